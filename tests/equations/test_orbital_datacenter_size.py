"""What grows with power, what is lost, what is paid early: by hand, neutral at 0."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from reference_rows import call

from equations import finance, lifecycle, orbit
from equations.models.orbital_datacenter import orbital_datacenter
from priors.orbital_datacenter import Scenario, near_term
from uq.parameters import replace_leaves
from uq.priors import nominals, prior_table


NOMINAL = jax.tree.map(lambda x: jnp.asarray(float(x)), nominals(near_term()))
MODEL = jax.jit(orbital_datacenter())


def mean_eclipse(radius, inclination, swing):
    """The year's mean over seasons and, within some swing of dawn-dusk, over nodes."""
    season = np.pi * ((np.arange(360) + 0.5) / 360 - 0.5)
    node = swing * (2 * (np.arange(90) + 0.5) / 90 - 1)
    north = np.sin(np.deg2rad(23.44)) * np.sin(season)[:, None]
    across = np.sqrt(1 - north**2) * np.cos(node)[None]
    sine = np.cos(inclination) * north + np.sin(inclination) * across
    earth = 6378.137e3 / radius
    depth = np.maximum(earth**2 - sine**2, 0)
    return np.mean(np.arctan2(np.sqrt(depth), np.sqrt(1 - earth**2)) / np.pi)


def told(**values):
    """The near-term nominals with some numbers changed."""
    found = {
        name.replace("__", "."): jnp.asarray(float(v)) for name, v in values.items()
    }
    return MODEL(replace_leaves(NOMINAL, found)).space


def test_a_launch_is_repeated_until_it_succeeds():
    launches = sum(0.03**failures for failures in range(1, 40))
    assert_allclose(call(lifecycle.launched_again, 0.03), launches)
    assert call(lifecycle.launched_again, 0.0) == 0
    assert np.isnan(call(lifecycle.launched_again, 1.0))


def test_twice_the_fleet_costs_the_learning_rate_for_each_watt():
    assert_allclose(call(finance.learning_by_power, 8e6, 1e6, 0.85), 0.85**3)
    assert_allclose(call(finance.learning_by_power, 5e5, 1e6, 0.85), 1 / 0.85)
    one, two = told(), told(constellation__satellites=128)
    ratio = two.bill.solar / one.bill.solar / 2
    assert_allclose(ratio, NOMINAL.costs.learning_rate, rtol=1e-12)


@pytest.mark.parametrize(("height", "share"), [(650e3, 0.039), (1400e3, 0.0)])
def test_a_plane_over_the_terminator_is_dark_in_one_season(height, share):
    radius = 6378.137e3 + height
    inclination = np.deg2rad(98.0 if share else 101.4)
    found = mean_eclipse(radius, inclination, 0.0)
    assert_allclose(found, share, atol=0.001)


def test_a_plane_over_the_equator_sees_the_seasons():
    radius, days = 6378.137e3 + 650e3, np.linspace(0, 2 * np.pi, 20_001)[1:]
    declination = np.arcsin(np.sin(np.deg2rad(23.439)) * np.sin(days))
    earth = 6378.137e3 / radius
    dark = np.arccos(np.sqrt(1 - earth**2) / np.cos(declination)) / np.pi
    found = mean_eclipse(radius, 0.0, 0.0)
    assert_allclose(found, dark.mean(), rtol=1e-4)


@pytest.mark.parametrize(
    ("orbit_of", "inclination", "swing", "worst"),
    [("dawn-dusk", 98.0, 0.0, 58.5), ("mid-inclination", 53.0, np.pi, 0.0)],
)
def test_the_season_that_priors_have_is_that_of_the_year(
    orbit_of, inclination, swing, worst
):
    believed = prior_table(near_term(Scenario(orbit=orbit_of)))["orbit.eclipse_season"]
    radius = 6378.137e3 + 650e3
    year = mean_eclipse(radius, np.deg2rad(inclination), swing)
    longest = call(orbit.eclipse_fraction, radius, np.deg2rad(worst))
    assert_allclose(believed.nominal, year / longest, atol=0.005)


def test_computers_that_idle_need_less_and_give_less():
    through, idle = told(), told(battery__eclipse_load=0)
    share = NOMINAL.constellation.other_load_fraction
    other = share / (1 + share)
    fewer = idle.sizing.battery_energy / through.sizing.battery_energy
    assert_allclose(fewer, other, rtol=1e-12)
    assert idle.sizing.array_power < through.sizing.array_power
    assert_allclose(through.factors.eclipse, 1.0)
    assert_allclose(idle.factors.eclipse, 1 - 0.039, atol=0.001)
    left = idle.waterfall.eclipse / idle.waterfall.thermal
    assert_allclose(left, idle.factors.eclipse, rtol=1e-12)


def test_a_part_by_the_watt_is_that_of_all_satellites():
    power = told().sizing.it_power
    satellites = NOMINAL.constellation.satellites
    for path, by_power, unit in (
        ("constellation__avionics_mass", 1.5, 1.0),
        ("constellation__terminal_mass", 0.5, 1.0),
        ("orbit__drag_area", 0.6, 1.0),
        ("solar__area_limit", 9.0, 1.0),
        ("radiator__area_limit", 4.0, 1.0),
    ):
        each = by_power * float(power / satellites) * unit
        by_watt = told(**{path: 0, f"{path}_by_power": by_power})
        fixed = told(**{path: each, f"{path}_by_power": 0})
        assert_allclose(by_watt.lcoc, fixed.lcoc, rtol=1e-11)


def test_who_waits_for_service_pays_interest():
    early = told(costs__delay=0)
    late = told(costs__delay=1)
    rate = 1 + NOMINAL.finance.discount_rate
    capital, running = early.capital, early.lifecycle_cost - early.capital
    expected = early.lcoc * (capital * rate + running) / (capital + running)
    assert_allclose(late.lcoc, expected, rtol=1e-11)
    assert_allclose(late.bill.delay, capital * (rate - 1), rtol=1e-11)


def test_satellites_that_are_lost_take_their_accelerators_along():
    kept, lost = told(reliability__bus_loss=0), told(reliability__bus_loss=0.02)
    life = float(NOMINAL.finance.mission_life)
    least = np.exp(-0.02 * life)
    assert least < lost.factors.availability / kept.factors.availability < 1
    plain = told(reliability__bus_loss=0.02, reliability__failure_rate=0,
                 environment__dose_factor=0, environment__upset_factor=0)  # fmt: skip
    mean = (1 - least) / (0.02 * life)
    expected = mean * NOMINAL.reliability.reset_availability
    assert_allclose(plain.factors.availability, expected, rtol=1e-9)


def test_what_is_flown_is_insured_and_bought_again():
    told_of = told(launch__failure=0.02, costs__insurance=0.1).bill
    names = ("accelerators", "solar", "battery", "radiator", "bus", "terminals")
    flown = sum(getattr(told_of, name) for name in (*names, "launch"))
    assert_allclose(told_of.losses, flown * 0.02 / 0.98, rtol=1e-12)
    assert_allclose(told_of.insurance, 0.1 * flown, rtol=1e-12)


def test_what_is_made_and_launched_again_has_its_carbon():
    sure, unsure = told(launch__failure=0), told(launch__failure=0.2)
    for part in ("embodied", "launch"):
        again = getattr(unsure.footprint, part) / getattr(sure.footprint, part)
        assert_allclose(again, 1 / 0.8, rtol=1e-12)
    assert_allclose(unsure.carbon / sure.carbon, 1 / 0.8, rtol=1e-12)


def test_accelerators_in_orbit_are_dearer_and_slower():
    plain = told(accelerator__orbital_premium=1, accelerator__orbital_performance=1)
    flown = told(accelerator__orbital_premium=1.5, accelerator__orbital_performance=0.8)
    assert_allclose(flown.bill.accelerators, 1.5 * plain.bill.accelerators)
    assert_allclose(flown.waterfall.peak, 0.8 * plain.waterfall.peak)


def test_money_by_power_and_by_energy_is_the_bill():
    out = told()
    power = 1e3 * out.sizing.it_power
    assert_allclose(out.prices.power, out.capital / power)
    assert_allclose(out.prices.platform, out.platform_price)
    life = NOMINAL.finance.mission_life
    launched = 1e3 * out.bill.launch / power / life
    assert_allclose(out.launched_power, launched, rtol=1e-12)
    platform = out.capital - out.bill.accelerators
    assert_allclose(out.mass_price, platform / out.dry_mass)
    rate = np.log1p(NOMINAL.finance.discount_rate)
    years = -np.expm1(-rate * life) / rate
    yearly = (out.lifecycle_cost - out.bill.accelerators - out.bill.replacement) / years
    assert_allclose(out.prices.yearly, 1e3 * yearly / power, rtol=1e-12)
    parts = sum(vars(out.bill).values())
    assert_allclose(parts, out.lifecycle_cost, rtol=1e-12)


def test_gradients_are_finite_where_everything_varies():
    found = jax.grad(lambda p: orbital_datacenter()(p).lcoc_ratio)(NOMINAL)
    for leaf in jax.tree.leaves(found):
        assert np.isfinite(leaf)
