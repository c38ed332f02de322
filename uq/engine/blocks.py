"""One compiled loop over the blocks of a design, on every device; nothing is kept.

A design of any size is a tree: the points of a block in strips, the blocks of a
replicate in order. Every loop yields states of some blocks, and neighbours are merged,
always the same ones: the result has the same bits on any number of devices, in
whatever order these end.
"""

import functools
import itertools
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from uq.designs import AbstractDesign, AbstractTables
from uq.engine.devices import block_size
from uq.engine.programs import on_every_device, placed


STRIP = 2**8  # points that are summed up in one go: the least that a block may be
LOOK = 2**10  # points of a first look, of one replicate
RUN = 6  # levels of the tree that a device climbs by itself, where there are so many

type Evaluate = Callable[[Float[Array, "n d"], Any, Any], Any]


class Reduction(NamedTuple):
    """How the values of many points become one state of each replicate.

    Args:
        of: From values, whose last two axes are strips and the points of each, and
            from what is given, to the states of the strips, which are their last axis.
            None where what is evaluated is the state of a whole block.
        merge: From the states of two neighbours to that of both: of arrays on a device
            and on the host alike.
        none: A state in shapes and types; leaves without the axes of a replicate.
        tally: From counts, the replicate, values and what is given to the counts that
            have seen these: whole numbers, which add up to the same in any order. The
            replicate is the first axis of every leaf.
        counts: Counts of nothing.
    """

    of: Callable[[Any, Any], Any] | None
    merge: Callable[[Any, Any], Any]
    none: Any
    tally: Callable[..., Any] | None = None
    counts: Any = ()


class Reduced(NamedTuple):
    """What a loop tells, on the host; the replicates are the first axis."""

    state: Any
    counts: Any


def over_blocks(
    evaluate: Evaluate,
    reduction: Reduction,
    design: AbstractDesign,
    *,
    steps: int,
    block: int | None = None,
    key: str = "",
) -> Callable[..., Reduced]:
    """A reduction over the blocks of a design, compiled once.

    Args:
        evaluate: From a block of points, what is given and the replicate to values.
        reduction: What becomes of them.
        design: Points of the unit cube.
        steps: Blocks that each device runs in one call, so that a call ends soon.
        block: Points of a block, a divisor of a replicate's size; None is `block_size`.
        key: What `evaluate` and `reduction` are made of, as `on_every_device` has it.

    Returns:
        From what is given, a report of progress, the first and the end of the blocks to
        see of each replicate (None is all), and how many of the replicates (None is
        all) to what the loop tells.
    """
    block = block or block_size(design.size)
    loop = _Loop(evaluate, reduction, design, steps, block, key)
    # What has no key is compiled by each new program: one serves all calls.
    compiled = functools.cache(lambda *shape: loop.compiled(*shape))
    tables: list[AbstractTables] = []

    def run(
        given: Any,
        progress: Callable[[int, int], None] | None = None,
        blocks: tuple[int, int] | None = None,
        replicates: int | None = None,
    ) -> Reduced:
        if not tables:
            tables.append(placed(design.tables(block)))
        first, stop = blocks or (0, design.size // block)
        count = replicates or design.replicates
        seen = range(first, stop)
        return loop.over(compiled, tables[0], given, progress, seen, count)

    return run


def look(size: int, block: int) -> tuple[int, int]:
    """The blocks of a first look: as many points whatever the block is.

    Args:
        size: Points of a replicate.
        block: Points of a block.
    """
    return 0, max(min(LOOK, size) // block, 1)


class _Loop(NamedTuple):
    evaluate: Evaluate
    reduction: Reduction
    design: AbstractDesign
    steps: int
    block: int
    key: str

    def over(
        self,
        compiled: Callable[[int, int], Callable[..., Any]],
        tables: AbstractTables,
        given: Any,
        progress: Callable[[int, int], None] | None,
        blocks: range,
        count: int,
    ) -> Reduced:
        """What is told of some blocks of the first replicates."""
        replicates, devices = self.design.replicates, jax.device_count()
        first, stop = blocks.start, blocks.stop
        climbs = RUN if self.steps >= 2**RUN else 0
        level = climbs if not (first | stop) % 2**climbs else 0
        each = max(self.steps >> level, 1)
        advance = compiled(level, each)
        given = placed(given)
        trees = [Tree(self.reduction.merge) for _ in range(count)]
        zeros = jax.tree.map(
            lambda leaf: np.zeros((devices, *np.shape(leaf)), _type(leaf)),
            self.reduction.counts,
        )
        counts, done = placed(zeros, spread=True), 0
        items = [
            run * replicates + replicate
            for run in range(first >> level, stop >> level)
            for replicate in range(count)
        ]
        waiting: list[tuple[tuple[int, ...], Any]] = []  # its turn is the next call

        def merge_waiting() -> None:
            for several, states in waiting:
                for item, state in zip(
                    several, _in_turn(states, devices), strict=False
                ):
                    place = item // replicates - (first >> level)
                    trees[item % replicates].add(place, state)
            waiting.clear()

        for several in itertools.batched(items, devices * each):
            # One after another to the devices, so that all have as many.
            table = np.full((each, devices), -1)
            table.flat[: len(several)] = several
            states, counts = advance(tables, given, table.T.reshape(-1), counts)
            merge_waiting()
            waiting.append((several, states))
            done += len(several)
            if progress:
                jax.block_until_ready(states)
                progress((done << level) * self.block, len(items) * self.block << level)
        merge_waiting()
        counts = jax.tree.map(lambda leaf: np.asarray(leaf).sum(axis=0), counts)
        state = jax.tree.map(lambda *leaf: np.stack(leaf), *(t.top for t in trees))
        return Reduced(state, counts)

    def compiled(self, level: int, each: int) -> Callable[..., Any]:
        """The loop over some runs of 2^level blocks, on every device.

        Item `i` is run `i // replicates` of replicate `i % replicates`; -1 is none.
        """
        none, replicates = self.reduction.none, self.design.replicates

        def part(
            tables: AbstractTables, given: Any, items: Array, counts: Any
        ) -> tuple[Any, Any]:
            def one(place: Array, so_far: tuple[Any, Any]) -> tuple[Any, Any]:
                states, counts = so_far
                item = items[place]
                replicate, index = item % replicates, item // replicates
                counts, state = self._climb(
                    level, tables, given, replicate, index, counts
                )
                states = jax.tree.map(
                    lambda rows, row: rows.at[place].set(row), states, state
                )
                return states, counts

            states = jax.tree.map(
                lambda leaf: jnp.zeros((each, *np.shape(leaf)), _type(leaf)), none
            )
            counts = jax.tree.map(lambda leaf: leaf[0], counts)
            last = jnp.sum(items >= 0)
            states, counts = jax.lax.fori_loop(0, last, one, (states, counts))
            return states, jax.tree.map(lambda leaf: leaf[None], counts)

        words = f"blocks {self.block} {level} {each} {replicates} {self.key}"
        shapes = jax.tree.map(
            lambda leaf: (np.shape(leaf), str(_type(leaf))),
            (none, self.reduction.counts),
        )
        return on_every_device(
            part,
            spread=(False, False, True, True),
            key=f"{words} {jax.tree.leaves(shapes)}" if self.key else "",
            out=(none, self.reduction.counts),
            donated=(3,),
        )

    def _climb(
        self,
        level: int,
        tables: AbstractTables,
        given: Any,
        replicate: Array,
        index: Array,
        counts: Any,
    ) -> tuple[Any, Any]:
        """Counts and state of 2^level blocks, from the run of this index."""
        if level:

            def half(counts: Any, number: Array) -> tuple[Any, Any]:
                there = 2 * index + number
                return self._climb(level - 1, tables, given, replicate, there, counts)

            counts, pair = jax.lax.scan(half, counts, jnp.arange(2))
            return counts, self.reduction.merge(
                *(jax.tree.map(lambda leaf, i=i: leaf[i], pair) for i in range(2))
            )
        values = self.evaluate(tables(replicate, index), given, replicate)
        if self.reduction.tally:
            counts = self.reduction.tally(counts, replicate, values, given)
        return counts, self._state(values, given)

    def _state(self, values: Any, given: Any) -> Any:
        """State of a block, from those of its strips."""
        if self.reduction.of is None:
            return values
        count, rest = divmod(self.block, STRIP)
        if rest or count & (count - 1):  # no tree of pairs
            count = 1
        states = self.reduction.of(
            jax.tree.map(lambda v: v.reshape(*v.shape[:-1], count, -1), values), given
        )
        while count > 1:
            pair = [
                jax.tree.map(lambda leaf, i=i: leaf[..., i::2], states) for i in (0, 1)
            ]
            states, count = self.reduction.merge(*pair), count // 2
        return jax.tree.map(lambda leaf: leaf[..., 0], states)


class Tree:
    """Merges states in whatever order they come: neighbours, always the same.

    Args:
        merge: From two states to that of both.
    """

    def __init__(self, merge: Callable[[Any, Any], Any]) -> None:
        self._merge = merge
        self._waiting: dict[
            tuple[int, int], Any
        ] = {}  # by level and place: a neighbour

    def add(self, place: int, state: Any) -> None:
        """Take the state of one place, counted from 0."""
        level = 0
        while (level, place ^ 1) in self._waiting:
            other = self._waiting.pop((level, place ^ 1))
            pair = (other, state) if place & 1 else (state, other)
            with np.errstate(invalid="ignore", over="ignore"):
                state = self._merge(*pair)
            level, place = level + 1, place >> 1
        self._waiting[level, place] = state

    @property
    def top(self) -> Any:
        """The state of all; what is left without a neighbour joins from the end."""
        *rest, last = sorted(self._waiting, key=lambda node: node[1] << node[0])
        found = self._waiting[last]
        with np.errstate(invalid="ignore", over="ignore"):
            for node in reversed(rest):
                found = self._merge(self._waiting[node], found)
        return found


def added[T](a: T, b: T) -> T:
    """Sums of two neighbours: those of both."""
    return jax.tree.map(lambda x, y: x + y, a, b)


def _in_turn(states: Any, devices: int) -> Iterator[Any]:
    """States on the host, one a run, in the order in which these were handed out."""
    leaves, structure = jax.tree.flatten(jax.device_get(states))
    rows = [
        leaf.reshape(devices, len(leaf) // devices, *leaf.shape[1:])
        .swapaxes(0, 1)
        .reshape(leaf.shape)
        for leaf in leaves
    ]
    if not rows:
        return itertools.repeat(states)
    return (jax.tree.unflatten(structure, row) for row in zip(*rows, strict=True))


def _type(leaf: Any) -> np.dtype:
    return np.dtype(getattr(leaf, "dtype", type(leaf)))
