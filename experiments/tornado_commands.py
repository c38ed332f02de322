"""The command `tornado`: each assumption alone, from its low end to its high."""

from pathlib import Path
from typing import Annotated

import typer

from experiments.commands import (
    AnyModel,
    Folder,
    FormName,
    Outputs,
    PriorSet,
    PriorsFrom,
    Scenarios,
    Study,
    app,
    at_least,
    one_of,
)
from experiments.own_models import selection_of


BASES = ("nominal", "median")


@app.command("tornado")
def tornado_(
    model: AnyModel,
    output: Outputs,
    low: Annotated[float, typer.Option(help="Probability of the low end.")] = 0.1,
    high: Annotated[float, typer.Option(help="Probability of the high end.")] = 0.9,
    at: Annotated[
        str,
        typer.Option(
            callback=one_of("base", BASES),
            help="Where the others stay: nominal or median.",
        ),
    ] = "nominal",
    top: Annotated[
        int,
        typer.Option(
            callback=at_least(1, "--top: show"), help="How many inputs are shown."
        ),
    ] = 12,
    priors: PriorSet = None,
    priors_from: PriorsFrom = None,
    form: FormName = None,
    scenario: Scenarios = None,
    study: Study = None,
    folder: Folder = Path("results/tornado"),
) -> None:
    """Move each assumption alone from its low end to its high, exactly."""
    selection = selection_of(model, priors, priors_from, form, scenario, study)
    from experiments import tornado
    from experiments.running import asking, run_experiment

    run_experiment(
        asking(tornado, tornado.Question(output, low, high, at, top)),
        samples=1,
        seed=0,
        selection=selection,
        folder=folder,
    )
