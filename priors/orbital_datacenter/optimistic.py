"""What advocates hope for by the mid-2030s: near-term priors, revised in space only.

Launch, arrays, buses, radiators and links get cheap and large together. The Earth side,
the accelerators and the workload stay as they are, so that the two tables differ in one
question: how far space may come.
"""

from equations.models.orbital_datacenter import OrbitalDatacenter
from priors import market
from priors.orbital_datacenter.near_term import near_term
from priors.orbital_datacenter.scenarios import Scenario
from priors.sources import (
    MCCALIP,
    NASA_POWER,
    OTPS,
    PATHFINDER,
    QUILTY,
    SPACEDC,
    SPACENEWS_LASER,
)
from uq.distributions import LogUniform, Triangular, Uniform
from uq.parameters import replace_leaves
from uq.priors import Prior


def optimistic(scenario: Scenario | None = None) -> OrbitalDatacenter[Prior]:
    """The optimistic table.

    Args:
        scenario: Choices of technology; None for the default ones.

    Returns:
        The table of priors.
    """
    scenario = scenario or Scenario()
    revisions = _launch(scenario) | _hardware() | _costs() | _service()
    return replace_leaves(near_term(scenario), revisions)


def _launch(scenario: Scenario) -> dict[str, Prior]:
    """A fully reusable heavy lifter."""
    return {
        "launch.price": market.LAUNCH_HOPED[scenario.rocket],
        "launch.capacity": market.CAPACITY["heavy"],
        "launch.propellant_ratio": Prior(
            46.0,
            Triangular(35, 46, 60),
            "-",
            source=MCCALIP,
            evidence="derived",
            why="Starship at 100 t: (3 399 + 1 208) t of oxygen and methane over 100 "
            "t; a larger payload divides it, a polar orbit multiplies it.",
        ),
    }


def _hardware() -> dict[str, Prior]:
    """Mass-produced and light."""
    return {
        "solar.specific_power": Prior(
            150.0,
            LogUniform(100, 300),
            "W/kg",
            source=NASA_POWER,
            evidence="judged",
            why="NASA's empirical upper bound is 200 W/kg, the catalogue's roll-out "
            "array 150; 300 would need thin cells that have not flown at scale.",
        ),
        "battery.specific_energy": Prior(
            250.0,
            Triangular(180, 250, 350),
            "Wh/kg",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue's advanced pack, 250 at its upper end; 350 Wh/kg exists in "
            "cells and not yet in packs.",
        ),
        "radiator.areal_mass": Prior(
            4.0,
            Triangular(2.5, 4, 7),
            "kg/m^2",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue's composite deployable panel 4; body-mounted panels reach "
            "2.5 without any mechanism.",
        ),
        "reliability.failure_rate": Prior(
            0.02,
            LogUniform(0.005, 0.06),
            "1/yr",
            source=SPACEDC,
            evidence="judged",
            why="The published driver's lower bound as nominal; parts screened, "
            "derated and burnt in on the ground, as servers never are.",
        ),
    }


def _costs() -> dict[str, Prior]:
    """Prices of a production line."""
    return {
        "solar.price": market.ARRAY_HOPED,
        "radiator.price": Prior(
            1500.0,
            LogUniform(500, 4000),
            "USD/m^2",
            source=SPACEDC,
            evidence="judged",
            why="A third of the catalogue's estimate, by rate of production; the "
            "panels are pipes, face sheets and a coating.",
            price_year=2025,
        ),
        "costs.bus": Prior(
            5e4,
            LogUniform(2e4, 2e5),
            "USD",
            source=QUILTY,
            evidence="judged",
            why="Half the near-term price of what a satellite has whatever its size; a "
            "whole first Starlink is put at 0.2 MUSD.",
            price_year=2025,
        ),
        "costs.bus_by_power": Prior(
            3.0,
            LogUniform(1, 10),
            "USD/W",
            source=QUILTY,
            evidence="judged",
            why="Whole Starlinks, arrays and terminals with them, are put at 20 to 30 "
            "USD/W; of the 5 that McCalip's sliders reach, half for the bus.",
            price_year=2025,
        ),
        "costs.terminal": Prior(
            5e4,
            LogUniform(2e4, 2e5),
            "USD",
            source=SPACENEWS_LASER,
            evidence="judged",
            why="TBIRD's terminals were to cost 100 000 USD each; a line brings that "
            "down, several a satellite bring it up.",
            price_year=2025,
        ),
        "costs.terminal_by_power": Prior(
            0.5,
            LogUniform(0.2, 2),
            "USD/W",
            source=SPACENEWS_LASER,
            evidence="judged",
            why="Another terminal of 50 000 USD for each 100 kW, within a factor of "
            "four.",
            price_year=2025,
        ),
        "costs.learning_rate": Prior(
            0.95,
            Uniform(0.9, 1.0),
            "-",
            source=OTPS,
            evidence="judged",
            why="The unit prices above are already those of long series, so that "
            "little of the 10-25 % for each doubling is left.",
        ),
        "costs.operations_by_power": Prior(
            0.1,
            LogUniform(0.03, 0.3),
            "USD/W/yr",
            source=SPACEDC,
            evidence="judged",
            why="Some two thirds of the near-term cost, by automation; more stations "
            "need more hands.",
            price_year=2025,
        ),
    }


def _service() -> dict[str, Prior]:
    """Many stations under different skies."""
    return {
        "network.sites": Prior(
            4.0,
            Triangular(2, 4, 8),
            "-",
            source=PATHFINDER,
            evidence="judged",
            why="Three independent sites, clear 0.6 of the time each, leave 0.4^3 = "
            "0.06 without a link; a network of many lasers has more of them.",
        ),
    }
