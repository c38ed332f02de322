"""Elementary effects as a table and as a figure: mu* against sigma."""

from typing import TYPE_CHECKING

import numpy as np
from rich.table import Table

from experiments.console.tables import console, table_of
from uq.sensitivity.screening.verdicts import NEGLIGIBLE
from uq.show import screen as show
from uq.show.style import new_figure
from uq.show.words import estimate_cell, subject


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TOP = 20
COLUMNS = {
    "mu_star": "mu*",
    "sigma": "sigma",
    "mu_star_scaled": "scaled mu*",
    "ST": "total index",
}


def print_effects(report: "xr.Dataset") -> None:
    """The effects of each output, largest first; those that do nothing are counted."""
    told, out = report.attrs, console()
    for output in report["output"].values:
        row = report.sel(output=output)
        out.print(_table(row, str(output)))
        verdicts = row["verdict"].values
        out.print(f"{show.tally(verdicts)}\n")
    for line in filter(None, told["assumptions"].split("; ")):
        out.print(f"assumes: {line}")
    for line in filter(None, told["notes"].split("; ")):
        out.print(f"note: {line}")
    out.print(
        f"{told['samples']} points in {told['replicates']} replicates: "
        f"{told['evaluations']:,} evaluations in {told['seconds']:.1f} s, "
        f"compilation included: {told['evaluations_per_second']:,.0f} a second"
    )


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
    show.effects(axes, row, row["ranked"].values, "per unit of probability")
    leader = f"{row['ranked'].values[0]} moves it most"
    told = f"{output}: {leader if row['mu_star'].values[0] else 'nothing moves it'}\n"
    axes.set_title(told + show.tally(row["verdict"].values), fontsize=9, loc="left")
