"""Bands of the levelized cost of compute as figures: every scale on one axis."""

import json
from typing import TYPE_CHECKING

import numpy as np

from experiments.cases.band_figures import Band, intervals
from experiments.cases.case import REPORT, Answers
from experiments.cases.reports import subject_of
from experiments.cases.sizes import SIZES, sizes_in, title
from uq.show.shares import percent
from uq.show.words import short


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure


def bands(answers: Answers) -> "Figure":
    """Both levelized costs at every scale, on one axis."""
    found, sizes = answers[REPORT], sizes_in(answers)
    ratio = found["estimate"].sel(output="lcoc_ratio", statistic="P50")
    told = ", ".join(
        f"{short(float(ratio.sel(scale=size)))} times at {SIZES[size]}"
        for size in sizes
    )
    rows = []
    for size in sizes:
        draws = answers[size]
        rows.append(Band(title(size), "orbit", draws["space.lcoc"]))
        rows.append(Band(title(size), "Earth", draws["earth.lcoc"]))
    return intervals(
        rows,
        f"Compute in orbit, over Earth's price: {told}\n"
        f"(ratio, P50; {subject_of(found)})",
        "levelized cost of compute",
    )


def costs(answers: Answers) -> "Figure":
    """What each levelized cost is made of, at the smallest and the largest scale."""
    from experiments.cases.cost_figures import breakdown, largest

    first, *_, last = [*sizes_in(answers), sizes_in(answers)[-1]]
    orbit = {
        f"orbit, {title(size)}": _parts(answers[size], "space")
        for size in dict.fromkeys((first, last))
    }
    every = {**orbit, "Earth": _parts(answers[last], "earth")}
    return breakdown(
        every,
        answers[last]["space.lcoc"].attrs["units"],
        f"Compute in orbit at {SIZES[last]}: {largest(every[f'orbit, {title(last)}'])}"
        f"\n({subject_of(answers[last])}; scales differ)",
    )


def waterfall(answers: Answers) -> "Figure":
    """What is left of the installed compute, at the largest scale."""
    from experiments.cases.cost_figures import waterfall

    last = sizes_in(answers)[-1]
    stages = _stages(answers[last])
    left = percent(float(np.median([*stages.values()][-1])), 0)
    return waterfall(
        stages,
        f"Of the compute that is installed in orbit {left} is delivered (P50)\n"
        f"({title(last)}, {subject_of(answers[last])})",
        "share of installed peak compute [-]",
    )


def priors(answers: Answers) -> "Figure":
    """What is believed of each input, at the largest scale."""
    from experiments.cases.cost_figures import prior_sheet

    last = sizes_in(answers)[-1]
    results = answers[last]
    inputs = json.loads(results.attrs["inputs"])
    return prior_sheet(
        results[inputs],
        f"The {len(inputs)} assumptions that vary ({title(last)}, "
        f"{subject_of(results)})",
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
