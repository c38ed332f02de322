"""One compiled loop over the blocks of a design, on every device; nothing is kept."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from uq.designs import AbstractDesign, AbstractTables
from uq.engine.devices import block_size, on_every_device


def over_blocks(
    take: Callable[..., Any],
    empty: Any,
    evaluate: Callable[[Float[Array, "n d"]], Any],
    design: AbstractDesign,
    *,
    steps: int,
    block: int | None = None,
) -> Callable[..., Any]:
    """A reduction over every block of a design, compiled once.

    Args:
        take: From `(state, replicate, values, real, given)` to the state that has also
            seen what `evaluate` tells of a replicate's block; blocks that are not real
            only fill up the devices.
        empty: The state that has seen nothing.
        evaluate: From a block of points to what is reduced.
        design: Points of the unit cube.
        steps: Blocks that each device runs in one call, so that a call ends soon.
        block: Points of a block, a divisor of a replicate's size; None is `block_size`.

    Returns:
        From what `take` is given, a report of progress, and how many of the first
        blocks to see (None is all) to each device's state on the host, joined along a
        new first axis.
    """
    block = block or block_size(design.size)
    tables, devices = design.tables(block), jax.device_count()
    replicates = design.replicates
    count = replicates * (design.size // block)
    each = devices * min(steps, -(-count // devices))

    def part(
        tables: AbstractTables, given: Any, last: Array, items: Array, state: Any
    ) -> Any:
        def step(so_far: Any, item: Array) -> tuple[Any, None]:
            replicate, index = item % replicates, item // replicates
            values = evaluate(tables(replicate, index))
            return take(so_far, replicate, values, item < last, given), None

        state = jax.tree.map(lambda leaf: leaf[0], state)
        return _lifted(jax.lax.scan(step, state, items)[0])

    # Made where it will be used: a state from elsewhere would be compiled for apart.
    begin = on_every_device(lambda: _lifted(empty), spread=())
    advance = on_every_device(part, spread=(False, False, False, True, True))
    advance = jax.jit(advance, donate_argnums=4)  # the state in place, not copied

    def run(
        given: Any,
        progress: Callable[[int, int], None] | None = None,
        blocks: int | None = None,
    ) -> Any:
        state, last = begin(), count if blocks is None else min(blocks, count)
        for start in range(0, last, each):
            items = jnp.arange(start, start + each)
            state = advance(tables, given, jnp.asarray(last), items, state)
            if progress:
                jax.block_until_ready(state)
                progress(min(start + each, last) * block, last * block)
        return jax.device_get(state)

    return run


def added[T](so_far: T, replicate: Array, new: Any, real: Array) -> T:
    """A state with what is new added to the sums of its replicate, if it is real.

    Args:
        so_far: Sums, the replicates along the first axis of every leaf.
        replicate: Its number.
        new: What a block adds to it, in leaves of the other axes.
        real: Whether the block is one of the design.
    """
    return jax.tree.map(
        lambda rows, row: rows.at[replicate].add(jnp.where(real, row, 0)), so_far, new
    )


def merged[T](
    so_far: T,
    replicate: Array,
    new: Any,
    real: Array,
    merge: Callable[[Any, Any], Any],
) -> T:
    """A state whose replicate was merged with what is new, if it is real.

    Args:
        so_far: A state, the replicates along the first axis of every leaf.
        replicate: Its number.
        new: What a block tells, in leaves of the other axes.
        real: Whether the block is one of the design.
        merge: From what was known of a replicate and what is new to both.
    """
    old = jax.tree.map(lambda leaf: leaf[replicate], so_far)
    return jax.tree.map(
        lambda rows, a, b: rows.at[replicate].set(jnp.where(real, b, a)),
        so_far,
        old,
        merge(old, new),
    )


def _lifted(state: Any) -> Any:
    """One device's state as a row of all."""
    return jax.tree.map(lambda leaf: leaf[None], state)
