"""The commands `bands` and `rank`: how uncertain outputs are, which inputs decide."""

from typing import Annotated, Any

import typer

from experiments.cases.case import Question
from experiments.cases.catalogue import METHODS
from experiments.cases.words import groups_of
from experiments.cli.answering import ask
from experiments.cli.options import AnyModel, Groups, Options, Outputs, command, one_of


PRECISIONS = ("float64", "float32")


@command(samples=2**17)
def bands(
    options: Options,
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
    ask(options.selection(model), options, Question("bands", asked))


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
    ] = "sobol",
    group: Groups = None,
) -> None:
    """Rank the assumptions by what they decide, by any method.

    uq rank space-vs-terrestrial --output log:cost_ratio --samples 4096

    uq rank tug.py:tug --output cost --method shapley --study mine.toml
    """
    asked = {"output": output, "method": method, "groups": groups_of(group) or None}
    ask(options.selection(model), options, Question("rank", asked))
