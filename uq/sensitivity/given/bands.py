"""Conditional bands: mean and quantiles of an output where an input is known.

Source:
    Pearson (1905), On the general theory of skew correlation (correlation ratio);
    Plischke (2012), Eur. J. Oper. Res. 221, 174-183 (class-conditional means from
    given data).
"""

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
from jaxtyping import Float

from uq.sensitivity.given.analysis import Method, random_batches
from uq.sensitivity.given.slices import order, starts


PROBABILITIES = (0.05, 0.5, 0.95)


def bands(
    *, slices: int = 10, probabilities: Sequence[float] = PROBABILITIES
) -> Method:
    """Mean and quantiles of an output in slices of equal probability of each input.

    The correlation ratio of the slices ranks; in `more`, "band" over statistic and
    slice, and "position", the mean of the input in each slice, both with errors.

    Args:
        slices: Slices of equal probability.
        probabilities: Of the quantiles [-].

    Raises:
        ValueError: If a probability is none.
    """
    if not all(0 <= p <= 1 for p in probabilities):
        raise ValueError(f"probabilities: need some in [0, 1], got {probabilities}")
    shares = tuple(probabilities)
    return Method(
        name="conditional bands",
        estimate=random_batches(partial(band_of, slices=slices, probabilities=shares)),
        docs={"eta2": "correlation ratio of the slices, without bias [-]"},
        assumptions=[
            f"{slices} slices of equal probability: a variation within one is not seen",
            "errors come from random batches of rows, whatever the design: too large "
            "where rows are spread evenly, as on a net",
        ],
        moments=["eta2"],
        dims={"band": ("statistic", "slice"), "position": ("slice",)},
        coords={
            "statistic": [*(f"P{100 * p:g}" for p in shares), "mean"],
            "slice": range(slices),
        },
    )


def band_of(
    x: Float[np.ndarray, "n d"],
    y: Float[np.ndarray, " n"],
    rng: np.random.Generator,
    *,
    slices: int,
    probabilities: Sequence[float],
) -> Mapping[str, np.ndarray]:
    """Band, position and correlation ratio of each input.

    Args:
        x: Inputs.
        y: Output.
        rng: Breaks the ties of an input.
        slices: Slices of equal probability.
        probabilities: Of the quantiles, of Hyndman and Fan's (1996) type 8 [-].

    Returns:
        "eta2" (d,), "band" (d, statistics, slices), "position" (d, slices).
    """
    n, rows = len(y), order(x, rng)
    first = starts(n, slices)
    sizes = np.diff(first, append=n)[:, None]
    sliced = np.split(y[rows], first[1:])
    quantiles = np.stack(
        [
            np.quantile(each, probabilities, axis=0, method="median_unbiased")
            for each in sliced
        ]
    )  # (slices, probabilities, d)
    means = np.add.reduceat(y[rows], first, axis=0) / sizes
    position = np.add.reduceat(np.take_along_axis(x, rows, axis=0), first) / sizes
    band = np.concatenate([quantiles, means[:, None]], axis=1)
    return {
        "eta2": _correlation_ratio(means, sizes, y),
        "band": np.moveaxis(band, (0, 1, 2), (2, 1, 0)),
        "position": position.T,
    }


def _correlation_ratio(
    means: Float[np.ndarray, "slices d"],
    sizes: np.ndarray,
    y: Float[np.ndarray, " n"],
) -> Float[np.ndarray, " d"]:
    """Kelley's (1935) epsilon squared: what is within slices counts once a freedom."""
    n, whole = len(y), np.sum((y - y.mean()) ** 2)
    between = np.sum(sizes * (means - y.mean()) ** 2, axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return 1 - (whole - between) / (n - len(means)) * (n - 1) / whole
