"""A sweep: ribbons along the first parameter, what moves how far in words."""

from collections.abc import Iterator
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from uq.quantity_words import is_event
from uq.scales import DECADE
from uq.show.axes import logarithmic, ruled
from uq.show.fitting import wrapped
from uq.show.shares import percent, with_unit
from uq.show.style import (
    DARK,
    FILL,
    GREY,
    MOST_BESIDE,
    entitle,
    explain,
    new_figure,
    panels,
    tidy,
)
from uq.show.words import estimate_cell, named, rounded_up, short, subject
from uq.words import shortened


if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHARE = "share of draws"  # what the line of an event is
HEIGHT = 2.9  # of a panel [inch]
STRIP = 0.13  # of a panel's height that the prior above it has
LINE = 76  # letters of a line that has the page's width
TINY = 1e-12  # share that an axis of shares reaches at least
STILL = 1e-12  # of an output's size, below which it does not move
STUDY = "study"  # the dimension of several studies
LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 3)))


def figure(answer: "xr.Dataset") -> "Figure":
    """The quantiles of each output along the first parameter, the prior of it above.

    A line for each study and for values of the other parameters, some of these where
    there are more than are told apart.
    """
    made = new_figure(0.0, 0.0)
    every = panels(made, answer.sizes["output"], HEIGHT)
    limits = _limits(answer)
    for k, axes in enumerate(every):
        letters = LINE // min(len(every), MOST_BESIDE)
        _panel(axes, answer.isel(output=k), limits[k], letters)
    entitle(made, _messages(answer), _about(answer))
    explain(made, every)
    return made


def _about(answer: "xr.Dataset") -> str:
    """Of what the figure is, and how many of the lines are drawn."""
    count, drawn = prod(answer.sizes[d] for d in _others(answer)), len(_drawn(answer))
    more = f"; {drawn} of {count} lines drawn" if count > drawn else ""
    return f"{subject(answer.attrs)}{more}"


def _messages(answer: "xr.Dataset") -> list[str]:
    """What the output does along the parameters; of several, panels go on."""
    over, x = answer.attrs["over"], answer[answer.attrs["dimension"]]
    last = with_unit(float(x[-1]), x.attrs["units"])
    span = f"as {over} goes from {short(float(x[0]))} to {last}"
    along = f"along {over.replace(', ', ' and ')}"
    if _others(answer):
        span = along
    does = [_does(answer.isel(output=k)) for k in range(answer.sizes["output"])]
    if len(does) == 1:
        return [f"{does[0]} {span}", f"{does[0]} {along}"]
    return [f"What happens {span}, all else as believed", f"What happens {along}"]


def _does(row: "xr.Dataset") -> str:
    """What an output does between the ends, in few words."""
    name, middle = str(row["output"].item()), lines_of(row)[2][1]
    if not np.isfinite(middle).all():
        return name
    low, high, first, last = (
        short(float(v)) for v in (middle.min(), middle.max(), *middle.flat[[0, -1]])
    )
    if low == high:
        return f"{name} stays at {low}"
    if middle.ndim == 1 and (first, last) == (low, high):
        return f"{name} rises from {low} to {high}"
    if middle.ndim == 1 and (first, last) == (high, low):
        return f"{name} falls from {high} to {low}"
    return f"{name} lies between {low} and {high}"


def _others(answer: "xr.Dataset") -> list[str]:
    """Studies and the parameters but the first: what there is a line for."""
    first = ("output", "statistic", answer.attrs["dimension"])
    return [str(dim) for dim in answer["estimate"].dims if dim not in first]


def _drawn(answer: "xr.Dataset") -> list[dict[str, int]]:
    """The lines that a panel tells apart: places spread evenly where there are more."""
    others = _others(answer)
    counts = {dim: answer.sizes[dim] for dim in others}
    while prod(counts.values()) > len(LINES):
        largest = max(counts, key=lambda dim: counts[dim])
        counts[largest] -= 1
    places = [
        np.linspace(0, answer.sizes[dim] - 1, count).round().astype(int)
        for dim, count in counts.items()
    ]
    return [dict(zip(others, map(int, at), strict=True)) for at in product(*places)]


def _place(row: "xr.Dataset", dims: list[str]) -> str:
    """A study and values of parameters in words, such as "old, price = 3 USD/kg"."""
    words = []
    for dim in dims:
        value = row[dim].item()
        unit = "" if dim == STUDY else _unit(row[dim].attrs["units"])
        name = dim.removeprefix("input.")
        words.append(value if dim == STUDY else f"{name} = {short(value)}{unit}")
    return ", ".join(words)


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
        every = np.concatenate([np.ravel(each) for k in members for each in found[k]])
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
    middle = _ribbons(axes, row, x)
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
    if not np.isfinite(middle).any():
        axes.text(0.5, 0.5, "no draw is finite", transform=axes.transAxes, ha="center")
    tidy(axes)
    words = [shortened(word, letters) for word in _does(row).split()]
    _prior(axes, row, wrapped(" ".join(words), letters))


def _ribbons(axes: "Axes", row: "xr.Dataset", x: np.ndarray) -> np.ndarray:
    """Every line of a panel; one alone has the mean beside it. Returns the lines."""
    every, others = _drawn(row), _others(row)
    if not others:
        word, shade, ends = lines_of(row)
        ribbon(axes, x, ends, color=DARK, ls="-", alpha=0.22, label=word, shade=shade)
        if word not in ("mean", SHARE):
            mean = row["estimate"].sel(statistic="mean").values
            axes.plot(x, mean, color="black", ls="--", lw=1.0, label="mean")
        return ends[1]
    (word, shade, _), lines = lines_of(row), []
    for number, place in enumerate(every):
        one = row.isel(place)
        ends = lines_of(one)[2]
        ribbon(
            axes, x, ends, color=GREY if number % 2 else DARK, ls=LINES[number],
            alpha=0.4 / (1 + len(every)), label=shortened(_place(one, others), LINE),
        )  # fmt: skip
        lines.append(ends[1])
    axes.plot([], [], lw=0, label=f"lines: {word}; shaded: {shade}")
    return np.array(lines)


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
    """A row an output, study and cell: each statistic and its error, finite share."""
    import pandas as pd

    dims, rows = [str(dim) for dim in answer["finite"].dims[1:]], []
    heads = {d: d if d == STUDY else f"{d} [{answer[d].attrs['units']}]" for d in dims}
    for k, output in enumerate(answer["output"].values):
        for at in np.ndindex(*(answer.sizes[dim] for dim in dims)):
            row = {"output": output, "unit": answer["units"].values[k]}
            row |= {
                heads[d]: answer[d].values[j] for d, j in zip(dims, at, strict=True)
            }
            place = (k, *at)
            for i, name in enumerate(answer["statistic"].values):
                row[name] = answer["estimate"].values[(*place, i)]
                row[f"{name}_error"] = answer["standard_error"].values[(*place, i)]
            rows.append(row | {"finite": answer["finite"].values[place]})
    return pd.DataFrame(rows)


def sentence(answer: "xr.Dataset") -> str:
    """Between which numbers each output moves along the parameters, and where."""
    texts = []
    for row in (answer.isel(output=k) for k in range(answer.sizes["output"])):
        if STUDY not in answer.dims:
            texts.append(_moves(row))
            continue
        texts += [f"{one[STUDY].item()}: {_moves(one)}" for one in _studies(row)]
    return " ".join(texts)


def _studies(row: "xr.Dataset") -> "Iterator[xr.Dataset]":
    return (row.isel({STUDY: k}) for k in range(row.sizes[STUDY]))


def _moves(row: "xr.Dataset") -> str:
    """How one output moves, and how often it is no number."""
    name, dims = str(row["output"].item()), list(map(str, row["finite"].dims))
    spans = [
        f"{dim.removeprefix('input.')} goes from {short(row[dim].values[0])} to "
        f"{short(row[dim].values[-1])}{_unit(row[dim].attrs['units'])}"
        for dim in dims
    ]
    span = " and ".join(spans)
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
    """Whether a line rises, falls, stays or turns, and between which numbers.

    Over several parameters, where it is least and where most.
    """
    unit, word = _unit(str(row["units"].item())), lines_of(row)[0]
    least, most = int(np.nanargmin(middle)), int(np.nanargmax(middle))
    low, high, first, last = middle.ravel()[[least, most, 0, -1]]
    dims = [str(dim) for dim in row["finite"].dims]
    ends = [
        row.isel(dict(zip(dims, np.unravel_index(k, middle.shape), strict=True)))
        for k in (least, most)
    ]
    if high - low <= STILL * max(abs(low), abs(high)):
        return f"stays at {_cell(ends[0], word)}{unit}"
    if len(dims) > 1:
        texts = (f"{_cell(one, word)}{unit} (at {_place(one, dims)})" for one in ends)
        return f"lies between {' and '.join(texts)}"
    if (first, last) in ((low, high), (high, low)):
        verb = "rises" if first == low else "falls"
        ends = ends if first == low else ends[::-1]
        return f"{verb} from {_cell(ends[0], word)} to {_cell(ends[1], word)}{unit}"
    along = _unit(row[dims[0]].attrs["units"])
    texts = (
        f"{_cell(one, word)}{unit} (at {short(one[dims[0]].item())}{along})"
        for one in ends
    )
    return f"lies between {' and '.join(texts)}"


def _cell(at: "xr.Dataset", word: str) -> str:
    """The line at one value, with its error; of what never or always is, its bound."""
    at = at.sel(statistic="mean" if word == SHARE else word)
    value = float(at["estimate"])
    low, high = (float(each) for each in at["interval"].values)
    if word == SHARE and value in (0.0, 1.0):
        far = f"less than {rounded_up(high - low)} from it with 95 % confidence"
        return f"{value:g} ({far})"
    return estimate_cell(value, float(at["standard_error"]))


def _unit(unit: str) -> str:
    return "" if unit in ("", "-") else f" {unit}"
