"""What does compute cost on five Earths, beside orbit at every scale?

Never one straw man: an average colocation, a modern hyperscale hall, renewables with
storage, gas, a constrained grid. All are asked with the same draws, and neither side
depends on the choice that is made for the other.
"""

from typing import TYPE_CHECKING

from experiments.cases.case import Answers, Case, Figures, Question
from experiments.cases.earths import BASELINES
from experiments.cases.sizes import RECORD, SCALES, at_scale


if TYPE_CHECKING:
    from collections.abc import Callable

    import xarray as xr

    from uq import Study


def at_site(site: str) -> "Callable[[Study], Study]":
    """What makes a study one beside another data center on Earth."""

    def of(study: "Study") -> "Study":
        from experiments.cases.scenarios import choosing

        return choosing(study, earth=site)

    return of


def questions(study: "Study") -> list[Question]:
    """Every draw of each Earth, then of orbit at each scale that the priors know."""
    record = study.attributes["prior_set"] == RECORD
    scales = {SCALES[0]: None} if record else {s: at_scale(s) for s in SCALES}
    every = {site: at_site(site) for site in BASELINES} | scales
    return [
        Question("draws", name=name, of=of, figure=False) for name, of in every.items()
    ]


def report(answers: Answers) -> "xr.Dataset":
    """Cost on each Earth, and the ratio of orbit at each scale to it.

    Args:
        answers: Every draw, by Earth and by scale.

    Returns:
        `cost` over site and statistic, `ratio` over site, scale and statistic, with
        their standard errors; `share` of draws in which orbit is cheaper.
    """
    from experiments.cases.earth_baselines_tables import baselines_of

    return baselines_of(answers)


def tell(answers: Answers) -> None:
    """Print a row an Earth, a column a scale."""
    from experiments.cases.earth_baselines_tables import print_baselines

    print_baselines(answers)


def figures(_: Answers) -> Figures:
    """Five Earths and orbit at every scale on one axis."""
    from experiments.cases import earth_baselines_figures as draw

    return {"baselines": draw.baselines}


CASE = Case(
    "orbital-datacenter",
    questions,
    samples=2**14,
    report=report,
    tell=tell,
    figures=figures,
)
