"""Quantities of interest: outputs of a model by path, their logarithms, events."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Shaped

from uq.parameters import Scalar, flatten, unknown
from uq.quantity_words import FINITE, LOG, compared, is_event, number_in, sides_of
from uq.words import shown


type Quantity = Callable[[Any], Shaped[Array, ""]]

SIGNS: Mapping[str, Callable[[Any, Any], Any]] = {
    "<": jnp.less,
    "<=": jnp.less_equal,
    ">": jnp.greater,
    ">=": jnp.greater_equal,
}


def output(path: str) -> Quantity:
    """The output of a path, such as "space.lcoc"."""
    return lambda outputs: leaf(outputs, path)


@dataclass(frozen=True)
class Logarithm:
    """Natural logarithm of an output: what to analyse where a few draws are huge.

    A class, so that an engine can take the logarithms of many points at once.
    """

    path: str

    def __call__(self, outputs: Any) -> Scalar:
        """The logarithm, of one set of outputs."""
        return jnp.log(leaf(outputs, self.path))


@dataclass(frozen=True)
class Event:
    """1 where one side compares so with the other, 0 where it does not.

    NaN where either side is NaN, or both are the same infinity: of what is not known to
    have happened it is not known that it has not.

    A class, so that a compiled program can take the number that it compares with as an
    argument: another number compiles nothing.

    Args:
        left: An output's path, or a number.
        sign: "<", "<=", ">" or ">=".
        right: Another path, or a number.
    """

    left: str
    sign: str
    right: str

    @property
    def number(self) -> float | None:
        """What an output is compared with; None of two outputs."""
        sides = (number_in(self.left), number_in(self.right))
        return next((side for side in sides if side is not None), None)

    def __call__(self, outputs: Any, number: Any = None) -> Scalar:
        """1, 0 or NaN, of one set of outputs.

        Args:
            outputs: Of the model.
            number: To compare with, in place of its own.
        """
        sides = (self.left, self.right)
        a, b = (_side(outputs, word, number) for word in sides)
        unknown_ = jnp.isnan(a) | jnp.isnan(b) | (jnp.isinf(a) & (a == b))
        happens = SIGNS[self.sign](a, b)
        return jnp.where(unknown_, jnp.nan, jnp.where(happens, 1.0, 0.0))


@dataclass(frozen=True)
class Distance:
    """The logarithm of how many times the right side of an event the left one is.

    NaN where a side is not positive.

    Args:
        event: Of two sides.
    """

    event: Event

    @property
    def number(self) -> float | None:
        """As `Event.number`."""
        return self.event.number

    def __call__(self, outputs: Any, number: Any = None) -> Scalar:
        """The logarithm, of one set of outputs; as of `Event`."""
        sides = (self.event.left, self.event.right)
        left, right = (_side(outputs, word, number) for word in sides)
        return jnp.log(left) - jnp.log(right)


@dataclass(frozen=True)
class Constant:
    """A number in the place of an output, as one side of a breakeven."""

    number: float

    def __call__(self, outputs: Any, number: Any = None) -> Scalar:
        """The number, or that which is given in its place."""
        del outputs
        return jnp.asarray(self.number if number is None else number, float)


def finite(path: str) -> Quantity:
    """1 where an output is a finite number, else 0: what decides whether it exists."""
    return lambda outputs: jnp.where(jnp.isfinite(leaf(outputs, path)), 1.0, 0.0)


def quantities(words: Sequence[str]) -> dict[str, Quantity]:
    """Quantities from words.

    Args:
        words: Each as in the table of this module.

    Returns:
        The quantities, named by their words.

    Raises:
        ValueError: If there is none, one stands twice, or one is not of these kinds.
    """
    if not words:
        raise ValueError("no quantity of interest: name at least one output")
    if len(set(words)) < len(words):
        twice = next(word for word in words if list(words).count(word) > 1)
        raise ValueError(f"the output {shown(twice)} stands twice: give it once")
    return {word: _quantity(word) for word in words}


def check_quantities(outputs: Any, words: Sequence[str]) -> None:
    """Refuse words that name no output.

    Raises:
        ValueError: Naming the word, and the output that was probably meant.
    """
    known = flatten(outputs)[0]
    for word in words:
        for side in sides_of(word):
            if side not in known and not (
                is_event(word) and number_in(side) is not None
            ):
                raise ValueError(unknown("output", side, known))


def evaluated(
    of: Mapping[str, Quantity], outputs: Any, numbers: Sequence[Any] = ()
) -> dict[str, Shaped[Array, ""]]:
    """Every quantity of one set of outputs.

    Args:
        of: By name.
        outputs: Of the model.
        numbers: What `numbers_of` finds in them, or others; their own if none is given.
    """
    left = list(numbers)
    return {
        name: quantity(outputs, left.pop(0))
        if left and _compares(quantity)
        else quantity(outputs)
        for name, quantity in of.items()
    }


def numbers_of(of: Mapping[str, Quantity]) -> tuple[np.ndarray, ...]:
    """The numbers with which some quantities compare, in their order.

    A compiled program takes them as arguments.
    """
    compared = [quantity for quantity in of.values() if _compares(quantity)]
    return tuple(np.asarray(each.number, dtype=np.float64) for each in compared)


def _compares(quantity: Any) -> "TypeGuard[Event | Distance | Constant]":
    """Whether a quantity compares an output with a number."""
    return getattr(quantity, "number", None) is not None


def leaf(outputs: Any, path: str) -> Shaped[Array, ""]:
    """An output by its path.

    Raises:
        ValueError: If there is none.
    """
    known = flatten(outputs)[0]
    if path not in known:
        raise ValueError(unknown("output", path, known))
    return jnp.asarray(known[path])


def _quantity(word: str) -> Quantity:
    if word.startswith(FINITE):
        return finite(*sides_of(word))
    if is_event(word):
        return Event(*compared(word))
    if word.startswith(LOG):
        return Logarithm(*sides_of(word))
    return output(word.strip())


def _side(outputs: Any, word: str, number: Any) -> Any:
    """A side of a comparison: an output, or a number, that which is given if one is."""
    own = number_in(word)
    if own is None:
        return leaf(outputs, word)
    return own if number is None else number
