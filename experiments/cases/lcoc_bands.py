"""How uncertain is the levelized cost of compute in orbit, beside one on Earth?"""

import json
from typing import TYPE_CHECKING

import numpy as np

from experiments.cases import shares
from experiments.cases.case import REPORT, Answers, Case, Question
from experiments.cases.quantiles import quantiles_of
from experiments.cases.reports import subject_of
from uq.results import summary
from uq.show.shares import percent
from uq.show.style import EARTH, ORBIT
from uq.show.words import beliefs, short


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

PROBABILITIES = (0.05, 0.5, 0.95)
REPORTED = (
    "space.lcoc",
    "earth.lcoc",
    "lcoc_ratio",
    "space.gpu_hour",
    "earth.gpu_hour",
    "space.delivered_fraction",
    "space.specific_mass",
    "space.capital",
    "space.carbon",
    "earth.carbon",
    "earth.water",
)
CHEAPER = "space is cheaper"
CLOSES = "the design closes: every constraint holds"
CONSTRAINTS = ("power", "thermal", "downlink", "crosslink")


def report(answers: Answers) -> "xr.Dataset":
    """Quantiles and mean of the reported outputs, each with its standard error.

    Args:
        answers: Every draw.

    Returns:
        `estimate` and `standard_error` over output and statistic; also the shares
        (orbit is cheaper, the design closes, a limit binds).
    """
    results = answers["draws"]
    events = shares_of(results)
    made = quantiles_of(results, REPORTED, PROBABILITIES)
    made = made.assign(shares.variables_of(events)).assign_coords(event=list(events))
    facts = {key: told for key, told in results.attrs.items() if key != "answer"}
    return made.assign_attrs(facts)


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
        f"{CHEAPER}, of the designs that close": summary.within(cheaper, closes),
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
    """The bands, the shares, and how fast they were found."""
    from experiments.console.tables import console, table_of
    from uq.show.words import estimate_cell, in_words

    found, out = answers[REPORT], console()
    facts, statistics = found.attrs, list(found["statistic"].values)
    samples, seconds = facts["samples"], facts["seconds"]
    table = table_of(
        f"{beliefs(facts)}, {facts['form']} form, {samples} draws "
        "(± one standard error, from replicates)",
        ["quantity", *statistics, "unit"],
        numbers=statistics,
    )
    for output in found["output"].values:
        row = found.sel(output=output)
        values, errors = row["estimate"].values, row["standard_error"].values
        factor, unit = in_words(values[1], str(row["units"].item()))
        cells = map(estimate_cell, values / factor, errors / factor)
        table.add_row(str(row["meaning"].item()), *cells, unit)
    out.print(table)
    out.print(shares.table(found))
    out.print(
        f"{samples} evaluations of both sides in {seconds:.2f} s, compilation "
        f"included: {samples / seconds:,.0f} a second"
    )


def bands(answers: Answers) -> "Figure":
    """Both levelized costs, on one axis."""
    from experiments.cases.cost_figures import bands

    results, found = answers["draws"], answers[REPORT]
    median = found["estimate"].sel(statistic="P50")
    orbit, earth = (float(median.sel(output=o)) for o in ("space.lcoc", "earth.lcoc"))
    cheaper = float(found["share"].sel(event=CHEAPER))
    often = percent(cheaper, 1) if cheaper else "none"
    unit = results["space.lcoc"].attrs["units"]
    return bands(
        {"orbit": results["space.lcoc"], "Earth": results["earth.lcoc"]},
        (ORBIT, EARTH),
        f"Compute costs {short(orbit)} {unit} in orbit and {short(earth)} on Earth "
        f"(P50);\norbit is cheaper in {often} of {results.attrs['samples']:,} draws "
        f"({subject_of(results)})",
        "levelized cost of compute",
    )


def costs(answers: Answers) -> "Figure":
    """What each levelized cost is made of."""
    from experiments.cases.cost_figures import breakdown, largest

    results = answers["draws"]
    orbit, earth = (_parts(results, side) for side in ("space", "earth"))
    return breakdown(
        {"orbit": orbit, "Earth": earth},
        results["space.lcoc"].attrs["units"],
        f"Compute in orbit: {largest(orbit)}\n({subject_of(results)}; scales differ)",
    )


def waterfall(answers: Answers) -> "Figure":
    """What is left of the installed compute."""
    from experiments.cases.cost_figures import waterfall

    results = answers["draws"]
    stages = _stages(results)
    left = percent(float(np.median([*stages.values()][-1])), 0)
    return waterfall(
        stages,
        f"Of the compute that is installed in orbit {left} is delivered (P50)\n"
        f"({subject_of(results)})",
        "share of installed peak compute [-]",
    )


def priors(answers: Answers) -> "Figure":
    """What is believed of each input."""
    from experiments.cases.cost_figures import prior_sheet

    results = answers["draws"]
    inputs = json.loads(results.attrs["inputs"])
    return prior_sheet(
        results[inputs],
        f"The {len(inputs)} assumptions that vary ({subject_of(results)})",
    )


def _parts(results: "xr.Dataset", side: str) -> dict[str, np.ndarray]:
    """Each item of a side's bill as its part of the levelized cost, feasible draws."""
    lcoc = results[f"{side}.lcoc"].values
    per_dollar = lcoc / results[f"{side}.lifecycle_cost"].values
    good, prefix = np.isfinite(lcoc), f"{side}.bill."
    return {
        str(name).removeprefix(prefix): (results[name].values * per_dollar)[good]
        for name in results.data_vars
        if str(name).startswith(prefix)
    }


def _stages(results: "xr.Dataset") -> dict[str, np.ndarray]:
    """What is left of peak after each loss, feasible draws."""
    good, prefix = np.isfinite(results["space.lcoc"].values), "space.waterfall."
    peak = results[f"{prefix}peak"].values
    return {
        str(name).removeprefix(prefix): (results[name].values / peak)[good]
        for name in results.data_vars
        if str(name).startswith(prefix)
    }


CASE = Case(
    "orbital-datacenter",
    [Question("draws", figure=False)],
    report=report,
    tell=tell,
    figures={"bands": bands, "costs": costs, "waterfall": waterfall, "priors": priors},
)
