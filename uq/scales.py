"""On which scale values are even: evenly apart, or by ratios. No JAX."""

from collections.abc import Callable
from typing import Any

import numpy as np


DECADE = 10.0  # a range wider than this factor is split evenly in the logarithm


def is_logarithmic(values: np.ndarray) -> bool:
    """Whether an axis is even in the logarithm."""
    return bool(values[0] > 0 and np.allclose(np.diff(np.log(values), 2), 0, atol=1e-9))


def scale_of(values: np.ndarray) -> Callable[[Any], Any]:
    """The function in which an axis is even."""
    return np.log if is_logarithmic(values) else np.asarray
