"""Asking all that a case asks, and writing what was found: whole, or nothing."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.cases.case import REPORT, Answers, Case, Question
from experiments.console.progress import progress_bar, silent
from experiments.folders import manifests
from experiments.folders.places import answer_folder, command_of, place_of


if TYPE_CHECKING:
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


def answer(case: Case, study: "Study", folder: Path, wanted: Wanted) -> Answers:
    """Ask all that a case asks of a study, and write it.

    Args:
        case: What is asked.
        study: Of which.
        folder: Where it goes, all at once; an answer that is there is replaced.
        wanted: What is written.

    Returns:
        The answers by the names of their questions, and what the case makes of them as
        "report".

    Raises:
        OSError: If the folder cannot be written, or holds anything but an answer; told
            before any work starts.
        ValueError: If a question does not fit the study; no folder is made then.
    """
    questions = [(each, _subject(each, study)) for each in case.questions_of(study)]
    for question, subject in questions:
        question.judge(subject)
    place = place_of(folder)
    need = sum(_bytes(q, s) for q, s in questions if _kept(q, wanted))
    with answer_folder(place, dataset=f"{questions[0][0].name}.nc", need=need) as new:
        earlier = command_of(place)
        answers = dict(_asked(questions, wanted))
        if case.report is not None:
            answers[REPORT] = case.report(answers)
        _write(new, case, [question for question, _ in questions], answers, wanted)
    if earlier and (now := manifests.command.get()) and earlier != now:
        print(f"replaced {folder}, the answer to: {earlier}", file=sys.stderr)
    return answers


def _subject(question: Question, study: "Study") -> "Study":
    return question.of(study) if question.of else study


def _asked(
    questions: Iterable[tuple[Question, "Study"]], wanted: Wanted
) -> Iterable[tuple[str, Any]]:
    for question, study in questions:
        title = f"{question.name}, {study.samples} draws"
        bar: AbstractContextManager[Callable[[int, int], None]] = (
            nullcontext(silent) if wanted.quiet else progress_bar(title)
        )
        with bar as progress:
            yield question.name, question.ask(study, progress)


def _write(
    new: Path,
    case: Case,
    questions: Iterable[Question],
    answers: Answers,
    wanted: Wanted,
) -> None:
    """Every dataset that is kept, and every figure."""
    import uq
    from uq.results.datasets import save

    told = {question.name: question for question in questions}
    for name, found in answers.items():
        if name not in told or _kept(told[name], wanted):
            found = found.assign_attrs(command=manifests.command.get())
            save(found, new / f"{name}.nc")
    drawn: dict[str, Callable[[], Figure]] = {
        name: lambda found=answers[name]: uq.plot(found)
        for name, question in told.items()
        if question.figure
    }
    drawn |= {
        name: lambda make=make: make(answers) for name, make in case.figures.items()
    }
    write_figures(new, drawn, wanted.figures)


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


def _bytes(question: Question, study: "Study") -> int:
    """What a dataset of every draw takes; of other answers, next to nothing."""
    if question.verb != "draws":
        return 0
    words = question.arguments.get("outputs")
    outputs = len(study.outputs) if words is None else len(np.atleast_1d(words))
    return 8 * study.samples * (len(study.varying) + outputs)
