"""Bands of the levelized cost of compute as tables: every scale beside the others."""

from typing import TYPE_CHECKING

from experiments.cases.case import REPORT, Answers
from experiments.cases.sizes import title
from experiments.console.tables import console, table_of
from uq.show.words import beliefs, estimate_cell, in_words, share_cell, short


if TYPE_CHECKING:
    import xarray as xr
    from rich.table import Table

SIDES = {"space": "orbit", "earth": "Earth"}
BASIS = (
    "Costs are present values over compute delivered; USD/W are per IT power, with "
    "and without accelerators as said; both sides buy the same accelerators."
)


def print_bands(answers: Answers) -> None:
    """The bands, the shares, the basis in words, and how fast they were found."""
    found, out = answers[REPORT], console()
    facts = found.attrs
    samples, seconds = facts["samples"], facts["seconds"]
    out.print(bands_table(found))
    out.print(BASIS)
    out.print(shares_table(found))
    done = samples * found.sizes["scale"]
    out.print(
        f"{done} evaluations of both sides in {seconds:.2f} s, compilation "
        f"included: {done / seconds:,.0f} a second"
    )


def bands_table(found: "xr.Dataset") -> "Table":
    """P50 with its standard error, P5 and P95 behind it, a column a scale."""
    facts = found.attrs
    columns = [title(str(scale)) for scale in found["scale"].values]
    table = table_of(
        f"{beliefs(facts)}, {facts['form']} form, {facts['samples']} draws at each "
        "scale: P50 ± one standard error, from replicates (P5 to P95)",
        ["quantity", *columns, "unit"],
        numbers=columns,
    )
    for output in found["output"].values:
        row = found.sel(output=output)
        middle = row.sel(statistic="P50")["estimate"].values
        factor, unit = in_words(float(middle[0]), str(row["units"].item()))
        cells = [_band(row.sel(scale=scale), factor) for scale in row["scale"].values]
        table.add_row(_named(str(output), str(row["meaning"].item())), *cells, unit)
    return table


def _named(output: str, meaning: str) -> str:
    """What an output is, and of which side."""
    side = SIDES.get(output.partition(".")[0], "")
    return meaning if not side or meaning.endswith(side) else f"{meaning}, {side}"


def _band(row: "xr.Dataset", factor: float) -> str:
    """The median and how far it may be off; between what the rest lies."""
    low, middle, high = (
        float(row["estimate"].sel(statistic=each)) / factor
        for each in ("P5", "P50", "P95")
    )
    error = float(row["standard_error"].sel(statistic="P50")) / factor
    if low == high:
        return short(middle)
    return f"{estimate_cell(middle, error)} ({short(low)} to {short(high)})"


def shares_table(found: "xr.Dataset") -> "Table":
    """How often things happen, a column a scale."""
    columns = [title(str(scale)) for scale in found["scale"].values]
    made = table_of("", ["share of draws in which", *columns], numbers=columns)
    for event in found["event"].values:
        row = found.sel(event=event)
        cells = [_share(row.sel(scale=scale)) for scale in row["scale"].values]
        made.add_row(str(event), *cells)
    return made


def _share(row: "xr.Dataset") -> str:
    """A probability; of how many draws, where it is not of all."""
    draws, samples = int(row["share_draws"]), row.attrs["samples"]
    if not draws:
        return "not known"
    cell = share_cell(float(row["share"]), float(row["share_error"]), draws)
    return cell.replace(" with 95 % confidence", "") + (
        "" if draws == samples else f", of {draws:,}"
    )
