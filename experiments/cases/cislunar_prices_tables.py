"""Tables of the price map: each some variables of a dataset, then words on a page."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from equations.models.cislunar_prices import PLACES
from experiments.cases.case import Answers
from experiments.cases.cislunar_prices_words import (
    EARTH,
    MOON,
    PROBABILITIES,
    words_of,
)
from experiments.cases.reports import (
    BOUNDS,
    cell,
    facts_of,
    print_sentences,
    subject_of,
)
from experiments.console.answers import print_lines
from uq.results import summary
from uq.results.summary import Estimate


if TYPE_CHECKING:
    import xarray as xr
    from rich.table import Table as Printed

BAND = ["P5", "P50", "P95"]
PARTS = ("", "_error", "_draws")  # of a table, as variables
STOP, CHEAPER = "a stop on it", "Moon cheaper at "


class Table(NamedTuple):
    """Estimates under the names of their rows and columns."""

    title: str
    columns: Sequence[str]
    rows: Mapping[str, Sequence[Estimate]]


def tables_of(answers: Answers) -> "xr.Dataset":
    """Estimates of every table that has a row.

    Args:
        answers: What the questions of the case found.

    Returns:
        For each table `name`, over its rows and columns, the variables `name`,
        `name_error` and `name_draws`: of a share how many draws it is of, else 0.
    """
    import xarray as xr

    draws = answers["draws"]
    tables = {
        "prices": prices(draws),
        "competition": competition(draws, answers.get("breakevens")),
        "ways": ways(draws),
        "depots": depots(draws),
        "forms": forms(answers["forms"]),
    }
    told = xr.Dataset(attrs=facts_of(draws) | {"depots": ", ".join(places_of(draws))})
    for name, table in tables.items():
        if not table.rows:
            continue
        dims = f"{name}_row", f"{name}_column"
        told = told.assign_coords(
            {dims[0]: list(table.rows), dims[1]: list(table.columns)}
        )
        cells = [
            [(e.value, e.standard_error, e.draws or 0) for e in row]
            for row in table.rows.values()
        ]
        for part, values in zip(
            PARTS, np.moveaxis(np.array(cells), -1, 0), strict=True
        ):
            told[f"{name}{part}"] = dims, values
        told[name].attrs["title"] = table.title
    return told


def prices(draws: "xr.Dataset") -> Table:
    """Price of each source's propellant at each depot."""
    rows = {}
    for name in starting(draws, "map.prices."):
        source, depot = name.split(".")
        values = draws[f"map.prices.{name}"].values
        rows[f"from {source} at {depot}"] = [
            *summary.quantiles(values, PROBABILITIES),
            summary.mean(values),
        ]
    return Table("price of propellant [USD/kg]", [*BAND, "mean"], rows)


def competition(draws: "xr.Dataset", found: "xr.Dataset | None") -> Table:
    """How often lunar propellant is cheaper, and up to which price at its source.

    Args:
        draws: Of the price map.
        found: Bands of the breakevens; None where the Moon makes nothing.
    """
    rows: dict[str, list[Estimate]] = {}
    if found is None:
        return Table("", [], rows)
    for depot in places_of(draws):
        cheaper = draws[f"map.rivalry.{MOON}.{depot}"].values
        price, never, several = (found.sel(output=word) for word in words_of(depot))
        rows[depot] = [
            _share(cheaper, "<", 1.0),
            *(_estimate(price, level) for level in BAND),
            _estimate(never, "mean", share=True),
            _estimate(several, "mean", share=True),
        ]
    return Table(
        "lunar against Earth's propellant; breakeven price [USD/kg] if there is one",
        ["Moon cheaper", *BAND, "none", "several"],
        rows,
    )


def ways(draws: "xr.Dataset") -> Table:
    """How often the cheapest way between the two ends stops where."""
    names = starting(draws, "map.stops.")
    rows: dict[str, list[Estimate]] = {}
    for name in names:
        way, stop = name.split(".")
        rows[f"{way} by {stop}"] = [_share(draws[f"map.stops.{name}"].values, ">", 0.0)]
    for way in dict.fromkeys(name.split(".")[0] for name in names):
        every = [draws[f"map.stops.{n}"].values for n in names if n.startswith(way)]
        rows[f"{way} without a stop"] = [_share(np.sum(every, axis=0), "<=", 0.0)]
    return Table("the cheapest way, both sources at work", ["share of draws"], rows)


def depots(draws: "xr.Dataset") -> Table:
    """What Earth's propellant costs on the Moon, by the depots on its way."""
    without = draws["depots.none.multiple"].values
    names = dict.fromkeys(n.split(".")[0] for n in starting(draws, "depots."))
    rows = {}
    ordered = sorted(names, key=lambda n: (n != "none", n == "all", n))
    for name in ordered if len(ordered) > 1 else ():
        multiple = draws[f"depots.{name}.multiple"].values
        drop = 100 * (1 - multiple / without)
        rows[name] = [
            summary.quantile(multiple, 0.5),
            summary.mean(drop),
            summary.quantile(drop, 0.95),
            _share(draws[f"depots.{name}.stops"].values, ">", 0.0),
        ]
    return Table(
        "Earth's propellant on the Moon, with one depot on the way",
        ["multiple, P50", "drop, mean [%]", "drop, P95 [%]", "it is used"],
        rows,
    )


def forms(found: "xr.Dataset") -> Table:
    """The same draws under each form.

    Args:
        found: What `uq.forms` found.
    """
    rows = {}
    for word in map(str, found["output"].values):
        at, event = found.sel(output=word), not word.startswith("multiples.")
        level = "mean" if event else "P50"
        rows[_meaning(word)] = [
            _estimate(at.sel(form=form), level, share=event)
            for form in found["form"].values
        ]
    title = "the same draws under each form of the model; shares of them"
    return Table(title, [str(form) for form in found["form"].values], rows)


def _meaning(word: str) -> str:
    """A quantity of the forms, in a few words."""
    if word.startswith("multiples."):
        return f"multiple {EARTH}-{MOON}, P50"
    if word.startswith("last_stop."):
        return STOP
    return f"{CHEAPER}{word.removesuffix('<1').split('.')[-1]}"


def places_of(draws: "xr.Dataset") -> list[str]:
    """The depots, from Earth outwards."""
    found = starting(draws, f"map.prices.{EARTH}.")
    return [place for place in PLACES if place in found]


def starting(draws: "xr.Dataset", prefix: str) -> list[str]:
    """What follows a prefix in the names of the variables."""
    return [
        str(name).removeprefix(prefix)
        for name in draws.data_vars
        if str(name).startswith(prefix)
    ]


def _share(draws: np.ndarray, sign: str, number: float) -> Estimate:
    """How often draws compare so with a number, of those in which it is known."""
    return summary.probability(summary.event(draws, sign, number))


def _estimate(row: "xr.Dataset", statistic: str, *, share: bool = False) -> Estimate:
    """An estimate of an answer; of a share with the draws that it is of."""
    at = row.sel(statistic=statistic)
    told = row.attrs
    known = round(float(row["finite"]) * told["samples"]) if share else None
    value, error = float(at["estimate"]), float(at["standard_error"])
    return Estimate(value, error, told["replicates"], known)


def print_tables(answers: Answers) -> None:
    """Every table, and what the maps say."""
    from experiments.console.tables import console

    report = answers["report"]
    print_lines(
        f"{subject_of(report)}, {report.attrs['samples']} draws ({BOUNDS})",
        f"depots: {report.attrs['depots']}",
    )
    for name in map(str, report.data_vars):
        if "title" in report[name].attrs:
            console().print(_printed(report, name))
    maps = [found for name, found in answers.items() if name.startswith("map-")]
    if maps:
        print_lines("where it is cheaper (rivalry: lunar over Earth's price):")
        print_sentences(maps)


def _printed(report: "xr.Dataset", name: str) -> "Printed":
    from experiments.console.tables import table_of

    heads = [str(each) for each in report[f"{name}_column"].values]
    made = table_of(f"\n{report[name].attrs['title']}", ["", *heads], numbers=heads)
    rows = zip(*(report[f"{name}{part}"].values for part in PARTS), strict=True)
    for label, row in zip(report[f"{name}_row"].values, rows, strict=True):
        cells = [
            cell(value, error, int(draws))
            for value, error, draws in zip(*row, strict=True)
        ]
        made.add_row(str(label), *cells)
    return made
