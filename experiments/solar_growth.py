"""How far from the Sun can a swarm copy itself, how fast, and where nuclear wins."""

import functools
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments import replicates, sobol_ranking
from experiments.replicates import FEWEST, REPLICATES
from experiments.selection import Selection
from experiments.shares import variables_of
from experiments.solar_sweeps import choosing, swept
from uq.designs import Sobol
from uq.engine.propagation import propagate
from uq.inputs.sampling import sample
from uq.results import summary
from uq.results.datasets import DIMENSIONS, provenance, to_dataset
from uq.show.words import beliefs


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

MODEL = "solar-replication"
KEEPS_DRAWS = True
FAN = (0.05, 0.25, 0.5, 0.75, 0.95)
REPORTED = (
    "supply.power",
    "supply.area",
    "supply.mass",
    "sizing.specific_power",
    "alternative.breakeven_distance",
    "heat.area_ratio",
    "heat.concentration",
    "replication.time",
    "demand.total",
    "demand.supply",
    "demand.storage",
    "swarm.log_units",
    "swarm.time_to_target",
    "swarm.energy_to_target",
)
UNITS = ("seed", "mature")
TECHNOLOGIES = ("photovoltaic", "dynamic", "thermopile")
DISTANCES = tuple(np.linspace(1.0, 6.0, 26).round(2).tolist())  # [au]
YEARS = tuple(np.linspace(0, 20, 41).tolist())  # since the start
FOLLOWED = ("supply.power", "supply.margin")
FOLLOWED += ("alternative.advantage", "alternative.breakeven_distance")
RANKED = ("swarm.log_units", "demand.margin", "log:alternative.advantage")
RANKING = 2**12  # most base points of the ranking


def run(
    *,
    samples: int = 2**16,
    seed: int = 0,
    selection: Selection | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> "xr.Dataset":
    """Draw every prior, grow the swarm, and follow it over distance and time.

    Args:
        samples: Draws in all, a power of two of at least 16; they are 16 independently
            scrambled Sobol' nets of as many points each.
        seed: Same seed, same draws.
        selection: Model form, priors, scenario and study; None is the default of each.
        progress: Called with the draws done and the draws in all.

    Returns:
        Dataset with dimensions replicate and sample: every parameter that varies, every
        output. Shares over distance (of first and mature units, of technologies) and
        over years; quantiles of power over distance and of units over years; Sobol'
        indices.

    Raises:
        ValueError: If `samples` is not a power of two of at least 16, or the selection
            does not fit.
        MemoryError: If the draws would not fit.
    """
    import xarray as xr

    selection = selection or Selection(MODEL)
    model, priors, chosen, design = plan(
        samples=samples, seed=seed, selection=selection
    )
    start = time.perf_counter()
    draws = sample(priors, design)
    outputs = propagate(model, draws, nonfinite="keep", progress=progress)
    seconds = time.perf_counter() - start
    size = samples // REPLICATES
    parts = [
        to_dataset(draws, *DIMENSIONS, priors=priors),
        to_dataset(outputs, *DIMENSIONS),
        over_distance(selection, size=size, seed=seed),
        over_years(selection, size=size, seed=seed),
        ranking(selection, samples=samples, seed=seed),
    ]
    return xr.merge(parts, combine_attrs="drop_conflicts").assign_attrs(
        provenance(
            title="Growth of a self-replicating swarm on sunlight",
            experiment="solar-growth",
            design="scrambled Sobol'",
            samples=samples,
            replicates=REPLICATES,
            seed=seed,
            seconds=seconds,
            evaluations_per_second=samples / seconds,
            **chosen,
        )
    )


def plan(
    *, samples: int, seed: int, selection: Selection
) -> tuple[Any, Any, dict[str, str], Sobol]:
    """Judge what is asked for, before any work; see `replicates.plan`.

    Raises:
        ValueError: If the model is another.
    """
    if selection.model != MODEL:
        raise ValueError(f"solar-growth is about {MODEL}, not {selection.model}")
    return replicates.plan(samples=samples, seed=seed, selection=selection)


def over_distance(selection: Selection, *, size: int, seed: int) -> "xr.Dataset":
    """What distance does to the power of both kinds of unit, to each technology."""
    import xarray as xr

    follow = functools.cache(
        functools.partial(
            swept,
            axis=("sun.distance", DISTANCES),
            paths=FOLLOWED,
            size=size,
            seed=seed,
        )
    )
    units = [follow(choosing(selection, unit=unit)) for unit in UNITS]
    kinds = [follow(choosing(selection, technology=kind)) for kind in TECHNOLOGIES]
    power = [_quantiles(found["supply.power"]) for found in units]
    never = [np.mean(found["supply.margin"] <= 0, axis=-1) for found in units]
    lighter = [np.mean(f["alternative.advantage"] > 1, axis=-1) for f in kinds]
    even = [found["alternative.breakeven_distance"][0] for found in kinds]
    return xr.Dataset(
        {
            "fan_power": (("unit", "distance", "quantile"), power, {"units": "W"}),
            "never": (("unit", "distance", "replicate"), never, {"units": "-"}),
            "lighter": (("technology", "distance", "replicate"), lighter),
            "breakeven": (("technology", "replicate", "draw"), even, {"units": "au"}),
        },
        coords={
            "unit": list(UNITS),
            "technology": list(TECHNOLOGIES),
            "distance": ("distance", list(DISTANCES), {"units": "au"}),
            "quantile": list(FAN),
        },
    )


def over_years(selection: Selection, *, size: int, seed: int) -> "xr.Dataset":
    """What time does to the swarm; one that never replicates stays as it began."""
    import xarray as xr

    units, when = "swarm.log_units", "swarm.time_to_target"
    found = swept(
        selection,
        axis=("growth.horizon", YEARS),
        paths=(units, when),
        size=size,
        seed=seed,
    )
    years = np.array(YEARS, float)
    return xr.Dataset(
        {
            "fan_units": (("year", "quantile"), _quantiles(found[units])),
            "reached": (
                ("year", "replicate"),
                np.mean(found[when] <= years[:, None, None], axis=-1),
            ),
        },
        coords={"year": ("year", years, {"units": "yr"}), "quantile": list(FAN)},
    )


def ranking(selection: Selection, *, samples: int, seed: int) -> "xr.Dataset":
    """Sobol' indices of what grows, of what binds and of what is lighter."""
    base = min(max(samples, FEWEST), RANKING)
    question = sobol_ranking.Question(RANKED)
    return sobol_ranking.run(
        samples=base, seed=seed, selection=selection, question=question
    )


def _quantiles(values: np.ndarray) -> np.ndarray:
    """Of all draws at each point of an axis, the quantiles of the fan."""
    flat = values.reshape(len(values), -1)
    return np.quantile(flat, FAN, axis=1, method="median_unbiased").T


def report(results: "xr.Dataset") -> "xr.Dataset":
    """Quantiles of the reported outputs, shares, and what distance does.

    No means: near the base load times grow without bound, and their mean is infinite.

    Args:
        results: What `run` returned.

    Returns:
        `estimate` and `standard_error` over answer and statistic, of the draws that
        have the answer; `share` and `share_error` over event; `never` and `lighter`
        over distance; the first parameters of every ranking.
    """
    import xarray as xr

    rows = [summary.quantiles(results[name].values, FAN) for name in REPORTED]
    shares = shares_of(results)
    made = xr.Dataset(
        {
            "estimate": (("answer", "statistic"), [[e.value for e in r] for r in rows]),
            "standard_error": (
                ("answer", "statistic"),
                [[e.standard_error for e in r] for r in rows],
            ),
            **variables_of(shares),
        },
        coords={
            "answer": list(REPORTED),
            "statistic": [f"P{100 * q:.0f}" for q in FAN],
            "event": list(shares),
            "units": ("answer", [results[o].attrs["units"] for o in REPORTED]),
            "meaning": ("answer", [results[o].attrs["long_name"] for o in REPORTED]),
        },
    )
    for name in ("never", "lighter", "reached"):
        values = results[name]
        made[name] = values.mean("replicate")
        made[f"{name}_error"] = values.std("replicate", ddof=1) / REPLICATES**0.5
    ranks = sobol_ranking.report(results)[["ranked", "ST", "ST_error"]]
    return made.merge(ranks, combine_attrs="drop").assign_attrs(results.attrs)


def shares_of(results: "xr.Dataset") -> dict[str, summary.Estimate]:
    """How often things happen, of the draws in which it is known."""
    event, every = summary.event, summary.every
    supply, demand = (results[f"{name}.margin"].values for name in ("supply", "demand"))
    even = results["alternative.breakeven_distance"].values
    when = results["swarm.time_to_target"].values
    years = results["growth.horizon"].values
    events = {
        "a unit never replicates": event(supply, "<=", 0.0),
        "it does, and energy binds": every(
            event(supply, ">", 0.0), event(demand, "<", 0.0)
        ),
        "it does, and building binds": every(
            event(supply, ">", 0.0), event(demand, ">=", 0.0)
        ),
        "the target is reached within the horizon": event(when, "<=", years),
        "solar is lighter than nuclear here": event(
            results["alternative.advantage"].values, ">", 1.0
        ),
        "solar is lighter nowhere": (~np.isfinite(even)).astype(float),
        "a unit needs no storage": event(results["demand.storage"].values, "<=", 0.0),
    }
    return {name: summary.probability(each) for name, each in events.items()}


def print_report(report: "xr.Dataset") -> None:
    """The answers, the shares, what distance does, what decides, and how fast."""
    from experiments.solar_growth_tables import print_growth

    print_growth(report)


def figures(
    results: "xr.Dataset", report: "xr.Dataset", selection: Selection
) -> dict[str, "Figure"]:
    """The figures that answer the question, by file name."""
    from experiments import solar_growth_figures as draw
    from experiments.ranking_figures import bars

    told = f"{beliefs(results.attrs)}, {results.attrs['form']} form"
    return {
        "distance": draw.distance(results, report, told),
        "growth": draw.growth(results, report, told),
        "nuclear": draw.nuclear(results, report, told),
        "storage": draw.storage(results, report, told),
        "ranking": bars(results, f"What decides growth, pace and mass ({told})"),
    }
