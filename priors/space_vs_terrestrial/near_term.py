"""What can be bought in the next few years, judged around the published page.

The page's opening state is the nominal, but for what is of the market; how far each
number may be off is our judgement within its sliders, or beyond where a source says so.
Dollars are those of 2025; priors are independent, and what must not be mixed is a
`Scenario`.
"""

from equations.models.space_vs_terrestrial import SpaceVsTerrestrial
from priors.space_vs_terrestrial import near_term_ground, near_term_space
from priors.space_vs_terrestrial.scenarios import Scenario
from uq.priors import Prior


def near_term(scenario: Scenario | None = None) -> SpaceVsTerrestrial[Prior]:
    """The near-term table.

    Args:
        scenario: Satellite generation, orbit and who flies; None for the default ones.

    Returns:
        The table of priors.
    """
    scenario = scenario or Scenario()
    return SpaceVsTerrestrial(
        target=near_term_ground.target(),
        launch=near_term_space.launch(scenario),
        satellite=near_term_space.satellite(scenario),
        orbit=near_term_space.orbit(scenario),
        panel=near_term_space.panel(),
        environment=near_term_space.environment(),
        facility=near_term_ground.facility(),
        plant=near_term_ground.plant(),
    )
