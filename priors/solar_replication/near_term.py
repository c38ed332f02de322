"""What a first self-replicating swarm might be, wherever the source leaves it open.

Stated ranges are the source's, uniform within them. What it does not state is judged,
and says so.
"""

from dataclasses import replace

from equations.models.solar_replication import SolarReplication
from priors.solar_replication import (
    near_term_farm,
    near_term_growth,
    near_term_power,
)
from priors.solar_replication.scenarios import Scenario
from uq.priors import Prior, held


def near_term(scenario: Scenario | None = None) -> SolarReplication[Prior]:
    """The near-term table.

    Args:
        scenario: Choices of place and technology; None for the default ones.

    Returns:
        The table of priors.
    """
    scenario = scenario or Scenario()
    return SolarReplication(
        sun=near_term_power.sun(scenario),
        collector=near_term_power.collector(scenario),
        furnace=near_term_power.furnace(),
        nuclear=near_term_power.nuclear(scenario),
        load=near_term_growth.load(),
        cycle=near_term_growth.cycle(),
        growth=near_term_growth.growth(),
        closure=held(near_term_farm.closure()),
        spares=held(near_term_farm.spares()),
        farm=held(near_term_farm.farm()),
        interconnect=held(near_term_farm.interconnect()),
        beam=held(near_term_farm.beam()),
    )


def farms(scenario: Scenario | None = None) -> SolarReplication[Prior]:
    """The near-term table in which imports, spares and farms vary too.

    Args:
        scenario: Choices of place and technology; None for the default ones.

    Returns:
        The table of priors.
    """
    return replace(
        near_term(scenario),
        closure=near_term_farm.closure(),
        spares=near_term_farm.spares(),
        farm=near_term_farm.farm(),
        interconnect=near_term_farm.interconnect(),
        beam=near_term_farm.beam(),
    )
