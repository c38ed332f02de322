"""Where a quantity jumps, read from the operations of its model as it runs.

A derivative sees a kink and not a jump: the step of `x < 1` has slope 0 on both its
sides. Operations tell: what rounds, what makes a number of a truth value or a count,
and what chooses between values that do not depend on what it chooses by.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.extend import core
from jaxtyping import Array, Bool, Float

from uq.distributions.poincare import is_continuous
from uq.engine.incremental import Operation, Program, trace
from uq.outlines import outline
from uq.priors import prior_table, varying
from uq.results.measures import Measure
from uq.sensitivity.derivatives.gradients import Gradients
from uq.words import few


ROUNDING = {"floor", "ceil", "round", "sign", "rem", "argmax", "argmin"}
CHOOSING = {"select_n", "cond"}  # the first operand chooses among the others
COPYING = {"not", "broadcast_in_dim", "copy", "squeeze", "reshape"}

type Reach = frozenset[int]  # the inputs that a value depends on


class Suspect(NamedTuple):
    """An operation that jumps in some inputs, if what it watches changes."""

    position: int
    reach: Reach

    __repr__ = outline


def discontinuous(
    plan: Gradients, points: Float[Array, "n d"], paths: Sequence[str]
) -> tuple[Bool[np.ndarray, "q p"], list[str]]:
    """Where derivatives bound no variance: an input or a quantity jumps.

    Args:
        plan: A model, its priors and the quantities.
        points: Draws that are watched, in the unit cube.
        paths: The inputs that are asked for.

    Returns:
        Whether it is so, for each quantity and path, and notes that say where.
    """
    table, hidden = prior_table(plan.priors), jumps(plan, points)
    atoms = [path for path in paths if not is_continuous(table[path].distribution)]
    found = {name: [p for p in paths if p in hidden[name]] for name in plan.quantities}
    notes = [f"no bound, as values jump from one to the next: {few(atoms)}"] * any(
        atoms
    )
    notes += [
        f"{q}: no bound, as it jumps in {few(at)}" for q, at in found.items() if at
    ]
    bad = [[path in at or path in atoms for path in paths] for at in found.values()]
    return np.array(bad), notes


def without(measure: Measure, bad: Bool[np.ndarray, "q p"]) -> Measure:
    """The same measure, without a number (NaN) where it would mislead."""
    value, error = (
        np.where(bad, np.nan, each) for each in (measure.value, measure.standard_error)
    )
    return Measure(value, error, measure.degrees, measure.doc)


def jumps(plan: Gradients, points: Float[Array, "n d"]) -> dict[str, list[str]]:
    """The inputs in which each quantity jumps, as far as operations and draws tell.

    Not found are jumps that none of the draws crosses, and branches between values of
    which one depends on the input and does not meet the other: these count as kinks.

    Args:
        plan: A model, its priors and the quantities.
        points: Draws that are watched, in the unit cube.

    Returns:
        Paths of the inputs, for each quantity.
    """
    free = varying(plan.priors)
    inputs = jax.vmap(plan.inputs)(points)
    program = trace(jax.vmap(plan.answers(points[0])), inputs)
    suspects: list[Suspect] = []

    @jax.jit
    def watch(inputs: Sequence[Array]) -> list[Bool[Array, ""]]:
        return _watched(program, inputs, suspects)

    crossed = jax.device_get(watch(inputs))
    real = {s.position: s for s, c in zip(suspects, crossed, strict=True) if c}
    found = _followed(program, real)
    return {
        name: [path for number, path in enumerate(free) if number in found[at]]
        for name, at in zip(plan.quantities, program.outputs, strict=True)
    }


def _followed(program: Program, real: Mapping[int, Suspect]) -> dict[Any, Reach]:
    """The inputs in which each value jumps, from the operations that do.

    A choice by the same truth value hides a jump that this value makes on the side not
    taken: `where(x > 0, y / where(x > 0, x, 1), 0)` has no jump of its inner choice.
    """
    none = frozenset[tuple[int, Any]]()
    jumping = defaultdict(lambda: none)  # inputs, and by which truth value each jumps
    same: dict[Any, Any] = {}  # truth values that are others, or their opposite
    for position, operation in enumerate(program.operations):
        operands = operation.operands
        before = none.union(*(jumping[name] for name in operands))
        cause = same.get(operands[0], operands[0]) if operands else None
        if operation.primitive.name in COPYING:
            same[operation.results[0]] = cause
        if operation.primitive.name in CHOOSING:
            before = frozenset(each for each in before if each[1] is not cause)
        if position in real:
            before |= {(number, cause) for number in real[position].reach}
        for name in operation.results:
            jumping[name] = before
    return defaultdict(
        frozenset,
        {name: frozenset(n for n, _ in pairs) for name, pairs in jumping.items()},
    )


def _watched(
    program: Program, inputs: Sequence[Array], suspects: list[Suspect]
) -> list[Bool[Array, ""]]:
    """Whether what each suspect watches changes from draw to draw.

    Args:
        program: The quantities at many draws.
        inputs: What varies, at those draws.
        suspects: Filled while this is traced, in the order of what is returned.
    """
    names = list(program.inputs.values())
    values = program.constants | dict(zip(names, inputs, strict=True))
    reach = {name: frozenset([number]) for number, name in enumerate(names)}
    changes = []
    for position, operation in enumerate(program.operations):
        operands = [values[name] for name in operation.operands]
        depends = [reach.get(name, frozenset()) for name in operation.operands]
        results = operation.evaluate(operands)
        values |= zip(operation.results, results, strict=True)
        reach |= dict.fromkeys(operation.results, frozenset().union(*depends))
        for watched, new in _suspicious(operation, operands, depends, results):
            suspects.append(Suspect(position, new))
            changes.append(jnp.any(watched != watched[:1]))
    return changes


def _suspicious(
    operation: Operation,
    operands: Sequence[Any],
    depends: Sequence[Reach],
    results: Sequence[Any],
) -> list[tuple[Any, Reach]]:
    """What to watch of an operation, and the inputs in which it jumps if that changes.

    Loops are watched by what they yield, where they hold an operation that rounds.
    """
    name = operation.primitive.name
    numbers = [result for result in results if _is_number(result)]
    if not numbers:
        return []
    if name in CHOOSING:
        new = depends[0] - frozenset().union(*depends[1:])
        return [(operands[0], new)] if new else []
    if name in ROUNDING or _rounds_within(operation.params):
        new = frozenset().union(*depends)
        return [(numbers[0], new)] if new else []
    pairs = zip(operands, depends, strict=True)
    return [(value, new) for value, new in pairs if new and not _is_number(value)]


def _rounds_within(params: Any) -> bool:
    """Whether a loop holds an operation that rounds."""
    return any(
        inner.primitive.name in ROUNDING or _rounds_within(inner.params)
        for program in core.jaxprs_in_params(dict(params))
        for inner in program.eqns
    )


def _is_number(value: Any) -> bool:
    """Whether it is a float, not a truth value or a count."""
    return jnp.issubdtype(jnp.result_type(value), jnp.floating)
