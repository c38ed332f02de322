"""The terrestrial side: the same accelerators in a building, on a grid."""

import jax.numpy as jnp

from equations import environment, finance
from equations.compute import delivered_compute, it_power
from equations.constants import (
    HOUR,
    JULIAN_YEAR,
    KILOWATT,
    KILOWATT_HOUR,
    MEGAWATT,
    PETAFLOP,
    PETAFLOP_DAY,
)
from equations.models.orbital_datacenter.forms import Choices
from equations.models.orbital_datacenter.outputs import EarthBill, Ground
from equations.models.orbital_datacenter.parameters import OrbitalDatacenter
from equations.models.orbital_datacenter.physics import Compute
from equations.models.orbital_datacenter.service import Years
from uq.parameters import Scalar


def ground_of(
    p: OrbitalDatacenter[Scalar], choices: Choices, compute: Compute, years: Years
) -> Ground[Scalar]:
    """Levelized cost, carbon and water of the same fleet on Earth.

    Accelerators that fail are made good by maintenance, which is charged on all
    capital. Electricity is metered, so it is paid for the hours in use. The facility
    outlives the accelerators and keeps its value, where the form counts that.

    Source:
        Hodge (2026), spacedc-mdao governing equations, sections 11-13.
    """
    a, w, e, life = p.accelerator, p.workload, p.earth, p.finance.mission_life
    count = compute.used
    one = jnp.ones_like(count)
    utilization = w.utilization * compute.duty
    power = it_power(count, a.power, a.power_overhead)
    facility_power = environment.facility_power(power, e.pue)
    delivered = delivered_compute(
        compute.peak, one, one, one, e.availability, utilization, w.sustained_fraction
    )
    hours = choices.hours_per_year * one
    yearly_energy = environment.facility_energy(
        facility_power, hours * HOUR, utilization
    )
    chips, facility = count * a.price, power / MEGAWATT * e.facility_price
    capital = chips + facility
    worth = jnp.zeros_like(facility)
    if choices.end_of_life == "counted":
        left = finance.residual_share(life, e.facility_life)
        worth = facility * left * finance.present_factor(years.discount, life)
    bill = EarthBill(
        accelerators=chips,
        facility=facility - worth,
        energy=years.present
        * environment.energy_cost(yearly_energy, e.energy_price / KILOWATT_HOUR),
        maintenance=years.present * capital * e.maintenance,
    )
    lifecycle = bill.accelerators + bill.facility + bill.energy + bill.maintenance
    energy = yearly_energy * life
    carbon = environment.operational_carbon(
        energy, e.carbon_intensity / KILOWATT_HOUR
    ) + environment.embodied_carbon(
        count * a.mass * p.constellation.board_mass_factor, p.emissions.server
    )
    water = environment.water_use(energy, e.water_use / KILOWATT_HOUR)
    lifetime_compute = delivered * life * JULIAN_YEAR
    useful = e.availability * utilization
    if choices.gpu_hours == "delivered":
        useful = useful * w.sustained_fraction
    paid, served = lifecycle, years.present
    if choices.gpu_hours == "undiscounted":
        running = bill.energy + bill.maintenance
        paid = bill.accelerators + bill.facility + running * life / years.present
        served = life
    return Ground(
        lcoc=PETAFLOP_DAY
        * finance.levelized_cost(lifecycle, delivered * years.present * JULIAN_YEAR),
        delivered=delivered / PETAFLOP,
        delivered_fraction=delivered / compute.peak,
        gpu_hour=finance.accelerator_hour_cost(paid, count, served * hours, useful),
        lifecycle_cost=lifecycle,
        capital=capital,
        facility_power=facility_power / KILOWATT,
        carbon=carbon / lifetime_compute * PETAFLOP_DAY,
        water=water / lifetime_compute * PETAFLOP_DAY,
        bill=bill,
    )
