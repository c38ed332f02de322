"""The ground: one truth for the downlink, clouds, the radio beside it, and passes."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from reference_rows import call
from scipy.optimize import linprog

from equations import access, links, network
from equations.models.orbital_datacenter import Form, orbital_datacenter
from priors.orbital_datacenter import near_term
from uq.parameters import replace_leaves
from uq.priors import nominals


NOMINAL = jax.tree.map(lambda x: jnp.asarray(float(x)), nominals(near_term()))
EARTH = 6378.137e3


def told(choices=None, **values):
    """The near-term nominals with some numbers, and choices, changed."""
    found = {
        name.replace("__", "."): jnp.asarray(float(v)) for name, v in values.items()
    }
    form = dataclasses.replace(Form.CORRECTED.value, **(choices or {}))
    return orbital_datacenter(form)(replace_leaves(NOMINAL, found)).space


def test_the_photons_decide_what_is_paid_for():
    """Half the light, half the rate, and half the margin of the bandwidth."""
    full, half = told(radio__stations=0), told(radio__stations=0, downlink__power=0.5)
    assert_allclose(half.links.downlink_rate, full.links.downlink_rate / 2)
    spare = (1 + half.margins.downlink) / (1 + full.margins.downlink)
    assert_allclose(spare, 0.5, rtol=1e-12)


def test_a_margin_that_is_asked_for_costs_rate():
    dim = {"downlink__power": 0.3}
    plain, kept = (told(**dim, requirements__laser_margin=m).links for m in (0, 3))
    modem = NOMINAL.downlink.channels * NOMINAL.downlink.channel_rate
    assert plain.downlink_rate < modem
    assert_allclose(kept.downlink_rate, plain.downlink_rate / 10**0.3, rtol=1e-12)
    assert_allclose(kept.downlink_margin, plain.downlink_margin)


def test_a_rate_that_is_given_is_that_of_a_form():
    given = told({"downlink": "given"}, network__downlink=1e-3, radio__stations=9)
    assert_allclose(
        1 + given.margins.downlink,
        1e-3 * 0.75 / (given.sizing.required_rate * (0.75 + 0.5 * 0.25)),
        rtol=1e-12,
    )


def test_sites_that_share_no_clouds_fail_together_as_seldom_as_dice():
    several = call(access.site_availability, 0.6, 3.0, 0.0)
    assert_allclose(several, 1 - 0.4**3)
    for alone in (("0", 1.0, 0.0), ("1", 5.0, 1.0)):
        assert_allclose(call(access.site_availability, 0.6, *alone[1:]), 0.6)


def test_the_radio_carries_through_clouds_what_it_can():
    share = network.covered_share
    # Up 0.6 of the time; of the rest the radio takes half, and 0.3 can wait.
    assert_allclose(call(share, 100.0, 1.0, 0.6, 0.3, 0.5), 0.6 + 0.4 * (0.5 + 0.3))
    assert call(share, 100.0, 1.0, 0.6, 0.5, 0.5) == 1
    assert call(share, 100.0, 1.0, 0.6, 0.0, 2.0) == 1
    for rate, wait in ((100.0, 0.5), (0.3, 1.0), (0.3, 0.0)):
        alone = call(network.link_share, rate, 1.0, 0.6, wait)
        assert_allclose(call(share, rate, 1.0, 0.6, wait, 0.0), alone, rtol=1e-14)
    # A radio that is faster than the work does not send what the laser did not.
    assert_allclose(call(share, 0.5, 1.0, 0.5, 0.0, 2.0), 0.5 * 0.5 + 0.5)
    # Both together carry no more than their mean rate.
    assert_allclose(call(share, 0.5, 1.0, 0.6, 1.0, 0.25), 0.5 * 0.6 + 0.25 * 0.4)


@pytest.mark.parametrize("seed", range(20))
def test_two_links_carry_what_the_best_schedule_does(seed):
    """A linear program over what is urgent and what waits, in and out of clouds."""
    rate, fallback = np.random.default_rng(seed).uniform(0, 1.5, 2)
    up, wait = np.random.default_rng(seed + 100).uniform(0, 1, 2)
    fallback = min(fallback, 1.0)
    best = linprog(
        -np.array([up, up, 1 - up, 1 - up]),
        A_ub=[[1, 1, 0, 0], [0, 0, 1, 1], [0, up, 0, 1 - up]],
        b_ub=[rate, fallback, wait],
        bounds=[(0, 1 - wait), (0, None)] * 2,
    )
    found = call(network.covered_share, rate, 1.0, up, wait, fallback)
    assert_allclose(found, -best.fun, rtol=1e-9)


def test_rain_takes_light_and_adds_noise():
    assert call(links.sky_noise, 1.0, 275.0) == 0
    assert_allclose(call(links.sky_noise, 10.0, 275.0), 247.5)
    out = told(radio__modem=1e9, radio__rain=10)
    heard, hot = NOMINAL.radio.noise_temperature, 275 * (1 - 10**-1.0)
    ratio = out.links.radio_rain / out.links.radio_clear
    assert_allclose(ratio, 0.1 * heard / (heard + hot), rtol=1e-12)
    narrow = told().links
    assert narrow.radio_clear == NOMINAL.radio.modem


def test_the_radio_tells_its_margin_in_clear_sky_and_rain():
    """The budget by hand in decibels, at the rate of the modem."""
    t, out = NOMINAL.radio, told().links
    reach = np.sqrt((EARTH + 650e3) ** 2 - (EARTH * np.cos(np.deg2rad(20))) ** 2)
    reach -= EARTH * np.sin(np.deg2rad(20))
    length = 299_792_458 / (t.frequency * 1e9)
    gain = 10 * np.log10(0.6 * (np.pi * t.ground_aperture / length) ** 2)
    sent = t.power + t.satellite_gain + gain - t.losses
    sent -= 20 * np.log10(4 * np.pi * reach / length)
    for rain, found in ((0.0, out.radio_clear_margin), (10.0, out.radio_rain_margin)):
        warmth = t.noise_temperature + 275 * (1 - 10 ** (-rain / 10))
        noise = 10 * np.log10(1.380649e-23 * warmth * t.modem * 1e9)
        assert_allclose(found, sent - rain - noise - t.required, rtol=1e-9)


def test_a_radio_short_of_margin_slows_down():
    out = told(radio__modem=1e6).links
    assert out.radio_clear_margin < 0
    shortfall = 10 ** (float(out.radio_clear_margin) / 10)
    assert_allclose(out.radio_clear, 1e6 * shortfall, rtol=1e-9)


def test_stations_are_paid_for_where_they_stand():
    one, two = told(costs__station=0), told(costs__station=1e6)
    size = NOMINAL.network.stations + NOMINAL.network.stations_by_power * (
        one.sizing.it_power / 1e3
    )
    stations = size * NOMINAL.network.sites
    assert_allclose(two.bill.ground - one.bill.ground, 1e6 * stations, rtol=1e-9)
    given = told({"downlink": "given"}, costs__station=1e6)
    assert_allclose(given.bill.ground, one.bill.ground)


def test_tokens_tell_how_much_is_sent():
    found = told({"intensity": "of tokens"})
    each = NOMINAL.workload.token_bits / (2 * NOMINAL.cluster.model_parameters)
    ratio = found.sizing.required_rate / told().sizing.required_rate
    expected = each / NOMINAL.workload.communication_intensity
    assert_allclose(ratio, expected, rtol=1e-12)


def test_a_pass_by_the_law_of_cosines():
    """At 650 km and 20 deg the slant range is 1,489 km; Earth's angle follows."""
    radius, elevation = EARTH + 650e3, np.deg2rad(20.0)
    angle = call(access.earth_angle, radius, elevation)
    side = EARTH**2 + radius**2 - 2 * EARTH * radius * np.cos(angle)
    assert_allclose(np.sqrt(side), 1489.08e3, rtol=1e-5)
    assert_allclose(call(access.pass_time, angle, 5860.0), 5860 * angle / np.pi)
    assert call(access.earth_angle, EARTH, 0.0) == 0


def test_a_station_sees_its_cap_of_the_sky():
    angle = 0.3
    share = call(access.seen_share, angle)
    assert_allclose(share, (1 - np.cos(angle)) / 2)
    longest = call(access.pass_time, angle, 6000.0)
    passes = call(access.contacts, share, longest)
    assert_allclose(passes * longest * np.pi / 4, share * 86400)
    assert call(access.contacts, 0.0, 0.0) == 0
    assert_allclose(call(access.reached, share, 3.0), 1 - (1 - share) ** 3)
    assert_allclose(call(access.reached, share, 1.0), share)
    assert call(access.reached, share, 1e9) == 1
    assert_allclose(call(access.stations_around, 0.02), 50)
    assert call(access.stations_around, 0.0) == np.inf


def test_debris_hits_as_seldom_as_its_flux():
    assert_allclose(
        call(access.collision_probability, 1e-6, 100.0, 5.0), 5e-4, rtol=1e-3
    )
    wear = told().wear
    n = float(NOMINAL.constellation.satellites)
    assert_allclose(1 - wear.any_collision, (1 - wear.collision) ** n, rtol=1e-9)


def test_times_between_failures_are_those_of_the_rates():
    out = told()
    hours = 8766 / out.sizing.failure_rate
    assert_allclose(out.wear.between_failures, hours)
    up = hours / (hours + out.wear.to_repair)
    assert_allclose(up, NOMINAL.reliability.reset_availability, rtol=1e-12)


def test_merits_are_masses_over_power():
    out = told()
    power = out.sizing.it_power
    assert_allclose(out.merits.power, 1e3 * power / out.dry_mass, rtol=1e-12)
    for name, part in (("array", "solar"), ("radiator", "radiator")):
        found = getattr(out.merits, name)
        assert_allclose(found, getattr(out.masses, part) / power, rtol=1e-12)
    assert_allclose(out.merits.accelerators + out.merits.hosts, power, rtol=1e-12)
    assert_allclose(out.merits.launched, out.launch_mass / power, rtol=1e-12)
    left = 0.98**NOMINAL.finance.mission_life * 0.97 * 0.95
    assert_allclose(out.merits.end_of_life, out.sizing.array_power * left, rtol=1e-12)


@pytest.mark.parametrize("clear", [0.0, 1.0])
@pytest.mark.parametrize("sites", [1.0, 3.0])
def test_a_sky_that_is_always_the_same_has_gradients(clear, sites):
    point = [jnp.asarray(x) for x in (clear, sites, 0.2)]
    found, slopes = jax.value_and_grad(access.site_availability, (0, 1, 2))(*point)
    assert found == clear
    assert np.isfinite(slopes).all()


@pytest.mark.parametrize("rain", [0.0, 40.0])
@pytest.mark.parametrize("stations", [0.0, 2.0])
def test_gradients_are_finite_with_radio_and_without(rain, stations):
    changed = {"radio.rain": jnp.asarray(rain), "radio.stations": jnp.asarray(stations)}
    at = replace_leaves(NOMINAL, changed)
    found = jax.grad(lambda p: orbital_datacenter()(p).space.lcoc)(at)
    for leaf in jax.tree.leaves(found):
        assert np.isfinite(leaf)
