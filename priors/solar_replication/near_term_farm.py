"""Near-term priors of what the swarm imports, keeps asleep, and builds: farms."""

from equations.models.solar_replication.parameters import (
    Beam,
    Closure,
    Farm,
    Interconnect,
    Spares,
)
from priors.sources import (
    LEVIATHAN,
    LEVIATHAN_NOTEBOOKS,
    METZGER,
    WIRELESS_RECORDS,
)
from uq.distributions import AbstractDistribution, Fixed, LogUniform, Uniform
from uq.priors import Evidence, Prior, Source


def closure() -> Closure[Prior]:
    """What a copy needs from home."""
    return Closure(
        unit_mass=_prior(
            300.0,
            LogUniform(100, 1000),
            "kg",
            "The growth notebook mines 100 to 1 000 kg in a cycle for a copy, which so "
            "weighs no more.",
            LEVIATHAN_NOTEBOOKS,
        ),
        made=_prior(
            0.92,
            Uniform(0.8, 0.999),
            "-",
            "156 t of industry grown out of 12 t landed is 92 % made there, 40 000 t "
            "out of 41 is 99.9 %; a first swarm lacks chips, lubricants and seals.",
            METZGER,
        ),
        imports=_prior(
            2.0,
            LogUniform(0.6, 20),
            "t/yr",
            "12 to 41 t in some 20 years are 0.6 to 2 t a year; a heavy vehicle brings "
            "ten times as much in one flight.",
            METZGER,
        ),
    )


def spares() -> Spares[Prior]:
    """Units that sleep."""
    return Spares(
        dormant=_prior(
            0.15,
            Uniform(0, 0.3),
            "-",
            "Its program keeps 15 % of the panels dormant; the text names spares, of "
            "units, and no number.",
            LEVIATHAN_NOTEBOOKS,
        )
    )


def farm() -> Farm[Prior]:
    """A farm of a gigawatt, and the way to its place."""
    return Farm(
        power=Prior(
            1000.0,
            Fixed(1000.0),
            "MW",
            source=LEVIATHAN,
            evidence="judged",
            why="A question, so it does not vary: a gigawatt, to which all else of the "
            "farm is in proportion.",
        ),
        delta_v=_prior(
            0.5,
            LogUniform(0.05, 4),
            "km/s",
            "None stated. 50 m/s spread a ring about its works, 4 km/s bring it from a "
            "near-Earth asteroid into orbit of the Earth.",
        ),
        exhaust_velocity=_prior(
            10.0,
            LogUniform(3, 30),
            "km/s",
            "None stated. From steam of mined water at 3 km/s to ions at 30, all of "
            "them with power from the swarm.",
        ),
        thruster=_prior(
            0.6,
            Uniform(0.4, 0.75),
            "-",
            "None stated. Arcjets turn two fifths of their power into a jet, ion "
            "thrusters three quarters.",
        ),
    )


def interconnect() -> Interconnect[Prior]:
    """Aluminium, or superconductors with their cooling."""
    return Interconnect(
        length=_prior(
            10.0,
            LogUniform(1, 100),
            "km",
            "None stated. A gigawatt at 300 W/m^2 covers 3 km^2, a few kilometres "
            "across, and a ring is longer than a field.",
        ),
        voltage=_prior(
            20.0,
            LogUniform(1, 100),
            "kV",
            "None stated. Plasma arcs from bare conductors above some hundred volts "
            "near Earth; insulated and far out, tens of kilovolts may hold.",
        ),
        resistivity=Prior(
            2.65e-8,
            Fixed(2.65e-8),
            "ohm*m",
            source=LEVIATHAN,
            evidence="judged",
            why="Pure aluminium at room temperature, as remembered; the text makes its "
            "coils of mined aluminium and copper.",
        ),
        density=Prior(
            2700.0,
            Fixed(2700.0),
            "kg/m^3",
            source=LEVIATHAN,
            evidence="judged",
            why="Aluminium, as remembered, which conducts twice as well by mass as "
            "copper does.",
        ),
        conducting=_prior(
            0.85,
            Uniform(0.8, 0.95),
            "-",
            "Its program PowerSubsystem delivers 0.85 without superconductors; less "
            "loss takes more metal.",
            LEVIATHAN_NOTEBOOKS,
        ),
        superconducting=_prior(
            0.98,
            Uniform(0.95, 0.995),
            "-",
            "The text calls them lossless, its program PowerSubsystem delivers 0.98; "
            "the rest is cooling and conversion.",
            LEVIATHAN_NOTEBOOKS,
        ),
        mass_factor=_prior(
            0.78,
            Uniform(0.7, 0.95),
            "-",
            "Its program PowerSubsystem leaves 0.78 of the panels beside "
            "superconductors; cold places need less cooling.",
            LEVIATHAN_NOTEBOOKS,
        ),
    )


def beam() -> Beam[Prior]:
    """Microwaves at 2.45 GHz."""
    return Beam(
        wavelength=Prior(
            0.1224,
            Fixed(0.1224),
            "m",
            source=WIRELESS_RECORDS,
            evidence="judged",
            why="2.45 GHz, the band of all long experiments; a scenario of its own "
            "would be 5.8 GHz or light.",
        ),
        transmitter=_prior(
            1000.0,
            LogUniform(300, 3000),
            "m",
            "None stated. A kilometre is the size of most designs of solar power "
            "satellites, and farms are larger than that.",
        ),
        receiver=_prior(
            3000.0,
            LogUniform(300, 10_000),
            "m",
            "None stated. From a field beside a works on an asteroid to the ten "
            "kilometres that are planned on the ground.",
        ),
        distance=_prior(
            10_000.0,
            LogUniform(100, 50_000),
            "km",
            "None stated. From a ring about an asteroid to the geostationary orbit's "
            "distance and somewhat more.",
        ),
        transmission=_prior(
            0.75,
            Uniform(0.6, 0.85),
            "-",
            "54 % from end to end at the best short link of record is some 0.7 to 0.8 "
            "for either conversion.",
            WIRELESS_RECORDS,
        ),
        rectification=_prior(
            0.8,
            Uniform(0.6, 0.9),
            "-",
            "54 % from end to end at the best short link of record is some 0.7 to 0.8 "
            "for either conversion; rectennas alone do better.",
            WIRELESS_RECORDS,
        ),
    )


def _prior(
    nominal: float,
    spread: AbstractDistribution,
    unit: str,
    why: str,
    source: Source = LEVIATHAN,
    evidence: Evidence = "judged",
) -> Prior:
    return Prior(nominal, spread, unit, source=source, evidence=evidence, why=why)
