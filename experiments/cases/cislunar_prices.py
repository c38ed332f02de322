"""Where does lunar propellant undercut Earth's, and which depots are worth a stop?"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from experiments.cases.case import Answers, Case, Figures, Question
from experiments.cases.cislunar_prices_words import EARTH, MAPPED, MOON, PROBABILITIES


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

    from uq import Study

CELLS = 33
FEW = 2**11  # draws of each cell of a map: thousands of cells make up for them


def questions(study: "Study") -> list[Question]:
    """What is asked of a network: with one source there is nothing to compete with."""
    from experiments.cases.cislunar_prices_model import explored, network_in, searched

    network = network_in(study)
    asked = [Question("draws", of=explored, figure=False)]
    words = [f"multiples.{EARTH}.{MOON}", f"last_stop.{EARTH}.{MOON}>0"]
    if MOON in network.sources:
        words += [f"rivalry.{MOON}.{depot}<1" for depot in network.depots]
        events = (
            f"crossings.{depot}{sign}"
            for depot in network.depots
            for sign in ("<=0", ">1")
        )
        asked.append(
            Question(
                "bands",
                {
                    "outputs": [*(f"price.{d}" for d in network.depots), *events],
                    "probabilities": PROBABILITIES,
                },
                name="breakevens",
                of=searched,
                figure=False,
            )
        )
        asked += [_map(d) for d in MAPPED if _can_be_mapped(d, study)]
    return [*asked, Question("forms", {"output": words}, figure=False)]


def _can_be_mapped(depot: str, study: "Study") -> bool:
    prices = {f"sources.{source}.price" for source in (EARTH, MOON)}
    known = f"rivalry.{MOON}.{depot}" in study.outputs
    return known and prices <= set(study.varying)


def _map(depot: str) -> Question:
    """How often lunar propellant is the cheaper one, over both prices at the source."""
    return Question(
        "probability_map",
        {
            "x": f"sources.{MOON}.price",
            "y": f"sources.{EARTH}.price",
            "event": f"rivalry.{MOON}.{depot}<1",
            "cells": CELLS,
        },
        name=f"map-{depot}",
        of=lambda study: study.replace(samples=min(study.samples, FEW)),
    )


def report(answers: Answers) -> "xr.Dataset":
    """Every table of the answer: estimates and their standard errors."""
    from experiments.cases.cislunar_prices_tables import tables_of

    return tables_of(answers)


def tell(answers: Answers) -> None:
    """Print the tables, and what the maps say."""
    from experiments.cases.cislunar_prices_tables import print_tables

    print_tables(answers)


def figures(answers: Answers) -> Figures:
    """Prices by depot; breakevens and stops, where there are any."""
    from experiments.cases import cislunar_prices_figures as draw

    made: dict[str, Callable[[Answers], Figure]] = {
        "prices": draw.prices,
        "forms": draw.forms,
    }
    if "breakevens" in answers:
        made["breakevens"] = draw.breakevens
    if "depots" in answers["report"]:
        made["depots"] = draw.stops
    return made


CASE = Case(
    "cislunar-prices",
    questions,
    samples=2**16,
    report=report,
    tell=tell,
    figures=figures,
)
