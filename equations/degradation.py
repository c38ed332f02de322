"""What years in orbit take from a radiator: coating, area, coolant loops."""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from uq.parameters import Scalar


# Midpoints over a mission: as many as the published code has.
POINTS = 24  # [-]


def aged_flux(new: Scalar, worn: Scalar, share_of_life: Scalar) -> Scalar:
    r"""Net flux of a panel whose coating wears evenly.

    $$q(t) = q_{\mathrm{new}} + \frac{t}{T} (q_{\mathrm{worn}} - q_{\mathrm{new}})$$

    Args:
        new: Net flux at the beginning of life, $q_{\mathrm{new}}$ [W/m^2].
        worn: Net flux at the end of life, $q_{\mathrm{worn}}$ [W/m^2].
        share_of_life: Age over life, $t / T$ [-].

    Returns:
        Net flux per panel area, $q$ [W/m^2].

    Note:
        The text ages absorptance and emissivity on straight lines; the flux is linear
        in both, so that it is on one too.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 4, level 5.
    """
    return new + share_of_life * (worn - new)


def area_retained(loss: Scalar, time: Scalar) -> Scalar:
    r"""Share of a panel that micrometeoroids and debris leave.

    $$a = \max(0, 1 - k t)$$

    Args:
        loss: Share of the area lost per time, $k$ [1/yr].
        time: In orbit, $t$ [yr].

    Returns:
        Share, $a$ [-].

    Source:
        Hodge (2026), spacedc-mdao 0.4.2, `thermal/degradation.py`.
    """
    return jnp.maximum(0.0, 1 - loss * time)


def loop_share(failure_rate: Scalar, loops: Scalar, time: Scalar) -> Scalar:
    r"""Share of the cooling that loops give, if at most one fails.

    $$\varphi = 1 - \frac{\min(1, p t)}{n}$$

    Args:
        failure_rate: Chance of the failure per time, $p$ [1/yr].
        loops: Number of loops that share the heat, $n$ [-].
        time: In service, $t$ [yr].

    Returns:
        Expected share, $\varphi$ [-].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 4, level 5, and 0.4.2,
        `thermal/degradation.py`.
    """
    return 1 - jnp.minimum(1.0, failure_rate * time) / loops


def mission_flux(
    new: Scalar,
    worn: Scalar,
    area_loss: Scalar,
    loop_failure: Scalar,
    loops: Scalar,
    time: Scalar,
) -> Scalar:
    r"""Net flux of an ageing panel, averaged over a mission.

    $$\bar q = \langle q(t)\, a(t)\, \varphi(t) \rangle$$

    over the midpoints of 24 equal parts of the mission.

    Args:
        new: Net flux at the beginning of life [W/m^2].
        worn: Net flux at the end of life, $q_{\mathrm{worn}}$ [W/m^2].
        area_loss: Share of the area lost per time [1/yr].
        loop_failure: Chance that a loop fails per time [1/yr].
        loops: Number of loops [-].
        time: Length of the mission [yr].

    Returns:
        Mean net flux, $\bar q$ [W/m^2]; negative where the panel takes up more than it
        gives off.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 4, level 5.
    """

    def flux(age: Scalar) -> Scalar:
        left = _left(area_loss, loop_failure, loops, age * time)
        return aged_flux(new, worn, age) * left

    return jnp.mean(jax.vmap(flux)(_midpoints(time)))


def mission_derate(mean: Scalar, worn: Scalar) -> Scalar:
    r"""Mean net flux of an ageing panel over that of its last day.

    $$D = \frac{\bar q}{q_{\mathrm{worn}}}$$

    Args:
        mean: Net flux, mean over the mission, $\bar q$ [W/m^2].
        worn: Net flux at the end of life, $q_{\mathrm{worn}}$ [W/m^2].

    Returns:
        Derate, $D$ [-]; 0 where $q_{\mathrm{worn}} \le 0$, as published: the worn
        panel rejects nothing. NaN where it does and the mean is negative.

    Note:
        The mean lets cool early years pay for hot late ones, so that $D$ may exceed 1;
        heat that is not there cannot be rejected in advance: see `mission_share`.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 4, level 5, and 0.4.2,
        `thermal/degradation.py`.
    """
    rejects = worn > 0
    ratio = mean / jnp.where(rejects, worn, 1.0)
    return jnp.where(rejects, jnp.where(mean >= 0, ratio, jnp.nan), 0.0)


def mission_share(
    rated: Scalar,
    new: Scalar,
    worn: Scalar,
    area_loss: Scalar,
    loop_failure: Scalar,
    loops: Scalar,
    time: Scalar,
) -> Scalar:
    r"""Share of its rated heat that an ageing panel rejects, averaged over a mission.

    $$f = \left\langle \min\left(1, \frac{q(t)\, a(t)\, \varphi(t)}
    {q_{\mathrm{rated}}}\right) \right\rangle$$

    over the midpoints of 24 equal parts of the mission.

    Args:
        rated: Net flux for which it was sized, $q_{\mathrm{rated}}$ [W/m^2].
        new: Net flux at the beginning of life [W/m^2].
        worn: Net flux at the end of life [W/m^2].
        area_loss: Share of the area lost per time [1/yr].
        loop_failure: Chance that a loop fails per time [1/yr].
        loops: Number of loops [-].
        time: Length of the mission [yr].

    Returns:
        Mean share, $f$ [-].

    Source:
        `mission_flux` with the load as its bound at every time.
    """

    def share(age: Scalar) -> Scalar:
        left = _left(area_loss, loop_failure, loops, age * time)
        return jnp.clip(aged_flux(new, worn, age) * left / rated, 0.0, 1.0)

    return jnp.mean(jax.vmap(share)(_midpoints(time)))


def _left(
    area_loss: Scalar, failure_rate: Scalar, loops: Scalar, time: Scalar
) -> Scalar:
    """Share of the panel that is whole and fed."""
    return area_retained(area_loss, time) * loop_share(failure_rate, loops, time)


def _midpoints(like: Scalar) -> Float[Array, " n"]:
    """Ages at which a mission is looked at, as shares of it."""
    return (jnp.arange(int(POINTS), dtype=like.dtype) + 0.5) / POINTS
