"""A case as a TOML file: one file that is the whole study.

    model = "tug.py:tug"
    samples = 4096

    [beliefs]
    payload = "triangular 250 to 500 to 750 kg"
    price = "200 to 3000 USD/kg"

    [units]
    cost = "USD"

    [[ask]]
    verb = "rank"
    output = "cost"

The model is a name of `uq list`, package.module:function or path/to/file.py:function.
Also `seed`, `priors` (a set, or several side by side), `form`, `[scenario]` (choices by
dimension) and `[[correlation]]` as a study file has it. Each `[[ask]]` is a verb with
its arguments as in Python, a `name` for its files, and `figure = false` where none is
wanted. Paths are meant from the folder of the file.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.cases.arguments import require_bound
from experiments.cases.case import Case, Question
from experiments.cases.studies import Selection
from uq.inputs.reading import content_of
from uq.words import shown, unknown


BELIEFS, ASK = "beliefs", "ask"
KEYS = (
    *("model", "samples", "seed", "priors", "form"),
    *("scenario", "units", BELIEFS, "correlation", ASK),
)
OWN = ("verb", "name", "figure")  # of a question, beside the arguments of its verb
OF_A_CASE = re.compile(rb"^\s*(\[\[\s*ask\s*\]\]|\[\s*beliefs\s*[\].])", re.MULTILINE)
LARGEST = 2**21  # bytes of one
LISTS = ("draws", "bands")  # verbs whose argument is `outputs`


@dataclass(frozen=True)
class Written:
    """What a file says.

    Args:
        case: The questions.
        selections: Which model, under which beliefs; several for several prior sets.
        seed: Same seed, same draws.
    """

    case: Case
    selections: Sequence[Selection]
    seed: int


def read_case(path: Path) -> Written:
    """A case from its file.

    Args:
        path: The TOML file.

    Raises:
        OSError: If it cannot be read.
        ValueError: If it is no case: one line names the file, the entry, what was
            expected and what was found.
    """
    from uq.inputs.beliefs import content

    whole = content(path)
    with _told(path):
        return _case(whole, path)


def is_case(path: Path) -> bool:
    """Whether a file of beliefs is a case: it asks, or has a table of them.

    Raises:
        OSError: If it cannot be read.
        ValueError: If it is too large for one.
    """
    return bool(OF_A_CASE.search(content_of(path, most=LARGEST)))


def read_selections(path: Path) -> list[Selection]:
    """Model and beliefs of a case, for another question than those that it asks.

    Args:
        path: The TOML file.

    Raises:
        OSError: If it cannot be read.
        ValueError: If it is no case, as of `read_case`; it need not ask anything.
    """
    from uq.inputs.beliefs import content

    whole = content(path)
    if "model" not in whole and not is_case(path):
        told = f"has no model: give MODEL, and --study {path} beside it"
        raise ValueError(f"{path}: {told}")
    with _told(path):
        return _selections(whole, path)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Refusals that name the file."""
    try:
        yield
    except (KeyError, ValueError) as error:
        message = str(error.args[0]) if error.args else str(error)
        raise ValueError(f"{path}: {message}") from error


def _case(whole: Mapping[str, Any], path: Path) -> Written:
    selections = _selections(whole, path)
    asked = whole.get(ASK)
    if not isinstance(asked, list) or not asked:
        found = _found(asked)
        raise ValueError(f"{ASK}: expected [[{ASK}]] with a verb, found {found}")
    questions = [_question(number, each) for number, each in enumerate(asked)]
    samples = _whole(whole, "samples", 2**14)
    case = Case(selections[0].model, questions, samples=samples, file=path)
    return Written(case, selections, _whole(whole, "seed", 0))


def _selections(whole: Mapping[str, Any], path: Path) -> list[Selection]:
    """Which model, under which beliefs; one for each prior set."""
    for key in whole:
        if key not in KEYS:
            raise ValueError(unknown("entry", key, KEYS))
    model = _from(path.parent, _text(whole, "model", None))
    if not isinstance(beliefs := whole.get(BELIEFS, {}), dict):
        raise ValueError(f"{BELIEFS}: expected a table, found {shown(beliefs)}")
    priors = whole.get("priors", [])
    sets = [priors] if isinstance(priors, str) else priors
    if not (isinstance(sets, list) and all(isinstance(each, str) for each in sets)):
        raise ValueError(f"priors: expected the name of a set, found {shown(priors)}")
    given = path if beliefs or whole.get("correlation") else None
    scenario, units = _texts(whole, "scenario"), _texts(whole, "units")
    return [
        Selection(
            model,
            each and _from(path.parent, each),
            _text(whole, "form", "") or None,
            scenario,
            given,
            BELIEFS,
            units,
        )
        for each in sets or [None]
    ]


def _question(number: int, entry: Any) -> Question:
    where = f"{ASK}[{number}]"
    if not isinstance(entry, dict) or not isinstance(entry.get("verb"), str):
        raise ValueError(f"{where}: expected a table with a verb, found {shown(entry)}")
    arguments = {key: value for key, value in entry.items() if key not in OWN}
    if entry["verb"] in LISTS and "output" in arguments:
        arguments["outputs"] = arguments.pop("output")
    name, figure = entry.get("name", ""), entry.get("figure", True)
    if not isinstance(name, str) or name != Path(name).name or not name.isprintable():
        raise ValueError(f"{where}: name: expected that of a file, found {shown(name)}")
    if not isinstance(figure, bool):
        raise ValueError(f"{where}: figure: expected true or false, found {figure!r}")
    try:
        made = Question(entry["verb"], arguments, name=name, figure=figure)
        require_bound(made.verb, made.arguments)
        return made
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error


def _from(folder: Path, words: str) -> str:
    """A model, whose file is meant from a folder."""
    where, colon, name = words.rpartition(":")
    if where.endswith(".py"):
        return f"{folder / where}{colon}{name}"
    return words


def _text(entry: Mapping[str, Any], key: str, otherwise: str | None) -> str:
    value = entry.get(key, otherwise)
    if not isinstance(value, str):
        raise ValueError(f"{key}: expected text, found {_found(value)}")
    return value


def _found(value: Any) -> str:
    """What stands in the file; None is what does not."""
    return "nothing" if value is None else shown(value)


def _texts(entry: Mapping[str, Any], key: str) -> dict[str, str]:
    table = entry.get(key, {})
    if not isinstance(table, dict) or not all(
        isinstance(value, str) for value in table.values()
    ):
        raise ValueError(f"{key}: expected a table of text, found {shown(table)}")
    return table


def _whole(entry: Mapping[str, Any], key: str, otherwise: int) -> int:
    value = entry.get(key, otherwise)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{key}: expected a whole number, found {shown(value)}")
    return value
