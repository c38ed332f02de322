"""How much is built: the scales of the orbital data center. No JAX."""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING


if TYPE_CHECKING:
    from uq import Study

SCALES = ("demonstrator", "cluster", "gigawatt")
RECORD = "published"  # a set of one scenario in orbit
BELIEFS = ("near-term", "optimistic")  # sets that hold at every scale
SIZES = {"demonstrator": "1 MW", "cluster": "40 MW", "gigawatt": "1 GW"}


def at_scale(scale: str) -> "Callable[[Study], Study]":
    """What makes a study one of another scale, with what a user believes kept."""

    def of(study: "Study") -> "Study":
        from experiments.cases.scenarios import choosing

        return choosing(study, scale=scale)

    return of


def at_the_largest(study: "Study") -> "Study":
    """A study at the largest scale, where its priors know scales."""
    known = study.attributes["prior_set"] in BELIEFS
    return at_scale(SCALES[-1])(study) if known else study


def sizes_in(answers: Collection[str]) -> list[str]:
    """The scales that were asked of, the smallest first."""
    return [scale for scale in SCALES if scale in answers]


def title(scale: str) -> str:
    """A scale with its size, such as "cluster (40 MW)"."""
    return f"{scale} ({SIZES[scale]})"
