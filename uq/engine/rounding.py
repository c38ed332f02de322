"""Whether an output varies, or only its rounding does."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from jaxtyping import Bool, Float


STEP = float(np.finfo(np.float64).eps)
# Steps of a double at the size of the output: the spread of a constant that a chain of
# operations computes anew in every draw, and one of which rounding is a part.
NOTHING, LITTLE = 8, 512


def is_constant(
    spread: Float[np.ndarray, "*shape"] | float, size: Any
) -> Bool[np.ndarray, "*shape"]:
    """Whether standard deviations are no more than rounding.

    Args:
        spread: Standard deviation of each output.
        size: How large each is, such as its mean.
    """
    return np.asarray(spread) <= NOTHING * STEP * np.abs(size)


def rounding_notes(
    outputs: Iterable[str],
    spread: Float[np.ndarray, " q"],
    size: Float[np.ndarray, " q"],
) -> list[str]:
    """A note for each output that varies, but by so little that rounding shows.

    Args:
        outputs: Their names.
        spread: Standard deviation of each.
        size: How large each is.
    """
    notes = []
    for output, deviation, large in zip(outputs, spread, np.abs(size), strict=True):
        steps = deviation / (STEP * large) if large > 0 else np.inf
        if NOTHING < steps < LITTLE:
            notes.append(
                f"{output}: its standard deviation is {steps:.0f} rounding steps of "
                "its size: part of what it does is rounding; leave its offset out"
            )
    return notes
