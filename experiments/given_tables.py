"""Tables of draws and outputs from files: a CSV of anybody's, a run of ours."""

import csv
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from uq.given import Table, from_replicates, from_rows
from uq.given.table import of_columns
from uq.parameters import unknown
from uq.quantities import check_quantities, quantities, sides_of


PREFIX = "input."  # of the inputs' names, in a file that tells them apart by it


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
        path: CSV with a line of names, then numbers; or netCDF with variables of
            dimensions (replicate, sample), as our runs have, or of one dimension.
        inputs: Names of the inputs. None: in a netCDF file those named "input." or
            with a prior, as our runs store them; else every column that `outputs` do
            not name.
        outputs: Outputs, their logarithms or events, such as "cost", "log:cost",
            "cost<3". None: every column that is no input. An event of what is not a
            number is none.
        seed: Deals rows without replicates into parts.
        parts: How many.

    Returns:
        The table; inputs without the prefix "input.".

    Raises:
        OSError: If the file cannot be read.
        ValueError: If it holds something else, or it is not clear what is an input.
    """
    columns, known = _columns(path)
    if outputs is not None:
        check_quantities(columns, outputs)
    if inputs is None:
        inputs = known or _others(columns, outputs)
    for name in inputs:
        if name not in columns:
            raise ValueError(f"{path}: {unknown('column', name, columns)}")
    answers = {k: v for k, v in columns.items() if k not in set(inputs)}
    if outputs is not None:
        answers = _answers(columns, outputs)
    chosen = {name.removeprefix(PREFIX): columns[name] for name in inputs}
    if len(chosen) < len(set(inputs)):
        raise ValueError(f"{path}: an input stands twice, with {PREFIX!r} and without")
    if all(np.ndim(column) == 2 for column in chosen.values()):
        return from_replicates(chosen, answers)
    return from_rows(chosen, answers, seed=seed, parts=parts)


def _others(
    columns: Mapping[str, np.ndarray], outputs: Sequence[str] | None
) -> list[str]:
    """The columns that are no output."""
    if not outputs:
        raise ValueError("name the inputs or the outputs: the file does not tell them")
    taken = {name for word in outputs for name in _named(word, columns)}
    return [name for name in columns if name not in taken]


def _answers(
    columns: Mapping[str, np.ndarray], outputs: Sequence[str]
) -> dict[str, np.ndarray]:
    """Quantities of interest of every row."""
    named = {word: _named(word, columns) for word in outputs}
    for word, names in named.items():
        if not names:
            raise ValueError(f"{word}: names no column of {list(columns)}")
    used = {name: columns[name] for names in named.values() for name in names}
    return of_columns(quantities(outputs), used)


def _named(word: str, columns: Mapping[str, np.ndarray]) -> list[str]:
    """The columns that a quantity of interest is made of."""
    return [side for side in sides_of(word) if side in columns]


def _columns(path: Path) -> tuple[dict[str, np.ndarray], list[str]]:
    """Columns by name, and those of them known to be inputs."""
    match path.suffix:
        case ".csv":
            return _csv(path), []
        case ".nc":
            return _netcdf(path)
    raise ValueError(f"{path}: expected a file .csv or .nc, found {path.suffix!r}")


def _netcdf(path: Path) -> tuple[dict[str, np.ndarray], list[str]]:
    from uq.datasets import load

    dataset = load(path)
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


def _csv(path: Path) -> dict[str, np.ndarray]:
    """Columns of a CSV file; whatever is no number is refused with its place."""
    with path.open(newline="", encoding="utf-8-sig") as lines:
        names = [name.strip() for name in next(csv.reader(lines), [])]
    if not names or not all(names) or len(set(names)) < len(names):
        raise ValueError(f"{path}: the first line must name each column once: {names}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of no rows, which is refused below
            values = np.loadtxt(
                path,
                delimiter=",",
                skiprows=1,
                ndmin=2,
                comments=None,
                quotechar='"',
                encoding="utf-8-sig",
            )
    except ValueError as error:
        raise ValueError(f"{path}: {_misfit(path, names) or error}") from None
    if not values.size:
        raise ValueError(f"{path}: no rows below the names {names}")
    if values.shape[1] != len(names):
        raise ValueError(f"{path}: {_misfit(path, names)}")
    return dict(zip(names, values.T, strict=True))


def _misfit(path: Path, names: Sequence[str]) -> str | None:
    """The first cell that is no number, or line of another length."""
    with path.open(newline="", encoding="utf-8-sig") as lines:
        rows = csv.reader(lines)
        next(rows)
        for row in filter(None, rows):
            if len(row) != len(names):
                return f"line {rows.line_num}: {len(row)} cells, expected {len(names)}"
            for name, cell in zip(names, row, strict=True):
                try:
                    float(cell)
                except ValueError:
                    return (
                        f"line {rows.line_num}, column {name!r}: expected a number, "
                        f"found {cell!r}"
                    )
    return None
