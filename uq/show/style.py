"""How every figure looks: black and white, thin lines, plain numbers."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from uq.results.files import replacing
from uq.words import shortened, shown


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ORBIT = {"color": "#16324f", "linestyle": "-"}  # dark and solid
EARTH = {"color": "#d1802b", "linestyle": "--"}  # lighter and dashed
GREY, FILL, DARK = "#6f6f6f", "#c3d1de", "#16324f"
PLAIN = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}  # behind text
DPI = 150
PAGE = 6.5  # width of a page's text [inch]
LINE = 92  # letters of a title, which then are smaller
LETTER, KEY = 0.058, 0.6  # width of a letter of a legend, and of a mark in it [inch]
ROOM = 0.35  # share of an axis that words beside a point need
MOST_BESIDE = 2  # panels beside one another, so that words stay readable
HEAD, FOOT = 0.6, 0.45  # room of a figure's title and legend [inch]
KEYS, STEP = 2, 0.17  # rows of a legend in that room; height of one more [inch]
# What makes the same figure the same bytes, by the ending of its file.
FORMATS: dict[str, dict[str, Any]] = {
    ".svg": {"metadata": {"Date": None}},
    ".png": {},
    ".pdf": {"metadata": {"CreationDate": None}},
}


def new_figure(width: float, height: float) -> "Figure":
    """An empty figure, size in inches, outside any global state of matplotlib."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), dpi=DPI, layout="constrained")


def panels(figure: "Figure", count: int, height: float) -> "list[Axes]":
    """Panels of one height, at most two beside one another, the width of a page.

    Args:
        figure: An empty figure, which takes the size that they need.
        count: How many.
        height: Of each [inch].

    Returns:
        As many as asked for; a place that is left over stays empty, without a frame.
    """
    beside = min(count, MOST_BESIDE)
    rows = -(-count // beside)
    figure.set_size_inches(PAGE, HEAD + FOOT + rows * height)
    every = list(np.ravel(figure.subplots(rows, beside, squeeze=False)))
    for empty in every[count:]:
        empty.remove()
    return every[:count]


def entitle(figure: "Figure", messages: Sequence[str], about: str) -> None:
    """The title of a figure: what it says, and below it of what.

    Args:
        figure: What is given a title.
        messages: The same thing ever shorter; the first that fits on a line is taken.
        about: The second line.
    """
    fitting = [message for message in messages if len(message) <= LINE]
    first = fitting[0] if fitting else shortened(messages[-1], LINE)
    figure.suptitle(f"{first}\n{about}", fontsize=10)


def explain(figure: "Figure", every: "Iterable[Axes]", most: int = 4) -> None:
    """The legend of all panels below them, each mark once.

    Args:
        figure: Whose panels they are.
        every: The panels.
        most: Marks beside one another, if the page has room for them.
    """
    known: dict[str, Any] = {}
    for axes in every:
        handles, labels = axes.get_legend_handles_labels()
        known |= dict(zip(labels, handles, strict=True))
    if not known:
        return
    widths = sorted((KEY + LETTER * len(label) for label in known), reverse=True)
    fitting = [n for n in range(1, most + 1) if sum(widths[:n]) <= PAGE]
    beside = max(fitting, default=1)
    width, height = figure.get_size_inches()
    more = max(-(-len(known) // beside) - KEYS, 0)  # rows, for which panels keep theirs
    figure.set_size_inches(width, height + STEP * more)
    figure.legend(
        known.values(), known.keys(), loc="outside lower center",
        ncols=beside, frameon=False, fontsize=8,
    )  # fmt: skip


def mark(axes: "Axes", x: float, y: float, words: str, *, left: bool) -> None:
    """A point with words beside it, on the side that is asked for if it has room.

    Args:
        axes: With its final limits.
        x: Where.
        y: Likewise.
        words: What stands beside it.
        left: Whether they stand left of it.
    """
    place = axes.transAxes.inverted().transform(axes.transData.transform((x, y)))[0]
    left = place > 1 - ROOM or (left and place > ROOM)
    axes.plot([x], [y], "o", ms=3.5, color="black", clip_on=False)
    axes.annotate(
        words, (x, y), xytext=(-6 if left else 6, -1 if left else -3),
        textcoords="offset points", ha="right" if left else "left", va="center",
        fontsize=7, bbox=PLAIN | {"alpha": 0.8}, annotation_clip=False,
    )  # fmt: skip


def say_plainly(figure: "Figure") -> None:
    """Take words for what they are: "$x^2$" is the name of an output, no formula.

    The powers of ten on a logarithmic axis are formulas of matplotlib's, and stay.
    """
    from matplotlib.text import Text
    from matplotlib.ticker import LogFormatter, LogitFormatter

    powers = set()
    for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)):
        for which in ("major", "minor"):
            formatter = getattr(axis, f"get_{which}_formatter")()
            if isinstance(formatter, LogFormatter | LogitFormatter):
                powers.update(axis.get_ticklabels(which=which))
    for text in figure.findobj(Text):
        text.set_parse_math(text in powers)


def finite(variable: "xr.DataArray") -> np.ndarray:
    """All finite draws of a variable, flat."""
    values = variable.values.ravel()
    return values[np.isfinite(values)]


def tidy(axes: "Axes") -> None:
    """Only the lines that carry something."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8)


def write(figure: "Figure", path: Path) -> None:
    """A figure as a file, whole or not at all; the same figure gives the same bytes.

    Args:
        figure: What to write.
        path: Where; its ending is the format.

    Raises:
        ValueError: If the ending is none of .svg, .png and .pdf.
        OSError: If it cannot be written.
    """
    import matplotlib as mpl

    if path.suffix not in FORMATS:
        message = f"expected a file .svg, .png or .pdf, found {shown(path.name)}"
        raise ValueError(message)
    with mpl.rc_context({"svg.hashsalt": "space-uq"}), replacing(path) as file:
        figure.savefig(file, format=path.suffix[1:], **FORMATS[path.suffix])
