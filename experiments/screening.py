"""Which of many assumptions do nothing, which act alone, which together?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.method_ranking import labelled
from experiments.own_models import load_any
from experiments.replicates import FEWEST, REPLICATES, require_power_of_two
from experiments.selection import Selection
from experiments.sobol_ranking import outputs_of
from uq.designs.trajectories import Grid
from uq.parameters import unknown
from uq.quantities import check_quantities, quantities
from uq.results.datasets import provenance
from uq.results.measures import Sensitivities
from uq.sensitivity.screening.bifurcation import bifurcation
from uq.sensitivity.screening.morris import DESIGNS, elementary_effects, factors_apart
from uq.sensitivity.screening.verdicts import verdicts


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

DROPPED = "all that was dropped"


@dataclass(frozen=True)
class Question:
    """What is screened, and how.

    Args:
        outputs: Quantities of interest, as `quantities` reads them.
        design: "radial", "trajectory" or "grid".
        levels: Of the grid; None is the design's own.
        groups: Parameters that move together, by name.
        bifurcation: Whether to drop inputs by groups first.
        threshold: Scaled effect, or share of the standard deviation, that is nothing.
    """

    outputs: Sequence[str]
    design: str = DESIGNS[0]
    levels: int | None = None
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    bifurcation: bool = False
    threshold: float = 0.01


def run(
    *,
    samples: int = 2**12,
    seed: int = 0,
    selection: Selection,
    question: Question,
    progress: Callable[[int, int], None] | None = None,
) -> "xr.Dataset":
    """Elementary effects of every parameter, or of those that bifurcation leaves.

    Args:
        samples: Points, or trajectories, in all: a power of two of at least 32; they
            are 16 independently scrambled Sobol' nets.
        seed: Same seed, same effects.
        selection: Model, form, priors, scenario and study.
        question: Outputs, design and groups.
        progress: Called with the points done and in all.

    Returns:
        Dataset over output and parameter: mu*, sigma, mu and scaled effects with errors
        and intervals, and the verdict. What was dropped is one group, and still moves.

    Raises:
        KeyError: If the catalogue has no such model.
        ValueError: If something else does not fit, or an output is not finite.
    """
    model, priors, chosen = plan(
        samples=samples, seed=seed, selection=selection, question=question
    )
    subject = (model, priors, quantities(question.outputs))
    size = samples // REPLICATES
    groups, first = dict(question.groups), None
    if question.bifurcation:
        first = bifurcation(
            *subject,
            size=size,
            seed=seed,
            replicates=REPLICATES,
            threshold=question.threshold,
        )
        if gone := _dropped(first):
            groups = {DROPPED: gone}
    found = elementary_effects(
        *subject,
        size=size,
        seed=seed,
        replicates=REPLICATES,
        design=question.design,
        levels=question.levels,
        groups=groups,
        progress=progress,
    )
    results = labelled(found, priors, groups)
    small = found.measure("mu_star_scaled").interval()[1] < question.threshold
    several = [name for name, paths in groups.items() if len(paths) > 1]
    words = verdicts(found, small, several)
    results["verdict"] = (("output", "parameter"), words)
    if first:
        results = results.merge(_bounds(first))
    evaluations = found.evaluations + (first.evaluations if first else 0)
    seconds = found.seconds + (first.seconds if first else 0.0)
    return results.assign_attrs(
        provenance(
            title="Elementary effects: which assumptions do nothing",
            design=f"{question.design}, scrambled Sobol'",
            samples=samples,
            replicates=REPLICATES,
            seed=seed,
            threshold=question.threshold,
            notes="; ".join([*(first.notes if first else ()), *found.notes]),
            evaluations=evaluations,
            seconds=seconds,
            evaluations_per_second=evaluations / seconds,
            **chosen,
        )
    )


def plan(
    *, samples: int, seed: int, selection: Selection, question: Question
) -> tuple[Any, Any, dict[str, str]]:
    """Judge what is asked for, before any work.

    Returns:
        The model, its priors, and what was chosen in words.

    Raises:
        KeyError: If the catalogue has no such model.
        ValueError: If something else does not fit.
    """
    del seed
    require_power_of_two(samples, least=FEWEST, what="a screening")
    if question.design not in DESIGNS:
        raise ValueError(unknown("design", question.design, DESIGNS))
    if question.levels is not None:
        Grid(question.levels)
    if not 0 < question.threshold < 1:
        message = f"threshold: need a share in (0, 1), got {question.threshold}"
        raise ValueError(message)
    if question.bifurcation and question.groups:
        raise ValueError("--bifurcation and --group: give one, it finds its own groups")
    model, priors, chosen = load_any(selection)
    factors_apart(priors, question.groups)
    quantities(question.outputs)
    check_quantities(outputs_of(model, priors), question.outputs)
    return model, priors, chosen


def _dropped(first: Sensitivities) -> list[str]:
    """What bifurcation dropped; one alone stays as it is."""
    remains = first.more["remains"][1]
    gone = [p for p, here in zip(first.parameters, remains, strict=True) if not here]
    return gone if len(gone) > 1 else []


def _bounds(first: Sensitivities) -> "xr.Dataset":
    """What bifurcation knows of every input, in a dimension of its own."""
    import xarray as xr

    made = xr.Dataset.from_dict(first.to_dict())[["bound", "remains", "group"]]
    return made.rename(parameter="input", group="dropped_with").drop_attrs()


def report(results: "xr.Dataset") -> "xr.Dataset":
    """The same by falling mean size of the effects, each output in its own order.

    Args:
        results: What `run` returned.

    Returns:
        Over output and rank: `ranked` (the parameter), the measures with their errors,
        the ends of the interval of mu*, and the verdict.
    """
    import xarray as xr

    order = np.argsort(-results["mu_star"].values, axis=1, kind="stable")
    names = ["mu_star", "sigma", "mu_star_scaled", "ST", "verdict"]
    names += [f"{name}_error" for name in names if name != "verdict"]
    told = {
        name: (("output", "rank"), np.take_along_axis(results[name].values, order, 1))
        for name in names
        if name in results
    }
    for side, values in zip(("low", "high"), results["mu_star_interval"], strict=True):
        ends = np.take_along_axis(values.values, order, 1)
        told[f"mu_star_{side}"] = (("output", "rank"), ends)
    for name in ("parameter", "evidence"):
        told[name] = (("output", "rank"), results[name].values[order])
    made = xr.Dataset(told, coords={"output": results["output"]})
    return made.rename(parameter="ranked").assign_attrs(results.attrs)


def print_report(report: "xr.Dataset") -> None:
    """The effects of each output, largest first, and how fast they were found."""
    from experiments.screening_figures import print_effects

    print_effects(report)


def figures(
    results: "xr.Dataset", report: "xr.Dataset", selection: Selection
) -> dict[str, "Figure"]:
    """mu* against sigma, by file name."""
    from experiments import screening_figures as draw

    del results, selection
    return {"effects": draw.effects(report)}
