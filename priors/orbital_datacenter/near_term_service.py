"""Near-term priors of what serving from space takes: links, failures, launch, costs."""

from equations.models.orbital_datacenter.parameters import (
    Launch,
    Network,
    Reliability,
    SpaceCosts,
)
from priors.sources import (
    DCD,
    MCCALIP,
    PATHFINDER,
    PAYLOAD,
    SPACEDC,
    SPACENEWS_LASER,
    SPACENEWS_YORK,
)
from uq.distributions import LogUniform, Triangular, Uniform
from uq.priors import Prior


def network() -> Network[Prior]:
    """A handful of optical ground stations."""
    return Network(
        downlink=Prior(
            200.0,
            LogUniform(20, 1000),
            "Gbit/s",
            source=SPACEDC,
            evidence="judged",
            why="TBIRD showed 200 Gbit/s in bursts, one satellite to one station; a "
            "fleet may run several such links, or a few radio gateways.",
        ),
        availability=Prior(
            0.75,
            Triangular(0.5, 0.75, 0.95),
            "-",
            source=PATHFINDER,
            evidence="judged",
            why="A single optical station is clear from 30 % of the time in central "
            "Europe to 80 % at good sites; two or three sites reach 0.95.",
        ),
        crosslink=Prior(
            50_000.0,
            LogUniform(1000, 100_000),
            "Gbit/s",
            source=SPACEDC,
            evidence="judged",
            why="Scenario value 50 Tbit/s, tens are claimed for close formations; "
            "flown terminals carry 0.1 Tbit/s each, a fleet's sum some more.",
        ),
    )


def reliability() -> Reliability[Prior]:
    """Accelerators that nobody can touch."""
    return Reliability(
        failure_rate=Prior(
            0.05,
            Triangular(0.02, 0.05, 0.12),
            "1/yr",
            source=DCD,
            evidence="derived",
            why="148 + 72 interruptions by processor and memory in 54 days of 16 384 "
            "H100 are 0.09 a year, many cured by a reset; McCalip takes 0.09 too. "
            "Launch loads can only add.",
        ),
        spare_fraction=Prior(
            0.05,
            Triangular(0.0, 0.05, 0.15),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="Scenario value 0.05; none to three times that, as the builder trades "
            "mass against decline.",
        ),
        reset_availability=Prior(
            0.99,
            Triangular(0.95, 0.99, 0.999),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="Scenario default 0.99; a reset an hour would cost 0.95, a fleet that "
            "isolates faults loses next to nothing.",
        ),
        replaced_fraction=Prior(
            0.0,
            Uniform(0, 0.5),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="Nobody services accelerators in orbit today, hence the nominal; "
            "resupply by new satellites might make good up to half.",
        ),
    )


def launch() -> Launch[Prior]:
    """What can be bought, or is about to be."""
    return Launch(
        price=Prior(
            4000.0,
            LogUniform(1000, 8000),
            "USD/kg",
            source=PAYLOAD,
            evidence="judged",
            why="Falcon 9 at 70 MUSD and 17.5 t to a low orbit is 4 000 full and "
            "20 770 as mostly flown, and more to a polar one; catalogue 3 000 (1 500-"
            "6 000); McCalip puts an early Starship at 1 000.",
            price_year=2025,
        ),
        capacity=Prior(
            17_500.0,
            Triangular(15_000, 17_500, 22_800),
            "kg",
            source=PAYLOAD,
            evidence="measured",
            why="Falcon 9 with its booster recovered, 16 850 kg as flown; 22 800 kg "
            "is the catalogue's and needs the booster thrown away.",
        ),
        propellant_ratio=Prior(
            30.0,
            Triangular(20, 30, 46),
            "-",
            source=MCCALIP,
            evidence="derived",
            why="Starship: 787 000 gal of oxygen and 755 000 gal of methane are 3 399 "
            "t and 1 208 t, 46 of its 100 t; a vehicle partly expended needs 20 to 30.",
        ),
    )


def costs() -> SpaceCosts[Prior]:
    """Buses, terminals, ground and operations."""
    return SpaceCosts(
        bus=Prior(
            2e6,
            LogUniform(0.4e6, 10e6),
            "USD",
            source=SPACENEWS_YORK,
            evidence="judged",
            why="Catalogue 2 MUSD; whole Starlinks are put at 0.2-1.2 MUSD, whole "
            "government satellites bought by the dozen at 615 / 62 = 9.9 MUSD.",
            price_year=2025,
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
            0.95,
            Uniform(0.85, 1.0),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue none, its tornado 0.80-1.0; the price of the first bus may "
            "hold the learning of others already.",
        ),
        terminal=Prior(
            0.5e6,
            LogUniform(0.1e6, 3e6),
            "USD",
            source=SPACENEWS_LASER,
            evidence="judged",
            why="Catalogue 0.5 MUSD; TBIRD's terminal 0.1, an engineering model at "
            "100 Gbit/s 3, a pair for demonstration 14; a satellite carries several.",
            price_year=2025,
        ),
        ground_segment=Prior(
            20e6,
            LogUniform(5e6, 50e6),
            "USD",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue estimate, low confidence; from rented stations to a "
            "network of one's own with an operations centre.",
            price_year=2025,
        ),
        operations=Prior(
            5e6,
            LogUniform(2e6, 15e6),
            "USD/yr",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue estimate, low confidence; a dozen people at the lower end, "
            "three shifts of specialists at the upper.",
            price_year=2025,
        ),
    )
