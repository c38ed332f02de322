"""An axis of a map: how far it reaches, on which scale, and the prior along it."""

import math
from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
import numpy as np

from uq.distributions import AbstractDistribution, LogNormal, LogUniform, Truncated
from uq.parameters import unknown
from uq.priors import prior_table


TAIL = 0.001  # share of a prior without bounds that a map leaves out on either side
DECADE = 10.0
type Range = tuple[float, float]


def values_along(path: str, priors: Any, ends: Range | None, cells: int) -> np.ndarray:
    """Values of an axis, even in the logarithm where its prior is or it is long.

    Raises:
        KeyError: If the path names no parameter.
        ValueError: If the prior reaches nowhere, or the ends do not rise.
    """
    table = prior_table(priors)
    if path not in table:
        raise KeyError(unknown("parameter", path, table))
    belief = table[path].distribution
    low, high = ends or _reach(belief)
    if not ends and low == high:
        raise ValueError(f"{path}: does not vary in these priors, give its range")
    if not low < high:
        raise ValueError(f"{path}: need low < high, got {low:g},{high:g}")
    if low > 0 and (_is_ratio(belief) or high / low > DECADE):
        return np.geomspace(low, high, cells)
    return np.linspace(low, high, cells)


def is_logarithmic(values: np.ndarray) -> bool:
    """Whether an axis is even in the logarithm."""
    return bool(values[0] > 0 and np.allclose(np.diff(np.log(values), 2), 0, atol=1e-9))


def scale_of(values: np.ndarray) -> Callable[[Any], Any]:
    """The function in which an axis is even."""
    return np.log if is_logarithmic(values) else np.asarray


def density(belief: AbstractDistribution, values: np.ndarray) -> np.ndarray:
    """Density of a prior along an axis, its highest point 1."""
    scale = scale_of(values)
    back = np.exp if scale is np.log else np.asarray
    middle = back(0.5 * (scale(values[1:]) + scale(values[:-1])))
    edges = np.concatenate([values[:1], middle, values[-1:]])
    mass = np.diff(belief.cdf(edges)) / np.diff(scale(edges))
    return mass / max(mass.max(), np.finfo(float).tiny)


def _reach(belief: AbstractDistribution) -> Range:
    """What a prior reaches, but for the last thousandths of one without bounds."""
    low, high = belief.support
    if math.isfinite(low) and math.isfinite(high):
        return low, high
    ends = (float(belief.icdf(jnp.asarray(p))) for p in (TAIL, 1 - TAIL))
    return next(ends), next(ends)


def _is_ratio(belief: AbstractDistribution) -> bool:
    """Whether a prior is of an order of magnitude rather than of a number."""
    if isinstance(belief, Truncated):
        return _is_ratio(belief.base)
    return isinstance(belief, LogUniform | LogNormal)
