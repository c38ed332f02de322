"""Whether a few draws carry a sum, so that the mean it stands for may not exist.

A sum of n equal terms has n effective terms, one that a single term makes has one.
Where the mean is finite their share of n settles; where it is not they hardly grow with
n. So a variance is judged by the squared deviations that make it, a mean by the sizes
of its terms.

Source:
    Kish (1965), Survey Sampling, section 11.7 (effective number of terms).
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from jaxtyping import Bool, Float

from uq.words import few


# Draws an effective term, above which a few carry the sum. In trials of 256 to 131,072
# draws it is exceeded by the variance of a Student's t with 3 degrees of freedom and by
# the mean of one with 1, and not by those of a normal, a Laplace or a t with 5.
SPARSE, ROOTS = 12.0, 0.1


def draws_a_term(
    total: Float[np.ndarray, "*shape"] | float,
    squares: Float[np.ndarray, "*shape"] | float,
    count: Any,
) -> np.ndarray:
    r"""Draws for each effective term of a sum, $n \sum w^2 / (\sum w)^2$ [-].

    Of squared deviations it is the kurtosis.

    Args:
        total: Sum of the terms, none of them negative.
        squares: Sum of their squares.
        count: How many there are.

    Returns:
        At least 1; NaN where the sum is 0 or not finite.
    """
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        found = np.asarray(count * np.asarray(squares) / np.asarray(total) ** 2)
    return np.where(np.isfinite(found), found, np.nan)


def is_carried(
    total: Float[np.ndarray, "*shape"] | float,
    squares: Float[np.ndarray, "*shape"] | float,
    count: Any,
) -> Bool[np.ndarray, "*shape"]:
    """Whether a few draws carry a sum; the arguments are those of `draws_a_term`."""
    limit = np.maximum(SPARSE, ROOTS * np.sqrt(count))
    return np.asarray(draws_a_term(total, squares, count) > limit)


def carried(terms: Float[np.ndarray, " n"]) -> float | None:
    """Effective number of the terms of a sum, where a few of them carry it.

    Args:
        terms: What is added up, none of it negative, all finite.

    Returns:
        The number, or None where the sum is spread over many draws.
    """
    largest = np.max(terms, initial=0.0)
    scaled = terms / largest if largest > 0 else terms  # squares that cannot overflow
    total, squares = float(scaled.sum()), float(np.sum(scaled**2))
    if not is_carried(total, squares, len(terms)):
        return None
    return total**2 / squares


def of_variance(draws: Float[np.ndarray, " n"]) -> float | None:
    """Effective number of draws of a variance, where a few of them carry it."""
    largest = np.max(np.abs(draws), initial=0.0)
    scaled = draws / largest if largest > 0 else draws
    return carried((scaled - scaled.mean()) ** 2) if len(draws) else None


def variance_notes(
    outputs: Iterable[str],
    total: Float[np.ndarray, " q"],
    squares: Float[np.ndarray, " q"],
    count: Any,
) -> list[str]:
    """A note on the outputs whose variance a few draws carry, if it is so of some.

    Args:
        outputs: Their names.
        total: Sum of squared deviations, or of squared differences, of each.
        squares: Sum of the squares of these.
        count: How many there are.
    """
    heavy = is_carried(total, squares, count)
    pairs = zip(outputs, heavy, strict=True)
    return notes([output for output, it_is in pairs if it_is], "variance")


def mean_notes(
    what: str,
    outputs: Sequence[str],
    parameters: Sequence[str],
    total: Float[np.ndarray, "q p"],
    squares: Float[np.ndarray, "q p"],
    count: Any,
) -> list[str]:
    """Notes on means over the draws that a few of them carry, in some inputs.

    Args:
        what: What is averaged, such as "mean elasticity".
        outputs: Names of the rows.
        parameters: Names of the columns.
        total: Sum of the sizes of what is averaged.
        squares: Sum of their squares.
        count: How many draws there are.
    """
    notes = []
    for output, row in zip(outputs, is_carried(total, squares, count), strict=True):
        at = [name for name, it_is in zip(parameters, row, strict=True) if it_is]
        if at:
            notes.append(note(output, what, few(at)))
    return notes


def notes(outputs: Sequence[str], what: str) -> list[str]:
    """The note on all outputs whose variance or mean a few draws carry, said once.

    Args:
        outputs: Their names; none is no note.
        what: As of `note`.
    """
    if len(outputs) < 2:
        return [note(output, what) for output in outputs]
    return [note(few(outputs), what).replace(f"its {what}", f"their {what}s", 1)]


def note(output: str, what: str, among: str = "") -> str:
    """What a reader must know of an output whose variance or mean a few draws carry.

    Args:
        output: Its name.
        what: What they carry, such as "variance".
        among: Names of the inputs of which it is so, where it is not of all.
    """
    return (
        f"{output}: a few draws carry its {what}{f' in {among}' if among else ''}, "
        "and what rests on that settles slowly, or never where none exists: take the "
        "logarithm, quantiles or an event"
    )
