"""A farm or ring of collectors: to make and move it, to wire it, to beam its power.

Source:
    ksarith (2026), Power Systems & Energy Scaling, section 2.4 and next steps.
"""

import jax.numpy as jnp

from equations import farms
from equations.constants import DAY, KILOMETRE, MEGAWATT
from equations.models.solar_replication.outputs import (
    FarmPlan,
    Replication,
    Sizing,
    Supply,
)
from equations.models.solar_replication.parameters import SolarReplication
from uq.parameters import Scalar


TONNE = 1e3  # [kg/t]
KILOVOLT = 1e3  # [V/kV]
MEGAWATT_HOUR = 3.6e9  # [J/MWh]
GIGAWATT_HOUR = 3.6e12  # [J/GWh]


def farm_of(
    p: SolarReplication[Scalar],
    supply: Supply[Scalar],
    sizing: Sizing[Scalar],
    first: Replication[Scalar],
) -> FarmPlan[Scalar]:
    """The farm against the swarm: a kilogram of it takes what one of a unit takes."""
    f, wire = p.farm, p.interconnect
    power = f.power * MEGAWATT
    mass = power / sizing.specific_power
    copy = first.energy * MEGAWATT_HOUR
    moving = farms.transfer_energy(
        mass, f.delta_v * KILOMETRE, f.exhaust_velocity * KILOMETRE, f.thruster
    )
    energy = farms.deployment_energy(mass, copy / p.closure.unit_mass, moving)
    payback = farms.payback_time(energy, power)
    doubling = farms.self_doubling_time(payback)
    ever = jnp.isfinite(first.time)
    # The division is by a number, so that gradients stay finite.
    cycles = doubling / DAY / jnp.where(ever, first.time, 1.0)
    deployment = farms.deployment_time(
        energy, p.growth.target, supply.power - p.load.base
    )
    conductor = farms.conductor_mass(
        power,
        wire.length * KILOMETRE,
        wire.voltage * KILOVOLT,
        wire.conducting,
        wire.resistivity,
        wire.density,
    )
    conducted = power * wire.conducting
    superconducted = farms.interconnected_power(
        power, wire.mass_factor, wire.superconducting
    )
    parameter, caught, beamed = _beamed(p, conducted)
    return FarmPlan(
        mass=mass / TONNE,
        energy=energy / GIGAWATT_HOUR,
        moving=moving / energy,
        payback=payback / DAY,
        doubling=doubling / DAY,
        doubling_ratio=jnp.where(ever, cycles, jnp.nan),
        copies=farms.foregone_copies(energy, copy),
        deployment=deployment / DAY,
        conductor_mass=conductor / TONNE,
        conducted=conducted / MEGAWATT,
        superconducted=superconducted / MEGAWATT,
        superconductor_gain=superconducted / conducted - 1,
        breakeven_mass_factor=farms.breakeven_mass_factor(
            wire.superconducting, wire.conducting
        ),
        beam_parameter=parameter,
        beam_efficiency=caught,
        beamed=beamed / MEGAWATT,
        end_to_end=beamed / power,
    )


def _beamed(
    p: SolarReplication[Scalar], power: Scalar
) -> tuple[Scalar, Scalar, Scalar]:
    """The beam's parameter, the share of it that is caught, and the power there."""
    b = p.beam
    parameter = farms.beam_parameter(
        b.transmitter, b.receiver, b.wavelength, b.distance * KILOMETRE
    )
    caught = farms.beam_efficiency(parameter)
    beamed = farms.beamed_power(power, b.transmission, caught, b.rectification)
    return parameter, caught, beamed
