r"""Prices over a network: the least fixed point, found from above.

A price of propellant from a source at a depot is the cheapest way of bringing it there,
each trip fuelled by the cheapest propellant where it departs, whatever its source:

$$P_{sv} = p_s \text{ if } v = s, \text{ else } \min_u\, (1 + g)
(P_{su} + c_{uv} + k_{uv} B_u), \qquad B_u = \min_s P_{su}$$

A sale never lowers a price, so a way around never pays, and the fixed point is unique.
From prices that nobody pays, each sweep over all trips makes at least the cheapest
price that is not yet exact so, as Dijkstra's algorithm would: `Network.sweeps` are
enough, and fewer are needed in practice.

Source:
    Kemmsies (2022), space_pricing_model, explainer article, "Price propagation".
"""

import functools
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

from equations import markets
from equations.models.cislunar_prices.hauls import Hauls
from equations.models.cislunar_prices.network import Network
from uq.parameters import Scalar


NEVER = 1e30  # a price that nobody pays [USD/kg]; finite, as 0 times infinity is not
REACHED = 1e20  # prices above it are those of no way at all [USD/kg]


class Lanes(NamedTuple):
    """Every pair of depots as matrices, origins down and destinations across."""

    propellant: Float[Array, "depots depots"]  # per payload [-]
    cost: Float[Array, "depots depots"]  # per payload [USD/kg]
    margin: Scalar  # [-]


def lanes_of(hauls: Hauls, margin: Scalar, network: Network) -> Lanes:
    """The trips laid out as matrices; no trip costs what nobody pays."""
    place = {depot: i for i, depot in enumerate(network.depots)}
    table = np.full((len(place), len(place)), len(network.open_trips))
    for i, trip in enumerate(network.open_trips):
        table[place[trip.origin], place[trip.destination]] = i
    cost = jnp.where(hauls.flyable, hauls.cost, NEVER)
    return Lanes(
        jnp.append(hauls.propellant, 0.0)[table],
        jnp.append(cost, NEVER)[table],
        margin,
    )


def offers(
    prices: Float[Array, "sources depots"], lanes: Lanes
) -> Float[Array, "sources depots depots"]:
    """Price of each source's propellant after each trip, origins before destinations.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Price propagation" and
        "Assumed behaviour for differing fuel prices".
    """
    to_all = jax.vmap(markets.delivered_price, (None, 0, 0, None, None))
    from_all = jax.vmap(to_all, (0, 0, 0, 0, None))
    of_all = jax.vmap(from_all, (0, None, None, None, None))
    best = cheapest(prices)
    return of_all(prices, lanes.cost, lanes.propellant, best, lanes.margin)


def cheapest(prices: Float[Array, "..."]) -> Float[Array, "..."]:
    """Least along the first axis.

    Its derivative is that of one of them, also at a tie. `jnp.min` compares with its
    own result, which a compiler may have rounded otherwise: then the derivative is NaN.
    """
    return functools.reduce(lambda a, b: jnp.where(b < a, b, a), prices)


def settle(
    supply: Float[Array, " sources"], lanes: Lanes, network: Network
) -> Float[Array, "sources depots"]:
    """The exact prices, `NEVER` where there is no way.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Price propagation",
        whose program sweeps once; Knuth (1977), A generalization of Dijkstra's
        algorithm, Inf. Process. Lett. 6, 1-5 (existence and number of sweeps).
    """
    start = sweep(
        jnp.full((len(network.sources), len(network.depots)), NEVER),
        supply,
        lanes,
        network,
    )

    def step(prices: Array, _: None) -> tuple[Array, None]:
        return sweep(prices, supply, lanes, network), None

    return jax.lax.scan(step, start, length=network.sweeps)[0]


def sweep(
    prices: Float[Array, "sources depots"],
    supply: Float[Array, " sources"],
    lanes: Lanes,
    network: Network,
) -> Float[Array, "sources depots"]:
    """Every price anew from the last ones."""
    arriving = cheapest(jnp.moveaxis(offers(prices, lanes), 1, 0))
    affordable = jnp.where(arriving < NEVER, arriving, NEVER)
    return jnp.where(at_source(network), supply[:, None], affordable)


def ways(
    prices: Float[Array, "sources depots"], lanes: Lanes, network: Network
) -> Int[Array, "sources depots"]:
    """Where each price was last sold, as positions of depots; a source's at itself."""
    before = offers(prices, lanes).argmin(axis=1)
    own = np.array([network.depots.index(source) for source in network.sources])
    return jnp.where(at_source(network), own[:, None], before)


def stops_between(
    origin: int, destination: int, before: Int[Array, " depots"]
) -> Bool[Array, " depots"]:
    """Whether the way between two depots stops at each of the others.

    Args:
        origin: Position of the source.
        destination: Position of the depot that is supplied.
        before: Where the source's propellant was last sold, for every depot.
    """
    depots, at = jnp.arange(len(before)), jnp.asarray(destination)
    visited = jnp.zeros(len(before), bool)
    for _ in range(len(before) - 1):
        at = before[at]
        visited |= depots == at
    return visited & (depots != origin) & (depots != destination)


def at_source(network: Network) -> np.ndarray:
    """Which prices are given: those of each source at its own depot."""
    return np.array([[v == s for v in network.depots] for s in network.sources])
