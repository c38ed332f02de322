"""What was counted as one line a measure, and whether it may have an interval."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np

from benchmarks.coverage.rows import Row


LEAST, MOST = 0.92, 0.98  # of all functions together
WORST = 0.88  # of a single function, all its inputs and sizes together
HEAD = """# How often 95 % intervals hold the truth

Every line is many analyses of one measure with other random numbers, mostly 200 of 16
replicates of 128 draws, and for each whether its 95 % interval held the truth. The
functions have three inputs and a truth in closed form, by quadrature, or by sums over a
million evenly spread points (`benchmarks/coverage`, which wrote this table and
`tests/reference/coverage.json`: `python -m benchmarks.coverage`): Ishigami's, a sum, a
product, an exponential, a polynomial, a ridge, Sobol's G, a jump, an event; normal
inputs that correlate; decisions of two and three options.

| interval | means |
|---|---|
| yes | held by {least:.0%} to {most:.0%} of all analyses together, by no fewer than \
{worst:.0%} of any function |
| wide | held by more: of means of smooth functions most replicates of a net err far \
less than their standard deviation, which a few make; of given data on a net the \
errors are those of independent rows |
| none | not given (NaN): the standard error of the replicates does not hold a bias |

Of 200 analyses a share of 95 % is known to 1.5 %. Not tried: outputs whose variance a
few draws carry, which have a note instead; fewer replicates, or fewer draws in each
(quantiles with three draws of a replicate beyond them hold in 92 %, with six in 93 %).
Of many numbers that are compared some intervals miss: 5 in 100.

"""
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
        """Whether intervals hold at least as often as they say."""
        if np.isnan(self.pooled):
            return True
        return self.pooled >= LEAST and self.low >= WORST

    @property
    def told(self) -> str:
        """Whether there is an interval, in words."""
        if self.biased:
            return f"none: {self.biased}"
        if not self.holds:
            return "**too short**"
        return "wide" if self.pooled > MOST else "yes"


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
        "| method | measure | functions | analyses | held, by function | together "
        "| interval |",
        "|---|---|---:|---:|---:|---:|---|",
    ]
    for v in verdicts(rows):
        span = "exact" if np.isnan(v.pooled) else f"{v.low:.3f} to {v.high:.3f}"
        pooled = "" if np.isnan(v.pooled) else f"{v.pooled:.3f}"
        found.append(
            f"| {v.method} | {v.measure} | {v.functions} | {v.seeds} | {span} "
            f"| {pooled} | {v.told} |"
        )
    return found


def page(rows: Sequence[Row]) -> str:
    """What it means, and the table."""
    head = HEAD.format(least=LEAST, most=MOST, worst=WORST)
    return head + "\n".join(lines(rows)) + "\n"
