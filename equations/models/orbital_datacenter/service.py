"""From hardware to useful compute: failures, links and the waterfall of factors."""

from typing import NamedTuple

import jax.numpy as jnp

from equations import finance, network, reliability
from equations.compute import delivered_compute
from equations.constants import GIGABIT
from equations.models.orbital_datacenter.forms import Choices
from equations.models.orbital_datacenter.outputs import Factors
from equations.models.orbital_datacenter.parameters import OrbitalDatacenter
from equations.models.orbital_datacenter.physics import (
    Compute,
    Flight,
    Power,
    Thermal,
)
from uq.parameters import Scalar


class Years(NamedTuple):
    """The mission as the levelized cost sees it."""

    discount: Scalar  # force of interest [1/yr]
    present: Scalar  # years of a constant flow, discounted [yr]


class Fleet(NamedTuple):
    """Who is in service over the mission, and what keeping them so takes."""

    failure_rate: Scalar  # [1/yr]
    failures: Scalar  # accelerators that fail over the mission [-]
    replaced: Scalar  # accelerators made good over the mission [-]
    present_replaced: Scalar  # the same, each discounted to its day [-]
    availability: Scalar  # mean over the mission [-]
    present_availability: Scalar  # mean over discounted time [-]


class Links(NamedTuple):
    """What the work asks of the links."""

    required: Scalar  # [bit/s]
    downlink: Scalar  # [bit/s]
    crosslink: Scalar  # [bit/s]


def years_of(p: OrbitalDatacenter[Scalar], choices: Choices) -> Years:
    """The discounted length of the mission."""
    rate, life = p.finance.discount_rate, p.finance.mission_life
    discount = finance.force_of_interest(rate)
    if choices.discounting == "continuous":
        return Years(discount, finance.continuous_annuity(discount, life))
    periods = (
        finance.rounded_periods(life) if choices.discounting == "rounded" else life
    )
    return Years(discount, finance.annuity(rate, periods))


def fleet_of(
    p: OrbitalDatacenter[Scalar],
    choices: Choices,
    compute: Compute,
    flight: Flight,
    years: Years,
) -> Fleet:
    """Survival, spares and replacement of accelerators."""
    r, life = p.reliability, p.finance.mission_life
    rate = r.failure_rate + flight.radiation_failure_rate
    if choices.replacement == "paid only":
        failures = reliability.expected_failures(compute.used, rate, life)
        spare = r.spare_fraction if choices.spares == "free" else 0.0
        online = jnp.minimum(1.0, reliability.mean_survival(rate, life) + spare)
        served = r.reset_availability * online
        yearly = failures / life
        return Fleet(rate, failures, failures, yearly * years.present, served, served)
    decline = rate * (1 - r.replaced_fraction)
    undiscounted = jnp.zeros_like(years.discount)
    failures = compute.installed * rate * finance.continuous_annuity(decline, life)
    present_failures = (
        compute.installed
        * rate
        * finance.continuous_annuity(decline + years.discount, life)
    )
    return Fleet(
        failure_rate=rate,
        failures=failures,
        replaced=failures * r.replaced_fraction,
        present_replaced=present_failures * r.replaced_fraction,
        availability=r.reset_availability
        * reliability.discounted_online_share(
            decline, r.spare_fraction, undiscounted, life
        ),
        present_availability=r.reset_availability
        * reliability.discounted_online_share(
            decline, r.spare_fraction, years.discount, life
        ),
    )


def factors_of(
    p: OrbitalDatacenter[Scalar],
    choices: Choices,
    compute: Compute,
    power: Power,
    thermal: Thermal,
    fleet: Fleet,
) -> tuple[Factors[Scalar], Links]:
    """Every loss from peak to delivered compute; the rest of them sizes the network."""
    w, n = p.workload, p.network
    software, utilization = w.sustained_fraction, w.utilization * compute.duty
    rejected = thermal.share
    if choices.shared_load == "least":
        # What the radiator takes off what the array has left: the two multiply to the
        # lower of both.
        rejected = jnp.minimum(power.share, thermal.share) / power.share
    one = jnp.ones_like(software)
    arriving = delivered_compute(
        compute.peak,
        power.share,
        rejected,
        one,
        fleet.availability,
        utilization,
        software,
    )
    links = Links(
        required=network.required_rate(arriving, w.communication_intensity),
        downlink=n.downlink * GIGABIT,
        crosslink=n.crosslink * GIGABIT,
    )
    deferrable = {
        "deferrable": w.deferrable_fraction,
        "buffered": one,
        "lost": 0 * one,
    }[choices.link_outage]
    share = network.link_share(
        links.downlink, links.required, n.availability, deferrable
    )
    crosslink = network.link_share(links.crosslink, links.required, one, one)
    if choices.link_outage == "lost":
        crosslink = crosslink * n.availability
    return (
        Factors(
            software=software,
            power=power.share,
            thermal=rejected,
            network=jnp.minimum(share, crosslink),
            availability=fleet.availability,
            utilization=utilization,
        ),
        links,
    )
