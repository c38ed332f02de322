"""What a depot and its skimmers are computed from, in the units of the field."""

from typing import Annotated

import equinox as eqx

from uq.parameters import Spec


class Gas[T](eqx.Module):
    """What is swept, and how fast."""

    density: Annotated[T, Spec("kg/m^3", "density of the gas, mean over a dip")]
    speed: Annotated[T, Spec("m/s", "speed relative to the gas")]


class Intake[T](eqx.Module):
    """The scoop, and the vehicle's drag."""

    area: Annotated[T, Spec("m^2", "intake area across the flow")]
    efficiency: Annotated[T, Spec("-", "share of the swept gas kept", high=1.0)]
    duty: Annotated[T, Spec("-", "share of the harvest inside the gas", high=1.0)]
    drag_coefficient: Annotated[T, Spec("-", "drag coefficient of the vehicle")]
    area_ratio: Annotated[T, Spec("-", "reference area of the drag over intake area")]


class Cycle[T](eqx.Module):
    """The six segments of a sortie."""

    preparation: Annotated[T, Spec("h", "planning, top-off, health check")]
    outbound: Annotated[T, Spec("h", "transit to the gas")]
    harvest: Annotated[T, Spec("h", "time budget of the harvest")]
    inbound: Annotated[T, Spec("h", "transit back")]
    docking: Annotated[T, Spec("h", "approach and capture")]
    offload: Annotated[T, Spec("h", "pumping out, refuelling, thermal settling")]


class Vehicle[T](eqx.Module):
    """The skimmer besides its intake."""

    dry_mass: Annotated[T, Spec("kg", "mass without propellant and harvest")]
    tank: Annotated[T, Spec("kg", "harvest that fits on board")]
    specific_impulse: Annotated[T, Spec("s", "specific impulse of its thruster")]
    transit_delta_v: Annotated[
        T, Spec("m/s", "velocity change of transit, out and back together")
    ]


class Reliability[T](eqx.Module):
    """How often a sortie delivers, and what one that does not costs."""

    delivering: Annotated[T, Spec("-", "share of the sorties that deliver", high=1.0)]
    burn_share: Annotated[
        T, Spec("-", "share of the others that burn propellant", high=1.0)
    ]
    loss: Annotated[T, Spec("-", "flown sorties that lose the skimmer", high=1.0)]
    replacement: Annotated[T, Spec("USD", "price of a new skimmer at the depot")]


class Fleet[T](eqx.Module):
    """How many share a depot, and how well."""

    size: Annotated[T, Spec("-", "number of skimmers", low=1.0)]
    utilization_quantile: Annotated[
        T, Spec("-", "place in the range of utilization, of all sizes", high=1.0)
    ]


class Depot[T](eqx.Module):
    """Where the gas goes."""

    routing: Annotated[T, Spec("-", "share of the harvest that is stored", high=1.0)]
    tank: Annotated[T, Spec("kg", "usable tank capacity")]
    turnover: Annotated[T, Spec("h", "time in which the tank is emptied once")]
    propellant: Annotated[T, Spec("kg/yr", "its own propellant, with one skimmer")]
    disturbance: Annotated[T, Spec("-", "rise of it with each further skimmer")]
    conversion: Annotated[
        T, Spec("-", "usable propellant per delivered mass", high=1.0)
    ]


class Market[T](eqx.Module):
    """What is paid, and what for."""

    price: Annotated[T, Spec("USD/kg", "price of propellant at the depot")]
    station: Annotated[T, Spec("USD/yr", "station keeping and operations")]
    processing: Annotated[T, Spec("USD/kg", "processing per delivered mass")]
    capital: Annotated[T, Spec("USD", "depot and first fleet, in place")]
    discount_rate: Annotated[T, Spec("-", "real discount rate per year", high=1.0)]
    life: Annotated[T, Spec("yr", "years of service")]


class Given[T](eqx.Module):
    """What the text takes as given and other forms derive; those do not read it."""

    swept_volume: Annotated[T, Spec("m^3", "volume swept per sortie")]
    propellant: Annotated[T, Spec("kg", "skimmer propellant per sortie")]


class Health[T](eqx.Module):
    """Why sorties deliver less than they might: the named causes, each alone."""

    self_abort: Annotated[T, Spec("-", "lost to aborts by the skimmer", high=1.0)]
    recall: Annotated[T, Spec("-", "lost to recalls", high=1.0)]
    cutoff: Annotated[T, Spec("-", "lost to shadow and thermal swings", high=1.0)]
    derating: Annotated[T, Spec("-", "lost to derated skimmers", high=1.0)]
    downtime: Annotated[T, Spec("-", "lost between phases", high=1.0)]
    docking: Annotated[T, Spec("-", "lost to delays of docking", high=1.0)]
    drift: Annotated[T, Spec("-", "reliability lost with each sortie", high=1.0)]
    overhaul: Annotated[T, Spec("-", "sorties until an overhaul makes it as new")]


class Mix[T](eqx.Module):
    """What of the stored gas sells, by mass; the rest nobody buys."""

    carbon_dioxide: Annotated[T, Spec("-", "carbon dioxide", high=1.0)]
    oxygen: Annotated[T, Spec("-", "oxygen, free", high=1.0)]
    methane: Annotated[T, Spec("-", "methane", high=1.0)]
    hydrogen: Annotated[T, Spec("-", "hydrogen", high=1.0)]
    helium3: Annotated[T, Spec("-", "helium-3", high=1.0)]


class Processing[T](eqx.Module):
    """Cells that make oxygen of carbon dioxide."""

    share: Annotated[T, Spec("-", "carbon dioxide meant for the cells", high=1.0)]
    capacity: Annotated[T, Spec("kg/yr", "carbon dioxide that the cells take")]
    utilization: Annotated[T, Spec("-", "share of it that reacts", high=1.0)]
    energy: Annotated[T, Spec("kWh/kg", "electricity per oxygen, all of the plant")]
    power: Annotated[T, Spec("kW", "electric power for the cells")]


class Strategy[T](eqx.Module):
    """What a depot is for, and how many of them share the fleet."""

    demand: Annotated[T, Spec("kg/yr", "export that cislunar operations want")]
    motherships: Annotated[T, Spec("-", "motherships that share the fleet", low=1.0)]


class Resident[T](eqx.Module):
    """A collector that stays in the gas instead of flying sorties."""

    density: Annotated[T, Spec("kg/m^3", "density of the gas where it flies")]
    area: Annotated[T, Spec("m^2", "intake area across the flow")]
    specific_impulse: Annotated[T, Spec("s", "specific impulse of its thruster")]
    thruster: Annotated[T, Spec("-", "jet power over electric power", high=1.0)]
    available: Annotated[T, Spec("-", "share of the year it works", high=1.0)]


class Skimmer[T](eqx.Module):
    """Everything that throughput, closure and price depend on."""

    gas: Gas[T]
    intake: Intake[T]
    cycle: Cycle[T]
    vehicle: Vehicle[T]
    reliability: Reliability[T]
    fleet: Fleet[T]
    depot: Depot[T]
    market: Market[T]
    given: Given[T]
    health: Health[T]
    mix: Mix[T]
    processing: Processing[T]
    strategy: Strategy[T]
    resident: Resident[T]
