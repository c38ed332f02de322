"""The commands `breakeven`, `diagnose` and `forms`: what it takes, what stands firm."""

import math
from typing import Annotated, Any

import typer

from experiments.cases.case import Question
from experiments.cases.decisions import DIAGNOSES, with_margins
from experiments.cases.words import assignments, names_of, range_of
from experiments.cli.answering import ask
from experiments.cli.options import AnyModel, Options, Outputs, command
from uq.words import bare, few, shown


@command(samples=2**17)
def breakeven(
    options: Options,
    model: AnyModel,
    of: Annotated[str, typer.Option(help="Parameter whose value is sought.")],
    left: Annotated[str, typer.Option(help="Output that has to meet the other.")],
    right: Annotated[str, typer.Option(help="Output or number that it has to meet.")],
    range_: Annotated[
        str | None,
        typer.Option("--range", help="LOW,HIGH; what the prior reaches if unsaid."),
    ] = None,
) -> None:
    """Find the value of a parameter at which two outputs meet, for every draw.

    uq breakeven orbital-datacenter --of launch.price
    --left space.lcoc --right earth.lcoc --range 0,80000

    uq breakeven tug.py:tug --of price --left cost --right 3.5 --study mine.toml
    """
    asked = {
        "of": of,
        "left": left,
        "right": number_or_name(right, what="--right"),
        "range": range_of(range_, what="--range"),
    }
    ask(options.selection(model), options, Question("breakeven", asked))


@command(samples=2**17)
def diagnose(
    options: Options,
    model: AnyModel,
    event: Annotated[
        str | None,
        typer.Option(
            help='What has to happen: "cost<rival"; the decision that the model is '
            "for if unsaid."
        ),
    ] = None,
    of: Annotated[
        list[str] | None,
        typer.Option(
            help="PATH or PATH=LOW,HIGH of a parameter whose value is sought; "
            "repeatable; those that decide most if unsaid."
        ),
    ] = None,
    margin: Annotated[
        list[str] | None,
        typer.Option(
            help="NAME=OUTPUT, violated where negative; repeatable; the outputs that "
            "are constraints or margins by their names if unsaid."
        ),
    ] = None,
) -> None:
    """Tell how often something happens, what decides it, and what it would take.

    uq diagnose orbital-datacenter

    uq diagnose tug.py:tug --event "cost<rival" --of price=0,9 --margin heat=heat.left
    """
    selection = options.selection(model)
    asked = decision_of(selection.model, event)
    if of:
        asked["of"] = ranges_of(of)
    if margin:
        named = assignments(margin, what="--margin")
        asked["margins"] = {name: f"{path}>=0" for name, path in named.items()}
    ask(selection, options, Question("diagnose", asked, complete=with_margins))


@command(samples=2**17)
def forms(
    options: Options,
    model: AnyModel,
    output: Outputs = None,
    forms: Annotated[
        str | None,
        typer.Option(help="FORM,FORM: those compared, with the first; all if unsaid."),
    ] = None,
) -> None:
    """Ask the same of every form of a model, and how much their choice explains.

    uq forms orbital-datacenter --output lcoc_ratio --output "lcoc_ratio<10"

    uq forms space-vs-terrestrial --output cost_ratio --forms corrected,published
    """
    selection = options.selection(model)
    if selection.is_own:
        raise ValueError(f"{model}: has no forms to compare")
    if selection.form:
        raise ValueError("--form: several are compared here: name them with --forms")
    compared = names_of(forms, what="--forms")
    if len(compared) == 1:
        raise ValueError(
            f"--forms: expected two or more, such as corrected,published, got "
            f"{shown(forms)}"
        )
    asked = {"output": output, "forms": compared or None}
    ask(selection, options, Question("forms", asked))


def number_or_name(words: str, *, what: str) -> str | float:
    """A finite number, or else the name of an output.

    Raises:
        ValueError: If it is a number that is not finite.
    """
    try:
        number = float(words)
    except ValueError:
        return words
    if not math.isfinite(number):
        raise ValueError(f"{what}: need a finite number, got {shown(words)}")
    return number


def ranges_of(words: list[str]) -> dict[str, tuple[float, float] | None]:
    """Ranges of parameters from "PATH" or "PATH=LOW,HIGH"; None where none is said.

    Raises:
        ValueError: If one stands twice, or a range is none.
    """
    ranges: dict[str, tuple[float, float] | None] = {}
    for word in words:
        path, equals, ends = word.partition("=")
        if path in ranges:
            raise ValueError(f"--of: {bare(path)} is given twice: give it once")
        ranges[path] = range_of(ends if equals else None, what=f"--of {bare(path)}")
    return ranges


def decision_of(model: str, event: str | None) -> dict[str, Any]:
    """What is asked of a model, as arguments of `uq.diagnose`.

    Args:
        model: MODEL of the command line.
        event: What has to happen; None is the decision that the model is for.

    Raises:
        ValueError: If nothing is known of such a decision.
    """
    if event is not None:
        return {"target": event}
    if model not in DIAGNOSES:
        raise ValueError(
            f'{model}: what has to happen? give --event, such as "cost<rival"; it is '
            f"known of {few(list(DIAGNOSES))}"
        )
    return dict(DIAGNOSES[model])
