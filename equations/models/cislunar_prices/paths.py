r"""The path on which the least propellant is spent, all of it from where it begins.

$$K_{sv} = \min_u\, (1 + K_{su})(1 + k_{uv}) - 1$$

Propellant is never negative, so a way around never pays, and one sweep more than there
are stops is enough. Prices play no part: the path that is cheapest is another question.

Source:
    Kemmsies (2022), space_pricing_model, explainer article, "Layout clarifications",
    whose program shows this path alone.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from equations import routes
from equations.models.cislunar_prices.network import Network
from equations.models.cislunar_prices.pricemap import by_depot, stops_of
from equations.models.cislunar_prices.propagation import (
    NEVER,
    REACHED,
    Lanes,
    cheapest,
    ways,
)
from uq.parameters import Scalar


class Paths(NamedTuple):
    """What paths spend, under the names of their ends."""

    least: dict[str, dict[str, Scalar]]
    stops: dict[str, dict[str, Scalar]]
    cheapest: dict[str, Scalar]


def paths_of(
    lanes: Lanes, prices: Float[Array, "sources depots"], network: Network
) -> Paths:
    """The best path between every two depots, and beside it the one of least price.

    Args:
        lanes: What every trip takes.
        prices: Settled, of each source at each depot [USD/kg].
        network: Depots and sources.

    Returns:
        Propellant over payload of the best paths, where those from a source to an end
        of the network stop, and the propellant of the cheapest way there; NaN where
        there is none.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Layout
        clarifications": the best path is that of propellant, the cheapest was to come.
    """
    trips = trip_matrix(lanes)
    spent = least_propellant(trips)
    told = jnp.where(spent < REACHED, spent, jnp.nan)
    rows = np.array([network.depots.index(source) for source in network.sources])
    before = last_stops(spent, trips)[rows]
    sold = ways(prices, lanes, network)
    along = {}
    for source, end in network.watched:
        row = network.sources.index(source)
        places = (network.depots.index(source), network.depots.index(end))
        found = spent_along(*places, sold[row], trips)
        ever = prices[row, places[1]] < REACHED
        along[f"{source}-{end}"] = jnp.where(ever, found, jnp.nan)
    least = {
        origin: {v: k for v, k in by_depot(told[i], network).items() if v != origin}
        for i, origin in enumerate(network.depots)
    }
    return Paths(least, stops_of(before, spent[rows] < REACHED, network), along)


def trip_matrix(lanes: Lanes) -> Float[Array, "depots depots"]:
    """Propellant over payload of every trip, origins down; `NEVER` where there is none.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Layout
        clarifications".
    """
    return jnp.where(lanes.cost < REACHED, lanes.propellant, NEVER)


def least_propellant(
    trips: Float[Array, "depots depots"],
) -> Float[Array, "depots depots"]:
    """Of the best path between every two depots, origins down; 0 from each to itself.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Layout
        clarifications"; Bellman (1958), On a routing problem, Q. Appl. Math. 16.
    """
    home = np.eye(len(trips), dtype=bool)

    def step(spent: Array, _: None) -> tuple[Array, None]:
        arriving = cheapest(jnp.moveaxis(_arrivals(spent, trips), 1, 0))
        found = jnp.where(arriving < NEVER, arriving, NEVER)
        return jnp.where(home, 0.0, found), None

    start = jnp.where(home, 0.0, trips)
    return jax.lax.scan(step, start, length=len(trips) - 1)[0]


def last_stops(
    spent: Float[Array, "depots depots"], trips: Float[Array, "depots depots"]
) -> Int[Array, "depots depots"]:
    """Where the best path to each depot comes from; an origin's from itself."""
    before = _arrivals(spent, trips).argmin(axis=1)
    own = jnp.arange(len(trips))
    return jnp.where(np.eye(len(trips), dtype=bool), own[:, None], before)


def spent_along(
    origin: int,
    destination: int,
    before: Int[Array, " depots"],
    trips: Float[Array, "depots depots"],
) -> Scalar:
    """Propellant over payload on a path that is given by its last stops.

    Args:
        origin: Position of where it begins.
        destination: Position of where it ends.
        before: Where the path to each depot comes from.
        trips: Propellant over payload of every trip.
    """
    at, spent = jnp.asarray(destination), jnp.zeros(())
    for _ in range(len(before) - 1):
        arrived = at == origin
        trip = jnp.where(arrived, 0.0, trips[before[at], at])
        spent = routes.relayed_propellant(spent, trip)
        at = jnp.where(arrived, at, before[at])
    return spent


def _arrivals(
    spent: Float[Array, "depots depots"], trips: Float[Array, "depots depots"]
) -> Float[Array, "depots depots depots"]:
    """Spent by each origin's path after each trip, its departure before its arrival."""
    to_all = jax.vmap(routes.relayed_propellant, (None, 0))
    from_all = jax.vmap(to_all, (0, 0))
    return jax.vmap(from_all, (0, None))(spent, trips)
