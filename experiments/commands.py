"""The commands of `uq`. Nothing slow is imported before a command needs it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from experiments.catalogue import EXPERIMENTS, MODELS


app = typer.Typer(
    help="Uncertainty and sensitivity of the economics and engineering of space.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

AnyModel = Annotated[
    str, typer.Argument(help="A model of `uq list`, or package.module:function.")
]
ModelName = Annotated[str, typer.Argument(help="A model, as `uq list` names it.")]
PriorSet = Annotated[
    str | None, typer.Option("--priors", help="Prior set; the model's first if unsaid.")
]
PriorsFrom = Annotated[
    str | None,
    typer.Option(help="package.module:NAME of priors; PRIORS of the model's own."),
]
FormName = Annotated[
    str | None, typer.Option("--form", help="Form of the model, such as published.")
]
Scenarios = Annotated[
    list[str] | None,
    typer.Option("--scenario", help="Technology choice key=value; may be repeated."),
]
Study = Annotated[
    Path | None, typer.Option("--study", help="TOML file of your own priors.")
]
Outputs = Annotated[
    list[str],
    typer.Option(
        "--output", help="Output, log:output or output<number; may be repeated."
    ),
]
Seed = Annotated[int, typer.Option(help="Same seed, same draws.")]
Groups = Annotated[
    list[str] | None,
    typer.Option("--group", help="NAME=path,path: as one factor; may be repeated."),
]
Folder = Annotated[
    Path | None,
    typer.Option(help="Folder for results; one of its own in results/ if unsaid."),
]


@app.command("list")
def list_() -> None:
    """Name the models and the experiments."""
    for title, table in (("models", MODELS), ("experiments", EXPERIMENTS)):
        print(f"{title}:")
        width = max(len(name) for name in table)
        for name, entry in table.items():
            print(f"  {name:{width}}  {entry.answers}")


@app.command()
def priors(
    model: ModelName,
    priors: PriorSet = None,
    scenario: Scenarios = None,
    study: Study = None,
) -> None:
    """Print every assumption of a model with its source."""
    from experiments.ranking_tables import subject
    from experiments.selection import Selection, load
    from experiments.tables import print_priors

    _, table, chosen = load(Selection(model, priors, None, scenario or (), study))
    print_priors(table, subject(chosen | {"form": ""}))


@app.command()
def evaluate(
    model: ModelName,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", help="path=value of a parameter; may be repeated."),
    ] = None,
    form: FormName = None,
    priors: PriorSet = None,
    scenario: Scenarios = None,
    from_: Annotated[
        Path | None,
        typer.Option("--from", help="JSON list of {path: value}, one entry a point."),
    ] = None,
    study: Study = None,
    json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,  # noqa: FBT002
) -> None:
    """Evaluate a model at its nominal values, or at others."""
    from experiments.evaluate import as_json, evaluate, number_of, read_points
    from experiments.ranking_tables import subject
    from experiments.selection import Selection, assignments, load
    from experiments.tables import print_points, require_few

    changes = {
        path: number_of(path, word)
        for path, word in assignments(set_ or (), what="--set").items()
    }
    points = read_points(from_) if from_ else [{}]
    if not json:
        require_few(len(points))
    function, table, chosen = load(
        Selection(model, priors, form, scenario or (), study)
    )
    answers = evaluate(function, table, [changes | point for point in points])
    if json:
        sys.stdout.writelines(as_json(answers))
    else:
        print_points(function, table, answers, subject(chosen))


@app.command()
def run(
    experiment: Annotated[
        str, typer.Argument(help="An experiment, as `uq list` names it.")
    ],
    samples: Annotated[
        int, typer.Option(max=2**48, help="Draws in all, a power of two.")
    ] = 2**17,
    seed: Seed = 0,
    form: FormName = None,
    priors: PriorSet = None,
    scenario: Scenarios = None,
    study: Study = None,
    output: Annotated[
        Path, typer.Option(help="Folder for results; one folder within, by name.")
    ] = Path("results"),
) -> None:
    """Run an experiment: write its dataset and its figures, print its table."""
    from experiments.catalogue import load_experiment
    from experiments.running import run_experiment
    from experiments.selection import Selection

    module = load_experiment(experiment)
    selection = Selection(module.MODEL, priors, form, scenario or (), study)
    run_experiment(
        module,
        samples=samples,
        seed=seed,
        selection=selection,
        folder=output / experiment,
    )
