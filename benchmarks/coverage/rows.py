"""One line for each number that has an interval: how often it held, and who asks."""

import contextlib
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

import jax
import numpy as np

from uq.designs import AbstractDesign
from uq.results.measures import Measure


ANALYSES, REPLICATES, LEVEL = 200, 16, 0.95
EXACT = 1e-9  # of the truth: rounding, where no interval is needed


@dataclass(frozen=True)
class Row:
    """How often an interval held the truth.

    Args:
        method: The estimator, such as "sobol".
        measure: What it estimates.
        function: Of which function.
        input: Of which input; "" where it is of none.
        size: Draws of each replicate, or rows in all.
        replicates: Independent parts of each analysis.
        seeds: Analyses that gave an interval.
        coverage: Share of them whose 95 % interval held the truth; NaN where all are
            exact.
        z: Mean of (estimate - truth) / standard error.
        biased: Why the product gives no interval; "" where it does.
    """

    method: str
    measure: str
    function: str
    input: str
    size: int
    replicates: int
    seeds: int
    coverage: float
    z: float
    biased: str = ""


def judged(
    row: Row,
    value: np.ndarray,
    error: np.ndarray,
    truth: float | np.ndarray,
    *,
    degrees: int = REPLICATES - 1,
) -> list[Row]:
    """A row for one number of many analyses; none where none gave an error.

    Args:
        row: What it is; what was counted is filled in.
        value: Estimates, one an analysis.
        error: Their standard errors.
        truth: What they should be; an array where each analysis has its own.
        degrees: Degrees of freedom.
    """
    from scipy.special import stdtrit

    known = np.isfinite(error) & np.isfinite(value)
    if not known.any():
        return []
    value, error = value[known], error[known]
    truth = np.broadcast_to(truth, known.shape)[known]
    room = EXACT * np.maximum(1.0, np.abs(truth))
    if np.all(np.abs(value - truth) <= room) and np.all(error <= room):
        return [replace(row, seeds=len(value), coverage=np.nan, z=0.0)]
    half = stdtrit(degrees, 0.5 + LEVEL / 2) * error
    held = np.abs(value - truth) <= half + room
    z = float(np.mean((value - truth) / np.maximum(error, room)))
    return [replace(row, seeds=len(value), coverage=float(held.mean()), z=z)]


def measured(
    method: str,
    measures: Sequence[Measure],
    measure: str,
    functions: Sequence[str],
    truth: Callable[[str], Any],
    *,
    size: int,
    inputs: Sequence[str],
    replicates: int = REPLICATES,
) -> list[Row]:
    """Rows of one measure of many analyses, over functions and inputs.

    Args:
        method: Its name.
        measures: Of each analysis; tables over functions and inputs.
        measure: Its name.
        functions: Names of the outputs.
        truth: From a function's name to the numbers of its inputs; NaN where it is not
            known or does not exist.
        size: Draws of each replicate.
        inputs: Names of the inputs.
        replicates: Of each analysis.
    """
    value = np.stack([m.value for m in measures])
    error = np.stack([m.standard_error for m in measures])
    found = []
    for q, function in enumerate(functions):
        known = np.broadcast_to(truth(function), len(inputs))
        for i, name in enumerate(inputs):
            if np.isfinite(known[i]):
                row = Row(
                    method, measure, function, name, size, replicates, 0, 0.0, 0.0,
                    measures[0].biased,
                )  # fmt: skip
                found += judged(
                    row,
                    value[:, q, i],
                    error[:, q, i],
                    float(known[i]),
                    degrees=measures[0].degrees,
                )
    return found


@contextlib.contextmanager
def in_one_run(owner: Any, name: str, analyses: int = ANALYSES) -> Iterator[None]:
    """What makes the replicates makes those of all analyses at once, then hands out.

    Args:
        owner: A module or a class.
        name: Of a function that takes a design, or a number of `replicates`, and whose
            answer has the replicates first in every leaf.
        analyses: How many will be asked for.
    """
    original, kept, numbers = getattr(owner, name), [], itertools.count()

    def enlarged(word: Any) -> Any:
        if isinstance(word, AbstractDesign):
            return replace(word, replicates=analyses * word.replicates)
        return word

    def handed_out(*words: Any, **more: Any) -> Any:
        every = [*words, *more.values()]
        each = next((w.replicates for w in every if isinstance(w, AbstractDesign)), 0)
        each = each or more["replicates"]
        if not kept:
            if "replicates" in more:
                more["replicates"] = analyses * each
            big = {key: enlarged(word) for key, word in more.items()}
            kept.append(original(*map(enlarged, words), **big))
        rows = slice((start := next(numbers) * each), start + each)
        return jax.tree.map(
            lambda leaf: np.asarray(leaf)[rows] if np.ndim(leaf) else leaf, kept[0]
        )

    with patch.object(owner, name, handed_out):
        yield
