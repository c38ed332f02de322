"""The replicating swarm in numbers: quantiles, shares, and what distance does."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from experiments.cases import quantiles, shares
from experiments.cases.case import REPORT, Answers
from experiments.cases.reports import (
    BOUNDS,
    cell,
    print_sentences,
    subject_of,
)
from experiments.cases.solar_growth_words import (
    DISTANCE,
    EVEN,
    FAN,
    LIGHTER,
    NEVER,
    REACHED,
    REPORTED,
    SIZES,
    TECHNOLOGIES,
)
from experiments.console.answers import print_lines
from uq.results import summary


if TYPE_CHECKING:
    import xarray as xr
    from rich.table import Table

NEVER_COPIES = "a unit never replicates"
IN_TIME = "the target is reached within the horizon"
SHOWN = (1.0, 1.4, 2.0, 2.6, 2.8, 3.6, 5.0, 6.0)  # distances of the table [au]
FIRST = 5  # inputs of a ranking that are shown


def outlook_of(draws: "xr.Dataset") -> "xr.Dataset":
    """Quantiles of the reported outputs, and how often things happen.

    No means: near the base load times grow without bound, and their mean is infinite.

    Args:
        draws: Every draw.

    Returns:
        `estimate` and `standard_error` over output and statistic, of the draws that
        have the output; `share`, `share_error` and `share_draws` over event.
    """
    events = shares_of(draws)
    found = quantiles.quantiles_of(draws, REPORTED, FAN, mean=False)
    return found.assign_coords(event=list(events)).assign(shares.variables_of(events))


def shares_of(draws: "xr.Dataset") -> dict[str, summary.Estimate]:
    """How often things happen, of the draws in which it is known.

    Args:
        draws: Every draw.
    """
    event, every = summary.event, summary.every
    supply, demand = (draws[f"{name}.margin"].values for name in ("supply", "demand"))
    copies = event(supply, ">", 0.0)
    events = {
        NEVER_COPIES: event(supply, "<=", 0.0),
        "it does, and energy binds": every(copies, event(demand, "<", 0.0)),
        "it does, and building binds": every(copies, event(demand, ">=", 0.0)),
        IN_TIME: event(draws[REACHED].values, ">", 0.0),
        "solar is lighter than nuclear here": event(
            draws["alternative.advantage"].values, ">", 1.0
        ),
        "solar is lighter nowhere": (~np.isfinite(draws[EVEN].values)).astype(float),
        "a unit needs no storage": event(draws["demand.storage"].values, "<=", 0.0),
    }
    return {name: summary.probability(each) for name, each in events.items()}


def print_growth(answers: Answers) -> None:
    """The quantiles, the shares, what distance does, and what decides."""
    import uq
    from experiments.console.answers import print_frame
    from experiments.console.tables import console

    report, out = answers[REPORT], console()
    print_lines(
        f"{subject_of(report)}, {report.attrs['samples']} draws; of those that have "
        f"the quantity ({BOUNDS})"
    )
    out.print(quantiles.table(report))
    out.print(shares.table(report))
    for kind, names, title in (
        ("distance", SIZES, "share of draws in which a unit never replicates"),
        ("lighter", TECHNOLOGIES, "share of draws in which solar is lighter"),
    ):
        out.print(_distances(answers, kind, names, title))
    print_sentences([answers["rank"]])
    print_frame(uq.table(answers["rank"]), FIRST)


def _distances(
    answers: Answers, kind: str, names: Sequence[str], title: str
) -> "Table":
    """A share by distance, a column for each of some sweeps."""
    from experiments.console.tables import table_of

    made = table_of(title, ["au", *names], numbers=["au", *names])
    for distance in SHOWN:
        cells = (_share(answers[f"{kind}-{name}"], distance) for name in names)
        made.add_row(f"{distance:.1f}", *cells)
    return made


def _share(found: "xr.Dataset", distance: float) -> str:
    """In words what a sweep asked for says at a distance: a share of draws."""
    (word,) = {NEVER, LIGHTER} & set(map(str, found["output"].values))
    row = found.sel(output=word, statistic="mean")
    at = row.sel({DISTANCE: distance}, method="nearest")
    known = round(float(at["finite"]) * found.attrs["samples"])
    return cell(float(at["estimate"]), float(at["standard_error"]), known)
