"""What is wrong in McCalip's page and formula reference, each with its size.

The wrong forms live in `Form.PUBLISHED` (program) and `Form.SOURCE` (text) alone.
"""

import dataclasses
import math

import jax
import jax.numpy as jnp
import numpy as np
from numpy.testing import assert_allclose

from equations import view_factors
from equations.constants import STEFAN_BOLTZMANN
from equations.models.space_vs_terrestrial import Form, space_vs_terrestrial
from equations.orbital_fleet import looped_mean_capacity, mean_capacity
from priors.space_vs_terrestrial import published
from uq.parameters import replace_leaves
from uq.priors import nominals


STATE = jax.tree.map(lambda x: jnp.asarray(float(x)), nominals(published()))
RADIUS = view_factors.angular_radius(jnp.asarray(550e3))


def evaluated(form, values=None, **choices):
    """The opening state of the page, but for some values, under a form of choices."""
    changes = {path: jnp.asarray(float(v)) for path, v in (values or {}).items()}
    model = space_vs_terrestrial(dataclasses.replace(form.value, **choices))
    return model(replace_leaves(STATE, changes))


def test_the_text_does_not_describe_the_program():
    """It is headed "math.js (current)", and all of it is marked as verified."""
    program, text = evaluated(Form.PUBLISHED), evaluated(Form.SOURCE)
    assert_allclose(program.space.total_cost, 51_095_348_397.26, rtol=1e-12)
    assert_allclose(text.space.total_cost, 45_943_822_924.66, rtol=1e-12)
    assert_allclose(program.space.fleet.satellites, 39_731)
    assert_allclose(text.space.fleet.satellites, 45_235)


def test_published_breakeven_is_no_breakeven():
    """At it, orbit costs 28.65 billion dollars, and the ground 15.85."""
    out = evaluated(Form.PUBLISHED)
    assert_allclose(out.breakeven.launch_price, -263.65720555, rtol=1e-9)
    again = evaluated(Form.PUBLISHED, {"launch.price": out.breakeven.launch_price})
    assert_allclose(again.space.total_cost, 28.651e9, rtol=1e-4)
    assert_allclose(again.earth.total_cost, 15.851e9, rtol=1e-4)
    root = evaluated(Form.PUBLISHED, breakeven="root").breakeven.launch_price
    assert_allclose(root, -699.19089922, rtol=1e-9)
    met = evaluated(Form.PUBLISHED, {"launch.price": root})
    assert_allclose(met.cost_ratio, 1, rtol=1e-12)


def test_published_breakeven_is_too_high_where_orbit_wins_too():
    hopeful = {
        "launch.price": 100,
        "satellite.price": 5,
        "satellite.specific_power": 100,
        "satellite.failure_rate": 0.02,
        "satellite.development": 500,
    }
    found = [
        float(evaluated(form, hopeful, **more).breakeven.launch_price)
        for form, more in (
            (Form.PUBLISHED, {}),
            (Form.SOURCE, {}),
            (Form.PUBLISHED, {"breakeven": "root"}),
        )
    ]
    assert_allclose(found, [977.65, 872.46, 856.02], atol=0.01)


def test_printed_breakeven_forgets_the_plant_of_the_overhead():
    """Turbines for computers alone: 0.36 of 15.85 billion dollars, 11 USD/kg."""
    text = evaluated(Form.SOURCE).breakeven.launch_price
    root = evaluated(Form.SOURCE, breakeven="root").breakeven.launch_price
    assert_allclose([text, root], [-410.08, -399.32], atol=0.01)


def test_both_sides_are_compared_at_unequal_energy():
    """Orbit delivers 43.8 TWh, the ground 37.2, and both are charged by the watt."""
    printed = evaluated(Form.PUBLISHED)
    energies = printed.space.energy / 1e6, printed.earth.energy / 1e6
    assert_allclose(energies, [43.8, 37.23], rtol=1e-12)
    equal = evaluated(Form.PUBLISHED, basis="equal energy")
    assert_allclose(equal.space.energy, equal.earth.energy, rtol=1e-14)
    costs = printed.earth.cost_per_watt, equal.earth.cost_per_watt
    assert_allclose(costs, [15.85, 18.65], atol=0.005)
    ratios = printed.cost_ratio, equal.cost_ratio
    assert_allclose(ratios, [3.22, 2.74], atol=0.005)


def test_replacement_is_priced_as_satellites_and_flown_by_nobody():
    """A fifth of the published total is accelerators at the satellites' price."""
    out = evaluated(Form.PUBLISHED)
    assert_allclose(out.space.bill.replacement, 10.62e9, rtol=1e-4)
    assert_allclose(out.space.bill.replacement / out.space.total_cost, 0.208, atol=5e-4)
    # Its mass is not launched: 45 % of the fleet, 6.6 billion dollars.
    unlaunched = out.space.fleet.accelerator_losses * out.space.bill.launch
    assert_allclose(unlaunched, 6.61e9, rtol=1e-3)


def test_a_part_of_a_year_makes_more_power_than_there_is():
    years, loss = jnp.asarray(4.5), jnp.asarray(0.025)
    assert_allclose(looped_mean_capacity(loss, years), 1.0569, atol=5e-5)
    assert_allclose(mean_capacity(loss, years), 0.9572, atol=5e-5)
    whole = jnp.asarray(5.0)
    both = looped_mean_capacity(loss, whole), mean_capacity(loss, whole)
    assert_allclose(*both, rtol=1e-15)


def test_published_view_factor_along_the_horizon_is_a_twelfth():
    """It stands on the sign of a rounding error: cos(90 deg) is 6e-17 here, not 0."""
    nadir, side = view_factors.nadir_view_factor(RADIUS), jnp.asarray(1.0)
    seen = view_factors.published_view_factor
    edge = jnp.asarray(math.pi / 2)
    exact = view_factors.orbit_mean_view_factor(edge, RADIUS)
    assert_allclose(exact, 0.25777, atol=5e-6)
    assert_allclose(seen(edge, nadir, side), 0.02118, atol=5e-6)
    assert_allclose(exact / seen(edge, nadir, side), 12.2, atol=0.05)
    # With a cosine of exactly nothing all points take the floor: twice as much.
    assert_allclose(0.05 * nadir / seen(edge, nadir, side), 2, rtol=1e-12)


def test_published_view_factor_costs_half_the_thermal_margin():
    margins = {
        choice: [
            float(
                evaluated(
                    Form.PUBLISHED, {"orbit.beta_angle": beta}, view_factor=choice
                ).thermal.margin
            )
            for beta in (90, 60)
        ]
        for choice in ("cosine", "line", "exact")
    }
    assert_allclose(margins["cosine"], [12.40, 6.87], atol=0.005)
    assert_allclose(margins["line"], [10.79, 7.48], atol=0.005)
    assert_allclose(margins["exact"], [6.05, 2.49], atol=0.005)


def test_cosine_holds_only_where_all_of_earth_is_seen():
    """Up to 23 degrees of tilt at 550 km; beyond, it is too small, then nothing."""
    whole = 90 - math.degrees(RADIUS)
    assert_allclose(whole, 23.0, atol=0.05)
    nadir = float(view_factors.nadir_view_factor(RADIUS))
    for degrees, holds in ((10, True), (22.9, True), (45, False), (80, False)):
        tilt = jnp.radians(degrees)
        exact = float(view_factors.plate_view_factor(tilt, RADIUS))
        cosine = nadir * math.cos(tilt)
        assert math.isclose(exact, cosine, rel_tol=1e-6) == holds
        assert exact >= cosine * (1 - 1e-12)


def test_printed_view_factor_is_a_third_and_knows_no_altitude():
    betas = jnp.radians(jnp.array([90.0, 60.0]))
    line = jax.vmap(view_factors.printed_view_factor)(betas)
    exact = jax.vmap(view_factors.orbit_mean_view_factor, (0, None))(betas, RADIUS)
    assert_allclose(line, [0.08, 0.14], rtol=1e-12)
    assert_allclose(exact / line, [3.22, 1.95], atol=0.005)
    high = view_factors.angular_radius(jnp.asarray(1200e3))
    assert_allclose(
        view_factors.orbit_mean_view_factor(betas[0], high), 0.1736, atol=5e-5
    )


def test_one_view_factor_on_both_faces_is_no_double_count():
    """The page calls the text's form twice too much; so it is only for a sum."""
    out = evaluated(Form.PUBLISHED, view_factor="exact").thermal
    assert_allclose(out.array_view, out.radiator_view, rtol=1e-15)
    emissivity = STATE.panel.array_emissivity + STATE.panel.radiator_emissivity
    area = evaluated(Form.PUBLISHED).space.fleet.array_area
    as_text = STATE.environment.earth_infrared * out.array_view * emissivity * area
    assert_allclose(out.heat.earth_infrared, as_text, rtol=1e-12)


def test_heat_balance_has_more_power_than_was_bought():
    """34.7 kW from arrays of 27 kW: 29 % more, without effect on temperature."""
    out = evaluated(Form.PUBLISHED)
    ratio = out.thermal.heat.loop / out.space.fleet.installed_power
    assert_allclose(27 * ratio, 34.73, atol=0.005)
    less = evaluated(Form.PUBLISHED, {"panel.efficiency": 0.22 / float(ratio)})
    assert less.thermal.temperature == out.thermal.temperature


def test_margin_in_percent_of_degrees_celsius():
    """16.5 % on a scale whose zero is water's; 3.6 % on one that has a zero."""
    out = evaluated(Form.PUBLISHED).thermal
    assert_allclose(100 * out.margin / (out.limit - 273.15), 16.534, atol=5e-4)
    assert_allclose(100 * out.margin / out.limit, 3.562, atol=5e-4)


def test_sunlight_is_that_of_the_orbit():
    """At 60 degrees and 550 km a fifth of the orbit is dark; the slider says 2 %."""
    flown = {"orbit.beta_angle": 60}
    given = evaluated(Form.PUBLISHED, flown).space
    shadow = evaluated(Form.PUBLISHED, flown, sunlight="shadow").space
    assert_allclose(given.fleet.sunlit_fraction, 0.98)
    assert_allclose(shadow.fleet.sunlit_fraction, 0.785, atol=2e-3)
    assert_allclose(shadow.fleet.mass / given.fleet.mass, 0.98 / 0.785, rtol=2e-3)


def test_headings_of_the_buckets_are_other_shares():
    bill = evaluated(Form.PUBLISHED).earth
    buckets = "generation", "electrical", "mechanical", "civil", "network"
    shares = [float(getattr(bill.bill, name) / bill.capital) for name in buckets]
    assert_allclose(np.multiply(shares, 100), [14.7, 35.8, 20.5, 17.1, 11.9], atol=0.05)
    assert sum((9, 38, 22, 18, 13)) == 100
    assert abs(100 * shares[0] - 9) > 5


def test_whole_satellites_jump():
    """At a gigawatt 2e-5 of the cost, at a megawatt 7e-3, and no gradient."""
    for power, least in ((1.0, 1e-5), (1e-3, 6e-3)):
        values = {"target.power": power}
        whole = evaluated(Form.PUBLISHED, values).space.bill.hardware
        smooth = evaluated(Form.PUBLISHED, values, counts="continuous").space.bill
        assert least < whole / smooth.hardware - 1 < 2 * least


def test_rounded_constant_of_radiation():
    """6.6e-5 below CODATA's: 6 mK, kept in the published forms."""
    assert_allclose(1 - 5.67e-8 / STEFAN_BOLTZMANN, 6.6e-5, rtol=2e-3)
    rounded = evaluated(Form.PUBLISHED).thermal.temperature
    exact = evaluated(Form.PUBLISHED, stefan_boltzmann=STEFAN_BOLTZMANN).thermal
    assert_allclose(rounded - exact.temperature, 5.5e-3, atol=1e-4)
