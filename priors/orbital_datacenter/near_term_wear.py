"""Near-term priors of wear, of many satellites as one machine, and of what is asked."""

from equations.models.orbital_datacenter.equipment import (
    Ageing,
    Cluster,
    Requirements,
)
from priors.orbital_datacenter.scenarios import Scenario
from priors.sources import SPACEDC
from uq.distributions import AbstractDistribution, Fixed, LogUniform, Triangular
from uq.priors import Prior


def ageing(scenario: Scenario) -> Ageing[Prior]:
    """A radiator through the years; resupply on a schedule is an option, and off."""
    freezing = 273.15 if scenario.coolant == "water-single-phase" else 195.4
    return Ageing(
        emissivity_fade=_judged(
            0.03,
            Triangular(0.0, 0.03, 0.06),
            "-",
            "Catalogue: 0.03 for mirrors and films, 0.05 for paint, from new to worn; "
            "reports of no loss at all exist.",
        ),
        absorptance_rise=_judged(
            0.03,
            Triangular(0.0, 0.03, 0.06),
            "-",
            "Catalogue: 0.03 for mirrors, 0.07 for films and paint; bounded by the "
            "absorptance of the cleanest mirror of this table.",
        ),
        area_loss=_judged(
            0.005,
            LogUniform(0.001, 0.02),
            "1/yr",
            "Program default 0.005 a year, which it calls low confidence; shields over "
            "the lines or a breakup nearby move it fivefold.",
        ),
        loop_failure=_judged(
            0.02,
            LogUniform(0.005, 0.05),
            "1/yr",
            "Program default 0.02 a year, low confidence; pumps of the space station "
            "lasted from three years to more than ten.",
        ),
        loops=_set(2.0, "-", "two loops is the least that survives a leak"),
        heat_capacity=_set(900.0, "J/kg/K", "that of aluminium; ammonia stores more"),
        freezing=_set(freezing, "K", "the coolant of the scenario, by the catalogue"),
        resupply_interval=_set(1000.0, "yr", "no launches on a schedule are planned"),
    )


def cluster() -> Cluster[Prior]:
    """A large model for users, and a small one trained across satellites."""
    return Cluster(
        model_parameters=_set(70e9, "-", "the larger of the text's two examples"),
        message=_set(1.0, "Mbit", "a piece of a gradient, small enough to pipeline"),
        queue=_set(0.01, "ms", "a switch that is hardly loaded, by our judgment"),
        protocol=_set(0.01, "ms", "error correction and software, by our judgment"),
        serial_share=_judged(
            1e-3,
            LogUniform(1e-4, 1e-2),
            "-",
            "Training runs keep most of their speed over thousands of machines, which "
            "needs less than a thousandth; the text gives no value.",
        ),
        waiting=_set(1.0, "-", "exchange as long as compute costs as much as compute"),
        exchange=_judged(
            100.0,
            LogUniform(10, 10_000),
            "Gbit/s",
            "Gradients of 8 billion parameters, 16 bit each, once in ten seconds are "
            "13 Gbit/s; of hundreds of billions, each second, thousands.",
        ),
    )


def requirements() -> Requirements[Prior]:
    """Margins as a review would ask for them."""
    return Requirements(
        telemetry_margin=_set(3.0, "dB", "twice the power is the habit for telemetry"),
        laser_margin=_set(3.0, "dB", "twice the light, as for telemetry, at the least"),
        availability=_set(0.5, "-", "below half, a fleet is worn out by then"),
    )


def _judged(
    nominal: float, distribution: AbstractDistribution, unit: str, why: str
) -> Prior:
    """What the program defaults to, with room for doubt."""
    return Prior(
        nominal, distribution, unit, source=SPACEDC, evidence="judged", why=why
    )


def _set(value: float, unit: str, why: str) -> Prior:
    """A number that a designer sets."""
    return Prior(
        value,
        Fixed(value),
        unit,
        source=SPACEDC,
        evidence="judged",
        why=f"A setting and no uncertainty, which a form may use: {why}.",
    )
