"""Links, delays and tokens: laws, limits and numbers from outside."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from reference_rows import call
from scipy import constants, integrate, special

from equations import latency, links, optical, orbit, tokens
from equations.constants import (
    BOLTZMANN,
    DEGREE,
    EARTH_RADIUS,
    PLANCK,
    SPEED_OF_LIGHT,
)


def test_constants_are_those_of_the_si():
    ours = (SPEED_OF_LIGHT, PLANCK, BOLTZMANN)
    assert ours == (constants.c, constants.h, constants.k)


@given(decibels=st.floats(-200, 200))
@settings(derandomize=True, deadline=None)
def test_decibels_and_ratios_are_inverse(decibels):
    back = call(links.decibels, call(links.ratio, decibels))
    assert_allclose(back, decibels, atol=1e-12)


def loss_db(distance, wavelength=0.1):
    return call(links.decibels, call(links.free_space_loss, distance, wavelength))


def test_twice_the_range_costs_6_decibels():
    assert_allclose(loss_db(2e6) - loss_db(1e6), 20 * np.log10(2), rtol=1e-12)
    assert_allclose(loss_db(1e6, 0.05) - loss_db(1e6, 0.1), 6.0206, atol=1e-4)


def test_free_space_loss_as_engineers_write_it():
    """32.45 dB and 20 log of kilometres and megahertz."""
    wave = call(links.wavelength, 2.2e9)
    rule = 32.45 + 20 * np.log10(1300.0) + 20 * np.log10(2200.0)
    assert_allclose(loss_db(1.3e6, wave), rule, atol=0.01)


def test_a_uniform_aperture_has_the_gain_and_the_width_of_its_pattern():
    """Directivity over the Airy pattern, which peaks at gain and halves at width."""
    diameter, wave = 20.0, 1.0
    size = np.pi * diameter / wave

    def pattern(angle):
        x = size * np.sin(angle)
        return (2 * special.j1(x) / x) ** 2

    total = integrate.quad(
        lambda angle: pattern(angle) * np.sin(angle), 1e-9, np.pi / 2, limit=400
    )[0]
    gain = call(links.aperture_gain, diameter, wave, 1.0)
    assert_allclose(gain, 2 / total, rtol=0.01)
    width = call(links.beamwidth, diameter, wave, 1.03)
    assert_allclose(pattern(width / 2), 0.5, atol=0.005)
    dark = call(optical.divergence, wave, diameter)
    assert pattern(np.arcsin(dark)) < 1e-5


def test_noise_of_a_warm_receiver():
    """-228.6 dBW/K/Hz, and the bit energy that a rate leaves."""
    carrier = call(links.carrier_to_noise, 1e-12, 290.0)
    assert_allclose(call(links.decibels, carrier), -120 + 228.6 - 24.62, atol=0.01)
    energy = call(links.bit_energy_to_noise, carrier, 1e6)
    assert_allclose(energy * 1e6, carrier, rtol=1e-12)
    assert_allclose(call(links.link_margin, energy, energy / 2), 2.0, rtol=1e-12)


def test_received_power_is_conserved_in_the_near_limit():
    """Gains of two apertures a range apart, as areas: what Friis began with."""
    wave, diameter, distance = 0.01, 2.0, 1e5
    gain = call(links.aperture_gain, diameter, wave, 1.0)
    spread = call(links.free_space_loss, distance, wave)
    received = call(links.received_power, 1.0, gain, gain, spread, 1.0)
    area = np.pi / 4 * diameter**2
    assert_allclose(received, (area / (wave * distance)) ** 2, rtol=1e-12)


@pytest.mark.parametrize("height", [400e3, 650e3, 1200e3])
def test_slant_range_closes_the_triangle(height):
    radius = EARTH_RADIUS + height
    assert_allclose(call(orbit.slant_range, radius, np.pi / 2), height, rtol=1e-9)
    horizon = np.sqrt(radius**2 - EARTH_RADIUS**2)
    assert_allclose(call(orbit.slant_range, radius, 0.0), horizon, rtol=1e-12)
    for elevation in np.radians([5, 20, 60]):
        side = call(orbit.slant_range, radius, elevation)
        square = EARTH_RADIUS**2 + side**2
        square += 2 * EARTH_RADIUS * side * np.sin(elevation)
        assert_allclose(square, radius**2, rtol=1e-12)


def test_slant_range_of_the_program_is_at_25_degrees():
    found = call(orbit.slant_range, EARTH_RADIUS + 650e3, 25 * DEGREE)
    assert_allclose(found, 1300e3, rtol=2e-3)


def test_photons_of_fibre_light():
    """One nanowatt at 1550 nm is 7.8e9 photons a second."""
    photon = call(optical.photon_energy, 1.55e-6)
    assert_allclose(photon / constants.eV, 0.79989, atol=1e-5)
    assert_allclose(call(optical.photons_per_bit, 1e-9, 1e9, photon), 7.803, atol=1e-3)


def test_a_published_receiver_takes_55_photons():
    """-38 dBm at 22.4 Gbit/s: `priors.sources.COHERENT`."""
    photon = call(optical.photon_energy, 1.55e-6)
    power = 1e-3 * call(links.ratio, -38.0)
    assert_allclose(
        call(optical.photons_per_bit, power, 22.4e9, photon), 55.2, atol=0.1
    )


@given(near=st.floats(10, 1e5), times=st.floats(1, 1e3))
@settings(derandomize=True, deadline=None)
def test_light_thins_with_the_square_of_range_beyond_the_spot(near, times):
    spread = call(optical.divergence, 1.55e-6, 0.08)
    here, there = (
        call(optical.geometric_coupling, 0.08, r, spread) for r in (near, near * times)
    )
    assert there <= here <= 1
    if here < 1:
        assert_allclose(here / there, times**2, rtol=1e-9)


def test_an_error_of_one_beam_leaves_e_to_the_minus_2():
    """The axis intensity of a Gaussian beam at its 1/e^2 half-angle."""
    assert_allclose(call(optical.pointing_efficiency, 3e-5, 3e-5), np.exp(-2))
    assert call(optical.pointing_efficiency, 0.0, 3e-5) == 1


def test_air_mass():
    zenith = call(optical.slant_transmission, 0.8, np.pi / 2)
    assert_allclose(zenith, 0.8, rtol=1e-12)
    low = call(optical.slant_transmission, 0.8, np.pi / 6)
    assert_allclose(low, 0.8**2, rtol=1e-12)


def test_a_channel_is_bound_by_its_modem_or_its_photons():
    photon = call(optical.photon_energy, 1.55e-6)
    for received in (1e-9, 1e-6, 1e-3):
        rate = call(optical.channel_rate, received, photon, 100.0, 2e11)
        photons = call(optical.photons_per_bit, received, rate, photon)
        assert rate <= 2e11
        assert photons >= 100 * (1 - 1e-12)
        assert rate == 2e11 or np.isclose(photons, 100)


def test_light_takes_a_second_to_the_moon_and_some():
    assert_allclose(call(latency.propagation_time, 384_400e3), 1.2822, atol=1e-4)


def test_delays_add_up():
    parts = (0.004, 0.002, 0.001, 0.0005)
    assert_allclose(call(latency.communication_time, *parts), sum(parts))
    onto = call(latency.serialization_time, 8e6, 1e9)
    assert_allclose(onto, 0.008)


def test_speedup_is_amdahls_law_without_communication():
    for count in (1.0, 2.0, 64.0, 1e6):
        found = call(latency.speedup, count, 0.01, 0.0, 1.0, 1.0)
        assert_allclose(found, 1 / (0.01 + 0.99 / count), rtol=1e-12)
        assert found <= 100
        talking = call(latency.speedup, count, 0.01, 0.5, 1.0, 1.0)
        assert talking < found


def test_tokens_cost_what_their_compute_costs():
    """70e9 parameters on 989 TFLOP/s at 40 %: 2 826 tokens a second, 0.25 J each."""
    each = call(tokens.token_compute, 70e9)
    rate = call(tokens.token_rate, 989e12 * 0.4, each)
    assert_allclose(rate, 2825.7, atol=0.1)
    assert_allclose(call(tokens.token_energy, 700.0, rate), 0.2477, atol=1e-4)
    price = call(tokens.token_price, 1e-17, each)
    whole = call(tokens.token_cost, 1e-17 * each * 1e9, 1e9)
    assert_allclose(price, whole, rtol=1e-12)


LEAVES = [
    (links.free_space_loss, (1.3e6, 0.136)),
    (links.aperture_gain, (5.0, 0.136, 0.6)),
    (links.received_power, (2.0, 2.0, 8000.0, 1e16, 2.5)),
    (optical.geometric_coupling, (0.08, 1e5, 2.4e-5)),
    (optical.pointing_efficiency, (1e-6, 2.4e-5)),
    (optical.slant_transmission, (0.8, 0.4)),
    (optical.channel_rate, (1e-6, 1.28e-19, 100.0, 2e11)),
    (latency.speedup, (64.0, 1e-3, 1.0, 1e11, 1e13)),
    (tokens.token_price, (1e-17, 1.4e11)),
    (orbit.slant_range, (7.0e6, 0.4)),
]


@pytest.mark.parametrize(
    ("function", "point"), LEAVES, ids=lambda x: getattr(x, "__name__", None)
)
def test_leaves_transform_and_differentiate(function, point):
    values = tuple(jnp.asarray(float(x)) for x in point)
    once = function(*values)
    assert_allclose(jax.jit(function)(*values), once, rtol=1e-12)
    many = jax.vmap(function)(*(jnp.stack([x, x]) for x in values))
    assert_allclose(many, [once, once], rtol=1e-12)
    exact = jax.grad(function, range(len(values)))(*values)
    for k, slope in enumerate(exact):
        step = 1e-6 * point[k]
        sides = (
            call(function, *(x + s * step * (i == k) for i, x in enumerate(point)))
            for s in (1, -1)
        )
        difference = np.subtract(*sides) / (2 * step)
        assert np.isfinite(slope)
        assert_allclose(slope, difference, rtol=1e-6, atol=1e-9 * abs(once / point[k]))
