"""Costs as figures: two side by side, what they are made of, what is believed."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from uq.show.axes import logarithmic
from uq.show.fitting import SMALLEST
from uq.show.shares import percent
from uq.show.style import FILL, GREY, PAGE, PLAIN, explain, finite, new_figure, tidy
from uq.show.words import short
from uq.sweeps.axes import DECADE


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LOW, MIDDLE, HIGH = 0.05, 0.5, 0.95
SHEET = 2**13  # draws that show the shape of a prior: one replicate by default
HEADS = (  # of the prior sheet: place, words, side
    (0.0, "parameter", "left"),
    (0.465, "shape, nominal", "center"),
    (0.635, "P5", "right"),
    (0.72, "P50", "right"),
    (0.805, "P95", "right"),
    (0.82, "unit", "left"),
    (0.92, "evidence", "left"),
)
SHAPE, BREADTH = 0.385, 0.16  # where a prior's shape begins, and how wide it is


def bands(
    sides: Mapping[str, "xr.DataArray"],
    styles: Sequence[Mapping[str, str]],
    title: str,
    label: str,
) -> "Figure":
    """Density and distribution function of several quantities on one logarithmic axis.

    Args:
        sides: Draws by the name to show; all in one unit.
        styles: Colour and line style of each.
        title: The message, in a sentence.
        label: What they are; their unit follows it.

    Returns:
        The figure; P5 to P95 is shaded, P50 marked.
    """
    figure = new_figure(PAGE, 4.0)
    density, share = figure.subplots(1, 2)
    figure.suptitle(title, fontsize=10)
    everything = np.concatenate([finite(draws) for draws in sides.values()])
    ends = np.quantile(everything[everything > 0], [1e-4, 1 - 1e-4]) * [0.75, 1.0]
    edges = np.geomspace(ends[0], ends[1], 161)
    for (name, draws), style in zip(sides.items(), styles, strict=True):
        values = finite(draws)
        heights, _ = np.histogram(np.log10(values), np.log10(edges), density=True)
        low, middle, high = np.quantile(values, [LOW, MIDDLE, HIGH])
        density.stairs(
            heights, edges, lw=1.4, label=name, baseline=None, **_line(style)
        )
        centres = np.sqrt(edges[1:] * edges[:-1])
        within = (centres >= low) & (centres <= high)
        density.fill_between(
            centres, heights, where=list(within), color=style["color"], alpha=0.18, lw=0
        )
        density.axvline(middle, lw=0.9, **_line(style))
        _distribution(share, draws, edges, style, name)
    unit = next(iter(sides.values())).attrs["units"]
    for axes in (density, share):
        logarithmic(axes, "x", wide=bool(ends[1] > DECADE**2 * ends[0]))
        axes.set_xlim(*ends)
        axes.set_xlabel(f"{label} [{unit}]", fontsize=8)
        tidy(axes)
    density.set_ylabel("density per decade, P5 to P95 shaded [-]", fontsize=8)
    density.set_ylim(bottom=0)
    share.set_ylabel("share of draws below [-]", fontsize=8)
    share.set_ylim(0, 1)
    for level in (LOW, MIDDLE, HIGH):
        share.axhline(level, color=GREY, lw=0.5, ls=":")
    explain(figure, [density])
    return figure


def _line(style: Mapping[str, str]) -> dict[str, Any]:
    return {"color": style["color"], "ls": style["linestyle"]}


def _distribution(
    axes: "Axes", draws: "xr.DataArray", edges: np.ndarray, style: Any, name: str
) -> None:
    """The distribution function, its range over replicates, and three quantiles."""
    rows = [np.sort(row[np.isfinite(row)]) for row in draws.values]
    shares = np.array([np.searchsorted(row, edges) / row.size for row in rows])
    axes.fill_between(
        edges, shares.min(0), shares.max(0), color=style["color"], alpha=0.3, lw=0
    )
    axes.plot(edges, shares.mean(0), lw=1.4, label=name, **_line(style))
    for level in (LOW, MIDDLE, HIGH):
        value = np.quantile(finite(draws), level)
        axes.plot([value], [level], "o", ms=3, color=style["color"])
        below = level != MIDDLE  # where the curve leaves room, away from the axes
        axes.annotate(
            short(value),
            (value, level),
            xytext=(6, -7) if below else (-5, 3),
            textcoords="offset points",
            ha="left" if below else "right",
            fontsize=7.5,
            color=style["color"],
        )


def breakdown(
    panels: Mapping[str, Mapping[str, np.ndarray]], unit: str, title: str
) -> "Figure":
    """What a total is made of: mean of each part, P5 to P95 as a whisker.

    Args:
        panels: For each panel's name, draws of the parts by name.
        unit: Unit of the parts.
        title: The message, in a sentence.

    Returns:
        The figure, one panel below another, each on its own scale.
    """
    rows = [len(parts) for parts in panels.values()]
    figure = new_figure(PAGE, 1.6 + 0.27 * sum(rows))
    figure.suptitle(title, fontsize=10)
    every = np.atleast_1d(figure.subplots(len(panels), 1, height_ratios=rows))
    for axes, (name, parts) in zip(every, panels.items(), strict=True):
        means = {part: float(np.mean(draws)) for part, draws in parts.items()}
        order = sorted(means, key=means.__getitem__)
        total = sum(means.values())
        values = [means[part] for part in order]
        spread = np.array([np.quantile(parts[part], [LOW, HIGH]) for part in order]).T
        axes.barh(order, values, color=FILL, edgecolor="black", lw=0.6, height=0.65)
        axes.hlines(order, spread[0], spread[1], color="black", lw=1.2)
        for end in spread:
            axes.plot(end, order, "|", color="black", ms=6)
        reach = max(spread[1].max(), max(values))
        for y, (part, high) in enumerate(zip(order, spread[1], strict=True)):
            axes.text(
                max(high, means[part]) + 0.015 * reach,
                y,
                f"{short(means[part])}  ({percent(means[part] / total, 0)})",
                va="center",
                fontsize=7.5,
            )
        axes.set_xlim(0, 1.18 * reach)
        axes.set_title(f"{name}: mean {short(total)} {unit}", fontsize=9, loc="left")
        axes.set_xlabel(
            f"contribution [{unit}]; bar: mean, line: P5 to P95", fontsize=8
        )
        tidy(axes)
    return figure


def largest(parts: Mapping[str, np.ndarray]) -> str:
    """Which two parts make up most of a total, in words for a title.

    Args:
        parts: Draws of each by name, at least two.
    """
    means = {name: float(np.mean(draws)) for name, draws in parts.items()}
    total = sum(means.values())
    first, second = sorted(means, key=means.__getitem__, reverse=True)[:2]
    most, next_most = (percent(means[name] / total, 0) for name in (first, second))
    return f"{first} is {most} of the cost, {second} {next_most}"


def waterfall(stages: Mapping[str, np.ndarray], title: str, label: str) -> "Figure":
    """What is left of a whole after each loss: median as a bar, P5 to P95 as a line.

    Args:
        stages: In order, draws of what is left after each loss, as a share.
        title: The message, in a sentence.
        label: Of the vertical axis, with its unit.
    """
    figure = new_figure(PAGE, 3.8)
    figure.suptitle(title, fontsize=10)
    axes = figure.subplots()
    names = list(stages)
    medians = np.array([np.median(stages[name]) for name in names])
    low, high = (
        np.array([np.quantile(stages[name], level) for name in names])
        for level in (LOW, HIGH)
    )
    x = np.arange(len(names))
    axes.bar(x, medians, color=FILL, edgecolor="black", lw=0.7, width=0.62)
    lost = np.maximum(medians[:-1] - medians[1:], 0)
    axes.bar(
        x[1:], lost, bottom=medians[1:], width=0.62, color="none", edgecolor=GREY,
        hatch="////", lw=0.5, label="median lost at this step",
    )  # fmt: skip
    axes.errorbar(
        x, medians, [medians - low, high - medians], fmt="none", ecolor="black",
        elinewidth=1.2, capsize=4, label="P5 to P95",
    )  # fmt: skip
    for at, middle, top in zip(x, medians, high, strict=True):
        axes.text(
            float(at),
            float(top) + 0.015,
            percent(middle, 0),
            ha="center",
            fontsize=8,
            bbox=PLAIN,
        )
    axes.set_xticks(x, names)
    axes.set_ylim(0, 1.12)
    axes.set_ylabel(label, fontsize=9)
    axes.legend(frameon=False, fontsize=8)
    tidy(axes)
    return figure


def prior_sheet(draws: "xr.Dataset", title: str) -> "Figure":
    """Every prior that varies, one row each: its shape, its numbers, its evidence.

    Args:
        draws: Draws of each, with unit, nominal value and evidence.
        title: The message, in a sentence.

    Returns:
        The figure; each shape runs over its own P0.1 to P99.9.
    """
    height = 1.2 + 0.26 * len(draws)
    figure = new_figure(PAGE, height)
    figure.set_layout_engine("none")  # which would measure every word of hundreds
    figure.suptitle(title, fontsize=10, y=1 - 0.25 / height)
    edges = {"left": 0.01, "right": 0.99, "bottom": 0.01, "top": 1 - 0.5 / height}
    axes = figure.subplots(gridspec_kw=edges)
    axes.set_xlim(0, 1)
    axes.set_ylim(len(draws) - 0.4, -1.2)
    axes.axis("off")
    for x, head, side in HEADS:
        axes.text(x, -0.8, head, fontsize=8, weight="bold", ha=side)
    for y, each in enumerate(draws.data_vars.values()):
        _prior_row(axes, y, each)
    return figure


def _prior_row(axes: "Axes", y: float, each: "xr.DataArray") -> None:
    """One prior: a shape between two ends, its nominal, and what is known about it."""
    draws, attributes = each.values.ravel()[:SHEET], each.attrs
    nominal = attributes["nominal"]
    levels = [0.001, LOW, MIDDLE, HIGH, 0.999]
    low, *shown, high = np.quantile(draws, levels).tolist()
    # On a logarithmic axis where it is wide and its middle is that of a ratio.
    of_ratio = low > 0 and high / low > 20 and shown[1] < (low + high) / 4
    scale = np.log if of_ratio else np.asarray
    ends = float(scale(low)), float(scale(high))
    heights, edges = np.histogram(scale(draws), bins=60, range=ends)
    places = SHAPE + BREADTH * (edges - ends[0]) / (ends[1] - ends[0])
    top = y + 0.35 - 0.75 * heights / heights.max()
    axes.stairs(top, places, baseline=y + 0.35, fill=True, color="#9fb4c7", lw=0)
    if low <= nominal <= high:
        share = (scale(nominal) - ends[0]) / (ends[1] - ends[0])
        axes.plot([SHAPE + BREADTH * share] * 2, [y - 0.42, y + 0.38], c="black", lw=1)
    if of_ratio:
        beside = SHAPE - 0.004
        axes.text(beside, y + 0.25, "log", fontsize=SMALLEST, color=GREY, ha="right")
    numbers = map(short, shown)
    words = [str(each.name), *numbers, attributes["units"], attributes["evidence"]]
    columns = [(x, side) for x, _, side in HEADS if side != "center"]
    for (x, side), word in zip(columns, words, strict=True):
        axes.text(x, y + 0.25, word, fontsize=SMALLEST, ha=side)
