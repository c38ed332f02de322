"""Asking all that a case asks, and writing what was found: whole, or nothing."""

import importlib
import io
import itertools
import os
import sys
import threading
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.cases.case import (
    EXACT,
    REPORT,
    Answers,
    Case,
    Question,
    Subject,
    studies_of,
)
from experiments.console.aside import own_prints_aside
from experiments.console.ending import forget
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
    case: Case,
    studies: "Mapping[str, Study]",
    folder: Path,
    wanted: Wanted,
    code: Iterable[Path] = (),
    told: Callable[[dict[str, Answers]], None] | None = None,
) -> dict[str, Answers]:
    """Ask all that a case asks of one study, or of several, and write it.

    Args:
        case: What is asked.
        studies: Of which; of several, the label of each ends the names of its files.
        folder: Where it goes, all at once; an answer that is there is replaced.
        wanted: What is written.
        code: Files of the user's own; of a case from a file, copies of those that lie
            beside it are kept, so that the case runs again where it is kept.
        told: Tells what was found, before its figures are drawn.

    Returns:
        By the label of its study the answers by the names of their questions, and what
        the case makes of them as "report".

    Raises:
        OSError: If the folder cannot be written, or holds anything but an answer; told
            before any work starts.
        ValueError: If a question does not fit its study; no folder is made then.
    """
    with own_prints_aside():
        asked = {
            label: [question.about(study) for question in case.questions_of(study)]
            for label, study in studies.items()
        }
        every = list(itertools.chain.from_iterable(asked.values()))
        for question, subject in every:
            _judge(case, question, subject)
    need = sum(_bytes(q, s) for q, s in every if _kept(q, wanted))
    found: dict[str, Answers] = {}
    import_aside("xarray", "h5netcdf")
    with _replacing(folder, every[0][0].name, need) as new:
        with own_prints_aside():
            for label, questions in asked.items():
                end = ending(label, studies)
                answers = dict(_asked(questions, end, wanted))
                if case.report is not None:
                    answers[REPORT] = case.report(answers)
                lost = {q.name for q, _ in questions if not _kept(q, wanted)}
                kept = {f"{k}{end}": v for k, v in answers.items() if k not in lost}
                _save(new, kept)
                found[label] = answers
        untold = _telling(told, found)
        with own_prints_aside():
            for label, questions in asked.items():
                drawn = _figures(case, [q for q, _ in questions], found[label])
                end = ending(label, studies)
                named = {f"{name}{end}": make for name, make in drawn.items()}
                write_figures(new, named, wanted.figures)
        if case.file is not None:
            beside = case.file.resolve().parent
            for file in [case.file, *(each for each in code if each.parent == beside)]:
                with replacing(new / file.name) as copy:
                    copy.write(file.read_bytes())
    if untold:
        raise untold
    return found


def _telling(
    told: Callable[[Any], None] | None, found: Mapping[str, Any]
) -> BaseException | None:
    """Tell what was found; what prevents it is raised once the answer is on disk."""
    try:
        if told:
            told(found)
    except (BrokenPipeError, SystemExit) as error:  # as Rich leaves a broken pipe
        with suppress(io.UnsupportedOperation):  # a stream that is no file
            forget(sys.stdout)
        return error
    except Exception as error:  # noqa: BLE001
        return error
    return None


def import_aside(*names: str) -> None:
    """Import packages while the machine compiles and computes, which needs no Python.

    Whoever imports one meanwhile waits for it, and is told if it cannot be imported.
    """

    def imported() -> None:
        with suppress(ImportError):
            for name in names:
                importlib.import_module(name)

    threading.Thread(target=imported).start()


def _judge(case: Case, question: Question, subject: Subject) -> None:
    """Refuse a question that does not fit; of one in a file, told where it stands."""
    try:
        question.judge(subject)
    except ValueError as error:
        if case.file is None:
            raise
        raise ValueError(f"{case.file}: {question.name}: {error}") from error


def ending(label: str, studies: Collection[str]) -> str:
    """What ends the names of the answers of one study: nothing, if it is the only."""
    return f"-{label}" if len(studies) > 1 else ""


def answer_of_data(
    name: str,
    ask: "Callable[[], xr.Dataset]",
    folder: Path,
    wanted: Wanted,
    told: Callable[[Answers], None] | None = None,
) -> Answers:
    """Ask what needs no study, and write it.

    Args:
        name: Of the question.
        ask: Asks it.
        folder: As of `answer`.
        wanted: What is written.
        told: As of `answer`.

    Returns:
        The answer by its name.

    Raises:
        OSError: As `answer` does.
    """
    import uq

    with _replacing(folder, name) as new:
        found = ask()
        _save(new, {name: found})
        untold = _telling(told, {name: found})
        write_figures(new, {name: lambda: uq.plot(found)}, wanted.figures)
    if untold:
        raise untold
    return {name: found}


@contextmanager
def _replacing(folder: Path, name: str, need: int = 0) -> Iterator[Path]:
    """The new folder of an answer; says what it replaced, where that was another."""
    place = place_of(folder)
    with answer_folder(place, dataset=f"{name}.nc", need=need) as new:
        earlier = command_of(place)
        yield new
    if earlier and (now := manifests.command.get()) and earlier != now:
        told = f"replaced {folder}{os.sep}, the answer to: {earlier}"
        print(told, file=sys.stderr)


def _asked(
    asked: Iterable[tuple[Question, Subject]], end: str, wanted: Wanted
) -> Iterator[tuple[str, Any]]:
    for question, subject in asked:
        samples = studies_of(subject)[0].samples
        drawn = "" if question.verb in EXACT else f", {samples} draws"
        title = f"{question.name}{end}{drawn}"
        bar: AbstractContextManager[Callable[[int, int], None]] = (
            nullcontext(silent) if wanted.quiet else progress_bar(title)
        )
        with bar as progress:
            yield question.name, question.ask(subject, progress)


def _figures(
    case: Case, questions: Sequence[Question], answers: Answers
) -> "dict[str, Callable[[], Figure]]":
    """What draws the figures of some answers, by name."""
    import uq

    drawn: dict[str, Callable[[], Figure]] = {
        question.name: lambda found=answers[question.name]: uq.plot(found)
        for question in questions
        if question.figure
    }
    return drawn | {
        name: lambda make=make: fitted(make(answers))
        for name, make in case.figures_of(answers).items()
    }


def fitted(figure: "Figure") -> "Figure":
    """A figure of a case, its words fitted to their room as `uq.plot` fits its own."""
    from uq.show.fitting import fit
    from uq.show.style import say_plainly

    say_plainly(figure)
    fit(figure)
    return figure


def _save(new: Path, answers: Answers) -> None:
    """Every dataset, with the command that asked for it."""
    from uq.results.datasets import save

    for name, found in answers.items():
        save(found.assign_attrs(command=manifests.command.get()), new / f"{name}.nc")


def write_figures(
    folder: Path, figures: "Mapping[str, Callable[[], Figure]]", endings: Sequence[str]
) -> None:
    """Figures by the names of their files, in each format that is wanted.

    Raises:
        ValueError: If one cannot be drawn, with what to do.
    """
    from uq.show.style import say_plainly, write

    for name, make in figures.items() if endings else ():
        with _drawing(name):
            figure = make()
            say_plainly(figure)
            for ending in endings:
                write(figure, folder / f"{name}.{ending}")


@contextmanager
def _drawing(name: str) -> Iterator[None]:
    # What Matplotlib warns of, such as narrow panels, is seen in the figure.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (ArithmeticError, ValueError) as error:
        told = f"its figure cannot be drawn ({error}): ask with --no-figures"
        raise ValueError(f"{name}: {told}") from error


def _kept(question: Question, wanted: Wanted) -> bool:
    return question.verb != "draws" or wanted.draws


def _bytes(question: Question, subject: Subject) -> int:
    """What a dataset of every draw takes; of other answers, next to nothing."""
    if question.verb != "draws":
        return 0
    study, *_ = studies_of(subject)
    words = question.arguments.get("outputs")
    if words is None:
        words = study.outputs
    outputs = 1 if isinstance(words, str) else len(words)
    return 8 * study.samples * (len(study.varying) + outputs)
