"""The choices that a table of priors depends on: the page's presets."""

from dataclasses import dataclass
from typing import Literal, get_args, get_type_hints

from uq.parameters import unknown


@dataclass(frozen=True)
class Scenario:
    """One of each kind: swept and weighted outside, never blended.

    Args:
        satellite: Starlink generation that price, specific power, size and array come
            from.
        orbit: Plane of the satellites, by how much Sun it has.
        rocket: Who flies, a customer at a price or the owner at cost.

    Raises:
        ValueError: If a choice is not known; the message names it.
    """

    satellite: Literal["v2-mini", "v1", "v3"] = "v2-mini"
    orbit: Literal["terminator", "sun-synchronous", "low-earth"] = "terminator"
    rocket: Literal["customer", "owner"] = "customer"

    def __post_init__(self) -> None:
        for field, choices in get_type_hints(type(self)).items():
            choice = getattr(self, field)
            if choice not in get_args(choices):
                raise ValueError(unknown(field, choice, get_args(choices)))


@dataclass(frozen=True)
class Preset:
    """A satellite as the page has it."""

    price: float  # [USD/W]
    specific_power: float  # [W/kg]
    power: float  # [kW]
    array: float  # [m^2]

    @property
    def areal_power(self) -> float:
        """Rated power per array area [W/m^2]."""
        return 1e3 * self.power / self.array


PRESETS = {
    "v1": Preset(price=32.0, specific_power=24.7, power=7.0, array=30.0),
    "v2-mini": Preset(price=22.0, specific_power=36.5, power=27.0, array=116.0),
    "v3": Preset(price=25.0, specific_power=31.6, power=60.0, array=250.0),
}
SUN_FRACTIONS = {"terminator": 0.98, "sun-synchronous": 0.80, "low-earth": 0.60}
