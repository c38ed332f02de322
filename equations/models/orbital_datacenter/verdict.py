"""What a design answers besides cost: tokens, footprint, objectives, constraints."""

import jax.numpy as jnp

from equations import mass, tokens
from equations.constants import HOURS_PER_JULIAN_YEAR, KILOWATT, PETAFLOP_DAY
from equations.models.orbital_datacenter.forms import Choices
from equations.models.orbital_datacenter.outputs import (
    Constraints,
    Factors,
    Footprint,
    LinkBudgets,
    Margins,
    Objectives,
    Prices,
    Sizing,
    Tokens,
)
from equations.models.orbital_datacenter.parameters import OrbitalDatacenter
from uq.parameters import Scalar


MEGATOKEN = 1e6


def tokens_of(
    p: OrbitalDatacenter[Scalar],
    delivered: Scalar,
    it_power: Scalar,
    lcoc: Scalar,
    water: Scalar,
) -> Tokens[Scalar]:
    """Text of a language model that is all a side does.

    Args:
        p: Parameters.
        delivered: Delivered compute [FLOP/s].
        it_power: Power of the computers [W].
        lcoc: Levelized cost [USD/PFLOP-day].
        water: Per compute [L/PFLOP-day].

    Returns:
        Tokens, their energy, price and water.

    Source:
        Hodge (2026), spacedc-mdao governing equations, sections 2 and 13.
    """
    each = tokens.token_compute(p.cluster.model_parameters)
    rate = tokens.token_rate(delivered, each)
    million = MEGATOKEN / PETAFLOP_DAY * each
    return Tokens(
        rate=rate,
        energy=tokens.token_energy(it_power, rate),
        price=MEGATOKEN * tokens.token_price(lcoc / PETAFLOP_DAY, each),
        water=water * million,
    )


def prices_of(
    capital: Scalar,
    accelerators: Scalar,
    platform: Scalar,
    it_power: Scalar,
    years: Scalar,
    working: Scalar,
) -> Prices[Scalar]:
    """A bill in the units of the public debate.

    Args:
        capital: Before the first day of service [USD].
        accelerators: What of it buys accelerators [USD].
        platform: Present value of all but accelerators, running with it [USD].
        it_power: Of the computers installed [W].
        years: Of service, discounted [yr].
        working: Share of the computers at work, by present value [-].

    Source:
        Aguera y Arcas et al. (2025), Towards a future space-based, highly scalable AI
        infrastructure system design, arXiv:2511.19468, table 1, for power by the year.
    """
    yearly = platform / (it_power / KILOWATT * years)
    return Prices(
        power=capital / it_power,
        platform=(capital - accelerators) / it_power,
        yearly=yearly,
        energy=yearly / (HOURS_PER_JULIAN_YEAR * working),
    )


def footprint_of(
    embodied: Scalar, launch: Scalar, operation: Scalar, water: Scalar
) -> Footprint[Scalar]:
    """Carbon of a mission [kg], part by part, and its water [L].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 13.
    """
    return Footprint(
        embodied=embodied,
        launch=launch,
        operation=operation,
        total=operation + embodied + launch,
        water=water,
    )


def objectives_of(
    cost: Scalar,
    compute: Scalar,
    launch_mass: Scalar,
    sizing: Sizing[Scalar],
    factors: Factors[Scalar],
    footprint: Footprint[Scalar],
) -> Objectives[Scalar]:
    """The four objectives of the text.

    Args:
        cost: Of the whole mission, undiscounted [USD].
        compute: Delivered over the mission [FLOP].
        launch_mass: Launched [kg].
        sizing: The design.
        factors: Losses; power delivers where none but software's holds it back.
        footprint: Of the whole mission.

    Returns:
        J1 to J4, each better where smaller.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 14.
    """
    hardware = factors.power * factors.thermal * factors.eclipse * factors.network
    delivering = hardware * factors.availability * factors.utilization
    return Objectives(
        cost=cost / compute * PETAFLOP_DAY,
        mass=mass.specific_mass(launch_mass, sizing.it_power * delivering),
        carbon=footprint.total / compute * PETAFLOP_DAY,
        unavailability=-factors.availability,
    )


def constraints_of(
    p: OrbitalDatacenter[Scalar],
    choices: Choices,
    margins: Margins[Scalar],
    budgets: LinkBudgets[Scalar],
    sizing: Sizing[Scalar],
    availability: Scalar,
) -> Constraints[Scalar]:
    """The constraints of the text, each as what is to spare.

    A laser downlink whose photons decide its rate keeps its margin at any of them, so
    that it is the bandwidth which binds, and the margin is that between satellites.

    Args:
        p: Parameters.
        choices: Of the form.
        margins: Of areas and rates.
        budgets: The links.
        sizing: The design.
        availability: Mean over the mission [-].

    Returns:
        Margins, negative where violated.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 14.
    """
    c, least = p.cooling, p.requirements
    limit = jnp.minimum(c.junction_limit, c.memory_limit)
    laser = budgets.crosslink_margin
    if choices.downlink == "given":
        laser = jnp.minimum(laser, budgets.downlink_margin)
    return Constraints(
        power=margins.power,
        heat=margins.thermal,
        junction=limit - sizing.junction_temperature,
        bandwidth=jnp.minimum(margins.downlink, margins.crosslink),
        telemetry=budgets.telemetry_margin - least.telemetry_margin,
        laser=laser - least.laser_margin,
        launch=p.constellation.satellites / sizing.launches - 1,
        availability=availability - least.availability,
        collision=sizing.collision_margin / p.orbit.safe_separation - 1,
    )
