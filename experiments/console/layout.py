"""A table as wide as its reader's screen, in which no word is split."""

import textwrap
from collections.abc import Iterator, Sequence

from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text


GAP = 2  # columns of the screen between two of a table
INDENT = 4  # of what stands below its row


class Readable(Table):
    """A table that is told in its own way where it is wider than the screen.

    Cells are folded between words. Columns that have no room beside the others are told
    below each row; the first one always stays. Cells of columns that are flush right
    are numbers, and not folded.
    """

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> RenderResult:
        """Lines of the table."""
        room, columns = options.max_width, self.columns
        heads = [str(column.header) for column in columns]
        cells = [[str(cell) for cell in column.cells] for column in columns]
        right = [column.justify == "right" for column in columns]
        most = [max(map(len, [h, *c])) for h, c in zip(heads, cells, strict=True)]
        if sum(most) + GAP * (len(most) - 1) <= room:
            yield from super().__rich_console__(console, options)
            return
        least = [_longest(*each) for each in zip(heads, cells, right, strict=True)]
        beside = _beside(least, right, room)
        widths = _widths([least[i] for i in beside], [most[i] for i in beside], room)
        flush = [right[i] for i in beside]
        if self.title:
            yield Text(str(self.title), style="table.title")
        for line in _row([heads[i] for i in beside], widths, flush):
            yield Text(line, style="table.header")
        for row in zip(*cells, strict=True):
            for line in _row([row[i] for i in beside], widths, flush):
                yield Text(line)
            below = [i for i in range(len(row)) if i not in beside and row[i]]
            told = "; ".join(f"{heads[i]} {row[i]}" for i in below)
            for line in folded(told, room - INDENT):
                yield Text(" " * INDENT + line)


def _longest(head: str, cells: Sequence[str], number: bool) -> int:  # noqa: FBT001
    """Characters of the longest part of a column that is not split."""
    whole = cells if number else [word for cell in cells for word in cell.split()]
    return max(map(len, [*head.split(), *whole]), default=0)


def _beside(least: Sequence[int], right: Sequence[bool], room: int) -> list[int]:
    """The columns that stand beside one another: as many as have room.

    What goes is words, the widest first, and then numbers from the end.
    """
    kept = list(range(len(least)))
    while len(kept) > 1 and sum(least[i] + GAP for i in kept) - GAP > room:
        words = [i for i in kept[1:] if not right[i]]
        kept.remove(max(words, key=lambda i: least[i]) if words else kept[-1])
    return kept


def _widths(least: Sequence[int], most: Sequence[int], room: int) -> list[int]:
    """Widths between two bounds that fill the room, the narrowest columns first."""
    widths = [min(width, room) for width in least]
    left = room - sum(widths) - GAP * (len(widths) - 1)
    for i in sorted(range(len(widths)), key=lambda i: most[i] - widths[i]):
        more = max(0, min(left, most[i] - widths[i]))
        widths[i] += more
        left -= more
    return widths


def _row(
    cells: Sequence[str], widths: Sequence[int], flush: Sequence[bool]
) -> Iterator[str]:
    """Lines of one row."""
    parts = [folded(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for number in range(max(map(len, parts))):
        line = [lines[number] if number < len(lines) else "" for lines in parts]
        yield (
            (" " * GAP)
            .join(
                part.rjust(width) if right else part.ljust(width)
                for part, width, right in zip(line, widths, flush, strict=True)
            )
            .rstrip()
        )


def folded(text: str, width: int) -> list[str]:
    """Lines of a text, split between words; within one only where it has no room."""
    return textwrap.wrap(text, max(width, 1), break_on_hyphens=False)
