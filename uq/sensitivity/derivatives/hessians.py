"""Which inputs act together: second derivatives over the whole range of the priors.

Source:
    Roustant et al. (2014), Electron. J. Statist. 8, 1763-1798: mean squared crossed
    derivatives screen interactions and bound their share of the variance.
"""

import functools
import itertools
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from uq.designs import Sobol
from uq.engine.devices import block_size
from uq.outlines import outline
from uq.parameters import Scalar, unknown
from uq.priors import varying
from uq.quantities import Logarithm, Quantity
from uq.results import tails
from uq.results.measures import Measure, Sensitivities
from uq.results.notes import constant_notes, undefined
from uq.results.summary import standard_error
from uq.sensitivity.derivatives.continuity import discontinuous, without
from uq.sensitivity.derivatives.gradients import (
    Drawn,
    Gradients,
    Progress,
    Totals,
    normal_slopes,
    planned,
)


class Curved(NamedTuple):
    """What is known at one draw; at n of them each leaf has a last axis more."""

    values: Any  # of the quantities, shape (q,)
    hessians: Any  # in the units of the inputs, shape (q, k, k)
    elastic: Any  # d^2 ln y / dln x_i dln x_j, shape (q, k, k)
    crossed: Any  # in normal scores; only off its diagonal, shape (q, k, k)

    __repr__ = outline


def hessians(
    model: Callable[[Any], Any],
    priors: Any,
    quantities: Mapping[str, Quantity],
    *,
    parameters: Sequence[str],
    size: int,
    seed: int,
    replicates: int = 16,
    progress: Progress | None = None,
) -> Sensitivities:
    r"""Second derivatives of some quantities in pairs of some inputs.

    The variance in which two inputs act together, with others or not, is at most
    $E[(\partial^2 f / \partial z_i \partial z_j)^2]$ for normal scores $z$.

    Args:
        model: A traceable function from one set of scalars to any class of scalars.
        priors: The model's parameter class, filled with independent priors.
        quantities: What is derived, by name: functions of the model's outputs.
        parameters: Paths of two or more inputs that vary, such as the first dozen of
            `dgsm`: the cost grows with their number.
        size: Points of each replicate, a power of two.
        seed: Same seed, same draws.
        replicates: Independent scramblings, at least two for a standard error.
        progress: Called with the draws done and all draws, after each call.

    Returns:
        For every pair, named "a * b": `bound`, of the total interaction index (NaN
        where a quantity jumps in one of them, or values of one lie apart); mean and
        mean square of the crossed derivative, and mean of the crossed elasticity. In
        `more` the mean Hessians, diagonals included, with errors.

    Raises:
        RuntimeError: If double precision is off.
        ValueError: If a number, a path or a quantity does not fit, or inputs depend
            on one another.
        NonFiniteError: If a quantity is not finite somewhere.
    """
    start = time.perf_counter()
    plan = planned(model, priors, quantities, "reverse")
    free, outputs = varying(plan.priors), list(quantities)
    places = _places(parameters, free)
    design = Sobol(len(free), size, replicates=replicates, seed=seed)

    totals = plan.totals(
        design,
        _terms,
        progress,
        words=["hessians", places],
        at=lambda live, one: _curved(live, places, one),
        like=_shapes(len(outputs), len(places)),
    )
    first = design.tables(block_size(size))(0, 0)
    bad, jumping = discontinuous(plan, first, parameters)
    rows, columns = np.triu_indices(len(places), 1)
    measures = _measures(totals, rows, columns)
    derived = {name: measures[name] for name in measures if name != "bound"}
    measures["bound"] = without(measures["bound"], bad[:, rows] | bad[:, columns])
    pairs = [f"{a} * {b}" for a, b in itertools.combinations(parameters, 2)]
    return Sensitivities(
        method="Hessian interactions",
        outputs=outputs,
        parameters=pairs,
        measures=measures,
        assumptions=[
            "inputs are independent",
            "slopes are continuous: a kink has no second derivative",
        ],
        notes=[
            *constant_notes(outputs, totals.constant, "bounds"),
            *jumping,
            *undefined(derived, outputs, pairs),
            *_carried(totals, outputs, pairs, rows, columns),
        ],
        evaluations=size * replicates,
        seconds=time.perf_counter() - start,
        more=_matrix("hessian", totals) | _matrix("elastic", totals),
        coords={"row": list(parameters), "column": list(parameters)},
    )


def _places(parameters: Sequence[str], free: Sequence[str]) -> list[int]:
    """Places of the chosen inputs among those that vary.

    Raises:
        ValueError: If there are fewer than two, one stands twice or does not vary.
    """
    if len(parameters) < 2 or len(set(parameters)) < len(parameters):
        message = f"parameters: need two or more different ones, got {list(parameters)}"
        raise ValueError(message)
    for path in parameters:
        if path not in free:
            raise ValueError(unknown("varying parameter", path, free))
    return [free.index(path) for path in parameters]


def _curved(plan: Gradients, places: Sequence[int], one: Drawn) -> Curved:
    """Second derivatives at one draw, forward over reverse."""
    inputs, u = list(one.inputs), one.points
    answers, some = plan.answers(u), [inputs[place] for place in places]
    scores = normal_slopes(u, jnp.stack(one.slopes))[jnp.asarray(places)]

    def answer(moved: Sequence[Scalar], number: int) -> Scalar:
        whole = dict(enumerate(inputs)) | dict(zip(places, moved, strict=True))
        return answers(list(whole.values()))[number]

    x, rows = jnp.stack(some), []
    for number, quantity in enumerate(plan.quantities.values()):
        value, gradient, hessian = _derived(lambda m, k=number: answer(m, k), some)
        under = jnp.ones_like(value) if isinstance(quantity, Logarithm) else value
        slope = x * gradient / under
        # Of a logarithm the curve is already that of what is under it.
        bend = jnp.outer(slope, slope) * (not isinstance(quantity, Logarithm))
        elastic = jnp.outer(x, x) * hessian / under + jnp.diag(slope) - bend
        rows.append(
            Curved(value, hessian, elastic, jnp.outer(scores, scores) * hessian)
        )
    return Curved(*(jnp.stack(each) for each in zip(*rows, strict=True)))


def _terms(at: Curved) -> dict[str, Array]:
    """What is summed up over the draws."""
    terms = {
        "hessian": at.hessians,
        "square": at.hessians**2,
        "elastic": at.elastic,
        "crossed": at.crossed**2,
        "elastic_abs": jnp.abs(at.elastic),
        "elastic_square": at.elastic**2,
        "hessian_abs": jnp.abs(at.hessians),
        "crossed_square": at.crossed**4,
    }
    return {name: jnp.sum(term, axis=-1) for name, term in terms.items()}


def _shapes(outputs: int, places: int) -> Curved:
    """Shapes of what is known at one draw."""
    wide = jax.ShapeDtypeStruct((outputs, places, places), float)
    return Curved(jax.ShapeDtypeStruct((outputs,), float), wide, wide, wide)


def _derived(
    function: Callable[[list[Scalar]], Scalar], at: list[Scalar]
) -> tuple[Scalar, Float[Array, " k"], Float[Array, "k k"]]:
    """A function of scalars, its gradient and its Hessian."""

    def along(direction: Float[Array, " k"]) -> Float[Array, " k"]:
        _, turned = jax.jvp(jax.grad(function), (at,), (list(direction),))
        return jnp.stack(turned)

    value, gradient = jax.value_and_grad(function)(at)
    return value, jnp.stack(gradient), jax.vmap(along)(jnp.eye(len(at)))


def _measures(
    totals: Totals, rows: np.ndarray, columns: np.ndarray
) -> dict[str, Measure]:
    """What crossed derivatives do over the draws, for each pair; the bound ranks."""
    terms = {
        "bound": ("crossed", "upper bound of the total interaction index [-]"),
        "mean": ("hessian", "mean crossed derivative"),
        "square": ("square", "mean squared crossed derivative (crossed DGSM)"),
        "elasticity": ("elastic", "mean d^2 ln y / dln x_i dln x_j [-]"),
    }

    def pairs(name: str, of: Totals) -> np.ndarray:
        means = of.averages(terms[name][0])[..., rows, columns]
        return means / of.variance if name == "bound" else means

    return {
        name: totals.measure(functools.partial(pairs, name), doc)
        for name, (_, doc) in terms.items()
    }


def _carried(
    totals: Totals,
    outputs: Sequence[str],
    pairs: Sequence[str],
    rows: np.ndarray,
    columns: np.ndarray,
) -> list[str]:
    """Notes where a few draws carry a mean over the draws."""
    sums, count = totals.sums, totals.count.sum()

    def of(name: str) -> np.ndarray:
        return sums[name].sum(axis=0)[..., rows, columns]

    terms = {
        "mean crossed derivative": ("hessian_abs", "square"),
        "mean crossed elasticity": ("elastic_abs", "elastic_square"),
        "bound": ("crossed", "crossed_square"),
    }
    return [
        each
        for what, (term, square) in terms.items()
        for each in tails.mean_notes(what, outputs, pairs, of(term), of(square), count)
    ]


def _matrix(name: str, totals: Totals) -> dict[str, tuple[Sequence[str], np.ndarray]]:
    """Mean matrices, and their errors."""
    dims, parts = ("output", "row", "column"), totals.averages(name)
    return {
        f"{name}_mean": (dims, totals.pooled().averages(name)[0]),
        f"{name}_mean_error": (dims, standard_error(parts)),
    }
