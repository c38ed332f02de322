"""What a comparison of methods says: a table, and sentences that explain it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from experiments.methods import METHODS
from experiments.ranking_tables import subject
from experiments.tables import console, in_words, table_of


if TYPE_CHECKING:
    import xarray as xr

VALUE, TOP, APART = "value", 12, 4  # ranks that differ by fewer are not told apart
ALONE = 0.02  # share of the variance above which acting with others is worth telling
WHY = {
    "shapley": "it splits what inputs do together instead of counting it for each",
    "morris": "it averages the size of changes, not their square: rare large ones "
    "weigh less",
    "dgsm": "it is an upper bound, loose where the slope is steep in a corner",
    "elasticity": "it asks per percent of the input, and forgets how wide its prior is",
    "rank": "it counts what an input does alone",
    "delta": "it weighs the whole distribution, not the variance",
    "pawn": "it looks at the widest gap between distributions, not at the variance",
    "hsic": "it asks for any dependence, not for a share of the variance",
    VALUE: "it counts only what would turn the decision",
}


def findings(results: "xr.Dataset") -> list[str]:
    """Sentences: who comes first, what acts together, what cannot matter, who differs.

    Args:
        results: What the comparison found, over analysis and parameter.
    """
    return [
        *_leaders(results),
        *_together(results),
        *_certified(results),
        *_apart(results),
        *_dollars(results),
    ]


def _leaders(results: "xr.Dataset") -> Iterator[str]:
    names, ranks = results["parameter"].values, results["rank"].values
    first: dict[str, list[str]] = {}
    for method, row in zip(results["analysis"].values, ranks, strict=True):
        if (row == 1).any():
            first.setdefault(str(names[row == 1][0]), []).append(str(method))
    for name, methods in sorted(first.items(), key=lambda item: -len(item[1])):
        yield f"{name} comes first by {', '.join(methods)}"


def _together(results: "xr.Dataset") -> Iterator[str]:
    """The inputs that do most together with others."""
    if "S1" not in results:
        return
    total = results.sel(analysis="sobol")
    rest = total["value"].values - results["S1"].values
    error = np.hypot(total["error"].values, results["S1_error"].values)
    surely = np.flatnonzero(rest - 2 * error > ALONE)
    for i in surely[np.argsort(-rest[surely], kind="stable")][:3]:
        alone, whole = results["S1"].values[i], total["value"].values[i]
        yield (
            f"{results['parameter'].values[i]} acts with others: {alone:.1%} of the "
            f"variance alone, {whole:.1%} with all it takes part in"
        )


def _certified(results: "xr.Dataset") -> Iterator[str]:
    if "certified" not in results:
        return
    silent = np.isnan(results["value"].sel(analysis="dgsm").values)
    count, every = int(results["certified"].sum()), results.sizes["parameter"]
    yield (
        f"{count} of {every} inputs cannot matter: DGSM bounds each below 1 % of the "
        f"variance, with 95 % confidence; of {int(silent.sum())} it says nothing"
    )


def _apart(results: "xr.Dataset") -> Iterator[str]:
    """For every method the input on whose rank it differs most from the first method.

    Only where the method's own interval excludes the number that would give the input
    the rank that the first method gives it.
    """
    names, ranks = results["parameter"].values, results["rank"].values
    first = str(results["analysis"].values[0])
    for m, method in enumerate(results["analysis"].values[1:], start=1):
        size = np.sort(np.abs(results["value"].values[m]))[::-1]
        half = np.abs(results["upper"].values[m] - results["value"].values[m])
        worst, found = 0.0, None
        for i in np.flatnonzero(np.isfinite(ranks[m] + ranks[0])):
            here, there = int(ranks[m, i]), int(ranks[0, i])
            if min(here, there) > TOP or abs(here - there) < APART:
                continue
            off = abs(abs(results["value"].values[m, i]) - size[there - 1])
            strength = abs(np.log(here / there))
            if strength > worst and not off < half[i]:
                worst, found = strength, (str(names[i]), here, there)
        if found and method in WHY:
            name, here, there = found
            yield f"{method} ranks {name} {here}., {first} {there}.: {WHY[str(method)]}"


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
    at = results.sel(analysis=VALUE)
    names, worth, first = at["parameter"].values, at["value"].values, results["rank"][0]
    factor, unit = in_words(evpi, "USD")
    order = np.argsort(-worth, kind="stable")
    lead = [f"{names[i]} {worth[i] / factor:.3g}" for i in order[:3]]
    yield (
        f"to know everything before deciding is worth {evpi / factor:.3g} {unit}; to "
        f"know one input: {', '.join(lead)}"
    )
    sure = at["lower"].values > 0
    leaders = np.flatnonzero(first.values <= 3)
    useless = [str(names[i]) for i in leaders if not sure[i]]
    if useless:
        yield (
            f"{', '.join(useless)} moves the output, but knowing it alone would not "
            "turn the decision often enough to be worth anything that is told from 0"
        )
    paid = int(sure.sum())
    yield (
        f"{paid} of {len(names)} inputs are worth measuring alone; value adds up only "
        "where inputs together turn the decision, variance adds up everywhere"
    )


def print_comparison(report: "xr.Dataset") -> None:
    """Numbers with their ranks, a column a method; then the findings."""
    out, told = console(), report.attrs
    methods = [str(method) for method in report["analysis"].values]
    title = f"What matters to {told['output']} ({subject(told)}): number, (rank)"
    table = table_of(title, ["parameter", *methods, "evidence"], numbers=methods)
    sizes = np.nanmax(np.abs(report["value"].values), axis=1, initial=0)
    factors = [
        in_words(float(size), "USD") if method == VALUE else None
        for method, size in zip(methods, sizes, strict=True)
    ]
    for i, name in enumerate(report["parameter"].values):
        cells = [
            _cell(report["value"].values[m, i], report["rank"].values[m, i], factors[m])
            for m in range(len(methods))
        ]
        table.add_row(str(name), *cells, str(report["evidence"].values[i]))
    agreed = (f"{r:.2f}".replace("nan", "-") for r in report["agreement"].values)
    table.add_row(f"rank correlation with {methods[0]}", *agreed, "")
    out.print(table)
    for method, doc in zip(methods, report["doc"].values, strict=True):
        asks = (
            METHODS[method].asks if method in METHODS else "worth of knowing it first"
        )
        out.print(f"{method}: {doc}; {asks}")
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
