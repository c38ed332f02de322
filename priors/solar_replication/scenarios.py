"""The choices between technologies and places that a table of priors depends on."""

from dataclasses import dataclass
from typing import Literal, get_args, get_type_hints

from uq.parameters import unknown


@dataclass(frozen=True)
class Scenario:
    """One of each kind: swept outside, never blended.

    Args:
        site: Where the swarm works: asteroids near Earth's orbit, the main belt, or at
            Ceres.
        technology: How sunlight becomes electricity; "dynamic" is a heat engine.
        unit: A first unit, or one of the size it is to reach.
        nuclear: What would take the Sun's place.

    Raises:
        ValueError: If a choice is not known; the message names it.
    """

    site: Literal["near-earth", "belt", "ceres"] = "near-earth"
    technology: Literal["photovoltaic", "thermopile", "dynamic"] = "photovoltaic"
    unit: Literal["mature", "seed"] = "mature"
    nuclear: Literal["fission", "rtg"] = "fission"

    def __post_init__(self) -> None:
        for field, choices in get_type_hints(type(self)).items():
            choice = getattr(self, field)
            if choice not in get_args(choices):
                raise ValueError(unknown(field, choice, get_args(choices)))
