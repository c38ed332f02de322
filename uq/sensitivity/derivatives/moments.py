"""Gradients and elasticities of quantities over the whole range of the priors.

Source:
    Kucherenko et al. (2009), Reliab. Eng. Syst. Saf. 94, 1135-1148: means, mean sizes
    and mean squares of derivatives as measures of sensitivity.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from uq.designs import AbstractTables, Sobol
from uq.engine.devices import block_size, require_memory
from uq.engine.programs import compiled
from uq.inputs.transport import Transport
from uq.priors import varying
from uq.quantities import Logarithm, Quantity
from uq.results import tails
from uq.results.measures import Measure, Sensitivities
from uq.results.notes import undefined
from uq.results.summary import standard_error
from uq.sensitivity.derivatives.gradients import (
    EACH,
    SHARE,
    Gradients,
    Local,
    Mode,
    Progress,
    Totals,
    planned,
    summed,
)


PROBABILITIES = (0.05, 0.5, 0.95)
TERMS = {
    "": lambda values: values,
    "_abs": jnp.abs,
    "_square": jnp.square,
    "_fourth": lambda values: jnp.square(jnp.square(values)),
    "_positive": lambda values: values > 0,
}


def derivatives(
    model: Callable[[Any], Any],
    priors: Any,
    quantities: Mapping[str, Quantity],
    *,
    size: int,
    seed: int,
    replicates: int = 16,
    mode: Mode | None = None,
    kept: int = 0,
    progress: Progress | None = None,
) -> Sensitivities:
    """Gradients and elasticities of some quantities in every input that varies.

    The elasticity d ln y / d ln x is by how many percent a quantity moves with one
    percent of an input; that of a quantity which is a logarithm is that of what is
    under it.

    Args:
        model: A traceable function from one set of scalars to any class of scalars.
        priors: The model's parameter class, filled with independent priors.
        quantities: What is derived, by name: functions of the model's outputs.
        size: Points of each replicate, a power of two.
        seed: Same seed, same draws.
        replicates: Independent scramblings, at least two for a standard error.
        mode: "forward" or "reverse"; None is forward where fewer inputs vary than
            there are quantities.
        kept: Draws of each replicate, a power of two, whose elasticities are kept for
            their P5, P50 and P95; none if 0.
        progress: Called with the draws done and all draws, after each call.

    Returns:
        Mean, mean size, mean square, standard deviation (good to 1e-8 of the mean) and
        share of positive ones, of elasticities and of gradients.

    Raises:
        RuntimeError: If double precision is off.
        ValueError: If a number or a quantity does not fit, or inputs depend on one
            another.
        NonFiniteError: If a quantity is not finite somewhere.
        MemoryError: If what is kept would not fit.
    """
    start = time.perf_counter()
    plan = planned(model, priors, quantities, mode)
    free, outputs = varying(plan.priors), list(quantities)
    design = Sobol(len(free), size, replicates=replicates, seed=seed)
    _require_kept(kept, design, len(outputs))

    def reduce(local: Local) -> dict[str, Array]:
        derivatives = {
            "elasticity": _elasticities(plan, local),
            "gradient": local.gradients,
        }
        return summed(
            {
                f"{kind}{name}": term(values)
                for kind, values in derivatives.items()
                for name, term in TERMS.items()
            }
        )

    totals = plan.totals(design, reduce, progress, words=["moments"])
    measures = _measures(totals, "elasticity", "[-]")
    measures |= _measures(totals, "gradient", "[unit of quantity / unit of input]")
    return Sensitivities(
        method=f"derivatives, {plan.mode} mode",
        outputs=outputs,
        parameters=free,
        measures=measures,
        assumptions=[
            "inputs are independent",
            "a quantity is continuous: a jump has no derivative, a branch is a kink",
        ],
        notes=[
            *undefined(measures, outputs, free),
            *_carried(totals, "elasticity", outputs, free),
            *_carried(totals, "gradient", outputs, free),
        ],
        evaluations=size * replicates,
        seconds=time.perf_counter() - start,
        more=_quantiles(plan, design, kept) if kept else {},
        coords={"quantile": PROBABILITIES} if kept else {},
    )


def _elasticities(plan: Gradients, local: Local) -> Float[Array, "q d n"]:
    """D ln y / d ln x; of a logarithm, of what is under it."""
    under = [
        jnp.ones_like(value) if isinstance(quantity, Logarithm) else value
        for quantity, value in zip(plan.quantities.values(), local.values, strict=True)
    ]
    return local.inputs[None] * local.gradients / jnp.stack(under)[:, None]


def _measures(totals: Totals, kind: str, unit: str) -> dict[str, Measure]:
    """What a kind of derivative does over the draws; its mean size ranks."""

    def average(name: str) -> Callable[[Totals], np.ndarray]:
        return lambda of: of.averages(f"{kind}{name}")

    def deviation(of: Totals) -> np.ndarray:
        square = average("_square")(of) - average("")(of) ** 2
        return np.sqrt(np.maximum(square, 0))

    squared = unit.replace("[", "[(").replace("]", ")^2]") if "/" in unit else unit
    statistics = {
        "_abs": (average("_abs"), f"mean size of the {kind} {unit}"),
        "": (average(""), f"mean {kind} {unit}"),
        "_square": (average("_square"), f"mean square of the {kind} {squared}"),
        "_std": (deviation, f"standard deviation of the {kind} {unit}"),
        "_positive": (average("_positive"), f"share of draws with {kind} > 0 [-]"),
    }
    return {f"{kind}{name}": totals.measure(*how) for name, how in statistics.items()}


def _carried(
    totals: Totals, kind: str, outputs: Sequence[str], parameters: Sequence[str]
) -> list[str]:
    """Notes where a few draws carry a mean or a mean square of derivatives."""
    sums = {k: v.sum(axis=0) for k, v in totals.sums.items() if k.startswith(kind)}
    count, notes = totals.count.sum(), []
    for what, term, square in (
        (f"mean {kind}", "_abs", "_square"),
        (f"mean square of the {kind}", "_square", "_fourth"),
    ):
        pair = sums[f"{kind}{term}"], sums[f"{kind}{square}"]
        notes += tails.mean_notes(what, outputs, parameters, *pair, count)
    return notes


def _require_kept(kept: int, design: Sobol, outputs: int) -> None:
    """Refuse to keep another number of draws than there are, or too many."""
    if kept and (kept > design.size or kept & (kept - 1) or kept < 0):
        message = f"kept: need a power of two up to {design.size} draws, got {kept}"
        raise ValueError(message)
    needed = 8 * 3 * kept * design.replicates * outputs * design.dimensions
    require_memory(needed, what=f"keeping {kept * design.replicates} gradients")


def _quantiles(plan: Gradients, design: Sobol, kept: int) -> dict[str, Any]:
    """Quantiles of the elasticities over the first draws of every replicate."""
    block = block_size(kept, share=SHARE)
    tables = design.tables(block)

    def of(draw: Transport, tables: AbstractTables, replicate: Array) -> Array:
        live = replace(plan, draw=draw)

        def some(index: Array) -> Array:
            every = jax.vmap(live.at, in_axes=(EACH,), out_axes=-1)
            local = every(live.drawn(tables(replicate, index)))
            return _elasticities(plan, local)

        return jax.lax.map(some, jnp.arange(kept // block))

    run = compiled(of, key=plan.key("elasticities", kept, block), out=0)
    draws = np.stack(
        [np.asarray(run(plan.draw, tables, r)) for r in range(design.replicates)]
    )
    draws = np.moveaxis(draws, 1, -2).reshape(*draws.shape[:1], *draws.shape[2:4], -1)
    whole = np.moveaxis(draws, 0, -2).reshape(*draws.shape[1:3], -1)
    levels, how = np.array(PROBABILITIES), "median_unbiased"
    parts = np.moveaxis(np.quantile(draws, levels, axis=-1, method=how), 1, 0)
    dims = ("quantile", "output", "parameter")
    return {
        "elasticity_quantiles": (dims, np.quantile(whole, levels, -1, method=how)),
        "elasticity_quantiles_error": (dims, standard_error(parts)),
    }
