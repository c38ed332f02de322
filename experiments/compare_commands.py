"""The command `compare`: every way to ask what matters, side by side."""

from pathlib import Path
from typing import Annotated

import typer

from experiments.catalogue import METHODS
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
    one_of,
)
from experiments.own_models import selection_of


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
            callback=one_of("method", METHODS),
            help="As `uq rank` names them; all of ours if unsaid; repeatable.",
        ),
    ] = None,
    samples: Annotated[int, draws("Draws of each method")] = 2**14,
    seed: Seed = 0,
    priors: PriorSet = None,
    priors_from: PriorsFrom = None,
    form: FormName = None,
    scenario: Scenarios = None,
    study: Study = None,
    folder: Folder = Path("results/compare"),
) -> None:
    """Compare what every method says matters, and what knowing it is worth."""
    selection = selection_of(model, priors, priors_from, form, scenario, study)
    from experiments import compare as experiment
    from experiments.running import asking, run_experiment

    question = experiment.Question(output, method or experiment.OWN)
    run_experiment(
        asking(experiment, question),
        samples=samples,
        seed=seed,
        selection=selection,
        folder=folder,
    )
