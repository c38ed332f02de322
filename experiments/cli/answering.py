"""One question of a command: asked, written into its folder, printed."""

import dataclasses
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.cases.case import Answers, Case, Question
from experiments.cases.running import answer
from experiments.cases.studies import Selection
from experiments.cli.options import Options
from experiments.folders.names import folder_of
from uq.inputs.reading import file_hash


if TYPE_CHECKING:
    import xarray as xr


def ask(selection: Selection, options: Options, *questions: Question) -> None:
    """Ask a model, write the answers and print them.

    Args:
        selection: Which model, under which beliefs.
        options: How many draws, what is kept, what is printed.
        questions: What is asked; the folder is called after the first.
    """
    settle(Case(selection.model, questions), selection, questions[0].name, options)


def settle(case: Case, selection: Selection, name: str, options: Options) -> None:
    """Ask all that a case asks of a model, write the answers and print them.

    Args:
        case: What is asked.
        selection: Which model, under which beliefs.
        name: What the folder is called after, beside the model.
        options: As of `ask`.
    """
    start = time.perf_counter()
    study = selection.load(samples=options.samples, seed=options.seed)
    folder = options.folder or folder_of(
        model_name(selection.model), name, asked_of(case, selection, options)
    )
    answers = answer(case, study, folder, options.wanted)
    if options.json:
        print(as_json(answers))
    elif not options.quiet:
        (case.tell or tell)(answers)
        print(f"{written(folder)} in {time.perf_counter() - start:.1f} s")
    sys.stdout.flush()


def model_name(words: str) -> str:
    """A model's name; of one's own the last of its module and its function."""
    where, _, name = words.rpartition(":")
    return f"{Path(where.removesuffix('.py')).name.split('.')[-1]}-{name}".strip("-")


def asked_of(case: Case, selection: Selection, options: Options) -> dict[str, Any]:
    """All that decides an answer, for the name of its folder."""
    questions = case.questions
    told = [] if callable(questions) else questions
    return {
        "selection": dataclasses.asdict(selection),
        "beliefs": file_hash(selection.study),
        "questions": [[each.name, each.verb, dict(each.arguments)] for each in told],
        "samples": options.samples,
        "seed": options.seed,
    }


def tell(answers: Answers) -> None:
    """Each answer as its verb tells it: a sentence, and the table as wide as fits."""
    from experiments.console.answers import print_answer

    for found in answers.values():
        print_answer(found)


def as_json(answers: Answers) -> str:
    """Answers for another program: sentence, table and attributes of each by name."""
    import uq

    def told(found: "xr.Dataset") -> dict[str, Any]:
        table = uq.table(found).to_json(orient="records", double_precision=15)
        attributes = {k: _plain(v) for k, v in found.attrs.items()}
        return {
            "sentence": uq.sentence(found),
            "table": json.loads(table or "[]"),
            "attributes": attributes,
        }

    return json.dumps({k: told(v) for k, v in answers.items() if "answer" in v.attrs})


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


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
