"""Distributions whose quantile is an inverse special function, tabulated by shape."""

import functools
import math
from typing import override

import equinox as eqx
import numpy as np
from jaxtyping import Array, Float

from uq.distributions.base import AbstractDistribution, Parameter, parameter, require
from uq.distributions.lowered import Tabulated
from uq.distributions.tabulated import Table, kept, tabulate


class Beta(AbstractDistribution):
    """A share, or any bounded quantity, by two shapes and its bounds.

        >>> import uq
        >>> float(uq.Beta(2.0, 2.0, low=0.0, high=10.0).cdf(5.0))
        0.5

    Args:
        alpha: Weight of the upper bound [-].
        beta: Weight of the lower bound [-].
        low: Lower bound, in the unit of the distribution.
        high: Upper bound, in the unit of the distribution.
    """

    alpha: float = eqx.field(converter=float, static=True)
    beta: float = eqx.field(converter=float, static=True)
    low: Parameter = eqx.field(converter=parameter, default=0.0)
    high: Parameter = eqx.field(converter=parameter, default=1.0)

    def __check_init__(self) -> None:
        need = "alpha > 0, beta > 0"
        require(self, need, lambda a, b: min(a, b) > 0, self.alpha, self.beta)
        require(self, "low < high", lambda a, b: a < b, self.low, self.high)

    @override
    def icdf(self, u: Float[Array, ""]) -> Float[Array, ""]:
        return self.lowered().icdf(u)

    @override
    def lowered(self) -> Tabulated:
        table = _beta_table(self.alpha, self.beta)
        return Tabulated(table, self.low, self.high - self.low)

    @override
    def cdf(self, x: np.ndarray) -> np.ndarray:
        from scipy.special import betainc

        share = (x - self.low) / (self.high - self.low)
        return betainc(self.alpha, self.beta, np.clip(share, 0, 1))

    @override
    def sf(self, x: np.ndarray) -> np.ndarray:
        from scipy.special import betaincc

        share = (x - self.low) / (self.high - self.low)
        return betaincc(self.alpha, self.beta, np.clip(share, 0, 1))

    @property
    @override
    def support(self) -> tuple[float, float]:
        return float(self.low), float(self.high)


class Pert(AbstractDistribution):
    """Two bounds and a most likely value, smooth and lighter in the tails.

    A Beta with mean (low + weight mode + high) / (weight + 2).

        >>> import uq
        >>> uq.Pert(1.0, 2.0, 5.0).support
        (1.0, 5.0)

    Args:
        low: Lower bound, in the unit of the distribution.
        mode: Most likely value, in the unit of the distribution.
        high: Upper bound, in the unit of the distribution.
        weight: How much the mode counts against a bound [-].

    Source:
        Malcolm et al. (1959), Operations Research 7(5), 646-669; the weight is
        Vose (2008), Risk Analysis, 3rd ed.
    """

    low: float = eqx.field(converter=float, static=True)
    mode: float = eqx.field(converter=float, static=True)
    high: float = eqx.field(converter=float, static=True)
    weight: float = eqx.field(converter=float, default=4.0, static=True)

    def __check_init__(self) -> None:
        need = "low <= mode <= high with low < high"
        parameters = self.low, self.mode, self.high
        require(self, need, lambda a, m, b: a <= m <= b and a < b, *parameters)
        require(self, "weight > 0", lambda weight: weight > 0, self.weight)

    @property
    def beta(self) -> Beta:
        """The same distribution by its shapes."""
        share = (self.mode - self.low) / (self.high - self.low)
        shapes = 1 + self.weight * share, 1 + self.weight * (1 - share)
        return Beta(*shapes, self.low, self.high)

    @override
    def icdf(self, u: Float[Array, ""]) -> Float[Array, ""]:
        return self.lowered().icdf(u)

    @override
    def lowered(self) -> Tabulated:
        return self.beta.lowered()

    @override
    def cdf(self, x: np.ndarray) -> np.ndarray:
        return self.beta.cdf(x)

    @override
    def sf(self, x: np.ndarray) -> np.ndarray:
        return self.beta.sf(x)

    @property
    @override
    def support(self) -> tuple[float, float]:
        return self.low, self.high


class Gamma(AbstractDistribution):
    """A positive quantity: the wait for `shape` events that are `scale` apart.

    >>> import uq
    >>> round(float(uq.Gamma(1.0, 2.0).sf(2.0)), 3)
    0.368
    """

    shape: float = eqx.field(converter=float, static=True)
    scale: Parameter = eqx.field(converter=parameter)

    def __check_init__(self) -> None:
        need = "shape > 0, scale > 0"
        require(self, need, lambda *all_: min(all_) > 0, self.shape, self.scale)

    @override
    def icdf(self, u: Float[Array, ""]) -> Float[Array, ""]:
        return self.lowered().icdf(u)

    @override
    def lowered(self) -> Tabulated:
        return Tabulated(_gamma_table(self.shape), 0.0, self.scale)

    @override
    def cdf(self, x: np.ndarray) -> np.ndarray:
        from scipy.special import gammainc

        return gammainc(self.shape, np.maximum(x, 0) / self.scale)

    @override
    def sf(self, x: np.ndarray) -> np.ndarray:
        from scipy.special import gammaincc

        return gammaincc(self.shape, np.maximum(x, 0) / self.scale)

    @property
    @override
    def support(self) -> tuple[float, float]:
        return 0.0, math.inf


class StudentT(AbstractDistribution):
    """A mean known from few observations, or an error with heavy tails.

        >>> import uq
        >>> float(uq.StudentT(4.0, location=1.0).cdf(1.0))
        0.5

    Args:
        degrees: Degrees of freedom [-]; at most 2 and the variance is infinite.
        location: Median, in the unit of the distribution.
        scale: Half-width of the bell, in the unit of the distribution.
    """

    degrees: float = eqx.field(converter=float, static=True)
    location: Parameter = eqx.field(converter=parameter, default=0.0)
    scale: Parameter = eqx.field(converter=parameter, default=1.0)

    def __check_init__(self) -> None:
        # Below a half, quantiles that sampling meets leave the range of a float.
        require(self, "degrees >= 0.5", lambda degrees: degrees >= 0.5, self.degrees)
        need = "location, scale > 0"
        require(self, need, lambda _, scale: scale > 0, self.location, self.scale)

    @override
    def icdf(self, u: Float[Array, ""]) -> Float[Array, ""]:
        return self.lowered().icdf(u)

    @override
    def lowered(self) -> Tabulated:
        table = _student_table(self.degrees)
        return Tabulated(table, self.location, self.scale, is_ratio=True)

    @override
    def cdf(self, x: np.ndarray) -> np.ndarray:
        from scipy.special import stdtr

        return stdtr(self.degrees, (x - self.location) / self.scale)

    @override
    def sf(self, x: np.ndarray) -> np.ndarray:
        from scipy.special import stdtr

        return stdtr(self.degrees, (self.location - x) / self.scale)

    @property
    @override
    def support(self) -> tuple[float, float]:
        return -math.inf, math.inf


@kept
def _beta_table(alpha: float, beta: float) -> Table:
    from scipy.special import betainccinv, betaincinv

    return tabulate(
        functools.partial(betaincinv, alpha, beta),
        functools.partial(betainccinv, alpha, beta),
    )


@kept
def _gamma_table(shape: float) -> Table:
    from scipy.special import gammainccinv, gammaincinv

    return tabulate(
        functools.partial(gammaincinv, shape), functools.partial(gammainccinv, shape)
    )


@kept
def _student_table(degrees: float) -> Table:
    """Ratio of the quantile to `u - 1/2`, which is even: both tails are one.

    With y ~ Beta(degrees/2, 1/2), the lower quantile is -sqrt(degrees (1 - y) / y).
    """
    from scipy.special import betainccinv, betaincinv, poch

    at_median = math.sqrt(degrees * math.pi) / float(poch(degrees / 2, 0.5))

    def slope(t: np.ndarray) -> np.ndarray:
        near = betainccinv(0.5, degrees / 2, 2 * t)  # 1 - y, without cancellation
        far = betaincinv(degrees / 2, 0.5, 2 * t)
        median = t == 0.5
        chord = np.sqrt(degrees * near / far) / np.where(median, 1, 0.5 - t)
        return np.where(median, at_median, chord)

    return tabulate(slope, slope)
