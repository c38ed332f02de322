"""Methods that run the model: Sobol' indices and Shapley effects."""

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import jax
import numpy as np

from benchmarks.coverage import functions as known
from benchmarks.coverage.rows import (
    ANALYSES,
    REPLICATES,
    Row,
    in_one_run,
    judged,
    measured,
)
from uq.designs import Sobol
from uq.quantities import quantities
from uq.results.measures import Measure, Sensitivities, from_replicates
from uq.sensitivity.variance import estimators
from uq.sensitivity.variance import shapley as shapley_module
from uq.sensitivity.variance.indices import snapshot
from uq.sensitivity.variance.pickfreeze import PickFreeze
from uq.sensitivity.variance.shapley import shapley_effects


SIZES = (2**7, 2**10)
PAIRS = [" * ".join(pair) for pair in itertools.combinations(known.NAMES, 2)]
PAIRED = "azzini-rosati"  # needs two more samples
AT = tuple(np.triu_indices(3, 1))  # the same, as rows and columns


def asked(names: Any, size: int, seed: int = 0) -> dict[str, Any]:
    """What every engine takes."""
    return {
        "model": known.model(names),
        "priors": known.priors(),
        "quantities": quantities(list(names)),
        "size": size,
        "seed": seed,
        "replicates": REPLICATES,
    }


def rows_of(
    method: str, told: list[Sensitivities], truths: dict[str, Any], size: int
) -> list[Row]:
    """Rows of some measures of many analyses."""
    found = []
    for measure, truth in truths.items():
        if measure in told[0].measures:
            found += measured(
                method,
                [each.measures[measure] for each in told],
                measure,
                told[0].outputs,
                truth,
                size=size,
                inputs=told[0].parameters,
            )
    return found


def sobol() -> Iterator[Row]:
    """First-order, total and second-order indices, by every estimator."""
    for swapped, size in itertools.product((False, True), SIZES):
        every = {**estimators.FIRST, **estimators.TOTAL}
        those = [name for name in every if (name == PAIRED) == swapped]
        yield from estimated(list(known.EVERY), size, those)


def estimated(names: list[str], size: int, by: Sequence[str]) -> Iterator[Row]:
    """Indices of some functions by some estimators, of one run.

    Args:
        names: Of the functions.
        size: Base points of each replicate.
        by: Names of the estimators; that of pairs alone.
    """
    swapped = PAIRED in by
    factors = {name: [name] for name in known.NAMES}
    plan = PickFreeze(
        known.model(names), quantities(names), known.priors(), factors, swapped
    )
    net = Sobol(6, size, replicates=ANALYSES * REPLICATES, seed=size)
    *_, stage = plan.stages(net)
    parts = [
        stage._replace(sums=jax.tree.map(lambda leaf, r=rows: leaf[r], stage.sums))
        for rows in slices()
    ]
    for name in by:
        one = name if name in estimators.FIRST else "saltelli"
        every = name if name in estimators.TOTAL else "jansen"
        told = [snapshot(part, factors, one, every) for part in parts]
        if name in estimators.FIRST:
            found = [from_replicates(t.first, t.first_replicates, "") for t in told]
            yield from _indices(f"sobol, {name}", found, "S1", names, size)
        if name in estimators.TOTAL:
            found = [from_replicates(t.total, t.total_replicates, "") for t in told]
            yield from _indices(f"sobol, {name}", found, "ST", names, size)
        if swapped:
            found = [
                from_replicates(t.second[:, *AT], t.second_replicates[:, :, *AT], "")
                for t in told
                if t.second is not None and t.second_replicates is not None
            ]
            yield from _indices(f"sobol, {name}", found, "S2", names, size)


def _indices(
    method: str, found: list[Measure], measure: str, names: list[str], size: int
) -> list[Row]:
    truth = {"S1": known.first, "ST": known.total, "S2": known.second}[measure]
    inputs = PAIRS if measure == "S2" else known.NAMES
    return measured(method, found, measure, names, truth, size=size, inputs=inputs)


def slices() -> list[slice]:
    """Replicates of each analysis."""
    ends = np.arange(ANALYSES + 1) * REPLICATES
    return [slice(*pair) for pair in itertools.pairwise(ends.tolist())]


def shapley() -> Iterator[Row]:
    """Shapley effects from every set and from random orders."""
    names = list(known.EVERY)
    for exact, name in ((True, "every_set"), (False, "random_orders")):
        with in_one_run(shapley_module, name):
            told = [
                shapley_effects(**asked(names, SIZES[0]), exact=exact)
                for _ in range(ANALYSES)
            ]
        method = f"shapley, {name.replace('_', ' ')}"
        yield from rows_of(method, told, {"shapley": known.shapley}, SIZES[0])
        if exact:
            yield from _closed(method, told, names)


def _closed(method: str, told: list[Sensitivities], names: list[str]) -> list[Row]:
    """Closed indices of the sets of players."""
    sets, found = list(told[0].coords["set"]), []
    value, error = (
        np.stack([each.more[name][1] for each in told])
        for name in ("closed", "closed_error")
    )
    for q, name in enumerate(names):
        for k, members in enumerate(sets):
            kept = tuple(
                i for i, n in enumerate(known.NAMES) if n in members.split(",")
            )
            truth = known.closed(name)[kept] / known.variance(name)
            row = blank(method, "closed", name, members, SIZES[0])
            found += judged(row, value[:, q, k], error[:, q, k], truth)
    return found


def blank(method: str, measure: str, function: str, name: str, size: int) -> Row:
    """A row that nothing was counted for yet."""
    return Row(method, measure, function, name, size, REPLICATES, 0, 0.0, 0.0)
