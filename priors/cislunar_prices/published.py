"""The numbers of the source as its files have them; only the Moon's price varies."""

from equations.models.cislunar_prices.parameters import (
    CislunarPrices,
    Edge,
    Engine,
    Market,
    Propellant,
    Scales,
    Supply,
    Vehicle,
)
from priors.cislunar_prices.scenarios import Scenario
from priors.sources import KEMMSIES
from uq.distributions import Fixed, Uniform
from uq.priors import Evidence, Prior


# Thrust [kN], specific impulse [s], mass [kg], mixture ratio [-], burn life [s].
ENGINES = {
    "RL10B-2": (110.1, 465.5, 277.0, 5.88, 2008.0321),
    "RL10C-1": (101.8, 449.7, 190.0, 5.88, 2008.0321),
    "RL10C-2-1": (109.9, 465.5, 301.0, 5.88, 2008.0321),
    "RLRV": (100.0, 452.5, 230.0, 6.0, 3500.0),
}
STARTS = 15.0  # of the RL10B-2
AEROBRAKING = {"aerobraker", "lunar-aerobraker"}
VEHICLES = ("tug", "lander", *sorted(AEROBRAKING))
# From each row to each column [km/s].
COLUMNS = ("Moon", "LLO", "EML2", "EML1", "EML45", "GEO", "LEO")
DELTA_V = {
    "Moon": (0.0, 1.87, 2.53, 2.52, 2.58, 3.92, 2.74),
    "LLO": (1.87, 0.0, 0.65, 0.64, 0.98, 2.05, 1.43),
    "EML2": (2.53, 0.65, 0.0, 0.14, 0.34, 1.47, 0.33),
    "EML1": (2.52, 0.64, 0.14, 0.0, 0.33, 1.38, 0.77),
    "EML45": (2.58, 0.98, 0.34, 0.33, 0.0, 1.71, 0.9),
    "GEO": (3.92, 2.05, 1.47, 1.38, 1.71, 0.0, 1.63),
    "LEO": (5.9, 4.04, 3.43, 3.77, 3.99, 3.9, 0.0),
}
ROUND_TRIPS = {"Moon-LLO"}
BURNS = 2.0


def published(scenario: Scenario | None = None) -> CislunarPrices[Prior]:
    """The source's own numbers.

    Args:
        scenario: Depots and sources; None for all of them.

    Returns:
        The table of priors.
    """
    scenario = scenario or Scenario()
    return CislunarPrices(
        propellant=propellant(),
        engines={name: engine(*numbers) for name, numbers in ENGINES.items()},
        vehicles={name: vehicle(name) for name in VEHICLES},
        edges={
            trip.name: edge(trip.origin, trip.destination)
            for trip in scenario.network.open_trips
        },
        sources={name: supply(name) for name in scenario.network.sources},
        market=Market(
            margin=_fixed(
                0.1, "-", "Every trip of the table: 10 % on all that was paid."
            )
        ),
        scales=scales(),
    )


def propellant() -> Propellant[Prior]:
    """Liquid hydrogen and oxygen."""
    density = "Hydrolox in the file of propellants: density of the liquid as stored."
    tank = "Hydrolox in the file of propellants: tank mass for each volume it holds."
    return Propellant(
        fuel_density=_fixed(71.0, "kg/m^3", density),
        oxidizer_density=_fixed(1142.0, "kg/m^3", density),
        fuel_tank=_fixed(9.0, "kg/m^3", tank),
        oxidizer_tank=_fixed(12.0, "kg/m^3", tank),
        ullage=_fixed(
            0.03, "-", "Hydrolox in the file of propellants: tank volume left empty."
        ),
    )


def engine(
    thrust: float, impulse: float, mass: float, mixture: float, life: float
) -> Engine[Prior]:
    """An engine of the file."""
    sheet = "File of engines, which repeats the manufacturer's figure for vacuum use."
    return Engine(
        thrust=_fixed(thrust, "kN", sheet, "quoted"),
        specific_impulse=_fixed(impulse, "s", sheet, "quoted"),
        mass=_fixed(mass, "kg", sheet, "quoted"),
        mixture_ratio=_fixed(mixture, "-", sheet, "quoted"),
        burn_life=_fixed(
            life,
            "s",
            "File of engines; by default 6024 s to failure over a safety factor of 3.",
            "derived",
        ),
        starts=_fixed(
            STARTS,
            "-",
            "File of engines, of the RL10B-2 alone, under a misspelt key that the "
            "program does not read; taken for all of them.",
        ),
        thrust_structure=_fixed(
            0.003, "-", "File of engines: weight of the thrust structure over thrust."
        ),
    )


def vehicle(name: str) -> Vehicle[Prior]:
    """A vehicle of the file; all cost the same, two brake in the air."""
    shield = 0.15 if name in AEROBRAKING else 0.0
    return Vehicle(
        price=_fixed(
            1e6, "USD", "File of vehicles, the same for all and far below one engine."
        ),
        repair_fixed=_fixed(
            1e-3, "1/kg", "File of vehicles, without a unit there; it is per dry mass."
        ),
        repair_variable=_fixed(
            1e-5, "s/m", "File of vehicles: 1 % more repair for every km/s flown."
        ),
        thrust_to_weight=_fixed(
            0.5, "-", "Default of the program, also for landers, which need more."
        ),
        payload_structure=_fixed(
            0.0, "-", "A tanker holds its payload in tanks that are counted already."
        ),
        heat_shield=_fixed(
            shield, "-", "Article: aerobraking vehicles start 15 % heavier, others not."
        ),
    )


def edge(origin: str, destination: str) -> Edge[Prior]:
    """A trip of the table."""
    delta_v = DELTA_V[origin][COLUMNS.index(destination)]
    both = f"{origin}-{destination}" in ROUND_TRIPS
    told = "Table of velocity changes, gathered by its author from several sources."
    lands = "Moon" in (origin, destination) and "LLO" not in (origin, destination)
    back = "Directionality in the table: only a lander to low lunar orbit returns."
    return Edge(
        delta_v=_fixed(delta_v, "km/s", told, "quoted"),
        return_delta_v=_fixed(delta_v if both else 0.0, "km/s", back, "quoted"),
        burns=_fixed(
            BURNS + lands,
            "-",
            "Not in the table: one to depart and one to arrive, and one more between "
            "the Moon and any place but a low orbit of it.",
        ),
    )


def supply(name: str) -> Supply[Prior]:
    """A source of propellant."""
    if name == "LEO":
        why = "Article: hydrolox at 2 000 USD/kg in low orbit by launch prices of 2022."
        return Supply(price=_fixed(2000.0, "USD/kg", why))
    return Supply(
        price=Prior(
            5000.0,
            Uniform(500, 5000),
            "USD/kg",
            source=KEMMSIES,
            evidence="judged",
            why="Program: 5 000 by default; the article lowers it to 500, and it wins.",
            price_year=2022,
        )
    )


def scales() -> Scales[Prior]:
    """The source has no errors in common."""
    why = "The source takes its numbers as they are, without a common error."
    one = _fixed(1.0, "-", why)
    return Scales(
        delta_v=one,
        specific_impulse=one,
        structure=one,
        tanks=one,
        heat_shield=one,
        vehicle_price=one,
        repair=one,
    )


def _fixed(value: float, unit: str, why: str, evidence: Evidence = "judged") -> Prior:
    """A number of the source, as it stands there."""
    year = 2022 if "USD" in unit else None
    return Prior(value, Fixed(value), unit, KEMMSIES, evidence, why, price_year=year)
