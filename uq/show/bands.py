"""Bands: the distribution of each output with its quantiles, and them in a sentence."""

from typing import TYPE_CHECKING

import numpy as np

from uq.quantity_words import is_event
from uq.scales import DECADE
from uq.show.axes import logarithmic
from uq.show.shares import chance, percent, with_unit
from uq.show.style import DARK, FILL, entitle, mark, new_figure, panels, tidy
from uq.show.words import estimate_cell, in_words, named, short, subject
from uq.words import few


if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDE = 30  # times its lower end that an upper end is, from which an axis is logarithmic
MOST_TOLD = 4  # outputs in words
CUT = 0.002  # share of the draws beyond either end of the axis


def figure(answer: "xr.Dataset") -> "Figure":
    """The share of draws below each value, a panel an output, quantiles marked."""
    made = new_figure(0.0, 0.0)
    every = panels(made, answer.sizes["output"], 2.3)
    for k, axes in enumerate(every):
        _panel(axes, answer.isel(output=k))
    entitle(made, _messages(answer), subject(answer.attrs))
    return made


def _messages(answer: "xr.Dataset") -> list[str]:
    """Where the output lies; of several, which is the widest, events apart."""
    numbers = [k for k, name in enumerate(answer["output"].values) if not _event(name)]
    if len(numbers) < answer.sizes["output"]:
        if not numbers and answer.sizes["output"] > 1:
            return [sentence(answer).removesuffix("."), "How probable each event is"]
        answer = answer.isel(output=numbers) if numbers else answer
    names = [str(name) for name in answer["output"].values]
    levels = [str(s) for s in answer["statistic"].values if str(s).startswith("P")]
    ends = [levels[0], levels[-1]]
    low, high = (answer["estimate"].sel(statistic=s).values for s in ends)
    if len(names) > 1:
        spans = f"{names[0]}: {short(low[0])} to {short(high[0])}, the others below"
        plain = spans if np.isfinite(low[0]) else f"How uncertain {few(names)} are"
        ratio = np.where(low > 0, high / np.where(low > 0, low, 1.0), np.nan)
        if not np.isfinite(ratio).all():
            return [plain]
        first = int(np.argmax(ratio))
        times = f"its {levels[-1]} is {short(ratio[first])} times its {levels[0]}"
        return [f"{names[first]} is the widest: {times}", plain]
    row = answer.isel(output=0)
    if is_event(names[0]) or not np.isfinite(low[0]):
        return [_sentence(row).removesuffix(".")]
    ends = f"{short(low[0])} to {with_unit(high[0], str(row['units'].item()))}"
    return [f"{names[0]}: {ends} ({levels[0]} to {levels[-1]})", f"{names[0]}: {ends}"]


def _panel(axes: "Axes", row: "xr.Dataset") -> None:
    below, name = row["below"].values, str(row["output"].item())
    furthest = float(np.abs(row["edges"].values).max())
    factor, unit = in_words(furthest, str(row["units"].item()))
    edges = row["edges"].values / factor
    axes.set_title(f"{name}{_lost(row)}", fontsize=9, loc="left")
    axes.set_xlabel(named(row["meaning"].item(), unit), fontsize=8)
    axes.set_ylabel("share of draws below [-]", fontsize=8)
    axes.set_ylim(0, 1.02)
    tidy(axes)
    if _event(name):
        _probability(axes, row)
        return
    if not np.isfinite(edges).all():
        axes.text(0.5, 0.5, "no draw is finite", transform=axes.transAxes, ha="center")
        return
    low, high = np.interp([CUT, 1 - CUT], below, edges)
    if low > 0 and high > WIDE * low:
        logarithmic(axes, "x", wide=bool(high > DECADE**2 * low))
    if high > low:
        axes.set_xlim(low, high)
    axes.fill_between(edges, 0, below, color=FILL, lw=0)
    axes.plot(edges, below, color=DARK, lw=1.3)
    for statistic in row["statistic"].values:
        if not str(statistic).startswith("P"):
            continue
        share = float(str(statistic)[1:]) / 100
        value = float(row["estimate"].sel(statistic=statistic)) / factor
        mark(axes, value, share, f"{statistic} {short(value)}", left=share > 0.5)


def _event(name: object) -> bool:
    return is_event(str(name))


def _probability(axes: "Axes", row: "xr.Dataset") -> None:
    """One bar: in which share of the draws an event happens, with its interval."""
    share = float(row["estimate"].sel(statistic="mean"))
    ends = row["interval"].sel(statistic="mean").values
    axes.barh([0], [share], height=0.4, color=FILL, edgecolor=DARK, lw=0.7)
    for rim, width in (("white", 2.4), ("black", 1.0)):
        axes.hlines([0], *ends, color=rim, lw=width)
    axes.text(0.01, 0.32, percent(share), fontsize=8)
    axes.set(xlim=(0, 1.02), ylim=(-0.6, 0.6), yticks=[], ylabel="")
    axes.set_xlabel("share of draws [-]", fontsize=8)


def _lost(row: "xr.Dataset") -> str:
    """In how many draws an output is a number, where not in all."""
    share = float(row["finite"])
    return "" if share == 1 else f" (of the {percent(share)} of draws that are finite)"


def table(answer: "xr.Dataset") -> "pd.DataFrame":
    """Output, unit, each statistic and its standard error, share of finite draws.

    Of an event only the mean is told, its probability.
    """
    import pandas as pd

    rows = []
    for k, output in enumerate(answer["output"].values):
        row = {"output": output, "unit": answer["units"].values[k]}
        for j, name in enumerate(answer["statistic"].values):
            told = name == "mean" or not _event(output)
            row[name] = answer["estimate"].values[k, j] if told else np.nan
            error = answer["standard_error"].values[k, j]
            row[f"{name}_error"] = error if told else np.nan
        rows.append(row | {"finite": answer["finite"].values[k]})
    return pd.DataFrame(rows)


def sentence(answer: "xr.Dataset") -> str:
    """The band of each output and its median; of an event how often it happens.

    Of more outputs than a reader takes in it is the table that tells.
    """
    told = range(min(answer.sizes["output"], MOST_TOLD))
    said = " ".join(_sentence(answer.isel(output=k)) for k in told)
    more = answer.sizes["output"] - MOST_TOLD
    return f"{said} The table has {more} more." if more > 0 else said


def _sentence(row: "xr.Dataset") -> str:
    name, unit = str(row["output"].item()), str(row["units"].item())
    names, values = row["statistic"].values, row["estimate"].values
    at = {str(key): float(each) for key, each in zip(names, values, strict=True)}
    if is_event(name):
        error = float(row["standard_error"].sel(statistic="mean"))
        draws = round(
            float(row["finite"]) * row.attrs["samples"]
        )  # in which it is known
        return f"{name} in {chance(at['mean'], error, draws)}."
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
    of = _lost(row).removesuffix(")").replace(" (", ", ")
    span = f"between {ends} and {top}{unit} ({low} to {high})"
    return f"{name} lies {span}, {middle} {half}{of}."
