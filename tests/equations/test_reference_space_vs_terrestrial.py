"""The model against McCalip's program and text, and view factors against rays."""

import dataclasses
import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from mccalip import (
    EARTH,
    FREEZING,
    SMOOTH,
    SPACE,
    TEXT,
    THERMAL,
    parameters,
    program_derived,
)
from numpy.testing import assert_allclose
from reference_rows import record

from equations.models.space_vs_terrestrial import Form, space_vs_terrestrial
from equations.view_factors import (
    angular_radius,
    orbit_mean_view_factor,
    plate_view_factor,
)
from uq.engine.propagation import propagate
from uq.parameters import flatten, replace_leaves


VIEWS = record("viewfactor_check.json")
RECORDED = record("mccalip.json")
CASES, TOLD = RECORDED.get("cases", []), RECORDED.get("meta", {})
needs_record = pytest.mark.skipif(not CASES, reason="no recorded states")


def changed(form, **choices):
    return dataclasses.replace(form.value, **choices)


def evaluated(choices):
    """Inputs and outputs by path, one entry a case."""
    filled = [parameters(case["state"], TOLD["constants"]) for case in CASES]
    draws = jax.tree.map(lambda *leaves: np.array(leaves, float), *filled)
    outputs = propagate(space_vs_terrestrial(choices), draws, nonfinite="keep")
    return flatten(outputs)[0], flatten(draws)[0]


@pytest.fixture(scope="module")
def program():
    return evaluated(Form.PUBLISHED)


@pytest.fixture(scope="module")
def text():
    return evaluated(Form.SOURCE)


def compare(found, expected, scale, label):
    """Relative to the number, or to what it is a small difference or part of."""
    assert_allclose(
        found, float(expected), rtol=1e-12, atol=1e-14 * scale, err_msg=label
    )


def scales(outputs, i):
    """What the differences and the parts among the outputs are taken from."""
    heat = outputs["thermal.heat.total"][i] * 1e6
    flows = {name: heat for name in ("qAlbedoW", "Q_albedo_W")}
    temperatures = ("tempMarginC", "eqTempC", "computeTempC", "requiredTempC")
    temperatures += ("radiatorTempC", "T_eq_C", "T_radiator_C", "dT_margin")
    kelvin = {name: 10 * FREEZING for name in temperatures}
    return (
        flows
        | kelvin
        | {"marginPct": 1e3 * FREEZING}
        | {name: 1e3 for name in ("degradationMargin", "solarMarginPct")}
    )


def check(section, recorded, mapped, derived, outputs, i, case):
    """Every field of a section: compared, or the test fails."""
    unknown = set(recorded) - set(mapped) - set(derived)
    assert not unknown, f"{section}: neither compared nor listed: {unknown}"
    near = scales(outputs, i)
    for name, expected in recorded.items():
        if name in mapped:
            path, factor = mapped[name]
            found = outputs[path][i] * factor
        else:
            found = derived[name]
        label = f"{case['id']} {section}.{name}"
        compare(found, expected, near.get(name, 0.0), label)
    return len(recorded)


def row(columns, i):
    return {
        path: column[i] if np.ndim(column) else column
        for path, column in columns.items()
    }


SECTIONS = {"orbital": SPACE, "terrestrial": EARTH, "thermal": THERMAL}


@needs_record
def test_every_number_of_the_program_is_reproduced(program):
    outputs, inputs = program
    compared = 0
    for i, case in enumerate(CASES):
        derived, _ = program_derived(row(outputs, i), row(inputs, i))
        recorded = dict(case["mathjs"])
        found = outputs["breakeven.launch_price"][i]
        price = recorded.pop("breakeven_launch_usd_per_kg", found)
        compare(found, price, outputs["earth.facility_price"][i], case["id"])
        assert set(recorded) <= set(SECTIONS)
        for section, told in recorded.items():
            mapped = SECTIONS[section]
            compared += check(section, told, mapped, derived[section], outputs, i, case)
    print(f"{compared + len(CASES)} numbers of {len(CASES)} states compared")


@needs_record
def test_every_number_of_the_text_is_reproduced(text):
    outputs, inputs = text
    smooth, _ = evaluated(changed(Form.SOURCE, counts="continuous"))
    root, _ = evaluated(changed(Form.SOURCE, breakeven="root"))
    compared = 0
    for i, case in enumerate(CASES):
        _, derived = program_derived(row(outputs, i), row(inputs, i))
        extra = {"L_breakeven_with_pue_capex": root["breakeven.launch_price"][i]}
        derived["breakeven"] |= extra
        recorded = dict(case["seed_text"])
        told = recorded.pop("smooth_no_ceil", {})
        compared += check("smooth", told, SMOOTH, {}, smooth, i, case)
        assert set(recorded) <= set(TEXT)
        for section, told in recorded.items():
            mapped = TEXT[section]
            compared += check(section, told, mapped, derived[section], outputs, i, case)
    print(f"{compared} numbers of {len(CASES)} states compared")


@needs_record
def test_what_follows_from_the_program_is_reproduced(program):
    """Its breakeven put back into its own total, and the root that it should be."""
    outputs, _ = program
    root, _ = evaluated(changed(Form.PUBLISHED, breakeven="root"))
    paths = {
        "orbital_total_at_mathjs_breakeven": outputs["breakeven.orbital_cost"],
        "terrestrial_total": outputs["earth.total_cost"],
        "self_consistent_breakeven_usd_per_kg": root["breakeven.launch_price"],
        "orbital_over_terrestrial_cost_ratio": outputs["cost_ratio"],
    }
    for i, case in enumerate(CASES):
        assert set(case["derived_from_mathjs"]) <= set(paths), case["id"]
        for name, expected in case["derived_from_mathjs"].items():
            assert_allclose(paths[name][i], expected, rtol=1e-11, err_msg=case["id"])
        assert_allclose(
            root["breakeven.orbital_cost"][i],
            outputs["earth.total_cost"][i],
            rtol=1e-12,
        )


def views(kind):
    return VIEWS.get(kind, [])


def test_every_kind_of_view_factor_is_compared():
    means = {f"orbit_avg_{height}km" for height, _ in ORBITS}
    assert set(VIEWS) <= {"single_plate", *means}


RADIUS = angular_radius(jnp.asarray(550e3))
RAYS = 4e6


@pytest.mark.parametrize("case", views("single_plate"), ids=lambda case: str(case[0]))
def test_a_plate_sees_as_much_of_earth_as_rays_do(case):
    tilt, exact, traced = case
    found = float(plate_view_factor(jnp.radians(float(tilt)), RADIUS))
    assert_allclose(found, exact, rtol=1e-12, atol=1e-15)
    error = np.sqrt(max(found * (1 - found), 1 / RAYS) / RAYS)
    assert abs(found - traced) < 4 * error


ORBITS = [
    (int(found[1]), case)
    for kind in VIEWS
    if (found := re.fullmatch(r"orbit_avg_(\d+)km", kind))
    for case in views(kind)
]


def str_of(told):
    return str(told["beta"] if isinstance(told, dict) else told)


@pytest.mark.parametrize(
    ("height", "case"),
    ORBITS,
    ids=str_of,
)
def test_the_mean_over_an_orbit_is_that_of_its_points(height, case):
    radius = angular_radius(jnp.asarray(height * 1e3))
    beta = jnp.radians(float(case["beta"]))
    mean = jax.jit(orbit_mean_view_factor)(beta, radius)
    # The recorded mean is of 720 points, whose error at beta = 0 is 4e-10; the same
    # points of the plate's own view factor have it too.
    noon = 2 * np.pi * np.arange(720) / 720
    cosines = jnp.clip(jnp.cos(beta) * jnp.cos(noon), -1, 1)
    points = jax.vmap(plate_view_factor, (0, None))(jnp.arccos(cosines), radius)
    for side in case["exact"]:
        assert_allclose(jnp.mean(points), side, rtol=1e-12)
        assert_allclose(mean, side, rtol=1e-9 if case["beta"] < 23 else 1e-12)


@pytest.mark.skipif(not (ORBITS and TOLD), reason="no recorded temperatures")
@pytest.mark.parametrize(
    ("choice", "temperature", "seen"),
    [
        ("exact", "T_exact_C", "exact"),
        ("cosine", "T_mathjs_C", "mathjs"),
        ("line", "T_seed_C", "seed_heuristic"),
    ],
)
def test_temperature_by_each_view_factor(choice, temperature, seen):
    state = parameters(TOLD["default_state"], TOLD["constants"])
    heights, betas = np.array([(h, case["beta"]) for h, case in ORBITS], float).T
    draws = replace_leaves(
        state, {"orbit.altitude": heights, "orbit.beta_angle": betas}
    )
    model = space_vs_terrestrial(changed(Form.PUBLISHED, view_factor=choice))
    found = propagate(model, draws).thermal
    for i, (_, case) in enumerate(ORBITS):
        sides = found.array_view[i], found.radiator_view[i]
        rtol = 1e-9 if choice == "exact" and case["beta"] < 23 else 1e-12
        assert_allclose(sides, np.broadcast_to(case[seen], 2), rtol=rtol)
        assert_allclose(found.temperature[i], case[temperature] + FREEZING, rtol=rtol)
