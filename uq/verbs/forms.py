"""`uq.forms`: how much depends on which form of the equations is right."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from uq.engine.propagation import propagate
from uq.forward import variants
from uq.forward.variants import INDICES, STATISTICS
from uq.inputs.sampling import require_room, sample
from uq.models import form_of, load, record
from uq.quantity_words import is_event
from uq.results import summary, tails
from uq.results.summary import Estimate
from uq.study import Study
from uq.verbs.asking import (
    Clock,
    Progress,
    Words,
    answered,
    meanings,
    quantities_of,
    verb,
)
from uq.verbs.studies import by_name, in_common, require_same_draws, words_in_common
from uq.words import bare, shown, unknown


if TYPE_CHECKING:
    import xarray as xr


@verb
def forms(
    study: Study | Mapping[str, Study] | str,
    output: Words | None = None,
    *,
    forms: Sequence[str] | None = None,
    progress: Progress = None,
) -> "xr.Dataset":
    r"""How much depends on which form of the equations is right.

    The same draws go through every form, so that in a difference what forms share
    cancels: its error is of the difference itself. The choice of the form is also a
    factor of equal weights, with the index $S = Var(E[Y|form]) / Var(Y)$.

        >>> import uq
        >>> beliefs = {"a": "uniform 0 to 1"}
        >>> studies = {
        ...     "linear": uq.Study(lambda a: {"y": a}, beliefs, samples=2**9),
        ...     "square": uq.Study(lambda a: {"y": a**2}, beliefs, samples=2**9),
        ... }
        >>> found = uq.forms(studies)
        >>> change = found["difference"].sel(form="square", output="y")
        >>> float(change.sel(statistic="P50").round(2))
        -0.25

    Args:
        study: One that `uq.load` made, or the name of a model: then in every form of
            the model. Or studies by name, which have the same inputs; one that is
            fixed in some of them keeps its coordinate.
        output: One quantity of interest or several, as `rank` has them; None is every
            output that all forms have.
        forms: Names of the forms, the first of which the others are compared with;
            None is all of them.
        progress: Called with the draws done and all, of all forms.

    Returns:
        Over form, output and statistic ("P5", "P50", "P95", "mean"): `estimate` and
        its `difference` to the first form, each with its error and 95 % interval, the
        latter of the draws that are finite in both; `finite`, the share of the draws
        that are. Over output and index_of the `index` of the form and of all
        parameters together, of the draws finite in every form. An event has a mean,
        its probability, and no quantiles.

    Raises:
        KeyError: If no package has a model of that name.
        ValueError: If there are not two forms, they do not have the same inputs and
            outputs, or a word is no quantity.
        MemoryError: If the draws would not fit.

    Source:
        Saltelli et al. (2008), Global Sensitivity Analysis, section 1.2.14 (a choice
        between models as a factor).
    """
    every = _studies(study, forms)
    words, first = words_in_common(every, output), next(iter(every.values()))
    clock = Clock()
    values = _propagated(every, words, progress)
    table, dims = _estimates(values, words), ("form", "output", "statistic")
    moved = _differences(values, words)
    shares = np.array([_shares(values[:, k]) for k in range(len(words))])
    finite = np.isfinite(values)
    variables = {
        **_filled("estimate", "standard_error", "interval", table, dims),
        **_filled("difference", "difference_error", "difference_interval", moved, dims),
        "finite": (dims[:2], finite.mean(axis=(2, 3))),
        "common": (("output",), finite.all(axis=0).mean(axis=(1, 2))),
        "index": (("output", "index_of"), shares[:, 0]),
        "index_error": (("output", "index_of"), shares[:, 1]),
    }
    coords = {
        "form": list(every),
        "output": words,
        "statistic": list(STATISTICS),
        "index_of": INDICES,
        "ci_bound": ["lower", "upper"],
    }
    return answered(
        first,
        "forms",
        variables,
        coords | meanings(first, words),
        form=", ".join(every),
        ci_prob=0.95,
        notes=_notes(values, list(every), words),
        seconds=clock.seconds,
        evaluations=first.samples * len(every),
    )


def _studies(
    given: Study | Mapping[str, Study] | str, names: Sequence[str] | None
) -> dict[str, Study]:
    """A study of each form that is asked for.

    Raises:
        ValueError: If there are not two, or they cannot share their draws.
    """
    if isinstance(given, str):
        given = load(given)
    every, build = _known(given)
    selected = list(every) if names is None else _listed(names)
    for name in selected:
        if name not in every:
            raise ValueError(unknown("form", str(name), every))
    if len(set(selected)) < max(2, len(selected)):
        problem = f"expected two or more different ones, got {shown(selected)}"
        raise ValueError(f"forms: {problem}")
    studies = {name: build(name) for name in selected}
    require_same_draws(studies)
    return studies


def _listed(names: Any) -> list[str]:
    if isinstance(names, str) or not isinstance(names, Sequence):
        raise ValueError(f"forms: expected a list of names, found {shown(names)}")
    return list(names)


def _known(given: Any) -> tuple[list[str], Callable[[str], Study]]:
    """Names of all forms, and what makes the study of one.

    Raises:
        ValueError: If it is no study of an installed model, and no mapping of studies.
    """
    if isinstance(given, Mapping):
        named = by_name(given)
        return list(named), lambda name: named[name]
    if not isinstance(given, Study):
        problem = "expected a Study, a mapping of them or the name of a model, found "
        raise ValueError(f"study: {problem}{shown(type(given).__name__)}")
    if not given.attributes["form"]:
        problem = f"{bare(given.attributes['model'])}: has no forms that are known"
        raise ValueError(f"{problem}: give a Study of each by name, or one of uq.load")
    model = record(given.attributes["model"])

    def build(name: str) -> Study:
        facts = dict(given.facts) | {"form": name}
        return given.replace(model=model.build(form_of(model, name)), facts=facts)

    return [form.name.lower() for form in model.forms], build


def _propagated(
    studies: Mapping[str, Study], words: Sequence[str], progress: Progress
) -> np.ndarray:
    """Every quantity in every form, shape (forms, outputs, replicates, size)."""
    (tables, design), first = in_common(studies), next(iter(studies.values()))
    require_room(first.samples, design.dimensions + len(studies) * len(words))
    rows = []
    for number, (study, table) in enumerate(zip(studies.values(), tables, strict=True)):
        wanted, done = quantities_of(study, words), number * first.samples
        whole = first.samples * len(studies)

        def report(now: int, _: int, before: int = done, all_: int = whole) -> None:
            if progress is not None:
                progress(before + now, all_)

        found = propagate(
            study.function,
            sample(table, design),
            of=wanted,
            nonfinite="keep",
            progress=report,
        )
        rows.append([found[word] for word in words])
    return np.array(rows)


def _estimates(values: np.ndarray, words: Sequence[str]) -> list[list[list[Estimate]]]:
    return [
        [
            variants.statistics_of(row, word)
            for row, word in zip(rows, words, strict=True)
        ]
        for rows in values
    ]


def _shares(draws: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Indices and their errors, which no unit changes; squares of the draws may."""
    return variants.shares_of(draws / summary.unit_of(draws[np.isfinite(draws)]))


def _differences(
    values: np.ndarray, words: Sequence[str]
) -> list[list[list[Estimate]]]:
    """Of each form to the first; of that to itself exactly nothing."""
    return [
        [
            variants.differences(row, other, word)
            for row, other, word in zip(rows, values[0], words, strict=True)
        ]
        for rows in values
    ]


def _filled(
    value: str,
    error: str,
    interval: str,
    table: list[list[list[Estimate]]],
    dims: Sequence[str],
) -> dict[str, Any]:
    """Estimates as variables: values, standard errors and intervals."""
    ends = np.array([[[e.interval() for e in row] for row in part] for part in table])
    return {
        value: (dims, [[[e.value for e in row] for row in part] for part in table]),
        error: (
            dims,
            [[[e.standard_error for e in row] for row in part] for part in table],
        ),
        interval: (("ci_bound", *dims), np.moveaxis(ends, -1, 0)),
    }


def _notes(values: np.ndarray, names: Sequence[str], words: Sequence[str]) -> list[str]:
    """Draws that are not finite, and means that a few draws carry."""
    notes = []
    for name, rows in zip(names, values, strict=True):
        for word, draws in zip(words, rows, strict=True):
            good = np.isfinite(draws)
            lost = int(np.sum(~good))
            if lost:
                notes.append(
                    f"{name}: {word}: {lost} of {draws.size} draws are not finite, and "
                    "left out"
                )
            if not is_event(word) and tails.carried(np.abs(draws[good])):
                notes.append(f"{name}: {tails.note(word, 'mean')}")
    return notes
