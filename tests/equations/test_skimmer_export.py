"""Cells, species, demand, motherships, causes of loss, and a resident collector."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from reference_rows import call

from equations import processing, skimming, sorties
from equations.constants import DAY, HOURS_PER_COMMON_YEAR, KILOWATT_HOUR
from equations.models.skimmer import Form, skimmer
from priors.skimmer import Scenario, export, near_term
from uq.designs import Random
from uq.engine.incremental import trace
from uq.inputs.sampling import sample
from uq.parameters import flatten, replace_leaves
from uq.priors import check, nominals, prior_table, varying


POINTS = 100
NEW = ("health", "mix", "processing", "strategy", "resident")
TOLD = ("plant", "export", "motherships", "care", "collector")
MODEL = jax.jit(jax.vmap(skimmer()))
YEAR = HOURS_PER_COMMON_YEAR * 3600


def drawn(seed=3, **scenario):
    """Draws in which what is exported, and what fails, varies too."""
    priors = export(Scenario(**scenario))
    design = Random(len(varying(priors)), POINTS, replicates=1, seed=seed)
    draws = sample(priors, design)
    return jax.tree.map(lambda x: jnp.broadcast_to(jnp.ravel(x), (POINTS,)), draws)


def full(value):
    return jnp.full(POINTS, float(value))


def closing(draws):
    """The same draws of a depot that burns next to nothing."""
    return replace_leaves(
        draws,
        {"vehicle.specific_impulse": full(1e9), "depot.propellant": full(1e-6)},
    )


# Cells.


def test_all_the_oxygen_of_one_reaction_is_a_third_of_the_dioxide():
    """16.0 of 44.0, the ceiling of the corrected conversion."""
    assert_allclose(call(processing.electrolysed_oxygen, 44.009, 1.0), 15.999)
    assert_allclose(call(processing.electrolysed_oxygen, 1.0, 1.0), 0.364, atol=5e-4)


def test_a_kilogram_of_oxygen_takes_five_kilowatt_hours_at_least():
    """283 kJ per mole of CO: 17.7 MJ/kg; a plant of 25 kW for 2 kg/h takes 12.5 kWh."""
    assert_allclose(processing.LEAST_ENERGY / KILOWATT_HOUR, 4.913, atol=1e-3)
    planned = 25 / 2 * KILOWATT_HOUR
    assert_allclose(call(processing.electrolysis_efficiency, planned), 0.393, atol=1e-3)
    flown = 300 / (6e-3 / 3600)  # 300 W for 6 g an hour
    assert_allclose(flown / KILOWATT_HOUR, 50.0)
    assert call(processing.electrolysis_efficiency, flown) < 0.1


def test_power_and_what_it_keeps_busy_are_each_others_inverse():
    feed = call(processing.powered_feed, 5e3, 7e7, 0.5)
    oxygen = call(processing.electrolysed_oxygen, feed, 0.5)
    assert_allclose(call(processing.electrolysis_power, oxygen, 7e7), 5e3, rtol=1e-13)
    assert np.isinf(call(processing.powered_feed, 5e3, 7e7, 0.0))


@pytest.mark.parametrize("what", ["capacity", "power"])
def test_cells_throttle_what_is_meant_for_them(what):
    """Too few cells, or too little power for them: either is the bottleneck."""
    draws = drawn()
    roomy = {"processing.capacity": full(1e12), "processing.power": full(1e12)}
    free = MODEL(replace_leaves(draws, roomy)).plant
    assert np.all(free.margin > 0)
    assert_allclose(free.processed, 1.0)
    short = MODEL(replace_leaves(draws, roomy | {f"processing.{what}": full(1e-6)}))
    assert np.all(short.plant.margin < 0)
    assert_allclose(short.plant.processed * short.plant.feed, short.plant.limit)
    assert np.all(short.plant.oxygen < free.oxygen)
    if what == "power":
        assert_allclose(short.plant.power, 1e-6, rtol=1e-9)


# Species.


@pytest.mark.parametrize("body", ["mars", "earth"])
def test_everything_stored_is_sold_burned_or_left(body):
    """Mass by species, and in all: what reacts is oxygen and monoxide."""
    draws = drawn(body=body, chemistry="mixed")
    told = MODEL(closing(draws))
    e, stored = told.export, told.throughput.stored
    assert np.isfinite(e.total).all()
    assert_allclose(e.offered + e.residue, stored, rtol=1e-12)
    parts = e.oxygen + e.carbon_dioxide + e.methane + e.hydrogen + e.helium3
    assert_allclose(parts, e.total, rtol=1e-12)
    burned = np.maximum(told.closure.consumed - e.residue, 0)
    assert_allclose(e.total, np.maximum(e.offered - burned, 0), rtol=1e-10)


def test_nothing_is_exported_by_a_depot_that_burns_more_than_it_stores():
    told = MODEL(drawn())
    never = np.asarray(told.closure.consumed > told.throughput.stored * (1 + 1e-12))
    assert never.mean() > 0.5
    assert np.all(np.asarray(told.export.total)[never] == 0)
    assert np.isinf(np.asarray(told.export.skimmers)[never]).all()


def test_a_mix_of_more_than_all_is_none():
    draws = replace_leaves(
        drawn(), {"mix.carbon_dioxide": full(0.9), "mix.oxygen": full(0.2)}
    )
    for value in jax.tree.leaves(MODEL(draws).export):
        assert np.isnan(value).all()


def test_residue_is_burned_first():
    share = processing.exported_share
    assert call(share, 3.0, 4.0, 10.0) == 1
    assert call(share, 7.0, 4.0, 10.0) == 0.7
    assert call(share, 14.0, 4.0, 10.0) == call(share, 99.0, 4.0, 10.0) == 0
    assert call(share, 0.0, 0.0, 0.0) == 0


# The strategic criterion.


def test_so_many_skimmers_meet_the_demand():
    """Where tanks and cells take all, twice the skimmers as busy export twice."""
    draws = closing(drawn())
    e = MODEL(draws).export
    some = np.asarray(e.total) > 0
    assert some.all()
    assert_allclose(e.coverage * draws.strategy.demand, e.total, rtol=1e-12)
    assert_allclose(e.skimmers * e.coverage, draws.fleet.size, rtol=1e-12)
    enough = MODEL(replace_leaves(draws, {"strategy.demand": e.total})).export
    assert_allclose(enough.coverage, 1.0, rtol=1e-12)
    assert np.isnan(call(processing.demand_coverage, 3.0, 0.0))


# More motherships.


def test_one_mothership_is_the_depot_itself():
    draws = replace_leaves(drawn(), {"strategy.motherships": full(1)})
    told = MODEL(draws)
    assert np.all(np.abs(told.motherships.gain) <= 1e-13 * told.throughput.stored)
    assert np.all(np.abs(told.motherships.net_gain) <= 1e-12 * told.closure.consumed)
    assert_allclose(told.motherships.stored, told.throughput.stored, rtol=1e-13)
    assert_allclose(told.motherships.utilization, told.throughput.utilization)


def test_six_skimmers_around_two_are_twice_three_around_one():
    draws = replace_leaves(drawn(), {"fleet.size": full(6)})
    two = MODEL(draws)
    three = MODEL(replace_leaves(draws, {"fleet.size": full(3)}))
    assert_allclose(two.motherships.stored, 2 * three.throughput.stored, rtol=1e-12)
    net = 2 * three.closure.net - two.closure.net
    scale = np.abs(two.closure.consumed)
    assert_allclose(two.motherships.net_gain / scale, net / scale, atol=1e-12)
    # The text's own numbers: 2 x 3 x 0.85 for 6 x 0.75 skimmers' worth, at the middle.
    middle = {"fleet.utilization_quantile": full(0.5), "depot.tank": full(1e12)}
    told = MODEL(replace_leaves(draws, middle))
    gain = told.motherships.gain / told.throughput.single
    assert_allclose(gain, 6 * 0.85 - 6 * 0.75, rtol=1e-10)


def test_more_motherships_than_skimmers_serve_no_better():
    draws = replace_leaves(drawn(), {"fleet.size": full(2), "depot.tank": full(1e12)})
    two, nine = (
        MODEL(replace_leaves(draws, {"strategy.motherships": full(m)})).motherships
        for m in (2, 9)
    )
    assert_allclose(two.utilization, 1.0)
    assert_allclose(nine.stored, two.stored, rtol=1e-12)
    assert np.all(nine.net_gain < two.net_gain)


# Why sorties fail.


def test_a_cured_cause_brings_back_what_it_took():
    draws = drawn()
    told = MODEL(draws).care
    for cause in ("self_abort", "recall", "cutoff", "derating", "downtime", "docking"):
        cured = MODEL(replace_leaves(draws, {f"health.{cause}": full(0)})).care
        regained = getattr(told, cause)
        assert_allclose(cured.single - told.single, regained, rtol=1e-8, err_msg=cause)
    steady = MODEL(replace_leaves(draws, {"health.drift": full(0)})).care
    assert_allclose(steady.single - told.single, told.drift, rtol=1e-6)
    assert_allclose(steady.last, steady.new, rtol=1e-14)
    assert np.isnan(call(sorties.regained_yield, 3.0, 1.0))


def test_causes_of_the_nominal_are_the_stable_system_of_the_text():
    """Their product is its 0.75, between 0.60 and 0.85 over most of their ranges."""
    numbers = nominals(near_term())
    p = jax.tree.map(lambda x: jnp.asarray(float(x)), numbers)
    assert_allclose(skimmer()(p).care.new, 0.75, atol=0.01)
    new = np.asarray(MODEL(drawn()).care.new)
    assert ((new > 0.60) & (new < 0.85)).mean() > 0.9


def test_the_mean_of_a_drift_is_that_of_its_sorties():
    """The mean of a power over a continuous count, against small steps of it."""
    steps = (np.arange(20_000) + 0.5) / 20_000 * 150
    exact = np.mean(0.8 * (1 - 2e-3) ** steps)
    mean = call(sorties.mean_drifted_reliability, 0.8, 2e-3, 150.0)
    assert_allclose(mean, exact, rtol=1e-8)
    last = call(sorties.drifted_reliability, 0.8, 2e-3, 150.0)
    assert last < mean < 0.8
    assert call(sorties.mean_drifted_reliability, 0.8, 0.0, 150.0) == 0.8


def test_at_the_stated_reliability_causes_change_nothing():
    draws = drawn()
    told = MODEL(draws)
    same = {"reliability.delivering": told.care.mean}
    again = MODEL(replace_leaves(draws, same))
    assert_allclose(again.care.over_stated, 1.0, rtol=1e-14)
    assert_allclose(again.care.single, again.throughput.single, rtol=1e-13)


# A collector that stays.


def test_profac_collects_what_its_papers_say():
    """400 kg a day through 10 m2 in low orbit: air of 100 to 120 km, as it was to fly.

    About half of it against drag, with twice its speed as exhaust: of a plate on which
    all that is swept stops, drag is `rho A v^2`, and exhaust at `2 v` burns half.
    """
    speed, inlet, swept = 7800.0, 10.0, 400 / DAY
    density = swept / (inlet * speed)
    assert_allclose(
        call(skimming.collection_rate, density, inlet, speed, 1.0), swept, rtol=1e-14
    )
    assert 2.2e-8 < density < 5e-7  # US Standard Atmosphere at 120 and at 100 km
    drag = density * inlet * speed**2
    burned = call(skimming.thrust_propellant, drag, 2 * speed / 9.80665)
    assert_allclose(burned / swept, 0.5, rtol=1e-14)
    power = call(skimming.thrust_power, drag, 2 * speed / 9.80665, 1.0)
    assert_allclose(power, swept * speed**2, rtol=1e-14)
    assert power < 6e6  # of its reactor, which also liquefies


def test_a_collector_closes_above_the_drag_floor_of_a_skimmer():
    """The same impulse that a skimmer's gas needs, where all of it is of use."""
    draws = drawn()
    all_used = {"depot.routing": full(1), "depot.conversion": full(1)}
    floor = MODEL(replace_leaves(draws, all_used)).sortie.drag_floor
    there = MODEL(replace_leaves(draws, {"resident.specific_impulse": floor})).collector
    assert_allclose(there.burned_share, 1.0, rtol=1e-12)
    better = MODEL(
        replace_leaves(draws, {"resident.specific_impulse": 2 * floor})
    ).collector
    assert_allclose(better.burned_share, 0.5, rtol=1e-12)
    assert_allclose(better.net, better.collected / 2, rtol=1e-10)
    assert np.isfinite(better.energy).all()
    worse = MODEL(
        replace_leaves(draws, {"resident.specific_impulse": 0.9 * floor})
    ).collector
    assert np.isinf(worse.energy).all()


def test_energy_of_what_is_left_is_power_over_its_flow():
    draws = drawn()
    c = MODEL(draws).collector
    left = np.asarray(c.net) > 0
    hours = HOURS_PER_COMMON_YEAR * draws.resident.available
    expected = c.power * hours / c.net
    assert_allclose(c.energy[left], expected[left], rtol=1e-12)


# The model as a whole.


def test_the_near_term_table_draws_as_it_did():
    """What is new stands still there, so that no draw of the rest is another."""
    for body in ("mars", "venus", "earth"):
        chosen = Scenario(body=body)
        for table, free in ((near_term, False), (export, True)):
            priors = table(chosen)
            check(priors)
            moving = {p.partition(".")[0] for p in varying(priors)}
            assert (set(NEW) <= moving) == free
            assert free or not set(NEW) & moving
        both = [prior_table(t(chosen)) for t in (near_term, export)]
        assert {p: b.nominal for p, b in both[0].items()} == {
            p: b.nominal for p, b in both[1].items()
        }


@pytest.mark.parametrize("form", list(Form), ids=lambda form: form.name)
def test_nothing_that_was_told_reads_what_is_new(form):
    draws, model = drawn(), jax.jit(jax.vmap(skimmer(form)))
    other = {
        path: 0.9 * leaf + (0.1 if path == "strategy.motherships" else 0.0)
        for path, leaf in flatten(draws)[0].items()
        if path.partition(".")[0] in NEW
    }
    assert len(other) > 20
    here, there = (flatten(model(d))[0] for d in (draws, replace_leaves(draws, other)))
    old = [name for name in here if name.partition(".")[0] not in TOLD]
    assert len(old) > 30
    for name in old:
        assert np.array_equal(here[name], there[name], equal_nan=True), name


@pytest.mark.parametrize("body", ["mars", "earth"])
def test_gradients_are_finite_and_equal_differences(body):
    """In units of each answer's largest, as some of them are 0 in many draws."""
    draws = closing(drawn(body=body, chemistry="mixed"))
    every = flatten(MODEL(draws))[0]
    names = [n for n in every if n.partition(".")[0] in TOLD and n != "plant.margin"]
    size = {n: float(np.abs(every[n][np.isfinite(every[n])]).max()) for n in names}
    names = [n for n in names if size[n] > 0]

    def answer(p):
        told = flatten(skimmer()(p))[0]
        known = [jnp.nan_to_num(told[n], posinf=0.0) / size[n] for n in names]
        return jnp.stack(known)

    exact = flatten(jax.jit(jax.vmap(jax.jacrev(answer)))(draws))[0]
    both = jax.jit(jax.vmap(answer))
    for path, value in flatten(draws)[0].items():
        assert np.isfinite(exact[path]).all(), path
        if path.partition(".")[0] not in NEW:
            continue
        step = 1e-6 * np.where(value == 0, 1.0, np.abs(value))
        up, down = (
            both(replace_leaves(draws, {path: value + sign * step})) for sign in (1, -1)
        )
        slope = np.asarray(up - down) / (2 * step[:, None])
        rounding = 1e-12 / step[:, None]
        near = np.abs(slope - exact[path]) <= rounding + 1e-5 * np.abs(slope)
        assert near.all(axis=1).sum() >= POINTS - 2, path


def test_neighbours_are_what_a_full_evaluation_gives():
    model = jax.vmap(skimmer())
    a, b = drawn(), flatten(drawn(seed=4))[0]
    _, point = trace(model, a).at(flatten(a)[0])
    for path in varying(export()):
        if path.partition(".")[0] in NEW:
            moved = flatten(point.moved({path: b[path]}))[0]
            anew = flatten(MODEL(replace_leaves(a, {path: b[path]})))[0]
            for name, value in anew.items():
                scale = np.abs(value[np.isfinite(value)]).max(initial=0.0)
                assert_allclose(
                    moved[name], value, rtol=1e-11, atol=1e-14 * scale, err_msg=name
                )
