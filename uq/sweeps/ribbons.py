"""The whole distribution of some quantities along swept parameters: every draw kept.

`uq.sweeps.sweep` keeps means, whatever the number of draws; here it is quantiles that
are wanted at each value, conditional on it, and memory holds every draw.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from uq.designs import AbstractDesign, AbstractTables
from uq.engine.devices import block_size, require_double_precision, require_memory
from uq.engine.programs import on_every_device
from uq.engine.propagation import require_quantities
from uq.engine.tracing import key_of
from uq.inputs.dependence import priors_of, require_apart
from uq.inputs.sampling import matches
from uq.inputs.transport import transport
from uq.quantities import Quantity, numbers_of
from uq.results import summary
from uq.sweeps.sweep import Given, at_cells, checked_axes


SPAN = 2**20  # numbers that a device returns in one call


def ribbons(
    model: Callable[[Any], Any],
    priors: Any,
    quantities: Mapping[str, Quantity],
    axes: Mapping[str, Sequence[float] | np.ndarray],
    design: AbstractDesign,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, np.ndarray]:
    """Draws of some quantities at every combination of swept values.

    Args:
        model: A traceable function from one set of scalars to any class of scalars.
        priors: The model's parameter class, filled with priors.
        quantities: Functions of the model's outputs, by name.
        axes: Values of each swept parameter by path; its prior is not used.
        design: Points of the unit cube, as many dimensions as parameters that vary.
        progress: Called with the draws done and all draws, after each device call.

    Returns:
        By name, arrays of shape (k1, k2, ..., replicates, n): all other parameters of
        one draw are the same in every cell.

    Raises:
        RuntimeError: If double precision is off.
        ValueError: If priors and design do not fit, or a swept value is outside what
            its parameter may be, or another parameter depends on it.
        KeyError: If a path names no parameter.
        MemoryError: If the draws would not fit.
    """
    require_double_precision()
    matches(priors, design)
    made = require_quantities(model, priors_of(priors), quantities)
    swept = checked_axes(priors, axes)
    require_apart(priors, list(swept))
    shape = tuple(len(values) for values in swept.values())
    rows, replicates = len(quantities) * math.prod(shape), design.replicates
    require_draws(rows, replicates * design.size)
    evaluate = at_cells(model, quantities, list(swept))
    draw = transport(priors, numbers_of(quantities))
    given = Given(draw, tuple(swept.values()), np.zeros(rows))
    block, devices = block_size(design.size, kept=rows), jax.device_count()
    count = replicates * design.size // block
    span = devices * max(1, min(SPAN // (rows * block), -(-count // devices)))

    def part(tables: AbstractTables, given: Given, items: Array) -> Array:
        def at(item: Array) -> Array:
            return evaluate(tables(item % replicates, item // replicates), given)

        return jax.lax.map(at, items)

    run = on_every_device(
        part,
        spread=(False, False, True),
        key=key_of("ribbons", made, list(swept), replicates),
        out=0,
    )
    tables, found = design.tables(block), np.empty((rows, replicates, design.size))
    for start in range(0, count, span):
        stop = min(start + span, count)
        items = np.minimum(np.arange(start, start + span), count - 1)
        values = np.asarray(run(tables, given, jnp.asarray(items)))
        for item in range(start, stop):
            place = slice(item // replicates * block, (item // replicates + 1) * block)
            found[:, item % replicates, place] = values[item - start]
        if progress:
            progress(stop * block, count * block)
    every = found.reshape(len(quantities), *shape, replicates, design.size)
    return dict(zip(quantities, every, strict=True))


def require_draws(rows: int, samples: int) -> None:
    """Refuse to keep more draws than memory holds.

    Args:
        rows: Quantities times cells.
        samples: Draws of each.

    Raises:
        MemoryError: If they would not fit, once over for their quantiles.
    """
    require_memory(2 * 8 * rows * samples, what=f"keeping {samples} draws of each cell")


def conditional(
    draws: Float[np.ndarray, "cells replicates n"], probabilities: Sequence[float]
) -> tuple[np.ndarray, np.ndarray]:
    """Quantiles and mean of a quantity at each value of what was swept.

    Args:
        draws: Of one quantity, along one axis.
        probabilities: Shares of the draws below the quantiles [-].

    Returns:
        The estimates, the mean last, and their standard errors, shape (cells,
        statistics); of the finite draws.
    """
    rows = [[*summary.quantiles(d, probabilities), summary.mean(d)] for d in draws]
    every = np.array([[each[:2] for each in row] for row in rows], float)
    return every[..., 0], every[..., 1]


def finite_shares(draws: Float[np.ndarray, "cells replicates n"]) -> np.ndarray:
    """Share of the draws that are finite, at each value of what was swept."""
    return np.array([1 - summary.nonfinite_share(d) for d in draws])
