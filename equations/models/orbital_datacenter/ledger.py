"""From hardware and service to money and carbon, for the orbital side."""

from typing import NamedTuple

import jax.numpy as jnp

from equations import environment, finance, lifecycle, mass
from equations.constants import KILOWATT, WATT_HOUR
from equations.models.orbital_datacenter.fleet import Fleet, Years
from equations.models.orbital_datacenter.forms import Choices
from equations.models.orbital_datacenter.hardware import Built
from equations.models.orbital_datacenter.heat import Thermal
from equations.models.orbital_datacenter.links import stations_of
from equations.models.orbital_datacenter.outputs import (
    Footprint,
    SpaceBill,
)
from equations.models.orbital_datacenter.parameters import OrbitalDatacenter
from equations.models.orbital_datacenter.physics import Compute, Power
from equations.models.orbital_datacenter.verdict import footprint_of
from uq.parameters import Scalar


class Bill(NamedTuple):
    """What the orbital side costs."""

    items: SpaceBill[Scalar]  # present values [USD]
    capital: Scalar  # before the first day of service [USD]
    lifecycle: Scalar  # present value of everything [USD]
    undiscounted: Scalar  # everything, each dollar at its face [USD]


def bill_of(
    p: OrbitalDatacenter[Scalar],
    choices: Choices,
    compute: Compute,
    power: Power,
    thermal: Thermal,
    built: Built,
    launch_mass: Scalar,
    fleet: Fleet,
    years: Years,
) -> Bill:
    """Capital before service, operations and replacements through the mission.

    What fails on the way up is bought and launched again. Capital is spent before there
    is service, and bears interest until then; on Earth a hall is there when it is paid.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 11; losses, insurance,
        development and delay are ours.
    """
    c, a = p.costs, p.accelerator
    multipliers = _learning(p, choices, compute)
    flown = _flown(p, compute, power, thermal, built, multipliers)
    flown["launch"] = lifecycle.launch_cost(launch_mass, p.launch.price)
    zero = jnp.zeros_like(launch_mass)
    launched = sum(flown.values(), zero)
    again = lifecycle.launched_again(p.launch.failure)
    capital = flown | {
        "ground": c.ground_segment + _stations(p, choices, compute),
        "losses": launched * again,
        "insurance": launched * c.insurance,
        "development": c.development,
    }
    price = a.price * a.orbital_premium
    unit = price + _replacement_mass(p, choices) * p.launch.price
    unit = unit * (1 + again)
    operations = c.operations + c.operations_by_power * compute.it_power
    spent = sum(capital.values(), zero)
    running = {
        "delay": spent * finance.accrued_interest(years.discount, c.delay),
        "replacement": fleet.present_replaced * unit,
        "operations": operations * years.present,
    }
    ran = sum(running.values(), zero)
    face = fleet.replaced * unit + operations * p.finance.mission_life
    return Bill(SpaceBill(**capital, **running), spent, spent + ran, spent + face)


def _stations(
    p: OrbitalDatacenter[Scalar], choices: Choices, compute: Compute
) -> Scalar:
    """Price of the laser stations [USD]; those of a rate that is given come with it."""
    stations = stations_of(p, compute) * p.network.sites * p.costs.station
    return jnp.zeros_like(stations) if choices.downlink == "given" else stations


class Multipliers(NamedTuple):
    """What learning makes of prices."""

    chips: Scalar  # [-]
    buses: Scalar  # [-]
    hardware: Scalar  # all else that flies [-]


def _flown(
    p: OrbitalDatacenter[Scalar],
    compute: Compute,
    power: Power,
    thermal: Thermal,
    built: Built,
    learned: Multipliers,
) -> dict[str, Scalar]:
    """Prices of all that is launched [USD]."""
    c, a, n, it_power = p.costs, p.accelerator, p.constellation, compute.it_power
    bus = n.satellites * c.bus + c.bus_by_power * it_power
    terminals = n.satellites * c.terminal + c.terminal_by_power * it_power
    array = power.array_power * p.solar.price * built.array
    battery = power.battery_energy / WATT_HOUR * p.battery.price * built.array
    panels = thermal.radiator_area * p.radiator.price * built.radiator
    accelerators = compute.installed * a.price * a.orbital_premium
    return {
        "accelerators": accelerators * learned.chips,
        "solar": array * learned.hardware,
        "battery": battery * learned.hardware,
        "radiator": panels * learned.hardware,
        "bus": bus * finance.readiness_multiplier(c.readiness) * learned.buses,
        "terminals": terminals * learned.hardware,
    }


def _learning(
    p: OrbitalDatacenter[Scalar], choices: Choices, compute: Compute
) -> Multipliers:
    """Price multipliers of accelerators, buses, and all else that flies."""
    c, satellites = p.costs, p.constellation.satellites
    rate, one = c.learning_rate, jnp.ones_like(c.learning_rate)
    if choices.learning == "by the watt":
        reference = c.reference_power * KILOWATT
        learned = finance.learning_by_power(compute.it_power, reference, rate)
        return Multipliers(one, learned, learned)
    if choices.learning == "mean of buses":
        return Multipliers(one, finance.mean_learning_multiplier(satellites, rate), one)
    if choices.learning == "last unit":
        return Multipliers(
            finance.learning_multiplier(compute.used, rate),
            finance.learning_multiplier(satellites, rate),
            one,
        )
    return Multipliers(one, one, one)


def _replacement_mass(p: OrbitalDatacenter[Scalar], choices: Choices) -> Scalar:
    """What is launched to replace one accelerator [kg].

    The program launches the bare board; it needs a carrier, here with the structure and
    the margin of the satellites themselves.
    """
    board = p.accelerator.mass * p.constellation.board_mass_factor
    if choices.replacement == "restoring":
        return mass.dry_mass(
            board, p.constellation.structure_fraction, p.constellation.mass_margin
        )
    return board


def carbon_of(
    p: OrbitalDatacenter[Scalar],
    choices: Choices,
    dry_mass: Scalar,
    launch_mass: Scalar,
    propellant: Scalar,
    fleet: Fleet,
) -> Footprint[Scalar]:
    """Embodied and launch CO2e over the mission; sunlight has none, and no water.

    What fails on the way up is made and launched again, as in the bill.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 13.
    """
    e = p.emissions
    if choices.launch_carbon == "on board":
        launched = propellant
        hardware = dry_mass
    else:
        resupply = fleet.replaced * _replacement_mass(p, choices)
        made = 1 + lifecycle.launched_again(p.launch.failure)
        hardware = (dry_mass + resupply) * made
        launched = (launch_mass + resupply) * made * p.launch.propellant_ratio
    zero = jnp.zeros_like(launch_mass)
    return footprint_of(
        embodied=environment.embodied_carbon(hardware, e.spacecraft),
        launch=environment.launch_carbon(launched, e.propellant),
        operation=zero,
        water=zero,
    )
