"""Methods side by side in one figure; readable in black and white."""

from typing import TYPE_CHECKING

import numpy as np

from experiments.figures import FILL, GREY, new_figure, tidy
from experiments.ranking_figures import DARK
from experiments.ranking_tables import subject
from experiments.tables import in_words


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

VALUE = "value"


def matrix(report: "xr.Dataset") -> "Figure":
    """Ranks by every method, darker where the number is larger; dollars beside them.

    Args:
        report: The first parameters over analysis and parameter.
    """
    methods = [str(m) for m in report["analysis"].values]
    worth = VALUE in methods and float(report["EVPI"]) > 0
    rows = report.sizes["parameter"]
    figure = new_figure(2.6 + 0.72 * len(methods) + 3.0 * worth, 2.2 + 0.33 * rows)
    figure.suptitle(f"{_message(report)}\n{subject(report.attrs)}", fontsize=10)
    widths = [0.72 * len(methods), 3.0] if worth else [1]
    panels = np.atleast_1d(
        figure.subplots(1, len(widths), width_ratios=widths, sharey=True)
    )
    _ranks(panels[0], report, methods)
    if worth:
        _worth(panels[1], report)
    return figure


def _message(report: "xr.Dataset") -> str:
    ranks = report["rank"].values
    seen = [m for m, row in enumerate(ranks) if np.isfinite(row).any()]
    lead = str(report["parameter"].values[0])
    agreeing = sum(ranks[m, 0] == 1 for m in seen)
    output = report.attrs["output"]
    return f"{output}: {lead} comes first by {agreeing} of {len(seen)} methods"


def _ranks(axes: "Axes", report: "xr.Dataset", methods: list[str]) -> None:
    """A cell for each parameter and method: its rank, on a shade of its number."""
    size = np.abs(report["value"].values)
    with np.errstate(invalid="ignore"):
        shade = size / np.nanmax(size, axis=1, keepdims=True, initial=1e-300)
    axes.imshow(shade.T, cmap="Greys", vmin=0, vmax=1.5, aspect="auto")
    for m, row in enumerate(report["rank"].values):
        for i, rank in enumerate(row):
            told = f"{rank:.0f}" if np.isfinite(rank) else "-"
            axes.text(m, i, told, ha="center", va="center", fontsize=8)
    axes.set_xticks(range(len(methods)), methods, rotation=40, ha="right")
    axes.set_yticks(range(report.sizes["parameter"]), report["parameter"].values)
    axes.set_title(
        "rank by each method; the darker, the larger\nits number over the method's "
        "largest",
        fontsize=9,
        loc="left",
    )
    tidy(axes)


def _worth(axes: "Axes", report: "xr.Dataset") -> None:
    """What knowing each parameter first is worth."""
    at, evpi = report.sel(analysis=VALUE), float(report["EVPI"])
    factor, unit = in_words(float(np.nanmax(at["upper"].values)), "USD")
    places = np.arange(report.sizes["parameter"])
    axes.barh(places, at["value"] / factor, color=FILL, edgecolor=DARK, lw=0.6)
    axes.hlines(places, at["lower"] / factor, at["upper"] / factor, color="black")
    axes.axvline(0, color=GREY, lw=0.8)
    axes.set_xlabel(f"worth of knowing it [{unit}]\nline: 95 % interval", fontsize=9)
    whole, words = in_words(evpi, "USD")
    axes.set_title(
        f"in dollars: all together {evpi / whole:.3g} {words}", fontsize=9, loc="left"
    )
    tidy(axes)
