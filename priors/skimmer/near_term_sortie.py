"""Near-term priors of one sortie: the gas, the scoop, the clock and the vehicle."""

from equations.models.skimmer.parameters import Cycle, Gas, Given, Intake, Vehicle
from priors.skimmer.scenarios import Scenario
from priors.sources import (
    COESA,
    ODYSSEY,
    OPEC,
    PROFAC,
    SINGH_WALKER,
    VENUS_EXPRESS,
)
from uq.distributions import LogUniform, Uniform
from uq.priors import Prior


def gas(scenario: Scenario) -> Gas[Prior]:
    """What is swept, by body."""
    density, speed = {"mars": _mars, "venus": _venus, "earth": _earth}[scenario.body]()
    return Gas(density=density, speed=speed)


def _mars() -> tuple[Prior, Prior]:
    density = Prior(
        1e-8,
        LogUniform(1e-9, 1e-7),
        "kg/m^3",
        source=ODYSSEY,
        evidence="judged",
        why="Odyssey's mean density at periapsis was 7.5 to 55 kg/km^3 (an error of "
        "0.15 to 1.1 that is 2 % of it); a depot may fly higher, and dust storms lift "
        "more.",
    )
    speed = Prior(
        3500.0,
        Uniform(3300, 4600),
        "m/s",
        source=OPEC,
        evidence="judged",
        why="None stated. Circular at 110 km is 3.5 km/s, less the wind; the periapsis "
        "of a long ellipse comes to 4.6.",
    )
    return density, speed


def _venus() -> tuple[Prior, Prior]:
    density = Prior(
        1e-8,
        LogUniform(1e-9, 1e-7),
        "kg/m^3",
        source=VENUS_EXPRESS,
        evidence="judged",
        why="0.40 to 0.60 N/m^2 of dynamic pressure at 10 km/s and 130 km are 8 to 12 "
        "kg/km^3; a decade to either side for height, day and night.",
    )
    speed = Prior(
        7200.0,
        Uniform(7000, 7400),
        "m/s",
        source=VENUS_EXPRESS,
        evidence="judged",
        why="Circular at 130 km is 7.24 km/s, give or take the wind; Venus Express "
        "came in from a long ellipse at 10.",
    )
    return density, speed


def _earth() -> tuple[Prior, Prior]:
    density = Prior(
        1e-8,
        LogUniform(2e-9, 1e-7),
        "kg/m^3",
        source=COESA,
        evidence="judged",
        why="2.2e-8 at 120 km and 2.1e-9 at 150 km as remembered, a few times more at "
        "110 km, where PROFAC was to fly.",
    )
    speed = Prior(
        7800.0,
        Uniform(7400, 8200),
        "m/s",
        source=PROFAC,
        evidence="judged",
        why="Circular at 120 km is 7.83 km/s; air that turns with Earth takes up to "
        "0.5 off, an elliptic dip adds some.",
    )
    return density, speed


def intake() -> Intake[Prior]:
    """A scoop of some square metres on a slender body."""
    return Intake(
        area=Prior(
            10.0,
            Uniform(2, 20),
            "m^2",
            source=PROFAC,
            evidence="judged",
            why="PROFAC's inlet had 10 m^2 for 400 kg of air a day; a first skimmer is "
            "smaller, a later one perhaps twice that.",
        ),
        efficiency=Prior(
            0.5,
            Uniform(0.3, 0.7),
            "-",
            source=SINGH_WALKER,
            evidence="judged",
            why="Designs with diffuse walls keep less than half, specular ones are "
            "calculated at up to 0.9 and not yet shown.",
        ),
        duty=Prior(
            0.2,
            LogUniform(0.05, 0.6),
            "-",
            source=OPEC,
            evidence="judged",
            why="None stated. Elliptic dips spend a twentieth to half of a revolution "
            "in the gas; a circular orbit would be in it all the time, and heat up.",
        ),
        drag_coefficient=Prior(
            2.2,
            Uniform(2.0, 2.6),
            "-",
            source=SINGH_WALKER,
            evidence="judged",
            why="In free molecular flow all swept momentum is lost (2.0), and gas that "
            "is re-emitted forward or along the sides adds to it.",
        ),
        area_ratio=Prior(
            1.2,
            Uniform(1.0, 1.8),
            "-",
            source=SINGH_WALKER,
            evidence="judged",
            why="A body that hides behind its intake has 1; solar arrays and radiators "
            "that do not fit there add to the drag and not to the harvest.",
        ),
    )


def cycle() -> Cycle[Prior]:
    """Six segments, of which the text says "minutes", "hours" or "dominant"."""
    return Cycle(
        preparation=Prior(
            2.0,
            Uniform(0.5, 6),
            "h",
            source=OPEC,
            evidence="judged",
            why="Minutes to hours in the text, for planning, top-off and health check.",
        ),
        outbound=_transit("Out to the harvest corridor"),
        harvest=Prior(
            48.0,
            LogUniform(12, 168),
            "h",
            source=OPEC,
            evidence="judged",
            why="The dominant phase in the text: longer than all transit together, and "
            "not longer than a week away from the depot.",
        ),
        inbound=_transit("Back to the depot"),
        docking=Prior(
            0.5,
            Uniform(0.25, 2),
            "h",
            source=OPEC,
            evidence="judged",
            why="Minutes in the text; an approach with one hold point takes an hour or "
            "two.",
        ),
        offload=Prior(
            4.0,
            Uniform(1, 12),
            "h",
            source=OPEC,
            evidence="judged",
            why="Minutes to hours in the text, and then thermal settling, which cannot "
            "be done in parallel.",
        ),
    )


def _transit(what: str) -> Prior:
    return Prior(
        3.0,
        Uniform(0.5, 12),
        "h",
        source=OPEC,
        evidence="judged",
        why=f"{what} takes minutes to hours in the text: one revolution at the least, "
        "half a day where thrust is low.",
    )


def vehicle(scenario: Scenario) -> Vehicle[Prior]:
    """A spacecraft of a ton or less."""
    propulsion = {"electric": _electric, "chemical": _chemical}[scenario.propulsion]
    return Vehicle(
        dry_mass=Prior(
            600.0,
            LogUniform(200, 2000),
            "kg",
            source=OPEC,
            evidence="judged",
            why="None stated. From a small satellite with a scoop to a vehicle with an "
            "array of tens of kilowatts.",
        ),
        tank=Prior(
            500.0,
            LogUniform(50, 2000),
            "kg",
            source=OPEC,
            evidence="judged",
            why="None stated; the text ends a harvest when the tank is full. A quarter "
            "of the smallest vehicle to the mass of the largest.",
        ),
        specific_impulse=propulsion(),
        transit_delta_v=Prior(
            300.0,
            Uniform(100, 600),
            "m/s",
            source=OPEC,
            evidence="judged",
            why="None stated. Lowering and raising a periapsis by a hundred kilometres "
            "takes tens of m/s each way; phasing and low thrust take the rest.",
        ),
    )


def _electric() -> Prior:
    return Prior(
        2500.0,
        Uniform(1500, 4000),
        "s",
        source=SINGH_WALKER,
        evidence="judged",
        why="Hall thrusters begin at 1500 s and gridded ion thrusters end near 4000 s; "
        "on oxygen or CO2 both do worse than on xenon.",
    )


def _chemical() -> Prior:
    return Prior(
        350.0,
        Uniform(300, 450),
        "s",
        source=OPEC,
        evidence="judged",
        why="What can be burned of the gas: CO with O2 gives about 300 s, methane with "
        "O2 some 370, hydrogen with O2 up to 450.",
    )


def given() -> Given[Prior]:
    """What only the form of the text reads: products of the other priors."""
    return Given(
        swept_volume=Prior(
            1.2e9,
            LogUniform(1e8, 2e10),
            "m^3",
            source=OPEC,
            evidence="derived",
            why="None stated. Area, speed, harvest time and duty of this table give "
            "10 m^2 * 3500 m/s * 48 h * 0.2 = 1.2e9 m^3, and this range around it.",
        ),
        propellant=Prior(
            10.0,
            LogUniform(1, 100),
            "kg",
            source=OPEC,
            evidence="derived",
            why="None stated. 300 m/s at 2500 s take 7 kg of 600 kg, drag a third of "
            "the harvest or so; a decade to either side.",
        ),
    )
