"""The replicating swarm: laws that its answers obey, and its priors."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from swarm import POINTS, draws_of, many

from equations.models.solar_replication import Form, program, solar_replication
from equations.replication import limited_units, unlimited_units
from equations.sunlight import receiver_efficiency, required_concentration
from priors.solar_replication import PRIOR_SETS, Scenario
from uq.parameters import replace_leaves
from uq.priors import check, nominals


UNITS = pytest.mark.parametrize("unit", ["mature", "seed"])


@UNITS
def test_never_is_where_power_is_below_the_base_load(unit):
    out = many(Form.CORRECTED)(draws_of(unit=unit, site="belt"))
    never = np.asarray(out.supply.margin <= 0)
    assert 0 < never.mean() < 1
    for time in (out.replication.time, out.swarm.time_to_target, out.swarm.last_cycle):
        assert (np.isnan(time) == never).all()
    assert (np.asarray(out.swarm.cycles)[never] == 0).all()
    start = np.log10(draws_of(unit=unit, site="belt").growth.units)
    assert_allclose(np.asarray(out.swarm.log_units)[never], start[never], rtol=1e-12)


def test_energy_binds_where_it_takes_longer_than_building():
    draws = draws_of()
    out = many(Form.CORRECTED)(draws)
    binds = np.asarray(out.demand.margin) < 0
    assert (binds == (out.replication.energy_time > draws.cycle.build_time)).all()
    assert 0 < binds.mean() < 1
    assert_allclose(out.demand.base + out.demand.replication, out.demand.total)


def test_at_the_break_even_distance_both_weigh_the_same():
    draws = draws_of(technology="thermopile")
    model = many(Form.CORRECTED)
    distance = model(draws).alternative.breakeven_distance
    found = np.isfinite(distance)
    assert found.any()
    there = replace_leaves(draws, {"sun.distance": distance})
    assert_allclose(
        np.asarray(model(there).alternative.advantage)[found], 1, rtol=1e-12
    )
    nearer = model(replace_leaves(draws, {"sun.distance": 0.99 * distance}))
    assert (np.asarray(nearer.alternative.advantage)[found] > 1).all()


def test_nuclear_may_be_lighter_everywhere():
    draws = draws_of(technology="thermopile", nuclear="rtg")
    heavy = replace_leaves(draws, {"collector.plant_mass": jnp.full(POINTS, 600.0)})
    nuclear = many(Form.CORRECTED)(heavy).alternative
    assert np.isnan(nuclear.breakeven_distance).all()
    assert (np.asarray(nuclear.advantage) < 1).all()


def test_farther_is_never_better():
    draws = draws_of()
    model = many(Form.CORRECTED)
    near, far = (
        model(replace_leaves(draws, {"sun.distance": jnp.full(POINTS, d)}))
        for d in (1.1, 1.4)
    )
    assert (far.supply.power <= near.supply.power).all()
    assert (far.sizing.specific_power < near.sizing.specific_power).all()
    assert_allclose(far.sizing.area / near.sizing.area, (1.4 / 1.1) ** 2)
    assert (far.swarm.log_units <= near.swarm.log_units + 1e-12).all()
    assert (far.swarm.time_to_target >= near.swarm.time_to_target - 1e-12).all()


@pytest.mark.parametrize("form", list(Form), ids=lambda form: form.name)
def test_the_target_is_reached_when_it_is_said_to_be(form):
    draws, model = draws_of(), many(form)
    when = model(draws).swarm.time_to_target
    then = model(replace_leaves(draws, {"growth.horizon": when}))
    assert_allclose(then.swarm.log_units, np.log10(draws.growth.target), rtol=1e-10)


def test_without_learning_growth_is_exponential():
    """Constant cycles: the closed form N0 2^(t/T), and its time to a target."""
    plain = dataclasses.replace(
        Form.CORRECTED.value, build_time=False, failures=False, capacity=False
    )
    draws = replace_leaves(
        draws_of(),
        {
            "growth.energy_growth": jnp.full(POINTS, 2.0),
            "growth.horizon": jnp.full(POINTS, 1.5),
            "growth.target": jnp.full(POINTS, 1e5),
        },
    )
    out = many(plain)(draws)
    cycles = 1.5 * 365.25 / out.replication.time
    assert (cycles < plain.generations).all()
    assert_allclose(out.swarm.cycles, cycles, rtol=1e-12)
    exact = np.log10(draws.growth.units) + cycles * np.log10(2)
    assert_allclose(out.swarm.log_units, exact, rtol=1e-12)
    years = np.log2(1e5 / draws.growth.units) * out.replication.time / 365.25
    assert_allclose(out.swarm.time_to_target, years, rtol=1e-12)
    copies = (1e5 - draws.growth.units) * out.replication.energy
    assert_allclose(out.swarm.energy_to_target, copies, rtol=1e-10)


def test_more_generations_change_nothing_that_is_reached():
    draws = draws_of()
    more = dataclasses.replace(Form.CORRECTED.value, generations=160)
    few, lots = (many(c)(draws) for c in (Form.CORRECTED, more))
    assert_allclose(few.swarm.time_to_target, lots.swarm.time_to_target, rtol=1e-13)
    # Where 64 generations are not all, the material has long been used up.
    assert_allclose(few.swarm.log_units, lots.swarm.log_units, atol=1e-6)


def test_a_limit_and_its_inverse():
    units, capacity = jnp.asarray(8.0), jnp.asarray(1e9)
    for target in (10.0, 1e6, 9e8):
        grown = unlimited_units(units, jnp.asarray(target), capacity)
        assert_allclose(limited_units(units, grown, capacity), target, rtol=1e-9)
    assert np.isnan(unlimited_units(units, jnp.asarray(2e9), capacity))


@pytest.mark.parametrize("table", PRIOR_SETS)
@pytest.mark.parametrize("site", ["near-earth", "belt", "ceres"])
@pytest.mark.parametrize("technology", ["photovoltaic", "thermopile", "dynamic"])
@UNITS
@pytest.mark.parametrize("nuclear", ["fission", "rtg"])
def test_priors_fit_their_parameters(table, site, technology, unit, nuclear):
    priors = PRIOR_SETS[table](Scenario(site, technology, unit, nuclear))
    check(priors)
    out = jax.jit(solar_replication())(
        jax.tree.map(lambda x: jnp.asarray(float(x)), nominals(priors))
    )
    assert np.isfinite(out.supply.margin)
    assert np.isfinite(out.swarm.log_units)


def test_an_unknown_choice_is_refused():
    scenario = Scenario()
    object.__setattr__(scenario, "technology", "gold")
    with pytest.raises(ValueError, match="unknown technology 'gold': expected one"):
        scenario.__post_init__()


def test_same_form_is_compiled_once():
    assert solar_replication(Form.SOURCE) is solar_replication(Form.SOURCE)


def test_a_flow_has_at_least_one_cycle():
    with pytest.raises(ValueError, match="expected at least 1, got 0"):
        program.mass_flow(0)


def test_a_receiver_and_the_concentration_it_needs():
    absorptance, emitted, delivered = map(jnp.asarray, (0.92, 258_356.0, 687.0))
    for wanted in (0.0, 0.3, 0.9):
        needed = required_concentration(
            absorptance, emitted, delivered, jnp.asarray(wanted)
        )
        kept = receiver_efficiency(absorptance, emitted, delivered, needed)
        assert_allclose(kept, wanted, atol=1e-13)
    beyond = required_concentration(absorptance, emitted, delivered, absorptance)
    assert np.isnan(beyond)
