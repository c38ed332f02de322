"""Every model in every form: transforms, gradients, and laws that the answers obey."""

import dataclasses
import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose

from equations.models.orbital_datacenter import Choices, Form, orbital_datacenter
from priors.orbital_datacenter import near_term, published
from priors.orbital_datacenter.scenarios import Scenario
from uq.designs import Sobol
from uq.engine.propagation import propagate
from uq.inputs.sampling import sample
from uq.parameters import flatten, replace_leaves, specs
from uq.priors import nominals, varying


POINTS = 32
FORMS = list(Form)
# Every option that no named form takes, in two models.
OPTIONS = {
    "PROGRAM_OPTIONS": dataclasses.replace(
        Form.PUBLISHED.value,
        radiator_state="new",
        radiator_life="mean flux",
        radiator_orbit="held in steps",
        crosslink="full power",
        decline="stepped",
    ),
    "CORRECTED_OPTIONS": dataclasses.replace(
        Form.CORRECTED.value,
        radiator_life="mean share",
        crosslink="shared power",
        telemetry_range="given",
    ),
}
MODELS = {form.name: form.value for form in FORMS} | OPTIONS
every_model = pytest.mark.parametrize("form", list(MODELS.values()), ids=list(MODELS))


@pytest.fixture(scope="module")
def draws():
    """A few draws of all near-term priors, flat."""
    priors = near_term(Scenario())
    design = Sobol(len(varying(priors)), POINTS, replicates=1, seed=3)
    drawn = sample(priors, design)
    return jax.tree.map(lambda x: jnp.broadcast_to(jnp.ravel(x), (POINTS,)), drawn)


@functools.cache
def many(form):
    """A model over many draws, compiled once for all tests."""
    return jax.jit(jax.vmap(orbital_datacenter(form)))


def at(draws, i):
    return jax.tree.map(lambda leaf: leaf[i], draws)


def scalars(priors):
    return jax.tree.map(lambda x: jnp.asarray(float(x)), nominals(priors))


@every_model
def test_jit_equals_eager_and_vmap_equals_loop(draws, form):
    model = orbital_datacenter(form)
    together = flatten(many(form)(draws))[0]
    one = jax.jit(model)
    for i in range(4):
        alone = flatten(one(at(draws, i)))[0]
        for name, value in alone.items():
            assert_allclose(together[name][i], value, rtol=1e-12, atol=1e-14)
    eager = flatten(model(at(draws, 0)))[0]
    for name, value in eager.items():
        assert_allclose(together[name][0], value, rtol=1e-12, atol=1e-14)


@every_model
def test_propagate_equals_the_model(draws, form):
    model = orbital_datacenter(form)
    kept = flatten(propagate(model, draws, nonfinite="keep"))[0]
    for name, value in flatten(many(form)(draws))[0].items():
        assert_allclose(kept[name], value, rtol=1e-12, atol=1e-14)


@every_model
def test_gradients_are_finite_and_equal_differences(draws, form):
    def answer(p):
        out = orbital_datacenter(form)(p)
        return jnp.log(jnp.stack([out.space.lcoc, out.earth.lcoc]))

    exact = flatten(jax.jit(jax.vmap(jax.jacrev(answer)))(draws))[0]
    both = jax.jit(jax.vmap(answer))
    for name, value in flatten(draws)[0].items():
        assert np.isfinite(exact[name]).all(), name
        step = 1e-6 * np.where(value == 0, 1.0, np.abs(value))
        up, down = (
            both(replace_leaves(draws, {name: value + sign * step})) for sign in (1, -1)
        )
        slope = np.asarray(up - down) / (2 * step[:, None])
        # Logarithms of order 10 lose 1e-15 of it over the step. A draw within a step of
        # a kink (a constraint about to bind, a knot of a table) may differ.
        rounding = 1e-13 / step[:, None]
        near = np.abs(slope - exact[name]) <= rounding + 1e-6 * np.abs(slope)
        assert near.all(axis=1).sum() >= POINTS - 1, (name, slope, exact[name])


def test_fixed_price_scaling():
    """Twice all prices is twice all costs, whatever the form."""
    priors = published(Scenario())
    units = {name: spec.unit for name, spec in specs(scalars(priors)).items()}
    nominal, _ = flatten(scalars(priors))
    money = {n: 2 * nominal[n] for n, unit in units.items() if unit.startswith("USD")}
    assert len(money) > 10
    for form in FORMS:
        model = orbital_datacenter(form)
        once = model(scalars(priors))
        twice = model(replace_leaves(scalars(priors), money))
        assert_allclose(twice.space.lcoc, 2 * once.space.lcoc, rtol=1e-12)
        assert_allclose(twice.earth.gpu_hour, 2 * once.earth.gpu_hour, rtol=1e-12)
        assert_allclose(twice.lcoc_ratio, once.lcoc_ratio, rtol=1e-12)


@every_model
def test_bills_and_masses_add_up(draws, form):
    out = many(form)(draws)
    for side in (out.space, out.earth):
        assert_allclose(sum(vars(side.bill).values()), side.lifecycle_cost, rtol=1e-12)
    assert_allclose(
        sum(vars(out.space.masses).values()), out.space.dry_mass, rtol=1e-12
    )
    product = np.prod([np.asarray(f) for f in vars(out.space.factors).values()], axis=0)
    assert_allclose(product, out.space.delivered_fraction, rtol=1e-12)
    assert_allclose(out.space.waterfall.utilization, out.space.delivered, rtol=1e-12)
    for factor in vars(out.space.factors).values():
        assert np.all((factor >= 0) & (factor <= 1))


def changed(form: Form, **choices) -> Choices:
    return dataclasses.replace(form.value, **choices)


def at_nominal(choices, **values):
    p = replace_leaves(
        scalars(published(Scenario())),
        {name.replace("__", "."): jnp.asarray(float(v)) for name, v in values.items()},
    )
    return orbital_datacenter(choices)(p)


def test_power_and_heat_bound_one_load():
    """Both areas short: the published product charges the load twice."""
    short = {"solar__area_limit": 60.0, "radiator__area_limit": 12.0}
    product = at_nominal(Form.PUBLISHED, **short).space.factors
    least = at_nominal(changed(Form.PUBLISHED, shared_load="least"), **short).space
    shares = product.power, product.thermal
    assert_allclose(
        least.factors.power * least.factors.thermal, min(shares), rtol=1e-12
    )
    assert float(product.power * product.thermal) < 0.65 * float(min(shares))


def test_duty_cycle_is_no_free_lunch():
    """Half the duty costs less and delivers as much in the published form only."""
    full, half = (at_nominal(Form.PUBLISHED, workload__duty_cycle=d) for d in (1, 0.5))
    assert half.space.delivered == full.space.delivered
    assert half.space.lcoc < full.space.lcoc
    full, half = (at_nominal(Form.CORRECTED, workload__duty_cycle=d) for d in (1, 0.5))
    assert_allclose(half.space.delivered, full.space.delivered / 2, rtol=1e-12)
    assert half.space.lcoc > full.space.lcoc


def test_spares_have_mass_and_cost():
    none, some = (
        at_nominal(Form.PUBLISHED, reliability__spare_fraction=s).space
        for s in (0, 0.2)
    )
    assert some.dry_mass == none.dry_mass
    assert some.lcoc < none.lcoc
    none, some = (
        at_nominal(Form.CORRECTED, reliability__spare_fraction=s).space
        for s in (0, 0.2)
    )
    assert some.dry_mass > none.dry_mass
    assert some.bill.accelerators > none.bill.accelerators


def test_years_are_not_rounded():
    """4.5 years round to 4 and 5.5 to 6 in the published form, which so has jumps."""
    lives = np.array([4.49, 4.51])
    for form, jumps in ((Form.PUBLISHED, True), (Form.CORRECTED, False)):
        below, above = (
            float(at_nominal(form, finance__mission_life=life).space.lcoc)
            for life in lives
        )
        assert (abs(below / above - 1) > 0.05) == jumps


def test_outage_of_the_link_when_nothing_can_wait_is_lost():
    lost, kept = (
        at_nominal(changed(Form.PUBLISHED, link_outage=choice)).space
        for choice in ("lost", "buffered")
    )
    # 200 Gbit/s for the 4.36 Gbit/s of text inference: an outage delays, and no more.
    assert_allclose(kept.factors.network, 1.0)
    assert_allclose(lost.factors.network, 0.75)
    assert_allclose(kept.lcoc, 927.76, atol=0.01)  # as the erratum has it


def test_dawn_dusk_orbit_has_the_sun():
    """The published dawn-dusk scenario has the Sun in the plane of its orbit."""
    flat, lit = (at_nominal(Form.PUBLISHED, orbit__beta_angle=b).space for b in (0, 90))
    assert_allclose(flat.sizing.sunlit_fraction, 0.6379771268423211, rtol=1e-12)
    assert lit.sizing.sunlit_fraction == 1
    assert_allclose(lit.lcoc, 980.1, atol=0.1)  # as the erratum has it


def test_same_form_is_compiled_once():
    assert orbital_datacenter(Form.CORRECTED) is orbital_datacenter(Form.CORRECTED)


def test_a_given_crosslink_is_the_one_derived_where_the_numbers_are_the_same():
    derived = at_nominal(changed(Form.CORRECTED, crosslink="shared power")).space
    given = at_nominal(
        Form.CORRECTED, network__crosslink=derived.links.crosslink_rate
    ).space
    assert_allclose(given.lcoc, derived.lcoc, rtol=1e-12)
    assert_allclose(given.margins.crosslink, derived.margins.crosslink, rtol=1e-12)


def test_a_radiator_that_wears_over_the_mission_costs_service():
    snapshot = at_nominal(Form.CORRECTED).space
    life = changed(Form.CORRECTED, radiator_life="mean share")
    worn = at_nominal(life, ageing__area_loss=0.05).space
    unworn = at_nominal(life, ageing__area_loss=0.0, ageing__loop_failure=0.0).space
    assert worn.factors.thermal < snapshot.factors.thermal
    assert worn.lcoc > snapshot.lcoc
    assert_allclose(unworn.lcoc, snapshot.lcoc, rtol=1e-12)


def test_constraints_turn_negative_where_they_are_violated():
    broken = {
        "power": {"solar__area_limit": 10.0},
        "heat": {"radiator__area_limit": 1.0},
        "bandwidth": {"downlink__photons": 1e9},
        "telemetry": {"telemetry__losses": 60.0},
        "laser": {"crosslink__pointing_error": 300.0},
        "launch": {"launch__capacity": 10.0},
        "availability": {"requirements__availability": 1.0},
        "collision": {"orbit__separation": 100.0},
    }
    held = vars(at_nominal(Form.CORRECTED).space.constraints)
    assert set(broken) | {"junction"} == set(held)
    for name, value in held.items():
        assert value >= 0, name
    for name, values in broken.items():
        assert vars(at_nominal(Form.CORRECTED, **values).space.constraints)[name] < 0


def test_objectives_are_ratios_of_the_answers():
    out = at_nominal(Form.CORRECTED).space
    useful = out.delivered_fraction / out.factors.software
    power = out.sizing.it_power * useful
    assert_allclose(out.objectives.mass, out.launch_mass / power, rtol=1e-12)
    assert_allclose(out.objectives.carbon, out.carbon, rtol=1e-12)
    assert_allclose(out.objectives.unavailability, -out.factors.availability)
    free = at_nominal(Form.CORRECTED, finance__discount_rate=0.0).space
    assert_allclose(free.objectives.cost, free.lcoc, rtol=1e-9)


def test_tokens_and_water_follow_from_compute():
    out = at_nominal(Form.CORRECTED)
    for side in (out.space, out.earth):
        per_token = 2 * 70e9 / (1e15 * 86_400) * 1e6
        assert_allclose(side.tokens.price, side.lcoc * per_token, rtol=1e-12)
        assert_allclose(side.tokens.water, side.water * per_token, rtol=1e-12)
        total = side.footprint.embodied + side.footprint.launch
        assert_allclose(side.footprint.total, total + side.footprint.operation)


def test_the_panel_swings_below_its_design_temperature():
    shadow = at_nominal(Form.CORRECTED).space
    assert 0 <= shadow.swing.margin < 0.1
    assert shadow.swing.coldest < shadow.swing.hottest - 2
    lit = at_nominal(Form.CORRECTED, orbit__beta_angle=90.0).space
    assert_allclose(lit.swing.coldest, lit.sizing.radiator_temperature, rtol=1e-12)
    assert_allclose(lit.swing.margin, 0, atol=1e-9)


def test_gradients_of_the_answers_beside_cost(draws):
    """Links, delays, swing, tokens and objectives, by what they alone depend on."""
    few = jax.tree.map(lambda leaf: leaf[:4], draws)

    def answers(p):
        out = orbital_datacenter()(p).space
        tables = (out.links, out.delays, out.swing, out.tokens, out.objectives)
        return jnp.stack([leaf for table in tables for leaf in vars(table).values()])

    exact = flatten(jax.jit(jax.vmap(jax.jacrev(answers)))(few))[0]
    both = jax.jit(jax.vmap(answers))
    groups = ("telemetry.", "crosslink.", "downlink.", "cluster.", "ageing.", "orbit.")
    size = np.abs(both(few)) + 1
    for name, value in flatten(few)[0].items():
        assert np.isfinite(exact[name]).all(), name
        if not name.startswith(groups) or np.all(value == 0):
            continue
        step = 1e-6 * np.abs(value)
        up, down = (
            both(replace_leaves(few, {name: value + sign * step})) for sign in (1, -1)
        )
        slope = np.asarray(up - down) / (2 * step[:, None])
        rounding = 1e-12 * size / step[:, None]
        near = np.abs(slope - exact[name]) <= rounding + 1e-5 * np.abs(slope)
        assert near.all(axis=1).sum() >= 3, (name, slope, exact[name])


def test_options_of_the_program_combine_as_it_combines_them():
    """The share held through an orbit, times the mean of the years, at most 1."""
    tight = {"radiator__area_limit": 15.0, "ageing__area_loss": 0.03}

    def share(**choices):
        options = changed(Form.PUBLISHED, **choices)
        return float(at_nominal(options, **tight).space.factors.thermal)

    alone, held = share(), share(radiator_orbit="held in steps")
    aged = share(radiator_life="mean flux")
    both = share(radiator_orbit="held in steps", radiator_life="mean flux")
    assert alone < held < 1
    assert aged < alone
    assert_allclose(both, held * aged / alone, rtol=1e-12)
