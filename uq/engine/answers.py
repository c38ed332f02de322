"""The answers of a model as JSON: their classes by name, of each number its type.

Nothing is run to read it: classes are taken from the modules that are loaded.
"""

import dataclasses
import sys
from functools import reduce
from typing import Any

import jax


def told(answers: Any) -> Any:
    """Shapes of scalars, in classes, mappings and tuples, as JSON has it.

    Raises:
        TypeError: If something is of another kind.
    """
    if isinstance(answers, jax.ShapeDtypeStruct):
        return [list(answers.shape), str(answers.dtype), answers.weak_type]
    if dataclasses.is_dataclass(answers):
        kind = type(answers)
        names = [field.name for field in dataclasses.fields(answers)]
        parts = {name: told(getattr(answers, name)) for name in names}
        return {"class": [kind.__module__, kind.__qualname__], "parts": parts}
    if isinstance(answers, dict):
        return {"dict": [[name, told(each)] for name, each in answers.items()]}
    if type(answers) is tuple:
        return {"tuple": list(map(told, answers))}
    raise TypeError(f"answers: expected classes of numbers, found {type(answers)}")


def filled(words: Any) -> Any:
    """The same shapes again.

    Raises:
        KeyError: If a module is not loaded.
        AttributeError: If a class is not there.
    """
    if isinstance(words, list):
        shape, kind, weak = words
        return jax.ShapeDtypeStruct(tuple(shape), kind, weak_type=weak)
    if "dict" in words:
        return {name: filled(each) for name, each in words["dict"]}
    if "tuple" in words:
        return tuple(map(filled, words["tuple"]))
    module, name = words["class"]
    kind: Any = reduce(getattr, name.split("."), sys.modules[module])
    made = object.__new__(kind)
    for field, each in words["parts"].items():
        object.__setattr__(made, field, filled(each))
    return made
