"""The skimmers drawn: yields of fleets, a map of closure, and a price that repays."""

from typing import TYPE_CHECKING, Literal

import numpy as np

from experiments.cases.case import Answers
from experiments.cases.reports import subject_of
from experiments.cases.skimmer_closure_model import PROPULSION
from experiments.cases.skimmer_closure_tables import CLOSES, FULL, PAYS, fleet
from experiments.cases.skimmer_closure_words import EFFICIENCY, IMPULSE, kept_of
from priors.skimmer import Scenario, near_term
from uq.priors import prior_table
from uq.show.axes import logarithmic, within
from uq.show.shares import percent
from uq.show.style import DARK, FILL, GREY, PAGE, finite, new_figure, tidy
from uq.show.words import short


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STYLES = {1: ":", 3: "--", 6: "-"}
FLEET = 3  # skimmers of the fleet that titles are of
LEVELS = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9)
POINTS = 400
TICKS = (300, 500, 1000, 2000, 4000, 10_000)  # specific impulses [s]
DEAREST = 1e6  # price at which the axis ends [USD/kg]


def yields(answers: Answers) -> "Figure":
    """Distribution of the stored yield, and what one more skimmer adds."""
    report = answers["report"]
    figure = new_figure(PAGE, 3.6)
    share, more = figure.subplots(1, 2, width_ratios=[1.7, 1])
    low, middle, high = (
        short(value)
        for value in report["estimate"]
        .sel(about="throughput.stored", fleet=FLEET)
        .values
    )
    full = float(report["share"].sel(event=FULL, fleet=FLEET))
    figure.suptitle(
        f"Three skimmers bring {middle} kg a year (P50), {low} to {high} (P5 to P95);\n"
        f"full tanks bind in {percent(full, 1)} of draws ({subject_of(report)})",
        fontsize=10,
    )
    levels = (np.arange(POINTS) + 0.5) / POINTS
    for size, line in STYLES.items():
        for name, width, color in (("fleet", 0.8, GREY), ("stored", 1.6, DARK)):
            values = finite(answers["draws"][kept_of(size, f"throughput.{name}")])
            label = fleet(size) if name == "stored" else None
            x = np.quantile(values, levels)
            share.plot(x, levels, ls=line, lw=width, color=color, label=label)
    share.plot([], [], color=GREY, lw=0.8, label="if tanks were never full")
    logarithmic(share, "x", wide=True)
    share.set_ylim(0, 1)
    share.set_xlabel("stored yield of the fleet [kg/yr]", fontsize=9)
    share.set_ylabel("share of draws below [-]", fontsize=9)
    share.legend(frameon=False, fontsize=8)
    tidy(share)
    _next_skimmer(more, report)
    return figure


def _next_skimmer(axes: "Axes", report: "xr.Dataset") -> None:
    """What one more brings to each fleet."""
    added = report["estimate"].sel(about="throughput.next_skimmer")
    low, middle, high = added.values.T
    x = np.arange(len(middle))
    axes.errorbar(
        x, middle, [middle - low, high - middle], fmt="o", color=DARK, capsize=4
    )
    for at, value in zip(x, middle, strict=True):
        axes.annotate(
            short(value), (float(at), value), xytext=(6, -3),
            textcoords="offset points", fontsize=8,
        )  # fmt: skip
    axes.set_ylim(bottom=0)
    axes.set_xlim(-0.5, len(middle) - 0.3)
    axes.set_xticks(x, [f"{size} → {size + 1}" for size in report["fleet"].values])
    axes.set_xlabel("skimmers [-]", fontsize=9)
    axes.set_ylabel("one more adds, P5, P50, P95 [kg/yr]", fontsize=9)
    tidy(axes)


def closure(answers: Answers) -> "Figure":
    """Probability of closure over specific impulse and intake efficiency."""
    shares = answers["map"]["probability"]
    x, y = shares[IMPULSE].values, shares[EFFICIENCY].values
    best = float(shares.max())
    figure = new_figure(PAGE, 4.8)
    axes = figure.subplots()
    shade = axes.pcolormesh(
        x, y, shares.values.T, cmap="Greys", vmin=0, vmax=1.4 * max(best, 1e-6),
        shading="gouraud", rasterized=True,
    )  # fmt: skip
    if levels := [
        level for level in within(LEVELS, shares.values) if level < 0.95 * best
    ]:
        lines = axes.contour(x, y, shares.values.T, levels, colors="black")
        axes.clabel(lines, fmt=lambda share: percent(share, 0), fontsize=8)
    boxes = {name: _believed(name) for name in PROPULSION}
    for name, (wide, tall) in boxes.items():
        _box(axes, wide, tall, f"{name}, as believed")
    axes.set_xscale("log")
    axes.set_xticks(TICKS, [f"{tick:,}" for tick in TICKS])
    axes.set_xticks([], minor=True)
    axes.set_xlabel("specific impulse of the skimmer [s]", fontsize=9)
    axes.set_ylabel("intake efficiency [-]", fontsize=9)
    bar = figure.colorbar(shade, ax=axes)
    bar.set_label("share of draws that close [-]", fontsize=9)
    bar.ax.set_ylim(0, max(best, 1e-6))
    bar.ax.tick_params(labelsize=8)
    tidy(axes)
    chemical = shares.sel({IMPULSE: slice(None, boxes["chemical"][0][1])})
    none = "\nno chemical skimmer does" if float(chemical.max()) == 0 else "\nat best"
    figure.suptitle(
        "With the best thruster and intake, propellant closes in "
        f"{percent(best, 0)} of draws;{none} ({subject_of(answers['report'])})",
        fontsize=10,
    )
    return figure


def _believed(
    propulsion: Literal["electric", "chemical"],
) -> tuple[tuple[float, float], tuple[float, float]]:
    """What the near-term priors reach, of specific impulse and of the intake."""
    table = prior_table(near_term(Scenario(propulsion=propulsion)))
    wide, tall = (table[path].distribution.support for path in (IMPULSE, EFFICIENCY))
    return wide, tall


def _box(
    axes: "Axes", wide: tuple[float, float], tall: tuple[float, float], words: str
) -> None:
    (left, right), (low, high) = wide, tall
    axes.plot(
        [left, right, right, left, left], [low, low, high, high, low],
        color="black", ls="--", lw=1.2,
    )  # fmt: skip
    axes.annotate(
        words, (left, low), xytext=(0, -4), textcoords="offset points", ha="left",
        va="top", fontsize=8,
    )  # fmt: skip


def price(answers: Answers) -> "Figure":
    """Share of draws that repay their cost at a price, and closure by technology."""
    report, draws = answers["report"], answers["draws"]
    technologies = report.sizes["technology"]
    figure = new_figure(PAGE, 3.4 + (0.6 + 0.28 * technologies) * (technologies > 0))
    closes, pays = (
        float(report["share"].sel(event=event, fleet=FLEET)) for event in (CLOSES, PAYS)
    )
    figure.suptitle(
        f"Three skimmers close in {percent(closes)} of draws and pay in "
        f"{percent(pays)}: most have nothing to sell\n({subject_of(report)})",
        fontsize=10,
    )
    if technologies:
        share, bars = figure.subplots(2, 1, height_ratios=[9, 1.2 + technologies])
        _technologies(bars, report)
    else:
        share = figure.subplots()
    _repaid(share, draws)
    return figure


def _repaid(axes: "Axes", draws: "xr.Dataset") -> None:
    """Up to which price how many draws repay, beside what the market is believed."""
    tops, lowest = [1e-6], [DEAREST]
    for size, line in STYLES.items():
        prices = draws[kept_of(size, "economics.breakeven_price")]
        sells = np.sort(finite(prices))
        levels = np.arange(1, sells.size + 1) / prices.size
        axes.step(sells, levels, where="post", ls=line, color=DARK, label=fleet(size))
        tops.append(sells.size / prices.size)
        lowest.extend(sells[:1])
    if "market.price" in draws:
        low, high = np.quantile(finite(draws["market.price"]), [0.0, 1.0])
        axes.axvspan(low, high, color=FILL, lw=0, label="market price, as believed")
        lowest.append(low)
    logarithmic(axes, "x", wide=True)
    axes.set_xlim(min(lowest) / 2, DEAREST)
    axes.set_ylim(0, max(tops) * 1.1)
    axes.set_xlabel("price of propellant at the depot [USD/kg]", fontsize=9)
    axes.set_ylabel("share of draws that repay [-]", fontsize=9)
    axes.legend(frameon=False, fontsize=8, loc="upper left")
    tidy(axes)


def _technologies(axes: "Axes", report: "xr.Dataset") -> None:
    """How often each propulsion and chemistry closes."""
    names = list(report["technology"].values)
    values = report["closes"].values
    errors = np.nan_to_num(report["closes_error"].values)  # of what never happens
    axes.barh(names, values, xerr=2 * errors, color=FILL, edgecolor="black", lw=0.6)
    reach = max(float((values + 2 * errors).max()), 1e-6)
    for y, (value, error) in enumerate(zip(values, errors, strict=True)):
        words = percent(value) if value else "none"
        end = value + 2 * error + 0.02 * reach
        axes.text(end, y, words, va="center", fontsize=8)
    axes.set_xlim(0, 1.15 * reach)
    axes.invert_yaxis()
    axes.set_xlabel("share of draws that close, ± 2 standard errors [-]", fontsize=9)
    tidy(axes)
