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


class Performance[T](eqx.Module):
    """All of it."""

    sortie: Sortie[T]
    throughput: Throughput[T]
    storage: Storage[T]
    closure: Closure[T]
    economics: Economics[T]
