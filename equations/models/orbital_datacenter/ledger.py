"""From hardware and service to money and carbon, for the orbital side."""

from typing import NamedTuple

import jax.numpy as jnp

from equations import environment, finance, lifecycle, mass
from equations.constants import WATT_HOUR
from equations.models.orbital_datacenter.fleet import Fleet, Years
from equations.models.orbital_datacenter.forms import Choices
from equations.models.orbital_datacenter.hardware import Built
from equations.models.orbital_datacenter.heat import Thermal
from equations.models.orbital_datacenter.outputs import Footprint, SpaceBill
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
    """Capital on day one, operations and replacements through the mission.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 11.
    """
    c, a, n = p.costs, p.accelerator, p.constellation.satellites
    chips, buses = _learning(p, choices, compute)
    unit = a.price + _replacement_mass(p, choices) * p.launch.price
    capital = {
        "accelerators": compute.installed * a.price * chips,
        "solar": power.array_power * p.solar.price * built.array,
        "battery": power.battery_energy / WATT_HOUR * p.battery.price * built.array,
        "radiator": thermal.radiator_area * p.radiator.price * built.radiator,
        "bus": n * c.bus * finance.readiness_multiplier(c.readiness) * buses,
        "terminals": n * c.terminal,
        "launch": lifecycle.launch_cost(launch_mass, p.launch.price),
        "ground": c.ground_segment,
    }
    running = {
        "replacement": fleet.present_replaced * unit,
        "operations": c.operations * years.present,
    }
    zero = jnp.zeros_like(launch_mass)
    spent, ran = sum(capital.values(), zero), sum(running.values(), zero)
    face = fleet.replaced * unit + c.operations * p.finance.mission_life
    return Bill(SpaceBill(**capital, **running), spent, spent + ran, spent + face)


def _learning(
    p: OrbitalDatacenter[Scalar], choices: Choices, compute: Compute
) -> tuple[Scalar, Scalar]:
    """Price multipliers of accelerators and buses."""
    rate, satellites = p.costs.learning_rate, p.constellation.satellites
    one = jnp.ones_like(rate)
    if choices.learning == "mean of buses":
        return one, finance.mean_learning_multiplier(satellites, rate)
    if choices.learning == "last unit":
        return (
            finance.learning_multiplier(compute.used, rate),
            finance.learning_multiplier(satellites, rate),
        )
    return one, one


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

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 13.
    """
    e = p.emissions
    if choices.launch_carbon == "on board":
        launched = propellant
        hardware = dry_mass
    else:
        resupply = fleet.replaced * _replacement_mass(p, choices)
        hardware = dry_mass + resupply
        launched = (launch_mass + resupply) * p.launch.propellant_ratio
    zero = jnp.zeros_like(launch_mass)
    return footprint_of(
        embodied=environment.embodied_carbon(hardware, e.spacecraft),
        launch=environment.launch_carbon(launched, e.propellant),
        operation=zero,
        water=zero,
    )
