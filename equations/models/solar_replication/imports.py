"""A swarm that is not closed, and one of which a part sleeps.

Until the crossover a swarm grows as one that makes all of itself; from there on each
cycle, which no longer shortens, adds as many units as the imports of a cycle supply.
"""

from typing import NamedTuple

import jax.numpy as jnp
from jaxtyping import Array, Bool

from equations import bootstrapping
from equations.constants import DAY, JULIAN_YEAR
from equations.models.solar_replication.forms import Choices
from equations.models.solar_replication.growth import (
    failure_of,
    generations,
    learning_of,
)
from equations.models.solar_replication.outputs import (
    Dormancy,
    Imports,
    Replication,
    Supply,
    Swarm,
)
from equations.models.solar_replication.parameters import SolarReplication
from equations.replication import (
    cycles_to_target,
    growth_factor,
    swarm_units,
    unit_energy,
)
from uq.parameters import Scalar


TONNE = 1e3  # [kg/t]
YEAR = JULIAN_YEAR / DAY  # [d/yr]


class Crossover(NamedTuple):
    """Where imports begin to limit; finite, and of no meaning where they never do."""

    cycles: Scalar  # until then [-]
    time: Scalar  # until then [d]
    units: Scalar  # then [-]
    cycle: Scalar  # length of those that follow [d]
    built: Scalar  # copies in each of them [-]


def imports_of(
    p: SolarReplication[Scalar],
    choices: Choices,
    first: Replication[Scalar],
    swarm: Swarm[Scalar],
) -> Imports[Scalar]:
    """The swarm of which each copy needs parts from home.

    Source:
        Metzger et al. (2013), Affordable, rapid bootstrapping of the space industry and
        solar system civilization, J. Aerosp. Eng. 26, 18-29.
    """
    c, g, failure = p.closure, p.growth, failure_of(p, choices)
    imported = bootstrapping.imported_mass(c.unit_mass, c.made)
    ever = jnp.isfinite(first.time)
    rate = c.imports * TONNE / JULIAN_YEAR
    # A number where a unit never replicates, so that gradients stay finite.
    cycle = jnp.where(ever, first.time, 1.0) * DAY
    held = bootstrapping.crossover_units(rate, cycle, imported)
    at, limits = _crossover(p, choices, first, imported, rate)
    limits = limits & ever
    after = jnp.maximum(g.horizon * YEAR - at.time, 0.0) / at.cycle
    grown = bootstrapping.imported_growth(at.units, at.built, failure, after)
    closed = 10**swarm.log_units
    units = jnp.where(limits & (after > 0), jnp.minimum(grown, closed), closed)
    needed = bootstrapping.needed_imports(
        g.units, g.target, imported, g.horizon * JULIAN_YEAR
    )
    return Imports(
        per_copy=imported,
        crossover=jnp.where(ever, held, jnp.nan),
        time_to_crossover=jnp.where(limits, at.time / YEAR, jnp.nan),
        log_units=jnp.log10(units),
        time_to_target=_time_to_target(p, failure, at, limits, swarm.time_to_target),
        needed=needed * JULIAN_YEAR / TONNE,
    )


def _time_to_target(
    p: SolarReplication[Scalar],
    failure: Scalar,
    at: Crossover,
    limits: Bool[Array, ""],
    closed: Scalar,
) -> Scalar:
    """Years until the target; those of a closed swarm where imports never limit."""
    target = jnp.maximum(p.growth.target, at.units)
    more = bootstrapping.cycles_of_imported_growth(at.units, at.built, failure, target)
    ever = jnp.isfinite(more)
    # A number where there is none, so that gradients stay finite under the mask.
    later = (at.time + jnp.where(ever, more, 0.0) * at.cycle) / YEAR
    slower = limits & (p.growth.target > at.units)
    time = jnp.where(slower, jnp.maximum(later, closed), closed)
    return jnp.where(slower & ~ever, jnp.nan, time)


def _crossover(
    p: SolarReplication[Scalar],
    choices: Choices,
    first: Replication[Scalar],
    imported: Scalar,
    rate: Scalar,
) -> tuple[Crossover, Bool[Array, ""]]:
    """When imports begin to limit, and whether they do within what is computed.

    A cycle is as long as gathering its energy or as building: imports of the longer of
    the two last longer.
    """
    g, build = p.growth, p.cycle.build_time
    factor, learning = growth_factor(failure_of(p, choices)), learning_of(p, choices)
    gathering = jnp.where(jnp.isfinite(first.time), first.energy_time, g.horizon * YEAR)

    def outgrown(cycle: Scalar, shortening: Scalar) -> Scalar:
        held = bootstrapping.crossover_units(rate, cycle * DAY, imported)
        limited = jnp.isfinite(held)
        cycles = bootstrapping.cycles_to_crossover(
            g.units, factor, jnp.where(limited, held, g.units), shortening
        )
        return jnp.where(limited, cycles, jnp.inf)

    needed = outgrown(gathering, learning / 2)
    if choices.build_time:
        needed = jnp.maximum(needed, outgrown(build, jnp.ones_like(build)))
    limits = needed <= choices.generations  # false where it is not a number
    cycles = jnp.where(limits, needed, 0.0)
    _, time, _ = generations(p, choices, first, learning, cycles)
    cycle = unit_energy(gathering, learning, cycles)
    if choices.build_time:
        cycle = jnp.maximum(cycle, build)
    built = bootstrapping.crossover_units(rate, cycle * DAY, imported)
    built = jnp.where(jnp.isfinite(built), built, 1.0)
    units = swarm_units(g.units, factor, cycles)
    return Crossover(cycles, time, units, cycle, built), limits


def dormancy_of(
    p: SolarReplication[Scalar], choices: Choices, supply: Supply[Scalar]
) -> Dormancy[Scalar]:
    """The swarm of which a part sleeps, and so neither works nor fails.

    Source:
        ksarith (2026), Power Systems & Energy Scaling, section 4.
    """
    share, failure = p.spares.dormant, failure_of(p, choices)
    factor = bootstrapping.dormant_growth_factor(failure, share)
    needed = cycles_to_target(p.growth.units, p.growth.target, factor)
    return Dormancy(
        power=supply.power * (1 - share),
        growth_factor=factor,
        cycles_to_target=jnp.maximum(needed, 0.0),
        covering=bootstrapping.covering_spares(failure),
    )
