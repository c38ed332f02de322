"""The terrestrial side: a building by the watt, a gas-fired plant, and its fuel.

Source:
    McCalip (2025), formula reference, Terrestrial Calculations, sections 1 to 5.
"""

import jax.numpy as jnp

from equations import terrestrial
from equations.constants import HOUR, KILOWATT, KILOWATT_HOUR, MEGAWATT
from equations.environment import energy_cost, facility_energy, facility_power
from equations.models.space_vs_terrestrial.forms import Choices
from equations.models.space_vs_terrestrial.outputs import Earth, EarthBill, Supply
from equations.models.space_vs_terrestrial.parameters import SpaceVsTerrestrial
from equations.models.space_vs_terrestrial.space import GIGAWATT, MEGAWATT_HOUR
from uq.parameters import Scalar


# International table, BIPM/ISO 31-4, exact; the international foot, cubed.
BTU = 1055.05585262  # [J/Btu]
MILLION_BTU = 1e6 * BTU  # [J/MMBtu]
CUBIC_FOOT = 0.3048**3  # [m^3/ft^3]
BILLION_CUBIC_FEET = 1e9 * CUBIC_FOOT  # [m^3/Bcf]


def earth_of(p: SpaceVsTerrestrial[Scalar], choices: Choices) -> Earth[Scalar]:
    """What the same power costs on the ground.

    There is no operation, land, grid or discounting on this side, as in the source.

    Source:
        McCalip (2025), formula reference, Terrestrial Calculations, sections 1 to 5.
    """
    f, q, power = p.facility, p.plant, p.target.power * GIGAWATT
    rated = power
    if choices.basis == "equal energy":
        rated = power / f.capacity_factor
    time = p.target.life * choices.hours_per_year * HOUR
    plant = facility_power(rated, f.pue)
    energy = facility_energy(rated, time, f.capacity_factor)
    generation = facility_energy(plant, time, f.capacity_factor)
    heat_rate = q.heat_rate * BTU / KILOWATT_HOUR
    fuel_price = terrestrial.fuel_price_of_energy(heat_rate, q.gas_price / MILLION_BTU)
    gas = terrestrial.gas_volume(
        generation, heat_rate, q.heating_value * BTU / CUBIC_FOOT
    )
    prices = {"generation": generation_price_of(p), **_buckets(p)}
    bill = EarthBill(
        **{name: price * rated for name, price in prices.items()},
        fuel=energy_cost(generation, fuel_price),
    )
    facility = terrestrial.facility_price(**prices)
    capital = facility * rated
    total = capital + bill.fuel
    turbines = terrestrial.unit_count(plant, q.turbine_power * MEGAWATT)
    return Earth(
        cost_per_watt=terrestrial.cost_per_power(total, power),
        lcoe=terrestrial.levelized_cost_of_energy(total, energy) * MEGAWATT_HOUR,
        total_cost=total,
        energy=energy / MEGAWATT_HOUR,
        capital=capital,
        facility_price=facility,
        bill=bill,
        supply=Supply(
            rated_power=rated / MEGAWATT,
            plant_power=plant / MEGAWATT,
            turbines=jnp.ceil(turbines) if choices.counts == "whole" else turbines,
            generation=generation / MEGAWATT_HOUR,
            fuel_price=fuel_price * MEGAWATT_HOUR,
            yearly_fuel_price=terrestrial.yearly_fuel_price(fuel_price, f.pue),
            gas=gas / BILLION_CUBIC_FEET,
        ),
    )


def generation_price_of(p: SpaceVsTerrestrial[Scalar]) -> Scalar:
    """The power plant per power of the computers [USD/W]."""
    return terrestrial.generation_price(
        p.plant.turbine_price / KILOWATT, p.facility.pue
    )


def _buckets(p: SpaceVsTerrestrial[Scalar]) -> dict[str, Scalar]:
    f = p.facility
    return {
        "electrical": f.electrical,
        "mechanical": f.mechanical,
        "civil": f.civil,
        "network": f.network,
    }
