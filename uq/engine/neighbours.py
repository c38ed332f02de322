"""Forms in which a model is compiled at a point and at all its neighbours.

A neighbour takes some inputs, a factor, from another point. Written out one by one, a
hundred neighbours are slow to compile. The loop compiles the model once, and runs all
of it for each neighbour. Groups are between the two: factors of like reach share one
suffix of the program, in a loop of their own. A form changes the last bits of sums, so
that it is planned from the program and the work, never from a clock.
"""

import abc
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int, UInt64

from uq.engine.incremental import Point, Program
from uq.engine.programs import tell
from uq.engine.rolling import compiled, evaluate
from uq.engine.rows import Values, chosen, stored, taken


# Of one core, measured on the LCOC chain.
# Half of the seconds an operation takes to compile: programs are kept and used again.
COMPILED = {"loop": 0.75e-3, "groups": 0.9e-3}
RUN = 0.3e-9  # seconds an operation and point
COUNTS = tuple(2**power for power in range(2, 20))  # of groups that are considered


type Factors = Mapping[str, Sequence[str]]
type Pair = tuple[Array, Array, Array, Array | None]


class Form(abc.ABC):
    """How a model of one output, shape (outputs, n), is evaluated at neighbours."""

    @abc.abstractmethod
    def neighbours(
        self, point: Point, others: Values
    ) -> Float[Array, "outputs factors n"]:
        """The outputs with each factor in turn from elsewhere.

        Args:
            point: Where all other inputs stay.
            others: Value of every input of a factor, by path; shapes as at the point.
        """

    @abc.abstractmethod
    def read(self, program: Program) -> set[Any]:
        """Names of the values of a point that its neighbours read."""

    def at(
        self, program: Program, values: Values
    ) -> tuple[Float[Array, "outputs n"], Point]:
        """The outputs at a point, and what its neighbours start from.

        Args:
            program: The model, traced for as many points.
            values: Of every input, by path.
        """
        known = {program.inputs[path]: value for path, value in values.items()}
        read, run = self.read(program), range(len(program.operations))
        outputs = evaluate(program, run, known, kept=read)
        # In the order of the program: a set has another in every run, and a program of
        # another order is compiled anew.
        kept = stored({name: v for name, v in known.items() if name in read})
        return outputs, Point(program, known | kept)

    def pair(self, program: Program, a: Values, b: Values, *, both: bool) -> Pair:
        """The outputs at two points and at the neighbours of either in the other.

        Args:
            program: The model, traced at `a`.
            a: Value of every input, by path.
            b: Likewise, at the other point.
            both: Whether to visit the neighbours of `b` too.

        Returns:
            At `a` and `b`, shape (outputs, n); at `a` with each factor from `b`, shape
            (outputs, factors, n), and at `b` with each from `a`, or None.
        """
        at_a, here = self.at(program, a)
        at_b, there = self.at(program, b)
        back = self.neighbours(there, a) if both else None
        return at_a, at_b, self.neighbours(here, b), back


@dataclass(frozen=True)
class Loop(Form):
    """The whole model once, in a loop over the factors.

    Args:
        factors: Paths of the inputs of each factor, by its name.
    """

    factors: Factors

    def __repr__(self) -> str:
        return "loop"

    def read(self, program: Program) -> set[Any]:
        """As `Form.read`: inputs alone."""
        return {*program.inputs.values()}

    def neighbours(
        self, point: Point, others: Values
    ) -> Float[Array, "outputs factors n"]:
        """As `Form.neighbours`."""
        program = point.program
        here = {path: point.known[name] for path, name in program.inputs.items()}
        return _chosen(program, here, others, _members(self.factors.values(), here))

    def pair(self, program: Program, a: Values, b: Values, *, both: bool) -> Pair:
        """As `Form.pair`: the points are two more turns of the loop."""
        moved = _members(self.factors.values(), a)
        ends = np.repeat([[False], [True]], len(a), axis=1)
        turns = [ends, moved, ~moved] if both else [ends, moved]
        found = _chosen(program, a, b, np.concatenate(turns))
        last = len(ends) + len(moved)
        back = found[:, last:] if both else None
        return found[:, 0], found[:, 1], found[:, len(ends) : last], back


@dataclass(frozen=True)
class Groups(Form):
    """A suffix of the model for each group of factors, in a loop over the group.

    Args:
        groups: Factors of each group, by name.
        order: Names of the factors, in the order of the outputs.
    """

    groups: Sequence[Factors]
    order: Sequence[str]

    def __repr__(self) -> str:
        return f"{len(self.groups)} groups of {len(self.order)} factors"

    @property
    def _inputs(self) -> list[list[str]]:
        """Paths of the inputs of each group."""
        return [list(dict.fromkeys(chain(*g.values()))) for g in self.groups]

    def read(self, program: Program) -> set[Any]:
        """As `Form.read`."""
        return set[Any]().union(*map(program.read, self._inputs))

    def neighbours(
        self, point: Point, others: Values
    ) -> Float[Array, "outputs factors n"]:
        """As `Form.neighbours`."""
        groups = zip(self.groups, self._inputs, strict=True)
        found = [_suffix(point, others, *group) for group in groups]
        place = {name: row for row, name in enumerate(chain(*self.groups))}
        rows = np.array([place[name] for name in self.order])
        # Taken apart row by row, a thousand of them take seconds to compile.
        return jnp.moveaxis(taken(jnp.concatenate(found), rows), 0, 1)


def plan(
    program: Program, factors: Factors, points: int, *, both: bool = False
) -> Form:
    """The form in which compiling and running together take the least time.

    Args:
        program: The model, traced for many points.
        factors: Paths of the inputs of each factor, by its name.
        points: At which all neighbours will be visited, in all.
        both: Whether those of two points will be, each in the other, as in `Form.pair`.

    Returns:
        The loop or some number of groups; the same wherever the arguments are.
    """
    names, size, times = list(factors), len(program.operations), 1 + both
    reach = _rows(program, factors.values())
    alone, whole = _sizes(reach), _compiled(program, ~np.zeros_like(reach[0]))
    # Even one suffix for all, run as if each factor had its own.
    least = _cost("groups", 2 * whole, times * int(alone.sum()), points)
    parts, made = None, whole
    cheapest = _cost("loop", whole, times * size * len(names), points)
    for some in clustered(reach, COUNTS) if cheapest > least else ():
        unions = [_union(reach[part]) for part in some]
        sizes = _sizes(np.stack(unions)).tolist()
        run = sum(s * len(part) for s, part in zip(sizes, some, strict=True))
        suffixes = 2 * whole + times * sum(_compiled(program, u) for u in unions)
        cost = _cost("groups", suffixes, times * run, points)
        if cost < cheapest:
            cheapest, parts, made = cost, some, suffixes
    form = Loop(factors)
    if parts is not None:
        named = [{names[i]: factors[names[i]] for i in part} for part in parts]
        form = Groups(named, names)
    tell(
        f"{form}: {made} operations compiled, for a model of {size} at {points} points "
        f"and their neighbours in {len(names)} factors"
    )
    return form


def rounded(points: int) -> int:
    """A number of points to a power of 16: of sizes that are near, one form for all."""
    return 16 ** round(math.log(max(points, 1), 16))


def _cost(form: str, compiled: int, run: int, points: int) -> float:
    """Seconds of a core, from operations compiled and run at each point."""
    return COMPILED[form] * compiled + RUN * run * points


def clustered(
    reach: UInt64[np.ndarray, "factors words"], counts: Sequence[int]
) -> list[list[list[int]]]:
    """Factors in fewer and fewer groups, by the least rise of the operations run.

    Every factor of a group runs all that any of them reaches. Two groups become one
    where this costs least; among equals those of the first factors do.

    Args:
        reach: For each factor the operations that it reaches, as bits.
        counts: How many groups are of interest.

    Returns:
        Numbers of the factors of each group: each factor alone, then for every count
        below that, from the most to the fewest groups.
    """
    reach, groups = reach.copy(), {i: [i] for i in range(len(reach))}
    members, never = np.ones(len(reach), dtype=np.int64), np.iinfo(np.int64).max
    sizes = _sizes(reach)

    def rises(i: int) -> Int[np.ndarray, " factors"]:
        union = _sizes(reach | reach[i])
        own = members * sizes + members[i] * sizes[i]
        return np.where(members > 0, union * (members + members[i]) - own, never)

    rise = np.stack([rises(i) for i in range(len(reach))])
    rise[np.tril_indices(len(reach))] = never
    found = [list(groups.values())]
    while len(groups) > min(counts, default=1):
        i, j = map(int, np.unravel_index(np.argmin(rise), rise.shape))
        groups[i] = sorted(groups[i] + groups.pop(j))
        reach[i] |= reach[j]
        sizes[i], members[i], members[j] = _sizes(reach[i][None])[0], len(groups[i]), 0
        rise[j], rise[:, j] = never, never
        new = rises(i)
        rise[i, i + 1 :], rise[:i, i] = new[i + 1 :], new[:i]
        if len(groups) in counts:
            found.append(list(groups.values()))
    return found


def _rows(
    program: Program, factors: Iterable[Sequence[str]]
) -> UInt64[np.ndarray, "factors words"]:
    """The operations that each factor reaches, as bits."""
    size = 8 * (len(program.operations) // 64 + 1)
    rows = {
        path: np.frombuffer(bits.to_bytes(size, "little"), dtype=np.uint64)
        for path, bits in program.reach.items()
    }
    return np.stack([_union(np.stack([rows[p] for p in paths])) for paths in factors])


def _compiled(program: Program, reached: UInt64[np.ndarray, " words"]) -> int:
    """How many operations are compiled to run those that are reached."""
    bits = np.unpackbits(reached.view(np.uint8), bitorder="little")
    return compiled(program, bits[: len(program.operations)].astype(bool))


def _union(rows: UInt64[np.ndarray, "rows words"]) -> UInt64[np.ndarray, " words"]:
    return np.bitwise_or.reduce(rows, axis=0)


def _sizes(rows: UInt64[np.ndarray, "rows words"]) -> Int[np.ndarray, " rows"]:
    """How many bits are set."""
    return np.bitwise_count(rows).sum(axis=1, dtype=np.int64)


def _members(
    factors: Iterable[Sequence[str]], paths: Iterable[str]
) -> Bool[np.ndarray, "factors inputs"]:
    """Which inputs each factor holds."""
    return np.array([[path in held for path in paths] for held in map(set, factors)])


def _chosen(
    program: Program, a: Values, b: Values, turns: Bool[np.ndarray, "turns inputs"]
) -> Float[Array, "outputs turns n"]:
    """The outputs of the whole model, each input at every turn as in `a` or in `b`."""

    def one(swapped: Bool[Array, " inputs"]) -> Float[Array, "outputs n"]:
        known = _selected(program, swapped, a, b)
        return evaluate(program, range(len(program.operations)), known)

    return jnp.moveaxis(jax.lax.map(one, jnp.asarray(turns)), 0, 1)


def _suffix(
    point: Point, others: Values, group: Factors, inputs: Sequence[str]
) -> Float[Array, "factors outputs n"]:
    """The outputs with each factor of a group in turn from elsewhere."""
    program, positions = point.program, point.program.reached(inputs)
    here = {path: point.known[program.inputs[path]] for path in inputs}
    moved = jnp.asarray(_members(group.values(), inputs))

    def one(swapped: Bool[Array, " inputs"]) -> Float[Array, "outputs n"]:
        known = _selected(program, swapped, here, others)
        return evaluate(program, positions, known, point.known)

    if len(group) > 1:
        return jax.lax.map(one, moved)
    known = {program.inputs[path]: others[path] for path in inputs}
    return evaluate(program, positions, known, point.known)[None]


def _selected(
    program: Program, swapped: Bool[Array, " inputs"], a: Values, b: Values
) -> dict[Any, Any]:
    """Value of each input of `a` by name: that of `b` where it is swapped."""
    return {
        program.inputs[path]: chosen(swapped, number, here, b[path])
        if path in b
        else here
        for number, (path, here) in enumerate(a.items())
    }
