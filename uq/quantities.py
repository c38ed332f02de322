"""Quantities of interest: outputs of a model by path, their logarithms, events."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jax.numpy as jnp

from uq.parameters import Scalar, flatten, unknown


type Quantity = Callable[[Any], Scalar]
EVENT = re.compile(r"^(?P<left>[^<>]+)(?P<sign>[<>])(?P<right>[^<>]+)$")


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


def event(left: str, sign: str, right: str) -> Quantity:
    """1 where an output lies below (or above) a number or another output, else 0.

    An output that is not finite makes the event not happen.
    """

    def happens(outputs: Any) -> Scalar:
        a, b = (_number_or_leaf(outputs, word) for word in (left, right))
        true = a < b if sign == "<" else a > b
        return jnp.where(true, 1.0, 0.0)

    return happens


def quantities(words: Sequence[str]) -> dict[str, Quantity]:
    """Quantities from words.

    Args:
        words: Each a path ("space.lcoc"), a logarithm ("log:space.lcoc") or an event
            ("lcoc_ratio<1", "space.lcoc<earth.lcoc").

    Returns:
        The quantities, named by their words.

    Raises:
        ValueError: If there is none, or one stands twice.
    """
    if not words:
        raise ValueError("no quantity of interest: name at least one output")
    if len(set(words)) < len(words):
        raise ValueError(f"a quantity of interest stands twice in {list(words)}")
    return {word: _quantity(word) for word in words}


def check_quantities(outputs: Any, words: Sequence[str]) -> None:
    """Refuse words that name no output.

    Raises:
        ValueError: Naming the word, and the output that was probably meant.
    """
    known = flatten(outputs)[0]
    for word in words:
        parts = EVENT.match(word)
        sides = _sides(parts) if parts else (word.removeprefix("log:"),)
        for side in sides:
            if side not in known and not (parts and _is_number(side)):
                raise ValueError(unknown("output", side, known))


def evaluated(of: Mapping[str, Quantity], outputs: Any) -> dict[str, Scalar]:
    """Every quantity of one set of outputs."""
    return {name: quantity(outputs) for name, quantity in of.items()}


def leaf(outputs: Any, path: str) -> Scalar:
    """An output by its path.

    Raises:
        ValueError: If there is none.
    """
    known = flatten(outputs)[0]
    if path not in known:
        raise ValueError(unknown("output", path, known))
    return jnp.asarray(known[path])


def _quantity(word: str) -> Quantity:
    if parts := EVENT.match(word):
        left, right = _sides(parts)
        return event(left, parts["sign"], right)
    if word.startswith("log:"):
        return Logarithm(word.removeprefix("log:"))
    return output(word)


def _sides(parts: re.Match[str]) -> tuple[str, str]:
    return parts["left"].strip(), parts["right"].strip()


def _number_or_leaf(outputs: Any, word: str) -> Any:
    return float(word) if _is_number(word) else leaf(outputs, word)


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True
