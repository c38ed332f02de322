"""Failures, and how much of a fleet works over a mission without repair."""

import jax.numpy as jnp

from equations.special import decay_mean
from uq.parameters import Scalar


def survival(failure_rate: Scalar, time: Scalar) -> Scalar:
    r"""Probability that a unit still works.

    $$R = e^{-\lambda t}$$

    Args:
        failure_rate: Constant rate of failures, $\lambda$ [1/yr].
        time: Time in service, $t$ [yr].

    Returns:
        Probability, $R$ [-].

    Source:
        Rausand & Hoyland (2004), System Reliability Theory, 2nd ed., ch. 2; Hodge
        (2026), spacedc-mdao governing equations, section 10.
    """
    return jnp.exp(-failure_rate * time)


def failure_probability(failure_rate: Scalar, time: Scalar) -> Scalar:
    r"""Probability that a unit has failed.

    $$P = 1 - e^{-\lambda t}$$

    Args:
        failure_rate: Constant rate of failures, $\lambda$ [1/yr].
        time: Time in service, $t$ [yr].

    Returns:
        Probability, $P$ [-].

    Source:
        Rausand & Hoyland (2004), System Reliability Theory, 2nd ed., ch. 2; Hodge
        (2026), spacedc-mdao governing equations, section 10.
    """
    return -jnp.expm1(-failure_rate * time)


def mean_survival(failure_rate: Scalar, time: Scalar) -> Scalar:
    r"""Share of the units that work, averaged over a mission.

    $$\bar R = \frac{1 - e^{-\lambda t}}{\lambda t}$$

    Args:
        failure_rate: Constant rate of failures, $\lambda \ge 0$ [1/yr].
        time: Length of the mission, $t$ [yr].

    Returns:
        Mean share, $\bar R$ [-]; 1 without failures.

    Source:
        Time mean of `survival`; Hodge (2026), spacedc-mdao 0.4.2,
        `models/reliability.py`.
    """
    return decay_mean(failure_rate * time)


def expected_failures(count: Scalar, failure_rate: Scalar, time: Scalar) -> Scalar:
    r"""Units expected to fail without replacement.

    $$n = N \left(1 - e^{-\lambda t}\right)$$

    Args:
        count: Units at the start, $N$ [-].
        failure_rate: Constant rate of failures, $\lambda$ [1/yr].
        time: Length of the mission, $t$ [yr].

    Returns:
        Failed units, $n$ [-].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 10.
    """
    return count * failure_probability(failure_rate, time)


def mtbf_availability(mtbf: Scalar, mttr: Scalar) -> Scalar:
    r"""Share of the time a repaired unit works.

    $$A = \frac{\mathrm{MTBF}}{\mathrm{MTBF} + \mathrm{MTTR}}$$

    Args:
        mtbf: Mean time between failures [s].
        mttr: Mean time to repair: a reset, a spare or a launch [s].

    Returns:
        Availability, $A$ [-].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 10.
    """
    return mtbf / (mtbf + mttr)


def online_share(failure_rate: Scalar, spare_fraction: Scalar, time: Scalar) -> Scalar:
    r"""Share of the rated units online, averaged over a mission.

    Spares hold the fleet at its rating until $t_*$; from then on it declines.

    $$f = \frac{1}{T} \int_0^T \min\left(1, (1 + s) e^{-\lambda t}\right) dt
    = \frac{t_* + a(\lambda, T - t_*)}{T}$$

    with $t_*$ and $a$ of `discounted_online_share`.

    Args:
        failure_rate: Constant rate of failures, spares included, $\lambda$ [1/yr].
        spare_fraction: Spares per rated unit at the start, $s$ [-].
        time: Length of the mission, $T > 0$ [yr].

    Returns:
        Mean share, $f$ [-] in (0, 1]; 1 without failures.

    Source:
        `discounted_online_share` without discount, where half of its terms are 1.
    """
    held, declining = _held(failure_rate, spare_fraction, time)
    return (held + declining * decay_mean(failure_rate * declining)) / time


def discounted_online_share(
    failure_rate: Scalar, spare_fraction: Scalar, discount: Scalar, time: Scalar
) -> Scalar:
    r"""Share of the rated units online, averaged over a mission by present value.

    Spares hold the fleet at its rating until $t_*$; from then on it declines.

    $$f = \frac{\int_0^T e^{-\rho t} \min\left(1, (1 + s) e^{-\lambda t}\right) dt}
    {\int_0^T e^{-\rho t} dt}
    = \frac{a(\rho, t_*) + e^{-\rho t_*} a(\rho + \lambda, T - t_*)}{a(\rho, T)}$$

    $$t_* = \min\left(T, \frac{\ln(1 + s)}{\lambda}\right), \qquad
    a(r, t) = \frac{1 - e^{-r t}}{r}$$

    Args:
        failure_rate: Constant rate of failures, spares included, $\lambda$ [1/yr].
        spare_fraction: Spares per rated unit at the start, $s$ [-].
        discount: Force of interest, $\rho$ [1/yr]; 0 gives the plain mean.
        time: Length of the mission, $T > 0$ [yr].

    Returns:
        Mean share, $f$ [-] in (0, 1]; 1 without failures. Below $\lambda$ = 1e-8 a
        year the derivative by $s$ loses digits to cancellation.

    Note:
        The published code adds $s$ to the plain mean, $\min(1, \bar R + s)$: it lets
        spares of early years work in late ones, and they never fail.

    Source:
        Rausand & Hoyland (2004), System Reliability Theory, 2nd ed., ch. 2, for the
        decline; the integral is elementary.
    """
    held, declining = _held(failure_rate, spare_fraction, time)
    level = held * decay_mean(discount * held)
    decline = declining * decay_mean((discount + failure_rate) * declining)
    total = time * decay_mean(discount * time)
    # 1 - discount * level is the discount factor at the end of the level stretch.
    return (level + (1 - discount * level) * decline) / total


def surviving_share(loss_rate: Scalar, discount: Scalar, time: Scalar) -> Scalar:
    r"""What is left of a service when those who give it are lost whole.

    $$f = \frac{\int_0^T e^{-(\rho + \lambda) t} dt}{\int_0^T e^{-\rho t} dt}$$

    Args:
        loss_rate: Of all that serves together, $\lambda$ [1/yr].
        discount: Force of interest, $\rho$ [1/yr]; 0 gives the plain mean.
        time: Length of the mission, $T > 0$ [yr].

    Returns:
        Share, $f$ [-] in (0, 1]; 1 without losses. Times `discounted_online_share` of
        discount $\rho + \lambda$ it is that share among what is left, exactly.

    Source:
        Rausand & Hoyland (2004), System Reliability Theory, 2nd ed., ch. 2.
    """
    return decay_mean((discount + loss_rate) * time) / decay_mean(discount * time)


def _held(
    failure_rate: Scalar, spare_fraction: Scalar, time: Scalar
) -> tuple[Scalar, Scalar]:
    """How long spares hold the fleet at its rating, and how long it then declines."""
    reserve = jnp.log1p(spare_fraction)
    spent = failure_rate * time > reserve
    # Without spares the decline starts at once, also in the limit of no failures.
    unspent = jnp.where(spare_fraction > 0, time, 0.0)
    held = jnp.where(spent, reserve / jnp.where(spent, failure_rate, 1.0), unspent)
    return held, time - held
