"""How compilation and time of a Sobol' analysis grow with the inputs of a chain."""

import math
from collections.abc import Sequence
from typing import Any

from benchmarks.report import Goal, Row, Section, Table
from benchmarks.running import NOT_DONE, Part, Size
from benchmarks.sobol import analysis


PATIENCE = {"quick": 60, "usual": 60, "full": 600}  # seconds a chain may take
INPUTS = (10, 100, 300, 1_000)
LIMIT = 10.0  # seconds in which the longest is to compile
BLOCK = 2**10  # draws for which the model is traced, to plan with


def parts(size: Size) -> list[Part]:
    """Longer and longer chains at the same points."""
    inputs, base = (INPUTS[:2], 2**8) if size == "quick" else (INPUTS, 2**12)
    return [{"inputs": number, "base": base} for number in inputs]


def measure(inputs: int, base: int) -> Row:
    """One analysis: the first run compiles, the second is what is timed."""
    from benchmarks.measure import once, peak_memory
    from benchmarks.problems import chain

    task = chain(inputs)
    asked = analysis(task, base)
    first, again = once(asked), once(asked)
    return {
        "form": form(task, base),
        "evaluations": again.found.evaluations,
        "compilation": first.compilation,
        "compilation_cpu": first.cpu - again.cpu,
        "seconds": again.seconds,
        "cpu": again.cpu,
        "per_base": again.seconds / base,
        "per_evaluation": again.seconds / again.found.evaluations,
        "peak": peak_memory(),
    }


def form(task: Any, base: int) -> str:
    """The form that an analysis of so many base points chooses, in words."""
    import jax

    from uq.engine.incremental import trace
    from uq.engine.neighbours import plan, rounded
    from uq.priors import varying
    from uq.sensitivity.variance.pickfreeze import PickFreeze
    from uq.sensitivity.variance.sobol import factors_of

    factors = factors_of(task.priors, {})
    planned = PickFreeze(
        task.model, task.quantities, task.priors, factors, swapped=False
    )
    column = jax.ShapeDtypeStruct((BLOCK,), float)
    draws = dict.fromkeys(varying(task.priors), column)
    program = trace(planned._batched, draws)  # noqa: SLF001
    return repr(plan(program, factors, rounded(base)))


def section(rows: Sequence[Row]) -> Section:
    """A row for each length."""
    longest = rows[-1] if rows[-1]["inputs"] == INPUTS[-1] else {}
    seconds = longest.get("compilation")
    if longest.get("failed", "").startswith(NOT_DONE):
        seconds = math.inf
    columns = ["inputs", "base", "form", "compilation", "compilation_cpu"]
    columns += ["evaluations", "seconds", "cpu", "per_base", "per_evaluation", "peak"]
    return Section(
        "Growth of a Sobol' analysis with its inputs, a chain of links",
        [Table("", columns, rows)],
        [
            Goal(
                f"compilation of a chain of {INPUTS[-1]:,} inputs [s]",
                seconds,
                LIMIT,
                at_least=False,
            )
        ],
        ["Each link uses the answer of the one before. No program is kept before."],
    )
