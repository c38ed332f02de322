"""Priors of the skimmer: three tables, each for every scenario."""

from collections.abc import Callable

from equations.models.skimmer import Skimmer
from priors.skimmer.near_term import export, near_term
from priors.skimmer.published import published
from priors.skimmer.scenarios import Scenario
from uq.priors import Prior


PRIOR_SETS: dict[str, Callable[[Scenario], Skimmer[Prior]]] = {
    "near-term": near_term,
    "published": published,
    "export": export,
}

__all__ = ["PRIOR_SETS", "Scenario", "export", "near_term", "published"]
