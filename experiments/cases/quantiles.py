"""Outputs of a case in numbers: quantiles of draws, and a mean, as variables."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from experiments.cases.reports import cell, facts_of
from uq.results import summary
from uq.show.words import in_words


if TYPE_CHECKING:
    import xarray as xr
    from rich.table import Table

BAND = ["P5", "P50", "P95"]  # what is printed of a report
MEAN = "mean"


def quantiles_of(
    draws: "xr.Dataset",
    outputs: Sequence[str],
    probabilities: Sequence[float],
    *,
    mean: bool = True,
) -> "xr.Dataset":
    """Quantiles of some outputs, of the draws that are finite.

    Args:
        draws: Every draw, as `uq.draws` has them.
        outputs: Which.
        probabilities: Shares of the draws below.
        mean: Whether there is a mean too; a time that may be any has none.

    Returns:
        `estimate` and `standard_error` over output and statistic, with the `units` and
        the `meaning` of each output; the attributes say which study it is.
    """
    import xarray as xr

    rows = [
        [
            *summary.quantiles(draws[output].values, probabilities),
            *([summary.mean(draws[output].values)] if mean else []),
        ]
        for output in outputs
    ]
    over, told = ("output", "statistic"), [draws[output].attrs for output in outputs]
    return xr.Dataset(
        {
            "estimate": (over, [[each.value for each in row] for row in rows]),
            "standard_error": (over, [[e.standard_error for e in row] for row in rows]),
        },
        coords={
            "output": list(outputs),
            "statistic": [f"P{100 * q:g}" for q in probabilities] + [MEAN] * mean,
            "units": ("output", [each["units"] for each in told]),
            "meaning": ("output", [each["long_name"] for each in told]),
        },
        attrs=facts_of(draws),
    )


def table(report: "xr.Dataset") -> "Table":
    """The band of each output of a report, in a unit in which it is short."""
    from experiments.console.tables import table_of

    made = table_of("", ["quantity", *BAND], numbers=BAND)
    for output in report["output"].values:
        row = report.sel(output=output, statistic=BAND)
        values, errors = row["estimate"].values, row["standard_error"].values
        factor, unit = in_words(values[1], str(row["units"].item()))
        cells = map(_cell, values / factor, errors / factor)
        made.add_row(f"{row['meaning'].item()} [{unit}]", *cells)
    return made


def _cell(value: float, error: float) -> str:
    """An estimate; a bound that every draw shares is told without an error."""
    return f"{value:g}" if error == 0 else cell(value, error)
