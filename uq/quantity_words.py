"""Quantities of interest in words, read without JAX.

| word | quantity |
|---|---|
| `space.lcoc` | the output of this path |
| `log:space.lcoc` | its natural logarithm |
| `space.lcoc<earth.lcoc`, `space.lcoc>=2.5` | 1 where so, else 0; also `>`, `<=` |
| `finite:space.lcoc` | 1 where the output is a finite number, else 0 |
"""

import math
import re
from collections.abc import Iterable

from uq.words import shown


LOG, FINITE = "log:", "finite:"
COMPARED = re.compile(r"^(?P<left>[^<>]*?)(?P<sign>[<>]=?)(?P<right>[^<>]*)$")


def is_event(word: str) -> bool:
    """Whether a word stands for what is 1 or 0."""
    return word.startswith(FINITE) or "<" in word or ">" in word


def require_plain(names: Iterable[str]) -> None:
    """Refuse names of outputs that a word could not name, as they say something else.

    Raises:
        ValueError: If one is empty, has blanks at an end, compares, is a number, or
            begins as a logarithm or `FINITE` does.
    """
    for name in names:
        if not name or name != name.strip():
            problem = "is empty, or has blanks at an end"
        elif set(name) & set("<>="):
            problem = "reads as an event"
        elif name.startswith((LOG, FINITE)):
            problem = f"begins with {name.partition(':')[0]}:, which asks something"
        elif number_in(name) is not None:
            problem = "reads as a number"
        else:
            continue
        raise ValueError(f"output {shown(name)}: {problem}: rename it in the model")


def sides_of(word: str) -> list[str]:
    """What a word is made of: a path, or both sides of a comparison.

    Raises:
        ValueError: If it compares, and not one output with another or a number.
    """
    if word.startswith(FINITE):
        return [word.removeprefix(FINITE).strip()]
    if not is_event(word):
        return [word.removeprefix(LOG).strip()]
    left, _, right = compared(word)
    return [left, right]


def compared(word: str) -> tuple[str, str, str]:
    """Both sides of a comparison and its sign.

    Raises:
        ValueError: If it compares more than two, or two numbers, or what is always so.
    """
    subject = f"the event {shown(word)}"
    parts = COMPARED.match(word)
    left, right = (parts[side].strip() if parts else "" for side in ("left", "right"))
    if not (parts and left and right) or "=" in left + right:
        raise ValueError(
            f"{subject}: expected an output, one of < <= > >=, and a number or another "
            "output, such as cost<3"
        )
    numbers = [number_in(side) for side in (left, right)]
    if any(number is not None and not math.isfinite(number) for number in numbers):
        raise ValueError(
            f"{subject}: expected a finite number to compare with; whether an output "
            "is finite is asked by finite:NAME"
        )
    if None not in numbers or left == right:
        raise ValueError(f"{subject}: compares nothing that varies, name an output")
    return left, parts["sign"], right


def comparison(word: str) -> tuple[str, str, str] | None:
    """Both sides of an event and its sign; None of what compares nothing."""
    if word.startswith(FINITE) or not COMPARED.match(word):
        return None
    return compared(word)


def number_in(word: str) -> float | None:
    """The number that a word is; None where it is none."""
    try:
        return float(word)
    except ValueError:
        return None
