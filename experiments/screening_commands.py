"""The command `screen`: which of many assumptions do nothing."""

from pathlib import Path
from typing import Annotated

import typer

from experiments.commands import (
    AnyModel,
    Folder,
    FormName,
    Groups,
    Outputs,
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
from experiments.selection import groups_from


DESIGNS = ("radial", "trajectory", "grid")


@app.command()
def screen(
    model: AnyModel,
    output: Outputs,
    design: Annotated[
        str,
        typer.Option(
            callback=one_of("design", DESIGNS),
            help="radial, trajectory between cells, or grid, as Morris has it.",
        ),
    ] = "radial",
    samples: Annotated[int, draws("Points or trajectories")] = 2**12,
    levels: Annotated[
        int | None,
        typer.Option(help="Cells or levels, even; 4 of a trajectory if unsaid."),
    ] = None,
    group: Groups = None,
    bifurcation: Annotated[  # noqa: FBT002
        bool, typer.Option("--bifurcation", help="Drop inputs by groups first.")
    ] = False,
    threshold: Annotated[
        float, typer.Option(help="Scaled effect that is nothing.")
    ] = 0.01,
    seed: Seed = 0,
    priors: PriorSet = None,
    priors_from: PriorsFrom = None,
    form: FormName = None,
    scenario: Scenarios = None,
    study: Study = None,
    folder: Folder = Path("results/screen"),
) -> None:
    """Screen assumptions by their elementary effects: what does nothing at all."""
    selection = selection_of(model, priors, priors_from, form, scenario, study)
    groups = groups_from(group)
    from experiments import screening
    from experiments.running import asking, run_experiment

    question = screening.Question(
        outputs=output,
        design=design,
        levels=levels,
        groups=groups,
        bifurcation=bifurcation,
        threshold=threshold,
    )
    run_experiment(
        asking(screening, question),
        samples=samples,
        seed=seed,
        selection=selection,
        folder=folder,
    )
