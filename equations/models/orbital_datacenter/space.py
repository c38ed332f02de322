"""The orbital side: the chain from accelerators to the levelized cost of compute."""

import itertools
import operator
from typing import Any

import jax.numpy as jnp

from equations import finance, mass, radiation, thermal
from equations.constants import (
    GIGABIT,
    JULIAN_YEAR,
    KILOWATT,
    MINUTE,
    PETAFLOP,
    PETAFLOP_DAY,
    WATT_HOUR,
)
from equations.models.orbital_datacenter.fleet import Fleet, Years, fleet_of
from equations.models.orbital_datacenter.forms import Choices
from equations.models.orbital_datacenter.hardware import (
    Station,
    built_of,
    masses_of,
    station_of,
)
from equations.models.orbital_datacenter.heat import Thermal, swing_of, thermal_of
from equations.models.orbital_datacenter.ledger import (
    Bill,
    bill_of,
    carbon_of,
)
from equations.models.orbital_datacenter.links import (
    access_of,
    delays_of,
    downlinks_of,
    links_of,
)
from equations.models.orbital_datacenter.merits import merits_of, wear_of
from equations.models.orbital_datacenter.outputs import (
    Factors,
    Margins,
    Sizing,
    Space,
    Waterfall,
)
from equations.models.orbital_datacenter.parameters import OrbitalDatacenter
from equations.models.orbital_datacenter.physics import (
    Compute,
    Flight,
    Power,
    flight_of,
    power_of,
)
from equations.models.orbital_datacenter.service import Links, factors_of
from equations.models.orbital_datacenter.verdict import (
    constraints_of,
    objectives_of,
    prices_of,
    tokens_of,
)
from uq.parameters import Scalar


def space_of(
    p: OrbitalDatacenter[Scalar], choices: Choices, compute: Compute, years: Years
) -> Space[Scalar]:
    """Power, heat, mass, orbit, reliability, network, cost: in the order they couple.

    Source:
        Hodge (2026), spacedc-mdao governing equations, sections 1-6, 9-11 and 13.
    """
    compute = compute._replace(peak=compute.peak * p.accelerator.orbital_performance)
    flight = flight_of(p)
    down = downlinks_of(p, choices, flight)
    power = power_of(p, choices, compute, flight)
    heat = thermal_of(p, choices, compute, power.heat, flight)
    built = built_of(choices, power, heat)
    masses = masses_of(p, compute, power, heat, built)
    dry_mass = sum(vars(masses).values(), jnp.zeros_like(heat.net_flux))
    station = station_of(p, choices, compute, flight, dry_mass)
    launch_mass = dry_mass + station.propellant
    dark = 1 / built.radiator - 1 if choices.shared_load == "least" else 0.0 * dry_mass
    fleet = fleet_of(p, choices, compute, flight, years, dark)
    factors, links = factors_of(p, choices, compute, down, power, heat, fleet)
    waterfall = _waterfall(compute.peak / PETAFLOP, factors)
    bill = bill_of(p, choices, compute, power, heat, built, launch_mass, fleet, years)
    footprint = carbon_of(p, choices, dry_mass, launch_mass, station.propellant, fleet)
    delivered = waterfall.utilization
    service = (fleet.present_availability * links.present_share) / (
        fleet.availability * links.share
    )
    useful = service * delivered / waterfall.peak
    present_compute = delivered * PETAFLOP * service * years.present * JULIAN_YEAR
    lifetime_compute = delivered * PETAFLOP * p.finance.mission_life * JULIAN_YEAR
    lcoc = PETAFLOP_DAY * finance.levelized_cost(bill.lifecycle, present_compute)
    water = footprint.water / lifetime_compute  # none, NaN as the rest
    margins = _margins(power, heat, links)
    sizing = _sizing(
        p, compute, flight, power, heat, station, fleet, links, launch_mass
    )
    budgets = links_of(p, choices, flight, down)
    held = constraints_of(p, choices, margins, budgets, sizing, fleet.availability)
    return Space(
        lcoc=lcoc,
        delivered=delivered,
        delivered_fraction=delivered / waterfall.peak,
        gpu_hour=_gpu_hour(p, choices, compute, factors, service, years, bill),
        dry_mass=dry_mass,
        launch_mass=launch_mass,
        carbon=footprint.total / lifetime_compute * PETAFLOP_DAY,
        water=water,
        factors=factors,
        waterfall=waterfall,
        masses=masses,
        bill=bill.items,
        margins=margins,
        sizing=sizing,
        links=budgets,
        tokens=tokens_of(p, delivered * PETAFLOP, compute.it_power, lcoc, water),
        footprint=footprint,
        objectives=objectives_of(
            bill.undiscounted, lifetime_compute, launch_mass, sizing, factors, footprint
        ),
        constraints=held,
        **_worth(p, compute, years, bill, dry_mass, useful / factors.software),
        **_in_orbit(p, choices, heat, flight),
        merits=merits_of(p, choices, compute, power, masses, launch_mass, delivered),
        wear=wear_of(p, flight, fleet, sizing, compute.installed),
    )


def _worth(
    p: OrbitalDatacenter[Scalar],
    compute: Compute,
    years: Years,
    bill: Bill,
    dry_mass: Scalar,
    working: Scalar,
) -> dict[str, Any]:
    """The bill by power, by mass and by energy."""
    items, power = bill.items, compute.it_power
    platform = bill.capital - items.accelerators
    rest = bill.lifecycle - items.accelerators - items.replacement
    years_flown = power / KILOWATT * p.finance.mission_life
    return {
        "lifecycle_cost": bill.lifecycle,
        "capital": bill.capital,
        "platform_price": platform / power,
        "specific_mass": mass.specific_mass(dry_mass, power) * KILOWATT,
        "prices": prices_of(
            bill.capital, items.accelerators, rest, power, years.present, working
        ),
        "launched_power": items.launch / years_flown,
        "mass_price": platform / dry_mass,
    }


def _in_orbit(
    p: OrbitalDatacenter[Scalar], choices: Choices, heat: Thermal, flight: Flight
) -> dict[str, Any]:
    """What the orbit does to links, to passes and to the panel."""
    return {
        "delays": delays_of(p, choices, flight),
        "swing": swing_of(p, choices, heat, flight),
        "access": access_of(p, flight),
    }


def _waterfall(peak: Scalar, factors: Factors[Scalar]) -> Waterfall[Scalar]:
    """Peak compute, and what each factor leaves of it."""
    left = itertools.accumulate(vars(factors).values(), operator.mul, initial=peak)
    return Waterfall(*left)


def _margins(power: Power, heat: Thermal, links: Links) -> Margins[Scalar]:
    """What areas and rates have over need."""
    return Margins(
        power=power.area_limit / power.array_area - 1,
        thermal=heat.area_limit / heat.radiator_area - 1,
        downlink=links.margin,
        crosslink=links.crosslink_margin,
    )


def _gpu_hour(
    p: OrbitalDatacenter[Scalar],
    choices: Choices,
    compute: Compute,
    factors: Factors[Scalar],
    service: Scalar,
    years: Years,
    bill: Bill,
) -> Scalar:
    """Cost per accelerator-hour, by the definition that the form takes."""
    f, hours = factors, choices.hours_per_year
    if choices.gpu_hours == "undiscounted":
        useful = f.availability * f.utilization
        return finance.accelerator_hour_cost(
            bill.undiscounted, compute.used, p.finance.mission_life * hours, useful
        )
    useful = f.power * f.thermal * f.eclipse * f.network * f.availability
    useful = useful * f.utilization * service
    if choices.gpu_hours == "delivered":
        useful = useful * f.software
    return finance.accelerator_hour_cost(
        bill.lifecycle, compute.used, years.present * hours, useful
    )


def _sizing(
    p: OrbitalDatacenter[Scalar],
    compute: Compute,
    flight: Flight,
    power: Power,
    heat: Thermal,
    station: Station,
    fleet: Fleet,
    links: Links,
    launch_mass: Scalar,
) -> Sizing[Scalar]:
    """The design in the field's units."""
    return Sizing(
        it_power=compute.it_power / KILOWATT,
        bus_load=power.bus_load / KILOWATT,
        heat=power.heat / KILOWATT,
        pump_power=thermal.pump_power(power.heat, p.cooling.pump_fraction) / KILOWATT,
        array_power=power.array_power / KILOWATT,
        array_area=power.array_area,
        battery_energy=power.battery_energy / (KILOWATT * WATT_HOUR),
        radiator_temperature=heat.radiator_temperature,
        junction_temperature=heat.junction_temperature,
        net_flux=heat.net_flux,
        radiator_derate=heat.derate,
        radiator_area=heat.radiator_area,
        sunlit_fraction=flight.sunlit_fraction,
        period=flight.period / MINUTE,
        delta_v=station.delta_v,
        formation_delta_v=station.formation_rate,
        collision_margin=station.collision_margin,
        propellant=station.propellant,
        launches=launch_mass / p.launch.capacity,
        required_rate=links.required / GIGABIT,
        radiation_failure_rate=flight.radiation_failure_rate,
        failure_rate=fleet.failure_rate,
        failures=fleet.failures,
        dose=radiation.total_dose(flight.dose_rate, p.finance.mission_life),
    )
