"""From the words of a user to a model, its form and its priors.

Words that are wrong by themselves are refused before JAX is imported.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.catalogue import load_model, require_model
from uq import models
from uq.inputs.reading import study_facts
from uq.models import Model, form_of, prior_set_of
from uq.words import bare, shown


@dataclass(frozen=True)
class Selection:
    """Which model, in which form, under which beliefs.

    Args:
        model: Name of the model.
        priors: Name of the prior set; None is the model's first.
        form: Lower-case name of the form; None is the model's default.
        scenario: Technology choices as "key=value".
        study: File of a user's own priors, laid over the set.
    """

    model: str
    priors: str | None = None
    form: str | None = None
    scenario: Sequence[str] = ()
    study: Path | None = None


def load(
    selection: Selection, *, joint: bool = False
) -> tuple[Any, Any, dict[str, str]]:
    """The traceable function, the table of priors, and what was chosen in words.

    Args:
        selection: What is asked for.
        joint: Whether a study may say that inputs depend on one another; the priors
            then are a `Joint` where one does.

    Raises:
        KeyError: If the model is unknown.
        ValueError: If another name is, or a prior does not fit; the message offers the
            nearest.
        RuntimeError: If JAX has no device, or no double precision.
        OSError: If the study cannot be read.
    """
    from uq.engine.devices import require_device, require_double_precision
    from uq.inputs.beliefs import apply_joint, apply_study

    require_model(selection.model)
    require_device()
    require_double_precision()
    model = load_model(selection.model)
    prior_set = prior_set_of(model, selection.priors or None)
    scenario = scenario_of(model, selection.scenario)
    priors = model.prior_sets[prior_set](scenario)
    if selection.study:
        priors = (apply_joint if joint else apply_study)(priors, selection.study)
    form = form_of(model, selection.form)
    return (
        model.build(form),
        priors,
        {
            "model": selection.model,
            "prior_set": prior_set,
            "form": form.name.lower(),
            "scenario": str(scenario),
            **study_facts(selection.study),
        },
    )


def scenario_of(model: Model, words: Sequence[str]) -> Any:
    """Technology choices from words like "coating=osr"."""
    return models.scenario_of(model, assignments(words, what="scenario"))


def assignments(words: Sequence[str], *, what: str) -> dict[str, str]:
    """Values by key, from words like "key=value".

    Raises:
        ValueError: If a word has no equals sign or nothing on one of its sides, or a
            key is given twice.
    """
    chosen = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not (key and equals and value):
            raise ValueError(f"{what}: expected key=value, got {shown(word)}")
        if key in chosen:
            raise ValueError(f"{what}: {bare(key)} is given twice: give it once")
        chosen[key] = value
    return chosen


def groups_from(words: Sequence[str] | None) -> dict[str, list[str]]:
    """Parameters of each group, from words like "name=path,path".

    Raises:
        ValueError: As `assignments` does; or if a path is empty or stands twice.
    """
    named = assignments(words or (), what="--group")
    groups = {name: paths.split(",") for name, paths in named.items()}
    for name, paths in groups.items():
        if not all(paths) or len(set(paths)) < len(paths):
            raise ValueError(
                f"--group: expected NAME=path,path of different parameters, got "
                f"{shown(f'{name}={named[name]}')}"
            )
    return groups


def range_of(words: str | None, *, what: str) -> tuple[float, float] | None:
    """Two finite numbers from "LOW,HIGH", that rise; None where nothing is said.

    Raises:
        ValueError: If they are not.
    """
    if words is None:
        return None
    try:
        low, high = (float(word) for word in words.split(","))
    except ValueError:
        raise ValueError(f"{what}: expected LOW,HIGH, got {shown(words)}") from None
    if not -math.inf < low < high < math.inf:
        raise ValueError(f"{what}: need low < high, both finite, got {shown(words)}")
    return low, high
