"""Space versus ground as figures: cost, its parts, breakeven prices, temperature."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from experiments.cases import cost_figures as generic
from experiments.cases.case import REPORT, Answers
from experiments.cases.reports import subject_of
from experiments.cases.space_vs_terrestrial_tables import NO_PRICE, ORBIT_CHEAPER
from experiments.cases.space_vs_terrestrial_words import (
    FORM,
    HOT,
    LAUNCH,
    MARGIN,
    SATELLITE,
)
from uq.show.axes import logarithmic
from uq.show.style import EARTH, GREY, ORBIT, PAGE, PLAIN, finite, new_figure, tidy
from uq.show.words import beliefs, short


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIDES = {"orbit": "space", "ground": "earth"}
STYLES = {  # by form: what is trusted is dark and solid
    "corrected": {"color": "#16324f", "ls": "-", "lw": 1.8},
    "self_consistent": {"color": "#d1802b", "ls": "--", "lw": 1.4},
    "published": {"color": "#444444", "ls": "-.", "lw": 1.2},
    "source": {"color": "#777777", "ls": ":", "lw": 1.6},
}
VIEWS = {  # form that has each view factor to Earth, with its name
    "corrected": "exact",
    "published": "published program",
    "source": "published text",
}
LAUNCHES = {  # published ticks [USD/kg]
    100: "hoped for",
    500: "page opens",
    1000: "early Starship",
    2940: "Falcon 9",
}
SATELLITES = {22: "V2 Mini", 25: "V3", 32: "V1"}  # [USD/W]


def cost(answers: Answers) -> "Figure":
    """Cost per watt of both sides, as densities and as shares of draws."""
    draws, report = answers["draws"], answers[REPORT]
    median = report["estimate"].sel(statistic="P50")
    orbit, ground = (
        short(float(median.sel(output=f"{side}.cost_per_watt")))
        for side in SIDES.values()
    )
    figure = generic.bands(
        {name: draws[f"{side}.cost_per_watt"] for name, side in SIDES.items()},
        (ORBIT, EARTH),
        f"A watt of computing costs {orbit} USD in orbit and {ground} on the ground "
        f"(P50);\norbit is cheaper in {_share(report, ORBIT_CHEAPER)} of draws "
        f"({subject_of(report)})",
        "cost per power delivered",
    )
    # Both sides are as cheap at P5: the orbit's label goes to the other side.
    low = figure.axes[1].texts[0]
    low.set(position=(-5, 3), horizontalalignment="right")
    return figure


def _share(report: "xr.Dataset", event: str) -> str:
    found = float(report["share"].sel(event=event))
    return f"{100 * found:.1f} %" if found else "none"


def parts(answers: Answers) -> "Figure":
    """What the cost of either side is made of."""
    draws = answers["draws"]
    found = {name: _parts(draws, side) for name, side in SIDES.items()}
    figure = generic.breakdown(
        found,
        "USD/W",
        f"A watt in orbit: {generic.largest(found['orbit'])}\n"
        f"({subject_of(answers[REPORT])}; scales differ)",
    )
    figure.set_size_inches(PAGE, figure.get_figheight() + 0.3)
    return figure


def _parts(draws: "xr.Dataset", side: str) -> dict[str, np.ndarray]:
    """Each item of a side's bill per power delivered [USD/W]."""
    prefix = f"{side}.bill."
    cost = draws[f"{side}.cost_per_watt"].values.ravel()
    per_dollar = cost / draws[f"{side}.total_cost"].values.ravel()
    good = np.isfinite(cost)
    found = {
        str(name).removeprefix(prefix): (bill.values.ravel() * per_dollar)[good]
        for name, bill in draws.data_vars.items()
        if str(name).startswith(prefix)
    }
    return {name: values for name, values in found.items() if values.any()}


def breakeven(answers: Answers) -> "Figure":
    """How likely orbit is to be cheaper, by launch price and by satellite price."""
    draws, report = answers["draws"], answers[REPORT]
    figure = new_figure(PAGE, 4.0)
    figure.suptitle(
        f"No launch price, not even 0, makes orbit cheaper in "
        f"{_share(report, NO_PRICE)} of the draws\n"
        f"({subject_of(report)}; all else as drawn)",
        fontsize=9.5,
    )
    left, right = figure.subplots(1, 2, sharey=True)
    prices = np.geomspace(10, 4000, 200)
    for form, style in STYLES.items():
        above = _above(draws[f"{FORM}.{form}.{LAUNCH}"], prices)
        left.plot(prices, above, label=form.replace("_", "-"), **style)
    logarithmic(left, "x", wide=False)
    left.set_xlabel("launch price [USD/kg]", fontsize=8)
    left.set_ylabel("share of draws whose breakeven is above [-]", fontsize=8)
    _marks(left, LAUNCHES, prices)
    prices = np.linspace(0, 40, 200)
    style = STYLES.get(report.attrs["form"], STYLES["corrected"])
    right.plot(prices, _above(draws[SATELLITE], prices), **style)
    right.set_xlabel("satellite price without accelerators [USD/W]", fontsize=8)
    _marks(right, SATELLITES, prices)
    figure.legend(
        *left.get_legend_handles_labels(), frameon=False, fontsize=7.5, ncols=4,
        title="form", title_fontsize=7.5, loc="outside lower center",
    )  # fmt: skip
    return figure


def _above(draws: "xr.DataArray", prices: np.ndarray) -> np.ndarray:
    """Share of all draws whose breakeven lies above each price."""
    ordered = np.sort(finite(draws))
    return (ordered.size - np.searchsorted(ordered, prices, "right")) / draws.size


def _marks(axes: "Axes", marks: Mapping[int, str], prices: np.ndarray) -> None:
    """Known prices along an axis of shares."""
    axes.set_xlim(prices[0], prices[-1])
    axes.set_ylim(0, 1)
    tidy(axes)
    for price, name in marks.items():
        axes.axvline(price, color=GREY, lw=0.6, ls=":")
        axes.annotate(
            f"{name}, {price:,}", (price, 0.98), xycoords=axes.get_xaxis_transform(),
            rotation=90, fontsize=7, ha="right", va="top", color=GREY, bbox=PLAIN,
        )  # fmt: skip


def temperature(answers: Answers) -> "Figure":
    """Thermal margin under each view factor to Earth."""
    draws, report = answers["draws"], answers[REPORT]
    hot = answers["forms"]["estimate"].sel(output=HOT, statistic="mean")
    figure = new_figure(PAGE, 4.0)
    exact, published = (
        float(hot.sel(form=form)) for form in ("corrected", "published")
    )
    figure.suptitle(
        f"The panel is too hot in {100 * exact:.0f} % of the draws; the published view "
        f"factor\nof Earth shows {100 * published:.0f} % ({beliefs(report.attrs)})",
        fontsize=9.5,
    )
    axes = figure.subplots()
    margins = {form: finite(draws[f"{FORM}.{form}.{MARGIN}"]) for form in VIEWS}
    low, high = np.quantile(np.concatenate([*margins.values()]), [1e-3, 1 - 1e-3])
    for form, values in margins.items():
        _margin(axes, np.sort(values), np.linspace(low, high, 400), form)
        color = STYLES[form]["color"]
        axes.plot([0], [float(hot.sel(form=form))], "o", ms=4, color=color)
    axes.axvspan(low, 0, color=GREY, alpha=0.12, lw=0)
    axes.axvline(0, color="black", lw=0.8)
    axes.text(low + 0.02 * (high - low), 0.95, "too hot", fontsize=9, va="top")
    axes.set_xlim(low, high)
    axes.set_ylim(0, 1)
    axes.set_xlabel("limit less temperature of the panel [K]", fontsize=8)
    axes.set_ylabel("share of draws below [-]", fontsize=8)
    axes.legend(
        frameon=False, fontsize=8, title="view factor to Earth", title_fontsize=8,
        loc="lower right",
    )  # fmt: skip
    tidy(axes)
    return figure


def _margin(axes: "Axes", ordered: np.ndarray, grid: np.ndarray, form: str) -> None:
    """The distribution function of a form's margin."""
    below = np.searchsorted(ordered, grid) / ordered.size
    axes.plot(grid, below, label=VIEWS[form], **STYLES[form])


def priors(answers: Answers) -> "Figure":
    """What is believed of each input."""
    draws = answers["draws"]
    inputs = json.loads(draws.attrs["inputs"])
    return generic.prior_sheet(
        draws[inputs],
        f"The {len(inputs)} assumptions that vary ({subject_of(answers[REPORT])})",
    )
