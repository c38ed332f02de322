"""Another choice of a scenario: the study of it, with what a user believes kept.

JAX is imported here, so this module is when a question is asked.
"""

import dataclasses
import re
from typing import Any

from uq import Study
from uq.models import record, scenario_of
from uq.priors import prior_table
from uq.study import double_precision
from uq.words import shown


CHOICE = re.compile(r"(\w+)='([^']*)'")  # of a scenario in words


def scenario_in(study: Study) -> Any:
    """The scenario that a study of an installed model is of."""
    choices = dict(CHOICE.findall(study.attributes["scenario"]))
    return scenario_of(record(study.attributes["model"]), choices)


def choosing(study: Study, **choices: str) -> Study:
    """The same study under other choices of its scenario.

    Args:
        study: Of an installed model, under one of its prior sets. What a user believes
            otherwise than the set does stays.
        choices: By dimension.

    Raises:
        ValueError: If its priors are no set that knows scenarios, or a choice is not
            known.
    """
    model, name = record(study.attributes["model"]), study.attributes["prior_set"]
    if name not in model.prior_sets:
        told = ", ".join(f"{key}={value}" for key, value in choices.items())
        raise ValueError(
            f"{told}: expected a prior set of {study.attributes['model']}, which knows "
            f"scenarios, found {shown(name)}: name one of {', '.join(model.prior_sets)}"
        )
    table, chosen = model.prior_sets[name], scenario_in(study)
    other = dataclasses.replace(chosen, **choices)
    with double_precision():
        before, after = (table(each) for each in (chosen, other))
    made = keeping_beliefs(study, before, after)
    return made.replace(facts={**made.facts, "scenario": str(other)})


def keeping_beliefs(study: Study, before: Any, after: Any) -> Study:
    """A study in which what differs between two tables of priors is changed.

    Args:
        study: Under the first; what a user believes otherwise than it does stays. The
            same parameters vary, so that the draws are those of the study.
        before: The table that it is under.
        after: That under which it is to be.
    """
    old, new = prior_table(before), prior_table(after)
    changed = {p: new[p] for p in old if new[p] != old[p] == study.inputs[p]}
    return study.with_priors(changed) if changed else study
