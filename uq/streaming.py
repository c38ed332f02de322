"""Statistics of a model's outputs over any number of draws, none of which is kept.

Points, draws, model and partial sums are one compiled loop over blocks, so that memory
is that of one block whatever the number of draws.
"""

import functools
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from uq import histogram
from uq.designs import AbstractDesign, AbstractTables
from uq.devices import on_every_device, require_double_precision
from uq.moments import Moments, merge, moments_of, rows
from uq.parameters import flatten, unknown
from uq.propagation import require_scalars
from uq.sampling import matches, transport
from uq.summary import Estimate, standard_error


BLOCK = 2**10  # draws evaluated at once: what a chain keeps stays in the cache
LEAST = 2**6  # draws of a block that is worth its call
STEPS = 64  # blocks that each device runs in one call, so that a call ends soon


class State(NamedTuple):
    """What the compiled loop carries."""

    moments: Moments
    cells: Any  # draws in each cell, shape (replicates, histograms, cells)


class Stream(NamedTuple):
    """What a stream tells of each output; arrays have one row a replicate."""

    moments: Moments  # host arrays
    outputs: list[str]
    thresholds: list[tuple[str, float]]
    cells: Mapping[str, np.ndarray] = MappingProxyType({})  # (replicates, cells) each

    def mean(self, output: str) -> Estimate:
        """Expected value of the finite draws."""
        column = self._column(output)
        return _pooled(self.moments.mean[:, column], self.moments.count[:, column])

    def variance(self, output: str) -> Estimate:
        """Variance of the finite draws."""
        column = self._column(output)
        whole = functools.reduce(merge, rows(self.moments))
        parts = _unbiased(self.moments.deviation, self.moments.count)[:, column]
        value = _unbiased(whole.deviation, whole.count)[column]
        return Estimate(float(value), standard_error(parts), len(parts))

    def range(self, output: str) -> tuple[float, float]:
        """Smallest and largest finite draw."""
        column = self._column(output)
        low, high = self.moments.low[:, column], self.moments.high[:, column]
        return float(low.min()), float(high.max())

    def exceedance(self, output: str, threshold: float) -> Estimate:
        """Share of the finite draws above a threshold that was asked for."""
        key = (output, float(threshold))
        if key not in self.thresholds:
            asked = ", ".join(f"{name} > {value:g}" for name, value in self.thresholds)
            message = (
                f"no count of {output} > {threshold:g}: asked for {asked or 'none'}"
            )
            raise KeyError(message)
        count = self.moments.count[:, self._column(output)]
        above = self.moments.above[:, self.thresholds.index(key)]
        return _pooled(above / np.maximum(count, 1), count)

    def quantile(self, output: str, probability: float) -> Estimate:
        """A quantile of the finite draws, to the width of a cell of its histogram."""
        if output not in self.cells:
            asked = ", ".join(self.cells) or "none"
            raise KeyError(f"no histogram of {output}: asked for {asked}")
        return histogram.quantile(self.cells[output], probability)

    def nonfinite(self, output: str) -> int:
        """Draws that are not finite."""
        return int(self.moments.nonfinite[:, self._column(output)].sum())

    def _column(self, output: str) -> int:
        if output not in self.outputs:
            raise KeyError(unknown("output", output, self.outputs))
        return self.outputs.index(output)


def _pooled(parts: np.ndarray, count: np.ndarray) -> Estimate:
    """A mean over all draws; no error where a replicate has no finite draw."""
    value = np.average(parts, weights=count) if count.any() else np.nan
    known = np.where(count > 0, parts, np.nan)
    return Estimate(float(value), standard_error(known), len(parts))


def _unbiased(deviation: Any, count: Any) -> np.ndarray:
    """Variances; NaN where there are fewer than two finite draws."""
    return np.where(count > 1, deviation / np.maximum(count - 1, 1), np.nan)


def stream(
    model: Callable[[Any], Any],
    priors: Any,
    design: AbstractDesign,
    *,
    thresholds: Mapping[str, Sequence[float]] | None = None,
    quantiles_of: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Stream:
    """Moments, extremes and exceedances of every output, in the memory of one block.

    Args:
        model: A traceable function from one set of scalars to any class of scalars.
        priors: The model's parameter class, filled with priors.
        design: Points of the unit cube, as many dimensions as parameters that vary.
        thresholds: For some outputs, values whose exceedance is counted.
        quantiles_of: Outputs of which a histogram is taken, 0.5 MB a replicate each.
        progress: Called with the draws done and all draws, after each device call.

    Returns:
        The statistics; those of the finite draws, and how many were not.

    Raises:
        RuntimeError: If double precision is off.
        ValueError: If priors and design do not fit, an output is no scalar, or the
            design's size does not split into blocks.
        KeyError: If a threshold or a histogram names no output.
    """
    require_double_precision()
    matches(priors, design)
    draw = transport(priors)
    one = jax.eval_shape(draw, jax.ShapeDtypeStruct((design.dimensions,), jnp.float64))
    answers = jax.eval_shape(model, one)
    require_scalars(answers)
    outputs = list(flatten(answers)[0])
    asked = [(n, float(v)) for n, vs in (thresholds or {}).items() for v in vs]
    for name in (*(name for name, _ in asked), *quantiles_of):
        if name not in outputs:
            raise KeyError(unknown("output", name, outputs))
    block = _block(design.size)
    devices, tables = jax.device_count(), design.tables(block)
    count = design.replicates * (design.size // block)
    state = _empty(
        (devices, design.replicates), len(outputs), len(asked), len(quantiles_of)
    )
    advance = _advancer(
        lambda u: model(draw(u)),
        tuple(outputs.index(name) for name, _ in asked),
        tuple(outputs.index(name) for name in quantiles_of),
    )
    limits = jnp.asarray([value for _, value in asked])
    each = devices * min(STEPS, -(-count // devices))
    for start in range(0, count, each):
        items = jnp.arange(start, start + each)
        state = advance(tables, limits, items, jnp.asarray(count), state)
        if progress:
            jax.block_until_ready(state)
            progress(min(start + each, count) * block, count * block)
    host = jax.device_get(state)
    cells = dict(
        zip(quantiles_of, np.moveaxis(host.cells.sum(axis=0), 1, 0), strict=True)
    )
    merged = functools.reduce(merge, rows(host.moments))
    return Stream(merged, outputs, asked, cells)


def _block(size: int) -> int:
    """Largest divisor of a replicate's size that is not above the best block.

    Raises:
        ValueError: If only small blocks divide it, which take longer than their draws.
    """
    block = next(b for b in range(min(BLOCK, size), 0, -1) if size % b == 0)
    if block < min(LEAST, size):
        message = (
            f"size: {size} draws a replicate split into blocks of {block}, which are "
            f"slow: take a multiple of {BLOCK}, such as {-(-size // BLOCK) * BLOCK}"
        )
        raise ValueError(message)
    return block


def _empty(
    lead: tuple[int, int], outputs: int, thresholds: int, histograms: int
) -> State:
    """Statistics of nothing, for each device and replicate."""
    zero = jnp.zeros((*lead, outputs))
    whole = jnp.zeros((*lead, outputs), dtype=jnp.int64)
    above = jnp.zeros((*lead, thresholds), dtype=jnp.int64)
    moments = Moments(whole, zero, zero, zero + jnp.inf, zero - jnp.inf, whole, above)
    cells = jnp.zeros((*lead, histograms, histogram.CELLS), dtype=jnp.int64)
    return State(moments, cells)


def _advancer(
    evaluate: Callable[[Array], Any],
    limited: tuple[int, ...],
    counted: tuple[int, ...],
) -> Callable[..., State]:
    """The compiled loop: some blocks on each device, added to what it has so far.

    Args:
        evaluate: From a point of the unit cube to the model's outputs.
        limited: Positions of the outputs that have thresholds.
        counted: Positions of the outputs that have histograms.
    """

    def run(
        tables: AbstractTables, limits: Any, items: Any, count: Any, state: State
    ) -> State:
        state = jax.tree.map(lambda leaf: leaf[0], state)
        replicates = state.cells.shape[0]

        def step(so_far: State, item: Any) -> tuple[State, None]:
            replicate, index = item % replicates, item // replicates
            answers = jax.vmap(evaluate)(tables(replicate, index))
            values, real = jnp.stack(jax.tree.leaves(answers)), item < count
            old = jax.tree.map(lambda leaf: leaf[replicate], so_far.moments)
            both = merge(old, moments_of(values, limits, limited))
            kept = jax.tree.map(lambda a, b: jnp.where(real, b, a), old, both)
            moments = jax.tree.map(
                lambda all, row: all.at[replicate].set(row), so_far.moments, kept
            )
            cells = so_far.cells
            for row, position in enumerate(counted):
                number = histogram.cell(values[position])
                cells = cells.at[replicate, row, number].add(real, mode="drop")
            return State(moments, cells), None

        state, _ = jax.lax.scan(step, state, items)
        return jax.tree.map(lambda leaf: leaf[None], state)

    return on_every_device(run, spread=(False, False, True, False, True))
