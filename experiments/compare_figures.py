"""Methods side by side in one figure; readable in black and white."""

from typing import TYPE_CHECKING

import numpy as np

from experiments.compare_words import LEAD, VALUE
from experiments.ranking_figures import DARK
from uq.show.compare import cells, message
from uq.show.style import FILL, new_figure, tidy
from uq.show.words import in_words, subject


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def matrix(report: "xr.Dataset") -> "Figure":
    """Ranks by every method, darker where the number is larger; dollars beside them.

    Args:
        report: The first parameters over analysis and parameter.
    """
    methods = [str(m) for m in report["analysis"].values]
    worth = VALUE in methods
    rows = report.sizes["parameter"]
    figure = new_figure(2.6 + 0.72 * len(methods) + 3.0 * worth, 2.2 + 0.33 * rows)
    figure.suptitle(f"{message(report)}\n{subject(report.attrs)}", fontsize=10)
    widths = [0.72 * len(methods), 3.0] if worth else [1]
    panels = np.atleast_1d(
        figure.subplots(1, len(widths), width_ratios=widths, sharey=True)
    )
    cells(panels[0], report)
    panels[0].set_title(
        "rank by each method; the darker, the larger\nits number over the method's "
        "largest; 0: no effect",
        fontsize=9,
        loc="left",
    )
    if worth:
        _worth(panels[1], report)
    return figure


def _worth(axes: "Axes", report: "xr.Dataset") -> None:
    """By how much knowing each parameter moves the lead, and what that is worth."""
    evpi, lead = float(report["EVPI"]), report["value"].sel(analysis=LEAD).values
    at = report.sel(analysis=VALUE)
    factor, unit = in_words(float(np.max(lead)), "USD")
    places = np.arange(len(lead))
    axes.barh(
        places, lead / factor, color=FILL, edgecolor=DARK, lw=0.6,
        label="moves the lead by (standard deviation)",
    )  # fmt: skip
    axes.hlines(places, at["lower"] / factor, at["upper"] / factor, color="black")
    axes.plot(
        at["value"] / factor, places, "D", color="black", ms=4, clip_on=False,
        label="is worth (95 % interval)",
    )  # fmt: skip
    axes.set_xlim(left=0)
    axes.legend(
        title="to know it before deciding", frameon=False, fontsize=8, loc="lower right"
    )
    axes.set_xlabel(unit, fontsize=9)
    whole, words = in_words(evpi, "USD")
    told = f"worth {evpi / whole:,.4g} {words}" if evpi > 0 else "worth nothing here"
    axes.set_title(f"In dollars: to know everything is\n{told}", fontsize=9, loc="left")
    tidy(axes)
