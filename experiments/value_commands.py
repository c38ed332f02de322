"""The command `value`: what it is worth to measure an assumption before deciding."""

from pathlib import Path
from typing import Annotated

import typer

from experiments.commands import (
    AnyModel,
    Folder,
    FormName,
    Groups,
    PriorSet,
    PriorsFrom,
    Scenarios,
    Seed,
    Study,
    app,
    draws,
)
from experiments.own_models import selection_of
from experiments.selection import assignments, groups_from


@app.command()
def value(
    model: AnyModel,
    option: Annotated[
        list[str] | None,
        typer.Option(help="NAME=PATH of what a unit costs; twice or more."),
    ] = None,
    scale: Annotated[
        float | None, typer.Option(help="Units that are bought, such as PFLOP-days.")
    ] = None,
    maximise: Annotated[  # noqa: FBT002
        bool, typer.Option("--maximise", help="The largest output wins.")
    ] = False,
    group: Groups = None,
    top: Annotated[int, typer.Option(min=1, help="Parameters that are shown.")] = 12,
    samples: Annotated[int, draws("Inner draws in all")] = 2**14,
    outer: Annotated[
        int, typer.Option(help="Values of each factor in a replicate, a power of two.")
    ] = 64,
    seed: Seed = 0,
    priors: PriorSet = None,
    priors_from: PriorsFrom = None,
    form: FormName = None,
    scenario: Scenarios = None,
    study: Study = None,
    folder: Folder = Path("results/value"),
) -> None:
    """Tell what it is worth to measure each assumption before deciding."""
    selection = selection_of(model, priors, priors_from, form, scenario, study)
    options = assignments(option or (), what="--option")
    groups = groups_from(group)
    from experiments import value as experiment
    from experiments.running import asking, run_experiment

    question = experiment.question_of(
        model,
        options,
        scale,
        maximise=maximise,
        groups=groups,
        outer=outer,
        top=top,
    )
    run_experiment(
        asking(experiment, question),
        samples=samples,
        seed=seed,
        selection=selection,
        folder=folder,
    )
