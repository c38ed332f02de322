"""The value of information in a sentence and as tables."""

import textwrap
from typing import TYPE_CHECKING

import numpy as np
from rich.table import Table

from experiments.console.tables import console, table_of
from uq.show.value_of_information import by_value, flips, parts, worth
from uq.show.words import estimate_cell, in_words, share_cell, subject


if TYPE_CHECKING:
    import xarray as xr

WIDTH = 84  # characters of a line of a title


def flat(results: "xr.Dataset") -> "xr.Dataset":
    """An answer as `uq.show` has it: without the dimension of its one output."""
    row = results.isel(output=0, drop=True)
    return row.assign_attrs(unit=results.attrs["currency"])


def sentence(results: "xr.Dataset") -> str:
    """What is worth measuring first, if anything is."""
    return worth(flat(results))


def print_value(report: "xr.Dataset") -> None:
    """The answer, the options, what is worth learning, and how fast it was found."""
    told, out = report.attrs, console()
    out.print(f"{told['answer']}\n")
    out.print(_option_table(report))
    evpi, error = (float(report[name][0]) for name in ("EVPI", "EVPI_error"))
    factor, unit = in_words(evpi, told["currency"])
    wrong = share_cell(
        float(report["wrong"][0]), float(report["wrong_error"][0]), told["samples"]
    )
    out.print(f"\nthe option taken now is not the best: {wrong}")
    whole = estimate_cell(evpi / factor, error / factor) if evpi else "0"
    out.print(f"EVPI, what it is worth to know all: {whole} {unit}\n")
    if evpi:
        _print_parameters(report, factor, unit)
    for note in filter(None, told["notes"].split("; ")):
        out.print(f"note: {note}")
    out.print(
        f"{told['samples']:,} inner draws in {told['replicates']} replicates, "
        f"{told['outer']} values of each factor in each: {told['evaluations']:,} "
        f"evaluations in {told['seconds']:.1f} s, compilation included: "
        f"{told['evaluations_per_second']:,.0f} a second"
    )


def _print_parameters(report: "xr.Dataset", factor: float, unit: str) -> None:
    """What is worth learning alone, then together; how many seem worth nothing."""
    out, told = console(), report.attrs
    values = told["outer"] * told["replicates"]
    chance = share_cell(0.0, 0.0, values)[3:-1]
    kinds = {"parameters alone": told["top"], "groups": None}
    for row, (what, top) in zip(parts(flat(report)), kinds.items(), strict=True):
        seen = by_value(row)
        if seen:
            shown = row.isel(parameter=seen[:top])
            out.print(_value_table(f"What to learn: {what}", shown, factor, unit))
        rest, every = row.sizes["parameter"] - len(seen), row.sizes["parameter"]
        if rest:
            out.print(
                f"{rest} of {every} {what} changed the decision at none of {values:,} "
                f"values (in a share {chance})"
            )
        out.print()


def _option_table(report: "xr.Dataset") -> Table:
    told = report.attrs
    largest = float(np.abs(report["net"]).max())
    factor, unit = in_words(largest, told["currency"])
    heads = [f"net benefit [{unit}]", "is the best", f"expected regret [{unit}]"]
    names = " or ".join(map(str, report["option"].values))
    title = f"{names}: {told['stake']} ({subject(told)}; ± one standard error)"
    table = table_of(title, ["option", *heads], numbers=heads)
    for option in report["option"].values:
        row = report.sel(option=option)
        money = [
            estimate_cell(
                float(row[name]) / factor, float(row[f"{name}_error"]) / factor
            )
            for name in ("net", "regret")
        ]
        best = share_cell(float(row["best"]), float(row["best_error"]), told["samples"])
        table.add_row(str(option), money[0], best, money[1])
    return table


def _value_table(title: str, row: "xr.Dataset", factor: float, unit: str) -> Table:
    heads = [f"EVPPI [{unit}]", "share of EVPI"]
    where = [flips(row.isel(parameter=i)) for i in range(row.sizes["parameter"])]
    columns = ["learnt", *heads, *["flips at"] * any(where), "evidence", "prior"]
    table = table_of(title, columns, numbers=heads)
    for number, flip in enumerate(where):
        at = row.isel(parameter=number)
        cells = [
            estimate_cell(float(at[kind]) / scale, float(at[f"{kind}_error"]) / scale)
            for kind, scale in (("EVPPI", factor), ("share", 1.0))
        ]
        words = [str(at[kind].item()) for kind in ("evidence", "prior")]
        told = [flip] * any(where)
        table.add_row(str(at["parameter"].item()), *cells, *told, *words)
    return table


def headline(report: "xr.Dataset") -> str:
    """The answer, then what is at stake and by whose beliefs."""
    told = report.attrs
    names = " or ".join(map(str, report["option"].values))
    answer = told["answer"]
    stake = f"{names}, {told['stake']}: {subject(told)}"
    lines = [answer[0].upper() + answer[1:], stake]
    return "\n".join(part for line in lines for part in textwrap.wrap(line, WIDTH))
