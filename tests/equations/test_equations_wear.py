"""A radiator through an orbit and through the years."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from reference_rows import call
from scipy import integrate

from equations import degradation, thermal, transient
from equations.constants import STEFAN_BOLTZMANN


PANEL = (0.82, 2.0, 0.9, 3.0)  # emissivity, faces, view factor, sink [K]


def balance(time, temperature, heat, capacity):
    emissivity, faces, view, sink = PANEL
    emitted = faces * view * emissivity * STEFAN_BOLTZMANN * (temperature**4 - sink**4)
    return (heat - emitted) / capacity


def test_equilibrium_radiates_what_comes_in():
    rest = call(transient.equilibrium_temperature, 700.0, 90.0, *PANEL)
    emissivity, faces, view, sink = PANEL
    emitted = call(thermal.emitted_flux, rest, sink, emissivity, faces, view)
    assert_allclose(emitted, 790.0, rtol=1e-12)
    rate = call(transient.heating_rate, rest, 700.0, 90.0, *PANEL, 9000.0)
    assert_allclose(rate, 0.0, atol=1e-15)


@pytest.mark.parametrize("capacity", [30.0, 900.0, 9000.0, 3e5])
@pytest.mark.parametrize("start", [180.0, 300.0, 340.0])
@pytest.mark.parametrize("heat", [40.0, 790.0])
def test_temperature_is_that_of_an_ode_solver(capacity, start, heat):
    found = call(
        transient.temperature_after, start, 2100.0, heat - 40, 40.0, *PANEL, capacity
    )
    exact = integrate.solve_ivp(
        balance,
        (0, 2100.0),
        [start],
        method="Radau",
        args=(heat, capacity),
        rtol=1e-10,
        atol=1e-10,
    ).y[0, -1]
    # Down to 150 K and up to 340 K, which no orbit does: see the next test.
    assert_allclose(found, exact, atol=0.4)


def test_temperature_through_a_shadow():
    """A design of the near-term table: the Sun goes, the load stays."""
    start = call(transient.equilibrium_temperature, 600.0, 150.0, *PANEL)
    found = call(
        transient.temperature_after, start, 2100.0, 600.0, 60.0, *PANEL, 8000.0
    )
    exact = integrate.solve_ivp(
        balance, (0, 2100.0), [start], args=(660.0, 8000.0), rtol=1e-10, atol=1e-10
    ).y[0, -1]
    assert start - exact > 5
    assert_allclose(found, exact, atol=1e-3)


def test_a_constant_load_stays_at_its_steady_state():
    rest = call(transient.equilibrium_temperature, 700.0, 90.0, *PANEL)
    for time in (1.0, 6000.0, 1e9):
        after = call(
            transient.temperature_after, rest, time, 700.0, 90.0, *PANEL, 9000.0
        )
        assert_allclose(after, rest, rtol=1e-13)


def test_long_after_a_change_the_panel_is_at_rest():
    rest = call(transient.equilibrium_temperature, 300.0, 50.0, *PANEL)
    for start in (200.0, 400.0):
        after = call(
            transient.temperature_after, start, 1e6, 300.0, 50.0, *PANEL, 9000.0
        )
        assert_allclose(after, rest, rtol=1e-6)


def test_heat_is_conserved():
    """What is stored is what came in less what was radiated."""
    moments, capacity = np.linspace(0, 1000.0, 2001), 9000.0
    start, generated, absorbed, *panel = (
        jnp.asarray(value) for value in (250.0, 600.0, 60.0, *PANEL, capacity)
    )
    path = jax.vmap(
        lambda time: transient.temperature_after(
            start, time, generated, absorbed, *panel
        )
    )(jnp.asarray(moments))
    emissivity, faces, view, sink = PANEL
    emitted = faces * view * emissivity * STEFAN_BOLTZMANN * (path**4 - sink**4)
    radiated = np.trapezoid(emitted, moments)
    stored = capacity * (path[-1] - path[0])
    assert_allclose(stored, 660.0 * 1000.0 - radiated, rtol=2e-3)


def test_an_orbit_mean_is_between_its_phases():
    assert_allclose(call(transient.orbit_mean, 1.0, 0.0, 0.638), 0.638)
    assert_allclose(call(transient.orbit_mean, 0.7, 0.7, 0.1), 0.7)


WEAR = (0.005, 0.02, 2.0, 5.0)


def test_a_radiator_that_does_not_wear_rejects_as_rated():
    assert_allclose(call(degradation.mission_flux, 800.0, 800.0, 0, 0, 2, 5), 800.0)
    assert call(degradation.mission_share, 800.0, 800.0, 800.0, 0, 0, 2, 5) == 1
    assert call(degradation.mission_share, 800.0, 900.0, 800.0, 0, 0, 2, 5) == 1


def test_mission_flux_is_the_integral_of_its_parts():
    loss, failure, loops, life = WEAR

    def flux(time):
        parts = (
            call(degradation.aged_flux, 830.0, 790.0, time / life),
            call(degradation.area_retained, loss, time),
            call(degradation.loop_share, failure, loops, time),
        )
        return np.prod(parts)

    exact = integrate.quad(flux, 0, life, epsabs=1e-9)[0] / life
    found = call(degradation.mission_flux, 830.0, 790.0, *WEAR)
    assert_allclose(found, exact, rtol=1e-5)


def test_a_panel_is_used_up_and_a_loop_fails_once():
    assert call(degradation.area_retained, 0.3, 5.0) == 0
    assert_allclose(call(degradation.loop_share, 0.5, 4.0, 5.0), 0.75)
    assert (
        call(degradation.mission_share, 700.0, 800.0, 700.0, 10.0, 0.0, 2.0, 5.0) < 0.05
    )


def test_share_never_exceeds_what_flux_says():
    for new, worn in ((900.0, 500.0), (600.0, 590.0)):
        share = call(degradation.mission_share, worn, new, worn, *WEAR)
        mean = call(degradation.mission_flux, new, worn, *WEAR)
        derate = call(degradation.mission_derate, mean, worn)
        assert share <= min(1.0, derate) + 1e-15


@pytest.mark.parametrize(
    ("function", "point"),
    [
        (transient.temperature_after, (310.0, 2100.0, 0.0, 40.0, *PANEL, 9000.0)),
        (transient.equilibrium_temperature, (700.0, 90.0, *PANEL)),
        (degradation.mission_flux, (830.0, 790.0, *WEAR)),
        (degradation.mission_derate, (795.0, 790.0)),
        (degradation.mission_share, (790.0, 830.0, 790.0, *WEAR)),
    ],
    ids=lambda x: getattr(x, "__name__", None),
)
def test_leaves_transform_and_differentiate(function, point):
    values = tuple(jnp.asarray(float(x)) for x in point)
    once = function(*values)
    assert_allclose(jax.jit(function)(*values), once, rtol=1e-12)
    many = jax.vmap(function)(*(jnp.stack([x, x]) for x in values))
    assert_allclose(many, [once, once], rtol=1e-12)
    exact = jax.grad(function, range(len(values)))(*values)
    for k, slope in enumerate(exact):
        step = 1e-6 * max(abs(point[k]), 1e-3)
        sides = (
            call(function, *(x + s * step * (i == k) for i, x in enumerate(point)))
            for s in (1, -1)
        )
        difference = np.subtract(*sides) / (2 * step)
        assert_allclose(slope, difference, rtol=1e-5, atol=1e-9 * abs(once) / step)
