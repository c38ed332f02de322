"""The command `rank`: by Sobol' indices, or by any other method."""

from dataclasses import replace
from typing import Annotated

import typer

from experiments.catalogue import METHODS
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


PRECISIONS = ("float64", "float32")
Method = Annotated[
    str,
    typer.Option(
        callback=one_of("method", METHODS),
        help="sobol, shapley, morris, dgsm, elasticity, rank, delta, pawn, hsic, "
        "regional (of events), or salib-fast, -rbd-fast, -delta, -pawn, -hdmr.",
    ),
]
BasePoints = Annotated[int, draws("Base points in all")]
Pairs = Annotated[
    bool, typer.Option("--second-order", help="Every pair, at twice the cost.")
]
UntilError = Annotated[
    float | None,
    typer.Option(min=1e-9, help="Stop at this standard error of all totals."),
]
UntilTop = Annotated[
    int | None, typer.Option(min=1, help="Stop when these ranks are sure.")
]


@app.command()
def rank(
    model: AnyModel,
    output: Outputs,
    method: Method = "sobol",
    samples: BasePoints = 2**17,
    seed: Seed = 0,
    priors: PriorSet = None,
    priors_from: PriorsFrom = None,
    form: FormName = None,
    scenario: Scenarios = None,
    study: Study = None,
    second_order: Pairs = False,  # noqa: FBT002
    group: Groups = None,
    first: Annotated[str | None, typer.Option(help="First-order estimator.")] = None,
    total: Annotated[str | None, typer.Option(help="Total estimator.")] = None,
    until_error: UntilError = None,
    until_top: UntilTop = None,
    precision: Annotated[
        str,
        typer.Option(
            callback=one_of("precision", PRECISIONS),
            help="Of the model: float64, or float32 for speed.",
        ),
    ] = "float64",
    folder: Folder = None,
) -> None:
    """Rank the assumptions of a model, or of your own, by any method."""
    selection = selection_of(model, priors, priors_from, form, scenario, study)
    groups = groups_from(group)
    from experiments import method_ranking, sobol_ranking
    from experiments.running import asking, folder_for, run_experiment
    from uq.sensitivity.variance.sobol import Options, Until

    until = Until(until_error, until_top) if until_error or until_top else None
    options = Options(first, total, second_order, groups, until, precision)
    if method == "sobol":
        asked = asking(sobol_ranking, sobol_ranking.Question(output, options))
    elif replace(options, groups={}) != Options():
        raise ValueError(f"--method {method}: takes --group alone of Sobol's options")
    else:
        question = method_ranking.Question(method, output, groups)
        asked = asking(method_ranking, question)
    run_experiment(
        asked,
        samples=samples,
        seed=seed,
        selection=selection,
        folder=folder or folder_for("rank", selection, method, *output),
    )
