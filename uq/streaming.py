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
from jaxtyping import Array, Float

from uq import histogram
from uq.blocks import over_blocks
from uq.dependence import priors_of
from uq.designs import AbstractDesign
from uq.devices import require_double_precision
from uq.moments import Moments, merge, moments_of, rows
from uq.parameters import flatten, unknown
from uq.priors import nominals
from uq.propagation import require_scalars
from uq.sampling import matches, transport
from uq.summary import Estimate, standard_error
from uq.tracing import require_repeatable


STEPS = 64  # blocks that each device runs in one call


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
    outputs = outputs_of(model, priors, design)
    asked = [(n, float(v)) for n, vs in (thresholds or {}).items() for v in vs]
    limited = positions([name for name, _ in asked], outputs)
    counted = positions(quantiles_of, outputs)
    empty = _empty(design.replicates, len(outputs), len(asked), len(counted))
    take = _taker(limited, counted)
    run = over_blocks(take, empty, outputs_at(model, priors), design, steps=STEPS)
    parts = run(jnp.asarray([value for _, value in asked]), progress)
    merged = functools.reduce(merge, rows(parts.moments))
    cells = np.moveaxis(parts.cells.sum(axis=0), 1, 0)
    return Stream(merged, outputs, asked, dict(zip(quantiles_of, cells, strict=True)))


def outputs_of(
    model: Callable[[Any], Any], priors: Any, design: AbstractDesign
) -> list[str]:
    """Names of a model's outputs; what cannot be evaluated is refused.

    Raises:
        RuntimeError: If double precision is off.
        ValueError: If priors and design do not fit, an output is no real scalar, or the
            model reads what changes between evaluations.
    """
    require_double_precision()
    matches(priors, design)
    point = jax.tree.map(np.float64, nominals(priors_of(priors)))
    require_repeatable(model, point)
    answers = jax.eval_shape(lambda p: model(p), point)
    require_scalars(answers)
    return list(flatten(answers)[0])


def outputs_at(
    model: Callable[[Any], Any], priors: Any
) -> Callable[[Float[Array, "n d"]], Float[Array, "outputs n"]]:
    """The model's outputs at points of the unit cube, one row each, in float64."""
    draw = transport(priors)

    def evaluate(points: Float[Array, "n d"]) -> Float[Array, "outputs n"]:
        answers = jax.vmap(lambda u: model(draw(u)))(points)
        return jnp.stack(jax.tree.leaves(answers)).astype(jnp.float64)

    return evaluate


def positions(names: Sequence[str], outputs: Sequence[str]) -> list[int]:
    """Where some outputs stand among all.

    Raises:
        KeyError: If there is no such output.
    """
    for name in names:
        if name not in outputs:
            raise KeyError(unknown("output", name, outputs))
    return [outputs.index(name) for name in names]


def _empty(replicates: int, outputs: int, thresholds: int, histograms: int) -> State:
    """Statistics of nothing."""
    zero = jnp.zeros((replicates, outputs))
    whole = jnp.zeros((replicates, outputs), dtype=jnp.int64)
    above = jnp.zeros((replicates, thresholds), dtype=jnp.int64)
    high, low = zero - jnp.inf, zero + jnp.inf
    moments = Moments(whole, zero, zero, zero, low, high, whole, above)
    cells = jnp.zeros((replicates, histograms, histogram.CELLS), dtype=jnp.int64)
    return State(moments, cells)


def _taker(limited: Sequence[int], counted: Sequence[int]) -> Callable[..., State]:
    """Adds a block's statistics to those so far, as `over_blocks` has it.

    Args:
        limited: Positions of the outputs that have thresholds, given with each block.
        counted: Positions of the outputs that have histograms.
    """

    def take(
        so_far: State, replicate: Array, values: Array, real: Array, limits: Array
    ) -> State:
        old = jax.tree.map(lambda leaf: leaf[replicate], so_far.moments)
        both = merge(old, moments_of(values, limits, limited))
        moments = jax.tree.map(
            lambda all, a, b: all.at[replicate].set(jnp.where(real, b, a)),
            so_far.moments,
            old,
            both,
        )
        cells = so_far.cells
        for row, position in enumerate(counted):
            number = histogram.cell(values[position])
            cells = cells.at[replicate, row, number].add(real, mode="drop")
        return State(moments, cells)

    return take
