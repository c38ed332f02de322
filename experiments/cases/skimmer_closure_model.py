"""A depot with fleets of several sizes, and other technologies: for the case.

JAX is imported here, so this module is when a question is asked.
"""

import itertools
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Literal

import equinox as eqx
import jax.numpy as jnp

from equations.models.skimmer import Performance
from experiments.cases.scenarios import keeping_beliefs, scenario_in
from experiments.cases.skimmer_closure_words import SIZES
from priors.skimmer import PRIOR_SETS
from uq import Study
from uq.parameters import Scalar, replace_leaves


TECHNOLOGY = ("propulsion", "chemistry")  # dimensions of a scenario
PROPULSION: tuple[Literal["electric", "chemical"], ...] = ("electric", "chemical")
CHEMISTRY = ("oxygen", "oxygen-carbon", "mixed")


class Fleets[T](eqx.Module):
    """The same depot with as many skimmers as each key says."""

    skimmers: dict[str, Performance[T]]


def of_fleets(study: Study) -> Study:
    """The same study of the depot with a fleet of each size."""

    def fleets(p: Any) -> Fleets[Scalar]:
        return Fleets(
            {
                str(size): study.model(
                    replace_leaves(p, {"fleet.size": jnp.array(float(size))})
                )
                for size in SIZES
            }
        )

    return study.replace(model=fleets)


def technologies(study: Study) -> dict[str, Callable[[Study], Study]]:
    """What makes the study of each propulsion and chemistry, all else as it is.

    Returns:
        By the names of both; nothing where the priors are of no set that knows them.
    """
    made = PRIOR_SETS.get(study.attributes["prior_set"])
    if made is None:
        return {}
    chosen, found = scenario_in(study), {}
    for choice in itertools.product(PROPULSION, CHEMISTRY):
        try:
            other = replace(chosen, **dict(zip(TECHNOLOGY, choice, strict=True)))
        except ValueError:  # the two do not go together, or not with the body
            continue
        found[", ".join(choice)] = partial(
            keeping_beliefs, before=made(chosen), after=made(other)
        )
    return found
