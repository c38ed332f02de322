"""Elementary effects as a table and as a figure: mu* against sigma."""

from typing import TYPE_CHECKING, Any

import numpy as np
from rich.table import Table

from experiments.screening import ALONE, GROUP, LINEAR, NEGLIGIBLE, TOGETHER
from experiments.tables import console, table_of
from uq.show.style import GREY, new_figure, tidy
from uq.show.words import estimate_cell, subject


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TOP, NAMED = 20, 8
COLUMNS = {
    "mu_star": "mu*",
    "sigma": "sigma",
    "mu_star_scaled": "scaled mu*",
    "ST": "total index",
}
LOOKS: dict[str, dict[str, Any]] = {
    TOGETHER: {"marker": "o", "mfc": "black", "ms": 5},
    ALONE: {"marker": "s", "mfc": "white", "ms": 5},
    NEGLIGIBLE: {"marker": "x", "mfc": "none", "ms": 4, "mec": GREY},
    GROUP: {"marker": "^", "mfc": "white", "ms": 6},
}


def print_effects(report: "xr.Dataset") -> None:
    """The effects of each output, largest first; those that do nothing are counted."""
    told, out = report.attrs, console()
    for output in report["output"].values:
        row = report.sel(output=output)
        out.print(_table(row, str(output)))
        verdicts = row["verdict"].values
        out.print(f"{tally(verdicts)}\n")
    for line in filter(None, told["assumptions"].split("; ")):
        out.print(f"assumes: {line}")
    for line in filter(None, told["notes"].split("; ")):
        out.print(f"note: {line}")
    out.print(
        f"{told['samples']} points in {told['replicates']} replicates: "
        f"{told['evaluations']:,} evaluations in {told['seconds']:.1f} s, "
        f"compilation included: {told['evaluations_per_second']:,.0f} a second"
    )


def tally(verdicts: np.ndarray) -> str:
    """How many parameters there are of each verdict."""
    kinds = [kind for kind in (*LOOKS, "does not vary") if np.any(verdicts == kind)]
    counts = [f"{int(np.sum(verdicts == kind))} {kind}" for kind in kinds]
    return f"of {len(verdicts)}: {', '.join(counts)}"


def _table(row: "xr.Dataset", output: str) -> Table:
    shown = {name: head for name, head in COLUMNS.items() if name in row}
    interval = f"{row.attrs['ci_prob']:.0%} of mu*"
    heads = [*shown.values(), interval]
    table = table_of(
        f"Elementary effects on {output} ({subject(row.attrs)}; ± one standard error)",
        ["parameter", *heads, "verdict", "evidence"],
        numbers=heads,
    )
    for k in range(min(TOP, row.sizes["rank"])):
        at = row.isel(rank=k)
        if k and at["verdict"] == NEGLIGIBLE:
            continue
        cells = [
            estimate_cell(float(at[name]), float(at[f"{name}_error"])) for name in shown
        ]
        ends = f"{float(at['mu_star_low']):.4g} to {float(at['mu_star_high']):.4g}"
        words = [str(at[name].item()) for name in ("verdict", "evidence")]
        table.add_row(str(at["ranked"].item()), *cells, ends, *words)
    return table


def effects(report: "xr.Dataset") -> "Figure":
    """Mean size of the effects against their spread, a panel an output.

    Args:
        report: What the experiment's `report` returned.

    Returns:
        The figure; lines show 95 % intervals, a group has no spread and lies on the
        axis.
    """
    outputs = report["output"].values
    figure = new_figure(6.4 * len(outputs), 5.0)
    title = (
        f"Which assumptions do nothing, which act together?\n{subject(report.attrs)}"
    )
    figure.suptitle(title, fontsize=11)
    panels = np.atleast_1d(figure.subplots(1, len(outputs)))
    for axes, output in zip(panels, outputs, strict=True):
        _panel(axes, report.sel(output=output), str(output))
    handles, labels = panels[0].get_legend_handles_labels()
    for axes in panels[1:]:
        for handle, label in zip(*axes.get_legend_handles_labels(), strict=True):
            if label not in labels:
                handles, labels = [*handles, handle], [*labels, label]
    figure.legend(
        handles, labels, loc="outside lower center", ncols=4, frameon=False, fontsize=9
    )
    return figure


def _panel(axes: "Axes", row: "xr.Dataset", output: str) -> None:
    from scipy.special import stdtrit

    level, replicates = row.attrs["ci_prob"], row.attrs["replicates"]
    factor = float(stdtrit(replicates - 1, 0.5 + level / 2))
    x, y = row["mu_star"].values, np.nan_to_num(row["sigma"].values)
    wide, high = (
        factor * np.nan_to_num(row[f"{name}_error"].values)
        for name in ("mu_star", "sigma")
    )
    for kind, look in LOOKS.items():
        chosen = row["verdict"].values == kind
        if chosen.any():
            axes.errorbar(
                x[chosen], y[chosen], high[chosen], wide[chosen], ls="none",
                mec=look.get("mec", "black"), ecolor=GREY, elinewidth=0.8, label=kind,
                **{k: v for k, v in look.items() if k != "mec"},
            )  # fmt: skip
    right, top = 1.08 * np.max(x + wide), 1.15 * np.max(y + high)
    right, top = right or 1.0, max(top, 2 * LINEAR * right) or 1.0
    ends = np.array([0.0, max(right, top)])
    axes.plot(ends, ends, color=GREY, lw=0.8, ls="--", label="sigma = mu*")
    axes.plot(
        ends, LINEAR * ends, color=GREY, lw=0.8, ls=":", label=f"sigma = {LINEAR} mu*"
    )
    axes.set_xlim(0, right)
    axes.set_ylim(-0.02 * top, top)
    far = np.argsort(-np.hypot(x, y), kind="stable")[:NAMED]
    far = far[row["verdict"].values[far] != NEGLIGIBLE]
    _names(axes, x[far], y[far], row["ranked"].values[far])
    axes.set_xlabel("mu*: mean size of effects [per unit of probability]", fontsize=9)
    axes.set_ylabel("sigma: their spread [per unit of probability]", fontsize=9)
    leader = f"{row['ranked'].values[0]} moves it most"
    told = f"{output}: {leader if x[0] else 'nothing moves it'}\n"
    axes.set_title(told + tally(row["verdict"].values), fontsize=9, loc="left")
    tidy(axes)


def _names(axes: "Axes", x: np.ndarray, y: np.ndarray, names: np.ndarray) -> None:
    """Names in a column right of the panel, each led to its point."""
    order = np.argsort(y, kind="stable")
    low, high = axes.get_ylim()
    steps = 0.065 * (high - low) * np.arange(len(order))
    # Pushed up from below and down from above; the mean of both keeps the distance.
    up = np.maximum.accumulate(y[order] - steps) + steps
    down = np.minimum.accumulate((y[order] - steps)[::-1])[::-1] + steps
    for k, place in zip(order, (up + down) / 2, strict=True):
        axes.annotate(
            str(names[k]), (x[k], y[k]), xytext=(1.03, place),
            textcoords=axes.get_yaxis_transform(), fontsize=8, va="center",
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": GREY, "lw": 0.5, "shrinkB": 4},
        )  # fmt: skip
