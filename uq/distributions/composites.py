"""Distributions made of others: cut, or mixed."""

import functools
import math
from collections.abc import Callable
from typing import override

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from uq.distributions.base import AbstractDistribution, numbers, require
from uq.distributions.finite import is_partition
from uq.distributions.lowered import Clipped, Cut, Tabulated
from uq.distributions.tabulated import Table, tabulate


class Truncated(AbstractDistribution):
    """A distribution, given that the value lies in [low, high].

        >>> import uq
        >>> uq.Truncated(uq.Normal(0.0, 1.0), low=0.0).support
        (0.0, inf)

    Args:
        base: The distribution to cut; its parameters are numbers, not traced.
        low: Lowest value left, in the unit of the distribution; may be -inf.
        high: Highest value left, in the unit of the distribution; may be inf.
    """

    base: AbstractDistribution
    low: float = eqx.field(converter=float, default=-math.inf, static=True)
    high: float = eqx.field(converter=float, default=math.inf, static=True)

    def __check_init__(self) -> None:
        if not self.low < self.high:
            message = f"Truncated: need low < high, got {self.low}, {self.high}"
            raise ValueError(message)
        if not self._mass > 0:
            message = (
                "Truncated: need an interval of positive probability, got "
                f"[{self.low}, {self.high}] of {self.base}"
            )
            raise ValueError(message)

    @override
    def icdf(self, u: Float[Array, ""]) -> Float[Array, ""]:
        if self._in_tail:
            return jnp.clip(_tail_table(self)(u), *self.support)
        cut = Cut(self.base, self._below, self._mass)
        return jnp.clip(cut.icdf(u), *self.support)

    @override
    def lowered(self) -> Clipped:
        if self._in_tail:
            inner = Tabulated(_tail_table(self).padded(), 0.0, 1.0)
        else:
            inner = Cut(self.base.lowered(), self._below, self._mass)
        return Clipped(inner, *self.support)

    @override
    def cdf(self, x: np.ndarray) -> np.ndarray:
        inside = np.clip(x, self.low, self.high)
        if self._below > 0.5:
            gone = self._upward - self.base.sf(inside)
        else:
            gone = self.base.cdf(inside) - self._below
        return np.where(x < self.low, 0, np.clip(gone / self._mass, 0, 1))

    @override
    def sf(self, x: np.ndarray) -> np.ndarray:
        inside = np.clip(x, self.low, self.high)
        if self._above > 0.5:
            left = self._below + self._mass - self.base.cdf(inside)
        else:
            left = self.base.sf(inside) - self._above
        return np.where(x < self.low, 1, np.clip(left / self._mass, 0, 1))

    @property
    @override
    def support(self) -> tuple[float, float]:
        low, high = self.base.support
        return max(low, self.low), min(high, self.high)

    @property
    def _in_tail(self) -> bool:
        """Whether shares of the base have too few digits to draw from."""
        return self._below > 0.5 or self._mass < 0.01

    @functools.cached_property
    def _below(self) -> float:
        """Share of the base below the interval, an atom at its end not included."""
        return float(self.base.cdf(np.nextafter([self.low], -np.inf))[0])

    @functools.cached_property
    def _upward(self) -> float:
        """Share of the base from the low end upward, an atom at it included."""
        return float(self.base.sf(np.nextafter([self.low], -np.inf))[0])

    @functools.cached_property
    def _above(self) -> float:
        """Share of the base above the interval."""
        return float(self.base.sf(np.array([self.high]))[0])

    @functools.cached_property
    def _mass(self) -> float:
        if self._below > 0.5:
            return self._upward - self._above
        return float(self.base.cdf(np.array([self.high]))[0]) - self._below


class Mixture(AbstractDistribution):
    """One of several distributions, each with its weight.

        >>> import uq
        >>> parts = [uq.Uniform(0.0, 1.0), uq.Uniform(4.0, 5.0)]
        >>> uq.Mixture(parts, [0.5, 0.5]).support
        (0.0, 5.0)

    Args:
        components: The distributions; their parameters are numbers, not traced.
        weights: How likely each is [-]; their sum is 1.
    """

    components: tuple[AbstractDistribution, ...] = eqx.field(converter=tuple)
    weights: tuple[float, ...] = eqx.field(converter=numbers, static=True)

    def __check_init__(self) -> None:
        if len(self.components) != len(self.weights) or not self.weights:
            message = (
                "Mixture: need a weight for each component, got "
                f"{len(self.components)} components and {len(self.weights)} weights"
            )
            raise ValueError(message)
        require(self, "positive weights with sum 1", is_partition, *self.weights)

    @override
    def icdf(self, u: Float[Array, ""]) -> Float[Array, ""]:
        return _mixture_table(self)(u)

    @override
    def lowered(self) -> Tabulated:
        return Tabulated(_mixture_table(self).padded(), 0.0, 1.0)

    @override
    def cdf(self, x: np.ndarray) -> np.ndarray:
        parts = zip(self.weights, self.components, strict=True)
        return sum((w * part.cdf(x) for w, part in parts), np.zeros(np.shape(x)))

    @override
    def sf(self, x: np.ndarray) -> np.ndarray:
        parts = zip(self.weights, self.components, strict=True)
        return sum((w * part.sf(x) for w, part in parts), np.zeros(np.shape(x)))

    @property
    @override
    def support(self) -> tuple[float, float]:
        lows, highs = zip(*(part.support for part in self.components), strict=True)
        return min(lows), max(highs)


@functools.lru_cache(maxsize=64)
def _tail_table(cut: Truncated) -> Table:
    """Quantiles of an interval in a tail of its base, counted from that tail's end."""
    below, above, mass = cut._below, cut._above, cut._mass

    def quantile(t: np.ndarray) -> np.ndarray:
        if below > 0.5:
            share = above + mass * (1 - t)
            return _lowest(lambda x: cut.base.sf(x) <= share, t, cut.support)
        return _lowest(lambda x: cut.base.cdf(x) >= below + mass * t, t, cut.support)

    def from_top(t: np.ndarray) -> np.ndarray:
        if below > 0.5:
            return _lowest(lambda x: cut.base.sf(x) <= above + mass * t, t, cut.support)
        return quantile(1 - t)

    return tabulate(quantile, from_top)


@functools.lru_cache(maxsize=64)
def _mixture_table(mixture: Mixture) -> Table:
    return tabulate(
        lambda t: _lowest(lambda x: mixture.cdf(x) >= t, t, mixture.support),
        lambda t: _lowest(lambda x: mixture.sf(x) <= t, t, mixture.support),
    )


def _lowest(
    reached: Callable[[np.ndarray], np.ndarray],
    like: np.ndarray,
    support: tuple[float, float],
) -> np.ndarray:
    """Smallest floats for which a monotone condition holds.

    Bisects the floats themselves, in the order of their bits: 64 steps are exact at any
    scale, across jumps and over an infinite support.
    """
    low, high = (np.full(like.shape, _rank(end)) for end in support)
    while np.any(low < high):
        middle = (low & high) + ((low ^ high) >> 1)  # the sum would overflow
        there = reached(_unrank(middle))
        low, high = np.where(there, low, middle + 1), np.where(there, middle, high)
        low = np.minimum(low, high)
    return _unrank(high)


def _rank(x: float) -> np.int64:
    """Place of a finite float in the order of all floats."""
    bits = np.clip(x, -np.finfo(float).max, np.finfo(float).max).view(np.int64)
    return np.where(bits < 0, ~bits ^ np.iinfo(np.int64).min, bits)[()]


def _unrank(rank: np.ndarray) -> np.ndarray:
    bits = np.where(rank < 0, ~(rank ^ np.iinfo(np.int64).min), rank)
    return bits.view(np.float64)
