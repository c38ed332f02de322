"""Near-term priors of money in space: launch, buses, ground, and what goes wrong.

A price is a fixed part and a part by the IT power; what is bought by the watt is the
mean over a first megawatt, and more of it costs less by the learning rate.
"""

from equations.models.orbital_datacenter.parameters import Launch, SpaceCosts
from priors import market
from priors.orbital_datacenter.scenarios import Scenario
from priors.sources import (
    MCCALIP,
    OTPS,
    QUILTY,
    SPACEDC,
    SPACENEWS_LASER,
    SPACENEWS_YORK,
)
from uq.distributions import Fixed, LogUniform, Triangular, Uniform
from uq.priors import Prior, Source


INSURANCE = Prior(
    0.05,
    Triangular(0.03, 0.05, 0.08),
    "-",
    source=SPACEDC,
    evidence="judged",
    why="The program has none. Launch and first year are customarily insured "
    "at 5 to 10 % of the value, of which some 2 % come back as what was lost: "
    "losses are counted apart. No policy was read.",
)
DELAY = Prior(
    0.5,
    Triangular(0.3, 0.5, 1.0),
    "yr",
    source=SPACEDC,
    evidence="judged",
    why="From paying for satellites to their service: integration, a place on "
    "a rocket, climb and tests; on Earth the same machines are racked in "
    "weeks.",
)


def launch(scenario: Scenario) -> Launch[Prior]:
    """What can be bought, or what its owner spends, and how often it fails."""
    return Launch(
        price=market.LAUNCH[scenario.rocket],
        capacity=market.CAPACITY["medium"],
        propellant_ratio=Prior(
            30.0,
            Triangular(20, 30, 46),
            "-",
            source=MCCALIP,
            evidence="derived",
            why="Starship: 787 000 gal of oxygen and 755 000 gal of methane are 3 399 "
            "t and 1 208 t, 46 of its 100 t; a vehicle partly expended needs 20 to 30.",
        ),
        failure=Prior(
            0.015,
            Triangular(0.01, 0.015, 0.03),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="The program has none. Flown vehicles lose about 1 % of their "
            "payloads, new heavy ones some of their first flights; a fleet flies on "
            "both.",
        ),
    )


def costs(scenario: Scenario) -> SpaceCosts[Prior]:
    """What each satellite costs, what the fleet does, and what it costs to begin."""
    return SpaceCosts(
        bus=_money(
            1e5,
            LogUniform(3e4, 5e5),
            "USD",
            SPACENEWS_YORK,
            "What a satellite has whatever its size: computers, sensors, a radio. A "
            "whole Starlink of the first kind is put at 0.2 MUSD, whole government "
            "satellites bought by the dozen at 615 / 62 = 9.9.",
        ),
        readiness=Prior(
            9.0,
            Uniform(7, 9),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="The catalogue's bus is flight-proven; one that holds 20 kW of "
            "liquid-cooled servers has been no further than a prototype.",
        ),
        learning_rate=Prior(
            0.85,
            Uniform(0.75, 0.95),
            "-",
            source=OTPS,
            evidence="judged",
            why="75 % for modules in series and 85-90 % for aerospace are the "
            "customary slopes, here over every doubling of the power built; less where "
            "parts are bought that others build by the million.",
        ),
        terminal=_money(
            2e5,
            LogUniform(5e4, 1e6),
            "USD",
            SPACENEWS_LASER,
            "TBIRD's terminal 0.1 MUSD, an engineering model at 100 Gbit/s 3; mass "
            "production for satellites that talk to each other brings it down.",
        ),
        ground_segment=_money(
            10e6,
            LogUniform(3e6, 30e6),
            "USD",
            SPACEDC,
            "An operations centre and its network; the catalogue's 20 MUSD, of low "
            "confidence, have the stations in them, which are counted apart.",
        ),
        station=_money(
            2e6,
            LogUniform(0.5e6, 8e6),
            "USD",
            SPACEDC,
            "A telescope of a metre with adaptive optics in its dome, on a site that "
            "is there; from a container to an observatory of one's own.",
        ),
        operations=_money(
            4e6,
            LogUniform(1.5e6, 12e6),
            "USD/yr",
            SPACEDC,
            "Catalogue estimate of 5, low confidence; a dozen people at the lower end, "
            "three shifts of specialists at the upper.",
        ),
        bus_by_power=_money(
            20.0,
            LogUniform(5, 60),
            "USD/W",
            QUILTY,
            "Without array, terminals and computers, counted elsewhere: whole "
            "Starlinks are put at 0.8 MUSD for 27 kW and 1.2 for 60, 30 and 20 USD/W; "
            "small series of government satellites cost many times more.",
        ),
        terminal_by_power=_money(
            2.0,
            LogUniform(0.5, 8),
            "USD/W",
            SPACENEWS_LASER,
            "More compute wants more terminals: another of 0.2 MUSD for each 100 kW, "
            "within a factor of four.",
        ),
        operations_by_power=_money(
            0.15,
            LogUniform(0.03, 0.5),
            "USD/W/yr",
            SPACEDC,
            "Twice the cost of a demonstrator for 40 MW, 150 MUSD a year for a "
            "gigawatt of 10 000 satellites; large constellations are run by "
            "automation.",
        ),
        development=_development(scenario.scale),
        insurance=INSURANCE,
        delay=DELAY,
        reference_power=Prior(
            1000.0,
            Fixed(1000),
            "kW",
            source=SPACEDC,
            evidence="judged",
            why="A convention and no uncertainty: the prices by the watt of this table "
            "are the mean over a first megawatt, the published scenario's size.",
        ),
    )


def _money(
    nominal: float, distribution: LogUniform, unit: str, source: Source, why: str
) -> Prior:
    """A price or a cost, by our judgment."""
    return Prior(nominal, distribution, unit, source, "judged", why, market.YEAR)


def _development(scale: str) -> Prior:
    """What a design costs before the first is built."""
    if scale == "demonstrator":
        return _money(
            60e6,
            LogUniform(20e6, 200e6),
            "USD",
            MCCALIP,
            "A tenth of a programme's: a demonstrator puts servers on a bus that is "
            "there, and founds no factory.",
        )
    return _money(
        600e6,
        LogUniform(200e6, 2000e6),
        "USD",
        MCCALIP,
        "The page opens at one billion; a design that descends from a flown one may "
        "need a few hundred million, a new one billions. No gigawatt needs another.",
    )
