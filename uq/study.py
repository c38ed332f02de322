"""A user's own beliefs: a TOML file that overrides some priors by their path.

    ["launch.price"]
    distribution = "LogUniform"
    low = 200.0
    high = 1500.0
    unit = "USD/kg"
    nominal = 500.0
    source = "our quote of March"
    why = "What we were offered."
    price_year = 2025

Where a distribution is made of others, each is a table within it:
`base = {distribution = "Normal", mean = 1.0, std = 1.0}`. The file is data:
it is parsed strictly and nothing in it is run.

Inputs that move together are said by a table for each pair, which `apply_joint` takes:

    [[correlation]]
    between = ["launch.price", "costs.bus"]
    spearman = 0.5
    why = "Both follow the price of aluminium."
"""

import dataclasses
import inspect
import math
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args, get_origin

import jax

import uq.distributions
from uq.dependence import Joint
from uq.distributions import AbstractDistribution
from uq.parameters import replace_leaves, unknown
from uq.priors import Prior, Source, check, prior_table


LARGEST = 2**20  # bytes of a study file; more is not one
MOST_SHOWN = 40  # characters of a value in a message
CORRELATION = "correlation"  # the name of the tables of pairs
TOLD = ("unit", "nominal", "source", "evidence", "why", "price_year")


def apply_study(priors: Any, path: Path) -> Any:
    """The same table with the priors of a study file put in.

    Args:
        priors: A parameter class filled with priors.
        path: The study file.

    Returns:
        A new table, checked.

    Raises:
        OSError: If the file cannot be read.
        ValueError: If it is not a study, a prior in it does not fit, or it says what
            moves together; one line names the file, the parameter, what was expected
            and what was found.
    """
    try:
        if pairs := dependence_of(path, priors):
            raise ValueError(
                f"{CORRELATION} of {' and '.join(next(iter(pairs)))}: expected "
                "independent inputs; `uq rank --method shapley` and others take them, "
                "and in Python what takes a Joint: apply_joint makes one of this file"
            )
        return revise(priors, _parse(path, priors))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def apply_joint(priors: Any, path: Path) -> Any:
    """The same table with a study file put in, and what it says of dependence.

    Args:
        priors: A parameter class filled with priors.
        path: The study file.

    Returns:
        A new table where the file has no correlations, otherwise a `Joint`.

    Raises:
        OSError: If the file cannot be read.
        ValueError: If it is not a study, or does not fit.
    """
    try:
        revised = revise(priors, _parse(path, priors))
        pairs = dependence_of(path, priors)
        return Joint(revised, pairs) if pairs else revised
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def dependence_of(path: Path, priors: Any) -> dict[tuple[str, str], float]:
    """Rank correlations that a study file states.

    Args:
        path: The study file.
        priors: A parameter class filled with priors.

    Returns:
        Spearman's rank correlation of each pair of paths [-]; empty if there is none.

    Raises:
        OSError: If the file cannot be read.
        ValueError: If a table of a pair is not complete, or names no parameter.
    """
    tables, pairs = _read(path).get(CORRELATION, []), {}
    known = prior_table(priors)
    for i, entry in enumerate(tables if isinstance(tables, list) else []):
        where = f"{CORRELATION}[{i}]"
        if not isinstance(entry, dict) or {*entry} != {"between", "spearman", "why"}:
            message = f"expected between, spearman and why, found {_shown(entry)}"
            raise ValueError(f"{where}: {message}")
        between = entry["between"]
        if not isinstance(between, list) or len(between) != 2:
            message = f"expected two parameters, found {_shown(between)}"
            raise ValueError(f"{where}: {message}")
        for name in between:
            if not isinstance(name, str) or name not in known:
                raise ValueError(f"{where}: {unknown('parameter', str(name), known)}")
        if not _word(entry, "why", "").strip():
            raise ValueError(f"{where}: a correlation needs a reason: say why in `why`")
        pair = tuple(between)
        if pair in pairs or pair[::-1] in pairs:
            raise ValueError(f"{where}: {' and '.join(pair)} stand twice, give one")
        pairs[pair] = number(f"{where}: spearman", entry["spearman"])
    return pairs


def revise(priors: Any, changes: Mapping[str, Prior]) -> Any:
    """The same table with some priors replaced, each named by its path, and checked.

    Raises:
        KeyError: If a path names no parameter.
        ValueError: If a prior does not fit its parameter.
    """
    revised = replace_leaves(priors, changes)
    check(revised)
    return revised


def _read(path: Path) -> dict[str, Any]:
    """The content of a study file."""
    raw = path.read_bytes()
    if len(raw) > LARGEST:
        raise ValueError(f"is {len(raw)} bytes, a study has at most {LARGEST}")
    try:
        return tomllib.loads(raw.decode())
    except (UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"is not TOML in UTF-8: {error}") from error


def _parse(path: Path, priors: Any) -> dict[str, Prior]:
    table = prior_table(priors)
    changes = {}
    for name, entry in _read(path).items():
        if name == CORRELATION and isinstance(entry, list):
            continue
        if name not in table:
            raise ValueError(unknown("parameter", name, table))
        if not isinstance(entry, dict):
            raise ValueError(
                f'{name}: expected a table ["{name}"], found {_shown(entry)}'
            )
        try:
            changes[name] = _prior(entry, table[name])
        except (TypeError, ValueError) as error:
            raise ValueError(f"{name}: {error}") from error
    return changes


def _prior(entry: Mapping[str, Any], old: Prior) -> Prior:
    """A prior from its table; what the file leaves out is inherited or said plainly."""
    distribution = distribution_of(
        {key: value for key, value in entry.items() if key not in TOLD}
    )
    nominal = entry.get("nominal")
    if nominal is None:
        nominal = float(distribution.icdf(jax.numpy.asarray(0.5)))
    year = entry.get("price_year", old.price_year)
    if isinstance(year, bool) or not isinstance(year, int | None):
        raise ValueError(f"price_year: expected a year, found {_shown(year)}")
    return Prior(
        nominal=number("nominal", nominal),
        distribution=distribution,
        unit=_word(entry, "unit", old.unit),
        source=Source(_word(entry, "source", "the user's study"), "study file", ""),
        evidence=_word(entry, "evidence", "judged"),  # pyright: ignore[reportArgumentType]
        why=_word(entry, "why", "As the user's study has it."),
        price_year=year,
    )


def distribution_of(table: Mapping[str, Any]) -> AbstractDistribution:
    """A distribution from a table of its name and its arguments.

    Args:
        table: The name under "distribution", each argument under its own; where a
            distribution is made of others, they are tables like this one.

    Raises:
        ValueError: If the name, an argument or a value is not one it takes.
    """
    known = {
        key: kind
        for key, kind in vars(uq.distributions).items()
        if inspect.isclass(kind)
        and issubclass(kind, AbstractDistribution)
        and not inspect.isabstract(kind)
    }
    name = _word(table, "distribution", "")
    if name not in known:
        raise ValueError(unknown("distribution", name, known))
    fields = {field.name: field for field in dataclasses.fields(known[name])}
    arguments = {key: value for key, value in table.items() if key != "distribution"}
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


def _argument(key: str, value: Any, kind: Any) -> Any:
    """A number, a distribution, or a list of either, as its field has it."""
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise ValueError(f"{key}: expected {_kind(kind)}, found {_shown(value)}")
        each = get_args(kind)[0]
        return [_argument(f"{key}[{i}]", part, each) for i, part in enumerate(value)]
    if kind is not AbstractDistribution:
        return number(key, value)
    if not isinstance(value, dict):
        raise ValueError(f"{key}: expected {_kind(kind)}, found {_shown(value)}")
    try:
        return distribution_of(value)
    except ValueError as error:
        raise ValueError(f"{key}: {error}") from error


def _kind(kind: Any) -> str:
    """What a field holds, in words."""
    if get_origin(kind) is tuple:
        return f"a list, each part {_kind(get_args(kind)[0])}"
    if kind is AbstractDistribution:
        return '{distribution = "...", ...}'
    return "a number"


def _word(table: Mapping[str, Any], key: str, otherwise: str) -> str:
    value = table.get(key, otherwise)
    if not isinstance(value, str):
        raise ValueError(f"{key}: expected text, found {_shown(value)}")
    return value


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
    raise ValueError(f"{where}: expected a finite number, found {_shown(value)}")


def _shown(value: Any) -> str:
    """A value in a line that stays short."""
    told = repr(value)
    return told if len(told) <= MOST_SHOWN else f"{told[:MOST_SHOWN]}..."
