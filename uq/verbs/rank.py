"""`uq.rank`: which inputs decide, by any method of the register."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from uq.inputs.black_boxes import black_boxes_in
from uq.parameters import flatten
from uq.quantities import is_event, sides_of
from uq.results.answers import labelled
from uq.results.factors import labels_of
from uq.results.measures import Sensitivities
from uq.sensitivity.methods import METHODS, Subject, method_of
from uq.study import Study
from uq.verbs.asking import Progress, Words, answered, meanings, verb, words_of
from uq.words import bare, few


if TYPE_CHECKING:
    import xarray as xr


@verb
def rank(
    study: Study,
    output: Words | None = None,
    *,
    method: str = "sobol",
    groups: Mapping[str, Sequence[str]] | None = None,
    progress: Progress = None,
) -> "xr.Dataset":
    """Which inputs decide an output: a measure of each, with its standard error.

        >>> import uq
        >>> unit = "uniform 0 to 1"
        >>> study = uq.Study(lambda a, b: 3 * a + b, {"a": unit, "b": unit})
        >>> found = uq.rank(study)
        >>> found["ST"].sel(output="output").round(2).values.tolist()
        [0.9, 0.1]

    Args:
        study: Model, priors and draws.
        output: One quantity of interest or several: an output, "log:output", an event
            such as "cost<3"; None is every output.
        method: A name of `uq.methods()`.
        groups: Parameters that are one factor, by name; None is those of the study.
        progress: Called with what is done and all.

    Returns:
        Over output and parameter every measure with its `_error` and `_interval`; the
        attribute `ranks_by` names the one that ranks.

    Raises:
        ValueError: If the method is unknown or does not take what is asked for, or a
            word is no quantity.
        NonFiniteError: If an output is not finite everywhere.
    """
    words = words_of(study, output)
    factors = dict(study.groups if groups is None else groups)
    subject = subject_of(study, words, groups=factors, progress=progress)
    require_method(study, method, subject)
    found = METHODS[method].run(subject)
    return ranked(study, found, words, method=method, groups=factors)


def subject_of(
    study: Study,
    words: Sequence[str],
    *,
    groups: Mapping[str, Sequence[str]],
    progress: Progress = None,
) -> Subject:
    """A study as the methods take it."""
    return Subject(
        study.function,
        study.joint,
        words,
        study.samples,
        study.seed,
        groups,
        progress,
        study.replicates,
    )


def require_method(study: Study, name: str, subject: Subject) -> None:
    """Refuse a method that does not answer of this subject.

    Raises:
        ValueError: With the reason; of derivatives also with the methods that need
            none.
    """
    method_of(name, subject)
    if why := lacks_derivatives(study, name, subject.words):
        others = [k for k in METHODS if answers(k, subject)]
        raise ValueError(f"{name}: {why}: take one of {few(others)}")


def answers(name: str, subject: Subject) -> bool:
    """Whether a method needs no derivative, and takes this subject."""
    try:
        return not method_of(name, subject).derivatives
    except ValueError:
        return False


def lacks_derivatives(study: Study, name: str, words: Sequence[str]) -> str:
    """Why the derivatives that a method takes do not exist; "" where it takes none."""
    if not METHODS[name].derivatives:
        return ""
    if boxes := black_boxes_in(study.function, study.nominal):
        return f"takes derivatives, and {bare(boxes[0])} is a black box, which has none"
    outputs = flatten(study.shapes)[0]
    for word in words:
        if is_event(word):
            return f"takes derivatives, and the event {bare(word)} has none"
        for side in sides_of(word):
            if not np.issubdtype(outputs[side].dtype, np.floating):
                return f"takes derivatives, and {bare(side)} is no real number"
    return ""


def ranked(
    study: Study,
    found: Sensitivities,
    words: Sequence[str],
    *,
    method: str,
    groups: Mapping[str, Sequence[str]],
) -> "xr.Dataset":
    """What a method found, as an answer."""
    variables, coords, attributes = labelled(found)
    coords |= labels_of(study.joint, found.parameters, groups) | meanings(study, words)
    attributes |= {"notes": list(found.notes), "method": method}
    return answered(
        study,
        "rank",
        variables,
        coords,
        ranks_by=next(iter(found.measures)),
        measures=list(found.measures),
        title=found.method,
        asks=METHODS[method].asks if method in METHODS else "",
        **attributes,
    )
