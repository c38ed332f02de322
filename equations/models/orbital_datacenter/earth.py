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
from equations.models.orbital_datacenter.fleet import Years
from equations.models.orbital_datacenter.forms import Choices
from equations.models.orbital_datacenter.outputs import EarthBill, Footprint, Ground
from equations.models.orbital_datacenter.parameters import OrbitalDatacenter
from equations.models.orbital_datacenter.physics import Compute
from equations.models.orbital_datacenter.verdict import (
    footprint_of,
    prices_of,
    tokens_of,
)
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
    bill, capital = _bill(p, choices, compute, years, power, yearly_energy)
    lifecycle = bill.accelerators + bill.facility + bill.energy + bill.maintenance
    footprint = _footprint(p, count, yearly_energy * life)
    lifetime_compute = delivered * life * JULIAN_YEAR
    water = footprint.water / lifetime_compute * PETAFLOP_DAY
    lcoc = PETAFLOP_DAY * finance.levelized_cost(
        lifecycle, delivered * years.present * JULIAN_YEAR
    )
    useful = e.availability * utilization
    if choices.gpu_hours == "delivered":
        useful = useful * w.sustained_fraction
    paid, served = lifecycle, years.present
    if choices.gpu_hours == "undiscounted":
        running = bill.energy + bill.maintenance
        paid = bill.accelerators + bill.facility + running * life / years.present
        served = life
    return Ground(
        lcoc=lcoc,
        delivered=delivered / PETAFLOP,
        delivered_fraction=delivered / compute.peak,
        gpu_hour=finance.accelerator_hour_cost(paid, count, served * hours, useful),
        lifecycle_cost=lifecycle,
        capital=capital,
        facility_power=facility_power / KILOWATT,
        carbon=footprint.total / lifetime_compute * PETAFLOP_DAY,
        water=water,
        water_hour=footprint.water / (count * life * hours * useful),
        bill=bill,
        tokens=tokens_of(p, delivered, power, lcoc, water),
        footprint=footprint,
        prices=prices_of(
            capital,
            bill.accelerators,
            lifecycle - bill.accelerators,
            power,
            years.present,
            e.availability * utilization,
        ),
        yearly_electricity=bill.energy / (power / KILOWATT * years.present),
    )


def _bill(
    p: OrbitalDatacenter[Scalar],
    choices: Choices,
    compute: Compute,
    years: Years,
    power: Scalar,
    yearly_energy: Scalar,
) -> tuple[EarthBill[Scalar], Scalar]:
    """Present values, and the capital of the first day [USD]."""
    e, life = p.earth, p.finance.mission_life
    chips = compute.used * p.accelerator.price
    facility = power / MEGAWATT * e.facility_price
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
    return bill, capital


def _footprint(
    p: OrbitalDatacenter[Scalar], count: Scalar, energy: Scalar
) -> Footprint[Scalar]:
    """Carbon of servers and electricity, and water."""
    e, emissions = p.earth, p.emissions
    servers = count * p.accelerator.mass * p.constellation.board_mass_factor
    return footprint_of(
        embodied=environment.embodied_carbon(servers, emissions.server),
        launch=jnp.zeros_like(servers),
        operation=environment.operational_carbon(
            energy, e.carbon_intensity / KILOWATT_HOUR
        ),
        water=environment.water_use(energy, e.water_use / KILOWATT_HOUR),
    )
