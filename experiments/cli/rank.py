"""The commands `bands` and `rank`: how uncertain outputs are, which inputs decide."""

from typing import Annotated, Any

import typer

from experiments.cases.case import Question
from experiments.cases.catalogue import METHODS
from experiments.cases.words import groups_of
from experiments.cli.answering import ask
from experiments.cli.options import (
    AnyModel,
    Drawn,
    Groups,
    Options,
    Outputs,
    command,
    one_of,
)


PRECISIONS = ("float64", "float32")
SOBOL = "sobol"  # the method that takes estimators, pairs and a stopping rule


@command(shared=Drawn, samples=2**17)
def bands(
    options: Drawn,
    model: AnyModel,
    output: Outputs = None,
    probability: Annotated[
        list[float] | None,
        typer.Option(help="Share of the draws below a quantile; repeatable."),
    ] = None,
) -> None:
    """Tell how uncertain the outputs are: quantiles and mean, with standard errors.

    uq bands orbital-datacenter --output space.lcoc --output earth.lcoc

    uq bands tug.py:tug --output "cost<rival" --study mine.toml
    """
    asked: dict[str, Any] = {"outputs": output}
    if probability:
        asked["probabilities"] = probability
    draws = [Question("draws", figure=False)] if options.keep_draws else []
    ask(options.selections(model), options, Question("bands", asked), *draws)


@command(samples=2**17)
def rank(
    options: Options,
    model: AnyModel,
    output: Outputs = None,
    method: Annotated[
        str,
        typer.Option(
            callback=one_of("method", METHODS),
            help="sobol, shapley, morris, dgsm, elasticity, rank, delta, pawn, hsic, "
            "regional (of events), or salib-fast, -rbd-fast, -delta, -pawn, -hdmr.",
        ),
    ] = SOBOL,
    group: Groups = None,
    second_order: Annotated[  # noqa: FBT002
        bool, typer.Option("--second-order", help="Every pair, at twice the cost.")
    ] = False,
    first: Annotated[str | None, typer.Option(help="First-order estimator.")] = None,
    total: Annotated[str | None, typer.Option(help="Total estimator.")] = None,
    until_error: Annotated[
        float | None,
        typer.Option(min=1e-9, help="Stop at this standard error of all totals."),
    ] = None,
    until_top: Annotated[
        int | None, typer.Option(min=1, help="Stop when these ranks are sure.")
    ] = None,
    precision: Annotated[
        str,
        typer.Option(
            callback=one_of("precision", PRECISIONS),
            help="Of the model: float64, or float32 for speed.",
        ),
    ] = PRECISIONS[0],
) -> None:
    """Rank the assumptions by what they decide, by any method.

    uq rank space-vs-terrestrial --output log:cost_ratio --samples 4096

    uq rank tug.py:tug --output cost --method shapley --study mine.toml
    """
    usual: dict[str, Any] = {
        "second_order": (second_order, False),
        "first": (first, None),
        "total": (total, None),
        "until_error": (until_error, None),
        "until_top": (until_top, None),
        "precision": (precision, PRECISIONS[0]),
    }
    more = {key: value for key, (value, unsaid) in usual.items() if value != unsaid}
    if more and method != SOBOL:
        option = next(iter(more)).replace("_", "-")
        raise ValueError(f"--{option}: method sobol takes it, {method} does not")
    asked = {"output": output, "method": method, "groups": groups_of(group) or None}
    ask(options.selections(model), options, Question("rank", {**asked, **more}))
