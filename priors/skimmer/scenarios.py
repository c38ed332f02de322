"""The choices between technologies that a table of skimmer priors depends on."""

from dataclasses import dataclass
from typing import Literal, get_args, get_type_hints

from uq.parameters import unknown


@dataclass(frozen=True)
class Scenario:
    """One choice of each kind: swept and weighted outside, never blended.

    Args:
        fleet: Number of skimmers around one depot.
        reliability: How mature they are; "first-generation" is the text's whole range.
        body: Whose upper atmosphere is swept.
        propulsion: Of the skimmers.
        chemistry: What is made of the gas: "oxygen" alone (of CO2, leaving CO; of air,
            leaving nitrogen), "oxygen-carbon" (all oxygen of CO2), or "mixed" (oxidizer
            and fuel, nearly everything is of use).

    Raises:
        ValueError: If a choice is not known, or two do not go together; the message
            names them.
    """

    fleet: Literal["1", "3", "6"] = "3"
    reliability: Literal["first-generation", "prototype", "stable", "mature"] = (
        "first-generation"
    )
    body: Literal["mars", "venus", "earth"] = "mars"
    propulsion: Literal["electric", "chemical"] = "electric"
    chemistry: Literal["oxygen", "oxygen-carbon", "mixed"] = "mixed"

    def __post_init__(self) -> None:
        for field, choices in get_type_hints(type(self)).items():
            choice = getattr(self, field)
            if choice not in get_args(choices):
                raise ValueError(unknown(field, choice, get_args(choices)))
        if (self.body, self.chemistry) == ("earth", "oxygen-carbon"):
            message = (
                "body=earth with chemistry=oxygen-carbon: Earth's upper air holds no "
                "CO2 to split: take chemistry=oxygen, or another body"
            )
            raise ValueError(message)
