"""Words of a figure fitted to the room they have: measured, wrapped, thinned out."""

import textwrap
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from uq.show.words import in_words
from uq.words import shortened


if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure, SubFigure
    from matplotlib.text import Text

SMALLEST = 7.0  # size of letters that can be read on a page [pt]
GAP = 1.15  # of the width of a number of an axis, from its middle to the next one's
LEAST = 12  # letters of a line


def wrapped(text: str, most: int) -> str:
    """A text in as few lines as its length allows, all about as long.

    Args:
        text: Words with spaces between them; a word is never broken.
        most: Letters of a line.
    """
    lines = _lines(text, most)
    for width in range(len(text) // len(lines), most):
        even = _lines(text, width)
        if len(even) == len(lines):
            return "\n".join(even)
    return "\n".join(lines)


def _lines(text: str, most: int) -> list[str]:
    lines = textwrap.wrap(
        text, max(most, 1), break_long_words=False, break_on_hyphens=False
    )
    return lines or [""]


def fit(figure: "Figure") -> None:
    """Wrap labels and titles that are wider than their axes; make numbers plain.

    The title of the figure keeps its lines; its letters become smaller instead.

    Args:
        figure: Complete, but for its words.
    """
    figure.draw_without_rendering()  # which lays out the axes
    for axes in figure.axes:
        _plain(axes.xaxis)
        _plain(axes.yaxis)
        box = axes.get_window_extent()
        for text in (axes.xaxis.label, axes.title, _left_title(axes)):
            _narrow(text, text.get_window_extent().width, box.width)
        side = axes.yaxis.label
        _narrow(side, side.get_window_extent().height, box.height)
    for part in (figure, *figure.subfigs):
        _shrink(part)
    figure.draw_without_rendering()
    for axes in figure.axes:
        _thin(axes.xaxis)


def _plain(axis: "Axis") -> None:
    """Take the power of ten, or the sum, at an axis's end into its numbers and label.

    There it is read late, and may lie over the label.
    """
    if not axis.get_offset_text().get_text():
        return
    factor, word = in_words(float(np.abs(axis.get_view_interval()).max()), "")
    axis.set_major_formatter(lambda value, _: f"{value / factor:,.12g}")
    name, bracket, unit = axis.get_label_text().rpartition("[")
    if word and bracket:
        axis.set_label_text(f"{name}[{word} {unit}".replace(" -]", "]"))
    elif word and unit:
        axis.set_label_text(f"{unit} [{word}]")


def _left_title(axes: "Axes") -> "Text":
    return axes._left_title  # noqa: SLF001 # pyright: ignore[reportAttributeAccessIssue]


def _narrow(text: "Text", length: float, room: float) -> None:
    """Wrap a text anew where its longest line has no room."""
    lines = text.get_text().split("\n")
    if length <= room or not any(lines):
        return
    most = max(int(max(map(len, lines)) * room / length), LEAST)
    words = [shortened(word, most) for word in " ".join(lines).split()]
    text.set_text(wrapped(" ".join(words), most))


def _shrink(part: "Figure | SubFigure") -> None:
    """Smaller letters of the title of a figure, or of a part of it."""
    title: Any = part._suptitle  # noqa: SLF001 # pyright: ignore[reportAttributeAccessIssue]
    if title is None:
        return
    share = 0.98 * part.bbox.width / title.get_window_extent().width
    if share < 1:
        title.set_fontsize(max(SMALLEST, share * title.get_fontsize()))


def _thin(axis: "Axis") -> None:
    """Leave out every other number of an axis until they stand apart."""
    labels = [label for label in axis.get_ticklabels() if label.get_text()]
    while len(labels) > 2 and not _apart(labels):
        for label in labels[1::2]:
            label.set_visible(False)
        labels = labels[::2]


def _apart(labels: "Sequence[Text]") -> bool:
    """Whether level numbers leave some room between them; rotated words do."""
    if any(label.get_rotation() for label in labels):
        return True
    boxes = sorted((b.x0, b.x1) for b in (t.get_window_extent() for t in labels))
    return all(
        right[0] - left[0] > GAP * (left[1] - left[0])
        for left, right in pairwise(boxes)
    )
