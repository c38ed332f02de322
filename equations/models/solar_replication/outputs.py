"""What the model of a replicating swarm answers.

Margins are finite whatever happens, so that an event can be asked of them: a unit never
replicates where `supply.margin` is negative. Times that never come are NaN.
"""

from typing import Annotated

import equinox as eqx

from uq.parameters import Spec


ANY = -float("inf")


class Supply[T](eqx.Module):
    """The power of a unit as it is built, where it is."""

    flux: Annotated[T, Spec("W/m^2", "sunlight at the swarm")]
    efficiency: Annotated[
        T, Spec("-", "electricity out of the light on the aperture", high=1.0)
    ]
    area: Annotated[T, Spec("m^2", "aperture of a unit")]
    mass: Annotated[T, Spec("kg", "solar plant of a unit")]
    power: Annotated[T, Spec("W", "electric power of a unit, mean")]
    margin: Annotated[
        T, Spec("-", "power over base load, less one; negative: never replicates", ANY)
    ]


class Sizing[T](eqx.Module):
    """A plant sized to give the rated power where the swarm is, at its mean duty."""

    area: Annotated[T, Spec("m^2", "aperture that holds the rated power")]
    mass: Annotated[T, Spec("kg", "solar plant that holds the rated power")]
    specific_power: Annotated[T, Spec("W/kg", "mean power per mass of that plant")]
    oversizing: Annotated[T, Spec("-", "aperture over that for one au, same power")]


class Heat[T](eqx.Module):
    """Melting by sunlight, beside melting by electricity."""

    area: Annotated[T, Spec("m^2", "aperture that melts by sunlight")]
    electric_area: Annotated[T, Spec("m^2", "aperture that melts by electricity")]
    area_ratio: Annotated[T, Spec("-", "electric over direct aperture")]
    concentration: Annotated[T, Spec("-", "concentration that the furnace needs")]
    stagnation: Annotated[
        T, Spec("-", "concentration at which the furnace only just gets hot")
    ]


class Alternative[T](eqx.Module):
    """The nuclear source of the same mean power."""

    specific_power: Annotated[T, Spec("W/kg", "power per mass, nuclear")]
    breakeven_distance: Annotated[
        T, Spec("au", "distance within which solar is lighter; NaN: nowhere")
    ]
    advantage: Annotated[
        T, Spec("-", "nuclear over solar mass; above one: solar is lighter")
    ]


class Replication[T](eqx.Module):
    """The first copy."""

    energy: Annotated[T, Spec("MWh", "energy of a copy, upkeep apart")]
    energy_time: Annotated[T, Spec("d", "time to gather its energy; NaN: never")]
    time: Annotated[T, Spec("d", "time to gather and build; NaN: never")]


class Demand[T](eqx.Module):
    """A unit that copies itself as fast as building allows."""

    base: Annotated[T, Spec("kWh/d", "upkeep")]
    replication: Annotated[T, Spec("kWh/d", "first copy, spread over the build time")]
    total: Annotated[T, Spec("kWh/d", "upkeep and copy")]
    supply: Annotated[T, Spec("kWh/d", "sunlight turned into electricity")]
    margin: Annotated[
        T, Spec("-", "supply over demand, less one; negative: energy binds", ANY)
    ]
    storage: Annotated[T, Spec("kWh", "out of storage, for one day's fabrication")]


class Swarm[T](eqx.Module):
    """What becomes of the swarm."""

    cycles: Annotated[T, Spec("-", "cycles within the horizon, at most those computed")]
    log_units: Annotated[
        T, Spec("-", "decimal logarithm of units, end of horizon", ANY)
    ]
    cycles_to_target: Annotated[
        T, Spec("-", "cycles that the target takes; NaN: never")
    ]
    time_to_target: Annotated[T, Spec("yr", "until the target; NaN: never")]
    energy_to_target: Annotated[
        T, Spec("MWh", "energy of all copies until then, as if unlimited; NaN: never")
    ]
    last_cycle: Annotated[T, Spec("d", "cycle time of the last generation; NaN: never")]
    wright_exponent: Annotated[T, Spec("-", "of a copy's energy in units built", ANY)]


class Outlook[T](eqx.Module):
    """All of it."""

    supply: Supply[T]
    sizing: Sizing[T]
    heat: Heat[T]
    alternative: Alternative[T]
    replication: Replication[T]
    demand: Demand[T]
    swarm: Swarm[T]
