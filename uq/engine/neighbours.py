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

from uq.engine.incremental import Point, Program, Values, stored


# Of one core, measured on the LCOC chain.
# Half of the seconds an operation takes to compile: programs are kept and used again.
COMPILED = {"loop": 0.75e-3, "groups": 0.9e-3}
RUN = 0.3e-9  # seconds an operation and point
COUNTS = tuple(2**power for power in range(2, 20))  # of groups that are considered
DEEP = 128  # operations one upon another, beyond which a program is cut in pieces
PIECE = 64  # operations of a piece

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
        at_a, a_point = program.at(a)
        at_b, b_point = program.at(b)
        back = self.neighbours(b_point, a) if both else None
        return at_a, at_b, self.neighbours(a_point, b), back


@dataclass(frozen=True)
class Loop(Form):
    """The whole model once, in a loop over the factors.

    Args:
        factors: Paths of the inputs of each factor, by its name.
    """

    factors: Factors

    def __repr__(self) -> str:
        return "loop"

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

    def neighbours(
        self, point: Point, others: Values
    ) -> Float[Array, "outputs factors n"]:
        """As `Form.neighbours`."""
        program, groups = point.program, self.groups
        paths = [list(dict.fromkeys(chain(*g.values()))) for g in groups]
        read = set[Any]().union(*map(program.read, paths))
        # In the order of the program: a set has another in every run, and a program of
        # another order is compiled anew.
        kept = stored({name: v for name, v in point.known.items() if name in read})
        point = Point(program, point.known | kept)
        found = {
            name: row
            for group, inputs in zip(groups, paths, strict=True)
            for name, row in zip(
                group, _suffix(point, others, group, inputs), strict=True
            )
        }
        return jnp.stack([found[name] for name in self.order], axis=1)


def plan(program: Program, factors: Factors, points: int) -> Form:
    """The form in which compiling and running together take the least time.

    Args:
        program: The model, traced for many points.
        factors: Paths of the inputs of each factor, by its name.
        points: At which all neighbours will be visited, in all.

    Returns:
        The loop or some number of groups; the same wherever the arguments are.
    """
    names, size = list(factors), len(program.operations)
    reach = _rows(program, factors.values())
    alone = _sizes(reach)
    # Even one suffix for all, run as if each factor had its own.
    least = _cost("groups", 2 * size + int(alone.max()), int(alone.sum()), points)
    cheapest, form = _cost("loop", size, size * len(names), points), None
    if cheapest > least:
        for parts in clustered(reach, COUNTS):
            sizes = [int(_sizes(_union(reach[part])[None])[0]) for part in parts]
            run = sum(s * len(part) for s, part in zip(sizes, parts, strict=True))
            cost = _cost("groups", 2 * size + sum(sizes), run, points)
            if cost < cheapest:
                cheapest, form = cost, parts
    if form is None:
        return Loop(factors)
    named = [{names[i]: factors[names[i]] for i in part} for part in form]
    return Groups(named, names)


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
        return _evaluated(program, range(len(program.operations)), known)

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
        return _evaluated(program, positions, known, point.known)

    if len(group) > 1:
        return jax.lax.map(one, moved)
    known = {program.inputs[path]: others[path] for path in inputs}
    return _evaluated(program, positions, known, point.known)[None]


def _selected(
    program: Program, swapped: Bool[Array, " inputs"], a: Values, b: Values
) -> dict[Any, Array]:
    """Value of each input of `a` by name: that of `b` where it is swapped."""
    return {
        program.inputs[path]: jnp.where(swapped[number], b[path], here)
        if path in b
        else here
        for number, (path, here) in enumerate(a.items())
    }


def _evaluated(
    program: Program,
    positions: Sequence[int],
    known: dict[Any, Array],
    *others: dict[Any, Array],
) -> Float[Array, "outputs n"]:
    """The outputs after some operations, a long chain of them in pieces.

    XLA repeats what several operations read in each of them. In a chain that grows
    with its length: one of 100 links ran five times as long as it does in pieces.
    """
    step = PIECE if _depth(program, positions) > DEEP else max(len(positions), 1)
    pieces = [positions[k : k + step] for k in range(0, len(positions), step)]
    last = {
        name: number
        for number, piece in enumerate(pieces)
        for position in piece
        for name in program.operations[position].operands
    } | dict.fromkeys(program.outputs, len(pieces))
    values = program.run((), known, *others)
    for number, piece in enumerate(pieces):
        values = program.run(piece, known, *others)
        results = chain(*(program.operations[position].results for position in piece))
        read = [name for name in results if last.get(name, 0) > number]
        if number < len(pieces) - 1:
            known |= stored({name: known[name] for name in read})
    return program.told(values)


def _depth(program: Program, positions: Iterable[int]) -> int:
    """How many operations stand upon one another at most."""
    depth: dict[Any, int] = {}
    for operation in map(program.operations.__getitem__, positions):
        below = max((depth.get(name, 0) for name in operation.operands), default=0)
        depth |= dict.fromkeys(operation.results, below + 1)
    return max(depth.values(), default=0)
