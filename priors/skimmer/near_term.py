"""What a first depot and its skimmers may be: the ranges of the text, and judgement.

The text states ranges of routing, reliability and utilization, and no other number. All
else is judged, wide, and says so: a study with an orbit and a vehicle of its own should
lay its numbers over these.
"""

from dataclasses import replace

from equations.models.skimmer import Skimmer
from priors.skimmer import near_term_depot, near_term_export, near_term_sortie
from priors.skimmer.scenarios import Scenario
from uq.priors import Prior, held


def near_term(scenario: Scenario | None = None) -> Skimmer[Prior]:
    """The near-term table.

    Args:
        scenario: Choices of technology; None for the default ones.

    Returns:
        The table of priors.
    """
    scenario = scenario or Scenario()
    return Skimmer(
        gas=near_term_sortie.gas(scenario),
        intake=near_term_sortie.intake(),
        cycle=near_term_sortie.cycle(),
        vehicle=near_term_sortie.vehicle(scenario),
        reliability=near_term_depot.reliability(scenario),
        fleet=near_term_depot.fleet(scenario),
        depot=near_term_depot.depot(scenario),
        market=near_term_depot.market(),
        given=near_term_sortie.given(),
        health=held(near_term_export.health()),
        mix=held(near_term_export.mix(scenario)),
        processing=held(near_term_export.processing()),
        strategy=held(near_term_export.strategy()),
        resident=held(near_term_export.resident(scenario)),
    )


def export(scenario: Scenario | None = None) -> Skimmer[Prior]:
    """The near-term table in which what is exported, and what fails, varies too.

    Args:
        scenario: Choices of technology; None for the default ones.

    Returns:
        The table of priors.
    """
    scenario = scenario or Scenario()
    return replace(
        near_term(scenario),
        health=near_term_export.health(),
        mix=near_term_export.mix(scenario),
        processing=near_term_export.processing(),
        strategy=near_term_export.strategy(),
        resident=near_term_export.resident(scenario),
    )
