"""What a result shows of itself at a prompt: its fields, short whatever their size."""

import dataclasses
import reprlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from uq.words import few, shortened, shown


FIELDS = 12  # that are shown
WIDTH = 72  # characters of a line
NUMBERS = 4  # of an array


def outline(self: Any) -> str:
    """The name of a result's class, and a line a field: the `__repr__` of results.

    A class takes it with one line, `__repr__ = outline`: what a record of arrays
    prints by itself is thousands of numbers.

    Args:
        self: An instance of a dataclass, an `eqx.Module` or a `NamedTuple`.
    """
    names = _fields(self)
    lines = [f"{type(self).__name__}:"]
    for name in names[:FIELDS]:
        words = _described(getattr(self, name, None))
        lines.append(shortened(f"  {name}: {words}", WIDTH))
    if len(names) > FIELDS:
        lines.append(f"  and {len(names) - FIELDS} more")
    return "\n".join(lines)


def plus_minus(value: float, error: float) -> str:
    """An estimate with the digits that its standard error allows, in ASCII.

    Args:
        value: The estimate.
        error: Its standard error; NaN where none is known.
    """
    if not (np.isfinite(value) and np.isfinite(error) and error > 0):
        return f"{value:.6g} +- {error:.2g}"
    # The first digit of the error, after rounding it to two.
    last = int(np.floor(np.log10(float(f"{error:.1e}")))) - 1
    first = int(np.floor(np.log10(abs(value)))) if value else last
    if last < -6 or max(first, last) >= 9:
        return f"{value:.{int(np.clip(first - last, 0, 15))}e} +- {error:.1e}"
    digits = max(-last, 0)
    return f"{value:.{digits}f} +- {error:.{digits}f}"


def _fields(result: Any) -> list[str]:
    if hasattr(result, "_fields"):
        return list(result._fields)
    return [field.name for field in dataclasses.fields(result)]


def _described(value: Any) -> str:
    """A value in a few words."""
    match value:
        case str():
            return shown(value)
        case bool() | int() | None:
            return str(value)
        case float():
            return f"{value:.6g}"
        case Mapping():
            return few([str(name) for name in value]) or "none"
        case _ if _is_record(value):
            return type(value).__name__
        case list() | tuple():
            return _listed(value)
        case _ if hasattr(value, "shape") and hasattr(value, "dtype"):
            return _numbers(value)
        case _ if callable(value):
            return getattr(value, "__name__", type(value).__name__)
    return shown(reprlib.repr(value))


def _is_record(value: Any) -> bool:
    return hasattr(value, "_fields") or dataclasses.is_dataclass(value)


def _listed(values: Sequence[Any]) -> str:
    """Names as names, numbers as numbers, of anything else how many there are."""
    if all(isinstance(value, str) for value in values):
        return few(values) or "none"
    if all(isinstance(value, bool | int | float) for value in values):
        return _row(values, len(values))
    kinds = sorted({type(value).__name__ for value in values})
    return f"{len(values)} x {few(kinds)}"


def _numbers(value: Any) -> str:
    """Kind, shape and first numbers of an array; not these where it is traced."""
    shape = tuple(value.shape)
    kind = f"{value.dtype} {shape}" if shape else ""
    try:
        array = np.asarray(value)
    except (TypeError, ValueError, RuntimeError):  # traced, or given away
        return kind or f"a traced {value.dtype}"
    if array.dtype.kind not in "biufc":
        return kind or f"of {array.dtype}"
    row = _row(array.reshape(-1)[:NUMBERS].tolist(), array.size)
    return f"{kind} {row}".strip()


def _row(values: Sequence[Any], count: int) -> str:
    listed = ", ".join(
        f"{value:.4g}" if isinstance(value, float) else str(value)
        for value in values[:NUMBERS]
    )
    return f"{listed}, ..." if count > NUMBERS else listed
