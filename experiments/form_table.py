"""How much depends on which form of the equations is right?"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.catalogue import load_model
from experiments.replicates import REPLICATES, require_power_of_two
from experiments.selection import Selection, form_of, load
from experiments.sobol_ranking import outputs_of
from uq.designs import Sobol
from uq.engine.propagation import propagate
from uq.forward.variants import INDICES, STATISTICS, shares_of, statistics_of
from uq.inputs.sampling import require_room, sample
from uq.parameters import specs
from uq.priors import require_varying
from uq.quantities import check_quantities, evaluated, quantities
from uq.results.datasets import DIMENSIONS, provenance


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

MODEL = "orbital-datacenter"


@dataclass(frozen=True)
class Question:
    """What is asked of every form.

    Args:
        outputs: Quantities of interest: outputs, log:outputs and events.
        forms: Lower-case names of the forms; none named: every form of the model.
    """

    outputs: Sequence[str] = (
        "space.lcoc",
        "earth.lcoc",
        "log:lcoc_ratio",
        "lcoc_ratio<10",
        "lcoc_ratio<1",
    )
    forms: Sequence[str] = ()


def run(
    *,
    samples: int = 2**17,
    seed: int = 0,
    selection: Selection | None = None,
    question: Question | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> "xr.Dataset":
    """The same draws through every form of a model.

    Args:
        samples: Draws in all, a power of two of at least 32; they are 16 independently
            scrambled Sobol' nets of as many points each.
        seed: Same seed, same draws.
        selection: Model, priors, scenario and study; it names no form.
        question: Quantities and forms; None is both levelized costs in all forms.
        progress: Called with the draws done and in all.

    Returns:
        Dataset over form, quantity, replicate and sample: `value`.

    Raises:
        ValueError: If something asked for does not fit; the message says what.
    """
    import xarray as xr

    selection, question = selection or Selection(MODEL), question or Question()
    models, priors, chosen, design = plan(
        samples=samples, seed=seed, selection=selection, question=question
    )
    wanted, start = quantities(question.outputs), time.perf_counter()

    def answers(p: Any) -> dict[str, Any]:
        return {name: evaluated(wanted, model(p)) for name, model in models.items()}

    told = propagate(
        answers, sample(priors, design), nonfinite="keep", progress=progress
    )
    seconds = time.perf_counter() - start
    values = np.array([[told[f][q] for q in wanted] for f in models])
    units = specs(outputs_of(next(iter(models.values())), priors))
    known = [units[q].unit if q in units else "-" for q in wanted]
    return xr.Dataset(
        {"value": (("form", "quantity", *DIMENSIONS), values)},
        coords={
            "form": list(models),
            "quantity": list(wanted),
            "units": ("quantity", known),
        },
        attrs=provenance(
            title="The same question under every form of the model",
            experiment="form-table",
            design="scrambled Sobol', the same draws in every form",
            samples=samples,
            replicates=REPLICATES,
            seed=seed,
            seconds=seconds,
            evaluations_per_second=samples * len(models) / seconds,
            **chosen | {"form": ", ".join(models)},
        ),
    )


def plan(
    *,
    samples: int,
    seed: int,
    selection: Selection,
    question: Question | None = None,
) -> tuple[dict[str, Any], Any, dict[str, str], Sobol]:
    """Judge what is asked for, before any work.

    Returns:
        The model in every form by its name, the priors that all share, what was chosen
        in words, and the design.

    Raises:
        KeyError: If there is no such model.
        ValueError: If something else does not fit.
        MemoryError: If draws and outputs would not fit.
    """
    question = question or Question()
    require_power_of_two(samples, least=2 * REPLICATES, what="a comparison of forms")
    if ":" in selection.model:
        raise ValueError(f"{selection.model}: has no forms to compare")
    _, priors, chosen = load(selection)
    model = load_model(selection.model)
    asked = question.forms or [form.name.lower() for form in model.forms]
    if selection.form or len(set(asked)) < max(2, len(asked)):
        given = [selection.form] if selection.form else list(asked)
        raise ValueError(f"forms: expected two or more different ones, got {given}")
    models = {name: model.build(form_of(model, name)) for name in asked}
    quantities(question.outputs)
    for each in models.values():
        check_quantities(outputs_of(each, priors), question.outputs)
    free = len(require_varying(priors))
    require_room(samples, free + len(models) * len(question.outputs))
    size = samples // REPLICATES
    design = Sobol(free, size, replicates=REPLICATES, seed=seed)
    return models, priors, chosen, design


def report(results: "xr.Dataset") -> "xr.Dataset":
    """Each form side by side, and what its choice explains beside the parameters.

    Args:
        results: What `run` returned.

    Returns:
        Over quantity, form and statistic: `estimate` and `standard_error` of the draws
        that are finite, with `finite` their share. Over quantity and index: `index` and
        `index_error`, of the draws that are finite in every form, with `common` their
        share. An event has a mean, its probability, and no quantiles.
    """
    import xarray as xr

    estimates, indices = [], []
    for quantity in results["quantity"].values:
        draws = results["value"].sel(quantity=quantity).values
        estimates.append([statistics_of(each, str(quantity)) for each in draws])
        indices.append(shares_of(draws))
    table = np.array(estimates, float)  # value, error and replicates come last
    found = np.array(indices)
    values = results["value"].transpose("quantity", "form", ...).values
    dims, finite = ("quantity", "form"), np.isfinite(values)
    return xr.Dataset(
        {
            "estimate": ((*dims, "statistic"), table[..., 0]),
            "standard_error": ((*dims, "statistic"), table[..., 1]),
            "finite": (dims, finite.mean(axis=(2, 3))),
            "common": ("quantity", finite.all(axis=1).mean(axis=(1, 2))),
            "index": (("quantity", "index_of"), found[:, 0]),
            "index_error": (("quantity", "index_of"), found[:, 1]),
        },
        coords=dict(results["value"].coords)
        | {"statistic": list(STATISTICS), "index_of": INDICES},
        attrs=results.attrs,
    )


def print_report(report: "xr.Dataset") -> None:
    """The forms side by side, what their choice explains, and how fast."""
    from experiments.diagnose_tables import print_forms

    print_forms(report)


def figures(
    results: "xr.Dataset", report: "xr.Dataset", selection: Selection
) -> dict[str, "Figure"]:
    """The figures that answer the question, by file name."""
    from experiments.diagnose_figures import forms

    return {"forms": forms(results, report)}
