"""What the cislunar models answer: prices, who supplies, which way, what a trip is."""

from typing import Annotated

import equinox as eqx

from uq.parameters import Spec


class PriceMap[T](eqx.Module):
    """Prices of propellant at every depot, by where it comes from.

    Keys of the outer dicts are sources, of the inner ones depots. A depot that a source
    cannot reach has the price NaN. Positions count from 0 in the order of the network.
    """

    prices: dict[
        str, dict[str, Annotated[T, Spec("USD/kg", "price of propellant there")]]
    ]
    multiples: dict[
        str, dict[str, Annotated[T, Spec("-", "price over price at the source")]]
    ]
    rivalry: dict[
        str,
        dict[
            str, Annotated[T, Spec("-", "price over the cheapest of the other sources")]
        ],
    ]
    cheapest: dict[str, Annotated[T, Spec("USD/kg", "cheapest propellant there")]]
    supplier: dict[str, Annotated[T, Spec("-", "position of the cheapest source")]]
    last_stop: dict[
        str,
        dict[str, Annotated[T, Spec("-", "position of the depot it was last sold at")]],
    ]
    stops: dict[
        str, dict[str, Annotated[T, Spec("-", "1 where the cheapest way stops there")]]
    ]
    unflyable: Annotated[T, Spec("-", "trips that no vehicle can make")]
    residual: Annotated[T, Spec("-", "change of the prices by one more sweep")]


class Breakeven[T](eqx.Module):
    """Dearest propellant at a source that still competes at each depot."""

    price: dict[
        str, Annotated[T, Spec("USD/kg", "price at the source that breaks even there")]
    ]
    crossings: dict[str, Annotated[T, Spec("-", "source prices that break even there")]]


class Trip[T](eqx.Module):
    """A vehicle on a trip, as large as its engine starts; NaN where it cannot fly."""

    payload: Annotated[T, Spec("kg", "payload that it delivers")]
    initial: Annotated[T, Spec("-", "departure mass over payload")]
    propellant: Annotated[T, Spec("-", "propellant over payload")]
    dry: Annotated[T, Spec("-", "dry mass over payload")]
    payload_ratio: Annotated[T, Spec("-", "payload over dry mass and propellant")]
    structural_coefficient: Annotated[
        T, Spec("-", "dry mass over dry mass and propellant", high=1.0)
    ]
    mass_ratio: Annotated[
        T, Spec("-", "mass ratio of these two: of the way out, where there is one way")
    ]
    burn_time: Annotated[T, Spec("s", "burn time of all burns")]
    first_burn: Annotated[T, Spec("s", "burn time of the first burn, the longest")]
    last_burn: Annotated[T, Spec("s", "burn time of the last burn of the way out")]
    fitted_starts: Annotated[
        T, Spec("-", "starts that engines with burns so long last, by the fit")
    ]
    flights: Annotated[
        T, Spec("-", "trips until burn life or starts are used up, the first of them")
    ]
    wear: Annotated[T, Spec("USD/kg", "share of the vehicle used up, per payload")]
    repair: Annotated[T, Spec("USD/kg", "repair and maintenance, per payload")]
    fuel: Annotated[T, Spec("USD/kg", "propellant at the cheapest there, per payload")]
    cost: Annotated[T, Spec("USD/kg", "wear, repair and propellant, per payload")]
    back_propellant: Annotated[
        T,
        Spec("-", "propellant of coming back too, over staying, less one", -1.0),
    ]
    back_initial: Annotated[
        T, Spec("-", "departure mass of coming back too, over staying, less one", -1.0)
    ]


class Trips[T](eqx.Module):
    """Every trip, and the paths on which the least propellant is spent.

    Keys of `trips` are origin and destination with a hyphen, as of the edges. Paths may
    stop at every depot, and all their propellant comes from where they begin.
    """

    trips: dict[str, Trip[T]]
    least_propellant: dict[
        str,
        dict[str, Annotated[T, Spec("-", "propellant over payload, on the best path")]],
    ]
    least_stops: dict[
        str, dict[str, Annotated[T, Spec("-", "1 where that path stops there")]]
    ]
    cheapest_propellant: dict[
        str,
        Annotated[T, Spec("-", "propellant over payload, on the path of least price")],
    ]
