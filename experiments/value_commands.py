"""The command `value`: what it is worth to measure an assumption before deciding."""

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
)


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
    samples: Annotated[
        int, typer.Option(max=2**48, help="Inner draws in all, a power of two.")
    ] = 2**14,
    outer: Annotated[
        int, typer.Option(help="Values of each factor in a replicate, a power of two.")
    ] = 64,
    seed: Seed = 0,
    priors: PriorSet = None,
    priors_from: PriorsFrom = None,
    form: FormName = None,
    scenario: Scenarios = None,
    study: Study = None,
    folder: Folder = None,
) -> None:
    """Tell what it is worth to measure each assumption before deciding."""
    from experiments import value as experiment
    from experiments.own_models import selection_of
    from experiments.running import asking, folder_for, run_experiment
    from experiments.selection import assignments, groups_from

    question = experiment.question_of(
        model,
        assignments(option or (), what="--option"),
        scale,
        maximise=maximise,
        groups=groups_from(group),
        outer=outer,
        top=top,
    )
    selection = selection_of(model, priors, priors_from, form, scenario, study)
    run_experiment(
        asking(experiment, question),
        samples=samples,
        seed=seed,
        selection=selection,
        folder=folder or folder_for("value", selection, *(option or ())),
    )
