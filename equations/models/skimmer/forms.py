"""The forms of the skimmer model: corrected, another law of utilization, and the text.

The text leaves inputs independent that are not, and compares what has different units.
Each such place is one choice below; a `Form` is a full set of them.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Literal


@dataclass(frozen=True)
class Choices:
    """One answer to each question on which the text and good practice differ.

    Args:
        sweep: "harvest": the swept volume grows with the time of harvest, which ends
            early where the skimmer's tank is full. "given": volume and time are
            independent (text).
        propellant: "drag and transit": the thruster makes up for the momentum of the
            swept gas and moves the skimmer out and, laden, back. "given" (text).
        utilization: "table": straight lines between the fleets of the text. "power
            law": one exponent, fitted to them.
        closure: "fleet year": a year's production against a year's consumption. "one
            sortie": one delivery against one sortie and a year of the depot (text).
        storage: "fleet": the fleet's yield must fit. "one skimmer" (text).
        full_tanks: "hold launches": no more comes than the tanks take. "ignored": full
            tanks are a verdict, and do not change the yield (text).
        sold: "net": what fleet and depot do not burn. "gross of one": all that one
            skimmer delivers, converted (text).
        losses: "replaced": skimmers that do not come back are bought anew, or "ignored"
            (text).
        capital: "recovered" over the years of service, or "ignored" (text).
    """

    sweep: Literal["harvest", "given"]
    propellant: Literal["drag and transit", "given"]
    utilization: Literal["table", "power law"]
    closure: Literal["fleet year", "one sortie"]
    storage: Literal["fleet", "one skimmer"]
    full_tanks: Literal["hold launches", "ignored"]
    sold: Literal["net", "gross of one"]
    losses: Literal["replaced", "ignored"]
    capital: Literal["recovered", "ignored"]


class Form(Enum):
    """A named set of choices.

    `CORRECTED` is the default: what a careful engineer would write. `POWER_LAW` is the
    same with another law of utilization. `SOURCE` is the text, read literally; its
    inequalities hold where a margin, `closure.net` or `economics.profit` is positive.

    Source:
        OPEC-in-Space, Performance and Scalability.
    """

    CORRECTED = Choices(
        sweep="harvest",
        propellant="drag and transit",
        utilization="table",
        closure="fleet year",
        storage="fleet",
        full_tanks="hold launches",
        sold="net",
        losses="replaced",
        capital="recovered",
    )
    POWER_LAW = Choices(
        sweep="harvest",
        propellant="drag and transit",
        utilization="power law",
        closure="fleet year",
        storage="fleet",
        full_tanks="hold launches",
        sold="net",
        losses="replaced",
        capital="recovered",
    )
    SOURCE = Choices(
        sweep="given",
        propellant="given",
        utilization="table",
        closure="one sortie",
        storage="one skimmer",
        full_tanks="ignored",
        sold="gross of one",
        losses="ignored",
        capital="ignored",
    )
