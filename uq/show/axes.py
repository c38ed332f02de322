"""Axes of a parameter: its name, meaning and unit, in numbers that are read at once."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from uq.scales import DECADE, is_logarithmic
from uq.show.fitting import wrapped
from uq.words import shortened


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

LINE = 60  # letters of a label's line
ROW = 26  # letters of a row's name
STEPS = (1, 2, 2.5, 5, 10)


def label(values: "xr.DataArray") -> str:
    """Name of a parameter, its meaning where it says more, and its unit."""
    name, meaning = str(values.name), str(values.attrs.get("long_name", ""))
    bare = name.removeprefix("input.")
    text = f"{name}: {meaning}" if meaning not in ("", bare) else bare
    return wrapped(f"{text} [{values.attrs['units']}]", LINE)


def row_names(names: Iterable[object], most: int = ROW) -> list[str]:
    """Names of rows beside a panel; a long path goes on below after one of its dots.

    Args:
        names: Of inputs, or what else stands in a row.
        most: Letters of a line.
    """
    return [_row_name(str(name), most) for name in names]


def _row_name(name: str, most: int) -> str:
    dots = [k + 1 for k, letter in enumerate(name) if letter == "."]
    if len(name) <= most or not dots:
        return shortened(name, most)
    middle = min(dots, key=lambda k: max(k, len(name) - k))
    return f"{shortened(name[:middle], most)}\n{shortened(name[middle:], most)}"


def ruled(axes: "Axes", side: str, values: "xr.DataArray") -> None:
    """An axis with its parameter and unit, logarithmic where its values are even so."""
    from matplotlib.ticker import MaxNLocator, NullLocator

    axis = axes.xaxis if side == "x" else axes.yaxis
    first, last = float(values.values[0]), float(values.values[-1])
    if is_logarithmic(values.values):
        logarithmic(axes, side, wide=last > DECADE**3 * first)
        if last < DECADE * first:  # 1, 2 and 5 may all lie outside
            axis.set_major_locator(MaxNLocator(5, steps=STEPS))
            axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(lambda value, _: f"{value:,.12g}")
    axis.set_label_text(label(values), fontsize=9)
    axes.tick_params(labelsize=8)


def logarithmic(axes: "Axes", side: str, *, wide: bool) -> None:
    """A logarithmic axis with plain numbers: 1, 2, 5, or only 1 where it is wide."""
    from matplotlib.ticker import LogLocator, NullFormatter

    axes.set(**{f"{side}scale": "log"})
    axis = axes.xaxis if side == "x" else axes.yaxis
    axis.set_major_locator(LogLocator(subs=(1,) if wide else (1, 2, 5)))
    axis.set_minor_formatter(NullFormatter())
    axis.set_major_formatter(lambda value, _: f"{value:,.12g}")


def within(levels: Sequence[float], values: np.ndarray) -> list[float]:
    """The levels that some values cross."""
    low, high = np.nanmin(values), np.nanmax(values)
    return [level for level in levels if low < level < high]
