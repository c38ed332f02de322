"""A model at one or many points: its nominal values, and changes to them."""

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from experiments.console.aside import own_prints_aside
from uq.distributions.tables import number
from uq.engine.propagation import propagate
from uq.inputs.black_boxes import one_line_failures
from uq.inputs.reading import content_of
from uq.parameters import Spec, flatten, replace_leaves, specs
from uq.priors import nominals
from uq.study import Study, double_precision
from uq.words import MOST_QUOTED, brief, shown, unknown


type Point = dict[str, float]
LARGEST = 2**26  # bytes of a file of points
MOST_POINTS = 10**6


@dataclass(frozen=True)
class Answers:
    """Inputs and outputs at some points, by path.

    Args:
        count: Number of points.
        inputs: A column of values, or one value that all points share.
        outputs: A column of values each.
    """

    count: int
    inputs: dict[str, np.ndarray]
    outputs: dict[str, np.ndarray]

    def __iter__(self) -> Iterator[dict[str, Point]]:
        """For each point `{"inputs": {path: value}, "outputs": {path: value}}`."""
        sides = self._rows(self.inputs), self._rows(self.outputs)
        for inputs, outputs in zip(*sides, strict=True):
            yield {"inputs": inputs, "outputs": outputs}

    def _rows(self, columns: dict[str, np.ndarray]) -> Iterator[Point]:
        lists = [np.broadcast_to(c, self.count).tolist() for c in columns.values()]
        return (
            dict(zip(columns, row, strict=True)) for row in zip(*lists, strict=True)
        )


@own_prints_aside()
def at_points(study: Study, points: Sequence[Mapping[str, float]]) -> Answers:
    """Inputs and outputs by path at each point.

    Args:
        study: The model, and the priors for the nominal values.
        points: At each, the parameters that differ from nominal, by path; at least one.

    Returns:
        The answers; an output of a design that cannot exist is not finite (NaN, or
        infinite where it is a limit).

    Raises:
        ValueError: If a path is unknown or a value lies outside its parameter's bounds.
    """
    nominal = nominals(study.table)
    bounds, at_nominal = specs(nominal), flatten(nominal)[0]
    columns = {}
    for path in dict.fromkeys(path for point in points for path in point):
        if path not in bounds:
            raise ValueError(unknown("parameter", path, bounds))
        values = [point.get(path, at_nominal[path]) for point in points]
        columns[path] = np.array(values, dtype=float)
        _require_inside(path, columns[path], bounds[path])
    draws = replace_leaves(nominal, columns)
    with double_precision(), one_line_failures():
        found = flatten(propagate(study.function, draws, nonfinite="keep"))[0]
    outputs = {name: found[name] for name in study.outputs}
    inputs = {path: np.asarray(leaf, float) for path, leaf in flatten(draws)[0].items()}
    return Answers(len(points), inputs, outputs)


def _require_inside(path: str, column: np.ndarray, spec: Spec) -> None:
    outside = ~((column >= spec.low) & (column <= spec.high))
    if outside.any():
        message = (
            f"{path}: expected a number in [{spec.low:g}, {spec.high:g}] "
            f"{spec.unit}, got {column[outside][0]}"
        )
        raise ValueError(message)


def read_points(path: Path) -> list[Point]:
    """Points from a JSON list of `{path: value}`, at least one.

    Raises:
        OSError: If the file cannot be read.
        ValueError: If it is something else; one line says where.
    """
    raw = content_of(path, most=LARGEST)
    for sign in (b"{", b"["):  # before each of them becomes an object
        if raw.count(sign) > MOST_POINTS:
            raise ValueError(f"{path}: expected at most {MOST_POINTS:,} points")
    try:
        content = json.loads(
            raw.decode("utf-8-sig"),
            parse_constant=_no_constant,
            object_pairs_hook=_no_duplicates,
        )
    except (ValueError, RecursionError) as error:
        told = brief(str(error), MOST_QUOTED)
        raise ValueError(f"{path}: is not JSON that can be used: {told}") from error
    if not isinstance(content, list) or not content:
        found = f"{type(content).__name__}" if content else repr(content)
        raise ValueError(f"{path}: expected a list of {{path: value}}, found {found}")
    return [_point(f"{path}: entry {i}", point) for i, point in enumerate(content)]


def _point(where: str, point: Any) -> Point:
    if not isinstance(point, dict):
        raise ValueError(f"{where}: expected {{path: value}}, found {shown(point)}")
    return {
        key: number(f"{where}: {brief(key)}", value) for key, value in point.items()
    }


def _no_constant(word: str) -> float:
    raise ValueError(f"{word} is not a number")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        names = Counter(name for name, _ in pairs)
        ((twice, _),) = names.most_common(1)
        raise ValueError(f"{shown(twice)} stands twice in one object")
    return table


def as_json(answers: Answers) -> Iterator[str]:
    """The answers as one JSON list, a line a point; what is not finite is null."""
    before = "[\n"
    for answer in answers:
        finite = {
            side: {
                path: value if math.isfinite(value) else None
                for path, value in values.items()
            }
            for side, values in answer.items()
        }
        yield before + json.dumps(finite)
        before = ",\n"
    yield "\n]\n"
