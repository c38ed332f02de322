"""The commands that sweep parameters: `map` over two of them, `sweep` over any."""

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
    at_least,
    draws,
)
from experiments.own_models import selection_of
from experiments.selection import assignments, range_of


Samples = Annotated[int, draws("Draws of each cell")]


@app.command("map")
def map_(
    model: AnyModel,
    x: Annotated[str, typer.Option("-x", help="Parameter of the horizontal axis.")],
    y: Annotated[str, typer.Option("-y", help="Parameter of the vertical axis.")],
    output: Annotated[str, typer.Option(help="Output that may lie below.")],
    vs: Annotated[
        str | None, typer.Option(help="Output that it may lie below.")
    ] = None,
    target: Annotated[
        float | None, typer.Option(help="Number that it may lie below.")
    ] = None,
    x_range: Annotated[
        str | None, typer.Option(help="LOW,HIGH; what the prior reaches if unsaid.")
    ] = None,
    y_range: Annotated[
        str | None, typer.Option(help="LOW,HIGH; what the prior reaches if unsaid.")
    ] = None,
    cells: Annotated[
        int,
        typer.Option(
            callback=at_least(2, "--cells: a map needs"),
            help="Values of each parameter.",
        ),
    ] = 64,
    samples: Samples = 2**17,
    seed: Seed = 0,
    priors: PriorSet = None,
    priors_from: PriorsFrom = None,
    form: FormName = None,
    scenario: Scenarios = None,
    study: Study = None,
    folder: Folder = Path("results/map"),
) -> None:
    """Map how often one output lies below another, over two parameters."""
    selection = selection_of(model, priors, priors_from, form, scenario, study)
    ends = [range_of(x_range, what="--x-range"), range_of(y_range, what="--y-range")]
    from experiments import maps
    from experiments.running import asking, run_experiment

    question = maps.Question(
        x=x,
        y=y,
        output=output,
        other=vs,
        target=target,
        x_range=ends[0],
        y_range=ends[1],
        cells=cells,
    )
    run_experiment(
        asking(maps, question),
        samples=samples,
        seed=seed,
        selection=selection,
        folder=folder,
    )


@app.command()
def sweep(
    model: AnyModel,
    output: Annotated[
        list[str],
        typer.Option(help="Output, log:output or output<number; may be repeated."),
    ],
    over: Annotated[
        list[str], typer.Option(help="PATH=LOW:HIGH:COUNT[:log]; may be repeated.")
    ],
    over_scenario: Annotated[
        list[str] | None, typer.Option(help="key=value,value: one after another.")
    ] = None,
    over_form: Annotated[
        str | None, typer.Option(help="form,form: one after another.")
    ] = None,
    samples: Samples = 2**14,
    seed: Seed = 0,
    priors: PriorSet = None,
    priors_from: PriorsFrom = None,
    form: FormName = None,
    scenario: Scenarios = None,
    study: Study = None,
    folder: Folder = Path("results/sweep"),
) -> None:
    """Sweep parameters, technologies and forms, with the same draws everywhere."""
    selection = selection_of(model, priors, priors_from, form, scenario, study)
    axes = {
        path: values_of(path, words)
        for path, words in assignments(over, what="--over").items()
    }
    choices = assignments(over_scenario or (), what="--over-scenario")
    from experiments import sweeps
    from experiments.running import asking, run_experiment

    question = sweeps.Question(
        outputs=output,
        axes=axes,
        scenarios={key: words.split(",") for key, words in choices.items()},
        forms=over_form.split(",") if over_form else (),
    )
    run_experiment(
        asking(sweeps, question),
        samples=samples,
        seed=seed,
        selection=selection,
        folder=folder,
    )


def values_of(path: str, words: str) -> list[float]:
    """Values of an axis, from "LOW:HIGH:COUNT" or "LOW:HIGH:COUNT:log".

    Raises:
        ValueError: If the words are not such, or do not rise.
    """
    import numpy as np

    wrong = ValueError(
        f"--over {path}: expected LOW:HIGH:COUNT[:log], LOW < HIGH and COUNT two or "
        f"more, got {words!r}"
    )
    *numbers, last = words.split(":")
    logarithmic = last == "log"
    try:
        low, high, count = map(float, numbers if logarithmic else [*numbers, last])
    except ValueError:
        raise wrong from None
    if not (low < high and count >= 2 and count.is_integer()):
        raise wrong
    if logarithmic and low <= 0:
        raise ValueError(f"--over {path}: a logarithm needs LOW > 0, got {words!r}")
    space = np.geomspace if logarithmic else np.linspace
    return space(low, high, int(count)).tolist()
