"""Tables of the price map: each a dataset's pair of variables, then words on a page."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from uq.results import summary
from uq.results.summary import Estimate
from uq.show.words import beliefs


if TYPE_CHECKING:
    import xarray as xr

PROBABILITIES = (0.05, 0.5, 0.95)
SHARE = "share: "  # opens the name of a column of probabilities


class Table(NamedTuple):
    """Estimates under the names of their rows and columns."""

    title: str
    columns: Sequence[str]
    rows: Mapping[str, Sequence[Estimate]]


def tables_of(results: "xr.Dataset") -> "xr.Dataset":
    """Estimates and standard errors of every table that has a row.

    Args:
        results: What the experiment's `run` returned.
    """
    import xarray as xr

    told = xr.Dataset()
    for of in (prices, competition, ways, depots, forms):
        name, table = of.__name__, of(results)
        if not table.rows:
            continue
        dims = f"{name}_row", f"{name}_column"
        cells = list(table.rows.values())
        told = told.assign_coords(
            {dims[0]: list(table.rows), dims[1]: list(table.columns)}
        ).assign(
            {
                name: (dims, [[e.value for e in row] for row in cells]),
                f"{name}_error": (
                    dims,
                    [[e.standard_error for e in row] for row in cells],
                ),
            }
        )
        told[name].attrs["title"] = table.title
    return told.assign_attrs(results.attrs)


def prices(results: "xr.Dataset") -> Table:
    """Price of each source's propellant at each depot."""
    rows = {}
    for name in starting(results, "map.prices."):
        source, depot = name.split(".")
        draws = results[f"map.prices.{name}"].values
        rows[f"from {source} at {depot}"] = [
            *summary.quantiles(draws, PROBABILITIES),
            summary.mean(draws),
        ]
    return Table("price of propellant [USD/kg]", ["P5", "P50", "P95", "mean"], rows)


def competition(results: "xr.Dataset") -> Table:
    """How often lunar propellant is cheaper, and up to which price at its source."""
    rows = {}
    for depot in starting(results, "breakeven."):
        found = results[f"breakeven.{depot}"].values
        crossings = results[f"crossings.{depot}"].values
        rows[depot] = [
            _share(results[f"map.rivalry.Moon.{depot}"].values, "<", 1.0),
            *summary.quantiles(found, PROBABILITIES),
            _share(crossings, "<=", 0.0),
            _share(crossings, ">", 1.0),
        ]
    return Table(
        "lunar against Earth's propellant; breakeven price [USD/kg] where there is one",
        [
            f"{SHARE}Moon cheaper",
            *("P5", "P50", "P95"),
            f"{SHARE}none",
            f"{SHARE}several",
        ],
        rows,
    )


def ways(results: "xr.Dataset") -> Table:
    """How often the cheapest way between the two ends stops where."""
    names = starting(results, "map.stops.")
    rows: dict[str, list[Estimate]] = {}
    for name in names:
        used = results[f"map.stops.{name}"].values
        way, stop = name.split(".")
        rows[f"{way} by {stop}"] = [_share(used, ">", 0.0)]
    for way in dict.fromkeys(name.split(".")[0] for name in names):
        every = [results[f"map.stops.{n}"].values for n in names if n.startswith(way)]
        rows[f"{way} without a stop"] = [_share(np.sum(every, axis=0), "<=", 0.0)]
    return Table("the cheapest way, both sources at work", [f"{SHARE}of draws"], rows)


def depots(results: "xr.Dataset") -> Table:
    """What Earth's propellant costs on the Moon, by the depots on its way."""
    without = results["depots.none.multiple"].values
    rows = {}
    for name in sorted(_between(results, "depots."), key=_order):
        multiple = results[f"depots.{name}.multiple"].values
        drop = 100 * (1 - multiple / without)
        rows[name] = [
            summary.quantile(multiple, 0.5),
            summary.mean(drop),
            summary.quantile(drop, 0.95),
            _share(results[f"depots.{name}.stops"].values, ">", 0.0),
        ]
    return Table(
        "Earth's propellant on the Moon, with one depot on the way",
        ["multiple, P50", "drop, mean [%]", "drop, P95 [%]", f"{SHARE}it is used"],
        rows,
    )


def forms(results: "xr.Dataset") -> Table:
    """The same draws under each form."""
    names = sorted(_between(results, "forms."))
    places = starting(results, f"forms.{names[0]}.rivalry.")
    rows = {
        name: [
            summary.quantile(results[f"forms.{name}.multiple"].values, 0.5),
            _share(results[f"forms.{name}.stops"].values, ">", 0.0),
            *(
                _share(results[f"forms.{name}.rivalry.{place}"].values, "<", 1.0)
                for place in places
            ),
        ]
        for name in names
    }
    return Table(
        "the forms of the model, both sources at work",
        [
            "multiple LEO-Moon, P50",
            f"{SHARE}stop on it",
            *(f"{SHARE}Moon cheaper, {place}" for place in places),
        ],
        rows,
    )


def starting(results: "xr.Dataset", prefix: str) -> list[str]:
    """What follows a prefix in the names of the variables."""
    return [
        str(name).removeprefix(prefix)
        for name in results.data_vars
        if str(name).startswith(prefix)
    ]


def _between(results: "xr.Dataset", prefix: str) -> list[str]:
    """First part of the names that follow a prefix, each once."""
    return list(dict.fromkeys(n.split(".")[0] for n in starting(results, prefix)))


def _order(name: str) -> tuple[bool, bool, str]:
    """None first, all last."""
    return name != "none", name == "all", name


def _share(draws: np.ndarray, sign: str, number: float) -> Estimate:
    """How often draws compare so with a number, of those in which it is known."""
    return summary.probability(summary.event(draws, sign, number))


def print_tables(report: "xr.Dataset") -> None:
    """Every table, and how fast it was found."""
    from experiments.console.tables import console, table_of
    from uq.show.words import estimate_cell, share_cell

    told, out = report.attrs, console()
    out.print(
        f"{beliefs(told)}, {told['form']} form, {told['samples']} draws "
        f"(± one standard error, from replicates)\ndepots: {told['depots']}"
    )
    for name in (str(n) for n in report.data_vars if not str(n).endswith("_error")):
        columns = [str(c) for c in report[f"{name}_column"].values]
        heads = [column.removeprefix(SHARE) for column in columns]
        table = table_of(
            f"\n{report[name].attrs['title']}", ["", *heads], numbers=heads
        )
        values, errors = report[name].values, report[f"{name}_error"].values
        for row, label in enumerate(report[f"{name}_row"].values):
            cells = [
                share_cell(value, error, told["samples"])
                if column.startswith(SHARE)
                else estimate_cell(value, error)
                for column, value, error in zip(
                    columns, values[row], errors[row], strict=True
                )
            ]
            table.add_row(str(label), *cells)
        out.print(table)
    out.print(
        f"{told['samples']} draws, every form and network, {told['seconds']:.2f} s, "
        f"compilation included: {told['evaluations_per_second']:,.0f} a second"
    )
