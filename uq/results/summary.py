"""Means, variances, quantiles and probabilities, each with its standard error.

The error of a quasi-Monte Carlo estimate comes from independent replicates of the same
design: the spread of the replicates' own estimates, over the root of their number
(Owen 2013, Monte Carlo theory, methods and examples, ch. 17). Draws that are not finite
are left out of every statistic here and counted beside it.
"""

import functools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import scipy
from jaxtyping import Float

from uq import store
from uq.outlines import plus_minus


class Estimate(NamedTuple):
    """A number and how far it may be off.

    Args:
        value: The number.
        standard_error: Its standard error; NaN where it is not known.
        replicates: Independent estimates that the error comes from.
        draws: Of a share, how many draws it is of: one of 0 or 1 has no spread, but a
            bound.
    """

    value: float
    standard_error: float
    replicates: int
    draws: int | None = None

    def __repr__(self) -> str:
        return plus_minus(self.value, self.standard_error)

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Confidence interval by Student's t over the replicates.

        What happened in none of the draws, or in all, is bounded by `unseen`.

        Args:
            level: Share of such intervals that hold the truth, in (0, 1) [-].

        Returns:
            Lower and upper end; infinite where there is but one replicate.
        """
        if self.draws and self.value in (0.0, 1.0):
            bound = unseen(self.draws, level)
            return (0.0, bound) if self.value == 0 else (1 - bound, 1.0)
        if self.replicates < 2:
            return -np.inf, np.inf
        half = student(self.replicates - 1, 0.5 + level / 2) * self.standard_error
        return self.value - half, self.value + half


def unseen(draws: int, level: float = 0.95) -> float:
    """Most probable that something may be which happened in none of so many draws.

    It is the exact one-sided limit of independent draws, about 3/n at 95 %, which is on
    the safe side of a stratified design.

    Args:
        draws: How many, at least one.
        level: Share of such limits that hold the truth, in (0, 1) [-].

    Source:
        Clopper and Pearson (1934), Biometrika 26, 404-413; Hanley and Lippman-Hand
        (1983), JAMA 249(13) (3/n).
    """
    return float(-np.expm1(np.log1p(-level) / draws))


@functools.cache
def student(degrees: int, share: float) -> float:
    """Quantile of Student's t, of which every interval here is made.

    Args:
        degrees: Degrees of freedom: independent estimates less one.
        share: Of the distribution below, such as 0.975 for two sides of 95 % [-].
    """

    def made() -> list[np.ndarray]:
        from scipy.special import stdtrit

        return [np.array(stdtrit(degrees, share))]

    # Kept, as importing `scipy.special` takes a quarter of a second.
    words = ("student", scipy.__version__, str(degrees), float(share).hex())
    return float(store.arrays(made, *words)[0])


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
    return Estimate(float(statistic(pooled)), float(standard_error(parts)), len(rows))


def standard_error(parts: Float[np.ndarray, "replicates ..."]) -> Any:
    """Standard error of the mean of independent estimates; NaN if there is but one.

    Args:
        parts: An estimate of each replicate, along the first axis.

    Returns:
        One number, or an array of the other axes' shape.
    """
    if len(parts) < 2:
        return np.full(parts.shape[1:], np.nan)[()]
    unit = unit_of(np.where(np.isfinite(parts), parts, 0.0), axis=0)
    return np.std(parts / unit, axis=0, ddof=1) * unit / np.sqrt(len(parts))


def mean(draws: Float[np.ndarray, "replicates n"]) -> Estimate:
    """Expected value."""
    return estimate(_mean, draws)


def _mean(draws: Float[np.ndarray, " n"]) -> float:
    """A mean whose sum cannot overflow."""
    unit = float(unit_of(draws))
    return float(np.mean(draws / unit) * unit)


def unit_of(draws: np.ndarray, axis: Any = None) -> Any:
    """A power of two above all draws, by which nothing is rounded; 1 if they are 0.

    Args:
        draws: Finite numbers.
        axis: Along which; None is of all.
    """
    largest = np.max(np.abs(draws), axis=axis, initial=0.0)
    power = np.ldexp(1.0, np.minimum(np.frexp(largest)[1], 1023))
    return np.where(largest > 0, power, 1.0)[()]


def variance(draws: Float[np.ndarray, "replicates n"]) -> Estimate:
    """Variance, without bias whatever the design; of one replicate over n - 1.

    Raises:
        OverflowError: If it is beyond the largest number.
    """
    rows = [row[np.isfinite(row)] for row in draws]
    unit = float(unit_of(np.concatenate(rows)))
    rows = [row / unit for row in rows]
    count = np.array([row.size for row in rows])
    means = np.array([row.mean() if row.size else 0.0 for row in rows])
    apart = [np.sum((row - m) ** 2) for row, m in zip(rows, means, strict=True)]
    value, parts = spread(count, means, np.array(apart))
    value = float(value) * unit * unit
    require_summed("the variance", value)
    with np.errstate(over="ignore"):
        parts = parts * unit * unit
    return Estimate(value, standard_error(parts), len(parts))


def spread(
    count: Any, mean: Any, deviation: Any
) -> tuple[np.ndarray, Float[np.ndarray, "replicates ..."]]:
    r"""Variance of all draws, and that of each replicate about the mean of all.

    $$\hat\sigma^2 = \frac{1}{N} \sum_r \Big[\sum_i (y_{ri} - \bar y_r)^2
    + \tfrac{R}{R - 1} n_r (\bar y_r - \bar y)^2\Big]$$

    Squared deviations over n are too small by the variance of the replicate's mean: a
    n-th of the variance where draws are independent, next to nothing on a net. The
    spread of the replicates' means says how much it is, so that the sum is without
    bias for either.

    Args:
        count: Draws of each replicate, shape (replicates, ...).
        mean: Their means.
        deviation: Sums of their squared deviations from these.

    Returns:
        The variance, and what each replicate contributes; over n - 1 where there is but
        one; NaN where a replicate has no draw, or there is one draw in all.
    """
    count, mean, deviation = (
        np.asarray(each, float) for each in (count, mean, deviation)
    )
    total, used = count.sum(axis=0), np.sum(count > 0, axis=0)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        centre = np.sum(count * mean, axis=0) / total
        apart = used / (used - 1) * (mean - centre) ** 2
        several = (deviation.sum(axis=0) + np.sum(count * apart, axis=0)) / total
        one = deviation.sum(axis=0) / (total - 1)
        value = np.where(used > 1, several, np.where(total > 1, one, np.nan))
        parts = np.where(used > 1, deviation / count + apart, value)
    return value, np.where(count > 0, parts, np.nan)


def require_summed(what: str, value: float) -> None:
    """Refuse a sum of finite numbers that is beyond the largest number.

    Raises:
        OverflowError: If it is infinite.
    """
    if np.isinf(value):
        raise OverflowError(
            f"{what} is beyond the largest number, 1.8e308: state the output in a "
            "larger unit, or take its logarithm"
        )


def quantile(draws: Float[np.ndarray, "replicates n"], probability: float) -> Estimate:
    """Value below which lies the share `probability` of the draws.

    The order statistics are joined by Hyndman and Fan's (1996) type 8, whose median is
    unbiased whatever the distribution. The standard error is that of
    `quantile_estimate`.
    """
    rows = [row[np.isfinite(row)] for row in draws]
    pooled = np.concatenate(rows)
    if not pooled.size:
        return Estimate(np.nan, np.nan, len(rows))
    fewest = min(row.size for row in rows)
    at = functools.partial(np.quantile, q=probability, method="median_unbiased")
    parts = np.array([at(row) if row.size else np.nan for row in rows])
    return quantile_estimate(float(at(pooled)), parts, fewest, probability)


def quantile_estimate(
    value: float,
    parts: Float[np.ndarray, " replicates"],
    fewest: int,
    probability: float,
) -> Estimate:
    r"""A quantile of all draws with its error, if every replicate has draws beyond it.

    $$\hat\sigma^2 = \frac{1}{R (R - 1)} \sum_r (q_r - q)^2$$

    The spread is about the quantile of all draws: where a replicate has but a few draws
    beyond, its own estimate has a bias, which the spread about their mean leaves out.

    Args:
        value: The quantile of all draws.
        parts: That of each replicate.
        fewest: Finite draws of the replicate that has the fewest.
        probability: Share of the draws below [-].

    Returns:
        The estimate; its error is NaN with fewer than two replicates, or where one has
        no draw beyond the quantile to expect: its estimate would be its extreme.
    """
    error, count = float("nan"), len(parts)
    if fewest * min(probability, 1 - probability) >= 1 and count > 1:
        unit = unit_of(parts)
        apart = np.sum(((parts - value) / unit) ** 2) / (count * (count - 1))
        error = float(np.sqrt(apart) * unit)
    return Estimate(value, error, count)


COMPARED = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


def event(left: Any, sign: str, right: Any) -> Float[np.ndarray, "*shape"]:
    """1 where one side compares so with the other, else 0; NaN where it is not known.

    As `uq.quantities.event`, of draws that are kept.

    Args:
        left: Draws, or a number.
        sign: "<", "<=", ">" or ">=".
        right: Draws of the same shape, or a number.
    """
    a, b = np.asarray(left, float), np.asarray(right, float)
    unknown = np.isnan(a) | np.isnan(b) | (np.isinf(a) & (a == b))
    return np.where(unknown, np.nan, COMPARED[sign](a, b).astype(float))


def every(*events: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    """1 where all events happen, 0 where one does not, NaN where it is not known."""
    rows = np.stack(events)
    never = np.any(rows == 0, axis=0)
    return np.where(never, 0.0, np.where(np.isnan(rows).any(axis=0), np.nan, 1.0))


def within(
    event: Float[np.ndarray, "*shape"], given: Float[np.ndarray, "*shape"]
) -> Float[np.ndarray, "*shape"]:
    """An event where another happens, and NaN elsewhere: its share is conditional."""
    return np.where(given == 1, event, np.nan)


def probability(event: Float[np.ndarray, "replicates n"]) -> Estimate:
    """Share of the draws in which an event happens (1.0 or 0.0; NaN: not known).

    Of what never or always happened the error is not known (NaN): see
    `Estimate.interval`.
    """
    return of_share(estimate(np.mean, event), int(np.isfinite(event).sum()))


def of_share(share: Estimate, draws: int) -> Estimate:
    """An estimate that is a share of draws: never seen is not known to be never."""
    error = np.nan if share.value in (0.0, 1.0) else share.standard_error
    return share._replace(standard_error=float(error), draws=draws)


def quantiles(
    draws: Float[np.ndarray, "replicates n"], probabilities: Sequence[float]
) -> list[Estimate]:
    """Several quantiles at the price of one sort."""
    ordered = np.sort(draws, axis=1)  # not finite last, each row
    return [quantile(ordered, p) for p in probabilities]


def nonfinite_share(draws: Float[np.ndarray, "replicates n"]) -> float:
    """Share of the draws that are not finite."""
    return float(np.mean(~np.isfinite(draws)))
