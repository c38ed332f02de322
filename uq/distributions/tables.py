"""Distributions as a person writes them: a name, and numbers or quantiles."""

import dataclasses
import inspect
import math
from collections.abc import Callable, Mapping
from typing import Any, get_args, get_origin

import uq.distributions
from uq.distributions import AbstractDistribution
from uq.words import shown, unknown


MOST_LEVELS = 4  # of distributions within one another
MOST_PARTS = 32  # distributions that make one
MOST_VALUES = 1000  # of a list
MOST_DATA = 100_000  # observations
QUANTILES = ("p10", "p50", "p90")


def distribution_of(table: Mapping[str, Any]) -> AbstractDistribution:
    """A distribution from a table of its name and its arguments, or its quantiles.

    Args:
        table: The name under "distribution", each argument under its own; where a
            distribution is made of others, they are tables like this one. In place of
            the arguments "p10" and "p90", of some families "p50" too.

    Raises:
        ValueError: If the name, an argument or a value is not one it takes, or it is
            made of too many others.
    """
    _require_few(table)
    return _distribution(table)


def number(where: str, value: Any) -> float:
    """A finite number that a user gave, as a float.

    Args:
        where: Names it in the message.
        value: What was read from a file or a command line.

    Raises:
        ValueError: If it is none: also NaN, infinite, or too large for a float.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            if math.isfinite(value):
                return float(value)
        except OverflowError:
            pass
    raise ValueError(f"{where}: expected a finite number, found {shown(value)}")


def _require_few(table: Mapping[str, Any]) -> None:
    """Refuse a distribution that would take minutes to tabulate."""
    level, count = [table], 0
    for _ in range(MOST_LEVELS):
        count += len(level)
        values = [value for each in level for value in each.values()]
        lists = [value if isinstance(value, list) else [value] for value in values]
        level = [part for parts in lists for part in parts if isinstance(part, dict)]
    if level:
        raise ValueError(
            f"distributions lie within one another in more than {MOST_LEVELS} levels: "
            "say the same with fewer"
        )
    if count > MOST_PARTS:
        raise ValueError(
            f"is made of {count} distributions, expected at most {MOST_PARTS}: give "
            "many values as the data of an Empirical"
        )


def _distribution(table: Mapping[str, Any]) -> AbstractDistribution:
    known = {
        key: kind
        for key, kind in vars(uq.distributions).items()
        if inspect.isclass(kind)
        and issubclass(kind, AbstractDistribution)
        and not inspect.isabstract(kind)
    }
    name = word(table, "distribution", "")
    if name not in known:
        raise ValueError(unknown("distribution", name, known))
    arguments = {key: value for key, value in table.items() if key != "distribution"}
    if not arguments.keys().isdisjoint(QUANTILES):
        return _of_quantiles(name, arguments, known[name])
    fields = {field.name: field for field in dataclasses.fields(known[name])}
    for key in arguments:
        if key not in fields:
            raise ValueError(unknown(f"argument of {name}", key, fields))
    for key, field in fields.items():
        if key not in arguments and field.default is dataclasses.MISSING:
            raise ValueError(f"{name} needs {key!r}: give it {_kind(field.type)}")
    return known[name](
        **{
            key: _argument(key, value, fields[key].type)
            for key, value in arguments.items()
        }
    )


def _of_quantiles(
    name: str, arguments: Mapping[str, Any], kind: type[AbstractDistribution]
) -> AbstractDistribution:
    """The member of a family that has these quantiles."""
    families: dict[str, Callable[..., AbstractDistribution]] = {
        key.removesuffix("_from_quantiles"): function
        for key, function in vars(uq.distributions).items()
        if key.endswith("_from_quantiles")
    }
    make = families.get(name.lower())
    if make is None:
        known = sorted(
            each for each in uq.distributions.__all__ if each.lower() in families
        )
        raise ValueError(f"{name} takes no quantiles: {', '.join(known)} do")
    taken = inspect.signature(make).parameters
    wanted = [key for key in QUANTILES if key in taken]
    fields = [field.name for field in dataclasses.fields(kind)]
    for key in arguments:
        if key in taken:
            continue
        both = f"{' and '.join(wanted)}"
        if key in fields:
            raise ValueError(f"{name}: give {both} or {key!r}, not both")
        if key in QUANTILES:
            raise ValueError(f"{name}: is given by {both}, leave {key!r} out")
        raise ValueError(unknown(f"argument of {name}", key, taken))
    for key in wanted:
        if key not in arguments:
            raise ValueError(f"{name} needs {key!r}: give it a number")
    return make(**{key: number(key, value) for key, value in arguments.items()})


def _argument(key: str, value: Any, kind: Any) -> Any:
    """A number, a distribution, or a list of either, as its field has it."""
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise ValueError(f"{key}: expected {_kind(kind)}, found {shown(value)}")
        most = MOST_DATA if key == "data" else MOST_VALUES
        if len(value) > most:
            raise ValueError(f"{key}: has {len(value)} values, expected at most {most}")
        each = get_args(kind)[0]
        return [_argument(f"{key}[{i}]", part, each) for i, part in enumerate(value)]
    if kind is not AbstractDistribution:
        return number(key, value)
    if not isinstance(value, dict):
        raise ValueError(f"{key}: expected {_kind(kind)}, found {shown(value)}")
    try:
        return _distribution(value)
    except ValueError as error:
        raise ValueError(f"{key}: {error}") from error


def _kind(kind: Any) -> str:
    """What a field holds, in words."""
    if get_origin(kind) is tuple:
        return f"a list, each part {_kind(get_args(kind)[0])}"
    if kind is AbstractDistribution:
        return '{distribution = "...", ...}'
    return "a number"


def word(table: Mapping[str, Any], key: str, otherwise: str) -> str:
    """Text of a table.

    Args:
        table: What was read.
        key: Where it stands.
        otherwise: What is meant if it does not.

    Raises:
        ValueError: If it is something else.
    """
    value = table.get(key, otherwise)
    if not isinstance(value, str):
        raise ValueError(f"{key}: expected text, found {shown(value)}")
    return value
