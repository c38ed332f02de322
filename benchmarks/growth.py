"""How time and memory of a Sobol' analysis grow with its points and with its inputs."""

from collections.abc import Sequence
from typing import Any

from benchmarks.report import Goal, Row, Section, Table
from benchmarks.running import Part, Size


REPLICATES = 16
LEAST, MOST = 2**16, 2**28  # between which memory is to stay as it is
SIZES = {
    "quick": (10, 12, 14),
    "usual": (16, 20, 22, 24),
    "full": (14, 16, 20, 22, 24, 26, 28),
}
INPUTS = (10, 100)
POINTS = 2**18  # of the analyses whose inputs grow


def parts(size: Size) -> list[Part]:
    """The LCOC chain at more and more points, a chain of more and more inputs."""
    if size == "full":
        print("growth --full: 2^28 points take about four times as long as 2^26")
    grown = [{"base": 2**log2, "inputs": None} for log2 in SIZES[size]]
    few = (10, 25) if size == "quick" else INPUTS
    base = 2**10 if size == "quick" else POINTS
    return [*grown, *({"base": base, "inputs": inputs} for inputs in few)]


def measure(base: int, inputs: int | None) -> Row:
    """One analysis, alone in its process."""
    from benchmarks.measure import once, peak_memory, resident_memory
    from benchmarks.problems import chain, lcoc
    from uq.sensitivity.variance.sobol import sobol_indices

    task = chain(inputs) if inputs else lcoc()
    held: list[int | None] = []

    def note(done: int, total: int) -> None:
        if done == total:
            held.append(resident_memory())

    def analysis() -> Any:
        return sobol_indices(
            task.model,
            task.priors,
            task.quantities,
            size=base // REPLICATES,
            seed=0,
            replicates=REPLICATES,
            progress=note,
        )

    found, seconds, compilation = once(analysis)
    return {
        "evaluations": found.evaluations,
        "seconds": seconds,
        "compilation": compilation,
        "per_evaluation": seconds / found.evaluations,
        "per_base": seconds / base,
        "peak": peak_memory(),
        "resident": held[-1],
    }


def section(rows: Sequence[Row]) -> Section:
    """Two tables: growing points, growing inputs."""
    points = [row for row in rows if row["inputs"] is None]
    inputs = [row for row in rows if row["inputs"]]
    told = [
        "evaluations",
        "seconds",
        "compilation",
        "per_evaluation",
        "peak",
        "resident",
    ]
    known = {row["base"]: row for row in points if "peak" in row}
    most = max(known, default=0)
    least = LEAST if LEAST in known else min(known, default=0)
    memory = known[most]["peak"] / known[least]["peak"] if known else None
    # Set-up takes part of a second, which shorter analyses do not outgrow.
    long = sorted(known)[-2:]
    linear = None
    if len(long) == 2:
        small, large = (known[base]["seconds"] / base for base in long)
        linear = large / small
    named = [f"{base:,}" for base in (most, least)]
    return Section(
        "Growth of a Sobol' analysis",
        [
            Table("The LCOC chain, more base points", ["base", *told], points),
            Table(
                "A chain of inputs, each using the one before",
                ["inputs", "base", *told],
                inputs,
            ),
        ],
        [
            Goal(
                f"peak memory at {named[0]} points over that at {named[1]}",
                memory,
                1.3,
                at_least=False,
            ),
            Goal(
                "time a point, largest over second largest", linear, 1.1, at_least=False
            ),
        ],
        ["One run each. Peak memory includes compilation; resident is at the end."],
    )
