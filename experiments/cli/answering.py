"""One question of a command: asked, written into its folder, printed."""

import dataclasses
import functools
import json
import logging
import math
import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.cases.case import Answers, Case, Question
from experiments.cases.running import answer, ending
from experiments.cases.studies import Selection
from experiments.cli.options import Keeping, Options
from experiments.folders import manifests
from experiments.folders.names import folder_of
from uq.inputs.reading import file_hash


if TYPE_CHECKING:
    import xarray as xr


def ask(
    selections: Selection | Sequence[Selection], options: Options, *questions: Question
) -> None:
    """Ask a model, write the answers and print them.

    Args:
        selections: Which model, under which beliefs; of several, side by side.
        options: How many draws, what is kept, what is printed.
        questions: What is asked; the folder is called after the first.
    """
    made = [selections] if isinstance(selections, Selection) else list(selections)
    settle(Case(made[0].model, questions), made, options)


def settle(
    case: Case,
    selections: Sequence[Selection],
    options: Options,
    *,
    name: str = "",
    labels: Sequence[str] = (),
) -> None:
    """Ask all that a case asks of a model, write the answers and print them.

    Args:
        case: What is asked.
        selections: Which model, under which beliefs; of several, side by side.
        options: As of `ask`.
        name: What the folder is called after, in place of the model and the question.
        labels: What the selections are called; their sets of priors if unsaid.
    """
    start = time.perf_counter()
    log_programs(options)
    sets = [(each.priors or "").rpartition(":")[2] for each in selections]
    studies = {
        label: each.load(samples=options.samples, seed=options.seed)
        for label, each in zip(labels or sets, selections, strict=True)
    }
    if len(studies) < len(selections):
        raise ValueError("priors: the same set stands twice: give each once")
    called = name or model_name(case.model)
    question = "" if name or callable(case.questions) else case.questions[0].name
    asked = asked_of(case, selections, options)
    folder = options.folder or folder_of(called, question, asked)
    head = "study" if labels else "priors"
    code = [file for each in selections for file in each.files]
    told = functools.partial(_tell, case, head) if speaks(options) else None
    found = answer(case, studies, folder, options.wanted, code, told)
    answers = {
        f"{key}{ending(label, found)}": each
        for label, answers in found.items()
        for key, each in answers.items()
    }
    say(answers, folder, options, since=start)


def log_programs(options: Keeping) -> None:
    """Say on standard error how programs are made or found, where that is wanted."""
    log = logging.getLogger("uq")
    if options.verbose and not log.handlers:
        log.addHandler(logging.StreamHandler())
        log.setLevel(logging.DEBUG)


def speaks(options: Keeping) -> bool:
    """Whether answers are told to people, before their figures are drawn."""
    return not (options.json or options.quiet)


def say(answers: Answers, folder: Path, options: Keeping, *, since: float) -> None:
    """Print answers that are written as JSON, or for people where; or nothing.

    Args:
        answers: What was found, by the names of the questions.
        folder: Where it is written.
        options: What is printed.
        since: When the work began, by `time.perf_counter`.
    """
    if options.json:
        asked = manifests.command.get()
        print(as_json({k: v.assign_attrs(command=asked) for k, v in answers.items()}))
    elif not options.quiet:
        print(f"{written(folder)} in {time.perf_counter() - since:.1f} s")
    sys.stdout.flush()


def model_name(words: str) -> str:
    """A model's name; of one's own the last of its module and its function."""
    where, _, name = words.rpartition(":")
    return f"{Path(where.removesuffix('.py')).name.split('.')[-1]}-{name}".strip("-")


def asked_of(
    case: Case, selections: Sequence[Selection], options: Options
) -> dict[str, Any]:
    """All that decides an answer, for the name of its folder."""
    questions = () if callable(case.questions) else case.questions
    return {
        "selections": [dataclasses.asdict(each) for each in selections],
        "beliefs": [file_hash(each.study) for each in selections],
        "code": [[file_hash(file) for file in each.files] for each in selections],
        "questions": [[q.name, q.verb, dict(q.arguments)] for q in questions],
        "samples": options.samples,
        "seed": options.seed,
    }


def tell(answers: Answers) -> None:
    """Each answer as its verb tells it: a sentence, and the table as wide as fits."""
    from experiments.console.answers import print_answer
    from uq.show.words import subject

    for number, found in enumerate(answers.values()):
        if not number:
            print(subject(found.attrs))
        print_answer(found)


def _tell(case: Case, head: str, found: Mapping[str, Answers]) -> None:
    """The answers as the case tells them, those to one question side by side."""
    from experiments.console.answers import print_side_by_side

    if case.tell or len(found) < 2:
        for answers in found.values():
            (case.tell or tell)(answers)
    else:
        for name, first in next(iter(found.values())).items():
            if first.attrs.get("answer") != "draws":
                every = {k: answers[name] for k, answers in found.items()}
                print_side_by_side(every, head)
    sys.stdout.flush()  # the figures take as long again


def as_json(answers: Answers) -> str:
    """Answers for another program: sentence, table and attributes of each by name."""
    import uq
    from experiments.console.answers import tables_of

    def told(found: "xr.Dataset") -> dict[str, Any]:
        tables = {
            key: [_plain(row) for row in frame.to_dict("records")]
            for key, frame in tables_of(found).items()
        }
        return {
            "sentence": uq.sentence(found),
            **tables,
            "attributes": {k: _read(v) for k, v in _plain(found.attrs).items()},
        }

    return json.dumps({k: told(v) for k, v in answers.items() if "answer" in v.attrs})


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Values as JSON has them, in every digit; what is not finite is null."""
    items = {str(k): v.item() if hasattr(v, "item") else v for k, v in row.items()}
    odd = {k for k, v in items.items() if isinstance(v, float) and not math.isfinite(v)}
    return items | dict.fromkeys(odd)


def _read(value: Any) -> Any:
    """An attribute; what a file keeps as JSON within text as what that says."""
    if not (isinstance(value, str) and value.startswith(("{", "["))):
        return value
    try:
        return json.loads(value, parse_constant=lambda _: None)
    except ValueError:  # text that only begins so
        return value


def written(folder: Path) -> str:
    """What an answer consists of: its files with their sizes."""
    files = sorted(folder.iterdir())
    sizes = ", ".join(f"{file.name} {size(file.stat().st_size)}" for file in files)
    return f"wrote {folder}{os.sep}: {sizes}"


def size(count: int) -> str:
    """A number of bytes for a person."""
    for unit, one in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= one:
            return f"{count / one:.1f} {unit}"
    return f"{count} B"
