"""Which depots there are and where propellant is made: built or not, no between."""

from dataclasses import dataclass
from typing import Literal, get_args, get_type_hints

from equations.models.cislunar_prices import PLACES, Network
from uq.parameters import unknown


DEPOTS = {
    "all": PLACES,
    "none": ("LEO", "Moon"),
    "llo": ("LEO", "LLO", "Moon"),
    "eml1": ("LEO", "EML1", "Moon"),
    "eml2": ("LEO", "EML2", "Moon"),
    "llo-eml2": ("LEO", "EML2", "LLO", "Moon"),
}
SOURCES = {"earth-and-moon": ("LEO", "Moon"), "earth": ("LEO",)}


@dataclass(frozen=True)
class Scenario:
    """One state of the infrastructure.

    Args:
        depots: Places between low Earth orbit and the Moon that sell propellant.
        sources: Whether the Moon makes propellant, or only Earth launches it.

    Raises:
        ValueError: If a choice is not known; the message names it.
    """

    depots: Literal["all", "none", "llo", "eml1", "eml2", "llo-eml2"] = "all"
    sources: Literal["earth-and-moon", "earth"] = "earth-and-moon"

    def __post_init__(self) -> None:
        for field, choices in get_type_hints(type(self)).items():
            choice = getattr(self, field)
            if choice not in get_args(choices):
                raise ValueError(unknown(field, choice, get_args(choices)))

    @property
    def network(self) -> Network:
        """The network of these depots and sources."""
        return Network(DEPOTS[self.depots], SOURCES[self.sources])
