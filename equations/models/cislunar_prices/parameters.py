"""What prices of propellant in cislunar space are computed from.

Collections are dicts of groups: engines, vehicles, trips and sources by name. Which of
them there are is the network; how large they are is here. Units are the field's.
"""

from typing import Annotated

import equinox as eqx

from uq.parameters import Spec


class Propellant[T](eqx.Module):
    """Hydrogen and oxygen, and the tanks that hold them."""

    fuel_density: Annotated[T, Spec("kg/m^3", "density of the fuel")]
    oxidizer_density: Annotated[T, Spec("kg/m^3", "density of the oxidizer")]
    fuel_tank: Annotated[T, Spec("kg/m^3", "tank mass per fuel volume")]
    oxidizer_tank: Annotated[T, Spec("kg/m^3", "tank mass per oxidizer volume")]
    ullage: Annotated[T, Spec("-", "share of the tanks that stays empty", high=1.0)]


class Engine[T](eqx.Module):
    """A rocket engine in vacuum."""

    thrust: Annotated[T, Spec("kN", "thrust in vacuum")]
    specific_impulse: Annotated[T, Spec("s", "specific impulse in vacuum")]
    mass: Annotated[T, Spec("kg", "dry mass of the engine")]
    mixture_ratio: Annotated[T, Spec("-", "oxidizer mass over fuel mass")]
    burn_life: Annotated[T, Spec("s", "burn time until the vehicle is worn out")]
    starts: Annotated[T, Spec("-", "engine starts until the vehicle is worn out")]
    thrust_structure: Annotated[T, Spec("-", "thrust structure weight per thrust")]


class Vehicle[T](eqx.Module):
    """What an engine flies in."""

    price: Annotated[T, Spec("USD", "purchase price")]
    repair_fixed: Annotated[
        T, Spec("1/kg", "repair after a trip over price, per dry mass")
    ]
    repair_variable: Annotated[T, Spec("s/m", "its growth with velocity change")]
    thrust_to_weight: Annotated[T, Spec("-", "thrust over weight at departure")]
    payload_structure: Annotated[
        T, Spec("-", "dry mass per payload, none for a tanker")
    ]
    heat_shield: Annotated[
        T, Spec("-", "heat shield over departure mass; in a form, over arriving mass")
    ]


class Edge[T](eqx.Module):
    """A trip from one place to another."""

    delta_v: Annotated[T, Spec("km/s", "velocity change with the payload")]
    return_delta_v: Annotated[T, Spec("km/s", "velocity change back, 0 for one way")]
    burns: Annotated[T, Spec("-", "burns of one way", low=1.0)]


class Supply[T](eqx.Module):
    """Where propellant comes from outside the network."""

    price: Annotated[T, Spec("USD/kg", "price of propellant at its source")]


class Market[T](eqx.Module):
    """What every trade has in common."""

    margin: Annotated[T, Spec("-", "profit over all that was paid, at each sale")]


class Scales[T](eqx.Module):
    """Errors common to all vehicles and trips, as factors."""

    delta_v: Annotated[T, Spec("-", "velocity changes over their table")]
    specific_impulse: Annotated[T, Spec("-", "specific impulse over its datasheet")]
    structure: Annotated[T, Spec("-", "engine and structure mass over computed")]
    tanks: Annotated[T, Spec("-", "tank mass over computed")]
    heat_shield: Annotated[T, Spec("-", "heat shield mass over assumed")]
    vehicle_price: Annotated[T, Spec("-", "purchase price over assumed")]
    repair: Annotated[T, Spec("-", "repair after a trip over assumed")]


class CislunarPrices[T](eqx.Module):
    """Everything a map of propellant prices depends on."""

    propellant: Propellant[T]
    engines: dict[str, Engine[T]]
    vehicles: dict[str, Vehicle[T]]
    edges: dict[str, Edge[T]]
    sources: dict[str, Supply[T]]
    market: Market[T]
    scales: Scales[T]
