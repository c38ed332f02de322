"""The same model in NumPy: every operation of its trace, one pass over a block each.

It is what a user who writes whole columns in NumPy would run, made from the model
itself, so that nothing is written twice. Blocks are small enough for the cache, and
values are dropped after their last use.
"""

from collections.abc import Callable, Sequence
from typing import Any

import jax
import numpy as np

from uq.engine.incremental import Program, trace


BLOCK = 2**12  # points evaluated at once


def traced(function: Callable[[Any], Any], dimensions: int) -> Program:
    """The operations of a function of one point, its input "u"."""
    point = {"u": jax.ShapeDtypeStruct((dimensions,), np.float64)}
    return trace(lambda tree: function(tree["u"]), point)


def in_numpy(
    function: Callable[[Any], Any], dimensions: int
) -> Callable[[np.ndarray], np.ndarray]:
    """A traceable function of one point as one of many points.

    Args:
        function: From a point, shape (d,), to one or several scalars.
        dimensions: Coordinates of a point.

    Returns:
        From points, shape (n, d), to the scalars, shape (outputs, n).

    Raises:
        NotImplementedError: If the function does what no rule here is for.
    """
    program = traced(function, dimensions)
    missing = {o.primitive.name for o in program.operations} - set(RULES)
    if missing:
        raise NotImplementedError(f"no NumPy for {sorted(missing)}: add a rule")
    dying = _last_uses(program)

    def block(points: np.ndarray) -> np.ndarray:
        known = {name: np.asarray(v) for name, v in program.constants.items()}
        known[program.inputs["u"]] = points
        for operation, names in zip(program.operations, dying, strict=True):
            operands = [known[name] for name in operation.operands]
            rule = RULES[operation.primitive.name]
            known[operation.results[0]] = rule(*operands, **operation.params)
            for name in names:
                del known[name]
        outputs = [known[name] for name in program.outputs]
        return np.stack([np.broadcast_to(o, len(points)) for o in outputs])

    def evaluate(points: np.ndarray) -> np.ndarray:
        starts = range(0, len(points), BLOCK)
        with np.errstate(all="ignore"):  # branches not taken are evaluated too
            return np.hstack([block(points[i : i + BLOCK]) for i in starts])

    return evaluate


def _last_uses(program: Program) -> list[list[Any]]:
    """For each operation the values that nothing after it reads."""
    seen, dying = {*program.outputs}, []
    for operation in reversed(program.operations):
        names = {*operation.operands, *operation.results} - seen
        dying.append(list(names))
        seen |= names
    return dying[::-1]


def _plain(rule: Callable[..., Any]) -> Callable[..., Any]:
    """A rule for an operation whose parameters change nothing here."""
    return lambda *operands, **_: rule(*operands)


def _select(which: np.ndarray, *cases: np.ndarray, **_: Any) -> np.ndarray:
    return (
        np.where(which, cases[1], cases[0]) if len(cases) == 2 else which.choose(cases)
    )


def _slice(x: np.ndarray, *, start_indices: Any, limit_indices: Any, **_: Any) -> Any:
    (start,), (stop,) = start_indices, limit_indices
    return x[..., start:stop]


def _look_up(
    table: np.ndarray, index: np.ndarray, *, slice_sizes: Sequence[int], **_: Any
) -> np.ndarray:
    (width,) = slice_sizes  # JAX moves a window that would reach over the end
    start = np.clip(index, 0, len(table) - width)
    return table[start[..., None] + np.arange(width)]


RULES: dict[str, Callable[..., Any]] = {
    "abs": _plain(np.abs),
    "add": _plain(np.add),
    "and": _plain(np.bitwise_and),
    "atan2": _plain(np.arctan2),
    "bitcast_convert_type": lambda x, *, new_dtype, **_: x.view(new_dtype),
    "convert_element_type": lambda x, *, new_dtype, **_: x.astype(new_dtype),
    "cos": _plain(np.cos),
    "div": _plain(np.divide),
    "dynamic_slice": _look_up,
    "eq": _plain(np.equal),
    "exp": _plain(np.exp),
    "expm1": _plain(np.expm1),
    "ge": _plain(np.greater_equal),
    "gt": _plain(np.greater),
    "integer_pow": lambda x, *, y, **_: x**y,
    "is_finite": _plain(np.isfinite),
    "le": _plain(np.less_equal),
    "log": _plain(np.log),
    "log1p": _plain(np.log1p),
    "log2": _plain(np.log2),
    "lt": _plain(np.less),
    "max": _plain(np.maximum),
    "min": _plain(np.minimum),
    "mul": _plain(np.multiply),
    "ne": _plain(np.not_equal),
    "neg": _plain(np.negative),
    "or": _plain(np.logical_or),
    "pow": _plain(np.power),
    "select_n": _select,
    "shift_right_arithmetic": _plain(np.right_shift),
    "sin": _plain(np.sin),
    "slice": _slice,
    "sqrt": _plain(np.sqrt),
    "square": _plain(np.square),
    "squeeze": lambda x, **_: x[..., 0],
    "sub": _plain(np.subtract),
    "tanh": _plain(np.tanh),
}
