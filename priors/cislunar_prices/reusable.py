"""Near-term vehicles whose engines wear by the start, as a form may count it."""

from equations.models.cislunar_prices.parameters import CislunarPrices
from priors.cislunar_prices.near_term import near_term
from priors.cislunar_prices.published import ENGINES
from priors.cislunar_prices.scenarios import Scenario
from priors.sources import KEMMSIES
from uq.distributions import LogUniform
from uq.parameters import replace_leaves
from uq.priors import Prior


def reusable(scenario: Scenario | None = None) -> CislunarPrices[Prior]:
    """The near-term table, with the starts of an engine as uncertain as its life.

    Args:
        scenario: Depots and sources; None for all of them.

    Returns:
        The table of priors.
    """
    changes = {f"engines.{name}.starts": STARTS for name in ENGINES}
    return replace_leaves(near_term(scenario), changes)


STARTS = Prior(
    60.0,
    LogUniform(25, 125),
    "-",
    source=KEMMSIES,
    evidence="judged",
    why="10 to 50 flights of two or three burns each, where the one engine of the list "
    "with a number has 15 starts and flies once.",
)
