"""The commands of `uq`. Nothing slow is imported before a command needs it."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from experiments.catalogue import EXPERIMENTS, MODELS, load_experiment
from experiments.own_models import selection_of
from experiments.replicates import REPLICATES, require_power_of_two
from experiments.selection import Selection, assignments, load
from uq.words import shown, unknown


app = typer.Typer(
    help="Uncertainty and sensitivity of the economics and engineering of space.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

MOST = 2**48  # draws


def draws(what: str) -> Any:
    """An option of how many there are, judged before anything slow is imported."""

    def judged(samples: int) -> int:
        require_power_of_two(samples, least=REPLICATES, what="Sobol'")
        return samples

    return typer.Option(max=MOST, callback=judged, help=f"{what}, a power of two.")


def one_of[T: str | list[str] | None](
    what: str, names: Sequence[str]
) -> Callable[[T], T]:
    """What refuses a word, or one of several, that is none of some names.

    Args:
        what: The kind of thing that has these names.
        names: What there is.
    """

    def judged(given: T) -> T:
        for word in [given] if isinstance(given, str) else given or ():
            if word not in names:
                raise ValueError(unknown(what, word, names))
        return given

    return judged


def a_seed(given: int) -> int:
    """A seed, judged before any work.

    Raises:
        ValueError: If it is no whole number of 63 bits.
    """
    if not 0 <= given < 2**63:
        raise ValueError(
            f"seed: need a whole number from 0 to {2**63 - 1}, got {shown(given)}"
        )
    return given


def at_least(least: int, what: str) -> Callable[[int], int]:
    """What refuses a number that is too small.

    Args:
        least: The smallest that will do.
        what: Names what needs it, such as "--top: shows".
    """

    def judged(given: int) -> int:
        if given < least:
            raise ValueError(f"{what} {least} or more, got {given}")
        return given

    return judged


AnyModel = Annotated[
    str,
    typer.Argument(
        help="A model of `uq list`, or package.module:function or "
        "path/to/file.py:function of your own."
    ),
]
ModelName = Annotated[str, typer.Argument(help="A model, as `uq list` names it.")]
PriorSet = Annotated[
    str | None, typer.Option("--priors", help="Prior set; the model's first if unsaid.")
]
PriorsFrom = Annotated[
    str | None,
    typer.Option(
        help="package.module:NAME or path/to/file.py:NAME of priors; PRIORS of the "
        "model's own."
    ),
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
Seed = Annotated[int, typer.Option(callback=a_seed, help="Same seed, same draws.")]
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
    sources: Annotated[  # noqa: FBT002
        bool, typer.Option("--sources", help="With source and reason of each.")
    ] = False,
) -> None:
    """Print every assumption of a model, or its source and its reason too."""
    _, table, chosen = load(selection_of(model, priors, None, None, scenario, study))
    from experiments.console.tables import print_priors, print_sources
    from uq.show.words import subject

    (print_sources if sources else print_priors)(table, subject(chosen | {"form": ""}))


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
    selection = selection_of(model, priors, None, form, scenario, study)
    words = assignments(set_ or (), what="--set")
    from experiments.console.tables import print_points, require_few
    from experiments.evaluate import as_json, evaluate, number_of, read_points
    from uq.show.words import subject

    changes = {path: number_of(path, word) for path, word in words.items()}
    points = read_points(from_) if from_ else [{}]
    if not json:
        require_few(len(points))
    function, table, chosen = load(selection)
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
    samples: Annotated[int, draws("Draws in all")] = 2**17,
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
    if study:
        study.stat()  # which raises where there is none
    module = load_experiment(experiment)
    from experiments.running import run_experiment

    selection = Selection(module.MODEL, priors, form, scenario or (), study)
    run_experiment(
        module,
        samples=samples,
        seed=seed,
        selection=selection,
        folder=output / experiment,
    )
