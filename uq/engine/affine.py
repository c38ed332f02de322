"""Whether an output is affine in an input: shown from the operations, not from values.

An output a + b x has its root in closed form. A proof needs every operation between the
input and the output to keep the form; what is not known to do so counts as not affine.
"""

from collections.abc import Sequence

import jax.numpy as jnp

from uq.engine.incremental import Operation, Program


LINEAR = frozenset({"add", "sub", "neg", "copy", "reshape"})
LINEAR |= {"broadcast_in_dim", "squeeze", "stop_gradient", "reduce_sum", "concatenate"}
LINEAR |= {"slice", "transpose", "optimization_barrier", "add_any", "stack"}


def is_affine(program: Program, path: str) -> bool:
    """Whether every output is affine in an input, all other inputs held.

    Args:
        program: A model, traced.
        path: Of the input.

    Returns:
        True where the operations prove it; False where they do not.
    """
    moved = {program.inputs[path]}
    for position in program.reached([path]):
        operation = program.operations[position]
        if not _keeps(operation, [name in moved for name in operation.operands]):
            return False
        moved.update(operation.results)
    return True


def _keeps(operation: Operation, moved: Sequence[bool]) -> bool:
    """Whether results are affine where these operands are."""
    match operation.primitive.name:
        case "mul":
            return sum(moved) == 1
        case "div":
            return not moved[1]
        case "select_n":
            return not moved[0]
        case "convert_element_type":  # to a whole number or a truth value: it rounds
            return jnp.issubdtype(operation.params["new_dtype"], jnp.inexact)
        case name:
            return name in LINEAR
