"""A model at one or many points: its nominal values, and changes to them."""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jax
import numpy as np

from uq.parameters import flatten, replace_leaves, specs, unknown
from uq.priors import nominals
from uq.propagation import propagate


type Values = dict[str, float]


def evaluate(
    model: Any, priors: Any, points: Sequence[Mapping[str, float]]
) -> list[dict[str, Values]]:
    """Inputs and outputs by path at each point.

    Args:
        model: A traceable function.
        priors: Its parameter class filled with priors, for the nominal values.
        points: At each, the parameters that differ from nominal, by path.

    Returns:
        For each point `{"inputs": {path: value}, "outputs": {path: value}}`; an output
        that is not finite (a design that cannot exist) is NaN.

    Raises:
        ValueError: If a path is unknown or a value lies outside its parameter's bounds.
    """
    if not points:
        return []
    nominal = nominals(priors)
    bounds = specs(nominal)
    for point in points:
        for path, value in point.items():
            if path not in bounds:
                raise ValueError(unknown("parameter", path, bounds))
            spec = bounds[path]
            if not spec.low <= value <= spec.high:  # NaN is not
                message = (
                    f"{path}: expected a number in [{spec.low:g}, {spec.high:g}] "
                    f"{spec.unit}, got {value}"
                )
                raise ValueError(message)
    filled = [replace_leaves(nominal, dict(point)) for point in points]
    draws = jax.tree.map(lambda *leaves: np.asarray(leaves, dtype=float), *filled)
    inputs, _ = flatten(draws)
    outputs, _ = flatten(propagate(model, draws, nonfinite="keep"))
    return [
        {
            "inputs": {path: float(leaf[i]) for path, leaf in inputs.items()},
            "outputs": {path: float(leaf[i]) for path, leaf in outputs.items()},
        }
        for i in range(len(points))
    ]


def read_points(path: Path) -> list[Values]:
    """Points from a JSON list of `{path: value}`.

    Raises:
        OSError: If the file cannot be read.
        ValueError: If it is something else; one line says where.
    """
    try:
        content = json.loads(
            path.read_text(encoding="utf-8"),
            parse_constant=_no_constant,
            object_pairs_hook=_no_duplicates,
        )
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path}: is not JSON that can be used: {error}") from error
    if not isinstance(content, list):
        found = type(content).__name__
        raise ValueError(f"{path}: expected a list of {{path: value}}, found {found}")
    return [_point(f"{path}: entry {i}", point) for i, point in enumerate(content)]


def _point(where: str, point: Any) -> Values:
    if not isinstance(point, dict):
        raise ValueError(f"{where}: expected {{path: value}}, found {point!r}")
    for key, value in point.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{where}: {key}: expected a number, found {value!r}")
    return {key: float(value) for key, value in point.items()}


def _no_constant(word: str) -> float:
    raise ValueError(f"{word} is not a number")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!r} stands twice in one object")
    return table


def as_json(answers: Sequence[Mapping[str, Values]]) -> str:
    """The answers as JSON; what is not a finite number is null."""
    return json.dumps(
        [
            {
                side: {
                    path: value if math.isfinite(value) else None
                    for path, value in values.items()
                }
                for side, values in answer.items()
            }
            for answer in answers
        ],
        indent=1,
    )


def number_of(path: str, word: str) -> float:
    """A number from a word of the command line.

    Raises:
        ValueError: If it is none.
    """
    try:
        return float(word)
    except ValueError:
        raise ValueError(f"{path}: expected a number, got {word!r}") from None
