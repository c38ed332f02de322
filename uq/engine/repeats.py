"""Where a program repeats: stretches of the same operations, turn after turn.

A model that runs through the years, or through the links of a chain, is traced link by
link. Found again, its loop is compiled once for all links. A turn may read what it made
itself, what an earlier turn made a fixed number of turns ago, and whatever was there
before the stretch.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Int

from uq.outlines import outline


SAVED = 128  # operations that a loop has to spare the compiler
SHORTEST, LONGEST = 8, 1024  # operations of a turn: fewer are not worth a loop's turn
TRIED = 8  # periods of a stretch, from the one that spares most
LATER = 3  # turns after which a stretch may start: the first ones are often special


class Reads(NamedTuple):
    """What every operation reads, operand after operand.

    Args:
        start: For each operation the place of its first operand; a last entry ends it.
        name: Number of the value, one for each.
        made: Position of the operation that made it; -1 if none did.
        result: Which of the results of that it is.
    """

    start: Int[np.ndarray, " starts"]
    name: Int[np.ndarray, " operands"]
    made: Int[np.ndarray, " operands"]
    result: Int[np.ndarray, " operands"]

    __repr__ = outline


class Stretch(NamedTuple):
    """Operations that repeat, or turns of them and of each turn some operations.

    Args:
        start: Position of the first operation of the first turn.
        period: Operations from a turn to the next.
        turns: How many.
        offsets: Which operations of each turn, counted from its start.
    """

    start: int
    period: int
    turns: int
    offsets: tuple[int, ...]

    __repr__ = outline

    @property
    def stop(self) -> int:
        """Position after the last turn."""
        return self.start + self.turns * self.period

    @property
    def saved(self) -> int:
        """Operations that a loop over the turns spares."""
        return (self.turns - 1) * len(self.offsets)

    def positions(self, offset: int) -> range:
        """Of one operation, in every turn."""
        return range(self.start + offset, self.stop, self.period)


class Operand(NamedTuple):
    """Where an operand of a turn comes from.

    Args:
        kind: "own", made in the same turn; "carried", made some turns before; "same",
            one value for all turns; "each", a value for each.
        offset: Of the operation that makes it, where one of a turn does.
        result: Which of its results.
        lag: Turns since then.
    """

    kind: str
    offset: int = 0
    result: int = 0
    lag: int = 0

    __repr__ = outline


type Wiring = dict[tuple[int, int], Operand]  # by offset and number of the operand


def stretches(kinds: Int[np.ndarray, " n"], reads: Reads) -> list[Stretch]:
    """All stretches that are worth a loop, in order.

    Args:
        kinds: Equal for operations that differ at most in what they read.
        reads: What they read.
    """
    found, open_ = [], [(0, len(kinds))]
    while open_:
        low, high = open_.pop()
        best = _best(kinds, reads, low, high)
        if best:
            found.append(best)
            open_ += [(low, best.start), (best.stop, high)]
    return sorted(found)


def within(
    stretches: Sequence[Stretch], chosen: Bool[np.ndarray, " n"]
) -> list[Stretch]:
    """What is left of stretches if only some operations are run, in order.

    Args:
        stretches: Of all operations.
        chosen: Which are run.

    Returns:
        Turns one after another of which the same operations are run.
    """
    found = []
    for start, period, turns, _ in stretches:
        rows = chosen[start : start + turns * period].reshape(turns, period)
        changes = np.flatnonzero((rows[1:] != rows[:-1]).any(axis=1)) + 1
        ends = [0, *changes.tolist(), turns]
        for first, stop in zip(ends[:-1], ends[1:], strict=True):
            offsets = tuple(np.flatnonzero(rows[first]).tolist())
            part = Stretch(start + first * period, period, stop - first, offsets)
            if part.saved >= SAVED:
                found.append(part)
    return found


def wired(stretch: Stretch, reads: Reads) -> Wiring | None:
    """Where every operand of a turn comes from; None if not in every turn likewise."""
    found = {}
    for offset in stretch.offsets:
        positions = np.array(stretch.positions(offset))
        places = reads.start[positions]
        for number in range(int(reads.start[positions[0] + 1] - places[0])):
            operand = _operand(stretch, reads, places + number)
            if operand is None:
                return None
            found[offset, number] = operand
    return found


def _operand(
    stretch: Stretch, reads: Reads, places: Int[np.ndarray, " turns"]
) -> Operand | None:
    """Where one operand comes from, its places in all turns given."""
    made, result = reads.made[places], reads.result[places]
    turn, offset = np.divmod(made - stretch.start, stretch.period)
    inside = (turn >= 0) & (turn < stretch.turns) & np.isin(offset, stretch.offsets)
    if not inside.any():
        names = reads.name[places]
        return Operand("same" if (names == names[0]).all() else "each")
    lags = np.arange(stretch.turns) - turn
    last = int(lags[-1]), int(offset[-1]), int(result[-1])
    if not inside[last[0] :].all():
        return None
    alike = (lags == last[0]) & (offset == last[1]) & (result == last[2])
    if not alike[inside].all():
        return None
    return Operand("carried" if last[0] else "own", last[1], last[2], last[0])


def _best(
    kinds: Int[np.ndarray, " n"], reads: Reads, low: int, high: int
) -> Stretch | None:
    """The stretch between two positions that spares most."""
    longest = min(LONGEST, (high - low) // 2)
    candidates = [
        candidate
        for period in range(SHORTEST, longest + 1)
        for candidate in _repeating(kinds[low:high], low, period)
    ]
    candidates.sort(key=lambda each: (-each.saved, each.period))
    for candidate in candidates[:TRIED]:
        for later in _later(candidate):
            if later.saved >= SAVED and wired(later, reads) is not None:
                return later
    return None


def _repeating(
    kinds: Int[np.ndarray, " n"], low: int, period: int
) -> Iterator[Stretch]:
    """The longest stretch of one period, by the kinds alone."""
    same = np.concatenate([[False], kinds[period:] == kinds[:-period], [False]])
    if np.count_nonzero(same) < SAVED:
        return
    ends = np.flatnonzero(same[1:] != same[:-1])
    lengths = ends[1::2] - ends[::2]
    most = int(np.argmax(lengths))
    turns = int(lengths[most]) // period + 1
    start = low + int(ends[2 * most])
    found = Stretch(start, period, turns, tuple(range(period)))
    if found.saved >= SAVED:
        yield found


def _later(stretch: Stretch) -> Iterator[Stretch]:
    """The same stretch, and without some of its first turns."""
    start, period, turns, offsets = stretch
    for skipped in range(min(LATER, turns - 1)):
        yield Stretch(start + skipped * period, period, turns - skipped, offsets)
