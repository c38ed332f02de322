"""Several studies of the same inputs, with their draws in common."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from uq.designs import Sobol
from uq.forward import variants
from uq.inputs.dependence import Joint
from uq.inputs.sampling import dimensions
from uq.study import Study
from uq.verbs.asking import Words, meaning, words_of
from uq.words import bare, few, shown


SAME = ("samples", "replicates", "seed")  # what studies must share to share draws
JOINED = ("model", "form", "prior_set", "scenario")  # facts that are told of all
FILE = ("study", "study_sha256", "model_sha256")  # those that are of one file


def by_name(given: Mapping[Any, Any]) -> dict[str, Study]:
    """Studies by their names as text.

    Raises:
        ValueError: If one is none.
    """
    for name, study in given.items():
        if not isinstance(study, Study):
            problem = f"expected a Study, found {shown(type(study).__name__)}"
            raise ValueError(f"{bare(str(name))}: {problem}")
    return {str(name): study for name, study in given.items()}


def require_same_draws(studies: Mapping[str, Study]) -> None:
    """Refuse studies of which one is drawn otherwise than the first.

    Raises:
        ValueError: Naming it and what differs.
    """
    label, first = next(iter(studies.items()))
    for name, study in studies.items():
        for what in SAME:
            a, b = getattr(first, what), getattr(study, what)
            if a != b:
                problem = f"{what} is {b}, expected {a} as in {bare(label)}"
                raise ValueError(f"{bare(name)}: {problem}")


def words_in_common(studies: Mapping[str, Study], output: Words | None) -> list[str]:
    """Quantities of interest that every study has.

    Raises:
        ValueError: If a word is none in some study, or no output is common to all.
    """
    first, *others = studies.values()
    words: list[str] = []
    if output is None:
        every = [k for k in first.outputs if all(k in s.outputs for s in others)]
        if not every:
            raise ValueError(f"no output is common to {few(list(studies))}: name one")
        output = every
    for name, study in studies.items():
        try:
            words = words_of(study, output)
        except ValueError as error:
            raise ValueError(f"{bare(name)}: {error}") from error
        for word in words:
            a, b = meaning(first, word)[0], meaning(study, word)[0]
            if a != b:
                problem = (
                    f"{word} is in {b or '?'}, expected {a or '?'} as in the first"
                )
                raise ValueError(f"{bare(name)}: {problem}")
    return words


def in_common(studies: Mapping[str, Study]) -> tuple[list[Any], Sobol]:
    """What each study draws from, one coordinate an input in all, and the design.

    Raises:
        ValueError: If inputs differ, or depend on one another in other ways.
    """
    tables, first = _tables(studies), next(iter(studies.values()))
    size = first.design(least=1).size
    width = dimensions(tables[0])
    return tables, Sobol(width, size, replicates=first.replicates, seed=first.seed)


def _tables(studies: Mapping[str, Study]) -> list[Any]:
    made = variants.in_common({bare(k): s.table for k, s in studies.items()})
    first = next(iter(studies.values())).inputs
    for name, study in studies.items():
        for path, prior in study.inputs.items():
            # As a mapping has them, bare numbers state no unit.
            if "-" not in (prior.unit, unit := first[path].unit) and prior.unit != unit:
                problem = f"{path} is in {prior.unit}, expected {unit}"
                raise ValueError(f"{bare(name)}: {problem} as in the first")
    joints = [study.joint for study in studies.values()]
    if not any(isinstance(joint, Joint) for joint in joints):
        return made
    axes = [joint.axes if isinstance(joint, Joint) else None for joint in joints]
    for name, found in zip(studies, axes, strict=True):
        if found is None or found != axes[0]:
            problem = "its inputs depend on one another in other ways than in "
            raise ValueError(f"{bare(name)}: {problem}{bare(next(iter(studies)))}")
    pairs = zip(joints, made, strict=True)
    return [dataclasses.replace(joint, priors=table) for joint, table in pairs]


def facts_of(studies: Sequence[Study]) -> dict[str, str]:
    """What an answer tells of several studies: each fact once, of a file if of all."""
    every = [study.attributes for study in studies]
    facts = {}
    for name in (*JOINED, *FILE):
        known = list(dict.fromkeys(each[name] for each in every))
        several = "" if name in FILE else " or ".join(filter(None, known))
        facts[name] = known[0] if len(known) == 1 else several
    return facts
