"""The price map drawn: prices by depot, breakevens, competition, and stops that pay."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from experiments.cislunar_prices_tables import SHARE, starting
from experiments.figures import HIGH, LOW, MIDDLE
from uq.show.style import EARTH, FILL, GREY, ORBIT, PLAIN, finite, new_figure, tidy
from uq.show.words import beliefs, short


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STYLES = {"LEO": ORBIT | {"marker": "o"}, "Moon": EARTH | {"marker": "s"}}
NAMES = {"LEO": "launched from Earth", "Moon": "made on the Moon"}
LABELS = {"EML45": "EML4/5"}
LINES = ("-", "--", ":", "-.", (0, (5, 1)), (0, (1, 1)), (0, (3, 1, 1, 1, 1, 1)))
SHADES = ("#16324f", "#d1802b", "#000000", "#6f6f6f", "#4c7ba8", "#9a5b16", "#9fb4c7")
LEVELS = (0.05, 0.5, 0.95)


def figures_of(results: "xr.Dataset", report: "xr.Dataset") -> Mapping[str, "Figure"]:
    """Every figure for which there are results.

    Args:
        results: What the experiment's `run` returned.
        report: What its `report` returned.
    """
    made = {
        "prices": price_map(results, report),
        "forms": multiples(results, report),
    }
    if starting(results, "depots.")[1:]:
        made["depots"] = stops(report)
    if "moon_cheaper" in results:
        made["breakeven"] = breakevens(results)
        made["competition"] = competition(results)
    return made


def told(results: "xr.Dataset") -> str:
    """What the numbers rest on."""
    return f"{beliefs(results.attrs)}, {results.attrs['form']} form"


def price_map(results: "xr.Dataset", report: "xr.Dataset") -> "Figure":
    """P5 to P95 of each source's price at every depot, and who is how often cheaper."""
    sources = results.attrs["sources"].split(", ")
    places = results.attrs["depots"].split(", ")
    figure = new_figure(9.0, 4.6)
    axes = figure.subplots()
    for shift, source in zip((-0.13, 0.13), sources, strict=False):
        style = STYLES[source]
        levels = np.array(
            [
                np.quantile(finite(results[f"map.prices.{source}.{v}"]), LEVELS)
                for v in places
            ]
        ).T
        x = np.arange(len(places)) + shift
        bars = axes.errorbar(
            x, levels[1], [levels[1] - levels[0], levels[2] - levels[1]],
            fmt=style["marker"], ms=6, color=style["color"], elinewidth=1.4, capsize=4,
            mfc=style["color"] if source == "LEO" else "white", label=NAMES[source],
        )  # fmt: skip
        bars[2][0].set_linestyle(style["linestyle"])
        for at, value in zip(x, levels[1], strict=True):
            axes.annotate(
                short(float(f"{value:.2g}")), (at, value), fontsize=7, va="center",
                ha="right" if shift < 0 else "left", textcoords="offset points",
                xytext=(-7 if shift < 0 else 7, 0), color=style["color"],
            )  # fmt: skip
    labels = [LABELS.get(v) or v for v in places]
    title = "What a kilogram of propellant costs from low Earth orbit to the Moon"
    if "competition" in report:
        share = report["competition"].sel(competition_column=f"{SHARE}Moon cheaper")
        chances = [float(share.sel(competition_row=v)) for v in places]
        labels = [f"{v}\n{p:.0%}" for v, p in zip(labels, chances, strict=True)]
        low, llo = (
            chances[0],
            max(
                (p for v, p in zip(places, chances, strict=True) if v == "LLO"),
                default=None,
            ),
        )
        title = (
            f"Lunar propellant is the cheaper one in {low:.0%} of draws in low Earth"
        )
        title += " orbit" + (f" and in {llo:.0%} in low lunar orbit" if llo else "")
    axes.set_title(f"{title}\n({told(results)})", fontsize=10)
    axes.set_xticks(range(len(places)), labels)
    axes.set_xlabel(
        "depot; below it the share of draws in which lunar propellant is cheaper [-]"
        if "competition" in report
        else "depot",
        fontsize=9,
    )
    axes.set_yscale("log")
    axes.set_xlim(-0.6, len(places) - 0.4)
    axes.set_ylabel("price of propellant [USD/kg]; P5, P50, P95", fontsize=9)
    axes.legend(frameon=False, fontsize=8, loc="upper center", ncols=2)
    low, high = axes.get_ylim()
    axes.set_ylim(low, high * 1.6)
    tidy(axes)
    return figure


def breakevens(results: "xr.Dataset") -> "Figure":
    """Distribution of the breakeven lunar price at every depot."""
    figure = new_figure(8.0, 4.4)
    axes = figure.subplots()
    # Where there is none, lunar propellant is never cheaper: below every price.
    found = {
        depot: np.sort(np.nan_to_num(results[f"breakeven.{depot}"].values.ravel()))
        for depot in starting(results, "breakeven.")
    }
    order = sorted(found, key=lambda depot: float(np.median(found[depot])))
    for i, depot in enumerate(order):
        values = found[depot]
        axes.plot(
            values, (np.arange(values.size) + 0.5) / values.size,
            ls=LINES[i % len(LINES)], color=SHADES[i % len(SHADES)], lw=1.5,
            label=f"{LABELS.get(depot, depot)}: P50 {short(float(np.median(values)))}",
        )  # fmt: skip
    for level in LEVELS:
        axes.axhline(level, color=GREY, lw=0.5, ls=":")
    low, high = (
        short(float(f"{np.median(found[depot]):.2g}"))
        for depot in (order[0], order[-1])
    )
    axes.set_title(
        f"To undercut Earth's propellant at {LABELS.get(order[0], order[0])}, the Moon "
        f"must make it below {low} USD/kg,\nand below {high} USD/kg at "
        f"{LABELS.get(order[-1], order[-1])} (P50; {told(results)})",
        fontsize=10,
    )
    axes.set_xscale("log")
    axes.set_xlim(50, 1.1 * max(values.max() for values in found.values()))
    axes.set_ylim(0, 1)
    axes.set_xlabel("breakeven price of propellant on the Moon [USD/kg]", fontsize=9)
    axes.set_ylabel("share of draws below [-]", fontsize=9)
    axes.legend(frameon=False, fontsize=8, title="sold at", title_fontsize=8)
    tidy(axes)
    return figure


def competition(results: "xr.Dataset") -> "Figure":
    """Probability that lunar propellant is cheaper, over both prices at the source."""
    shares = results["moon_cheaper"]
    shown = [v for v in ("LEO", "EML1", "LLO") if v in shares["depot"].values]
    figure = new_figure(3.4 * len(shown), 4.0)
    row = np.atleast_1d(figure.subplots(1, len(shown), sharey=True))
    for axes, depot in zip(row, shown, strict=True):
        _contours(axes, shares.sel(depot=depot))
        axes.set_title(f"sold at {LABELS.get(depot, depot)}", fontsize=9)
        axes.set_xlabel("price on the Moon [USD/kg]", fontsize=9)
    row[0].set_ylabel("price in low Earth orbit [USD/kg]", fontsize=9)
    figure.suptitle(
        "The farther from the Moon, the cheaper it must be: probability that lunar "
        "propellant undercuts Earth's\n"
        "lines: 5 % dotted, 50 % solid, 95 % dashed; shaded: more likely than not "
        f"({told(results)})",
        fontsize=10,
    )
    return figure


def _contours(axes: "Axes", share: "xr.DataArray") -> None:
    from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

    x, y, z = share["moon_price"], share["earth_price"], share.values
    axes.contourf(x, y, z, levels=[0.5, 1.01], colors=[FILL])
    axes.contour(
        x, y, z, levels=LEVELS, colors="black", linestyles=[":", "-", "--"],
        linewidths=1.2,
    )  # fmt: skip
    axes.set_xscale("log")
    axes.set_yscale("log")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
        axis.set_minor_formatter(NullFormatter())
    tidy(axes)


def stops(report: "xr.Dataset") -> "Figure":
    """What one depot on the way takes off the price, and how often it is used."""
    table = report["depots"].drop_sel(depots_row="none")
    drop = table.sel(depots_column="drop, mean [%]")
    table = table.isel(depots_row=np.argsort(drop.values))
    names = [LABELS.get(str(v), str(v)) for v in table["depots_row"].values]
    figure = new_figure(8.0, 1.5 + 0.38 * len(names))
    left, right = figure.subplots(1, 2, sharey=True)
    mean, high, used = (
        table.sel(depots_column=c).values
        for c in ("drop, mean [%]", "drop, P95 [%]", f"{SHARE}it is used")
    )
    left.barh(names, mean, color=FILL, edgecolor="black", lw=0.6, height=0.6)
    left.plot(high, names, "D", color="black", ms=4, ls="none")
    left.set_xlabel(
        "drop of the price on the Moon [%]; bar: mean, mark: P95", fontsize=8
    )
    right.barh(
        names, used, color="white", edgecolor=GREY, hatch="////", lw=0.6, height=0.6
    )
    for y, share in enumerate(used):
        right.text(share + 0.02, y, f"{share:.0%}", va="center", fontsize=8, bbox=PLAIN)
    right.set_xlim(0, 1.12)
    right.set_xlabel("share of draws in which it is used [-]", fontsize=8)
    for axes in (left, right):
        tidy(axes)
    single = [i for i, name in enumerate(names) if name != "all"]
    best = max(single, key=lambda i: mean[i])
    figure.suptitle(
        f"The best single depot for Earth's propellant is {names[best]}: "
        f"{mean[best]:.1f} % cheaper on the Moon on average\n"
        f"({told(report)})",
        fontsize=10,
    )
    return figure


def multiples(results: "xr.Dataset", report: "xr.Dataset") -> "Figure":
    """Distribution of the price on the Moon over the price in low orbit, by form."""
    figure = new_figure(7.5, 4.0)
    axes = figure.subplots()
    medians = {}
    names = [str(v) for v in report["forms_row"].values]
    for i, name in enumerate(names):
        values = np.sort(finite(results[f"forms.{name}.multiple"]))
        low, medians[name], high = np.quantile(values, [LOW, MIDDLE, HIGH])
        axes.plot(
            values, (np.arange(values.size) + 0.5) / values.size, ls=LINES[i],
            color=SHADES[i], lw=1.6,
            label=f"{name}: {low:.2f} / {medians[name]:.2f} / {high:.2f}",
        )  # fmt: skip
    every = np.concatenate([finite(results[f"forms.{n}.multiple"]) for n in names])
    axes.set_xlim(*np.quantile(every, [0.001, 0.995]))
    axes.set_ylim(0, 1)
    for level in LEVELS:
        axes.axhline(level, color=GREY, lw=0.5, ls=":")
    change = medians["published"] / medians["conserving"] - 1
    axes.set_title(
        f"The published coefficients make it {change:.0%} dearer on the Moon (P50)\n"
        f"({beliefs(results.attrs)}, cheapest way from low Earth orbit)",
        fontsize=10,
    )
    axes.set_xlabel(
        "price of Earth's propellant on the Moon over that in low Earth orbit [-]",
        fontsize=9,
    )
    axes.set_ylabel("share of draws below [-]", fontsize=9)
    axes.legend(
        frameon=False, fontsize=8, title="form: P5 / P50 / P95", title_fontsize=8
    )
    tidy(axes)
    return figure
