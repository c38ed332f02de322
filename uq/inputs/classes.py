"""A parameter class of its own for names that nobody wrote a class for."""

import keyword
import math
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any

import equinox as eqx

from uq.parameters import Spec
from uq.words import shown


class Named(eqx.Module):
    """A class that was made of names: a model may take its fields as arguments."""


def class_of(values: Mapping[str, Any], specs: Mapping[str, Spec] | None = None) -> Any:
    """A class with a field for each name, filled; a dot in a name makes a group.

    The fields keep the order of the names, which a mapping would lose in JAX.

    Args:
        values: What the fields hold, such as priors.
        specs: Unit, meaning and bounds of each; a pure number without bounds where
            nothing is said.

    Raises:
        ValueError: If there is no name, one is no identifier, or one is the group of
            another.
    """
    if not values:
        raise ValueError("no parameter: give at least one name with its prior")
    for name in values:
        parts = str(name).split(".")
        if not all(map(_is_name, parts)):
            remedy = "rename it, expected letters, digits and _, no word of Python's"
            raise ValueError(f"{shown(name)}: {remedy}")
        if any(other.startswith(f"{name}.") for other in values):
            remedy = "rename it, it is the name of another's group"
            raise ValueError(f"{shown(name)}: {remedy}")
    return _filled(values, specs or {}, "")


def _is_name(part: str) -> bool:
    """Whether a field can have a name: Python reads it as it is written."""
    plain = unicodedata.normalize("NFKC", part) == part
    reserved = keyword.iskeyword(part) or part.startswith("__")
    return part.isidentifier() and plain and not reserved


def _filled(values: Mapping[str, Any], specs: Mapping[str, Spec], where: str) -> Any:
    parts: dict[str, Any] = {}
    for name, value in values.items():
        head, dot, tail = name.partition(".")
        if dot:
            parts.setdefault(head, {})[tail] = value
        else:
            parts[head] = value
    hints, fields = {}, {}
    for head, part in parts.items():
        path = f"{where}{head}"
        if any(name.startswith(f"{head}.") for name in values):
            fields[head] = _filled(part, specs, f"{path}.")
            hints[head] = type(fields[head])
        else:
            fields[head] = part
            spec = specs.get(path, Spec("-", path, -math.inf))
            hints[head] = Annotated[Any, spec]
    return type("Inputs", (Named,), {"__annotations__": hints})(**fields)
