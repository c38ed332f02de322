"""Near-term priors of how sunlight becomes electricity, one table a technology."""

from priors.sources import LEVIATHAN, LEVIATHAN_NOTEBOOKS, ROSA
from uq.distributions import Fixed, Uniform
from uq.priors import Prior


def conversion(technology: str) -> dict[str, Prior]:
    """The fields of a collector that its technology decides.

    Args:
        technology: Of the scenario: "photovoltaic", "thermopile" or "dynamic".
    """
    return {
        "photovoltaic": _photovoltaic,
        "thermopile": _thermopile,
        "dynamic": _dynamic,
    }[technology]()


def _photovoltaic() -> dict[str, Prior]:
    """Roll-out blankets of gallium arsenide."""
    return {
        "optics": Prior(
            0.88,
            Uniform(0.8, 0.95),
            "-",
            source=LEVIATHAN,
            evidence="judged",
            why="Packing, cover glass, wiring and pointing of a deployed array; the "
            "text has an efficiency after losses and no losses.",
        ),
        "receiver": Prior(
            1.0,
            Fixed(1.0),
            "-",
            source=LEVIATHAN,
            evidence="derived",
            why="Cells take light and need no receiver, so that none of its losses can "
            "arise.",
        ),
        "conversion": Prior(
            0.35,
            Uniform(0.30, 0.40),
            "-",
            source=LEVIATHAN,
            evidence="quoted",
            why="Section 2.2, high-efficiency gallium arsenide cells; flown ones are "
            "at the lower end of that.",
        ),
        "areal_mass": Prior(
            2.0,
            Uniform(0.8, 3.0),
            "kg/m^2",
            source=ROSA,
            evidence="judged",
            why="A flown iROSA wing is 340 kg on about 110 m^2, hence 3; thin film on "
            "light booms may weigh a quarter of it.",
        ),
        "plant_mass": Prior(
            5.0,
            Uniform(2, 10),
            "kg/kW",
            source=LEVIATHAN,
            evidence="judged",
            why="Regulators and cables only, as cells reject their heat themselves; "
            "near the mass of spacecraft power electronics.",
        ),
    }


def _thermopile() -> dict[str, Prior]:
    """Mirror, heat pipe, thermopile, radiator."""
    return _mirror() | {
        "receiver": Prior(
            0.6,
            Uniform(0.5, 0.75),
            "-",
            source=LEVIATHAN,
            evidence="judged",
            why="Simple tubes without selective coatings lose a quarter to a half of "
            "the light they get.",
        ),
        "conversion": Prior(
            0.075,
            Uniform(0.05, 0.10),
            "-",
            source=LEVIATHAN,
            evidence="quoted",
            why="Section 2.1, thermopiles, heat to electricity; with mirror and "
            "receiver far below the 15-40 % of section 1.",
        ),
        "plant_mass": Prior(
            40.0,
            Uniform(20, 80),
            "kg/kW",
            source=LEVIATHAN,
            evidence="judged",
            why="Nine to nineteen watts of heat go for each electric one: some ten "
            "square metres of radiator a kilowatt.",
        ),
    }


def _dynamic() -> dict[str, Prior]:
    """Mirror, receiver, Stirling or Brayton engine, radiator."""
    return _mirror() | {
        "receiver": Prior(
            0.8,
            Uniform(0.7, 0.9),
            "-",
            source=LEVIATHAN,
            evidence="judged",
            why="A cavity near 1000 K under strong concentration loses less than a "
            "furnace or a plain tube.",
        ),
        "conversion": Prior(
            0.27,
            Uniform(0.20, 0.35),
            "-",
            source=LEVIATHAN,
            evidence="judged",
            why="Heat engines between 1000 and 400 K reach half of Carnot's 0.6; the "
            "text's 15-40 % needs at least such a one.",
        ),
        "plant_mass": Prior(
            20.0,
            Uniform(10, 40),
            "kg/kW",
            source=LEVIATHAN,
            evidence="judged",
            why="Two to four watts of heat go for each electric one, rejected hotter, "
            "and the engine is on top.",
        ),
    }


def _mirror() -> dict[str, Prior]:
    """A parabolic concentrator of foil or of printed regolith."""
    return {
        "optics": Prior(
            0.8,
            Uniform(0.7, 0.9),
            "-",
            source=LEVIATHAN,
            evidence="judged",
            why="Reflectance, intercept and pointing of a mirror made on site against "
            "a good one brought along.",
        ),
        "areal_mass": Prior(
            1.0,
            Uniform(0.3, 3.0),
            "kg/m^2",
            source=LEVIATHAN_NOTEBOOKS,
            evidence="judged",
            why="The solar farm note hopes for 0.1-0.3; foil on ribs weighs 1, printed "
            "regolith more.",
        ),
    }
