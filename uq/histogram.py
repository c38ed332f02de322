"""Quantiles without keeping draws: counts in cells that follow a float's own bits.

The leading bits of a double (sign, exponent, seven of the fraction) number cells that
are in order and a 128th of an octave wide: no logarithm, no range to guess, and integer
counts that add up exactly in any order, on any number of devices.
"""

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from uq.summary import Estimate, standard_error


FRACTION = 7  # bits of the fraction that tell cells apart: 0.8 % wide at the most
OCTAVES = 128  # of magnitude, on either side of 1, that are told apart
SHIFT = 52 - FRACTION
LOWEST = (1023 - OCTAVES) << FRACTION
SIDE = 2 * OCTAVES << FRACTION  # cells of one sign
CELLS = 2 * SIDE + 1  # the middle one holds zero and what is too small to tell from it


def cell(x: Float[Array, " n"]) -> Int[Array, " n"]:
    """Number of the cell of each value; CELLS, which is none, where it is not finite.

    Magnitudes of 2^128 and more share the outermost cells.
    """
    bits = jax.lax.bitcast_convert_type(jnp.abs(x), jnp.int64) >> SHIFT
    size = jnp.clip(bits - LOWEST, -1, SIDE - 1) + 1  # 0: too small
    number = SIDE + jnp.where(x < 0, -size, size)
    return jnp.where(jnp.isfinite(x), number, CELLS)


def edges(cells: Int[np.ndarray, " n"]) -> tuple[np.ndarray, np.ndarray]:
    """Smallest and largest value of each cell (host)."""
    size = np.abs(cells - SIDE)
    near = np.where(size > 0, _magnitude(size - 1), 0.0)
    far = _magnitude(size)
    negative = cells < SIDE
    middle = size == 0
    low = np.where(middle, -far, np.where(negative, -far, near))
    high = np.where(middle, far, np.where(negative, -near, far))
    return low, high


def _magnitude(size: Int[np.ndarray, " n"]) -> np.ndarray:
    """Where a cell of a size begins."""
    return ((np.maximum(size, 0).astype(np.int64) + LOWEST) << SHIFT).view(np.float64)


def quantile(
    counts: Int[np.ndarray, "replicates cells"], probability: float
) -> Estimate:
    """A quantile of all draws, with its error from the replicates.

    Within a cell the draws are taken as even, so that the value is right to the width
    of a cell, 0.8 %, and in practice to a twentieth of that.

    Args:
        counts: Draws in each cell, one row a replicate.
        probability: Share of the draws below, in (0, 1) [-].
    """
    value = _at(counts.sum(axis=0), probability)
    parts = np.array([_at(row, probability) for row in counts])
    return pooled(value, parts, int(counts.sum(axis=1).min()), probability)


def pooled(
    value: float,
    parts: Float[np.ndarray, " replicates"],
    fewest: int,
    probability: float,
) -> Estimate:
    """A quantile of all draws with its error, if every replicate has draws beyond it.

    Args:
        value: The quantile of all draws.
        parts: That of each replicate.
        fewest: Finite draws of the replicate that has the fewest.
        probability: Share of the draws below [-].

    Returns:
        The estimate; its error is NaN if a replicate's part may be its extreme.
    """
    beyond = fewest * min(probability, 1 - probability)
    error = standard_error(parts) if beyond >= 1 else float("nan")
    return Estimate(float(value), error, len(parts))


def _at(counts: Int[np.ndarray, " cells"], probability: float) -> float:
    """Where the order statistic of Hyndman and Fan's type 8 falls in its cell."""
    total = int(counts.sum())
    if not total:
        return float("nan")
    place = np.clip(probability * (total + 1 / 3) - 1 / 6, 0.0, total)
    below = np.cumsum(counts)
    number = int(np.searchsorted(below, place))
    before = below[number] - counts[number]
    (low,), (high,) = edges(np.array([number]))
    return float(low + (high - low) * (place - before) / counts[number])
