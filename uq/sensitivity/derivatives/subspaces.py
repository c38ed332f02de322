"""Active subspaces: the few directions in which a quantity varies.

Source:
    Constantine, Dow and Wang (2014), SIAM J. Sci. Comput. 36, A1500-A1524 (subspaces);
    Constantine and Diaz (2017), Reliab. Eng. Syst. Saf. 162, 1-13, eq. 19 (scores).
"""

import time
from collections.abc import Callable, Mapping
from typing import Any

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from uq.designs import Sobol
from uq.engine.propagation import NonFiniteError
from uq.parameters import unknown
from uq.priors import varying
from uq.quantities import Quantity
from uq.results.measures import Measure, Sensitivities
from uq.results.summary import standard_error
from uq.sensitivity.derivatives.gradients import SPACES, Local, Mode, Progress, planned


def active_subspace(
    model: Callable[[Any], Any],
    priors: Any,
    quantities: Mapping[str, Quantity],
    *,
    size: int,
    seed: int,
    replicates: int = 16,
    space: str = "normal",
    dimension: int | None = None,
    mode: Mode | None = None,
    progress: Progress | None = None,
) -> Sensitivities:
    r"""Directions in which a quantity varies, from the covariance of its gradients.

    $$C = E[\nabla f \nabla f^T] = W \Lambda W^T, \quad
    \alpha_i = \sum_{j \le m} \lambda_j w_{ij}^2$$

    Args:
        model: A traceable function from one set of scalars to any class of scalars.
        priors: The model's parameter class, filled with independent priors.
        quantities: What is derived, by name: functions of the model's outputs.
        size: Points of each replicate, a power of two.
        seed: Same seed, same draws.
        replicates: Independent scramblings, at least two for a standard error.
        space: Coordinates of the gradient: "normal", the standard normal score of each
            input, so that all are in one unit; "uniform", its probability; or
            "input", each in its own unit.
        dimension: Directions $m$ that count in the activity scores; None is up to the
            widest gap between the logarithms of the eigenvalues.
        mode: "forward" or "reverse"; None chooses by the shape.
        progress: Called with the draws done and all draws, after each call.

    Returns:
        Activity scores; in `more` the `eigenvalues` with `eigenvalues_error`, and the
        `eigenvectors`, whose largest component is positive.

    Raises:
        RuntimeError: If double precision is off.
        ValueError: If a number, a space or a quantity does not fit, or inputs depend
            on one another.
        NonFiniteError: If a quantity or a gradient is not finite somewhere.
    """
    start = time.perf_counter()
    if space not in SPACES:
        raise ValueError(unknown("space", space, SPACES))
    plan = planned(model, priors, quantities, mode)
    free, outputs = varying(plan.priors), list(quantities)
    if dimension is not None and not 1 <= dimension <= len(free):
        raise ValueError(f"dimension: need 1 to {len(free)}, got {dimension}")
    design = Sobol(len(free), size, replicates=replicates, seed=seed)

    def reduce(local: Local) -> dict[str, Array]:
        rows = local.within(space)
        return {"products": jnp.einsum("qin,qjn->qij", rows, rows)}

    totals = plan.totals(design, reduce, progress, words=["products", space])
    whole, parts = totals.pooled().averages("products")[0], totals.averages("products")
    _require_gradients(whole, outputs, free)
    (values, vectors), (spread, turned) = _eigen(whole), _eigen(parts)
    kept = [_gap(row) if dimension is None else dimension for row in values]
    counts = np.arange(len(free)) < np.array(kept)[:, None]

    def scores(values: np.ndarray, vectors: np.ndarray) -> np.ndarray:
        return np.einsum("...ij,...j->...i", vectors**2, values * counts)

    doc = f"activity score, gradients in {space} space [square of their unit]"
    error = standard_error(scores(spread, turned))
    pairs = ("output", "parameter", "direction")
    return Sensitivities(
        method=f"active subspace, {space} space",
        outputs=outputs,
        parameters=free,
        measures={
            "activity": Measure(scores(values, vectors), error, replicates - 1, doc)
        },
        assumptions=["inputs are independent", "a quantity is continuous"],
        notes=[
            f"{name}: {m} of {len(free)} directions count"
            for name, m in zip(outputs, kept, strict=True)
        ],
        evaluations=size * replicates,
        seconds=time.perf_counter() - start,
        more={
            "eigenvalues": (("output", "direction"), values),
            "eigenvalues_error": (("output", "direction"), standard_error(spread)),
            "eigenvectors": (pairs, vectors),
        },
        coords={"direction": range(1, len(free) + 1)},
    )


def _eigen(products: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Falling eigenvalues, and eigenvectors whose largest component is positive."""
    values, vectors = np.linalg.eigh(products)
    values, vectors = values[..., ::-1], vectors[..., ::-1]
    largest = np.argmax(np.abs(vectors), axis=-2, keepdims=True)
    return values, vectors * np.sign(np.take_along_axis(vectors, largest, axis=-2))


def _gap(values: np.ndarray) -> int:
    """Directions before the widest gap; rounding is no gap."""
    floor = np.finfo(float).eps * len(values) * values[0]
    if len(values) < 2 or not floor > 0:
        return 1
    return 1 + int(np.argmax(-np.diff(np.log(np.maximum(values, floor)))))


def _require_gradients(products: np.ndarray, outputs: Any, parameters: Any) -> None:
    """Refuse gradients that are not finite, naming the first."""
    for output, table in zip(outputs, products, strict=True):
        for name, value in zip(parameters, np.diag(table), strict=True):
            if not np.isfinite(value):
                message = (
                    f"{output}: its derivative in {name} is not finite in some draws: "
                    "narrow that prior, or fix it"
                )
                raise NonFiniteError(message)
