"""From compute to heat: accelerators, orbit and power."""

from typing import NamedTuple

import jax.numpy as jnp

from equations import orbit, power, radiation
from equations.compute import it_power, peak_compute
from equations.constants import (
    DEGREE,
    KILOMETRE,
    KILOWATT,
    SOLAR_CONSTANT,
    TERAFLOP,
)
from equations.limits import supported_share
from equations.models.orbital_datacenter.forms import Choices
from equations.models.orbital_datacenter.parameters import OrbitalDatacenter
from uq.parameters import Scalar


class Compute(NamedTuple):
    """The fleet's computers."""

    used: Scalar  # accelerators in use [-]
    installed: Scalar  # accelerators carried, spares with them [-]
    peak: Scalar  # [FLOP/s]
    it_power: Scalar  # [W]
    duty: Scalar  # share of the time they are on and count [-]


class Flight(NamedTuple):
    """The orbit, and what it does to the fleet."""

    radius: Scalar  # [m]
    period: Scalar  # [s]
    sunlit_fraction: Scalar  # [-]
    eclipse: Scalar  # longest without the Sun, per orbit [s]
    mean_eclipse: Scalar  # share of the year without the Sun [-]
    dose_rate: Scalar  # [krad/yr]
    radiation_failure_rate: Scalar  # [1/yr]


class Power(NamedTuple):
    """What the load needs of array and battery."""

    bus_load: Scalar  # [W]
    heat: Scalar  # [W]
    array_power: Scalar  # beginning of life [W]
    array_area: Scalar  # [m^2]
    battery_energy: Scalar  # [J]
    running: Scalar  # share of the computers' time that eclipses leave [-]
    area_limit: Scalar  # [m^2]
    share: Scalar  # of the load, that the array supports [-]


def compute_of(p: OrbitalDatacenter[Scalar], choices: Choices) -> Compute:
    """Accelerators, their peak and the power of the servers around them.

    Source:
        Hodge (2026), spacedc-mdao governing equations, sections 2 and 11.
    """
    a, c = p.accelerator, p.constellation
    count = c.satellites * c.accelerators_per_satellite
    spares = p.reliability.spare_fraction if choices.spares == "carried" else 0.0
    return Compute(
        used=count,
        installed=count * (1 + spares),
        peak=peak_compute(count, a.performance * TERAFLOP),
        it_power=it_power(count, a.power, a.power_overhead),
        duty=(
            p.workload.duty_cycle
            if choices.duty == "delivers"
            else jnp.ones_like(p.workload.duty_cycle)
        ),
    )


def flight_of(p: OrbitalDatacenter[Scalar]) -> Flight:
    """Period, sunlight and radiation.

    Source:
        Hodge (2026), spacedc-mdao governing equations, sections 6 and 10.
    """
    o, a, e = p.orbit, p.accelerator, p.environment
    altitude = o.altitude * KILOMETRE
    radius = orbit.orbital_radius(altitude)
    period = orbit.orbital_period(radius)
    eclipse_fraction = orbit.eclipse_fraction(radius, o.beta_angle * DEGREE)
    dose_rate = radiation.dose_rate(altitude) * e.dose_factor
    return Flight(
        radius=radius,
        period=period,
        sunlit_fraction=1 - eclipse_fraction,
        eclipse=eclipse_fraction * period,
        mean_eclipse=eclipse_fraction * o.eclipse_season,
        dose_rate=dose_rate,
        radiation_failure_rate=radiation.failure_rate_from_radiation(
            dose_rate,
            a.dose_tolerance,
            radiation.upset_rate_factor(altitude) * e.upset_factor,
            o.inclination * DEGREE,
            a.upset_susceptibility,
            a.upset_mitigation,
        ),
    )


def power_of(
    p: OrbitalDatacenter[Scalar], choices: Choices, compute: Compute, flight: Flight
) -> Power:
    """Array and battery that carry the whole fleet's load at the end of life.

    Accelerators that have failed by then draw no power; that is a margin not taken.
    Those that pause in eclipse need neither battery nor the array to charge it, and
    compute less.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 3; pausing in eclipse is
        ours.
    """
    s, b, c = p.solar, p.battery, p.constellation
    one = jnp.ones_like(s.tracking_efficiency)
    losses = choices.conversion_losses
    tracking = s.tracking_efficiency if losses else one
    distribution = s.distribution_efficiency if losses else one
    discharge = b.discharge_efficiency if losses else one
    reserve = b.reserve if losses else one
    load = power.load_with_pumping(
        compute.it_power * p.workload.duty_cycle,
        c.other_load_fraction,
        p.cooling.pump_fraction,
        distribution,
    )
    if choices.array_sizing == "energy balance":
        end_of_life = power.sunlit_array_power(
            load,
            flight.sunlit_fraction,
            tracking,
            distribution,
            b.round_trip_efficiency,
        )
    else:
        end_of_life = power.orbit_average_array_power(
            load, flight.sunlit_fraction, tracking, distribution
        )
    dark = power.load_in_eclipse(load, c.other_load_fraction, b.eclipse_load)
    lit = load / (tracking * distribution)
    end_of_life = lit + (end_of_life - lit) * (dark / load)
    array_power = power.beginning_of_life_power(
        end_of_life, s.degradation, p.finance.mission_life
    )
    array_area = power.array_area(
        array_power,
        jnp.asarray(SOLAR_CONSTANT, dtype=array_power.dtype),
        s.cell_efficiency,
        s.packing_efficiency,
        s.pointing_efficiency,
    )
    it_power = compute.it_power / KILOWATT
    area_limit = s.area_limit * c.satellites + s.area_limit_by_power * it_power
    return Power(
        bus_load=load,
        heat=load / distribution,
        array_power=array_power,
        array_area=array_area,
        battery_energy=power.battery_energy(
            dark / distribution,
            flight.eclipse,
            discharge,
            b.depth_of_discharge,
            reserve,
        ),
        running=1 - flight.mean_eclipse * (1 - b.eclipse_load),
        area_limit=area_limit,
        share=supported_share(area_limit, array_area),
    )
