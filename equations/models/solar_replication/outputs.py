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


class Imports[T](eqx.Module):
    """The swarm where a part of each copy comes from home."""

    per_copy: Annotated[T, Spec("kg", "mass to import for each copy")]
    crossover: Annotated[
        T, Spec("-", "units that imports limit at first; infinite: none, NaN: no copy")
    ]
    time_to_crossover: Annotated[
        T, Spec("yr", "until imports limit; NaN: never, in the generations computed")
    ]
    log_units: Annotated[
        T, Spec("-", "decimal logarithm of units, end of horizon", ANY)
    ]
    time_to_target: Annotated[T, Spec("yr", "until the target; NaN: never")]
    needed: Annotated[
        T, Spec("t/yr", "least imports for the target within the horizon, no losses")
    ]


class Dormancy[T](eqx.Module):
    """The swarm where a part of it sleeps."""

    power: Annotated[T, Spec("W", "electric power per unit, sleeping ones among them")]
    growth_factor: Annotated[T, Spec("-", "units after a cycle over those before")]
    cycles_to_target: Annotated[T, Spec("-", "cycles to the target; NaN: never")]
    covering: Annotated[
        T, Spec("-", "share asleep that replaces the losses of a cycle", high=1.0)
    ]


class FarmPlan[T](eqx.Module):
    """A farm: what it takes to deploy, and what arrives of its power."""

    mass: Annotated[T, Spec("t", "mass of the farm, collectors only")]
    energy: Annotated[T, Spec("GWh", "energy to make it and to move it")]
    moving: Annotated[T, Spec("-", "share of that to move it", high=1.0)]
    payback: Annotated[T, Spec("d", "time in which it returns that energy")]
    doubling: Annotated[
        T, Spec("d", "time in which it doubles, all its power put into more of it")
    ]
    doubling_ratio: Annotated[
        T,
        Spec(
            "-", "that time over a unit's first cycle; below 1: it outgrows the swarm"
        ),
    ]
    copies: Annotated[T, Spec("-", "first copies that its energy would have built")]
    deployment: Annotated[
        T, Spec("d", "time to deploy it by a swarm of the target's size; NaN: never")
    ]
    conductor_mass: Annotated[
        T, Spec("t", "plain conductor that loses no more; NaN: none does")
    ]
    conducted: Annotated[T, Spec("MW", "power that arrives, plain conductors")]
    superconducted: Annotated[T, Spec("MW", "power that arrives, superconductors")]
    superconductor_gain: Annotated[
        T, Spec("-", "that over plain conductors, less one", ANY)
    ]
    breakeven_mass_factor: Annotated[
        T, Spec("-", "collector mass that superconductors must leave to be worth it")
    ]
    beam_parameter: Annotated[T, Spec("-", "apertures over diffraction")]
    beam_efficiency: Annotated[T, Spec("-", "share of the beam caught", high=1.0)]
    beamed: Annotated[T, Spec("MW", "power at the far end of the beam")]
    end_to_end: Annotated[T, Spec("-", "that over the power of the farm", high=1.0)]


class Outlook[T](eqx.Module):
    """All of it."""

    supply: Supply[T]
    sizing: Sizing[T]
    heat: Heat[T]
    alternative: Alternative[T]
    replication: Replication[T]
    demand: Demand[T]
    swarm: Swarm[T]
    imports: Imports[T]
    dormancy: Dormancy[T]
    farm: FarmPlan[T]
