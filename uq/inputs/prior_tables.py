"""A prior from its table in a study file: distribution, unit, and what supports it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import jax

from uq.distributions import AbstractDistribution
from uq.distributions.tables import distribution_of, number, word
from uq.priors import Prior, Source
from uq.words import shown


MOST_TEXT = 2000  # characters of a reason; a dataset keeps it as an attribute
# What a table says beside its distribution.
METADATA = ("unit", "nominal", "source", "evidence", "why", "price_year")


def stated(entry: Mapping[str, Any], old: Prior) -> Prior:
    """A prior from its table, which takes the place of another.

    Args:
        entry: Distribution and its arguments, and what is said beside them.
        old: Unit and year of money where the table says none.

    Raises:
        ValueError: If an entry is not what it should be.
    """
    return sourced(entry, old, *_distribution(entry))


def prior_of(entry: Mapping[str, Any]) -> Prior:
    """A prior from a table of a study that stands on no other belief.

    Args:
        entry: Distribution and its arguments, unit, and what supports them.

    Raises:
        ValueError: If an entry is not what it should be.
    """
    distribution, nominal = _distribution(entry)
    plain = Prior(nominal, distribution, _text(entry, "unit", "-"))
    if "source" in entry:
        return sourced(entry, plain, distribution, nominal)
    return replace(plain, why=_text(entry, "why", plain.why))


def _distribution(entry: Mapping[str, Any]) -> tuple[AbstractDistribution, float]:
    """The distribution of a table, and its nominal value: the median if unsaid."""
    distribution = distribution_of(
        {key: value for key, value in entry.items() if key not in METADATA}
    )
    nominal = entry.get("nominal")
    if nominal is None:
        nominal = float(distribution.icdf(jax.numpy.asarray(0.5)))
    return distribution, number("nominal", nominal)


def sourced(
    entry: Mapping[str, Any],
    old: Prior,
    distribution: AbstractDistribution,
    nominal: float,
) -> Prior:
    """A prior of a study; what its entry leaves out is inherited or said plainly.

    Args:
        entry: What is said of it: unit, source, evidence, why and price_year.
        old: The prior in whose place it comes.
        distribution: How it varies.
        nominal: Its value in a study of one point.

    Raises:
        ValueError: If an entry is not what it should be.
    """
    year = entry.get("price_year", old.price_year)
    good = isinstance(year, int) and not isinstance(year, bool) and 0 < year < 10_000
    if not (good or year is None):
        raise ValueError(f"price_year: expected a year, found {shown(year)}")
    return Prior(
        nominal=nominal,
        distribution=distribution,
        unit=_text(entry, "unit", old.unit),
        source=Source(_text(entry, "source", "the user's study"), "study file", ""),
        evidence=_text(entry, "evidence", "judged"),  # pyright: ignore[reportArgumentType]
        why=_text(entry, "why", "As the user's study has it."),
        price_year=year,
    )


def _text(entry: Mapping[str, Any], key: str, otherwise: str) -> str:
    """Text that a dataset can keep."""
    value = word(entry, key, otherwise)
    if len(value) > MOST_TEXT:
        message = f"has {len(value)} characters, expected at most {MOST_TEXT}"
        raise ValueError(f"{key}: {message}")
    if "\x00" in value:
        raise ValueError(f"{key}: expected text, found a character of no meaning (NUL)")
    return value
