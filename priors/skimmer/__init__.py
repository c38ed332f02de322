"""Priors of the skimmer: two tables, each for every scenario."""

from collections.abc import Callable

from equations.models.skimmer import Skimmer
from priors.skimmer.near_term import near_term
from priors.skimmer.published import published
from priors.skimmer.scenarios import Scenario
from uq.priors import Prior


PRIOR_SETS: dict[str, Callable[[Scenario], Skimmer[Prior]]] = {
    "near-term": near_term,
    "published": published,
}

__all__ = ["PRIOR_SETS", "Scenario", "near_term", "published"]
