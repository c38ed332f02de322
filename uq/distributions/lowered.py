"""Distributions of which every number is a leaf, for engines to pass as arguments.

What shapes a table is static in a distribution, so that another shape is another
program. These have the table itself, and a quantile function alone: the same class,
structure and shapes are the same program.
"""

from typing import override

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from uq.distributions.base import AbstractQuantile, Parameter
from uq.distributions.tabulated import Column, Table


class Tabulated(AbstractQuantile):
    """A table, moved and stretched.

    Args:
        table: The quantile function, or its ratio to `u - 1/2`.
        location: Added to it.
        scale: Multiplies it.
        is_ratio: Which of the two the table is.
    """

    table: Table
    location: Parameter
    scale: Parameter
    is_ratio: bool = eqx.field(default=False, static=True)

    @override
    def icdf(self, u: Float[Array, ""]) -> Float[Array, ""]:
        scale = self.scale * (u - 0.5) if self.is_ratio else self.scale
        return self.location + scale * self.table(u)


class Clipped(AbstractQuantile):
    """Another, held within its support, which the last digit may leave."""

    inner: AbstractQuantile
    low: Parameter
    high: Parameter

    @override
    def icdf(self, u: Float[Array, ""]) -> Float[Array, ""]:
        return jnp.clip(self.inner.icdf(u), self.low, self.high)


class Cut(AbstractQuantile):
    """Another, given that the value lies in an interval.

    Args:
        base: What is cut.
        below: Its share below the interval [-].
        mass: Its share in the interval [-].
    """

    base: AbstractQuantile
    below: Parameter
    mass: Parameter

    @override
    def icdf(self, u: Float[Array, ""]) -> Float[Array, ""]:
        # Rounded up to 1, the share would have an infinite quantile.
        last = 1 - float(jnp.finfo(u.dtype).epsneg)
        return self.base.icdf(jnp.minimum(self.below + self.mass * u, last))


class Staircase(AbstractQuantile):
    """A few values; cases that never occur fill their number up to a power of two.

    Args:
        steps: Probability of all values below each but the first [-].
        values: In rising order.
    """

    steps: Column
    values: Column

    @override
    def icdf(self, u: Float[Array, ""]) -> Float[Array, ""]:
        steps = jnp.asarray(self.steps, u.dtype)
        index = jnp.searchsorted(steps, u, method="compare_all")
        return jnp.asarray(self.values, u.dtype)[index]


class Polyline(AbstractQuantile):
    """Straight lines between order statistics, filled up to a power of two.

    Args:
        data: In rising order.
        count: How many of them are observations.
    """

    data: Column
    count: Parameter

    @override
    def icdf(self, u: Float[Array, ""]) -> Float[Array, ""]:
        data, last = jnp.asarray(self.data, u.dtype), self.count - 1
        rank = jnp.clip(u * self.count - 0.5, 0.0, last)
        below = jnp.minimum(jnp.floor(rank), last - 1)
        index = below.astype(jnp.int32)
        return data[index] + (data[index + 1] - data[index]) * (rank - below)


def filled(values: np.ndarray, filler: float, less: int = 0) -> np.ndarray:
    """Values and as many fillers as make their number a power of two, or less."""
    size = (1 << (len(values) + less - 1).bit_length()) - less
    return np.append(values, np.full(size - len(values), filler))
