"""Quantiles without keeping draws: counts in cells that follow a float's own bits.

Draws are centred and scaled by a first look at some of them. The leading bits of the
double that is left (sign, exponent, nine of the fraction) number cells that are in
order and a 512th of an octave wide: no logarithm, no range to guess, and integer counts
that add up exactly in any order, on any number of devices.
"""

import math
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from uq.outlines import outline
from uq.results.summary import Estimate, quantile_estimate


FRACTION = 9  # bits of the fraction that tell cells apart: 0.2 % wide at the most
NEAR, FAR = -20, 44  # octaves, of the scale, between which cells are told apart
SHIFT = 52 - FRACTION
LOWEST = (1023 + NEAR) << FRACTION
SIDE = (FAR - NEAR) << FRACTION  # cells of one sign
CELLS = 2 * SIDE + 1  # the middle one holds the centre and what is near it
LARGEST = float(np.finfo(np.float64).max)


class View(NamedTuple):
    """Where draws are looked at from: what is counted is (y - centre) scale."""

    centre: Any
    scale: Any  # a power of two, so that nothing is rounded

    __repr__ = outline

    def __call__(self, y: Float[Array, "*n"]) -> Float[Array, "*n"]:
        """Finite numbers from finite ones: beyond the largest they are the largest."""
        # Each scaled first: their difference may be beyond the largest number.
        seen = y * self.scale - self.centre * self.scale
        return jnp.where(jnp.isfinite(y), jnp.clip(seen, -LARGEST, LARGEST), y)

    def back(self, seen: float) -> float:
        """The draw that is seen as a number (host)."""
        return float(np.clip(seen / self.scale + self.centre, -LARGEST, LARGEST))


class Histogram(NamedTuple):
    """Counts of an output, and what they are of.

    Args:
        view: Centre and scale.
        counts: Draws in each cell, shape (replicates, cells).
        low: Smallest finite draw.
        high: Largest finite draw.
    """

    view: View
    counts: Int[np.ndarray, "replicates cells"]
    low: float
    high: float

    __repr__ = outline


def view_of(mean: float, deviation: float, low: float, high: float) -> View:
    """A view from what is known of some draws.

    Args:
        mean: Their mean.
        deviation: Their standard deviation.
        low: The smallest of them.
        high: The largest of them.
    """
    if not (math.isfinite(low) and math.isfinite(high)):  # there are none
        return View(0.0, 1.0)
    centre = mean if math.isfinite(mean) else 0.5 * low + 0.5 * high
    squared = math.isfinite(deviation) and deviation > 0  # neither over nor underflow
    apart = deviation if squared else 0.25 * high - 0.25 * low
    exponent = math.frexp(apart)[1] if apart > 0 else math.frexp(centre)[1] - 52
    return View(centre, math.ldexp(1.0, max(min(-exponent, 1000), -1000)))


def cell(seen: Float[Array, " n"]) -> Int[Array, " n"]:
    """Number of the cell of each value; CELLS, which is none, where it is not finite.

    Magnitudes of 2^FAR and more share the outermost cells.
    """
    bits = jax.lax.bitcast_convert_type(jnp.abs(seen), jnp.int64) >> SHIFT
    size = jnp.clip(bits - LOWEST, -1, SIDE - 1) + 1  # 0: near the centre
    number = SIDE + jnp.where(seen < 0, -size, size)
    return jnp.where(jnp.isfinite(seen), number, CELLS)


def edges(cells: Int[np.ndarray, " n"]) -> tuple[np.ndarray, np.ndarray]:
    """Smallest and largest value of each cell (host); the outermost have no end."""
    size = np.abs(cells - SIDE)
    near = np.where(size > 0, _magnitude(size - 1), 0.0)
    far = np.where(size == SIDE, np.inf, _magnitude(size))
    negative = cells < SIDE
    middle = size == 0
    low = np.where(middle, -far, np.where(negative, -far, near))
    high = np.where(middle, far, np.where(negative, -near, far))
    return low, high


def _magnitude(size: Int[np.ndarray, " n"]) -> np.ndarray:
    """Where a cell of a size begins."""
    return ((np.maximum(size, 0).astype(np.int64) + LOWEST) << SHIFT).view(np.float64)


def quantile(histogram: Histogram, probability: float) -> Estimate:
    """A quantile of all draws, with its error from the replicates and from the cell.

    Within a cell the draws are taken as even. Where it lies in its cell is not known,
    so that the standard deviation of an even distribution over the cell is part of the
    error; no cell reaches beyond the draws.

    Args:
        histogram: What was counted.
        probability: Share of the draws below, in (0, 1) [-].
    """
    counts = histogram.counts
    value, half = _at(histogram, counts.sum(axis=0), probability)
    parts = np.array([_at(histogram, row, probability)[0] for row in counts])
    fewest = int(counts.sum(axis=1).min())
    estimate = quantile_estimate(float(value), parts, fewest, probability)
    error = math.hypot(estimate.standard_error, half / math.sqrt(3))
    return estimate._replace(standard_error=error)


def _at(
    histogram: Histogram, counts: Int[np.ndarray, " cells"], probability: float
) -> tuple[float, float]:
    """The order statistic of Hyndman and Fan's type 8, and half its cell's width.

    Both in the output's own unit.
    """
    total = int(counts.sum())
    if not total:
        return math.nan, math.nan
    place = np.clip(probability * (total + 1 / 3) - 1 / 6, 0.0, total)
    below = np.cumsum(counts)
    number = int(np.searchsorted(below, place))
    before = below[number] - counts[number]
    ends = np.array([end[0] for end in edges(np.array([number]))])
    low, high = (
        min(max(histogram.view.back(end), histogram.low), histogram.high)
        for end in ends
    )
    share = float((place - before) / counts[number])
    value = low * (1 - share) + high * share
    return min(max(value, low), high), 0.5 * high - 0.5 * low
