"""What a comparison of methods says: a table, and sentences that explain it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from experiments.console.tables import console, table_of
from uq.sensitivity.methods import METHODS
from uq.show import compare
from uq.show.words import in_words, subject


if TYPE_CHECKING:
    import xarray as xr

VALUE, LEAD = "value", "lead"  # analyses in dollars
WHY = {name: method.differs for name, method in METHODS.items() if method.differs}
WHY |= {
    VALUE: "counts only what would turn the decision",
    LEAD: "counts dollars, not shares of the spread of the output",
}


def findings(results: "xr.Dataset") -> list[str]:
    """Sentences: who comes first, what acts together, what cannot matter, who differs.

    Args:
        results: What the comparison found, over analysis and parameter.
    """
    return [*compare.findings(results, WHY), *_dollars(results)]


def _dollars(results: "xr.Dataset") -> Iterator[str]:
    """The ranking by what knowing is worth, beside the ranking by variance."""
    if VALUE not in results["analysis"].values:
        return
    evpi = float(results["EVPI"])
    if evpi <= 0:
        yield (
            "no measurement is worth anything to this decision: the same option wins "
            "in every draw, so that the rankings tell what moves the output, not what "
            "decides"
        )
        return
    names, worth = results["parameter"].values, results.sel(analysis=VALUE)
    factor, unit = in_words(evpi, "USD")
    sure = np.flatnonzero(worth["lower"].values > 0)
    order = sure[np.argsort(-worth["value"].values[sure], kind="stable")]
    paid = [f"{names[i]} {worth['value'].values[i] / factor:.3g}" for i in order[:3]]
    yield (
        f"to know everything before deciding is worth {evpi / factor:,.4g} {unit}; of "
        f"{len(names)} inputs {len(sure)} are worth something alone"
        + (f": {', '.join(paid)} {unit}" if paid else "")
    )
    first = results["rank"].values[0]
    useless = [str(names[i]) for i in np.flatnonzero(first <= 3) if i not in sure]
    if useless:
        yield (
            f"by dollars {', '.join(useless)} drop out: each moves the output, but to "
            "know it alone hardly ever turns the decision, which takes several inputs "
            "together; variance adds up everywhere, value only where the decision turns"
        )


def print_comparison(report: "xr.Dataset") -> None:
    """Numbers with their ranks, a column a method; then the findings."""
    out, told = console(), report.attrs
    methods = [str(method) for method in report["analysis"].values]
    title = f"What matters to {told['output']} ({subject(told)}): number, (rank)"
    table = table_of(title, ["parameter", *methods, "evidence"], numbers=methods)
    sizes = np.nanmax(np.abs(report["value"].values), axis=1, initial=0)
    units = [
        in_words(float(size), "USD") if method in (VALUE, LEAD) else None
        for method, size in zip(methods, sizes, strict=True)
    ]
    numbers, ranks = report["value"].values, report["rank"].values
    for i, name in enumerate(report["parameter"].values):
        column = zip(numbers[:, i], ranks[:, i], units, strict=True)
        cells = [_cell(*each) for each in column]
        table.add_row(str(name), *cells, str(report["evidence"].values[i]))
    agreed = (f"{r:.2f}".replace("nan", "-") for r in report["agreement"].values)
    table.add_row(f"rank correlation with {methods[0]}", *agreed, "")
    out.print(table)
    for method, doc, unit in zip(methods, report["doc"].values, units, strict=True):
        asks = f"; {METHODS[method].asks}" if method in METHODS else ""
        out.print(f"{method}{f' ({unit[1]})' if unit else ''}: {doc}{asks}")
    for k, finding in enumerate(told["findings"], start=1):
        out.print(f"{k}. {finding}.")
    out.print(
        f"{told['samples']} draws or base points a method: {told['evaluations']:,} "
        f"evaluations in {told['seconds']:.1f} s, compilation included"
    )


def _cell(value: float, rank: float, money: tuple[float, str] | None) -> str:
    """A number in three digits and its rank."""
    if np.isnan(value):
        return "-"
    told = f"{value / money[0]:.3g}" if money else f"{value:.3f}"
    return f"{told} ({rank:.0f})" if np.isfinite(rank) else told
