"""What the command line prints: tables for people, on a terminal or in a file."""

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from experiments.console.layout import INDENT, Readable, folded
from experiments.evaluate import Answers
from uq.parameters import specs
from uq.priors import Prior, nominals, prior_table
from uq.results.datasets import describe


MOST_POINTS = 6  # columns of a table
WIDE = 200  # columns where output is not a terminal, so that nothing is cut


def console() -> Console:
    """A console as wide as the terminal, or wide enough for a file; prints as it is."""
    plain = functools.partial(Console, markup=False, emoji=False, highlight=False)
    told = plain()
    return told if told.is_terminal else plain(width=WIDE)


def table_of(title: str, columns: Sequence[str], *, numbers: Sequence[str]) -> Table:
    """An empty table whose columns of numbers are flush right."""
    made = Readable(title=title, title_justify="left", box=None, pad_edge=False)
    for column in columns:
        made.add_column(column, justify="right" if column in numbers else "left")
    return made


def print_priors(priors: Any, title: str) -> None:
    """Every assumption: value, unit, spread and evidence."""
    table = table_of(
        title,
        ["parameter", "nominal", "unit", "distribution", "evidence"],
        numbers=["nominal"],
    )
    for path, prior in prior_table(priors).items():
        table.add_row(path, *_believed(prior))
    console().print(table)


def print_sources(priors: Any, title: str) -> None:
    """Every assumption with its source and its reason, one after another."""
    out = console()
    out.print(title)
    for path, prior in prior_table(priors).items():
        nominal, unit, spread, evidence = _believed(prior)
        source = prior.source
        when = f" (retrieved {source.retrieved})" if source.retrieved else ""
        lines = [f"source: {source.cite}: {source.where}{when}", f"why: {prior.why}"]
        out.print(f"{path}: {nominal} {unit}, {spread}, {evidence}")
        for line in lines:
            for part in folded(line, out.width - INDENT):
                out.print(" " * INDENT + part)


def _believed(prior: Prior) -> tuple[str, str, str, str]:
    """What is believed of a parameter: value, unit, spread, evidence."""
    year = f" of {prior.price_year}" if prior.price_year else ""
    spread = describe(prior.distribution)
    return f"{prior.nominal:g}", prior.unit + year, spread, prior.evidence


def require_few(points: int) -> None:
    """Refuse more points than a table has columns for.

    Raises:
        ValueError: If there are more.
    """
    if points > MOST_POINTS:
        message = f"{points} points make no table, at most {MOST_POINTS} do: use --json"
        raise ValueError(message)


def print_points(model: Any, priors: Any, answers: Answers, title: str) -> None:
    """Every output of each point, with its unit."""
    import jax

    units = specs(jax.eval_shape(model, _scalars(priors)))
    count = answers.count
    values = [f"point {i}" if count > 1 else "value" for i in range(count)]
    table = table_of(title, ["output", *values, "unit", "meaning"], numbers=values)
    for path, spec in units.items():
        column = np.ravel(answers.outputs[path])
        cells = [f"{value:.8g}" for value in column]
        table.add_row(path, *cells, spec.unit, spec.doc)
    console().print(table)


def _scalars(priors: Any) -> Any:
    import jax

    return jax.tree.map(lambda value: np.asarray(value, float), nominals(priors))
