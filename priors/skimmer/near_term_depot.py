"""Near-term priors of the fleet, the depot that it fills, and what both cost."""

from equations.models.skimmer.parameters import Depot, Fleet, Market, Reliability
from priors.skimmer.scenarios import Scenario
from priors.sources import OPEC, PAYLOAD
from uq.distributions import Fixed, LogUniform, Uniform
from uq.priors import Prior


def reliability(scenario: Scenario) -> Reliability[Prior]:
    """How mature the skimmers are."""
    return Reliability(
        delivering=_delivering(scenario),
        burn_share=Prior(
            0.5,
            Uniform(0, 1),
            "-",
            source=OPEC,
            evidence="judged",
            why="The text lumps downtime, which burns nothing, with aborts in flight, "
            "which burn it all, and does not say how they share.",
        ),
        loss=Prior(
            1e-3,
            LogUniform(1e-4, 1e-2),
            "-",
            source=OPEC,
            evidence="judged",
            why="The text declares an overdue skimmer lost and gives no rate: one in a "
            "hundred sorties is a life of a year, one in ten thousand of decades.",
        ),
        replacement=Prior(
            15e6,
            LogUniform(5e6, 50e6),
            "USD",
            source=OPEC,
            evidence="judged",
            why="None stated. A spacecraft of some hundred kilograms from a series, "
            "and its launch to another orbit or planet.",
            price_year=2025,
        ),
    )


def _delivering(scenario: Scenario) -> Prior:
    nominal, low, high, why = {
        "first-generation": (
            0.75,
            0.60,
            0.85,
            "The text's range for first-generation hardware, in which 0.75 is a stable "
            "system.",
        ),
        "prototype": (
            0.65,
            0.60,
            0.70,
            "The text has 0.60 for an early prototype; up to two thirds of the way to "
            "a stable one.",
        ),
        "stable": (
            0.75,
            0.70,
            0.80,
            "The text has 0.75 for a stable system in its second phase, give or take.",
        ),
        "mature": (
            0.85,
            0.80,
            0.95,
            "The text has 0.85 and more for a mature system, and no upper end to it.",
        ),
    }[scenario.reliability]
    stated = scenario.reliability == "first-generation"
    return Prior(
        nominal,
        Uniform(low, high),
        "-",
        source=OPEC,
        evidence="quoted" if stated else "judged",
        why=why,
    )


def fleet(scenario: Scenario) -> Fleet[Prior]:
    """One, three or six skimmers around one depot."""
    size = float(scenario.fleet)
    return Fleet(
        size=Prior(
            size,
            Fixed(size),
            "-",
            source=OPEC,
            evidence="quoted",
            why="A choice of the builder; the text scales its system to one, three and "
            "six skimmers.",
        ),
        utilization_quantile=Prior(
            0.5,
            Uniform(0, 1),
            "-",
            source=OPEC,
            evidence="quoted",
            why="Places 0.80-0.90 of three and 0.70-0.80 of six at once, the ranges of "
            "the text: what serves three well serves six well.",
        ),
    )


def depot(scenario: Scenario) -> Depot[Prior]:
    """Tanks, conversion, and the mothership's own needs."""
    return Depot(
        routing=Prior(
            0.91,
            Uniform(0.85, 0.97),
            "-",
            source=OPEC,
            evidence="quoted",
            why="The text's range over embodiments, for manifolds, venting and "
            "pressurization; its middle is the nominal.",
        ),
        tank=Prior(
            5000.0,
            LogUniform(500, 50_000),
            "kg",
            source=OPEC,
            evidence="judged",
            why="None stated. From a few deliveries of a single skimmer to the tanks "
            "of an upper stage.",
        ),
        turnover=Prior(
            730.0,
            LogUniform(168, 4380),
            "h",
            source=OPEC,
            evidence="judged",
            why="None stated, not even a unit. Export once a week to once in half a "
            "year; a month is the nominal.",
        ),
        propellant=Prior(
            2000.0,
            LogUniform(200, 20_000),
            "kg/yr",
            source=OPEC,
            evidence="judged",
            why="None stated. A high depot with electric thrusters needs little, a low "
            "one with chemical attitude control tons.",
        ),
        disturbance=Prior(
            0.1,
            Uniform(0, 0.3),
            "-",
            source=OPEC,
            evidence="judged",
            why="The text says that every docking disturbs the attitude and gives no "
            "number; at 0.3 six skimmers need two and a half times as much.",
        ),
        conversion=_conversion(scenario),
    )


def _conversion(scenario: Scenario) -> Prior:
    nominal, low, high, why = {
        "oxygen": (
            0.3,
            0.15,
            0.36,
            "CO2 to CO and oxygen yields at most 16.0/44.0 = 0.364, and air of these "
            "heights holds about as much; half of it where cells are poor.",
        ),
        "oxygen-carbon": (
            0.5,
            0.30,
            0.72,
            "All oxygen of CO2 is 32.0/44.0 = 0.727; the carbon has to be removed, "
            "which no cell does for long today.",
        ),
        "mixed": (
            0.6,
            0.3,
            0.9,
            "Oxidizer and fuel in any ratio that engines burn, such as CO with O2, or "
            "nitrogen for arcjets; leaks and traces stay behind.",
        ),
    }[scenario.chemistry]
    return Prior(
        nominal, Uniform(low, high), "-", source=OPEC, evidence="judged", why=why
    )


def market() -> Market[Prior]:
    """Prices and costs, none of which the text states."""
    return Market(
        price=Prior(
            3000.0,
            LogUniform(500, 10_000),
            "USD/kg",
            source=PAYLOAD,
            evidence="judged",
            why="Propellant competes with propellant from Earth: 4 000 USD/kg to a low "
            "orbit full, 20 770 as flown, and perhaps a tenth with large vehicles.",
            price_year=2025,
        ),
        station=Prior(
            5e6,
            LogUniform(1e6, 20e6),
            "USD/yr",
            source=OPEC,
            evidence="judged",
            why="None stated. A dozen operators at the lower end, a control centre "
            "with ground stations of its own at the upper.",
            price_year=2025,
        ),
        processing=Prior(
            100.0,
            LogUniform(10, 500),
            "USD/kg",
            source=OPEC,
            evidence="judged",
            why="None stated. Cells, pumps and compressors wear with what they "
            "process; power is part of the capital.",
            price_year=2025,
        ),
        capital=Prior(
            2.5e8,
            LogUniform(5e7, 1e9),
            "USD",
            source=OPEC,
            evidence="judged",
            why="None stated. From a demonstrator near Earth to a depot of several "
            "tons with six skimmers at another planet.",
            price_year=2025,
        ),
        discount_rate=Prior(
            0.10,
            Uniform(0.05, 0.15),
            "-",
            source=OPEC,
            evidence="judged",
            why="None stated. Real rates from a public utility's to a venture's, which "
            "an unproven depot would be.",
        ),
        life=Prior(
            12.0,
            Uniform(5, 20),
            "yr",
            source=OPEC,
            evidence="judged",
            why="None stated. Five years is a first generation, twenty a station that "
            "is kept up.",
        ),
    )
