"""An answer on a terminal: its sentence, and as much of its table as has room."""

import itertools
import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from experiments.console.layout import GAP, folded
from experiments.console.maps import is_map, print_map
from experiments.console.tables import console, table_of
from uq.show.words import estimate_cell
from uq.words import few


if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

ROWS = 15  # of a table, beyond which it is told how many more there are
READ = 88  # characters of a line that is read with ease
ERROR = "_error"
SPARED = ("P25", "P75", "nominal")  # columns that make room first
SURE = "sure: share of the replicates in which the input outranks the next below it"


def print_answer(found: "xr.Dataset") -> None:
    """Sentence and tables of an answer.

    Args:
        found: What a verb returned, or a file had.
    """
    import uq

    print_lines(uq.sentence(found))
    print_tables(found)


def print_all(found: "xr.Dataset") -> None:
    """The sentence of an answer, and its tables with every row and column.

    Of a map some of its cells have to do.

    Args:
        found: What a verb returned, or a file had.
    """
    import uq

    print_lines(uq.sentence(found))
    if is_map(found):
        print_map(found)
        return
    for frame in tables_of(found).values():
        for title, part in _parts(frame):
            _print_whole(title, part)
        _explain(frame)


def _parts(frame: "pd.DataFrame") -> "Iterator[tuple[str, pd.DataFrame]]":
    """A part for each output under its name, or all where each has but a row."""
    outputs = frame["output"].tolist() if "output" in frame.columns else []
    if len(set(outputs)) == len(outputs):
        yield "", frame
        return
    for output, part in frame.groupby("output", sort=False):
        yield str(output), part.drop(columns="output")


def _explain(frame: "pd.DataFrame") -> None:
    """What a column means that its name does not say."""
    if {"sure", "parameter"} <= {*frame.columns}:
        print_lines(SURE)


def _print_whole(title: str, frame: "pd.DataFrame") -> None:
    names = [str(name) for name in frame.columns]
    kept = [n for n in names if n.removesuffix(ERROR) not in {*names} - {n}]
    cells = {name: _cells(frame, name) for name in kept}
    numbers = [name for name, column in cells.items() if column and column[0][1]]
    made = table_of(title, kept, numbers=numbers)
    for row in zip(*cells.values(), strict=True):
        made.add_row(*(cell for cell, _ in row))
    console().print(made)


def print_lines(*paragraphs: str) -> None:
    """Text, each paragraph folded between words."""
    out = console()
    for paragraph in paragraphs:
        for line in folded(paragraph, min(out.width, READ)):
            out.print(line)


def print_tables(found: "xr.Dataset") -> None:
    """The tables of an answer, as much of each as has room; of a map some cells."""
    if is_map(found):
        print_map(found)
        return
    for frame in tables_of(found).values():
        print_frame(frame)


def tables_of(found: "xr.Dataset") -> "dict[str, pd.DataFrame]":
    """The table of an answer, and the margins of a diagnosis that has some."""
    import uq
    from uq.show.diagnose import margins

    more = {"margins": margins(found)} if found.sizes.get("margin") else {}
    return {"table": uq.table(found), **more}


def print_side_by_side(
    answers: "Mapping[str, xr.Dataset]", head: str = "priors"
) -> None:
    """Answers to one question under several beliefs: sentences, and one table.

    Args:
        answers: By what is believed; of rankings the measure that ranks is shown, of
            bands every statistic. Where rows do not correspond, as cells of maps do
            not, each has its tables.
        head: Of the column that says which.
    """
    import pandas as pd

    import uq

    frames = {}
    for label, found in answers.items():
        print_lines(f"{label}: {uq.sentence(found)}")
        frames[label] = uq.table(found)
    first = next(iter(answers.values()))
    if by := first.attrs.get("ranks_by"):
        ranked = [_ranked(frame, by, label) for label, frame in frames.items()]
        print_frame(pd.concat(ranked, axis=1).reset_index())
    elif all("output" in frame or len(frame) == 1 for frame in frames.values()):
        for label, frame in frames.items():
            frame.insert(1, head, label)
        whole = pd.concat(frames.values())
        if "output" in whole:
            whole = whole.sort_values("output", kind="stable")
        print_frame(whole)
    else:  # rows of one have no counterpart in another
        for label, found in answers.items():
            print_lines(f"{label}:")
            print_tables(found)


def _ranked(frame: "pd.DataFrame", by: str, label: str) -> "pd.DataFrame":
    """The measure that ranks under the label of its beliefs, by output and input."""
    columns = {by: label, f"{by}{ERROR}": f"{label}{ERROR}"}
    named = frame.set_index(["output", "parameter"]).rename(columns=columns)
    return named.filter(items=list(columns.values()))


def print_frame(frame: "pd.DataFrame", rows: int = ROWS) -> None:
    """A table with each number beside its standard error, one for each output.

    Args:
        frame: Columns `x` and `x_error` become one.
        rows: How many of each output are shown.
    """
    for title, part in _parts(frame):
        _print_part(title, part, rows)
    _explain(frame)


def _print_part(title: str, frame: "pd.DataFrame", rows: int) -> None:
    """The columns that have room, and which had none."""
    out, names = console(), [str(name) for name in frame.columns]
    names = [n for n in names if n.removesuffix(ERROR) not in {*names} - {n}]
    cells = {name: _cells(frame.head(rows), name) for name in names}
    widths = {
        name: max(len(name), *(len(cell) for cell, _ in column)) + GAP
        for name, column in cells.items()
    }
    told = _with_room(widths, out.width + GAP)
    made = table_of(title, told, numbers=[name for name in told if cells[name][0][1]])
    for row in zip(*(cells[name] for name in told), strict=True):
        made.add_row(*(cell for cell, _ in row))
    out.print(made)
    left = [name for name in names if name not in told]
    more = [f"{len(frame) - rows} rows"] if len(frame) > rows else []
    if more := [*more, *left]:
        out.print(f"`uq table FILE` has more: {few(more)}")


def _with_room(widths: Mapping[str, int], room: int) -> list[str]:
    """The columns that have room, from the first on; quartiles only where all have."""
    if sum(widths.values()) > room:
        widths = {name: w for name, w in widths.items() if name not in SPARED}
    ends = list(itertools.accumulate(widths.values()))
    return [
        name
        for k, (name, end) in enumerate(zip(widths, ends, strict=True))
        if not k or end <= room
    ]


def _cells(frame: "pd.DataFrame", name: str) -> list[tuple[str, bool]]:
    """The cells of a column, with standard errors, and whether they are numbers."""
    from pandas.api.types import is_bool_dtype, is_numeric_dtype

    if is_bool_dtype(frame[name].dtype):
        return [("yes" if cell else "no", False) for cell in frame[name]]
    if not is_numeric_dtype(frame[name].dtype):
        return [(str(cell), False) for cell in frame[name]]
    values = frame[name].astype(float)
    if f"{name}{ERROR}" not in frame.columns:
        finite = [math.isfinite(value) for value in values]
        pairs = zip(values, finite, strict=True)
        return [(f"{value:.5g}" if it_is else "-", True) for value, it_is in pairs]
    errors = frame[f"{name}{ERROR}"].astype(float)
    pairs = zip(values, errors, strict=True)
    return [(estimate_cell(value, error), True) for value, error in pairs]
