"""Bands as intervals below one another: P5 to P95 as a bar, P50 as a mark."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from uq.show.axes import logarithmic
from uq.show.style import EARTH, ORBIT, PAGE, explain, finite, new_figure, tidy
from uq.show.words import short
from uq.sweeps.axes import DECADE


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
SIDES = {"orbit": ORBIT, "Earth": EARTH}
APART = 0.18  # of two bands in a row, from its middle


@dataclass(frozen=True)
class Band:
    """One band of a figure.

    Args:
        row: Name of the row that it stands in.
        side: Orbit or Earth.
        draws: Every draw, with its unit.
    """

    row: str
    side: str
    draws: "xr.DataArray"


def line_of(style: Mapping[str, str], side: str, seen: set[str]) -> dict[str, Any]:
    """A side's line; what was seen before is not named again in the legend."""
    named = {} if side in seen else {"label": side}
    seen.add(side)
    return {**style, **named}


def intervals(bands: Sequence[Band], title: str, label: str) -> "Figure":
    """Bands on one logarithmic axis, rows in their order, sides told by style.

    Args:
        bands: In the order of the rows; all in one unit.
        title: The message, in a sentence.
        label: What they are; their unit follows it.

    Returns:
        The figure: P5 to P95 as a line, P25 to P75 thicker, P50 in numbers.
    """
    rows = list(dict.fromkeys(band.row for band in bands))
    figure = new_figure(PAGE, 1.7 + 0.5 * len(rows))
    figure.suptitle(title, fontsize=10)
    axes = figure.subplots()
    seen: set[str] = set()
    for band in bands:
        both = sum(other.row == band.row for other in bands) > 1
        shift = (-APART if band.side == "orbit" else APART) if both else 0.0
        y = rows.index(band.row) + shift
        low, left, middle, right, high = np.quantile(finite(band.draws), LEVELS)
        style = SIDES[band.side]
        axes.plot([low, high], [y, y], lw=1.4, **line_of(style, band.side, seen))
        axes.plot([left, right], [y, y], lw=5, color=style["color"], alpha=0.55)
        axes.plot([low, high], [y, y], "|", ms=7, color=style["color"])
        face = style["color"] if band.side == "orbit" else "white"
        axes.plot([middle], [y], "o", ms=5, mfc=face, mec=style["color"])
        axes.annotate(
            short(middle),
            (high, y),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=7.5,
            color=style["color"],
        )
    ends = [np.quantile(finite(band.draws), [0.05, 0.95]) for band in bands]
    least, most = min(e[0] for e in ends), max(e[1] for e in ends)
    logarithmic(axes, "x", wide=bool(most > DECADE**2 * least))
    axes.set_xlim(0.8 * least, 1.5 * most)
    axes.set_yticks(range(len(rows)), rows, fontsize=8)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    unit = bands[0].draws.attrs["units"]
    axes.set_xlabel(
        f"{label} [{unit}]; line: P5 to P95, bar: P25 to P75, number: P50", fontsize=8
    )
    tidy(axes)
    explain(figure, [axes])
    return figure
