"""Farms, imports and spares of the replicating swarm: limits and worked numbers."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from reference_rows import call
from swarm import POINTS, draws_of

from equations import bootstrapping, farms
from equations.constants import DAY, JULIAN_YEAR
from equations.models.solar_replication import Form, program, solar_replication
from priors.solar_replication import Scenario, near_term
from priors.solar_replication import farms as farm_table
from uq.designs import Sobol
from uq.engine.incremental import trace
from uq.inputs.sampling import sample
from uq.parameters import flatten, replace_leaves
from uq.priors import check, prior_table, varying


NEW = ("closure", "spares", "farm", "interconnect", "beam")
MODEL = jax.jit(jax.vmap(solar_replication()))


def drawn(seed=3, **scenario):
    """Draws in which farms, imports and spares vary too."""
    priors = farm_table(Scenario(**scenario))
    design = Sobol(len(varying(priors)), POINTS, replicates=1, seed=seed)
    draws = sample(priors, design)
    return jax.tree.map(lambda x: jnp.broadcast_to(jnp.ravel(x), (POINTS,)), draws)


def full(value):
    return jnp.full(POINTS, float(value))


# What a transfer and a beam take, against closed forms and the literature.


def test_a_transfer_takes_its_kinetic_energy_where_exhaust_is_matched():
    """The least over exhaust velocities is at 0.6275 of the velocity change.

    There the mass has 0.6476 of the energy of the jet as energy of motion: the known
    optimum of a constant exhaust, where `2 (1 - e^-x) = x` for `x = dv / v_e`.
    """
    speeds, one = np.linspace(0.3, 2.0, 20_001), jnp.ones(())
    spent = jax.vmap(lambda v: farms.transfer_energy(one, one, v, one))(speeds)
    assert_allclose(speeds[spent.argmin()], 0.6275, atol=2e-4)
    assert_allclose(0.5 / spent.min(), 0.6476, atol=1e-4)
    ratio = 1 / speeds[spent.argmin()]
    assert_allclose(2 * (1 - math.exp(-ratio)), ratio, atol=2e-4)
    fast = call(farms.transfer_energy, 3.0, 1e3, 1e9, 0.5)
    assert_allclose(fast, 3.0 * 1e3 * 1e9 / 2 / 0.5, rtol=1e-6)  # m dv v_e / (2 eta)


def test_a_wire_loses_what_it_was_sized_to_lose():
    """From its mass to its cross-section, resistance and Joule's heat."""
    power, length, voltage, kept, resistivity, density = (
        1e9,
        1e4,
        2e4,
        0.9,
        2.65e-8,
        2.7e3,
    )
    mass = call(
        farms.conductor_mass, power, length, voltage, kept, resistivity, density
    )
    area = mass / (2 * length * density)
    resistance = resistivity * 2 * length / area
    assert_allclose((power / voltage) ** 2 * resistance, 0.1 * power, rtol=1e-12)
    assert np.isnan(call(farms.conductor_mass, power, length, voltage, 1.0, 1e-8, 1e3))


def test_a_narrow_beam_is_caught_and_a_wide_one_is_that_of_friis():
    transmitter, receiver, wavelength = 20.0, 30.0, 0.1
    areas = math.pi / 4 * transmitter**2 * math.pi / 4 * receiver**2
    for distance, rtol in ((1e7, 1e-6), (1e9, 1e-9)):
        tau = call(farms.beam_parameter, transmitter, receiver, wavelength, distance)
        friis = areas / (wavelength * distance) ** 2
        assert_allclose(call(farms.beam_efficiency, tau), friis, rtol=rtol)
    assert_allclose(call(farms.beam_efficiency, 6.0), 1.0, rtol=1e-15)


def test_the_reference_satellite_is_caught_by_its_rectenna():
    """A kilometre in geostationary orbit, ten on the ground, 2.45 GHz.

    Its designers had 0.95 to 0.97 of the beam there (DOE and NASA, 1978).
    """
    tau = call(farms.beam_parameter, 1e3, 1e4, 0.1224, 3.6e7)
    assert 0.94 < call(farms.beam_efficiency, tau) < 0.97


# Superconductors: the program's numbers, and where they begin to pay.


def test_superconductors_are_those_of_the_program():
    copper, cold = (
        float(
            program.interconnected_power(
                program.Interconnect(
                    *map(jnp.asarray, (1.0, 1.0, 0.0, 1.0, 0.0, 0.0, factor, kept, 1.0))
                )
            )
        )
        for factor, kept in ((1.0, 0.85), (0.78, 0.98))
    )
    at = {
        "interconnect.conducting": full(0.85),
        "interconnect.superconducting": full(0.98),
    }
    at["interconnect.mass_factor"] = full(0.78)
    told = MODEL(replace_leaves(drawn(), at)).farm
    assert_allclose(told.superconducted / told.conducted, cold / copper, rtol=1e-12)
    assert_allclose(told.superconductor_gain, -0.1, atol=2e-3)
    assert_allclose(told.breakeven_mass_factor, 0.867, atol=5e-4)
    at["interconnect.mass_factor"] = told.breakeven_mass_factor
    even = MODEL(replace_leaves(drawn(), at)).farm
    assert_allclose(even.superconductor_gain, 0.0, atol=1e-12)


# Farms against replication.


def test_a_kilogram_of_a_farm_takes_what_one_of_a_unit_takes():
    """Without a way to go, its energy is that of as many copies as weigh the same."""
    draws = replace_leaves(drawn(), {"farm.delta_v": full(0.0)})
    told = MODEL(draws)
    assert_allclose(told.farm.copies, told.farm.mass * 1e3 / draws.closure.unit_mass)
    assert np.all(told.farm.moving == 0)
    assert_allclose(told.farm.energy * 1e3, told.farm.copies * told.replication.energy)


def test_a_farm_that_builds_itself_doubles_in_its_payback_less_a_third():
    """Integrated by small steps: all power into more of it, for one doubling time."""
    told = MODEL(drawn()).farm
    steps = 20_000
    step = np.asarray(told.doubling / told.payback) / steps
    assert_allclose((1 + step) ** steps, 2.0, rtol=1e-4)
    assert_allclose(
        told.payback, told.energy * 1e3 / drawn().farm.power / 24, rtol=1e-12
    )


def test_a_swarm_deploys_with_the_power_that_its_upkeep_leaves():
    draws = drawn()
    told = MODEL(draws)
    spare = told.supply.power - draws.load.base
    days = told.farm.energy * 1e9 / (draws.growth.target * spare) / 24
    assert np.all(spare > 0)
    assert_allclose(told.farm.deployment, days, rtol=1e-12)
    seed = MODEL(drawn(unit="seed", site="belt"))
    never = np.asarray(seed.supply.margin <= 0)
    assert 0 < never.mean() < 1
    assert (np.isnan(seed.farm.deployment) == never).all()


def test_farther_out_a_farm_is_heavier_and_repays_later():
    draws = drawn()
    near, far = (
        MODEL(replace_leaves(draws, {"sun.distance": full(d)})).farm for d in (1.1, 1.4)
    )
    assert np.all(far.mass > near.mass)
    assert np.all(far.payback > near.payback)
    assert_allclose(far.conducted, near.conducted, rtol=1e-14)


def test_what_arrives_is_the_product_of_its_shares():
    draws = drawn()
    told, b = MODEL(draws).farm, draws.beam
    shares = draws.interconnect.conducting * b.transmission * told.beam_efficiency
    assert_allclose(told.end_to_end, shares * b.rectification, rtol=1e-12)
    assert_allclose(told.beamed, told.end_to_end * draws.farm.power, rtol=1e-12)


# Imports.


def stepped(units, built, failure, cycles):
    for _ in range(cycles):
        units = (units + built) * (1 - failure)
    return units


@pytest.mark.parametrize("failure", [0.0, 1e-9, 1e-5, 0.03, 0.2])
def test_growth_by_imports_is_that_of_its_steps(failure):
    for cycles in (1, 10, 60):
        expected = stepped(50.0, 40.0, failure, cycles)
        found = call(bootstrapping.imported_growth, 50.0, 40.0, failure, float(cycles))
        assert_allclose(found, expected, rtol=1e-10)
        if expected > 50:
            back = call(
                bootstrapping.cycles_of_imported_growth, 50.0, 40.0, failure, expected
            )
            assert_allclose(back, cycles, rtol=1e-7)


def test_losses_end_growth_by_imports():
    """They settle where a cycle loses what it adds: `b (1 - f) / f`."""
    ceiling = 40.0 * 0.9 / 0.1
    settled = call(bootstrapping.imported_growth, 50.0, 40.0, 0.1, 1e4)
    assert_allclose(settled, ceiling, rtol=1e-12)
    beyond = bootstrapping.cycles_of_imported_growth
    assert np.isnan(call(beyond, 50.0, 40.0, 0.1, 1.01 * ceiling))
    assert np.isfinite(call(beyond, 50.0, 40.0, 0.1, 0.99 * ceiling))


@pytest.mark.parametrize("form", list(Form), ids=lambda form: form.name)
def test_a_closed_swarm_is_the_one_of_the_text(form):
    """All made on site, or imports without end: nothing changes, to the last digit."""
    model, draws = jax.jit(jax.vmap(solar_replication(form))), drawn()
    for change in (
        {"closure.made": full(1.0)},
        {"closure.imports": full(1e30)},
    ):
        told = model(replace_leaves(draws, change))
        assert_allclose(told.imports.log_units, told.swarm.log_units, rtol=1e-14)
        assert np.array_equal(
            told.imports.time_to_target, told.swarm.time_to_target, equal_nan=True
        )
        assert np.isnan(told.imports.time_to_crossover).all()


def test_more_imports_never_slow_a_swarm_and_conserve_their_mass():
    """Of copies after the crossover each took its parts; those before were within."""
    draws = replace_leaves(drawn(), {"growth.failure": full(0.0)})
    few = MODEL(draws)
    many = MODEL(replace_leaves(draws, {"closure.imports": 3 * draws.closure.imports}))
    assert np.all(many.imports.log_units >= few.imports.log_units - 1e-12)
    assert np.all(few.imports.log_units <= few.swarm.log_units + 1e-12)
    built = 10**few.imports.log_units - draws.growth.units
    took = built * few.imports.per_copy / 1e3
    arrived = draws.closure.imports * draws.growth.horizon
    assert np.all(took <= arrived * (1 + 1e-9))
    assert np.median(took / arrived) > 0.9  # little is left over
    least = few.imports.needed / draws.closure.imports
    reached = few.imports.time_to_target <= draws.growth.horizon
    assert not np.any(reached & (least > 1))


def test_the_target_is_reached_when_it_is_said_to_be():
    """Also by imports: a swarm small enough for them to make it."""
    draws = replace_leaves(
        drawn(), {"growth.target": full(200), "closure.imports": full(5)}
    )
    when = MODEL(draws).imports.time_to_target
    known = np.isfinite(when)
    assert known.mean() > 0.3
    assert np.any(when[known] > 1.5 * MODEL(draws).swarm.time_to_target[known])
    horizon = jnp.where(known, when, 1.0)
    then = MODEL(replace_leaves(draws, {"growth.horizon": horizon}))
    assert_allclose(
        np.asarray(then.imports.log_units)[known], math.log10(200), rtol=1e-9
    )


def test_a_study_with_imports_grows_thirteenfold_in_twenty_years():
    """12 t landed, 156 t of industry (Metzger et al. 2013): its closure is 0.92.

    With that closure and those imports our swarm cannot have more either: its imports
    end it, where one that makes all of itself is there in about a year.
    """
    landed, industry, years = 12.0, 156.0, 20.0
    made = 1 - landed / industry
    assert_allclose(industry / landed, 13.0)
    imported = call(bootstrapping.imported_mass, 1000.0, made)
    least = call(
        bootstrapping.needed_imports, 0.0, 156.0, imported, years * JULIAN_YEAR
    )
    assert_allclose(least * years * JULIAN_YEAR, 1e3 * landed, rtol=1e-12)
    changes = {
        "closure.unit_mass": 1000.0, "closure.made": made, "growth.units": 1.0,
        "closure.imports": landed / years, "growth.target": 13.0, "growth.failure": 0.0,
        "growth.horizon": years,
    }  # fmt: skip
    draws = replace_leaves(drawn(), {k: full(v) for k, v in changes.items()})
    told = MODEL(draws)
    assert np.all(10**told.imports.log_units - 1 <= industry * (1 + 1e-9))
    assert np.median(told.swarm.time_to_target) < 1.6
    assert np.all(
        told.imports.time_to_target >= told.swarm.time_to_target * (1 - 1e-12)
    )


def test_the_crossover_is_where_a_cycle_imports_what_its_units_copy():
    draws = drawn()
    told = MODEL(draws).imports
    cycle = MODEL(draws).replication.time * DAY
    arrives = draws.closure.imports * 1e3 / JULIAN_YEAR * cycle
    assert_allclose(told.crossover * told.per_copy, arrives, rtol=1e-12)


# Spares.


def test_spares_cost_growth_unless_half_of_all_units_fail():
    factor = bootstrapping.dormant_growth_factor
    for failure in (0.0, 0.03, 0.3):
        assert call(factor, failure, 0.0) == 2 * (1 - failure)
        assert call(factor, failure, 0.2) < call(factor, failure, 0.0)
    assert_allclose(call(factor, 0.5, 0.7), 1.0, rtol=1e-15)
    assert call(factor, 0.6, 0.2) > call(factor, 0.6, 0.0)
    assert call(factor, 0.6, 1.0) == 1.0  # all asleep: none fails, none is made


def test_covering_spares_replace_what_fails():
    share = call(bootstrapping.covering_spares, 0.05)
    assert_allclose(share, 0.05 * (1 - share), rtol=1e-14)


def test_a_swarm_without_spares_is_the_one_without_a_limit():
    draws = replace_leaves(drawn(), {"spares.dormant": full(0.0)})
    told = MODEL(draws)
    assert_allclose(told.dormancy.power, told.supply.power, rtol=1e-15)
    assert_allclose(told.dormancy.growth_factor, 2 * (1 - draws.growth.failure))
    slower = MODEL(drawn()).dormancy.cycles_to_target
    assert np.all(slower >= told.dormancy.cycles_to_target - 1e-12)


# The model as a whole.


def test_the_near_term_table_draws_as_it_did():
    """What farms read stands still there, so that no draw of the rest is another."""
    for table, free in ((near_term, False), (farm_table, True)):
        priors = table(Scenario())
        check(priors)
        moving = {p.partition(".")[0] for p in varying(priors)}
        assert (set(NEW) <= moving) == free
        assert free or not set(NEW) & moving
    both = [prior_table(t(Scenario())) for t in (near_term, farm_table)]
    assert {p: b.nominal for p, b in both[0].items()} == {
        p: b.nominal for p, b in both[1].items()
    }


@pytest.mark.parametrize("scenario", [{}, {"unit": "seed", "site": "belt"}])
def test_gradients_are_finite_and_equal_differences(scenario):
    draws = drawn(**scenario)

    def answer(p):
        out = solar_replication()(p)
        cycles = jnp.nan_to_num(out.imports.crossover)
        f = out.farm
        told = f.energy, f.doubling, f.conductor_mass, f.beamed, f.superconducted
        return jnp.stack(
            [*map(jnp.log, told), out.imports.log_units, cycles,
             out.dormancy.growth_factor, out.dormancy.cycles_to_target]
        )  # fmt: skip

    exact = flatten(jax.jit(jax.vmap(jax.jacrev(answer)))(draws))[0]
    both = jax.jit(jax.vmap(answer))
    for name in varying(farm_table(Scenario(**scenario))):
        assert np.isfinite(exact[name]).all(), name
        value = flatten(draws)[0][name]
        step = 1e-6 * np.abs(value)
        up, down = (
            both(replace_leaves(draws, {name: value + sign * step})) for sign in (1, -1)
        )
        slope = np.asarray(up - down) / (2 * step[:, None])
        rounding = 1e-11 / step[:, None]
        near = np.abs(slope - exact[name]) <= rounding + 1e-5 * np.abs(slope)
        assert near.all(axis=1).sum() >= POINTS - 3, name


def test_time_to_the_target_has_a_gradient_where_it_never_comes():
    def years(p):
        return solar_replication()(p).imports.time_to_target

    slopes = jax.jit(jax.vmap(jax.grad(years)))(drawn(unit="seed", site="belt"))
    for name, slope in flatten(slopes)[0].items():
        assert np.isfinite(slope).all(), name


def test_neighbours_are_what_a_full_evaluation_gives():
    model = jax.vmap(solar_replication())
    a, b = drawn(), flatten(drawn(seed=4))[0]
    _, point = trace(model, a).at(flatten(a)[0])
    for path in varying(farm_table(Scenario())):
        if path.partition(".")[0] in NEW:
            moved = flatten(point.moved({path: b[path]}))[0]
            anew = flatten(MODEL(replace_leaves(a, {path: b[path]})))[0]
            for name, value in anew.items():
                assert_allclose(
                    moved[name], value, rtol=1e-11, atol=1e-13, err_msg=name
                )


def test_a_swarm_of_the_near_term_has_the_same_outlook_as_before():
    """Nothing that was told reads what is new."""
    draws = draws_of()
    other = {
        path: 0.9 * leaf
        for path, leaf in flatten(draws)[0].items()
        if path.partition(".")[0] in NEW
    }
    assert len(other) > 15
    here, there = (flatten(MODEL(d))[0] for d in (draws, replace_leaves(draws, other)))
    old = [
        n for n in here if n.partition(".")[0] not in ("imports", "dormancy", "farm")
    ]
    assert len(old) > 30
    for name in old:
        assert np.array_equal(here[name], there[name], equal_nan=True), name
