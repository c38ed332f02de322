"""Which inputs make the difference between two points, each with its fair share.

A finite change, not a derivative: the inputs that differ are exchanged in every order,
and each is given the mean of what it does when its turn comes (Shapley value). The
parts add up to the whole change, exactly.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np


MOST = 12  # inputs that differ: each doubles the points


def corners(
    before: Mapping[str, float], after: Mapping[str, float]
) -> dict[str, np.ndarray]:
    """All points between two, each input at the one or the other.

    Args:
        before: The inputs that differ, at the first point.
        after: The same at the second.

    Returns:
        Of each input $2^k$ values: in the binary number of a point its bit is set where
        the input is at the second.

    Raises:
        ValueError: If there are more than `MOST`.
    """
    if len(after) > MOST:
        told = f"expected at most {MOST} inputs that differ, found {len(after)}"
        raise ValueError(f"change: {told}")
    number = np.arange(2 ** len(after))
    return {
        path: np.where(number >> k & 1, after[path], before[path])
        for k, path in enumerate(after)
    }


def parts(values: Sequence[float] | np.ndarray) -> np.ndarray:
    r"""What each input does to a change, from the values at all corners.

    $$\phi_k = \sum_{S \not\ni k} \frac{|S|!\,(n - |S| - 1)!}{n!}
    \left(f(S \cup k) - f(S)\right)$$

    Args:
        values: At the points of `corners`, shape $(2^n)$.

    Returns:
        The parts, shape (n); their sum is the last value less the first.

    Source:
        Shapley (1953), A value for n-person games; Owen & Prieur (2017), SIAM/ASA J.
        Uncertain. Quantif. 5, 986-1002, for functions of inputs.
    """
    values = np.asarray(values, float)
    n = int(math.log2(values.size))
    number = np.arange(values.size)
    sizes = np.array([int(each).bit_count() for each in number])
    weights = np.array(
        [
            math.factorial(s) * math.factorial(n - s - 1) / math.factorial(n)
            for s in range(n)
        ]
    )
    made = []
    for k in range(n):
        without = number[number >> k & 1 == 0]
        gained = values[without | 1 << k] - values[without]
        made.append(float(np.sum(weights[sizes[without]] * gained)))
    return np.array(made)
