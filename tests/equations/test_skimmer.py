"""The skimmer in every form: transforms, gradients, laws, and its priors."""

import dataclasses
import functools
import itertools
from datetime import date
from typing import get_args, get_type_hints

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from opec import PLAIN, VOLUME, performance

from equations.models.skimmer import Choices, Form, Skimmer, skimmer
from equations.models.skimmer.depot import utilization_of
from equations.orbit import drag_force
from priors.skimmer import PRIOR_SETS, Scenario, near_term, published
from uq.designs import Random
from uq.engine.incremental import trace
from uq.inputs.sampling import sample
from uq.parameters import flatten, replace_leaves
from uq.priors import check, nominals, prior_table, varying


POINTS = 100
FORMS = list(Form)
CHOICES = {name: get_args(kind) for name, kind in get_type_hints(Scenario).items()}


SCENARIOS = [Scenario()] + [
    Scenario(**{name: choice}) for name in CHOICES for choice in CHOICES[name]
]


@pytest.fixture(scope="module")
def draws():
    """Draws of all near-term priors, flat; four skimmers, between two knots."""
    priors = near_term()
    drawn = sample(priors, Random(len(varying(priors)), POINTS, replicates=1, seed=3))
    flat = jax.tree.map(lambda x: jnp.broadcast_to(jnp.ravel(x), (POINTS,)), drawn)
    return replace_leaves(flat, {"fleet.size": jnp.full(POINTS, 4.0)})


@functools.cache
def many(form):
    """The model over many draws, compiled once for all tests."""
    return jax.jit(jax.vmap(skimmer(form)))


def at(draws, i):
    return jax.tree.map(lambda leaf: leaf[i], draws)


def nominal(**values):
    """The near-term nominal point, with some parameters changed."""
    changes = {name.replace("__", "."): float(v) for name, v in values.items()}
    whole = replace_leaves(nominals(near_term()), changes)
    return jax.tree.map(lambda x: jnp.asarray(float(x)), whole)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_jit_equals_eager_and_vmap_equals_loop(draws, form):
    model = skimmer(form)
    together = flatten(many(form)(draws))[0]
    one = jax.jit(model)
    for i in range(4):
        for told in (one(at(draws, i)), model(at(draws, i))):
            for name, value in flatten(told)[0].items():
                assert_allclose(together[name][i], value, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_gradients_are_finite_and_equal_differences(draws, form):
    """But for a draw within a step of a kink: a tank that is just full."""

    def answer(p):
        out = skimmer(form)(p)
        told = out.throughput.stored, out.closure.ratio, out.economics.cost
        return jnp.log(jnp.stack([*told, out.sortie.jet_power]))

    exact = flatten(jax.jit(jax.vmap(jax.jacrev(answer)))(draws))[0]
    both = jax.jit(jax.vmap(answer))
    for name, value in flatten(draws)[0].items():
        assert np.isfinite(exact[name]).all(), name
        step = 1e-6 * np.where(value == 0, 1.0, np.abs(value))
        up, down = (
            both(replace_leaves(draws, {name: value + sign * step})) for sign in (1, -1)
        )
        slope = np.asarray(up - down) / (2 * step[:, None])
        rounding = 1e-13 / step[:, None]
        near = np.abs(slope - exact[name]) <= rounding + 1e-6 * np.abs(slope)
        assert near.all(axis=1).sum() >= POINTS - 1, name


def test_an_infinite_price_has_a_gradient(draws):
    """Of 0: nothing is left to sell, nearby as there."""

    def price(p):
        return skimmer()(p).economics.breakeven_price

    prices, slopes = jax.jit(jax.vmap(jax.value_and_grad(price)))(draws)
    never = np.isinf(prices)
    assert never.any()
    for leaf in jax.tree.leaves(slopes):
        assert np.isfinite(leaf).all()
        assert np.all(leaf[never] == 0)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_neighbours_are_what_a_full_evaluation_gives(draws, form):
    full = many(form)
    a = flatten(draws)[0]
    b = {path: jnp.roll(leaf, 1) for path, leaf in a.items()}
    traced = trace(jax.vmap(skimmer(form)), draws)
    outputs, point = traced.at(a)
    close(outputs, full(draws))
    # Of inputs that reach the same operations one will do.
    groups = {traced.reach[path]: [path] for path in a}
    for group in [*groups.values(), list(a)[:5], list(a)]:
        changes = {path: b[path] for path in group}
        close(point.moved(changes), full(replace_leaves(draws, changes)))


def largest(values):
    return np.abs(values[np.isfinite(values)]).max(initial=0.0)


def close(found, expected):
    told, wanted = flatten(found)[0], flatten(expected)[0]
    for name, value in told.items():
        # A difference of two yields, or of room and yield, keeps the rounding of both.
        kind = name.partition(".")[0]
        scale = max(largest(wanted[k]) for k in wanted if k.startswith(kind))
        differs = kind in ("throughput", "storage", "export", "motherships", "care")
        atol = 1e-15 * scale if differs else 1e-300
        assert_allclose(value, wanted[name], rtol=1e-12, atol=atol, err_msg=name)


def test_balances(draws):
    for form in FORMS:
        out = many(form)(draws)
        year, c, e = out.throughput, out.closure, out.economics
        assert_allclose(year.stored + year.held_back, year.fleet, rtol=1e-12)
        assert_allclose(c.produced - c.consumed, c.net, rtol=1e-12)
        assert_allclose(e.revenue - e.cost, e.profit, rtol=1e-12)
        assert np.all(c.flown >= c.deliveries)
        assert np.all(np.isinf(e.breakeven_price) == (c.net <= 0)) or form is FORMS[-1]
        assert np.all(e.breakeven_price > 0)
        for leaf in jax.tree.leaves((out.sortie, year.stored, c.produced, e.cost)):
            assert np.all(leaf >= 0)


def test_full_tanks_hold_launches_back(draws):
    full = replace_leaves(draws, {"depot.tank": jnp.full(POINTS, 0.1)})
    out = many(Form.CORRECTED)(full)
    assert np.all(out.storage.margin < 0)
    assert_allclose(out.throughput.stored, out.storage.rate, rtol=1e-12)
    # What is launched is what is delivered: full tanks burn nothing either.
    delivered = out.closure.deliveries * out.sortie.delivered
    assert_allclose(delivered, out.storage.rate, rtol=1e-12)
    assert_allclose(out.throughput.next_skimmer, 0, atol=1e-9 * out.storage.rate.max())


def test_elasticities(draws):
    """All +1 for what multiplies, minus its share of the cycle for each segment."""
    roomy = replace_leaves(draws, {"vehicle.tank": jnp.full(POINTS, 1e9)})

    def yields(p):
        return jnp.log(skimmer()(p).throughput.single)

    slopes = flatten(jax.jit(jax.vmap(jax.grad(yields)))(roomy))[0]
    values = flatten(roomy)[0]
    duration = many(Form.CORRECTED)(roomy).sortie.duration
    factors = ["gas.density", "gas.speed", "intake.area", "intake.efficiency"]
    factors += ["intake.duty", "reliability.delivering", "depot.routing"]
    for name in factors:
        assert_allclose(slopes[name] * values[name], 1.0, rtol=1e-12)
    for name in (n for n in values if n.startswith("cycle.")):
        own = 1.0 if name == "cycle.harvest" else 0.0
        expected = own - values[name] / duration
        assert_allclose(slopes[name] * values[name], expected, rtol=1e-10)


def test_a_long_harvest_saturates():
    """A year of nothing but harvesting is the most that there is."""
    best = skimmer()(nominal(vehicle__tank=1e9, cycle__harvest=1e9)).throughput.single
    p = nominal()
    year = p.intake.area * p.gas.speed * p.intake.duty * 8760 * 3600
    kept = p.gas.density * p.intake.efficiency * p.depot.routing
    assert_allclose(best, year * kept * p.reliability.delivering, rtol=1e-7)


def test_a_full_skimmer_comes_home():
    early = skimmer()(nominal(vehicle__tank=1.0, cycle__harvest=100.0)).sortie
    later = skimmer()(nominal(vehicle__tank=1.0, cycle__harvest=160.0)).sortie
    assert_allclose(early.harvested, 1.0, rtol=1e-12)
    assert early.harvest < 100
    assert_allclose(jax.tree.leaves(early), jax.tree.leaves(later), rtol=1e-14)


def test_the_drag_floor_is_where_drag_burns_what_is_made():
    """With nothing else to burn, a sortie closes at exactly that specific impulse."""
    only = {
        "vehicle__dry_mass": 0.0,
        "vehicle__transit_delta_v": 0.0,
        "reliability__burn_share": 0.0,
        "depot__propellant": 0.0,
    }
    floor = skimmer()(nominal(**only)).sortie.drag_floor
    there = skimmer()(nominal(**only, vehicle__specific_impulse=float(floor)))
    assert_allclose(there.closure.ratio, 1.0, rtol=1e-13)


def test_drag_is_that_of_an_orbit():
    p = nominal()
    s = skimmer()(p).sortie
    area = p.intake.area * p.intake.area_ratio
    force = drag_force(p.gas.density, p.gas.speed, p.intake.drag_coefficient, area)
    inside = s.harvest * 3600 * p.intake.duty
    expected = force * inside / (p.vehicle.specific_impulse * 9.80665)
    assert_allclose(s.drag_propellant, expected, rtol=1e-13)


def test_transit_is_two_burns():
    """Mass by mass, backwards from a dry skimmer with its harvest at the depot."""
    p = nominal()
    s = skimmer()(p).sortie
    exhaust = float(p.vehicle.specific_impulse) * 9.80665
    ratio = np.exp(float(p.vehicle.transit_delta_v) / 2 / exhaust)
    dry, drag = float(p.vehicle.dry_mass), float(s.drag_propellant)
    home = dry + float(s.harvested)
    back = home * ratio - home
    out = (dry + drag + back) * (ratio - 1)
    assert_allclose(s.propellant, back + drag + out, rtol=1e-12)


@pytest.mark.parametrize("choices", [Form.CORRECTED, Form.POWER_LAW])
def test_more_skimmers_never_bring_less(choices):
    sizes = jnp.arange(1.0, 41.0)
    for quantile in (0.0, 0.3, 1.0):
        u = jax.vmap(lambda s: utilization_of(s, jnp.asarray(quantile), choices.value))(  # noqa: B023
            sizes
        )
        assert np.all(np.diff(u) < 0)
        assert np.all(np.diff(sizes * u) > 0)
        assert u[0] == 1
        for size, (low, high) in {3: (0.80, 0.90), 6: (0.70, 0.80)}.items():
            slack = 0.03 if choices is Form.POWER_LAW else 1e-12
            assert low - slack <= u[size - 1] <= high + slack


def test_what_would_just_close_closes():
    case = {"m_out": 120.0, "T_sortie": 60.0, "S": 3, "U": 0.85, "R_rel": 0.75}
    case |= {"f_burn": 0.5, "eta_use": 0.6, "m_prop_skim": 30.0}
    case |= {"m_prop_depot": 1500.0, "price_usd_kg": 3000.0, "capex_usd": 1e8}
    told = performance(case)
    less = performance(case | {"m_prop_skim": told.closure.breakeven_propellant})
    assert_allclose(less.closure.ratio, 1, rtol=1e-12)
    worse = performance(case | {"eta_use": told.closure.breakeven_conversion})
    assert_allclose(worse.closure.ratio, 1, rtol=1e-12)
    even = performance(case | {"price_usd_kg": told.economics.breakeven_price})
    assert_allclose(even.economics.profit / even.economics.cost, 0, atol=1e-12)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_fleet_that_never_delivers(form):
    """No yield, no sale, and no 0/0."""
    out = skimmer(form)(nominal(reliability__delivering=0.0))
    assert out.throughput.stored == 0
    assert not any(np.isnan(leaf) for leaf in jax.tree.leaves(out))
    if form is not Form.SOURCE:
        assert out.closure.net < 0
        assert np.isinf(out.economics.breakeven_price)


def test_doubling_all_prices_doubles_all_money(draws):
    table = prior_table(near_term())
    money = {n: 2 * v for n, v in flatten(draws)[0].items() if table[n].price_year}
    assert len(money) == 5
    for form in FORMS:
        once, twice = (
            many(form)(p).economics for p in (draws, replace_leaves(draws, money))
        )
        for a, b in zip(jax.tree.leaves(once), jax.tree.leaves(twice), strict=True):
            assert_allclose(b, 2 * a, rtol=1e-12)


def test_same_form_is_compiled_once():
    assert skimmer(Form.CORRECTED) is skimmer(Form.CORRECTED)
    assert skimmer(VOLUME) is skimmer(VOLUME)


def test_every_choice_matters():
    """Each difference between two forms changes some answer."""
    p = nominal(depot__tank=10.0)
    base = Form.CORRECTED.value
    for field in dataclasses.fields(Choices):
        other = {
            "utilization": Form.POWER_LAW.value,
        }.get(field.name, Form.SOURCE.value)
        changed = dataclasses.replace(base, **{field.name: getattr(other, field.name)})
        before, after = (jax.tree.leaves(skimmer(c)(p)) for c in (base, changed))
        assert not np.allclose(before, after, rtol=1e-9), field.name


@pytest.mark.parametrize("scenario", dict.fromkeys(SCENARIOS), ids=str)
def test_priors_fit_their_parameters(scenario):
    for table in PRIOR_SETS.values():
        priors = table(scenario)
        assert isinstance(priors, Skimmer)
        check(priors)
        for path, prior in prior_table(priors).items():
            assert prior.source.cite, path
            assert date.fromisoformat(prior.source.retrieved) <= date.today(), path
            assert len(prior.why.split()) > 10, path
            assert prior.why.endswith("."), path
            assert prior.price_year == (2025 if "USD" in prior.unit else None), path
            (share,) = prior.distribution.cdf(np.array([prior.nominal]))
            inside = prior.nominal in prior.distribution.support
            assert 0.01 <= share <= 0.99 or inside, path


AFFECTS = {
    "fleet": {"fleet.size"},
    "reliability": {"reliability.delivering"},
    "body": {
        "gas.density",
        "gas.speed",
        "mix.carbon_dioxide",
        "mix.helium3",
        "mix.hydrogen",
        "mix.methane",
        "mix.oxygen",
        "resident.density",
    },
    "propulsion": {"vehicle.specific_impulse"},
    "chemistry": {"depot.conversion"},
}


@pytest.mark.parametrize("dimension", CHOICES)
def test_a_choice_changes_what_it_affects_and_nothing_else(dimension):
    tables = [
        prior_table(near_term(Scenario(**{dimension: c}))) for c in CHOICES[dimension]
    ]
    for one, other in itertools.combinations(tables, 2):
        changed = {path for path in one if one[path] != other[path]}
        assert changed
        assert changed <= AFFECTS[dimension]
    for path in AFFECTS[dimension]:
        assert any(tables[0][path] != other[path] for other in tables[1:])


def test_published_varies_what_the_text_states():
    free = {"reliability.delivering", "fleet.utilization_quantile", "depot.routing"}
    assert set(varying(published())) == free


def test_what_cannot_go_together_is_refused():
    with pytest.raises(ValueError, match="earth.*oxygen-carbon.*no CO2"):
        Scenario(body="earth", chemistry="oxygen-carbon")
    scenario = Scenario()
    object.__setattr__(scenario, "body", "titan")  # past the type checker of the tests
    with pytest.raises(ValueError, match="unknown body 'titan': expected one"):
        scenario.__post_init__()


def test_plain_is_one_kilogram_a_year():
    told = performance({})
    assert_allclose(told.throughput.stored, PLAIN.given.swept_volume, rtol=1e-14)
