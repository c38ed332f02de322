"""How often things happen: shares of the draws in which it is known, as variables."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from experiments.console.tables import table_of
from uq.results.summary import Estimate
from uq.show.words import share_cell


if TYPE_CHECKING:
    import xarray as xr
    from rich.table import Table


def variables_of(shares: Mapping[str, Estimate]) -> dict[str, Any]:
    """Shares over the dimension event: value, standard error, draws they are of."""
    told = list(shares.values())
    return {
        "share": ("event", [each.value for each in told]),
        "share_error": ("event", [each.standard_error for each in told]),
        "share_draws": ("event", [each.draws or 0 for each in told]),
    }


def table(report: "xr.Dataset") -> "Table":
    """The shares of a report; of how many draws, where it is not of all."""
    made = table_of(
        "", ["share of draws in which", "probability"], numbers=["probability"]
    )
    samples = report.attrs["samples"]
    for event in report["event"].values:
        row = report.sel(event=event)
        draws = int(row["share_draws"])
        numbers = float(row["share"]), float(row["share_error"])
        cell = share_cell(*numbers, draws) if draws else "not known"
        of = "" if draws == samples else f", of {draws:,} draws"
        made.add_row(str(event), cell + of)
    return made
