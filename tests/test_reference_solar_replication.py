"""Equations, programs and estimators against outside numbers of the Leviathan source.

Every kind of case is compared, in every field; nothing is left out.
"""

import json
from typing import Annotated

import equinox as eqx
import jax.numpy as jnp
import numpy as np
import pytest
from leviathan import DEFAULTS, DETERMINISTIC, as_scalars, mass_flow_of
from numpy.testing import assert_allclose
from reference_rows import FOLDER

from equations.constants import DAY
from equations.models.solar_replication import program
from equations.models.solar_replication.growth import MEGAWATT_HOUR
from equations.replication import cycle_energy, cycle_time, swarm_units
from equations.sunlight import ASTRONOMICAL_UNIT, collected_power, solar_flux
from uq import summary
from uq.designs import Random
from uq.distributions import Triangular, Uniform
from uq.parameters import Spec
from uq.priors import Prior, Source
from uq.propagation import propagate
from uq.quantities import output
from uq.sampling import sample
from uq.sobol import sobol_indices


REFERENCE = FOLDER / "leviathan.json"
CASES = json.loads(REFERENCE.read_text())["cases"] if REFERENCE.exists() else []
DIGITS = 1e-13  # the largest relative difference of a deterministic field
COMMON_YEAR = 365.0  # days a year, as the reference counts them
SIZE = 2**11  # points of each of 16 replicates
ROUNDING = 1e-9  # of a quantity whose replicates agree to rounding


def compare(found, expected, label):
    """Every field of the reference, whatever its kind; NaN where theirs is infinite."""
    if isinstance(expected, dict):
        assert set(expected) == set(found), f"{label}: a field is not compared"
        for name, value in expected.items():
            compare(found[name], value, f"{label}.{name}")
    elif isinstance(expected, bool):
        assert found is expected, label
    elif isinstance(expected, str) and "inf" not in expected.lower():
        assert found == expected, label
    else:
        theirs, ours = np.asarray(expected, float), np.asarray(found, float)
        assert theirs.shape == ours.shape, label
        never = np.isposinf(theirs)
        assert np.isnan(ours[never]).all(), label
        assert_allclose(ours[~never], theirs[~never], rtol=DIGITS, err_msg=label)


def of(*kinds):
    cases = [case for case in CASES if case["kind"] in kinds]
    return pytest.mark.parametrize("case", cases, ids=[case["id"] for case in cases])


@of(*DETERMINISTIC)
def test_deterministic_fields_are_reproduced(case):
    compare(DETERMINISTIC[case["kind"]](case["inputs"]), case["expected"], case["id"])


class Inputs[T](eqx.Module):
    """Any inputs by their names in the reference."""

    x: dict[str, Annotated[T, Spec("-", "an input", low=-np.inf)]]


DISTRIBUTIONS = {  # those that enter inverted are inverted by the equation
    "uniform": Uniform,
    "inv_uniform": Uniform,
    "inv_sq_uniform": Uniform,
    "triangular": Triangular,
}
THERE = Source("Reference cases of the Leviathan source", "inputs", "2026-11-20")


def believed(distributions):
    """Priors from the reference's words: a kind, and its numbers."""
    return Inputs(
        {
            name: Prior(
                float(numbers[0]),
                DISTRIBUTIONS[kind](*map(float, numbers)),
                "-",
                THERE,
                "derived",
                "As the reference draws it.",
            )
            for name, (kind, *numbers) in distributions.items()
        }
    )


def drawn(model, distributions):
    """Outputs of a model of a dict in 16 replicates of random points.

    A net of one input puts as many points in each stratum, whatever its scrambling: the
    error of a share would be underestimated.
    """
    priors = believed(distributions)
    design = Random(len(distributions), SIZE, replicates=16, seed=7)
    return propagate(model, sample(priors, design), nonfinite="keep")


def within(ours, exact, label):
    """An estimate is within four standard errors of what is exact."""
    error = 4 * ours.standard_error + ROUNDING * abs(exact)
    assert abs(ours.value - exact) <= error, (label, ours, exact)


def within_quantiles(draws, probabilities, exact):
    for probability, theirs in zip(probabilities, exact, strict=True):
        within(summary.quantile(draws, probability), theirs, probability)


def share(event):
    return summary.probability(event.astype(float))


def the_flux(given, expected):
    def model(p):
        return {
            "y": solar_flux(jnp.asarray(given["S0"]), p.x["d_au"] * ASTRONOMICAL_UNIT)
        }

    flux = drawn(model, {"d_au": given["d_au"]})["y"]
    within(summary.mean(flux), expected.pop("mean"), "mean")
    within(summary.estimate(np.std, flux), expected.pop("std"), "std")
    below = share(flux < given["threshold_W_m2"])
    within(below, expected.pop("P_below"), "below")
    within_quantiles(flux, given["probabilities"], expected.pop("quantiles"))


def electric(given):
    def model(p):
        flux = solar_flux(jnp.asarray(given["S0"]), p.x["d_au"] * ASTRONOMICAL_UNIT)
        chain = p.x["eta_opt"] * p.x["eta_te"]
        return {"y": collected_power(p.x["area"], flux, chain, p.x["duty"], 0.0 * flux)}

    return model


def cycle_days(given):
    assert_allclose(given["scale"], MEGAWATT_HOUR / DAY)

    def model(p):
        power = p.x["P_W"]
        return {"y": cycle_time(p.x["E_MWh"] * MEGAWATT_HOUR, power, 0 * power) / DAY}

    return model


def the_sum(_):
    return lambda p: {"y": cycle_energy(*(p.x[name] for name in sorted(p.x)))}


def the_indices(model, distributions, expected):
    told = sobol_indices(
        model, believed(distributions), {"y": output("y")}, size=SIZE, seed=5
    )
    last = told.history[-1]
    exact = {"S1": expected.pop("S1"), "ST": expected.pop("ST", None)}
    exact["ST"] = exact["ST"] or exact["S1"]  # additive where there is no other
    mine = {
        "S1": (last.first, last.first_error),
        "ST": (last.total, last.total_error),
    }
    for name, (values, errors) in mine.items():
        assert set(exact[name]) == set(distributions)
        for f, factor in enumerate(told.factors):
            found = summary.Estimate(values[0, f], errors[0, f], 16)
            within(found, exact[name][factor.removeprefix("x.")], (name, factor))


def the_spread(model, distributions, expected):
    values = drawn(model, distributions)["y"]
    within(summary.mean(values), expected.pop("mean"), "mean")
    within(summary.variance(values), expected.pop("variance"), "variance")
    if "std" in expected:
        within(summary.estimate(np.std, values), expected.pop("std"), "std")
    the_indices(model, distributions, expected)
    return values


def the_budget(given, expected):
    values = the_spread(the_sum(given), given["components"], expected)
    shares = expected.pop("cdf_at_thresholds")
    for threshold, exact in zip(given["thresholds"], shares, strict=True):
        within(share(values < threshold), exact, threshold)
    told = expected.pop("quantiles")
    within_quantiles(values, map(float, told), told.values())


def the_probability(given, expected):
    def model(p):
        x = p.x
        energy = x["E_cycle_MWh"] * MEGAWATT_HOUR
        return {"y": cycle_time(energy, x["P_unit_W"], x["P_base_W"]) / DAY}

    names = ("E_cycle_MWh", "P_unit_W", "P_base_W")
    days = drawn(model, {name: given[name] for name in names})["y"]
    soon = share(days <= given["t_star_days"])
    within(soon, expected.pop("P_cycle_within"), "within")
    never = summary.nonfinite_share(days)
    assert abs(never - expected.pop("P_infeasible")) <= 4 * max(
        share(~np.isfinite(days)).standard_error, ROUNDING
    )


def the_exceedance(given, expected):
    def model(p):
        cycles = given["t_years"] * COMMON_YEAR / p.x["T_cycle_days"]
        return {"y": swarm_units(p.x["N0"], jnp.asarray(2.0), cycles)}

    units = drawn(model, {name: given[name] for name in ("N0", "T_cycle_days")})["y"]
    reached = share(units >= given["target"])
    within(reached, expected.pop("P_reach_target"), "reach")


def the_program(given, expected):
    """Monotone in the yield: its quantiles are the values at quantiles of the yield."""
    flow = as_scalars(mass_flow_of(DEFAULTS | given["overrides"], given["composition"]))
    program_of = program.mass_flow(given["cycles"])

    def model(p):
        told = eqx.tree_at(lambda f: f.fabrication_yield, flow, p.x["fab_yield"])
        return {"y": program_of(told).mass[-1]}

    told = expected.pop("final_mass_quantiles_kg")
    spread = DISTRIBUTIONS[given["fab_yield"][0]](*map(float, given["fab_yield"][1:]))

    def mass_at(fab_yield):
        return float(model(Inputs({"fab_yield": jnp.asarray(fab_yield)}))["y"])

    for probability, exact in told.items():
        found = mass_at(float(spread.icdf(jnp.asarray(float(probability)))))
        assert_allclose(found, exact, rtol=1e-12, err_msg=probability)
    lowest = expected.pop("min_final_mass_kg")
    assert_allclose(mass_at(spread.support[0]), lowest, rtol=1e-12)
    masses = drawn(model, {"fab_yield": given["fab_yield"]})["y"]
    within_quantiles(masses, map(float, told), told.values())
    grown = share(masses > 8 * float(flow.seed_mass))
    within(grown, expected.pop("P_success_8x"), "success")


SAMPLED = {
    "uq_flux_distribution": the_flux,
    "uq_power_sobol": lambda g, e: the_spread(electric(g), g["distributions"], e),
    "uq_cycle_time_sobol": lambda g, e: the_spread(
        cycle_days(g), g["distributions"], e
    ),
    "uq_cycle_time_probability": the_probability,
    "uq_growth_exceedance": the_exceedance,
    "uq_energy_budget_sum": the_budget,
    "uq_upstream_replication_quantiles": the_program,
}


@of(*SAMPLED)
def test_distributions_are_reproduced(case):
    left = dict(case["expected"])
    SAMPLED[case["kind"]](case["inputs"], left)
    assert not left, f"{case['id']}: {list(left)} is not compared"


@pytest.mark.parametrize("kind", sorted({case["kind"] for case in CASES}))
def test_every_kind_is_compared(kind):
    assert kind in {*DETERMINISTIC, *SAMPLED}, f"{kind}: not compared"
