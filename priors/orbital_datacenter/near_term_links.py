"""Near-term priors of the links one by one, and of the ground that they reach."""

from equations.models.orbital_datacenter.equipment import (
    LaserTerminal,
    RadioDownlink,
    Telemetry,
)
from equations.models.orbital_datacenter.parameters import Network
from priors.orbital_datacenter.scenarios import Scenario
from priors.sources import COHERENT, PATHFINDER, SPACEDC, TBIRD
from uq.distributions import Fixed, LogUniform, Triangular
from uq.priors import Prior


def telemetry() -> Telemetry[Prior]:
    """S band to a rented dish."""
    return Telemetry(
        frequency=_setting(2.2, "GHz", "S band, where command and telemetry are heard"),
        power=_setting(3.0, "dB", "2 W, the transmitter of the catalogue"),
        satellite_gain=_setting(3.0, "dB", "a patch antenna, as the catalogue has it"),
        ground_aperture=_setting(5.0, "m", "the dish of the catalogue, one for rent"),
        aperture_efficiency=_setting(0.6, "-", "code constant, usual for a dish"),
        noise_temperature=Prior(
            300.0,
            Triangular(100, 300, 500),
            "K",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue 300 K; a cooled amplifier and a clear sky leave 100, warm "
            "cables and rain add as much again.",
        ),
        rate=_setting(1.0, "Mbit/s", "the rate of the catalogue, ample for telemetry"),
        required=_setting(4.0, "dB", "the catalogue's, with a common code"),
        losses=Prior(
            4.0,
            Triangular(2, 4, 8),
            "dB",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue 4 dB for air, rain, pointing, polarization and "
            "implementation together; a pattern's edge can cost as much again.",
        ),
        elevation=_setting(20.0, "deg", "radio works from 5 on, light wants 20 or 30"),
        range=_setting(1300.0, "km", "twice the height, where it is given"),
    )


def crosslink() -> LaserTerminal[Prior]:
    """Fibre technology between neighbours of a formation."""
    return LaserTerminal(
        power=_setting(5.0, "W", "the catalogue's amplifier, all colours together"),
        aperture=_setting(0.08, "m", "the catalogue's telescope, as flown today"),
        receiver=_setting(0.08, "m", "the same telescope at the other end"),
        wavelength=_setting(1.55, "um", "fibre technology, as all such terminals"),
        pointing_error=Prior(
            1.0,
            LogUniform(0.3, 5),
            "urad",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue 1 microradian; fine mirrors hold fractions of it on a quiet "
            "satellite, pumps and wheels shake it to a few.",
        ),
        transmit_efficiency=_setting(0.8, "-", "a default of the program's code"),
        receive_efficiency=_setting(0.8, "-", "a default of the program's code"),
        atmosphere=_setting(1.0, "-", "there is no air between satellites up there"),
        photons=_photons(),
        channels=_setting(16.0, "-", "colours side by side, as the catalogue has it"),
        channel_rate=_setting(200.0, "Gbit/s", "one colour of a fibre modem today"),
    )


def downlink() -> LaserTerminal[Prior]:
    """A terminal of TBIRD's kind to a telescope on a mountain."""
    return LaserTerminal(
        power=_setting(1.0, "W", "about what a cubesat's amplifier sends"),
        aperture=_setting(0.02, "m", "so wide a beam forgives the error of the body"),
        receiver=_setting(1.0, "m", "the telescope at Table Mountain is one metre"),
        wavelength=_setting(1.55, "um", "TBIRD's transceivers, bought from fibre"),
        pointing_error=Prior(
            30.0,
            Triangular(5, 30, 50),
            "urad",
            source=TBIRD,
            evidence="measured",
            why="TBIRD tracked to 20-35 microradians on each axis with its body, "
            "28-50 in all; a gimbal with a fast mirror holds a few.",
        ),
        transmit_efficiency=_setting(0.8, "-", "a default of the program's code"),
        receive_efficiency=_setting(0.8, "-", "a default of the program's code"),
        atmosphere=Prior(
            0.8,
            Triangular(0.5, 0.8, 0.95),
            "-",
            source=TBIRD,
            evidence="judged",
            why="Clear air at 1.55 micrometres takes little from a mountain; haze and "
            "what adaptive optics fails to couple into a fibre take half.",
        ),
        photons=_photons(),
        channels=_setting(2.0, "-", "TBIRD's two transceivers side by side"),
        channel_rate=_setting(100.0, "Gbit/s", "one of TBIRD's transceivers"),
    )


# Between satellites, by how many there are [Gbit/s].
CROSSLINKS = {"demonstrator": 5e4, "cluster": 3e5, "gigawatt": 8e6}


def network(scenario: Scenario) -> Network[Prior]:
    """Laser stations by what the fleet sends, under several skies."""
    by_power = {
        "text": Prior(
            0.2,
            LogUniform(0.1, 0.6),
            "1/MW",
            source=SPACEDC,
            evidence="judged",
            why="A megawatt of text fills some 5 Gbit/s, ten times that where answers "
            "are long and models small; a station takes a hundred and more, and a "
            "builder has some to spare for peaks and for users far apart.",
        ),
        "rich": Prior(
            8.0,
            LogUniform(3, 25),
            "1/MW",
            source=SPACEDC,
            evidence="judged",
            why="A megawatt of rich media fills some 900 Gbit/s, and a station takes a "
            "hundred and more; what a builder would pay for of that.",
        ),
    }
    between = CROSSLINKS[scenario.scale]
    given = "as published, and not used where the downlink follows from its photons"
    return Network(
        downlink=_setting(200.0, "Gbit/s", given),
        availability=_setting(0.75, "-", given),
        crosslink=Prior(
            between,
            LogUniform(0.02 * between, 2 * between),
            "Gbit/s",
            source=SPACEDC,
            evidence="judged",
            why="Scenario value 50 Tbit/s for 64 satellites, 0.8 each, and as much for "
            "each of more; tens are claimed for close formations, flown terminals "
            "carry 0.1 Tbit/s each.",
        ),
        stations=Prior(
            2.0,
            Triangular(1, 2, 4),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="However small the fleet, one contact is none while it is handed over; "
            "a few more shorten the way to the users.",
        ),
        stations_by_power=by_power[scenario.workload],
        clear_sky=Prior(
            0.6,
            Triangular(0.3, 0.65, 0.8),
            "-",
            source=PATHFINDER,
            evidence="measured",
            why="A single optical station is clear from 30 % of the time in central "
            "Europe to 80 % at good sites.",
        ),
        sites=Prior(
            3.0,
            Triangular(1, 3, 5),
            "-",
            source=PATHFINDER,
            evidence="judged",
            why="Two or three sites for each contact reach 0.95 in the studies of site "
            "diversity; one is cheap and five are a network.",
        ),
        site_correlation=Prior(
            0.2,
            Triangular(0, 0.2, 0.5),
            "-",
            source=PATHFINDER,
            evidence="judged",
            why="Sites a few hundred kilometres apart share some of their weather, on "
            "two continents none of it.",
        ),
    )


def radio() -> RadioDownlink[Prior]:
    """Ka band to rented dishes, for what text needs while clouds hide the laser."""
    return RadioDownlink(
        stations=Prior(
            2.0,
            Triangular(0, 2, 6),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="Radio gateways beside the lasers, or a relay to those of others; none "
            "where a builder trusts in clear skies alone.",
        ),
        frequency=_setting(26.0, "GHz", "Ka band, where satellites send data down"),
        power=_setting(10.0, "dB", "10 W, a travelling-wave tube or an array"),
        satellite_gain=_setting(35.0, "dB", "a steered dish of 30 cm"),
        ground_aperture=_setting(5.0, "m", "the dish of the catalogue, one for rent"),
        aperture_efficiency=_setting(0.6, "-", "code constant, usual for a dish"),
        noise_temperature=Prior(
            200.0,
            Triangular(120, 200, 350),
            "K",
            source=SPACEDC,
            evidence="judged",
            why="A good amplifier under a clear sky in Ka band; the catalogue's 300 K "
            "in S band are warmer, cooled ones colder.",
        ),
        losses=Prior(
            4.0,
            Triangular(2, 4, 8),
            "dB",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue 4 dB for gas, pointing, polarization and implementation "
            "together; a pattern's edge can cost as much again.",
        ),
        rain=Prior(
            10.0,
            Triangular(5, 10, 25),
            "dB",
            source=SPACEDC,
            evidence="judged",
            why="Rain at 26 GHz and 20 deg of elevation takes some decibels as drizzle "
            "and tens in a storm.",
        ),
        rain_share=Prior(
            0.1,
            Triangular(0.03, 0.1, 0.25),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="It rains a few percent of the time at most places, all of it under "
            "clouds, which are there for a third to two thirds.",
        ),
        required=_setting(5.0, "dB", "a common code with some loss in the modem"),
        modem=_setting(3.0, "Gbit/s", "two channels of a modem that has flown"),
    )


def _photons() -> Prior:
    """Photons that a coherent receiver needs for a bit."""
    return Prior(
        100.0,
        LogUniform(20, 200),
        "1/bit",
        source=COHERENT,
        evidence="derived",
        why="-38 dBm at 22.4 Gbit/s are 55 photons at 1.55 micrometres; catalogue 100; "
        "the best in laboratories are below 10.",
    )


def _setting(value: float, unit: str, why: str) -> Prior:
    """A number that a designer sets."""
    return Prior(
        value,
        Fixed(value),
        unit,
        source=SPACEDC,
        evidence="quoted",
        why=f"A setting of the design and no uncertainty: {why}.",
    )
