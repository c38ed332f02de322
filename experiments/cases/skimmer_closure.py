"""Does a depot that skimmers feed close, what does it bring, and what decides that?"""

from typing import TYPE_CHECKING

from experiments.cases.case import Answers, Case, Figures, Question
from experiments.cases.skimmer_closure_words import (
    EFFICIENCY,
    IMPULSE,
    KEPT,
    SIZES,
    kept_of,
)


if TYPE_CHECKING:
    import xarray as xr

    from uq import Study

RANKED = ("log:throughput.fleet", "log:closure.ratio")
CLOSES = "closure.net>0"
MAPPED = {
    "x": IMPULSE,
    "y": EFFICIENCY,
    "event": CLOSES,
    "x_range": (300.0, 10_000.0),
    "y_range": (0.1, 1.0),
    "cells": 25,
}
FEW = 2**11  # draws of each cell of the map


def questions(study: "Study") -> list[Question]:
    """The same draws for each fleet and technology, a map, and what decides.

    The scenario's fleet is that of the map, the technologies and the ranking.
    """
    from experiments.cases.skimmer_closure_model import of_fleets, technologies

    kept = [kept_of(size, output) for size in SIZES for output in KEPT]
    closes = [
        Question("bands", {"outputs": CLOSES}, name=named(name), of=of, figure=False)
        for name, of in technologies(study).items()
    ]
    return [
        Question("draws", {"outputs": kept}, of=of_fleets, figure=False),
        *closes,
        Question("map", MAPPED, of=with_few, figure=False),
        Question("rank", {"output": RANKED}),
    ]


def named(technology: str) -> str:
    """The name of the question whether a depot of a technology closes."""
    return f"closes-{technology.replace(', ', '-')}"


def with_few(study: "Study") -> "Study":
    """The same study with as many draws as each cell of a map takes."""
    return study.replace(samples=min(study.samples, FEW))


def report(answers: Answers) -> "xr.Dataset":
    """Bands and shares of each fleet, and of each technology, with standard errors."""
    from experiments.cases.skimmer_closure_tables import closure_of

    return closure_of(answers)


def tell(answers: Answers) -> None:
    """Print the bands, the shares, what the map says, and what decides."""
    from experiments.cases.skimmer_closure_tables import print_closure

    print_closure(answers)


def figures(answers: Answers) -> Figures:
    """Yields by fleet, the map of closure, and the price that repays."""
    from experiments.cases import skimmer_closure_figures as draw

    return {"yields": draw.yields, "closure": draw.closure, "price": draw.price}


CASE = Case("skimmer", questions, report=report, tell=tell, figures=figures)
