"""Bands: the distribution of each output with its quantiles, and them in a sentence."""

from typing import TYPE_CHECKING

import numpy as np

from uq.quantities import is_event
from uq.show.style import DARK, FILL, PLAIN, new_figure, panels, tidy
from uq.show.words import estimate_cell, named, short, subject


if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDE = 30  # times its lower end that an upper end is, from which an axis is logarithmic
CUT = 0.002  # share of the draws beyond either end of the axis


def figure(answer: "xr.Dataset") -> "Figure":
    """The share of draws below each value, a panel an output, quantiles marked."""
    made = new_figure(0.0, 0.0)
    every = panels(made, answer.sizes["output"], 2.3)
    for k, axes in enumerate(every):
        _panel(axes, answer.isel(output=k))
    made.suptitle(f"How uncertain it is\n{subject(answer.attrs)}", fontsize=10)
    return made


def _panel(axes: "Axes", row: "xr.Dataset") -> None:
    edges, below = row["edges"].values, row["below"].values
    unit, name = str(row["units"].item()), str(row["output"].item())
    axes.set_title(name, fontsize=9, loc="left")
    axes.set_xlabel(named(row["meaning"].item(), unit), fontsize=8)
    axes.set_ylabel("share of draws below [-]", fontsize=8)
    axes.set_ylim(0, 1.02)
    tidy(axes)
    if not np.isfinite(edges).all():
        axes.text(0.5, 0.5, "no draw is finite", transform=axes.transAxes, ha="center")
        return
    low, high = np.interp([CUT, 1 - CUT], below, edges)
    if low > 0 and high > WIDE * low:
        axes.set_xscale("log")
    if high > low:
        axes.set_xlim(low, high)
    axes.fill_between(edges, 0, below, color=FILL, lw=0)
    axes.plot(edges, below, color=DARK, lw=1.3)
    for statistic in row["statistic"].values:
        if not str(statistic).startswith("P"):
            continue
        share = float(str(statistic)[1:]) / 100
        value = float(row["estimate"].sel(statistic=statistic))
        axes.plot([value], [share], "o", ms=3.5, color="black")
        right = share <= 0.5
        axes.annotate(
            f"{statistic} {short(value)}",
            (value, share),
            xytext=(6 if right else -6, -3),
            textcoords="offset points",
            ha="left" if right else "right",
            fontsize=7,
            bbox=PLAIN if not right else None,
        )


def table(answer: "xr.Dataset") -> "pd.DataFrame":
    """Output, unit, each statistic and its standard error, share of finite draws."""
    import pandas as pd

    rows = []
    for k, output in enumerate(answer["output"].values):
        row = {"output": output, "unit": answer["units"].values[k]}
        for j, name in enumerate(answer["statistic"].values):
            row[name] = answer["estimate"].values[k, j]
            row[f"{name}_error"] = answer["standard_error"].values[k, j]
        rows.append(row | {"finite": answer["finite"].values[k]})
    return pd.DataFrame(rows)


def sentence(answer: "xr.Dataset") -> str:
    """The band of each output and its median; of an event how often it happens."""
    return " ".join(
        _sentence(answer.isel(output=k)) for k in range(answer.sizes["output"])
    )


def _sentence(row: "xr.Dataset") -> str:
    name, unit = str(row["output"].item()), str(row["units"].item())
    names, values = row["statistic"].values, row["estimate"].values
    at = {str(key): float(each) for key, each in zip(names, values, strict=True)}
    if is_event(name):
        return f"{name} in {at['mean']:.2%} of draws."
    levels = [level for level in at if level.startswith("P")]
    low, middle, high = (levels[k] for k in (0, len(levels) // 2, -1))
    if not np.isfinite(at[low]):
        return f"No draw of {name} is finite."
    errors = row["standard_error"].sel(statistic=[low, middle, high]).values
    ends, half, top = (
        estimate_cell(at[level], float(error))
        for level, error in zip((low, middle, high), errors, strict=True)
    )
    unit = "" if unit in ("", "-") else f" {unit}"
    share = float(row["finite"])
    of = "" if share == 1 else f", of the {share:.2%} of draws that are finite"
    span = f"between {ends} and {top}{unit} ({low} to {high})"
    return f"{name} lies {span}, {middle} {half}{of}."
