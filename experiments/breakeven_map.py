"""Below which launch price, above which specific power, does orbit beat Earth?

Both are what advocates say will decide it. By the ranking launch price comes first
among near-term assumptions; specific power is far from it, and the map shows how far.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from experiments import maps
from experiments.catalogue import load_model
from experiments.maps import Question, share_of
from experiments.selection import Selection


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

MODEL = "orbital-datacenter"
SETS = ("near-term", "optimistic")
# From what propellant alone costs to above rideshare prices of today; from a satellite
# of today, structure and all, to bare thin film.
QUESTION = Question(
    x="launch.price",
    y="solar.specific_power",
    output="space.lcoc",
    other="earth.lcoc",
    x_range=(10.0, 10_000.0),
    y_range=(20.0, 1000.0),
    words="orbit is cheaper than Earth",
)


def run(
    *,
    samples: int = 2**17,
    seed: int = 0,
    selection: Selection | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> "xr.Dataset":
    """The map under near-term and under optimistic priors, or under those asked for.

    Args:
        samples: Draws of each cell, a power of two of at least 32.
        seed: Same seed, same draws.
        selection: Form, priors, scenario and study.
        progress: Called with the draws done and in all.

    Returns:
        Dataset over prior set and the two parameters, as `maps.run` has it.

    Raises:
        ValueError: If something does not fit.
    """
    import xarray as xr

    chosen, found = selections(selection or Selection(MODEL)), []
    for number, one in enumerate(chosen):
        made = maps.run(
            samples=samples,
            seed=seed,
            selection=one,
            question=QUESTION,
            progress=share_of(progress, number, len(chosen)),
        )
        found.append(made)
    names = [one.attrs["prior_set"] for one in found]
    joined = xr.concat(
        found,
        xr.Variable("prior_set", names),
        data_vars="all",
        combine_attrs="drop_conflicts",
    )
    seconds = sum(one.attrs["seconds"] for one in found)
    evaluations = sum(one.attrs["evaluations"] for one in found)
    return joined.assign_attrs(
        found[0].attrs
        | {
            "experiment": "breakeven-map",
            "prior_set": ", ".join(names),
            "seconds": seconds,
            "evaluations": evaluations,
            "evaluations_per_second": evaluations / seconds,
        }
    )


def plan(*, samples: int, seed: int, selection: Selection) -> None:
    """Judge what is asked for, before any work.

    Raises:
        ValueError: If something does not fit.
        MemoryError: If the map would not fit.
    """
    for one in selections(selection):
        maps.plan(samples=samples, seed=seed, selection=one, question=QUESTION)


def selections(selection: Selection) -> list[Selection]:
    """One for each prior set."""
    if selection.priors:
        return [selection]
    known = load_model(selection.model).prior_sets
    return [replace(selection, priors=name) for name in SETS if name in known]


def report(results: "xr.Dataset") -> "xr.Dataset":
    """The same maps, each with its answer in a sentence.

    Args:
        results: What `run` returned.
    """
    answers = [maps.report(one).attrs["answer"] for one in _each(results)]
    return results.assign(answer=("prior_set", answers))


def _each(results: "xr.Dataset") -> list["xr.Dataset"]:
    """The maps one by one, each as `maps.run` returned it."""
    made = []
    for name in results["prior_set"].values:
        one = results.sel(prior_set=name, drop=True)
        told = {"prior_set": str(name)}
        if "answer" in one:
            told["answer"] = str(one["answer"].item())
        made.append(one.assign_attrs(told))
    return made


def print_report(report: "xr.Dataset") -> None:
    """Each map's answer and numbers, and how fast they were found."""
    from experiments.map_verdict import print_map, print_speed

    for one in _each(report):
        print_map(one)
    print_speed(report.attrs)


def figures(
    results: "xr.Dataset", report: "xr.Dataset", selection: Selection
) -> dict[str, "Figure"]:
    """The maps side by side, by file name."""
    from experiments import map_figures as draw

    del results, selection
    return {"map": draw.maps(_each(report))}
