"""A user's own model and priors, by "package.module:name" or "path/to/file.py:name"."""

import inspect
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from experiments.cases.own_modules import file_of, load_module, split
from experiments.catalogue import require_model
from experiments.selection import Selection, load
from uq.inputs.own_code import blamed, guarded
from uq.inputs.reading import file_hash, study_facts
from uq.words import bare, unknown


PRIORS = "PRIORS"  # the name in the model's own module


def load_any(
    selection: Selection, *, joint: bool = False
) -> tuple[Any, Any, dict[str, str]]:
    """What `load` returns, for a model of the catalogue or for one of the user's own.

    Args:
        selection: Of a model of one's own, `model` is "package.module:function" or
            "path/to/file.py:function", and `priors` names the class that the function
            takes, filled with priors, in the same way.
        joint: Whether a study may say that inputs depend on one another.

    Raises:
        KeyError: If the catalogue has no such model.
        OSError: If a file cannot be read.
        ValueError: If a name is unknown, is not what it should be, or the user's own
            code raises anything.
    """
    if ":" not in selection.model:
        return load(selection, joint=joint)
    from uq.engine.devices import require_device, require_double_precision
    from uq.inputs.beliefs import apply_joint, apply_study

    if selection.form or selection.scenario:
        raise ValueError(f"{selection.model}: has no forms and no scenarios")
    require_device()
    require_double_precision()
    function = _model(selection.model)
    where = selection.priors or f"{selection.model.rpartition(':')[0]}:{PRIORS}"
    priors = _priors(where)
    if selection.study:
        priors = (apply_joint if joint else apply_study)(priors, selection.study)
    chosen = {
        "model": selection.model,
        "model_sha256": file_hash(file_of(split(selection.model)[0])),
    }
    chosen |= {"prior_set": where, "form": "", "scenario": ""}
    return function, priors, chosen | study_facts(selection.study)


def selection_of(
    model: str,
    priors: str | None,
    priors_from: str | None,
    form: str | None,
    scenario: Sequence[str] | None,
    study: Path | None,
) -> Selection:
    """A selection in which the priors are a set's name or those of a module.

    What can be told without JAX is: an unknown model, a file that is not there.

    Raises:
        KeyError: If the catalogue has no such model.
        OSError: If a file is not there.
        ValueError: If both kinds of priors are given, or words name no module.
    """
    if priors and priors_from:
        raise ValueError("--priors and --priors-from: give one of them")
    if ":" not in model:
        require_model(model)
    for words in filter(None, (model if ":" in model else None, priors_from)):
        file_of(split(words)[0])
    if study:
        study.stat()
    return Selection(model, priors_from or priors, form, scenario or (), study)


def _model(words: str) -> Callable[[Any], Any]:
    """The user's function, that blames the user's code for what it raises.

    Raises:
        ValueError: If it is no function of one argument.
    """
    function, file = _named(words)
    if inspect.isclass(function):
        raise ValueError(f"{words}: is a class: expected a function of its parameters")
    if not callable(function):
        found = type(function).__name__
        raise ValueError(f"{words}: is no function, found a {found}")
    lazy = inspect.isgeneratorfunction, inspect.iscoroutinefunction
    if any(is_lazy(function) for is_lazy in lazy):
        raise ValueError(f"{words}: yields or awaits: expected a function that returns")
    try:
        inspect.signature(function).bind(None)
    except TypeError as error:
        raise ValueError(
            f"{words}: {error}: expected a function of one argument, its parameters"
        ) from error
    except ValueError:  # of C, which does not tell its arguments
        pass
    return guarded(function, file)


def _priors(words: str) -> Any:
    """The user's priors.

    Raises:
        ValueError: If they are no class filled with priors, or one does not fit.
    """
    from uq.priors import check

    priors, file = _named(words)
    expected = "expected a class of parameters filled with priors"
    if inspect.isclass(priors) or isinstance(priors, str | int | float | None):
        found = "a class" if inspect.isclass(priors) else type(priors).__name__
        raise ValueError(f"{words}: {expected}, found {found}")
    try:
        check(priors)
    except ValueError as error:
        raise ValueError(f"{words}: {error}") from error
    except TypeError as error:  # not a filled class, or one without a Spec
        raise ValueError(f"{words}: {error}: {expected}") from error
    except (Exception, SystemExit) as error:  # of a class of the user's own
        raise blamed(error, file) from error
    return priors


def _named(words: str) -> tuple[Any, Path | None]:
    """The object of a module, and the file of the module.

    Raises:
        ValueError: If there is no such module, or it has no such name.
    """
    where, name = split(words)
    module = load_module(where)
    if name not in vars(module):
        public = [
            each
            for each, value in vars(module).items()
            if getattr(value, "__module__", None) == module.__name__
        ]
        message = unknown("name", name, public)
        if name == PRIORS:
            message = f"has no {PRIORS}: name the priors with --priors-from"
        raise ValueError(f"{bare(where)}: {message}")
    return vars(module)[name], file_of(where)
