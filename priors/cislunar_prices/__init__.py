"""Priors of propellant prices in cislunar space, for every set of depots."""

from collections.abc import Callable

from equations.models.cislunar_prices import CislunarPrices
from priors.cislunar_prices.near_term import near_term
from priors.cislunar_prices.published import published
from priors.cislunar_prices.reusable import reusable
from priors.cislunar_prices.scenarios import Scenario
from uq.priors import Prior


PRIOR_SETS: dict[str, Callable[[Scenario], CislunarPrices[Prior]]] = {
    "near-term": near_term,
    "published": published,
    "reusable": reusable,
}

__all__ = ["PRIOR_SETS", "Scenario", "near_term", "published", "reusable"]
