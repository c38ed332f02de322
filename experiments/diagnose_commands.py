"""The commands `breakeven`, `diagnose` and `forms` of `uq`."""

import math
from pathlib import Path
from typing import Annotated

import typer

from experiments.commands import (
    AnyModel,
    Folder,
    FormName,
    PriorSet,
    PriorsFrom,
    Scenarios,
    Seed,
    Study,
    app,
    draws,
)
from experiments.own_models import selection_of
from experiments.selection import range_of


Samples = Annotated[int, draws("Draws in all")]
Versus = Annotated[str | None, typer.Option("--vs", help="Output that it has to meet.")]
Target = Annotated[
    float | None, typer.Option("--target", help="Number that it has to meet.")
]


@app.command()
def breakeven(
    model: AnyModel,
    of: Annotated[str, typer.Option(help="Parameter whose value is sought.")],
    output: Annotated[str, typer.Option(help="Output that has to meet the other.")],
    vs: Versus = None,
    target: Target = None,
    range_: Annotated[
        str | None,
        typer.Option("--range", help="LOW,HIGH of the parameter; wide if unsaid."),
    ] = None,
    samples: Samples = 2**17,
    seed: Seed = 0,
    priors: PriorSet = None,
    priors_from: PriorsFrom = None,
    form: FormName = None,
    scenario: Scenarios = None,
    study: Study = None,
    folder: Folder = Path("results/breakeven"),
) -> None:
    """Find the value of a parameter at which two outputs meet, for every draw."""
    selection = selection_of(model, priors, priors_from, form, scenario, study)
    meets, ends = other_side(vs, target), range_of(range_, what="--range")
    if meets is None:
        raise ValueError("what has to be met? give --vs or --target")
    from experiments import breakevens
    from experiments.running import asking, run_experiment

    run_experiment(
        asking(breakevens, breakevens.Question(of, output, meets, ends)),
        samples=samples,
        seed=seed,
        selection=selection,
        folder=folder,
    )


@app.command()
def diagnose(
    model: AnyModel,
    of: Annotated[
        list[str] | None,
        typer.Option(help="Parameter whose breakeven is sought; may be repeated."),
    ] = None,
    output: Annotated[
        str | None, typer.Option(help="Output that wins where it is the lower.")
    ] = None,
    vs: Versus = None,
    target: Target = None,
    constraint: Annotated[
        list[str] | None,
        typer.Option(help="Output, negative where violated; may be repeated."),
    ] = None,
    samples: Samples = 2**17,
    seed: Seed = 0,
    priors: PriorSet = None,
    priors_from: PriorsFrom = None,
    form: FormName = None,
    scenario: Scenarios = None,
    study: Study = None,
    folder: Folder = Path("results/diagnose"),
) -> None:
    """Say which constraints hold, which binds, and what it takes to win."""
    selection = selection_of(model, priors, priors_from, form, scenario, study)
    meets = other_side(vs, target)
    from experiments import diagnosis
    from experiments.running import asking, run_experiment

    question = diagnosis.Question(of or (), output, meets, constraint or ())
    run_experiment(
        asking(diagnosis, question),
        samples=samples,
        seed=seed,
        selection=selection,
        folder=folder,
    )


@app.command()
def forms(
    model: Annotated[str, typer.Argument(help="A model, as `uq list` names it.")],
    output: Annotated[
        list[str],
        typer.Option(help="Output, log:output or output<number; may be repeated."),
    ],
    form: Annotated[
        list[str] | None,
        typer.Option(help="Form to compare; may be repeated. All if unsaid."),
    ] = None,
    samples: Samples = 2**17,
    seed: Seed = 0,
    priors: PriorSet = None,
    scenario: Scenarios = None,
    study: Study = None,
    folder: Folder = Path("results/forms"),
) -> None:
    """Ask the same of every form of a model, and how much their choice explains."""
    selection = selection_of(model, priors, None, None, scenario, study)
    from experiments import form_table
    from experiments.running import asking, run_experiment

    run_experiment(
        asking(form_table, form_table.Question(output, form or ())),
        samples=samples,
        seed=seed,
        selection=selection,
        folder=folder,
    )


def other_side(vs: str | None, target: float | None) -> str | float | None:
    """What an output has to meet: another, a number, or nothing.

    Raises:
        ValueError: If both are given, or the number is not finite.
    """
    if vs is not None and target is not None:
        raise ValueError("--vs and --target: give one of them")
    if target is not None and not math.isfinite(target):
        raise ValueError(f"--target: need a finite number, got {target}")
    return vs if target is None else target
