"""Radio and laser links one by one, and the delays they cause."""

from typing import NamedTuple

import jax.numpy as jnp

from equations import access, latency, links, optical, orbit
from equations.constants import (
    DEGREE,
    GIGABIT,
    GIGAHERTZ,
    KILOMETRE,
    MEGABIT,
    MEGAWATT,
    MICROMETRE,
    MICRORADIAN,
    MILLISECOND,
    MINUTE,
)
from equations.models.orbital_datacenter.equipment import (
    LaserTerminal,
    RadioDownlink,
    Telemetry,
)
from equations.models.orbital_datacenter.forms import Choices
from equations.models.orbital_datacenter.outputs import (
    Access,
    Delays,
    LinkBudgets,
)
from equations.models.orbital_datacenter.parameters import OrbitalDatacenter
from equations.models.orbital_datacenter.physics import Compute, Flight
from uq.parameters import Scalar


# Width of the beam of a dish, tapered as usual [rad]; temperature of rain [K].
TAPERED, RAIN = 1.22, 275.0


class Radio(NamedTuple):
    """What the radio of one station does."""

    margin: Scalar  # at the rate of the modem [-]
    rate: Scalar  # [bit/s]


class Laser(NamedTuple):
    """What a laser link does."""

    photons: Scalar  # per bit, at the rate of the modem [1/bit]
    margin: Scalar  # photons over those needed [-]
    rate: Scalar  # of all colours [bit/s]
    spot: Scalar  # radius of the beam at the receiver [m]


class Downlinks(NamedTuple):
    """What the links of one station do."""

    laser: Laser
    clear: Radio
    rainy: Radio


def links_of(
    p: OrbitalDatacenter[Scalar], choices: Choices, flight: Flight, downlinks: Downlinks
) -> LinkBudgets[Scalar]:
    """Telemetry, crosslink, and the downlink by laser and by radio.

    Source:
        Hodge (2026), spacedc-mdao governing equations, sections 7 and 8.
    """
    distance = telemetry_range_of(p, choices, flight)
    across = _crosslink(p, choices)
    down, clear, rainy = downlinks
    beam = links.wavelength(p.telemetry.frequency * GIGAHERTZ)
    taper = jnp.asarray(TAPERED, beam.dtype)
    return LinkBudgets(
        telemetry_range=distance / KILOMETRE,
        telemetry_margin=links.decibels(_telemetry(p, distance)),
        crosslink_photons=across.photons,
        crosslink_margin=links.decibels(across.margin),
        crosslink_rate=across.rate / GIGABIT,
        downlink_photons=down.photons,
        downlink_margin=links.decibels(down.margin),
        downlink_rate=down.rate / GIGABIT,
        downlink_spot=down.spot,
        crosslink_spot=across.spot,
        telemetry_beamwidth=links.beamwidth(p.telemetry.ground_aperture, beam, taper)
        / DEGREE,
        radio_clear=clear.rate / GIGABIT,
        radio_rain=rainy.rate / GIGABIT,
        radio_clear_margin=links.decibels(clear.margin),
        radio_rain_margin=links.decibels(rainy.margin),
    )


def downlinks_of(
    p: OrbitalDatacenter[Scalar], choices: Choices, flight: Flight
) -> Downlinks:
    """The links of one station, at the lowest elevation.

    Where its own budget decides, the laser's rate keeps the margin that is asked for.

    Source:
        Hodge (2026), spacedc-mdao governing equations, sections 7 and 8.
    """
    elevation = p.telemetry.elevation * DEGREE
    air = optical.slant_transmission(p.downlink.atmosphere, elevation)
    distance = orbit.slant_range(flight.radius, elevation)
    margin = links.ratio(p.requirements.laser_margin)
    kept = margin if choices.downlink == "photon budget" else jnp.ones_like(margin)
    return Downlinks(
        _laser(p.downlink, distance, air, choices, kept),
        clear=_radio(p.radio, distance, jnp.zeros_like(p.radio.rain)),
        rainy=_radio(p.radio, distance, p.radio.rain),
    )


class Ground(NamedTuple):
    """What the ground takes of the fleet's data."""

    rate: Scalar  # while the lasers are up [bit/s]
    availability: Scalar  # of the lasers [-]
    fallback: Scalar  # while they are not [bit/s]


def ground_of(
    p: OrbitalDatacenter[Scalar],
    choices: Choices,
    compute: Compute,
    downlinks: Downlinks,
) -> Ground:
    """The downlink that the work has, as given or from its own budgets.

    Source:
        Hodge (2026), spacedc-mdao governing equations, sections 8 and 9; stations,
        sites and the radio are ours.
    """
    n, radio = p.network, p.radio
    if choices.downlink == "given":
        none = jnp.zeros_like(n.availability)
        return Ground(n.downlink * GIGABIT, n.availability, none)
    clear, rainy = downlinks.clear.rate, downlinks.rainy.rate
    return Ground(
        rate=stations_of(p, compute) * downlinks.laser.rate,
        availability=access.site_availability(n.clear_sky, n.sites, n.site_correlation),
        fallback=radio.stations
        * (clear * (1 - radio.rain_share) + rainy * radio.rain_share),
    )


def stations_of(p: OrbitalDatacenter[Scalar], compute: Compute) -> Scalar:
    """Laser stations in contact at once [-].

    Source:
        Ours: a few for any fleet, and more for what a larger one sends.
    """
    n = p.network
    return n.stations + n.stations_by_power * compute.it_power / MEGAWATT


def _radio(t: RadioDownlink[Scalar], distance: Scalar, rain: Scalar) -> Radio:
    """The radio of one station through some rain.

    Below a margin of one it slows down instead of falling silent.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 7; ITU-R P.618-13,
        section 3, for the noise of rain.
    """
    attenuation = links.ratio(rain)
    received = _received(t, distance, links.ratio(t.losses) * attenuation)
    medium = jnp.asarray(RAIN, t.losses.dtype)
    noise = t.noise_temperature + links.sky_noise(attenuation, medium)
    carrier = links.carrier_to_noise(received, noise)
    needed, modem = links.ratio(t.required), t.modem * GIGABIT
    return Radio(
        margin=links.link_margin(links.bit_energy_to_noise(carrier, modem), needed),
        rate=jnp.minimum(carrier / needed, modem),
    )


def access_of(p: OrbitalDatacenter[Scalar], flight: Flight) -> Access[Scalar]:
    """What one ground station sees of the fleet.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 6, asks for access
        windows; Wertz & Larson (1999), Space Mission Analysis and Design, 3rd ed., 5.3.
    """
    satellites = p.constellation.satellites
    cap = access.earth_angle(flight.radius, p.telemetry.elevation * DEGREE)
    longest, share = access.pass_time(cap, flight.period), access.seen_share(cap)
    return Access(
        pass_time=longest / MINUTE,
        seen=share,
        contacts=access.contacts(share, longest),
        in_view=satellites * share,
        reached=access.reached(share, satellites),
        stations=access.stations_around(share),
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
    received = _received(t, distance, links.ratio(t.losses))
    carrier = links.carrier_to_noise(received, t.noise_temperature)
    available = links.bit_energy_to_noise(carrier, t.rate * MEGABIT)
    return links.link_margin(available, links.ratio(t.required))


def _received(
    t: Telemetry[Scalar] | RadioDownlink[Scalar], distance: Scalar, losses: Scalar
) -> Scalar:
    """Power that a ground antenna hears over a distance [W]."""
    wavelength = links.wavelength(t.frequency * GIGAHERTZ)
    return links.received_power(
        links.ratio(t.power),
        links.ratio(t.satellite_gain),
        links.aperture_gain(t.ground_aperture, wavelength, t.aperture_efficiency),
        links.free_space_loss(distance, wavelength),
        losses,
    )


def _crosslink(p: OrbitalDatacenter[Scalar], choices: Choices) -> Laser:
    """From one satellite to its neighbour in the formation."""
    air = p.crosslink.atmosphere
    return _laser(p.crosslink, p.orbit.separation, air, choices, jnp.ones_like(air))


def _laser(
    t: LaserTerminal[Scalar],
    distance: Scalar,
    air: Scalar,
    choices: Choices,
    kept: Scalar,
) -> Laser:
    """A laser link over a distance through some air, at a rate that keeps a margin."""
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
        rate=t.channels
        * optical.channel_rate(received, photon, t.photons * kept, modem),
        spot=optical.spot_radius(distance, spread),
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
