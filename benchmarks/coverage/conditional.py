"""What is known of a function where one input is: by nested sums, of many points.

Where no closed form exists, these are independent sums in NumPy over so many evenly
spread points that their own error is far below that of the analyses they judge.
"""

import functools

import numpy as np

from benchmarks.coverage import functions as known


OUTER, INNER, LEVELS = 2000, 2**12, 1000
SLICES = 10
POINTS = 2**20  # of sums that are not nested


@functools.cache
def spread(dimensions: int = 3, seed: int = 1) -> np.ndarray:
    """Evenly spread points."""
    from scipy.stats import qmc

    return qmc.Sobol(dimensions, rng=np.random.default_rng(seed)).random(POINTS)


def nested(name: str, i: int) -> np.ndarray:
    """Outputs in rising order, a row for each of evenly spaced values of an input."""
    from scipy.stats import qmc

    at = (np.arange(OUTER)[:, None] + 0.5) / OUTER
    others = qmc.Sobol(2, rng=np.random.default_rng(i)).random(INNER).T[:, None]
    inputs = [at if k == i else others[k - (k > i)] for k in range(3)]
    y = np.asarray(known.EVERY[name](*np.broadcast_arrays(*inputs)))
    return np.sort(y, axis=1)


@functools.cache
def truths(name: str, i: int) -> dict[str, float]:
    """Measures of a whole distribution, by their names.

    Of delta it is a lower bound: what a grid of fifty cells of the output sees.
    """
    y = nested(name, i)
    levels = np.quantile(y, (np.arange(LEVELS) + 0.5) / LEVELS, method="lower")
    below = np.stack([np.searchsorted(row, levels, side="right") for row in y]) / INNER
    whole = below.mean(axis=0)
    sliced = below.reshape(SLICES, -1, LEVELS).mean(axis=1)
    apart = np.abs(sliced - whole).max(axis=1)
    means = y.reshape(SLICES, -1).mean(axis=1)
    edges = np.quantile(y, np.linspace(0, 1, 51)[1:-1])
    inside = np.stack([np.searchsorted(row, edges) for row in y]) / INNER
    shares = np.diff(inside, axis=1, prepend=0, append=1)
    found = {
        "S1": known.first(name)[i],
        "xi": below.var(axis=0).mean() / np.mean(whole * (1 - whole)),
        "eta2": np.mean((means - y.mean()) ** 2) / known.variance(name),
        "pawn_median": np.median(apart),
        "pawn_mean": apart.mean(),
        "pawn_max": apart.max(),
        "delta": np.abs(shares - shares.mean(axis=0)).sum(axis=1).mean() / 2,
    }
    for k in (0, SLICES // 2):
        part = y.reshape(SLICES, -1)[k]
        found |= {f"band mean {k}": part.mean(), f"band P50 {k}": np.median(part)}
        found |= {f"band P5 {k}": np.quantile(part, 0.05)}
    if name == "event":  # of two values there is one distance, and no quantile
        found["xi"] = known.first(name)[i]
        found = {k: v for k, v in found.items() if "band P" not in k}
    return {key: float(value) for key, value in found.items()}


@functools.cache
def hsic(name: str, i: int) -> tuple[float, float]:
    """R2-HSIC and HSIC with Gaussian kernels of unit bandwidth, by double sums."""
    u = spread()[: 2**11]
    y = np.asarray(known.EVERY[name](*u.T))
    kernels = []
    for z, deviation in ((u[:, i], 12**-0.5), (y, known.variance(name) ** 0.5)):
        kernel = np.exp(-(((z[:, None] - z) / deviation) ** 2) / 2)
        np.fill_diagonal(kernel, 0)
        kernels.append(kernel)
    one, two = kernels
    cross = _unbiased(one, two)
    own = np.sqrt(_unbiased(one, one) * _unbiased(two, two))
    return float(cross / own), float(cross)


def _unbiased(k: np.ndarray, m: np.ndarray) -> float:
    """Song et al. (2012), eq. 5, of matrices without diagonals."""
    n = len(k)
    rows = k.sum(axis=0) @ m.sum(axis=0)
    whole = k.sum() * m.sum() / ((n - 1) * (n - 2))
    return float((np.sum(k * m) + whole - 2 * rows / (n - 2)) / (n * (n - 3)))


def event_of(name: str, limit: float, u: np.ndarray) -> np.ndarray:
    """1 where a function lies below a limit, else 0; inputs stand side by side."""
    y = np.asarray(known.EVERY[name](*np.moveaxis(u, -1, 0)))
    return (y < limit).astype(float)


@functools.cache
def regional(name: str, limit: float, i: int) -> dict[str, float]:
    """Where an input lies when an event happens, and when not."""
    x, happens = spread()[:, i], event_of(name, limit, spread()) == 1
    cells = np.linspace(0, 1, LEVELS + 1)
    with_it, without = (
        np.cumsum(np.histogram(x[rows], cells)[0]) / rows.sum()
        for rows in (happens, ~happens)
    )
    return {
        "KS": float(np.abs(with_it - without).max()),
        "shift": float(np.median(x[happens]) - np.median(x[~happens])),
        "P_low": float(happens[x < 0.1].mean()),
        "P_high": float(happens[x > 0.9].mean()),
    }
