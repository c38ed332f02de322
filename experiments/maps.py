"""Where on two parameters does one output lie below another, and how surely?"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.catalogue import load_model
from experiments.own_models import load_any
from experiments.replicates import FEWEST, REPLICATES, require_power_of_two
from experiments.selection import Selection, scenario_of
from experiments.sobol_ranking import outputs_of
from uq.designs import Sobol
from uq.priors import Prior, prior_table, require_varying
from uq.quantities import check_quantities
from uq.results.datasets import describe, provenance
from uq.sweeps.axes import Range, density, values_along
from uq.sweeps.probability_map import probability_map
from uq.sweeps.sweep import checked_axes, require_sums
from uq.verbs.probability_map import edge_labels, map_variables


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

QUANTITIES = 2  # the event, and how far it is away


@dataclass(frozen=True)
class Question:
    """What is mapped.

    Args:
        x: Path of the parameter of the horizontal axis.
        y: Path of that of the vertical axis.
        output: Path of the output that may lie below.
        other: Path of the output that it may lie below, or None.
        target: The number that it may lie below, or None.
        x_range: Ends of the horizontal axis; None is what the prior reaches.
        y_range: Ends of the vertical axis; None is what the prior reaches.
        cells: Values of each parameter.
        words: What happens, in words; None is "output < other".
    """

    x: str
    y: str
    output: str
    other: str | None = None
    target: float | None = None
    x_range: Range | None = None
    y_range: Range | None = None
    cells: int = 64
    words: str | None = None

    @property
    def right(self) -> str:
        """What the output is compared with: a path or a number."""
        return self.other or repr(self.target).removesuffix(".0")

    @property
    def event(self) -> str:
        """What happens, in words."""
        return self.words or f"{self.output} < {self.right}"

    @property
    def asked(self) -> str:
        """What happens, as `uq.quantities` reads it."""
        return f"{self.output}<{self.right}"


def run(
    *,
    samples: int = 2**17,
    seed: int = 0,
    selection: Selection,
    question: Question,
    progress: Callable[[int, int], None] | None = None,
) -> "xr.Dataset":
    """The probability in every cell, all other parameters drawn, the same in each.

    Args:
        samples: Draws in all, a power of two of at least 32; they are 16 independently
            scrambled Sobol' nets of as many points each.
        seed: Same seed, same draws.
        selection: Model, form, priors, scenario and study.
        question: The parameters, the outputs and the ranges.
        progress: Called with the draws done and in all.

    Returns:
        Dataset whose dimensions are the two parameters: the probability, of the draws
        in which it is known whether it happens, with its standard error (NaN where it
        happens in none or all) and their share; that of each replicate; the geometric
        mean of one output over the other where both are positive, and the priors along
        the axes.

    Raises:
        KeyError: If the catalogue has no such model, or a path names no parameter.
        ValueError: If something else does not fit.
        MemoryError: If the map would not fit.
        NonFiniteError: If in some cell it is known of no draw.
    """
    import xarray as xr

    model, priors, chosen, axes, design = plan(
        samples=samples, seed=seed, selection=selection, question=question
    )
    start = time.perf_counter()
    found = probability_map(
        model, priors, question.asked, axes, design, progress=progress
    )
    seconds = time.perf_counter() - start
    cells, table = (question.x, question.y), prior_table(priors)
    made = xr.Dataset(
        map_variables(found, cells, question.event)
        | {
            f"{axis}_density": (path, density(table[path].distribution, axes[path]))
            for axis, path in zip("xy", cells, strict=True)
        },
        coords=edge_labels(cells)
        | {
            path: (path, values, _meaning(table[path])) for path, values in axes.items()
        },
    )
    evaluations = samples * question.cells**2
    attributes = provenance(
        title=f"Probability of {question.event}, over two parameters",
        design="scrambled Sobol', common to all cells",
        samples=samples,
        replicates=REPLICATES,
        seed=seed,
        event=question.event,
        compared=f"{question.output} / {question.right}",
        seconds=seconds,
        evaluations=evaluations,
        evaluations_per_second=evaluations / seconds,
        **chosen,
    )
    return made.merge(_nominals(selection, priors, question)).assign_attrs(attributes)


def plan(
    *, samples: int, seed: int, selection: Selection, question: Question
) -> tuple[Any, Any, dict[str, str], dict[str, np.ndarray], Sobol]:
    """Judge what is asked for, before any work.

    Returns:
        The model, its priors, what was chosen in words, the values along both axes,
        and the design.

    Raises:
        KeyError: If the catalogue has no such model, or a path names no parameter.
        ValueError: If something else does not fit.
        MemoryError: If the map would not fit.
    """
    if (question.other is None) == (question.target is None):
        raise ValueError("--vs and --target: give one of them, to lie below")
    if question.target is not None and not np.isfinite(question.target):
        raise ValueError(f"--target: need a finite number, got {question.target}")
    if question.x == question.y:
        raise ValueError(f"-x and -y are both {question.x}: name two parameters")
    if question.cells < 2:
        raise ValueError(f"cells: a map needs 2 or more each way, got {question.cells}")
    require_power_of_two(samples, least=FEWEST, what="a map")
    model, priors, chosen = load_any(selection)
    sides = [question.output, *filter(None, [question.other])]
    check_quantities(outputs_of(model, priors), sides)
    axes = {
        path: values_along(path, priors, ends, question.cells)
        for path, ends in (
            (question.x, question.x_range),
            (question.y, question.y_range),
        )
    }
    axes = checked_axes(priors, axes)
    require_sums(question.cells**2, QUANTITIES, REPLICATES)
    free, size = len(require_varying(priors)), samples // REPLICATES
    design = Sobol(free, size, replicates=REPLICATES, seed=seed)
    return model, priors, chosen, axes, design


def _meaning(prior: Prior) -> dict[str, str]:
    return {"units": prior.unit, "prior": describe(prior.distribution)}


def _nominals(selection: Selection, priors: Any, question: Question) -> "xr.Dataset":
    """Where the nominal values of every prior set of the model lie."""
    import xarray as xr

    tables = {"nominal": priors}
    if ":" not in selection.model:
        model = load_model(selection.model)
        scenario = scenario_of(model, selection.scenario)
        tables = {name: make(scenario) for name, make in model.prior_sets.items()}
    known = {name: prior_table(table) for name, table in tables.items()}
    return xr.Dataset(
        {
            f"nominal_{axis}": ("nominal", [t[path].nominal for t in known.values()])
            for axis, path in (("x", question.x), ("y", question.y))
        },
        coords={"nominal": list(known)},
    )


def report(results: "xr.Dataset") -> "xr.Dataset":
    """The same map, with its answer in a sentence.

    Args:
        results: What `run` returned.
    """
    from uq.show.probability_map import sentence

    return results.assign_attrs(answer=sentence(results))


def print_report(report: "xr.Dataset") -> None:
    """The answer, the map in a few numbers, and how fast it was found."""
    from experiments.map_verdict import print_map, print_speed

    print_map(report)
    print_speed(report.attrs)


def figures(
    results: "xr.Dataset", report: "xr.Dataset", selection: Selection
) -> dict[str, "Figure"]:
    """The map, by file name."""
    from experiments import map_figures as draw

    del results, selection
    return {"map": draw.maps([report])}


def share_of(
    progress: Callable[[int, int], None] | None, number: int, count: int
) -> Callable[[int, int], None]:
    """Progress of one of several parts, as that of the whole."""

    def along(done: int, total: int) -> None:
        if progress:
            progress((number * total + done) // count, total)

    return along
