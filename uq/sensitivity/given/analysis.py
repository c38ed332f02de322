"""Any given-data method on any table: pooled estimates, and errors from the parts."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from jaxtyping import Float

from uq.results import tails
from uq.results.measures import Measure, Sensitivities, biases
from uq.results.summary import standard_error
from uq.sensitivity.given.table import Nonfinite, Table


type Values = Mapping[str, np.ndarray]
type Function = Callable[
    [Float[np.ndarray, "n d"], Float[np.ndarray, " n"], np.random.Generator], Values
]
type Estimator = Callable[[Table, np.random.Generator], tuple[Values, Values]]

UPWARDS = "distances are never negative: too large, most of all where they are small"


def each_part(function: Function) -> Estimator:
    """The function of all rows, and of the rows of each part.

    Args:
        function: From inputs, one output and random numbers to estimates by name.
    """

    def estimate(table: Table, rng: np.random.Generator) -> tuple[Values, Values]:
        x, y = table.x, table.y[:, 0]
        parts = [function(x[rows], y[rows], rng) for rows in table.parts]
        whole = function(x, y, rng)
        return whole, {name: np.stack([part[name] for part in parts]) for name in whole}

    return estimate


def random_batches(function: Function) -> Estimator:
    """The function of all rows, and of as many random batches as there are parts.

    For what looks at neighbours: those of one net are no independent pairs, those of a
    batch of all nets nearly are.

    Args:
        function: From inputs, one output and random numbers to estimates by name.
    """
    return lambda table, rng: each_part(function)(table.dealt(rng), rng)


@dataclass(frozen=True)
class Method:
    """A method: what it estimates from rows, and what must hold.

    Args:
        name: Its name, such as "PAWN".
        estimate: From a table of one output and random numbers to estimates by name,
            and independent replicates of them (one more axis, the first). The first
            axis of an estimate is the inputs; any further ones are named in `dims`.
        docs: What each measure is, with its unit in brackets; the first one ranks.
        assumptions: What must hold for the numbers to mean what they say.
        test: What only all rows together tell, without an error: p-values.
        rows: The most rows it is given; None is all.
        note: What a reader must know, from the number of rows.
        biased: Why there is no interval, of those measures whose bias is in no spread.
        moments: Measures that rest on the variance of the output.
        dims: Names of the further axes of the arrays that have any.
        coords: Labels of these.
    """

    name: str
    estimate: Estimator
    docs: Mapping[str, str]
    assumptions: Sequence[str]
    test: Function | None = None
    rows: int | None = None
    note: Callable[[int], str] | None = None
    biased: Mapping[str, str] = field(default_factory=dict)
    moments: Sequence[str] = ()
    dims: Mapping[str, Sequence[str]] = field(default_factory=dict)
    coords: Mapping[str, Sequence[Any]] = field(default_factory=dict)


def given(
    table: Table, method: Method, *, seed: int, nonfinite: Nonfinite = "raise"
) -> Sensitivities:
    """What a method finds in a table.

    Estimates are of all rows; the standard error of one is the spread of its replicates
    over the root of their number, and does not hold the bias that it may have.

    Args:
        table: Draws and outputs.
        method: Such as `rank()`, `delta()`, `pawn()`, `hsic()`.
        seed: Same seed, same numbers: of ties broken, folds, permutations.
        nonfinite: What to do about rows in which an output is not finite: "raise",
            "omit" them, or analyse the "event" that it is not finite.

    Returns:
        The measures; arrays of more dimensions, each with its `_error`, in `more`.

    Raises:
        NonFiniteError: If an output is not finite and `nonfinite` is "raise".
        ValueError: If an output does not vary, or parts have too few rows.
    """
    start = time.perf_counter()
    singles = [table.single(q, nonfinite) for q in range(len(table.outputs))]
    notes = [note for _, own_notes in singles for note in own_notes]
    found, errors = [], []
    for q, (single, _) in enumerate(singles):
        thin = _thinned(single, method, seed, q)
        if len(thin.x) < len(single.x):
            notes.append(
                f"{single.outputs[0]}: {len(thin.x)} of {len(single.x)} rows, at random"
            )
        if carried := _carried(single, method):
            notes.append(carried)
        if method.note:
            notes.append(f"{single.outputs[0]}: {method.note(len(thin.x))}")
        values, spread = _estimated(thin, method, seed, q)
        found.append(values)
        errors.append(spread)
        absent = [k for k in method.docs if np.isnan(values[k]).any()]
        if absent:
            notes.append(
                f"{single.outputs[0]}: no {', '.join(absent)} of some input: it or the "
                "output is constant, or too nearly so"
            )
        unsure = [k for k in method.docs if k in spread and np.isnan(spread[k]).any()]
        if unsure:
            notes.append(
                f"{single.outputs[0]}: no error of {', '.join(unsure)} of some input: "
                "some part has no such estimate, or too few rows tell it"
            )
    return _sensitivities(
        replace(table, outputs=[single.outputs[0] for single, _ in singles]),
        method,
        found,
        errors,
        notes,
        time.perf_counter() - start,
    )


def _carried(single: Table, method: Method) -> str | None:
    """That a few rows carry the variance which some measures rest on.

    Of an event it exists, however rare that is.
    """
    y = single.y[:, 0]
    if not method.moments or np.isin(y, (0, 1)).all() or not tails.of_variance(y):
        return None
    note = tails.note(single.outputs[0], "variance")
    return f"{note}; here {', '.join(method.moments)}"


def _thinned(single: Table, method: Method, seed: int, q: int) -> Table:
    if method.rows is None or len(single.x) <= method.rows:
        return single
    return single.thinned(method.rows, stream(seed, q, 0))


def _estimated(
    single: Table, method: Method, seed: int, q: int
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Estimates of all rows, and the standard errors of those that parts tell too."""
    values, replicates = method.estimate(single, stream(seed, q, 1))
    errors = {name: standard_error(each) for name, each in replicates.items()}
    if method.test:
        tests = method.test(single.x, single.y[:, 0], stream(seed, q, 2))
        values = {**values, **tests}
    return dict(values), errors


def stream(seed: int, *key: int) -> np.random.Generator:
    """Random numbers of their own for every key of a seed."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))


def _sensitivities(
    table: Table,
    method: Method,
    found: Sequence[Mapping[str, np.ndarray]],
    errors: Sequence[Mapping[str, np.ndarray]],
    notes: Sequence[str],
    seconds: float,
) -> Sensitivities:
    values = {name: np.stack([each[name] for each in found]) for name in found[0]}
    spread = {name: np.stack([each[name] for each in errors]) for name in errors[0]}
    unknown = np.full((len(table.outputs), len(table.parameters)), np.nan)
    measures = {
        name: Measure(
            values[name],
            spread.get(name, unknown),
            len(table.parts) - 1,
            doc,
            method.biased.get(name, ""),
        )
        for name, doc in method.docs.items()
    }
    more = {}
    for name, axes in method.dims.items():
        dims = ("output", "parameter", *axes)
        more[name] = (dims, values[name])
        more[f"{name}_error"] = (dims, spread[name])
    return Sensitivities(
        method=method.name,
        outputs=table.outputs,
        parameters=table.parameters,
        measures=measures,
        assumptions=[*table.assumptions, *method.assumptions, *biases(measures)],
        notes=notes,
        evaluations=len(table.x),
        seconds=seconds,
        more=more,
        coords=method.coords,
    )
