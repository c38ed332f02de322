"""The replicating swarm as figures: over distance, over years, beside nuclear."""

from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.cases.case import REPORT, Answers
from experiments.cases.reports import subject_of
from experiments.cases.solar_growth_tables import IN_TIME as REACHED_IN_TIME
from experiments.cases.solar_growth_tables import NEVER_COPIES
from experiments.cases.solar_growth_words import (
    BASE,
    DISTANCE,
    EVEN,
    HORIZON,
    IN_TIME,
    LIGHTER,
    NEVER,
    POWER,
    SIZES,
    TARGET,
    TECHNOLOGIES,
    UNITS,
)
from uq.show.axes import logarithmic
from uq.show.style import EARTH, GREY, ORBIT, PAGE, PLAIN, finite, new_figure, tidy
from uq.show.sweep import lines_of, ribbon


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MIDDLE = 0.5
GREEN = {"color": "#5b8a3c", "linestyle": ":"}
LOOKS = {
    "mature": ORBIT,
    "seed": EARTH,
    "photovoltaic": ORBIT,
    "dynamic": EARTH,
    "thermopile": GREEN,
}
PLACES = {"Mars": 1.52, "Ceres": 2.77, "Jupiter": 5.20}  # mean distances [au]


def percent(share: float) -> str:
    """A share in words that do not call a rare thing impossible."""
    if share in (0.0, 1.0):
        return "all" if share else "none"
    if not 0.01 <= share <= 0.99:
        rare = min(share, 1 - share)
        words = "less than 0.1 %" if rare < 1e-3 else f"{100 * rare:.1f} %"
        return words if share < MIDDLE else f"all but {words}"
    return f"{100 * share:.0f} %"


def distance(answers: Answers) -> "Figure":
    """Power of both kinds of unit over distance, and how many never replicate."""
    figure = new_figure(PAGE, 3.9)
    power, never = figure.subplots(1, 2)
    for size in SIZES:
        found, look = answers[f"distance-{size}"], LOOKS[size]
        fan, shares = found.sel(output=POWER), found.sel(output=NEVER)
        _ribbon(power, fan, look, size)
        _ribbon(never, shares, look, f"{size} unit")
    _base(power, answers["draws"])
    logarithmic(power, "y", wide=True)
    power.set_ylabel("mean electric power of a unit [W]", fontsize=8)
    power.legend(
        frameon=False, fontsize=7.5, title="P50; band: P5 to P95", title_fontsize=7.5,
        loc="upper right",
    )  # fmt: skip
    never.set_ylabel("share of draws that never replicate [-]", fontsize=8)
    never.legend(frameon=False, fontsize=7.5, loc="lower right")
    for axes in (power, never):
        _distances(axes)
    near = {size: _at(answers[f"distance-{size}"], NEVER, 1.0) for size in SIZES}
    far = _at(answers["distance-mature"], NEVER, PLACES["Ceres"])
    figure.suptitle(
        f"At 1 au {percent(near['seed'])} of first units never replicate, "
        f"{percent(near['mature'])} of mature ones; at Ceres {percent(far)} of those\n"
        f"({subject_of(answers[REPORT])})",
        fontsize=9.5,
    )
    return figure


def _at(found: "xr.Dataset", word: str, distance: float) -> float:
    """A share at the value that is nearest to a distance."""
    row = found["estimate"].sel(output=word, statistic="mean")
    return float(row.sel({DISTANCE: distance}, method="nearest"))


def _base(axes: "Axes", draws: "xr.Dataset") -> None:
    """The base load behind the power."""
    low, high = np.quantile(draws[BASE].values, [0.05, 0.95])
    axes.axhspan(low, high, facecolor="none", edgecolor="black", hatch="...", lw=0.6)
    axes.annotate(
        "base load, P5 to P95", (1, np.sqrt(low * high)), xytext=(-3, 0), fontsize=7.5,
        xycoords=axes.get_yaxis_transform(), textcoords="offset points", ha="right",
        va="center", bbox=PLAIN,
    )  # fmt: skip


def growth(answers: Answers) -> "Figure":
    """Units over years as a fan, and how often the target is reached by then."""
    figure = new_figure(PAGE, 3.9)
    units, reached = figure.subplots(1, 2)
    draws, found = answers["draws"], answers["years"]
    target = float(np.median(draws[TARGET].values))
    horizon = float(np.median(draws[HORIZON].values))
    shares = answers[REPORT]["share"]
    soon, never = (
        float(shares.sel(event=event)) for event in (REACHED_IN_TIME, NEVER_COPIES)
    )
    figure.suptitle(
        f"{target:,.0f} units within {horizon:g} years in {percent(soon)} of draws\n"
        f"({subject_of(answers[REPORT])})",
        fontsize=9.5,
    )
    _fan(units, found.sel(output=UNITS))
    units.axhline(np.log10(target), color="black", lw=0.8, ls=":")
    units.annotate(
        "target", (1, np.log10(target)), xytext=(0, 3), ha="right", fontsize=7.5,
        xycoords=units.get_yaxis_transform(), textcoords="offset points",
    )  # fmt: skip
    units.set_ylabel("decimal logarithm of the number of units [-]", fontsize=8)
    units.legend(frameon=False, fontsize=7.5, loc="lower right")
    _ribbon(reached, found.sel(output=IN_TIME), ORBIT, "target reached")
    if never:
        reached.axhline(1 - never, color="black", lw=0.8, ls="--")
        reached.annotate(
            f"never replicates:\n{percent(never)}", (0, 1 - never), xytext=(3, -3),
            xycoords=reached.get_yaxis_transform(), textcoords="offset points",
            va="top", fontsize=7.5,
        )  # fmt: skip
    reached.axvline(horizon, color=GREY, lw=0.8, ls=":")
    reached.set_ylabel("share of draws with the target reached [-]", fontsize=8)
    years = found[HORIZON].values
    for axes in (units, reached):
        axes.set_xlabel("time since the start [yr]", fontsize=8)
        axes.set_xlim(years[0], years[-1])
        tidy(axes)
    return figure


def _fan(axes: "Axes", row: "xr.Dataset") -> None:
    """The quantiles of an output along a parameter, the inner ones darker."""
    x, fan = row[row.attrs["dimension"]].values, row["estimate"]
    for low, high, alpha in (("P5", "P95", 0.15), ("P25", "P75", 0.3)):
        bottom, top = (fan.sel(statistic=level).values for level in (low, high))
        axes.fill_between(
            x, bottom, top, facecolor=ORBIT["color"], alpha=alpha, lw=0,
            label=f"{low} to {high}",
        )  # fmt: skip
    axes.plot(x, fan.sel(statistic="P50"), lw=1.6, label="P50", **_line(ORBIT))


def nuclear(answers: Answers) -> "Figure":
    """Distance at which nuclear is as light, and how often solar is lighter."""
    figure = new_figure(PAGE, 3.9)
    even, lighter = figure.subplots(1, 2)
    curves = {kind: _even(answers[f"even-{kind}"]) for kind in TECHNOLOGIES}
    words = ", ".join(f"{kind} {_median(*curves[kind])}" for kind in TECHNOLOGIES)
    figure.suptitle(
        f"Nuclear is the lighter source beyond (P50): {words}\n"
        f"({subject_of(answers[REPORT])})",
        fontsize=9.5,
    )
    for kind, (x, below) in curves.items():
        even.plot(x, below, lw=1.5, label=kind, **_line(LOOKS[kind]))
        found = answers[f"lighter-{kind}"].sel(output=LIGHTER)
        _ribbon(lighter, found, LOOKS[kind], kind)
    even.set_xlabel("break-even distance from the Sun [au]", fontsize=8)
    even.set_ylabel("share of draws below [-]", fontsize=8)
    reach = max(float(np.interp(0.99, below, x)) for x, below in curves.values())
    even.set_xlim(0, reach)
    even.set_ylim(0, 1)
    even.axhline(MIDDLE, color=GREY, lw=0.5, ls=":")
    even.legend(frameon=False, fontsize=7.5, loc="lower right")
    lighter.set_ylabel("share of draws with solar lighter [-]", fontsize=8)
    tidy(even)
    _distances(lighter)
    return figure


def _even(found: "xr.Dataset") -> tuple[np.ndarray, np.ndarray]:
    """Distances, and the share of draws that nuclear beats at each.

    A draw in which solar is lighter nowhere is beaten at any distance.
    """
    row = found.sel(output=EVEN)
    nowhere, x = 1 - float(row["finite"]), row["edges"].values
    if nowhere == 1:
        return np.zeros(2), np.array([0.0, 1.0])
    below = nowhere + (1 - nowhere) * row["below"].values
    return np.append(0.0, x), np.append(nowhere, below)


def _median(x: np.ndarray, below: np.ndarray) -> str:
    middle = float(np.interp(MIDDLE, below, x))
    return f"{middle:.1f} au" if middle > 0 else "everywhere"


def energy(answers: Answers) -> "Figure":
    """Supply and demand of a unit that builds at full pace, and what it stores."""
    figure = new_figure(PAGE, 3.6)
    balance, stored = figure.subplots(1, 2)
    draws = answers["draws"]
    met = float(np.mean(draws["demand.margin"].values >= 0))
    figure.suptitle(
        f"Supply meets the demand of building at full pace in {percent(met)} of "
        f"draws\n({subject_of(answers[REPORT])})",
        fontsize=9.5,
    )
    for name, label, look in (
        ("demand.supply", "supply", ORBIT),
        ("demand.total", "demand: upkeep and copy", EARTH),
        ("demand.base", "upkeep alone", GREEN),
    ):
        _cumulative(balance, finite(draws[name]), label, look)
    logarithmic(balance, "x", wide=False)
    balance.set_xlabel("energy of a unit [kWh/d]", fontsize=8)
    _cumulative(stored, finite(draws["demand.storage"]), "storage", ORBIT)
    stored.set_xlim(left=0)
    stored.set_xlabel("energy out of storage, a unit and day [kWh]", fontsize=8)
    for axes in (balance, stored):
        axes.set_ylabel("share of draws below [-]", fontsize=8)
        axes.set_ylim(0, 1)
        tidy(axes)
    figure.legend(
        *balance.get_legend_handles_labels(), frameon=False, fontsize=7.5, ncols=3,
        loc="outside lower center",
    )  # fmt: skip
    return figure


def _cumulative(axes: "Axes", values: np.ndarray, label: str, look: Any) -> None:
    ordered = np.sort(values)
    shares = np.arange(1, ordered.size + 1) / ordered.size
    axes.plot(ordered, shares, lw=1.5, label=label, **_line(look))


def _ribbon(axes: "Axes", row: "xr.Dataset", look: Any, label: str) -> None:
    """An output along the parameter of a sweep; a share from 0 to 1."""
    word, _, ends = lines_of(row)
    ribbon(
        axes, row[row.attrs["dimension"]].values, ends, alpha=0.22, label=label,
        **_line(look),
    )  # fmt: skip
    if not word.startswith("P"):
        axes.set_ylim(-0.02, 1.02)


def _distances(axes: "Axes") -> None:
    """Distance along the bottom, known places along the top."""
    axes.set_xlim(1, 6)
    axes.set_xlabel("distance from the Sun [au]", fontsize=8)
    for place, where in PLACES.items():
        axes.axvline(where, color=GREY, lw=0.6, ls=":")
        axes.annotate(
            place, (where, 1), xycoords=axes.get_xaxis_transform(), xytext=(2, 1),
            textcoords="offset points", fontsize=7.5, color=GREY,
        )  # fmt: skip
    tidy(axes)


def _line(look: Any) -> dict[str, Any]:
    return {"color": look["color"], "ls": look["linestyle"]}
