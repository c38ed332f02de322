"""Maps over two parameters as figures, readable in black and white."""

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.axes import is_logarithmic
from uq.show.style import FILL, PLAIN, new_figure, tidy
from uq.show.words import subject


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

LEVELS = (0.001, 0.01, 0.1, 0.5, 0.9, 0.99)
HALF = 0.5
SEEN = 10  # draws below which a contour is but noise
TIMES = (1.0, 1.2, 1.5, 2.0, 3.0, 5.0, 7.0)  # of each decade of a ratio
MOST_TIMES = 5  # contours of a ratio
WIDTH, HEIGHT = 6.6, 6.4  # of a panel [inch]
LINE = 88  # letters of a title's line
DASHED = "#8a4b08"


def maps(reports: Sequence["xr.Dataset"]) -> "Figure":
    """The maps side by side: shaded by probability, each under its own answer.

    Args:
        reports: One map or several.
    """
    figure = new_figure(WIDTH * len(reports), HEIGHT)
    parts = figure.subfigures(1, len(reports), squeeze=False)[0]
    top = max(float(report["probability"].max()) for report in reports)
    for part, report in zip(parts, reports, strict=True):
        _panel(part, report, top)
    return figure


def _panel(part: "SubFigure", report: "xr.Dataset", top: float) -> None:
    """One map, the priors of its parameters along the axes."""
    x, y = (str(dim) for dim in report["probability"].dims)
    answer = f"{report.attrs['answer']} ({subject(report.attrs)})"
    part.suptitle(
        textwrap.fill(answer, LINE, break_on_hyphens=False), fontsize=9, ha="center"
    )
    grid = part.add_gridspec(2, 2, width_ratios=[7, 1], height_ratios=[1, 7])
    axes = part.add_subplot(grid[1, 0])
    above = part.add_subplot(grid[0, 0], sharex=axes)
    beside = part.add_subplot(grid[1, 1], sharey=axes)
    ruled(axes, "x", report[x])
    ruled(axes, "y", report[y])
    _shade(part, axes, report, top)
    _contours(axes, report)
    _nominals(axes, report)
    look = {"color": FILL, "lw": 0, "step": "mid"}
    above.fill_between(report[x].values, report["x_density"].values, **look)
    beside.fill_betweenx(report[y].values, report["y_density"].values, **look)
    above.set_ylabel("prior", fontsize=7)
    beside.set_xlabel("prior", fontsize=7)
    for edge in (above, beside):
        tidy(edge)
        bare = dict.fromkeys(("labelbottom", "labelleft", "left", "bottom"), False)
        edge.tick_params(which="both", **bare)
    above.set_ylim(bottom=0)
    beside.set_xlim(left=0)


def ruled(axes: "Axes", side: str, values: "xr.DataArray") -> None:
    """An axis with its parameter and unit, in numbers that are read at once."""
    axis = axes.xaxis if side == "x" else axes.yaxis
    if is_logarithmic(values.values):
        logarithmic(axes, side, wide=values.values[-1] > 1000 * values.values[0])
    axis.set_major_formatter(lambda value, _: f"{value:,.12g}")
    axis.set_label_text(f"{values.name} [{values.attrs['units']}]", fontsize=9)
    axes.tick_params(labelsize=8)


def logarithmic(axes: "Axes", side: str, *, wide: bool) -> None:
    """A logarithmic axis with plain numbers: 1, 2, 5, or only 1 where it is wide."""
    from matplotlib.ticker import LogLocator, NullFormatter

    axes.set(**{f"{side}scale": "log"})
    axis = axes.xaxis if side == "x" else axes.yaxis
    axis.set_major_locator(LogLocator(subs=(1,) if wide else (1, 2, 5)))
    axis.set_minor_formatter(NullFormatter())
    axis.set_major_formatter(lambda value, _: f"{value:,.12g}")


def _shade(part: "SubFigure", axes: "Axes", report: "xr.Dataset", top: float) -> None:
    """Probability in grey, on the scale that all panels share; none if it is never."""
    x, y = (report[dim].values for dim in report["probability"].dims)
    axes.set_xlim(x[0], x[-1])
    axes.set_ylim(y[0], y[-1])
    if not top:
        return
    shade = axes.pcolormesh(
        x, y, report["probability"].values.T, cmap="Greys", vmin=0, vmax=1.6 * top,
        shading="gouraud", rasterized=True,
    )  # fmt: skip
    bar = part.colorbar(shade, ax=part.axes, location="bottom", aspect=45, shrink=0.8)
    bar.ax.set_xlim(0, top)
    bar.ax.tick_params(labelsize=7)
    words = f"share of draws in which {report.attrs['event']} [-]"
    bar.set_label(words, fontsize=8)


def _contours(axes: "Axes", report: "xr.Dataset") -> None:
    """Equal probability, solid; what one half may be, dotted; equal ratio, dashed."""
    x, y = (report[dim].values for dim in report["probability"].dims)
    share, error = (
        report[name].values.T for name in ("probability", "probability_error")
    )
    error = np.nan_to_num(error)  # not known where it happens in none or all
    told, least = [], SEEN / report.attrs["samples"]
    if levels := within([level for level in LEVELS if level >= least], share):
        widths = [1.6 if level == HALF else 1.0 for level in levels]
        lines = axes.contour(x, y, share, levels, colors="black", linewidths=widths)
        _label(axes, lines, lambda v: f"{v:.3g}")
        told.append("solid: share of draws")
    for side in (-2, 2):
        if within([HALF], share + side * error):
            axes.contour(
                x, y, share + side * error, [HALF], colors="black", linestyles=":",
                linewidths=0.9,
            )  # fmt: skip
            told.append("dotted: one half, ± 2 standard errors")
    ratio = report["ratio"].values.T
    if levels := _times(ratio):
        lines = axes.contour(
            x, y, ratio, levels, colors=DASHED, linestyles="--", linewidths=0.9
        )
        _label(axes, lines, lambda v: f"{v:g}×")
        told.append(f"dashed: geometric mean of {report.attrs['compared']}")
    if told:
        words = "; ".join(dict.fromkeys(told))
        axes.set_title(textwrap.fill(words, LINE), fontsize=7.5, loc="left")


def _label(axes: "Axes", lines: Any, look: Any) -> None:
    for text in axes.clabel(lines, fmt=look, fontsize=8, inline=False):
        text.set_bbox(PLAIN | {"alpha": 0.8})


def within(levels: Sequence[float], values: np.ndarray) -> list[float]:
    """The levels that some values cross."""
    low, high = np.nanmin(values), np.nanmax(values)
    return [level for level in levels if low < level < high]


def _times(ratio: np.ndarray) -> list[float]:
    """A few round ratios that a map crosses."""
    if not np.isfinite(ratio).any():
        return []
    low, high = np.log10([np.nanmin(ratio), np.nanmax(ratio)])
    decades = range(int(np.floor(low)), int(np.ceil(high)) + 1)
    every = within([t * 10.0**d for d in decades for t in TIMES], ratio)
    return every[:: -(-len(every) // MOST_TIMES)] if every else []


def _nominals(axes: "Axes", report: "xr.Dataset") -> None:
    """Nominal points of the prior sets, where the map holds them."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    names = ("nominal_x", "nominal_y", "nominal")
    at = zip(*(report[name].values for name in names), strict=True)
    held: dict[tuple[float, float], list[str]] = {}
    for x, y, name in at:
        if left <= x <= right and bottom <= y <= top:
            held.setdefault((float(x), float(y)), []).append(str(name))
    for number, place in enumerate(sorted(held)):
        axes.plot(*place, "o", ms=6, mfc="white", mec="black", clip_on=False, zorder=4)
        axes.annotate(  # above and below in turn: two may be close
            ", ".join(held[place]), place, xytext=(0, -14 if number % 2 else 7),
            textcoords="offset points", fontsize=8, ha="center",
            bbox=PLAIN | {"alpha": 0.8}, zorder=4,
        )  # fmt: skip
