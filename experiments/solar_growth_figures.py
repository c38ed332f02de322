"""The replicating swarm as figures: over distance, over years, beside nuclear."""

from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.figures import MIDDLE
from uq.show.style import EARTH, GREY, ORBIT, PLAIN, finite, new_figure, tidy
from uq.show.words import short


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LOOKS = {
    "mature": ORBIT,
    "seed": EARTH,
    "photovoltaic": {"color": "#16324f", "linestyle": "-"},
    "dynamic": {"color": "#d1802b", "linestyle": "--"},
    "thermopile": {"color": "#5b8a3c", "linestyle": ":"},
}
UNITS = ("mature", "seed")
HATCHES = {"mature": "", "seed": "////"}
PLACES = {"Mars": 1.52, "Ceres": 2.77, "Jupiter": 5.20}  # mean distances [au]


def percent(share: float) -> str:
    """A share in words that do not call a rare thing impossible."""
    if share in (0.0, 1.0):
        return "all" if share else "none"
    if not 0.01 <= share <= 0.99:
        rare = min(share, 1 - share)
        words = "less than 0.1%" if rare < 1e-3 else f"{rare:.1%}"
        return words if share < MIDDLE else f"all but {words}"
    return f"{share:.0%}"


def distance(results: "xr.Dataset", report: "xr.Dataset", told: str) -> "Figure":
    """Power of both kinds of unit over distance, and how many never replicate."""
    figure = new_figure(9.6, 4.4)
    power, never = figure.subplots(1, 2)
    near = {unit: float(report["never"].sel(unit=unit)[0]) for unit in UNITS}
    far = report["never"].sel(unit="mature").sel(distance=2.8, method="nearest")
    figure.suptitle(
        f"At 1 au {percent(near['seed'])} of first units never replicate, and "
        f"{percent(near['mature'])} of mature ones;\nmoved to Ceres, "
        f"{percent(float(far))} of mature ones ({told})",
        fontsize=10,
    )
    x = results["distance"].values
    for unit in UNITS:
        look, fan = LOOKS[unit], results["fan_power"].sel(unit=unit)
        low, middle, high = (fan.sel(quantile=q).values for q in (0.05, MIDDLE, 0.95))
        power.fill_between(
            x, low, high, facecolor=look["color"], alpha=0.22, hatch=HATCHES[unit],
            edgecolor=look["color"], lw=0.5,
        )  # fmt: skip
        power.plot(
            x, middle, lw=1.5, label=f"{unit}, P50; band P5 to P95", **_line(look)
        )
        _share(never, x, report, "never", {"unit": unit}, f"{unit} unit", look)
    base = np.quantile(results["load.base"].values, [0.05, 0.95])
    power.axhspan(*base, facecolor="none", edgecolor="black", hatch="...", lw=0.6)
    power.annotate(
        "base load, P5 to P95", (x[-1], np.sqrt(base[0] * base[1])), xytext=(-4, 0),
        fontsize=8, textcoords="offset points", ha="right", va="center", bbox=PLAIN,
    )  # fmt: skip
    power.set_yscale("log")
    power.set_ylabel("mean electric power of a unit [W]", fontsize=9)
    power.legend(frameon=False, fontsize=8, loc="upper right")
    never.set_ylabel("share of draws that never replicate [-]", fontsize=9)
    never.legend(frameon=False, fontsize=8, loc="lower right")
    for axes in (power, never):
        _distances(axes, x)
    return figure


def growth(results: "xr.Dataset", report: "xr.Dataset", told: str) -> "Figure":
    """Units over years as a fan, and how often the target is reached by then."""
    figure = new_figure(9.6, 4.4)
    units, reached = figure.subplots(1, 2)
    horizon = float(np.mean(results["growth.horizon"].values))
    target = float(np.median(results["growth.target"].values))
    events = report["share"]
    soon = float(events.sel(event="the target is reached within the horizon"))
    never = float(events.sel(event="a unit never replicates"))
    figure.suptitle(
        f"{target:,.0f} units within {horizon:g} years in {percent(soon)} of draws;\na "
        f"unit never replicates in {percent(never)} of them ({told})",
        fontsize=10,
    )
    x, fan = results["year"].values, results["fan_units"]
    pairs = ((0.05, 0.95, 0.15, "P5 to P95"), (0.25, 0.75, 0.3, "P25 to P75"))
    for low, high, alpha, label in pairs:
        ends = (fan.sel(quantile=q).values for q in (low, high))
        units.fill_between(
            x, *ends, facecolor=ORBIT["color"], alpha=alpha, lw=0, label=label
        )
    units.plot(x, fan.sel(quantile=MIDDLE), lw=1.6, label="P50", **_line(ORBIT))
    units.axhline(np.log10(target), color="black", lw=0.8, ls=":")
    units.annotate(
        "target", (x[-1], np.log10(target)), xytext=(0, 3), ha="right", fontsize=8,
        textcoords="offset points",
    )  # fmt: skip
    units.set_ylabel("decimal logarithm of the number of units [-]", fontsize=9)
    units.legend(
        frameon=False, fontsize=8, ncols=3, loc="lower left", bbox_to_anchor=(0, 1)
    )
    _share(reached, x, report, "reached", {}, "target reached", ORBIT)
    reached.axhline(1 - never, color="black", lw=0.8, ls="--")
    reached.annotate(
        f"never replicates: {percent(never)}", (0, 1 - never), xytext=(2, -3),
        textcoords="offset points", va="top", fontsize=8,
    )  # fmt: skip
    reached.axvline(horizon, color=GREY, lw=0.8, ls=":")
    reached.set_ylabel("share of draws with the target reached [-]", fontsize=9)
    for axes in (units, reached):
        axes.set_xlabel("time since the start [yr]", fontsize=9)
        axes.set_xlim(x[0], x[-1])
        tidy(axes)
    return figure


def nuclear(results: "xr.Dataset", report: "xr.Dataset", told: str) -> "Figure":
    """Distance at which nuclear is as light, and how often solar is lighter."""
    figure = new_figure(9.6, 4.4)
    even, lighter = figure.subplots(1, 2)
    kinds = [str(kind) for kind in results["technology"].values]
    middle = {
        kind: _median(results["breakeven"].sel(technology=kind)) for kind in kinds
    }
    words = ", ".join(f"{kind} {middle[kind]}" for kind in kinds)
    figure.suptitle(
        f"Nuclear becomes the lighter source beyond (P50): {words}\n({told})",
        fontsize=10,
    )
    x = results["distance"].values
    for kind in kinds:
        draws, look = (
            results["breakeven"].sel(technology=kind).values.ravel(),
            LOOKS[kind],
        )
        # A draw in which solar is lighter nowhere is beaten at any distance.
        ordered = np.sort(np.where(np.isfinite(draws), draws, 0.0))
        even.plot(
            ordered, np.arange(1, ordered.size + 1) / ordered.size, lw=1.5,
            label=kind, **_line(look),
        )  # fmt: skip
        _share(lighter, x, report, "lighter", {"technology": kind}, kind, look)
    even.set_xlabel("break-even distance from the Sun [au]", fontsize=9)
    even.set_ylabel("share of draws below [-]", fontsize=9)
    even.set_xlim(0, float(np.nanquantile(results["breakeven"].values, 0.995)))
    even.set_ylim(0, 1)
    even.axhline(MIDDLE, color=GREY, lw=0.5, ls=":")
    even.legend(frameon=False, fontsize=8, loc="lower right")
    lighter.set_ylabel("share of draws with solar lighter [-]", fontsize=9)
    tidy(even)
    _distances(lighter, x)
    return figure


def _median(draws: "xr.DataArray") -> str:
    values = np.where(np.isfinite(draws.values), draws.values, 0.0)
    middle = float(np.median(values))
    return f"{middle:.1f} au" if middle > 0 else "everywhere"


def storage(results: "xr.Dataset", report: "xr.Dataset", told: str) -> "Figure":
    """Supply and demand of a unit that builds at full pace, and what it stores."""
    figure = new_figure(9.6, 4.4)
    balance, stored = figure.subplots(1, 2)
    met = float(np.mean(results["demand.margin"].values >= 0))
    row = report.sel(answer="demand.storage")
    high = float(row["estimate"].sel(statistic="P95"))
    figure.suptitle(
        f"Supply meets the demand of building at full pace in {percent(met)} of "
        f"draws;\nfabrication takes up to {short(high)} kWh out of storage a day (P95; "
        f"{told})",
        fontsize=10,
    )
    for name, label, look in (
        ("demand.supply", "supply", ORBIT),
        ("demand.total", "demand: upkeep and copy", EARTH),
        ("demand.base", "upkeep alone", LOOKS["thermopile"]),
    ):
        _cumulative(balance, finite(results[name]), label, look)
    balance.set_xscale("log")
    balance.set_xlabel("energy of a unit [kWh/d]", fontsize=9)
    balance.legend(frameon=False, fontsize=8, loc="lower right")
    _cumulative(stored, finite(results["demand.storage"]), "storage", ORBIT)
    stored.set_xlim(left=0)
    stored.set_xlabel("energy out of storage, a unit and day [kWh]", fontsize=9)
    for level in (0.05, MIDDLE, 0.95):
        value = float(np.quantile(results["demand.storage"].values, level))
        stored.plot([value], [level], "o", ms=4, color=ORBIT["color"])
        stored.annotate(
            f"P{level * 100:.0f}: {short(value)}", (value, level), xytext=(6, -10),
            textcoords="offset points", fontsize=8,
        )  # fmt: skip
    for axes in (balance, stored):
        axes.set_ylabel("share of draws below [-]", fontsize=9)
        axes.set_ylim(0, 1)
        tidy(axes)
    return figure


def _cumulative(axes: "Axes", values: np.ndarray, label: str, look: Any) -> None:
    ordered = np.sort(values)
    shares = np.arange(1, ordered.size + 1) / ordered.size
    axes.plot(ordered, shares, lw=1.5, label=label, **_line(look))


def _share(
    axes: "Axes",
    x: np.ndarray,
    report: "xr.Dataset",
    name: str,
    which: dict[str, str],
    label: str,
    look: Any,
) -> None:
    """A share over an axis, two standard errors of it shaded."""
    middle, error = (report[key].sel(which).values for key in (name, f"{name}_error"))
    axes.fill_between(
        x, middle - 2 * error, middle + 2 * error, color=look["color"], alpha=0.3, lw=0
    )
    axes.plot(x, middle, lw=1.5, label=label, **_line(look))
    axes.set_ylim(-0.02, 1.02)


def _distances(axes: "Axes", x: np.ndarray) -> None:
    """Distance along the bottom, known places along the top."""
    axes.set_xlim(x[0], x[-1])
    axes.set_xlabel("distance from the Sun [au]", fontsize=9)
    for place, where in PLACES.items():
        axes.axvline(where, color=GREY, lw=0.6, ls=":")
        axes.annotate(
            place, (where, 1), xycoords=axes.get_xaxis_transform(), xytext=(2, 1),
            textcoords="offset points", fontsize=7.5, color=GREY,
        )  # fmt: skip
    tidy(axes)


def _line(look: Any) -> dict[str, Any]:
    return {"color": look["color"], "ls": look["linestyle"]}
