"""Priors of space versus ground: three tables, each for every scenario."""

from collections.abc import Callable

from equations.models.space_vs_terrestrial import SpaceVsTerrestrial
from priors.space_vs_terrestrial.near_term import near_term
from priors.space_vs_terrestrial.published import published
from priors.space_vs_terrestrial.scenarios import Scenario
from priors.space_vs_terrestrial.sliders import sliders
from uq.priors import Prior


PRIOR_SETS: dict[str, Callable[[Scenario], SpaceVsTerrestrial[Prior]]] = {
    "near-term": near_term,
    "published": published,
    "sliders": sliders,
}

__all__ = ["PRIOR_SETS", "Scenario", "near_term", "published", "sliders"]
