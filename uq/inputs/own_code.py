"""A user's own function: what it raises in one line with its place, what it returns.

No JAX is imported before a model has answered.
"""

import functools
import linecache
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from uq.inputs.remedies import TRACED, remedy
from uq.words import bare, shortened, shown


ROOT = Path(__file__).resolve().parents[2]
# Code that is never the user's, wherever the user's lies.
OURS = [ROOT / name for name in ("uq", "equations", "priors", "experiments")]
OTHERS = [Path(place).resolve() for place in (sys.prefix, sys.base_prefix)]
EXPECTED = "expected {name: number}, or a class of numbers"
NUMBERS = "biufcV"  # kinds of NumPy's types; V has the short floats of JAX


class OwnCodeError(ValueError):
    """A user's own code raised something, or returned what no model returns."""


def blamed(error: BaseException, file: Path | None) -> OwnCodeError:
    """What was raised, where in the user's code, and what to write instead.

    Args:
        error: As it was caught, with its traceback.
        file: The user's own; None where it is not known.
    """
    if isinstance(error, OwnCodeError):
        return error
    path, line, code = _place(error, file)
    source = linecache.getline(path, line).strip() if path else ""
    at = f", line {line}" if line else ""
    place = f"{_relative(path)}{at}: " if path else ""
    quoted = f"`{shortened(source, 80)}`" if source else ""
    # The part that raised says more than its line, but for what steers the line.
    advice = remedy(error, source if _steers(error) else code or source)
    if advice:
        return OwnCodeError(
            f"{place}{quoted or type(error).__name__}: {TRACED}: {advice}"
        )
    words = error.msg if isinstance(error, SyntaxError) else str(error)
    kind = type(error).__name__
    message = shortened(" ".join(words.split()), 200)
    raised = f"{kind}: {message}" if message else kind
    return OwnCodeError(f"{place}{raised}{f': {quoted}' if quoted else ''}")


def guarded(function: Callable[[Any], Any], file: Path | None) -> Callable[[Any], Any]:
    """The same model, that blames the user's code for what it raises.

    Args:
        function: A model of the user's own.
        file: Where it stands.

    Returns:
        A model that raises `OwnCodeError` where the function raises anything, or
        returns what is no set of named numbers.
    """

    @functools.wraps(function)
    def model(p: Any) -> Any:
        try:
            outputs = function(p)
        except (Exception, SystemExit) as error:
            raise blamed(error, file) from error
        require_named_numbers(outputs, getattr(function, "__name__", "the model"))
        return outputs

    return model


def require_named_numbers(returned: Any, name: str) -> None:
    """Refuse what is not {name: number} nor a class of numbers.

    Args:
        returned: What a model returned.
        name: Of the model.

    Raises:
        OwnCodeError: Saying what was found, and where.
    """
    import numpy as np

    from uq.parameters import flatten

    if isinstance(returned, list | tuple) and not hasattr(returned, "_fields"):
        found = f"a {type(returned).__name__} of {len(returned)}"
        raise OwnCodeError(
            f"{name} returned {found}, whose outputs have no names: {EXPECTED}"
        )
    try:
        leaves, _ = flatten(returned, is_leaf=lambda leaf: leaf is None)
    except (TypeError, ValueError) as error:  # keys that cannot be sorted, or named
        words = shortened(str(error).splitlines()[0])
        raise OwnCodeError(
            f"{name} returned names that do not go together: {words}: {EXPECTED}"
        ) from error
    if not leaves:
        raise OwnCodeError(f"{name} returned {shown(returned)}: {EXPECTED}")
    for path, leaf in leaves.items():
        if isinstance(leaf, int) and abs(leaf) >= 2**63:
            raise OwnCodeError(
                f"{name} returned a whole number of {leaf.bit_length()} bits as "
                f"{bare(path)}: give a float"
            )
        number = isinstance(leaf, bool | int | float | complex) or hasattr(
            leaf, "dtype"
        )
        if not (number and np.dtype(getattr(leaf, "dtype", float)).kind in NUMBERS):
            where = f" as {bare(path)}" if path else ""
            raise OwnCodeError(f"{name} returned {_kind(leaf)}{where}: {EXPECTED}")
        if not path and isinstance(returned, Mapping):
            raise OwnCodeError(f"{name} returned an output without a name: {EXPECTED}")
        if not path:
            raise OwnCodeError(
                f"{name} returned a bare number: return {{name: number}}"
            )


def _kind(leaf: Any) -> str:
    """What something is, in a word or two."""
    if leaf is None:
        return "None"
    if isinstance(leaf, str):
        return f"text {shown(leaf)}"
    return f"a {type(leaf).__name__}"


def _steers(error: BaseException) -> bool:
    """Whether a truth value was asked for: by `if`, `while`, `and`."""
    return type(error).__name__ == "TracerBoolConversionError"


def _place(error: BaseException, file: Path | None) -> tuple[str, int, str]:
    """File, line and code of the user's that raised; "" and 0 where nothing is known.

    It is the last of the user's in the traceback, and of what cannot be read as Python,
    where that stands.
    """
    if isinstance(error, SyntaxError) and Path(error.filename or "").is_file():
        return str(error.filename), error.lineno or 1, ""
    if isinstance(error, SyntaxError) and file is not None and not error.filename:
        return str(file), 0, ""  # of all of it: a NUL is on no line
    frames = traceback.extract_tb(error.__traceback__)
    for frame in reversed(frames):
        if _is_the_users(frame.filename, file):
            return frame.filename, frame.lineno or 1, _part(frame)
    return "", 0, ""


def _part(frame: traceback.FrameSummary) -> str:
    """The part of a line that was being evaluated, where it lies on one line."""
    if frame.lineno != frame.end_lineno or frame.colno is None:
        return ""
    line = linecache.getline(frame.filename, frame.lineno or 1).encode()
    return line[frame.colno : frame.end_colno].decode(errors="replace")


@functools.lru_cache
def _is_the_users(name: str, file: Path | None) -> bool:
    """Whether code stands in the user's file, or beside or below it."""
    path = Path(name).resolve()
    if path == file:
        return True
    if file is not None and file.parent not in path.parents:
        return False
    never = [*OURS, *OTHERS]
    return path.is_file() and not any(place in path.parents for place in never)


def _relative(path: str) -> str:
    """A path as short as it reads from the current folder."""
    resolved, here = Path(path).resolve(), Path.cwd().resolve()
    return str(resolved.relative_to(here) if here in resolved.parents else resolved)
