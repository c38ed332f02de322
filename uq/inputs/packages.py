"""What a package says, as it is in memory: its code and constants in one digest.

A file tells nothing of what was changed since it was read: a constant that a notebook
sets, a function that a test replaces. So what the modules hold now is read, which takes
milliseconds, where tracing a model takes a quarter of a second.
"""

import dataclasses
import hashlib
import operator
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from types import CodeType, ModuleType
from typing import Any

import jax
import numpy as np


ADDRESS = re.compile(r" at 0x[0-9a-f]+")
DEEPEST = 12  # things within one another
# Of these a name is enough: of which version they are is known elsewhere.
KNOWN = {"builtins", "equinox", "jax", "jaxlib", "jaxtyping", "numpy", "typing", "uq"}

_seen: dict[str, tuple[list[Any], str]] = {}  # of a function: what was held, its digest


def contents(function: Callable[..., Any]) -> str:
    """SHA-256 of a function, and of all that its package holds that it may read.

    Args:
        function: Of the package; the modules that its own refers to are read, and those
            that they refer to, as far as the package goes.
    """
    own = " ".join(_words(function, 0))
    modules = list(_modules(function.__module__))
    held = [value for module in modules for value in _held(module)]
    name = f"{function.__module__}.{function.__qualname__} {own}"
    before, known = _seen.get(name, ([], ""))
    if len(held) == len(before) and all(map(operator.is_, held, before)):
        return known
    digest = hashlib.sha256(f"{name}\n".encode())
    for module in modules:
        for key, value in sorted(vars(module).items()):
            if not key.startswith("__"):
                words = " ".join(_words(value, 0))
                digest.update(f"{module.__name__}.{key} {words}\n".encode())
    _seen[name] = held, digest.hexdigest()
    return digest.hexdigest()


def _held(module: ModuleType) -> Iterator[Any]:
    """What a module holds, and what its classes do."""
    for value in vars(module).values():
        yield value
        if isinstance(value, type) and value.__module__ == module.__name__:
            yield from vars(value).values()


def _modules(first: str) -> Iterator[ModuleType]:
    """A module, and those of its package that it refers to, in a fixed order."""
    package, names, found = first.partition(".")[0], [first], {first}
    while names:
        yield (module := sys.modules[names.pop(0)])
        others = {_home(value) for value in vars(module).values()}
        new = {n for n in others - found if n.partition(".")[0] == package}
        found |= new
        names = sorted([*names, *new])


def _home(value: Any) -> str:
    """Name of the module where something is made."""
    if isinstance(value, ModuleType):
        return value.__name__
    home = getattr(value, "__module__", None) or type(value).__module__
    return home if isinstance(home, str) and home in sys.modules else ""


def _words(value: Any, depth: int) -> Iterator[str]:
    """What something is, in words that are equal in every process."""
    if depth > DEEPEST:
        raise ValueError(f"{type(value).__name__}: lies too deep to be told apart")
    home, name = _home(value), getattr(value, "__qualname__", "")
    if isinstance(value, ModuleType):
        yield value.__name__
    elif name and home.partition(".")[0] in KNOWN:
        yield f"{home}.{name}"
    elif isinstance(value, CodeType):
        yield value.co_code.hex()
        yield repr((value.co_names, value.co_varnames, value.co_freevars))
        for each in value.co_consts:
            yield from _words(each, depth + 1)
    elif isinstance(value, type):
        yield value.__qualname__
        for name, each in sorted(vars(value).items()):
            if not name.startswith("__"):
                yield name
                yield from _words(each, depth + 1)
    elif (inner := getattr(value, "__wrapped__", None)) is not None:
        yield from _words(inner, depth + 1)
    elif (code := getattr(value, "__code__", None)) is not None:
        yield from _words(code, depth + 1)
        yield from _words((value.__defaults__, value.__kwdefaults__), depth + 1)
        for cell in value.__closure__ or ():
            yield from _words(cell.cell_contents, depth + 1)
    elif dataclasses.is_dataclass(value):  # whose own words may leave out numbers
        yield type(value).__qualname__
        for field in dataclasses.fields(value):
            yield field.name
            yield from _words(getattr(value, field.name), depth + 1)
    elif isinstance(value, np.ndarray | jax.Array):
        value = np.asarray(value)
        yield f"{value.dtype}{value.shape}{value.tobytes().hex()}"
    elif isinstance(value, frozenset | set):
        yield str(sorted(map(repr, value)))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _words(each, depth + 1)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield repr(key)
            yield from _words(each, depth + 1)
    else:
        yield ADDRESS.sub("", repr(value))
