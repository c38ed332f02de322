"""Breakevens, diagnosis and forms drawn: readable in black and white."""

from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.diagnose_tables import plain
from uq.decision.searching import VERDICTS
from uq.show.breakeven import scale
from uq.show.shares import percent, with_unit
from uq.show.style import EARTH, FILL, GREY, ORBIT, PLAIN, finite, new_figure, tidy
from uq.show.words import beliefs, short, subject


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

LINES = ("-", "--", ":", "-.", (0, (5, 1)))
SHADES = ("#16324f", "#d1802b", "#000000", "#6f6f6f", "#4c7ba8")
LEVELS = (0.05, 0.5, 0.95)


def distribution(results: "xr.Dataset", report: "xr.Dataset") -> "Figure":
    """Distribution of a breakeven value beside what is believed, and the verdicts."""
    told = results.attrs
    figure = new_figure(9.0, 4.2)
    axes, bars = figure.subplots(1, 2, width_ratios=[2.2, 1])
    value = np.sort(finite(results["value"]))
    believed = np.sort(finite(results["believed"]))
    total = results["value"].size
    curves = {"believed": (believed, EARTH)}
    exists = value.size / total
    title = (
        f"From {short(told['low'])} to {with_unit(told['high'], told['units'])} no "
        f"single {told['of']} at which {told['output']} meets {told['vs']}"
    )
    if value.size:
        name = f"breakeven, where there is one ({percent(exists)} of draws)"
        curves = {name: (value, ORBIT)} | curves
        p50 = float(report["estimate"].sel(statistic="P50"))
        title = (
            f"{told['output']} meets {told['vs']} at {told['of']} of "
            f"{with_unit(p50, told['units'])} (P50) in {percent(exists)} of draws"
        )
    for name, (row, style) in curves.items():
        axes.plot(
            row, (np.arange(row.size) + 0.5) / row.size, lw=1.5, label=name,
            color=style["color"], ls=style["linestyle"],
        )  # fmt: skip
        dots = np.quantile(row, LEVELS)
        axes.plot(dots, LEVELS, "o", ms=3, color=style["color"])
    if np.isfinite(told["nominal"]):
        label = "breakeven, all else nominal"
        axes.axvline(told["nominal"], color=GREY, lw=0.9, ls=":", label=label)
    everything = np.concatenate([row for row, _ in curves.values()])
    scale(axes, float(everything.min()), float(everything.max()))
    axes.set_ylim(0, 1.25)
    axes.set_yticks(np.linspace(0, 1, 6))
    axes.set_xlabel(f"{told['of']} [{told['units']}]; dots: P5, P50, P95", fontsize=9)
    axes.set_ylabel("share below [-]", fontsize=9)
    axes.legend(frameon=False, fontsize=8, loc="upper left")
    tidy(axes)
    words = list(VERDICTS.values())[::-1]
    shares = [float(report["share"].sel(event=word)) for word in words]
    _bars(bars, words, shares, FILL)
    bars.set_xlabel("share of draws [-]", fontsize=9)
    figure.suptitle(f"{title}\n({subject(told)}, {total:,} draws)", fontsize=10)
    return figure


def _bars(axes: Any, words: list[str], shares: list[float], color: str) -> None:
    axes.barh(words, shares, color=color, edgecolor="black", lw=0.6, height=0.6)
    for y, share in enumerate(shares):
        axes.text(share + 0.02, y, percent(share), va="center", fontsize=8, bbox=PLAIN)
    axes.set_xlim(0, 1.25)
    axes.set_xticks(np.linspace(0, 1, 6))
    tidy(axes)


def constraints(report: "xr.Dataset") -> "Figure":
    """How often each constraint is violated, and how often no other is."""
    told = report.attrs
    order = np.argsort(report["violated"].values, kind="stable")
    rows = report.isel(constraint=order)
    names = [plain(str(path)) for path in rows["constraint"].values]
    figure = new_figure(8.0, 1.6 + 0.3 * len(names))
    axes = figure.subplots()
    _bars(axes, names, rows["violated"].values.tolist(), FILL)
    axes.barh(
        names, rows["alone"].values, color="none", edgecolor=GREY, hatch="////",
        lw=0.5, height=0.6, label="of these, no other is violated",
    )  # fmt: skip
    axes.set_xlabel("share of draws in which it is violated [-]", fontsize=9)
    title = f"All constraints hold in {percent(float(report['feasible']))} of draws"
    if rows["violated"].values.any():
        axes.legend(frameon=False, fontsize=8, loc="lower right")
        title += f"; {names[-1]} binds most often"
    figure.suptitle(
        f"{title}\n({subject(told)}, {told['samples']:,} draws)",
        fontsize=10,
    )
    return figure


def intervals(report: "xr.Dataset") -> "Figure":
    """Of every parameter, what is believed and where the breakeven lies."""
    told, count = report.attrs, report.sizes["of"]
    figure = new_figure(9.0, 1.7 + 0.62 * count)
    figure.suptitle(
        f"{told['wins']} in {percent(float(report['wins']))} of draws; "
        "by one parameter alone it would as follows\n"
        f"(bar: P5 to P95, mark: P50, tick: nominal; {subject(told)}, "
        f"{told['samples']:,} draws)",
        fontsize=10,
    )
    every = np.atleast_1d(figure.subplots(count, 1))
    for axes, path in zip(every, report["of"].values, strict=True):
        row = report.sel(of=path)
        _interval(axes, row["believed"].values, 1, "s", GREY)
        nominal = [float(row[n]) for n in ("nominal_value", "believed_nominal")]
        axes.plot(nominal, [0, 1], "|", color="black", ms=10)
        share = float(row["share"].sel(verdict=["one", "touching"]).sum())
        wins = float(row["share"].sel(verdict="below"))
        if share:
            values = row["estimate"].values
            _interval(axes, values, 0, "o", ORBIT["color"])
        low, high = (float(v) for v in row["knots"].values[[0, -1]])
        ends = row["estimate"].values if share else []
        edges = np.append(row["believed"].values, ends)
        if edges.min() > 0:
            shown = edges.min() / 3, edges.max() * 3
        else:
            shown = edges.min() - np.ptp(edges) / 3, edges.max() + np.ptp(edges) / 3
        shown = max(low, shown[0]), min(high, shown[1])
        scale(axes, *shown)
        axes.set_xlim(shown)
        rising = float(row["share"].sel(verdict="rising"))
        side = "below" if rising >= share / 2 else "above"
        words = [f"wins {side} it in {percent(share)} of draws"] * (share > 0)
        words += [f"wins anywhere in {percent(wins)}"] * (wins > 0)
        if not words:
            never = float(row["share"].sel(verdict="above")) == 1
            found = "never" if never else "no single answer"
            words = [f"{found}, from {short(low)} to {short(high)}"]
        place = axes.get_yaxis_transform()
        axes.text(1.01, 0, "\n".join(words), transform=place, fontsize=8, va="center")
        axes.set_ylim(-0.6, 1.6)
        axes.set_yticks([1, 0], ["believed", "breakeven"])
        unit = str(row["units"].item())
        axes.set_xlabel(f"{path} [{unit}]", fontsize=8, labelpad=1)
        tidy(axes)
    return figure


def _interval(axes: Any, values: np.ndarray, y: float, marker: str, color: str) -> None:
    axes.plot(values[[0, 2]], [y, y], color=color, lw=3, solid_capstyle="butt")
    axes.plot(values[[1]], [y], marker, color=color, ms=6, mfc="white")


def forms(results: "xr.Dataset", report: "xr.Dataset") -> "Figure":
    """The distribution of every quantity under every form."""
    told = results.attrs
    names = [
        str(q)
        for q in results["quantity"].values
        if np.isfinite(report["estimate"].sel(quantity=q, statistic="P50")).any()
    ] or [str(q) for q in results["quantity"].values]
    figure = new_figure(3.6 * len(names) + 0.4, 4.2)
    for axes, name in zip(
        np.atleast_1d(figure.subplots(1, len(names))), names, strict=True
    ):
        drawn = results["value"].sel(quantity=name)
        for i, form in enumerate(results["form"].values):
            values = np.sort(finite(drawn.sel(form=form)))
            if values.size:
                axes.plot(
                    values, (np.arange(values.size) + 0.5) / values.size, lw=1.5,
                    ls=LINES[i % len(LINES)], color=SHADES[i % len(SHADES)],
                    label=str(form),
                )  # fmt: skip
        every = finite(drawn)
        if every.size:
            low, high = np.quantile(every, [0.001, 0.999]).tolist()
            scale(axes, low, high)
            if low < high:
                axes.set_xlim(low, high)
        index = report["index"].sel(quantity=name, index_of="form, first")
        axes.set_title(f"form explains {percent(float(index))}", fontsize=9)
        axes.set_xlabel(f"{name} [{drawn['units'].item()}]", fontsize=9)
        axes.set_ylim(0, 1)
        tidy(axes)
    figure.axes[0].set_ylabel("share of draws below [-]", fontsize=9)
    figure.axes[0].legend(frameon=False, fontsize=8, title="form", title_fontsize=8)
    figure.suptitle(
        f"The same draws under every form: share of the variance that the form explains"
        f"\n({told['model']}, {beliefs(told)}, {told['samples']:,} draws)",
        fontsize=10,
    )
    return figure
