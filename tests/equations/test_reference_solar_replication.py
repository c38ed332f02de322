"""Equations, programs and estimators against outside numbers of the Leviathan source.

Every kind of case is compared, in every field; nothing is left out.
"""

import functools
from typing import Annotated

import equinox as eqx
import jax.numpy as jnp
import numpy as np
import pytest
from drawn import distribution, power
from leviathan import DEFAULTS, DETERMINISTIC, as_scalars, mass_flow_of
from numpy.testing import assert_allclose
from reference_rows import record

from equations.constants import DAY
from equations.models.solar_replication import program
from equations.models.solar_replication.growth import MEGAWATT_HOUR
from equations.replication import cycle_energy, cycle_time, swarm_units
from equations.sunlight import ASTRONOMICAL_UNIT, collected_power, solar_flux
from uq.designs import Random
from uq.engine.propagation import propagate
from uq.inputs.sampling import sample
from uq.parameters import Spec
from uq.priors import Prior, Source, varying
from uq.quantities import output
from uq.results import summary
from uq.sensitivity.variance.sobol import sobol_indices


CASES = record("leviathan.json").get("cases", [])
DIGITS = 1e-13  # the largest relative difference of a deterministic field
COMMON_YEAR = 365.0  # days a year, as the reference counts them
SIZE = 2**11  # points of each of 16 replicates
ROUNDING = 1e-9  # of a quantity whose replicates agree to rounding


def compare(found, expected, label):
    """Every field of the reference, whatever its kind; NaN where theirs is infinite."""
    if isinstance(expected, dict):
        assert set(expected) <= set(found), f"{label}: a field is not compared"
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


THERE = Source("Reference cases of the Leviathan source", "inputs", "2026-11-20")


def believed(distributions):
    """Priors from the reference's words: a kind, and its numbers."""
    told = {name: distribution(each) for name, each in distributions.items()}
    return Inputs(
        {
            name: Prior(
                float(each.icdf(jnp.asarray(0.5))),
                each,
                "-",
                THERE,
                "derived",
                "As the reference draws it.",
            )
            for name, each in told.items()
        }
    )


def drawn(model, distributions):
    """Outputs of a model of a dict in 16 replicates of random points.

    A net of one input puts as many points in each stratum, whatever its scrambling: the
    error of a share would be underestimated.
    """
    priors = believed(distributions)
    design = Random(len(varying(priors)), SIZE, replicates=16, seed=7)
    return propagate(model, sample(priors, design), nonfinite="keep")


def within(ours, exact, label):
    """An estimate is within four standard errors of what is exact."""
    if ours.draws and ours.value in (0.0, 1.0):  # seen in none of the draws, or all
        low, high = ours.interval(0.9999)
        assert low <= exact <= high, (label, ours, exact)
        return
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
    the_moments(flux, expected)
    if "P_below" in expected:
        below = share(flux < given["threshold_W_m2"])
        within(below, expected.pop("P_below"), "below")
    the_quantiles(flux, given, expected)


def the_moments(values, expected):
    """Those of mean, variance and deviation that are told."""
    if "mean" in expected:
        within(summary.mean(values), expected.pop("mean"), "mean")
    if "variance" in expected:
        within(summary.variance(values), expected.pop("variance"), "variance")
    if "std" in expected:
        within(summary.estimate(np.std, values), expected.pop("std"), "std")


def the_quantiles(values, given, expected):
    """Quantiles by their probability, or a list beside one of probabilities."""
    told = expected.pop("quantiles", {})
    if isinstance(told, list):
        told = dict(zip(given["probabilities"], told, strict=True))
    within_quantiles(values, map(float, told), told.values())


def factors(p, distributions, given, known):
    """Factors of a product by name: drawn ones as they enter it, and given numbers."""
    entering = {
        name: p.x[name] ** power(told)[0] for name, told in distributions.items()
    }
    fixed = {name: jnp.asarray(float(given[name])) for name in known if name in given}
    return fixed | entering


def electric(given):
    """Sunlight at a distance, and whatever else multiplies it."""
    told = given["distributions"]
    inverse = [name for name, each in told.items() if power(each)[0] == -2]
    distance = "d_au" if "d_au" in told else next(iter(inverse), None)
    known = ("area", "eta_opt", "eta_te", "duty")

    def model(p):
        au = p.x[distance] if distance else jnp.asarray(float(given.get("d_au", 1.0)))
        flux = solar_flux(jnp.asarray(given["S0"]), au * ASTRONOMICAL_UNIT)
        rest = {k: v for k, v in told.items() if k != distance}
        parts = factors(p, rest, given, known)
        area, duty = (parts.pop(k, jnp.ones_like(flux)) for k in ("area", "duty"))
        chain = functools.reduce(jnp.multiply, parts.values(), jnp.ones_like(flux))
        return {"y": collected_power(area, flux, chain, duty, 0.0 * flux)}

    return model


def cycle_days(given):
    """Energy over power, and whatever else multiplies it."""
    told = given["distributions"]
    inverse = [name for name, each in told.items() if power(each)[0] < 0]
    scale = given.get("scale", MEGAWATT_HOUR / DAY) / (MEGAWATT_HOUR / DAY)

    def model(p):
        parts = factors(p, told, given, ())
        spent = functools.reduce(jnp.multiply, [1 / parts.pop(k) for k in inverse], 1.0)
        energy = functools.reduce(jnp.multiply, parts.values(), jnp.asarray(scale))
        seconds = cycle_time(energy * MEGAWATT_HOUR, spent, 0.0 * energy)
        return {"y": seconds / DAY}

    return model


PARTS = 4  # of a cycle's energy that the equation adds up


def the_sum(_):
    def model(p):
        parts = [p.x[name] for name in sorted(p.x)]
        total = jnp.zeros_like(parts[0])
        while parts:
            some, parts = parts[: PARTS - 1], parts[PARTS - 1 :]
            rest = [jnp.zeros_like(total)] * (PARTS - 1 - len(some))
            total = cycle_energy(total, *some, *rest)
        return {"y": total}

    return model


def the_indices(model, distributions, expected):
    told = sobol_indices(
        model, believed(distributions), {"y": output("y")}, size=SIZE, seed=5
    )
    last = told.history[-1]
    exact = {name: expected.pop(name) for name in ("S1", "ST") if name in expected}
    mine = {
        "S1": (last.first, last.first_error),
        "ST": (last.total, last.total_error),
    }
    for name, known in exact.items():
        values, errors = mine[name]
        for f, factor in enumerate(told.factors):
            found = summary.Estimate(values[0, f], errors[0, f], 16)
            within(found, known[factor.removeprefix("x.")], (name, factor))


def the_spread(model, distributions, expected, given):
    values = drawn(model, distributions)["y"]
    the_moments(values, expected)
    if "S1" in expected or "ST" in expected:
        the_indices(model, distributions, expected)
    the_quantiles(values, given, expected)
    return values


def the_budget(given, expected):
    values = the_spread(the_sum(given), given["components"], expected, given)
    shares = expected.pop("cdf_at_thresholds", [])
    for threshold, exact in zip(given["thresholds"], shares, strict=bool(shares)):
        within(share(values < threshold), exact, threshold)


def the_probability(given, expected):
    def model(p):
        x = p.x
        energy = x["E_cycle_MWh"] * MEGAWATT_HOUR
        return {"y": cycle_time(energy, x["P_unit_W"], x["P_base_W"]) / DAY}

    names = ("E_cycle_MWh", "P_unit_W", "P_base_W")
    days = drawn(model, {name: given[name] for name in names})["y"]
    if "P_cycle_within" in expected:
        soon = share(days <= given["t_star_days"])
        within(soon, expected.pop("P_cycle_within"), "within")
    if "P_infeasible" in expected:
        within(share(~np.isfinite(days)), expected.pop("P_infeasible"), "never")


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

    told = expected.pop("final_mass_quantiles_kg", {})
    spread = distribution(given["fab_yield"])

    def mass_at(fab_yield):
        return float(model(Inputs({"fab_yield": jnp.asarray(fab_yield)}))["y"])

    for probability, exact in told.items():
        found = mass_at(float(spread.icdf(jnp.asarray(float(probability)))))
        assert_allclose(found, exact, rtol=1e-12, err_msg=probability)
    if "min_final_mass_kg" in expected:
        lowest = expected.pop("min_final_mass_kg")
        assert_allclose(mass_at(spread.support[0]), lowest, rtol=1e-12)
    masses = drawn(model, {"fab_yield": given["fab_yield"]})["y"]
    within_quantiles(masses, map(float, told), told.values())
    if "P_success_8x" in expected:
        grown = share(masses > 8 * float(flow.seed_mass))
        within(grown, expected.pop("P_success_8x"), "success")


SAMPLED = {
    "uq_flux_distribution": the_flux,
    "uq_power_sobol": lambda g, e: the_spread(electric(g), g["distributions"], e, g),
    "uq_cycle_time_sobol": lambda g, e: the_spread(
        cycle_days(g), g["distributions"], e, g
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
