"""Who is in service over the mission, and how the mission is discounted."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from equations import finance, reliability
from equations.models.orbital_datacenter.forms import Choices
from equations.models.orbital_datacenter.parameters import OrbitalDatacenter
from equations.models.orbital_datacenter.physics import Compute, Flight
from uq.parameters import Scalar


# Steps of the program's curve.
HEALTH_STEPS = 48


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


class Health(NamedTuple):
    """A fleet at the ends of equal steps of a mission."""

    times: Float[Array, " n"]  # [yr]
    online: Float[Array, " n"]  # share of the rated accelerators [-]
    resupplies: Scalar  # [-]
    replaced: Scalar  # brought up in all, per accelerator [-]


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
    gone = decline + r.bus_loss
    failures = compute.installed * rate * finance.continuous_annuity(gone, life)
    present = failures / life * years.present
    if choices.discounting == "continuous":
        faster = finance.continuous_annuity(gone + years.discount, life)
        present = compute.installed * rate * faster
    online, present_online = _online_shares(p, choices, decline, rate, years, dark)
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
    rate: Scalar,
    years: Years,
    dark: Scalar,
) -> tuple[Scalar, Scalar]:
    """Mean share of the powered accelerators in service, plain and by present value.

    Satellites that are lost take theirs with them: what is left of the fleet counts as
    a further discount, by which later years weigh less.
    """
    r, life, discount = p.reliability, p.finance.mission_life, years.discount
    spare, lost = r.spare_fraction, r.bus_loss
    left = reliability.surviving_share(lost, 0 * lost, life)
    present_left = reliability.surviving_share(lost, discount, life)
    if choices.decline == "stepped":
        share = stepped_health(p, rate).online.mean()
        return share * left, share * present_left
    if choices.spares == "free":
        share = jnp.minimum(1.0, reliability.mean_survival(decline, life) + spare)
        return share * left, share * present_left
    carried = spare if choices.spares == "carried" else jnp.zeros_like(spare)
    standing_by = (1 + carried) * (1 + dark) - 1

    def online(weight: Scalar) -> Scalar:
        return reliability.discounted_online_share(decline, standing_by, weight, life)

    return online(lost) * left, online(discount + lost) * present_left


def stepped_health(p: OrbitalDatacenter[Scalar], rate: Scalar) -> Health:
    """A fleet that resupply makes whole at the first step after each interval.

    The program's option. Survival is read at the ends of steps, which is low by half a
    step of failures; spares never fail; nobody pays for what is brought up.

    Source:
        Hodge (2026), spacedc-mdao 0.4.2, `models/reliability.py`.
    """
    life, spare = p.finance.mission_life, p.reliability.spare_fraction
    interval = p.ageing.resupply_interval
    # By a constant XLA would multiply with its rounded reciprocal, and a step that ends
    # with the mission or on a resupply would fall on the other side of it.
    step = life / (HEALTH_STEPS + 0 * life)
    kept = reliability.survival(rate, step)
    zero = jnp.zeros_like(life)

    def stride(state: tuple[Scalar, ...], i: Scalar):
        surviving, due, replaced, count = state
        left, now = surviving * kept, i * step
        whole = (now >= due) & (now < life)
        state = (
            jnp.where(whole, 1.0, left),
            jnp.where(whole, due + interval, due),
            replaced + jnp.where(whole, 1 - left, 0.0),
            count + whole,
        )
        return state, (now, jnp.minimum(1.0, state[0] + spare))

    steps = jnp.arange(1, HEALTH_STEPS + 1, dtype=life.dtype)
    start = (zero + 1, interval, zero, zero)
    (_, _, replaced, count), (times, online) = jax.lax.scan(stride, start, steps)
    return Health(times, online, count, replaced)
