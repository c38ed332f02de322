"""The value of information in a sentence and as tables."""

from typing import TYPE_CHECKING

import numpy as np
from rich.table import Table

from experiments.tables import console, table_of
from uq.show.words import estimate_cell, in_words, share_cell, short, subject


if TYPE_CHECKING:
    import xarray as xr

SURE = 2.0  # standard errors above zero from which a value is called one
NUMBERS = ["EVPPI", "share of EVPI"]


def sentence(results: "xr.Dataset") -> str:
    """What is worth measuring first, if anything is."""
    evpi, told = float(results["EVPI"][0]), results.attrs
    if evpi == 0:
        return _nothing(results)
    factor, unit = in_words(evpi, told["currency"])
    all_of_it = estimate_cell(evpi / factor, float(results["EVPI_error"][0]) / factor)
    whole = f"{all_of_it} {unit}"
    single, groups = parts(results)
    alone = "no assumption is worth learning alone"
    ways = {"learn {} first: worth": single, f"{alone}; {{}} is, together:": groups}
    for words, row in ways.items():
        seen = row.isel(parameter=by_value(row)[:1])
        value, error = (float(seen[n].sum()) for n in ("EVPPI", "EVPPI_error"))
        if value > SURE * error:
            start = words.format(seen["parameter"].values[0])
            worth = estimate_cell(value / factor, error / factor)
            near = float(seen["share"][0]) + SURE * float(seen["share_error"][0]) >= 1
            share = "as much as" if near else f"{value / evpi:.0%} of what"
            return f"{start} {worth} {unit}, {share} it is worth to know all ({whole})"
    return f"{alone}; to know all is worth {whole}"


def _nothing(results: "xr.Dataset") -> str:
    """That no draw turns the decision, and how much that leaves open."""
    told, now = results.attrs, decided(results)
    samples = told["samples"]
    lead = float(results["net"][now] - np.delete(results["net"].values, now).max())
    most = 3 / samples * lead
    factor, unit = in_words(most, told["currency"])
    chance = share_cell(0.0, 0.0, samples).removeprefix("0 (").removesuffix(")")
    name = str(results["option"].values[now])
    return (
        f"no measurement can change the decision: {name} is best in all of {samples:,} "
        f"draws; another in a share {chance}, worth less than {short(most / factor)} "
        f"{unit} if a miss costs what a hit saves"
    )


def decided(results: "xr.Dataset") -> int:
    """Number of the option that is taken now."""
    return int(np.argmax(results["net"].values))


def parts(results: "xr.Dataset") -> tuple["xr.Dataset", "xr.Dataset"]:
    """Single parameters, and groups; both without the dimension of outputs."""
    row, count = results.isel(output=0), results.attrs["parameters"]
    return row.isel(parameter=slice(count)), row.isel(parameter=slice(count, None))


def by_value(row: "xr.Dataset") -> list[int]:
    """Those that change the decision somewhere, by falling value."""
    values = row["EVPPI"].values
    seen = (values != 0) | (row["upper"].values > 0)
    return [int(i) for i in np.argsort(-values, kind="stable") if seen[i]]


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
    for row, (what, top) in zip(parts(report), kinds.items(), strict=True):
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


def flips(at: "xr.Dataset") -> str:
    """Where the decision flips along a parameter, such as "orbit < 200 < Earth"."""
    values = at["flips"].values[np.isfinite(at["flips"].values)]
    if not values.size:
        return ""
    names = [str(at["option"].values[i]) for i in at["wins"].values if i >= 0]
    words = [names[0]]
    for value, name in zip(values, names[1:], strict=True):
        words += [short(float(value)), name]
    return f"{' < '.join(words)} [{at['unit'].item()}]"
