"""Priors of the orbital data center: three tables, each for every scenario."""

from collections.abc import Callable

from equations.models.orbital_datacenter import OrbitalDatacenter
from priors.orbital_datacenter.near_term import near_term
from priors.orbital_datacenter.optimistic import optimistic
from priors.orbital_datacenter.published import published
from priors.orbital_datacenter.scenarios import Scenario
from uq.priors import Prior


PRIOR_SETS: dict[str, Callable[[Scenario], OrbitalDatacenter[Prior]]] = {
    "near-term": near_term,
    "optimistic": optimistic,
    "published": published,
}

__all__ = ["PRIOR_SETS", "Scenario", "near_term", "optimistic", "published"]
