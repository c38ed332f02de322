"""Mathematics that several subjects share: a decaying mean and a table look-up."""

import math
from itertools import pairwise

import jax.numpy as jnp

from uq.parameters import Scalar


# 1/(k+1)! for k = 9 ... 0: enough for rounding accuracy below `SMALL`.
SERIES = tuple(1 / math.factorial(k + 1) for k in reversed(range(10)))  # [-]
SMALL = 0.1  # [-]


def decay_mean(exponent: Scalar) -> Scalar:
    r"""Mean of $e^{-u}$ over $0 \le u \le x$: what is left, on average, of a decay.

    $$m(x) = \frac{1 - e^{-x}}{x}, \quad m(0) = 1$$

    Args:
        exponent: Decay reached at the end, $x$, of either sign [-].

    Returns:
        $m(x)$ [-]; value and derivatives are accurate through $x = 0$.

    Source:
        Definition; its Taylor series is DLMF (2024), eq. 4.2.19.
    """
    small = jnp.abs(exponent) < SMALL
    # The derivative of the closed form cancels near 0, so each side gets its own
    # argument: a gradient never passes through the branch not taken.
    near = jnp.where(small, -exponent, 0.0)
    series = jnp.zeros_like(near)
    for coefficient in SERIES:
        series = series * near + coefficient
    away = jnp.where(small, 1.0, exponent)
    return jnp.where(small, series, -jnp.expm1(-away) / away)


def interpolate(
    x: Scalar, knots: tuple[float, ...], values: tuple[float, ...]
) -> Scalar:
    r"""Piecewise linear through a table, continued with its first and last slopes.

    $$y = y_1 + \sum_i \frac{y_{i+1} - y_i}{x_{i+1} - x_i}
    \left(\min(\max(x, x_i), x_{i+1}) - x_i\right)$$

    without the outer bounds, in the first and the last interval. A sum of clips
    vectorizes; a binary search does not.

    Args:
        x: Where to read the table, any unit.
        knots: Increasing abscissae, the unit of `x`.
        values: Ordinates, any unit.

    Returns:
        $y$ in the unit of `values`; at a knot its derivative is the mean of the slopes.

    Source:
        Press et al. (2007), Numerical Recipes, 3rd ed., sec. 3.1.
    """
    starts = (None, *knots[1:-1])
    ends = (*knots[1:-1], None)
    segments = zip(starts, ends, pairwise(knots), pairwise(values), strict=True)
    y = jnp.full_like(x, values[0])
    for start, end, (left, right), (low, high) in segments:
        slope = (high - low) / (right - left)
        y += slope * (jnp.clip(x, start, end) - left)
    return y
