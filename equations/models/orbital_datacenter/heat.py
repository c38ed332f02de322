"""From heat to a radiator: what the chip allows, what coating and orbit leave of it."""

from typing import NamedTuple

import jax.numpy as jnp

from equations import degradation, thermal, transient
from equations.constants import DEGREE, KILOWATT, SOLAR_CONSTANT
from equations.limits import possible_share, supported_share
from equations.models.orbital_datacenter.forms import Choices
from equations.models.orbital_datacenter.outputs import Swing
from equations.models.orbital_datacenter.parameters import OrbitalDatacenter
from equations.models.orbital_datacenter.physics import Compute, Flight
from uq.parameters import Scalar


# Steps of the program's orbit.
HELD_STEPS = 200


class Thermal(NamedTuple):
    """What the heat needs of the radiator."""

    radiator_temperature: Scalar  # [K]
    junction_temperature: Scalar  # [K]
    net_flux: Scalar  # [W/m^2]
    radiator_area: Scalar  # [m^2]
    area_limit: Scalar  # [m^2]
    share: Scalar  # of the area it needs, that fits [-]
    derate: Scalar  # by age, of what it rejects [-]
    rejected: Scalar  # share of the heat that it rejects over the mission [-]


class Coating(NamedTuple):
    """A surface at some age."""

    emissivity: Scalar  # [-]
    absorptance: Scalar  # [-]


def thermal_of(
    p: OrbitalDatacenter[Scalar],
    choices: Choices,
    compute: Compute,
    heat: Scalar,
    flight: Flight,
) -> Thermal:
    """Radiator temperature that the chip allows, and the area that follows.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 4.
    """
    c, r, chip = p.cooling, p.radiator, p.accelerator
    path = (c.junction_to_case, c.interface, c.cold_plate, c.transport, c.radiator)
    margin = c.temperature_margin if choices.junction_margin else jnp.zeros_like(heat)
    limit = thermal.radiator_temperature_limit(
        c.junction_limit, c.memory_limit, margin, chip.power, sum(path[1:], path[0])
    )
    temperature = jnp.minimum(limit, r.max_temperature)
    net_flux = thermal.net_flux(
        *_flows(p, choices, _coating(p, choices.radiator_state), temperature)
    )
    area = thermal.radiator_area(heat, net_flux)
    it_power = compute.it_power / KILOWATT
    area_limit = r.area_limit * p.constellation.satellites
    area_limit = area_limit + r.area_limit_by_power * it_power
    share = supported_share(area_limit, area)
    derate = _derate(p, choices, temperature, net_flux)
    held = share
    if choices.radiator_orbit == "held in steps":
        held = _held_share(p, choices, temperature, share / net_flux, flight)
    rejected = held * derate if choices.radiator_life != "snapshot" else held
    if choices.radiator_life == "mean flux":
        rejected = jnp.minimum(1.0, rejected)
    return Thermal(
        radiator_temperature=temperature,
        junction_temperature=thermal.junction_temperature(
            temperature, chip.power, *path
        ),
        net_flux=net_flux,
        radiator_area=area,
        area_limit=area_limit,
        share=share,
        derate=derate,
        rejected=rejected,
    )


def _coating(p: OrbitalDatacenter[Scalar], state: str) -> Coating:
    """The surface, new or worn; NaN where wear tells of a new one that cannot be."""
    r, a = p.radiator, p.ageing
    if state == "worn":
        return Coating(r.emissivity, r.absorptance)
    return Coating(
        possible_share(r.emissivity + a.emissivity_fade),
        possible_share(r.absorptance - a.absorptance_rise),
    )


def _view_factor(p: OrbitalDatacenter[Scalar], choices: Choices) -> Scalar:
    r = p.radiator
    tilt = r.articulation if choices.tilted_emission else 0 * r.articulation
    return thermal.effective_view_factor(
        r.view_factor, tilt * DEGREE, r.self_view, r.array_blocking
    )


def _flows(
    p: OrbitalDatacenter[Scalar],
    choices: Choices,
    coating: Coating,
    temperature: Scalar,
) -> tuple[Scalar, Scalar]:
    """What a panel in sunlight emits and absorbs [W/m^2]."""
    emitted = thermal.emitted_flux(
        temperature,
        p.environment.sink_temperature,
        coating.emissivity,
        p.radiator.faces,
        _view_factor(p, choices),
    )
    sun = jnp.asarray(SOLAR_CONSTANT, dtype=temperature.dtype)
    return emitted, _absorbed(p, choices, coating, sun)


def _absorbed(
    p: OrbitalDatacenter[Scalar], choices: Choices, coating: Coating, sun: Scalar
) -> Scalar:
    """What a panel takes up from the Sun, if it shines, and from Earth [W/m^2]."""
    e, faces = p.environment, p.radiator.faces
    return thermal.absorbed_flux(
        coating.absorptance,
        coating.emissivity,
        sun,
        e.sun_cosine,
        e.albedo,
        e.earth_view_factor,
        e.earth_infrared,
        faces if choices.lit_faces == "radiating" else jnp.ones_like(faces),
    )


def _derate(
    p: OrbitalDatacenter[Scalar], choices: Choices, temperature: Scalar, rated: Scalar
) -> Scalar:
    """What age leaves of the rejection that sized the panel, or of worn coating's."""
    if choices.radiator_life == "snapshot":
        return jnp.ones_like(rated)
    new, worn = (
        jnp.subtract(*_flows(p, choices, _coating(p, state), temperature))
        for state in ("new", "worn")
    )
    a = p.ageing
    wear = (a.area_loss, a.loop_failure, a.loops, p.finance.mission_life)
    if choices.radiator_life == "mean share":
        return degradation.mission_share(rated, new, worn, *wear)
    mean = degradation.mission_flux(new, worn, *wear)
    derate = degradation.mission_derate(mean, worn)
    return jnp.where(jnp.isnan(rated), jnp.nan, derate)


def _held_share(
    p: OrbitalDatacenter[Scalar],
    choices: Choices,
    temperature: Scalar,
    area_per_heat: Scalar,
    flight: Flight,
) -> Scalar:
    """Mean share of the heat that a panel held at its design temperature rejects.

    The program counts the steps of an orbit that begin in sunlight, and forgets the
    sink and the view factor.
    """
    worn = _coating(p, "worn")
    none, one = jnp.zeros_like(temperature), jnp.ones_like(temperature)
    emitted = thermal.emitted_flux(
        temperature, none, worn.emissivity, p.radiator.faces, one
    )
    lit, dark = (
        jnp.clip((emitted - _absorbed(p, choices, worn, sun)) * area_per_heat, 0.0, 1.0)
        for sun in (SOLAR_CONSTANT * one, none)
    )
    sunlit = jnp.ceil(HELD_STEPS * flight.sunlit_fraction) / HELD_STEPS
    return transient.orbit_mean(lit, dark, sunlit)


def swing_of(
    p: OrbitalDatacenter[Scalar], choices: Choices, heat: Thermal, flight: Flight
) -> Swing[Scalar]:
    """The temperature of the panel through one orbit under the load it is built for.

    It starts where sunlight for ever would leave it, which is the design temperature,
    cools through the shadow and warms through sunlight: an orbit is many times what the
    panel takes to settle.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 4.
    """
    r, a = p.radiator, p.ageing
    coating = _coating(p, choices.radiator_state)
    loop = (p.cooling.fluid_mass + p.cooling.hardware_mass) / KILOWATT
    capacity = a.heat_capacity * (r.areal_mass + loop * heat.net_flux)
    view, sink = _view_factor(p, choices), p.environment.sink_temperature
    panel = (coating.emissivity, r.faces, view, sink, capacity)

    def after(start: Scalar, time: Scalar, sun: Scalar) -> Scalar:
        absorbed = _absorbed(p, choices, coating, sun)
        return transient.temperature_after(start, time, heat.net_flux, absorbed, *panel)

    design = heat.radiator_temperature
    sun = SOLAR_CONSTANT * jnp.ones_like(design)
    coldest = after(design, flight.eclipse, 0 * sun)
    hottest = after(coldest, flight.period - flight.eclipse, sun)
    return Swing(
        hottest=hottest,
        coldest=coldest,
        margin=design - hottest,
        freezing_margin=coldest - a.freezing,
    )
