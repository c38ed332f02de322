"""What the comparison of space and ground prints."""

from typing import TYPE_CHECKING

from experiments import shares
from experiments.console.tables import console, table_of
from uq.show.words import beliefs, estimate_cell, in_words, index_cell


if TYPE_CHECKING:
    import xarray as xr


def print_tables(report: "xr.Dataset") -> None:
    """The bands, the shares, the forms, what decides, and how fast it was found."""
    told, out = report.attrs, console()
    out.print(_bands(report))
    out.print(shares.table(report))
    out.print(_forms(report))
    out.print(_ranking(report))
    out.print(
        f"{told['samples']} evaluations of both sides in {told['seconds']:.2f} s, "
        f"compilation included: {told['evaluations_per_second']:,.0f} a second; "
        f"{told['ranking_evaluations']:,} for the ranking in "
        f"{told['ranking_seconds']:.2f} s"
    )


def _bands(report: "xr.Dataset"):
    told, statistics = report.attrs, list(report["statistic"].values)
    table = table_of(
        f"{beliefs(told)}, {told['form']} form, {told['samples']} draws "
        "(± one standard error, from replicates)",
        ["quantity", *statistics, "unit"],
        numbers=statistics,
    )
    for quantity in report["quantity"].values:
        row = report.sel(quantity=quantity)
        values, errors = row["estimate"].values, row["standard_error"].values
        factor, unit = in_words(values[1], str(row["units"].item()))
        cells = map(estimate_cell, values / factor, errors / factor)
        table.add_row(str(row["meaning"].item()), *cells, unit)
    return table


def _forms(report: "xr.Dataset"):
    columns = [str(column) for column in report["column"].values]
    table = table_of(
        "The same draws in every form: breakeven launch price [USD/kg], and shares of "
        "draws",
        ["form", *columns],
        numbers=columns,
    )
    for form in report["form"].values:
        row = report.sel(form=form)
        values, errors = row["form_estimate"].values, row["form_estimate_error"].values
        table.add_row(str(form), *map(estimate_cell, values, errors))
    return table


def _ranking(report: "xr.Dataset"):
    table = table_of(
        "What decides: Sobol' indices (± one standard error)",
        ["quantity", "parameter", "S1", "ST"],
        numbers=["S1", "ST"],
    )
    for output in report["output"].values:
        row = report.sel(output=output)
        for rank in range(row.sizes["rank"]):
            at = row.isel(rank=rank)
            cells = [
                index_cell(float(at[name]), float(at[f"{name}_error"]))
                for name in ("S1", "ST")
            ]
            first = str(output) if rank == 0 else ""
            table.add_row(first, str(at["ranked"].item()), *cells)
    return table
