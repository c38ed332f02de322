"""What a model is made of, to tell whether it reads anything besides its inputs.

A compiled model holds the constants it was traced with. So it is traced twice: where
the traces differ it reads noise, a clock or a counter, which would be frozen into one
value; and what was compiled is used again only where trace and constants are the same.
A trace that equals an earlier one, of this process or of another, is itself the second.

A model may tell in words what it is made of, by a function `made_of`: it is traced only
where no model of these words was, in this process or in another.
"""

import hashlib
import inspect
import itertools
import json
import linecache
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import jax
import numpy as np
from jax.extend import core

from uq import store
from uq.engine.answers import filled, told
from uq.engine.programs import REMEMBERED, fixed_environment, is_known, remember
from uq.outlines import outline
from uq.parameters import flatten


ADDRESS = re.compile(r" at 0x[0-9a-f]+")
MODULES = ("/jax/", "/jaxlib/", "/equinox/", "/jaxtyping/", "/beartype/")
HOST = ("pure_callback", "io_callback")  # what they call, no trace can tell apart
# A trace tells a box by a number, which is of this process alone, and nothing of a rule
# by which a function is batched.
OWN = ("black_box", "custom_vmap")
# Nor of a rule by which it is derived.
DERIVED = ("custom_jvp", "custom_vjp")
RULES = "-rules"  # ends the fingerprint of what has such a rule
UNKEPT = "host:"  # begins the fingerprint of what calls a function of the host
FRESH = itertools.count()
WEAK = (bool, int, float, complex)  # of which JAX makes numbers of any precision
MADE_OF = "made_of"  # name of what tells the words of a model

type Line = tuple[str, Any]  # an operation with its constants; what it came from


@dataclass(frozen=True)
class Traced:
    """A model as operations.

    Args:
        fingerprint: Equal for models of equal operations, constants and classes; of a
            model that calls a host function of its own, a new one each time.
        answers: Shapes of what it returns.
        trace: Traces it.
    """

    fingerprint: str
    answers: Any = field(compare=False)
    trace: Callable[[], Any] = field(compare=False)

    __repr__ = outline

    @cached_property
    def program(self) -> Any:
        """The operations, a closed jaxpr."""
        return self.trace()


_traces: OrderedDict[tuple[str, ...], Traced] = OrderedDict()  # of this process


def require_repeatable(model: Callable[[Any], Any], inputs: Any) -> Traced:
    """Refuse a model whose answer depends on more than its inputs.

    Args:
        model: A traceable function from one set of scalars to any class of scalars.
        inputs: Its class, filled with numbers or with their shapes and types.

    Raises:
        ValueError: If two traces of it differ; with the line that does, where known.
    """
    made_of = getattr(model, MADE_OF, None)
    if made_of is None:
        return _judged(model, inputs)
    leaves, structure = jax.tree.flatten(inputs)
    kinds = [f"{np.shape(leaf)}{jax.dtypes.result_type(leaf)}" for leaf in leaves]
    kinds += [str(type(leaf) in WEAK) for leaf in leaves]
    words = (made_of(), str(structure), *flatten(inputs)[0], *kinds)
    if words not in _traces:
        found = _kept(words, model, inputs)
        if found is None:
            found = _judged(model, inputs)
            _keep(words, found)
        _traces[words] = found
    _traces.move_to_end(words)
    while len(_traces) > REMEMBERED:
        _traces.popitem(last=False)
    return _traces[words]


def _kept(
    words: tuple[str, ...], model: Callable[[Any], Any], inputs: Any
) -> Traced | None:
    """What an earlier process found of a model of these words."""
    body = store.read("trace", *fixed_environment(), *words)
    if body is None:
        return None
    made, answers = json.loads(body)
    try:
        shapes = filled(answers)
    except (AttributeError, KeyError):  # of a class that is not loaded, or has moved
        return None
    return Traced(made, shapes, lambda: _traced(model, inputs)[0])


def _keep(words: tuple[str, ...], found: Traced) -> None:
    """Tell other processes what was found, but of functions of the host."""
    if found.fingerprint.startswith(UNKEPT):
        return
    try:
        body = json.dumps([found.fingerprint, told(found.answers)])
    except TypeError:  # of a class that is no dataclass
        return
    store.write(body.encode(), "trace", *fixed_environment(), *words)


def _judged(model: Callable[[Any], Any], inputs: Any) -> Traced:
    """As `require_repeatable`, from traces made now."""
    first, answers = _traced(model, inputs)
    lines = _lines(first)
    names = repr(list(flatten(inputs)[0]))  # a structure does not tell its fields
    shape = str(jax.tree.structure(answers))
    header = [str(jax.tree.structure(inputs)), names, shape]
    made = _digest([*header, *(word for word, _ in lines)])
    if made.startswith(UNKEPT) or not is_known(made):
        problem = "reads something that differs from one evaluation to the next"
        _compare(lines, _lines(_traced(model, inputs)[0]), problem)
        if not made.startswith(UNKEPT):
            remember(made)
    plain, called = inspect.unwrap(model), first.jaxpr.eqns
    if isinstance(model, jax.stages.Wrapped) and len(called) == 1:
        problem = "was compiled by jax.jit and remembers what has changed since"
        remembered = _lines(called[0].params["jaxpr"])
        _compare(remembered, _lines(_traced(plain, inputs)[0]), problem)
    return Traced(made, answers, lambda: first)


def fingerprint(function: Callable[[Any], Any], inputs: Any) -> str:
    """What a function is made of, as `Traced` has it; it is traced once."""
    closed, answers = _traced(function, inputs)
    shape = str(jax.tree.structure(answers))
    return _digest([shape, *(word for word, _ in _lines(closed))])


def key_of(*words: Any, derived: bool = False) -> str:
    """What a program is made of, as `on_every_device` has it.

    Args:
        words: What tells it from others, fingerprints among them.
        derived: Whether it takes derivatives, by rules that a model may have brought.

    Returns:
        The words; "" where a host function or such a rule is among them, which no word
        can tell.
    """
    text = " ".join(map(str, words))
    return "" if UNKEPT in text or (derived and RULES in text) else text


def _digest(words: list[str]) -> str:
    """SHA-256 of some operations; a new one each time if a host function is called."""
    fresh = [f"host {next(FRESH)}" for word in words if word.startswith(HOST)]
    digest = hashlib.sha256("\n".join([*words, *fresh]).encode()).hexdigest()
    if any(word.startswith(DERIVED) for word in words):
        digest += RULES
    own = fresh or any(word.startswith(OWN) for word in words)
    return f"{UNKEPT}{digest}" if own else digest


def _traced(model: Callable[[Any], Any], inputs: Any) -> tuple[Any, Any]:
    """The operations of a model, traced anew, and the shapes of its answer."""
    # A function of its own each time: JAX remembers traces by the function.
    return jax.make_jaxpr(lambda p: model(p), return_shape=True)(inputs)


def _compare(first: list[Line], again: list[Line], what: str) -> None:
    """Refuse traces that differ, naming the first line of the user's that does."""
    words, others = ([operation for operation, _ in lines] for lines in (first, again))
    if words == others:
        return
    pairs = zip(words, others, strict=False)
    same = next(
        (i for i, (a, b) in enumerate(pairs) if a != b), min(map(len, (words, others)))
    )
    both = (_source(made) for _, made in [*again[same:], *first[same:]])
    places = [place for place in both if place]
    where = f", at {places[0]}" if places else ""
    raise ValueError(
        f"the model {what}{where}: make it an input with a prior, or a constant"
    )


def _lines(closed: Any) -> list[Line]:
    """Every operation of a trace, calls opened, constants by their bytes."""
    return list(_equations(closed.jaxpr, closed.consts))


def _equations(jaxpr: Any, constants: Sequence[Any]) -> Iterator[Line]:
    names: dict[Any, str] = {
        v: _bytes(c) for v, c in zip(jaxpr.constvars, constants, strict=False)
    }

    def named(variable: Any) -> str:
        if isinstance(variable, core.Literal):
            return _bytes(variable.val)
        return names.setdefault(variable, str(len(names)))

    for variable in jaxpr.invars:
        named(variable)
    for equation in jaxpr.eqns:
        operands = " ".join(map(named, equation.invars))
        results = " ".join(f"{named(v)}:{v.aval}" for v in equation.outvars)
        params = [f"{k}={_parameter(v)}" for k, v in sorted(equation.params.items())]
        words = f"{equation.primitive.name} {operands} -> {results} {' '.join(params)}"
        yield words, equation
        for value in jax.tree.leaves(list(equation.params.values())):
            if hasattr(value, "eqns"):  # a program within: a loop, a branch, a call
                inner = getattr(value, "jaxpr", value)
                yield from _equations(inner, getattr(value, "consts", ()))
    yield f"results {' '.join(map(named, jaxpr.outvars))}", None


def _parameter(value: Any) -> str:
    """A parameter of an operation; what is called is opened elsewhere."""
    if callable(value) or hasattr(value, "eqns"):
        return type(value).__name__
    if isinstance(value, np.ndarray | jax.Array):
        return _bytes(value)
    if isinstance(value, tuple | list):
        return f"({', '.join(map(_parameter, value))})"
    return ADDRESS.sub("", repr(value))


def _bytes(value: Any) -> str:
    array = np.asarray(value)
    digest = hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()
    return f"{array.dtype}{array.shape}{digest}"


def _source(equation: Any) -> str:
    """File, line and text of the user's code that an operation came from."""
    traceback = equation.source_info.traceback if equation else None
    for frame in traceback.frames if traceback else ():
        place = frame.file_name
        if not any(part in place for part in MODULES) and place != __file__:
            text = linecache.getline(place, frame.line_num).strip()
            return f"{place}:{frame.line_num}" + (f" ({text})" if text else "")
    return ""
