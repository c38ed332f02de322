"""Propellant prices in cislunar space: who supplies which depot, and over which stops.

vehicle -> mass ratios of every trip -> cost of every trip -> prices over the network ->
cheapest source, way and breakeven of every depot.

Source:
    Kemmsies (2022), space_pricing_model, explainer article.
"""

import functools
from collections.abc import Callable

import jax.numpy as jnp
from jaxtyping import Array, Float

from equations.models.cislunar_prices.breakeven import breakevens_of
from equations.models.cislunar_prices.forms import Choices, Form
from equations.models.cislunar_prices.hauls import hauls_of
from equations.models.cislunar_prices.network import PLACES, TRIPS, Network, network_of
from equations.models.cislunar_prices.outputs import (
    Breakeven,
    PriceMap,
    Trip,
    Trips,
)
from equations.models.cislunar_prices.parameters import CislunarPrices
from equations.models.cislunar_prices.paths import paths_of
from equations.models.cislunar_prices.pricemap import by_depot, price_map
from equations.models.cislunar_prices.propagation import (
    REACHED,
    cheapest,
    lanes_of,
    settle,
)
from equations.models.cislunar_prices.trips import trips_of
from uq.parameters import Scalar


__all__ = [
    "PLACES",
    "TRIPS",
    "Breakeven",
    "Choices",
    "CislunarPrices",
    "Form",
    "Network",
    "PriceMap",
    "Trip",
    "Trips",
    "cislunar_breakeven",
    "cislunar_prices",
    "cislunar_trips",
]


@functools.cache
def cislunar_prices(
    form: Form | Choices = Form.CONSERVING, network: Network | None = None
) -> Callable[[CislunarPrices[Scalar]], PriceMap[Scalar]]:
    """The model in one of its forms, over one network.

    Args:
        form: A named form, or any other set of choices.
        network: Depots, sources and trips; None takes all trips and sources that have
            numbers, so that a table of priors says which depots there are.

    Returns:
        A function from one set of parameters to the map of prices. The same form and
        network give the same function, so that it is compiled once.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article.
    """
    choices = form.value if isinstance(form, Form) else form

    def model(p: CislunarPrices[Scalar]) -> PriceMap[Scalar]:
        net = network or network_of(set(p.edges), set(p.sources))
        hauls = hauls_of(p, net, choices)
        lanes = lanes_of(hauls, p.market.margin, net)
        supply = supply_of(p, net)
        return price_map(settle(supply, lanes, net), supply, lanes, hauls, net)

    return model


@functools.cache
def cislunar_breakeven(
    form: Form | Choices = Form.CONSERVING,
    network: Network | None = None,
    source: str = "Moon",
) -> Callable[[CislunarPrices[Scalar]], Breakeven[Scalar]]:
    """The price at one source up to which it competes at each depot.

    Args:
        form: A named form, or any other set of choices.
        network: Depots, sources and trips; None takes all that have numbers.
        source: Whose price is sought; its own price in the parameters is not used.

    Returns:
        A function from one set of parameters to the breakeven prices.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Finding the price at
        which lunar ISRU breaks even".
    """
    choices = form.value if isinstance(form, Form) else form

    def model(p: CislunarPrices[Scalar]) -> Breakeven[Scalar]:
        net = network or network_of(set(p.edges), set(p.sources))
        lanes = lanes_of(hauls_of(p, net, choices), p.market.margin, net)
        return breakevens_of(source, supply_of(p, net), lanes, net)

    return model


@functools.cache
def cislunar_trips(
    form: Form | Choices = Form.CONSERVING, network: Network | None = None
) -> Callable[[CislunarPrices[Scalar]], Trips[Scalar]]:
    """What every trip is and costs, and which path spends the least propellant.

    Args:
        form: A named form, or any other set of choices.
        network: Depots, sources and trips; None takes all that have numbers.

    Returns:
        A function from one set of parameters to the trips. The same form and network
        give the same function, so that it is compiled once.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Trajectory performance
        parameters", "Price propagation" and "Why one-way rides rule".
    """
    choices = form.value if isinstance(form, Form) else form

    def model(p: CislunarPrices[Scalar]) -> Trips[Scalar]:
        net = network or network_of(set(p.edges), set(p.sources))
        lanes = lanes_of(hauls_of(p, net, choices), p.market.margin, net)
        prices = settle(supply_of(p, net), lanes, net)
        best = cheapest(prices)
        sold = by_depot(jnp.where(best < REACHED, best, jnp.nan), net)
        paths = paths_of(lanes, prices, net)
        return Trips(
            trips=trips_of(p, net, choices, sold),
            least_propellant=paths.least,
            least_stops=paths.stops,
            cheapest_propellant=paths.cheapest,
        )

    return model


def supply_of(p: CislunarPrices[Scalar], network: Network) -> Float[Array, " sources"]:
    """Price of each source at its own depot [USD/kg]."""
    return jnp.stack([p.sources[source].price for source in network.sources])
