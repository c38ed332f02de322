"""A sweep along one parameter: a ribbon each output, what moves how far in words."""

from typing import TYPE_CHECKING, Any

import numpy as np

from uq.quantities import is_event
from uq.show.axes import logarithmic, ruled
from uq.show.fitting import wrapped
from uq.show.probability_map import rounded_up
from uq.show.shares import percent, with_unit
from uq.show.style import (
    DARK,
    FILL,
    MOST_BESIDE,
    entitle,
    explain,
    new_figure,
    panels,
    tidy,
)
from uq.show.words import estimate_cell, named, short, subject
from uq.sweeps.axes import DECADE
from uq.words import shortened


if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHARE = "share of draws"  # what the line of an event is
HEIGHT = 2.9  # of a panel [inch]
STRIP = 0.13  # of a panel's height that the prior above it has
LINE = 76  # letters of a title's line, if a panel has the page's width
TINY = 1e-12  # share that an axis of shares reaches at least
STILL = 1e-12  # of an output's size, below which it does not move


def figure(answer: "xr.Dataset") -> "Figure":
    """The quantiles of each output along the parameter, the prior of it above."""
    made = new_figure(0.0, 0.0)
    every = panels(made, answer.sizes["output"], HEIGHT)
    limits = _limits(answer)
    for k, axes in enumerate(every):
        letters = LINE // min(len(every), MOST_BESIDE)
        _panel(axes, answer.isel(output=k), limits[k], letters)
    entitle(made, _messages(answer), subject(answer.attrs))
    explain(made, every)
    return made


def _messages(answer: "xr.Dataset") -> list[str]:
    """What the output does along the parameter; of several, panels go on."""
    over, x = answer.attrs["over"], answer[answer.attrs["dimension"]]
    last = with_unit(float(x[-1]), x.attrs["units"])
    span = f"as {over} goes from {short(float(x[0]))} to {last}"
    does = [_does(answer.isel(output=k)) for k in range(answer.sizes["output"])]
    if len(does) == 1:
        return [f"{does[0]} {span}", f"{does[0]} along {over}"]
    return [f"What happens {span}, all else as believed", f"What happens along {over}"]


def _does(row: "xr.Dataset") -> str:
    """What an output does between the ends, in few words."""
    name, middle = str(row["output"].item()), lines_of(row)[2][1]
    if not np.isfinite(middle).all():
        return name
    low, high, first, last = (
        short(float(v)) for v in (middle.min(), middle.max(), middle[0], middle[-1])
    )
    if low == high:
        return f"{name} stays at {low}"
    if (first, last) == (low, high):
        return f"{name} rises from {low} to {high}"
    if (first, last) == (high, low):
        return f"{name} falls from {high} to {low}"
    return f"{name} lies between {low} and {high}"


def lines_of(row: "xr.Dataset") -> tuple[str, str, tuple[np.ndarray, ...]]:
    """What the line and the shade of an output are, and its lower end, line and upper.

    Args:
        row: A sweep of one output.
    """
    event = is_event(str(row["output"].item()))
    levels = [str(name) for name in row["statistic"].values if name != "mean"]
    line = levels[len(levels) // 2] if len(levels) % 2 and not event else "mean"
    middle = row["estimate"].sel(statistic=line).values
    if len(levels) > 1 and not event:
        low, high = (
            row["estimate"].sel(statistic=name).values
            for name in levels[:: len(levels) - 1]
        )
        return line, f"{levels[0]} to {levels[-1]}", (low, middle, high)
    low, high = row["interval"].sel(statistic=line).values
    if event:
        low, high = np.clip(low, 0, 1), np.clip(high, 0, 1)
    word = SHARE if event else line
    return word, f"{percent(row.attrs['ci_prob'], 0)} interval", (low, middle, high)


def ribbon(
    axes: "Axes", x: np.ndarray, ends: tuple[np.ndarray, ...], **look: Any
) -> None:
    """A line between a lower and an upper end, with what lies between them shaded.

    Args:
        axes: Where it is drawn.
        x: Values of the parameter.
        ends: Lower end, line and upper end.
        look: `color`, `ls`, `alpha` and `label`, and the `shade`'s label.
    """
    low, middle, high = ends
    color, ls = look["color"], look["ls"]
    axes.plot(x, middle, color=color, ls=ls, lw=1.8, label=look["label"])
    axes.fill_between(
        x, low, high, color=color, alpha=look["alpha"], lw=0, label=look.get("shade")
    )
    for edge in (low, high):
        axes.plot(x, edge, color=color, ls=ls, lw=0.6)


def _limits(answer: "xr.Dataset") -> list[tuple[float, float, bool]]:
    """Ends of each vertical axis, and if it is logarithmic; of one unit, the same."""
    groups: dict[str, list[int]] = {}
    found = [lines_of(answer.isel(output=k))[2] for k in range(answer.sizes["output"])]
    for k, (name, unit) in enumerate(
        zip(answer["output"].values, answer["units"].values, strict=True)
    ):
        alone = f"output {k}" if unit in ("", "-") else str(unit)
        groups.setdefault("event" if is_event(str(name)) else alone, []).append(k)
    limits = {}
    for group, members in groups.items():
        every = np.concatenate([np.concatenate(found[k]) for k in members])
        every = every[np.isfinite(every)]
        low, high = (every.min(), every.max()) if every.size else (0.0, 1.0)
        wide = bool(group != "event" and low > 0 and high > DECADE * low)
        if group == "event":
            low, high = 0.0, 1.0 if high > 0.5 else max(high, TINY)
        limits |= dict.fromkeys(members, (float(low), float(high), wide))
    return [limits[k] for k in range(len(found))]


def _panel(
    axes: "Axes", row: "xr.Dataset", limits: tuple[float, float, bool], letters: int
) -> None:
    """One output along the parameter, under a title of so many letters a line."""
    low, high, wide = limits
    path, name = row.attrs["dimension"], str(row["output"].item())
    x, unit = row[path].values, str(row["units"].item())
    word, shade, ends = lines_of(row)
    ribbon(axes, x, ends, color=DARK, ls="-", alpha=0.22, label=word, shade=shade)
    if word not in ("mean", SHARE):
        mean = row["estimate"].sel(statistic="mean").values
        axes.plot(x, mean, color="black", ls="--", lw=1.0, label="mean")
    ruled(axes, "x", row[path])
    if wide:
        logarithmic(axes, "y", wide=high > DECADE**3 * low)
        axes.set_ylim(low / 1.1, high * 1.1)
    elif high > low:
        axes.set_ylim(low - 0.05 * (high - low), high + 0.05 * (high - low))
    axes.set_xlim(x[0], x[-1])
    nominal = row[path].attrs["nominal"]
    if x[0] <= nominal <= x[-1]:
        axes.axvline(nominal, color="black", lw=0.9, ls=":", label="nominal")
    meaning = str(row["meaning"].item())
    quantity = SHARE if is_event(name) else meaning
    axes.set_ylabel(shortened(named(quantity, unit)), fontsize=8)
    if not np.isfinite(ends[1]).any():
        axes.text(0.5, 0.5, "no draw is finite", transform=axes.transAxes, ha="center")
    tidy(axes)
    _prior(axes, row, wrapped(_does(row), letters))


def _prior(axes: "Axes", row: "xr.Dataset", title: str) -> None:
    """The prior of the parameter in a strip above a panel, with the panel's title."""
    path = row.attrs["dimension"]
    strip = axes.inset_axes((0.0, 1.03, 1.0, STRIP), sharex=axes)
    look = {"color": FILL, "lw": 0, "step": "mid"}
    strip.fill_between(row[path].values, row["density"].values, **look)
    strip.set_ylim(bottom=0)
    strip.spines[["top", "right", "left"]].set_visible(False)
    bare = dict.fromkeys(("labelbottom", "labelleft", "left", "bottom"), False)
    strip.tick_params(which="both", **bare)
    strip.set_ylabel("prior", fontsize=7)
    strip.set_title(title, fontsize=9, loc="left")


def table(answer: "xr.Dataset") -> "pd.DataFrame":
    """A row an output and value: each statistic and its error, finite share."""
    import pandas as pd

    path, rows = answer.attrs["dimension"], []
    head = f"{path} [{answer[path].attrs['units']}]"
    for k, output in enumerate(answer["output"].values):
        for j, value in enumerate(answer[path].values):
            row = {"output": output, "unit": answer["units"].values[k], head: value}
            for i, name in enumerate(answer["statistic"].values):
                row[name] = answer["estimate"].values[k, j, i]
                row[f"{name}_error"] = answer["standard_error"].values[k, j, i]
            rows.append(row | {"finite": answer["finite"].values[k, j]})
    return pd.DataFrame(rows)


def sentence(answer: "xr.Dataset") -> str:
    """Between which numbers each output moves along the parameter, and where."""
    return " ".join(
        _moves(answer.isel(output=k)) for k in range(answer.sizes["output"])
    )


def _moves(row: "xr.Dataset") -> str:
    """How one output moves, and how often it is no number."""
    path, name = row.attrs["dimension"], str(row["output"].item())
    x, along = row[path].values, _unit(row[path].attrs["units"])
    span = f"{row.attrs['over']} goes from {short(x[0])} to {short(x[-1])}{along}"
    word, _, (_, middle, _) = lines_of(row)
    if not np.isfinite(middle).any():
        return f"No draw of {name} is finite as {span}."
    event = is_event(name)
    what = f"The share of draws in which {name}" if event else f"{word} of {name}"
    what = what[0].upper() + what[1:]
    text = f"{what} {_verb(row, middle)} as {span}"
    lost = 1 - float(row["finite"].min())
    more = (
        f"; up to {percent(lost, 1)} of the draws at a value are not finite"
        if lost
        else ""
    )
    return f"{text}{more}."


def _verb(row: "xr.Dataset", middle: np.ndarray) -> str:
    """Whether a line rises, falls, stays or turns, and between which numbers."""
    path, unit = row.attrs["dimension"], _unit(str(row["units"].item()))
    least, most = int(np.nanargmin(middle)), int(np.nanargmax(middle))
    low, high, first, last = middle[[least, most, 0, -1]]
    if high - low <= STILL * max(abs(low), abs(high)):
        return f"stays at {_cell(row, least)}{unit}"
    if (first, last) in ((low, high), (high, low)):
        verb = "rises" if first == low else "falls"
        return f"{verb} from {_cell(row, 0)} to {_cell(row, -1)}{unit}"
    x, along = row[path].values, _unit(row[path].attrs["units"])
    ends = (f"{_cell(row, k)}{unit} (at {short(x[k])}{along})" for k in (least, most))
    return f"lies between {' and '.join(ends)}"


def _cell(row: "xr.Dataset", place: int) -> str:
    """The line at one value, with its error; of what never or always is, its bound."""
    word = lines_of(row)[0]
    statistic = "mean" if word == SHARE else word
    at = row.sel(statistic=statistic).isel({row.attrs["dimension"]: place})
    value = float(at["estimate"])
    low, high = (float(each) for each in at["interval"].values)
    if word == SHARE and value in (0.0, 1.0):
        far = f"less than {rounded_up(high - low)} from it with 95 % confidence"
        return f"{value:g} ({far})"
    return estimate_cell(value, float(at["standard_error"]))


def _unit(unit: str) -> str:
    return "" if unit in ("", "-") else f" {unit}"
