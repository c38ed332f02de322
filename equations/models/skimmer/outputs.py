"""What the skimmer model answers: a sortie, a year, and whether it pays."""

from typing import Annotated

import equinox as eqx

from uq.parameters import Spec


ANY = -float("inf")


class Sortie[T](eqx.Module):
    """One trip into the gas and back."""

    duration: Annotated[T, Spec("h", "cycle time")]
    harvest: Annotated[T, Spec("h", "time spent harvesting")]
    swept_volume: Annotated[T, Spec("m^3", "swept volume")]
    harvested: Annotated[T, Spec("kg", "harvested mass")]
    delivered: Annotated[T, Spec("kg", "delivered mass")]
    drag_propellant: Annotated[T, Spec("kg", "propellant that makes up for drag")]
    propellant: Annotated[T, Spec("kg", "propellant burned")]
    burned_share: Annotated[T, Spec("-", "propellant burned per harvested mass")]
    drag_floor: Annotated[T, Spec("s", "specific impulse that drag alone asks for")]
    jet_power: Annotated[T, Spec("kW", "jet power, mean over the time away")]


class Throughput[T](eqx.Module):
    """What a year brings."""

    sorties: Annotated[T, Spec("1/yr", "sorties that fit, one skimmer")]
    deliveries: Annotated[T, Spec("1/yr", "sorties that deliver, one skimmer")]
    utilization: Annotated[
        T, Spec("-", "what sharing a depot leaves of each", high=1.0)
    ]
    single: Annotated[T, Spec("kg/yr", "yield of one skimmer alone")]
    fleet: Annotated[T, Spec("kg/yr", "yield of the fleet, tanks never full")]
    launched: Annotated[
        T, Spec("-", "share of launches that full tanks allow", high=1.0)
    ]
    stored: Annotated[T, Spec("kg/yr", "yield that the tanks take")]
    held_back: Annotated[T, Spec("kg/yr", "yield lost to full tanks")]
    next_skimmer: Annotated[
        T, Spec("kg/yr", "stored yield that one more skimmer adds", ANY)
    ]


class Storage[T](eqx.Module):
    """Whether the depot can take what comes."""

    rate: Annotated[T, Spec("kg/yr", "largest inflow that the tanks take")]
    spare: Annotated[T, Spec("kg/yr", "that inflow less the yield", ANY)]
    margin: Annotated[T, Spec("-", "that inflow over the yield, less one", ANY)]
    required_tank: Annotated[T, Spec("kg", "capacity that takes the yield")]


class Closure[T](eqx.Module):
    """Propellant made against propellant burned."""

    deliveries: Annotated[T, Spec("1/yr", "sorties of the fleet that deliver")]
    flown: Annotated[T, Spec("1/yr", "sorties of the fleet that burn propellant")]
    produced: Annotated[T, Spec("kg/yr", "propellant made")]
    consumed: Annotated[T, Spec("kg/yr", "propellant burned by fleet and depot")]
    net: Annotated[T, Spec("kg/yr", "propellant left to sell", ANY)]
    ratio: Annotated[T, Spec("-", "propellant made over burned: closes above 1")]
    breakeven_propellant: Annotated[
        T, Spec("kg", "propellant per sortie that would just close", ANY)
    ]
    breakeven_conversion: Annotated[T, Spec("-", "conversion that would just close")]


class Economics[T](eqx.Module):
    """Whether it pays."""

    revenue: Annotated[T, Spec("USD/yr", "sales at the market's price", ANY)]
    cost: Annotated[T, Spec("USD/yr", "everything a year costs")]
    profit: Annotated[T, Spec("USD/yr", "sales less costs", ANY)]
    breakeven_price: Annotated[
        T, Spec("USD/kg", "price that repays all costs; infinite if none is left")
    ]


class Plant[T](eqx.Module):
    """The cells, which may throttle all that comes after the tanks."""

    feed: Annotated[T, Spec("kg/yr", "carbon dioxide meant for the cells")]
    limit: Annotated[T, Spec("kg/yr", "that the cells and their power take")]
    margin: Annotated[
        T, Spec("-", "that limit over the feed, less one; negative: bottleneck", ANY)
    ]
    processed: Annotated[T, Spec("-", "share of the feed that is taken", high=1.0)]
    oxygen: Annotated[T, Spec("kg/yr", "oxygen made")]
    power: Annotated[T, Spec("kW", "mean power of the cells")]
    efficiency: Annotated[T, Spec("-", "least energy of the reaction over that taken")]


class Export[T](eqx.Module):
    """What leaves the depot in a year, by species; NaN of a mix of more than all."""

    oxygen: Annotated[T, Spec("kg/yr", "oxygen, made and free")]
    carbon_dioxide: Annotated[T, Spec("kg/yr", "carbon dioxide as it is")]
    methane: Annotated[T, Spec("kg/yr", "methane")]
    hydrogen: Annotated[T, Spec("kg/yr", "hydrogen")]
    helium3: Annotated[T, Spec("kg/yr", "helium-3")]
    total: Annotated[T, Spec("kg/yr", "all of them")]
    offered: Annotated[T, Spec("kg/yr", "what would sell, before the depot burns any")]
    sold: Annotated[
        T, Spec("-", "of what sells, the share not burned by the depot", high=1.0)
    ]
    residue: Annotated[T, Spec("kg/yr", "stored gas that nobody buys, monoxide too")]
    coverage: Annotated[T, Spec("-", "export over demand: strategic above 1")]
    skimmers: Annotated[
        T, Spec("-", "skimmers that meet the demand, each as these; infinite: none do")
    ]


class Motherships[T](eqx.Module):
    """The same fleet around several depots."""

    utilization: Annotated[
        T, Spec("-", "what sharing a depot leaves of each", high=1.0)
    ]
    stored: Annotated[T, Spec("kg/yr", "yield that the tanks of all take")]
    gain: Annotated[T, Spec("kg/yr", "that over the yield around one", ANY)]
    net_gain: Annotated[
        T, Spec("kg/yr", "propellant left to sell over that around one", ANY)
    ]


class Care[T](eqx.Module):
    """Reliability from its causes, and what each costs in a year, one skimmer."""

    new: Annotated[T, Spec("-", "reliability of a skimmer as new", high=1.0)]
    last: Annotated[T, Spec("-", "reliability before an overhaul", high=1.0)]
    mean: Annotated[T, Spec("-", "reliability between overhauls, mean", high=1.0)]
    over_stated: Annotated[T, Spec("-", "that over the stated reliability")]
    single: Annotated[T, Spec("kg/yr", "yield of one skimmer alone at that mean")]
    self_abort: Annotated[T, Spec("kg/yr", "regained without aborts by the skimmer")]
    recall: Annotated[T, Spec("kg/yr", "regained without recalls")]
    cutoff: Annotated[T, Spec("kg/yr", "regained without shadow and thermal swings")]
    derating: Annotated[T, Spec("kg/yr", "regained without derating")]
    downtime: Annotated[T, Spec("kg/yr", "regained without downtime")]
    docking: Annotated[T, Spec("kg/yr", "regained without delays of docking")]
    drift: Annotated[T, Spec("kg/yr", "regained without drift")]


class Collector[T](eqx.Module):
    """A collector that stays in the gas, beside one skimmer."""

    collected: Annotated[T, Spec("kg/yr", "gas collected")]
    burned: Annotated[T, Spec("kg/yr", "gas burned against drag")]
    net: Annotated[T, Spec("kg/yr", "gas left", ANY)]
    burned_share: Annotated[T, Spec("-", "gas burned over collected: closes below 1")]
    power: Annotated[T, Spec("kW", "electric power of its thruster at work")]
    energy: Annotated[
        T, Spec("kWh/kg", "electricity per gas left; infinite where none is")
    ]
    over_skimmer: Annotated[
        T,
        Spec("-", "gas left over one skimmer's; infinite: it has none; NaN: nor", ANY),
    ]


class Performance[T](eqx.Module):
    """All of it."""

    sortie: Sortie[T]
    throughput: Throughput[T]
    storage: Storage[T]
    closure: Closure[T]
    economics: Economics[T]
    plant: Plant[T]
    export: Export[T]
    motherships: Motherships[T]
    care: Care[T]
    collector: Collector[T]
