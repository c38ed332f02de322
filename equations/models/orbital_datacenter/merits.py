"""Figures of merit of a design, and what wears it: nothing else rests on them."""

import jax.numpy as jnp

from equations import access, compute, mass, radiation
from equations.constants import (
    HOURS_PER_JULIAN_YEAR,
    KILOWATT,
    PETAFLOP,
    TERAFLOP,
)
from equations.models.orbital_datacenter.fleet import Fleet
from equations.models.orbital_datacenter.forms import Choices
from equations.models.orbital_datacenter.outputs import Masses, Merits, Sizing, Wear
from equations.models.orbital_datacenter.parameters import OrbitalDatacenter
from equations.models.orbital_datacenter.physics import Compute, Flight, Power
from equations.power import bus_power, end_of_life_power
from uq.parameters import Scalar


def merits_of(
    p: OrbitalDatacenter[Scalar],
    choices: Choices,
    fleet: Compute,
    power: Power,
    masses: Masses[Scalar],
    launch_mass: Scalar,
    delivered: Scalar,
) -> Merits[Scalar]:
    """Power and compute per mass, mass per power, and where the power goes.

    Args:
        p: Parameters.
        choices: Of the form.
        fleet: Its computers.
        power: What their load needs.
        masses: Where the dry mass is.
        launch_mass: All of it, with propellant [kg].
        delivered: Compute [PFLOP/s].

    Source:
        Hodge (2026), spacedc-mdao governing equations, sections 2, 3 and 5.
    """
    s, a = p.solar, p.accelerator
    watts = fleet.it_power
    dry_mass = sum(vars(masses).values(), 0 * launch_mass)
    alone = compute.it_power(fleet.used, a.power, 0 * a.power_overhead)
    worn = end_of_life_power(power.array_power, s.degradation, p.finance.mission_life)
    one = jnp.ones_like(watts)
    losses = (s.tracking_efficiency, s.distribution_efficiency)
    if not choices.conversion_losses:
        losses = (one, one)

    def specific(part: Scalar) -> Scalar:
        return mass.specific_mass(part, watts) * KILOWATT

    return Merits(
        power=watts / dry_mass,
        launched=specific(launch_mass),
        compute=mass.compute_per_mass(delivered * PETAFLOP / TERAFLOP, dry_mass),
        array=specific(masses.solar),
        battery=specific(masses.battery),
        radiator=specific(masses.radiator),
        servers=specific(masses.compute),
        accelerators=alone / KILOWATT,
        hosts=(watts - alone) / KILOWATT,
        end_of_life=bus_power(worn, one, *losses) / KILOWATT,
    )


def wear_of(
    p: OrbitalDatacenter[Scalar],
    flight: Flight,
    fleet: Fleet,
    sizing: Sizing[Scalar],
    installed: Scalar,
) -> Wear[Scalar]:
    """Upsets, times between failures, and hits by debris.

    Args:
        p: Parameters.
        flight: The orbit.
        fleet: How accelerators fail.
        sizing: The design, for the areas that debris may hit.
        installed: Accelerators that fly [-].

    Source:
        Hodge (2026), spacedc-mdao governing equations, sections 6 and 10.
    """
    life, up = p.finance.mission_life, p.reliability.reset_availability
    by_dose = flight.dose_rate / p.accelerator.dose_tolerance
    single = flight.radiation_failure_rate - by_dose
    hours = HOURS_PER_JULIAN_YEAR / fleet.failure_rate
    area = sizing.array_area + sizing.radiator_area
    each = area / p.constellation.satellites
    flux = p.environment.debris_flux
    return Wear(
        upsets=radiation.upsets(single, life, installed),
        between_failures=hours,
        to_repair=hours * (1 - up) / up,
        collision=access.collision_probability(flux, each, life),
        any_collision=access.collision_probability(flux, area, life),
    )
