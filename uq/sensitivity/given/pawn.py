"""PAWN: how far the distribution of an output moves where an input is known.

Source:
    Pianosi & Wagener (2015), Environ. Model. Softw. 67, 1-11, eq. 4 and 5; (2018),
    Environ. Model. Softw. 108, 197-207, sec. 2.2 (from any sample, by slices).
"""

import math
from collections.abc import Mapping
from functools import partial

import numpy as np
from jaxtyping import Float

from uq.sensitivity.given.analysis import UPWARDS, Method, each_part
from uq.sensitivity.given.slices import ranks, starts


# Mean of Kolmogorov's limit distribution: sqrt(pi / 2) ln 2.
KOLMOGOROV = math.sqrt(math.pi / 2) * math.log(2)


def pawn(*, slices: int = 10) -> Method:
    """Mean, median and largest Kolmogorov-Smirnov distance over slices of an input.

    Args:
        slices: Slices of equal probability.
    """

    def inert(rows: int) -> str:
        apart = KOLMOGOROV * math.sqrt((slices - 1) / rows)
        return f"an input without effect would have a mean distance of {apart:.2g}"

    return Method(
        name="PAWN",
        estimate=each_part(partial(pawn_indices, slices=slices)),
        docs={
            f"pawn_{name}": f"{name} Kolmogorov-Smirnov distance over the slices [-]"
            for name in ("median", "mean", "max")
        },
        assumptions=[
            f"{slices} slices of equal probability",
        ],
        biased=dict.fromkeys(("pawn_median", "pawn_mean", "pawn_max"), UPWARDS),
        note=inert,
    )


def pawn_indices(
    x: Float[np.ndarray, "n d"],
    y: Float[np.ndarray, " n"],
    rng: np.random.Generator,
    *,
    slices: int,
) -> Mapping[str, Float[np.ndarray, " d"]]:
    """Statistics of the distances over the slices of each input.

    Args:
        x: Inputs.
        y: Output.
        rng: Breaks the ties.
        slices: Slices of equal probability.

    Returns:
        "pawn_median", "pawn_mean" and "pawn_max" of each input, in [0, 1] [-].
    """
    apart = distances(x, y, rng, slices=slices)
    return {
        "pawn_median": np.median(apart, axis=0),
        "pawn_mean": np.mean(apart, axis=0),
        "pawn_max": np.max(apart, axis=0),
    }


def distances(
    x: Float[np.ndarray, "n d"],
    y: Float[np.ndarray, " n"],
    rng: np.random.Generator,
    *,
    slices: int,
) -> Float[np.ndarray, "slices d"]:
    """Largest distance of the output's distribution in a slice from that of all rows.

    Only ranks enter, so that a monotone function of the output changes nothing. Ties
    are broken at random, which spreads an atom evenly and moves no distance.

    Args:
        x: Inputs.
        y: Output.
        rng: Breaks the ties.
        slices: Slices of equal probability.

    Returns:
        Distances of each slice and input [-].

    Raises:
        ValueError: If a slice would hold too few rows.
    """
    n = len(y)
    first = starts(n, slices)
    sizes = np.diff(first, append=n)
    slice_of = np.repeat(np.arange(slices), sizes)
    # One sort of whole numbers: by slice, then by rank of the output.
    keys = slice_of[ranks(x, rng)] * n + ranks(y[:, None], rng)
    places = np.sort(keys, axis=0) - (slice_of * n)[:, None]
    size = sizes[slice_of][:, None]
    inside = (np.arange(n) - first[slice_of])[:, None] / size
    gap = inside - places / n
    # A step of the slice's distribution is sized 1 / size, of the whole one 1 / n.
    after = np.abs(gap + 1 / size - 1 / n)
    return np.maximum.reduceat(np.maximum(np.abs(gap), after), first, axis=0)
