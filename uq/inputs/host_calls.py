"""A call of a function on the host: answers as numbers, failures in a line."""

import inspect
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import jax
import numpy as np

from uq.parameters import flatten
from uq.words import brief, few


class BlackBoxError(ValueError):
    """A black box failed, or answered with what is no set of numbers."""


class Record(SimpleNamespace):
    """A mapping as attributes, of which none has a name of its own: `p.price`."""

    def __getitem__(self, name: str) -> Any:
        return vars(self)[name]


@dataclass(frozen=True)
class Form:
    """How a function is called.

    Args:
        names: Paths of the inputs, in the order of the columns.
        structure: Of the one argument that holds them; None for arguments by name.
    """

    names: tuple[str, ...]
    structure: Any = None


@dataclass(frozen=True)
class Call:
    """All that a process needs to evaluate points.

    Args:
        function: The user's.
        vectorized: Whether it takes many points at once.
        names: Paths of the inputs.
        template: The one argument of the function, filled with zeros, or None. Unlike
            its structure, it can be sent to another process.
        outputs: Names of the outputs; None for whatever there is.
    """

    function: Callable[..., Any]
    vectorized: bool
    names: tuple[str, ...]
    template: Any
    outputs: tuple[str, ...] | None

    def answers(self, columns: np.ndarray) -> np.ndarray:
        """Outputs at some points, shape (outputs, n), from inputs, shape (inputs, n).

        Raises:
            BlackBoxError: With the first point at which the function fails.
        """
        if self.vectorized:
            try:
                return np.stack(list(self.batch(columns).values()))
            except BlackBoxError as error:
                raise self._first(columns, error) from None
        found = [list(self.point(row).values()) for row in columns.T.tolist()]
        shape = (len(found), len(self.outputs or ()))
        return np.array(found, dtype=np.float64).reshape(shape).T

    def learned(self, column: np.ndarray) -> dict[str, Any]:
        """Whatever outputs there are at one point, shape (inputs, 1)."""
        if self.vectorized:
            return self.batch(column)
        outputs = self.point(column[:, 0].tolist())
        return {name: np.array([value]) for name, value in outputs.items()}

    def batch(self, columns: np.ndarray) -> dict[str, Any]:
        """Every output, shape (n,), of a function that takes many points at once."""
        return self._evaluated(list(columns.copy()), columns.shape[1:])

    def point(self, row: Sequence[float]) -> dict[str, Any]:
        """Every output at one point."""
        return self._evaluated(row, ())

    def _evaluated(
        self, values: Sequence[Any], shape: tuple[int, ...]
    ) -> dict[str, Any]:
        """One call of the function; whatever is wrong with it is told in one line."""
        try:
            if self.template is None:
                returned = self.function(**dict(zip(self.names, values, strict=True)))
            else:
                structure = jax.tree.structure(self.template)
                returned = self.function(_record(jax.tree.unflatten(structure, values)))
            return self._checked(returned, shape)
        # Another program's `exit` would end the study without a word.
        except (Exception, SystemExit) as error:
            raise BlackBoxError(self._failure(error, values)) from None

    def _checked(self, returned: Any, shape: tuple[int, ...]) -> dict[str, Any]:
        """What a function returned, as real numbers in the order of the outputs."""
        found = _flat(returned, self.outputs or (name_of(self.function),))
        wanted = self.outputs or tuple(found)
        if not found:
            message = "returned nothing: return a number, or a mapping of names to them"
            raise BlackBoxError(message)
        if set(found) != set(wanted):
            message = f"returned {few(list(found))}, expected {few(wanted)}"
            raise BlackBoxError(message)
        return {name: _real(name, found[name], shape) for name in wanted}

    def _first(self, columns: np.ndarray, error: BlackBoxError) -> BlackBoxError:
        """The failure of a batch, told of one point of it if that fails alone."""
        while (count := columns.shape[1]) > 1:
            for half in (columns[:, : count // 2], columns[:, count // 2 :]):
                try:
                    self.batch(half)
                except BlackBoxError as narrower:
                    columns, error = half, narrower
                    break
            else:
                break
        return error

    def _failure(self, error: BaseException, values: Sequence[Any]) -> str:
        """What went wrong, where, and at which inputs, in one line."""
        what = brief(str(error), 400)
        if not isinstance(error, BlackBoxError):
            # What another program said stands there.
            said = getattr(error, "stderr", None) or ""
            said = said.decode(errors="replace") if isinstance(said, bytes) else said
            what = f"{type(error).__name__}: {what} {brief(str(said), 400)}".strip()
        given = [f"{n}={_short(v)}" for n, v in zip(self.names, values, strict=True)]
        place = _place(self.function, error)
        return f"{name_of(self.function)}{place}: {what}, with {few(given)}"


def name_of(function: Callable[..., Any]) -> str:
    """The name of a function, "output" where it has none."""
    name = getattr(function, "__name__", "")
    return name if name.isidentifier() else "output"


def _record(tree: Any) -> Any:
    """A tree whose mappings have their entries as attributes."""
    if type(tree) is dict:
        return Record(**{key: _record(value) for key, value in tree.items()})
    return tree


def _flat(returned: Any, names: Sequence[str]) -> dict[str, Any]:
    """What a function returned, by path; a number alone has the one name there is."""
    found = flatten(returned)[0]
    if list(found) == [""]:
        return {names[0] if len(names) == 1 else "a number": found[""]}
    return found


def require_real(name: str, dtype: Any) -> None:
    """Refuse what is no real number.

    Args:
        name: Of the input or the output.
        dtype: Its type.

    Raises:
        BlackBoxError: If it is complex, text or an object.
    """
    if np.dtype(dtype).kind not in "biuf":
        raise BlackBoxError(f"{name}: must be a real number, found {dtype}")


def _real(name: str, leaf: Any, shape: tuple[int, ...]) -> Any:
    """One output, if it is of real numbers and of the shape of the inputs."""
    if type(leaf) is float and not shape:
        return leaf
    array = np.asarray(leaf)
    if array.dtype.kind not in "biuf":
        found = array.dtype if array.dtype.kind == "c" else type(leaf).__name__
        raise BlackBoxError(f"{name}: must be a real number, found {found}")
    if array.shape != shape:
        wanted = "a number for each point" if shape else "a number"
        raise BlackBoxError(f"{name}: expected {wanted}, found shape {array.shape}")
    return array.astype(np.float64)


def _short(value: Any) -> str:
    """The value of an input, or the first of several."""
    values = np.ravel(value).tolist()
    return repr(values[0]) + (f" and {len(values) - 1} more" if values[1:] else "")


def _place(function: Callable[..., Any], error: BaseException) -> str:
    """File and line of the user's code at which it failed, or where that begins."""
    plain = inspect.unwrap(getattr(function, "func", function))
    code = getattr(plain, "__code__", None) or getattr(
        type(plain).__call__, "__code__", None
    )
    if code is None:
        return ""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f.lineno for f in frames if f.filename == code.co_filename]
    return f" ({code.co_filename}:{lines[-1] if lines else code.co_firstlineno})"
