"""Tables of draws and outputs: a CSV of anybody's, a run of ours, columns by name."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from uq.inputs.csv_tables import UNNAMED, columns_of, names_of
from uq.quantities import check_quantities, quantities
from uq.quantity_words import sides_of
from uq.results.datasets import load
from uq.sensitivity.given.table import Table, from_replicates, from_rows, of_columns
from uq.words import bare, shown, unknown


PREFIX = "input."  # of the inputs' names, in a file that tells them apart by it
MOST_PARTS = 4096


def read_table(
    path: Path,
    inputs: Sequence[str] | None = None,
    outputs: Sequence[str] | None = None,
    *,
    seed: int = 0,
    parts: int = 16,
) -> Table:
    """The rows of a file as a table of inputs and outputs.

    Args:
        path: CSV with a line of names, then numbers, separated by commas, semicolons
            or tabs; or netCDF with variables of dimensions (replicate, sample), as our
            runs have, or of one dimension.
        inputs: Names of the inputs. None: in a netCDF file those named "input." or
            with a prior, as our runs store them; else every column that `outputs` do
            not name.
        outputs: Outputs, their logarithms or events, such as "cost", "log:cost",
            "cost<3". None: every column that is no input. A missing cell is NaN.
        seed: Deals rows without replicates into parts.
        parts: How many, at least two.

    Returns:
        The table; inputs without the prefix "input.". Of a CSV, columns that nobody
        named and that have no numbers, or no names, are left alone; its assumptions
        say so.

    Raises:
        OSError: If the file cannot be read.
        ValueError: If it holds something else, or it is not clear what is an input.
    """
    _require_parts(parts)
    match path.suffix.lower():
        case ".csv":
            columns, inputs, left = _csv(path, inputs, outputs)
        case ".nc":
            columns, known = columns_in(load(path))
            inputs, _ = _columns_used(path, list(columns), inputs or known, outputs)
            left = []
        case found:
            problem = f"expected a file .csv or .nc, found {shown(found)}"
            raise ValueError(f"{path}: {problem}")
    table = _of(path, columns, inputs, outputs, seed=seed, parts=parts)
    if left:
        assumption = f"without a name or a number, and left alone: {', '.join(left)}"
        table = replace(table, assumptions=[*table.assumptions, assumption])
    return table


def table_of(
    columns: Mapping[str, np.ndarray],
    inputs: Sequence[str] | None = None,
    outputs: Sequence[str] | None = None,
    *,
    known: Sequence[str] = (),
    seed: int = 0,
    parts: int = 16,
    where: str = "data",
) -> Table:
    """Columns that somebody holds as a table of inputs and outputs.

    Args:
        columns: By name, all of shape (n,), or all of shape (replicates, n).
        inputs: As `read_table` has them; None is what is known to be one.
        outputs: Likewise.
        known: Columns that are known to be inputs.
        seed: Deals rows without replicates into parts.
        parts: How many, at least two.
        where: What they are called in a refusal.

    Raises:
        ValueError: If they do not make a table, or it is not clear what is an input.
    """
    _require_parts(parts)
    causes, _ = _columns_used(where, list(columns), inputs or known, outputs)
    return _of(where, columns, causes, outputs, seed=seed, parts=parts)


def columns_in(dataset: Any) -> tuple[dict[str, np.ndarray], list[str]]:
    """Columns of numbers of an `xarray.Dataset`, and those known to be inputs."""
    columns, known = {}, []
    for name, variable in dataset.data_vars.items():
        if not variable.dims:  # what all draws share
            continue
        if variable.dtype.kind not in "fiub":  # words, dates: no column of a table
            continue
        columns[str(name)] = variable.values.astype(np.float64)
        if str(name).startswith(PREFIX) or "prior" in variable.attrs:
            known.append(str(name))
    return columns, known


def _require_parts(parts: int) -> None:
    if not 2 <= parts <= MOST_PARTS:
        problem = f"parts: need a whole number from 2 to {MOST_PARTS}, got {parts}"
        raise ValueError(problem)


def _of(
    where: Path | str,
    columns: Mapping[str, np.ndarray],
    inputs: Sequence[str],
    outputs: Sequence[str] | None,
    *,
    seed: int,
    parts: int,
) -> Table:
    """The table of columns, once it is known which are inputs."""
    causes = {name.removeprefix(PREFIX): columns[name] for name in inputs}
    if len(causes) < len(set(inputs)):
        raise ValueError(f"{where}: an input stands twice, with {PREFIX!r} and without")
    answers = {k: v for k, v in columns.items() if k not in set(inputs)}
    if outputs is not None:
        wanted = quantities(outputs)
        made = {name: wanted[name] for name in outputs if name not in columns}
        used = {name: columns[name] for word in made for name in _named(word, columns)}
        computed = of_columns(made, used) if made else {}
        answers = {
            word: computed[word] if word in computed else columns[word]
            for word in wanted
        }
    if all(np.ndim(column) == 2 for column in causes.values()):
        return from_replicates(causes, answers)
    return from_rows(causes, answers, seed=seed, parts=parts)


def _columns_used(
    where: Path | str,
    names: Sequence[str],
    inputs: Sequence[str] | None,
    outputs: Sequence[str] | None,
) -> tuple[list[str], list[str]]:
    """Columns that are inputs, and those of which outputs are made."""
    own = [name for name in names if not name.startswith(UNNAMED)]
    taken = own
    if outputs is not None:
        made = [word for word in outputs if word not in names]
        check_quantities(dict.fromkeys(names, 0.0), made)
        taken = list(dict.fromkeys(n for word in outputs for n in _named(word, names)))
    if not inputs:
        if not outputs:
            problem = "name the inputs or the outputs: the data do not tell them"
            raise ValueError(f"{where}: {problem}")
        return [name for name in own if name not in set(taken)], taken
    for name in inputs:
        if name not in names:
            raise ValueError(f"{where}: {unknown('column', name, names)}")
    if outputs is None:
        taken = [name for name in own if name not in set(inputs)]
    return list(inputs), taken


def _named(word: str, names: Collection[str]) -> list[str]:
    """The columns that a quantity of interest is made of; one that is one, itself."""
    if word in names:
        return [word]
    return [side for side in sides_of(word) if side in names]


def _csv(
    path: Path, inputs: Sequence[str] | None, outputs: Sequence[str] | None
) -> tuple[dict[str, np.ndarray], list[str], list[str]]:
    """Columns that are used, the inputs among them, and what was left alone."""
    names = names_of(path)
    causes, sources = _columns_used(path, names, inputs, outputs)
    unasked = {*([] if inputs else causes), *([] if outputs else sources)}
    used = list(dict.fromkeys([*causes, *sources]))
    gaps = set(sources) - set(causes)
    columns = columns_of(path, used, gaps=gaps, unasked=unasked)
    causes = [name for name in causes if name in columns]
    if not causes:
        raise ValueError(f"{path}: no column of numbers is left for an input")
    nameless = [n for n in names if unasked and n.startswith(UNNAMED) and n not in used]
    left = [*nameless, *(name for name in used if name not in columns)]
    return columns, causes, [bare(name) for name in left]
