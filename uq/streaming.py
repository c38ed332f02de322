"""Statistics of a model's outputs over any number of draws, none of which is kept.

Points, draws, model and partial sums are one compiled loop over blocks, so that memory
is that of one block whatever the number of draws. Blocks are merged by Chan, Golub and
LeVeque (1979): means and squared deviations, never sums of squares.
"""

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import PartitionSpec
from jaxtyping import Array, Float

from uq.designs import AbstractDesign, AbstractTables
from uq.devices import AXIS, mesh, require_double_precision
from uq.parameters import flatten, unknown
from uq.propagation import require_scalars
from uq.sampling import matches, transport
from uq.summary import Estimate, standard_error


BLOCK = 2**10  # draws evaluated at once: what a chain keeps stays in the cache
LEAST = 2**6  # draws of a block that is worth its call
STEPS = 64  # blocks that each device runs in one call, so that a call ends soon


class Moments(NamedTuple):
    """Running statistics of some outputs; leaves of shape (replicates, outputs)."""

    count: Any  # finite draws
    mean: Any
    deviation: Any  # sum of squared deviations from the mean
    low: Any
    high: Any
    nonfinite: Any
    above: Any  # draws above each threshold, shape (replicates, thresholds)


class Stream(NamedTuple):
    """What a stream tells of each output; arrays have one row a replicate."""

    moments: Moments  # host arrays
    outputs: list[str]
    thresholds: list[tuple[str, float]]

    def mean(self, output: str) -> Estimate:
        """Expected value of the finite draws."""
        column = self._column(output)
        return _pooled(self.moments.mean[:, column], self.moments.count[:, column])

    def variance(self, output: str) -> Estimate:
        """Variance of the finite draws."""
        column = self._column(output)
        whole = functools.reduce(_merge, _rows(self.moments))
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
    progress: Callable[[int, int], None] | None = None,
) -> Stream:
    """Moments, extremes and exceedances of every output, in the memory of one block.

    Args:
        model: A traceable function from one set of scalars to any class of scalars.
        priors: The model's parameter class, filled with priors.
        design: Points of the unit cube, as many dimensions as parameters that vary.
        thresholds: For some outputs, values whose exceedance is counted.
        progress: Called with the draws done and all draws, after each device call.

    Returns:
        The statistics; those of the finite draws, and how many were not.

    Raises:
        RuntimeError: If double precision is off.
        ValueError: If priors and design do not fit, an output is no scalar, or the
            design's size does not split into blocks.
        KeyError: If a threshold names no output.
    """
    require_double_precision()
    matches(priors, design)
    draw = transport(priors)
    one = jax.eval_shape(draw, jax.ShapeDtypeStruct((design.dimensions,), jnp.float64))
    answers = jax.eval_shape(model, one)
    require_scalars(answers)
    outputs = list(flatten(answers)[0])
    asked = [(n, float(v)) for n, vs in (thresholds or {}).items() for v in vs]
    for name, _ in asked:
        if name not in outputs:
            raise KeyError(unknown("output", name, outputs))
    columns = tuple(outputs.index(name) for name, _ in asked)
    limits = jnp.asarray([value for _, value in asked])
    block = _block(design.size)
    devices, tables = jax.device_count(), design.tables(block)
    count = design.replicates * (design.size // block)
    state = _empty(devices, design.replicates, len(outputs), len(asked))
    advance = _advancer(model, draw, columns)
    each = devices * min(STEPS, -(-count // devices))
    for start in range(0, count, each):
        items = jnp.arange(start, start + each)
        state = advance(tables, limits, items, jnp.asarray(count), state)
        if progress:
            jax.block_until_ready(state)
            progress(min(start + each, count) * block, count * block)
    host = _rows(jax.device_get(state))
    return Stream(functools.reduce(_merge, host), outputs, asked)


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


def _empty(devices: int, replicates: int, outputs: int, thresholds: int) -> Moments:
    zero = jnp.zeros((devices, replicates, outputs))
    whole = jnp.zeros((devices, replicates, outputs), dtype=jnp.int64)
    above = jnp.zeros((devices, replicates, thresholds), dtype=jnp.int64)
    return Moments(whole, zero, zero, zero + jnp.inf, zero - jnp.inf, whole, above)


def _advancer(
    model: Callable[[Any], Any],
    draw: Callable[[Any], Any],
    columns: tuple[int, ...],
) -> Callable[..., Moments]:
    """The compiled loop: some blocks on each device, added to what it has so far."""

    def moments_of(points: Float[Array, "n d"], limits: Float[Array, " t"]) -> Moments:
        answers = jax.vmap(lambda u: model(draw(u)))(points)
        values = jnp.stack(jax.tree.leaves(answers))
        finite = jnp.isfinite(values)
        count = jnp.sum(finite, axis=1)
        mean = jnp.sum(jnp.where(finite, values, 0), axis=1) / jnp.maximum(count, 1)
        distance = jnp.where(finite, values - mean[:, None], 0)
        chosen = values[jnp.asarray(columns, dtype=int)]
        return Moments(
            count=count,
            mean=mean,
            deviation=jnp.sum(distance**2, axis=1),
            low=jnp.min(jnp.where(finite, values, jnp.inf), axis=1),
            high=jnp.max(jnp.where(finite, values, -jnp.inf), axis=1),
            nonfinite=points.shape[0] - count,
            above=jnp.sum(jnp.isfinite(chosen) & (chosen > limits[:, None]), axis=1),
        )

    def run(
        tables: AbstractTables, limits: Any, items: Any, count: Any, state: Moments
    ) -> Moments:
        state = jax.tree.map(lambda leaf: leaf[0], state)
        replicates = state.count.shape[0]

        def step(so_far: Moments, item: Any) -> tuple[Moments, None]:
            replicate, index = item % replicates, item // replicates
            new = moments_of(tables(replicate, index), limits)
            old = jax.tree.map(lambda leaf: leaf[replicate], so_far)
            both = _merge(old, new)
            kept = jax.tree.map(lambda a, b: jnp.where(item < count, b, a), old, both)
            put = jax.tree.map(
                lambda all, row: all.at[replicate].set(row), so_far, kept
            )
            return put, None

        state, _ = jax.lax.scan(step, state, items)
        return jax.tree.map(lambda leaf: leaf[None], state)

    spread, whole = PartitionSpec(AXIS), PartitionSpec()
    return jax.jit(
        jax.shard_map(
            run,
            mesh=mesh(),
            in_specs=(whole, whole, spread, whole, spread),
            out_specs=spread,
            check_vma=False,
        )
    )


def _merge(a: Moments, b: Moments) -> Moments:
    """Statistics of two sets of draws together, on host or device."""
    count = a.count + b.count
    share = b.count / (count + (count == 0))
    shift = b.mean - a.mean
    return Moments(
        count=count,
        mean=a.mean + shift * share,
        deviation=a.deviation + b.deviation + shift**2 * a.count * share,
        low=jnp.minimum(a.low, b.low),
        high=jnp.maximum(a.high, b.high),
        nonfinite=a.nonfinite + b.nonfinite,
        above=a.above + b.above,
    )


def _rows(moments: Moments) -> list[Moments]:
    """The leaves' first axis taken apart."""
    return [Moments(*row) for row in zip(*moments, strict=True)]
