"""What propellant may cost, and how well vehicles may fly, in the first years of trade.

The source's routes and masses with the errors that they have in common: one factor for
all trips, one for all vehicles; vehicles at the price of real ones. Dollars are those
of 2022, as the source's, but for launch, which is of the market and of 2025; priors are
independent, and which depots exist is a `Scenario`.
"""

from dataclasses import replace

from equations.models.cislunar_prices.parameters import CislunarPrices, Market, Scales
from priors import market
from priors.cislunar_prices.published import ENGINES, VEHICLES, published
from priors.cislunar_prices.scenarios import Scenario
from priors.cislunar_prices.vehicles import (
    BURN_LIFE,
    PRICE,
    PRICE_SCALE,
    REPAIR_SCALE,
)
from priors.sources import KEMMSIES
from uq.distributions import LogUniform, Uniform
from uq.parameters import replace_leaves
from uq.priors import Prior


def near_term(scenario: Scenario | None = None) -> CislunarPrices[Prior]:
    """The near-term table.

    Args:
        scenario: Depots and sources; None for all of them.

    Returns:
        The table of priors.
    """
    scenario = scenario or Scenario()
    table = replace(published(scenario), market=trade(), scales=scales())
    changes = {f"vehicles.{name}.price": PRICE for name in VEHICLES}
    changes |= {f"engines.{name}.burn_life": BURN_LIFE for name in ENGINES}
    for name in scenario.network.sources:
        changes[f"sources.{name}.price"] = SUPPLY[name]
    return replace_leaves(table, changes)


SUPPLY = {
    "LEO": market.LAUNCH["customer"],
    "Moon": Prior(
        5000.0,
        LogUniform(200, 10_000),
        "USD/kg",
        source=KEMMSIES,
        evidence="judged",
        why="The source looks from 500 to 5 000; nobody has mined lunar ice, so a "
        "factor of two and more is added at either end.",
        price_year=2022,
    ),
}


def trade() -> Market[Prior]:
    """What traders take."""
    return Market(
        margin=Prior(
            0.1,
            Uniform(0, 0.2),
            "-",
            source=KEMMSIES,
            evidence="judged",
            why="The source's 10 % of price and transport at every sale, from none, as "
            "within one company, to twice that.",
        )
    )


def scales() -> Scales[Prior]:
    """Errors that all trips or all vehicles share."""
    return Scales(
        delta_v=_factor(
            Uniform(0.98, 1.08),
            "Ideal transfers: losses, plane changes and reserves can only add, besides "
            "2 % of rounding in the table.",
        ),
        specific_impulse=_factor(
            Uniform(0.95, 1.03),
            "Datasheet values at full thrust; boil-off, throttling and leakage take a "
            "few percent, a better nozzle gives one or two.",
        ),
        structure=_factor(
            Uniform(0.8, 1.6),
            "Engine and thrust structure only; legs, avionics and a lander's higher "
            "thrust over weight add more than better engines save.",
        ),
        tanks=_factor(
            Uniform(0.8, 2.0),
            "Bare tanks; insulation and cryocoolers for months of storage may double "
            "them, composites save a fifth.",
        ),
        heat_shield=_factor(
            Uniform(0.08 / 0.15, 0.25 / 0.15),
            "The source's 15 % of departure mass, from 8 % for many gentle passes to "
            "25 % for one deep one.",
        ),
        vehicle_price=PRICE_SCALE,
        repair=REPAIR_SCALE,
    )


def _factor(distribution: Uniform | LogUniform, why: str) -> Prior:
    """A factor on the source's numbers, 1 in a single-point study."""
    return Prior(1.0, distribution, "-", KEMMSIES, "judged", why)
