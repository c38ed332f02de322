"""A user's own beliefs: a TOML file that overrides some priors by their path.

    ["launch.price"]
    distribution = "LogUniform"
    low = 200.0
    high = 1500.0
    unit = "USD/kg"
    nominal = 500.0
    source = "our quote of March"
    why = "What we were offered."
    price_year = 2025

The file is data: it is parsed strictly and nothing in it is run.
"""

import inspect
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jax

import uq.distributions
from uq.distributions import AbstractDistribution
from uq.parameters import replace_leaves, unknown
from uq.priors import Prior, Source, check, prior_table


LARGEST = 2**20  # bytes of a study file; more is not one
TOLD = ("distribution", "unit", "nominal", "source", "evidence", "why", "price_year")


def apply_study(priors: Any, path: Path) -> Any:
    """The same table with the priors of a study file put in.

    Args:
        priors: A parameter class filled with priors.
        path: The study file.

    Returns:
        A new table, checked.

    Raises:
        OSError: If the file cannot be read.
        ValueError: If it is not a study, or a prior in it does not fit; one line names
            the file, the parameter, what was expected and what was found.
    """
    try:
        return revise(priors, _parse(path, priors))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def revise(priors: Any, changes: Mapping[str, Prior]) -> Any:
    """The same table with some priors replaced, each named by its path, and checked.

    Raises:
        KeyError: If a path names no parameter.
        ValueError: If a prior does not fit its parameter.
    """
    revised = replace_leaves(priors, changes)
    check(revised)
    return revised


def _parse(path: Path, priors: Any) -> dict[str, Prior]:
    raw = path.read_bytes()
    if len(raw) > LARGEST:
        raise ValueError(f"is {len(raw)} bytes, a study has at most {LARGEST}")
    try:
        content = tomllib.loads(raw.decode())
    except (UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"is not TOML in UTF-8: {error}") from error
    table = prior_table(priors)
    changes = {}
    for name, entry in content.items():
        if name not in table:
            raise ValueError(unknown("parameter", name, table))
        if not isinstance(entry, dict):
            raise ValueError(f'{name}: expected a table ["{name}"], found {entry!r}')
        try:
            changes[name] = _prior(entry, table[name])
        except (TypeError, ValueError) as error:
            raise ValueError(f"{name}: {error}") from error
    return changes


def _prior(entry: Mapping[str, Any], old: Prior) -> Prior:
    """A prior from its table; what the file leaves out is inherited or said plainly."""
    distribution = distribution_of(
        {key: value for key, value in entry.items() if key not in TOLD},
        entry.get("distribution"),
    )
    nominal = entry.get("nominal")
    if nominal is None:
        nominal = float(distribution.icdf(jax.numpy.asarray(0.5)))
    return Prior(
        nominal=_number("nominal", nominal),
        distribution=distribution,
        unit=entry.get("unit", old.unit),
        source=Source(entry.get("source", "the user's study"), "study file", ""),
        evidence=entry.get("evidence", "judged"),
        why=entry.get("why", "As the user's study has it."),
        price_year=entry.get("price_year", old.price_year),
    )


def distribution_of(
    arguments: Mapping[str, Any], name: str | None
) -> AbstractDistribution:
    """A distribution by its name and keyword arguments, all of them numbers.

    Raises:
        ValueError: If the name, an argument or a value is not one it takes.
    """
    known = {
        key: kind
        for key, kind in vars(uq.distributions).items()
        if inspect.isclass(kind)
        and issubclass(kind, AbstractDistribution)
        and not inspect.isabstract(kind)
    }
    if name not in known:
        raise ValueError(unknown("distribution", str(name), known))
    parameters = inspect.signature(known[name]).parameters
    for key in arguments:
        if key not in parameters:
            raise ValueError(unknown(f"argument of {name}", key, parameters))
    for key, parameter in parameters.items():
        if key not in arguments and parameter.default is parameter.empty:
            raise ValueError(f"{name} needs {key!r}: give it a number")
    return known[name](**{key: _number(key, value) for key, value in arguments.items()})


def _number(key: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_number(key, part) for part in value]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{key}: expected a number, found {value!r}")
    return float(value)
