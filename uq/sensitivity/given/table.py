"""A table of draws and outputs, ours or anybody's, in parts that tell the error.

Rows are kept part by part. Parts are independent: the replicates of a design, or, of
rows that are themselves independent, random batches; the spread of an estimate over
them is its standard error.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import jax
import numpy as np
from jaxtyping import Float, Int

from uq.engine.devices import require_double_precision
from uq.engine.propagation import NonFiniteError
from uq.outlines import outline
from uq.parameters import flatten, unknown
from uq.quantities import Quantity, evaluated


type Nonfinite = Literal["raise", "omit", "event"]
type Columns = Mapping[str, Any]

BATCHES = "rows are independent: errors come from {parts} disjoint random batches"
REPLICATES = "replicates are independent: errors come from {parts} of them"


@dataclass(frozen=True)
class Table:
    """Rows of inputs and of outputs.

    Args:
        parameters: Names of the inputs.
        x: Inputs, finite, one row a draw.
        outputs: Names of the outputs.
        y: Outputs, some of which may not be finite.
        edges: First row of each part, and the number of rows.
        assumptions: What must hold for the parts to be independent.

    Raises:
        ValueError: If an input is not finite somewhere: it has no place in an order,
            and no side of a limit.
    """

    parameters: Sequence[str]
    x: Float[np.ndarray, "n d"]
    outputs: Sequence[str]
    y: Float[np.ndarray, "n q"]
    edges: Int[np.ndarray, " edges"]
    assumptions: Sequence[str]

    __repr__ = outline

    def __post_init__(self) -> None:
        for name, column in zip(self.parameters, self.x.T, strict=True):
            bad = int(np.sum(~np.isfinite(column)))
            if bad:
                raise ValueError(f"{name}: {bad} of {column.size} rows are not finite")

    @property
    def parts(self) -> list[slice]:
        """Rows of each part."""
        ends = self.edges.tolist()
        return [slice(*pair) for pair in zip(ends[:-1], ends[1:], strict=True)]

    def of(self, quantities: Mapping[str, Quantity]) -> "Table":
        """The same rows with quantities of interest for outputs.

        Args:
            quantities: By name: functions of the outputs (`uq.quantities`), for
                instance of the words "cost", "log:cost", "cost<earth.cost".

        Raises:
            ValueError: If there is none, or one needs an output that is not here.
        """
        columns = dict(zip(self.outputs, self.y.T, strict=True))
        computed = of_columns(quantities, columns)
        y = np.stack(list(computed.values()), axis=1)
        return replace(self, outputs=list(quantities), y=y)

    def without(self, parts: Sequence[int]) -> "Table":
        """The table less some of its parts, by their numbers."""
        kept = [p for k, p in enumerate(self.parts) if k not in set(parts)]
        rows = np.concatenate([np.arange(p.start, p.stop) for p in kept])
        sizes = [p.stop - p.start for p in kept]
        return replace(self, x=self.x[rows], y=self.y[rows], edges=_edges(sizes))

    def single(
        self, number: int, nonfinite: Nonfinite = "raise"
    ) -> tuple["Table", list[str]]:
        """The table of one output, finite in every row.

        Args:
            number: Number of the output.
            nonfinite: What to do about rows in which it is not: "raise", "omit" them,
                or make of the output the "event" that it is not finite, 1 or 0.

        Returns:
            The table, and what a reader must know of rows left out.

        Raises:
            NonFiniteError: If there are any and `nonfinite` is "raise".
            ValueError: If the output does not vary, or no part keeps two rows.
        """
        if nonfinite not in get_args(Nonfinite.__value__):
            known = get_args(Nonfinite.__value__)
            raise ValueError(unknown("treatment of rows not finite", nonfinite, known))
        name, y = self.outputs[number], self.y[:, number]
        good = np.isfinite(y)
        bad, notes = int(np.sum(~good)), []
        if bad and nonfinite == "raise":
            raise NonFiniteError(
                f"{name}: {bad} of {y.size} rows are not finite, the first is row "
                f"{np.argmin(good)}: leave them out with nonfinite='omit', or analyse "
                "nonfinite='event'"
            )
        if nonfinite == "event":
            name, y, good = f"{name} is not finite", (~good).astype(float), good | True
        elif bad:
            notes.append(f"{name}: {bad} of {y.size} rows not finite were left out")
        sizes = np.add.reduceat(good.astype(int), self.edges[:-1])
        if sizes.min() < 2:
            raise ValueError(f"{name}: a part keeps {sizes.min()} rows, needs two")
        y = y[good]
        if np.all(y == y[0]):
            raise ValueError(f"{name}: is {y[0]:g} in every row: nothing to explain")
        cleaned = replace(
            self, x=self.x[good], y=y[:, None], outputs=[name], edges=_edges(sizes)
        )
        return cleaned, notes

    def thinned(self, rows: int, rng: np.random.Generator) -> "Table":
        """At most so many rows, drawn at random, as many of each part.

        Args:
            rows: How many in all; two of each part stay even so.
            rng: Draws them.
        """
        most = max(rows // len(self.parts), 2)
        kept = [
            np.sort(rng.permutation(np.arange(p.start, p.stop))[:most])
            for p in self.parts
        ]
        at = np.concatenate(kept)
        return replace(
            self, x=self.x[at], y=self.y[at], edges=_edges([len(k) for k in kept])
        )

    def dealt(self, rng: np.random.Generator) -> "Table":
        """The same rows, dealt at random into parts of the same sizes."""
        rows = rng.permutation(len(self.x))
        return replace(self, x=self.x[rows], y=self.y[rows])


def from_replicates(inputs: Columns, outputs: Columns) -> Table:
    """A table of independent replicates, such as scramblings of one design.

    Args:
        inputs: Arrays of shape (replicates, n) by name.
        outputs: Arrays of the same shape by name.

    Raises:
        ValueError: If shapes differ, an input is not finite or does not vary, or a
            replicate has fewer than two rows.
    """
    x, y, shape = _stacked(inputs, outputs)
    if len(shape) != 2:
        raise ValueError(f"need columns of shape (replicates, n), found {shape}")
    parts, size = shape
    if parts < 2:
        raise ValueError("one replicate tells no error: give its rows to from_rows")
    assumptions = [REPLICATES.format(parts=parts)]
    return _table(inputs, x, outputs, y, np.full(parts, size), assumptions)


def from_rows(
    inputs: Columns, outputs: Columns, *, seed: int, parts: int = 16
) -> Table:
    """A table of independent rows, dealt at random into parts.

    Args:
        inputs: Arrays of shape (n,) by name.
        outputs: Arrays of the same shape by name.
        seed: Same seed, same parts.
        parts: How many; sizes differ by one row at most.

    Raises:
        ValueError: If shapes differ, an input is not finite or does not vary, or there
            are fewer than two rows a part.
    """
    x, y, shape = _stacked(inputs, outputs)
    if len(shape) != 1:
        raise ValueError(f"need columns of shape (n,), found {shape}")
    if parts < 2:
        raise ValueError(f"need two parts for a standard error, got {parts}")
    dealt = np.random.default_rng(seed).permutation(len(x))
    sizes = np.diff(np.arange(parts + 1) * len(x) // parts)
    assumptions = [BATCHES.format(parts=parts)]
    return _table(inputs, x[dealt], outputs, y[dealt], sizes, assumptions)


def from_draws(
    draws: Any, outputs: Any, quantities: Mapping[str, Quantity] | None = None
) -> Table:
    """A table of what `sample` and `propagate` returned.

    Args:
        draws: A parameter class; leaves of shape (replicates, n), or () where fixed,
            which are no inputs.
        outputs: The class of outputs; likewise.
        quantities: What is analysed, by name: functions of the outputs; None is every
            output of that shape.

    Raises:
        ValueError: If no parameter varies, a quantity needs an output that there is
            not, or shapes differ.
    """
    inputs, answers = (_varying(flatten(tree)[0]) for tree in (draws, outputs))
    if not inputs:
        raise ValueError("no parameter varies: draws need shape (replicates, n)")
    if quantities is not None:
        answers = of_columns(quantities, flatten(outputs)[0])
    return from_replicates(inputs, answers)


def of_columns(
    quantities: Mapping[str, Quantity], columns: Columns
) -> dict[str, np.ndarray]:
    """Quantities of interest of every row.

    Args:
        quantities: By name: functions of one row's outputs.
        columns: Outputs by name, of one shape, or () where all rows share a value.

    Raises:
        ValueError: If there is no quantity, or one needs an output that is not here.
    """
    require_double_precision()
    if not quantities:
        raise ValueError("no quantity of interest: name at least one output")
    shape = np.broadcast_shapes(*(np.shape(column) for column in columns.values()))
    flat = {n: np.broadcast_to(c, shape).ravel() for n, c in columns.items()}
    computed = jax.vmap(lambda row: evaluated(quantities, row))(flat)
    return {name: np.asarray(each).reshape(shape) for name, each in computed.items()}


def _varying(leaves: Columns) -> dict[str, Any]:
    return {name: leaf for name, leaf in leaves.items() if np.ndim(leaf)}


def _stacked(
    inputs: Columns, outputs: Columns
) -> tuple[np.ndarray, np.ndarray, tuple[int, ...]]:
    """Columns side by side, and the shape that all of them have."""
    if not inputs or not outputs:
        raise ValueError("a table needs at least one input and one output")
    both = {**inputs, **outputs}
    shapes = {name: np.shape(column) for name, column in both.items()}
    first, shape = next(iter(shapes.items()))
    for name, other in shapes.items():
        if other != shape:
            message = f"{name}: expected shape {shape} as {first} has, found {other}"
            raise ValueError(message)
    x, y = (
        np.stack([np.ravel(np.asarray(c, np.float64)) for c in columns.values()], 1)
        for columns in (inputs, outputs)
    )
    return x, y, shape


def _table(
    inputs: Columns,
    x: np.ndarray,
    outputs: Columns,
    y: np.ndarray,
    sizes: np.ndarray,
    assumptions: Sequence[str],
) -> Table:
    if sizes.min() < 2:
        raise ValueError(f"a part has {sizes.min()} rows, needs two: take fewer parts")
    table = Table(list(inputs), x, list(outputs), y, _edges(sizes), assumptions)
    for name, column in zip(inputs, x.T, strict=True):
        if np.all(column == column[0]):
            raise ValueError(f"{name}: does not vary: leave it out of the inputs")
    return table


def _edges(sizes: Any) -> Int[np.ndarray, " edges"]:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
