"""Orbit, power, heat, links: geometry, balances, limits."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.optimize import brentq

from equations import formation, mass, network, orbit, power, radiation, thermal
from equations.constants import EARTH_RADIUS, STANDARD_GRAVITY


def scalars(*values):
    return [jnp.asarray(float(value)) for value in values]


@pytest.mark.parametrize("altitude", [300e3, 650e3, 2e6, 35.786e6])
@pytest.mark.parametrize("share", [-0.9999, -0.5, 0.0, 0.3, 0.9, 0.999999])
def test_eclipse_is_the_crossing_of_a_cylinder(altitude, share):
    """Where the orbit passes through the cylinder, found on the orbit itself."""
    radius = EARTH_RADIUS + altitude
    beta = share * np.arcsin(EARTH_RADIUS / radius)
    sun = np.array([np.cos(beta), 0, np.sin(beta)])

    def outside(angle):
        place = radius * np.array([-np.cos(angle), np.sin(angle), 0])
        return np.linalg.norm(place - (place @ sun) * sun) - EARTH_RADIUS

    exact = brentq(outside, 0, np.pi / 2, xtol=1e-15, rtol=1e-14) / np.pi
    assert_allclose(orbit.eclipse_fraction(*scalars(radius, beta)), exact, rtol=1e-7)
    if abs(share) < 0.99:
        assert_allclose(
            orbit.eclipse_fraction(*scalars(radius, beta)), exact, rtol=1e-12
        )


@pytest.mark.parametrize("beta", [1.2, np.pi / 2, -1.3, 2.0])
def test_no_eclipse_beyond_the_edge(beta):
    value, gradient = jax.value_and_grad(orbit.eclipse_fraction, argnums=(0, 1))(
        *scalars(7e6, beta)
    )
    assert value == 0
    assert gradient == (0, 0)


def test_eclipse_near_its_edge_and_below_ground():
    edge = np.arcsin(EARTH_RADIUS / 7e6)
    for gap in (1e-3, 1e-6, 1e-9):
        slope = jax.grad(orbit.eclipse_fraction, argnums=1)(*scalars(7e6, edge - gap))
        assert np.isfinite(slope)
        # The half-width goes as the root of the gap: its slope times gap is half of it.
        value = orbit.eclipse_fraction(*scalars(7e6, edge - gap))
        assert_allclose(-slope * gap / value, 0.5, rtol=20 * gap + 1e-6)
    assert np.isnan(orbit.eclipse_fraction(*scalars(6e6, 0.1)))


def test_a_sidereal_day_is_geostationary():
    period = orbit.orbital_period(jnp.asarray(42_164_169.6))
    assert_allclose(period, 86_164.0905, rtol=1e-7)
    speed = orbit.circular_velocity(jnp.asarray(42_164_169.6))
    assert_allclose(speed * period, 2 * np.pi * 42_164_169.6, rtol=1e-14)


def test_density_is_log_linear_and_goes_on():
    density = jax.vmap(orbit.atmospheric_density)
    table = jnp.asarray(orbit.DENSITY_ALTITUDES)
    assert_allclose(density(table), orbit.DENSITIES, rtol=1e-13)
    middle = density((table[1:] + table[:-1]) / 2)
    means = np.sqrt(np.multiply(orbit.DENSITIES[1:], orbit.DENSITIES[:-1]))
    assert_allclose(middle, means, rtol=1e-13)
    outside = density(jnp.array([200e3, 900e3]))
    assert_allclose(outside, [2e-11**2 / 3e-12, 1.5e-14**2 / 4e-14], rtol=1e-13)
    held = jax.vmap(orbit.published_atmospheric_density)(jnp.array([100e3, 1200e3]))
    assert_allclose(held, [2e-11, 1.5e-14], rtol=1e-13)


@pytest.mark.parametrize(
    "function",
    [
        orbit.atmospheric_density,
        orbit.published_atmospheric_density,
        radiation.dose_rate,
        radiation.upset_rate_factor,
    ],
)
def test_tables_differentiate_at_and_off_their_knots(function):
    heights = jnp.array([100e3, 300e3, 400e3, 555e3, 800e3, 1000e3, 2000e3, 3000e3])
    assert np.isfinite(jax.vmap(jax.grad(function))(heights)).all()


def test_radiation_tables_hold_their_ends():
    heights = jnp.array([0.0, 300e3, 725e3, 2000e3, 9000e3])
    assert_allclose(jax.vmap(radiation.dose_rate)(heights), [0.3, 0.3, 1.5, 80, 80])
    factors = jax.vmap(radiation.upset_rate_factor)(heights)
    assert_allclose(factors, [0.5, 0.5, 1.15, 10, 10])


def test_propellant_gives_back_the_velocity():
    dry, change, impulse = scalars(100, 900, 220)
    fuel = orbit.propellant_mass(dry, change, impulse)
    gained = impulse * STANDARD_GRAVITY * np.log((dry + fuel) / dry)
    assert_allclose(gained, change, rtol=1e-14)
    wet = orbit.propellant_mass_of_wet(dry + fuel, change, impulse)
    assert_allclose(wet, fuel, rtol=1e-14)


@pytest.mark.parametrize("efficiency", [0.9, 1.0])
def test_pumping_is_a_fixed_point(efficiency):
    found = power.load_with_pumping(*scalars(1e6, 0.1, 0.11, efficiency))
    load = 0.0
    for _ in range(60):
        load = 1e6 * 1.1 + float(thermal.pump_power(*scalars(load / efficiency, 0.11)))
    assert_allclose(found, load, rtol=1e-14)
    assert np.isnan(power.load_with_pumping(*scalars(1e6, 0.1, 1.0, efficiency)))


def test_the_battery_ends_an_orbit_as_it_began():
    load, sunlit, tracking, bus, round_trip = 1e3, 0.64, 0.97, 0.95, 0.9
    array = power.sunlit_array_power(*scalars(load, sunlit, tracking, bus, round_trip))
    spare = array * tracking * bus - load
    assert_allclose(spare * sunlit * round_trip, load * (1 - sunlit), rtol=1e-13)
    ideal = power.sunlit_array_power(*scalars(load, sunlit, tracking, bus, 1))
    text = power.orbit_average_array_power(*scalars(load, sunlit, tracking, bus))
    assert_allclose(ideal, text, rtol=1e-14)


def test_radiator_balances_its_heat():
    flux = thermal.emitted_flux(*scalars(300, 0, 0.9, 1, 1))
    assert_allclose(flux, 0.9 * 5.670374419e-8 * 300**4, rtol=1e-15)
    absorbed = thermal.absorbed_flux(*scalars(0.1, 0.9, 1361, 0.3, 0.3, 0.2, 238, 1))
    net = thermal.net_flux(flux, absorbed)
    area = thermal.radiator_area(jnp.asarray(5e4), net)
    assert_allclose(area * (flux - absorbed), 5e4, rtol=1e-14)


def test_a_panel_as_warm_as_what_it_sees_exchanges_nothing():
    """Both faces see only Earth, and are as hot as Earth looks."""
    earth = 5.670374419e-8 * 255.0**4
    taken = thermal.absorbed_flux(*scalars(0, 0.8, 1361, 0, 0, 1, earth, 2))
    given = thermal.emitted_flux(*scalars(255, 0, 0.8, 2, 1))
    assert_allclose(given, taken, rtol=1e-14)


@pytest.mark.parametrize(
    "value",
    [
        thermal.emitted_flux(*scalars(250, 260, 0.9, 1, 1)),
        thermal.net_flux(*scalars(100, 100)),
        thermal.net_flux(*scalars(100, 120)),
    ],
)
def test_a_radiator_that_cannot_exist_is_nan(value):
    assert np.isnan(value)


def test_the_limit_is_where_the_junction_meets_it():
    parts = (0.03, 0.01, 0.02, 0.01, 0.01)
    limit = thermal.radiator_temperature_limit(*scalars(393, 368, 5, 700, sum(parts)))
    junction = thermal.junction_temperature(limit, *scalars(700, *parts))
    assert_allclose(junction, 363, rtol=1e-14)


@pytest.mark.parametrize(("angle", "factor"), [(0, 0.684), (np.pi / 3, 0.342), (2, 0)])
def test_view_factor(angle, factor):
    arguments = scalars(0.8, angle, 0.05, 0.1)
    assert_allclose(thermal.effective_view_factor(*arguments), factor, rtol=1e-14)
    gradient = jax.grad(thermal.effective_view_factor, argnums=(0, 1))(*arguments)
    assert np.isfinite(gradient).all()


def test_mass_is_the_sum_of_its_parts():
    parts, structure, margin = scalars(100, 0.2, 0.15)
    built = parts + mass.structure_mass(parts, structure)
    total = built + mass.margin_mass(parts, structure, margin)
    assert_allclose(mass.dry_mass(parts, structure, margin), total, rtol=1e-15)


@pytest.mark.parametrize(
    ("margin", "rate"), [(20, 0), (10, 0), (5, 1), (0.1, 99), (0.01, 200)]
)
def test_avoidance(margin, rate):
    assert_allclose(formation.avoidance_rate(*scalars(margin, 10)), rate, atol=1e-12)


@pytest.mark.parametrize("deferrable", [0.0, 0.4, 1.0])
def test_link_limits(deferrable):
    full = network.link_share(*scalars(200, 1e-6, 0.75, deferrable))
    assert_allclose(full, deferrable + (1 - deferrable) * 0.75, rtol=1e-14)
    # A link that is always full carries the same whether or not the work can wait.
    bound = network.link_share(*scalars(200, 1000, 0.75, deferrable))
    assert_allclose(bound, 0.15, rtol=1e-14)
    gradient = jax.grad(network.link_share, argnums=(0, 1, 2, 3))(
        *scalars(200, 0, 0.75, deferrable)
    )
    assert np.isfinite(gradient).all()


@pytest.mark.parametrize(
    ("ratio", "availability", "deferrable", "simulated"),
    [(1.2, 0.75, 0.5, 0.8756), (1.3, 0.5, 0.3, 0.651), (1.1, 0.5, 0.8, 0.552)],
)
def test_link_lends_what_is_left_to_the_backlog(
    ratio, availability, deferrable, simulated
):
    share = network.link_share(*scalars(ratio, 1.0, availability, deferrable))
    served = queue(ratio, availability, deferrable)
    assert abs(float(share) - served) < 0.005
    assert abs(served - simulated) < 0.005


def queue(rate, availability, deferrable, slots=200_000):
    """Work served by a link that is up at random, the urgent part of it first."""
    backlog = served = 0.0
    for up in np.random.default_rng(0).random(slots) < availability:
        backlog += deferrable
        if up:
            urgent = min(rate, 1 - deferrable)
            waited = min(rate - urgent, backlog)
            backlog -= waited
            served += urgent + waited
    return served / slots


def test_text_intensity_of_eight_billion_parameters():
    assert_allclose(network.text_output_intensity(*scalars(32, 8e9)), 2e-9, rtol=1e-15)
