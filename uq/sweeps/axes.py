"""A swept axis: how far it reaches, on which scale, and the prior along it."""

import math
from collections.abc import Sequence
from typing import Any

import jax.numpy as jnp
import numpy as np

from uq.distributions import AbstractDistribution, LogNormal, LogUniform, Truncated
from uq.priors import prior_table
from uq.scales import DECADE, scale_of
from uq.words import unknown


TAIL = 0.001  # share of a prior without bounds that is left out on either side
type Range = Sequence[float | int]  # its two ends, which rise


def values_along(path: str, priors: Any, ends: Range | None, cells: int) -> np.ndarray:
    """Values of an axis, even in the logarithm where its prior is or it is long.

    Args:
        path: The parameter.
        priors: A parameter class filled with priors.
        ends: Where it begins and ends; None is what the prior reaches.
        cells: How many values.

    Raises:
        KeyError: If the path names no parameter.
        ValueError: If the prior reaches nowhere, the ends do not rise, or fewer numbers
            lie between them than are asked for.
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
    if not math.isfinite(high - low):  # also where the span alone overflows
        raise ValueError(f"{path}: need finite ends, got {low:g},{high:g}")
    ratio = low > 0 and (_is_ratio(belief) or high > DECADE * low)
    values = (np.geomspace if ratio else np.linspace)(low, high, cells)
    if not np.all(np.diff(values) > 0):
        problem = f"{path}: {cells} values between {low:g} and {high:g} do not differ"
        raise ValueError(f"{problem}: take fewer, or a wider range")
    return values


def density(belief: AbstractDistribution, values: np.ndarray) -> np.ndarray:
    """Density of a prior along an axis, its highest point 1."""
    scale = scale_of(values)
    back = np.exp if scale is np.log else np.asarray
    middle = back(0.5 * (scale(values[1:]) + scale(values[:-1])))
    edges = np.concatenate([values[:1], middle, values[-1:]])
    width = np.diff(scale(edges))
    edges[0] = np.nextafter(edges[0], -np.inf)  # what is at the first value counts
    mass = np.diff(belief.cdf(edges)) / width
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
