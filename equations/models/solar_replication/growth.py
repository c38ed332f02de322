"""From power to copies: the first of them, and generation after generation.

Source:
    ksarith (2026), Power Systems & Energy Scaling, section 3.
"""

import jax
import jax.numpy as jnp

from equations.constants import DAY, HOUR, JULIAN_YEAR, KILOWATT, KILOWATT_HOUR
from equations.models.solar_replication.forms import Choices
from equations.models.solar_replication.outputs import Demand, Replication, Swarm
from equations.models.solar_replication.parameters import SolarReplication
from equations.replication import (
    cumulative_energy,
    cycle_energy,
    cycle_time,
    cycles_to_target,
    growth_factor,
    limited_units,
    mean_demand,
    storage_energy,
    swarm_units,
    unit_energy,
    unlimited_units,
    wright_exponent,
)
from uq.parameters import Scalar


MEGAWATT_HOUR = 3.6e9  # [J/MWh]
DAILY = KILOWATT_HOUR / DAY  # [W*d/kWh]


def replication_of(
    p: SolarReplication[Scalar], choices: Choices, power: Scalar
) -> Replication[Scalar]:
    """The first copy of a unit."""
    c, none = p.cycle, jnp.zeros_like(power)
    energy = cycle_energy(
        c.collection,
        c.processing,
        none if choices.computing == "once" else c.computing,
        c.propulsion if choices.propulsion else none,
    )
    gathering = cycle_time(energy * MEGAWATT_HOUR, power, p.load.base) / DAY
    time = jnp.maximum(gathering, c.build_time) if choices.build_time else gathering
    return Replication(energy=energy, energy_time=gathering, time=time)


def demand_of(
    p: SolarReplication[Scalar], energy: Scalar, power: Scalar
) -> Demand[Scalar]:
    """What building at its own pace asks of the power, and of storage."""
    one, load = jnp.ones_like(power), p.load
    total = mean_demand(
        one, load.base, energy * MEGAWATT_HOUR, p.cycle.build_time * DAY
    )
    stored = storage_energy(load.peak * KILOWATT, power, load.fabrication * HOUR)
    return Demand(
        base=load.base / DAILY,
        replication=(total - load.base) / DAILY,
        total=total / DAILY,
        supply=power / DAILY,
        margin=power / total - 1,
        storage=stored / KILOWATT_HOUR,
    )


def swarm_of(
    p: SolarReplication[Scalar], choices: Choices, first: Replication[Scalar]
) -> Swarm[Scalar]:
    """Generations, each as long as its copies take; learning shortens later ones."""
    g = p.growth
    factor, per_unit = growth_factor(failure_of(p, choices)), learning_of(p, choices)
    already = g.units >= g.target
    wanted = jnp.where(already, g.units, g.target)
    if choices.capacity:
        wanted = unlimited_units(g.units, wanted, g.capacity)
    needed = cycles_to_target(g.units, wanted, factor)
    needed = jnp.where(needed <= choices.generations, needed, jnp.nan)
    needed = jnp.where(already, 0.0, needed)
    ever = jnp.isfinite(first.time)
    cycles, elapsed, last = generations(p, choices, first, per_unit, needed)
    units = swarm_units(g.units, factor, jnp.where(ever, cycles, 0.0))
    if choices.capacity:
        units = limited_units(g.units, units, g.capacity)
    reached = already | (ever & jnp.isfinite(needed))
    # Of each generation the survivors build: their energy grows by per_unit (1 - f).
    spent = cumulative_energy(
        g.units, first.energy, per_unit * factor / 2, jnp.where(reached, needed, 0.0)
    )
    return Swarm(
        cycles=jnp.where(ever, cycles, 0.0),
        log_units=jnp.log10(units),
        cycles_to_target=needed,
        time_to_target=jnp.where(reached, elapsed * DAY / JULIAN_YEAR, jnp.nan),
        energy_to_target=jnp.where(reached, spent, jnp.nan),
        last_cycle=jnp.where(ever, last, jnp.nan),
        wright_exponent=wright_exponent(per_unit),
    )


def failure_of(p: SolarReplication[Scalar], choices: Choices) -> Scalar:
    """Share of the units lost in a cycle."""
    share = p.growth.failure
    return share if choices.failures else jnp.zeros_like(share)


def learning_of(p: SolarReplication[Scalar], choices: Choices) -> Scalar:
    """Energy of a generation over that of the one before, half as many."""
    growth = p.growth.energy_growth
    return growth if choices.learning == "generation" else 2 * growth


def generations(
    p: SolarReplication[Scalar],
    choices: Choices,
    first: Replication[Scalar],
    per_unit: Scalar,
    needed: Scalar,
) -> tuple[Scalar, Scalar, Scalar]:
    """Cycles within the horizon, days until the target, days of the last cycle.

    Finite whatever the draw: what never happens is marked by the caller.
    """
    horizon = p.growth.horizon * JULIAN_YEAR / DAY
    gathering = jnp.where(jnp.isfinite(first.time), first.energy_time, horizon)
    needed = jnp.where(jnp.isfinite(needed), needed, 0.0)
    shortest = p.cycle.build_time if choices.build_time else jnp.zeros_like(horizon)

    def step(carry: tuple[Scalar, ...], g: Scalar) -> tuple[tuple[Scalar, ...], None]:
        start, cycles, until, _ = carry
        cycle = jnp.maximum(unit_energy(gathering, per_unit, g), shortest)
        cycles += jnp.clip((horizon - start) / cycle, 0.0, 1.0)
        until += cycle * jnp.clip(needed - g, 0.0, 1.0)
        return (start + cycle, cycles, until, cycle), None

    zero = jnp.zeros_like(horizon)
    order = jnp.arange(choices.generations, dtype=zero.dtype)
    (_, cycles, until, last), _ = jax.lax.scan(step, (zero,) * 4, order)
    return cycles, until, last
