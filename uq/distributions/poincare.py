"""Poincare constants: how much variance a function can have for a mean squared slope.

The constant of a distribution is the smallest C with Var f(X) <= C E[f'(X)^2] for every
f; 1/C is the first positive eigenvalue of -(p f')' = lambda p f, p its density, with no
flux at the ends. It is infinite where the tails are heavier than exponential, and where
there are atoms or gaps.

Source:
    Roustant, Barthe and Iooss (2017), Electron. J. Statist. 11, 3081-3119,
    10.1214/17-EJS1310: closed forms (table 1) and finite elements (section 4.3).
"""

import math
from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from uq.distributions import (
    AbstractDistribution,
    Discrete,
    Empirical,
    Fixed,
    Gamma,
    LogNormal,
    Mixture,
    Normal,
    StudentT,
    Truncated,
    Uniform,
    Weibull,
)


NODES, FAR = 2**11, 8  # and times as many where a tail has no end
SMALLEST = 1e-300  # probability of what is cut off a tail
DOUBLINGS = 64  # of the distance from the median, in which such a tail must end
GROWS = 1.01  # of the constant, when the tail is seen twice as far out: it has none


def poincare_constant(distribution: AbstractDistribution) -> float:
    r"""Poincare constant of a distribution.

    Closed forms: $(b - a)^2 / \pi^2$ of a Uniform, $\sigma^2$ of a Normal, and of a
    Gamma $(k + 1)^2 / k$ times the square of its scale for shapes $k \ge 1$, 4 times
    below. The others are found numerically, to 1e-6 of themselves (1e-2 where the
    density has a pole); where a tail has no end they may come out too high by up to
    1e-3, which keeps a bound a bound.

    Args:
        distribution: Any of `uq.distributions`, or another of the same kind; its
            parameters are numbers.

    Returns:
        The constant, in the square of the distribution's unit; infinite where no bound
        exists or data say too little of the density; 0 where nothing varies.

    Note:
        The Gamma's operator is that of Coulomb's potential: its first excited level is
        $k / (k + 1)^2$ below the continuum that starts at 1/4, if $k > 1$.
    """
    match distribution:
        case Fixed():
            return 0.0
        case Uniform(low=low, high=high):
            return float((high - low) / math.pi) ** 2
        case Normal(std=std):
            return float(std) ** 2
        case Gamma(shape=shape, scale=scale):
            shape = max(shape, 1.0)
            return float(scale) ** 2 * (shape + 1) ** 2 / shape
    if not is_continuous(distribution) or _has_heavy_tail(distribution):
        return math.inf
    if isinstance(distribution, Empirical):
        return math.inf
    if all(map(math.isfinite, distribution.support)):
        return _by_elements(distribution, SMALLEST)
    near, far = (_by_elements(distribution, p) for p in (SMALLEST**0.5, SMALLEST))
    return far if far < GROWS * near else math.inf


def is_continuous(distribution: AbstractDistribution) -> bool:
    """Whether the quantile function is: no jump between values, no gap in the support.

    A distribution that is not of `uq.distributions` is taken to be.
    """
    match distribution:
        case Discrete():
            return False
        case Truncated(base=base):
            return is_continuous(base)
        case Mixture(components=components):
            ends = sorted(part.support for part in components)
            reached = np.maximum.accumulate([high for _, high in ends])
            gaps = [low > top for (low, _), top in zip(ends[1:], reached, strict=False)]
            return all(map(is_continuous, components)) and not any(gaps)
    return True


def _has_heavy_tail(distribution: AbstractDistribution) -> bool:
    """Whether a tail without end is known to be heavier than exponential."""
    if all(map(math.isfinite, distribution.support)):
        return False
    match distribution:
        case LogNormal() | StudentT():
            return True
        case Weibull(shape=shape):
            return bool(shape < 1)
        case Truncated(base=base):
            return _has_heavy_tail(base)
        case Mixture(components=components):
            return any(map(_has_heavy_tail, components))
    return False


def _by_elements(distribution: AbstractDistribution, smallest: float) -> float:
    r"""The constant by linear elements with lumped masses.

    Springs $s_k = m_k / h_k^2$ join masses $M_i$. Frequencies are singular values of
    the bidiagonal $S^{1/2} B M^{-1/2}$, taken from the tridiagonal matrix where nodes
    and springs alternate: squares, which cost half of the digits, are never formed.

    Source:
        Golub and Kahan (1965), SIAM J. Numer. Anal. 2, 205-224.
    """
    from scipy.linalg import eigh_tridiagonal

    ends = _ends(distribution, smallest)
    if ends is None:
        return math.inf
    nodes = _nodes(distribution, *ends)
    mass = _masses(distribution, nodes)
    if not np.all(mass > 0):
        return math.inf
    springs = np.sqrt(mass) / np.diff(nodes)
    at = np.sqrt(np.append(mass, 0.0) / 2 + np.append(0.0, mass) / 2)
    beside = np.stack([springs / at[:-1], springs / at[1:]], axis=1).ravel()
    first = len(nodes)  # after as many negative ones as springs, and the 0 of rest
    found = eigh_tridiagonal(
        np.zeros(len(beside) + 1),
        beside,
        eigvals_only=True,
        select="i",
        select_range=(first, first),
    )
    return float(found[0]) ** -2 if found[0] > 0 else math.inf


def _ends(
    distribution: AbstractDistribution, smallest: float
) -> tuple[float, float] | None:
    """Where hardly anything lies beyond; None where that is out of sight."""
    known = distribution.support
    low, middle, high = _middle(distribution)
    steps = (high - low) * 2.0 ** np.arange(-DOUBLINGS, DOUBLINGS)

    def end(known: float, beyond: Callable[..., np.ndarray], sign: float) -> float:
        inside = known - sign * 1e-6 * (high - low)
        if math.isfinite(known) and beyond(np.array([inside]))[0] > smallest:
            return known
        reach = steps
        for _ in range(3):  # each narrows the end down a hundred times
            out = np.flatnonzero(beyond(middle + sign * reach) < smallest)
            if not out.size:
                return math.nan
            last = out[0]
            reach = np.linspace(reach[last - 1] if last else 0.0, reach[last], 101)
        return middle + sign * reach[0]

    found = end(known[0], distribution.cdf, -1.0), end(known[1], distribution.sf, 1.0)
    return None if any(map(math.isnan, found)) else found


def _middle(distribution: AbstractDistribution) -> tuple[float, float, float]:
    """The median between the two ends, or between quartiles where an end is missing."""
    low, high = distribution.support
    if not (math.isfinite(low) and math.isfinite(high)):
        shares = jnp.array([0.25, 0.5, 0.75])
        low, middle, high = np.asarray(jax.vmap(distribution.icdf)(shares)).tolist()
        return low, middle, high
    left, right = low, high
    for _ in range(5):
        grid = np.linspace(left, right, 101)
        place = int(np.searchsorted(distribution.cdf(grid[1:-1]), 0.5))
        left, right = grid[place], grid[place + 1]
    return low, float(left), high


def _nodes(
    distribution: AbstractDistribution, low: float, high: float
) -> Float[np.ndarray, " n"]:
    """A half of the nodes even in value, the others roughly so in probability."""
    count = NODES if all(map(math.isfinite, distribution.support)) else NODES * FAR
    nodes, share = np.linspace(low, high, count + 1), np.linspace(0, 1, count // 2)
    for _ in range(2):  # the second finds what the first saw between two nodes
        found = np.interp(share, distribution.cdf(nodes), nodes)
        nodes = np.union1d(nodes, found)
    # No two so close that rounding decides what lies between them.
    apart = np.diff(nodes, prepend=-math.inf) > 1e-9 * (high - low)
    return nodes[apart]


def _masses(
    distribution: AbstractDistribution, nodes: Float[np.ndarray, " n"]
) -> Float[np.ndarray, " m"]:
    """Probability between nodes, each side of the median from its own tail."""
    below, above = distribution.cdf(nodes), distribution.sf(nodes)
    lower = below[1:] < 0.5
    return np.where(lower, np.diff(below), -np.diff(above))
