"""`uq.rank`: which inputs decide, by any method of the register."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from uq.inputs.black_boxes import black_boxes_in
from uq.parameters import flatten
from uq.quantity_words import is_event, sides_of
from uq.results.answers import labelled
from uq.results.factors import labels_of
from uq.results.measures import Sensitivities
from uq.sensitivity.methods import METHODS, Subject, method_of
from uq.sensitivity.variance import estimators
from uq.sensitivity.variance.sobol import Options, Until
from uq.study import Study
from uq.verbs.asking import Progress, Words, answered, meanings, verb, words_of
from uq.words import bare, few, shown


if TYPE_CHECKING:
    import xarray as xr

SOBOL = "sobol"  # the method that takes estimators, pairs and a stopping rule


@verb
def rank(
    study: Study,
    output: Words | None = None,
    *,
    method: str = "sobol",
    groups: Mapping[str, Sequence[str]] | None = None,
    second_order: bool = False,
    first: str | None = None,
    total: str | None = None,
    until_error: float | int | None = None,
    until_top: int | None = None,
    precision: str = Options.precision,
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
        second_order: Whether to estimate what every two factors do together, at twice
            the evaluations; like all that follows, of method "sobol" alone.
        first: Estimator of first-order indices; None is "saltelli", with pairs
            "azzini-rosati".
        total: Estimator of total indices; None is "jansen", with pairs "azzini-rosati".
        until_error: Largest standard error of any total index at which to stop before
            all samples are taken [-].
        until_top: How many of the first ranks must be sure, in every output, to stop:
            each outranks the next in nine of ten replicates. With `until_error` both.
        precision: Of the model's arithmetic, "float64" or "float32".
        progress: Called with what is done and all.

    Returns:
        Over output and parameter every measure with its `_error` and `_interval`; the
        attribute `ranks_by` names the one that ranks. Of "sobol" besides `sure`, the
        share of the replicates in which a parameter outranks the next, and with
        `second_order`, over output, parameter and other, `S2` with its error and
        interval: what the two do together beyond each alone.

    Raises:
        ValueError: If the method is unknown or does not take what is asked for, or a
            word is no quantity.
        NonFiniteError: If an output is not finite everywhere.
    """
    words = words_of(study, output)
    factors = dict(study.groups if groups is None else groups)
    options = _options(
        method,
        second_order=second_order,
        first=first,
        total=total,
        until_error=until_error,
        until_top=until_top,
        precision=precision,
    )
    subject = subject_of(
        study, words, groups=factors, options=options, progress=progress
    )
    require_method(study, method, subject)
    found = METHODS[method].run(subject)
    more = _facts(options) if method == SOBOL else {}
    return ranked(study, found, words, method=method, groups=factors, **more)


def _options(method: str, **wanted: Any) -> Options:
    """What only Sobol' indices take, judged.

    Args:
        method: By which inputs are ranked.
        wanted: Keywords of `rank`.

    Raises:
        ValueError: If another method is asked for one of them, or one does not fit.
    """
    usual = {"second_order": False, "precision": Options.precision}
    for name, value in wanted.items():
        if method != SOBOL and value is not None and value != usual.get(name):
            problem = f"method {SOBOL!r} takes it, {method} does not"
            raise ValueError(f"{name}: {problem}: leave it out")
    pairs = wanted["second_order"]
    until = _until(wanted["until_error"], wanted["until_top"])
    options = Options(
        wanted["first"], wanted["total"], pairs, {}, until, wanted["precision"]
    )
    if not pairs and "azzini-rosati" in options.estimators:
        raise ValueError("azzini-rosati: needs pairs: ask with second_order=True")
    estimators.check(*options.estimators, swapped=pairs)
    return options


def _until(error: float | int | None, top: int | None) -> Until | None:
    """When to stop before all samples are taken; None where nothing is asked for.

    Raises:
        ValueError: If a number does not do.
    """
    if error is None and top is None:
        return None
    if error is not None and not 0 < error < np.inf:
        problem = f"expected a standard error above 0, found {shown(error)}"
        raise ValueError(f"until_error: {problem}")
    if top is not None and top <= 0:
        problem = f"expected a number of first ranks, found {shown(top)}"
        raise ValueError(f"until_top: {problem}")
    return Until(
        None if error is None else float(error), None if top is None else int(top)
    )


def _facts(options: Options) -> dict[str, Any]:
    """How Sobol' indices were estimated."""
    first, total = options.estimators
    until = options.until or Until()
    rules = {"until_error": until.standard_error, "until_top": until.top}
    return {
        "first": first,
        "total": total,
        "precision": options.precision,
        **{name: rule for name, rule in rules.items() if rule is not None},
    }


def subject_of(
    study: Study,
    words: Sequence[str],
    *,
    groups: Mapping[str, Sequence[str]],
    options: Options | None = None,
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
        options or Options(),
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
    **more: Any,
) -> "xr.Dataset":
    """What a method found, as an answer; `more` is what else is told of it."""
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
        **more,
    )
