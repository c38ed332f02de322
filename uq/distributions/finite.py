"""Distributions given by a list of numbers."""

from typing import override

import equinox as eqx
import numpy as np
from jaxtyping import Array, Float

from uq.distributions.base import AbstractDistribution, numbers, require
from uq.distributions.lowered import Polyline, Staircase, filled


class Discrete(AbstractDistribution):
    """A few values, each with its probability; the quantile is a staircase.

        >>> import uq
        >>> float(uq.Discrete([1.0, 2.0], [0.25, 0.75]).cdf(1.5))
        0.25

    Args:
        values: What may occur, in rising order, in the unit of the distribution.
        probabilities: How likely each is [-]; their sum is 1.
    """

    values: tuple[float, ...] = eqx.field(converter=numbers, static=True)
    probabilities: tuple[float, ...] = eqx.field(converter=numbers, static=True)

    def __check_init__(self) -> None:
        if len(self.values) != len(self.probabilities) or not self.values:
            message = (
                "Discrete: need a probability for each value, got "
                f"{len(self.values)} values and {len(self.probabilities)} probabilities"
            )
            raise ValueError(message)
        require(
            self, "rising values", lambda *x: bool(np.all(np.diff(x) > 0)), *self.values
        )
        need = "positive probabilities with sum 1"
        require(self, need, is_partition, *self.probabilities)

    @override
    def icdf(self, u: Float[Array, ""]) -> Float[Array, ""]:
        return self.lowered().icdf(u)

    @override
    def lowered(self) -> Staircase:
        steps = np.cumsum(self.probabilities)[:-1]
        values = filled(np.array(self.values), self.values[-1])
        return Staircase(filled(steps, np.inf, less=1), values)

    @override
    def cdf(self, x: np.ndarray) -> np.ndarray:
        below = np.searchsorted(self.values, x, side="right")
        return np.minimum(np.cumsum([0.0, *self.probabilities]), 1)[below]

    @override
    def sf(self, x: np.ndarray) -> np.ndarray:
        below = np.searchsorted(self.values, x, side="right")
        return np.minimum(np.cumsum([0.0, *self.probabilities[::-1]]), 1)[::-1][below]

    @property
    @override
    def support(self) -> tuple[float, float]:
        return self.values[0], self.values[-1]


class Empirical(AbstractDistribution):
    """Observed data: straight lines between the order statistics, their mean kept.

    The quantile function of `numpy.quantile` with the method "hazen": each of n
    observations stands in the middle of its n-th of the probability, and half of that
    lies on the smallest and on the largest. So the mean is that of the data, the
    gradient is finite and no draw leaves their range; the variance is a little smaller.

        >>> import uq
        >>> uq.Empirical([3.0, 1.0, 2.0]).support
        (1.0, 3.0)

    Args:
        data: Observations, at least two, in any order.

    Source:
        Hyndman and Fan (1996), The American Statistician 50(4), 361-365, type 5.
    """

    data: tuple[float, ...] = eqx.field(
        converter=lambda data: tuple(sorted(numbers(data))), static=True
    )

    def __check_init__(self) -> None:
        if len(self.data) < 2:
            message = f"Empirical: need at least 2 observations, got {len(self.data)}"
            raise ValueError(message)
        if not np.all(np.isfinite(self.data)):
            wrong = int(np.sum(~np.isfinite(self.data)))
            message = f"Empirical: need finite data, got {wrong} NaN or infinite values"
            raise ValueError(message)

    @override
    def icdf(self, u: Float[Array, ""]) -> Float[Array, ""]:
        return self.lowered().icdf(u)

    @override
    def lowered(self) -> Polyline:
        data = filled(np.array(self.data), self.data[-1])
        return Polyline(data, float(len(self.data)))

    @override
    def cdf(self, x: np.ndarray) -> np.ndarray:
        count = len(self.data)
        shares = (np.arange(count) + 0.5) / count
        return np.interp(x, self.data, shares, left=0.0) + np.where(
            np.asarray(x) >= self.data[-1], 0.5 / count, 0.0
        )

    @override
    def sf(self, x: np.ndarray) -> np.ndarray:
        return 1 - self.cdf(x)

    @property
    @override
    def support(self) -> tuple[float, float]:
        return self.data[0], self.data[-1]


def is_partition(*shares: float) -> bool:
    """Whether the shares are positive and sum to 1."""
    return min(shares) > 0 and abs(sum(shares) - 1) < 1e-9
