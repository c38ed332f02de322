"""The price map drawn: prices by depot, breakevens, and stops that pay."""

from typing import TYPE_CHECKING

import numpy as np

from experiments.cases.case import Answers
from experiments.cases.cislunar_prices_tables import BAND
from experiments.cases.cislunar_prices_words import EARTH, MAPPED, MOON, words_of
from experiments.cases.reports import subject_of
from uq.show import style
from uq.show.axes import logarithmic
from uq.show.fitting import SMALLEST
from uq.show.shares import percent
from uq.show.style import FILL, GREY, PAGE, PLAIN, new_figure, tidy
from uq.show.words import short


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STYLES = {
    "LEO": style.ORBIT | {"marker": "o"},
    "Moon": style.EARTH | {"marker": "s"},
}
NAMES = {"LEO": "launched from Earth", "Moon": "made on the Moon"}
LABELS = {"EML45": "EML4/5"}
WHERE = {
    "LEO": "in low Earth orbit",
    "LLO": "in low lunar orbit",
    "Moon": "on the Moon",
}
LINES = ("-", "--", ":", "-.", (0, (5, 1)), (0, (1, 1)), (0, (3, 1, 1, 1, 1, 1)))
SHADES = ("#16324f", "#d1802b", "#000000", "#6f6f6f", "#4c7ba8", "#9a5b16", "#9fb4c7")
LEVELS = (0.05, 0.5, 0.95)
LEAST = 50.0  # price at which the axis of breakevens begins [USD/kg]
THOUSAND = 1000.0
CHEAPER = "Moon cheaper"


def prices(answers: Answers) -> "Figure":
    """P5 to P95 of each source's price at every depot, and who is how often cheaper."""
    report = answers["report"]
    places = report.attrs["depots"].split(", ")
    rows = [str(row) for row in report["prices_row"].values]
    sources = [s for s in STYLES if f"from {s} at {places[0]}" in rows]
    figure = new_figure(PAGE, 4.2)
    axes = figure.subplots()
    for shift, source in zip((-0.1, 0.1), sources, strict=False):
        names = [f"from {source} at {place}" for place in places]
        band = report["prices"].sel(prices_row=names, prices_column=BAND).values.T
        band = band / THOUSAND  # short numbers have room beside one another
        _bands(axes, shift, source, band)
    labels = [str(LABELS.get(place, place)) for place in places]
    message = "What a kilogram of Earth's propellant costs up to the Moon"
    where = "depot"
    if "competition" in report:
        table = report["competition"].sel(competition_column=CHEAPER).to_series()
        shares = {str(place): float(share) for place, share in table.items()}
        labels = [
            f"{label}\n{percent(shares[place], 0)}"
            for label, place in zip(labels, places, strict=True)
        ]
        near = "LLO" if "LLO" in shares else MOON
        message = (
            f"Lunar propellant is cheaper in {percent(shares[EARTH], 0)} of draws "
            f"{WHERE[EARTH]}, in {percent(shares[near], 0)} {WHERE[near]}"
        )
        where += (
            "; below it the share of draws in which lunar propellant is cheaper [-]"
        )
    axes.set_title(f"{message}\n({subject_of(report)})", fontsize=10)
    axes.set_xticks(range(len(places)), labels)
    axes.set_xlabel(where, fontsize=9)
    logarithmic(axes, "y", wide=False)
    axes.set_xlim(-0.7, len(places) - 0.3)
    axes.set_ylabel("price of propellant [thousand USD/kg]; P5, P50, P95", fontsize=9)
    axes.legend(frameon=False, fontsize=8, loc="upper center", ncols=2)
    low, high = axes.get_ylim()
    axes.set_ylim(low, high * 1.6)
    tidy(axes)
    return figure


def _bands(axes: "Axes", shift: float, source: str, band: np.ndarray) -> None:
    """A line a depot from P5 to P95, its middle marked, with its value."""
    look, (low, middle, high) = STYLES[source], band
    x = np.arange(len(middle)) + shift
    bars = axes.errorbar(
        x, middle, [middle - low, high - middle], fmt=look["marker"], ms=5,
        color=look["color"], elinewidth=1.4, capsize=3,
        mfc=look["color"] if source == EARTH else "white", label=NAMES[source],
    )  # fmt: skip
    bars[2][0].set_linestyle(look["linestyle"])
    for at, value in zip(x, middle, strict=True):
        axes.annotate(
            f"{float(f'{value:.2g}'):,g}", (at, value), fontsize=SMALLEST, va="center",
            ha="right" if shift < 0 else "left", textcoords="offset points",
            xytext=(-4 if shift < 0 else 4, 0), color=look["color"],
        )  # fmt: skip


def breakevens(answers: Answers) -> "Figure":
    """Distribution of the breakeven lunar price at every depot.

    Where there is none, lunar propellant is never cheaper: below every price.
    """
    report, found = answers["report"], answers["breakevens"]
    curves = {p: _curve(found, p) for p in report.attrs["depots"].split(", ")}
    middle = {p: float(np.interp(0.5, below, x)) for p, (x, below) in curves.items()}
    order = sorted(curves, key=middle.__getitem__)
    figure = new_figure(PAGE, 4.2)
    axes = figure.subplots()
    for i, place in enumerate(order):
        axes.plot(
            *curves[place], ls=LINES[i], color=SHADES[i], lw=1.5,
            label=f"{LABELS.get(place, place)}: P50 {short(middle[place])}",
        )  # fmt: skip
    for level in LEVELS:
        axes.axhline(level, color=GREY, lw=0.5, ls=":")
    low, high = (short(float(f"{middle[order[k]]:.2g}")) for k in (0, -1))
    first, last = (
        WHERE.get(p, f"at {LABELS.get(p, p)}") for p in (order[0], order[-1])
    )
    axes.set_title(
        f"To undercut Earth's {first}, the Moon must make propellant below {low} "
        f"USD/kg;\nto do so {last}, below {high} (P50; {subject_of(report)})",
        fontsize=10,
    )
    logarithmic(axes, "x", wide=False)
    axes.set_xlim(LEAST, 1.1 * max(x[-1] for x, _ in curves.values()))
    axes.set_ylim(0, 1)
    axes.set_xlabel("breakeven price of propellant on the Moon [USD/kg]", fontsize=9)
    axes.set_ylabel("share of draws below [-]", fontsize=9)
    axes.legend(frameon=False, fontsize=8, title="sold at", title_fontsize=8)
    tidy(axes)
    return figure


def _curve(found: "xr.Dataset", place: str) -> tuple[np.ndarray, np.ndarray]:
    """Prices, and the share of draws whose breakeven is below each or not there."""
    row = found.sel(output=words_of(place)[0])
    none = 1 - float(row["finite"])
    x, below = row["edges"].values, none + (1 - none) * row["below"].values
    return (np.append(0.0, x), np.append(none, below)) if none else (x, below)


def stops(answers: Answers) -> "Figure":
    """What one depot on the way takes off the price, and how often it is used."""
    table = answers["report"]["depots"].drop_sel(depots_row="none")
    drop = table.sel(depots_column="drop, mean [%]")
    table = table.isel(depots_row=np.argsort(drop.values, kind="stable"))
    names = [LABELS.get(str(v), str(v)) for v in table["depots_row"].values]
    mean, high, used = (
        table.sel(depots_column=column).values
        for column in ("drop, mean [%]", "drop, P95 [%]", "it is used")
    )
    figure = new_figure(PAGE, 1.5 + 0.33 * len(names))
    left, right = figure.subplots(1, 2, sharey=True)
    left.barh(names, mean, color=FILL, edgecolor="black", lw=0.6, height=0.6)
    left.plot(high, names, "D", color="black", ms=4, ls="none")
    left.set_xlabel(
        "drop of the price on the Moon [%]; bar: mean, mark: P95", fontsize=8
    )
    right.barh(
        names, used, color="white", edgecolor=GREY, hatch="////", lw=0.6, height=0.6
    )
    for y, share in enumerate(used):
        right.text(
            share + 0.02, y, percent(share, 0), va="center", fontsize=8, bbox=PLAIN
        )
    right.set_xlim(0, 1.12)
    right.set_xlabel("share of draws in which it is used [-]", fontsize=8)
    for axes in (left, right):
        tidy(axes)
    best = max((i for i, name in enumerate(names) if name != "all"), key=mean.item)
    figure.suptitle(
        f"The best single depot for Earth's propellant is {names[best]}: "
        f"{mean[best]:.1f} % cheaper on the Moon on average\n"
        f"({subject_of(answers['report'])})",
        fontsize=10,
    )
    return figure


def forms(answers: Answers) -> "Figure":
    """What depends on the form: the multiple, its stops, the depots that are mapped."""
    import uq

    found = answers["forms"]
    rivals = {f"rivalry.{MOON}.{depot}<1" for depot in MAPPED}
    shown = [
        word
        for word in map(str, found["output"].values)
        if word in rivals or not word.startswith("rivalry.")
    ]
    return uq.plot(found.sel(output=shown))
