"""From heat to kilograms: what is built, what it weighs, what keeps its station."""

from typing import NamedTuple

import jax.numpy as jnp

from equations import formation, mass, orbit, power, thermal
from equations.constants import JULIAN_YEAR, KILOMETRE, KILOWATT, WATT_HOUR
from equations.models.orbital_datacenter.forms import Choices
from equations.models.orbital_datacenter.heat import Thermal
from equations.models.orbital_datacenter.outputs import Masses
from equations.models.orbital_datacenter.parameters import OrbitalDatacenter
from equations.models.orbital_datacenter.physics import Compute, Flight, Power
from uq.parameters import Scalar


class Built(NamedTuple):
    """Shares of the full size to which each subsystem is built."""

    array: Scalar
    radiator: Scalar
    coolant: Scalar


class Station(NamedTuple):
    """Keeping station over the mission."""

    delta_v: Scalar  # [m/s]
    formation_rate: Scalar  # [m/s/yr]
    collision_margin: Scalar  # [-]
    propellant: Scalar  # [kg]


def built_of(choices: Choices, power: Power, thermal: Thermal) -> Built:
    """Each subsystem built to its own bound, or all to the one that holds.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 1; sizing to the lower
        bound is ours.
    """
    if choices.shared_load == "product":
        return Built(power.share, thermal.share, jnp.ones_like(power.share))
    least = jnp.minimum(power.share, thermal.share)
    return Built(least, least, least)


def masses_of(
    p: OrbitalDatacenter[Scalar],
    compute: Compute,
    power_need: Power,
    thermal_need: Thermal,
    built: Built,
) -> Masses[Scalar]:
    """The dry mass, subsystem by subsystem.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 5.
    """
    c, b, cool = p.constellation, p.battery, p.cooling
    coolant = thermal.coolant_mass(
        power_need.heat, cool.fluid_mass / KILOWATT, cool.hardware_mass / KILOWATT
    )
    compute_mass = compute.installed * p.accelerator.mass * c.board_mass_factor
    solar = power.array_mass(power_need.array_power, p.solar.specific_power)
    battery = power.battery_mass(
        power_need.battery_energy, b.specific_energy * WATT_HOUR
    )
    panels = thermal_need.radiator_area * p.radiator.areal_mass
    it_power = compute.it_power / KILOWATT
    parts = {
        "compute": compute_mass,
        "solar": solar * built.array,
        "battery": battery * built.array,
        "radiator": panels * built.radiator + coolant * built.coolant,
        "communications": c.satellites * c.terminal_mass
        + it_power * c.terminal_mass_by_power,
        "avionics": c.satellites * c.avionics_mass
        + it_power * c.avionics_mass_by_power,
    }
    subsystems = sum(parts.values(), jnp.zeros_like(coolant))
    structure = mass.structure_mass(subsystems, c.structure_fraction)
    return Masses(
        **parts,
        structure=structure,
        margin=mass.margin_mass(subsystems, c.structure_fraction, c.mass_margin),
    )


def station_of(
    p: OrbitalDatacenter[Scalar],
    choices: Choices,
    compute: Compute,
    flight: Flight,
    dry_mass: Scalar,
) -> Station:
    """Drag make-up, formation keeping, disposal and the propellant for them.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 6.
    """
    o, satellites = p.orbit, p.constellation.satellites
    density = (
        orbit.atmospheric_density
        if choices.air_density == "extrapolated"
        else orbit.published_atmospheric_density
    )
    drag = JULIAN_YEAR * orbit.drag_acceleration(
        density(o.altitude * KILOMETRE) * o.density_factor,
        orbit.circular_velocity(flight.radius),
        o.drag_coefficient,
        o.drag_area * satellites + o.drag_area_by_power * compute.it_power / KILOWATT,
        dry_mass,
    )
    margin = formation.collision_margin(o.separation, o.position_uncertainty)
    manoeuvres = formation.avoidance_rate(margin, o.safe_separation)
    keeping = formation.drift_delta_v(drag, o.differential_drag)
    keeping = keeping + manoeuvres * o.avoidance_delta_v
    alone = satellites <= 1
    keeping = jnp.where(alone, 0.0, keeping)
    delta_v = p.finance.mission_life * (drag + keeping)
    if choices.end_of_life == "counted":
        delta_v = delta_v + o.disposal_delta_v
    return Station(
        delta_v=delta_v,
        formation_rate=keeping,
        collision_margin=jnp.where(alone, jnp.inf, margin),
        propellant=orbit.propellant_mass(dry_mass, delta_v, o.specific_impulse),
    )
