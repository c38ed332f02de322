"""Forms and scenarios of one model, side by side, with their draws in common."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from experiments.own_models import load_any
from experiments.selection import Selection
from uq.forward.variants import in_common as common


FORM = "form"  # the choice that is none of the scenario


@dataclass(frozen=True)
class Variant:
    """One form and scenario of the model.

    Args:
        model: The traceable function.
        priors: Its priors.
        chosen: What was chosen, in words.
    """

    model: Any
    priors: Any
    chosen: dict[str, str]


def variants_of(
    selection: Selection, choices: Mapping[str, Sequence[str]]
) -> list[Variant]:
    """Every combination of some choices, the last one moving fastest.

    Args:
        selection: Model, priors, study, and what is not swept.
        choices: Values of "form" and of dimensions of the scenario.

    Raises:
        ValueError: If a choice is unknown, given twice, or makes a model of other
            parameters.
    """
    if FORM in choices and selection.form:
        raise ValueError("--form and --over-form: give one of them")
    for name, words in choices.items():
        if any(word.partition("=")[0] == name for word in selection.scenario):
            raise ValueError(f"{name}: stands in --scenario and --over-scenario")
        if len(set(words)) < len(words):
            raise ValueError(f"{name}: a choice stands twice in {list(words)}")
    made = []
    for values in itertools.product(*choices.values()):
        choice = dict(zip(choices, values, strict=True))
        form = choice.pop(FORM, selection.form)
        words = [f"{key}={value}" for key, value in choice.items()]
        one = replace(selection, form=form, scenario=[*selection.scenario, *words])
        made.append(Variant(*load_any(one)))
    return in_common(made)


def in_common(variants: Sequence[Variant]) -> list[Variant]:
    """The same models with one coordinate of the design for each parameter by name.

    A parameter that is fixed in one but varies in another keeps its coordinate in both.

    Raises:
        ValueError: If the models do not have the same parameters.
    """
    named = {_named(one, number): one.priors for number, one in enumerate(variants)}
    pairs = zip(variants, common(named), strict=True)
    return [replace(one, priors=priors) for one, priors in pairs]


def _named(one: Variant, number: int) -> str:
    """What a refusal calls a variant."""
    words = [one.chosen.get(key, "") for key in ("form", "scenario")]
    return " ".join(filter(None, words)) or f"variant {number}"
