"""Models that JAX cannot trace: NumPy functions, table lookups, other programs.

`black_box(f)` is a model like any other to every engine. A traced program holds one
operation for it, which calls back to the host with a whole batch of points.

JAX's own `pure_callback` moves what it is given onto a device and rounds it to float32
in threads in which double precision is off, as it is in those of a second device. This
operation takes plain NumPy arrays, and answers with the bits of its numbers.
"""

import contextlib
import functools
import hashlib
import inspect
import itertools
import re
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from multiprocessing.reduction import ForkingPickler
from pickle import PicklingError
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import ShapedArray, Tracer
from jax.extend import core
from jax.interpreters import ad, batching, mlir

from uq.engine.devices import require_double_precision
from uq.engine.incremental import trace
from uq.inputs.host_calls import BlackBoxError, Call, Form, name_of, require_real
from uq.inputs.signatures import takes, takes_one
from uq.parameters import flatten
from uq.words import brief, few, shown


REMEMBERED = 2**22  # numbers that a box keeps of the batches it has seen, 32 MB
ENTRY = 64  # what keeping one batch costs besides, in numbers
PARTS = 4  # of a batch, for each process: the slowest then waits for little
UNSENT = (PicklingError, AttributeError, TypeError)
BITS = 2  # words of 32 bits in a float64
HOST = {"black_box", "pure_callback", "io_callback"}  # operations of no derivative
INSTEAD = "sobol, shapley, morris, tornado or given data"
FAILURE = re.compile(r"BlackBoxError: (.+)")
INTERRUPTED = re.compile(r"^KeyboardInterrupt", re.MULTILINE)
TOKENS = itertools.count()


class BlackBox:
    """A model that is evaluated on the host; made by `black_box`."""

    def __init__(
        self,
        function: Callable[..., Any],
        *,
        vectorized: bool,
        workers: int,
        outputs: tuple[str, ...] | None,
    ) -> None:
        # Not `__wrapped__`: it would be followed, and the function itself be traced.
        self.__name__ = self.__qualname__ = name_of(function)
        self.__doc__, self.__module__ = function.__doc__, function.__module__
        self.__signature__ = _signature(function)
        self.evaluations = 0  # points at which the function was called
        self._function, self._vectorized = function, vectorized
        self._workers, self._outputs = workers, outputs
        self._token, self._lock = next(TOKENS), threading.RLock()
        self._kept: OrderedDict[Any, np.ndarray] = OrderedDict()
        self._weight = 0  # of what is kept, in numbers
        self._pool: ProcessPoolExecutor | None = None

    @property
    def outputs(self) -> tuple[str, ...] | None:
        """Names of the outputs, None until they are known."""
        return self._outputs

    def __call__(self, *given: Any, **named: Any) -> dict[str, Any]:
        """Every output, by name.

        Args:
            *given: One structure of scalars, or the function's own arguments.
            **named: The function's arguments.

        Returns:
            Traced scalars where an input is one, float64 NumPy arrays otherwise; of the
            shape of the inputs.

        Raises:
            ValueError: If the inputs do not fit the function, it fails, or it is traced
                before its outputs are known.
        """
        form, leaves = self._form(given, named)
        if not any(isinstance(leaf, Tracer) for leaf in leaves):
            arrays = np.broadcast_arrays(
                *(_input(n, v) for n, v in zip(form.names, leaves, strict=True))
            )
            answers = self._host(form, arrays)
            return dict(zip(self.outputs or (), answers, strict=True))
        require_double_precision()
        if self.outputs is None:
            message = (
                f"{self.__name__}: its outputs are not known before it is called: give "
                "their names, as in outputs=('cost', 'mass'), or call learn(point)"
            )
            raise ValueError(message)
        arrays = jnp.broadcast_arrays(*map(jnp.asarray, leaves))
        for name, array in zip(form.names, arrays, strict=True):
            require_real(name, array.dtype)
        words = _black_box.bind(
            *arrays, box=self, token=self._token, form=form, count=len(self.outputs)
        )
        values = [jax.lax.bitcast_convert_type(bits, jnp.float64) for bits in words]
        return dict(zip(self.outputs, values, strict=True))

    def at(self, point: Any) -> dict[str, float]:
        """Every output at one point, evaluated here and now.

        Args:
            point: A structure or a mapping of numbers, in the units of the function.

        Raises:
            ValueError: If the point does not fit the function, or it fails there.
        """
        return {name: float(value) for name, value in self(point).items()}

    def learn(self, point: Any) -> tuple[str, ...]:
        """Names of the outputs, from one call where they are not known.

        Args:
            point: A structure or a mapping of numbers at which the function works, such
                as the nominal one.

        Raises:
            ValueError: If the point does not fit the function, or it fails there.
        """
        if self.outputs is None:
            self.at(point)
        return self.outputs or ()

    def close(self) -> None:
        """End the worker processes; the next evaluation would start others."""
        with self._lock:
            if self._pool:
                self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def __enter__(self) -> "BlackBox":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"black_box({self.__name__})"

    def _form(
        self, given: tuple[Any, ...], named: dict[str, Any]
    ) -> tuple[Form, list[Any]]:
        """How the function is to be called, and the values of its inputs.

        Raises:
            ValueError: If the function does not take these inputs.
        """
        tree: Any = named
        if len(given) == 1 and not named and not _is_scalar(given[0]):
            tree = given[0]
        elif given:
            tree = self._bound(given, named)
        leaves, structure = flatten(tree)
        names = tuple(leaves)
        if not names:
            raise ValueError(f"{self.__name__}: was given no input")
        parameters = self.__signature__.parameters.values()
        if takes(parameters, names):
            return Form(names), list(leaves.values())
        if takes_one(parameters):
            return Form(names, structure), list(leaves.values())
        known = few([p.name for p in parameters])
        problem = f"takes {known}, but was given {few(names)}"
        raise ValueError(f"{self.__name__}: {problem}")

    def _bound(
        self, given: tuple[Any, ...], named: dict[str, Any]
    ) -> Mapping[str, Any]:
        try:
            return self.__signature__.bind(*given, **named).arguments
        except TypeError as error:
            raise ValueError(f"{self.__name__}: {error}") from None

    def _host(self, form: Form, arrays: Sequence[np.ndarray]) -> list[np.ndarray]:
        """Every output of inputs of one common shape, in float64."""
        columns = np.stack([np.ravel(array) for array in arrays]).astype(np.float64)
        # Not twice at a time, from two devices: the function may have a state.
        with self._lock:
            if self._outputs is None:
                first = columns[:, :1]
                found = self._call(form).learned(first)
                self._outputs = tuple(found)
                self._keep(_key(form, first), np.stack(list(found.values())))
            answers = self._remembered(form, columns)
        return [row.reshape(arrays[0].shape) for row in answers]

    def _call(self, form: Form) -> Call:
        template = None
        if form.structure is not None:
            template = jax.tree.unflatten(form.structure, [0.0] * len(form.names))
        return Call(
            self._function, self._vectorized, form.names, template, self._outputs
        )

    def _remembered(self, form: Form, columns: np.ndarray) -> np.ndarray:
        """Outputs at points, evaluated once where the same batch comes again.

        Engines take a first block twice, to centre their sums by it, and fill up a last
        one with its last point.
        """
        total = columns.shape[1]
        bits = columns.view(np.uint64)  # of which -0 is not 0, and NaN is NaN
        differ = np.flatnonzero((bits != bits[:, -1:]).any(axis=0))
        columns = columns[:, : (differ[-1] if len(differ) else -1) + 2]
        key = _key(form, columns)
        answers = self._kept.get(key)
        if answers is None:
            answers = self._computed(form, columns)
            self._keep(key, answers)
        more = total - columns.shape[1]
        return np.pad(answers, ((0, 0), (0, more)), mode="edge") if more else answers

    def _keep(self, key: Any, answers: np.ndarray) -> None:
        """Remember a batch, and forget the oldest if there are too many."""
        answers.setflags(write=False)
        self.evaluations += answers.shape[1]
        self._kept[key] = answers
        self._weight += answers.size + ENTRY
        while self._weight > REMEMBERED:
            self._weight -= self._kept.popitem(last=False)[1].size + ENTRY

    def _computed(self, form: Form, columns: np.ndarray) -> np.ndarray:
        """Outputs at points, on worker processes if there are any."""
        call = self._call(form)
        if not self._workers:
            return call.answers(columns)
        parts = self._workers * (1 if self._vectorized else PARTS)
        pieces = np.array_split(columns, min(parts, columns.shape[1]), axis=1)
        self._pool = self._pool or ProcessPoolExecutor(
            self._workers, mp_context=get_context("spawn")
        )
        try:
            found = list(self._pool.map(call.answers, pieces))
        except BlackBoxError as error:  # without the traceback of the other process
            raise BlackBoxError(str(error)) from None
        except BrokenProcessPool:
            self._pool = None
            message = (
                f"{self.__name__}: a worker process ended before it answered: it took "
                "too much memory, or the program that starts it does not stand below "
                "`if __name__ == '__main__':`"
            )
            raise BlackBoxError(message) from None
        except UNSENT as error:
            raise BlackBoxError(_unsent(self.__name__, error)) from None
        return np.concatenate(found, axis=1)


def black_box(
    function: Callable[..., Any],
    *,
    vectorized: bool = False,
    workers: int = 0,
    outputs: Sequence[str] | None = None,
) -> BlackBox:
    """A model of a function that JAX cannot trace.

    Every method takes it that needs no derivative. It calls the function with batches,
    as large as the blocks of the method, and remembers the answers to the last of them.

    >>> import uq
    >>> tug = uq.black_box(lambda payload, price: {"cost": payload * price})
    >>> tug.at({"payload": 0.5, "price": 1000.0})
    {'cost': 500.0}

    Args:
        function: From its inputs to a number, to a mapping of names to numbers, or to a
            class of numbers, of which each is named by its path; a number alone has the
            name of the function. It takes its inputs by name, or as one argument that
            has them as attributes. Its answer at a point must depend on nothing else,
            neither the other points nor a setting: after changing one, make another
            box. It must not call JAX.
        vectorized: Whether it takes many points at once: float64 NumPy arrays, shape
            (n,), and answers with arrays of that shape. Otherwise it is called with
            Python floats, once for each point.
        workers: Processes that share each batch; 0 evaluates in this one. The function
            then has to stand at the top of a module. Answers are the same, bit by bit.
        outputs: Names of the outputs; None learns them from a first call, by `learn`
            or `at`, which must come before any method.

    Returns:
        The model: called with one structure of inputs, or with inputs by name, it
        answers with a dictionary of outputs. NaN and infinite outputs are passed on.

    Raises:
        ValueError: If the function is no plain function, its arguments are not known,
            it cannot be sent to the workers, or a number or a name does not fit.
    """
    name = name_of(function) if callable(function) else shown(function)
    if not callable(function):
        raise ValueError(f"a black box needs a function, got {name}")
    if isinstance(function, BlackBox | jax.stages.Wrapped):
        kind = "a black box" if isinstance(function, BlackBox) else "compiled by JAX"
        raise ValueError(f"{name}: is {kind} already: give it as it is")
    if isinstance(workers, bool) or not isinstance(workers, int) or workers < 0:
        message = f"workers: need a whole number, 0 or more, got {shown(workers)}"
        raise ValueError(message)
    if workers:
        _require_sendable(function)
    named = (outputs,) if isinstance(outputs, str) else outputs
    if named is not None:
        named = tuple(named)
        if not named or len({*named}) < len(named) or not all(named):
            raise ValueError(f"outputs: need different names, got {shown(outputs)}")
    return BlackBox(function, vectorized=vectorized, workers=workers, outputs=named)


@contextlib.contextmanager
def one_line_failures() -> Iterator[None]:
    """Within, a black box that fails in a compiled program does so in one line.

    Raises:
        BlackBoxError: With the function, its file and line, what it said, and the
            inputs; a ValueError.
        KeyboardInterrupt: If that is what ended it.
    """
    try:
        yield
    except (RuntimeError, ValueError) as error:  # JAX raises either
        failures, stopped = FAILURE.findall(str(error)), INTERRUPTED.search(str(error))
        if not failures and not stopped:
            raise
        # JAX keeps the failure of each device, and would print it as Python ends.
        with contextlib.suppress(RuntimeError, ExceptionGroup):
            jax.effects_barrier()
        if stopped:
            raise KeyboardInterrupt from None
        raise BlackBoxError(failures[-1]) from None


def black_boxes_in(model: Callable[[Any], Any], inputs: Any) -> list[str]:
    """What a model evaluates on the host on the way to its outputs, by name.

    Args:
        model: A function from one set of scalars to any class of scalars.
        inputs: Its class, filled with numbers or with their shapes and types.

    Returns:
        Names of the functions; "a callback" for one that is no `black_box`.
    """
    return sorted({*_on_host(trace(model, inputs).operations)})


def require_derivatives(model: Callable[[Any], Any], inputs: Any) -> None:
    """Refuse a model that has no derivatives, as a black box is in it.

    Args:
        model: A function from one set of scalars to any class of scalars.
        inputs: Its class, filled with numbers or with their shapes and types.

    Raises:
        ValueError: Naming the black box, and the methods that do without.
    """
    for name in black_boxes_in(model, inputs):
        raise ValueError(_no_derivatives(name))


def _no_derivatives(name: str) -> str:
    return f"{name} is a black box: it has no derivatives: take one of {INSTEAD}"


def _on_host(operations: Iterable[Any]) -> Iterator[str]:
    for operation in operations:
        if operation.primitive.name in HOST:
            yield getattr(operation.params.get("box"), "__name__", "a callback")
        for value in jax.tree.leaves(list(operation.params.values())):
            if hasattr(value, "eqns"):  # a program within: a loop, a branch
                yield from _on_host(getattr(value, "jaxpr", value).eqns)


def _signature(function: Callable[..., Any]) -> inspect.Signature:
    try:
        return inspect.signature(function)
    except (TypeError, ValueError):
        message = (
            f"{name_of(function)}: its arguments are not known: write a function "
            "around it that names them"
        )
        raise ValueError(message) from None


def _require_sendable(function: Callable[..., Any]) -> None:
    """Refuse a function that another process would not find."""
    name = name_of(function)
    try:
        ForkingPickler.dumps(function)
    except UNSENT as error:
        raise ValueError(_unsent(name, error)) from None
    main = getattr(function, "__module__", None) == "__main__"
    if main and not hasattr(sys.modules["__main__"], "__file__"):
        raise ValueError(_unsent(name, "it was typed into a session"))


def _unsent(name: str, why: object) -> str:
    return (
        f"{name}: cannot be sent to worker processes: {brief(str(why))}: take a "
        "function from the top of a module, or workers=0"
    )


def _key(form: Form, columns: np.ndarray) -> Any:
    """What tells a batch from all others."""
    return form, columns.shape, hashlib.blake2b(columns.tobytes()).digest()


def _is_scalar(value: Any) -> bool:
    return jax.tree.structure(value) == jax.tree.structure(0.0)


def _input(name: str, value: Any) -> np.ndarray:
    """One input as numbers."""
    array = np.asarray(value)
    require_real(name, array.dtype)
    return array


def _on_device(*arrays: Any, box: BlackBox, form: Form, **_: Any) -> list[Any]:
    """Outside any compiled program: what `vmap` alone asks for."""
    return [jnp.asarray(b) for b in _bits(box, form, *map(np.asarray, arrays))]


def _bits(box: BlackBox, form: Form, *arrays: np.ndarray) -> list[np.ndarray]:
    """Outputs as words of 32 bits, which nothing rounds; a last axis more."""
    rows = box._host(form, arrays)
    return [
        np.ascontiguousarray(row).view(np.uint32).reshape(*row.shape, BITS)
        for row in rows
    ]


def _shapes(*operands: Any, count: int, **_: Any) -> list[ShapedArray]:
    shape = (*operands[0].shape, BITS)
    return [ShapedArray(shape, np.dtype(np.uint32))] * count


def _batched(
    operands: Sequence[Any], axes: Sequence[int | None], **params: Any
) -> tuple[list[Any], list[int]]:
    """Many points are one call, of one axis more."""
    sizes = [x.shape[a] for x, a in zip(operands, axes, strict=True) if a is not None]
    moved = [
        jnp.broadcast_to(x, (sizes[0], *x.shape))
        if axis is None
        else jnp.moveaxis(x, axis, 0)
        for x, axis in zip(operands, axes, strict=True)
    ]
    results = _black_box.bind(*moved, **params)
    return results, [0] * len(results)


def _lowered(
    context: Any, *operands: Any, box: BlackBox, form: Form, **_: Any
) -> Sequence[Any]:
    results, _, _ = mlir.emit_python_callback(
        context,
        functools.partial(_bits, box, form),
        None,
        list(operands),
        context.avals_in,
        context.avals_out,
        has_side_effect=False,
        returns_token=False,
    )
    return results


def _refused(*_: Any, box: BlackBox, **__: Any) -> Any:
    raise ValueError(_no_derivatives(box.__name__))


_black_box = core.Primitive("black_box")
_black_box.multiple_results = True
_black_box.def_impl(_on_device)
_black_box.def_abstract_eval(_shapes)
batching.primitive_batchers[_black_box] = _batched
ad.primitive_jvps[_black_box] = _refused
# Each program calls its own box back, so none is made from what another left.
mlir.register_lowering(_black_box, _lowered, cacheable=False)
