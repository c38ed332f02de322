"""A model at every cell of a grid, each operation over only the axes that reach it.

Along an axis one input takes given values, the same in every draw. What depends on two
axes is evaluated for every pair of their values, what depends on one only once for each
of its values, and all the rest once.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array

from uq.engine.incremental import Operation, Program, Values
from uq.parameters import unknown


DRAWS = 0  # the axis of the draws; the swept inputs follow


class _Spread(NamedTuple):
    """A value, and the axes it has, in falling order of stride."""

    value: Any
    axes: tuple[int, ...]


def over_grid(
    program: Program, draws: Values, axes: Mapping[str, Array], count: int
) -> Any:
    """The outputs of a model at every draw and every combination of swept inputs.

    Args:
        program: The model, traced for one set of scalars.
        draws: Every other input by path, shape (n,).
        axes: Values of each swept input by path, shape (k1,), (k2,) ...
        count: Draws, n; also where every input is swept and none is drawn.

    Returns:
        The outputs in the model's own class, leaves of shape (n, k1, k2, ...).

    Raises:
        KeyError: If a path names no input.
    """
    for path in axes:
        if path not in program.inputs:
            raise KeyError(unknown("parameter", path, program.inputs))
    known = {name: _Spread(value, ()) for name, value in program.constants.items()}
    for path, value in draws.items():
        known[program.inputs[path]] = _Spread(value, (DRAWS,))
    for number, (path, values) in enumerate(axes.items(), start=DRAWS + 1):
        known[program.inputs[path]] = _Spread(values, (number,))
    groups = _by_axes(program, known)
    for number, group in enumerate(groups, start=1):
        for operation in group:
            operands = [known[name] for name in operation.operands]
            results = _spread(operation, operands)
            known.update(zip(operation.results, results, strict=True))
        _keep(group, groups[number:], known)
    shape = (count, *(len(values) for values in axes.values()))
    outputs = [_broadcast(known[name], shape) for name in program.outputs]
    return jax.tree.unflatten(program.structure, outputs)


def _by_axes(
    program: Program, known: Mapping[Any, _Spread]
) -> list[Sequence[Operation]]:
    """Operations in groups of the same axes, those of fewer axes first."""
    axes = {name: frozenset(spread.axes) for name, spread in known.items()}
    groups: dict[frozenset[int], list[Operation]] = {}
    for operation in program.operations:
        reached = frozenset().union(*(axes[name] for name in operation.operands))
        axes |= dict.fromkeys(operation.results, reached)
        groups.setdefault(reached, []).append(operation)
    return [groups[reached] for reached in sorted(groups, key=len)]


def _spread(operation: Operation, operands: Sequence[_Spread]) -> list[_Spread]:
    """An operation at every combination of its operands' axes."""
    axes = tuple(sorted({axis for operand in operands for axis in operand.axes}))
    run = lambda *values: list(operation.evaluate(values))  # noqa: E731
    for axis in reversed(axes):  # the innermost map takes the last axis
        run = jax.vmap(run, in_axes=[0 if axis in o.axes else None for o in operands])
    return [_Spread(value, axes) for value in run(*(o.value for o in operands))]


def _keep(
    group: Sequence[Operation],
    later: Sequence[Sequence[Operation]],
    known: dict[Any, _Spread],
) -> None:
    """Hold what later groups read, or XLA repeats it in every cell that does."""
    read = {name for other in later for op in other for name in op.operands}
    # In the order of the program, so that the same program is compiled but once.
    names = [name for op in group for name in op.results if name in read]
    kept = jax.lax.optimization_barrier([known[name].value for name in names])
    for name, value in zip(names, kept, strict=True):
        known[name] = known[name]._replace(value=value)


def _broadcast(spread: _Spread, shape: tuple[int, ...]) -> Array:
    """A value over all axes; dimensions of its own come last."""
    own = jnp.shape(spread.value)[len(spread.axes) :]
    there = [shape[axis] if axis in spread.axes else 1 for axis in range(len(shape))]
    return jnp.broadcast_to(jnp.reshape(spread.value, (*there, *own)), (*shape, *own))
