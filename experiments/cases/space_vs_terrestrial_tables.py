"""Space beside the ground in numbers: quantiles, shares, and the forms."""

from typing import TYPE_CHECKING

from experiments.cases import quantiles, shares
from experiments.cases.case import REPORT, Answers
from experiments.cases.reports import (
    BOUNDS,
    cell,
    print_sentences,
    subject_of,
)
from experiments.cases.space_vs_terrestrial_words import (
    CHEAPER,
    HOT,
    LAUNCH,
    MARGIN,
    NONE,
    PROBABILITIES,
    REPORTED,
    SATELLITE,
)
from experiments.console.answers import print_lines
from uq.results import summary


if TYPE_CHECKING:
    import xarray as xr
    from rich.table import Table

ORBIT_CHEAPER, NO_PRICE = "orbit is cheaper", "no launch price makes it so"
SHARES = {"none": NONE, "orbit cheaper": CHEAPER, "too hot": HOT}
FIRST = 5  # inputs of a ranking that are shown


def comparison_of(draws: "xr.Dataset") -> "xr.Dataset":
    """Quantiles and means of the reported outputs, and how often things happen.

    Args:
        draws: Every draw.

    Returns:
        `estimate` and `standard_error` over output and statistic; `share`,
        `share_error` and `share_draws` over event.
    """
    events = shares_of(draws)
    found = quantiles.quantiles_of(draws, REPORTED, PROBABILITIES)
    return found.assign_coords(event=list(events)).assign(shares.variables_of(events))


def shares_of(draws: "xr.Dataset") -> dict[str, summary.Estimate]:
    """How often things happen, of the draws in which it is known.

    Args:
        draws: Every draw.
    """
    cheaper = summary.event(draws["cost_ratio"].values, "<", 1.0)
    margin = draws[MARGIN].values
    cool = summary.event(margin, ">=", 0.0)
    events = {
        ORBIT_CHEAPER: cheaper,
        NO_PRICE: summary.event(draws[LAUNCH].values, "<", 0.0),
        "no satellite price makes it so": summary.event(
            draws[SATELLITE].values, "<", 0.0
        ),
        "the panel is too hot": summary.event(margin, "<", 0.0),
        "orbit is cheaper and cool enough": summary.every(cheaper, cool),
    }
    return {name: summary.probability(each) for name, each in events.items()}


def print_comparison(answers: Answers) -> None:
    """The quantiles, the shares, the forms, and what decides."""
    import uq
    from experiments.console.answers import print_frame
    from experiments.console.tables import console

    report, out = answers[REPORT], console()
    print_lines(f"{subject_of(report)}, {report.attrs['samples']} draws ({BOUNDS})")
    out.print(quantiles.table(report))
    out.print(shares.table(report))
    for table in _forms(answers["forms"]):
        out.print(table)
    print_sentences([answers["rank"]])
    print_frame(uq.table(answers["rank"]), FIRST)


def _forms(found: "xr.Dataset") -> "list[Table]":
    """The same draws in every form: the breakeven launch price, and shares."""
    price = [
        [_cell(found, f, LAUNCH, level) for level in quantiles.BAND]
        for f in found["form"]
    ]
    often = [
        [_cell(found, f, word, quantiles.MEAN) for word in SHARES.values()]
        for f in found["form"]
    ]
    return [
        _by_form(
            "breakeven launch price [USD/kg], the same draws",
            quantiles.BAND,
            found,
            price,
        ),
        _by_form("shares of draws; none: no such price", [*SHARES], found, often),
    ]


def _by_form(
    title: str, heads: list[str], found: "xr.Dataset", rows: list[list[str]]
) -> "Table":
    from experiments.console.tables import table_of

    made = table_of(title, ["form", *heads], numbers=heads)
    for form, cells in zip(found["form"].values, rows, strict=True):
        made.add_row(str(form), *cells)
    return made


def _cell(found: "xr.Dataset", form: "xr.DataArray", word: str, statistic: str) -> str:
    row = found.sel(form=form, output=word)
    at = row.sel(statistic=statistic)
    share = statistic == quantiles.MEAN
    known = round(float(row["finite"]) * found.attrs["samples"]) if share else 0
    return cell(float(at["estimate"]), float(at["standard_error"]), known)
