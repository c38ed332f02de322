"""Space versus ground in every form: transforms, gradients, laws, known indices."""

import dataclasses
import functools
import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose

from equations.models.space_vs_terrestrial import Form, space_vs_terrestrial
from equations.orbital_fleet import mean_capacity
from equations.view_factors import (
    angular_radius,
    nadir_view_factor,
    orbit_mean_view_factor,
    plate_view_factor,
)
from priors.space_vs_terrestrial import PRIOR_SETS, Scenario, near_term, published
from priors.space_vs_terrestrial.scenarios import PRESETS, SUN_FRACTIONS
from uq.designs import Random
from uq.distributions import Fixed, Uniform
from uq.engine.incremental import trace
from uq.engine.propagation import propagate
from uq.inputs.sampling import sample
from uq.parameters import flatten, replace_leaves
from uq.priors import check, nominals, prior_table, varying
from uq.quantities import quantities
from uq.results import summary
from uq.sensitivity.variance.sobol import sobol_indices


POINTS = 100
FORMS = list(Form)
SMOOTH = [form for form in Form if form.value.counts == "continuous"]
SCENARIOS = [
    Scenario(satellite, orbit)
    for satellite, orbit in itertools.product(PRESETS, SUN_FRACTIONS)
]
named = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)


@functools.cache
def near_term_draws():
    """Draws of all near-term priors, flat."""
    priors = near_term()
    drawn = sample(priors, Random(len(varying(priors)), POINTS, replicates=1, seed=3))
    return jax.tree.map(lambda x: jnp.broadcast_to(jnp.ravel(x), (POINTS,)), drawn)


@pytest.fixture
def draws():
    return near_term_draws()


def at(draws, i):
    return jax.tree.map(lambda leaf: leaf[i], draws)


def scalars(priors):
    return jax.tree.map(lambda x: jnp.asarray(float(x)), nominals(priors))


@functools.cache
def evaluated(form):
    """All draws at once, compiled and vectorized."""
    return propagate(space_vs_terrestrial(form), near_term_draws())


def anew(form, changes):
    """All draws once for each set of changes, a row each, in one program."""
    told = flatten(near_term_draws())[0]
    rows = {
        path: np.stack([np.asarray(each.get(path, leaf)) for each in changes])
        for path, leaf in told.items()
    }
    draws = replace_leaves(near_term_draws(), rows)
    return propagate(space_vs_terrestrial(form), draws)


@named
def test_jit_equals_eager_and_vmap_equals_loop(draws, form):
    model, together = space_vs_terrestrial(form), flatten(evaluated(form))[0]
    one = jax.jit(model)
    for i in range(4):
        for name, value in flatten(one(at(draws, i)))[0].items():
            assert_allclose(together[name][i], value, rtol=1e-12, atol=1e-12)
    for name, value in flatten(model(at(draws, 0)))[0].items():
        assert_allclose(together[name][0], value, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("form", SMOOTH, ids=lambda form: form.name)
def test_gradients_are_finite_and_equal_differences(draws, form):
    def answer(p):
        out = space_vs_terrestrial(form)(p)
        price = out.breakeven.launch_price / out.space.cost_per_watt
        return jnp.stack(
            [
                jnp.log(out.space.cost_per_watt),
                jnp.log(out.earth.cost_per_watt),
                jnp.log(out.thermal.temperature),
                price,
            ]
        )

    exact = flatten(jax.jit(jax.vmap(jax.jacrev(answer)))(draws))[0]
    both = jax.jit(jax.vmap(answer))
    size = np.abs(both(draws))
    for name, value in flatten(draws)[0].items():
        assert np.isfinite(exact[name]).all(), name
        # The edge of the shadow comes near like a square root: a shorter step there.
        step = (1e-7 if name.startswith("orbit") else 1e-5) * np.abs(value)
        up, down = (
            both(replace_leaves(draws, {name: value + sign * step})) for sign in (1, -1)
        )
        slope = np.asarray(up - down) / (2 * step[:, None])
        rounding = 4e-15 * (1 + size) / step[:, None]
        near = np.abs(slope - exact[name]) <= rounding + 2e-6 * np.abs(slope)
        # Kinks: the scarcer of power and accelerators; Earth's shadow just missed.
        assert near.all(axis=1).sum() >= POINTS - 2, (name, slope, exact[name])


@named
def test_incremental_evaluation_is_the_full_one(draws, form):
    model = space_vs_terrestrial(form)
    other = {path: jnp.roll(leaf, 1) for path, leaf in flatten(draws)[0].items()}
    _, point = trace(jax.vmap(model), draws).at(flatten(draws)[0])
    free = varying(near_term())
    groups = [[path] for path in free] + [free[::3], free]
    changes = [{path: other[path] for path in group} for group in groups]
    full = flatten(anew(form, changes))[0]
    for row, each in enumerate(changes):
        for path, found in flatten(point.moved(each))[0].items():
            wanted = full[path][row]
            assert_allclose(found, wanted, rtol=1e-12, atol=1e-11, err_msg=path)


@named
def test_bills_heat_and_areas_add_up(form):
    out = evaluated(form)
    for side in (out.space, out.earth):
        assert_allclose(sum(vars(side.bill).values()), side.total_cost, rtol=1e-12)
    heat = out.thermal.heat
    taken = heat.waste + heat.loop + heat.earth_infrared + heat.albedo
    assert_allclose(heat.total, taken, rtol=1e-12)
    assert_allclose(heat.array_emission + heat.radiator_emission, taken, rtol=1e-12)
    assert np.array_equal(out.thermal.margin > 0, out.thermal.area_margin > 0)


@named
def test_both_breakevens_are_roots_of_the_totals(draws, form):
    """Put back, they make both sides cost the same, but for the printed ones."""
    smooth = dataclasses.replace(form.value, counts="continuous")
    model = space_vs_terrestrial(form if form in SMOOTH else smooth)
    out = propagate(model, draws)
    found = {
        "launch.price": out.breakeven.launch_price,
        "satellite.price": out.breakeven.satellite_price,
    }
    for path, price in found.items():
        again = propagate(model, replace_leaves(draws, {path: price}))
        root = path == "satellite.price" or form.value.breakeven == "root"
        met = np.abs(again.cost_ratio - 1) < 1e-9
        assert np.all(met) if root else not np.any(met), path
        if path == "launch.price":
            at_price = out.breakeven.orbital_cost
            assert_allclose(again.space.total_cost, at_price, rtol=1e-9)


@pytest.mark.parametrize("form", SMOOTH, ids=lambda form: form.name)
def test_space_is_cheaper_where_launch_costs_less_than_breakeven(draws, form):
    out = evaluated(form)
    below = np.asarray(draws.launch.price) < out.breakeven.launch_price
    assert np.array_equal(out.cost_ratio < 1, below)
    assert not below.all()


@named
def test_twice_all_prices_is_twice_all_costs(draws, form):
    table = prior_table(near_term())
    money = [path for path, prior in table.items() if "USD" in prior.unit]
    assert len(money) == 9
    values = flatten(draws)[0]
    once = evaluated(form)
    twice = propagate(
        space_vs_terrestrial(form),
        replace_leaves(draws, {path: 2 * values[path] for path in money}),
    )
    assert_allclose(twice.cost_ratio, once.cost_ratio, rtol=1e-12)
    for side in ("space", "earth"):
        found, before = getattr(twice, side).lcoe, getattr(once, side).lcoe
        assert_allclose(found, 2 * before, rtol=1e-12)
    price = 2 * once.breakeven.launch_price
    assert_allclose(twice.breakeven.launch_price, price, rtol=1e-9)


RISES = {
    "launch.price": "space",
    "satellite.price": "space",
    "satellite.degradation": "space",
    "satellite.development": "space",
    "plant.gas_price": "earth",
    "plant.heat_rate": "earth",
    "facility.civil": "earth",
    "facility.pue": "earth",
}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_cost_rises_with_what_is_dearer_or_worse(draws, form):
    model = space_vs_terrestrial(form)
    before, values = evaluated(form), flatten(draws)[0]
    for path, side in RISES.items():
        changes = {path: 1.1 * values[path]}
        after = propagate(model, replace_leaves(draws, changes))
        rise = getattr(after, side).total_cost - getattr(before, side).total_cost
        assert np.all(rise >= 0), path
        assert rise.max() > 0, path
        other = {"space": "earth", "earth": "space"}[side]
        same = getattr(after, other).total_cost
        assert np.array_equal(same, getattr(before, other).total_cost), path


def test_equal_energy_is_equal():
    out = evaluated(Form.CORRECTED)
    assert_allclose(out.space.energy, out.earth.energy, rtol=1e-14)
    assert_allclose(out.space.lcoe / out.earth.lcoe, out.cost_ratio, rtol=1e-13)


@pytest.mark.parametrize("loss", [0.0, 1e-12, 0.025, 0.12, 0.9])
@pytest.mark.parametrize("years", [1, 3, 10])
def test_mean_capacity_is_the_sum(loss, years):
    expected = np.mean((1 - loss) ** np.arange(years))
    found = mean_capacity(jnp.asarray(loss), jnp.asarray(float(years)))
    assert_allclose(found, expected, rtol=1e-14)


def test_mean_capacity_between_whole_years():
    means = jax.vmap(mean_capacity, (None, 0))(
        jnp.asarray(0.06), jnp.arange(1.0, 9, 0.25)
    )
    assert np.all(np.diff(means) < 0)
    assert np.all(means <= 1)


def by_integral(tilt, radius):
    """View factor from its definition, over the disk of Earth on the sky."""
    polar = np.linspace(0, radius, 2001)
    polar = (polar[1:] + polar[:-1]) / 2
    turn = np.linspace(0, 2 * np.pi, 2001)
    turn = (turn[1:] + turn[:-1]) / 2
    r, t = np.meshgrid(polar, turn)
    cosine = np.cos(tilt) * np.cos(r) + np.sin(tilt) * np.sin(r) * np.cos(t)
    seen = np.mean(np.maximum(cosine, 0) * np.sin(r)) * radius * 2 * np.pi
    return seen / np.pi


@pytest.mark.parametrize("degrees", [0, 10, 30, 60, 90, 120, 150, 170])
@pytest.mark.parametrize("altitude", [400e3, 2000e3])
def test_view_factor_is_the_integral_over_the_sky(degrees, altitude):
    radius = angular_radius(jnp.asarray(altitude))
    found = plate_view_factor(jnp.radians(float(degrees)), radius)
    assert_allclose(found, by_integral(np.radians(degrees), float(radius)), atol=2e-6)


def test_view_factor_at_its_edges():
    radius = angular_radius(jnp.asarray(550e3))
    view = jax.jit(jax.value_and_grad(plate_view_factor))
    nadir = float(nadir_view_factor(radius))
    whole, none = np.pi / 2 - float(radius), np.pi / 2 + float(radius)
    for edge in (whole, none):
        near = [view(jnp.asarray(edge + d), radius) for d in (-1e-7, 0.0, 1e-7)]
        assert_allclose([v for v, _ in near], near[1][0], atol=2e-7)
        assert_allclose([g for _, g in near], near[1][1], atol=1e-6)
    assert_allclose(view(jnp.asarray(whole), radius)[0], nadir * np.cos(whole))
    assert_allclose(view(jnp.asarray(0.0), radius)[0], nadir, rtol=1e-14)
    assert view(jnp.asarray(np.pi), radius)[0] == 0


@pytest.mark.parametrize("beta", [0, 15, 22, 24, 45, 75, 90])
def test_mean_over_an_orbit_is_that_of_many_points(beta):
    radius, beta = angular_radius(jnp.asarray(550e3)), jnp.radians(float(beta))
    noon = 2 * np.pi * (np.arange(2**15) + 0.5) / 2**15
    tilts = jnp.arccos(jnp.cos(beta) * jnp.cos(noon))
    points = jax.vmap(plate_view_factor, (0, None))(tilts, radius)
    assert_allclose(orbit_mean_view_factor(beta, radius), jnp.mean(points), rtol=1e-11)


MOVES_TEMPERATURE = {
    "orbit.altitude",
    "orbit.beta_angle",
    "panel.absorptance",
    "panel.array_emissivity",
    "panel.radiator_emissivity",
}


@named
def test_temperature_depends_on_surfaces_orbit_and_sky_alone(form):
    """Cell efficiency, size, price and time have indices of exactly zero."""
    priors = sliders_alone()
    told = sobol_indices(
        space_vs_terrestrial(form),
        priors,
        quantities(["thermal.temperature"]),
        size=2**7,
        seed=0,
    ).result
    free = dict(zip(varying(priors), told.total[0], strict=False))
    first = dict(zip(varying(priors), told.first[0], strict=False))
    moves = MOVES_TEMPERATURE
    if form.value.view_factor == "line":
        moves = moves - {"orbit.altitude"}
    assert moves < set(free)
    assert {path for path, index in free.items() if index != 0} == moves
    # What does nothing has rounding for a first-order index.
    assert {path for path, index in first.items() if abs(index) > 1e-13} <= moves


def sliders_alone():
    """The sliders' table, with emissivities at which a panel has a temperature."""
    priors = PRIOR_SETS["sliders"](Scenario())
    table = prior_table(priors)
    return replace_leaves(
        priors,
        {
            path: dataclasses.replace(table[path], distribution=Uniform(0.7, 0.95))
            for path in ("panel.array_emissivity", "panel.radiator_emissivity")
        },
    )


def varied(beliefs):
    """The published table with a few numbers let go."""
    priors = published()
    table = prior_table(priors)
    return replace_leaves(
        priors,
        {
            path: dataclasses.replace(table[path], distribution=belief)
            for path, belief in beliefs.items()
        },
    )


def within(found, error, expected, floor=1e-12):
    assert np.all(np.abs(found - expected) <= 4 * error + floor), (found, expected)


@named
def test_indices_of_a_sum_are_shares_of_its_variance(form):
    beliefs = {
        "facility.electrical": Uniform(4.0, 7.0),
        "facility.mechanical": Uniform(2.0, 4.0),
        "facility.civil": Uniform(2.0, 3.5),
        "facility.network": Uniform(1.5, 2.0),
    }
    widths = np.array([belief.high - belief.low for belief in beliefs.values()])
    shares = widths**2 / np.sum(widths**2)
    told = sobol_indices(
        space_vs_terrestrial(form),
        varied(beliefs),
        quantities(["earth.cost_per_watt"]),
        size=2**9,
        seed=1,
    ).result
    rated = 1 / 0.85 if form.value.basis == "equal energy" else 1.0
    within(told.first[0], told.first_error[0], shares, 1e-9)
    within(told.total[0], told.total_error[0], shares, 1e-9)
    error = np.std(told.variance_replicates[:, 0], ddof=1) / 4
    within(told.variance[0], error, rated**2 * np.sum(widths**2) / 12, 1e-9)


@pytest.mark.parametrize("form", SMOOTH, ids=lambda form: form.name)
def test_breakeven_of_one_uniform_price_is_uniform(form):
    """The launch price is affine in the satellite's: its quantiles and P(none)."""
    low, high = 2.0, 24.0
    priors = varied({"satellite.price": Uniform(low, high)})

    def price(p):
        return space_vs_terrestrial(form)(p).breakeven.launch_price

    best, worst = (
        float(jax.jit(price)(replace_leaves(scalars(priors), {"satellite.price": end})))
        for end in (low, high)
    )
    assert worst < 0 < best
    drawn = sample(priors, Random(1, 2**10, replicates=16, seed=2))
    prices = propagate(price, drawn)
    none = summary.probability((prices < 0).astype(float))
    within(none.value, none.standard_error, -worst / (best - worst))
    for probability in (0.05, 0.5, 0.95):
        told = summary.quantile(prices, probability)
        expected = worst + probability * (best - worst)
        within(told.value, told.standard_error, expected)


@pytest.mark.parametrize("table", PRIOR_SETS)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
def test_priors_fit_their_parameters_and_say_why(table, scenario):
    priors = PRIOR_SETS[table](scenario)
    check(priors)
    for path, prior in prior_table(priors).items():
        assert prior.why.endswith("."), path
        assert table == "published" or len(prior.why.split()) > 7, path
        assert prior.price_year == (2025 if "USD" in prior.unit else None), path
        if table == "published":
            assert isinstance(prior.distribution, Fixed)


def test_a_choice_changes_what_it_affects_and_nothing_else():
    affects = {
        "satellite": {"price", "specific_power", "power", "areal_power"},
        "orbit": {"beta_angle", "sun_fraction"},
    }
    base = prior_table(near_term())
    for scenario in SCENARIOS:
        other = prior_table(near_term(scenario))
        changed = {path for path in base if base[path] != other[path]}
        expected = set()
        for group, fields in affects.items():
            if getattr(scenario, group) != getattr(Scenario(), group):
                expected |= {f"{group}.{field}" for field in fields}
        assert changed == expected


def test_an_unknown_preset_is_refused():
    scenario = Scenario()
    # Past the type checker of the tests, which users do not run.
    object.__setattr__(scenario, "satellite", "v4")
    with pytest.raises(ValueError, match="unknown satellite 'v4': did you mean 'v3'"):
        scenario.__post_init__()
