"""From settled prices to what is asked of them, each answer under its depot's name.

Source:
    Kemmsies (2022), space_pricing_model, explainer article,
    "Preliminary results and use cases".
"""

import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int

from equations.models.cislunar_prices.hauls import Hauls
from equations.models.cislunar_prices.network import Network
from equations.models.cislunar_prices.outputs import PriceMap
from equations.models.cislunar_prices.propagation import (
    NEVER,
    REACHED,
    Lanes,
    cheapest,
    stops_between,
    sweep,
    ways,
)
from uq.parameters import Scalar


def price_map(
    prices: Float[Array, "sources depots"],
    supply: Float[Array, " sources"],
    lanes: Lanes,
    hauls: Hauls,
    network: Network,
) -> PriceMap[Scalar]:
    """Every answer of the model.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Layout clarifications"
        and "Preliminary results and use cases".
    """
    reached = prices < REACHED
    told = jnp.where(reached, prices, jnp.nan)
    best = cheapest(prices)
    before = ways(prices, lanes, network)
    change = jnp.abs(sweep(prices, supply, lanes, network) - prices)
    rivalry = _by_source(told / rivals(prices), network)
    return PriceMap(
        prices=_by_source(told, network),
        multiples=_by_source(told / supply[:, None], network),
        rivalry=rivalry if len(network.sources) > 1 else {},
        cheapest=by_depot(jnp.where(best < REACHED, best, jnp.nan), network),
        supplier=by_depot(prices.argmin(axis=0).astype(float), network),
        last_stop=_by_source(jnp.where(reached, before, jnp.nan), network),
        stops=stops_of(before, reached, network),
        unflyable=jnp.sum(~hauls.flyable).astype(float),
        residual=jnp.max(change / jnp.where(prices > 0, prices, 1.0)),
    )


def rivals(prices: Float[Array, "sources depots"]) -> Float[Array, "sources depots"]:
    """Cheapest price of all other sources at every depot, `NEVER` without any."""
    own = jnp.eye(len(prices), dtype=bool)
    return cheapest(jnp.where(own[:, :, None], NEVER, prices[:, None]))


def stops_of(
    before: Int[Array, "sources depots"],
    reached: Bool[Array, "sources depots"],
    network: Network,
) -> dict[str, dict[str, Scalar]]:
    """Which depots the watched ways stop at; none where there is no way."""
    told = {}
    for source, end in network.watched:
        row, start, goal = (
            network.sources.index(source),
            network.depots.index(source),
            network.depots.index(end),
        )
        stops = stops_between(start, goal, before[row]) & reached[row, goal]
        told[f"{source}-{end}"] = {
            depot: stops[i].astype(float)
            for i, depot in enumerate(network.depots)
            if depot not in (source, end)
        }
    return told


def _by_source(
    values: Float[Array, "sources depots"], network: Network
) -> dict[str, dict[str, Scalar]]:
    return {
        s: by_depot(row, network)
        for s, row in zip(network.sources, values, strict=True)
    }


def by_depot(values: Float[Array, " depots"], network: Network) -> dict[str, Scalar]:
    """Numbers of all depots under their names."""
    return {depot: values[i] for i, depot in enumerate(network.depots)}
