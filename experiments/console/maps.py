"""A map of an event on a terminal: as many of its cells as fit a screen."""

from typing import TYPE_CHECKING

from experiments.console.layout import GAP
from experiments.console.tables import console, table_of


if TYPE_CHECKING:
    import xarray as xr

CELLS = 8  # values of each parameter, or fewer where their names are long
LONGEST = 8  # characters of a value


def is_map(found: "xr.Dataset") -> bool:
    """Whether an answer is a map."""
    return found.attrs.get("answer") == "probability_map"


def print_map(found: "xr.Dataset") -> None:
    """The probability in some cells of a map, laid out as its figure is.

    Args:
        found: A map.
    """
    import numpy as np

    from uq.show.words import named, short

    out, share = console(), found["probability"]
    beside = min(CELLS, out.width // (LONGEST + GAP) - 1)
    places = [
        np.unique(np.linspace(0, size - 1, min(size, most)).round().astype(int))
        for size, most in zip(share.shape, (max(beside, 1), CELLS), strict=True)
    ]
    across, up = (
        found[dim].values[place] for dim, place in zip(share.dims, places, strict=True)
    )
    cells = share.values[np.ix_(*places)].T
    heads = ["", *map(short, across)]
    made = table_of("", heads, numbers=heads)
    for value, row in reversed([*zip(up, cells, strict=True)]):
        made.add_row(short(value), *map(_percent, row))
    x, y = (named(str(dim), found[dim].attrs["units"]) for dim in share.dims)
    out.print(f"probability [%]; across {x}, up {y}")
    out.print(made)
    if share.size > cells.size:
        out.print(f"`uq export FILE --csv` has all {share.size:,} cells")


def _percent(share: float) -> str:
    """A share in whole percent; never and always are said only where they are so."""
    if 0 < share < 0.005:
        return "<1"
    return ">99" if 0.995 < share < 1 else f"{100 * share:.0f}"
