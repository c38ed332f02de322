"""Distributions whose quantile function is a formula."""

import math
from typing import override

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from uq.distributions.base import AbstractDistribution, Parameter, parameter, require
from uq.distributions.elementary import exp2, sqrt
from uq.distributions.tabulated import normal_quantile


class Uniform(AbstractDistribution):
    """Any value between two bounds, all equally likely.

    >>> import uq
    >>> uq.Uniform(2.0, 5.0).support
    (2.0, 5.0)
    """

    low: Parameter = eqx.field(converter=parameter)
    high: Parameter = eqx.field(converter=parameter)

    def __check_init__(self) -> None:
        require(self, "low < high", lambda a, b: a < b, self.low, self.high)

    @override
    def icdf(self, u: Float[Array, ""]) -> Float[Array, ""]:
        return self.low + (self.high - self.low) * u

    @override
    def cdf(self, x: np.ndarray) -> np.ndarray:
        return np.clip((x - self.low) / (self.high - self.low), 0, 1)

    @override
    def sf(self, x: np.ndarray) -> np.ndarray:
        return np.clip((self.high - x) / (self.high - self.low), 0, 1)

    @property
    @override
    def support(self) -> tuple[float, float]:
        return float(self.low), float(self.high)


class LogUniform(AbstractDistribution):
    """Any order of magnitude between two bounds, all equally likely.

    >>> import uq
    >>> float(uq.LogUniform(1.0, 100.0).cdf(10.0))
    0.5
    """

    low: Parameter = eqx.field(converter=parameter)
    high: Parameter = eqx.field(converter=parameter)

    def __check_init__(self) -> None:
        require(self, "0 < low < high", lambda a, b: 0 < a < b, self.low, self.high)

    @override
    def icdf(self, u: Float[Array, ""]) -> Float[Array, ""]:
        # The ratio of the bounds may overflow, and the last digit may leave them.
        bottom, top = jnp.log2(self.low), jnp.log2(self.high)
        x = exp2(bottom + u * (top - bottom))
        return jnp.clip(x, self.low, self.high)

    @override
    def cdf(self, x: np.ndarray) -> np.ndarray:
        x = np.clip(x, self.low, self.high)
        return np.log(x / self.low) / math.log(self.high / self.low)

    @override
    def sf(self, x: np.ndarray) -> np.ndarray:
        x = np.clip(x, self.low, self.high)
        return np.log(self.high / x) / math.log(self.high / self.low)

    @property
    @override
    def support(self) -> tuple[float, float]:
        return float(self.low), float(self.high)


class Normal(AbstractDistribution):
    """The sum of many small errors, by its mean and standard deviation.

    >>> import uq
    >>> float(uq.Normal(4.0, 0.5).cdf(4.0))
    0.5
    """

    mean: Parameter = eqx.field(converter=parameter)
    std: Parameter = eqx.field(converter=parameter)

    def __check_init__(self) -> None:
        require(self, "mean, std > 0", lambda _, std: std > 0, self.mean, self.std)

    @override
    def icdf(self, u: Float[Array, ""]) -> Float[Array, ""]:
        return self.mean + self.std * normal_quantile(u)

    @override
    def cdf(self, x: np.ndarray) -> np.ndarray:
        from scipy.special import ndtr

        return ndtr((x - self.mean) / self.std)

    @override
    def sf(self, x: np.ndarray) -> np.ndarray:
        from scipy.special import ndtr

        return ndtr((self.mean - x) / self.std)

    @property
    @override
    def support(self) -> tuple[float, float]:
        return -math.inf, math.inf


class LogNormal(AbstractDistribution):
    """The product of many small errors, by its median and the spread of its log.

        >>> import uq
        >>> float(uq.LogNormal(1000.0, 0.3).cdf(1000.0))
        0.5

    Args:
        median: Median, in the unit of the distribution.
        spread: Standard deviation of the natural logarithm [-]; 0.1 is about 10 %.
    """

    median: Parameter = eqx.field(converter=parameter)
    spread: Parameter = eqx.field(converter=parameter)

    def __check_init__(self) -> None:
        need = "median > 0, spread > 0"
        require(self, need, lambda *all_: min(all_) > 0, self.median, self.spread)

    @override
    def icdf(self, u: Float[Array, ""]) -> Float[Array, ""]:
        return self.median * exp2(self.spread / math.log(2) * normal_quantile(u))

    @override
    def cdf(self, x: np.ndarray) -> np.ndarray:
        from scipy.special import ndtr

        return ndtr(self._score(x))

    @override
    def sf(self, x: np.ndarray) -> np.ndarray:
        from scipy.special import ndtr

        return ndtr(-self._score(x))

    def _score(self, x: np.ndarray) -> np.ndarray:
        with np.errstate(divide="ignore"):
            return np.log(np.maximum(x, 0) / self.median) / self.spread

    @property
    @override
    def support(self) -> tuple[float, float]:
        return 0.0, math.inf


class Triangular(AbstractDistribution):
    """Two bounds and a most likely value, with straight lines between them.

    >>> import uq
    >>> float(uq.Triangular(1.0, 2.0, 5.0).cdf(2.0))
    0.25
    """

    low: Parameter = eqx.field(converter=parameter)
    mode: Parameter = eqx.field(converter=parameter)
    high: Parameter = eqx.field(converter=parameter)

    def __check_init__(self) -> None:
        need = "low <= mode <= high with low < high"
        parameters = self.low, self.mode, self.high
        require(self, need, lambda a, m, b: a <= m <= b and a < b, *parameters)

    @override
    def icdf(self, u: Float[Array, ""]) -> Float[Array, ""]:
        left, right = self.mode - self.low, self.high - self.mode
        width = self.high - self.low
        rising = u * width < left
        # Only the chosen square is rooted: positive, so that the gradient is finite.
        root = sqrt(width * jnp.where(rising, u * left, (1 - u) * right))
        return jnp.where(rising, self.low + root, self.high - root)

    @override
    def cdf(self, x: np.ndarray) -> np.ndarray:
        return np.where(x < self.mode, self._rise(x), 1 - self._fall(x))

    @override
    def sf(self, x: np.ndarray) -> np.ndarray:
        return np.where(x < self.mode, 1 - self._rise(x), self._fall(x))

    def _rise(self, x: np.ndarray) -> np.ndarray:
        leg, width = self.mode - self.low, self.high - self.low
        return np.clip(x - self.low, 0, leg) ** 2 / ((leg or 1.0) * width)

    def _fall(self, x: np.ndarray) -> np.ndarray:
        leg, width = self.high - self.mode, self.high - self.low
        return np.clip(self.high - x, 0, leg) ** 2 / ((leg or 1.0) * width)

    @property
    @override
    def support(self) -> tuple[float, float]:
        return float(self.low), float(self.high)


class Weibull(AbstractDistribution):
    """Time to failure with a power-law hazard.

        >>> import uq
        >>> round(float(uq.Weibull(1.5, 10.0).sf(10.0)), 3)
        0.368

    Args:
        shape: Exponent [-]; below 1 infant mortality, 1 constant hazard, above 1 wear.
        scale: The 63 % quantile, in the unit of the distribution.
    """

    shape: Parameter = eqx.field(converter=parameter)
    scale: Parameter = eqx.field(converter=parameter)

    def __check_init__(self) -> None:
        need = "shape > 0, scale > 0"
        require(self, need, lambda *all_: min(all_) > 0, self.shape, self.scale)

    @override
    def icdf(self, u: Float[Array, ""]) -> Float[Array, ""]:
        return self.scale * jnp.exp(jnp.log(-jnp.log1p(-u)) / self.shape)

    @override
    def cdf(self, x: np.ndarray) -> np.ndarray:
        return -np.expm1(-((np.maximum(x, 0) / self.scale) ** self.shape))

    @override
    def sf(self, x: np.ndarray) -> np.ndarray:
        return np.exp(-((np.maximum(x, 0) / self.scale) ** self.shape))

    @property
    @override
    def support(self) -> tuple[float, float]:
        return 0.0, math.inf


class Fixed(AbstractDistribution):
    """One value, known: a prior that is switched off.

    >>> import uq
    >>> uq.Fixed(3.0).support
    (3.0, 3.0)
    """

    value: Parameter = eqx.field(converter=parameter)

    def __check_init__(self) -> None:
        require(self, "value", lambda _: True, self.value)

    @override
    def icdf(self, u: Float[Array, ""]) -> Float[Array, ""]:
        return jnp.full_like(u, self.value)

    @override
    def cdf(self, x: np.ndarray) -> np.ndarray:
        return np.where(x >= self.value, 1.0, 0.0)

    @override
    def sf(self, x: np.ndarray) -> np.ndarray:
        return np.where(x >= self.value, 0.0, 1.0)

    @property
    @override
    def support(self) -> tuple[float, float]:
        return float(self.value), float(self.value)
