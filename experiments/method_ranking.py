"""Which assumptions matter, by any method but Sobol's, which has its own experiment."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.own_models import load_any
from experiments.replicates import FEWEST, REPLICATES, require_power_of_two
from experiments.selection import Selection
from experiments.sobol_ranking import outputs_of
from uq.inputs.dependence import priors_of
from uq.quantities import check_quantities, quantities
from uq.results.datasets import provenance
from uq.results.factors import labels_of
from uq.results.measures import Sensitivities
from uq.sensitivity.methods import Method, Subject, method_of


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

TOP, SHOWN = 12, 4  # parameters, and measures of each


@dataclass(frozen=True)
class Question:
    """What is ranked, and by which method.

    Args:
        method: Name of a method.
        outputs: Quantities of interest, as `quantities` reads them.
        groups: Parameters that are one factor, by name.
    """

    method: str
    outputs: Sequence[str]
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)


def run(
    *,
    samples: int,
    seed: int,
    selection: Selection,
    question: Question,
    progress: Callable[[int, int], None] | None = None,
) -> "xr.Dataset":
    """What a method finds of every parameter that varies.

    Args:
        samples: Draws or base points in all, a power of two.
        seed: Same seed, same numbers.
        selection: Model, form, priors, scenario and study.
        question: Method, outputs and groups.
        progress: Called with what is done and all.

    Returns:
        Dataset over output and parameter: every measure with its error and interval.

    Raises:
        ValueError: If something that was asked for does not fit, or an output is not
            finite everywhere.
    """
    subject, method, chosen = plan(
        samples=samples,
        seed=seed,
        selection=selection,
        question=question,
        progress=progress,
    )
    found = method.run(subject)
    results = labelled(found, subject.priors, question.groups)
    return results.assign_attrs(
        provenance(
            title=f"{found.method}: {method.asks}",
            experiment="rank",
            samples=samples,
            replicates=REPLICATES,
            seed=seed,
            asks=method.asks,
            **chosen,
        )
    )


def labelled(
    found: Sensitivities, priors: Any, groups: Mapping[str, Sequence[str]]
) -> "xr.Dataset":
    """What was found as a dataset that says where each parameter came from."""
    import xarray as xr

    results = xr.Dataset.from_dict(found.to_dict())
    labels = labels_of(priors, found.parameters, groups)
    return results.assign_coords(labels).assign_attrs(
        ranks_by=next(iter(found.measures)), shown="; ".join([*found.measures][:SHOWN])
    )


def plan(
    *,
    samples: int,
    seed: int,
    selection: Selection,
    question: Question,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Subject, Method, dict[str, str]]:
    """Judge what is asked for, before any work.

    Raises:
        KeyError: If the catalogue has no such model.
        ValueError: If something else does not fit.
    """
    require_power_of_two(samples, least=FEWEST, what="a ranking")
    model, priors, chosen = load_any(selection, joint=True)
    quantities(question.outputs)
    check_quantities(outputs_of(model, priors_of(priors)), question.outputs)
    subject = Subject(
        model, priors, question.outputs, samples, seed, question.groups, progress
    )
    return subject, method_of(question.method, subject), chosen


def report(results: "xr.Dataset") -> "xr.Dataset":
    """The first parameters of each output by the measure that ranks.

    Args:
        results: What `run` returned.

    Returns:
        Over output and rank: `ranked` (the parameter), its evidence and prior where
        they are known, and every measure with its standard error.
    """
    import xarray as xr

    value = results[results.attrs["ranks_by"]].values
    order = np.argsort(-value, axis=1, kind="stable")[:, :TOP]
    names = results.attrs["shown"].split("; ")
    told = {
        name: (("output", "rank"), np.take_along_axis(results[name].values, order, 1))
        for each in names
        for name in (each, f"{each}_error")
    }
    for name, label in (("ranked", "parameter"), ("evidence",) * 2, ("prior",) * 2):
        if label in results:
            told[name] = (("output", "rank"), results[label].values[order])
    return xr.Dataset(told, coords={"output": results["output"]}).assign_attrs(
        results.attrs
    )


def print_report(report: "xr.Dataset") -> None:
    """A ranking for each output, what it assumes, and what was noted."""
    from experiments.ranking_tables import print_method

    print_method(report)


def figures(
    results: "xr.Dataset", report: "xr.Dataset", selection: Selection
) -> dict[str, "Figure"]:
    """The figure that answers the question, by file name."""
    from experiments.ranking_figures import measured
    from uq.show.words import subject

    title = f"{results.attrs['method']}: {results.attrs['asks']}"
    return {"ranking": measured(results, f"{title}\n{subject(results.attrs)}")}
