"""Tornado diagrams: bars to either side of the base; readable in black and white."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from uq.show.style import GREY, PLAIN, new_figure, tidy
from uq.show.words import in_words, short, subject


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LOOKS: Mapping[str, Mapping[str, Any]] = {  # of the two ends of an input
    "low": {"color": "white", "edgecolor": "#16324f", "hatch": "/////"},
    "high": {"color": "#16324f", "edgecolor": "#16324f"},
}
LARGEST = 1e300  # that an axis can show; what is not finite is none
ROOM = 0.3  # of an axis, on either side of the bars, for the values of the inputs


def bars(report: "xr.Dataset") -> "Figure":
    """What each input does to each output, a panel an output.

    Args:
        report: The first inputs of each output, as the experiment reports them.
    """
    outputs, rows = report.sizes["output"], report.sizes["rank"]
    figure = new_figure(8.4 * outputs, 2.2 + 0.32 * rows)
    told = report.attrs
    figure.suptitle(
        f"How far does each assumption alone move the answer?\n{subject(told)}, all "
        f"others at their {told['at']}",
        fontsize=11,
    )
    every = np.atleast_1d(figure.subplots(1, outputs))
    for number, axes in enumerate(every):
        _panel(axes, report.isel(output=number))
    handles, labels = every[0].get_legend_handles_labels()
    figure.legend(
        handles, labels, loc="outside lower center", ncols=3, frameon=False, fontsize=9
    )
    return figure


def _panel(axes: "Axes", row: "xr.Dataset") -> None:
    base, places = float(row["base"]), np.arange(row.sizes["rank"])
    base = base if _drawable(base) else 0.0
    shown = {
        end: np.where(_drawable(row[end].values), row[end].values, base)
        for end in LOOKS
    }
    for end, look in LOOKS.items():
        label = f"input at its P{100 * row.attrs[end]:g}"
        reach = shown[end] - base
        axes.barh(places, reach, left=base, height=0.66, lw=0.7, label=label, **look)
    beyond = _beyond(row)
    for name in ("least", "greatest"):
        axes.plot(row[name].values[beyond], places[beyond], "k|", ms=11, mew=1.4)
    if beyond.any():
        axes.plot([], [], "k|", ms=11, mew=1.4, label="furthest, between the ends")
    axes.axvline(base, color="black", lw=0.8)
    every = [
        *shown.values(),
        row["least"].values[beyond],
        row["greatest"].values[beyond],
    ]
    ends = np.concatenate([*every, [base]])
    width = np.ptp(ends) or max(abs(base), 1.0)
    axes.set_xlim(ends.min() - ROOM * width, ends.max() + ROOM * width)
    for place in range(len(places)):
        _values(axes, row.isel(rank=place), place, base, 0.012 * width)
    axes.set_yticks(places, row["ranked"].values)
    axes.set_ylim(len(places) - 0.4, -0.6)
    output, unit = row["output"].item(), row["units"].item()
    axes.set_xlabel(f"{output} [{unit}]" if unit else output, fontsize=9)
    axes.set_title(_message(row), fontsize=9.5, loc="left")
    tidy(axes)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)


def _beyond(row: "xr.Dataset") -> np.ndarray:
    """Inputs whose swing is not the furthest the output goes."""
    names = ("low", "high", "least", "greatest")
    every = np.stack([row[name].values for name in names])
    drawable = _drawable(every).all(axis=0)
    low, high, least, greatest = np.where(drawable, every, 0.0)
    room = 0.01 * np.abs(high - low)
    above = greatest > np.maximum(low, high) + room
    return above | (least < np.minimum(low, high) - room)


def _drawable(values: Any) -> Any:
    """Whether an axis can show them."""
    return np.abs(values) < LARGEST


def _values(
    axes: "Axes", at: "xr.Dataset", place: int, base: float, gap: float
) -> None:
    """The input's own value beyond either end of its bar, in its unit."""
    low, high, *beyond = (
        float(at[name]) for name in ("low", "high", "least", "greatest")
    )
    unit = at["input_units"].item()
    rises = not high < low
    reach = [value for value in (low, high, base, *beyond) if _drawable(value)]
    left, right = min(reach), max(reach)
    for end, value in (("low", low), ("high", high)):
        is_left = (end == "low") == rises
        factor, words = in_words(float(at[f"input_{end}"]), unit)
        told = f"{short(float(at[f'input_{end}']) / factor)} {words}".removesuffix(" -")
        told += "" if np.isfinite(value) else " (no answer)"
        axes.text(
            left - gap if is_left else right + gap,
            place,
            told,
            ha="right" if is_left else "left",
            va="center",
            fontsize=7.5,
            color="black" if np.isfinite(value) else GREY,
            bbox=PLAIN,
        )


def _message(row: "xr.Dataset") -> str:
    """What the greatest swing does, in a sentence."""
    first = row.isel(rank=0)
    unit = f" {row['units'].item()}".rstrip().removesuffix(" -")
    low, high, base = (float(first[name]) for name in ("low", "high", "base"))
    name = first["ranked"].item()
    if not np.isfinite([low, high]).all():
        return f"{name} alone leaves {row['output'].item()} without an answer"
    if low == high:
        return f"{row['output'].item()} = {short(base)}{unit}, whatever moves alone"
    return (
        f"{name} alone takes {row['output'].item()} from {short(low)} to "
        f"{short(high)}{unit};\nwith no input moved it is {short(base)}{unit}"
    )
