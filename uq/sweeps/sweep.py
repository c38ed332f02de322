"""Quantities over a grid of named parameters: their mean in every cell.

Every cell sees the same draws of all other parameters, so that neighbours differ by
what was swept and not by chance. The mean of an event is its probability: a map of it
over two parameters shows where it happens, and how surely.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from uq.designs import AbstractDesign
from uq.engine.blocks import Reduction, added, look, over_blocks
from uq.engine.devices import block_size, require_double_precision, require_memory
from uq.engine.grid import over_grid
from uq.engine.incremental import Values, trace
from uq.engine.propagation import require_quantities
from uq.engine.tracing import key_of
from uq.inputs.dependence import priors_of, require_apart
from uq.inputs.sampling import matches
from uq.inputs.transport import Transport, transport
from uq.outlines import outline
from uq.parameters import specs, unknown
from uq.quantities import Quantity, evaluated, numbers_of
from uq.results.summary import spread, standard_error


STEPS = 256  # blocks that each device runs in one call


class Sums(NamedTuple):
    """What the loop adds up; shape (replicates, quantities, cells)."""

    count: Any  # finite draws
    total: Any  # of what they lie above the shift
    square: Any

    __repr__ = outline


class Given(NamedTuple):
    """What each block is evaluated with."""

    draw: Transport
    axes: tuple[Any, ...]  # values of each swept parameter
    shift: Any  # a value near the mean of each row

    __repr__ = outline


@dataclass(frozen=True)
class Sweep:
    """What a sweep found; arrays of shape (replicates, quantities, k1, k2, ...).

    Args:
        axes: Swept values by path.
        quantities: Names of the quantities.
        draws: How many each cell has seen.
        count: How many of them were finite.
        mean: Of the finite draws.
        variance: Of the finite draws: what each replicate contributes to their mean.
    """

    axes: Mapping[str, np.ndarray]
    quantities: Sequence[str]
    draws: int
    count: np.ndarray
    mean: np.ndarray
    variance: np.ndarray

    __repr__ = outline

    def estimate(self, quantity: str) -> tuple[np.ndarray, np.ndarray]:
        """Mean of the finite draws in every cell, and its standard error.

        Raises:
            KeyError: If there is no such quantity.
        """
        row = self._row(quantity)
        mean, count = self.mean[:, row], self.count[:, row]
        with np.errstate(invalid="ignore"):
            pooled = np.nansum(mean * count, axis=0) / count.sum(axis=0)
        return pooled, standard_error(mean)

    def finite(self, quantity: str) -> np.ndarray:
        """Share of the draws that are finite, in every cell."""
        row = self._row(quantity)
        return self.count[:, row].sum(axis=0) / self.draws

    def _row(self, quantity: str) -> int:
        if quantity not in self.quantities:
            raise KeyError(unknown("quantity", quantity, self.quantities))
        return self.quantities.index(quantity)

    def to_dict(self) -> Mapping[str, Any]:
        """Everything, in the form that `xarray.Dataset.from_dict` reads.

        The swept parameters are dimensions, after the quantity.
        """
        dims = ("quantity", *self.axes)
        estimates = [self.estimate(name) for name in self.quantities]
        data = {
            "mean": np.stack([mean for mean, _ in estimates]),
            "standard_error": np.stack([error for _, error in estimates]),
            "finite": np.stack([self.finite(name) for name in self.quantities]),
        }
        coords = {path: {"dims": path, "data": v} for path, v in self.axes.items()}
        names = {"dims": "quantity", "data": list(self.quantities)}
        return {
            "coords": {"quantity": names, **coords},
            "attrs": {},
            "dims": {},
            "data_vars": {k: {"dims": dims, "data": v} for k, v in data.items()},
        }


def sweep(
    model: Callable[[Any], Any],
    priors: Any,
    quantities: Mapping[str, Quantity],
    axes: Mapping[str, Sequence[float] | np.ndarray],
    design: AbstractDesign,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Sweep:
    """Mean and variance of some quantities at every combination of swept values.

    Args:
        model: A traceable function from one set of scalars to any class of scalars.
        priors: The model's parameter class, filled with priors.
        quantities: Functions of the model's outputs, by name; events among them.
        axes: Values of each swept parameter by path; its prior is not used.
        design: Points of the unit cube, as many dimensions as parameters that vary.
        progress: Called with the draws done and all draws, after each device call.

    Returns:
        The means of each replicate.

    Raises:
        RuntimeError: If double precision is off.
        ValueError: If priors and design do not fit, a swept value is outside what its
            parameter may be, another parameter depends on it, or an output is no
            scalar.
        KeyError: If a path names no parameter.
        MemoryError: If the grid would not fit.
    """
    require_double_precision()
    matches(priors, design)
    made = require_quantities(model, priors_of(priors), quantities)
    swept = checked_axes(priors, axes)
    require_apart(priors, list(swept))
    shape = tuple(len(values) for values in swept.values())
    rows = len(quantities) * math.prod(shape)
    require_sums(math.prod(shape), len(quantities), design.replicates)
    block = block_size(design.size, kept=rows)
    nothing = Sums(np.zeros(rows, np.int64), np.zeros(rows), np.zeros(rows))
    evaluate = at_cells(model, quantities, list(swept))
    run = over_blocks(
        lambda points, given, _: evaluate(points, given),
        Reduction(_sums, added, nothing),
        design,
        steps=STEPS,
        block=block,
        key=key_of("sweep", made, list(swept)),
    )
    draw = transport(priors, numbers_of(quantities))
    given = Given(draw, tuple(swept.values()), np.zeros(rows))
    seen = look(design.size, block)
    shift = _centre(run(given, blocks=seen, replicates=1).state)
    sums = run(given._replace(shift=shift), progress).state
    full = (design.replicates, len(quantities), *shape)
    return _finished(sums, shift, swept, list(quantities), design, full)


def checked_axes(
    priors: Any, axes: Mapping[str, Sequence[float] | np.ndarray]
) -> dict[str, np.ndarray]:
    """Swept values as arrays; what does not fit is refused.

    Raises:
        KeyError: If a path names no parameter.
        ValueError: If there is no axis or no value, or a value is not finite or outside
            what its parameter may be.
    """
    known = specs(priors_of(priors))
    if not axes:
        raise ValueError("nothing to sweep: name at least one parameter")
    swept = {}
    for path, values in axes.items():
        if path not in known:
            raise KeyError(unknown("parameter", path, known))
        array, spec = np.atleast_1d(np.asarray(values, dtype=np.float64)), known[path]
        if array.ndim != 1 or not array.size or not np.isfinite(array).all():
            raise ValueError(f"{path}: need a row of finite values, got {values}")
        if array.min() < spec.low or array.max() > spec.high:
            raise ValueError(
                f"{path}: swept from {array.min():g} to {array.max():g} {spec.unit}, "
                f"but it must lie in [{spec.low:g}, {spec.high:g}]"
            )
        swept[path] = array
    return swept


def require_sums(cells: int, quantities: int, replicates: int) -> None:
    """Refuse a grid whose sums no memory holds.

    Raises:
        MemoryError: If they would not fit.
    """
    numbers = 3 * cells * quantities * replicates * (jax.device_count() + 1)
    require_memory(8 * numbers, what=f"a grid of {cells} cells")


def at_cells(
    model: Callable[[Any], Any],
    quantities: Mapping[str, Quantity],
    swept: Sequence[str],
) -> Callable[[Float[Array, "n d"], Given], Float[Array, "rows n"]]:
    """From points and what is given to every quantity in every cell, one row each."""

    def evaluate(points: Float[Array, "n d"], given: Given) -> Float[Array, "rows n"]:
        draw, axes = given.draw, dict(zip(swept, given.axes, strict=True))

        def one(values: Values) -> tuple[Array, ...]:
            outputs = model(draw.filled(values))
            found = evaluated(quantities, outputs, draw.numbers).values()
            return tuple(jnp.asarray(value, dtype=jnp.float64) for value in found)

        drawn = draw.columns(points)
        others = {path: v for path, v in drawn.items() if path not in axes}
        program = trace(one, {path: jnp.zeros(()) for path in (*others, *axes)})
        found = over_grid(program, others, axes, len(points))
        return jnp.stack([f.reshape(len(points), -1).T for f in found]).reshape(
            -1, len(points)
        )

    return evaluate


def _centre(first: Sums) -> np.ndarray:
    """A value near the mean of each row, subtracted in the sums: of a first look."""
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        mean = first.total.sum(axis=0) / first.count.sum(axis=0)
    return np.where(np.isfinite(mean), mean, 0.0)


def _sums(values: Float[Array, "rows s n"], given: Given) -> Sums:
    """Sums over strips of draws, as `over_blocks` has it."""
    finite = jnp.isfinite(values)
    above = jnp.where(finite, values - given.shift[:, None, None], 0.0)
    return Sums(finite.sum(axis=-1), above.sum(axis=-1), (above**2).sum(axis=-1))


def _finished(
    sums: Sums,
    shift: np.ndarray,
    swept: Mapping[str, np.ndarray],
    quantities: Sequence[str],
    design: AbstractDesign,
    shape: tuple[int, ...],
) -> Sweep:
    """Means and variances from sums."""
    with np.errstate(invalid="ignore", divide="ignore"):
        above = sums.total / sums.count
        deviation = sums.square - sums.count * above**2
        _, squared = spread(sums.count, above, deviation)
    return Sweep(
        axes=swept,
        quantities=quantities,
        draws=design.replicates * design.size,
        count=sums.count.reshape(shape),
        mean=(above + shift).reshape(shape),
        variance=squared.reshape(shape),
    )
