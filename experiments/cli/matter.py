"""The commands `compare`, `screen` and `tornado`: what matters, and how surely."""

from typing import Annotated, Any

import typer

from experiments.cases.case import Question
from experiments.cases.catalogue import METHODS
from experiments.cases.decisions import DECISIONS, where_independent
from experiments.cases.words import groups_of
from experiments.cli.answering import ask
from experiments.cli.options import (
    AnyModel,
    Exact,
    Groups,
    OneOutput,
    Options,
    Outputs,
    a_share,
    command,
    one_of,
)


SCREENS = ("bifurcation", "radial", "trajectory", "grid")
BASES = ("nominal", "median")


@command()
def compare(
    options: Options,
    model: AnyModel,
    output: OneOutput = None,
    method: Annotated[
        list[str] | None,
        typer.Option(
            callback=one_of("method", METHODS),
            help="As `uq rank` names them; all of ours if unsaid; repeatable.",
        ),
    ] = None,
) -> None:
    """Compare what every method says matters: where they agree, and why not.

    Of a model with a decision of its own, what it is worth to learn each input stands
    beside them, unless some inputs depend on one another.

    uq compare space-vs-terrestrial --method sobol --method delta --samples 1024

    uq compare tug.py:tug --output log:cost --study mine.toml
    """
    asked: dict[str, Any] = {"output": output}
    selection = options.selection(model)
    if decision := DECISIONS.get(selection.model):
        asked |= {"options": dict(decision.options), "minimize": True}
        asked["output"] = output or decision.output
    if method:
        asked["methods"] = method
    question = Question("compare", asked, complete=where_independent)
    ask(selection, options, question)


def _even(levels: int | None) -> int | None:
    if levels is not None and (levels < 2 or levels % 2):
        raise ValueError(f"--levels: need an even number of 2 or more, got {levels}")
    return levels


@command(samples=2**12)
def screen(
    options: Options,
    model: AnyModel,
    output: Outputs = None,
    method: Annotated[
        str,
        typer.Option(
            callback=one_of("method of screening", SCREENS),
            help="bifurcation by groups, or elementary effects: radial, trajectory "
            "between cells, or grid, as Morris has it.",
        ),
    ] = SCREENS[0],
    levels: Annotated[
        int | None,
        typer.Option(callback=_even, help="Of the quantiles of each input, even."),
    ] = None,
    group: Groups = None,
    threshold: Annotated[
        float,
        typer.Option(
            callback=a_share("--threshold"),
            help="Share of the variance below which an input is nothing.",
        ),
    ] = 0.01,
) -> None:
    """Screen assumptions in few evaluations: which of many cannot matter.

    uq screen space-vs-terrestrial --output log:cost_ratio --samples 1024

    uq screen tug.py:tug --output cost --method radial --threshold 0.001
    """
    asked: dict[str, Any] = {
        "output": output,
        "method": method,
        "threshold": threshold,
    }
    if levels is not None:
        asked["levels"] = levels
    if groups := groups_of(group):
        asked["groups"] = groups
    if method == "bifurcation" and (levels is not None or groups):
        word = "--levels" if levels is not None else "--group"
        raise ValueError(
            f"{word}: bifurcation finds its own groups and has no levels: give "
            "--method radial, trajectory or grid with it"
        )
    ask(options.selection(model), options, Question("screen", asked))


@command(shared=Exact)
def tornado(
    options: Exact,
    model: AnyModel,
    output: Outputs = None,
    low: Annotated[
        float,
        typer.Option(
            callback=a_share("--low"), help="Probability of the low end of an input."
        ),
    ] = 0.05,
    high: Annotated[
        float, typer.Option(callback=a_share("--high"), help="Of its high end.")
    ] = 0.95,
    base: Annotated[
        str,
        typer.Option(
            callback=one_of("base", BASES),
            help="Where the others stay: nominal or median.",
        ),
    ] = BASES[0],
) -> None:
    """Move each assumption alone from its low end to its high, exactly.

    uq tornado space-vs-terrestrial --output cost_ratio

    uq tornado tug.py:tug --output cost --low 0.1 --high 0.9 --base median
    """
    if low >= high:
        raise ValueError(f"--low and --high: need low < high, got {low} and {high}")
    asked = {"output": output, "probabilities": (low, high), "base": base}
    every = Options(**vars(options))  # it draws nothing, however many are said
    ask(options.selection(model), every, Question("tornado", asked))
