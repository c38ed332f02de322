"""How far does each assumption alone move the answer, from its low end to its high?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.console.tables import console, table_of
from experiments.own_models import load_any
from experiments.selection import Selection
from experiments.sobol_ranking import outputs_of
from experiments.sweeps import units_of
from uq.parameters import unknown
from uq.priors import prior_table, require_varying
from uq.quantities import check_quantities, quantities
from uq.results.datasets import describe, provenance
from uq.sensitivity.tornado import BASES, tornado
from uq.show import tornado as show
from uq.show.words import subject


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

ENDS = ("low", "high")


@dataclass(frozen=True)
class Question:
    """What swings, and how far.

    Args:
        outputs: Quantities of interest, as `quantities` reads them.
        low: Probability of the low end of each input.
        high: Probability of its high end.
        at: Where all other inputs stay: "nominal" or "median".
        top: How many inputs are shown.
    """

    outputs: Sequence[str]
    low: float = 0.1
    high: float = 0.9
    at: str = "nominal"
    top: int = 12


def run(
    *,
    samples: int = 1,
    seed: int = 0,
    selection: Selection,
    question: Question,
    progress: Callable[[int, int], None] | None = None,
) -> "xr.Dataset":
    """Every output at both ends of every input, one at a time.

    Args:
        samples: Not used: nothing is drawn.
        seed: Not used.
        selection: Model, form, priors, scenario and study.
        question: The outputs and the ends.
        progress: Not used: it takes one call.

    Returns:
        Dataset over output and parameter: the swing, the output at both ends, the base,
        the extremes between the ends, and the inputs' own values.

    Raises:
        KeyError: If the catalogue has no such model.
        ValueError: If something else does not fit.
        NonFiniteError: If an output is not finite at the base.
    """
    import xarray as xr

    del progress
    model, priors, chosen = plan(
        samples=samples, seed=seed, selection=selection, question=question
    )
    found = tornado(
        model,
        priors,
        quantities(question.outputs),
        low=question.low,
        high=question.high,
        at=question.at,
    )
    made = xr.Dataset.from_dict(found.to_dict())
    # Nothing is drawn: there are no errors to keep.
    made = made.drop_vars([n for n in made if str(n).endswith(("_error", "_interval"))])
    table = [prior_table(priors)[path] for path in found.parameters]
    made = made.drop_vars("ci_bound").assign_coords(
        units=("output", units_of(outputs_of(model, priors), question.outputs)),
        input_units=("parameter", [prior.unit for prior in table]),
        evidence=("parameter", [prior.evidence for prior in table]),
        prior=("parameter", [describe(prior.distribution) for prior in table]),
    )
    return made.assign_attrs(
        provenance(
            title="Tornado: how far each assumption alone moves the answer",
            design=f"one at a time, others at their {question.at}",
            low=question.low,
            high=question.high,
            at=question.at,
            top=question.top,
            seconds=found.seconds,
            evaluations=found.evaluations,
            notes="; ".join(found.notes),
            assumptions="; ".join(found.assumptions),
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
    del samples, seed
    if not 0 < question.low < question.high < 1:
        message = f"need 0 < low < high < 1, got {question.low} and {question.high}"
        raise ValueError(f"--low and --high: {message}")
    if question.top < 1:
        raise ValueError(f"--top: show at least one input, got {question.top}")
    if question.at not in BASES:
        raise ValueError(f"--at: {unknown('base', question.at, BASES)}")
    model, priors, chosen = load_any(selection)
    quantities(question.outputs)
    check_quantities(outputs_of(model, priors), question.outputs)
    require_varying(priors)
    return model, priors, chosen


def report(results: "xr.Dataset") -> "xr.Dataset":
    """The first inputs of each output by how far they alone take it.

    Args:
        results: What `run` returned.

    Returns:
        Over output and rank, all that `results` has over parameter, and `ranked`, the
        parameter. What is not finite comes first: it breaks the model.
    """
    import xarray as xr

    order = np.stack([show.order(results, k) for k in range(results.sizes["output"])])
    order = order[:, : results.attrs["top"]]
    place = xr.DataArray(order, dims=("output", "rank"))
    row = xr.DataArray(np.arange(len(order)), dims="output")
    made = xr.Dataset(coords={"output": results["output"]})
    for name, variable in results.reset_coords().variables.items():
        if "parameter" in variable.dims:
            here = {"output": row, "parameter": place}
            indexers = {str(dim): here[str(dim)].variable for dim in variable.dims}
            made[name if name != "parameter" else "ranked"] = variable.isel(indexers)
    return made.merge(results[["base"]]).assign_attrs(results.attrs)


def print_report(report: "xr.Dataset") -> None:
    """A table for each output."""
    told, out = report.attrs, console()
    low, high = (f"P{100 * told[end]:g}" for end in ENDS)
    for number, output in enumerate(report["output"].values):
        row = report.isel(output=number)
        unit = row["units"].item()
        numbers = ["swing", f"at {low}", f"at {high}", f"{low} of it", f"{high} of it"]
        title = (
            f"{output}: {float(row['base']):.5g} {unit} with every input at its "
            f"{told['at']}, one at a time from {low} to {high} ({subject(told)})"
        )
        table = table_of(
            title, ["parameter", *numbers, "unit", "evidence"], numbers=numbers
        )
        for rank in range(row.sizes["rank"]):
            at = row.isel(rank=rank)
            names = ("swing", "low", "high", "input_low", "input_high")
            cells = [f"{float(at[name]):.5g}" for name in names]
            words = (at[name].item() for name in ("input_units", "evidence"))
            table.add_row(at["ranked"].item(), *cells, *words)
        out.print(table)
    for note in filter(None, told["notes"].split("; ")):
        out.print(f"note: {note}")
    out.print(f"{told['evaluations']:,} evaluations in {told['seconds']:.1f} s")


def figures(
    results: "xr.Dataset", report: "xr.Dataset", selection: Selection
) -> dict[str, "Figure"]:
    """The tornado, by file name."""
    del report, selection
    return {"tornado": show.figure(results)}
