"""What every figure has in common: words that can be read, and lie apart."""

from itertools import combinations

from matplotlib.text import Text

from uq.show.fitting import SMALLEST
from uq.show.style import PAGE


def seen(figure):
    """What is written on a figure, but for numbers of axes beyond their ends."""
    axes = [axis for each in figure.axes for axis in (each.xaxis, each.yaxis)]
    ticks = [t for axis in axes for t in (*axis.majorTicks, *axis.minorTicks)]
    numbers = {id(label) for tick in ticks for label in (tick.label1, tick.label2)}
    return [
        text
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip() and id(text) not in numbers
    ]


def require_words_legible(figure):
    """The width of a page; no word too small or cut off.

    Args:
        figure: Drawn, or laid out.
    """
    assert figure.get_size_inches()[0] == PAGE
    for text in seen(figure):
        box = text.get_window_extent()
        assert text.get_fontsize() >= SMALLEST, text
        assert box.x0 >= -1 and box.x1 <= figure.bbox.width + 1, text  # noqa: PT018
        assert box.y0 >= -1 and box.y1 <= figure.bbox.height + 1, text  # noqa: PT018


def require_words_apart(figure):
    """What is legible, and no word over another.

    Args:
        figure: Drawn, or laid out.
    """
    require_words_legible(figure)
    boxes = [(text, text.get_window_extent()) for text in seen(figure)]
    for (one, here), (other, there) in combinations(boxes, 2):
        wide = min(here.x1, there.x1) - max(here.x0, there.x0)
        high = min(here.y1, there.y1) - max(here.y0, there.y0)
        assert not (wide > 2 and high > 3), (one, other)
