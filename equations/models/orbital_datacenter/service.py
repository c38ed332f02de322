"""From hardware to useful compute: failures, links and the waterfall of factors."""

from typing import NamedTuple

import jax.numpy as jnp

from equations import finance, network, reliability
from equations.compute import delivered_compute
from equations.constants import GIGABIT
from equations.limits import supported_share
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
    replaced: Scalar  # accelerators paid for again over the mission [-]
    present_replaced: Scalar  # the same, each discounted to its day [-]
    availability: Scalar  # mean over the mission [-]
    present_availability: Scalar  # mean over discounted time [-]


class Links(NamedTuple):
    """What the work asks of the links, and what they carry of it."""

    required: Scalar  # [bit/s]
    share: Scalar  # that gets through [-]
    present_share: Scalar  # the same, for the fleet as discounting weighs it [-]
    margin: Scalar  # of the downlink [-]
    crosslink_margin: Scalar  # [-]


def years_of(p: OrbitalDatacenter[Scalar], choices: Choices) -> Years:
    """The discounted length of the mission.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 11; continuous
        discounting is ours.
    """
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
    dark: Scalar,
) -> Fleet:
    """Survival, spares and replacement of accelerators.

    Args:
        p: Parameters.
        choices: Form of the model.
        compute: The fleet.
        flight: Its orbit.
        years: The mission.
        dark: Accelerators that stand by for want of power, per accelerator in use [-].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 10.
    """
    r, life = p.reliability, p.finance.mission_life
    rate = r.failure_rate + flight.radiation_failure_rate
    restored = (
        r.replaced_fraction
        if choices.replacement == "restoring"
        else jnp.zeros_like(r.replaced_fraction)
    )
    paid = restored if choices.replacement == "restoring" else 1.0
    decline = rate * (1 - restored)
    failures = compute.installed * rate * finance.continuous_annuity(decline, life)
    present = failures / life * years.present
    if choices.discounting == "continuous":
        faster = finance.continuous_annuity(decline + years.discount, life)
        present = compute.installed * rate * faster
    online, present_online = _online_shares(p, choices, decline, years.discount, dark)
    return Fleet(
        failure_rate=rate,
        failures=failures,
        replaced=failures * paid,
        present_replaced=present * paid,
        availability=r.reset_availability * online,
        present_availability=r.reset_availability * present_online,
    )


def _online_shares(
    p: OrbitalDatacenter[Scalar],
    choices: Choices,
    decline: Scalar,
    discount: Scalar,
    dark: Scalar,
) -> tuple[Scalar, Scalar]:
    """Mean share of the powered accelerators in service, plain and by present value."""
    spare, life = p.reliability.spare_fraction, p.finance.mission_life
    if choices.spares == "free":
        share = jnp.minimum(1.0, reliability.mean_survival(decline, life) + spare)
        return share, share
    carried = spare if choices.spares == "carried" else jnp.zeros_like(spare)
    standing_by = (1 + carried) * (1 + dark) - 1
    return (
        reliability.online_share(decline, standing_by, life),
        reliability.discounted_online_share(decline, standing_by, discount, life),
    )


def factors_of(
    p: OrbitalDatacenter[Scalar],
    choices: Choices,
    compute: Compute,
    power: Power,
    thermal: Thermal,
    fleet: Fleet,
) -> tuple[Factors[Scalar], Links]:
    """Every loss from peak to delivered compute; the rest of them sizes the network.

    Source:
        Hodge (2026), spacedc-mdao governing equations, sections 1 and 9.
    """
    w = p.workload
    software, utilization = w.sustained_fraction, w.utilization * compute.duty
    rejected = thermal.share
    if choices.shared_load == "least":
        # What the radiator takes off what the array has left: the two multiply to the
        # lower of both.
        rejected = supported_share(thermal.share, power.share)
    one = jnp.ones_like(software)
    online = delivered_compute(
        compute.peak, power.share, rejected, one, one, utilization, software
    )
    links = _links(p, choices, online, fleet)
    factors = Factors(
        software=software,
        power=power.share,
        thermal=rejected,
        network=links.share,
        availability=fleet.availability,
        utilization=utilization,
    )
    return factors, links


def _links(
    p: OrbitalDatacenter[Scalar], choices: Choices, online: Scalar, fleet: Fleet
) -> Links:
    """The links under the work of the accelerators that are in service."""
    n, intensity = p.network, p.workload.communication_intensity
    down, cross = n.downlink * GIGABIT, n.crosslink * GIGABIT
    deferrable = {
        "deferrable": p.workload.deferrable_fraction,
        "buffered": jnp.ones_like(n.availability),
        "lost": jnp.zeros_like(n.availability),
    }[choices.link_outage]
    unlost = network.outage_share(n.availability, deferrable)

    def share(required: Scalar) -> Scalar:
        through = network.link_share(down, required, n.availability, deferrable)
        between = supported_share(cross, required)
        if choices.link_outage == "lost":
            between = between * n.availability
        return jnp.minimum(through, between)

    required = network.required_rate(online * fleet.availability, intensity)
    present = network.required_rate(online * fleet.present_availability, intensity)
    return Links(
        required=required,
        share=share(required),
        present_share=share(present),
        margin=down * n.availability / (required * unlost) - 1,
        crosslink_margin=cross / required - 1,
    )
