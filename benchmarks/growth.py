"""How time and memory of a Sobol' analysis grow with its points."""

from collections.abc import Sequence

from benchmarks.report import Goal, Row, Section, Table
from benchmarks.running import Part, Size
from benchmarks.sobol import analysis


LEAST = 2**16  # from which on memory is to stay as it is
SIZES = {
    "quick": (10, 12, 14),
    "usual": (16, 20, 22),
    "full": (14, 16, 20, 22, 24, 26, 28),
}


def parts(size: Size) -> list[Part]:
    """The LCOC chain at more and more points."""
    if size == "full":
        print("growth --full: 2^28 points take about four times as long as 2^26")
    return [{"base": 2**log2} for log2 in SIZES[size]]


def measure(base: int) -> Row:
    """One analysis, alone in its process."""
    from benchmarks.measure import once, peak_memory, resident_memory
    from benchmarks.problems import lcoc

    task = lcoc()
    held: list[int | None] = []

    def note(done: int, total: int) -> None:
        if done == total:
            held.append(resident_memory())

    lap = once(analysis(task, base, progress=note))
    return {
        "evaluations": lap.found.evaluations,
        "seconds": lap.seconds,
        "cpu": lap.cpu,
        "compilation": lap.compilation,
        "per_evaluation": lap.seconds / lap.found.evaluations,
        "peak": peak_memory(),
        "resident": held[-1],
    }


def section(rows: Sequence[Row]) -> Section:
    """A row for each number of points."""
    known = {row["base"]: row for row in rows if "peak" in row}
    most = max(known, default=0)
    least = LEAST if LEAST in known else min(known, default=0)
    memory = known[most]["peak"] / known[least]["peak"] if known else None
    # Set-up takes part of a second, which shorter analyses do not outgrow.
    long = sorted(known)[-2:]
    linear = None
    if len(long) == 2:
        small, large = (known[base]["seconds"] / base for base in long)
        linear = large / small
    columns = ["base", "evaluations", "seconds", "cpu", "compilation"]
    return Section(
        "Growth of a Sobol' analysis with its points, the LCOC chain",
        [Table("", [*columns, "per_evaluation", "peak", "resident"], rows)],
        [
            Goal(
                f"peak memory at {most:,} points over that at {least:,}",
                memory,
                1.3,
                at_least=False,
            ),
            Goal(
                "time a point, largest over second largest", linear, 1.1, at_least=False
            ),
        ],
        [
            "One run each, whose CPU seconds and peak memory include compilation; "
            "resident memory is at the end."
        ],
    )
