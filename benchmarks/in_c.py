"""The same model in C: every operation of its trace, in loops over a block of points.

It is what is left when nothing stands between the operations and the processor, made
from the model itself, as `in_numpy` is. A block is small enough for the cache. Many
operations share one loop, which the C compiler turns into vector instructions; what
calls the C library has a loop of its own.
"""

import ctypes
import math
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jax
import numpy as np

from benchmarks.in_numpy import traced
from uq.engine.incremental import Operation, Program


LANES = 256  # points of a block
TOGETHER = 64  # operations of a loop
# No rounding is given up: only errno and traps, which nobody reads here.
FLAGS = ("-O3", "-march=native", "-fno-math-errno", "-fno-trapping-math")
TYPES = {"float64": "double", "int64": "int64_t", "int32": "int32_t", "bool": "char"}
CALLS = {"exp", "expm1", "log", "log1p", "log2", "pow", "cos", "sin", "atan2", "tanh"}
RULES = {
    "abs": "fabs({0})",
    "add": "{0} + {1}",
    "and": "{0} & {1}",
    "div": "{0} / {1}",
    "eq": "{0} == {1}",
    "ge": "{0} >= {1}",
    "gt": "{0} > {1}",
    "is_finite": "isfinite({0})",
    "le": "{0} <= {1}",
    "lt": "{0} < {1}",
    "max": "{0} > {1} || {0} != {0} ? {0} : {1}",
    "min": "{0} < {1} || {0} != {0} ? {0} : {1}",
    "mul": "{0} * {1}",
    "ne": "{0} != {1}",
    "neg": "-{0}",
    "or": "{0} | {1}",
    "select_n": "{0} ? {2} : {1}",
    "shift_right_arithmetic": "{0} >> {1}",
    "sqrt": "sqrt({0})",
    "square": "{0} * {0}",
    "squeeze": "{0}",
    "sub": "{0} - {1}",
    **{name: f"{name}({{0}})" for name in CALLS - {"pow", "atan2"}},
    "atan2": "atan2({0}, {1})",
    "pow": "pow({0}, {1})",
}
HEAD = """\
#include <math.h>
#include <stdint.h>
#include <string.h>
#define EACH for (int i = 0; i < LANES; i++)
static inline int64_t bits(double x) { int64_t y; memcpy(&y, &x, 8); return y; }
static inline double number(int64_t x) { double y; memcpy(&y, &x, 8); return y; }
static inline int64_t within(int64_t k, int64_t last) {
  return k < 0 ? 0 : k > last ? last : k;
}
"""


TAKES = "void evaluate(const double *restrict u, double *restrict out, int64_t n) {"


def compiler() -> str | None:
    """The C compiler of this machine; None where there is none."""
    return shutil.which("cc")


def in_c(
    function: Callable[[Any], Any], dimensions: int
) -> Callable[[np.ndarray], np.ndarray]:
    """A traceable function of one point as one of many points, on one core.

    Args:
        function: From a point, shape (d,), to one or several scalars.
        dimensions: Coordinates of a point.

    Returns:
        From points, shape (d, n) with n a multiple of `LANES`, to the scalars, shape
        (outputs, n).

    Raises:
        NotImplementedError: If the function does what no rule here is for.
        FileNotFoundError: If there is no C compiler.
    """
    program = traced(function, dimensions)
    point = jax.ShapeDtypeStruct((dimensions,), np.float64)
    library = _built(written(program, point))
    library.evaluate.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64]
    library.evaluate.restype = None

    def evaluate(points: np.ndarray) -> np.ndarray:
        points = np.ascontiguousarray(points, dtype=np.float64)
        count = points.shape[1]
        if points.shape[0] != dimensions or count % LANES:
            raise ValueError(
                f"points: expected shape ({dimensions}, a multiple of {LANES}), got "
                f"{points.shape}"
            )
        outputs = np.empty((len(program.outputs), count))
        library.evaluate(points.ctypes.data, outputs.ctypes.data, count)
        return outputs

    return evaluate


def written(program: Program, point: jax.ShapeDtypeStruct) -> str:
    """A program of one point as C, over blocks of many.

    Args:
        program: A function of an array `u`, traced; everything else in it is a scalar
            or the look-up of one in a table.
        point: Shape and type of `u`.

    Raises:
        NotImplementedError: If an operation has no rule here.
    """
    text = _Text(program, _types(program, point))
    body = [line for loop in _loops(program.operations) for line in text.loop(loop)]
    for row, name in enumerate(program.outputs):
        body.append(f"EACH out[{row} * n + start + i] = {text.read(name)};")
    slots = [
        f"{kind} {slot}[LANES] __attribute__((aligned(64)));"
        for slot, kind in text.slots.items()
    ]
    return "\n".join(
        [
            f"#define LANES {LANES}",
            HEAD,
            *text.tables.values(),
            TAKES,
            *slots,
            "for (int64_t start = 0; start < n; start += LANES) {",
            *body,
            "}",
            "}",
        ]
    )


@dataclass
class _Text:
    """C for the operations of a program, loop after loop.

    Args:
        program: What is written.
        types: Shape and type of every value, by name.
    """

    program: Program
    types: Mapping[Any, Any]
    slots: dict[str, str] = field(default_factory=dict)  # C type of each array of lanes
    tables: dict[Any, str] = field(default_factory=dict)  # of numbers, by name
    _at: dict[Any, str] = field(default_factory=dict)  # slot or variable of a value
    _free: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._at[self.program.inputs["u"]] = "u[start + i]"  # if it is one number
        self._last = {name: math.inf for name in self.program.outputs}
        for place, operation in reversed([*enumerate(self.program.operations)]):
            for name in operation.operands:
                self._last.setdefault(name, place)

    def loop(self, places: Sequence[int]) -> Iterator[str]:
        """Some operations in one loop; what later ones read is kept in arrays."""
        lines, kept = [], []
        for place in places:
            operation = self.program.operations[place]
            (name,) = operation.results
            lines.append(
                f"const {self._kind(name)} v{place} = {self._said(operation)};"
            )
            self._at[name] = f"v{place}"
            if self._last.get(name, -1) > places[-1]:
                kept.append((name, self._slot(name)))
        lines += [f"{slot}[i] = {self._at[name]};" for name, slot in kept]
        yield f"EACH {{ {' '.join(lines)} }}"
        self._at |= {name: f"{slot}[i]" for name, slot in kept}
        self._release(places)

    def read(self, name: Any) -> str:
        """A value where it is."""
        if name not in self.program.constants:
            return self._at[name]
        value = np.asarray(self.program.constants[name])
        if value.dtype != np.float64:
            return f"({self._kind(name)}){int(value)}"
        number = float(value)
        if math.isfinite(number):
            return f"({number.hex()})"
        return "NAN" if math.isnan(number) else f"({'-' * (number < 0)}INFINITY)"

    def _said(self, operation: Operation) -> str:
        """The expression of an operation."""
        kind, params = operation.primitive.name, operation.params
        first = operation.operands[0]
        if kind == "slice" and first is self.program.inputs["u"]:
            return f"u[{params['start_indices'][0]} * n + start + i]"
        if kind == "dynamic_slice" and first in self.program.constants:
            index, last = self.read(operation.operands[1]), self.types[first].size - 1
            return f"{self._table(first)}[within({index}, {last})]"
        for name in operation.operands:
            self._kind(name)  # refuses what is more than one number
        operands = [self.read(name) for name in operation.operands]
        made = self._kind(operation.results[0])
        match kind:
            case "integer_pow" if params["y"] > 0:
                return " * ".join(operands * params["y"])
            case "bitcast_convert_type" if made in ("double", "int64_t"):
                return f"{'number' if made == 'double' else 'bits'}({operands[0]})"
            case "convert_element_type" if made == "char":
                return f"{operands[0]} != 0"
            case "convert_element_type":
                return f"({made}){operands[0]}"
        if kind not in RULES:
            raise NotImplementedError(f"no C for {kind!r}: add a rule")
        return RULES[kind].format(*operands)

    def _table(self, name: Any) -> str:
        """The name in C of a table of numbers."""
        called = f"table{[*self.tables, name].index(name)}"
        numbers = map(float.hex, map(float, self.program.constants[name]))
        self.tables[name] = (
            f"static const double {called}[] = {{{', '.join(numbers)}}};"
        )
        return called

    def _kind(self, name: Any) -> str:
        """The type of a value in C, if it is one number."""
        found = self.types[name]
        if found.size != 1 or found.dtype.name not in TYPES:
            raise NotImplementedError(f"no C for {found}: expected one number")
        return TYPES[found.dtype.name]

    def _slot(self, name: Any) -> str:
        """An array that holds nothing of use, of the type of a value."""
        kind = self._kind(name)
        for slot in self._free:
            if self.slots[slot] == kind:
                self._free.remove(slot)
                return slot
        slot = f"s{len(self.slots)}"
        self.slots[slot] = kind
        return slot

    def _release(self, places: Sequence[int]) -> None:
        """Let go of the arrays of values that nothing after a loop reads."""
        names = [n for p in places for n in self.program.operations[p].operands]
        for name in dict.fromkeys(names):
            held = self._at.get(name, "").removesuffix("[i]")
            if held in self.slots and self._last[name] <= places[-1]:
                del self._at[name]
                self._free.append(held)


def _loops(operations: Sequence[Operation]) -> Iterator[list[int]]:
    """Places of the operations that share a loop, in their order."""
    loop: list[int] = []
    for place, operation in enumerate(operations):
        alone = operation.primitive.name in CALLS
        if loop and (alone or len(loop) == TOGETHER):
            yield loop
            loop = []
        loop.append(place)
        if alone:
            yield loop
            loop = []
    if loop:
        yield loop


def _types(program: Program, point: jax.ShapeDtypeStruct) -> dict[Any, Any]:
    """Shape and type of every value, by name."""
    found: dict[Any, Any] = {program.inputs["u"]: point}
    for name, value in program.constants.items():
        array = np.asarray(value)
        found[name] = jax.ShapeDtypeStruct(array.shape, array.dtype)
    for operation in program.operations:
        operands = [found[name] for name in operation.operands]
        results = jax.eval_shape(operation.evaluate, operands)
        found |= zip(operation.results, results, strict=True)
    return found


def _built(source: str) -> ctypes.CDLL:
    """A shared object of some C, loaded."""
    cc = compiler()
    if cc is None:
        raise FileNotFoundError("no C compiler: expected `cc` on the PATH")
    with tempfile.TemporaryDirectory(prefix="space-uq-c-") as folder:
        file, library = Path(folder, "model.c"), Path(folder, "model.so")
        file.write_text(source)
        command = [cc, *FLAGS, "-shared", "-fPIC", "-o", library, file, "-lm"]
        subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        return ctypes.CDLL(str(library))
