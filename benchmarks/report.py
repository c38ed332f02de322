"""From rows of plain data to Markdown; the one place that knows how numbers look."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


type Row = Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """Some columns of some rows.

    Args:
        title: What the rows have in common.
        columns: Keys of the rows, as `COLUMNS` knows them.
        rows: Plain data; a row that has `failed` says why instead of its numbers.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Row]


@dataclass(frozen=True)
class Goal:
    """What was aimed at, and what came out; None where it could not be measured."""

    what: str
    value: float | None
    limit: float
    at_least: bool = True

    @property
    def verdict(self) -> str:
        """Whether it is met."""
        if self.value is None or math.isnan(self.value):
            return "not measured"
        met = self.value >= self.limit if self.at_least else self.value <= self.limit
        return "met" if met else "missed"


@dataclass(frozen=True)
class Section:
    """The answer of one benchmark.

    Args:
        title: Its question, in a few words.
        tables: Its numbers.
        goals: What was aimed at.
        notes: What a reader must know to read the numbers.
        name: Of the benchmark, by which it is asked for.
        took: Seconds of wall and of all cores that measuring it took.
    """

    title: str
    tables: Sequence[Table]
    goals: Sequence[Goal] = ()
    notes: Sequence[str] = field(default_factory=list)
    name: str = ""
    took: tuple[float, float] = (0.0, 0.0)


def _number(digits: int, scale: float = 1.0) -> Callable[[float], str]:
    def told(value: float) -> str:
        scaled = value / scale
        if scaled == 0 or 0.001 <= abs(scaled) < 1e6:
            before = math.floor(math.log10(abs(scaled))) + 1 if scaled else 1
            return f"{scaled:,.{max(0, digits - before)}f}"
        return f"{scaled:.{digits - 1}e}"

    return told


def _count(value: float) -> str:
    """A whole number; a power of two as one."""
    whole = int(value)
    if whole >= 2**10 and whole & (whole - 1) == 0:
        return f"2^{whole.bit_length() - 1}"
    return f"{whole:,}"


def _tiny(value: float) -> str:
    return f"{value:.1e}"


# Heading and look of every key that a table may show.
COLUMNS: dict[str, tuple[str, Callable[[Any], str]]] = {
    "tool": ("tool", str),
    "model": ("model", str),
    "what": ("what", str),
    "given": ("model given as", str),
    "asked": ("N asked for", _count),
    "base": ("base points N", _count),
    "inputs": ("inputs", _count),
    "draws": ("draws", _count),
    "cells": ("cells", _count),
    "evaluations": ("evaluations", _count),
    "precision": ("precision", str),
    "seconds": ("s", _number(3)),
    "wall": ("s", _number(3)),
    "cpu": ("CPU s", _number(3)),
    "runs": ("runs", str),
    "compilation": ("compilation s", _number(2)),
    "compilation_cpu": ("CPU s of it", _number(2)),
    "form": ("form chosen", str),
    "first": ("first time s", _number(3)),
    "first_cpu": ("CPU s", _number(3)),
    "second": ("second time s", _number(3)),
    "second_cpu": ("CPU s", _number(3)),
    "over_first": ("this / our first", _number(3)),
    "over_second": ("this / our second", _number(3)),
    "rate": ("M evaluations/s", _number(3, 1e6)),
    "per_evaluation": ("ns per evaluation", _number(3, 1e-9)),
    "per_base": ("µs per base point", _number(3, 1e-6)),
    "ratio": ("ours / theirs", _number(3)),
    "times": ("ours / this", _number(3)),
    "limit": ("times the time in C", _number(3)),
    "apart": ("max relative difference", _tiny),
    "forward": ("forward evaluations", _number(3)),
    "first_told": ("max error S1 told", _tiny),
    "total_told": ("max error ST told", _tiny),
    "first_error": ("max error S1", _tiny),
    "total_error": ("max error ST", _tiny),
    "median": ("P50", _number(5)),
    "median_error": ("± relative", _tiny),
    "peak": ("peak MB", _number(4, 1e6)),
    "resident": ("resident MB", _number(4, 1e6)),
    "typical": ("typical difference", _tiny),
    "nearly_all": ("99 % below", _tiny),
    "propagate": ("propagate, M/s", _number(3, 1e6)),
    "stream": ("stream, M/s", _number(3, 1e6)),
    "published": ("published program, /s", _number(3)),
    "source": ("its figure", str),
    "why": ("why so few", str),
}


def markdown(sections: Sequence[Section], ran_on: Mapping[str, str]) -> str:
    """The whole report."""
    parts = [
        "# Benchmarks",
        "What `make bench` measured last. Seconds are medians and exclude compilation, "
        "which stands beside them; CPU seconds are those of all cores. The accuracy "
        "that was reached stands there too.",
        *("\n".join(f"- {name}: {told}" for name, told in ran_on.items()),),
        goals_table([goal for section in sections for goal in section.goals]),
        *map(section_text, sections),
        costs(sections),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def section_text(section: Section) -> str:
    """One benchmark: its tables, what failed, its notes."""
    parts = [f"## {section.title}"]
    for table in section.tables:
        parts += [f"**{table.title}**"] if table.title else []
        parts += [grid(table), failures(table)]
    parts.append("\n".join(f"- {note}" for note in section.notes))
    return "\n\n".join(filter(None, parts))


def costs(sections: Sequence[Section]) -> str:
    """What measuring all this took."""
    walls, cpus = zip(*(section.took for section in sections), strict=True)
    rows = [
        *({"what": s.name, "wall": s.took[0], "cpu": s.took[1]} for s in sections),
        {"what": "all", "wall": sum(walls), "cpu": sum(cpus)},
    ]
    table = grid(Table("", ["what", "wall", "cpu"], rows))
    return f"## What measuring it took\n\n{table}"


def grid(table: Table) -> str:
    """The rows that were measured; columns that no row has are left out."""
    measured = [row for row in table.rows if "failed" not in row]
    keys = [k for k in table.columns if any(r.get(k) is not None for r in measured)]
    if not keys:
        return ""
    looks = [COLUMNS[key] for key in keys]
    numeric = [look is not str for _, look in looks]
    lines = [[heading for heading, _ in looks]]
    lines.append(["---:" if number else ":---" for number in numeric])
    for row in measured:
        pairs = zip(keys, looks, strict=True)
        lines.append([_cell(row.get(key), look) for key, (_, look) in pairs])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: Any, look: Callable[[Any], str]) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return look(value)


def failures(table: Table) -> str:
    """One line for each row that could not be measured, with its reason."""
    return "\n".join(
        f"- not measured: {_named(row, table.columns)}: {row['failed']}"
        for row in table.rows
        if "failed" in row
    )


def _named(row: Row, columns: Sequence[str]) -> str:
    cells = [
        f"{COLUMNS[key][0]} {_cell(row[key], COLUMNS[key][1])}"
        for key in columns
        if row.get(key) is not None
    ]
    return ", ".join(cells)


def goals_table(goals: Sequence[Goal]) -> str:
    """What was aimed at, beside what came out."""
    if not goals:
        return ""
    lines = ["| target | limit | measured | |", "| :--- | ---: | ---: | :--- |"]
    for goal in goals:
        sign, look = ("≥" if goal.at_least else "≤"), _number(3)
        value = "" if goal.verdict == "not measured" else look(goal.value or 0.0)
        lines.append(
            f"| {goal.what} | {sign} {goal.limit:,.4g} | {value} | {goal.verdict} |"
        )
    return "\n".join(lines)
