"""What can be built and bought in the next few years, by a careful engineer's lights.

One table for a demonstrator of a megawatt, a cluster and a gigawatt: what grows with a
satellite or a fleet is a fixed part and a part by the watt, and what several models
buy is of one market. Dollars are those of 2025; priors are independent, and what must
not be mixed is a `Scenario`.
"""

from equations.models.orbital_datacenter import OrbitalDatacenter
from priors.orbital_datacenter import (
    near_term_chips,
    near_term_costs,
    near_term_earth,
    near_term_energy,
    near_term_heat,
    near_term_links,
    near_term_machines,
    near_term_orbit,
    near_term_service,
    near_term_size,
    near_term_wear,
)
from priors.orbital_datacenter.scenarios import Scenario
from uq.priors import Prior


def near_term(scenario: Scenario | None = None) -> OrbitalDatacenter[Prior]:
    """The near-term table.

    Args:
        scenario: Choices of technology; None for the default ones.

    Returns:
        The table of priors.
    """
    scenario = scenario or Scenario()
    return OrbitalDatacenter(
        accelerator=near_term_chips.accelerator(scenario),
        workload=near_term_machines.workload(scenario),
        finance=near_term_machines.finance(),
        constellation=near_term_size.constellation(scenario),
        orbit=near_term_orbit.orbit(scenario),
        solar=near_term_energy.solar(),
        battery=near_term_energy.battery(scenario),
        radiator=near_term_heat.radiator(scenario),
        environment=near_term_orbit.environment(scenario),
        cooling=near_term_heat.cooling(scenario),
        network=near_term_links.network(scenario),
        reliability=near_term_service.reliability(),
        launch=near_term_costs.launch(scenario),
        costs=near_term_costs.costs(scenario),
        earth=near_term_earth.earth(scenario),
        emissions=near_term_earth.emissions(),
        ageing=near_term_wear.ageing(scenario),
        telemetry=near_term_links.telemetry(),
        crosslink=near_term_links.crosslink(),
        downlink=near_term_links.downlink(),
        radio=near_term_links.radio(),
        cluster=near_term_wear.cluster(),
        requirements=near_term_wear.requirements(),
    )
