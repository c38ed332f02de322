"""Near-term priors of the way the heat goes: chip, loop and radiator."""

from equations.models.orbital_datacenter.parameters import (
    Cooling,
    Radiator,
)
from priors.orbital_datacenter.scenarios import Scenario
from priors.sources import GILMORE, SPACEDC, TURYSHEV
from uq.distributions import Fixed, LogUniform, Triangular, Uniform
from uq.priors import Prior


def radiator(scenario: Scenario) -> Radiator[Prior]:
    """A deployed panel that radiates from both faces, at the end of its life."""
    emissivity, absorptance = {
        "osr": _solar_reflector,
        "silver-teflon": _silver_teflon,
        "white-paint": _white_paint,
    }[scenario.coating]()
    return Radiator(
        emissivity=emissivity,
        absorptance=absorptance,
        faces=Prior(
            2.0,
            Fixed(2),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="A deployed panel has two faces by design; a panel on the body, with "
            "one, would be another concept.",
        ),
        areal_mass=Prior(
            5.0,
            Triangular(3, 5, 9),
            "kg/m^2",
            source=TURYSHEV,
            evidence="judged",
            why="29.4 kg/kW for power, storage and radiator leaves some 5 kg/m^2; "
            "catalogue: composite 4, deployable systems 5-10; loops and shielding "
            "against debris pull upwards.",
        ),
        price=Prior(
            5000.0,
            LogUniform(2000, 12_000),
            "USD/m^2",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue estimate 5 000 and the bounds of its design study; no "
            "price list of radiators is public.",
            price_year=2025,
        ),
        max_temperature=Prior(
            350.0,
            Fixed(350),
            "K",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue cap of bonded panels; the chip sets a lower limit in "
            "nearly every draw, so that varying it would show nothing.",
        ),
        area_limit=Prior(
            0.0,
            Fixed(0),
            "m^2",
            source=SPACEDC,
            evidence="judged",
            why="No panel is there without its satellite: all of it goes by the power "
            "that it was laid out for.",
        ),
        area_limit_by_power=Prior(
            3.8,
            Triangular(2.5, 3.8, 7.6),
            "m^2/kW",
            source=SPACEDC,
            evidence="judged",
            why="The scenario's 45 m^2 for 16 kW leaves accelerators dark once margins "
            "and Earth on both faces count; a builder would unfold a third more, and "
            "up to twice that.",
        ),
        view_factor=Prior(
            0.95,
            Triangular(0.85, 0.95, 1.0),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue 0.95 for deployed panels, 0.85 for those on the body; what "
            "booms and antennas take away.",
        ),
        articulation=Prior(
            0.0,
            Uniform(0, 15),
            "deg",
            source=SPACEDC,
            evidence="judged",
            why="Zero with a gimbal or a free attitude, which is the default; without "
            "either the panel lags the best attitude by some degrees.",
        ),
        self_view=Prior(
            0.05,
            Triangular(0.0, 0.05, 0.1),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="Default 0.05; none for a single flat panel, twice the default for "
            "several wings that see one another.",
        ),
        array_blocking=Prior(
            0.1,
            Triangular(0.0, 0.1, 0.2),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="Default 0.10; a radiator at right angles to the array sees some of "
            "it, one behind it in the shade sees much.",
        ),
    )


def _solar_reflector() -> tuple[Prior, Prior]:
    return (
        Prior(
            0.8,
            Triangular(0.76, 0.8, 0.85),
            "-",
            source=GILMORE,
            evidence="measured",
            why="Optical solar reflectors: 0.79-0.80, 0.76 with a conductive layer; "
            "the catalogue has 0.85 new and 0.82 old.",
        ),
        Prior(
            0.08,
            Triangular(0.06, 0.08, 0.15),
            "-",
            source=GILMORE,
            evidence="judged",
            why="0.07 new, 0.10 if diffuse; the catalogue takes 0.07 at the end of "
            "life, contamination over five years can do worse.",
        ),
    )


def _silver_teflon() -> tuple[Prior, Prior]:
    return (
        Prior(
            0.82,
            Triangular(0.78, 0.82, 0.85),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue 0.85 new and 0.82 at the end of life; a thinner film and "
            "erosion by atomic oxygen emit less.",
        ),
        Prior(
            0.15,
            Triangular(0.1, 0.15, 0.25),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue 0.08 new and 0.15 at the end of life; cracks of the silver "
            "and yellowing adhesive could add as much again.",
        ),
    )


def _white_paint() -> tuple[Prior, Prior]:
    return (
        Prior(
            0.85,
            Triangular(0.82, 0.85, 0.9),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue, Z-93: 0.90 new and 0.85 at the end of life; ceramic "
            "paints hardly lose emissivity in the field.",
        ),
        Prior(
            0.22,
            Triangular(0.15, 0.22, 0.35),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue, Z-93: 0.13-0.18 new and 0.22 at the end of life; "
            "ultraviolet and contamination darken paint most of all.",
        ),
    )


def cooling(scenario: Scenario) -> Cooling[Prior]:
    """Cold plates and a loop for an H100."""
    pump, fluid, hardware = {
        "ammonia-single-phase": (Triangular(0.01, 0.02, 0.05), 1.5, 2.0),
        "ammonia-two-phase": (Triangular(0.05, 0.11, 0.15), 1.0, 2.5),
        "water-single-phase": (Triangular(0.01, 0.02, 0.05), 1.2, 1.8),
    }[scenario.coolant]
    return Cooling(
        junction_limit=Prior(
            393.0,
            Fixed(393),
            "K",
            source=SPACEDC,
            evidence="quoted",
            why="The device throttles near 120 C, via the catalogue; its stacked "
            "memory gives out first, so this does not decide.",
        ),
        memory_limit=Prior(
            368.0,
            Triangular(358, 368, 378),
            "K",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue estimate 95 C for stacked memory; parts are graded from 85 "
            "to 105 C and age faster when hot.",
        ),
        temperature_margin=Prior(
            10.0,
            Triangular(5, 10, 20),
            "K",
            source=SPACEDC,
            evidence="judged",
            why="The text asks for a margin and gives none; 10 K or so is the habit "
            "in thermal design, more before a first flight.",
        ),
        junction_to_case=_resistance(0.03),
        interface=_resistance(0.01),
        cold_plate=_resistance(0.02),
        transport=_resistance(0.01),
        radiator=_resistance(0.01),
        pump_fraction=Prior(
            float(pump.mode),
            pump,
            "-",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue value of this coolant as mode: an optimized loop is half "
            "of it, long lines through hinges cost more.",
        ),
        fluid_mass=_loop_mass(fluid),
        hardware_mass=_loop_mass(hardware),
    )


def _resistance(nominal: float) -> Prior:
    """One link of the chain from junction to radiator."""
    return Prior(
        nominal,
        Triangular(0.5 * nominal, nominal, 1.5 * nominal),
        "K/W",
        source=SPACEDC,
        evidence="judged",
        why="Catalogue estimate of a cold-plate stack for this class, low confidence; "
        "its immersion stack is an eighth better, so half either way is generous.",
    )


def _loop_mass(nominal: float) -> Prior:
    """Fluid or hardware of the loop."""
    return Prior(
        nominal,
        Triangular(0.6 * nominal, nominal, 1.4 * nominal),
        "kg/kW",
        source=SPACEDC,
        evidence="judged",
        why="Catalogue value of this coolant, unsupported there; forty per cent "
        "either way for the length of the lines.",
    )
