"""Asking all that a case asks, and writing what was found: whole, or nothing."""

import dataclasses
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.cases.case import (
    EXACT,
    REPORT,
    Answers,
    Case,
    Question,
    Subject,
    studies_of,
)
from experiments.console.progress import progress_bar, silent
from experiments.folders import manifests
from experiments.folders.places import answer_folder, command_of, place_of
from uq.results.files import replacing


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

    from uq import Study

FORMATS = ("png", "svg", "pdf")


@dataclass(frozen=True)
class Wanted:
    """What is to be written of the answers, and whether anything is said on the way.

    Args:
        figures: Endings of the files of each figure; none is no figure.
        draws: Whether every draw is kept.
        quiet: Whether nothing is told of how far it is.
    """

    figures: tuple[str, ...] = FORMATS[:1]
    draws: bool = False
    quiet: bool = False


def answer(
    case: Case, studies: "Mapping[str, Study]", folder: Path, wanted: Wanted
) -> Answers:
    """Ask all that a case asks of one study, or of several, and write it.

    Args:
        case: What is asked.
        studies: Of which; of several, the label of each ends the names of its answers.
        folder: Where it goes, all at once; an answer that is there is replaced.
        wanted: What is written.

    Returns:
        The answers by the names of their questions, and what the case makes of them as
        "report".

    Raises:
        OSError: If the folder cannot be written, or holds anything but an answer; told
            before any work starts.
        ValueError: If a question does not fit its study; no folder is made then.
    """
    asked = list(_planned(case, studies))
    for question, subject in asked:
        question.judge(subject)
    need = sum(_bytes(q, s) for q, s in asked if _kept(q, wanted))
    with _replacing(folder, asked[0][0].name, need) as new:
        answers = dict(_asked(asked, wanted))
        if case.report is not None:
            answers[REPORT] = case.report(answers)
        _write(new, case, [question for question, _ in asked], answers, wanted)
    return answers


def answer_of_data(
    name: str, ask: "Callable[[], xr.Dataset]", folder: Path, wanted: Wanted
) -> Answers:
    """Ask what needs no study, and write it.

    Args:
        name: Of the question.
        ask: Asks it.
        folder: As of `answer`.
        wanted: What is written.

    Returns:
        The answer by its name.

    Raises:
        OSError: As `answer` does.
    """
    import uq

    with _replacing(folder, name) as new:
        found = ask()
        _save(new, {name: found})
        write_figures(new, {name: lambda: uq.plot(found)}, wanted.figures)
    return {name: found}


@contextmanager
def _replacing(folder: Path, name: str, need: int = 0) -> Iterator[Path]:
    """The new folder of an answer; says what it replaced, where that was another."""
    place = place_of(folder)
    with answer_folder(place, dataset=f"{name}.nc", need=need) as new:
        earlier = command_of(place)
        yield new
    if earlier and (now := manifests.command.get()) and earlier != now:
        print(f"replaced {folder}, the answer to: {earlier}", file=sys.stderr)


def _planned(
    case: Case, studies: "Mapping[str, Study]"
) -> Iterator[tuple[Question, Subject]]:
    """Every question beside what it is asked of."""
    for label, study in studies.items():
        for question in case.questions_of(study):
            name = f"{question.name}-{label}" if len(studies) > 1 else question.name
            yield dataclasses.replace(question, name=name).about(study)


def _asked(
    asked: Iterable[tuple[Question, Subject]], wanted: Wanted
) -> Iterator[tuple[str, Any]]:
    for question, subject in asked:
        samples = studies_of(subject)[0].samples
        drawn = "" if question.verb in EXACT else f", {samples} draws"
        title = f"{question.name}{drawn}"
        bar: AbstractContextManager[Callable[[int, int], None]] = (
            nullcontext(silent) if wanted.quiet else progress_bar(title)
        )
        with bar as progress:
            yield question.name, question.ask(subject, progress)


def _write(
    new: Path,
    case: Case,
    questions: Iterable[Question],
    answers: Answers,
    wanted: Wanted,
) -> None:
    """Every dataset that is kept, and every figure."""
    import uq

    told = {question.name: question for question in questions}
    _save(
        new,
        {
            name: found
            for name, found in answers.items()
            if name not in told or _kept(told[name], wanted)
        },
    )
    drawn: dict[str, Callable[[], Figure]] = {
        name: lambda found=answers[name]: uq.plot(found)
        for name, question in told.items()
        if question.figure
    }
    drawn |= {
        name: lambda make=make: make(answers)
        for name, make in case.figures_of(answers).items()
    }
    write_figures(new, drawn, wanted.figures)
    if case.file is not None:
        with replacing(new / case.file.name) as copy:
            copy.write(case.file.read_bytes())


def _save(new: Path, answers: Answers) -> None:
    """Every dataset, with the command that asked for it."""
    from uq.results.datasets import save

    for name, found in answers.items():
        save(found.assign_attrs(command=manifests.command.get()), new / f"{name}.nc")


def write_figures(
    folder: Path, figures: "Mapping[str, Callable[[], Figure]]", endings: Sequence[str]
) -> None:
    """Figures by the names of their files, in each format that is wanted."""
    from uq.show.style import say_plainly, write

    for name, make in figures.items() if endings else ():
        figure = make()
        say_plainly(figure)
        for ending in endings:
            write(figure, folder / f"{name}.{ending}")


def _kept(question: Question, wanted: Wanted) -> bool:
    return question.verb != "draws" or wanted.draws


def _bytes(question: Question, subject: Subject) -> int:
    """What a dataset of every draw takes; of other answers, next to nothing."""
    if question.verb != "draws":
        return 0
    study, *_ = studies_of(subject)
    words = question.arguments.get("outputs")
    outputs = len(study.outputs) if words is None else len(np.atleast_1d(words))
    return 8 * study.samples * (len(study.varying) + outputs)
