"""A map over two parameters: shaded by probability, and where it is likely in words."""

from typing import TYPE_CHECKING, Any

import numpy as np

from uq.results.summary import unseen
from uq.show.axes import ruled, within
from uq.show.fitting import wrapped
from uq.show.shares import chance, percent
from uq.show.style import FILL, PAGE, PLAIN, new_figure, tidy
from uq.show.words import estimate_cell, rounded_up, subject
from uq.words import shortened


if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

HALF = 0.5
LEVELS = (0.001, 0.01, 0.1, HALF, 0.9, 0.99)
SEEN = 10  # draws below which a contour is but noise
TIMES = (1.0, 1.2, 1.5, 2.0, 3.0, 5.0, 7.0)  # of each decade of a ratio
JUMP = 1e-6  # of a cell, an error of what lies between two, below which there is none
CORNER = 0.02  # of a map, too little for a contour of a ratio
MOST_TIMES = 5  # contours of a ratio
HEIGHT = 6.4  # of a map [inch]
RIM = 0.05  # of a map, what a number of a contour keeps to its edge and to others
FAR = 0.2  # of a map, beyond which it is far enough from others
LINE = 76  # letters of a line in the map's width
LONGEST = 64  # letters of an event in a title
DASHED = "#8a4b08"


def figure(answer: "xr.Dataset") -> "Figure":
    """The map, the priors of its parameters along the axes, their nominal point."""
    made = new_figure(PAGE, HEIGHT)
    title = f"{_title(answer)}\n{subject(answer.attrs)}"
    top = float(answer["probability"].max())
    draw_map(made.subfigures(1, 1, squeeze=False)[0, 0], answer, title, top)
    return made


def _title(answer: "xr.Dataset") -> str:
    """How probable it is, and between which shares that lies on the map."""
    event, share = shortened(answer.attrs["event"], LONGEST), answer["probability"]
    low, high = float(share.min()), float(share.max())
    if "overall" in answer and low < high:
        whole, ends = float(answer["overall"]), f"{percent(low)} to {percent(high)}"
        return f"{event} in {percent(whole)} of draws, {ends} over the map"
    if low == high:
        return f"{event} in {percent(low)} of draws, wherever on the map"
    return f"{event} in {percent(low)} to {percent(high)} of draws"


def draw_map(
    part: "SubFigure", answer: "xr.Dataset", title: str, top: float, size: int = 10
) -> None:
    """One map under its title.

    Args:
        part: An empty part of a figure.
        answer: A map.
        title: What stands above it.
        top: Probability of the darkest grey, which maps beside one another share [-].
        size: Of the title's letters.
    """
    x, y = (str(dim) for dim in answer["probability"].dims)
    part.suptitle(title, fontsize=size, ha="center")
    grid = part.add_gridspec(2, 2, width_ratios=[7, 1], height_ratios=[1, 7])
    axes = part.add_subplot(grid[1, 0])
    above = part.add_subplot(grid[0, 0], sharex=axes)
    beside = part.add_subplot(grid[1, 1], sharey=axes)
    ruled(axes, "x", answer[x])
    ruled(axes, "y", answer[y])
    _shade(part, axes, answer, top)
    _contours(axes, answer)
    _nominals(axes, answer)
    look = {"color": FILL, "lw": 0, "step": "mid"}
    above.fill_between(answer[x].values, answer["x_density"].values, **look)
    beside.fill_betweenx(answer[y].values, answer["y_density"].values, **look)
    above.set_ylabel("prior", fontsize=7)
    beside.set_xlabel("prior", fontsize=7)
    for edge in (above, beside):
        tidy(edge)
        bare = dict.fromkeys(("labelbottom", "labelleft", "left", "bottom"), False)
        edge.tick_params(which="both", **bare)
    above.set_ylim(bottom=0)
    beside.set_xlim(left=0)


def _shade(part: "SubFigure", axes: "Axes", answer: "xr.Dataset", top: float) -> None:
    """Probability in grey; in words where it is the same everywhere."""
    x, y = (answer[dim].values for dim in answer["probability"].dims)
    share = answer["probability"].values.T
    axes.set_xlim(x[0], x[-1])
    axes.set_ylim(y[0], y[-1])
    if share.max() == 0 or share.min() == 1:
        axes.text(
            0.5, 0.94, wrapped(_constant(answer), LINE // 2), fontsize=9,
            transform=axes.transAxes, ha="center", va="top", bbox=PLAIN, zorder=5,
        )  # fmt: skip
    if not top:
        return
    shade = axes.pcolormesh(
        x, y, share, cmap="Greys", vmin=0, vmax=1.6 * top, shading="gouraud",
        rasterized=True,
    )  # fmt: skip
    bar = part.colorbar(shade, ax=part.axes, location="bottom", aspect=45, shrink=0.8)
    bar.ax.set_xlim(0, top)
    bar.ax.tick_params(labelsize=7)
    words = f"share of draws in which {answer.attrs['event']} [-]"
    bar.set_label(wrapped(words, LINE), fontsize=8)


def _contours(axes: "Axes", answer: "xr.Dataset") -> None:
    """Equal probability, solid; what one half may be, dotted; equal ratio, dashed."""
    x, y = (answer[dim].values for dim in answer["probability"].dims)
    share, error = (
        answer[name].values.T for name in ("probability", "probability_error")
    )
    error = np.nan_to_num(error)  # not known where it happens in none or all
    notes, least = [], SEEN / answer.attrs["samples"]
    to_axes = axes.transData + axes.transAxes.inverted()
    nominal = zip(answer["nominal_x"].values, answer["nominal_y"].values, strict=True)
    placed = [to_axes.transform(point) for point in nominal]
    if levels := within([level for level in LEVELS if level >= least], share):
        widths = [1.6 if level == HALF else 1.0 for level in levels]
        lines = axes.contour(x, y, share, levels, colors="black", linewidths=widths)
        _label(axes, lines, lambda v: f"{v:.3g}", placed)
        notes.append("solid: share of draws")
    for side in (-2, 2):
        if within([HALF], share + side * error):
            axes.contour(
                x, y, share + side * error, [HALF], colors="black", linestyles=":",
                linewidths=0.9,
            )  # fmt: skip
            notes.append("dotted: one half, ± 2 standard errors")
    ratio = answer["ratio"].values.T if "ratio" in answer else np.array(np.nan)
    if levels := _times(ratio):
        lines = axes.contour(
            x, y, ratio, levels, colors=DASHED, linestyles="--", linewidths=0.9
        )
        _label(axes, lines, lambda v: f"{v:g}×", placed)
        notes.append(f"dashed: geometric mean of {answer.attrs['compared']}")
    if notes:
        words = "; ".join(dict.fromkeys(notes))
        axes.set_title(wrapped(words, LINE), fontsize=7.5, loc="left")


def _label(axes: "Axes", lines: Any, look: Any, placed: list[np.ndarray]) -> None:
    """The number of each contour, where it is far from others and from the map's edge.

    Args:
        axes: With its final limits.
        lines: Contours.
        look: From a level to its number.
        placed: What is labelled already, in shares of the axes; longer afterwards.
    """
    to_axes = axes.transData + axes.transAxes.inverted()
    for level, pieces in zip(lines.levels, lines.allsegs, strict=True):
        if not any(len(piece) for piece in pieces):
            continue
        points = to_axes.transform(np.concatenate(pieces))
        edge = np.minimum(points, 1 - points).min(axis=1)
        apart = np.full(len(points), FAR)
        for other in placed:
            apart = np.minimum(apart, np.hypot(*(points - other).T))
        room = np.where(edge < RIM, edge - 1, apart)
        if room.max() < RIM:  # a number between others would belong to none
            continue
        best = np.flatnonzero(room == room.max())
        place = points[best[len(best) // 2]]
        placed.append(place)
        axes.text(
            float(place[0]), float(place[1]), look(level), transform=axes.transAxes,
            ha="center", va="center", fontsize=8, bbox=PLAIN | {"alpha": 0.8},
        )  # fmt: skip


def _times(ratio: np.ndarray) -> list[float]:
    """A few round ratios that a map crosses."""
    if not np.isfinite(ratio).any():
        return []
    ends = np.nanquantile(ratio, [CORNER, 1 - CORNER])
    low, high = np.log10(ends)
    decades = range(int(np.floor(low)), int(np.ceil(high)) + 1)
    every = within([t * 10.0**d for d in decades for t in TIMES], ends)
    return every[:: -(-len(every) // MOST_TIMES)] if every else []


def _nominals(axes: "Axes", answer: "xr.Dataset") -> None:
    """Nominal points, where the map holds them."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    names = ("nominal_x", "nominal_y", "nominal")
    at = zip(*(answer[name].values for name in names), strict=True)
    held: dict[tuple[float, float], list[str]] = {}
    for x, y, name in at:
        if left <= x <= right and bottom <= y <= top:
            held.setdefault((float(x), float(y)), []).append(str(name))
    for number, place in enumerate(sorted(held)):
        axes.plot(*place, "o", ms=6, mfc="white", mec="black", clip_on=False, zorder=4)
        axes.annotate(  # above and below in turn: two may be close
            ", ".join(held[place]), place, xytext=(0, -14 if number % 2 else 7),
            textcoords="offset points", fontsize=8, ha="center",
            bbox=PLAIN | {"alpha": 0.8}, zorder=4,
        )  # fmt: skip


def table(answer: "xr.Dataset") -> "pd.DataFrame":
    """A row a cell: both parameters, probability and error, interval, share known."""
    import pandas as pd

    share = answer["probability"]
    grids = np.meshgrid(*(answer[dim].values for dim in share.dims), indexing="ij")
    columns = {
        f"{dim} [{answer[dim].attrs['units']}]": grid.ravel()
        for dim, grid in zip(share.dims, grids, strict=True)
    }
    low, high = answer["interval"].values
    columns |= {
        "probability": share.values.ravel(),
        "probability_error": answer["probability_error"].values.ravel(),
        "lower": low.ravel(),
        "upper": high.ravel(),
        "known": answer["probability_known"].values.ravel(),
    }
    for name in ("ratio", "ratio_error"):
        if name in answer:
            columns[name] = answer[name].values.ravel()
    return pd.DataFrame(columns)


def sentence(answer: "xr.Dataset") -> str:
    """How probable it is, where in more than half of the draws, and how surely.

    Args:
        answer: A map.
    """
    event, overall = answer.attrs["event"], ""
    if "overall" in answer:  # an answer of an earlier version has none
        whole, error = (float(answer[n]) for n in ("overall", "overall_error"))
        share = chance(whole, error, answer.attrs["samples"])
        overall = f"over the priors in {share}; on the map "
    return f"{event}: {overall}{_message(answer)}{_unknown(answer)}"


def _message(answer: "xr.Dataset") -> str:
    """The answer, of the draws in which it is known."""
    share = answer["probability"]
    low, high = float(share.min()), float(share.max())
    if high == 0 or low == 1:
        return f"{_constant(answer)}{_at_best(answer) if high == 0 else ''}"
    if high <= HALF:
        return f"in at most {_share_at(answer, int(share.values.argmax()))}"
    if low > HALF:
        return f"in at least {_share_at(answer, int(share.values.argmin()))}"
    error = np.nan_to_num(answer["probability_error"].values)
    most = (
        f"; at best in {_share_at(answer, int(share.values.argmax()))}, at worst in "
        f"{_share_at(answer, int(share.values.argmin()))}; least sure, in "
        f"{_share_at(answer, int(error.argmax()))}"
    )
    sides = [words for axis in (0, 1) for words in _sides(answer, axis)]
    if not sides:
        inside = float((share > HALF).mean())
        return (
            f"in more than half of the draws in {percent(inside, 0)} of the map{most}"
        )
    region = " and ".join(sides) + ", each where the other is best" * (len(sides) > 1)
    return f"in more than half of the draws only {region}{most}"


def _constant(answer: "xr.Dataset") -> str:
    """What happens in none of the draws of any cell, or in all, with its bound."""
    samples, cells = draws_of(answer), answer["probability"].size
    never = float(answer["probability"].max()) == 0
    bound = f"{rounded_up(unseen(samples))} with 95 % confidence"
    if never:
        words = f"never, in none of {samples:,} draws in any of {cells:,} cells"
        return f"{words} (below {bound})"
    words = f"always, in all of {samples:,} draws in all {cells:,} cells"
    return f"{words} (short of it by less than {bound})"


def draws_of(answer: "xr.Dataset") -> int:
    """Fewest draws of a cell in which it is known whether it happens."""
    known = float(answer["probability_known"].min())
    return round(known * answer.attrs["samples"])


def _unknown(answer: "xr.Dataset") -> str:
    """In how many draws it is not known, at worst; nothing where it is in all."""
    lost = 1 - float(answer["probability_known"].min())
    if not lost:
        return ""
    return (
        f"; not known, and left out, in up to {percent(lost, 1)} of the draws of a cell"
    )


def _at_best(answer: "xr.Dataset") -> str:
    """How far away it is where it is nearest."""
    if "ratio" not in answer or np.isnan(answer["ratio"].values).all():
        return ""
    above = str(answer.attrs.get("sign", "<")).startswith(">")
    ratio = answer["ratio"].values
    place = int(np.nanargmax(ratio) if above else np.nanargmin(ratio))
    value, error = (
        float(answer[name].values.flat[place]) for name in ("ratio", "ratio_error")
    )
    cell = estimate_cell(value, error)
    return f"; geometric mean of {answer.attrs['compared']} at best {cell}"


def _share_at(answer: "xr.Dataset", place: int) -> str:
    """The probability of one cell, and where that is."""
    share, error = (
        100 * float(answer[name].values.flat[place])
        for name in ("probability", "probability_error")
    )
    where = np.unravel_index(place, answer["probability"].shape)
    words = [
        f"{_axis_words(answer, str(path))} {answer[path].values[k]:.4g}"
        f"{_unit(answer, str(path))}"
        for path, k in zip(answer["probability"].dims, where, strict=True)
    ]
    part = {0.0: "none", 100.0: "all"}.get(share, f"{estimate_cell(share, error)} %")
    return f"{part} of the draws, at {' and '.join(words)}"


def _axis_words(answer: "xr.Dataset", path: str) -> str:
    """A parameter in plain words, or by its name where it has no other."""
    meaning = str(answer[path].attrs.get("long_name", ""))
    name = path.removeprefix("input.")
    return f"{meaning} ({name})" if meaning not in ("", name) else name


def _sides(answer: "xr.Dataset", axis: int) -> list[str]:
    """Between which values of one parameter the region lies, if not all along it."""
    path = str(answer["probability"].dims[axis])
    edges, errors = answer["edge"].values[axis], answer["edge_error"].values[axis]
    return [
        f"{side} {_edge(answer, path, float(edges[k]), float(errors[k]))} of {path}"
        for side, k in (("below", 1), ("above", 0))
        if np.isfinite(edges[k])
    ]


def _edge(answer: "xr.Dataset", path: str, edge: float, error: float) -> str:
    """An end with its error; where no draw disagrees, the cells that it lies between.

    There the probability jumps from one cell to the next, and what is interpolated
    between the two is known no better than they are apart.
    """
    unit, values = _unit(answer, path), answer[path].values
    below, above = values[values <= edge][-1], values[values >= edge][0]
    if below == above or not error <= JUMP * (above - below):
        return f"{estimate_cell(edge, error)}{unit}"
    return f"a value between {below:.4g} and {above:.4g}{unit}"


def _unit(answer: "xr.Dataset", path: str) -> str:
    """A parameter's unit as it follows a number; nothing for a pure one."""
    unit = answer[path].attrs["units"]
    return "" if unit == "-" else f" {unit}"
