"""What the command line prints: tables for people, on a terminal or a file. No JAX."""

import functools
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from experiments.console.layout import Readable


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
