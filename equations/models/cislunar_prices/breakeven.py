"""Where one source stops competing: a price between bounds, with its gradient.

The dearer a source, the dearer its propellant everywhere, but not by itself: it may
fuel its rivals' trips too. So the gap between the two is not monotone, and its zeros
are looked for between two prices at which its sign is known, first cell by cell and
then by bisection. A last Newton step polishes the zero (the gap is piecewise affine)
and carries the gradient of the implicit function theorem.
"""

import dataclasses
from collections.abc import Callable

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from equations.models.cislunar_prices.network import Network
from equations.models.cislunar_prices.outputs import Breakeven
from equations.models.cislunar_prices.pricemap import rivals
from equations.models.cislunar_prices.propagation import (
    REACHED,
    Lanes,
    cheapest,
    settle,
)
from uq.parameters import Scalar


CELLS = 16  # in which a change of sign is looked for
HALVINGS = 26
SLACK = 1.01  # over the ceiling, at which rounding may tell either sign
type Gaps = Callable[[Scalar], Float[Array, " depots"]]


def breakevens_of(
    source: str, supply: Float[Array, " sources"], lanes: Lanes, network: Network
) -> Breakeven[Scalar]:
    """The highest price of a source at which it is no dearer than its rivals.

    Args:
        source: Whose price is sought.
        supply: Prices at all sources; the sought one is not used [USD/kg].
        lanes: What every trip takes.
        network: With the source and at least one rival.

    Returns:
        At each depot the price, NaN where there is none, and how many prices break even
        there: none where one of the two is always cheaper, more than one where the
        source is cheaper between two prices only.

    Raises:
        ValueError: If the network has no such source, or no other.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Finding the price at
        which lunar ISRU breaks even".
    """
    if source not in network.sources or len(network.sources) < 2:
        message = (
            f"breakeven of {source!r}: expected it and a rival among the sources, "
        )
        raise ValueError(f"{message}found {network.sources}")
    row = network.sources.index(source)

    def gaps(price: Scalar) -> Float[Array, " depots"]:
        prices = settle(supply.at[row].set(price), lanes, network)
        return (prices - rivals(prices))[row]

    grid = jnp.linspace(0.0, 1.0, CELLS + 1) * jax.lax.stop_gradient(
        SLACK * _ceiling(row, supply, lanes, network)
    )
    cheaper = jax.vmap(gaps)(grid) < 0
    crossings = (cheaper[1:] != cheaper[:-1]).sum(axis=0)
    # The last cell in which it stops being cheaper; beyond the ceiling it never is.
    lost = cheaper[:-1] & ~cheaper[1:]
    found = lost.any(axis=0)
    cell = CELLS - 1 - lost[::-1].argmax(axis=0)
    start = _bisect(gaps, grid[cell], grid[cell + 1])
    price = jnp.where(found, _newton(gaps, start), jnp.nan)
    return Breakeven(
        price={depot: price[i] for i, depot in enumerate(network.depots)},
        crossings={
            depot: crossings[i].astype(float) for i, depot in enumerate(network.depots)
        },
    )


def _ceiling(
    row: int, supply: Float[Array, " sources"], lanes: Lanes, network: Network
) -> Scalar:
    """A price above which the source competes nowhere: its rivals' highest anywhere."""
    others = tuple(s for i, s in enumerate(network.sources) if i != row)
    alone = dataclasses.replace(network, sources=others)
    prices = cheapest(settle(jnp.delete(supply, row), lanes, alone))
    return jnp.where(prices < REACHED, prices, 0.0).max()


def _bisect(
    gaps: Gaps, low: Float[Array, " depots"], high: Float[Array, " depots"]
) -> Float[Array, " depots"]:
    """Halve between a price that is cheaper and one that is not, for each depot."""

    def halve(ends: tuple[Array, Array], _: None) -> tuple[tuple[Array, Array], None]:
        middle = (ends[0] + ends[1]) / 2
        cheaper = jax.vmap(gaps)(middle).diagonal() < 0
        low = jnp.where(cheaper, middle, ends[0])
        return (low, jnp.where(cheaper, ends[1], middle)), None

    (low, high), _ = jax.lax.scan(halve, (low, high), length=HALVINGS)
    return (low + high) / 2


def _newton(gaps: Gaps, start: Float[Array, " depots"]) -> Float[Array, " depots"]:
    r"""One step, with the gradient $\partial p = -\partial g / g'$ of the zero."""
    start = jax.lax.stop_gradient(start)
    value = jax.vmap(gaps)(start).diagonal()
    slope = jax.lax.stop_gradient(jax.vmap(jax.jacfwd(gaps))(start).diagonal())
    return start - value / jnp.where(slope == 0, 1.0, slope)
