"""Sobol' indices as tables: a ranking for each output, and groups side by side."""

from typing import TYPE_CHECKING, Any

import numpy as np
from rich.table import Table

from experiments.console.tables import console, table_of
from uq.show.words import estimate_cell, index_cell, subject


if TYPE_CHECKING:
    import xarray as xr

NUMBERS = ["S1", "ST", "outranks next"]


def print_ranking(report: "xr.Dataset") -> None:
    """A ranking for each output, the groups, and how fast they were found."""
    told, out = report.attrs, console()
    for output in report["output"].values:
        row = report.sel(output=output)
        out.print(_ranking_table(row, str(output)))
        error = float(row["S1_standard_error"])
        alone, together = (
            index_cell(float(row[name]), error) for name in ("S1_sum", "S1_rest")
        )
        out.print(f"sum of S1 of all {told['parameters']} parameters: {alone}")
        out.print(f"left for what they do together: {together}\n")
    if report.sizes["group"]:
        out.print(_group_table(report))
    for note in filter(None, told["notes"].split("; ")):
        out.print(f"note: {note}")
    out.print(
        f"{told['used']} draws of each of A and B in {told['replicates']} replicates: "
        f"{told['evaluations']:,} evaluations in {told['seconds']:.1f} s, "
        f"compilation included: {told['evaluations_per_second']:,.0f} a second"
    )


def _ranking_table(row: "xr.Dataset", output: str) -> Table:
    columns = ["parameter", *NUMBERS, "evidence", "prior"]
    title = f"What decides {output} ({subject(row.attrs)}; ± one standard error)"
    table = table_of(title, columns, numbers=NUMBERS)
    for rank in range(row.sizes["rank"]):
        at = {name: row[name].values[rank] for name in row if "rank" in row[name].dims}
        sure = "" if np.isnan(at["sure"]) else f"{at['sure']:.0%}"
        cells = [index_cell(at[name], at[f"{name}_error"]) for name in ("S1", "ST")]
        words = (str(at["evidence"]), str(at["prior"]))
        table.add_row(str(at["ranked"]), *cells, sure, *words)
    return table


def _group_table(report: "xr.Dataset") -> Table:
    heads = [f"{s} {o}" for o in report["output"].values for s in ("S1", "ST")]
    table = table_of("Groups, each as one factor", ["group", *heads], numbers=heads)
    first = report["group_ST"].values[0]
    for place in np.argsort(-first, kind="stable"):
        at = report.isel(group=place)
        cells = [
            index_cell(
                float(at[f"group_{name}"][q]), float(at[f"group_{name}_error"][q])
            )
            for q in range(report.sizes["output"])
            for name in ("S1", "ST")
        ]
        table.add_row(str(at["group"].item()), *cells)
    return table


def print_method(report: "xr.Dataset") -> None:
    """A ranking for each output by any method, what it assumes, and what was noted."""
    told, out = report.attrs, console()
    names = told["shown"].split("; ")
    for output in report["output"].values:
        row = report.sel(output=output)
        title = f"{told['method']}: {output} ({subject(told)}; ± one standard error)"
        words = [word for word in ("evidence", "prior") if word in row]
        table = table_of(title, ["parameter", *names, *words], numbers=names)
        for k in range(row.sizes["rank"]):
            cells = [
                estimate_cell(float(row[name][k]), float(row[f"{name}_error"][k]))
                for name in names
            ]
            told_of = [str(row[word].values[k]) for word in words]
            table.add_row(str(row["ranked"].values[k]), *cells, *told_of)
        out.print(table)
    print_footing(told)


def print_footing(told: Any) -> None:
    """What a method tells, what it assumes, what was noted, and what it took.

    Args:
        told: Attributes of the dataset.
    """
    out = console()
    out.print(f"{told['method']} tells {told['asks']}")
    for kind, word in (("assumptions", "assumes"), ("notes", "note")):
        for line in filter(None, told[kind].split("; ")):
            out.print(f"{word}: {line}")
    if "file" in told:
        out.print(f"{told['rows']} rows in {told['parts']} parts")
        return
    out.print(
        f"{told['samples']} draws in {told['replicates']} replicates: "
        f"{told['evaluations']:,} evaluations in {told['seconds']:.1f} s"
    )
