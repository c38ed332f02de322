"""Sweeps as figures: ribbons along one parameter, means over two."""

from typing import TYPE_CHECKING

import numpy as np

from experiments.sweep_tables import axes_of, variants_of
from uq.quantities import is_event
from uq.show.axes import logarithmic, ruled, within
from uq.show.style import DARK, GREY, PLAIN, new_figure, tidy
from uq.show.sweep import ribbon as draw
from uq.show.words import short, subject
from uq.sweeps.axes import DECADE


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 3)))
MOST = len(LINES)  # forms and scenarios that a panel tells apart
CONTOURS = 6
SHARES = (0.1, 0.5, 0.9)


def ribbons(report: "xr.Dataset") -> "Figure":
    """P50 of each quantity along one parameter, P5 to P95 shaded, a panel each.

    Args:
        report: A sweep over one parameter; the first few forms and scenarios are drawn.
    """
    names, (path,) = report["quantity"].values, axes_of(report)
    figure = new_figure(max(5.2 * len(names), 6.0), 4.4)
    every = list(variants_of(report))
    left_out = f"; the first {MOST} of {len(every)}" if len(every) > MOST else ""
    figure.suptitle(
        f"What {path} does, all else as believed\n({subject(report.attrs)}{left_out})",
        fontsize=10,
    )
    panels = np.atleast_1d(figure.subplots(1, len(names)))
    for axes, name in zip(panels, names, strict=True):
        shown = [(words, one.sel(quantity=name)) for words, one in every[:MOST]]
        _ribbon(axes, shown, path)
    return figure


def _ribbon(axes: "Axes", shown: list[tuple[str, "xr.Dataset"]], path: str) -> None:
    first, event = shown[0][1], is_event(str(shown[0][1]["quantity"].item()))
    x, ends = first[path].values, []
    for number, (words, one) in enumerate(shown):
        if event:
            middle, half = one["mean"].values, 2 * one["standard_error"].values
            low, high = middle - half, middle + half
        else:
            low, middle, high = one["band"].values.T
        color = DARK if number % 2 == 0 else GREY
        draw(
            axes, x, (low, middle, high), color=color, ls=LINES[number],
            alpha=0.4 / (1 + len(shown)),
            label=words or ("share of draws" if event else "P50"),
        )  # fmt: skip
        ends += [low, high]
    every = np.concatenate(ends)
    ruled(axes, "x", first[path])
    low, high = float(np.nanmin(every)), float(np.nanmax(every))
    if low > 0 and high / low > DECADE:
        logarithmic(axes, "y", wide=high / low > DECADE**3)
    nominal = first[path].attrs["nominal"]
    if x[0] <= nominal <= x[-1]:
        axes.axvline(nominal, color="black", lw=0.8, ls=":", label="nominal")
    axes.set_xlim(x[0], x[-1])
    name, unit = first["quantity"].item(), first["units"].item()
    axes.set_ylabel(f"{name} [{unit}]" if unit else str(name), fontsize=9)
    middle = first["mean"].values if event else first["band"].values[:, 1]
    what = "share of draws" if event else "P50"
    of = f" ({shown[0][0]})" if shown[0][0] else ""
    axes.set_title(
        f"{name}: {what} from {_number(middle[0])} to {_number(middle[-1])}{of}",
        fontsize=9, loc="left",
    )  # fmt: skip
    shade = "± 2 standard errors" if event else "P5 to P95"
    axes.legend(frameon=False, fontsize=8, title=f"shaded: {shade}", title_fontsize=8)
    tidy(axes)


def means(report: "xr.Dataset") -> "Figure":
    """Mean of each quantity over two parameters: a row each, forms side by side.

    Args:
        report: A sweep over two parameters.
    """
    names, every = report["quantity"].values, list(variants_of(report))[:MOST]
    figure = new_figure(4.8 * len(every) + 0.8, 4.0 * len(names) + 0.4)
    told = f"Means, all else as believed\n({subject(report.attrs)})"
    figure.suptitle(told, fontsize=10)
    panels = figure.subplots(len(names), len(every), squeeze=False)
    for row, name in zip(panels, names, strict=True):
        shared = report["mean"].sel(quantity=name).values
        known = shared[np.isfinite(shared)]
        for axes, (words, one) in zip(row, every, strict=True):
            _mean(axes, one.sel(quantity=name), words, known)
    return figure


def _mean(axes: "Axes", one: "xr.Dataset", words: str, shared: np.ndarray) -> None:
    """One map of means: darker is more, on the scale that its row shares."""
    x, y = (str(dim) for dim in one["mean"].dims)
    values = one["mean"].values.T
    ruled(axes, "x", one[x])
    ruled(axes, "y", one[y])
    name, unit = one["quantity"].item(), one["units"].item()
    title = f"{name} [{unit}]" if unit else str(name)
    tidy(axes)
    if np.isnan(values).all():
        axes.set_title(f"{title}\n{words}{', ' * bool(words)}never finite", fontsize=9)
        return
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    told = f"{words}{', ' * bool(words)}mean {short(low)} to {short(high)}"
    axes.set_title(f"{title}\n{told}", fontsize=9, loc="left")
    axes.pcolormesh(
        one[x].values, one[y].values, values, cmap="Greys", shading="gouraud",
        vmin=shared.min(), vmax=shared.max() + 0.6 * np.ptp(shared), rasterized=True,
    )  # fmt: skip
    if low < high:
        spread = low > 0 and high / low > DECADE
        inner = (np.geomspace if spread else np.linspace)(low, high, CONTOURS + 2)[1:-1]
        if is_event(name):
            inner = within(SHARES, values)
        lines = axes.contour(
            one[x].values, one[y].values, values, inner, colors="black", linewidths=0.9
        )
        for text in axes.clabel(lines, fmt=_number, fontsize=8, inline=False):
            text.set_bbox(PLAIN | {"alpha": 0.8})


def _number(value: float) -> str:
    """Three digits, or a dash where there is no number."""
    return short(float(value)) if np.isfinite(value) else "-"
