"""Sobol' indices in one streaming pass: which inputs decide an output, and how surely.

Independent scramblings of one net give independent estimates; their spread is the
standard error of the pooled one, and the share of them in which one factor outranks
another says how sure the ranking is.

Source:
    Sobol' (2001), Math. Comput. Simul. 55, 271-280 (indices); Saltelli et al. (2010),
    Comput. Phys. Commun. 181, 259-270 (design); Owen (2020), arXiv:2008.08051 (nets).
"""

import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from uq.designs import Sobol
from uq.engine.devices import require_double_precision
from uq.engine.propagation import REMEDY, NonFiniteError, require_quantities
from uq.engine.rounding import rounding_notes
from uq.inputs.dependence import require_independent
from uq.parameters import unknown
from uq.priors import require_varying, varying
from uq.quantities import Quantity
from uq.quantity_words import LOG, is_event
from uq.results.tails import is_carried
from uq.sensitivity.variance import estimators
from uq.sensitivity.variance.indices import Indices, Snapshot, snapshot
from uq.sensitivity.variance.pickfreeze import PickFreeze, Stage


HEAVY = 300.0  # kurtosis of single contributions above which intervals are too short
FEW = 100  # effective contributions to a total index: those of fewer are too short
SEEN = 0.01  # total index below which nobody asks what carries it
PRECISIONS = ("float64", "float32")
INSTEAD = "shapley_effects, dependent_indices or given data"


@dataclass(frozen=True)
class Until:
    """When an adaptive analysis may stop, before its budget ends.

    Args:
        standard_error: Largest standard error of any total index.
        top: How many of the first ranks must be sure, in every output.
        confidence: Share of the replicates in which each of them outranks the next.
    """

    standard_error: float | None = None
    top: int | None = None
    confidence: float = 0.9

    def met(self, at: Snapshot) -> bool:
        """Whether a snapshot satisfies what was asked, in every output that varies."""
        limit = np.inf if self.standard_error is None else self.standard_error
        small = not np.any(at.total_error > limit)
        return small and (self.top is None or at.ranked(self.top, self.confidence))


@dataclass(frozen=True)
class Options:
    """How an analysis is done.

    Args:
        first: First-order estimator; None is saltelli, azzini-rosati with pairs.
        total: Total estimator; None is jansen, azzini-rosati with pairs.
        second_order: Whether to estimate every pair, at twice the evaluations.
        groups: Further factors, each several parameters at once, by name.
        until: When to stop before the budget of points ends.
        precision: Of the model's arithmetic: float64, or float32 where half the time
            matters more than its rounding, which the result then tells. Draws and sums
            are always float64.

    Raises:
        ValueError: If there is no such precision.
    """

    first: str | None = None
    total: str | None = None
    second_order: bool = False
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    until: Until | None = None
    precision: str = PRECISIONS[0]

    def __post_init__(self) -> None:
        if self.precision not in PRECISIONS:
            raise ValueError(unknown("precision", self.precision, PRECISIONS))

    @property
    def estimators(self) -> tuple[str, str]:
        """Names of the first-order and of the total estimator.

        The first-order default is centred and exactly 0 for an input without effect.
        Janon-monod is as good for a few inputs, but the noise of its cov(f(A), f(B)) is
        common to all of them: on the 98 of the LCOC chain the standard error of the sum
        of first-order indices was 0.125 against 0.0022.
        """
        pairs = "azzini-rosati" if self.second_order else None
        return self.first or pairs or "saltelli", self.total or pairs or "jansen"


def sobol_indices(
    model: Callable[[Any], Any],
    priors: Any,
    quantities: Mapping[str, Quantity],
    *,
    size: int,
    seed: int,
    replicates: int = 16,
    options: Options | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Indices:
    """First-order, total and (asked for) second-order indices of some quantities.

    Args:
        model: A traceable function from one set of scalars to any class of scalars.
        priors: The model's parameter class, filled with independent priors.
        quantities: What is analysed, by name: functions of the model's outputs.
        size: Base points of each replicate, a power of two; the budget, if adaptive.
        seed: Same seed, same indices.
        replicates: Independent scramblings, at least two for a standard error: 8 or 16
            for intervals, of 2^7 points and more each.
        options: Estimators, groups, pairs and stopping rule.
        progress: Called with the base points done and the budget, after each call.

    Returns:
        The indices with their errors, at every doubling of the points.

    Raises:
        RuntimeError: If double precision is off.
        ValueError: If a number, a quantity, an estimator or a group does not fit, or
            the inputs of a `Joint` depend on one another.
        NonFiniteError: If a quantity is not finite somewhere: its indices do not exist.
    """
    require_double_precision()
    priors = require_independent(priors, instead=INSTEAD)
    options = options or Options()
    plan = _plan(model, priors, quantities, options)
    design = Sobol(2 * len(varying(priors)), size, replicates=replicates, seed=seed)
    if options.until and replicates < 2:
        raise ValueError(f"a stopping rule needs two replicates, got {replicates}")
    start, history = time.perf_counter(), []
    for stage in plan.stages(design, progress):
        _require_finite(stage, plan, design)
        history.append(snapshot(stage, plan.factors, *options.estimators))
        if options.until and options.until.met(history[-1]):
            break
    met = not options.until or options.until.met(history[-1])
    notes = _notes(history[-1], list(quantities), met=met)
    rounding = plan.rounding(design)
    if options.precision != "float64":
        most = np.nanmax(rounding, initial=0.0)
        notes.append(
            f"{options.precision}: outputs differ from their float64 values by at most "
            f"{most:.1g} standard deviations"
        )
    samples = (1 + options.second_order) * len(plan.factors) + 2
    return Indices(
        outputs=list(quantities),
        factors=list(plan.factors),
        groups=len(options.groups),
        history=history,
        evaluations=history[-1].size * replicates * samples,
        seconds=time.perf_counter() - start,
        notes=notes,
        rounding=rounding,
    )


def _plan(
    model: Callable[[Any], Any],
    priors: Any,
    quantities: Mapping[str, Quantity],
    options: Options,
) -> PickFreeze:
    """What will be compiled; whatever can be refused is refused here."""
    factors = factors_of(priors, options.groups)
    estimators.check(*options.estimators, swapped=options.second_order)
    made = require_quantities(model, priors, quantities)
    return PickFreeze(
        model,
        quantities,
        priors,
        factors,
        options.second_order,
        options.precision,
        made,
    )


def factors_of(
    priors: Any, groups: Mapping[str, Sequence[str]]
) -> dict[str, Sequence[str]]:
    """Paths of every factor: each parameter that varies, then the groups.

    Raises:
        ValueError: If no parameter varies, or a group is empty, has the name of a
            parameter or holds one that does not vary.
    """
    free = require_varying(priors)
    factors: dict[str, Sequence[str]] = {path: [path] for path in free}
    for name, paths in groups.items():
        if name in factors:
            raise ValueError(f"group {name!r}: a parameter has this name, give another")
        if not paths:
            raise ValueError(f"group {name!r}: needs at least one parameter")
        for path in paths:
            if path not in free:
                message = unknown("varying parameter", path, free)
                raise ValueError(f"group {name!r}: {message}")
        factors[name] = list(paths)
    return factors


def _require_finite(stage: Stage, plan: PickFreeze, design: Sobol) -> None:
    """Refuse sums that a non-finite output has entered."""
    sums = stage.sums
    seen = sums.a + sums.b + sums.y.sum(axis=-1, keepdims=True)
    if sums.swapped:
        seen = seen + sums.swapped.z.sum(axis=-1, keepdims=True)
    for q, name in enumerate(plan.quantities):
        bad = ~np.isfinite(seen[:, q, 0])
        if bad.any():
            first = int(np.argmax(bad))
            message = (
                f"{name}: not finite in some draws of {bad.sum()} of {len(bad)} "
                f"replicates, the first in replicate {first} at "
                f"{plan.first_nonfinite(design, first, q)}: its indices do not exist; "
                f"{REMEDY}"
            )
            raise NonFiniteError(message)


def _notes(at: Snapshot, outputs: Sequence[str], *, met: bool) -> list[str]:
    """What a reader must know before trusting the numbers; also raised as warnings."""
    notes = rounding_notes(outputs, np.sqrt(at.variance), at.mean)
    points = at.size * len(at.total_replicates)
    # Of terms of sum n and kurtosis k the squares sum up to n k.
    carried = is_carried(float(points), points * at.kurtosis, points)
    carried &= at.kurtosis > min(HEAVY, points / FEW)
    for q, output in enumerate(outputs):
        if np.isinf(at.variance[q]):
            notes.append(
                f"{output}: its variance is beyond the largest number, 1.8e308"
            )
        if np.isnan(at.total[q]).all():
            notes.append(f"{output} does not vary: its indices are undefined (NaN)")
            continue
        heavy = [
            factor
            for f, factor in enumerate(at.factors)
            if carried[q, f] and at.total[q, f] > SEEN
        ]
        if heavy:
            bounded = is_event(output) or output.startswith(LOG)
            remedy = "take more draws" if bounded else "analyse its logarithm"
            notes.append(
                f"{output}: a few points carry the total index of {', '.join(heavy)}; "
                f"intervals are too short, {remedy}"
            )
    if not met:
        notes.append("the budget of points ended before the stopping rule was met")
    for note in notes:
        warnings.warn(note, stacklevel=3)
    return notes
