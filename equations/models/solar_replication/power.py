"""From sunlight to power, to heat, and to what nuclear would weigh.

Source:
    ksarith (2026), Power Systems & Energy Scaling, sections 1 and 2.
"""

import jax.numpy as jnp

from equations.constants import KILOWATT
from equations.limits import supported_share
from equations.mass import specific_mass
from equations.models.solar_replication.forms import Choices
from equations.models.solar_replication.outputs import (
    Alternative,
    Heat,
    Sizing,
    Supply,
)
from equations.models.solar_replication.parameters import SolarReplication
from equations.sunlight import (
    ASTRONOMICAL_UNIT,
    breakeven_distance,
    chain_efficiency,
    collected_power,
    collector_area,
    largest_concentration,
    nuclear_mass,
    oversizing,
    printed_solar_flux,
    required_concentration,
    solar_flux,
    solar_mass,
)
from equations.thermal import emitted_flux
from uq.parameters import Scalar


def flux_of(p: SolarReplication[Scalar], choices: Choices) -> Scalar:
    """Sunlight at the swarm [W/m^2]."""
    distance = p.sun.distance * ASTRONOMICAL_UNIT
    if choices.flux == "table":
        return printed_solar_flux(distance)
    return solar_flux(p.sun.flux, distance)


def supply_of(p: SolarReplication[Scalar], flux: Scalar) -> Supply[Scalar]:
    """A unit as it is built: its converter passes on no more than its rating."""
    c, full = p.collector, jnp.ones_like(flux)
    efficiency = chain_efficiency(c.optics, c.receiver, c.conversion)
    new = 0 * full
    area = c.oversizing * collector_area(
        c.rated_power, p.sun.flux, efficiency, full, new
    )
    caught = collected_power(area, flux, efficiency, full, c.degradation)
    power = c.rated_power * supported_share(caught, c.rated_power) * c.duty
    return Supply(
        flux=flux,
        efficiency=efficiency,
        area=area,
        mass=solar_mass(area, c.areal_mass, c.rated_power, c.plant_mass / KILOWATT),
        power=power,
        margin=power / p.load.base - 1,
    )


def sizing_of(p: SolarReplication[Scalar], supply: Supply[Scalar]) -> Sizing[Scalar]:
    """A plant whose aperture is chosen for the place."""
    c, full = p.collector, jnp.ones_like(supply.flux)
    area = collector_area(
        c.rated_power, supply.flux, supply.efficiency, full, c.degradation
    )
    mass = solar_mass(area, c.areal_mass, c.rated_power, c.plant_mass / KILOWATT)
    return Sizing(
        area=area,
        mass=mass,
        specific_power=1 / specific_mass(mass, c.rated_power * c.duty),
        oversizing=oversizing(p.sun.distance * ASTRONOMICAL_UNIT),
    )


def heat_of(p: SolarReplication[Scalar], supply: Supply[Scalar]) -> Heat[Scalar]:
    """The furnace in full sun; its electric rival is the unit's own chain, as new."""
    f, flux, full = p.furnace, supply.flux, jnp.ones_like(supply.flux)
    heat, none = f.heat * KILOWATT, 0 * full
    area = collector_area(heat, flux, f.optics * f.receiver, full, none)
    electric = collector_area(heat, flux, supply.efficiency * f.heater, full, none)
    emitted = emitted_flux(f.temperature, none, f.emissivity, full, full)
    delivered = f.optics * flux
    most = largest_concentration(p.sun.distance * ASTRONOMICAL_UNIT)

    def concentration(kept: Scalar) -> Scalar:
        """No mirror makes a receiver hotter than the Sun."""
        needed = required_concentration(f.absorptance, emitted, delivered, kept)
        return jnp.where(needed <= most, needed, jnp.nan)

    return Heat(
        area=area,
        electric_area=electric,
        area_ratio=electric / area,
        concentration=concentration(f.receiver),
        stagnation=concentration(none),
    )


def alternative_of(
    p: SolarReplication[Scalar], sizing: Sizing[Scalar], efficiency: Scalar
) -> Alternative[Scalar]:
    """The same mean power without the Sun."""
    c, full = p.collector, jnp.ones_like(efficiency)
    power = c.rated_power * c.duty
    mass = nuclear_mass(power, p.nuclear.fixed_mass, p.nuclear.specific_power)
    nuclear = specific_mass(mass, power)
    per_watt = collector_area(full, p.sun.flux, efficiency, c.duty, c.degradation)
    distance = breakeven_distance(
        c.areal_mass * per_watt, c.plant_mass / KILOWATT / c.duty, nuclear
    )
    return Alternative(
        specific_power=1 / nuclear,
        breakeven_distance=distance / ASTRONOMICAL_UNIT,
        advantage=nuclear * sizing.specific_power,
    )
