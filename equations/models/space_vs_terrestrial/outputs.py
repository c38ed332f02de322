"""What the comparison answers, for both sides and for what is between them."""

from typing import Annotated

import equinox as eqx

from uq.parameters import Spec


ANY = -float("inf")


class SpaceBill[T](eqx.Module):
    """What the orbital side pays for, without discounting."""

    hardware: Annotated[T, Spec("USD", "satellites, without accelerators")]
    launch: Annotated[T, Spec("USD", "launch")]
    operations: Annotated[T, Spec("USD", "operations")]
    replacement: Annotated[T, Spec("USD", "replacement of what fails")]
    development: Annotated[T, Spec("USD", "development")]


class EarthBill[T](eqx.Module):
    """What the terrestrial side pays for, without discounting."""

    generation: Annotated[T, Spec("USD", "power plant")]
    electrical: Annotated[T, Spec("USD", "distribution of power")]
    mechanical: Annotated[T, Spec("USD", "cooling")]
    civil: Annotated[T, Spec("USD", "shell and site")]
    network: Annotated[T, Spec("USD", "network and fit-out")]
    fuel: Annotated[T, Spec("USD", "gas")]


class Fleet[T](eqx.Module):
    """The satellites that the target takes."""

    solar_capacity: Annotated[T, Spec("-", "power left, mean over the life")]
    accelerator_capacity: Annotated[
        T, Spec("-", "accelerators left, mean over the life")
    ]
    capacity: Annotated[T, Spec("-", "of the two, what sizes the fleet")]
    sunlit_fraction: Annotated[T, Spec("-", "share of the orbit in sunlight", high=1.0)]
    required_power: Annotated[T, Spec("MW", "rated power needed")]
    installed_power: Annotated[T, Spec("MW", "rated power bought")]
    oversizing: Annotated[T, Spec("-", "power bought over delivered, less one", ANY)]
    accelerator_losses: Annotated[
        T, Spec("-", "accelerators that fail over the life, per accelerator")
    ]
    satellites: Annotated[T, Spec("-", "number of satellites")]
    mass: Annotated[T, Spec("kg", "mass of the fleet")]
    array_area: Annotated[T, Spec("km^2", "area of the arrays")]
    launches: Annotated[T, Spec("-", "number of launches")]
    oxygen: Annotated[T, Spec("m^3", "liquid oxygen of all launches")]
    methane: Annotated[T, Spec("m^3", "liquid methane of all launches")]


class Space[T](eqx.Module):
    """The orbital side."""

    cost_per_watt: Annotated[T, Spec("USD/W", "cost per power delivered, orbit")]
    lcoe: Annotated[T, Spec("USD/MWh", "cost per energy to the computers, orbit")]
    total_cost: Annotated[T, Spec("USD", "all costs, orbit")]
    energy: Annotated[T, Spec("MWh", "energy to the computers, orbit")]
    bill: SpaceBill[T]
    fleet: Fleet[T]


class Supply[T](eqx.Module):
    """What feeds the building."""

    rated_power: Annotated[T, Spec("MW", "power of the computers at full load")]
    plant_power: Annotated[T, Spec("MW", "power of the plant")]
    turbines: Annotated[T, Spec("-", "number of turbines")]
    generation: Annotated[T, Spec("MWh", "electricity generated over the life")]
    fuel_price: Annotated[T, Spec("USD/MWh", "fuel per electricity generated")]
    yearly_fuel_price: Annotated[
        T, Spec("USD/W/yr", "fuel of a year at full load, per power of the computers")
    ]
    gas: Annotated[T, Spec("Bcf", "gas burnt over the life, in 1e9 cubic feet")]


class Earth[T](eqx.Module):
    """The terrestrial side."""

    cost_per_watt: Annotated[T, Spec("USD/W", "cost per power delivered, Earth")]
    lcoe: Annotated[T, Spec("USD/MWh", "cost per energy to the computers, Earth")]
    total_cost: Annotated[T, Spec("USD", "all costs, Earth")]
    energy: Annotated[T, Spec("MWh", "energy to the computers, Earth")]
    capital: Annotated[T, Spec("USD", "all but fuel, Earth")]
    facility_price: Annotated[T, Spec("USD/W", "capital per rated power, Earth")]
    bill: EarthBill[T]
    supply: Supply[T]


class Heat[T](eqx.Module):
    """What the panels of the fleet take up and give off."""

    waste: Annotated[T, Spec("MW", "sunlight not turned into power")]
    loop: Annotated[T, Spec("MW", "power generated, spent, and back as heat")]
    earth_infrared: Annotated[T, Spec("MW", "infrared of Earth")]
    albedo: Annotated[T, Spec("MW", "sunlight reflected by Earth")]
    total: Annotated[T, Spec("MW", "all of it")]
    array_emission: Annotated[T, Spec("MW", "given off by the array faces")]
    radiator_emission: Annotated[T, Spec("MW", "given off by the radiator faces")]


class Thermal[T](eqx.Module):
    """Whether the panel can keep its computers cool."""

    margin: Annotated[T, Spec("K", "limit less temperature of the panel", ANY)]
    temperature: Annotated[T, Spec("K", "panel in equilibrium")]
    limit: Annotated[T, Spec("K", "hottest panel that the dice allow", ANY)]
    area_required: Annotated[T, Spec("km^2", "area that would do at the limit")]
    area_margin: Annotated[T, Spec("-", "area over area required, less one", ANY)]
    angular_radius: Annotated[T, Spec("deg", "half of the angle that Earth fills")]
    nadir_view: Annotated[
        T, Spec("-", "view factor of a face turned to Earth", high=1.0)
    ]
    array_view: Annotated[T, Spec("-", "view factor to Earth, array face", high=1.0)]
    radiator_view: Annotated[
        T, Spec("-", "view factor to Earth, radiator face", high=1.0)
    ]
    heat: Heat[T]


class Breakeven[T](eqx.Module):
    """What would have to be true for orbit to cost what the ground does."""

    launch_price: Annotated[
        T,
        Spec("USD/kg", "launch price at which both cost the same; below 0: none", ANY),
    ]
    satellite_price: Annotated[
        T, Spec("USD/W", "satellite price at which both cost the same; <0: none", ANY)
    ]
    orbital_cost: Annotated[
        T, Spec("USD", "what orbit costs at that launch price", ANY)
    ]


class Comparison[T](eqx.Module):
    """Both sides and what is between them."""

    cost_ratio: Annotated[T, Spec("-", "cost per power, orbit over Earth")]
    space: Space[T]
    earth: Earth[T]
    thermal: Thermal[T]
    breakeven: Breakeven[T]
