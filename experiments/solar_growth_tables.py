"""The replicating swarm as tables: answers, shares, distance, and what decides."""

from typing import TYPE_CHECKING

import numpy as np

from experiments import shares
from experiments.console.tables import console, table_of
from uq.show.words import beliefs, estimate_cell, in_words, index_cell


if TYPE_CHECKING:
    import xarray as xr
    from rich.table import Table

SHOWN = (1.0, 1.4, 2.0, 2.6, 2.8, 3.6, 5.0, 6.0)  # distances of the table [au]
FIRST = 5  # ranks of the table


def print_growth(report: "xr.Dataset") -> None:
    """The answers, the shares, what distance does, what decides, and how fast."""
    told, out = report.attrs, console()
    out.print(_answers(report))
    out.print(shares.table(report))
    out.print(_distances(report))
    out.print(_ranks(report))
    out.print(
        f"{told['samples']} evaluations in {told['seconds']:.2f} s, compilation "
        f"included: {told['evaluations_per_second']:,.0f} a second"
    )


def _answers(report: "xr.Dataset") -> "Table":
    told, statistics = report.attrs, list(report["statistic"].values)
    table = table_of(
        f"{beliefs(told)}, {told['form']} form, {told['samples']} draws; of "
        "those that have the answer (± one standard error, from replicates)",
        ["quantity", *statistics, "unit"],
        numbers=statistics,
    )
    for answer in report["answer"].values:
        row = report.sel(answer=answer)
        values, errors = row["estimate"].values, row["standard_error"].values
        factor, unit = in_words(values[len(values) // 2], str(row["units"].item()))
        cells = map(_cell, values / factor, errors / factor)
        table.add_row(str(row["meaning"].item()), *cells, unit)
    return table


def _cell(value: float, error: float) -> str:
    """An estimate; a bound that every draw shares is told without an error."""
    return f"{value:g}" if error == 0 else estimate_cell(value, error)


def _distances(report: "xr.Dataset") -> "Table":
    heads = [f"never, {unit}" for unit in report["unit"].values]
    heads += [f"solar lighter, {kind}" for kind in report["technology"].values]
    table = table_of("What distance does", ["au", *heads], numbers=["au", *heads])
    for distance in SHOWN:
        row = report.sel(distance=distance, method="nearest")
        values = np.concatenate([row["never"].values, row["lighter"].values])
        errors = np.concatenate([row["never_error"], row["lighter_error"]])
        cells = map(_cell, values, errors)
        table.add_row(f"{float(row['distance']):.1f}", *cells)
    return table


def _ranks(report: "xr.Dataset") -> "Table":
    outputs = [str(name) for name in report["output"].values]
    table = table_of("What decides: total Sobol' indices", outputs, numbers=[])
    for rank in range(min(FIRST, report.sizes["rank"])):
        row = report.isel(rank=rank)
        table.add_row(
            *(
                f"{name} {index_cell(float(value), float(error))}"
                for name, value, error in zip(
                    row["ranked"].values,
                    row["ST"].values,
                    row["ST_error"].values,
                    strict=True,
                )
            )
        )
    return table
