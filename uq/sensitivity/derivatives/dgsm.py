"""Which inputs cannot matter: upper bounds of total indices, from derivatives alone.

The variance that an input takes part in is at most its mean squared derivative times
the Poincare constant of its distribution. A Sobol' index is the same in whichever
monotone coordinate an input is written, so that there is a bound in each: in the
input's own unit, in its normal score (constant 1) and in its probability (1 / pi^2).

Source:
    Sobol' and Kucherenko (2009), Math. Comput. Simul. 79, 3009-3017 (uniform, normal);
    Lamboni et al. (2013), Math. Comput. Simul. 87, 45-54 (any distribution).
"""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from uq.designs import Sobol
from uq.distributions import AbstractDistribution
from uq.distributions.poincare import poincare_constant
from uq.engine.devices import block_size
from uq.priors import prior_table, varying
from uq.quantities import Quantity
from uq.results.measures import Measure, Sensitivities
from uq.results.notes import constant_notes, undefined
from uq.sensitivity.derivatives.continuity import discontinuous, without
from uq.sensitivity.derivatives.gradients import (
    Gradients,
    Local,
    Mode,
    Progress,
    Totals,
    planned,
    summed,
)
from uq.words import few


SPREAD = 0.3  # standard error over bound, above which a few draws carry it
STEEP = 0.25  # power of 1/u below which a squared slope has a mean and a variance
ASSUMPTIONS = (
    "inputs are independent",
    "quantities are continuous: roundings, events and branches between values "
    "that do not depend on the input are found; other branches are kinks",
    "the mean squared derivatives and the variance are finite",
)
COORDINATES = {
    "normal": "normal scores",
    "input": "the unit of the input",
    "uniform": "probabilities",
}


def dgsm(
    model: Callable[[Any], Any],
    priors: Any,
    quantities: Mapping[str, Quantity],
    *,
    size: int,
    seed: int,
    replicates: int = 16,
    threshold: float = 0.01,
    level: float = 0.95,
    mode: Mode | None = None,
    progress: Progress | None = None,
) -> Sensitivities:
    r"""Derivative-based upper bounds of total indices, $S_{Ti} \le C_i \nu_i / V$.

    Here $\nu_i = E[(\partial f / \partial x_i)^2]$ and $C_i$ is the Poincare constant.

    Args:
        model: A traceable function from one set of scalars to any class of scalars.
        priors: The model's parameter class, filled with independent priors.
        quantities: What is analysed, by name: functions of the model's outputs.
        size: Points of each replicate, a power of two.
        seed: Same seed, same draws.
        replicates: Independent scramblings, at least two for an upper limit.
        threshold: Total index below which an input does not matter [-].
        level: Confidence of the upper limits [-].
        mode: "forward" or "reverse"; None chooses by the shape.
        progress: Called with the draws done and all draws, after each call.

    Returns:
        `bound`, by the coordinate whose upper limit is the smallest; the bound in each
        coordinate, NaN where there is none; `nu` and `mean_abs`. In `more`, the
        one-sided `upper` limit, and `certified`: whether it is below the threshold.

    Raises:
        RuntimeError: If double precision is off.
        ValueError: If a number or a quantity does not fit, or inputs depend on one
            another.
        NonFiniteError: If a quantity is not finite somewhere.
    """
    start = time.perf_counter()
    for name, value in (("threshold", threshold), ("level", level)):
        if not 0 < value < 1:
            raise ValueError(f"{name}: need a number between 0 and 1, got {value}")
    plan = planned(model, priors, quantities, mode)
    free, outputs = varying(plan.priors), list(quantities)
    design = Sobol(len(free), size, replicates=replicates, seed=seed)
    totals = plan.totals(design, _squares, progress, words=["squares"])
    some = design.tables(block_size(size))(jnp.asarray(0), jnp.asarray(0))
    bad, jumping = discontinuous(plan, some, free)
    beliefs = [prior_table(plan.priors)[path].distribution for path in free]
    constants = _constants(plan, beliefs)
    spaces = {
        name: without(totals.measure(_bound(name, constants[name]), doc), bad)
        for name in COORDINATES
        for doc in [f"upper bound of the total index, in {COORDINATES[name]} [-]"]
    }
    best, upper = _smallest(list(spaces.values()), level)
    found = {
        "bound": best,
        **{f"bound_{name}": measure for name, measure in spaces.items()},
        "nu": totals.measure(lambda t: t.averages("input"), "mean squared derivative"),
        "mean_abs": totals.measure(lambda t: t.averages("abs"), "mean |derivative|"),
    }
    table = ("output", "parameter")
    measured = {name: found[name] for name in ("nu", "mean_abs")}
    return Sensitivities(
        method="DGSM",
        outputs=outputs,
        parameters=free,
        measures=found,
        assumptions=ASSUMPTIONS,
        notes=[
            *constant_notes(outputs, totals.constant, "bounds"),
            *jumping,
            *_carried(best, outputs, free),
            *undefined(measured, outputs, free),
        ],
        evaluations=size * replicates,
        seconds=time.perf_counter() - start,
        more={
            "upper": (table, upper),
            "certified": (table, upper < threshold),
            "poincare": (("parameter",), constants["input"]),
        },
    )


def _squares(local: Local) -> dict[str, Any]:
    """What is summed up: squared gradients in every coordinate, and their size."""
    squares = {name: local.within(name) ** 2 for name in COORDINATES}
    return summed(squares | {"abs": jnp.abs(local.gradients)})


def _bound(name: str, constant: np.ndarray) -> Callable[[Totals], np.ndarray]:
    return lambda of: constant * of.averages(name) / of.variance


def _constants(
    plan: Gradients, beliefs: Sequence[AbstractDistribution]
) -> dict[str, np.ndarray]:
    """Poincare constants in every coordinate; NaN where they bound nothing."""
    known = np.array([poincare_constant(belief) for belief in beliefs])
    return {
        "normal": np.ones(len(beliefs)),
        "input": np.where(np.isfinite(known), known, np.nan),
        "uniform": np.where(_steepness(plan) < STEEP, 1 / math.pi**2, np.nan),
    }


def _steepness(plan: Gradients) -> np.ndarray:
    """Power of 1/u with which each quantile function steepens towards its ends.

    A Normal's is 1, a Triangular's 1/2: the mean squared slope of either is infinite,
    which no sample of it would show.
    """
    near, far = 2.0**-30, 2.0**-50
    ends = jnp.array([near, far, 1 - near, 1 - far])
    points = jnp.tile(ends[:, None], (1, len(varying(plan.priors))))
    # Eagerly: four points take less than to compile the slopes of a hundred inputs.
    slopes = np.asarray(jax.vmap(plan.slopes)(points))
    with np.errstate(divide="ignore", invalid="ignore"):
        powers = np.log(slopes[1::2] / slopes[::2]) / math.log(near / far)
    powers = np.where(slopes[1::2] == 0, 0.0, powers)  # flat there
    return np.nan_to_num(powers, nan=np.inf).max(axis=0)


def _smallest(spaces: Sequence[Measure], level: float) -> tuple[Measure, np.ndarray]:
    """The bound with the smallest upper limit, and that limit.

    Each limit leaves its share of the risk, so that the smallest holds too.
    """
    one_sided = 1 - 2 * (1 - level) / len(spaces)
    limits = np.stack([measure.interval(one_sided)[1] for measure in spaces])
    best = np.argmin(np.where(np.isnan(limits), np.inf, limits), axis=0)[None]

    def at_best(rows: Sequence[np.ndarray]) -> np.ndarray:
        return np.take_along_axis(np.stack(rows), best, axis=0)[0]

    value = at_best([measure.value for measure in spaces])
    error = at_best([measure.standard_error for measure in spaces])
    doc = "smallest upper bound of the total index [-]"
    return Measure(value, error, spaces[0].degrees, doc), at_best(list(limits))


def _carried(
    bound: Measure, outputs: Sequence[str], parameters: Sequence[str]
) -> list[str]:
    """Where a bound is carried by a few draws."""
    notes = []
    for q, output in enumerate(outputs):
        with np.errstate(invalid="ignore", divide="ignore"):
            rough = bound.standard_error[q] > SPREAD * bound.value[q]
        carried = [p for p, is_rough in zip(parameters, rough, strict=True) if is_rough]
        if carried:
            finding = "a few draws carry the bound of"
            notes.append(
                f"{output}: {finding} {few(carried)}: take more, or log:{output}"
            )
    return notes
