"""Draws: the spread of each output, each input beside it in the table."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from uq.results.datasets import DIMENSIONS
from uq.scales import DECADE
from uq.show.axes import logarithmic
from uq.show.shares import percent, with_unit
from uq.show.style import DARK, FILL, entitle, finite, new_figure, panels, tidy
from uq.show.words import in_words, named, short, subject
from uq.words import few


if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BINS = 60  # at most; fewer of few draws, so that each holds some
CUT = 0.002  # share of the draws beyond either end of the axis
WIDE = 30  # times its lower end that an upper end is, from which an axis is logarithmic


def figure(answer: "xr.Dataset") -> "Figure":
    """How the draws of each output are spread, a panel an output."""
    names = json.loads(answer.attrs["outputs"])
    made = new_figure(0.0, 0.0)
    every = panels(made, len(names), 2.1)
    for axes, name in zip(every, names, strict=True):
        _panel(axes, answer[name])
    entitle(made, _messages(answer, names), subject(answer.attrs))
    return made


def _messages(answer: "xr.Dataset", names: Sequence[str]) -> list[str]:
    """Where nine draws of ten of an output lie; of several, how many draws they are."""
    count = f"{answer.attrs['samples']:,} draws"
    plain = f"How {count} of {few(names)} are spread"
    values = finite(answer[names[0]])
    if len(names) > 1 or not values.size:
        return [plain, f"How {count} of {len(names)} outputs are spread"]
    low, high = np.quantile(values, [0.05, 0.95]).tolist()
    ends = f"{short(low)} to {with_unit(high, answer[names[0]].attrs['units'])}"
    return [f"{names[0]} is {ends} in nine of ten of {count}", plain]


def _panel(axes: "Axes", values: "xr.DataArray") -> None:
    draws = finite(values)
    share = draws.size / values.size
    lost = "" if share == 1 else f" ({percent(share)} of them finite)"
    axes.set_title(f"{values.name}{lost}", fontsize=9, loc="left")
    furthest = float(np.max(np.abs(draws), initial=0.0))
    factor, unit = in_words(furthest, values.attrs["units"])
    axes.set_xlabel(named(values.attrs["long_name"], unit), fontsize=8)
    axes.set_ylabel("draws [-]", fontsize=8)
    tidy(axes)
    if not draws.size:
        axes.text(0.5, 0.5, "no draw is finite", transform=axes.transAxes, ha="center")
        return
    draws = draws / factor
    low, high = np.quantile(draws, [CUT, 1 - CUT]).tolist()
    if low == high:
        axes.text(0.5, 0.5, f"all {short(low)}", transform=axes.transAxes, ha="center")
        return
    spread = np.linspace
    if low > 0 and high > WIDE * low:
        logarithmic(axes, "x", wide=high > DECADE**2 * low)
        spread = np.geomspace
    bins = min(BINS, 2 * int(np.sqrt(draws.size)))
    heights, edges = np.histogram(draws, spread(low, high, bins + 1))
    axes.stairs(heights, edges, fill=True, color=FILL)
    axes.stairs(heights, edges, color=DARK, lw=0.8, baseline=None)
    axes.set_ylim(bottom=0)


def table(answer: "xr.Dataset") -> "pd.DataFrame":
    """A row a draw: replicate, sample, the inputs that vary, the outputs."""
    frame = answer.to_dataframe().reset_index()
    names = [*json.loads(answer.attrs["inputs"]), *json.loads(answer.attrs["outputs"])]
    return frame.loc[:, [*DIMENSIONS, *names]]


def sentence(answer: "xr.Dataset") -> str:
    """How many draws of what are kept."""
    inputs, outputs = (json.loads(answer.attrs[k]) for k in ("inputs", "outputs"))
    count = f"{answer.attrs['samples']:,} draws of {len(inputs)} inputs"
    return f"{count} and of {', '.join(outputs)}."
