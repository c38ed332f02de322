"""Five Earths beside orbit, in numbers and as a table."""

from typing import TYPE_CHECKING

import numpy as np

from experiments.cases.case import REPORT, Answers
from experiments.cases.earths import BASELINES
from experiments.cases.quantiles import BAND
from experiments.cases.reports import facts_of
from experiments.cases.sizes import sizes_in, title
from experiments.console.tables import console, table_of
from uq.results import summary
from uq.show.words import beliefs, estimate_cell, share_cell, short


if TYPE_CHECKING:
    import xarray as xr

PROBABILITIES = (0.05, 0.5, 0.95)


def baselines_of(answers: Answers) -> "xr.Dataset":
    """Cost on each Earth, ratio of orbit to it, and how often orbit is cheaper."""
    import xarray as xr

    sizes, first = sizes_in(answers), answers[next(iter(BASELINES))]
    earths = {site: answers[site]["earth.lcoc"].values for site in BASELINES}
    orbits = {size: answers[size]["space.lcoc"].values for size in sizes}
    costs = [summary.quantiles(earth, PROBABILITIES) for earth in earths.values()]
    ratios = [
        [summary.quantiles(orbit / earth, PROBABILITIES) for orbit in orbits.values()]
        for earth in earths.values()
    ]
    cheaper = [
        [
            summary.probability(summary.event(orbit, "<", earth))
            for orbit in orbits.values()
        ]
        for earth in earths.values()
    ]
    over, across = ("site", "statistic"), ("site", "scale", "statistic")
    made = {
        "cost": (over, _values(costs)),
        "cost_error": (over, _errors(costs)),
        "ratio": (across, _values(ratios)),
        "ratio_error": (across, _errors(ratios)),
        "share": (across[:2], _values(cheaper)),
        "share_error": (across[:2], _errors(cheaper)),
    }
    coords = {"site": list(earths), "scale": sizes, "statistic": BAND}
    units = first["earth.lcoc"].attrs["units"]
    return xr.Dataset(made, coords, {**facts_of(first), "cost_units": units})


def _values(estimates: list) -> np.ndarray:
    return np.vectorize(lambda each: each.value, otypes=[float])(_array(estimates))


def _errors(estimates: list) -> np.ndarray:
    read = np.vectorize(lambda each: each.standard_error, otypes=[float])
    return read(_array(estimates))


def _array(estimates: list) -> np.ndarray:
    """Nested lists of estimates as an array of objects, each estimate whole."""
    shape, inner = [], estimates
    while isinstance(inner, list):
        shape.append(len(inner))
        inner = inner[0]
    made = np.empty(shape, dtype=object)
    for place in np.ndindex(*shape):
        each = estimates
        for i in place:
            each = each[i]
        made[place] = each
    return made


def print_baselines(answers: Answers) -> None:
    """A row an Earth: its cost, and orbit's over it at each scale."""
    found, out = answers[REPORT], console()
    facts, scales = found.attrs, [str(scale) for scale in found["scale"].values]
    columns = [f"orbit over it, {title(scale)}" for scale in scales]
    cost = f"cost on Earth [{facts['cost_units']}]"
    table = table_of(
        f"{beliefs(facts)}, {facts['form']} form, {facts['samples']} draws: P50 ± one "
        "standard error (P5 to P95)",
        ["data center on Earth", cost, *columns],
        numbers=[cost, *columns],
    )
    shares = table_of(
        "", ["share of draws in which orbit is cheaper", *scales], numbers=scales
    )
    for site in found["site"].values:
        row = found.sel(site=site)
        cells = [_band(row["cost"], row["cost_error"])]
        often = []
        for scale in scales:
            at = row.sel(scale=scale)
            cells.append(_band(at["ratio"], at["ratio_error"]))
            share, error = float(at["share"]), float(at["share_error"])
            cell = share_cell(share, error, facts["samples"])
            often.append(cell.replace(" with 95 % confidence", ""))
        table.add_row(BASELINES[str(site)], *cells)
        shares.add_row(BASELINES[str(site)], *often)
    out.print(table)
    out.print(shares)


def _band(values: "xr.DataArray", errors: "xr.DataArray") -> str:
    """The median and how far it may be off; between what the rest lies."""
    low, middle, high = (float(values.sel(statistic=each)) for each in BAND)
    told = estimate_cell(middle, float(errors.sel(statistic="P50")))
    return f"{told} ({short(low)} to {short(high)})"
