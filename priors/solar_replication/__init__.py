"""Priors of the replicating swarm: three tables, each for every scenario."""

from collections.abc import Callable

from equations.models.solar_replication import SolarReplication
from priors.solar_replication.near_term import farms, near_term
from priors.solar_replication.published import published
from priors.solar_replication.scenarios import Scenario
from uq.priors import Prior


PRIOR_SETS: dict[str, Callable[[Scenario], SolarReplication[Prior]]] = {
    "near-term": near_term,
    "published": published,
    "farms": farms,
}

__all__ = ["PRIOR_SETS", "Scenario", "farms", "near_term", "published"]
