"""What each argument of the face has to be, refused by its name before any work."""

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from numbers import Integral, Real
from typing import Any

from uq.words import shown


type Kind = tuple[str, Callable[[Any], bool]]


def require(where: str, given: Mapping[str, Any]) -> None:
    """Refuse what is of the wrong kind.

    Args:
        where: The verb, of which some arguments are kinds of their own.
        given: What was given, by the names of the arguments; those that are not in
            `KINDS` are judged where they are used.

    Raises:
        ValueError: Naming the argument, what it has to be, and what was found.
    """
    for name, value in given.items():
        kind = KINDS.get(f"{where}.{name}", KINDS.get(name))
        if kind and not kind[1](value):
            raise ValueError(f"{name}: expected {kind[0]}, found {shown(value)}")


def is_whole(value: Any) -> bool:
    """Whether a value is a whole number, and not yes or no."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _are_names(value: Any) -> bool:
    """Whether a value is one name, or some in a list."""
    if isinstance(value, str):
        return True
    return isinstance(value, Collection) and not isinstance(value, Mapping | bytes)


def _are_groups(value: Any) -> bool:
    return isinstance(value, Mapping) and all(
        _is_text(name)
        and not _is_text(paths)
        and _are_names(paths)
        and all(map(_is_text, paths))
        for name, paths in value.items()
    )


def _are_options(value: Any) -> bool:
    """Whether a value is what names options, or lists them."""
    return isinstance(value, Mapping | Sequence) and not isinstance(value, str | bytes)


def _or_none(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or fits(value)


PARAMETER = "the name of a parameter", _is_text
OUTPUT = "a name, or a list of names", _or_none(_are_names)
CHOICE = "a name, or None", _or_none(_is_text)
NUMBER = "a number, or None", _or_none(_is_number)
WHOLE = "a whole number, or None", _or_none(is_whole)
OPTIONS = "a mapping, or names of outputs"
YES_OR_NO = "True or False", lambda value: isinstance(value, bool)
KINDS: Mapping[str, Kind] = {
    "progress": ("a function of what is done and all", _or_none(callable)),
    "output": OUTPUT,
    "outputs": OUTPUT,
    "inputs": OUTPUT,
    "compare.output": ("the name of one", _or_none(_is_text)),
    "groups": ("lists of inputs by the names of groups", _or_none(_are_groups)),
    "method": ("the name of a method", _is_text),
    "methods": OUTPUT,
    "over": (
        "the name of a parameter, or values by names",
        lambda value: (
            _is_text(value)
            or (isinstance(value, Mapping) and all(map(_is_text, value)))
        ),
    ),
    "x": PARAMETER,
    "y": PARAMETER,
    "breakeven.of": ("the name of an input", _is_text),
    "diagnose.of": (
        "a list of inputs",
        _or_none(lambda value: isinstance(value, Collection) and not _is_text(value)),
    ),
    "left": ("the name of an output", _is_text),
    "given.seed": (
        "a whole number from 0, or None",
        _or_none(lambda value: is_whole(value) and value >= 0),
    ),
    "given.parts": ("a whole number", is_whole),
    "nonfinite": ("a name", _is_text),
    "minimize": YES_OR_NO,
    "rank.second_order": YES_OR_NO,
    "rank.first": CHOICE,
    "rank.total": CHOICE,
    "rank.until_error": NUMBER,
    "rank.until_top": WHOLE,
    "rank.precision": ("a name", _is_text),
    "screen.levels": WHOLE,
    "screen.threshold": ("a share of the variance in (0, 1)", _is_number),
    "value_of_information.scale": ("a positive number of units", _is_number),
    "value_of_information.options": (OPTIONS, _are_options),
    "compare.options": (OPTIONS, _or_none(_are_options)),
    "unit": ("text", _is_text),
    "load.name": ("the name of a model", _is_text),
    "load.priors": CHOICE,
    "load.form": CHOICE,
    "load.scenario": (
        "names by dimension",
        _or_none(
            lambda value: (
                isinstance(value, Mapping)
                and all(map(_is_text, [*value, *value.values()]))
            )
        ),
    ),
    "load.beliefs": (
        "the path of a file",
        _or_none(lambda value: isinstance(value, str | os.PathLike)),
    ),
    "path": (
        "the path of a file",
        lambda value: (
            isinstance(value, str | os.PathLike)
            and os.fspath(value) not in {"", "."}
            and "\0" not in str(value)
        ),
    ),
    "with_priors.beliefs": (
        "a mapping of names to priors",
        lambda value: isinstance(value, Mapping) and all(map(_is_text, value)),
    ),
}
