"""A user's own model and priors, by the names of Python: "package.module:name"."""

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from experiments.beliefs import module_hash, study_told
from experiments.selection import Selection, load
from uq.devices import require_device, require_double_precision
from uq.parameters import unknown
from uq.priors import check
from uq.study import apply_joint, apply_study


def load_any(
    selection: Selection, *, joint: bool = False
) -> tuple[Any, Any, dict[str, str]]:
    """What `load` returns, for a model of the catalogue or for one of the user's own.

    Args:
        selection: Of a model of one's own, `model` is "package.module:function", found
            from the current folder too, and `priors` "package.module:NAME", the class
            that the function takes, filled with priors.
        joint: Whether a study may say that inputs depend on one another.

    Raises:
        KeyError: If the catalogue has no such model.
        ValueError: If a name is unknown, or is not what it should be.
    """
    if ":" not in selection.model:
        return load(selection, joint=joint)
    if selection.form or selection.scenario:
        raise ValueError(f"{selection.model}: has no forms and no scenarios")
    require_device()
    require_double_precision()
    where = selection.priors or f"{selection.model.partition(':')[0]}:PRIORS"
    function, priors = _named(selection.model), _named(where)
    if not callable(function):
        raise ValueError(f"{selection.model}: is no function, found {function!r}")
    try:
        check(priors)
    except TypeError as error:  # not a filled class, or one without a Spec
        raise ValueError(f"{where}: {error}") from error
    if selection.study:
        priors = (apply_joint if joint else apply_study)(priors, selection.study)
    chosen = {"model": selection.model, "model_sha256": module_hash(function)}
    chosen |= {"prior_set": where, "form": "", "scenario": ""}
    return function, priors, chosen | study_told(selection.study)


def selection_of(
    model: str,
    priors: str | None,
    priors_from: str | None,
    form: str | None,
    scenario: Sequence[str] | None,
    study: Path | None,
) -> Selection:
    """A selection in which the priors are a set's name or those of a module.

    Raises:
        ValueError: If both are given.
    """
    if priors and priors_from:
        raise ValueError("--priors and --priors-from: give one of them")
    return Selection(model, priors_from or priors, form, scenario or (), study)


def _named(words: str) -> Any:
    """The object of a module.

    Raises:
        ValueError: If there is no such module, or it has no such name.
    """
    where, colon, name = words.partition(":")
    if not colon or not all(part.isidentifier() for part in [*where.split("."), name]):
        raise ValueError(f"expected package.module:name, got {words!r}")
    folder = str(Path.cwd())
    if folder not in sys.path:
        sys.path.insert(0, folder)  # as `python -m` does
    try:
        module = import_module(where)
    except (ImportError, SyntaxError) as error:
        raise ValueError(f"{where}: cannot be imported: {error}") from error
    if not hasattr(module, name):
        raise ValueError(f"{where}: {unknown('name', name, vars(module))}")
    return getattr(module, name)
