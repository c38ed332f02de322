"""What is reported of the skimmers: bands, shares, technologies; and how it reads."""

from typing import TYPE_CHECKING

import numpy as np

from experiments.cases.case import Answers
from experiments.cases.reports import (
    BOUNDS,
    cell,
    facts_of,
    print_sentences,
    subject_of,
)
from experiments.cases.skimmer_closure_words import REPORTED, SIZES, kept_of
from experiments.console.answers import print_lines
from uq.results import summary
from uq.results.summary import Estimate


if TYPE_CHECKING:
    import xarray as xr
    from rich.table import Table

PROBABILITIES = {"P5": 0.05, "P50": 0.5, "P95": 0.95}
FULL, CLOSES = "tanks are full", "propellant closes"
PAYS = "it pays at the market's price"
LOST = "share of the mean yield lost to full tanks"
EVENTS = {  # an output, and how it compares with 0
    FULL: ("storage.margin", "<"),
    CLOSES: ("closure.net", ">"),
    PAYS: ("economics.profit", ">"),
}
TECHNOLOGY = "closes-"  # opens the names of the questions of technologies


def closure_of(answers: Answers) -> "xr.Dataset":
    """Bands and shares of each fleet, and how often each technology closes.

    Args:
        answers: What the questions of the case found.

    Returns:
        `estimate` and `standard_error` over fleet, about and statistic; `share`,
        `share_error` and `share_draws` (0 of what is no event) over fleet and event;
        `closes`, `closes_error` and `closes_draws` over technology.
    """
    import xarray as xr

    draws = answers["draws"]
    bands = [[_band(draws, size, output) for output in REPORTED] for size in SIZES]
    shares = [shares_of(draws, size) for size in SIZES]
    closes = {
        name.removeprefix(TECHNOLOGY).replace("-", ", ", 1): _closing(found)
        for name, found in answers.items()
        if name.startswith(TECHNOLOGY)
    }
    told = [draws[kept_of(SIZES[0], output)].attrs for output in REPORTED]
    variables = {
        **_parts("estimate", ("fleet", "about", "statistic"), bands),
        **_parts("share", ("fleet", "event"), [list(s.values()) for s in shares]),
        **_parts("closes", ("technology",), list(closes.values())),
    }
    variables["standard_error"] = variables.pop("estimate_error")
    del variables["estimate_draws"]
    coords = {
        "fleet": list(SIZES),
        "about": list(REPORTED),
        "statistic": list(PROBABILITIES),
        "event": list(shares[0]),
        "technology": np.array(list(closes), str),
        "units": ("about", [each["units"] for each in told]),
        "meaning": ("about", [each["long_name"] for each in told]),
    }
    return xr.Dataset(variables, coords, facts_of(draws))


def _parts(name: str, over: tuple[str, ...], found: list) -> dict[str, tuple]:
    """Estimates, nested as deep as there are dimensions, as three variables."""
    flat = np.array(found, object)
    shape = flat.shape[: len(over)]
    every = [Estimate(*each) for each in flat.reshape(-1, 4)]
    parts = {
        name: [each.value for each in every],
        f"{name}_error": [each.standard_error for each in every],
        f"{name}_draws": [each.draws or 0 for each in every],
    }
    return {k: (over, np.reshape(v, shape)) for k, v in parts.items()}


def _band(draws: "xr.Dataset", size: int, output: str) -> list[Estimate]:
    values = draws[kept_of(size, output)].values
    return summary.quantiles(values, list(PROBABILITIES.values()))


def shares_of(draws: "xr.Dataset", size: int) -> dict[str, Estimate]:
    """How often things happen with one size of the fleet, and what full tanks cost.

    Args:
        draws: Of the depot with each fleet.
        size: Of the fleet.
    """
    made = {}
    for name, (output, sign) in EVENTS.items():
        values = draws[kept_of(size, output)].values
        made[name] = summary.probability(summary.event(values, sign, 0.0))
    whole, stored = (
        draws[kept_of(size, f"throughput.{name}")].values
        for name in ("fleet", "stored")
    )
    parts = 1 - stored.mean(axis=1) / whole.mean(axis=1)
    lost = float(1 - stored.mean() / whole.mean())
    made[LOST] = Estimate(lost, float(summary.standard_error(parts)), len(parts))
    return made


def fleet(size: int) -> str:
    """A number of skimmers in words."""
    return f"{size} skimmer" if size == 1 else f"{size} skimmers"


def _closing(found: "xr.Dataset") -> Estimate:
    """The share of draws of a technology that close, and how many draws it is of."""
    at = found.isel(output=0).sel(statistic="mean")
    known = round(float(at["finite"]) * found.attrs["samples"])
    value, error = float(at["estimate"]), float(at["standard_error"])
    return Estimate(value, error, found.attrs["replicates"], known)


def print_closure(answers: Answers) -> None:
    """The bands, the shares, the technologies, the map in words, and the ranking."""
    from experiments.console.answers import print_answer
    from experiments.console.tables import console

    report, out = answers["report"], console()
    print_lines(
        f"{subject_of(report)}, {report.attrs['samples']} draws for each fleet "
        f"({BOUNDS}); a price that repays is that of the draws with something left to "
        "sell"
    )
    for about in report["about"].values:
        out.print(_bands(report.sel(about=about)))
    out.print(_shares(report))
    if report.sizes["technology"]:
        out.print(_technologies(report))
    print_sentences([answers["map"]])
    print_answer(answers["rank"])


def _bands(row: "xr.Dataset") -> "Table":
    """A quantity of each fleet; what one sortie is does not depend on how many fly."""
    from experiments.console.tables import table_of

    statistics = list(row["statistic"].values)
    title = f"{row['meaning'].item()} [{row['units'].item()}]"
    table = table_of(title, ["skimmers", *statistics], numbers=statistics)
    alike = str(row["about"].item()).startswith("sortie.")
    for size in row["fleet"].values[: 1 if alike else None]:
        at = row.sel(fleet=size)
        cells = map(cell, at["estimate"].values, at["standard_error"].values)
        table.add_row("any" if alike else str(size), *cells)
    return table


def _shares(report: "xr.Dataset") -> "Table":
    from experiments.console.tables import table_of

    sizes = [fleet(size) for size in report["fleet"].values]
    table = table_of("", ["share of draws in which", *sizes], numbers=sizes)
    for event in report["event"].values:
        table.add_row(str(event), *_cells(report.sel(event=event), "share"))
    return table


def _technologies(report: "xr.Dataset") -> "Table":
    from experiments.console.tables import table_of

    table = table_of("", ["propulsion, chemistry", CLOSES], numbers=[CLOSES])
    for name, words in zip(
        report["technology"].values, _cells(report, "closes"), strict=True
    ):
        table.add_row(str(name), words)
    return table


def _cells(row: "xr.Dataset", name: str) -> list[str]:
    parts = zip(
        *(row[f"{name}{part}"].values for part in ("", "_error", "_draws")), strict=True
    )
    return [cell(value, error, int(draws)) for value, error, draws in parts]
