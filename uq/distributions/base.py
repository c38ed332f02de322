"""What every distribution offers: a quantile function, its inverse and a support."""

import abc
import dataclasses
import math
from collections.abc import Callable, Iterable
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
from jaxtyping import Array, Float


MOST_SHOWN = 6  # values of a list that a line has room for


class AbstractQuantile(eqx.Module):
    """What draws are made with: a quantile function, alone."""

    @abc.abstractmethod
    def icdf(self, u: Float[Array, ""]) -> Float[Array, ""]:
        """The value below which lies the share `u` of the distribution.

        Args:
            u: Probability, in the open interval (0, 1) [-].

        Returns:
            The quantile, in the unit of the distribution and the precision of `u`;
            finite gradient in `u`.
        """


class AbstractDistribution(AbstractQuantile):
    """A univariate distribution, defined by its quantile function.

    Sampling needs nothing else: a point `u` of the open unit interval becomes the draw
    `icdf(u)`. Written for one scalar; `vmap` supplies the rest. `cdf` and `sf` run on
    the host, on arrays: they serve truncation, mixtures and figures, never a draw.

    A distribution is its parameters: immutable, hashable, equal when they are equal.
    Parameters of closed forms are leaves and may be traced, so that a quantile has a
    gradient in them; those that shape a table are static, and must be numbers.
    """

    def __repr__(self) -> str:
        return describe(self)

    def lowered(self) -> AbstractQuantile:
        """The same quantile function, with every number of it as a leaf (host).

        What shapes a table is static in a distribution: another shape is another
        program. A compiled function that takes a lowered one as its argument serves
        all of equal structure and shapes; stacked, they run as one by `vmap`.

        Returns:
            Leaves are numbers, or arrays of float64 and of indices; floats that are
            stacked are cast by the caller if its points are not of double precision.
            The distribution itself if its parameters are all that its formula needs.
        """
        return self

    @abc.abstractmethod
    def cdf(self, x: np.ndarray) -> np.ndarray:
        """Probability of a value not above `x` (host, float64)."""

    @abc.abstractmethod
    def sf(self, x: np.ndarray) -> np.ndarray:
        """Probability of a value above `x`, without cancellation (host, float64)."""

    @property
    @abc.abstractmethod
    def support(self) -> tuple[float, float]:
        """The smallest and the largest value it can take (host floats)."""


type Parameter = float | Float[Array, ""]


def parameter(value: Parameter | int) -> Parameter:
    """A float, or the array or tracer that stands for one."""
    return jnp.asarray(value) if isinstance(value, jax.Array) else float(value)


def numbers(values: Iterable[float | int]) -> tuple[float, ...]:
    """Floats that can be hashed, from a list, an array or a generator."""
    return tuple(float(value) for value in values)


def require(
    distribution: AbstractDistribution,
    need: str,
    holds: Callable[..., bool],
    *values: Parameter,
) -> None:
    """Refuse parameters that make no distribution; traced ones cannot be judged.

    Args:
        distribution: The instance under construction.
        need: The condition in words, for the message.
        holds: The condition on the values.
        *values: The parameters.

    Raises:
        ValueError: If a value is NaN or infinite, or the condition fails.
    """
    if any(isinstance(value, Tracer) for value in values):
        return
    if not (all(math.isfinite(value) for value in values) and holds(*values)):
        got = ", ".join(str(value) for value in values)
        family = type(distribution).__name__
        message = f"{family}: need finite {need}, got {got}"
        raise ValueError(message)


def describe(distribution: AbstractDistribution) -> str:
    """A distribution as it would be written, for instance "Uniform(low=0, high=1)"."""
    parts = [
        f"{field.name}={_short(getattr(distribution, field.name))}"
        for field in dataclasses.fields(distribution)
    ]
    return f"{type(distribution).__name__}({', '.join(parts)})"


def _short(value: Any) -> str:
    if isinstance(value, AbstractDistribution):
        return describe(value)
    if value is None or isinstance(value, Tracer):
        return "?"
    if np.ndim(value) == 0:
        return f"{float(value):g}"
    if len(value) > MOST_SHOWN:
        return f"<{len(value)} values>"
    return f"[{', '.join(_short(part) for part in value)}]"
