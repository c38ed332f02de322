r"""Borgonovo's delta: half the area between an output's density and its conditional.

It is the most by which a set can be more probable under the joint distribution of input
and output than under the product of their own. Densities on a grid of ranks, smoothed,
say on all parts of the table but one where such a set lies; that part says how probable
it is. So no density enters the value, an input without effect has an expectation near
0, and an error in the densities, which matters only where both are nearly equal, enters
squared.

Source:
    Borgonovo (2007), Reliab. Eng. Syst. Saf. 92, 771-784 (delta); Plischke, Borgonovo
    & Smith (2013), Eur. J. Oper. Res. 226, 536-550 (from given data; the bias that is
    avoided here); Scheffe (1947), Ann. Math. Stat. 18, 434-438 (the set).
"""

import math
from collections.abc import Mapping
from functools import partial

import numpy as np
from jaxtyping import Float, Int

from uq.sensitivity.given.analysis import Method
from uq.sensitivity.given.table import Table


# Of the rule of Scott (2015, Multivariate Density Estimation, ch. 6) for two
# dimensions; the part that is held out from the choice has no say in it.
BANDWIDTHS = (1.0, 0.5, 0.25)
BIASED = (
    "a lower estimate, by up to a third for an output that waves within the grid: no "
    "other set than the one found on other rows is tried, and what is finer than the "
    "grid is not seen"
)


def delta(*, grid: int = 64) -> Method:
    """Borgonovo's delta of every input.

    Args:
        grid: Cells along each of input and output, of equal probability.

    Raises:
        ValueError: If there are fewer than two.
    """
    if grid < 2:
        raise ValueError(f"grid: need at least two cells, got {grid}")
    return Method(
        name="Borgonovo",
        estimate=partial(_estimate, grid=grid),
        docs={"delta": "lower estimate of Borgonovo's delta, on rows held out [-]"},
        assumptions=[
            "parts share the rows that the set is found on: errors of a delta near 0 "
            "are too small, by a factor of up to two",
        ],
        biased={"delta": BIASED},
    )


def _estimate(
    table: Table, rng: np.random.Generator, *, grid: int
) -> tuple[Mapping[str, np.ndarray], Mapping[str, np.ndarray]]:
    """The mean over the parts, and each part's."""
    del rng  # nothing here is random
    sizes = np.diff(table.edges)
    part = np.repeat(np.arange(len(sizes)), sizes)
    held = borgonovo_delta(table.x, table.y[:, 0], part, grid=grid)
    return {"delta": held.mean(axis=0)}, {"delta": held}


def borgonovo_delta(
    x: Float[np.ndarray, "n d"],
    y: Float[np.ndarray, " n"],
    part: Int[np.ndarray, " n"],
    *,
    grid: int,
) -> Float[np.ndarray, "parts d"]:
    """Delta of each input on each part, the set being found on the others.

    Args:
        x: Inputs.
        y: Output; a monotone function of it has the same delta.
        part: Number of the part of each row.
        grid: Cells along each axis.

    Returns:
        Estimates [-]; negative by chance where an input has no effect.
    """
    parts = int(part.max()) + 1
    rows = part * grid**2 + cells(y, grid)
    rule = len(y) ** (-1 / 6) / math.sqrt(12)
    smoothers = [smoother(grid, factor * rule) for factor in BANDWIDTHS]

    def one(column: Float[np.ndarray, " n"]) -> Float[np.ndarray, " parts"]:
        place = rows + cells(column, grid) * grid
        counts = np.bincount(place, minlength=parts * grid**2).astype(float)
        return _held_out(counts.reshape(parts, grid, grid), smoothers)

    return np.stack([one(column) for column in x.T], axis=1)


def cells(column: Float[np.ndarray, " n"], grid: int) -> Int[np.ndarray, " n"]:
    """Cell of equal probability of each value; equal values share one.

    Args:
        column: Values.
        grid: How many cells.

    Returns:
        Numbers of the cells, from 0; that of the middle rank of equal values.
    """
    ordered = np.sort(column)
    below = np.searchsorted(ordered, column, side="left")
    to = np.searchsorted(ordered, column, side="right")
    return (below + to) * grid // (2 * len(column))


def _held_out(
    counts: Float[np.ndarray, "parts grid grid"],
    smoothers: list[Float[np.ndarray, "grid grid"]],
) -> Float[np.ndarray, " parts"]:
    """How much more probable the set found without a part is on this part."""
    own, rest = _dependence(counts), _dependence(counts.sum(axis=0) - counts)
    found = np.stack(
        [np.sum((s @ rest @ s.T > 0) * own, axis=(1, 2)) for s in smoothers]
    )
    others = found.sum(axis=1, keepdims=True) - found
    best = np.argmax(others, axis=0)
    return found[best, np.arange(len(counts))]


def _dependence(
    counts: Float[np.ndarray, "parts grid grid"],
) -> Float[np.ndarray, "parts grid grid"]:
    """Joint probabilities less the product of the margins, without bias.

    The margins come from the same rows, which shrinks the expectation by 1 - 1/n.
    """
    n = counts.sum(axis=(1, 2), keepdims=True)
    product = counts.sum(axis=1, keepdims=True) * counts.sum(axis=2, keepdims=True)
    return (counts - product / n) / (n - 1)


def smoother(grid: int, bandwidth: float) -> Float[np.ndarray, "grid grid"]:
    """Gaussian weights between the cells of (0, 1), reflected at both ends.

    Args:
        grid: How many cells.
        bandwidth: Standard deviation, of the interval's length 1 [-].
    """
    u = (np.arange(grid) + 0.5) / grid
    images = np.stack([u, -u, 2 - u])
    return np.exp(-(((u[:, None, None] - images) / bandwidth) ** 2) / 2).sum(axis=1)
