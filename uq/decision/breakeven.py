"""The value of one parameter at which two outputs of a model meet, for every draw.

`breakeven` turns a model into another whose output is that value, so that it is drawn,
streamed, ranked and differentiated as any model is.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float

from uq.engine.affine import is_affine
from uq.engine.incremental import Point, trace
from uq.outlines import outline
from uq.parameters import Scalar, Spec, flatten, unknown
from uq.quantities import Constant, Quantity, evaluated


HALVINGS = 64  # from any bracket to neighbouring numbers
SECTIONS = 80  # of the golden ratio: from two cells to the square root of rounding
GOLDEN = (5**0.5 - 1) / 2
TOUCHING = 1e-12  # of the outputs nearby: what is left of their difference on touching
JUMP = 1e-6  # of the change over a cell: what a continuous difference cannot jump

type Difference = Callable[[Scalar], Scalar]


class Breakeven[T](eqx.Module):
    """Where two outputs meet over a range of one parameter.

    `value` is NaN unless there is one answer, by crossing or touching. The verdicts,
    `one` to `undefined`, add up to 1; `rising` is a part of `one`, and `level`, equal
    at neighbouring knots, one of `several`: no value of a stretch is the answer.
    """

    value: Annotated[T, Spec("of the parameter", "value at which both are equal")]
    one: Annotated[T, Spec("-", "they cross once")]
    touching: Annotated[T, Spec("-", "they touch and do not cross")]
    below: Annotated[T, Spec("-", "the first is lower wherever both exist")]
    above: Annotated[T, Spec("-", "the first is higher wherever both exist")]
    several: Annotated[T, Spec("-", "they cross more than once")]
    jump: Annotated[T, Spec("-", "one leaps over the other and they never meet")]
    undefined: Annotated[T, Spec("-", "one of them exists nowhere")]
    rising: Annotated[T, Spec("-", "they cross once, the first lower below the value")]
    level: Annotated[T, Spec("-", "they are equal over a stretch, of several values")]

    __repr__ = outline


def breakeven(
    model: Callable[[Any], Any],
    path: str,
    left: Quantity,
    right: Quantity | float,
    *,
    knots: Float[np.ndarray, " k"],
) -> Callable[..., Breakeven[Scalar]]:
    """A model of the breakeven value of one parameter.

    Both outputs are evaluated at every knot, recomputing only what depends on the
    parameter. Where their difference changes sign once, the root is bisected to the
    last digit; it is in closed form where the operations prove the difference affine
    (`is_affine`). Its derivatives are those of the implicit function theorem.

    Args:
        model: A traceable function from one set of scalars to any class of scalars.
        path: Of the parameter; its own value in a draw is not used.
        left: An output, such as `quantities.output("space.lcoc")`.
        right: Another, or a number to meet.
        knots: Rising values of the parameter, at least three, that span the range; two
            roots within a cell of one sign are found where the difference is smallest
            in absolute value among the knots, and may go unseen elsewhere.

    Returns:
        A function from one set of parameters to `Breakeven`. It takes other knots, as
        many, and what `numbers_of` finds in the sides, or others, where a compiled
        program has them as arguments.

    Raises:
        ValueError: If the knots do not rise, or are fewer than three.
    """
    grid = np.asarray(knots, dtype=np.float64)
    if grid.ndim != 1 or len(grid) < 3 or not np.all(np.diff(grid) > 0):
        raise ValueError(f"knots: need three or more rising values, got {knots}")

    pair = {"left": left, "right": right if callable(right) else Constant(right)}

    def solved(
        parameters: Any, tried: Any = grid, numbers: Sequence[Any] = ()
    ) -> Breakeven[Scalar]:
        leaves, structure = flatten(parameters)
        if path not in leaves:
            raise KeyError(unknown("parameter", path, leaves))
        leaves = {name: jnp.asarray(leaf, float) for name, leaf in leaves.items()}

        def sides(values: dict[str, Array]) -> tuple[Array, Array]:
            ordered = leaves | values  # JAX sorts the keys of a dict
            outputs = model(jax.tree.unflatten(structure, list(ordered.values())))
            found = evaluated(pair, outputs, numbers)
            return found["left"], found["right"]

        def apart(values: dict[str, Array]) -> Array:
            first, second = sides(values)
            return first - second

        affine = is_affine(trace(apart, leaves), path)
        _, point = trace(sides, leaves).at(leaves)
        return _solved(point, path, jnp.asarray(tried), affine=affine)

    return solved


def _solved(
    point: Point, path: str, knots: Float[Array, " k"], *, affine: bool
) -> Breakeven[Scalar]:
    """What the differences at the knots say, and the roots they enclose."""

    def apart(x: Scalar) -> Scalar:
        first, second = point.moved({path: x})
        return first - second

    def size(x: Scalar) -> Scalar:
        first, second = point.moved({path: x})
        largest = jnp.maximum(jnp.abs(first), jnp.abs(second))
        return jnp.where(jnp.isfinite(largest), largest, 0.0)

    if affine:
        knots = knots[jnp.asarray([0, -1])]
    at = jax.lax.stop_gradient(jax.vmap(apart)(knots))
    finite = jnp.isfinite(at)
    crosses = _crossings(at, finite)
    count = jnp.sum(crosses)
    sign = jnp.where(jnp.any(finite & (at > 0)), 1.0, -1.0)
    if affine:
        value, leaps, nearest = _line(apart, knots), 0.0, knots[0]
        hidden = touches = jnp.zeros((), dtype=bool)
    else:
        value, leaps = _crossing(apart, knots, at, crosses)
        low, high = _around(knots, at, finite)
        nearest = _closest(lambda x: sign * apart(x), low, high)
        nearest = jax.lax.stop_gradient(nearest)
        # Both may vanish where they touch: their size is that of the cells around it.
        scale = jnp.max(jax.vmap(size)(jnp.stack([low, nearest, high])))
        least, near = sign * apart(nearest), TOUCHING * scale
        touches, hidden = jnp.abs(least) <= near, least < -near
    none = count == 0
    exists = jnp.any(finite)
    level = jnp.any((at[1:] == 0) & (at[:-1] == 0))
    cases = {
        "one": (count == 1) & (leaps == 0) & ~level,
        "jump": (count == 1) & (leaps != 0) & ~level,
        "several": (count > 1) | (none & exists & hidden) | level,
        "touching": none & exists & touches & ~level,
    }
    rest = none & exists & ~hidden & ~touches & ~level
    cases |= {"below": rest & (sign < 0), "above": rest & (sign > 0)}
    cases |= {"undefined": ~exists}
    cell = jnp.argmax(crosses)
    cases |= {"rising": cases["one"] & ((at[cell] < 0) | (at[cell + 1] > 0))}
    cases |= {"level": level}
    answer = jnp.where(cases["touching"], nearest, jnp.nan)
    return Breakeven(
        value=jnp.where(cases["one"], value, answer),
        **{name: jnp.where(true, 1.0, 0.0) for name, true in cases.items()},
    )


def _crossings(
    at: Float[Array, " k"], finite: Bool[Array, " k"]
) -> Bool[Array, " cells"]:
    """Cells in which the difference changes sign.

    A zero takes the sign to its left, so that touching is no change; at an end of the
    range it is a root.
    """
    before = jnp.concatenate([at[1:2], at[:-1]])
    negative = jnp.where(at == 0, before, at) < 0
    changes = negative[1:] != negative[:-1]
    ends = jnp.zeros_like(changes).at[0].set(at[0] == 0)
    ends = ends.at[-1].set(ends[-1] | (at[-1] == 0))
    return (changes | ends) & finite[1:] & finite[:-1]


def _line(apart: Difference, knots: Float[Array, " k"]) -> Scalar:
    """The root of an affine difference, from its values at both ends.

    A second step from the first root takes off what the width of the range rounded.
    """
    low, high = apart(knots[0]), apart(knots[-1])
    rise = high - low
    each = (knots[-1] - knots[0]) / jnp.where(rise == 0, 1.0, rise)
    root = knots[0] - low * each
    return root - apart(root) * each


def _crossing(
    apart: Difference,
    knots: Float[Array, " k"],
    at: Float[Array, " k"],
    crosses: Bool[Array, " cells"],
) -> tuple[Scalar, Scalar]:
    """The root in the first cell with a change of sign, and 1 if it is a leap."""
    cell = jnp.argmax(crosses)
    bracket, rising = (knots[cell], knots[cell + 1]), at[cell] < 0
    change = jnp.abs(at[cell + 1] - at[cell])
    at_knot = at[cell] == 0, at[cell + 1] == 0

    def halve(_: Array, ends: tuple[Scalar, Scalar]) -> tuple[Scalar, Scalar]:
        low, high = ends
        middle = 0.5 * (low + high)
        left = (apart(middle) < 0) == rising
        return jnp.where(left, middle, low), jnp.where(left, high, middle)

    def root(f: Difference, start: Scalar) -> Scalar:
        del start  # the bracket says more
        low, high = jax.lax.fori_loop(0, HALVINGS, halve, bracket)
        found = jnp.where(jnp.abs(f(low)) < jnp.abs(f(high)), low, high)
        found = jnp.where(at_knot[1], bracket[1], found)
        return jnp.where(at_knot[0], bracket[0], found)

    value = jax.lax.custom_root(
        apart, bracket[0], root, lambda slope, y: y / slope(jnp.ones_like(y))
    )
    low, high = jax.lax.fori_loop(0, HALVINGS, halve, bracket)
    leap = jnp.abs(apart(high) - apart(low)) > JUMP * change
    leap &= ~(at_knot[0] | at_knot[1])
    return value, jax.lax.stop_gradient(jnp.where(leap, 1.0, 0.0))


def _around(
    knots: Float[Array, " k"], at: Float[Array, " k"], finite: Bool[Array, " k"]
) -> tuple[Scalar, Scalar]:
    """The cells on both sides of the knot where a difference is smallest."""
    knot = jnp.argmin(jnp.where(finite, jnp.abs(at), jnp.inf))
    low = knots[jnp.maximum(knot - 1, 0)]
    return low, knots[jnp.minimum(knot + 1, len(knots) - 1)]


def _closest(apart: Difference, low: Scalar, high: Scalar) -> Scalar:
    """Where a positive difference is smallest between two values."""

    def narrow(_: Array, ends: tuple[Scalar, Scalar]) -> tuple[Scalar, Scalar]:
        low, high = ends
        width = GOLDEN * (high - low)
        first, second = high - width, low + width
        left = apart(first) < apart(second)
        return jnp.where(left, low, first), jnp.where(left, second, high)

    low, high = jax.lax.fori_loop(0, SECTIONS, narrow, (low, high))
    return 0.5 * (low + high)
