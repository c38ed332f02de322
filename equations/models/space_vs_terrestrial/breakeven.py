"""What would have to be true for orbit to cost what the ground does."""

from equations import breakeven
from equations.constants import KILOWATT
from equations.models.space_vs_terrestrial.earth import generation_price_of
from equations.models.space_vs_terrestrial.forms import Choices
from equations.models.space_vs_terrestrial.outputs import Breakeven, Earth, Space
from equations.models.space_vs_terrestrial.parameters import SpaceVsTerrestrial
from equations.models.space_vs_terrestrial.space import Built
from equations.orbital_fleet import hardware_cost
from equations.power import array_mass
from uq.parameters import Scalar


def breakeven_of(
    p: SpaceVsTerrestrial[Scalar],
    choices: Choices,
    built: Built,
    space: Space[Scalar],
    earth: Earth[Scalar],
) -> Breakeven[Scalar]:
    """Launch and satellite price, each with all else as it is.

    Both totals are affine in either price, so the roots are closed. The satellite price
    is always a root of the form's own totals.

    Source:
        McCalip (2025), formula reference, Breakeven Analysis; math.js.
    """
    s, life = p.satellite, p.target.life
    fixed, mass = space.total_cost - space.bill.launch, built.mass
    budget = earth.total_cost
    if choices.breakeven == "hardware":
        fixed = hardware_cost(built.required, s.price)
        mass = array_mass(built.required, s.specific_power)
    if choices.breakeven == "bare plant":
        rated = earth.capital / earth.facility_price
        bare = p.plant.turbine_price / KILOWATT
        budget = budget - (generation_price_of(p) - bare) * rated
    price = breakeven.breakeven_launch_price(budget, fixed, mass)
    replaced = s.failure_rate if choices.replacement == "hardware" else 0.0
    satellite = breakeven.breakeven_hardware_price(
        earth.total_cost,
        space.bill.launch + space.bill.development,
        built.installed,
        (s.operations + replaced) * life,
    )
    return Breakeven(
        launch_price=price,
        satellite_price=satellite,
        orbital_cost=space.total_cost - space.bill.launch + price * built.mass,
    )
