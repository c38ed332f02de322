"""The value of information as figures, readable in black and white."""

import textwrap
from typing import TYPE_CHECKING

import numpy as np

from experiments.value_tables import by_value, decided, flips, parts
from uq.show.style import FILL, GREY, PLAIN, new_figure, tidy
from uq.show.words import in_words, short, subject


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DARK, WIDTH = "#16324f", 106


def bars(report: "xr.Dataset") -> "Figure":
    """What it is worth to learn each parameter and group, beside knowing all.

    Args:
        report: Values, of which one at least is not zero, and the answer among its
            attributes.
    """
    single, groups = parts(report)
    evpi = float(report["EVPI"][0])
    factor, unit = in_words(evpi, report.attrs["currency"])
    panels = {
        "alone": single.isel(parameter=by_value(single)[: report.attrs["top"]]),
        "together": groups.isel(parameter=by_value(groups)),
    }
    panels = {k: row for k, row in panels.items() if row.sizes["parameter"]}
    rows = [row.sizes["parameter"] for row in panels.values()]
    figure = new_figure(9.0, 1.9 + 0.3 * sum(rows) + 0.5 * len(rows))
    figure.suptitle(headline(report), fontsize=10)
    every = np.atleast_1d(
        figure.subplots(len(rows), 1, height_ratios=rows, sharex=True)
    )
    for axes, (name, row) in zip(every, panels.items(), strict=True):
        _bar_panel(axes, row, factor, evpi)
        axes.set_title(f"learnt {name}", fontsize=9, loc="left")
        axes.axvline(evpi / factor, color="black", ls="--", lw=1.2)
        tidy(axes)
    every[0].text(
        evpi / factor, -0.55, f"EVPI {short(evpi / factor)} ", ha="right", va="bottom",
        fontsize=8,
    )  # fmt: skip
    every[-1].set_xlabel(
        f"value of learning it before deciding [{unit}]; line: 95 % interval",
        fontsize=9,
    )
    return figure


def _bar_panel(axes: "Axes", row: "xr.Dataset", factor: float, evpi: float) -> None:
    """One bar a row, its interval, its share and where the decision flips."""
    values = row["EVPPI"].values / factor
    low, high = row["EVPPI_interval"].values / factor
    y = np.arange(len(values))
    axes.barh(y, values, height=0.62, color=FILL, edgecolor=DARK, lw=0.7)
    axes.hlines(y, low, high, color="black", lw=1.2)
    for ends in (low, high):
        axes.plot(ends, y, "|", color="black", ms=6)
    for place, top in zip(y, np.maximum(high, values), strict=True):
        at = row.isel(parameter=int(place))
        told = f"{float(at['EVPPI']) / evpi:.1%}  {flips(at)}"
        axes.text(
            max(float(top), 0.0) + 0.012 * evpi / factor, float(place), told,
            va="center", fontsize=7.5, bbox=PLAIN, zorder=4,
        )  # fmt: skip
    axes.set_yticks(y, row["parameter"].values)
    axes.set_ylim(len(values) - 0.4, -0.6)
    axes.set_xlim(min(0.0, float(low.min())), 1.18 * evpi / factor)


def leads(report: "xr.Dataset") -> "Figure":
    """How near each parameter alone comes to turning the decision.

    Args:
        report: Conditional means, and the answer among its attributes.
    """
    now, told = decided(report), report.attrs
    means = report["conditional"].transpose("option", "single", "stratum").values
    lead = means[now] - np.delete(means, now, axis=0).max(axis=0)
    order = np.argsort(lead.min(axis=1), kind="stable")[: told["top"]]
    lead, names = lead[order], report["single"].values[order]
    factor, unit = in_words(float(np.abs(lead).max()), told["currency"])
    lead = lead / factor
    figure = new_figure(9.0, 2.0 + 0.3 * len(order))
    figure.suptitle(headline(report), fontsize=10)
    axes, y = figure.subplots(), np.arange(len(order))
    axes.hlines(y, lead.min(axis=1), lead.max(axis=1), color=DARK, lw=5)
    for side, mark, words in ((0, "o", "lowest values"), (-1, "s", "highest values")):
        look = {"color": "white", "markeredgecolor": "black", "ms": 6, "ls": ""}
        axes.plot(lead[:, side], y, marker=mark, label=words, **look)
    axes.axvline(0, color="black", ls="--", lw=1.2)
    axes.set_yticks(y, names)
    axes.set_ylim(len(y) - 0.4, -0.6)
    axes.set_xmargin(0.05)
    axes.grid(axis="x", color=GREY, lw=0.3)
    name = report["option"].values[now]
    axes.set_xlabel(
        f"expected lead of {name} over the next option [{unit}], all else drawn; left "
        "of 0 the decision flips",
        fontsize=9,
    )
    axes.legend(
        title="at the parameter's", frameon=False, fontsize=8, title_fontsize=8,
        loc="center left", bbox_to_anchor=(1.0, 0.5),
    )  # fmt: skip
    tidy(axes)
    return figure


def headline(report: "xr.Dataset") -> str:
    """The answer, then what is at stake and by whose beliefs."""
    told = report.attrs
    names = " or ".join(map(str, report["option"].values))
    answer = told["answer"]
    stake = f"{names}, {told['stake']}: {subject(told)}"
    lines = [answer[0].upper() + answer[1:], stake]
    return "\n".join(part for line in lines for part in textwrap.wrap(line, WIDTH))
