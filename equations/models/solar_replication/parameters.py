"""What a self-replicating, sunlit swarm is computed from.

Units are the field's; the model turns them into coherent SI at its door.
"""

from typing import Annotated

import equinox as eqx

from uq.parameters import Spec


class Sun[T](eqx.Module):
    """Where the swarm is."""

    flux: Annotated[T, Spec("W/m^2", "sunlight at one astronomical unit")]
    distance: Annotated[T, Spec("au", "distance from the Sun")]


class Collector[T](eqx.Module):
    """The solar power plant of one unit."""

    rated_power: Annotated[
        T, Spec("W", "electric output of a unit, new, in full sun at one au")
    ]
    oversizing: Annotated[
        T, Spec("-", "aperture carried, over what the rated power takes at one au", 1.0)
    ]
    optics: Annotated[
        T, Spec("-", "mirror or cover, pointing, shading: light passed on", high=1.0)
    ]
    receiver: Annotated[
        T, Spec("-", "heat kept by the receiver; 1 without one", high=1.0)
    ]
    conversion: Annotated[
        T, Spec("-", "electricity out of heat, or out of light", high=1.0)
    ]
    duty: Annotated[T, Spec("-", "share of the time in the Sun, on target", high=1.0)]
    degradation: Annotated[T, Spec("-", "output lost since new, mean", high=1.0)]
    areal_mass: Annotated[T, Spec("kg/m^2", "mass per aperture, with its structure")]
    plant_mass: Annotated[
        T, Spec("kg/kW", "converter, radiator, wiring per rated power")
    ]


class Furnace[T](eqx.Module):
    """The concentrator that melts what was mined."""

    heat: Annotated[T, Spec("kW", "heat into the melt")]
    temperature: Annotated[T, Spec("K", "receiver temperature")]
    optics: Annotated[T, Spec("-", "light that reaches the receiver", high=1.0)]
    receiver: Annotated[T, Spec("-", "share of it that is kept as heat", high=1.0)]
    absorptance: Annotated[T, Spec("-", "solar absorptance of the receiver", high=1.0)]
    emissivity: Annotated[T, Spec("-", "infrared emissivity, receiver", high=1.0)]
    heater: Annotated[
        T, Spec("-", "heat into the melt per electricity, induction heater", high=1.0)
    ]


class Nuclear[T](eqx.Module):
    """The source that would take the Sun's place."""

    specific_power: Annotated[T, Spec("W/kg", "power per mass beyond the fixed mass")]
    fixed_mass: Annotated[T, Spec("kg", "mass at any power, of each unit's source")]


class Load[T](eqx.Module):
    """What one unit draws."""

    base: Annotated[T, Spec("W", "upkeep: computers, sensors, links, heaters")]
    peak: Annotated[T, Spec("kW", "while fabricating")]
    fabrication: Annotated[T, Spec("h", "fabrication in a day, without a pause")]


class Cycle[T](eqx.Module):
    """What the first copy of a unit takes."""

    collection: Annotated[T, Spec("MWh", "collection and anchoring")]
    processing: Annotated[T, Spec("MWh", "melting, forming, welding")]
    computing: Annotated[T, Spec("MWh", "computers, sensors, communication")]
    propulsion: Annotated[T, Spec("MWh", "propulsion, delivery and all else")]
    build_time: Annotated[T, Spec("d", "time to build, however much power there is")]


class Growth[T](eqx.Module):
    """How copies add up."""

    units: Annotated[T, Spec("-", "units at the start")]
    energy_growth: Annotated[
        T, Spec("-", "energy of a generation over that of the one before, half as many")
    ]
    failure: Annotated[T, Spec("-", "units lost in a cycle", high=1.0)]
    capacity: Annotated[T, Spec("-", "units that the material in reach supports")]
    target: Annotated[T, Spec("-", "units wanted")]
    horizon: Annotated[T, Spec("yr", "time allowed, Julian years")]


class Closure[T](eqx.Module):
    """What a copy needs from home."""

    unit_mass: Annotated[T, Spec("kg", "mass of a unit")]
    made: Annotated[T, Spec("-", "share of a unit's mass made on site", high=1.0)]
    imports: Annotated[T, Spec("t/yr", "mass of parts that arrives from home")]


class Spares[T](eqx.Module):
    """Units that sleep."""

    dormant: Annotated[T, Spec("-", "share of the units kept dormant", high=1.0)]


class Farm[T](eqx.Module):
    """A ring or field of collectors that the swarm builds, and where it goes."""

    power: Annotated[T, Spec("MW", "mean power of the farm, were it collectors only")]
    delta_v: Annotated[T, Spec("km/s", "velocity change from the works to its place")]
    exhaust_velocity: Annotated[T, Spec("km/s", "of the thruster that moves it")]
    thruster: Annotated[T, Spec("-", "jet power over electric power", high=1.0)]


class Interconnect[T](eqx.Module):
    """What brings the power of a farm together."""

    length: Annotated[T, Spec("km", "length of the interconnect, one way")]
    voltage: Annotated[T, Spec("kV", "voltage of a plain conductor")]
    resistivity: Annotated[T, Spec("ohm*m", "resistivity of a plain conductor")]
    density: Annotated[T, Spec("kg/m^3", "density of a plain conductor")]
    conducting: Annotated[
        T, Spec("-", "power delivered per power made, plain conductor", high=1.0)
    ]
    superconducting: Annotated[
        T, Spec("-", "power delivered per power made, superconductor", high=1.0)
    ]
    mass_factor: Annotated[
        T, Spec("-", "collector mass left by superconductors and cooling", high=1.0)
    ]


class Beam[T](eqx.Module):
    """A beam of microwaves or light to where power is wanted."""

    wavelength: Annotated[T, Spec("m", "wavelength")]
    transmitter: Annotated[T, Spec("m", "diameter of the transmitting aperture")]
    receiver: Annotated[T, Spec("m", "diameter of the receiving aperture")]
    distance: Annotated[T, Spec("km", "distance from one to the other")]
    transmission: Annotated[T, Spec("-", "beam per electricity sent", high=1.0)]
    rectification: Annotated[T, Spec("-", "electricity per beam caught", high=1.0)]


class SolarReplication[T](eqx.Module):
    """Everything the growth of a swarm on sunlight depends on."""

    sun: Sun[T]
    collector: Collector[T]
    furnace: Furnace[T]
    nuclear: Nuclear[T]
    load: Load[T]
    cycle: Cycle[T]
    growth: Growth[T]
    closure: Closure[T]
    spares: Spares[T]
    farm: Farm[T]
    interconnect: Interconnect[T]
    beam: Beam[T]
