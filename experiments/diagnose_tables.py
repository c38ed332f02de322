"""Breakevens, diagnosis and forms as words and tables."""

from typing import TYPE_CHECKING, Any

import numpy as np

from experiments import shares
from experiments.console.tables import console, table_of
from uq.decision.searching import VERDICTS
from uq.quantities import is_event
from uq.show.shares import chance, percent, with_unit
from uq.show.words import beliefs, estimate_cell, index_cell, share_cell, short, subject


if TYPE_CHECKING:
    import xarray as xr

PAIRED = "(± one standard error, from replicates)"


def in_words(report: "xr.Dataset") -> str:
    """The diagnosis as text, in the order of the source's own.

    Source:
        Hodge (2026), spacedc-mdao governing equations, "Bottom line".
    """
    lines = _feasibility(report) if report.sizes["constraint"] else []
    if report.sizes["of"]:
        told, samples = report.attrs, report.attrs["samples"]
        wins = chance(float(report["wins"]), float(report["wins_error"]), samples)
        lines.append(f"{told['wins']} in {wins}; with one parameter free, only")
        lines += [
            f"  {_breakeven(report.sel(of=path))}" for path in report["of"].values
        ]
    return "\n".join(lines)


def _feasibility(report: "xr.Dataset") -> list[str]:
    """Which constraints hold, and which does so least often."""
    samples, lines = report.attrs["samples"], []
    for path in report["constraint"].values:
        row = report.sel(constraint=path)
        broken, error = float(row["violated"]), float(row["violated_error"])
        verdict = "is" if float(row["nominal_margin"]) >= 0 else "is not"
        lost = 1 - float(row["known"])
        of = f" (not known, and left out, in {lost:.1%})" if lost else ""
        lines.append(
            f"This design {verdict} {plain(path)}-feasible at nominal values; it is in "
            f"{chance(1 - broken, error, samples)}{of}."
        )
    # One of which nothing is known does not bind most often.
    violated = np.nan_to_num(report["violated"].values, nan=-1.0)
    most = report.isel(constraint=int(violated.argmax()))
    if float(most["violated"]) == 0:
        return [*lines, "No constraint binds in any draw."]
    binds, alone, every = (
        chance(float(row[name]), float(row[f"{name}_error"]), samples)
        for row, name in ((most, "violated"), (most, "alone"), (report, "feasible"))
    )
    return [
        *lines,
        f"The constraint that binds most often is {plain(most['constraint'].item())}: "
        f"in {binds}, alone in {alone}.",
        f"All constraints hold in {every}.",
    ]


def plain(path: str) -> str:
    """The name of a constraint without where it stands."""
    return path.rpartition("constraints.")[2].removesuffix(".margin")


def _breakeven(row: "xr.Dataset") -> str:
    """One parameter: where the first becomes lower than the second, or never."""
    name, unit = str(row["of"].item()), str(row["units"].item())
    share = {str(v): float(row["share"].sel(verdict=v)) for v in row["verdict"].values}
    p5, p50, p95 = (float(v) for v in row["estimate"].values)
    ends = row["knots"].values[[0, -1]]
    exists, parts = share["one"] + share["touching"], []
    if exists:
        side = "below" if share["rising"] >= exists / 2 else "above"
        parts.append(
            f"{side} {with_unit(p50, unit)} (P5 to P95: {short(p5)} to {short(p95)}) "
            f"in {percent(exists)} of draws"
        )
    words = {
        "below": "at any value",
        "several": "in several ranges",
        "jump": "beyond a leap",
        "undefined": "undefined",
        "above": "never",
    }
    parts += [f"{w} in {percent(share[v])}" for v, w in words.items() if share[v]]
    looked = f"looked for from {short(ends[0])} to {with_unit(ends[1], unit)}"
    return f"{name} {', '.join(parts)}; {looked};\n    {_nominal(row, unit)}"


def _nominal(row: "xr.Dataset", unit: str) -> str:
    """The same at the nominal values of all other parameters."""
    start = "with all else nominal: "
    if row["nominal_one"] or row["nominal_touching"]:
        side = "below" if row["nominal_rising"] else "above"
        return f"{start}{side} {with_unit(float(row['nominal_value']), unit)}."
    if not row["nominal_above"]:
        told = next(word for word in VERDICTS if row[f"nominal_{word}"])
        return f"{start}{VERDICTS[told]}."
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = row["path_first"].values / row["path_second"].values
    known = np.isfinite(ratio) & (row["path_second"].values > 0)
    if not known.any():
        return f"{start}never."
    least = int(np.argmin(np.where(known, ratio, np.inf)))
    at = with_unit(float(row["knots"].values[least]), unit)
    return (
        f"{start}never; at best, at {at}, {row.attrs['output']} is "
        f"{short(float(ratio[least]))} times {row.attrs['vs']}."
    )


def print_diagnosis(report: "xr.Dataset") -> None:
    """The text, the constraints, the breakevens, and how fast they were found."""
    told, out = report.attrs, console()
    samples = told["samples"]
    out.print(f"{subject(told)}, {samples} draws\n")
    out.print(told["diagnosis"])
    if report.sizes["constraint"]:
        columns = ["violated", "the only one violated", "nominal margin"]
        table = table_of(
            f"\nConstraints {PAIRED}", ["constraint", *columns], numbers=columns
        )
        for i in np.argsort(-report["violated"].values, kind="stable"):
            row = report.isel(constraint=i)
            cells = [
                share_cell(float(row[n]), float(row[f"{n}_error"]), samples)
                for n in ("violated", "alone")
            ]
            margin = f"{float(row['nominal_margin']):.4g}"
            table.add_row(str(row["constraint"].item()), *cells, margin)
        out.print(table)
    if report.sizes["of"]:
        out.print(_breakevens(report))
    out.print(speed(told))


def _breakevens(report: "xr.Dataset") -> Any:
    """Breakevens of all parameters, and how often each verdict is given."""
    told, statistics = report.attrs, list(report["statistic"].values)
    shown = [v for v in VERDICTS if float(report["share"].sel(verdict=v).max()) > 0]
    table = table_of(
        f"\nWhere {told['output']} meets {told['vs']} {PAIRED}",
        ["parameter", *statistics, "nominal", "unit", *(VERDICTS[v] for v in shown)],
        numbers=[*statistics, "nominal", *(VERDICTS[v] for v in shown)],
    )
    for path in report["of"].values:
        row = report.sel(of=path)
        cells = map(estimate_cell, row["estimate"].values, row["standard_error"].values)
        nominal = float(row["nominal_value"])
        shares = [
            index_cell(
                *(float(row[n].sel(verdict=v)) for n in ("share", "share_error"))
            )
            for v in shown
        ]
        at = short(nominal) if np.isfinite(nominal) else "-"
        table.add_row(str(path), *cells, at, str(row["units"].item()), *shares)
    return table


def print_breakeven(report: "xr.Dataset") -> None:
    """The value, its verdicts, and how fast they were found."""
    told, out = report.attrs, console()
    unit, statistics = told["units"], list(report["statistic"].values)
    out.print(
        f"Where {told['output']} meets {told['vs']} ({subject(told)}, "
        f"{told['samples']} draws), {told['of']} between {short(told['low'])} and "
        f"{with_unit(told['high'], unit)}"
    )
    out.print(f"\nof the values that exist {PAIRED}")
    table = table_of("", ["parameter", *statistics, "unit"], numbers=statistics)
    cells = map(
        estimate_cell, report["estimate"].values, report["standard_error"].values
    )
    table.add_row(told["of"], *cells, unit)
    out.print(table)
    nominal = told["nominal"]
    verdict = VERDICTS[told["nominal_verdict"]]
    value = f", at {with_unit(nominal, unit)}" if np.isfinite(nominal) else ""
    out.print(f"with all else nominal: {verdict}{value}\n")
    out.print(shares.table(report))
    out.print(speed(told))


def speed(told: Any) -> str:
    """How fast it was found."""
    return (
        f"{told['samples']} draws in {told['seconds']:.2f} s, compilation included: "
        f"{told['evaluations_per_second']:,.0f} a second"
    )


def print_forms(report: "xr.Dataset") -> None:
    """The forms side by side, what their choice explains, and how fast."""
    told, out = report.attrs, console()
    forms, statistics = report["form"].values, list(report["statistic"].values)
    table = table_of(
        f"{told['model']}, {beliefs(told)}, the same {told['samples']} "
        f"draws in every form {PAIRED}",
        ["quantity", "form", *statistics, "unit", "finite"],
        numbers=[*statistics, "finite"],
    )
    for quantity in report["quantity"].values:
        for number, form in enumerate(forms):
            row = report.sel(quantity=quantity, form=form)
            values, errors = row["estimate"].values, row["standard_error"].values
            cells = list(map(estimate_cell, values, errors))
            if is_event(str(quantity)):
                cells[-1] = share_cell(values[-1], errors[-1], told["samples"])
            name = "" if number else str(quantity)
            finite = f"{float(row['finite']):.2%}"
            table.add_row(name, str(form), *cells, str(row["units"].item()), finite)
    out.print(table)
    indices = [str(name) for name in report["index_of"].values]
    table = table_of(
        "\nShares of the variance, the form as one factor of equal weights",
        ["quantity", *indices, "draws finite in all"],
        numbers=[*indices, "draws finite in all"],
    )
    for quantity in report["quantity"].values:
        row = report.sel(quantity=quantity)
        pairs = zip(row["index"].values, row["index_error"].values, strict=True)
        cells = [index_cell(*pair) for pair in pairs]
        table.add_row(str(quantity), *cells, f"{float(row['common']):.2%}")
    out.print(table)
    out.print(speed(told))
