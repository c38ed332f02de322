"""What leaves the depot: cells that throttle it, species, a demand, more motherships.

Source:
    OPEC-in-Space, Performance and Scalability, sections 7, 9, 10 and 11.
"""

import jax
import jax.numpy as jnp

from equations import logistics, processing, sorties
from equations.constants import (
    HOUR,
    HOURS_PER_COMMON_YEAR,
    KILOWATT,
    KILOWATT_HOUR,
)
from equations.limits import possible_share, supported_share
from equations.models.skimmer.depot import utilization_of
from equations.models.skimmer.forms import Choices
from equations.models.skimmer.outputs import (
    Closure,
    Export,
    Motherships,
    Plant,
    Sortie,
    Storage,
    Throughput,
)
from equations.models.skimmer.parameters import Skimmer
from uq.parameters import Scalar


YEAR = HOURS_PER_COMMON_YEAR * HOUR  # [s/yr]


def plant_of(p: Skimmer[Scalar], throughput: Throughput[Scalar]) -> Plant[Scalar]:
    """The cells: as much as they and their power take of what is meant for them.

    Source:
        OPEC-in-Space, Performance and Scalability, sections 7 and 9: "SOXE processing
        becomes the next bottleneck", without an equation.
    """
    c, energy = p.processing, p.processing.energy * KILOWATT_HOUR
    feed = throughput.stored * p.mix.carbon_dioxide * c.share
    powered = processing.powered_feed(c.power * KILOWATT, energy, c.utilization)
    limit = jnp.minimum(c.capacity, powered * YEAR)
    processed = supported_share(limit, feed)
    oxygen = processing.electrolysed_oxygen(feed * processed, c.utilization)
    fed = feed > 0
    margin = jnp.where(fed, limit / jnp.where(fed, feed, 1.0) - 1, jnp.inf)
    return Plant(
        feed=feed,
        limit=limit,
        margin=margin,
        processed=processed,
        oxygen=oxygen,
        power=processing.electrolysis_power(oxygen / YEAR, energy) / KILOWATT,
        efficiency=processing.electrolysis_efficiency(energy),
    )


def export_of(
    p: Skimmer[Scalar],
    throughput: Throughput[Scalar],
    closure: Closure[Scalar],
    plant: Plant[Scalar],
) -> Export[Scalar]:
    """Species for sale, less what fleet and depot burn, of which residue goes first.

    Source:
        OPEC-in-Space, Performance and Scalability, sections 10 and 11.
    """
    mix, stored = p.mix, throughput.stored
    reacted = plant.feed * plant.processed * p.processing.utilization
    named = mix.carbon_dioxide + mix.oxygen + mix.methane + mix.hydrogen + mix.helium3
    rest = possible_share(1 - named)
    mixed = jnp.isfinite(rest)
    left_over = jnp.maximum(jnp.where(mixed, rest, 0.0), 0.0)
    residue = stored * left_over + reacted - plant.oxygen
    offered = stored * named + plant.oxygen - reacted
    sold = processing.exported_share(closure.consumed, residue, offered)
    total = offered * sold
    some = total > 0
    needed = p.fleet.size * p.strategy.demand / jnp.where(some, total, 1.0)
    carbon_dioxide = jnp.maximum(stored * mix.carbon_dioxide - reacted, 0.0)
    told = Export(
        oxygen=(stored * mix.oxygen + plant.oxygen) * sold,
        carbon_dioxide=carbon_dioxide * sold,
        methane=stored * mix.methane * sold,
        hydrogen=stored * mix.hydrogen * sold,
        helium3=stored * mix.helium3 * sold,
        total=total,
        offered=offered,
        sold=sold,
        residue=residue,
        coverage=processing.demand_coverage(total, p.strategy.demand),
        skimmers=jnp.where(some, needed, jnp.inf),
    )
    return jax.tree.map(lambda leaf: jnp.where(mixed, leaf, jnp.nan), told)


def motherships_of(
    p: Skimmer[Scalar],
    choices: Choices,
    sortie: Sortie[Scalar],
    throughput: Throughput[Scalar],
    storage: Storage[Scalar],
) -> Motherships[Scalar]:
    """The same fleet around several depots, each with tanks and needs of its own.

    Source:
        OPEC-in-Space, Performance and Scalability, section 9: beyond six skimmers "a
        second mothership", without an equation.
    """
    d, r = p.depot, p.reliability

    def around(motherships: Scalar) -> tuple[Scalar, Scalar, Scalar]:
        # A depot with less than one skimmer serves it as well as if it had one.
        each = jnp.maximum(p.fleet.size / motherships, 1.0)
        share = utilization_of(each, p.fleet.utilization_quantile, choices)
        whole = sorties.shared_yield(
            p.fleet.size, motherships, share, throughput.single
        )
        launched = jnp.ones_like(whole)
        if choices.full_tanks == "hold launches":
            launched = supported_share(motherships * storage.rate, whole)
        launches = p.fleet.size * share * launched * throughput.sorties
        flown = sorties.flown_sorties(launches, r.delivering, r.burn_share)
        own = logistics.depot_propellant(d.propellant, d.disturbance, each)
        burned = logistics.consumed_propellant(
            sortie.propellant, flown, motherships * own
        )
        stored = whole * launched
        made = logistics.produced_propellant(stored, d.conversion)
        return share, stored, made - burned

    utilization, stored, net = around(p.strategy.motherships)
    _, alone, net_alone = around(jnp.ones_like(stored))
    return Motherships(
        utilization=utilization,
        stored=stored,
        gain=stored - alone,
        net_gain=net - net_alone,
    )
