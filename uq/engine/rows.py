"""Values that wait in tables until they are read.

A thousand inputs that are taken from their table one by one are a thousand small loops
to compile. Taken where they are read, they are part of what reads them, and a loop that
reads one in each turn walks along the table.
"""

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from uq.outlines import outline


class Row(NamedTuple):
    """A value made of one row of each of some tables.

    Args:
        tables: Arrays, of which the first axis is that of the rows.
        numbers: Which row of each.
        made: From these rows to the value; rows are told together by its identity.
    """

    tables: tuple[Array, ...]
    numbers: tuple[int, ...]
    made: Callable[..., Array]

    __repr__ = outline

    def value(self) -> Array:
        """The value itself."""
        rows = zip(self.tables, self.numbers, strict=True)
        return self.made(*(jax.lax.index_in_dim(t, n, keepdims=False) for t, n in rows))


type Values = Mapping[str, Array | Row]  # by path


def itself(row: Array) -> Array:
    """A row of one table is a value as it stands."""
    return row


def either(swapped: Array, here: Array, there: Array) -> Array:
    """The value of one of two points."""
    return jnp.where(swapped, there, here)


def taken(table: Array, numbers: np.ndarray) -> Array:
    """Some rows of a table: a part of it where they follow one another."""
    first, count = int(numbers[0]), len(numbers)
    if np.array_equal(numbers, np.arange(first, first + count)):
        return table if count == len(table) else table[first : first + count]
    return table[numbers]


def plain(value: Any) -> Any:
    """A value, taken from its tables if it waits there."""
    return value.value() if isinstance(value, Row) else value


def rows_of(table: Array) -> list[Row]:
    """Every row of a table."""
    return [Row((table,), (number,), itself) for number in range(len(table))]


def chosen(swapped: Array, number: int, here: Any, there: Any) -> Any:
    """A value of one of two points, by an entry of a row of truth values."""
    rows = [each for each in (here, there) if isinstance(each, Row)]
    if [row.made for row in rows] == [itself, itself]:
        tables = (swapped, *here.tables, *there.tables)
        return Row(tables, (number, *here.numbers, *there.numbers), either)
    return either(swapped[number], plain(here), plain(there))


def stacked(values: Sequence[Any]) -> tuple[tuple[Array, ...], Callable[..., Array]]:
    """Values of like shape and type as tables of their own, one row each.

    Returns:
        The tables, and what makes a value of a row of each.
    """
    parts = [[*part] for _, part in itertools.groupby(values, _source)]
    tables = [_joined(part) for part in parts]
    if len(parts) == 1:
        return tables[0]
    whole = [jax.vmap(made)(*columns) for columns, made in tables]
    return (jnp.concatenate(whole),), itself


def _source(value: Any) -> Any:
    """Equal for values that are made alike of rows of the same tables."""
    if isinstance(value, Row):
        return value.made, *map(id, value.tables)
    return None


def _joined(values: Sequence[Any]) -> tuple[tuple[Array, ...], Callable[..., Array]]:
    """As `stacked`, of values that are made alike."""
    first = values[0]
    if not isinstance(first, Row):
        return (jnp.stack([jnp.asarray(value) for value in values]),), itself
    numbers = np.array([value.numbers for value in values]).T
    tables = zip(first.tables, numbers, strict=True)
    return tuple(taken(*each) for each in tables), first.made


def stored(values: Mapping[Any, Any]) -> dict[Any, Any]:
    """The same values, computed once and kept; tables as wholes.

    Without this XLA repeats the chain that leads to a value in every loop that reads
    it: half again the run time, and twice the compile time, on the LCOC chain.
    """
    held: dict[int, Array] = {}
    for value in values.values():
        parts = value.tables if isinstance(value, Row) else (value,)
        held |= {id(part): part for part in parts}
    kept = dict(
        zip(held, jax.lax.optimization_barrier(list(held.values())), strict=True)
    )
    return {
        name: value._replace(tables=tuple(kept[id(t)] for t in value.tables))
        if isinstance(value, Row)
        else kept[id(value)]
        for name, value in values.items()
    }
