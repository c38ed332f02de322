"""The command `compare`: every way to ask what matters, side by side."""

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
)


@app.command()
def compare(
    model: AnyModel,
    output: Annotated[
        str | None,
        typer.Option(
            help="Output, log:output or output<number; the model's if unsaid."
        ),
    ] = None,
    method: Annotated[
        list[str] | None,
        typer.Option(
            help="As `uq rank` names them; all of ours if unsaid; repeatable."
        ),
    ] = None,
    samples: Annotated[
        int, typer.Option(max=2**48, help="Draws of each method, a power of two.")
    ] = 2**14,
    seed: Seed = 0,
    priors: PriorSet = None,
    priors_from: PriorsFrom = None,
    form: FormName = None,
    scenario: Scenarios = None,
    study: Study = None,
    folder: Folder = None,
) -> None:
    """Compare what every method says matters, and what knowing it is worth."""
    from experiments import compare as experiment
    from experiments.own_models import selection_of
    from experiments.running import asking, folder_for, run_experiment

    question = experiment.Question(output, method or experiment.OWN)
    selection = selection_of(model, priors, priors_from, form, scenario, study)
    run_experiment(
        asking(experiment, question),
        samples=samples,
        seed=seed,
        selection=selection,
        folder=folder or folder_for("compare", selection, output, *(method or ())),
    )
