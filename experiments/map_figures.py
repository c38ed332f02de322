"""Maps side by side, each under its own answer."""

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from uq.show.probability_map import HEIGHT, LINE, draw_map
from uq.show.style import new_figure
from uq.show.words import subject


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

WIDTH = 6.6  # of a map [inch]


def maps(reports: Sequence["xr.Dataset"]) -> "Figure":
    """The maps side by side: shaded by probability, each under its own answer.

    Args:
        reports: One map or several.
    """
    figure = new_figure(WIDTH * len(reports), HEIGHT)
    parts = figure.subfigures(1, len(reports), squeeze=False)[0]
    top = max(float(report["probability"].max()) for report in reports)
    for part, report in zip(parts, reports, strict=True):
        answer = f"{report.attrs['answer']} ({subject(report.attrs)})"
        title = textwrap.fill(answer, LINE, break_on_hyphens=False)
        draw_map(part, report, title, top, size=9)
    return figure
