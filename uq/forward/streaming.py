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

from uq.designs import AbstractDesign
from uq.engine.blocks import Evaluate, Reduction, look, over_blocks
from uq.engine.devices import block_size, require_double_precision
from uq.engine.moments import Moments, merge, moments_of, nothing, rows
from uq.engine.propagation import require_scalars
from uq.engine.tracing import key_of, require_repeatable
from uq.forward import histogram
from uq.forward.histogram import Histogram, View
from uq.inputs.dependence import priors_of
from uq.inputs.sampling import matches
from uq.inputs.transport import Transport, transport
from uq.outlines import outline
from uq.parameters import flatten, unknown
from uq.priors import nominals
from uq.results import tails
from uq.results.summary import (
    Estimate,
    of_share,
    require_summed,
    spread,
    standard_error,
)


STEPS = 64  # blocks that each device runs in one call


class Given(NamedTuple):
    """What each block is looked at with."""

    draw: Transport
    limits: Any  # thresholds
    view: View  # of each histogram

    __repr__ = outline


class Stream(NamedTuple):
    """What a stream tells of each output; arrays have one row a replicate."""

    moments: Moments  # host arrays
    outputs: list[str]
    thresholds: list[tuple[str, float]]
    histograms: Mapping[str, Histogram] = MappingProxyType({})

    __repr__ = outline

    def mean(self, output: str) -> Estimate:
        """Expected value of the finite draws.

        Raises:
            KeyError: If there is no such output.
            OverflowError: If their sum is beyond the largest number.
        """
        column = self._column(output)
        count, means = self.moments.count[:, column], self.moments.mean[:, column]
        if not np.isfinite(means[count > 0]).all():
            require_summed(f"{output}: the sum of draws", np.inf)
        return _pooled(means, count)

    def variance(self, output: str) -> Estimate:
        """Variance of the finite draws, as `summary.variance` has it.

        Raises:
            KeyError: If there is no such output.
            OverflowError: If it is beyond the largest number.
        """
        column, moments = self._column(output), self.moments
        count = moments.count[:, column]
        deviation = moments.deviation[:, column]
        if not np.isfinite(deviation[count > 0]).all():
            require_summed(f"{output}: the variance", np.inf)
        value, parts = spread(count, moments.mean[:, column], deviation)
        return Estimate(float(value), standard_error(parts), len(parts))

    def range(self, output: str) -> tuple[float, float]:
        """Smallest and largest finite draw."""
        column = self._column(output)
        low, high = self.moments.low[:, column], self.moments.high[:, column]
        return float(low.min()), float(high.max())

    def exceedance(self, output: str, threshold: float) -> Estimate:
        """Share of the finite draws above a threshold that was asked for.

        What was never seen, or always, is bounded: see `Estimate.interval`.
        """
        key = (output, float(threshold))
        if key not in self.thresholds:
            known = ", ".join(f"{name} > {value:g}" for name, value in self.thresholds)
            message = (
                f"no count of {output} > {threshold:g}: asked for {known or 'none'}"
            )
            raise KeyError(message)
        count = self.moments.count[:, self._column(output)]
        above = self.moments.above[:, self.thresholds.index(key)]
        share = _pooled(above / np.maximum(count, 1), count)
        return of_share(share, int(count.sum()))

    def quantile(self, output: str, probability: float) -> Estimate:
        """A quantile of the finite draws; the error holds the width of a cell.

        `exact_quantiles` tells it to the last digit, in four to six passes.
        """
        if output not in self.histograms:
            known = ", ".join(self.histograms) or "none"
            raise KeyError(f"no histogram of {output}: asked for {known}")
        return histogram.quantile(self.histograms[output], probability)

    def nonfinite(self, output: str) -> int:
        """Draws that are not finite."""
        return int(self.moments.nonfinite[:, self._column(output)].sum())

    @property
    def notes(self) -> list[str]:
        """What a reader must know: outputs whose variance one draw carries."""
        notes, count = [], self.moments.count.sum(axis=0)
        for column, output in enumerate(self.outputs):
            whole = self.moments.deviation[:, column].sum()
            means = self.moments.mean[:, column]
            ends = self.moments.low[:, column], self.moments.high[:, column]
            with np.errstate(invalid="ignore", over="ignore"):
                largest = max(np.nanmax((end - means) ** 2) for end in ends)
                # The largest term alone makes them so few, or fewer.
                heavy = tails.is_carried(whole, largest**2, count[column])
            if heavy:
                notes.append(tails.note(output, "variance"))
        return notes

    def _column(self, output: str) -> int:
        if output not in self.outputs:
            raise KeyError(unknown("output", output, self.outputs))
        return self.outputs.index(output)


def _pooled(parts: np.ndarray, count: np.ndarray) -> Estimate:
    """A mean over all draws; no error where a replicate has no finite draw."""
    value = np.average(parts, weights=count) if count.any() else np.nan
    known = np.where(count > 0, parts, np.nan)
    return Estimate(float(value), standard_error(known), len(parts))


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
        quantiles_of: Outputs of which a histogram is taken, 0.5 MB a replicate each; a
            first look at one block tells where its cells lie.
        progress: Called with the draws done and all draws, after each device call.

    Returns:
        The statistics; those of the finite draws, and how many were not.

    Raises:
        RuntimeError: If double precision is off.
        ValueError: If priors and design do not fit, an output is no scalar, the
            design's size does not split into blocks, or a threshold is not finite.
        KeyError: If a threshold or a histogram names no output.
    """
    outputs, made = outputs_of(model, priors, design)
    exceedances = [(n, float(v)) for n, vs in (thresholds or {}).items() for v in vs]
    for name, value in exceedances:
        if not np.isfinite(value):
            raise ValueError(f"thresholds: {name} > {value}: need a finite number")
    limited = positions([name for name, _ in exceedances], outputs)
    counted = positions(quantiles_of, outputs)
    run = over_blocks(
        outputs_at(model),
        _reduction(limited, counted, len(outputs), design.replicates),
        design,
        steps=STEPS,
        key=key_of("stream", limited, counted, made),
    )
    limits = np.array([value for _, value in exceedances])
    given = Given(
        transport(priors), limits, View(np.zeros(len(counted)), np.ones(len(counted)))
    )
    if counted:
        some = look(design.size, block_size(design.size))
        first = run(given, blocks=some, replicates=1).state
        given = given._replace(view=_views(first, counted))
    moments, counts = run(given, progress)
    cells = np.moveaxis(counts, 1, 0) if counted else ()
    views = [View(*pair) for pair in zip(*given.view, strict=True)]
    found = {
        name: Histogram(
            one, counts, moments.low[:, column].min(), moments.high[:, column].max()
        )
        for name, one, counts, column in zip(
            quantiles_of, views, cells, counted, strict=True
        )
    }
    return Stream(moments, outputs, exceedances, found)


def _merged(parts: Moments) -> Moments:
    """The moments of all rows together; infinite where a sum is too large."""
    with np.errstate(invalid="ignore", over="ignore"):
        return functools.reduce(merge, rows(parts))


def _views(first: Moments, counted: Sequence[int]) -> View:
    """Where to look from at some outputs, by the draws of a first block."""
    whole, views = _merged(first), []
    for column in counted:
        count = max(int(whole.count[column]), 1)
        size = float(np.sqrt(whole.deviation[column] / count))
        mean, low, high = (
            float(leaf[column]) for leaf in (whole.mean, whole.low, whole.high)
        )
        views.append(histogram.view_of(mean, size, low, high))
    return View(*(np.array(each) for each in zip(*views, strict=True)))


def outputs_of(
    model: Callable[[Any], Any], priors: Any, design: AbstractDesign
) -> tuple[list[str], str]:
    """Names of a model's outputs, and its fingerprint; what has none is refused.

    Raises:
        RuntimeError: If double precision is off.
        ValueError: If priors and design do not fit, an output is no real scalar, or the
            model reads what changes between evaluations.
    """
    require_double_precision()
    matches(priors, design)
    point = jax.tree.map(np.float64, nominals(priors_of(priors)))
    traced = require_repeatable(model, point)
    require_scalars(traced.answers)
    return list(flatten(traced.answers)[0]), traced.fingerprint


def outputs_at(model: Callable[[Any], Any]) -> Evaluate:
    """The model's outputs at points of the unit cube, one row each, in float64.

    What is given holds the `Transport`, as `draw`.
    """

    def evaluate(
        points: Float[Array, "n d"], given: Any, _: Any
    ) -> Float[Array, "outputs n"]:
        draw = given.draw
        answers = jax.vmap(model, in_axes=(draw.in_axes,))(draw.many(points))
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


def _reduction(
    limited: Sequence[int], counted: Sequence[int], outputs: int, replicates: int
) -> Reduction:
    """Statistics of blocks, as `over_blocks` has it.

    Args:
        limited: Positions of the outputs that have thresholds, given with each block.
        counted: Positions of the outputs that have histograms.
        outputs: How many there are.
        replicates: Of the design.
    """

    def of(values: Array, given: Given) -> Moments:
        return moments_of(values, given.limits, limited)

    def tally(counts: Array, replicate: Array, values: Array, given: Given) -> Array:
        for row, position in enumerate(counted):
            view = View(*(leaf[row] for leaf in given.view))
            number = histogram.cell(view(values[position]))
            counts = counts.at[replicate, row, number].add(1, mode="drop")
        return counts

    shape = (replicates, len(counted), histogram.CELLS)
    counts = np.zeros(shape if counted else (0,), dtype=np.int64)
    none = nothing(outputs, len(limited))
    return Reduction(of, merge, none, tally if counted else None, counts)
