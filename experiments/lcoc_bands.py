"""How uncertain is the levelized cost of compute in orbit, beside one on Earth?"""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from experiments import shares
from experiments.replicates import REPLICATES, plan
from experiments.selection import Selection, load
from uq.engine.propagation import propagate
from uq.inputs.sampling import sample
from uq.priors import prior_table, varying
from uq.results import summary
from uq.results.datasets import DIMENSIONS, provenance, to_dataset
from uq.show.style import EARTH, ORBIT
from uq.show.words import beliefs, short


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

MODEL = "orbital-datacenter"
KEEPS_DRAWS = True
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
SHEET = 2**13  # draws that show the shape of a prior: one replicate by default
CHEAPER = "space is cheaper"
CLOSES = "the design closes: every constraint holds"
CONSTRAINTS = ("power", "thermal", "downlink", "crosslink")


def run(
    *,
    samples: int = 2**17,
    seed: int = 0,
    selection: Selection | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> "xr.Dataset":
    """Draw every prior, evaluate both sides, keep every draw beside every output.

    Args:
        samples: Draws in all, a power of two of at least 16; they are 16 independently
            scrambled Sobol' nets of as many points each.
        seed: Same seed, same draws.
        selection: Model form, priors, scenario and study; None is the default of each.
        progress: Called with the draws done and the draws in all.

    Returns:
        Dataset with dimensions replicate and sample: every parameter that varies, every
        output; parameters that do not vary are scalars.

    Raises:
        ValueError: If `samples` is not a power of two of at least 16, or the selection
            does not fit.
        MemoryError: If the draws would not fit.
    """
    selection = selection or Selection(MODEL)
    model, priors, chosen, design = plan(
        samples=samples, seed=seed, selection=selection
    )
    start = time.perf_counter()
    draws = sample(priors, design)
    outputs = propagate(model, draws, nonfinite="keep", progress=progress)
    seconds = time.perf_counter() - start
    inputs = to_dataset(draws, *DIMENSIONS, priors=priors)
    answers = to_dataset(outputs, *DIMENSIONS)
    return inputs.merge(answers).assign_attrs(
        provenance(
            title="Uncertainty bands on the levelized cost of compute",
            experiment="lcoc-bands",
            design="scrambled Sobol'",
            samples=samples,
            replicates=REPLICATES,
            seed=seed,
            seconds=seconds,
            evaluations_per_second=samples / seconds,
            **chosen,
        )
    )


def report(results: "xr.Dataset") -> "xr.Dataset":
    """Quantiles and mean of the reported outputs, each with its standard error.

    Args:
        results: What `run` returned.

    Returns:
        `estimate` and `standard_error` over output and statistic; also the shares
        (orbit is cheaper, the design closes, a limit binds).
    """
    import xarray as xr

    names = ["P5", "P50", "P95", "mean"]
    rows = []
    for output in REPORTED:
        draws = results[output].values
        rows.append([*summary.quantiles(draws, PROBABILITIES), summary.mean(draws)])
    told = shares_of(results)
    return xr.Dataset(
        {
            "estimate": (("output", "statistic"), [[e.value for e in r] for r in rows]),
            "standard_error": (
                ("output", "statistic"),
                [[e.standard_error for e in r] for r in rows],
            ),
            **shares.variables_of(told),
        },
        coords={
            "output": list(REPORTED),
            "statistic": names,
            "event": list(told),
            "units": ("output", [results[o].attrs["units"] for o in REPORTED]),
            "meaning": ("output", [results[o].attrs["long_name"] for o in REPORTED]),
        },
        attrs=results.attrs,
    )


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


def print_report(report: "xr.Dataset") -> None:
    """The bands, the shares, and how fast they were found."""
    from experiments.console.tables import console, table_of
    from uq.show.words import estimate_cell, in_words

    told, out = report.attrs, console()
    samples, statistics = told["samples"], list(report["statistic"].values)
    table = table_of(
        f"{beliefs(told)}, {told['form']} form, {samples} draws "
        "(± one standard error, from replicates)",
        ["quantity", *statistics, "unit"],
        numbers=statistics,
    )
    for output in report["output"].values:
        row = report.sel(output=output)
        values, errors = row["estimate"].values, row["standard_error"].values
        factor, unit = in_words(values[1], str(row["units"].item()))
        cells = map(estimate_cell, values / factor, errors / factor)
        table.add_row(str(row["meaning"].item()), *cells, unit)
    out.print(table)
    out.print(shares.table(report))
    out.print(
        f"{samples} evaluations of both sides in {told['seconds']:.2f} s, "
        f"compilation included: {told['evaluations_per_second']:,.0f} a second"
    )


def figures(
    results: "xr.Dataset", report: "xr.Dataset", selection: Selection
) -> dict[str, "Figure"]:
    """The figures that answer the question, by file name.

    Args:
        results: What `run` returned.
        report: What `report` returned.
        selection: What was run, for the sheet of its priors.
    """
    from experiments import figures as draw

    told = f"{beliefs(results.attrs)}, {results.attrs['form']} form"
    median = report["estimate"].sel(statistic="P50")
    orbit, earth = (float(median.sel(output=o)) for o in ("space.lcoc", "earth.lcoc"))
    cheaper = float(report["share"].sel(event=CHEAPER))
    often = f"{cheaper:.1%}" if cheaper else "none"
    samples = f"{results.attrs['samples']:,}"
    unit = results["space.lcoc"].attrs["units"]
    _, priors, _ = load(selection)
    free = set(varying(priors))
    sheet = {path: prior for path, prior in prior_table(priors).items() if path in free}
    return {
        "bands": draw.bands(
            {"orbit": results["space.lcoc"], "Earth": results["earth.lcoc"]},
            (ORBIT, EARTH),
            f"Compute costs {short(orbit)} {unit} in orbit and "
            f"{short(earth)} on Earth (P50);\n"
            f"orbit is cheaper in {often} of {samples} draws ({told})",
        ),
        "costs": draw.breakdown(
            {"orbit": _parts(results, "space"), "Earth": _parts(results, "earth")},
            unit,
            f"What the levelized cost of compute is made of ({told})",
        ),
        "waterfall": draw.waterfall(
            _stages(results),
            f"From installed to delivered compute in orbit ({told})",
            "share of installed peak compute [-]",
        ),
        "priors": draw.prior_sheet(
            sheet,
            {path: results[path].values.ravel()[:SHEET] for path in sheet},
            f"The {len(sheet)} assumptions that vary ({told})",
        ),
    }


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
