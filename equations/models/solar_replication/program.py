"""What the programs published beside the source compute: mass through limits.

Another model than `solar_replication`, kept to reproduce their numbers and to compare.
There a swarm is one mass with fixed shares; mass is mined by the kilowatt, worked by
the kilogram and lost by the cycle. Cycles have no length.
"""

import functools
from collections.abc import Callable
from typing import Annotated

import equinox as eqx
import jax.numpy as jnp

from equations.sunlight import ASTRONOMICAL_UNIT, oversizing
from uq.parameters import Scalar, Spec


class MassFlow[T](eqx.Module):
    """The inputs of `Replication_Model` that it reads.

    It also takes a refining multiplier, which enters no limit, and draws a failure
    rate, which it never reads.
    """

    seed_mass: Annotated[T, Spec("kg", "mass at the start")]
    distance: Annotated[T, Spec("au", "distance from the Sun")]
    specific_power: Annotated[T, Spec("kW/kg", "panels, at one au")]
    ore: Annotated[
        T, Spec("kg/kW", "ore mined in a cycle per power; named kg per kWh there")
    ]
    mining: Annotated[T, Spec("-", "ore mined in a cycle per mass of miners")]
    fabrication: Annotated[T, Spec("-", "made in a cycle per mass of fabricators")]
    fabrication_yield: Annotated[T, Spec("-", "made per metal used", high=1.0)]
    failure: Annotated[T, Spec("-", "mass lost in a cycle", high=1.0)]
    salvage_recovery: Annotated[T, Spec("-", "of lost mass, kept", high=1.0)]
    salvage_efficiency: Annotated[T, Spec("-", "of kept mass, used a cycle", high=1.0)]
    metal: Annotated[T, Spec("-", "metal in ore", high=1.0)]
    water: Annotated[T, Spec("-", "water in ore", high=1.0)]
    power_share: Annotated[T, Spec("-", "mass share of panels", high=1.0)]
    mining_share: Annotated[T, Spec("-", "mass share of miners", high=1.0)]
    fabrication_share: Annotated[T, Spec("-", "mass share of fabricators", high=1.0)]


class FlowCycle[T](eqx.Module):
    """One cycle."""

    power: Annotated[T, Spec("kW", "power of the panels")]
    mined: Annotated[T, Spec("kg", "ore mined")]
    fabricated: Annotated[T, Spec("kg", "mass made")]
    tailings: Annotated[T, Spec("kg", "ore neither metal nor water")]
    salvage: Annotated[T, Spec("kg", "salvage kept at the end")]
    power_margin: Annotated[
        T, Spec("-", "ore by power over ore by miners, less one", -float("inf"))
    ]


class Flow[T](eqx.Module):
    """Mass after each cycle, the start first, and what the first and last cycle did."""

    mass: tuple[Annotated[T, Spec("kg", "mass of the swarm")], ...]
    first: FlowCycle[T]
    last: FlowCycle[T]


@functools.cache
def mass_flow(cycles: int) -> Callable[[MassFlow[Scalar]], Flow[Scalar]]:
    """The recurrence of `Replication_Model` over a number of cycles.

    Source:
        ksarith (2026), Astroid-miner, `Replication_Model`, class SubsystemSwarm.
    """
    if cycles < 1:
        raise ValueError(f"cycles: expected at least 1, got {cycles}")

    def model(p: MassFlow[Scalar]) -> Flow[Scalar]:
        masses, steps = [p.seed_mass], []
        salvage = jnp.zeros_like(p.seed_mass)
        for _ in range(cycles):
            step = _cycle(p, masses[-1], salvage)
            salvage = step.salvage
            masses.append(masses[-1] * (1 - p.failure) + step.fabricated)
            steps.append(step)
        return Flow(mass=tuple(masses), first=steps[0], last=steps[-1])

    return model


def _cycle(p: MassFlow[Scalar], mass: Scalar, salvage: Scalar) -> FlowCycle[Scalar]:
    sunlight = oversizing(p.distance * ASTRONOMICAL_UNIT)
    power = mass * p.power_share * p.specific_power / sunlight
    by_power, by_miners = power * p.ore, mass * p.mining_share * p.mining
    mined = jnp.minimum(by_power, by_miners)
    usable = mined * p.metal + salvage * p.salvage_efficiency
    limit = mass * p.fabrication_share * p.fabrication
    kept = salvage * (1 - p.salvage_efficiency)
    return FlowCycle(
        power=power,
        mined=mined,
        fabricated=jnp.minimum(limit, usable * p.fabrication_yield),
        tailings=mined * (1 - p.metal - p.water),
        salvage=kept + mass * p.failure * p.salvage_recovery,
        power_margin=by_power / by_miners - 1,
    )


class Interconnect[T](eqx.Module):
    """The inputs of `PowerSubsystem`."""

    mass: Annotated[T, Spec("kg", "mass of the swarm")]
    share: Annotated[T, Spec("-", "mass share of panels", high=1.0)]
    spares: Annotated[T, Spec("-", "share of the panels kept dormant", high=1.0)]
    specific_power: Annotated[T, Spec("kW/kg", "panels, at one au")]
    degradation: Annotated[T, Spec("-", "lost each cycle", high=1.0)]
    cycle: Annotated[T, Spec("-", "cycles gone by")]
    mass_factor: Annotated[
        T, Spec("-", "panel mass left by superconductors, 1 without", high=1.0)
    ]
    transmission: Annotated[T, Spec("-", "power delivered per power made", high=1.0)]
    distance: Annotated[T, Spec("au", "distance from the Sun")]


def interconnected_power(p: Interconnect[Scalar]) -> Scalar:
    """Power delivered by panels over an interconnect [kW].

    With the program's numbers superconductors deliver 0.78 * 0.98 = 0.764 of what the
    panels would make, copper 0.85: they cost a tenth. They pay above a mass factor of
    0.867.

    Source:
        ksarith (2026), Astroid-miner, `PowerSubsystem`.
    """
    panels = p.mass * p.share * (1 - p.spares)
    specific = p.specific_power * (1 - p.degradation) ** p.cycle * p.mass_factor
    return (
        panels * specific / oversizing(p.distance * ASTRONOMICAL_UNIT) * p.transmission
    )


class ConstraintGraph[T](eqx.Module):
    """The inputs of `ZeroGSubsystemSwarm_v3`."""

    mass: Annotated[T, Spec("kg", "mass of the swarm")]
    power_share: Annotated[T, Spec("-", "mass share of panels", high=1.0)]
    anchor_share: Annotated[T, Spec("-", "mass share of anchors", high=1.0)]
    mining_share: Annotated[T, Spec("-", "mass share of miners", high=1.0)]
    refining_share: Annotated[T, Spec("-", "mass share of refineries", high=1.0)]
    fabrication_share: Annotated[T, Spec("-", "mass share of fabricators", high=1.0)]
    distance: Annotated[T, Spec("au", "distance from the Sun")]
    specific_power: Annotated[T, Spec("kW/kg", "panels, at one au")]
    anchoring: Annotated[T, Spec("N/kg", "anchoring force per mass")]
    tool_area: Annotated[T, Spec("m^2", "area of the tool")]
    cohesion: Annotated[T, Spec("kPa", "cohesion of the ground")]
    mining: Annotated[T, Spec("-", "dug in a cycle per mass of miners")]
    refining: Annotated[T, Spec("-", "refined in a cycle per mass of refineries")]
    ore: Annotated[T, Spec("kg/kW", "refined in a cycle per power")]
    spin: Annotated[T, Spec("kW/kg", "power to spin, per mass of refineries")]
    fabrication: Annotated[T, Spec("-", "made in a cycle per mass of fabricators")]
    fabrication_yield: Annotated[T, Spec("-", "of that, good")]
    bonus: Annotated[T, Spec("-", "on the yield, slurry in free fall; 1 without")]
    metal: Annotated[T, Spec("-", "metal in ore", high=1.0)]
    salvage: Annotated[T, Spec("-", "metal to use, per metal refined")]


class GraphCycle[T](eqx.Module):
    """One cycle of the constraint graph."""

    power: Annotated[T, Spec("kW", "power of the panels")]
    mined: Annotated[T, Spec("kg", "ore mined")]
    processed: Annotated[T, Spec("kg", "ore refined")]
    fabricated: Annotated[T, Spec("kg", "mass made")]


PASCAL = 1e3  # [Pa/kPa]


def constraint_graph(p: ConstraintGraph[Scalar]) -> GraphCycle[Scalar]:
    """One cycle of the constraint graph; its bottleneck compared kW, N and kg.

    Its 2.5 kg per kilowatt is the first program's 4500 with a cycle of one hour.

    Source:
        ksarith (2026), Astroid-miner, `ZeroGSubsystemSwarm_v3`.
    """
    sunlight = oversizing(p.distance * ASTRONOMICAL_UNIT)
    power = p.mass * p.power_share * p.specific_power / sunlight
    holding = p.mass * p.anchor_share * p.anchoring
    breaking = p.cohesion * PASCAL * p.tool_area
    miners = p.mass * p.mining_share * p.mining
    mined = miners * jnp.minimum(1.0, holding / breaking)
    refineries = p.mass * p.refining_share
    left = jnp.maximum(power - refineries * p.spin, 0.0)
    refined = jnp.minimum(refineries * p.refining, left * p.ore)
    processed = jnp.minimum(mined, refined)
    made = p.mass * p.fabrication_share * p.fabrication
    made *= p.fabrication_yield * p.bonus
    return GraphCycle(
        power=power,
        mined=mined,
        processed=processed,
        fabricated=jnp.minimum(made, processed * p.metal * p.salvage),
    )
