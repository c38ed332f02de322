"""Is a watt of computing cheaper in orbit, and what would have to be true for it?"""

import functools
import time
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.catalogue import load_model
from experiments.replicates import REPLICATES, plan
from experiments.selection import Selection, load
from experiments.shares import variables_of
from uq.engine.propagation import propagate
from uq.inputs.sampling import sample
from uq.quantities import quantities
from uq.results import summary
from uq.results.datasets import DIMENSIONS, provenance, to_dataset
from uq.sensitivity.variance.sobol import sobol_indices


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

MODEL = "space-vs-terrestrial"
KEEPS_DRAWS = True
PROBABILITIES = (0.05, 0.5, 0.95)
REPORTED = (
    "space.cost_per_watt",
    "earth.cost_per_watt",
    "cost_ratio",
    "breakeven.launch_price",
    "breakeven.satellite_price",
    "thermal.margin",
    "thermal.temperature",
    "space.fleet.mass",
    "space.fleet.launches",
    "space.lcoe",
    "earth.lcoe",
)
RANKED = ("log:cost_ratio", "breakeven.launch_price", "thermal.margin")
BY_FORM = ("cost_ratio", "breakeven.launch_price", "thermal.margin")
RANKED_SHARE = 8  # draws for each base point of the ranking, which is sure sooner
SHOWN = 5  # parameters of a ranking that the table has room for


def run(
    *,
    samples: int = 2**17,
    seed: int = 0,
    selection: Selection | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> "xr.Dataset":
    """Both sides at every draw, what other forms make of them, and what decides.

    Args:
        samples: Draws in all, a power of two of at least 16; they are 16 independently
            scrambled Sobol' nets of as many points each. The ranking has an eighth as
            many base points, at least 32.
        seed: Same seed, same draws.
        selection: Model form, priors, scenario and study; None is the default of each.
        progress: Called with the draws done and the draws in all: half of them after
            all are evaluated, the rest as they are ranked.

    Returns:
        Dataset over replicate and sample: parameters and outputs; over form as well:
        what each form answers to the same draws; over output and parameter: indices.

    Raises:
        ValueError: If `samples` is not a power of two of at least 16, or the selection
            does not fit.
        MemoryError: If the draws would not fit.
        NonFiniteError: If a ranked output is not finite somewhere.
    """
    import xarray as xr

    selection = selection or Selection(MODEL)
    model, priors, chosen, design = plan(
        samples=samples, seed=seed, selection=selection
    )
    start = time.perf_counter()
    draws = sample(priors, design)
    outputs = propagate(
        model, draws, nonfinite="keep", progress=_half(progress, samples, 0)
    )
    seconds = time.perf_counter() - start
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # they are the notes of the result
        indices = sobol_indices(
            model,
            priors,
            quantities(RANKED),
            size=max(2, samples // (RANKED_SHARE * REPLICATES)),
            seed=seed,
            replicates=REPLICATES,
            progress=_half(progress, samples, samples // 2),
        )
    ranking = xr.Dataset.from_dict(indices.to_dict())
    for name, values in indices.sums().items():
        ranking[f"S1_{name}"] = ("output", values)
    everything = [
        to_dataset(draws, *DIMENSIONS, priors=priors),
        to_dataset(outputs, *DIMENSIONS),
        by_form(draws),
        ranking,
    ]
    return xr.merge(everything, combine_attrs="drop_conflicts").assign_attrs(
        provenance(
            title="Cost of a watt of computing in orbit and on the ground",
            experiment=MODEL,
            design="scrambled Sobol'",
            samples=samples,
            replicates=REPLICATES,
            parameters=design.dimensions,
            seed=seed,
            seconds=seconds,
            evaluations_per_second=samples / seconds,
            ranking_seconds=indices.seconds,
            ranking_evaluations=indices.evaluations,
            **chosen,
        )
    )


def _half(
    progress: Callable[[int, int], None] | None, samples: int, before: int
) -> Callable[[int, int], None] | None:
    """Progress of one of two parts that count for half of the draws each."""
    if progress is None:
        return None
    told = progress

    def share(done: int, total: int) -> None:
        told(before + (samples - samples // 2) * done // total, samples)

    return share


def by_form(draws: Any) -> "xr.Dataset":
    """What every form of the model answers to the same draws."""
    import xarray as xr

    model = load_model(MODEL)
    columns = [
        propagate(_answers(form), draws, nonfinite="keep") for form in model.forms
    ]
    return xr.Dataset(
        {
            f"by_form.{name}": (
                ("form", *DIMENSIONS),
                np.stack([column[name] for column in columns]),
            )
            for name in BY_FORM
        },
        coords={"form": [form.name.lower() for form in model.forms]},
    )


@functools.cache
def _answers(form: Any) -> Callable[[Any], dict[str, Any]]:
    """A form of the model that tells a few outputs alone."""
    asked, model = quantities(BY_FORM), load_model(MODEL).build(form)

    def answers(p: Any) -> dict[str, Any]:
        told = model(p)
        return {name: quantity(told) for name, quantity in asked.items()}

    return answers


def report(results: "xr.Dataset") -> "xr.Dataset":
    """Quantiles and means, how often things happen, each form, and what decides.

    Args:
        results: What `run` returned.

    Returns:
        `estimate` and `standard_error` over quantity and statistic; `share` over event;
        the same of each form; the first parameters of each ranking.
    """
    import xarray as xr

    names = ["P5", "P50", "P95", "mean"]
    rows = [_statistics(results[name].values) for name in REPORTED]
    shares = shares_of(results)
    forms = [_form_row(results.sel(form=form)) for form in results["form"].values]
    order = np.argsort(-results["ST"].values, axis=1, kind="stable")[:, :SHOWN]
    taken = {
        name: (("output", "rank"), np.take_along_axis(results[name].values, order, 1))
        for name in ("S1", "S1_error", "ST", "ST_error")
    }
    return xr.Dataset(
        {
            **_pair("estimate", ("quantity", "statistic"), rows),
            **variables_of(shares),
            **_pair("form_estimate", ("form", "column"), forms),
            "ranked": (("output", "rank"), results["parameter"].values[order]),
            **taken,
        },
        coords={
            "quantity": list(REPORTED),
            "statistic": names,
            "event": list(shares),
            "form": results["form"].values,
            "column": COLUMNS,
            "output": results["output"].values,
            "units": ("quantity", [results[o].attrs["units"] for o in REPORTED]),
            "meaning": ("quantity", [results[o].attrs["long_name"] for o in REPORTED]),
        },
        attrs=results.attrs,
    )


COLUMNS = ["breakeven P5", "P50", "P95", "none", "orbit cheaper", "too hot"]


def _statistics(draws: np.ndarray) -> list[summary.Estimate]:
    return [*summary.quantiles(draws, PROBABILITIES), summary.mean(draws)]


def _pair(name: str, dimensions: tuple[str, ...], estimates: Any) -> dict[str, Any]:
    """Values and standard errors of a table of estimates, as two variables."""
    table = np.array(estimates, float)  # the last axis: value, error, and so on
    error = "standard_error" if name == "estimate" else f"{name}_error"
    return {name: (dimensions, table[..., 0]), error: (dimensions, table[..., 1])}


def _form_row(row: "xr.Dataset") -> list[summary.Estimate]:
    """One form: its breakeven launch price, and how often what happens."""
    ratio, price, margin = (row[f"by_form.{name}"].values for name in BY_FORM)
    pairs = ((price, 0.0), (ratio, 1.0), (margin, 0.0))
    events = [
        summary.probability(summary.event(left, "<", right)) for left, right in pairs
    ]
    return [*summary.quantiles(price, PROBABILITIES), *events]


def shares_of(results: "xr.Dataset") -> dict[str, summary.Estimate]:
    """How often things happen, of the draws in which it is known."""

    def event(name: str, sign: str, number: float) -> np.ndarray:
        return summary.event(results[name].values, sign, number)

    cheaper = event("cost_ratio", "<", 1.0)
    cool = event("thermal.margin", ">=", 0.0)
    events = {
        "orbit is cheaper": cheaper,
        "no launch price makes it so": event("breakeven.launch_price", "<", 0.0),
        "no satellite price makes it so": event("breakeven.satellite_price", "<", 0.0),
        "the panel is too hot": event("thermal.margin", "<", 0.0),
        "orbit is cheaper and cool enough": summary.every(cheaper, cool),
    }
    return {name: summary.probability(each) for name, each in events.items()}


def print_report(report: "xr.Dataset") -> None:
    """The bands, the shares, the forms, what decides, and how fast it was found."""
    from experiments.space_vs_terrestrial_tables import print_tables

    print_tables(report)


def figures(
    results: "xr.Dataset", report: "xr.Dataset", selection: Selection
) -> dict[str, "Figure"]:
    """The figures that answer the question, by file name."""
    from experiments.space_vs_terrestrial_figures import draw

    return draw(results, report, load(selection)[1])
