"""Does the design close, what binds, and what would have to be true for it to win?"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.diagnose_tables import in_words
from experiments.diagnose_tables import print_diagnosis as print_report  # noqa: F401
from experiments.diagnosis_statistics import labelled, report
from experiments.own_models import load_any
from experiments.replicates import REPLICATES, require_power_of_two
from experiments.selection import Selection
from experiments.sobol_ranking import outputs_of
from uq.decision.breakeven import breakeven
from uq.decision.searching import (
    KNOTS,
    extended,
    knots_of,
    require_outputs,
    side,
    within,
)
from uq.designs import Sobol
from uq.engine.propagation import propagate
from uq.inputs.sampling import require_room, sample
from uq.parameters import flatten
from uq.priors import prior_table, require_varying
from uq.quantities import check_quantities, leaf
from uq.results.datasets import provenance


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

MODEL = "orbital-datacenter"


@dataclass(frozen=True)
class Question:
    """What is diagnosed.

    Args:
        of: Parameters whose breakeven is sought, each with all others as drawn.
        output: An output that wins where it is below `vs`; None asks of constraints
            alone.
        vs: Another output, or a number.
        constraints: Outputs that are negative where violated; none named: all that lie
            in `constraints`, or else all that are called a margin.
        wins: What it means in words that `output` is below `vs`.
    """

    of: Sequence[str] = ()
    output: str | None = None
    vs: str | float | None = None
    constraints: Sequence[str] = ()
    wins: str = ""


QUESTIONS = {
    MODEL: Question(
        of=(
            "launch.price",
            "solar.specific_power",
            "radiator.areal_mass",
            "workload.utilization",
        ),
        output="space.lcoc",
        vs="earth.lcoc",
        wins="Space beats Earth",
    ),
    "space-vs-terrestrial": Question(
        of=("launch.price", "satellite.price", "satellite.specific_power"),
        output="space.cost_per_watt",
        vs="earth.cost_per_watt",
        constraints=("thermal.margin",),
        wins="Space beats Earth",
    ),
}


@dataclass(frozen=True)
class Plan:
    """What will be run, judged and complete."""

    model: Any
    priors: Any
    chosen: dict[str, str]
    design: Sobol
    question: Question
    knots: dict[str, np.ndarray]


def plan(
    *,
    samples: int,
    seed: int,
    selection: Selection,
    question: Question | None = None,
) -> Plan:
    """Judge what is asked for, before any work.

    Raises:
        ValueError: If something does not fit, or there is nothing to diagnose.
        MemoryError: If the draws would not fit.
    """
    require_power_of_two(samples, least=REPLICATES, what="Sobol'")
    model, priors, chosen = load_any(selection)
    outputs = outputs_of(model, priors)
    asked = completed(
        question or Question(), selection.model, list(flatten(outputs)[0])
    )
    check_quantities(outputs, asked.constraints)
    if asked.output is not None and asked.vs is not None:
        require_outputs(outputs, asked.output, asked.vs)
    free = len(require_varying(priors))
    require_room(samples, free)
    size = samples // REPLICATES
    design = Sobol(free, size, replicates=REPLICATES, seed=seed)
    knots = {path: knots_of(priors, path) for path in asked.of}
    return Plan(model, priors, chosen, design, asked, knots)


def completed(asked: Question, model: str, outputs: Sequence[str]) -> Question:
    """The question with what nobody asked to be otherwise.

    Raises:
        ValueError: If a part of it is missing, or there is nothing to diagnose.
    """
    known = QUESTIONS.get(model, Question())
    if asked.output is None and asked.vs is None:
        asked = replace(
            asked, output=known.output, vs=known.vs, wins=asked.wins or known.wins
        )
        asked = asked if asked.of else replace(asked, of=known.of)
    elif not asked.of:
        raise ValueError("no parameter to look for: name at least one with --of")
    if (asked.output is None) != (asked.vs is None) or (asked.of and not asked.output):
        raise ValueError(
            "breakevens need an output, and what it has to meet: give --output, and "
            "--vs or --target"
        )
    if not asked.constraints:
        found = known.constraints or constraints_among(outputs)
        asked = replace(asked, constraints=found)
    if not asked.constraints and not asked.of:
        raise ValueError(
            f"{model}: has no outputs called constraints or margin: name some with "
            "--constraint, or a breakeven with --of, --output and --vs"
        )
    return replace(asked, wins=asked.wins or f"{asked.output} is below {asked.vs}")


def constraints_among(outputs: Sequence[str]) -> list[str]:
    """Outputs that are negative where something is violated, by their names."""
    named = [path for path in outputs if "constraints" in path.split(".")]
    return named or [path for path in outputs if "margin" in path]


def run(
    *,
    samples: int = 2**17,
    seed: int = 0,
    selection: Selection | None = None,
    question: Question | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> "xr.Dataset":
    """Margins of every constraint and the breakevens of some parameters, draw by draw.

    Args:
        samples: Draws in all, a power of two of at least 16; they are 16 independently
            scrambled Sobol' nets of as many points each.
        seed: Same seed, same draws.
        selection: Model, form, priors, scenario and study.
        question: Parameters, outputs and constraints; None is the model's own question.
        progress: Called with the draws done and in all.

    Returns:
        Dataset over replicate and sample: `margin` of each constraint, and for each
        parameter its breakeven `value` and verdict. `nominal_...` are of the nominal
        point; `path_first` and `path_second` are both outputs along the range of each
        parameter there. The attribute `diagnosis` says in words what was found.

    Raises:
        ValueError: If something asked for does not fit; the message says what.
    """
    selection = selection or Selection(MODEL)
    todo = plan(samples=samples, seed=seed, selection=selection, question=question)
    start = time.perf_counter()
    draws, table = sample(todo.priors, todo.design), prior_table(todo.priors)
    count = 1 + KNOTS * len(todo.knots)
    points = {path: np.full(count, float(table[path].nominal)) for path in todo.knots}
    for number, (path, knots) in enumerate(todo.knots.items()):
        points[path][1 + KNOTS * number :][:KNOTS] = knots
    told = propagate(
        answers_of(todo),
        extended(draws, todo.priors, points, count),
        nonfinite="keep",
        progress=within(samples, progress),
    )
    results = labelled(
        told, todo.question.constraints, todo.knots, todo.priors, samples
    )
    seconds = time.perf_counter() - start
    asked = todo.question
    results = results.assign_attrs(
        provenance(
            title="Diagnosis: what closes, what binds, and what would have to be true",
            experiment="diagnosis",
            design="scrambled Sobol'",
            samples=samples,
            replicates=REPLICATES,
            seed=seed,
            seconds=seconds,
            evaluations_per_second=samples / seconds,
            output=asked.output or "",
            vs="" if asked.vs is None else str(asked.vs),
            wins=asked.wins,
            **todo.chosen,
        )
    )
    return results.assign_attrs(diagnosis=in_words(report(results)))


def answers_of(todo: Plan) -> Callable[[Any], dict[str, Any]]:
    """The model with its margins, both sides, and every breakeven."""
    asked = todo.question
    if asked.output is None or asked.vs is None:
        return lambda p: {"margin": margins_of(todo.model(p), asked.constraints)}
    first, second = side(asked.output), side(asked.vs)
    solve = {
        path: breakeven(todo.model, path, first, second, knots=knots)
        for path, knots in todo.knots.items()
    }

    def answers(p: Any) -> dict[str, Any]:
        told = todo.model(p)
        return {
            "margin": margins_of(told, asked.constraints),
            "found": {path: each(p) for path, each in solve.items()},
            "first": first(told),
            "second": second(told),
        }

    return answers


def margins_of(outputs: Any, constraints: Sequence[str]) -> list[Any]:
    """Every constraint of one set of outputs."""
    return [leaf(outputs, path) for path in constraints]


def figures(
    results: "xr.Dataset", report: "xr.Dataset", selection: Selection
) -> dict[str, "Figure"]:
    """The figures that answer the question, by file name."""
    from experiments import diagnose_figures as draw

    made = (
        {"constraints": draw.constraints(report)} if len(report["constraint"]) else {}
    )
    return made | ({"breakevens": draw.intervals(report)} if len(report["of"]) else {})
