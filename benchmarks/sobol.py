"""Sobol' analysis of the LCOC chain, first-order and total, end to end, beside peers.

Every tool draws its own points, evaluates and estimates. A peer is given the model
twice: in NumPy, as its users would write it, and as our compiled program on every core,
which flatters it.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np

from benchmarks.report import Goal, Row, Section, Table
from benchmarks.running import Part, Size


type Precision = Literal["float64", "float32"]

OURS, REFERENCE, STREAM = "space-uq", "reference", "stream"
REPLICATES = 16
COMPILED, NUMPY = "our compiled model", "NumPy"
PEERS = ("SALib", "OpenTURNS", "jaxgsa", "SciPy")
LIMITS = {
    NUMPY: {"SALib": 3000.0, "OpenTURNS": 400.0, "jaxgsa": 650.0, "SciPy": 400.0},
    COMPILED: {"SALib": 1000.0, "OpenTURNS": 500.0, "jaxgsa": 300.0, "SciPy": 40.0},
}
LARGE = 2**20
PILOT = 2**10  # base points of a peer's first run: a whole block of the model
ENOUGH = 150.0  # seconds that one run of a peer may take
COPIES = 3  # of its points that a peer is expected to hold


def parts(size: Size) -> list[Part]:
    """Reference, ours in each precision, full evaluations, each peer and each model.

    A peer's speed on a NumPy model does not depend on N: it is taken at fewer points,
    as is that of SALib, which takes longest, on any model.
    """
    small, large, best = (2**14, LARGE, 2**22)
    if size == "quick":
        small, large, best = 2**10, 2**14, 2**14
    slow = small if size == "full" else small // 4
    return [
        {"tool": REFERENCE, "asked": best, "given": COMPILED},
        {"tool": OURS, "asked": small, "given": COMPILED, "precision": "float64"},
        *(
            {"tool": OURS, "asked": large, "given": COMPILED, "precision": kind}
            for kind in ("float64", "float32")
        ),
        {"tool": STREAM, "asked": large * 4, "given": COMPILED},
        *(
            {"tool": peer, "asked": n, "given": given}
            for peer in PEERS
            for n, given in (
                (small // 8, NUMPY),
                (slow if peer == "SALib" else small, COMPILED),
            )
        ),
    ]


def measure(tool: str, asked: int, given: str, precision: Precision = "float64") -> Row:
    """One tool at one size."""
    from benchmarks.problems import lcoc

    task = lcoc()
    if tool == REFERENCE:
        return reference(task, asked)
    if tool == OURS:
        return ours(task, asked, precision)
    if tool == STREAM:
        return full_evaluations(task, asked)
    return theirs(tool, task, asked, given)


def reference(task: Any, base: int) -> Row:
    """Our analysis of many points of nets of another seed, once."""
    from benchmarks.measure import once

    at = once(analysis(task, base, seed=1)).found.result
    return {
        "base": base,
        "S1": at.first[0].tolist(),
        "ST": at.total[0].tolist(),
        "own_first_error": float(at.first_error.max()),
        "own_total_error": float(at.total_error.max()),
    }


def ours(task: Any, base: int, precision: Precision) -> Row:
    """Our analysis, timed."""
    from benchmarks.measure import peak_memory, timed

    found, timing = timed(analysis(task, base, precision=precision))
    at = found.result
    row = _row(at.first[0], at.total[0], found.evaluations, base, timing)
    return row | {"peak": peak_memory()}


def analysis(
    task: Any,
    base: int,
    *,
    precision: Precision = "float64",
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Callable[[], Any]:
    """Our analysis of so many base points, with errors from its replicates."""
    from uq.sensitivity.variance.sobol import Options, sobol_indices

    return lambda: sobol_indices(
        task.model,
        task.priors,
        task.quantities,
        size=base // REPLICATES,
        seed=seed,
        replicates=REPLICATES,
        options=Options(precision=precision),
        progress=progress,
    )


def full_evaluations(task: Any, draws: int) -> Row:
    """The same quantity at plain draws: what one full evaluation costs."""
    from benchmarks.measure import timed
    from uq.designs import Sobol
    from uq.forward.streaming import stream

    size = draws // REPLICATES
    design = Sobol(task.dimensions, size, replicates=REPLICATES, seed=0)
    _, timing = timed(lambda: stream(task.answers, task.priors, design))
    return {"rate": draws / timing.seconds, **timing._asdict()}


def theirs(tool: str, task: Any, asked: int, given: str) -> Row:
    """A peer, at the largest size that memory and patience allow."""
    from benchmarks import peers
    from benchmarks.measure import once, peak_memory, timed

    evaluate = task.numpy() if given == NUMPY else task.compiled()

    def work(base: int) -> Callable[[], peers.Found]:
        return lambda: peers.PEERS[tool](evaluate, task.dimensions, base)

    pilot = min(asked, PILOT)
    first = once(work(pilot))  # its imports are in the time
    base, why = sensible(asked, pilot, first.seconds, task.dimensions)
    found, timing = timed(work(base), warm=lambda: None)
    compilation = max(timing.compilation, first.compilation)
    timing = timing._replace(compilation=compilation)
    row = _row(found.first, found.total, found.evaluations, base, timing)
    return row | {"peak": peak_memory(), "why": why}


def sensible(
    asked: int, pilot: int, seconds: float, dimensions: int
) -> tuple[int, str | None]:
    """The largest number of base points that a peer can be asked for, and why.

    Args:
        asked: What is wanted, a power of two.
        pilot: Base points of a run that was timed.
        seconds: What it took.
        dimensions: Inputs of the model.
    """
    from uq.engine.memory import available_memory

    each = 8 * (dimensions + 2) * dimensions
    room = available_memory() / (COPIES * each)
    patience = pilot * ENOUGH / seconds
    if asked <= min(room, patience):
        return asked, None
    most = max(min(room, patience), pilot)
    reason = (
        f"its points alone are {asked * each / 1e9:.0f} GB"
        if room < patience
        else f"it would take {asked / pilot * seconds / 60:.0f} min"
    )
    return 2 ** math.floor(math.log2(most)), reason


def section(rows: Sequence[Row]) -> Section:
    """Errors against the reference, ratios to ours at the same size."""
    reference, *rest = rows
    full = next((r for r in rest if r["tool"] == STREAM), {})
    tools = [_compared(r, reference, rest) for r in rest if r["tool"] != STREAM]
    sizes = sorted({r["asked"] for r in tools})
    columns = ["tool", "precision", "given", "base", "evaluations", "seconds", "cpu"]
    columns += ["runs", "compilation", "rate", "ratio", "first_error", "total_error"]
    columns += ["peak"]
    tables = [
        Table(
            f"{size:,} base points asked for",
            [*columns, "why"],
            [r for r in tools if r["asked"] == size],
        )
        for size in sizes
    ]
    cost, notes = _cost(tools, full), _notes(reference)
    tables.append(Table("What one of our evaluations costs", ["what", "rate"], cost))
    goals = [
        _goal(tools, peer, given, limit)
        for given, limits in LIMITS.items()
        for peer, limit in limits.items()
    ]
    goals.append(
        Goal(
            "one evaluation of our Sobol' analysis, of a full one",
            cost[0]["rate"] / cost[1]["rate"] if len(cost) == 2 else None,
            0.2,
            at_least=False,
        )
    )
    title = (
        f"Sobol' analysis of {len(reference.get('S1', []))} inputs of the LCOC chain"
    )
    return Section(title, tables, goals, notes)


def _row(
    first: np.ndarray, total: np.ndarray, evaluations: int, base: int, timing: Any
) -> dict[str, Any]:
    return {
        "S1": first.tolist(),
        "ST": total.tolist(),
        "base": base,
        "evaluations": evaluations,
        "rate": evaluations / timing.seconds,
        **timing._asdict(),
    }


def _compared(row: Row, reference: Row, rows: Sequence[Row]) -> Row:
    """A row with its errors, and how much faster ours is an evaluation."""
    if "failed" in row or "failed" in reference:
        return row
    errors = {
        name: float(np.max(np.abs(np.subtract(row[key], reference[key]))))
        for name, key in (("first_error", "S1"), ("total_error", "ST"))
    }
    if row["tool"] == OURS:
        return {**row, **errors}
    ours = [r for r in rows if r["tool"] == OURS and r["asked"] >= row["asked"]]
    rate = next((r["rate"] for r in ours if "rate" in r), math.nan)
    return {**row, **errors, "ratio": rate / row["rate"]}


def _cost(tools: Sequence[Row], full: Row) -> list[dict[str, Any]]:
    """Rates of a plain evaluation and of one in our analysis, both on all cores."""
    told = [{"what": "a full evaluation, streamed", "rate": full.get("rate")}]
    ours = [r for r in tools if r["tool"] == OURS and r["precision"] == "float64"]
    if ours and "rate" in ours[-1]:
        what = "an evaluation in our Sobol' analysis"
        told.append({"what": what, "rate": ours[-1]["rate"]})
    return [row for row in told if row["rate"]]


def _goal(tools: Sequence[Row], peer: str, given: str, limit: float) -> Goal:
    """Our speed where it is largest over a peer's, an evaluation."""
    ours = [r for r in tools if r["tool"] == OURS and r.get("precision") == "float64"]
    theirs = [r for r in tools if (r["tool"], r["given"]) == (peer, given)]
    rates = [[r["rate"] for r in rows if "rate" in r] for rows in (ours, theirs)]
    ratio = max(rates[0]) / max(rates[1]) if all(rates) else None
    return Goal(f"Sobol' evaluations/s over {peer}'s, model: {given}", ratio, limit)


def _notes(reference: Row) -> list[str]:
    if "failed" in reference:
        return [f"no reference, so no errors: {reference['failed']}"]
    inputs = len(reference["S1"])
    return [
        f"Errors are against our own analysis of {reference['base']:,} base points, "
        f"whose standard errors are at most {reference['own_first_error']:.1e} (S1) "
        f"and {reference['own_total_error']:.1e} (ST), from nets of another seed.",
        "Seconds are of a whole analysis: ours include the scrambling of its nets on "
        "the host, part of a second whatever N is, which rules at 2^14 points.",
        "Intervals: ours from 16 replicates, SALib's and jaxgsa's from 100 resamples, "
        "OpenTURNS's asymptotic, SciPy's left out. OpenTURNS draws random points.",
        "SALib has our compiled model at fewer points than the others (`--full`: at as "
        "many): its seconds grow with them.",
        "Ratios are per evaluation, to ours at the same or the next larger N; the "
        "targets take ours at 2^20. No peer ran there: its points alone would be "
        f"{8e-9 * LARGE * (inputs + 2) * inputs:.0f} GB.",
    ]
