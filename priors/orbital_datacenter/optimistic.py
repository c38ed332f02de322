"""What advocates hope for by the mid-2030s: near-term priors, revised in space only.

Launch, arrays, buses, radiators and links get cheap and large together. The Earth side,
the accelerators and the workload stay as they are, so that the two tables differ in one
question: how far space may come.
"""

from equations.models.orbital_datacenter import OrbitalDatacenter
from priors.orbital_datacenter.near_term import near_term
from priors.orbital_datacenter.scenarios import Scenario
from priors.sources import (
    MCCALIP,
    NASA_POWER,
    PATHFINDER,
    QUILTY,
    SPACEDC,
    SPACENEWS_LASER,
    SUNCATCHER,
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
    revisions = _launch() | _scale(scenario) | _hardware() | _costs() | _service()
    return replace_leaves(near_term(scenario), revisions)


def _launch() -> dict[str, Prior]:
    """A fully reusable heavy lifter."""
    return {
        "launch.price": Prior(
            200.0,
            LogUniform(100, 500),
            "USD/kg",
            source=SUNCATCHER,
            evidence="judged",
            why="Google's learning curve reaches 200 USD/kg by the mid-2030s; the "
            "catalogue's aggressive case is 100-500.",
            price_year=2025,
        ),
        "launch.capacity": Prior(
            100_000.0,
            Triangular(70_000, 100_000, 150_000),
            "kg",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue's speculative heavy lift, 100 t; 150 t is the stated aim, "
            "what reaches a polar orbit is less.",
        ),
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


def _scale(scenario: Scenario) -> dict[str, Prior]:
    """Satellites ten times as large, and more of them."""
    return {
        "constellation.satellites": Prior(
            256.0,
            LogUniform(64, 1024),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="Four times the near-term fleet, 40 MW in all; kept within a factor "
            "of four, since the downlink and its stations below are for a fleet this "
            "size.",
        ),
        "constellation.accelerators_per_satellite": Prior(
            180.0,
            LogUniform(120, 270),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="Ten times the near-term satellite, some 160 kW; array, radiator, "
            "avionics and drag area below are for this size.",
        ),
        "constellation.avionics_mass": Prior(
            250.0,
            Triangular(120, 250, 600),
            "kg",
            source=SPACEDC,
            evidence="judged",
            why="Four times the near-term mass for ten times the satellite: wheels "
            "and tanks grow with it, computers and sensors do not.",
        ),
        "constellation.terminal_mass": Prior(
            90.0,
            Triangular(45, 90, 180),
            "kg",
            source=SPACEDC,
            evidence="judged",
            why="Three times the near-term mass: more terminals for ten times the "
            "compute, each lighter than today's.",
        ),
        "solar.area_limit": Prior(
            2000.0,
            Triangular(1000, 2000, 4000),
            "m^2",
            source=SPACEDC,
            evidence="judged",
            why="Ten times the near-term limit, with the satellite; no free satellite "
            "has flown it, hence the spread.",
        ),
        "radiator.area_limit": Prior(
            600.0,
            Triangular(400, 600, 1200),
            "m^2",
            source=SPACEDC,
            evidence="judged",
            why="Ten times the near-term limit, as for the array; one loop serves it.",
        ),
        "orbit.drag_area": {
            "dawn-dusk": Prior(
                100.0,
                LogUniform(50, 300),
                "m^2",
                source=SPACEDC,
                evidence="judged",
                why="Five times the near-term area for ten times the satellite: "
                "edge-on, frontal area grows more slowly than power.",
            ),
            "mid-inclination": Prior(
                500.0,
                LogUniform(200, 1200),
                "m^2",
                source=SPACEDC,
                evidence="derived",
                why="An array of some 900 m^2 that follows a Sun in the orbit's plane "
                "shows the flow 2/pi of it on average.",
            ),
        }[scenario.orbit],
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
        "orbit.specific_impulse": Prior(
            1500.0,
            Triangular(1200, 1500, 2000),
            "s",
            source=SPACEDC,
            evidence="judged",
            why="Electric propulsion, which today's large constellations fly already; "
            "a kilowatt of thrusters is small beside the load.",
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
        "solar.price": Prior(
            5.0,
            LogUniform(1, 20),
            "USD/W",
            source=MCCALIP,
            evidence="judged",
            why="McCalip's sliders let a whole satellite fall from 22 to 1-5 USD/W; "
            "terrestrial modules are far below 1, in glass and silicon.",
            price_year=2025,
        ),
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
            400e3,
            LogUniform(100e3, 1.5e6),
            "USD",
            source=QUILTY,
            evidence="judged",
            why="Whole Starlinks, arrays and terminals with them, are put at 0.2, 0.8 "
            "and 1.2 MUSD by size; the bus of a larger one for about half.",
            price_year=2025,
        ),
        "costs.terminal": Prior(
            100e3,
            LogUniform(30e3, 500e3),
            "USD",
            source=SPACENEWS_LASER,
            evidence="judged",
            why="TBIRD's terminals were to cost 100 000 USD each; a line brings that "
            "down, several a satellite bring it up.",
            price_year=2025,
        ),
        "costs.learning_rate": Prior(
            0.97,
            Uniform(0.92, 1.0),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="The unit prices above are already means of long series, so that "
            "little of the 10-15 % for each doubling of aerospace production is left.",
        ),
        "costs.ground_segment": Prior(
            50e6,
            LogUniform(20e6, 200e6),
            "USD",
            source=SPACEDC,
            evidence="judged",
            why="Several times the near-term segment: the availability and the rate "
            "below are bought with stations.",
            price_year=2025,
        ),
        "costs.operations": Prior(
            10e6,
            LogUniform(4e6, 40e6),
            "USD/yr",
            source=SPACEDC,
            evidence="judged",
            why="Twice the near-term cost for some forty times the compute, by "
            "automation; more stations need more hands.",
            price_year=2025,
        ),
    }


def _service() -> dict[str, Prior]:
    """Many stations under different skies."""
    return {
        "network.downlink": Prior(
            2000.0,
            LogUniform(200, 10_000),
            "Gbit/s",
            source=SPACEDC,
            evidence="judged",
            why="Ten links of TBIRD's kind at once; from one to fifty of them, "
            "limited by stations in view and not by light.",
        ),
        "network.availability": Prior(
            0.95,
            Triangular(0.85, 0.95, 0.99),
            "-",
            source=PATHFINDER,
            evidence="derived",
            why="Three independent sites, clear 0.6 of the time each, leave 0.4^3 = "
            "0.06 without a link; clouds are not quite independent.",
        ),
    }
