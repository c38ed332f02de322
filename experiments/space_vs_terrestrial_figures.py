"""Space versus ground as figures: cost, its parts, breakevens, temperature, ranking."""

from typing import TYPE_CHECKING, Any

import numpy as np

from experiments import figures as generic
from experiments.ranking_figures import bars
from uq.priors import prior_table, varying
from uq.show.style import EARTH, GREY, ORBIT, PLAIN, finite, new_figure, tidy
from uq.show.words import beliefs, short


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHEET = 2**13  # draws that show the shape of a prior
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
LAUNCH = {  # published ticks [USD/kg]
    100: "hoped for",
    500: "page opens",
    1000: "early Starship",
    2940: "Falcon 9",
}
SATELLITES = {22: "V2 Mini", 25: "V3", 32: "V1"}  # [USD/W]


def draw(
    results: "xr.Dataset", report: "xr.Dataset", priors: Any
) -> dict[str, "Figure"]:
    """Every figure by file name."""
    told = f"{beliefs(results.attrs)}, {results.attrs['form']} form"
    free, table = varying(priors), prior_table(priors)
    sheet = {path: table[path] for path in free}
    return {
        "cost": cost(results, report, told),
        "parts": generic.breakdown(
            {"orbit": _parts(results, "space"), "ground": _parts(results, "earth")},
            "USD/W",
            _parts_title(results, told),
        ),
        "breakeven": breakeven(results, report, told),
        "temperature": temperature(results, report, told),
        "ranking": bars(results, f"Which assumptions decide?\n{told}"),
        "priors": generic.prior_sheet(
            sheet,
            {path: results[path].values.ravel()[:SHEET] for path in sheet},
            f"The {len(sheet)} assumptions that vary ({told})",
        ),
    }


def cost(results: "xr.Dataset", report: "xr.Dataset", told: str) -> "Figure":
    """Cost per watt of both sides, as densities and as shares of draws."""
    median = report["estimate"].sel(statistic="P50")
    orbit, ground = (
        short(float(median.sel(quantity=f"{side}.cost_per_watt")))
        for side in ("space", "earth")
    )
    figure = generic.bands(
        {
            "orbit": results["space.cost_per_watt"],
            "ground": results["earth.cost_per_watt"],
        },
        (ORBIT, EARTH),
        f"A watt of computing costs {orbit} USD in orbit and {ground} on the ground "
        f"(P50);\norbit is cheaper in {_share(report, 'orbit is cheaper')} of "
        f"{results.attrs['samples']:,} draws ({told})",
    )
    for axes in figure.axes:
        axes.set_xlabel("cost per power delivered [USD/W]", fontsize=9)
    # Both sides are as cheap at P5: the ground's label goes to the other side.
    low = figure.axes[1].texts[3]
    low.set(position=(5, -9), horizontalalignment="left")
    return figure


def _share(report: "xr.Dataset", event: str) -> str:
    found = float(report["share"].sel(event=event))
    return f"{found:.1%}" if found else "none"


def _parts(results: "xr.Dataset", side: str) -> dict[str, np.ndarray]:
    """Each item of a side's bill per power delivered [USD/W]."""
    prefix = f"{side}.bill."
    cost = results[f"{side}.cost_per_watt"].values.ravel()
    per_dollar = cost / results[f"{side}.total_cost"].values.ravel()
    good = np.isfinite(cost)
    parts = {
        str(name).removeprefix(prefix): (bill.values.ravel() * per_dollar)[good]
        for name, bill in results.data_vars.items()
        if str(name).startswith(prefix)
    }
    return {name: values for name, values in parts.items() if values.any()}


def _parts_title(results: "xr.Dataset", told: str) -> str:
    """The two largest parts of the orbital bill, in words."""
    means = {name: np.mean(v) for name, v in _parts(results, "space").items()}
    total = sum(means.values())
    first, second = sorted(means, key=means.__getitem__, reverse=True)[:2]
    return (
        f"In orbit {first} is {means[first] / total:.0%} of the cost and {second} "
        f"{means[second] / total:.0%} ({told})"
    )


def breakeven(results: "xr.Dataset", report: "xr.Dataset", told: str) -> "Figure":
    """How likely orbit is to be cheaper, by launch price and by satellite price."""
    figure = new_figure(10.0, 4.4)
    none = _share(report, "no launch price makes it so")
    figure.suptitle(
        f"No launch price, not even 0, makes orbit cheaper in {none} of the draws\n"
        f"({told}; all else as drawn)",
        fontsize=10,
    )
    left, right = figure.subplots(1, 2, sharey=True)
    prices = np.geomspace(10, 4000, 200)
    for form, style in STYLES.items():
        draws = results["by_form.breakeven.launch_price"].sel(form=form)
        left.plot(prices, _above(draws, prices), label=form.replace("_", "-"), **style)
    left.set_xscale("log")
    left.set_xlabel("launch price [USD/kg]", fontsize=9)
    left.set_ylabel("share of draws in which orbit is cheaper [-]", fontsize=9)
    left.legend(frameon=False, fontsize=8, title="form", title_fontsize=8)
    prices = np.linspace(0, 40, 200)
    draws = results["breakeven.satellite_price"]
    style = STYLES.get(results.attrs["form"], STYLES["corrected"])
    right.plot(prices, _above(draws, prices), **style)
    right.set_xlabel("satellite price without accelerators [USD/W]", fontsize=9)
    for axes, marks in ((left, LAUNCH), (right, SATELLITES)):
        axes.set_xlim(prices[0] if axes is right else 10, 40 if axes is right else 4000)
        axes.set_ylim(0, 1)
        _marks(axes, marks)
        tidy(axes)
    return figure


def _above(draws: "xr.DataArray", prices: np.ndarray) -> np.ndarray:
    """Share of all draws whose breakeven lies above each price."""
    ordered = np.sort(finite(draws))
    return (ordered.size - np.searchsorted(ordered, prices, "right")) / draws.size


def _marks(axes: "Axes", marks: dict[int, str]) -> None:
    for price, name in marks.items():
        axes.axvline(price, color=GREY, lw=0.6, ls=":")
        axes.annotate(
            f"{name}, {price:,}", (price, 0.98), xycoords=axes.get_xaxis_transform(),
            rotation=90, fontsize=7, ha="right", va="top", color=GREY, bbox=PLAIN,
        )  # fmt: skip


def temperature(results: "xr.Dataset", report: "xr.Dataset", told: str) -> "Figure":
    """Thermal margin under each view factor to Earth."""
    figure = new_figure(7.0, 4.2)
    hot = {
        form: float(report["form_estimate"].sel(form=form, column="too hot"))
        for form in VIEWS
    }
    figure.suptitle(
        f"The panel is too hot in {hot['corrected']:.0%} of the draws; the published "
        f"view factor\nof Earth shows {hot['published']:.0%} "
        f"({beliefs(results.attrs)})",
        fontsize=10,
    )
    axes = figure.subplots()
    draws = results["by_form.thermal.margin"]
    low, high = np.quantile(finite(draws), [1e-3, 1 - 1e-3])
    for form, name in VIEWS.items():
        ordered = np.sort(finite(draws.sel(form=form)))
        grid = np.linspace(low, high, 400)
        below = np.searchsorted(ordered, grid) / ordered.size
        style = STYLES[form]
        axes.plot(grid, below, label=name, **style)
        axes.plot([0], [hot[form]], "o", ms=4, color=style["color"])
    axes.axvspan(low, 0, color=GREY, alpha=0.12, lw=0)
    axes.axvline(0, color="black", lw=0.8)
    axes.text(low + 0.02 * (high - low), 0.95, "too hot", fontsize=9, va="top")
    axes.set_xlim(low, high)
    axes.set_ylim(0, 1)
    axes.set_xlabel("limit less temperature of the panel [K]", fontsize=9)
    axes.set_ylabel("share of draws below [-]", fontsize=9)
    axes.legend(
        frameon=False, fontsize=8, title="view factor to Earth", title_fontsize=8,
        loc="lower right",
    )  # fmt: skip
    tidy(axes)
    return figure
