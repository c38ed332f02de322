"""Distributions from what an expert says: "one in ten below this, one in ten above".

P10 is the value that one draw in ten falls below, P90 the one that one in ten exceeds.
Two quantiles fix two parameters and three fix three; a family that cannot have them
says so, and is then the wrong family.
"""

import math
from collections.abc import Callable

import numpy as np

from uq.distributions.closed_forms import (
    LogNormal,
    LogUniform,
    Normal,
    Triangular,
    Uniform,
    Weibull,
)
from uq.distributions.special import Beta, Gamma, Pert


Z90 = 1.2815515655446004  # standard normal quantile at 0.9


def uniform_from_quantiles(*, p10: float, p90: float) -> Uniform:
    """The Uniform with these quantiles: an eighth of their gap beyond each of them."""
    _rising("Uniform", p10, p90)
    margin = (p90 - p10) / 8
    return Uniform(p10 - margin, p90 + margin)


def loguniform_from_quantiles(*, p10: float, p90: float) -> LogUniform:
    """The LogUniform with these quantiles."""
    _rising("LogUniform", p10, p90, low=0.0)
    margin = (p90 / p10) ** (1 / 8)
    return LogUniform(p10 / margin, p90 * margin)


def normal_from_quantiles(*, p10: float, p90: float) -> Normal:
    """The Normal with these quantiles."""
    _rising("Normal", p10, p90)
    return Normal((p10 + p90) / 2, (p90 - p10) / 2 / Z90)


def lognormal_from_quantiles(*, p10: float, p90: float) -> LogNormal:
    """The LogNormal with these quantiles; its median is their geometric mean."""
    _rising("LogNormal", p10, p90, low=0.0)
    return LogNormal(math.sqrt(p10) * math.sqrt(p90), math.log(p90 / p10) / 2 / Z90)


def weibull_from_quantiles(*, p10: float, p90: float) -> Weibull:
    """The Weibull with these quantiles."""
    _rising("Weibull", p10, p90, low=0.0)
    shape = math.log(math.log(0.1) / math.log(0.9)) / math.log(p90 / p10)
    return Weibull(shape, p90 / math.log(10) ** (1 / shape))


def gamma_from_quantiles(*, p10: float, p90: float) -> Gamma:
    """The Gamma with these quantiles: their ratio falls as the shape grows."""
    from scipy.special import gammaincinv

    _rising("Gamma", p10, p90, low=0.0)

    def ratio(log_shape: float) -> float:
        low, high = gammaincinv(math.exp(log_shape), [0.1, 0.9])
        return float(high / low)

    shape = math.exp(_solve("Gamma", "P90 / P10", ratio, p90 / p10, (-4.0, 30.0)))
    return Gamma(shape, p90 / float(gammaincinv(shape, 0.9)))


def beta_from_quantiles(
    *, p10: float, p90: float, low: float = 0.0, high: float = 1.0
) -> Beta:
    """The Beta on [low, high] with these quantiles.

    The second shape follows from P10, given the first; the first then from P90.
    """
    from scipy.special import betainc

    _rising("Beta", p10, p90, low=low, high=high)
    x10, x90 = (p10 - low) / (high - low), (p90 - low) / (high - low)

    def second(first: float) -> float:
        def excess(log_beta: float) -> float:
            return float(betainc(math.exp(first), math.exp(log_beta), x10)) - 0.1

        return _root(excess, (first - 16.0, first + 16.0))

    def share(first: float) -> float:
        return float(betainc(math.exp(first), math.exp(second(first)), x90))

    try:
        first = _root(lambda first: share(first) - 0.9, (-8.0, 16.0))
    except ValueError:
        message = (
            f"Beta: P10 = {p10} and P90 = {p90} are too close to each other, or to "
            f"the bounds {low} and {high}, for any member; widen them"
        )
        raise ValueError(message) from None
    return Beta(math.exp(first), math.exp(second(first)), low, high)


def triangular_from_quantiles(*, p10: float, p50: float, p90: float) -> Triangular:
    """The Triangular with these quantiles."""

    def quantiles(share: float) -> np.ndarray:
        u = np.array([0.1, 0.5, 0.9])
        below, above = np.sqrt(share * u), 1 - np.sqrt((1 - share) * (1 - u))
        return np.where(u < share, below, above)

    share, low, width = _three("Triangular", quantiles, p10, p50, p90)
    return Triangular(low, low + share * width, low + width)


def pert_from_quantiles(
    *, p10: float, p50: float, p90: float, weight: float = 4.0
) -> Pert:
    """The Pert with these quantiles and this weight of the mode."""
    from scipy.special import betaincinv

    def quantiles(share: float) -> np.ndarray:
        shapes = 1 + weight * share, 1 + weight * (1 - share)
        return betaincinv(*shapes, np.array([0.1, 0.5, 0.9]))

    share, low, width = _three("Pert", quantiles, p10, p50, p90)
    return Pert(low, low + share * width, low + width, weight)


def _three(
    family: str,
    quantiles: Callable[[float], np.ndarray],
    p10: float,
    p50: float,
    p90: float,
) -> tuple[float, float, float]:
    """Where the mode lies between the bounds, the lower bound and the width.

    The skewness of the three quantiles fixes the first; it falls as the mode rises.
    """
    _rising(family, p10, p50, p90)

    def skewness(share: float) -> float:
        low, middle, high = quantiles(share)
        return float((high - middle) / (middle - low))

    what, wanted = "(P90 - P50) / (P50 - P10)", (p90 - p50) / (p50 - p10)
    share = _solve(family, what, skewness, wanted, (0.0, 1.0))
    low, _, high = (float(q) for q in quantiles(share))
    width = (p90 - p10) / (high - low)
    return share, p10 - low * width, width


def _solve(
    family: str,
    what: str,
    function: Callable[[float], float],
    wanted: float,
    ends: tuple[float, float],
) -> float:
    """Where a monotone function has the wanted value, or why it cannot have it."""
    least, most = sorted((function(ends[0]), function(ends[1])))
    # An end itself is meant: only rounding keeps it outside.
    if not least * (1 - 1e-12) <= wanted <= most * (1 + 1e-12):
        message = (
            f"{family}: no member has {what} = {wanted:.6g}, only {least:.6g} to "
            f"{most:.6g}; choose another family"
        )
        raise ValueError(message)
    wanted = min(max(wanted, least), most)
    return _root(lambda x: function(x) - wanted, ends)


def _root(function: Callable[[float], float], ends: tuple[float, float]) -> float:
    """Where a function with two signs at the ends vanishes; else ValueError."""
    from scipy.optimize import root_scalar

    return float(root_scalar(function, bracket=ends, xtol=1e-14, rtol=1e-14).root)


def _rising(
    family: str, *quantiles: float, low: float = -math.inf, high: float = math.inf
) -> None:
    """Refuse quantiles that do not rise strictly between the bounds of the family."""
    chain = [low, *quantiles, high]
    if not all(a < b for a, b in zip(chain, chain[1:], strict=False)):
        names = "P10 < P90" if len(quantiles) == 2 else "P10 < P50 < P90"
        got = ", ".join(str(q) for q in quantiles)
        message = f"{family}: need {names} between {low} and {high}, got {got}"
        raise ValueError(message)
