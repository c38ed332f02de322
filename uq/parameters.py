"""What is true of a parameter whatever fills it: its unit, its meaning, its bounds.

A model's inputs are one generic Equinox class whose leaves are scalars and whose field
annotations carry a `Spec`. The same class is filled with priors, with numbers, with a
batch of draws or with gradients; the path of a leaf (`launch.price`) is its name.
"""

import functools
import math
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jax
from jax.tree_util import DictKey, GetAttrKey, SequenceKey
from jaxtyping import Array, Float

from uq.words import unknown


Scalar = Float[Array, ""]


@dataclass(frozen=True)
class Spec:
    """Unit, meaning and bounds of a parameter or of an output.

        >>> import uq
        >>> uq.Spec("km", "altitude of the orbit").unit
        'km'

    Args:
        unit: Unit as pint would parse it, "-" for a pure number.
        doc: What the quantity is, in the words of its field.
        low: Smallest value that has a meaning (inclusive).
        high: Largest value that has a meaning (inclusive).

    Raises:
        ValueError: If the bounds are not ordered.
    """

    unit: str
    doc: str
    low: float = 0.0
    high: float = math.inf

    def __post_init__(self) -> None:
        if not self.low < self.high:
            message = f"{self.doc}: need low < high, got {self.low} and {self.high}"
            raise ValueError(message)


def flatten(
    tree: Any, is_leaf: Callable[[Any], bool] | None = None
) -> tuple[dict[str, Any], Any]:
    """Leaves of a tree by their path, in the order of its fields, and its structure.

    Args:
        tree: A filled parameter or output class.
        is_leaf: Marks what counts as a leaf although it has parts (a prior, say).

    Returns:
        `{path: leaf}`, for instance `{"launch.price": 1500.0}`, and the structure.

    Raises:
        ValueError: If two leaves have one path: `{"a.b": 1, "a": {"b": 2}}`.
        TypeError: If an entry of the tree has no name.
    """
    leaves, structure = jax.tree_util.tree_flatten_with_path(tree, is_leaf=is_leaf)
    named = {_name(path): leaf for path, leaf in leaves}
    if len(named) < len(leaves):
        paths = [_name(path) for path, _ in leaves]
        twice = next(path for path in paths if paths.count(path) > 1)
        raise ValueError(f"two values are named {twice!r}: rename one, without a dot")
    return named, structure


def names(tree: Any) -> list[str]:
    """Paths of the leaves, for instance `["launch.price", "launch.capacity"]`."""
    leaves, _ = flatten(tree)
    return list(leaves)


def specs(tree: Any, is_leaf: Callable[[Any], bool] | None = None) -> dict[str, Spec]:
    """The `Spec` of every leaf of a filled class, by path.

    Args:
        tree: A filled parameter or output class.
        is_leaf: Marks what counts as a leaf although it has parts.

    Returns:
        `{path: Spec}` in the order of the fields.

    Raises:
        TypeError: If a leaf's field carries no `Spec`.
    """
    leaves, _ = jax.tree_util.tree_flatten_with_path(tree, is_leaf=is_leaf)
    return {_name(path): _spec(type(tree), path) for path, _ in leaves}


def replace_leaves(tree: Any, values: Mapping[str, Any]) -> Any:
    """The same tree with some leaves replaced, each named by its path.

    Args:
        tree: A class filled with numbers or arrays.
        values: New leaves by path.

    Returns:
        A new tree; the given one is untouched.

    Raises:
        KeyError: If a path names no leaf; the message offers the nearest one.
    """
    leaves, structure = flatten(tree)
    for path in values:
        if path not in leaves:
            raise KeyError(unknown("parameter", path, leaves))
    return jax.tree_util.tree_unflatten(
        structure, [values.get(path, leaf) for path, leaf in leaves.items()]
    )


def _name(path: tuple[Any, ...]) -> str:
    return ".".join(_key(entry) for entry in path)


def _key(entry: Any) -> str:
    match entry:
        case GetAttrKey():
            return entry.name
        case DictKey():
            return str(entry.key)
        case SequenceKey():
            return str(entry.idx)
    message = f"cannot name the tree entry {entry!r}: use classes, dicts and tuples"
    raise TypeError(message)


def _spec(root: type, path: tuple[Any, ...]) -> Spec:
    """Walk the annotations along the path of a leaf until a `Spec` is met."""
    hint: Any = root
    for entry in path:
        hint = _step(hint, entry)
    for extra in typing.get_args(hint)[1:] if typing.get_origin(hint) else ():
        if isinstance(extra, Spec):
            return extra
    message = (
        f"{_name(path)}: its field needs Annotated[T, Spec(unit, doc)], found {hint}"
    )
    raise TypeError(message)


@functools.lru_cache(maxsize=1024)
def _hints(group: Any) -> dict[str, Any]:
    return typing.get_type_hints(group, include_extras=True)


def _step(hint: Any, entry: Any) -> Any:
    group = typing.get_origin(hint) or hint
    if isinstance(entry, GetAttrKey):
        return _hints(group).get(entry.name, Any)
    arguments = typing.get_args(hint)
    if not arguments:  # a plain dictionary, list or tuple, which says nothing of them
        return Any
    if isinstance(entry, DictKey):
        return arguments[1]
    homogeneous = len(arguments) == 2 and arguments[1] is Ellipsis
    return arguments[0 if homogeneous else entry.idx]
