"""ArviZ's summary of a saved run, with the units that it leaves out."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.console.tables import console, table_of
from uq.parameters import unknown
from uq.results.datasets import load, to_datatree


if TYPE_CHECKING:
    import pandas as pd

GROUPS = ("prior", "prior_predictive")
MOST = 40  # rows, where nobody asked for some


def summarize(
    path: Path, names: Sequence[str] = (), *, probability: float = 0.9
) -> "pd.DataFrame":
    """Mean, standard deviation and equal-tailed interval of what a run kept.

    Args:
        path: A netCDF file with draws, such as `lcoc-bands.nc`.
        names: Parameters and outputs; none is every output.
        probability: Share of the draws within the interval, in (0, 1) [-].

    Returns:
        A row for each, with ArviZ's columns, then `unit` and `meaning`.

    Raises:
        OSError: If the file cannot be read.
        ValueError: If it holds no draws or not these names, or the share is none.
    """
    import arviz as az
    import pandas as pd

    if not 0 < probability < 1:
        raise ValueError(f"probability: expected a share in (0, 1), got {probability}")
    tree = to_datatree(load(path))
    known = {
        str(name): (group, variable)
        for group in GROUPS
        if group in tree.children
        for name, variable in tree[group].data_vars.items()
    }
    for name in names:
        if name not in known:
            raise ValueError(unknown("parameter or output", name, known))
    if not names:
        names = [name for name, (group, _) in known.items() if group == GROUPS[1]]
        names = names[:MOST]
    rows: list[Any] = [
        az.summary(
            tree,
            group=known[name][0],
            var_names=[name],
            kind="stats",
            ci_kind="eti",
            ci_prob=probability,
            round_to="none",
        )
        for name in names
    ]
    table = pd.concat(rows)
    of = [known[name][1].attrs for name in table.index]
    table["unit"] = [told.get("units", "") for told in of]
    table["meaning"] = [told.get("long_name", "") for told in of]
    return table


def print_summary(summary: "pd.DataFrame") -> None:
    """The rows of a summary, six digits a number."""
    numbers = [name for name in summary.columns if name not in ("unit", "meaning")]
    table = table_of("", ["quantity", *summary.columns], numbers=numbers)
    for name, row in summary.iterrows():
        cells = [f"{row[each]:,.6g}" for each in numbers]
        table.add_row(str(name), *cells, str(row["unit"]), str(row["meaning"]))
    console().print(table)
