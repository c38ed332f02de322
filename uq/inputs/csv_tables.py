"""Columns of numbers from anybody's CSV file; what is no number is refused by place."""

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np

from uq.inputs.reading import opened
from uq.words import brief, shown


LARGEST = 2**30  # bytes of a file
MOST_COLUMNS = 10_000
MOST_LINE = 2**22  # characters of a record
ROWS = 2**14  # converted at once
UNNAMED = "Unnamed: "  # and the number of a column, as pandas calls one without a name
DECIMAL_COMMA = re.compile(r"\s*[-+]?\d+,\d+\s*")
MISSING = {"", "na", "n/a", "nan", "null", "none"}


@dataclass
class _Column:
    """What is known of a column while it is read.

    Args:
        name: Its name.
        gaps: Whether a missing cell is NaN, instead of being refused.
        named: Whether somebody named it; else it may hold no number at all.
        parts: Its cells so far.
        numbers: Whether one of them is a number.
        refusal: What is wrong with the first that should be and is not.
    """

    name: str
    gaps: bool
    named: bool
    parts: list[np.ndarray] = field(default_factory=list)
    numbers: bool = False
    refusal: str | None = None


def names_of(path: Path) -> list[str]:
    """Names of the columns; one without a name gets what pandas would call it.

    Args:
        path: The file, separated by commas, semicolons or tabs.

    Raises:
        OSError: If it cannot be read, or is not a regular file.
        ValueError: If its first line does not name each column once.
    """
    with _table(path) as (names, _):
        return names


def columns_of(
    path: Path,
    names: Sequence[str],
    *,
    gaps: Collection[str] = (),
    unasked: Collection[str] = (),
) -> dict[str, np.ndarray]:
    """Columns of numbers, by name; all others are left alone.

    Args:
        path: The file.
        names: Which columns.
        gaps: Those of them in which a missing cell, such as NA, is NaN.
        unasked: Those of them that are left out where no cell holds a number.

    Raises:
        OSError: If it cannot be read, or is not a regular file.
        ValueError: If a cell is no number or a line is of another length; the message
            says where.
    """
    with _table(path) as (known, records):
        columns = {
            known.index(name): _Column(name, name in gaps, name not in unasked)
            for name in names
        }
        rows = 0
        while chunk := list(islice(records, ROWS)):
            rows += len(chunk)
            for line, record in chunk:
                if len(record) != len(known):
                    raise ValueError(
                        f"line {line}: {len(record)} cells, expected {len(known)}"
                    )
            for i, column in columns.items():
                _extend(column, [(line, record[i]) for line, record in chunk])
        if not rows:
            raise ValueError(f"no rows below the names {_few(known)}")
    return {
        column.name: np.concatenate(column.parts)
        for column in columns.values()
        if column.named or column.numbers
    }


@contextmanager
def _table(path: Path) -> Iterator[tuple[list[str], Iterator[tuple[int, list[str]]]]]:
    """Names of an open file, and its records each with its line."""
    with opened(path, most=LARGEST) as file:
        if file.peek(2)[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise ValueError(f"{path}: is UTF-16, expected UTF-8: save it so")
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        try:
            records = _records(text, ",")
            _, first = next(records, (0, []))
            if len(first) == 1 and (found := {";", "\t"} & {*first[0]}):
                text.seek(0)
                records = _records(text, ";" if ";" in found else "\t")
                _, first = next(records)
            yield _checked(first), records
        except UnicodeDecodeError as error:
            problem = f"is not UTF-8 ({error.reason}): save it as UTF-8"
            raise ValueError(f"{path}: {problem}") from error
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from error
        finally:
            text.detach()


def _records(text: io.TextIOWrapper, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Records that are not empty, each with the line on which it ends."""
    length = 0

    def lines() -> Iterator[str]:
        nonlocal length
        while line := text.readline(MOST_LINE + 1):
            length += len(line)
            if length > MOST_LINE:
                raise ValueError(
                    f"line {reader.line_num + 1}: has more than {MOST_LINE:,} "
                    "characters: is it a table, and every quotation mark closed?"
                )
            yield line

    reader = csv.reader(lines(), delimiter=separator)
    try:
        for record in reader:
            length = 0
            if record:
                yield reader.line_num, record
    except csv.Error as error:
        problem = f"{error}: is every quotation mark closed?"
        raise ValueError(f"line {reader.line_num}: {problem}") from error


def _checked(first: Sequence[str]) -> list[str]:
    """Names, each once and on one line."""
    if len(first) > MOST_COLUMNS:
        problem = f"has {len(first):,} columns, expected at most {MOST_COLUMNS:,}"
        raise ValueError(problem)
    names = [" ".join(name.split()) for name in first]
    for i, name in enumerate(names):
        given = f"{UNNAMED}{i}"
        names[i] = name or (f"{given}.1" if given in names else given)
    must = "the first line must name each column once"
    if all(name.startswith(UNNAMED) for name in names):
        raise ValueError(f"{must}, found {shown(list(first))}")
    if any("\0" in name for name in names):
        raise ValueError(f"{must}: is not text in UTF-8")
    ((most, times),) = Counter(names).most_common(1)
    if times > 1:
        raise ValueError(f"{must}: {shown(most)} stands {times} times")
    return names


def _extend(column: _Column, cells: Sequence[tuple[int, str]]) -> None:
    """Add cells to a column, each with its line."""
    words = [cell for _, cell in cells]
    values = _floats(words)
    if values is None or not (column.gaps or np.all(np.isfinite(values))):
        values = np.array([_float(word) for word in words])
        good = np.isfinite(values)
        if column.gaps:  # an infinite output is one that can be counted
            missing = [word.strip().lower() in MISSING for word in words]
            good |= np.isinf(values) | missing
        if not good.all() and column.refusal is None:
            line, cell = cells[int(np.argmin(good))]
            column.refusal = _refusal(column, line, cell)
            if DECIMAL_COMMA.fullmatch(cell):  # a number, and no text to leave alone
                raise ValueError(column.refusal)
    column.numbers = column.numbers or bool(np.any(np.isfinite(values)))
    if column.refusal and (column.named or column.numbers):
        raise ValueError(column.refusal)
    column.parts.append(values)


def _floats(words: Sequence[str]) -> np.ndarray | None:
    """Numbers of many cells at once; None if one of them is none."""
    if "_" in "".join(words):  # of which Python would make a number
        return None
    try:
        return np.array(list(map(float, words)))
    except ValueError:
        return None


def _float(word: str) -> float:
    """A cell's number, NaN if it has none."""
    try:
        return math.nan if "_" in word else float(word)
    except ValueError:
        return math.nan


def _refusal(column: _Column, line: int, cell: str) -> str:
    """What is wrong with a cell, and what to do."""
    problem = f"line {line}, column {shown(column.name)}: expected a number, found "
    problem += shown(cell)
    if DECIMAL_COMMA.fullmatch(cell):
        return f"{problem}: write decimals with a point"
    if cell.strip().lower() in MISSING:
        return f"{problem}: an input has no gaps, leave the row out"
    if not column.named:
        return f"{problem}: name the inputs and the outputs, if this is neither"
    return problem


def _few(names: Sequence[str]) -> str:
    """The first of the names, in a line that stays short."""
    listed = [brief(name) for name in names[:6]]
    return str(listed) if len(listed) == len(names) else f"{listed} and others"
