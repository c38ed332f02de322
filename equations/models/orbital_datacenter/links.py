"""Radio and laser links one by one, and the delays they cause."""

from typing import NamedTuple

import jax.numpy as jnp

from equations import latency, links, optical, orbit
from equations.constants import (
    DEGREE,
    GIGABIT,
    GIGAHERTZ,
    KILOMETRE,
    MEGABIT,
    MICROMETRE,
    MICRORADIAN,
    MILLISECOND,
)
from equations.models.orbital_datacenter.equipment import LaserTerminal
from equations.models.orbital_datacenter.forms import Choices
from equations.models.orbital_datacenter.outputs import Delays, LinkBudgets
from equations.models.orbital_datacenter.parameters import OrbitalDatacenter
from equations.models.orbital_datacenter.physics import Flight
from uq.parameters import Scalar


class Laser(NamedTuple):
    """What a laser link does."""

    photons: Scalar  # per bit, at the rate of the modem [1/bit]
    margin: Scalar  # photons over those needed [-]
    rate: Scalar  # of all colours [bit/s]


def links_of(
    p: OrbitalDatacenter[Scalar], choices: Choices, flight: Flight
) -> LinkBudgets[Scalar]:
    """Telemetry, crosslink and laser downlink.

    Source:
        Hodge (2026), spacedc-mdao governing equations, sections 7 and 8.
    """
    distance = telemetry_range_of(p, choices, flight)
    across = _crosslink(p, choices)
    elevation = p.telemetry.elevation * DEGREE
    air = optical.slant_transmission(p.downlink.atmosphere, elevation)
    down = _laser(p.downlink, orbit.slant_range(flight.radius, elevation), air, choices)
    return LinkBudgets(
        telemetry_range=distance / KILOMETRE,
        telemetry_margin=links.decibels(_telemetry(p, distance)),
        crosslink_photons=across.photons,
        crosslink_margin=links.decibels(across.margin),
        crosslink_rate=across.rate / GIGABIT,
        downlink_photons=down.photons,
        downlink_margin=links.decibels(down.margin),
        downlink_rate=down.rate / GIGABIT,
    )


def crosslink_rate_of(p: OrbitalDatacenter[Scalar], choices: Choices) -> Scalar:
    """Rate between satellites [bit/s], given or from the photons that arrive.

    Source:
        Hodge (2026), spacedc-mdao governing equations, sections 8 and 9, and 0.4.2,
        `models/comms_link.py`.
    """
    if choices.crosslink == "given":
        return p.network.crosslink * GIGABIT
    return _crosslink(p, choices).rate


def telemetry_range_of(
    p: OrbitalDatacenter[Scalar], choices: Choices, flight: Flight
) -> Scalar:
    """Distance over which telemetry is heard [m].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 6.
    """
    t = p.telemetry
    if choices.telemetry_range == "given":
        return t.range * KILOMETRE
    return orbit.slant_range(flight.radius, t.elevation * DEGREE)


def _telemetry(p: OrbitalDatacenter[Scalar], distance: Scalar) -> Scalar:
    """Margin of the telemetry link as a ratio."""
    t = p.telemetry
    wavelength = links.wavelength(t.frequency * GIGAHERTZ)
    ground = links.aperture_gain(t.ground_aperture, wavelength, t.aperture_efficiency)
    received = links.received_power(
        links.ratio(t.power),
        links.ratio(t.satellite_gain),
        ground,
        links.free_space_loss(distance, wavelength),
        links.ratio(t.losses),
    )
    carrier = links.carrier_to_noise(received, t.noise_temperature)
    available = links.bit_energy_to_noise(carrier, t.rate * MEGABIT)
    return links.link_margin(available, links.ratio(t.required))


def _crosslink(p: OrbitalDatacenter[Scalar], choices: Choices) -> Laser:
    """From one satellite to its neighbour in the formation."""
    return _laser(p.crosslink, p.orbit.separation, p.crosslink.atmosphere, choices)


def _laser(
    t: LaserTerminal[Scalar], distance: Scalar, air: Scalar, choices: Choices
) -> Laser:
    """A laser link over a distance through some air."""
    wavelength = t.wavelength * MICROMETRE
    spread = optical.divergence(wavelength, t.aperture)
    photon = optical.photon_energy(wavelength)
    every = jnp.ones_like(t.channels)
    received = optical.received_light(
        t.power / (every if choices.crosslink == "full power" else t.channels),
        t.transmit_efficiency,
        t.receive_efficiency,
        optical.geometric_coupling(t.receiver, distance, spread),
        optical.pointing_efficiency(t.pointing_error * MICRORADIAN, spread),
        air,
        every,  # a code costs rate, not light: it is in the photons needed
    )
    modem = t.channel_rate * GIGABIT
    photons = optical.photons_per_bit(received, modem, photon)
    return Laser(
        photons=photons,
        margin=links.link_margin(photons, t.photons),
        rate=t.channels * optical.channel_rate(received, photon, t.photons, modem),
    )


def delays_of(
    p: OrbitalDatacenter[Scalar], choices: Choices, flight: Flight
) -> Delays[Scalar]:
    """Delays of both kinds of link, and the speed-up of the satellites as one machine.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 9.
    """
    c, rate = p.cluster, crosslink_rate_of(p, choices)
    message = latency.communication_time(
        latency.propagation_time(p.orbit.separation),
        latency.serialization_time(c.message * MEGABIT, rate),
        c.queue * MILLISECOND,
        c.protocol * MILLISECOND,
    )
    ground = orbit.slant_range(flight.radius, p.telemetry.elevation * DEGREE)
    return Delays(
        downlink=latency.propagation_time(ground) / MILLISECOND,
        crosslink=message / MILLISECOND,
        speedup=latency.speedup(
            p.constellation.satellites,
            c.serial_share,
            c.waiting,
            c.exchange * GIGABIT,
            rate,
        ),
    )
