"""Some operations of a program evaluated, what repeats as a loop.

A deep program is compiled in pieces, a repeating one as the turn that repeats. Both
tell what the operations tell one by one.
"""

from collections import ChainMap
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain, pairwise
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from uq.engine.incremental import Operation, Program, trace
from uq.engine.repeats import SAVED, Stretch, Wiring, wired, within
from uq.engine.rows import Row, Values, plain, rows_of, stacked, stored


DEEP = 128  # operations one upon another, beyond which a program is cut in pieces
PIECE = 64  # operations of a piece

type Known = dict[Any, Any]  # values by name, some in rows of tables
type Part = Sequence[int] | Stretch
type Place = tuple[int, int]  # offset in a turn, and number of an operand or a result
type Column = tuple[Any, ...]  # names of what is read at a place, in every turn


def evaluate(
    program: Program,
    positions: Sequence[int],
    known: Known,
    *others: Known,
    kept: Collection[Any] = (),
) -> Array:
    """The outputs after some operations, a long chain of them in loops and in pieces.

    XLA repeats what several operations read in each of them. In a chain that grows
    with its length: one of 100 links ran five times as long as it does in pieces.

    Args:
        program: A model of one output.
        positions: Of the operations, each after those that it reads.
        known: Values by name, into which those are put that are kept.
        others: Further values by name, read where `known` has none.
        kept: Names of the values to keep, besides the outputs.
    """
    parts = _parts(program, positions)
    last = dict.fromkeys((*kept, *program.outputs), len(parts))
    for number, part in reversed([*enumerate(parts)]):
        for operation in _operations(program, part):
            for name in operation.operands:
                last.setdefault(name, number)
    for number, part in enumerate(parts):
        operations = _operations(program, part)
        results = chain(*(operation.results for operation in operations))
        read = [name for name in results if last.get(name, 0) > number]
        if isinstance(part, Stretch):
            view = ChainMap(known, *others, program.constants)
            known |= _looped(program, part, view, {*read})
            continue
        values = program.run(part, known, *others)
        if number < len(parts) - 1:
            known |= stored({name: values[name] for name in read})
    return program.told(ChainMap(known, *others, program.constants))


def outputs_of(
    model: Callable[[Any], Array], values: Values, count: int, dtype: Any = np.float64
) -> Array:
    """A model of one output at many points, evaluated as `evaluate` does it.

    Args:
        model: From the values of all inputs at many points, by path, to an array.
        values: Of every input, by path.
        count: Points.
        dtype: Type of the values.
    """
    shape = jax.ShapeDtypeStruct((count,), dtype)
    program = trace(model, dict.fromkeys(values, shape))
    known = {program.inputs[path]: value for path, value in values.items()}
    return evaluate(program, range(len(program.operations)), known)


def compiled(program: Program, run: np.ndarray) -> int:
    """How many operations are compiled where some are run, as truth values.

    A loop takes as long to compile as the fewest operations that it is to spare.
    """
    parts = within(program.stretches, run)
    return int(np.count_nonzero(run)) - sum(part.saved - SAVED for part in parts)


def _parts(program: Program, positions: Sequence[int]) -> list[Part]:
    """Loops, and pieces of what is between them."""
    run = np.zeros(len(program.operations), dtype=bool)
    run[list(positions)] = True
    parts: list[Part] = []
    loops = within(program.stretches, run)
    edges = [0, *chain(*((s.start, s.stop) for s in loops)), len(run)]
    for number, (low, high) in enumerate(pairwise(edges)):
        if number % 2:
            parts.append(loops[number // 2])
            continue
        between = (np.flatnonzero(run[low:high]) + low).tolist()
        step = PIECE if depth(program, between) > DEEP else max(len(between), 1)
        parts += [between[k : k + step] for k in range(0, len(between), step)]
    return parts


def _operations(program: Program, part: Part) -> list[Operation]:
    """The operations of a part, all turns of a loop."""
    if isinstance(part, Stretch):
        part = sorted(chain(*map(part.positions, part.offsets)))
    return [program.operations[position] for position in part]


def _looped(
    program: Program, stretch: Stretch, view: Mapping[Any, Any], read: set[Any]
) -> Known:
    """Turns of the same operations as a loop, and what is read of them elsewhere."""
    wiring, columns = _wiring(program, stretch)
    same, fed, held = _sources(program, stretch, wiring, columns, view)
    made = _made(program, stretch, read)
    last = {place for place, turn in made.values() if turn == stretch.turns - 1}
    last -= {place for place, turn in made.values() if turn < stretch.turns - 1}
    ends = last & {(source.offset, source.result) for source, _ in held}
    told = sorted({place for place, _ in made.values()} - ends)

    def turn(registers: Sequence[Any], rows: Sequence[Any]) -> tuple[Any, Any]:
        carried = dict(zip(held, registers, strict=True))
        each = {
            column: value(*row)
            for (column, (_, value)), row in zip(fed.items(), rows, strict=True)
        }
        results: dict[Place, Any] = {}

        def operand(place: Place) -> Any:
            source, column = wiring[place], columns[place]
            if source.kind == "own":
                return results[source.offset, source.result]
            if source.kind == "carried":
                return carried[source, column[: source.lag]][0]
            return each[column] if column in each else same[place]

        for offset in stretch.offsets:
            operation = program.operations[stretch.start + offset]
            places = [(offset, number) for number in range(len(operation.operands))]
            found = operation.evaluate([operand(place) for place in places])
            results |= {(offset, number): value for number, value in enumerate(found)}
        moved = [
            (*values[1:], results[source.offset, source.result])
            for (source, _), values in carried.items()
        ]
        return moved, [results[place] for place in told]

    start = list(held.values()), [tables for tables, _ in fed.values()]
    registers, tables = jax.lax.scan(turn, *start, length=stretch.turns)
    final = {
        (source.offset, source.result): values[-1]
        for (source, _), values in zip(held, registers, strict=True)
    }
    rows = {place: rows_of(t) for place, t in zip(told, tables, strict=True)}
    return {
        name: final[place] if place in ends else rows[place][number]
        for name, (place, number) in made.items()
    }


def _wiring(program: Program, stretch: Stretch) -> tuple[Wiring, dict[Place, Column]]:
    """Where each operand of a turn comes from, and what it is in every turn."""
    wiring = wired(stretch, program.reads)
    if wiring is None:  # a part of a stretch is wired as the whole is
        raise AssertionError(f"{stretch}: its turns read differently")
    operations = program.operations
    return wiring, {
        (offset, number): tuple(
            operations[position].operands[number]
            for position in stretch.positions(offset)
        )
        for offset, number in wiring
    }


def _sources(
    program: Program,
    stretch: Stretch,
    wiring: Wiring,
    columns: Mapping[Place, Column],
    view: Mapping[Any, Any],
) -> tuple[dict[Place, Any], dict[Column, Any], dict[Any, tuple[Any, ...]]]:
    """What a loop over the turns starts from.

    Returns:
        Values that are the same in all turns, by place; tables of what each turn has
        for itself, and what makes a value of a row, by what it is in every turn; values
        from the turns before the first, the oldest first.
    """
    same: dict[Place, Any] = {}
    fed: dict[Column, Any] = {}
    held: dict[Any, tuple[Any, ...]] = {}
    for (offset, number), source in wiring.items():
        column = columns[offset, number]
        dtype = program.operations[stretch.start + offset].shapes[number][1]

        def value(name: Any, dtype: Any = dtype) -> Any:
            found = view[name]
            ready = isinstance(found, Row | Array)
            return found if ready else np.asarray(found, dtype)

        if source.kind == "carried":
            before = column[: source.lag]
            held[source, before] = tuple(jnp.asarray(plain(value(n))) for n in before)
        elif source.kind == "same" or _is_one(program, column):
            same[offset, number] = plain(view[column[0]])
        elif source.kind == "each" and column not in fed:
            fed[column] = stacked([value(name) for name in column])
    return same, fed, held


def _is_one(program: Program, column: Column) -> bool:
    """Whether the values of all turns are one constant."""
    found = [program.constants.get(name) for name in column]
    return all(
        isinstance(value, float | int | np.generic) and value == found[0]
        for value in found
    )


def _made(
    program: Program, stretch: Stretch, read: set[Any]
) -> dict[Any, tuple[Place, int]]:
    """Where and in which turn each value is made, of those that are read elsewhere."""
    return {
        name: ((offset, number), turn)
        for offset in stretch.offsets
        for turn, position in enumerate(stretch.positions(offset))
        for number, name in enumerate(program.operations[position].results)
        if name in read
    }


def depth(program: Program, positions: Iterable[int]) -> int:
    """How many operations stand upon one another at most."""
    found: dict[Any, int] = {}
    for operation in map(program.operations.__getitem__, positions):
        below = max((found.get(name, 0) for name in operation.operands), default=0)
        found |= dict.fromkeys(operation.results, below + 1)
    return max(found.values(), default=0)
