"""Near-term priors of sunlight and of the two plants that might turn it to power."""

from equations.constants import SOLAR_CONSTANT
from equations.models.solar_replication.parameters import (
    Collector,
    Furnace,
    Nuclear,
    Sun,
)
from priors.solar_replication.conversion import conversion
from priors.solar_replication.scenarios import Scenario
from priors.sources import GIBSON, KOPP, LEVIATHAN, MMRTG
from uq.distributions import AbstractDistribution, Fixed, LogUniform, Uniform
from uq.priors import Prior


def sun(scenario: Scenario) -> Sun[Prior]:
    """Where the swarm is."""
    distances: dict[str, tuple[float, AbstractDistribution, str]] = {
        "near-earth": (
            1.25,
            Uniform(1.0, 1.5),
            "Near-Earth asteroids at 1 to 1.5 au, as the text has them, any of these "
            "distances as likely as another.",
        ),
        "belt": (
            2.75,
            Uniform(2.0, 3.5),
            "The main belt at 2 to 3.5 au, as the text has it, any of these distances "
            "as likely as another.",
        ),
        "ceres": (
            2.77,
            Uniform(2.55, 2.98),
            "Ceres between its perihelion and its aphelion; the text prints 2.8 au and "
            "a flux that belongs to 3.0.",
        ),
    }
    nominal, spread, why = distances[scenario.site]
    return Sun(
        flux=Prior(
            SOLAR_CONSTANT,
            Fixed(SOLAR_CONSTANT),
            "W/m^2",
            source=KOPP,
            evidence="measured",
            why="Measured to 0.04 %, which nothing here notices; the text's 1366 is "
            "the older value.",
        ),
        distance=Prior(
            nominal, spread, "au", source=LEVIATHAN, evidence="quoted", why=why
        ),
    )


def collector(scenario: Scenario) -> Collector[Prior]:
    """The unit's plant: its size, its chain, its mass."""
    mature, near = scenario.unit == "mature", scenario.site == "near-earth"
    return Collector(
        rated_power=Prior(
            3000.0 if mature else 300.0,
            Uniform(1000, 5000) if mature else Uniform(100, 500),
            "W",
            source=LEVIATHAN,
            evidence="quoted",
            why="Section 2.1, output per mature unit; read as the output in full sun "
            "at 1 au, when new."
            if mature
            else "Section 1, output per unit at first; read as the output in full sun "
            "at 1 au, when new.",
        ),
        oversizing=Prior(
            1.5 if near else 3.0,
            Uniform(1, 3) if near else LogUniform(1, 12),
            "-",
            source=LEVIATHAN,
            evidence="judged",
            why="The text oversizes 2 to 3 times at 1.5 au, and says nothing nearer."
            if near
            else "The text wants oversized mirrors; 12 holds the rated power to the "
            "outer belt, 1 is a unit as it leaves Earth's distance.",
        ),
        duty=Prior(
            0.9,
            Uniform(0.8, 1.0),
            "-",
            source=LEVIATHAN,
            evidence="judged",
            why="The text wants constant sun by orbit; shadows of the asteroid, slews "
            "and faults take up to a fifth.",
        ),
        degradation=Prior(
            0.1,
            Uniform(0, 0.2),
            "-",
            source=LEVIATHAN,
            evidence="judged",
            why="None to a fifth: radiation, dust and micrometeorites; its programs "
            "take 2.5 % a cycle.",
        ),
        **conversion(scenario.technology),
    )


def furnace() -> Furnace[Prior]:
    """A cavity at the focus of a mirror, or an induction heater."""
    return Furnace(
        heat=_judged(
            4.0,
            Uniform(1, 10),
            "kW",
            "The text's spikes during fabrication, 1 to 10 kW, most of which melt and "
            "form metal.",
        ),
        temperature=_judged(
            1500.0,
            Uniform(1200, 1900),
            "K",
            "Aluminium melts at 933 K, iron at 1811; a receiver runs a little hotter "
            "than its melt.",
        ),
        optics=_judged(
            0.8,
            Uniform(0.7, 0.9),
            "-",
            "Mirrors printed from regolith against good ones of metal, intercept and "
            "pointing taken.",
        ),
        receiver=_judged(
            0.6,
            Uniform(0.5, 0.75),
            "-",
            "A hot cavity loses a quarter to a half of its light, depending on how far "
            "light is concentrated.",
        ),
        absorptance=_judged(
            0.92,
            Uniform(0.88, 0.95),
            "-",
            "Dark ceramics and oxidized metals; a cavity reaches the upper end without "
            "any coating.",
        ),
        emissivity=_judged(
            0.9,
            Uniform(0.8, 0.95),
            "-",
            "Not selective at this temperature: an emissivity close to the "
            "absorptance, a cavity the more so.",
        ),
        heater=_judged(
            0.8,
            Uniform(0.7, 0.9),
            "-",
            "Induction heating loses a tenth to a third in its coil and its power "
            "electronics.",
        ),
    )


def nuclear(scenario: Scenario) -> Nuclear[Prior]:
    """A radioisotope generator, or a small reactor."""
    if scenario.nuclear == "rtg":
        return Nuclear(
            specific_power=Prior(
                110 / 45,
                Uniform(100 / 45, 125 / 45),
                "W/kg",
                source=MMRTG,
                evidence="derived",
                why="125 W from 45 kg at first, 100 W after 14 years; the text's 110 W "
                "is in between.",
            ),
            fixed_mass=Prior(
                0.0,
                Fixed(0.0),
                "kg",
                source=MMRTG,
                evidence="judged",
                why="Generators are put side by side, so that mass goes with power "
                "from the first one on.",
            ),
        )
    slope = (10_000 - 1000) / (1500 - 400)
    return Nuclear(
        specific_power=Prior(
            slope,
            Uniform(6, 10),
            "W/kg",
            source=GIBSON,
            evidence="derived",
            why="Between the two designs 9 kW more weigh 1 100 kg more, 8.2 W/kg; none "
            "of them has flown.",
        ),
        fixed_mass=Prior(
            400 - 1000 / slope,
            Uniform(150, 400),
            "kg",
            source=GIBSON,
            evidence="derived",
            why="The line through the two designs meets no power at 278 kg; shielding "
            "for electronics only.",
        ),
    )


def _judged(nominal: float, spread: AbstractDistribution, unit: str, why: str) -> Prior:
    return Prior(nominal, spread, unit, source=LEVIATHAN, evidence="judged", why=why)
