"""Does a depot that skimmers feed close, what does it bring, and what decides that?"""

import time
import warnings
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments import replicates
from experiments.replicates import REPLICATES
from experiments.selection import Selection, load
from experiments.skimmer_closure_map import MAPPED, closure_map, technologies
from uq.designs import Sobol
from uq.engine.propagation import propagate
from uq.inputs.sampling import sample
from uq.parameters import replace_leaves
from uq.priors import prior_table, varying
from uq.quantities import quantities
from uq.results import summary
from uq.results.datasets import DIMENSIONS, provenance, to_dataset
from uq.sensitivity.variance.sobol import sobol_indices
from uq.show.words import beliefs


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

MODEL = "skimmer"
KEEPS_DRAWS = True
SIZES = (1, 3, 6)
PROBABILITIES = (0.05, 0.5, 0.95)
REPORTED = (
    "throughput.fleet",
    "throughput.stored",
    "throughput.next_skimmer",
    "sortie.burned_share",
    "sortie.drag_floor",
    "sortie.jet_power",
    "closure.ratio",
    "economics.breakeven_price",
)
KEPT = (*REPORTED, "storage.margin", "closure.net", "economics.profit")
RANKED = ("log:throughput.fleet", "log:closure.ratio")
SHEET = 2**13  # draws that show the shape of a prior: one replicate by default


def run(
    *,
    samples: int = 2**17,
    seed: int = 0,
    selection: Selection | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> "xr.Dataset":
    """The same draws for one, three and six skimmers, a map, and Sobol' indices.

    Args:
        samples: Draws in all, a power of two of at least 32; they are 16 independently
            scrambled Sobol' nets of as many points each.
        seed: Same seed, same draws.
        selection: Model form, priors, scenario and study; None is the default of each.
            The scenario's fleet is that of the map, the technologies and the indices.
        progress: Called with the draws done and the draws in all.

    Returns:
        Dataset with every parameter over replicate and sample, the reported outputs
        also over fleet; the share of closing draws over specific impulse and intake
        efficiency, and over propulsion and chemistry; indices over parameter.

    Raises:
        ValueError: If `samples` or the selection does not fit.
        MemoryError: If the draws would not fit.
    """
    import xarray as xr

    selection = selection or Selection(MODEL)
    model, priors, chosen, design = plan(
        samples=samples, seed=seed, selection=selection
    )
    start = time.perf_counter()
    draws = sample(priors, design)
    fleets = [
        _kept(model, draws, size, partial(_part, progress, k))
        for k, size in enumerate(SIZES)
    ]
    indices = _indices(model, priors, samples, seed)
    parts = [
        to_dataset(draws, *DIMENSIONS, priors=priors),
        xr.concat(fleets, xr.Variable("fleet", list(SIZES))),
        closure_map(model, draws),
        technologies(selection, model, priors, draws),
        xr.Dataset.from_dict(indices.to_dict())[["S1", "ST", *_ERRORS]],
    ]
    results = xr.merge(parts, combine_attrs="override")
    for name, values in indices.sums().items():
        results[f"S1_{name}"] = ("output", values)
    points = results["map_closes"].size * min(MAPPED, design.size) * REPLICATES
    runs = len(SIZES) + results.sizes["technology"]
    evaluations = runs * samples + points + indices.evaluations
    seconds = time.perf_counter() - start
    if progress:
        progress(samples, samples)
    return results.assign_attrs(
        provenance(
            title="Closure of a depot that skimmers feed",
            experiment="skimmer-closure",
            design="scrambled Sobol'",
            samples=samples,
            replicates=REPLICATES,
            parameters=len(varying(priors)),
            seed=seed,
            ci_prob=0.95,
            seconds=seconds,
            evaluations=evaluations,
            evaluations_per_second=evaluations / seconds,
            **chosen,
        )
    )


_ERRORS = ("S1_error", "ST_error", "S1_interval", "ST_interval")


def plan(
    *, samples: int, seed: int, selection: Selection
) -> tuple[Any, Any, dict[str, str], Sobol]:
    """Judge what is asked for, before any work; see `replicates.plan`.

    At least two draws of each replicate.
    """
    least = 2 * REPLICATES
    return replicates.plan(samples=samples, seed=seed, selection=selection, least=least)


def _part(progress: Any, k: int, done: int, total: int) -> None:
    """Progress of one fleet as part of all."""
    if progress:
        progress((k * total + done) // (len(SIZES) + 1), total)


def _kept(model: Any, draws: Any, size: int, progress: Any) -> "xr.Dataset":
    """The outputs worth keeping of one size of the fleet."""
    sized = replace_leaves(draws, {"fleet.size": np.float64(size)})
    outputs = propagate(model, sized, nonfinite="keep", progress=progress)
    return to_dataset(outputs, *DIMENSIONS)[list(KEPT)]


def _indices(model: Any, priors: Any, samples: int, seed: int) -> Any:
    """What to measure first: indices of the yield and of the closure ratio."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return sobol_indices(
            model,
            priors,
            quantities(RANKED),
            size=samples // REPLICATES,
            seed=seed,
            replicates=REPLICATES,
        )


def report(results: "xr.Dataset") -> "xr.Dataset":
    """Bands, shares and the ranking, each with its standard error.

    Args:
        results: What `run` returned.

    Returns:
        `estimate` over fleet, output and statistic; `share` over fleet and event; the
        technologies and the indices as they are.
    """
    import xarray as xr

    rows, shares = [], []
    for size in SIZES:
        at = results.sel(fleet=size)
        draws = [at[output].values for output in REPORTED]
        rows.append([[*summary.quantiles(d, PROBABILITIES)] for d in draws])
        shares.append(shares_of(at))
    table, events = ("fleet", "about", "statistic"), ("fleet", "event")
    quantile_values = [[[e.value for e in r] for r in s] for s in rows]
    quantile_errors = [[[e.standard_error for e in r] for r in s] for s in rows]
    told = [results[output].attrs for output in REPORTED]
    made = xr.Dataset(
        {
            "estimate": (table, quantile_values),
            "standard_error": (table, quantile_errors),
            "share": (events, [[e.value for e in s.values()] for s in shares]),
            "share_error": (
                events,
                [[e.standard_error for e in s.values()] for s in shares],
            ),
        },
        coords={
            "fleet": list(SIZES),
            "about": list(REPORTED),
            "statistic": ["P5", "P50", "P95"],
            "event": list(shares[0]),
            "units": ("about", [t["units"] for t in told]),
            "meaning": ("about", [t["long_name"] for t in told]),
        },
        attrs=results.attrs,
    )
    rest = ["closes", "closes_error", "S1", "ST", "S1_error", "ST_error"]
    return made.merge(results[rest])


def shares_of(at: "xr.Dataset") -> dict[str, summary.Estimate]:
    """How often things happen with one size of the fleet, and what full tanks cost."""
    events = {
        "tanks are full": summary.event(at["storage.margin"].values, "<", 0.0),
        "propellant closes": summary.event(at["closure.net"].values, ">", 0.0),
        "it pays at the market's price": summary.event(
            at["economics.profit"].values, ">", 0.0
        ),
    }
    made = {k: summary.probability(v) for k, v in events.items()}
    whole, stored = (at[f"throughput.{n}"].values for n in ("fleet", "stored"))
    parts = 1 - stored.mean(axis=1) / whole.mean(axis=1)
    lost = 1 - stored.mean() / whole.mean()
    error = summary.standard_error(parts)
    made["share of the mean yield lost to full tanks"] = summary.Estimate(
        float(lost), error, len(parts)
    )
    return made


def print_report(report: "xr.Dataset") -> None:
    """The bands, the shares, the ranking, and how fast they were found."""
    from experiments.skimmer_closure_tables import print_closure

    print_closure(report)


def figures(
    results: "xr.Dataset", report: "xr.Dataset", selection: Selection
) -> dict[str, "Figure"]:
    """The figures that answer the question, by file name.

    Args:
        results: What `run` returned.
        report: What `report` returned.
        selection: What was run, for the sheet of its priors.
    """
    from experiments import ranking_figures
    from experiments import skimmer_closure_figures as draw
    from experiments.figures import prior_sheet

    told = f"{beliefs(results.attrs)}, {results.attrs['form']} form"
    _, priors, _ = load(selection)
    free = set(varying(priors))
    sheet = {path: prior for path, prior in prior_table(priors).items() if path in free}
    ranked = results[["S1", "ST", *_ERRORS, "S1_sum", "S1_standard_error"]]
    return {
        "yields": draw.yields(results, report, told),
        "closure-map": draw.closure_map(results, told),
        "price": draw.price(results, report, told),
        "ranking": ranking_figures.bars(ranked, f"What to measure first ({told})"),
        "priors": prior_sheet(
            sheet,
            {path: results[path].values.ravel()[:SHEET] for path in sheet},
            f"The {len(sheet)} assumptions that vary ({told})",
        ),
    }
