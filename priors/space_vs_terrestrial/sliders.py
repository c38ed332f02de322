"""The published page with every slider anywhere between its stops.

A slider's stops say what its author lets one try, not what he believes: this table is
the widest that the page admits, and what holds throughout it holds whatever one sets.
"""

from dataclasses import replace

from equations.models.space_vs_terrestrial import SpaceVsTerrestrial
from priors.space_vs_terrestrial.published import published
from priors.space_vs_terrestrial.scenarios import Scenario
from uq.distributions import AbstractDistribution, LogUniform, Uniform
from uq.parameters import replace_leaves
from uq.priors import Prior, prior_table


def sliders(scenario: Scenario | None = None) -> SpaceVsTerrestrial[Prior]:
    """The table of the page's sliders.

    Args:
        scenario: Where the sliders stand at first; None for where the page opens.
    """
    fixed = published(scenario)
    table = prior_table(fixed)
    return replace_leaves(
        fixed, {path: _free(table[path], stops) for path, stops in _stops().items()}
    )


def _stops() -> dict[str, AbstractDistribution]:
    """Even along each slider, and so logarithmic on the page's two that are."""
    return {
        "target.power": Uniform(1, 1000),
        "target.life": Uniform(3, 10),
        "launch.price": Uniform(1, 2940),
        "satellite.price": Uniform(1, 40),
        "satellite.specific_power": LogUniform(3, 500),
        "satellite.power": LogUniform(5, 500),
        "satellite.degradation": Uniform(0, 0.12),
        "satellite.failure_rate": Uniform(0, 0.10),
        "satellite.development": Uniform(0, 10_000),
        "orbit.altitude": Uniform(400, 1200),
        "orbit.beta_angle": Uniform(60, 90),
        "orbit.sun_fraction": Uniform(0.55, 1.0),
        "panel.absorptance": Uniform(0.80, 0.98),
        "panel.array_emissivity": Uniform(0, 0.95),
        "panel.radiator_emissivity": Uniform(0, 0.98),
        "panel.efficiency": Uniform(0.20, 0.24),
        "panel.die_limit": Uniform(343.15, 373.15),
        "panel.temperature_drop": Uniform(5, 25),
        "facility.electrical": Uniform(5.25 * 10 / 12.5, 5.25 * 17 / 12.5),
        "facility.mechanical": Uniform(3.00 * 10 / 12.5, 3.00 * 17 / 12.5),
        "facility.civil": Uniform(2.50 * 10 / 12.5, 2.50 * 17 / 12.5),
        "facility.network": Uniform(1.75 * 10 / 12.5, 1.75 * 17 / 12.5),
        "facility.pue": Uniform(1.1, 1.5),
        "plant.turbine_price": Uniform(1450, 2300),
        "plant.heat_rate": Uniform(6000, 9000),
        "plant.gas_price": Uniform(2, 15),
    }


def _free(prior: Prior, stops: AbstractDistribution) -> Prior:
    why = (
        "Between the stops of the page's slider; the page gives no distribution and "
        "no reason for them."
    )
    return replace(prior, distribution=stops, evidence="judged", why=why)
