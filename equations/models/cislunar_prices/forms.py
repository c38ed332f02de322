"""The forms of the model: what was published, its errors mended, mass conserved.

The article and the program that implements it (space_pricing_model) differ in places,
and in places break conservation of mass. Each such place is one choice below; a `Form`
is a full set of them. What the text misprints and the program has right is in the notes
of the equations, and in no form.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Literal

from equations.constants import STANDARD_GRAVITY


PRINTED_GRAVITY = 9.807  # [m/s^2]


@dataclass(frozen=True)
class Choices:
    """One answer to each question on which text, program and good practice differ.

    Args:
        tanks: Tank mass per propellant. "weighted": fuel and oxidizer tanks each by
            their volume (text). "misplaced bracket": fuel counted once for every unit
            of oxidizer, 4.3 times too heavy (program).
        thrust_structure: Scales with thrust over weight of the "engine" (text, after
            its own source) or of the "vehicle" (program).
        heat_shield: Of aerobraking vehicles. "booked": departure mass grows, and the
            shield is dry mass that is worn and repaired. "unbooked": departure mass
            grows by what is nowhere (program). "arriving mass": a share of the mass
            that enters the atmosphere, which the vehicle is sized to carry.
        wear: What a vehicle has a life of. "burn time" of its engine (program), or its
            "starts", which the text offers beside it.
        burn_time: Wears the engine. "all propellant" or the way "out" only (program).
        repair_distance: Wears the vehicle. "both legs" or the way "out" only (program).
        gravity: That turns specific impulse into exhaust velocity [m/s^2].
    """

    tanks: Literal["weighted", "misplaced bracket"]
    thrust_structure: Literal["engine", "vehicle"]
    heat_shield: Literal["booked", "unbooked", "arriving mass"]
    wear: Literal["burn time", "starts"]
    burn_time: Literal["all propellant", "out"]
    repair_distance: Literal["both legs", "out"]
    gravity: float


class Form(Enum):
    """A named set of choices.

    `CONSERVING` is the default: every kilogram is somewhere, and what is flown is worn.
    `CORRECTED` mends the two coefficients of the program and leaves its costs.
    `PUBLISHED` is the program as it is. `STARTS` is `CONSERVING` with vehicles that are
    worn by starting their engines.

    Source:
        Kemmsies (2022), space_pricing_model @ dbc025f and f30fa84, article and program.
    """

    CONSERVING = Choices(
        tanks="weighted",
        thrust_structure="engine",
        heat_shield="booked",
        wear="burn time",
        burn_time="all propellant",
        repair_distance="both legs",
        gravity=STANDARD_GRAVITY,
    )
    CORRECTED = Choices(
        tanks="weighted",
        thrust_structure="engine",
        heat_shield="unbooked",
        wear="burn time",
        burn_time="out",
        repair_distance="out",
        gravity=PRINTED_GRAVITY,
    )
    PUBLISHED = Choices(
        tanks="misplaced bracket",
        thrust_structure="vehicle",
        heat_shield="unbooked",
        wear="burn time",
        burn_time="out",
        repair_distance="out",
        gravity=PRINTED_GRAVITY,
    )
    STARTS = Choices(
        tanks="weighted",
        thrust_structure="engine",
        heat_shield="booked",
        wear="starts",
        burn_time="all propellant",
        repair_distance="both legs",
        gravity=STANDARD_GRAVITY,
    )
