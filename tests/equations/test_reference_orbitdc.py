"""The model under `Form.PUBLISHED` against recorded runs of spacedc-mdao 0.4.2."""

import collections
import dataclasses
import functools
import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from orbitdc import DRAWN, PATHS, as_shipped, choices, parameters
from orbitdc_fields import DERIVED, EARTH, ELSEWHERE, LEFT_OUT, SAME, SCALED, SPACE
from reference_rows import record

from equations.finance import annuity, rounded_periods
from equations.models.orbital_datacenter import orbital_datacenter
from equations.models.orbital_datacenter.fleet import stepped_health
from priors.orbital_datacenter.published import published
from uq.designs import Sobol
from uq.distributions import Fixed
from uq.engine.propagation import propagate
from uq.inputs.beliefs import revise
from uq.inputs.sampling import sample
from uq.parameters import flatten, replace_leaves
from uq.priors import Prior, nominals, varying
from uq.results import summary


CASES = record("orbitdc.json").get("cases", [])
BASES = as_shipped(CASES)


@functools.cache
def filled():
    """Parameters of every case."""
    return [replace_leaves(nominals(published()), parameters(case)) for case in CASES]


@pytest.fixture(scope="module")
def outputs():
    """Every case, those of the same options at once; outputs by path, one a case."""
    groups = collections.defaultdict(list)
    for i, case in enumerate(CASES):
        groups[choices(case)].append(i)
    found = [{}] * len(CASES)
    for options, members in groups.items():
        chosen = [filled()[i] for i in members]
        draws = jax.tree.map(lambda *leaves: np.array(leaves, float), *chosen)
        model = orbital_datacenter(options)
        leaves = flatten(propagate(model, draws, nonfinite="keep"))[0]
        for k, i in enumerate(members):
            found[i] = {name: leaf[k] for name, leaf in leaves.items()}
    return found


def number(value):
    return np.nan if value is None else float(value)


def compared(i, outputs):
    """Each output that has a counterpart and is recorded, with ours."""
    recorded = set(CASES[i]["outputs"])
    side = CASES[i]["kind"]
    ours = {
        name.removeprefix(f"{side}."): float(value)
        for name, value in outputs[i].items()
        if name.startswith(f"{side}.")
    }
    inputs = {name: float(value) for name, value in flatten(filled()[i])[0].items()}
    for theirs, path in (SAME | (SPACE if side == "space" else EARTH)).items():
        if theirs in recorded:
            yield theirs, ours[path]
    for theirs, (path, factor) in SCALED[side].items():
        if theirs in recorded:
            yield theirs, ours[path] * factor
    for theirs, derive in DERIVED[side].items():
        if theirs in recorded:
            yield theirs, derive(inputs, ours)


def test_every_recorded_output_is_reproduced(outputs):
    fields = collections.Counter()
    for i, case in enumerate(CASES):
        feasible = case["outputs"].get("detail.thermal_feasible", 1.0) == 1.0
        for theirs, found in compared(i, outputs):
            expected = number(case["outputs"][theirs])
            if np.isnan(found) or np.isnan(expected):
                # A design that rejects no heat has no radiator and no cost: NaN here,
                # infinite, zero or a mass of what does not suffice there.
                assert not feasible, (case["id"], theirs)
                continue
            label = f"{case['id']} {theirs}"
            assert_allclose(found, expected, rtol=1e-10, atol=1e-12, err_msg=label)
            fields[case["kind"], theirs] += 1
    # An infeasible design still has its orbit, its power and its network.
    assert {side for side, _ in fields} == {case["kind"] for case in CASES}


def test_every_recorded_field_is_compared_or_left_out_by_name():
    for case in CASES:
        side = case["kind"]
        own = SPACE if side == "space" else EARTH
        told = (SAME, own, SCALED[side], DERIVED[side], ELSEWHERE[side], LEFT_OUT[side])
        fields = [field for table in told for field in table]
        assert len(fields) == len(set(fields))
        assert set(case["outputs"]) <= set(fields), case["id"]


@pytest.mark.parametrize(
    ("side", "field"), [(s, f) for s, fields in LEFT_OUT.items() for f in fields]
)
def test_left_out(side, field):
    pytest.skip(f"{side} {field}: {LEFT_OUT[side][field]}")


def test_resupply_is_the_recorded_one(outputs):
    for i, case in enumerate(CASES):
        if case["kind"] != "space":
            continue
        launches, units = (
            case["outputs"][f"detail.fleet_{name}"]
            for name in ("resupply_launches", "replaced_units")
        )
        if choices(case).decline != "stepped":
            assert launches == units == 0
            continue
        p = jax.tree.map(lambda leaf: jnp.asarray(float(leaf)), filled()[i])
        rate = jnp.asarray(outputs[i]["space.sizing.failure_rate"])
        health = stepped_health(p, rate)
        count = case["outputs"]["n_accelerators"]
        assert_allclose(health.resupplies, launches)
        assert_allclose(health.replaced * count, units, rtol=1e-10)
        curve = np.array(case["availability_curve"])
        assert_allclose(health.times, curve[:, 0], rtol=1e-12)
        assert_allclose(health.online, curve[:, 1], rtol=1e-10)


def test_infeasible_designs_have_no_cost(outputs):
    for i, case in enumerate(CASES):
        infeasible = number(case["outputs"]["lcoc_per_pflop_day"]) == np.inf
        assert np.isfinite(outputs[i][f"{case['kind']}.lcoc"]) != infeasible
        if case["kind"] == "space":
            rejects = np.isfinite(outputs[i]["space.sizing.net_flux"])
            assert rejects == case["outputs"]["detail.thermal_feasible"]


def test_running_costs_are_the_present_value_of_the_recorded_totals(outputs):
    totals = {
        "space": {
            "bill.operations": "cost_usd.ops_total",
            "bill.replacement": "cost_usd.replacement_total",
        },
        "earth": {
            "bill.energy": "cost_usd.energy_total",
            "bill.maintenance": "cost_usd.maintenance_total",
        },
    }
    for i, case in enumerate(CASES):
        life = case["scenario"]["mission_life_years"]
        rate = jnp.asarray(float(case["scenario"]["discount_rate"]))
        years = annuity(rate, rounded_periods(jnp.asarray(float(life))))
        for ours, theirs in totals[case["kind"]].items():
            found = outputs[i][f"{case['kind']}.{ours}"]
            assert_allclose(found, case["outputs"][theirs] / life * years, rtol=1e-10)


def drawn(scenario: str, drivers: dict):
    """The recorded scenario with its drivers as the recorded Monte Carlo draws them."""
    priors, changes = published(), {}
    table = flatten(priors, is_leaf=lambda leaf: isinstance(leaf, Prior))[0]
    for path, value in parameters(BASES[scenario]).items():
        changes[path] = with_distribution(
            table[path], float(value), Fixed(float(value))
        )
    for key, told in drivers.items():
        believed = DRAWN[told["distribution"]](told)
        changes[PATHS[key]] = with_distribution(
            table[PATHS[key]], told["value"], believed
        )
    return revise(priors, changes)


def not_drawn(scenario: str, drivers: dict):
    """Why a Monte Carlo is not repeated, if it is not."""
    if scenario not in BASES:
        return "no case of it as it was shipped"
    if unknown := set(drivers) - set(PATHS):
        return f"no parameter of the model, or rounded there: {sorted(unknown)}"
    kinds = {told["distribution"] for told in drivers.values()}
    return f"distributions {kinds - set(DRAWN)}" if kinds - set(DRAWN) else None


def with_distribution(prior, nominal, distribution):
    return dataclasses.replace(prior, nominal=nominal, distribution=distribution)


TOLD = record("orbitdc_uq.json")
UQ_SCENARIOS = [k for k, told in TOLD.items() if k != "meta" and "monte_carlo" in told]


@pytest.mark.parametrize("scenario", UQ_SCENARIOS)
def test_recorded_monte_carlo_is_reproduced(scenario):
    recorded, drivers = TOLD[scenario]["monte_carlo"], TOLD[scenario]["drivers"]
    size = recorded["n"]
    if reason := not_drawn(scenario, drivers):
        pytest.skip(f"{scenario}: {reason}")
    priors = drawn(scenario, drivers)
    design = Sobol(len(varying(priors)), 2**12, replicates=8, seed=1)
    model = orbital_datacenter(choices(BASES[scenario]))
    lcoc = propagate(model, sample(priors, design)).space.lcoc
    within(summary.mean(lcoc), recorded["mean"], recorded["std"] / np.sqrt(size))
    deviation = np.std(lcoc)
    fourth = np.mean((lcoc - lcoc.mean()) ** 4) / deviation**4
    spread = summary.estimate(np.std, lcoc)
    within(spread, recorded["std"], deviation * np.sqrt((fourth - 1) / (4 * size)))
    for name in sorted(key for key in recorded if re.fullmatch(r"p\d\d", key)):
        probability = int(name[1:]) / 100
        density = density_at(lcoc, probability)
        error = np.sqrt(probability * (1 - probability) / size) / density
        within(summary.quantile(lcoc, probability), recorded[name], error)
    for limit, share in recorded.get("p_below", {}).items():
        ours = summary.probability((lcoc < float(limit)).astype(float))
        error = np.sqrt(max(ours.value * (1 - ours.value), 1 / size) / size)
        within(ours, share, error)
    wins = summary.probability((lcoc < TOLD["meta"]["earth_lcoc"]).astype(float))
    share = wins.value * (1 - wins.value)
    within(wins, recorded["p_space_wins"], np.sqrt(max(share, 1 / size) / size))


def density_at(draws, probability, step=0.01):
    low, high = np.quantile(draws, [probability - step, probability + step])
    return 2 * step / (high - low)


def within(ours, theirs, their_error):
    """Two estimates agree within four standard errors of their difference."""
    if ours.draws and ours.value in (0.0, 1.0):  # a share of no draw, or of all
        low, high = ours.interval(0.9999)
        assert low - 4 * their_error <= theirs <= high + 4 * their_error, (ours, theirs)
        return
    error = np.hypot(ours.standard_error, their_error)
    assert abs(ours.value - theirs) < 4 * error, (ours, theirs, their_error)
