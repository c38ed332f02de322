"""Rows in the order of an input, and cut there into slices of equal probability."""

import numpy as np
from jaxtyping import Float, Int


LEAST = 5  # rows of a slice below which a distribution is not worth estimating


def order(
    x: Float[np.ndarray, "n d"], rng: np.random.Generator
) -> Int[np.ndarray, "n d"]:
    """Rows in the order of each column; equal values in random order.

    Args:
        x: Columns.
        rng: Orders equal values.

    Returns:
        Numbers of the rows, the smallest value's first.
    """
    mixed = rng.permutation(len(x))
    return mixed[np.argsort(x[mixed], axis=0, kind="stable")]


def ranks(
    x: Float[np.ndarray, "n d"], rng: np.random.Generator
) -> Int[np.ndarray, "n d"]:
    """Rank of each row in each column, from 0; equal values in random order.

    Args:
        x: Columns.
        rng: Orders equal values.
    """
    found = np.empty(x.shape, dtype=np.int64)
    np.put_along_axis(found, order(x, rng), np.arange(len(x))[:, None], axis=0)
    return found


def starts(rows: int, slices: int) -> Int[np.ndarray, " slices"]:
    """First row of each slice, of rows in order.

    Args:
        rows: How many there are.
        slices: How many to cut; sizes differ by one row at most.

    Raises:
        ValueError: If a slice would hold too few rows.
    """
    if slices < 2 or rows < LEAST * slices:
        raise ValueError(
            f"{slices} slices of {rows} rows: need at least two slices of {LEAST} rows "
            "in each part: take fewer slices, or fewer parts"
        )
    return np.arange(slices) * rows // slices
