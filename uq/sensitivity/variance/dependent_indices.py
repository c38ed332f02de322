r"""First-order and total indices of inputs that depend on one another.

$$S_i = \frac{\operatorname{Var} E[Y \mid X_i]}{\operatorname{Var} Y}, \quad
T_i = \frac{E \operatorname{Var}[Y \mid X_{\sim i}]}{\operatorname{Var} Y}$$

The first is all that knowing an input would tell, also by way of those that move with
it; the second what would remain if all others were known. Either may be the larger.

Source:
    Kucherenko, Tarantola and Annoni (2012), Comput. Phys. Commun. 183, 937-946; the
    first is estimated by a centred difference as Saltelli et al. (2010), Comput. Phys.
    Commun. 181, 259-270, table 2 (b), have it.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax
import numpy as np
from jaxtyping import Float

from uq.designs import Sobol
from uq.engine.devices import require_double_precision
from uq.engine.rounding import is_constant, rounding_notes
from uq.inputs.dependence import Joint, joint_of
from uq.inputs.sampling import dimensions
from uq.quantities import Quantity
from uq.results.measures import Sensitivities, from_replicates
from uq.results.notes import constant_notes
from uq.sensitivity.variance.conditioning import (
    Conditioning,
    Sums,
    carried_notes,
    pilot,
    require_finite_sums,
    sums_over_sets,
)
from uq.sensitivity.variance.players import players


def dependent_indices(
    model: Callable[[Any], Any],
    priors: Any,
    quantities: Mapping[str, Quantity],
    *,
    size: int,
    seed: int,
    replicates: int = 16,
    groups: Mapping[str, Sequence[str]] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Sensitivities:
    """Full first-order and independent total indices of some quantities.

    Args:
        model: A traceable function from one set of scalars to any class of scalars.
        priors: The model's parameter class, filled with priors, or a `Joint`.
        quantities: What is analysed, by name: functions of the model's outputs.
        size: Base points of each replicate, a power of two; each takes two evaluations
            and two more for every factor.
        seed: Same seed, same indices.
        replicates: Independent scramblings, at least two for a standard error.
        groups: A partition of the parameters that vary, by name; None is one factor for
            each, but for those that nothing tells apart.
        progress: Called with the base points done and all, after each device call.

    Returns:
        "S1" and "ST"; NaN where an output does not vary.

    Raises:
        RuntimeError: If double precision is off.
        ValueError: If a prior, a quantity, a group or a number does not fit.
        NonFiniteError: If a quantity is not finite somewhere.
    """
    require_double_precision()
    joint, width = joint_of(priors), 2 * dimensions(priors)
    plan = Conditioning(model, joint, quantities, players(joint, groups))
    design = Sobol(width, size, replicates=replicates, seed=seed)
    start, factors = time.perf_counter(), len(plan.players)
    alone = np.eye(factors, dtype=bool)
    shift = pilot(plan, design)
    sets = np.concatenate([alone, ~alone])
    sums = sums_over_sets(plan, design, sets, shift, progress)
    require_finite_sums(list(quantities), sums.a, sums.b, sums.gap)
    whole = jax.tree.map(lambda leaf: leaf.sum(axis=0, keepdims=True), sums)
    first, total, spread = _indices(whole)
    constant = is_constant(spread[0], shift)
    parts = [np.where(constant[:, None], np.nan, part) for part in _indices(sums)[:2]]
    first, total = (np.where(constant[:, None], np.nan, v[0]) for v in (first, total))
    return Sensitivities(
        method="Kucherenko-Tarantola-Annoni",
        outputs=list(quantities),
        parameters=list(plan.players),
        measures={
            "S1": from_replicates(first, parts[0], "full first-order index [-]"),
            "ST": from_replicates(total, parts[1], "independent total index [-]"),
        },
        assumptions=assumptions(joint),
        notes=[
            *constant_notes(quantities, constant),
            *rounding_notes(quantities, spread[0], shift),
            *carried_notes(quantities, whole),
        ],
        evaluations=replicates * size * (len(sets) + 2),
        seconds=time.perf_counter() - start,
    )


def _indices(
    sums: Sums,
) -> tuple[
    Float[np.ndarray, "replicates outputs factors"],
    Float[np.ndarray, "replicates outputs factors"],
    Float[np.ndarray, "replicates outputs"],
]:
    """First-order and total indices, and the standard deviation they are shares of."""
    mean = (sums.a + sums.b) / (2 * sums.points)
    variance = (sums.aa + sums.bb) / (2 * sums.points) - mean**2
    n, factors = sums.points[:, None], sums.dd.shape[1] // 2
    covariance = (sums.cross - mean[:, None] * sums.gap)[:, :factors] / n
    with np.errstate(invalid="ignore", divide="ignore"):
        first = covariance / variance[:, None]
        total = sums.dd[:, factors:] / (2 * n) / variance[:, None]
    spread = np.sqrt(np.maximum(variance, 0))
    return first.swapaxes(1, 2), total.swapaxes(1, 2), spread


def assumptions(joint: Joint) -> list[str]:
    """What must hold for shares of the variance to mean what they say."""
    ways = {
        "correlated inputs have a Gaussian copula": bool(joint.correlated),
        "comonotone inputs have one quantile": len(joint.axes) < len(joint.axis),
        "conditional priors hold as they are written": bool(joint.conditional),
    }
    depend = [words for words, true in ways.items() if true]
    rest = "all else is independent" if depend else "inputs are independent"
    return [*depend, rest, "the variance says how uncertain it is"]
