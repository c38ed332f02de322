"""The orbital side: a fleet sized for a mean power, and its bill."""

from typing import NamedTuple

import jax.numpy as jnp

from equations import orbital_fleet
from equations.constants import DEGREE, HOUR, KILOMETRE, KILOWATT, MEGAWATT
from equations.environment import facility_energy
from equations.models.space_vs_terrestrial.forms import Choices
from equations.models.space_vs_terrestrial.outputs import Fleet, Space, SpaceBill
from equations.models.space_vs_terrestrial.parameters import SpaceVsTerrestrial
from equations.orbit import eclipse_fraction, orbital_radius
from equations.power import array_mass
from equations.terrestrial import cost_per_power, levelized_cost_of_energy, unit_count
from uq.parameters import Scalar


GIGAWATT = 1e9  # [W/GW]
MILLION = 1e6  # [USD/MUSD]
MEGAWATT_HOUR = 3.6e9  # [J/MWh]


class Built(NamedTuple):
    """The fleet in coherent units."""

    solar: Scalar  # power left, mean over the life [-]
    accelerators: Scalar  # accelerators left, mean over the life [-]
    capacity: Scalar  # what sizes the fleet [-]
    sunlit: Scalar  # [-]
    required: Scalar  # rated power needed [W]
    installed: Scalar  # rated power bought [W]
    satellites: Scalar  # [-]
    mass: Scalar  # [kg]
    area: Scalar  # of the arrays [m^2]
    launches: Scalar  # [-]


def fleet_of(p: SpaceVsTerrestrial[Scalar], choices: Choices) -> Built:
    """The satellites that deliver the target, on average over their life.

    Source:
        McCalip (2025), formula reference, Orbital Calculations, sections 1 to 3.
    """
    s, life = p.satellite, p.target.life
    mean_of = orbital_fleet.mean_capacity
    if choices.years == "begun":
        mean_of = orbital_fleet.looped_mean_capacity
    solar, accelerators = mean_of(s.degradation, life), mean_of(s.failure_rate, life)
    capacity = solar
    if choices.decline == "least":
        capacity = orbital_fleet.least_capacity(solar, accelerators)
    sunlit = _sunlit(p, choices)
    required = orbital_fleet.required_power(p.target.power * GIGAWATT, capacity, sunlit)
    satellites, installed = unit_count(required, s.power * KILOWATT), required
    if choices.counts == "whole":
        satellites = jnp.ceil(satellites)
        installed = satellites * s.power * KILOWATT
    mass = array_mass(installed, s.specific_power)
    launches = unit_count(mass, p.launch.capacity)
    return Built(
        solar=solar,
        accelerators=accelerators,
        capacity=capacity,
        sunlit=sunlit,
        required=required,
        installed=installed,
        satellites=satellites,
        mass=mass,
        area=orbital_fleet.array_area(installed, s.areal_power),
        launches=jnp.ceil(launches) if choices.counts == "whole" else launches,
    )


def _sunlit(p: SpaceVsTerrestrial[Scalar], choices: Choices) -> Scalar:
    if choices.sunlight == "given":
        return p.orbit.sun_fraction
    radius = orbital_radius(p.orbit.altitude * KILOMETRE)
    return 1 - eclipse_fraction(radius, p.orbit.beta_angle * DEGREE)


def space_of(
    p: SpaceVsTerrestrial[Scalar], choices: Choices, built: Built
) -> Space[Scalar]:
    """What the fleet costs.

    Source:
        McCalip (2025), formula reference, Orbital Calculations, sections 4 and 5.
    """
    s, life, power = p.satellite, p.target.life, p.target.power * GIGAWATT
    hardware = orbital_fleet.hardware_cost(built.installed, s.price)
    replacement = jnp.zeros_like(hardware)
    if choices.replacement == "hardware":
        replacement = orbital_fleet.yearly_share_cost(hardware, s.failure_rate, life)
    bill = SpaceBill(
        hardware=hardware,
        launch=orbital_fleet.launch_cost(built.mass, p.launch.price),
        operations=orbital_fleet.yearly_share_cost(hardware, s.operations, life),
        replacement=replacement,
        development=s.development * MILLION,
    )
    total = sum(vars(bill).values(), jnp.zeros_like(hardware))
    hours = life * choices.hours_per_year
    energy = facility_energy(power, hours * HOUR, jnp.ones_like(life))
    return Space(
        cost_per_watt=cost_per_power(total, power),
        lcoe=levelized_cost_of_energy(total, energy) * MEGAWATT_HOUR,
        total_cost=total,
        energy=energy / MEGAWATT_HOUR,
        bill=bill,
        fleet=_fleet(p, choices, built, power),
    )


def _fleet(
    p: SpaceVsTerrestrial[Scalar], choices: Choices, built: Built, power: Scalar
) -> Fleet[Scalar]:
    propellant = orbital_fleet.launch_propellant
    losses = p.satellite.failure_rate * p.target.life
    if choices.replacement == "none":
        losses = orbital_fleet.lost_share(p.satellite.failure_rate, p.target.life)
    return Fleet(
        solar_capacity=built.solar,
        accelerator_capacity=built.accelerators,
        capacity=built.capacity,
        sunlit_fraction=built.sunlit,
        required_power=built.required / MEGAWATT,
        installed_power=built.installed / MEGAWATT,
        oversizing=orbital_fleet.oversizing(built.installed, power),
        accelerator_losses=losses,
        satellites=built.satellites,
        mass=built.mass,
        array_area=built.area / KILOMETRE**2,
        launches=built.launches,
        oxygen=propellant(built.launches, p.launch.oxygen),
        methane=propellant(built.launches, p.launch.methane),
    )
