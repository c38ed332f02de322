"""What the text itself leaves uncertain, and nothing else.

Three ranges vary; every number that the text does not state stands at its near-term
nominal, and what the text does not know (losses, a growing disturbance) is 0.
"""

from dataclasses import replace

import jax

from equations.models.skimmer import Skimmer
from priors.skimmer.near_term import near_term
from priors.skimmer.scenarios import Scenario
from uq.distributions import Fixed
from uq.parameters import flatten
from uq.priors import Prior, is_prior


STATED = {"reliability.delivering", "fleet.utilization_quantile", "depot.routing"}
UNKNOWN_TO_IT = {"reliability.loss", "depot.disturbance"}


def published(scenario: Scenario | None = None) -> Skimmer[Prior]:
    """The table of the text.

    Args:
        scenario: Choices of technology; None for the default ones.

    Returns:
        The table of priors.
    """
    table, structure = flatten(near_term(scenario), is_leaf=is_prior)
    return jax.tree.unflatten(
        structure, [_as_stated(path, prior) for path, prior in table.items()]
    )


def _as_stated(path: str, prior: Prior) -> Prior:
    if path in STATED:
        return prior
    if path in UNKNOWN_TO_IT:
        why = "The text names the effect and leaves it out of its equations."
        return replace(prior, nominal=0.0, distribution=Fixed(0.0), why=why)
    return replace(prior, distribution=Fixed(prior.nominal))
