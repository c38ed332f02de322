"""Near-term priors of size: how many satellites, how large, and what grows with them.

A satellite's masses and limits are a fixed part and a part by its IT power, fitted to
the satellite of 16 kW of the published scenario and to one of 100-160 kW. So one table
holds from a demonstrator to a gigawatt, and only the numbers of satellites and of
accelerators differ.
"""

from equations.models.orbital_datacenter.parameters import Constellation
from priors.orbital_datacenter.near_term_chips import IT_POWER
from priors.orbital_datacenter.scenarios import Scenario
from priors.sources import DEUTSCHE_BANK, DGX, SPACEDC, STARCLOUD, TURYSHEV
from uq.distributions import LogUniform, Triangular
from uq.priors import Prior, Source


SIZES = {  # satellites, kW of IT power on each, where from, why
    "demonstrator": (
        64.0,
        15.75,
        SPACEDC,
        "The published scenario, 64 satellites of 18 accelerators, some 1 MW in all",
    ),
    "cluster": (
        400.0,
        100.0,
        STARCLOUD,
        "40 MW, the size that a white paper prices, in satellites some four times as "
        "powerful as what flies by the thousand",
    ),
    "gigawatt": (
        10_000.0,
        100.0,
        DEUTSCHE_BANK,
        "One gigawatt, as nearly all public estimates have it, in as many satellites "
        "as the largest constellation flies, each of 100 kW",
    ),
}


def constellation(scenario: Scenario) -> Constellation[Prior]:
    """Satellites of the scenario's size.

    Args:
        scenario: Its scale and its accelerator.

    Returns:
        Its priors.
    """
    satellites, power, source, why = SIZES[scenario.scale]
    carried = power / IT_POWER[scenario.accelerator]
    return Constellation(
        satellites=_spread(satellites, 2.0, source, why),
        accelerators_per_satellite=_spread(float(round(carried)), 1.5, source, why),
        board_mass_factor=Prior(
            3.0,
            Triangular(1.5, 3, 8),
            "-",
            source=DGX,
            evidence="judged",
            why="Catalogue 2; a server of eight weighs some 123 kg, 10 times its "
            "modules at 1.5 kg, of which fans, supplies and rack steel stay on the "
            "ground.",
        ),
        avionics_mass=Prior(
            40.0,
            Triangular(25, 40, 100),
            "kg",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue 60 kg at 16 kW, of which two thirds here: computers and "
            "sensors do not grow with the satellite.",
        ),
        avionics_mass_by_power=Prior(
            1.3,
            Triangular(0.7, 1.3, 3),
            "kg/kW",
            source=SPACEDC,
            evidence="judged",
            why="Wheels, thrusters and tanks: 20 kg of the catalogue's 60 at 16 kW, "
            "and 250 kg in all at 160 kW; a stiff bus of slow slews needs less.",
        ),
        terminal_mass=Prior(
            24.0,
            Triangular(12, 24, 48),
            "kg",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue 30 kg at 16 kW, low confidence: from one small laser "
            "terminal to three or four of them with radios.",
        ),
        terminal_mass_by_power=Prior(
            0.4,
            Triangular(0.2, 0.4, 1),
            "kg/kW",
            source=SPACEDC,
            evidence="judged",
            why="More compute wants more terminals, each lighter for its rate than the "
            "first: some 90 kg at 160 kW.",
        ),
        structure_fraction=Prior(
            0.12,
            Triangular(0.1, 0.12, 0.15),
            "-",
            source=TURYSHEV,
            evidence="judged",
            why="The catalogue's 0.2 is a small bus; flat-packed satellites flown by "
            "the thousand do with less, and 34-59 kg/kW in all leaves no room for it.",
        ),
        mass_margin=Prior(
            0.1,
            Triangular(0.05, 0.1, 0.15),
            "-",
            source=TURYSHEV,
            evidence="judged",
            why="The catalogue's 0.2 is the policy of an early design; what is flown "
            "in series has used up most of it, and growth of 5-15 % is common.",
        ),
        other_load_fraction=Prior(
            0.1,
            Triangular(0.05, 0.1, 0.2),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="Scenario default 0.1 for avionics, links and power margin; half or "
            "twice that as terminals and electric propulsion differ.",
        ),
    )


def _spread(nominal: float, factor: float, source: Source, why: str) -> Prior:
    """A number within a factor either way."""
    return Prior(
        nominal,
        LogUniform(nominal / factor, nominal * factor),
        "-",
        source=source,
        evidence="judged",
        why=f"{why}; a factor of {factor:g} either way, for the same scale.",
    )
