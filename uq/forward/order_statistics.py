"""Exact quantiles of any number of draws, none of which is kept: a search by digits.

The bits of a double, read as an integer, are in the order of the numbers. A pass over
the draws counts the leading bits; the next one counts the bits that follow, among the
draws that share theirs with an order statistic that is sought; and so on until no bit
is left. All passes are one compiled program, so that all see the same draws.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int, UInt

from uq.designs import AbstractDesign
from uq.engine.blocks import Reduction, over_blocks
from uq.engine.tracing import key_of
from uq.forward.streaming import outputs_at, outputs_of, positions
from uq.inputs.transport import Transport, transport
from uq.outlines import outline
from uq.results.summary import Estimate, quantile_estimate


COUNTERS = 18  # bits that number the counters of a replicate's output: 2 MB
STEPS = 2**9  # blocks of a call: what it costs to hand the counters over is small
LEAST = 8  # bits that a pass settles, however many order statistics are sought
SIGN = np.uint64(2**63)
INFINITE = np.float64(np.inf).view(np.uint64)
NONE = np.uint64(2**64 - 1)  # key of what is not finite


class Given(NamedTuple):
    """What each block is counted with."""

    draw: Transport
    one: "Pass"

    __repr__ = outline


class Pass(NamedTuple):
    """What one pass over the draws counts."""

    prefixes: Any  # in order, NONE to fill up; shape (replicates, outputs, prefixes)
    width: Any  # bits that are counted
    rest: Any  # bits after these

    __repr__ = outline


def key(x: Float[Array, " n"]) -> UInt[Array, " n"]:
    """Integers in the order of the numbers, equal where these are.

    Only bits are looked at: in arithmetic a processor may take a tiny number for 0.
    """
    bits = jax.lax.bitcast_convert_type(x, jnp.uint64)
    size = bits & ~SIGN
    ordered = jnp.where((bits == size) | (size == 0), size | SIGN, ~bits)
    return jnp.where(size < INFINITE, ordered, NONE)


def number(keys: UInt[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    """The numbers of some keys; NaN for NONE (host)."""
    return np.where(keys >= SIGN, keys ^ SIGN, ~keys).view(np.float64)


def exact_quantiles(
    model: Callable[[Any], Any],
    priors: Any,
    design: AbstractDesign,
    probabilities: Sequence[float],
    *,
    outputs: Sequence[str],
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, list[Estimate]]:
    """What `summary.quantiles` tells of kept draws, in the memory of one block.

    The draws are made anew in each of four passes (one quantile) to six (a hundred),
    and 2 MB are taken a replicate and output; more from 256 quantiles on.

    Args:
        model: A traceable function from one set of scalars to any class of scalars.
        priors: The model's parameter class, filled with priors.
        design: Points of the unit cube, as many dimensions as parameters that vary.
        probabilities: Shares of the finite draws below, in [0, 1] [-].
        outputs: Outputs whose quantiles are sought.
        progress: Called with the draws done and all draws, in every pass.

    Returns:
        For each output, the estimate of each quantile.

    Raises:
        RuntimeError: If double precision is off.
        ValueError: If priors and design do not fit, an output is no scalar, a
            probability is none, or the design's size does not split into blocks.
        KeyError: If there is no such output.
    """
    shares = np.array(probabilities, dtype=np.float64)
    if not shares.size or not np.all((shares >= 0) & (shares <= 1)):
        raise ValueError(f"probabilities: need some in [0, 1], got {probabilities}")
    known, made = outputs_of(model, priors, design)
    columns = positions(outputs, known)
    shape = design.replicates, len(columns)
    bits = counter_bits(2 * shares.size)
    none = np.zeros((*shape, 2**bits), dtype=np.int64)
    run = over_blocks(
        outputs_at(model),
        Reduction(lambda *_: (), lambda *_: (), (), _tally(columns), none),
        design,
        steps=STEPS,
        key=key_of("order statistics", columns, made),
    )
    draw = transport(priors)
    counts, found = order_statistics(
        lambda one: run(Given(draw, one), progress).counts,
        lambda counts: _neighbours(_place(counts, shares), counts),
        shape,
        2 * shares.size,
    )
    low, high = np.split(found, 2, axis=-1)
    values = low + (high - low) * (_place(counts, shares) % 1)
    fewest = counts[:-1].min(axis=0).tolist()
    return {
        name: [
            quantile_estimate(float(whole), np.array(parts), fewest[o], float(share))
            for *parts, whole, share in zip(*values[:, o], shares, strict=True)
        ]
        for o, name in enumerate(outputs)
    }


def _place(
    counts: Int[np.ndarray, "groups outputs"], shares: Float[np.ndarray, " p"]
) -> Float[np.ndarray, "groups outputs p"]:
    """Ranks, from 0, of quantiles of Hyndman and Fan's type 8; not whole numbers."""
    count = counts[..., None]
    return np.clip(shares * (count + 1 / 3) - 2 / 3, 0, np.maximum(count - 1, 0))


def _neighbours(
    place: Float[np.ndarray, "groups outputs p"],
    counts: Int[np.ndarray, "groups outputs"],
) -> Int[np.ndarray, "groups outputs pp"]:
    """The ranks below and above each place."""
    low = np.floor(place).astype(np.int64)
    high = np.minimum(low + 1, np.maximum(counts - 1, 0)[..., None])
    return np.concatenate([low, high], axis=-1)


def counter_bits(ranks: int) -> int:
    """Bits that number the counters where so many order statistics are sought.

    Args:
        ranks: Order statistics of a replicate; as many of all replicates are sought.
    """
    return max(COUNTERS, LEAST + (2 * ranks - 1).bit_length())


def order_statistics(
    count: Callable[[Pass], np.ndarray],
    ranks: Callable[[np.ndarray], np.ndarray],
    shape: tuple[int, int],
    sought: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Order statistics of each replicate, and of all draws together as one more group.

    Args:
        count: A pass over the draws: how many each counter has, as `counter` numbers
            them; shape (replicates, outputs, counters).
        ranks: From the finite draws of each group and output to the ranks sought, from
            0; shape (groups, outputs, sought).
        shape: Replicates and outputs.
        sought: How many ranks of each.

    Returns:
        The finite draws of each group and output, and the order statistics, NaN where
        there are no such draws.
    """
    groups = [*([r] for r in range(shape[0])), [*range(shape[0])]]
    found = np.zeros((len(groups), shape[1], sought), dtype=np.uint64)
    finite = within = np.zeros(0, dtype=np.int64)  # ranks among those of a prefix
    rest = 64
    while rest:
        prefixes, most = _prefixes(found)
        width = min(rest, counter_bits(sought) - (most - 1).bit_length())
        rest -= width
        counts = count(Pass(prefixes, np.uint64(width), np.uint64(rest)))
        if not within.size:  # the first pass, of the empty prefix, sees every draw
            finite = np.stack([counts[g].sum(axis=(0, -1)) for g in groups])
            within = ranks(finite)
        cells = counts[..., : most << width].reshape(*shape, most, 2**width)
        for g, o in np.ndindex(found.shape[:2]):
            for prefix in np.unique(found[g, o]):
                here = found[g, o] == prefix
                slots = [np.searchsorted(prefixes[r, o], prefix) for r in groups[g]]
                digits, within[g, o, here] = _digits(
                    cells[groups[g], o, slots].sum(axis=0), within[g, o, here]
                )
                found[g, o, here] = prefix << np.uint64(width) | digits
    return finite, number(found)


def _prefixes(found: UInt[np.ndarray, "g o s"]) -> tuple[np.ndarray, int]:
    """What each replicate must tell apart, for itself and for all; the most of any."""
    *own, whole = found
    table = np.full((len(own), len(whole), 2 * found.shape[-1]), NONE)
    most = 0
    for r, o in np.ndindex(table.shape[:2]):
        apart = np.union1d(own[r][o], whole[o])
        table[r, o, : len(apart)] = apart
        most = max(most, len(apart))
    return table, most


def _digits(
    counts: Int[np.ndarray, " digits"], ranks: Int[np.ndarray, " here"]
) -> tuple[UInt[np.ndarray, " here"], Int[np.ndarray, " here"]]:
    """Next digits of some order statistics, and their ranks among those that have them.

    Where there is no draw every digit is the last, and the key becomes NONE.
    """
    below = np.concatenate([[0], np.cumsum(counts)])
    digits = np.searchsorted(below[1:-1], ranks, side="right")
    return digits.astype(np.uint64), ranks - below[digits]


def counter(keys: UInt[Array, " n"], one: Pass) -> Int[Array, " n"]:
    """Number of the counter of each draw of a replicate's output; past all if none."""
    near = keys >> one.rest
    prefix = near >> one.width
    slot = jnp.searchsorted(one.prefixes, prefix)
    found = (one.prefixes.at[slot].get(mode="clip") == prefix) & (keys != NONE)
    digit = near - (prefix << one.width)
    place = (slot.astype(jnp.uint64) << one.width) + digit
    return jnp.where(found, place.astype(jnp.int64), jnp.iinfo(jnp.int64).max)


def _tally(columns: Sequence[int]) -> Callable[..., Array]:
    """Counts the draws of a block, as `Reduction` has it.

    Args:
        columns: Positions of the outputs whose order statistics are sought.
    """

    def tally(counts: Array, replicate: Array, values: Array, given: Given) -> Array:
        for row, position in enumerate(columns):
            one = given.one._replace(prefixes=given.one.prefixes[replicate, row])
            place = counter(key(values[position]), one)
            counts = counts.at[replicate, row, place].add(1, mode="drop")
        return counts

    return tally
