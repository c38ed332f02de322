"""The numbers of the source itself; what it does not say does nothing or stays nominal.

A stated range is uniform. Losses that the text does not name are none, and what only
the near-term table knows (furnace, nuclear masses) is held at its nominal.
"""

from equations.models.solar_replication import SolarReplication
from priors.solar_replication.near_term import near_term
from priors.solar_replication.scenarios import Scenario
from priors.sources import LEVIATHAN, LEVIATHAN_NOTEBOOKS
from uq.distributions import AbstractDistribution, Fixed, Uniform
from uq.parameters import replace_leaves
from uq.priors import Prior, Source, prior_table


STATED = ("load.base", "load.peak", "cycle.collection", "cycle.processing")
STATED += ("cycle.computing", "growth.units", "growth.energy_growth", "growth.failure")
STATED += ("collector.rated_power",)
EFFICIENCIES = {
    "photovoltaic": (0.35, Uniform(0.30, 0.40), "Section 2.2, gallium arsenide cells."),
    "thermopile": (0.075, Uniform(0.05, 0.10), "Section 2.1, heat to electricity."),
    "dynamic": (0.275, Uniform(0.15, 0.40), "Section 1, after losses, any technology."),
}
DISTANCES = {
    "near-earth": (1.25, Uniform(1.0, 1.5), "Opening paragraph, near-Earth asteroids."),
    "belt": (2.75, Uniform(2.0, 3.5), "Opening paragraph, the main belt."),
    "ceres": (2.8, Fixed(2.8), "Opening paragraph, Ceres."),
}


def published(scenario: Scenario | None = None) -> SolarReplication[Prior]:
    """The table of the source.

    Args:
        scenario: Choices of place and technology; None for the default ones.

    Returns:
        The table of priors.
    """
    scenario = scenario or Scenario()
    base = near_term(scenario)
    held = {
        path: _fixed(prior.nominal, prior.unit, prior.source, prior.why)
        for path, prior in prior_table(base).items()
        if path not in STATED
    }
    return replace_leaves(base, held | _of_the_text(scenario))


def _of_the_text(scenario: Scenario) -> dict[str, Prior]:
    """What the text states, and the losses that it does not."""
    none = "Not in the text, which so takes it to do nothing."
    told = {
        "sun.flux": _fixed(1366.0, "W/m^2", LEVIATHAN, "Section 1, first line."),
        "sun.distance": _stated("au", *DISTANCES[scenario.site]),
        "collector.conversion": _stated("-", *EFFICIENCIES[scenario.technology]),
        "collector.areal_mass": Prior(
            0.2,
            Uniform(0.1, 0.3),
            "kg/m^2",
            source=LEVIATHAN_NOTEBOOKS,
            evidence="quoted",
            why="Solar farm note, areal density target.",
        ),
        "collector.plant_mass": _fixed(0.0, "kg/kW", LEVIATHAN, none),
        "cycle.build_time": Prior(
            90.0,
            Uniform(30, 180),
            "d",
            source=LEVIATHAN_NOTEBOOKS,
            evidence="quoted",
            why="Growth notebook, range of its cycle.",
        ),
    }
    for name, value in (("optics", 1.0), ("receiver", 1.0), ("duty", 1.0)):
        told[f"collector.{name}"] = _fixed(value, "-", LEVIATHAN, none)
    for name, value in (("oversizing", 1.0), ("degradation", 0.0)):
        told[f"collector.{name}"] = _fixed(value, "-", LEVIATHAN, none)
    return told


def _stated(unit: str, nominal: float, spread: AbstractDistribution, why: str) -> Prior:
    return Prior(nominal, spread, unit, source=LEVIATHAN, evidence="quoted", why=why)


def _fixed(value: float, unit: str, source: Source, why: str) -> Prior:
    return Prior(value, Fixed(value), unit, source=source, evidence="judged", why=why)
