"""What the Leviathan source prints, beside what follows from its own numbers.

Printed forms live here and in `Form.SOURCE` only.
"""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from leviathan import DEFAULTS, as_scalars, mass_flow_of
from numpy.testing import assert_allclose
from reference_rows import call

from equations.constants import DAY, KILOWATT_HOUR
from equations.models.solar_replication import Form, program, solar_replication
from equations.models.solar_replication.growth import MEGAWATT_HOUR
from equations.replication import (
    cumulative_energy,
    cycle_energy,
    cycle_time,
    unit_energy,
    wright_exponent,
)
from equations.sunlight import (
    ASTRONOMICAL_UNIT,
    chain_efficiency,
    collected_power,
    oversizing,
    printed_solar_flux,
    solar_flux,
)
from priors.solar_replication import Scenario, published
from uq.parameters import replace_leaves
from uq.priors import nominals


def law(distance):
    return call(solar_flux, 1366.0, distance * ASTRONOMICAL_UNIT)


def printed(distance):
    return call(printed_solar_flux, distance * ASTRONOMICAL_UNIT)


@pytest.mark.parametrize(
    ("distance", "value", "error"),
    [
        (1.0, 1366, 0.0),
        (1.5, 590, -0.028),
        (2.0, 340, -0.004),
        (2.5, 215, -0.016),
        (2.8, 150, -0.139),
    ],
)
def test_the_table_is_not_the_inverse_square_of_its_first_row(distance, value, error):
    assert_allclose(printed(distance), value, rtol=1e-12)
    assert_allclose(value / law(distance) - 1, error, atol=6e-4)


def test_the_row_at_one_and_a_half_is_that_of_mars():
    assert_allclose(law(1.5), 607.1, atol=0.05)
    assert_allclose(law(1.5216), 590, atol=0.05)
    assert_allclose(call(oversizing, 1.5 * ASTRONOMICAL_UNIT), 2.25)  # "2-3x" is right


def test_the_row_of_ceres_lies_beyond_its_aphelion():
    assert_allclose(law(3.018), 150, atol=0.05)
    assert_allclose([law(2.767), law(2.55), law(2.98)], [178.4, 210, 153.8], atol=0.1)


def test_less_than_a_hundred_begins_beyond_the_printed_distance():
    assert law(3.5) > 111
    assert_allclose(law(3.696), 100, atol=0.02)
    assert_allclose(law(3.780) / law(1.0), 0.07, atol=1e-4)


def test_the_solar_farm_is_a_thousand_times_larger():
    for area in (1e12, 1e13, 1e14):
        watts = call(collected_power, area, 600.0, 0.3, 1.0, 0.0)
        assert_allclose(watts, 180.0 * area)
        assert_allclose(watts / (180e9 * area / 1e12), 1000)  # as printed: 180 GW


def test_thermopiles_never_reach_the_headline_efficiency():
    best = call(chain_efficiency, 0.9, 1.0, 0.10)
    assert_allclose(best, 0.09)
    assert best < 0.15
    assert call(chain_efficiency, 0.9, 0.75, 0.10) < 0.07
    assert 0.15 < call(chain_efficiency, 0.8, 1.0, 0.30) < 0.40  # cells do


def test_the_parts_of_a_cycle_miss_its_total():
    low = call(cycle_energy, 0.1, 0.5, 0.1, 0.0)
    high = call(cycle_energy, 0.5, 5.0, 0.5, 0.0)
    assert_allclose([low, high], [0.7, 6.0])
    assert_allclose([1 - low, 10 - high], [0.3, 4.0])


def test_a_daily_demand_in_watts_is_power():
    energy = [watts * DAY / KILOWATT_HOUR for watts in (200, 500)]
    assert_allclose(energy, [4.8, 12.0])


def middle(low, high, count):
    """Midpoints of equal parts: a uniform input without chance."""
    return low + (high - low) * (np.arange(count) + 0.5) / count


def every(function, *axes):
    grid = [jnp.ravel(x) for x in jnp.meshgrid(*map(jnp.asarray, axes), indexing="ij")]
    return np.asarray(jax.jit(jax.vmap(function))(*grid))


def test_a_first_unit_mostly_cannot_replicate():
    first, base = middle(100, 500, 400), middle(200, 500, 300)
    one = every(lambda p, b: cycle_time(jnp.asarray(1.0), p, b), first, base)
    # By areas: 1 - (300 * 300 / 2) / (400 * 300).
    assert_allclose(np.isnan(one).mean(), 0.625, atol=1 / 300)
    days = every(
        lambda e, p, b: cycle_time(e * MEGAWATT_HOUR, p, b) / DAY,
        *(middle(1, 10, 90), middle(100, 500, 120), middle(200, 500, 90)),
    )
    assert_allclose((days < 365).mean(), 0.0087, atol=3e-4)


def test_a_mature_unit_replicates_within_months():
    days = every(
        lambda e, p, b: cycle_time(e * MEGAWATT_HOUR, p, b) / DAY,
        *(middle(1, 10, 100), middle(1000, 5000, 100), middle(200, 500, 50)),
    )
    assert_allclose(np.quantile(days, [0.05, 0.5, 0.95]), [21, 87, 311], atol=0.6)


def nominal(**values):
    """The source's table at its nominals, some of them replaced."""
    p = jax.tree.map(
        lambda x: jnp.asarray(float(x)), nominals(published(Scenario(unit="mature")))
    )
    named = {name.replace("__", "."): jnp.asarray(v) for name, v in values.items()}
    return replace_leaves(p, named)


def with_choice(form=Form.CORRECTED, **choices):
    return solar_replication(dataclasses.replace(form.value, **choices))


def test_the_two_readings_of_the_scaling_rule():
    """Of a generation: copies get cheaper. Of a unit: dearer, against its reason."""
    for q, exponent in ((1.5, -0.415), (2.0, 0.0)):
        assert_allclose(call(wright_exponent, q), exponent, atol=5e-4)
        assert call(unit_energy, 3.0, q, 5) <= 3.0
        assert call(unit_energy, 3.0, 2 * q, 5) >= 3.0 * 1.5**5
    generation, unit = (
        with_choice(learning=choice)(nominal()).swarm
        for choice in ("generation", "unit")
    )
    assert generation.time_to_target < 10
    assert unit.time_to_target > 1000


def test_learning_without_a_build_time_is_infinite_in_a_finite_time():
    """Cycles in geometric progression end: with q = 1.5 after four of the first."""
    p = nominal(growth__energy_growth=1.5, growth__horizon=5.0)
    free = with_choice(build_time=False)(p)
    first = free.replication.time
    assert 4 * first < 5 * 365.25
    assert free.swarm.cycles == Form.CORRECTED.value.generations
    assert free.swarm.last_cycle < 1e-4
    held = with_choice()(p)
    assert held.swarm.cycles < 5 * 365.25 / float(p.cycle.build_time)
    # The sum of the energies, as Sum q^g, does not end.
    assert call(cumulative_energy, 1.0, 1.0, 1.5, 64) > 1e11


def test_computers_are_counted_twice():
    once, twice = (
        with_choice(computing=choice)(nominal()).replication.energy
        for choice in ("once", "twice")
    )
    assert_allclose(twice - once, 0.3, rtol=1e-12)
    # In a cycle of 90 days the base load alone is more than what is stated for them.
    assert 200.0 * 90 * DAY / MEGAWATT_HOUR > 0.43 - 5e-3
    assert 500.0 * 90 * DAY / MEGAWATT_HOUR > 0.5


def test_superconductors_always_lose_a_tenth():
    def delivered(mass_factor, transmission):
        return float(
            program.interconnected_power(
                as_scalars(
                    program.Interconnect(
                        8000.0,
                        0.28,
                        0.15,
                        0.08,
                        0.025,
                        5.0,
                        mass_factor,
                        transmission,
                        1.5,
                    )
                )
            )
        )

    copper = delivered(1.0, 0.85)
    assert_allclose(delivered(0.78, 0.98) / copper, 0.764 / 0.85, atol=5e-4)
    assert_allclose(delivered(0.85 / 0.98, 0.98), copper, rtol=1e-12)
    assert_allclose(0.85 / 0.98, 0.867, atol=5e-4)


def test_kilograms_per_kilowatt_hour_are_per_kilowatt_and_cycle():
    assert_allclose(4500 / (90 * 24), 2.08, atol=5e-3)  # what it is, in 90 days
    assert_allclose(4500 / 2.5, 1800)  # over the other program, one hour a cycle


def test_success_of_the_program_tells_nothing():
    composition = {"water": 0.12, "metal": 0.18}
    flow = as_scalars(mass_flow_of(DEFAULTS | {"fab_yield": 0.35}, composition))
    worst = program.mass_flow(15)(flow).mass
    assert worst[-1] / worst[0] > 1e10  # asked for: 8
    assert_allclose(mass_growth(0.58, composition), 6.89, atol=0.3)


def mass_growth(fab_yield, composition):
    flow = as_scalars(mass_flow_of(DEFAULTS | {"fab_yield": fab_yield}, composition))
    masses = program.mass_flow(15)(flow).mass
    return float(masses[-1] / masses[-2])


def test_the_printed_form_is_reproduced():
    p = nominal(sun__distance=2.8)
    told = solar_replication(Form.SOURCE)(p)
    assert_allclose(told.supply.flux, 150.0, rtol=1e-12)
    assert_allclose(told.replication.energy, 0.3 + 2.75 + 0.3, rtol=1e-12)
    assert_allclose(told.swarm.wright_exponent, np.log2(1.75), rtol=1e-12)
    corrected = solar_replication()(p)
    assert_allclose(corrected.supply.flux, 174.234693877551, rtol=1e-12)
    assert_allclose(corrected.replication.energy, 0.3 + 2.75 + 2.15, rtol=1e-12)
