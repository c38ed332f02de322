"""How far from the Sun can a swarm copy itself, how fast, and where nuclear wins."""

from functools import partial
from typing import TYPE_CHECKING, Any

from experiments.cases.case import Answers, Case, Figures, Question
from experiments.cases.solar_growth_words import (
    EVEN,
    FAN,
    FEW,
    IN_TIME,
    LIGHTER,
    NEVER,
    OVER_DISTANCE,
    OVER_YEARS,
    POWER,
    RANKED,
    SIZES,
    TECHNOLOGIES,
    UNITS,
)


if TYPE_CHECKING:
    import xarray as xr

    from uq import Study


def few(study: "Study", **choices: str) -> "Study":
    """The same study with fewer draws, under other choices of its scenario."""
    from experiments.cases.scenarios import choosing

    return choosing(study.replace(samples=min(study.samples, FEW)), **choices)


def held_against(study: "Study") -> "Study":
    """The same study with what the swarm is held against among its outputs."""
    from experiments.cases import solar_growth_model

    return solar_growth_model.held_against(study)


def in_time(study: "Study") -> "Study":
    """Likewise, with fewer draws."""
    return held_against(few(study))


def _swept(name: str, over: Any, *output: str, of: Any) -> Question:
    asked = {**over, "output": output, "probabilities": FAN}
    return Question("sweep", asked, name=name, of=of, figure=False)


QUESTIONS = (
    Question("draws", of=held_against, figure=False),
    *(
        _swept(
            f"distance-{size}", OVER_DISTANCE, POWER, NEVER, of=partial(few, unit=size)
        )
        for size in SIZES
    ),
    *(
        _swept(
            f"lighter-{kind}", OVER_DISTANCE, LIGHTER, of=partial(few, technology=kind)
        )
        for kind in TECHNOLOGIES
    ),
    *(
        Question(
            "bands",
            {"outputs": EVEN},
            name=f"even-{kind}",
            of=partial(few, technology=kind),
            figure=False,
        )
        for kind in TECHNOLOGIES
    ),
    _swept("years", OVER_YEARS, UNITS, IN_TIME, of=in_time),
    Question("rank", {"output": RANKED}, of=few),
)


def report(answers: Answers) -> "xr.Dataset":
    """Quantiles of the reported outputs and how often things happen, with errors."""
    from experiments.cases.solar_growth_tables import outlook_of

    return outlook_of(answers["draws"])


def tell(answers: Answers) -> None:
    """Print the quantiles, the shares, what distance does, and what decides."""
    from experiments.cases.solar_growth_tables import print_growth

    print_growth(answers)


def figures(_: Answers) -> Figures:
    """Power and growth over distance and years, nuclear, and the energy of a unit."""
    from experiments.cases import solar_growth_figures as draw

    return {
        "distance": draw.distance,
        "growth": draw.growth,
        "nuclear": draw.nuclear,
        "energy": draw.energy,
    }


CASE = Case(
    "solar-replication",
    QUESTIONS,
    samples=2**16,
    report=report,
    tell=tell,
    figures=figures,
)
