"""What the command line prints: tables for people, on a terminal or in a file."""

import functools
from collections.abc import Sequence
from decimal import ROUND_CEILING, Context
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from experiments.evaluate import Answers
from experiments.layout import INDENT, Readable, folded
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


def in_words(size: float, unit: str) -> tuple[float, str]:
    """A factor that brings a size to a few digits, and the unit that goes with it."""
    for factor, word in ((1e9, "billion"), (1e6, "million")):
        if np.isfinite(size) and abs(size) >= factor:
            return factor, f"{word} {unit}"
    return 1.0, unit


def estimate_cell(value: float, error: float) -> str:
    """An estimate and its standard error, with the digits that the error allows."""
    if not np.isfinite(value):
        return "-"
    if not np.isfinite(error) or (value == 0 and error == 0):
        return f"{value:.4g}"
    smallest = max(error, abs(value) * 1e-5, 1e-12)  # five digits are enough to read
    digits = int(np.clip(1 - np.floor(np.log10(smallest)), 0, 8))
    return f"{value:,.{digits}f} ± {error:.{digits}f}"


def share_cell(share: float, error: float, samples: int) -> str:
    """A probability; one that never or always happened gets the rule of three.

    The rule is for independent draws, and so on the safe side of a stratified design;
    its bound is rounded up.

    Source:
        Hanley and Lippman-Hand (1983), JAMA 249(13): 3/n bounds at 95 % confidence what
        was not seen in n trials.
    """
    if share in (0.0, 1.0):
        side = "0 (below" if share == 0 else "1 (short of it by less than"
        bound = Context(prec=2, rounding=ROUND_CEILING).divide(3, samples)
        return f"{side} {float(bound):.2g} with 95 % confidence)"
    return estimate_cell(share, error)
