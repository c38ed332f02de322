"""What the command line prints: tables for people, on a terminal or in a file."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from uq.datasets import describe
from uq.parameters import specs
from uq.priors import nominals, prior_table


WIDE = 200  # columns where output is not a terminal, so that nothing is cut


def console() -> Console:
    """A console as wide as the terminal, or wide enough for a file."""
    told = Console()
    return told if told.is_terminal else Console(width=WIDE)


def table_of(title: str, columns: Sequence[str], *, numbers: Sequence[str]) -> Table:
    """An empty table whose columns of numbers are flush right."""
    made = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for column in columns:
        right = column in numbers
        made.add_column(
            column, justify="right" if right else "left", no_wrap=right, overflow="fold"
        )
    return made


def print_priors(priors: Any) -> None:
    """Every assumption: value, spread, unit, evidence, source and reason."""
    table = table_of(
        "",
        ["parameter", "nominal", "unit", "distribution", "evidence", "source", "why"],
        numbers=["nominal"],
    )
    for path, prior in prior_table(priors).items():
        year = f" of {prior.price_year}" if prior.price_year else ""
        table.add_row(
            path,
            f"{prior.nominal:g}",
            prior.unit + year,
            describe(prior.distribution),
            prior.evidence,
            f"{prior.source.cite}: {prior.source.where}",
            prior.why,
        )
    console().print(table)


def print_points(model: Any, priors: Any, answers: Sequence[Any]) -> None:
    """Every output of each point, with its unit."""
    import jax

    units = specs(jax.eval_shape(model, _scalars(priors)))
    count = len(answers)
    values = [f"point {i}" if count > 1 else "value" for i in range(count)]
    table = table_of("", ["output", *values, "unit", "meaning"], numbers=values)
    for path, spec in units.items():
        cells = [f"{answer['outputs'][path]:.8g}" for answer in answers]
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
    if not np.isfinite(error):
        return f"{value:.4g}"
    smallest = max(error, abs(value) * 1e-5, 1e-12)  # five digits are enough to read
    digits = int(np.clip(1 - np.floor(np.log10(smallest)), 0, 8))
    return f"{value:,.{digits}f} ± {error:.{digits}f}"


def share_cell(share: float, error: float, samples: int) -> str:
    """A probability; one that never or always happened gets the rule of three.

    Source:
        Hanley and Lippman-Hand (1983), JAMA 249(13): 3/n bounds at 95 % confidence what
        was not seen in n trials.
    """
    if share in (0.0, 1.0):
        side = "0 (below" if share == 0 else "1 (short of it by less than"
        return f"{side} {3 / samples:.1g} with 95 % confidence)"
    return estimate_cell(share, error)
