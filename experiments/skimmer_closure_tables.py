"""What the skimmer experiment prints: bands, shares, technologies, and a ranking."""

from typing import TYPE_CHECKING

import numpy as np

from experiments.console.tables import console, table_of
from uq.show.words import beliefs, estimate_cell, index_cell, share_cell


if TYPE_CHECKING:
    import xarray as xr
    from rich.table import Table

TOP = 8
SHARES_OF_YIELD = {"share of the mean yield lost to full tanks"}


def print_closure(report: "xr.Dataset") -> None:
    """The bands, the shares, the ranking, and how fast they were found."""
    told, out = report.attrs, console()
    out.print(_bands(report))
    out.print("a price that repays is that of the draws with something left to sell")
    out.print(_shares(report))
    out.print(_technologies(report))
    for output in report["output"].values:
        out.print(_ranking(report.sel(output=output), str(output)))
    out.print(
        f"{told['evaluations']:,} evaluations in {told['seconds']:.1f} s, compilation "
        f"included: {told['evaluations_per_second']:,.0f} a second"
    )


def _bands(report: "xr.Dataset") -> "Table":
    told, statistics = report.attrs, list(report["statistic"].values)
    table = table_of(
        f"{beliefs(told)}, {told['form']} form, {told['samples']} draws for "
        "each fleet (± one standard error, from replicates)",
        ["quantity", "skimmers", *statistics, "unit"],
        numbers=["skimmers", *statistics],
    )
    for about in report["about"].values:
        sized = report.sel(about=about)
        # What one sortie is does not depend on how many fly.
        sizes = sized["fleet"].values[: 1 if about.startswith("sortie.") else None]
        for size in sizes:
            row = sized.sel(fleet=size)
            values, errors = row["estimate"].values, row["standard_error"].values
            cells = map(estimate_cell, values, errors)
            fleet = "any" if len(sizes) == 1 else str(size)
            words = str(row["meaning"].item()), fleet
            table.add_row(*words, *cells, str(row["units"].item()))
    return table


def _shares(report: "xr.Dataset") -> "Table":
    sizes = [f"{size} skimmers" for size in report["fleet"].values]
    table = table_of("", ["share of draws in which", *sizes], numbers=sizes)
    for event in report["event"].values:
        row, samples = report.sel(event=event), report.attrs["samples"]
        pairs = zip(row["share"].values, row["share_error"].values, strict=True)
        if event in SHARES_OF_YIELD:  # no event, to which the rule of three applies
            cells = [estimate_cell(float(s), float(e)) for s, e in pairs]
        else:
            cells = [share_cell(float(s), float(e), samples) for s, e in pairs]
        table.add_row(str(event), *cells)
    return table


def _technologies(report: "xr.Dataset") -> "Table":
    head = "propellant closes"
    table = table_of("", ["propulsion, chemistry", head], numbers=[head])
    for name in report["technology"].values:
        row = report.sel(technology=name)
        values = float(row["closes"]), float(row["closes_error"])
        table.add_row(str(name), share_cell(*values, report.attrs["samples"]))
    return table


def _ranking(row: "xr.Dataset", output: str) -> "Table":
    numbers = ["S1", "ST"]
    title = f"What decides {output} (± one standard error)"
    table = table_of(title, ["parameter", *numbers], numbers=numbers)
    for k in np.argsort(-row["ST"].values, kind="stable")[:TOP]:
        at = row.isel(parameter=k)
        cells = [index_cell(float(at[n]), float(at[f"{n}_error"])) for n in numbers]
        table.add_row(str(at["parameter"].item()), *cells)
    return table
