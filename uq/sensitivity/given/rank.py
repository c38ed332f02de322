"""First-order indices and Chatterjee's xi by ranks: one sort an input, any sample.

Rows that are neighbours in one input are nearly a pair that shares this input alone.

Source:
    Gamboa, Gremaud, Klein & Lagnoux (2022), Bernoulli 28(4), 2345-2370,
    10.3150/21-BEJ1421 (first-order index, here over open neighbours as von Neumann's
    ratio: closing the circle, last row to first, costs a bias of order 1/n);
    Chatterjee (2021), J. Am. Stat. Assoc. 116, 2009-2022, eq. 1 and 2 (xi, with ties);
    Gamboa, Klein & Lagnoux (2018), SIAM/ASA J. Uncertain. Quantif. 6(2) (what xi
    estimates is the first-order Cramer-von Mises index).
"""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from uq.sensitivity.given.analysis import Method, random_batches
from uq.sensitivity.given.slices import order


def rank() -> Method:
    """First-order index and xi of every input."""
    return Method(
        name="ranks",
        estimate=random_batches(rank_indices),
        docs={
            "S1": "first-order index by ranks [-]",
            "xi": "Chatterjee's xi, the first Cramer-von Mises index [-]",
        },
        assumptions=[
            "errors come from random batches of rows, whatever the design: "
            "neighbours of one net depend on one another"
        ],
        moments=["S1"],
    )


def rank_indices(
    x: Float[np.ndarray, "n d"],
    y: Float[np.ndarray, " n"],
    rng: np.random.Generator,
) -> Mapping[str, Float[np.ndarray, " d"]]:
    """First-order index and xi; NaN where the output does not vary.

    Args:
        x: Inputs, continuous or not: equal values are taken in random order.
        y: Output.
        rng: Breaks the ties.

    Returns:
        "S1" and "xi" of each input [-]; either may be negative by chance.
    """
    n, rows = len(y), order(x, rng)
    below = np.searchsorted(np.sort(y), y, side="right")
    above = n - np.searchsorted(np.sort(y), y, side="left")
    y = y / (np.abs(y).max() or 1.0)  # squares that cannot overflow
    steps = np.diff(y[rows], axis=0)
    leaps = np.abs(np.diff(below[rows], axis=0))
    with np.errstate(invalid="ignore", divide="ignore"):
        return {
            "S1": 1 - np.mean(steps**2, axis=0) / (2 * np.var(y, ddof=1)),
            "xi": 1 - n * leaps.sum(axis=0) / (2 * np.sum(above * (n - above))),
        }
