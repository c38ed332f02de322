"""A belief about a number, and where it came from; a table of them fills a class."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import jax

from uq.currencies import currencies
from uq.distributions import AbstractDistribution, Fixed
from uq.distributions.base import describe
from uq.parameters import Spec, flatten, specs, unknown
from uq.words import shown


type Evidence = Literal["measured", "quoted", "derived", "judged", "unsourced"]

UNSOURCED = "unsourced"


@dataclass(frozen=True)
class Source:
    """A document that somebody else can open.

        >>> import uq
        >>> uq.Source("Author (2026), Title", "table 2", "2026-11-30").where
        'table 2'

    Args:
        cite: Author (year), title.
        where: Section, table, file or identifier within it.
        retrieved: Date on which it was read, ISO 8601.
    """

    cite: str
    where: str
    retrieved: str


NOBODY = Source(UNSOURCED, "", "")


@dataclass(frozen=True)
class Prior:
    """What is believed about one parameter.

        >>> import uq
        >>> uq.Prior(1500.0, uq.Triangular(500.0, 1500.0, 3000.0), "USD/kg")
        Prior(Triangular(low=500, mode=1500, high=3000) USD/kg, unsourced)

    Args:
        nominal: The value a single-point study would use, in `unit`.
        distribution: How the value may vary, in `unit`.
        unit: Unit of both; must be that of the parameter's `Spec`.
        source: Where the numbers come from.
        evidence: "measured" (observed and reported), "quoted" (a price or datasheet
            offered by a seller), "derived" (computed from other sourced numbers),
            "judged" (our opinion, informed by the source), or "unsourced".
        why: Why this nominal and this spread.
        price_year: Year whose money is meant; required for money of any currency that
            has a source, absent where the unit is no money.

    Raises:
        ValueError: If the nominal is not a number, the evidence is not of these kinds
            or there is no reason given.
    """

    nominal: float
    distribution: AbstractDistribution
    unit: str
    source: Source = NOBODY
    evidence: Evidence = UNSOURCED
    why: str = UNSOURCED
    price_year: int | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.distribution, AbstractDistribution):
            found = shown(self.distribution)
            raise ValueError(f"distribution: expected one of uq's, found {found}")
        if not math.isfinite(self.nominal):
            message = f"nominal needs a finite number, got {self.nominal}"
            raise ValueError(message)
        kinds = get_args(Evidence.__value__)
        if self.evidence not in kinds:
            raise ValueError(unknown("evidence", self.evidence, kinds))
        if not self.why.strip():
            raise ValueError("a prior needs a reason: say why in `why`")

    def __repr__(self) -> str:
        unit = "" if self.unit == "-" else f" {self.unit}"
        return f"Prior({describe(self.distribution)}{unit}, {self.evidence})"


def is_prior(leaf: Any) -> bool:
    """Whether a node of a tree is a prior."""
    return isinstance(leaf, Prior)


def prior_table(priors: Any) -> dict[str, Prior]:
    """The priors by path; the tree must hold nothing else.

    Raises:
        TypeError: If a leaf is not a prior; the message names it.
    """
    table, _ = flatten(priors, is_leaf=is_prior)
    for path, prior in table.items():
        if not is_prior(prior):
            message = (
                f"{path}: expected a Prior, found {type(prior).__name__} {prior!r}"
            )
            raise TypeError(message)
    return table


def check(priors: Any) -> None:
    """Refuse a table whose units, bounds or price years do not fit its parameters.

    Args:
        priors: A parameter class filled with priors.

    Raises:
        TypeError: If a leaf is not a prior.
        ValueError: If a prior does not fit its parameter, or two of them are in
            currencies that no exchange rate joins; one line names the parameter, what
            was expected and what was found.
    """
    expected = specs(priors, is_leaf=is_prior)
    for path, prior in prior_table(priors).items():
        problem = _misfit(expected[path], prior)
        if problem:
            raise ValueError(f"{path}: {problem}")
    _require_one_currency(expected)


def _require_one_currency(expected: Mapping[str, Spec]) -> None:
    """Refuse money of two kinds, unless a parameter is the rate between them."""
    groups: list[tuple[str, set[str]]] = []  # each with the first parameter in it
    for path, spec in expected.items():
        if found := currencies(spec.unit):
            apart = [group for group in groups if not group[1] & found]
            alike = [group for group in groups if group[1] & found] or [(path, found)]
            groups = [*apart, (alike[0][0], found.union(*(kind for _, kind in alike)))]
    if len(groups) > 1:
        (one, _), (other, _), *_ = groups
        raise ValueError(
            f"{other}: is in {expected[other].unit}, but {one} is in "
            f"{expected[one].unit}: give both in one currency, or make the rate "
            "between them a parameter, with a unit such as EUR/USD"
        )


def _misfit(spec: Spec, prior: Prior) -> str | None:
    """What is wrong with a prior for a parameter, if anything."""
    if prior.unit != spec.unit:
        return f"is in {spec.unit}, but its prior is in {prior.unit}"
    low, high = prior.distribution.support
    if low < spec.low or high > spec.high:
        inside = "lognormal" if (spec.low, spec.high) == (0, math.inf) else "uniform"
        return (
            f"must lie in [{spec.low:g}, {spec.high:g}] {spec.unit}, but its prior "
            f"reaches [{low:g}, {high:g}]: write what stays within, such as "
            f"'{inside} low to high', or cut it by uq.Truncated"
        )
    if not low <= prior.nominal <= high:
        return f"nominal {prior.nominal:g} lies outside its prior [{low:g}, {high:g}]"
    money = currencies(spec.unit)
    if money and prior.price_year is None and prior.evidence != UNSOURCED:
        return f"is in {spec.unit}, but its prior names no price year: add price_year"
    if not money and prior.price_year is not None:
        return f"is not money ({spec.unit}), but its prior names a price year"
    return None


def nominals(priors: Any) -> Any:
    """The same class filled with the nominal values."""
    return jax.tree.map(lambda prior: prior.nominal, priors, is_leaf=is_prior)


def held(priors: Any) -> Any:
    """The same class, every prior fixed at its nominal value.

    For a group that only questions of their own read: elsewhere it does not vary.
    """

    def fixed(prior: Prior) -> Prior:
        return replace(prior, distribution=Fixed(prior.nominal))

    return jax.tree.map(fixed, priors, is_leaf=is_prior)


def varying(priors: Any) -> list[str]:
    """Paths of the parameters that vary, in the order of the design's dimensions."""
    return [
        path
        for path, prior in prior_table(priors).items()
        if not isinstance(prior.distribution, Fixed)
    ]


def require_varying(priors: Any) -> list[str]:
    """Paths of the parameters that vary, at least one.

    Raises:
        ValueError: If there is none.
    """
    free = varying(priors)
    if not free:
        raise ValueError("no parameter varies: at least one prior must not be Fixed")
    return free
