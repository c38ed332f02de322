"""The skimmer experiment as figures: yields, a map of closure, and a price."""

from typing import TYPE_CHECKING

import numpy as np

from uq.show.style import FILL, GREY, PLAIN, finite, new_figure, tidy
from uq.show.words import short


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DARK = "#16324f"
STYLES = {1: ":", 3: "--", 6: "-"}
LEVELS = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9)
ELECTRIC, CHEMICAL, KEPT = (1500.0, 4000.0), (300.0, 450.0), (0.3, 0.7)
POINTS = 400


def yields(results: "xr.Dataset", report: "xr.Dataset", told: str) -> "Figure":
    """Distribution of the stored yield, and what one more skimmer adds.

    Args:
        results: What the experiment found.
        report: Its report.
        told: Priors and form, in words.
    """
    figure = new_figure(9.5, 4.2)
    share, more = figure.subplots(1, 2, width_ratios=[1.7, 1])
    at = report["estimate"].sel(about="throughput.stored", fleet=3).values
    full = float(report["share"].sel(event="tanks are full", fleet=3))
    figure.suptitle(
        f"Three skimmers bring {short(at[1])} kg a year (P50), {short(at[0])} to "
        f"{short(at[2])} (P5 to P95);\nfull tanks bind in {full:.1%} of draws ({told})",
        fontsize=10,
    )
    for size, line in STYLES.items():
        here = results.sel(fleet=size)
        for name, width, color in (("fleet", 0.8, GREY), ("stored", 1.6, DARK)):
            values = np.sort(finite(here[f"throughput.{name}"]))
            levels = (np.arange(POINTS) + 0.5) / POINTS
            label = f"{size} skimmer{'s' * (size > 1)}" if name == "stored" else None
            x = np.quantile(values, levels)
            share.plot(x, levels, ls=line, lw=width, color=color, label=label)
    share.plot([], [], color=GREY, lw=0.8, label="if tanks were never full")
    share.set_xscale("log")
    share.set_ylim(0, 1)
    share.set_xlabel("stored yield of the fleet [kg/yr]", fontsize=9)
    share.set_ylabel("share of draws below [-]", fontsize=9)
    share.legend(frameon=False, fontsize=8)
    tidy(share)
    _next_skimmer(more, report)
    return figure


def _next_skimmer(axes: "Axes", report: "xr.Dataset") -> None:
    told = report["estimate"].sel(about="throughput.next_skimmer")
    low, middle, high = told.values.T
    x = np.arange(len(middle))
    axes.errorbar(
        x, middle, [middle - low, high - middle], fmt="o", color=DARK, capsize=4
    )
    for at, value in zip(x, middle, strict=True):
        axes.annotate(
            short(value), (float(at), value), xytext=(7, -3),
            textcoords="offset points", fontsize=8,
        )  # fmt: skip
    axes.set_ylim(bottom=0)
    axes.set_xlim(-0.5, len(middle) - 0.3)
    axes.set_xticks(x, [f"{s} → {s + 1}" for s in report["fleet"].values])
    axes.set_xlabel("skimmers [-]", fontsize=9)
    axes.set_ylabel("one more adds, P5, P50, P95 [kg/yr]", fontsize=9)
    tidy(axes)


def closure_map(results: "xr.Dataset", told: str) -> "Figure":
    """Probability of closure over specific impulse and intake efficiency.

    Args:
        results: What the experiment found.
        told: Priors and form, in words.
    """
    shares = results["map_closes"]
    x, y = (shares[name].values for name in shares.dims)
    figure = new_figure(7.2, 5.0)
    best = float(shares.max())
    figure.suptitle(
        f"With the best thruster and intake of this map, propellant closes in "
        f"{best:.0%} of draws;\nno chemical skimmer closes ({told})"
        if float(shares.sel(specific_impulse=slice(None, CHEMICAL[1])).max()) == 0
        else f"Propellant closes in at most {best:.0%} of draws ({told})",
        fontsize=10,
    )
    axes = figure.subplots()
    shade = axes.pcolormesh(
        x, y, shares.values.T, cmap="Greys", vmin=0, vmax=1.4 * max(best, 1e-6)
    )
    levels = [level for level in LEVELS if level < 0.95 * best]
    if levels:
        lines = axes.contour(x, y, shares.values.T, levels, colors="black")
        axes.clabel(lines, fmt=lambda v: f"{v:.0%}", fontsize=8)
    for (low, high), words, ends in (
        (ELECTRIC, "electric, as believed", KEPT),
        (CHEMICAL, "chemical", KEPT),
    ):
        axes.plot(
            [low, high, high, low, low],
            [ends[0], ends[0], ends[1], ends[1], ends[0]],
            color="black", ls="--", lw=1.2,
        )  # fmt: skip
        middle = float(np.sqrt(low * high))
        axes.text(
            middle, ends[0] - 0.015, words, ha="center", va="top", fontsize=8,
            bbox=PLAIN,
        )  # fmt: skip
    axes.set_xscale("log")
    ticks = [300, 500, 1000, 2000, 4000, 10_000]
    axes.set_xticks(ticks, [f"{t:,}" for t in ticks], minor=False)
    axes.set_xticks([], minor=True)
    axes.set_xlabel("specific impulse of the skimmer [s]", fontsize=9)
    axes.set_ylabel("intake efficiency [-]", fontsize=9)
    bar = figure.colorbar(shade, ax=axes, label="share of draws that close [-]")
    bar.ax.set_ylim(0, max(best, 1e-6))
    tidy(axes)
    return figure


def price(results: "xr.Dataset", report: "xr.Dataset", told: str) -> "Figure":
    """Share of draws that repay their cost at a price, and closure by technology.

    Args:
        results: What the experiment found.
        report: Its report.
        told: Priors and form, in words.
    """
    figure = new_figure(10.0, 4.2)
    share, bars = figure.subplots(1, 2, width_ratios=[1.4, 1])
    closes, pays = (
        float(report["share"].sel(event=event, fleet=3))
        for event in ("propellant closes", "it pays at the market's price")
    )
    figure.suptitle(
        f"Three skimmers close in {closes:.2%} of draws and pay in {pays:.2%}: at any "
        f"price, most have nothing to sell\n({told})",
        fontsize=10,
    )
    top = 0.0
    for size, line in STYLES.items():
        prices = results["economics.breakeven_price"].sel(fleet=size)
        sells = np.sort(finite(prices))
        levels = np.arange(1, sells.size + 1) / prices.size
        label = f"{size} skimmer{'s' * (size > 1)}"
        share.step(sells, levels, where="post", ls=line, color=DARK, label=label)
        top = max(top, sells.size / prices.size)
    market = results["market.price"]
    low, high = np.quantile(finite(market), [0.0, 1.0])
    share.axvspan(low, high, color=FILL, lw=0, label="market price, as believed")
    share.set_xscale("log")
    share.set_xlim(low / 2, 1e6)
    share.set_ylim(0, max(top, 1e-6) * 1.1)
    share.set_xlabel("price of propellant at the depot [USD/kg]", fontsize=9)
    share.set_ylabel("share of draws that repay all costs [-]", fontsize=9)
    share.legend(frameon=False, fontsize=8, loc="upper left")
    tidy(share)
    _technologies(bars, report)
    return figure


def _technologies(axes: "Axes", report: "xr.Dataset") -> None:
    names = list(report["technology"].values)
    values, errors = report["closes"].values, report["closes_error"].values
    axes.barh(names, values, xerr=2 * errors, color=FILL, edgecolor="black", lw=0.6)
    reach = max(float(values.max()), 1e-6)
    for y, (value, error) in enumerate(zip(values, errors, strict=True)):
        words = f"{value:.2%}" if value else "none"
        end = value + 2 * error + 0.03 * reach
        axes.text(end, y, words, va="center", fontsize=8)
    axes.set_xlim(0, 1.3 * reach)
    axes.invert_yaxis()
    axes.set_xlabel("share of draws that close, ± 2 standard errors [-]", fontsize=9)
    tidy(axes)
