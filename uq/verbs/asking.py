"""What all verbs do: judge the words, ask in double precision, label what was found."""

import functools
import inspect
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import jax.numpy as jnp
import numpy as np
from jax.core import Tracer

from uq.arguments import require
from uq.distributions.base import describe
from uq.inputs.black_boxes import one_line_failures
from uq.inputs.dependence import require_independent
from uq.quantities import Quantity, check_quantities, quantities
from uq.quantity_words import is_event, sides_of
from uq.results.answers import answer
from uq.study import Study, double_precision
from uq.words import few, shown


if TYPE_CHECKING:
    import xarray as xr

type Words = str | Sequence[str]
type Progress = Callable[[int, int], None] | None


def verb[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """A verb that computes in double precision, and tells what a black box raised.

    The warnings of the engines are the notes of the answer.
    """
    parameters = inspect.signature(function).parameters
    first = next(iter(parameters.values()))
    by_place = [k for k, each in parameters.items() if each.kind != each.KEYWORD_ONLY]
    name = getattr(function, "__name__", "a verb")

    @functools.wraps(function)
    def wrapper(*arguments: P.args, **named: P.kwargs) -> R:
        given = dict(zip(by_place, arguments, strict=False)) | named
        require_untraced(name)
        subject = given.get(first.name)
        if first.annotation is Study:
            require_study(name, subject)
        require(name, given)
        require_uncertain(subject)
        with double_precision(), one_line_failures(), warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            return function(*arguments, **named)

    return wrapper


def require_untraced(verb_name: str) -> None:
    """Refuse to ask within a program that JAX is compiling.

    Raises:
        ValueError: If what is computed here has no values yet.
    """
    if isinstance(jnp.zeros(()), Tracer):
        raise ValueError(
            f"{verb_name}: a study is asked outside of jax.jit: within it there are no "
            "numbers yet: call the verb first, and give its answer to what is compiled"
        )


def require_uncertain(subject: Any) -> None:
    """Refuse a study, or some by name, of which nothing is uncertain.

    Raises:
        ValueError: With an input that could vary.
    """
    every = list(subject.values()) if isinstance(subject, Mapping) else [subject]
    studies = [study for study in every if isinstance(study, Study)]
    if studies and not any(study.varying for study in studies):
        names = list(studies[0].inputs)
        raise ValueError(
            f"nothing varies, each of {few(names)} is one number: give one a prior, "
            f"such as study.with_priors({{{names[0]!r}: '1 to 2'}})"
        )


def ends_of(path: str, ends: Any) -> tuple[float, float] | None:
    """Both ends of a range as floats; None where none is given.

    Args:
        path: The input.
        ends: What was given.

    Raises:
        ValueError: If they are not two numbers in order.
    """
    if ends is None:
        return None
    expected = f"range of {path}: expected two numbers, low and high, found"
    ordered = isinstance(ends, Sequence | np.ndarray) and not isinstance(ends, str)
    if not ordered or any(isinstance(end, str | bool) for end in ends):
        raise ValueError(f"{expected} {shown(ends)}")
    try:
        low, high = map(float, ends)
    except (TypeError, ValueError):
        raise ValueError(f"{expected} {shown(ends)}") from None
    return low, high


def require_study(verb_name: str, found: object) -> None:
    """Refuse to ask of anything but a study.

    Raises:
        ValueError: Saying how one is made.
    """
    if not isinstance(found, Study):
        problem = f"expected a study first, found {shown(type(found).__name__)}"
        raise ValueError(f"{verb_name}: {problem}: make one by uq.Study(model, priors)")


def words_of(study: Study, outputs: Words | None) -> list[str]:
    """Quantities of interest in words; all outputs where nothing is asked for.

    Args:
        study: Whose outputs they are.
        outputs: One or several: an output, "log:output", "finite:output", or an event
            such as "cost<3" or "cost<rival".

    Raises:
        ValueError: If a word is no quantity of the model.
    """
    if outputs is None:
        words = list(study.outputs)
    else:
        words = [outputs] if isinstance(outputs, str) else list(outputs)
    for word in words:
        if not isinstance(word, str):
            raise ValueError(f"output: expected its name, found {shown(word)}")
    words = [word.strip() for word in words]
    quantities(words)
    check_quantities(study.shapes, words)
    for word in words:
        if is_event(word):
            require_one_unit(study, sides_of(word))
    return words


def require_one_unit(study: Study, sides: Sequence[str]) -> None:
    """Refuse to compare outputs in different units, where both are known.

    Raises:
        ValueError: Naming both.
    """
    known = [(s, study.outputs[s].unit) for s in sides if s in study.outputs]
    with_unit = [(side, unit) for side, unit in known if unit]
    if len({unit for _, unit in with_unit}) > 1:
        (one, here), (other, there) = with_unit
        raise ValueError(
            f"{one} is in {here}, {other} in {there}: numbers go as they are written, "
            "units are labels: give both in one unit"
        )


def quantities_of(study: Study, outputs: Words | None) -> dict[str, Quantity]:
    """The quantities of `words_of`, as the engines take them."""
    return dict(quantities(words_of(study, outputs)))


def independent(study: Study, instead: str) -> Any:
    """The priors of a study whose inputs do not depend on one another.

    Raises:
        ValueError: If they do, naming what takes such inputs.
    """
    return require_independent(study.joint, instead=instead)


def meanings(study: Study, words: Sequence[str]) -> dict[str, tuple[str, list[str]]]:
    """Coordinates over `output` that say what each quantity is: units and meaning."""
    pairs = [meaning(study, word) for word in words]
    return {
        "units": ("output", [unit for unit, _ in pairs]),
        "meaning": ("output", [words for _, words in pairs]),
    }


def meaning(study: Study, word: str) -> tuple[str, str]:
    """Unit and meaning of a quantity; a share and a logarithm are pure numbers."""
    if word in study.outputs:
        spec = study.outputs[word]
        return spec.unit, spec.doc
    name = word.removeprefix("log:")
    if name != word and name in study.outputs:
        return "-", f"natural logarithm of {study.outputs[name].doc}"
    return "-", f"whether {word}"


def beliefs_of(study: Study, paths: Sequence[str]) -> dict[str, tuple[str, list[str]]]:
    """Coordinates over `parameter`: what is believed of each."""
    known = study.inputs
    return {
        "input_units": ("parameter", [known[path].unit for path in paths]),
        "prior": ("parameter", [describe(known[p].distribution) for p in paths]),
        "evidence": ("parameter", [known[path].evidence for path in paths]),
    }


def answered(
    study: Study,
    kind: str,
    variables: Mapping[str, Any],
    coords: Mapping[str, Any],
    /,
    **more: Any,
) -> "xr.Dataset":
    """The answer to a question about a study.

    Args:
        study: Of which it is.
        kind: Which answer.
        variables: As `uq.results.answers.answer` has them.
        coords: Likewise.
        more: What else it tells, such as `seconds`, `evaluations` and `notes`.
    """
    attributes = {
        "samples": study.samples,
        "replicates": study.replicates,
        "seed": study.seed,
        "notes": [],
        **study.attributes,
        **more,
    }
    attributes["notes"] = "; ".join(attributes["notes"])
    return answer(kind, variables, coords, attributes)


class Clock:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._start = time.perf_counter()

    @property
    def seconds(self) -> float:
        """Wall time, compilation included [s]."""
        return time.perf_counter() - self._start
