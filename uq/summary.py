"""Means, variances, quantiles and probabilities, each with its standard error.

The error of a quasi-Monte Carlo estimate comes from independent replicates of the same
design: the spread of the replicates' own estimates, over the root of their number
(Owen 2013, Monte Carlo theory, methods and examples, ch. 17). Draws that are not finite
are left out of every statistic here and counted beside it.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float


class Estimate(NamedTuple):
    """A number and how far it may be off."""

    value: float
    standard_error: float
    replicates: int

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Confidence interval by Student's t over the replicates.

        Args:
            level: Share of such intervals that hold the truth, in (0, 1) [-].

        Returns:
            Lower and upper end; infinite where there is but one replicate.
        """
        from scipy.special import stdtrit

        if self.replicates < 2:
            return -np.inf, np.inf
        half = stdtrit(self.replicates - 1, 0.5 + level / 2) * self.standard_error
        return self.value - half, self.value + half


def estimate(
    statistic: Callable[[np.ndarray], float], draws: Float[np.ndarray, "replicates n"]
) -> Estimate:
    """A statistic of all finite draws, and its error from the replicates.

    Args:
        statistic: From a flat array of finite draws to one number.
        draws: Draws, one row a replicate.

    Returns:
        The pooled estimate; its standard error is NaN with fewer than two replicates,
        and everything is NaN where no draw is finite.
    """
    rows = [row[np.isfinite(row)] for row in draws]
    pooled = np.concatenate(rows)
    if not all(row.size for row in rows):
        value = statistic(pooled) if pooled.size else np.nan
        return Estimate(float(value), np.nan, len(rows))
    parts = np.array([statistic(row) for row in rows])
    return Estimate(float(statistic(pooled)), standard_error(parts), len(rows))


def standard_error(parts: Float[np.ndarray, " replicates"]) -> float:
    """Standard error of the mean of independent estimates; NaN if there is but one."""
    if len(parts) < 2:
        return float("nan")
    return float(np.std(parts, ddof=1) / np.sqrt(len(parts)))


def mean(draws: Float[np.ndarray, "replicates n"]) -> Estimate:
    """Expected value."""
    return estimate(np.mean, draws)


def variance(draws: Float[np.ndarray, "replicates n"]) -> Estimate:
    """Variance (divided by n - 1)."""
    return estimate(lambda x: np.var(x, ddof=1) if x.size > 1 else np.nan, draws)


def quantile(draws: Float[np.ndarray, "replicates n"], probability: float) -> Estimate:
    """Value below which lies the share `probability` of the draws.

    The order statistics are joined by Hyndman and Fan's (1996) type 8, whose median is
    unbiased whatever the distribution. The standard error is NaN where a replicate has
    no draw beyond the quantile to expect: its estimate would be its extreme.
    """
    told = estimate(
        lambda x: np.quantile(x, probability, method="median_unbiased"), draws
    )
    fewest = np.isfinite(draws).sum(axis=1).min()
    if fewest * min(probability, 1 - probability) < 1:
        return told._replace(standard_error=float("nan"))
    return told


def probability(event: Float[np.ndarray, "replicates n"]) -> Estimate:
    """Share of the draws in which an event happens (1.0 or 0.0; NaN: undefined)."""
    return estimate(np.mean, event)


def quantiles(
    draws: Float[np.ndarray, "replicates n"], probabilities: Sequence[float]
) -> list[Estimate]:
    """Several quantiles at the price of one sort."""
    ordered = np.sort(draws, axis=1)  # not finite last, each row
    return [quantile(ordered, p) for p in probabilities]


def nonfinite_share(draws: Float[np.ndarray, "replicates n"]) -> float:
    """Share of the draws that are not finite."""
    return float(np.mean(~np.isfinite(draws)))
