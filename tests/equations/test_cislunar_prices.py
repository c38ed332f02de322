"""The cislunar price model in every form: transforms, gradients, laws, breakevens."""

import dataclasses
import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from cislunar import nominal
from numpy.testing import assert_allclose

from equations import orbit, propulsion
from equations.constants import STANDARD_GRAVITY
from equations.models.cislunar_prices import (
    Form,
    Network,
    cislunar_breakeven,
    cislunar_prices,
)
from equations.models.cislunar_prices.hauls import design_of, masses_of
from priors.cislunar_prices import PRIOR_SETS, Scenario, near_term
from uq.designs import Sobol
from uq.engine.incremental import trace
from uq.engine.propagation import propagate
from uq.inputs.sampling import sample
from uq.parameters import flatten, replace_leaves, specs
from uq.priors import check, prior_table, varying


POINTS = 100
FORMS = list(Form)
FEW = Network(depots=("LEO", "LLO", "Moon"))
each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)


@pytest.fixture(scope="module")
def draws():
    """Draws of all near-term priors of a small network, flat."""
    priors = near_term(Scenario("llo"))
    design = Sobol(len(varying(priors)), 128, replicates=1, seed=3)
    return jax.tree.map(
        lambda x: jnp.broadcast_to(jnp.ravel(x), (128,))[:POINTS],
        sample(priors, design),
    )


@functools.cache
def many(form=Form.CONSERVING, network=None):
    """The model over many draws, compiled once for all tests."""
    return jax.jit(jax.vmap(cislunar_prices(form, network)))


def at(draws, i):
    return jax.tree.map(lambda leaf: leaf[i], draws)


@each_form
def test_jit_equals_eager_and_vmap_equals_loop(draws, form):
    model = cislunar_prices(form)
    together = flatten(many(form)(draws))[0]
    if form is Form.CONSERVING:
        one = jax.jit(model)
        for i in range(4):
            for name, value in flatten(one(at(draws, i)))[0].items():
                assert_allclose(together[name][i], value, rtol=1e-12, atol=1e-14)
        for name, value in flatten(model(at(draws, 0)))[0].items():
            assert_allclose(together[name][0], value, rtol=1e-12, atol=1e-14)
    assert np.all(together["residual"] < 1e-14)


@each_form
def test_gradients_are_finite_and_equal_differences(draws, form):
    def answer(p):
        out = cislunar_prices(form)(p)
        moon, earth = out.prices["Moon"]["LEO"], out.prices["LEO"]["Moon"]
        return jnp.log(jnp.stack([moon, earth, out.cheapest["LLO"]]))

    exact = flatten(jax.jit(jax.vmap(jax.jacrev(answer)))(draws))[0]
    both = jax.jit(jax.vmap(answer))
    free = varying(near_term(Scenario("llo")))
    for name, value in flatten(draws)[0].items():
        assert np.isfinite(exact[name]).all(), name
        if name not in free:
            continue
        step = 1e-6 * np.abs(value)
        up, down = (
            both(replace_leaves(draws, {name: value + sign * step})) for sign in (1, -1)
        )
        slope = np.asarray(up - down) / (2 * step[:, None])
        near = np.abs(slope - exact[name]) <= 1e-13 / step[:, None] + 1e-6 * np.abs(
            slope
        )
        # A draw within a step of a switch of the way or of the supplier may differ.
        assert near.all(axis=1).sum() >= POINTS - 1, name


def test_gradients_stay_finite_where_a_trip_cannot_be_flown():
    p = nominal(**{"edges.LEO-Moon.delta_v": 40.0})
    model = cislunar_prices(Form.CONSERVING, FEW)
    slope = jax.jit(jax.grad(lambda p: model(p).prices["LEO"]["Moon"]))(p)
    for name, value in flatten(slope)[0].items():
        assert np.isfinite(value), name


@each_form
def test_a_neighbour_is_as_exact_as_anew(draws, form):
    model = jax.vmap(cislunar_prices(form))
    program = trace(model, draws)
    base, other = (flatten(jax.tree.map(lambda x, k=k: jnp.roll(x, k), draws))[0]
                   for k in (0, 1))  # fmt: skip
    _, point = program.at(base)
    whole = many(form)
    for path in ("sources.Moon.price", "scales.tanks", "market.margin"):
        moved = flatten(point.moved({path: other[path]}))[0]
        anew = flatten(whole(replace_leaves(draws, {path: other[path]})))[0]
        for name, value in anew.items():
            assert_allclose(moved[name], value, rtol=1e-12, atol=1e-14, err_msg=name)


def test_prices_are_a_fixed_point_of_every_trip(draws):
    """No sale by any trip undercuts a price, and a depot buys from the cheapest."""
    out = many()(draws)
    for source, row in out.prices.items():
        for place, price in row.items():
            assert np.all(price >= out.cheapest[place] * (1 - 1e-14))
            assert np.all(price >= row[source])
    everyone = np.stack([[row[v] for v in FEW.depots] for row in out.prices.values()])
    best = np.stack([out.cheapest[v] for v in FEW.depots])
    assert_allclose(everyone.min(axis=0), best, rtol=1e-15)
    supplier = np.stack([out.supplier[v] for v in FEW.depots])
    assert np.array_equal(everyone.argmin(axis=0), supplier)
    for v in FEW.depots:
        rival = out.prices["Moon"][v] / out.prices["LEO"][v]
        assert_allclose(out.rivalry["Moon"][v], rival, rtol=1e-14)


def test_another_depot_never_raises_a_price_from_one_source(draws):
    few, more = (
        many(Form.CONSERVING, Network(depots, ("LEO",)))(draws)
        for depots in (("LEO", "Moon"), ("LEO", "LLO", "Moon"))
    )
    before, after = few.prices["LEO"]["Moon"], more.prices["LEO"]["Moon"]
    assert np.all(after <= before * (1 + 1e-14))
    stops = np.asarray(more.stops["LEO-Moon"]["LLO"], bool)
    assert np.array_equal(stops, after < before * (1 - 1e-14))
    assert 0.2 < stops.mean() < 0.8


def test_dearer_inputs_make_dearer_propellant(draws):
    model = many()
    base = model(draws).cheapest
    flat = flatten(draws)[0]
    for path in (
        "sources.LEO.price", "sources.Moon.price", "market.margin", "scales.delta_v",
        "scales.tanks", "scales.structure", "scales.vehicle_price", "scales.repair",
    ):  # fmt: skip
        more = model(replace_leaves(draws, {path: flat[path] * 1.02})).cheapest
        for place, price in more.items():
            assert np.all(price >= base[place] * (1 - 1e-14)), (path, place)


@each_form
def test_twice_all_prices_is_twice_every_price(draws, form):
    model = many(form)
    flat = flatten(draws)[0]
    units = {name: spec.unit for name, spec in specs(draws).items()}
    money = {n: 2 * flat[n] for n in flat if units[n].startswith("USD")}
    once, twice = model(draws), model(replace_leaves(draws, money))
    for source, row in once.prices.items():
        for place, price in row.items():
            assert_allclose(twice.prices[source][place], 2 * price, rtol=1e-12)


def test_without_distance_or_profit_a_price_is_the_same_everywhere():
    still = {f"edges.{trip.name}.delta_v": 0.0 for trip in FEW.trips}
    free = {f"vehicles.{name}.price": 0.0 for name, _ in FEW.engines}
    p = nominal(**still, **free, **{"market.margin": 0.0})
    out = jax.jit(cislunar_prices(Form.CONSERVING, FEW))(p)
    for source, row in out.prices.items():
        for price in row.values():
            assert_allclose(price, p.sources[source].price, rtol=1e-12)


def test_a_hand_made_way_of_one_trip():
    """Propellant is that of the rocket equation where only payload is carried."""
    light = {
        "scales.structure": 0.0, "scales.tanks": 0.0, "market.margin": 0.0,
        "scales.vehicle_price": 0.0,
    }  # fmt: skip
    direct = Network(depots=("LEO", "Moon"), sources=("LEO",))
    out = jax.jit(cislunar_prices(Form.CONSERVING, direct))(nominal(**light))
    per_kilogram = orbit.propellant_mass(
        jnp.ones(()), jnp.asarray(5900.0), jnp.asarray(452.5)
    )
    assert_allclose(out.multiples["LEO"]["Moon"], 1 + per_kilogram, rtol=1e-12)


@pytest.mark.parametrize("shield", ["booked", "arriving mass"])
@pytest.mark.parametrize("back", [0.0, 1500.0])
def test_mass_is_conserved(shield, back):
    choices = dataclasses.replace(Form.CONSERVING.value, heat_shield=shield)
    design = design_of(nominal(), "aerobraker", "RL10B-2", choices)
    m = masses_of(design, jnp.asarray(2500.0), jnp.asarray(back), choices)
    assert_allclose(m.initial, m.propellant + m.dry + 1, rtol=1e-14)
    bare = propulsion.dry_mass(
        m.initial,
        m.propellant,
        design.gross_term,
        design.propellant_term,
        design.payload_term,
    )
    out = propulsion.mass_ratio(jnp.asarray(2500.0), design.exhaust_velocity)
    if shield == "arriving mass":
        assert_allclose(m.dry - bare, 0.15 * m.initial / out, rtol=1e-12)
    elif back == 0:
        assert_allclose(m.dry - bare, 0.15, rtol=1e-12)  # of the payload


def test_gravity_is_the_standard_one_by_default():
    assert Form.CONSERVING.value.gravity == STANDARD_GRAVITY


@each_form
def test_at_the_breakeven_both_sources_cost_the_same(draws, form):
    found = jax.jit(jax.vmap(cislunar_breakeven(form)))(draws)
    model = many(form)
    for place, price in found.price.items():
        there = np.asarray(found.crossings[place] > 0)
        assert np.array_equal(there, np.isfinite(price))
        at_it = model(replace_leaves(draws, {"sources.Moon.price": price}))
        assert_allclose(at_it.rivalry["Moon"][place][there], 1.0, rtol=1e-9)
        above = model(replace_leaves(draws, {"sources.Moon.price": 1.001 * price}))
        assert np.all(above.rivalry["Moon"][place][there] > 1)


def test_breakeven_gradient_is_that_of_the_implicit_function(draws):
    def answer(p):
        return jnp.stack([cislunar_breakeven()(p).price[v] for v in ("LLO", "LEO")])

    exact = flatten(jax.jit(jax.vmap(jax.jacrev(answer)))(draws))[0]
    both = jax.jit(jax.vmap(answer))
    for name in ("sources.LEO.price", "scales.tanks", "market.margin"):
        value = flatten(draws)[0][name]
        step = 1e-5 * np.abs(value)
        up, down = (
            both(replace_leaves(draws, {name: value + sign * step})) for sign in (1, -1)
        )
        slope = np.asarray(up - down) / (2 * step[:, None])
        known = np.isfinite(slope)
        # At LLO both ways have one sale: the margin cancels, and rounding is left.
        rounding = 1e-11 * np.asarray(up) / step[:, None]
        near = np.abs(slope - exact[name]) <= 1e-4 * np.abs(slope) + rounding
        assert (near | ~known).all(axis=1).sum() >= POINTS - 2, name
    assert np.all(exact["sources.Moon.price"] == 0)


def test_no_breakeven_is_told():
    """Propellant that Earth gives away is never undercut."""
    p = nominal(**{"sources.LEO.price": 0.0, "scales.vehicle_price": 0.0})
    told = jax.jit(cislunar_breakeven(Form.CONSERVING, FEW))(p)
    assert told.crossings["LEO"] == 0
    assert np.isnan(told.price["LEO"])


def test_the_network_is_what_has_numbers():
    full, one = near_term(), near_term(Scenario("none", "earth"))
    assert set(one.sources) == {"LEO"}
    assert set(one.edges) == {"LEO-Moon", "Moon-LEO"}
    assert len(full.edges) == 42
    lone = propagate(cislunar_prices(), jax.tree.map(
        lambda prior: prior.nominal, one, is_leaf=lambda x: hasattr(x, "nominal")
    ))  # fmt: skip
    assert lone.rivalry == {}
    assert set(lone.prices) == {"LEO"}


@pytest.mark.parametrize(
    ("words", "match"),
    [
        ({"depots": ("LEO",), "sources": ("Moon",)}, "'Moon' has no depot"),
        ({"depots": ("LEO", "LEO")}, "each once"),
        ({"sources": ()}, "at least one"),
        ({"engines": ()}, "no engine for"),
    ],
)
def test_a_network_that_cannot_be_is_refused(words, match):
    with pytest.raises(ValueError, match=match):
        Network(**words)


def test_a_breakeven_without_a_rival_is_refused():
    alone = Network(depots=("LEO", "Moon"), sources=("Moon",))
    with pytest.raises(ValueError, match="a rival among the sources"):
        cislunar_breakeven(Form.CONSERVING, alone)(nominal())


@pytest.mark.parametrize("table", PRIOR_SETS)
@pytest.mark.parametrize("depots", ["all", "none", "llo", "eml1", "eml2", "llo-eml2"])
@pytest.mark.parametrize("sources", ["earth-and-moon", "earth"])
def test_priors_fit_their_parameters(table, depots, sources):
    priors = PRIOR_SETS[table](Scenario(depots, sources))
    check(priors)
    for path, prior in prior_table(priors).items():
        assert prior.why.endswith("."), path
        assert len(prior.why.split()) > 8, path
        # Launch is of the market, in dollars of 2025.
        years = (2022, 2025) if path == "sources.LEO.price" else (2022,)
        assert prior.price_year in (years if "USD" in prior.unit else (None,)), path


def test_same_form_is_compiled_once():
    assert cislunar_prices(Form.CORRECTED, FEW) is cislunar_prices(Form.CORRECTED, FEW)
