"""What a map says, in a few numbers, each with its standard error."""

from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.console.tables import console, table_of
from uq.show.words import estimate_cell, subject


if TYPE_CHECKING:
    import xarray as xr

SHOWN = 6  # rows and columns of a printed map


def print_map(report: "xr.Dataset") -> None:
    """One map's answer, and what it rests on at a few places."""
    out = console()
    out.print(f"{subject(report.attrs)}\n{report.attrs['answer']}\n")
    share = report["probability"].values
    if share.max() > 0 and share.min() < 1:
        title = f"share of draws in which {report.attrs['event']}"
        out.print(_few(report, title, "probability"))
    if "ratio" in report and np.isfinite(report["ratio"].values).any():
        title = f"geometric mean of {report.attrs['compared']}"
        out.print(_few(report, title, "ratio"))


def _few(report: "xr.Dataset", title: str, name: str) -> Any:
    """A few rows and columns of a map, spread evenly."""
    x, y = (str(dim) for dim in report["probability"].dims)
    rows, columns = (
        np.unique(np.linspace(0, report.sizes[path] - 1, SHOWN).round().astype(int))
        for path in (y, x)
    )
    heads = [f"{value:.4g}" for value in report[x].values[columns]]
    corner = f"{y} [{report[y].attrs['units']}]"
    across = f"{x} [{report[x].attrs['units']}]"
    table = table_of(f"{title}, across: {across}", [corner, *heads], numbers=heads)
    for row in rows[::-1]:
        cells = [
            estimate_cell(
                float(report[name].values[column, row]),
                float(report[f"{name}_error"].values[column, row]),
            )
            for column in columns
        ]
        table.add_row(f"{report[y].values[row]:.4g}", *cells)
    return table


def print_speed(told: Any) -> None:
    """How much was evaluated, and how fast."""
    cells = told["evaluations"] // told["samples"]
    console().print(
        f"{told['samples']} draws in each of {cells} cells in {told['seconds']:.2f} s, "
        f"compilation included: {told['evaluations_per_second']:,.0f} a second"
    )
