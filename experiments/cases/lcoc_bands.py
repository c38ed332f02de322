"""How uncertain is the levelized cost of compute, in orbit at three scales, on Earth?

A megawatt of demonstrators, a cluster and a gigawatt are asked one after another, with
the same draws of all else: what is said of orbit is said of a size.
"""

from typing import TYPE_CHECKING

import numpy as np

from experiments.cases import shares
from experiments.cases.case import Answers, Case, Figures, Question
from experiments.cases.quantiles import quantiles_of
from experiments.cases.sizes import RECORD, SCALES, at_scale, sizes_in
from uq.results import summary


if TYPE_CHECKING:
    import xarray as xr

    from uq import Study

CLOSED_RATIO = "lcoc_ratio.closed"  # an output that only the report has
OF_CLOSED = "of the designs that close"
PROBABILITIES = (0.05, 0.5, 0.95)
REPORTED = (
    "space.lcoc",
    "earth.lcoc",
    "lcoc_ratio",
    CLOSED_RATIO,
    "space.gpu_hour",
    "earth.gpu_hour",
    "space.delivered_fraction",
    "space.specific_mass",
    "space.capital",
    "space.prices.power",
    "space.prices.platform",
    "earth.prices.power",
    "space.prices.yearly",
    "space.launched_power",
    "space.prices.energy",
    "earth.prices.energy",
    "space.carbon",
    "earth.carbon",
    "earth.water",
)
CHEAPER = "space is cheaper"
CLOSES = "the design closes: every constraint holds"
CONSTRAINTS = ("power", "thermal", "downlink", "crosslink")


def questions(study: "Study") -> list[Question]:
    """Every draw at each scale; a record of one scenario is asked as it is."""
    if study.attributes["prior_set"] == RECORD:
        return [Question("draws", name=SCALES[0], figure=False)]
    return [
        Question("draws", name=scale, of=at_scale(scale), figure=False)
        for scale in SCALES
    ]


def report(answers: Answers) -> "xr.Dataset":
    """Quantiles and mean of the reported outputs at each scale, with their errors.

    Args:
        answers: Every draw, by scale.

    Returns:
        `estimate` and `standard_error` over scale, output and statistic; also the
        shares (orbit is cheaper, the design closes, a limit binds) over scale.
    """
    import xarray as xr

    made = {size: report_of(answers[size]) for size in sizes_in(answers)}
    found = xr.concat(
        list(made.values()),
        xr.DataArray(list(made), dims="scale", name="scale"),
        coords="minimal",
        compat="override",
        combine_attrs="override",
    )
    seconds = sum(answers[size].attrs["seconds"] for size in made)
    return found.assign_attrs(seconds=seconds)


def report_of(results: "xr.Dataset") -> "xr.Dataset":
    """The same of the draws at one scale."""
    events = shares_of(results)
    ratio = results["lcoc_ratio"]
    closed = ratio.where(closing(results) == 1)
    told = {**ratio.attrs, "long_name": f"the same, {OF_CLOSED}"}
    results = results.assign({CLOSED_RATIO: closed.assign_attrs(told)})
    made = quantiles_of(results, REPORTED, PROBABILITIES)
    return made.assign(shares.variables_of(events)).assign_coords(event=list(events))


def shares_of(results: "xr.Dataset") -> dict[str, summary.Estimate]:
    """How often things happen, of the draws in which it is known.

    Of a cost that is not a number it is not known whether it is the lower one. A design
    closes where every constraint holds, as `uq diagnose` has it.
    """
    space, earth = results["space.lcoc"].values, results["earth.lcoc"].values
    cheaper = summary.event(space, "<", earth)
    closes = closing(results)
    events = {
        CHEAPER: cheaper,
        CLOSES: closes,
        f"{CHEAPER}, {OF_CLOSED}": summary.within(cheaper, closes),
    }
    for name in CONSTRAINTS:
        margin = results[f"space.margins.{name}"].values
        events[f"{name} binds"] = summary.event(margin, "<", 0.0)
    events["orbit has no finite cost"] = (~np.isfinite(space)).astype(float)
    return {name: summary.probability(event) for name, event in events.items()}


def closing(results: "xr.Dataset") -> np.ndarray:
    """1 where every constraint of a design holds, else 0, draw by draw."""
    prefix = "space.constraints."
    names = [name for name in results.data_vars if str(name).startswith(prefix)]
    shape = results["space.lcoc"].shape
    held = [
        summary.event(np.broadcast_to(results[name].values, shape), ">=", 0.0)
        for name in names
    ]
    return summary.every(*held)


def tell(answers: Answers) -> None:
    """Print the bands and the shares of all scales side by side."""
    from experiments.cases.lcoc_bands_tables import print_bands

    print_bands(answers)


def figures(_: Answers) -> Figures:
    """Bands at every scale; costs, losses and beliefs at the largest."""
    from experiments.cases import lcoc_bands_figures as draw

    return {
        "bands": draw.bands,
        "costs": draw.costs,
        "waterfall": draw.waterfall,
        "priors": draw.priors,
    }


CASE = Case(
    "orbital-datacenter",
    questions,
    samples=2**16,
    report=report,
    tell=tell,
    figures=figures,
)
