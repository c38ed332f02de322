"""What was counted as one line a measure, and whether it may have an interval."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np

from benchmarks.coverage.rows import Row


POOLED = 0.92, 0.98  # of all functions together
WORST = 0.88  # of a single function, all its inputs and sizes together
COLUMNS = [field.name for field in fields(Row)]


@dataclass(frozen=True)
class Verdict:
    """A measure of a method, over all functions.

    Args:
        method: Its name.
        measure: Its name.
        functions: How many have a truth to be compared with.
        seeds: The fewest analyses of any row.
        low: Smallest coverage of a function.
        high: Largest.
        pooled: Of all rows together; NaN where every estimate is exact.
        biased: Why the product gives no interval; "" where it does.
    """

    method: str
    measure: str
    functions: int
    seeds: int
    low: float
    high: float
    pooled: float
    biased: str

    @property
    def holds(self) -> bool:
        """Whether intervals hold as often as they say."""
        if np.isnan(self.pooled):
            return True
        return POOLED[0] <= self.pooled <= POOLED[1] and self.low >= WORST


def verdicts(rows: Iterable[Row]) -> list[Verdict]:
    """One for every method and measure, in the order in which they come."""
    told: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        told.setdefault((row.method, row.measure), []).append(row)
    return [_verdict(of) for of in told.values()]


def _verdict(rows: Sequence[Row]) -> Verdict:
    each: dict[str, list[float]] = {}
    for row in rows:
        if np.isfinite(row.coverage):
            each.setdefault(row.function, []).append(row.coverage)
    means = [float(np.mean(of)) for of in each.values()]
    every = [one for of in each.values() for one in of]
    return Verdict(
        rows[0].method,
        rows[0].measure,
        len({row.function for row in rows}),
        min(row.seeds for row in rows),
        min(means, default=np.nan),
        max(means, default=np.nan),
        float(np.mean(every)) if every else np.nan,
        rows[0].biased,
    )


def to_plain(rows: Iterable[Row]) -> dict[str, Any]:
    """As JSON has it: names of the columns once, then a list for each row."""

    def plain(value: Any) -> Any:
        if isinstance(value, float):
            return None if np.isnan(value) else round(value, 4)
        return value

    return {
        "columns": COLUMNS,
        "rows": [[plain(value) for value in asdict(row).values()] for row in rows],
    }


def from_plain(told: dict[str, Any]) -> list[Row]:
    """The rows of what `to_plain` made."""
    return [
        Row(*(np.nan if value is None else value for value in row))
        for row in told["rows"]
    ]


def lines(rows: Sequence[Row]) -> list[str]:
    """The table for people."""
    found = [
        "| method | measure | functions | analyses | coverage, by function | together "
        "| interval |",
        "|---|---|---:|---:|---:|---:|---|",
    ]
    for v in verdicts(rows):
        span = "exact" if np.isnan(v.pooled) else f"{v.low:.3f} to {v.high:.3f}"
        pooled = "" if np.isnan(v.pooled) else f"{v.pooled:.3f}"
        told = f"none: {v.biased}" if v.biased else "yes" if v.holds else "**FAILS**"
        found.append(
            f"| {v.method} | {v.measure} | {v.functions} | {v.seeds} | {span} "
            f"| {pooled} | {told} |"
        )
    return found
