"""Draws: the spread of each output, each input beside it in the table."""

import json
from typing import TYPE_CHECKING

import numpy as np

from uq.results.datasets import DIMENSIONS
from uq.show.style import DARK, FILL, finite, new_figure, panels, tidy
from uq.show.words import named, short, subject


if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BINS = 60
CUT = 0.002  # share of the draws beyond either end of the axis
WIDE = 30  # times its lower end that an upper end is, from which an axis is logarithmic


def figure(answer: "xr.Dataset") -> "Figure":
    """How the draws of each output are spread, a panel an output."""
    names = json.loads(answer.attrs["outputs"])
    made = new_figure(0.0, 0.0)
    every = panels(made, len(names), 2.1)
    for axes, name in zip(every, names, strict=True):
        _panel(axes, answer[name])
    count = f"{answer.attrs['samples']:,} draws"
    made.suptitle(f"How {count} are spread\n{subject(answer.attrs)}", fontsize=10)
    return made


def _panel(axes: "Axes", values: "xr.DataArray") -> None:
    draws = finite(values)
    axes.set_title(str(values.name), fontsize=9, loc="left")
    attrs = values.attrs
    axes.set_xlabel(named(attrs["long_name"], attrs["units"]), fontsize=8)
    axes.set_ylabel("draws [-]", fontsize=8)
    tidy(axes)
    if not draws.size:
        axes.text(0.5, 0.5, "no draw is finite", transform=axes.transAxes, ha="center")
        return
    low, high = np.quantile(draws, [CUT, 1 - CUT]).tolist()
    if low == high:
        axes.text(0.5, 0.5, f"all {short(low)}", transform=axes.transAxes, ha="center")
        return
    spread = np.linspace
    if low > 0 and high > WIDE * low:
        axes.set_xscale("log")
        spread = np.geomspace
    heights, edges = np.histogram(draws, spread(low, high, BINS + 1))
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
