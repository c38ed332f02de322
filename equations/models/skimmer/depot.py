"""A year of the depot: what comes in, what is stored, what closes, and what pays."""

import jax.numpy as jnp

from equations import finance, logistics, sorties
from equations.constants import HOUR, HOURS_PER_COMMON_YEAR
from equations.limits import supported_share
from equations.models.skimmer.forms import Choices
from equations.models.skimmer.outputs import (
    Closure,
    Economics,
    Sortie,
    Storage,
    Throughput,
)
from equations.models.skimmer.parameters import Skimmer
from uq.parameters import Scalar


# Utilization of three and of six skimmers: OPEC-in-Space, Performance and Scalability,
# section 7.
OF_THREE = (0.80, 0.90)
OF_SIX = (0.70, 0.80)

# Exponents of a power law through these ranges, from the largest yield to the least.
EXPONENTS = (0.200, 0.125)


def utilization_of(size: Scalar, quantile: Scalar, choices: Choices) -> Scalar:
    """Utilization of a fleet of any size.

    One quantile places all sizes in their ranges: a depot that serves three well serves
    six well, and a larger fleet never yields less.

    Source:
        OPEC-in-Space, Performance and Scalability, section 7.
    """

    def at(ends: tuple[float, float]) -> Scalar:
        low, high = ends
        return low + (high - low) * quantile

    if choices.utilization == "power law":
        return sorties.power_law_utilization(size, at(EXPONENTS))
    return sorties.tabulated_utilization(size, at(OF_THREE), at(OF_SIX))


def throughput_of(
    p: Skimmer[Scalar], choices: Choices, sortie: Sortie[Scalar]
) -> tuple[Throughput[Scalar], Storage[Scalar]]:
    """Yields before and after the tanks, and the tanks.

    Source:
        OPEC-in-Space, Performance and Scalability, sections 4 to 7.
    """
    size, delivering = p.fleet.size, p.reliability.delivering
    number = sorties.sorties_per_year(sortie.duration * HOUR)
    single = sorties.yearly_yield(sortie.delivered, number, delivering)
    turnover = p.depot.turnover / HOURS_PER_COMMON_YEAR
    rate = logistics.turnover_rate(p.depot.tank, turnover)

    def fleet(skimmers: Scalar) -> tuple[Scalar, Scalar, Scalar]:
        share = utilization_of(skimmers, p.fleet.utilization_quantile, choices)
        whole = sorties.fleet_yield(skimmers, share, single)
        if choices.full_tanks == "ignored":
            return share, whole, jnp.ones_like(whole)
        return share, whole, supported_share(rate, whole)

    utilization, whole, launched = fleet(size)
    _, larger, larger_launched = fleet(size + 1)
    stored = whole * launched
    judged = single if choices.storage == "one skimmer" else whole
    throughput = Throughput(
        sorties=number,
        deliveries=sorties.effective_sorties(number, delivering),
        utilization=utilization,
        single=single,
        fleet=whole,
        launched=launched,
        stored=stored,
        held_back=whole * (1 - launched),
        next_skimmer=larger * larger_launched - stored,
    )
    return throughput, Storage(
        rate=rate,
        spare=rate - judged,
        margin=rate / judged - 1,
        required_tank=logistics.required_storage(judged, turnover),
    )


def closure_of(
    p: Skimmer[Scalar],
    choices: Choices,
    sortie: Sortie[Scalar],
    throughput: Throughput[Scalar],
) -> Closure[Scalar]:
    """Propellant made against propellant burned.

    A launch that full tanks hold back burns nothing.

    Source:
        OPEC-in-Space, Performance and Scalability, section 6.2.
    """
    r, d, size = p.reliability, p.depot, p.fleet.size
    if choices.closure == "one sortie":
        # The text's units agree only where a year has one sortie, which delivers.
        deliveries = flown = jnp.ones_like(sortie.delivered)
        inflow, depot = sortie.delivered * deliveries, d.propellant
    else:
        busy = size * throughput.utilization * throughput.launched
        launches = busy * throughput.sorties
        deliveries = sorties.effective_sorties(launches, r.delivering)
        flown = sorties.flown_sorties(launches, r.delivering, r.burn_share)
        inflow = throughput.stored
        depot = logistics.depot_propellant(d.propellant, d.disturbance, size)
    produced = logistics.produced_propellant(inflow, d.conversion)
    consumed = logistics.consumed_propellant(sortie.propellant, flown, depot)
    return Closure(
        deliveries=deliveries,
        flown=flown,
        produced=produced,
        consumed=consumed,
        net=produced - consumed,
        ratio=produced / consumed,
        breakeven_propellant=logistics.breakeven_sortie_propellant(
            produced, depot, flown
        ),
        breakeven_conversion=logistics.breakeven_conversion(consumed, inflow),
    )


def economics_of(
    p: Skimmer[Scalar],
    choices: Choices,
    throughput: Throughput[Scalar],
    closure: Closure[Scalar],
) -> Economics[Scalar]:
    """Sales against costs, by the year.

    Source:
        OPEC-in-Space, Performance and Scalability, section 10.
    """
    m, r = p.market, p.reliability
    sold, inflow = closure.net, throughput.stored
    if choices.sold == "gross of one":
        inflow = throughput.single
        sold = logistics.produced_propellant(inflow, p.depot.conversion)
    loss = r.loss if choices.losses == "replaced" else jnp.zeros_like(r.loss)
    lost = logistics.replacement_cost(closure.flown, loss, r.replacement)
    cost = logistics.running_cost(m.station, m.processing, inflow, lost)
    if choices.capital == "recovered":
        factor = finance.capital_recovery_factor(m.discount_rate, m.life)
        cost = cost + m.capital * factor
    revenue = m.price * sold
    return Economics(
        revenue=revenue,
        cost=cost,
        profit=revenue - cost,
        breakeven_price=logistics.breakeven_price(cost, sold),
    )
