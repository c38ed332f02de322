"""What it costs to fly close together."""

import jax.numpy as jnp

from uq.parameters import Scalar


# Hodge (2026), spacedc-mdao 0.4.2, `models/formation.py`.
MOST_MANOEUVRES = 200.0  # [-]


def drift_delta_v(drag_delta_v: Scalar, differential_drag: Scalar) -> Scalar:
    r"""Velocity change that cancels the drift between neighbours.

    $$\Delta v_{\mathrm{drift}} = \eta\, \Delta v_{\mathrm{drag}}$$

    Args:
        drag_delta_v: Velocity change against drag, $\Delta v_{\mathrm{drag}}$ [m/s].
        differential_drag: Share of it that differs between neighbours, $\eta$ [-].

    Returns:
        Velocity change over the same time, $\Delta v_{\mathrm{drift}}$ [m/s].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 6.
    """
    return drag_delta_v * differential_drag


def collision_margin(separation: Scalar, position_uncertainty: Scalar) -> Scalar:
    r"""Separation in units of the navigation uncertainty.

    $$m = s / \sigma$$

    Args:
        separation: Between neighbours, $s$ [m].
        position_uncertainty: Standard deviation of a position, $\sigma$ [m].

    Returns:
        Margin, $m$ [-].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 6.
    """
    return separation / position_uncertainty


def avoidance_rate(margin: Scalar, safe_margin: Scalar) -> Scalar:
    r"""Avoidance manoeuvres of a satellite in a year.

    $$n = \min\left(200, \max\left(0, \frac{m_0}{m} - 1\right)\right)$$

    Args:
        margin: Separation in units of the uncertainty, $m$ [-].
        safe_margin: Margin from which on none is needed, $m_0$ [-].

    Returns:
        Manoeuvres in a year, $n$ [-].

    Note:
        The text gives a proportionality. The factor, one a year, and the cap of 200 are
        those of its code.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 6, and 0.4.2,
        `models/formation.py`.
    """
    # Double `where`: the cap has no gradient, not that of a division by nothing.
    apart = margin > 0
    rate = jnp.clip(safe_margin / jnp.where(apart, margin, 1.0) - 1, 0, MOST_MANOEUVRES)
    return jnp.where(apart, rate, MOST_MANOEUVRES)
