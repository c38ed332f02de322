"""One sortie: time, gas, and the propellant that both cost."""

from typing import NamedTuple

import jax.numpy as jnp

from equations import skimming, sorties
from equations.constants import HOUR, KILOWATT
from equations.models.skimmer.forms import Choices
from equations.models.skimmer.outputs import Sortie
from equations.models.skimmer.parameters import Skimmer
from equations.orbit import propellant_mass
from uq.parameters import Scalar


class Harvest(NamedTuple):
    """The gas of one sortie."""

    time: Scalar  # [s]
    volume: Scalar  # [m^3]
    mass: Scalar  # kept [kg]


class Burn(NamedTuple):
    """The propellant of one sortie."""

    drag: Scalar  # [kg]
    total: Scalar  # [kg]


def sortie_of(p: Skimmer[Scalar], choices: Choices) -> Sortie[Scalar]:
    """A sortie from its segments, its gas and its thruster.

    Source:
        OPEC-in-Space, Performance and Scalability, sections 1 to 3.
    """
    i, c, v = p.intake, p.cycle, p.vehicle
    harvest = _harvest(p, choices)
    burn = _burn(p, choices, harvest)
    outbound, inbound = c.outbound * HOUR, c.inbound * HOUR
    duration = sorties.cycle_time(
        c.preparation * HOUR,
        outbound,
        harvest.time,
        inbound,
        c.docking * HOUR,
        c.offload * HOUR,
    )
    away = outbound + harvest.time + inbound
    kept = i.efficiency * p.depot.routing * p.depot.conversion
    return Sortie(
        duration=duration / HOUR,
        harvest=harvest.time / HOUR,
        swept_volume=harvest.volume,
        harvested=harvest.mass,
        delivered=skimming.delivered_mass(harvest.mass, p.depot.routing),
        drag_propellant=burn.drag,
        propellant=burn.total,
        burned_share=burn.total / harvest.mass,
        drag_floor=skimming.least_specific_impulse(
            p.gas.speed, i.drag_coefficient, i.area_ratio, kept
        ),
        jet_power=skimming.jet_power(burn.total, v.specific_impulse, away) / KILOWATT,
    )


def _harvest(p: Skimmer[Scalar], choices: Choices) -> Harvest:
    """How long is harvested, and what comes of it."""
    gas, i, time = p.gas, p.intake, p.cycle.harvest * HOUR
    if choices.sweep == "given":
        volume = p.given.swept_volume
    else:
        full = skimming.filling_time(
            p.vehicle.tank, gas.density, i.area, gas.speed, i.duty, i.efficiency
        )
        time = jnp.minimum(time, full)
        volume = skimming.swept_volume(i.area, gas.speed, time, i.duty)
    mass = skimming.harvested_mass(gas.density, volume, i.efficiency)
    return Harvest(time, volume, mass)


def _burn(p: Skimmer[Scalar], choices: Choices, harvest: Harvest) -> Burn:
    """Propellant of the whole sortie.

    Half of the transit lies on either side of the harvest: back goes the dry skimmer
    with its harvest, out goes the dry skimmer with the propellant of all that follows.
    """
    gas, i, v = p.gas, p.intake, p.vehicle
    swept = gas.density * harvest.volume
    impulse = skimming.drag_impulse(swept, gas.speed, i.drag_coefficient, i.area_ratio)
    drag = skimming.impulse_propellant(impulse, v.specific_impulse)
    if choices.propellant == "given":
        return Burn(drag, p.given.propellant)
    leg, isp = v.transit_delta_v / 2, v.specific_impulse
    back = propellant_mass(v.dry_mass + harvest.mass, leg, isp)
    out = propellant_mass(v.dry_mass + drag + back, leg, isp)
    return Burn(drag, out + drag + back)
