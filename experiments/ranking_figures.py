"""Sobol' indices as figures: bars, pairs, convergence; readable in black and white."""

from typing import TYPE_CHECKING

import numpy as np

from uq.results.summary import student
from uq.show.style import FILL, GREY, PLAIN, new_figure, tidy
from uq.show.words import short


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHOWN, PAIRED, FOLLOWED = 20, 12, 6
SMALLEST = 1e-3  # total index below which a bar is not seen
DARK = "#16324f"
LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 3)))
MARKS = "os^Dv<"


def bars(results: "xr.Dataset", title: str) -> "Figure":
    """First-order and total indices of the first parameters, a panel an output.

    Args:
        results: Indices, as the experiment returns them.
        title: The question, above all panels.
    """
    outputs = results["output"].values
    panels = [_by_total(results.sel(output=output), SHOWN) for output in outputs]
    seen = [panel.isel(parameter=_seen(panel["ST"].values)) for panel in panels]
    rows = max(panel.sizes["parameter"] for panel in seen)
    figure = new_figure(5.2 * len(outputs), 2.0 + 0.29 * rows)
    figure.suptitle(title, fontsize=11)
    every = np.atleast_1d(figure.subplots(1, len(outputs)))
    for axes, panel, output in zip(every, seen, outputs, strict=True):
        _bar_panel(axes, panel, str(output), rows)
    handles, labels = every[0].get_legend_handles_labels()
    figure.legend(
        handles, labels, loc="outside lower center", ncols=3, frameon=False, fontsize=9
    )
    return figure


def _seen(totals: np.ndarray) -> slice:
    """The first few of falling total indices, at least one."""
    return slice(max(1, int(np.sum(totals >= SMALLEST))))


def _bar_panel(axes: "Axes", row: "xr.Dataset", output: str, rows: int) -> None:
    places = np.arange(row.sizes["parameter"])
    looks = {
        "S1": ("alone (S1)", {"color": DARK}, -0.2),
        "ST": (
            "with all it takes part in (ST)",
            {"color": "white", "edgecolor": DARK, "hatch": "/////", "lw": 0.6},
            0.2,
        ),
    }
    for name, (label, look, shift) in looks.items():
        low, high = row[f"{name}_interval"].values
        y = places + shift
        axes.barh(y, row[name].values, height=0.38, label=label, **look)
        # A white rim, so that the line is seen on a dark bar too.
        for color, width in (("white", 2.6), ("black", 1.0)):
            axes.hlines(y, low, high, color=color, lw=width, zorder=3)
    for y, value, high in zip(
        places + 0.2, row["ST"].values, row["ST_interval"].values[1], strict=True
    ):
        if np.isfinite(high):
            axes.text(high, y, f" {value:.3f}", va="center", fontsize=7)
    axes.plot([], [], color="black", lw=1, label="95 % interval")
    axes.set_yticks(places, row["parameter"].values)
    axes.set_ylim(rows - 0.4, -0.6)
    axes.vlines(0, -0.6, len(places) - 0.4, color="black", lw=0.8)
    axes.set_xmargin(0.12)
    if np.isnan(row["ST"].values).all():
        axes.set_xlim(0, 1)
    axes.set_xlabel("share of the variance [-]", fontsize=9)
    axes.set_title(f"{output}\n{_message(row)}", fontsize=9, loc="left")
    tidy(axes)
    axes.spines["left"].set_visible(False)


def _message(row: "xr.Dataset") -> str:
    """The most important parameter, and the sum of the first-order indices."""
    first = float(row["ST"][0])
    if np.isnan(first):
        return "does not vary: no indices"
    whole, error = float(row["S1_sum"]), float(row["S1_standard_error"])
    leader = row["parameter"].values[0]
    return f"{leader}: {first:.0%}\nsum of all S1: {whole:.3f} ± {error:.3f}"


def measured(results: "xr.Dataset", title: str) -> "Figure":
    """The measure that a method ranks by, first parameters, a panel an output.

    Args:
        results: What any method found, as the experiment returns it.
        title: The question, above all panels.
    """
    name, outputs = results.attrs["ranks_by"], results["output"].values
    figure = new_figure(5.6 * len(outputs), 2.0 + 0.25 * SHOWN)
    figure.suptitle(title, fontsize=10)
    panels = np.atleast_1d(figure.subplots(1, len(outputs)))
    for axes, output in zip(panels, outputs, strict=True):
        row = results.sel(output=output)
        order = np.argsort(-row[name].values, kind="stable")[:SHOWN]
        row = row.isel(parameter=order)
        places, values = np.arange(len(order)), row[name].values
        low, high = row[f"{name}_interval"].values
        axes.barh(places, values, color=FILL, edgecolor=DARK, height=0.66, lw=0.6)
        axes.hlines(places, low, high, color="black", lw=1.2)
        axes.set_yticks(places, row["parameter"].values)
        axes.set_ylim(SHOWN - 0.4, -0.6)
        axes.axvline(0, color="black", lw=0.8)
        leader = f"{row['parameter'].values[0]} comes first"
        axes.set_title(f"{output}: {leader}", fontsize=9, loc="left")
        meaning, level = results[name].attrs["long_name"], results.attrs["ci_prob"]
        known = np.isfinite(low).any()
        drawn = f"line: {level:.0%} interval" if known else "no interval"
        axes.set_xlabel(f"{meaning}\n{drawn}", fontsize=9)
        tidy(axes)
    return figure


def pairs(results: "xr.Dataset", title: str) -> "Figure":
    """Second-order indices between the first parameters, a panel an output.

    A cell is blank where its index is within two standard errors of zero.

    Args:
        results: Indices with `S2`.
        title: The message.
    """
    outputs = results["output"].values
    figure = new_figure(6.6 * len(outputs), 6.4)
    figure.suptitle(title, fontsize=11)
    panels = np.atleast_1d(figure.subplots(1, len(outputs)))
    for axes, output in zip(panels, outputs, strict=True):
        row = _by_total(results.sel(output=output), PAIRED)
        row = row.sel(other=row["parameter"].values)
        below = np.tri(row.sizes["parameter"], k=-1, dtype=bool)
        seen = below & (np.abs(row["S2"].values) > 2 * row["S2_error"].values)
        _pair_panel(axes, np.where(seen, row["S2"].values, np.nan))
        names = row["parameter"].values
        axes.set_xticks(range(len(names) - 1), names[:-1], rotation=60, ha="right")
        axes.set_yticks(range(1, len(names)), names[1:])
        axes.set_title(
            f"{output}: second-order indices [-]\nblank: not told from 0 (two standard "
            "errors)",
            fontsize=9,
            loc="left",
        )
        tidy(axes)
    return figure


def _pair_panel(axes: "Axes", values: np.ndarray) -> None:
    """The lower triangle, darker where two do more together, each with its number."""
    count, top = len(values), np.nanmax(np.abs(values), initial=1e-12)
    axes.imshow(np.abs(values), cmap="Greys", vmin=0, vmax=1.6 * top)
    for i, j in np.argwhere(np.isfinite(values)):
        axes.text(
            float(j), float(i), f"{values[i, j]:.3f}", ha="center", va="center",
            fontsize=7,
        )  # fmt: skip
    for k in range(count):
        axes.plot([-0.5, k - 0.5], [k - 0.5] * 2, color=GREY, lw=0.4)
        axes.plot([k - 0.5] * 2, [k - 0.5, count - 0.5], color=GREY, lw=0.4)
    axes.set_xlim(-0.5, count - 1.5)
    axes.set_ylim(count - 0.5, 0.5)


def convergence(results: "xr.Dataset", title: str) -> "Figure":
    """Total indices of the first parameters against the number of base points.

    Args:
        results: Indices with their history.
        title: The message.
    """
    outputs, replicates = results["output"].values, results.attrs["replicates"]
    figure = new_figure(5.6 * len(outputs), 4.4)
    figure.suptitle(title, fontsize=11)
    panels = np.atleast_1d(figure.subplots(1, len(outputs)))
    points = results["size"].values * replicates
    level = results.attrs["ci_prob"]
    factor = student(replicates - 1, 0.5 + level / 2)
    for axes, output in zip(panels, outputs, strict=True):
        row = _by_total(results.sel(output=output), FOLLOWED)
        values = row["history_total"].values
        half = factor * row["history_total_error"].values
        for k in range(row.sizes["parameter"]):
            line = {"color": "black", "ls": LINES[k], "lw": 1.1, "marker": MARKS[k]}
            axes.errorbar(points, values[:, k], half[:, k], ms=3.5, capsize=2.5, **line)
        axes.set_xscale("log", base=2)
        axes.set_xlim(points[0] / 1.2, points[-1] * 1.2)
        axes.set_ylim(bottom=0)
        _names_at_the_end(axes, points[-1], values[-1], row["parameter"].values)
        axes.set_xlabel("base points, all replicates together [-]", fontsize=9)
        axes.set_ylabel(f"total index, {level:.0%} interval [-]", fontsize=9)
        reached = float(np.max(half[-1]))
        told = f"known to ± {short(reached)}" if np.isfinite(reached) else "is constant"
        axes.set_title(f"{output}: {told}", fontsize=9, loc="left")
        tidy(axes)
    return figure


def _names_at_the_end(
    axes: "Axes", x: float, values: np.ndarray, names: np.ndarray
) -> None:
    """Each line's name right of its end, moved apart where lines are close."""
    order = np.argsort(values, kind="stable")
    order = order[np.isfinite(values[order])]
    steps = 0.06 * axes.get_ylim()[1] * np.arange(len(order))
    # Pushed up from below and down from above; the mean of both keeps the distance.
    up = np.maximum.accumulate(values[order] - steps) + steps
    down = np.minimum.accumulate((values[order] - steps)[::-1])[::-1] + steps
    for k, place in zip(order, (up + down) / 2, strict=True):
        axes.annotate(
            str(names[k]), (x, values[k]), xytext=(1.08, place),
            textcoords=axes.get_yaxis_transform(), fontsize=8, va="center",
            annotation_clip=False, bbox=PLAIN,
            arrowprops={"arrowstyle": "-", "color": GREY, "lw": 0.5, "shrinkB": 4},
        )  # fmt: skip


def _by_total(row: "xr.Dataset", top: int) -> "xr.Dataset":
    """The first single parameters of one output, by falling total index."""
    single = row.isel(parameter=slice(row.attrs["parameters"]))
    order = np.argsort(-single["ST"].values, kind="stable")[:top]
    return single.isel(parameter=order)
