"""What the cost of computing power in orbit, and of the same on the ground, rests on.

One class holds both sides, so that what they share is one draw. Units are the field's;
the model turns them into coherent SI at its door.
"""

from typing import Annotated

import equinox as eqx

from uq.parameters import Spec


class Target[T](eqx.Module):
    """What both sides have to deliver."""

    power: Annotated[T, Spec("GW", "power of the computers, mean over the life")]
    life: Annotated[T, Spec("yr", "years of service, both sides")]


class Launch[T](eqx.Module):
    """The way up."""

    price: Annotated[T, Spec("USD/kg", "price per mass to the operational orbit")]
    capacity: Annotated[T, Spec("kg", "mass one launch carries")]
    oxygen: Annotated[T, Spec("m^3", "liquid oxygen one launch burns")]
    methane: Annotated[T, Spec("m^3", "liquid methane one launch burns")]


class Satellite[T](eqx.Module):
    """A satellite bought by the watt, accelerators not included."""

    price: Annotated[T, Spec("USD/W", "price per rated power")]
    specific_power: Annotated[T, Spec("W/kg", "rated power per mass of the satellite")]
    power: Annotated[T, Spec("kW", "rated power of one satellite")]
    areal_power: Annotated[T, Spec("W/m^2", "rated power per array area")]
    degradation: Annotated[T, Spec("-", "power lost per year", high=0.999)]
    failure_rate: Annotated[
        T, Spec("1/yr", "share of the accelerators lost per year", high=0.999)
    ]
    operations: Annotated[T, Spec("1/yr", "yearly operations over hardware cost")]
    development: Annotated[T, Spec("MUSD", "spent once, before the first satellite")]


class Orbit[T](eqx.Module):
    """Where the satellites fly."""

    altitude: Annotated[T, Spec("km", "height above the mean radius")]
    beta_angle: Annotated[
        T, Spec("deg", "angle of the Sun above the orbital plane", 0.0, 90.0)
    ]
    sun_fraction: Annotated[
        T, Spec("-", "share of the orbit in sunlight, where it is given", high=1.0)
    ]


class Panel[T](eqx.Module):
    """The flat panel: array to the Sun, radiator on its back."""

    absorptance: Annotated[T, Spec("-", "solar absorptance, array face", high=1.0)]
    array_emissivity: Annotated[
        T, Spec("-", "infrared emissivity, array face", high=1.0)
    ]
    radiator_emissivity: Annotated[
        T, Spec("-", "infrared emissivity, radiator face", high=1.0)
    ]
    efficiency: Annotated[T, Spec("-", "cell efficiency", high=1.0)]
    die_limit: Annotated[T, Spec("K", "hottest die")]
    temperature_drop: Annotated[T, Spec("K", "from die to radiator")]


class Environment[T](eqx.Module):
    """What shines on the panel."""

    irradiance: Annotated[T, Spec("W/m^2", "solar irradiance")]
    earth_infrared: Annotated[T, Spec("W/m^2", "infrared flux Earth emits")]
    albedo: Annotated[T, Spec("-", "share of sunlight that Earth reflects", high=1.0)]
    sink_temperature: Annotated[T, Spec("K", "temperature of deep space")]


class Facility[T](eqx.Module):
    """The building, by the watt of its computers."""

    electrical: Annotated[T, Spec("USD/W", "distribution of power")]
    mechanical: Annotated[T, Spec("USD/W", "cooling")]
    civil: Annotated[T, Spec("USD/W", "shell and site")]
    network: Annotated[T, Spec("USD/W", "network and fit-out")]
    pue: Annotated[T, Spec("-", "power usage effectiveness", low=1.0)]
    capacity_factor: Annotated[
        T, Spec("-", "mean over rated power of the computers", high=1.0)
    ]


class Plant[T](eqx.Module):
    """The gas-fired plant behind the building."""

    turbine_price: Annotated[T, Spec("USD/kW", "price per electrical power")]
    turbine_power: Annotated[T, Spec("MW", "electrical power of one turbine")]
    heat_rate: Annotated[T, Spec("Btu/kWh", "heat of combustion per electricity")]
    gas_price: Annotated[T, Spec("USD/MMBtu", "price of gas per heat of combustion")]
    heating_value: Annotated[T, Spec("Btu/ft^3", "heat of combustion per gas volume")]


class SpaceVsTerrestrial[T](eqx.Module):
    """Everything the comparison depends on."""

    target: Target[T]
    launch: Launch[T]
    satellite: Satellite[T]
    orbit: Orbit[T]
    panel: Panel[T]
    environment: Environment[T]
    facility: Facility[T]
    plant: Plant[T]
