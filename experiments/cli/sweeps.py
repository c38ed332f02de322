"""The commands `sweep` and `map`: what moves with some parameters, all else drawn."""

import math
from typing import Annotated

import typer

from experiments.cases.case import Case, Question
from experiments.cases.variants import Variants
from experiments.cases.words import assignments, names_of, range_of
from experiments.cli.answering import ask, settle
from experiments.cli.options import AnyModel, Options, Outputs, at_least, command
from uq.words import bare, shown


MOST_VALUES = 10_000  # of an axis


@command()
def sweep(
    options: Options,
    model: AnyModel,
    over: Annotated[
        list[str] | None,
        typer.Option(help="PATH=LOW:HIGH:COUNT[:log] of a parameter; repeatable."),
    ] = None,
    output: Outputs = None,
    over_scenario: Annotated[
        list[str] | None,
        typer.Option(help="key=value,value: one after another; repeatable."),
    ] = None,
    over_form: Annotated[
        str | None, typer.Option(help="FORM,FORM: one after another.")
    ] = None,
) -> None:
    """Sweep parameters, technologies and forms, with the same draws everywhere.

    uq sweep space-vs-terrestrial --over launch.price=100:3000:9:log --output cost_ratio

    uq sweep orbital-datacenter --over-scenario earth=hyperscale,leased-colo
    --output lcoc_ratio
    """
    axes = {
        path: values_of(path, words)
        for path, words in assignments(over or (), what="--over").items()
    }
    choices = assignments(over_scenario or (), what="--over-scenario")
    selection = Variants.around(
        options.selection(model),
        forms=names_of(over_form, what="--over-form"),
        scenarios={
            key: names_of(words, what=f"--over-scenario {bare(key)}")
            for key, words in choices.items()
        },
    )
    if not axes:
        _ask_each(selection, options, output)
        return
    question = Question(
        "sweep",
        {"over": axes, "output": output},
        of=selection.studies if selection.several else None,
    )
    ask(selection, options, question)


def _ask_each(selection: Variants, options: Options, output: list[str] | None) -> None:
    """The bands of each combination side by side, where no parameter is swept.

    Raises:
        ValueError: If nothing at all is gone through.
    """
    if not selection.several:
        told = "expected --over, --over-scenario or --over-form, found none"
        raise ValueError(f"sweep: {told}: say what is gone through")
    every = selection.each
    case = Case(selection.model, [Question("bands", {"outputs": output})])
    labels = [name.replace(", ", ",") for name in every]
    settle(case, list(every.values()), options, labels=labels)


@command("map", samples=2**17)
def map_(
    options: Options,
    model: AnyModel,
    x: Annotated[str, typer.Option("-x", help="Parameter of the horizontal axis.")],
    y: Annotated[str, typer.Option("-y", help="Parameter of the vertical axis.")],
    event: Annotated[
        str, typer.Option(help='What may happen: "cost<rival", "cost<3".')
    ],
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
    ] = 32,
) -> None:
    """Map over two parameters how often something happens, all else drawn.

    uq map orbital-datacenter -x launch.price -y solar.specific_power
    --event "space.lcoc<earth.lcoc" --samples 4096

    uq map tug.py:tug -x price -y payload --event "cost<3" --x-range 1,9 --cells 16
    """
    if x == y:
        raise ValueError(f"-x and -y are both {bare(x)}: name two parameters")
    asked = {
        "x": x,
        "y": y,
        "event": event,
        "x_range": range_of(x_range, what="--x-range"),
        "y_range": range_of(y_range, what="--y-range"),
        "cells": cells,
    }
    ask(options.selection(model), options, Question("map", asked))


def values_of(path: str, words: str) -> list[float]:
    """Values of an axis, from "LOW:HIGH:COUNT" or "LOW:HIGH:COUNT:log".

    Args:
        path: The parameter, for a refusal.
        words: As they were typed.

    Raises:
        ValueError: If the words are not such, or do not rise.
    """
    where, found = f"--over {bare(path)}", shown(words)
    wrong = ValueError(
        f"{where}: expected LOW:HIGH:COUNT[:log], finite LOW < HIGH and COUNT from 2 "
        f"to {MOST_VALUES:,}, got {found}"
    )
    *numbers, last = words.split(":")
    logarithmic = last == "log"
    try:
        low, high, count = map(float, numbers if logarithmic else [*numbers, last])
    except ValueError:
        raise wrong from None
    finite = math.isfinite(high - low)  # also where the span alone overflows
    if not (finite and low < high and 2 <= count <= MOST_VALUES and count % 1 == 0):
        raise wrong
    if logarithmic and low <= 0:
        raise ValueError(f"{where}: a logarithm needs LOW > 0, got {found}")
    import numpy as np

    space = np.geomspace if logarithmic else np.linspace
    values = space(low, high, int(count))
    if not np.all(np.diff(values) > 0):  # fewer numbers lie between than are asked for
        raise ValueError(f"{where}: the values do not differ, take fewer: {found}")
    return values.tolist()
