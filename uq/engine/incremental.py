"""A model at a point and at its neighbours, recomputing only what a change reaches.

Most of a long chain does not depend on most of its inputs. The model is traced once to
a list of operations; a neighbour, in which some inputs differ, repeats only the
operations downstream of those inputs and takes every other value from the point itself.
Calls are opened; loops and branches are operations like any other.
"""

import functools
import operator
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import numpy as np
from jax.extend import core
from jaxtyping import Array

from uq.engine.repeats import Reads, Stretch, stretches
from uq.engine.rows import plain
from uq.outlines import outline
from uq.parameters import flatten, unknown


type Values = dict[str, Array]
# Calls that are opened, and where each keeps what it calls. Another call is one
# operation: right, only coarser.
OPENED = {
    "jit": "jaxpr",
    "custom_jvp_call": "call_jaxpr",
    "custom_vjp_call": "call_jaxpr",
}


class _Name:
    """The name of a value: nothing but an identity."""


@dataclass(frozen=True)
class Operation:
    """One operation, its operands named across the calls that were opened."""

    primitive: core.Primitive
    params: Mapping[str, Any]
    operands: Sequence[_Name]
    results: Sequence[_Name]
    shapes: Sequence[tuple[Any, Any]]  # and types of the operands

    __repr__ = outline

    @property
    def kind(self) -> Any:
        """Equal for operations that differ at most in what they read."""
        params = tuple((name, type(v), v) for name, v in self.params.items())
        return self.primitive, params, tuple(self.shapes), len(self.results)

    def evaluate(self, operands: Sequence[Any]) -> Sequence[Any]:
        """The results from the values of the operands."""
        params = self.primitive.get_bind_params(self.params)
        # A pair with the functions first, up to JAX 0.11.
        functions, params = params if isinstance(params, tuple) else ((), params)
        results = self.primitive.bind(*functions, *operands, **params)
        return results if self.primitive.multiple_results else [results]


@dataclass(frozen=True)
class Program:
    """A model as operations in order, and which of them each input reaches.

    Args:
        operations: Calls opened; only those that an output needs.
        constants: Values that are given and no input changes, literals among them.
        inputs: Name of each input's value, by path.
        outputs: Name of each output leaf's value.
        reach: For each input a set of bits: that of every operation downstream of it,
            by position, is one.
        structure: Tree of the outputs.
    """

    operations: Sequence[Operation]
    constants: dict[_Name, Any]
    inputs: Mapping[str, _Name]
    outputs: Sequence[_Name]
    reach: Mapping[str, int]
    structure: Any

    __repr__ = outline

    def at(self, base: Values) -> tuple[Any, "Point"]:
        """The outputs at a point, and the point with all it computed on the way.

        Args:
            base: Value of every input, by path.

        Returns:
            The outputs in the model's own class, and what `Point.moved` starts from.
        """
        known = {self.inputs[path]: value for path, value in base.items()}
        values = self.run(range(len(self.operations)), known)
        return self.told(values), Point(self, known)

    def run(
        self, positions: Iterable[int], known: dict[Any, Any], *others: dict[Any, Any]
    ) -> Mapping[Any, Any]:
        """Some operations evaluated.

        Args:
            positions: Of the operations, each after those that it reads.
            known: Values by name, into which the results are put.
            others: Further values by name, read where `known` has none.

        Returns:
            All of these values, with the constants.
        """
        view = ChainMap(known, *others, self.constants)
        for position in positions:
            operation = self.operations[position]
            operands = [plain(view[name]) for name in operation.operands]
            results = operation.evaluate(operands)
            view.update(zip(operation.results, results, strict=True))
        return view

    def told(self, values: Mapping[Any, Any]) -> Any:
        """The outputs, from all values by name, in the model's own class."""
        found = [plain(values[name]) for name in self.outputs]
        return jax.tree.unflatten(self.structure, found)

    def read(self, changes: Iterable[str]) -> set[_Name]:
        """The values of a point that its neighbours read.

        Args:
            changes: Paths of the inputs in which these differ from the point.
        """
        moved = {self.inputs[path] for path in changes}
        wanted: set[_Name] = set(self.outputs)
        for position in self.reached(changes):
            operation = self.operations[position]
            wanted.update(operation.operands)
            moved.update(operation.results)
        return wanted - moved - self.constants.keys()

    def reached(self, changes: Iterable[str]) -> list[int]:
        """Positions of the operations that some inputs reach, in their order."""
        bits = functools.reduce(operator.or_, (self.reach[path] for path in changes), 0)
        return [n for n, bit in enumerate(reversed(f"{bits:b}")) if bit == "1"]

    @functools.cached_property
    def reads(self) -> Reads:
        """What every operation reads."""
        numbers: dict[_Name, int] = {}
        made: dict[_Name, tuple[int, int]] = {}
        start, name, place, result = [0], [], [], []
        for position, operation in enumerate(self.operations):
            for operand in operation.operands:
                name.append(numbers.setdefault(operand, len(numbers)))
                position_of, number = made.get(operand, (-1, 0))
                place.append(position_of)
                result.append(number)
            start.append(len(name))
            made |= {r: (position, k) for k, r in enumerate(operation.results)}
        return Reads(
            *(np.array(each, dtype=int) for each in (start, name, place, result))
        )

    @functools.cached_property
    def stretches(self) -> list[Stretch]:
        """Where the operations repeat so often that a loop of them is worth it."""
        kinds: dict[Any, int] = {}
        found = []
        for position, operation in enumerate(self.operations):
            try:
                found.append(kinds.setdefault(operation.kind, position))
            except TypeError:  # a parameter that cannot be compared
                found.append(position)
        return stretches(np.array(found, dtype=int), self.reads)

    def share(self) -> float:
        """Mean cost of a neighbour in one input, in operations of a full evaluation."""
        reached = sum(map(int.bit_count, self.reach.values()))
        return reached / (len(self.reach) * max(len(self.operations), 1))


@dataclass(frozen=True)
class Point:
    """A point and every value that led to its outputs."""

    program: Program
    known: dict[_Name, Any]

    __repr__ = outline

    def moved(self, changes: Values) -> Any:
        """The outputs where some inputs take other values, as exact as anew.

        Args:
            changes: New values by path; the shapes are those of the point.

        Returns:
            The outputs in the model's own class.

        Raises:
            KeyError: If a path names no input.
        """
        program = self.program
        for path in changes:
            if path not in program.inputs:
                raise KeyError(unknown("parameter", path, program.inputs))
        known = {program.inputs[path]: value for path, value in changes.items()}
        return program.told(program.run(program.reached(changes), known, self.known))


def trace(model: Callable[[Any], Any], base: Any) -> Program:
    """The operations of a model for inputs of given shapes.

    Args:
        model: A traceable function of a tree of arrays; batch it with `jax.vmap` first.
        base: The tree, filled with arrays or with their shapes and types.

    Returns:
        The program, whose cost to trace is that of tracing the model once.
    """
    closed, shape = jax.make_jaxpr(model, return_shape=True)(base)
    inputs = {path: _Name() for path in flatten(base)[0]}
    operations: list[Operation] = []
    constants: dict[_Name, Any] = {}
    outputs = _inline(closed, list(inputs.values()), operations, constants)
    operations = _needed(operations, outputs)
    downstream = _downstream(operations)
    return Program(
        operations=operations,
        constants=constants,
        inputs=inputs,
        outputs=outputs,
        reach={path: downstream.get(name, 0) for path, name in inputs.items()},
        structure=jax.tree.structure(shape),
    )


def _inline(
    called: Any,
    operands: Sequence[_Name],
    into: list[Operation],
    constants: dict[_Name, Any],
) -> list[_Name]:
    """Append the operations of what is called, and name its results."""
    names = dict(zip(called.jaxpr.invars, operands, strict=True))

    def constant(value: Any) -> _Name:
        constants[name := _Name()] = value
        return name

    def named(variables: Sequence[Any]) -> list[_Name]:
        return [
            constant(v.val) if isinstance(v, core.Literal) else names[v]
            for v in variables
        ]

    names |= zip(called.jaxpr.constvars, map(constant, called.consts), strict=True)
    for equation in called.jaxpr.eqns:
        operands, key = named(equation.invars), OPENED.get(equation.primitive.name)
        if key:
            results = _inline(equation.params[key], operands, into, constants)
        else:
            results = [_Name() for _ in equation.outvars]
            into.append(
                Operation(
                    equation.primitive,
                    equation.params,
                    operands,
                    results,
                    [(v.aval.shape, v.aval.dtype) for v in equation.invars],
                )
            )
        names |= zip(equation.outvars, results, strict=True)
    return named(called.jaxpr.outvars)


def _needed(
    operations: Sequence[Operation], outputs: Sequence[_Name]
) -> list[Operation]:
    """The operations on which an output depends, in their order."""
    wanted, kept = {*outputs}, []
    for operation in reversed(operations):
        if not wanted.isdisjoint(operation.results):
            kept.append(operation)
            wanted.update(operation.operands)
    return kept[::-1]


def _downstream(operations: Sequence[Operation]) -> dict[_Name, int]:
    """For each value that is read, the operations whose results change with it: bits.

    Found backwards, for all values at once.
    """
    found: dict[_Name, int] = {}
    for position in reversed(range(len(operations))):
        operation = operations[position]
        bits = 1 << position
        for name in operation.results:
            bits |= found.get(name, 0)
        for name in operation.operands:
            found[name] = found.get(name, 0) | bits
    return found
