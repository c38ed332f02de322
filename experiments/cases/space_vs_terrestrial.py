"""Is a watt of computing cheaper in orbit, and what would have to be true for it?"""

from typing import TYPE_CHECKING

from experiments.cases.case import Answers, Case, Figures, Question
from experiments.cases.space_vs_terrestrial_words import (
    CHEAPER,
    HOT,
    LAUNCH,
    NONE,
    RANKED,
)


if TYPE_CHECKING:
    import xarray as xr

    from uq import Study

RANKED_SHARE = 8  # draws for each base point of the ranking, which is sure sooner


def in_every_form(study: "Study") -> "Study":
    """The same study with some outputs of every form beside those of its own."""
    from experiments.cases import space_vs_terrestrial_model

    return space_vs_terrestrial_model.in_every_form(study)


def fewer(study: "Study") -> "Study":
    """The same study with as many draws as there are base points of the ranking."""
    least = 2 * study.replicates
    return study.replace(samples=max(least, study.samples // RANKED_SHARE))


def report(answers: Answers) -> "xr.Dataset":
    """Quantiles and means of the reported outputs, and how often things happen."""
    from experiments.cases.space_vs_terrestrial_tables import comparison_of

    return comparison_of(answers["draws"])


def tell(answers: Answers) -> None:
    """Print the quantiles, the shares, the forms, and what decides."""
    from experiments.cases.space_vs_terrestrial_tables import print_comparison

    print_comparison(answers)


def figures(_: Answers) -> Figures:
    """Cost, its parts, breakeven prices, temperature, and what is believed."""
    from experiments.cases import space_vs_terrestrial_figures as draw

    return {
        "cost": draw.cost,
        "parts": draw.parts,
        "breakeven": draw.breakeven,
        "temperature": draw.temperature,
        "priors": draw.priors,
    }


CASE = Case(
    "space-vs-terrestrial",
    (
        Question("draws", of=in_every_form, figure=False),
        Question("forms", {"output": (LAUNCH, NONE, CHEAPER, HOT)}),
        Question("rank", {"output": RANKED}, of=fewer),
    ),
    report=report,
    tell=tell,
    figures=figures,
)
