"""What the cislunar price model answers: a map of prices, who supplies, which way."""

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
