"""What radiation in low Earth orbit does to the failure rate."""

import math

import jax.numpy as jnp

from equations.special import interpolate
from uq.parameters import Scalar


# Hodge (2026), spacedc-mdao 0.4.2, `data/radiation_env.yaml`: a shielded trend, right
# to an order of magnitude.
ALTITUDES = (300e3, 500e3, 650e3, 800e3, 1000e3, 1500e3, 2000e3)  # [m]
DOSE_RATES = (0.3, 0.6, 1.0, 2.0, 5.0, 30.0, 80.0)  # [krad/yr]
UPSET_FACTORS = (0.5, 0.8, 1.0, 1.3, 2.0, 5.0, 10.0)  # [-]
UPSET_RATE = 0.03  # [1/yr]


def dose_rate(altitude: Scalar) -> Scalar:
    r"""Ionizing dose behind typical shielding.

    $$\dot D(h)$$ is linear in altitude between table values from 300 to 2000 km, and
    constant outside.

    Args:
        altitude: Height, $h$ [m].

    Returns:
        Dose rate, $\dot D$ [krad/yr].

    Note:
        Constant above 2000 km, where the inner belt truly raises it further: do not
        use it there.

    Source:
        Hodge (2026), spacedc-mdao 0.4.2, `data/radiation_env.yaml`.
    """
    within = jnp.clip(altitude, ALTITUDES[0], ALTITUDES[-1])
    return interpolate(within, ALTITUDES, DOSE_RATES)


def upset_rate_factor(altitude: Scalar) -> Scalar:
    r"""Rate of single-event failures relative to 650 km.

    $$k(h)$$ is linear in altitude between table values from 300 to 2000 km, and
    constant outside.

    Args:
        altitude: Height, $h$ [m].

    Returns:
        Factor, $k$ [-].

    Note:
        Constant above 2000 km, where the inner belt truly raises it further: do not
        use it there.

    Source:
        Hodge (2026), spacedc-mdao 0.4.2, `data/radiation_env.yaml`.
    """
    within = jnp.clip(altitude, ALTITUDES[0], ALTITUDES[-1])
    return interpolate(within, ALTITUDES, UPSET_FACTORS)


def failure_rate_from_radiation(
    dose_rate: Scalar,
    dose_tolerance: Scalar,
    upset_factor: Scalar,
    inclination: Scalar,
    susceptibility: Scalar,
    mitigation: Scalar,
) -> Scalar:
    r"""Failures that radiation adds, by dose and by single events.

    $$\lambda = \frac{\dot D}{D_{\max}} + \lambda_0 k
    \left(1 + \frac{1}{2} \min\left(1, \frac{|i|}{\pi / 2}\right)\right) u (1 - m)$$

    Args:
        dose_rate: Ionizing dose rate, $\dot D$ [krad/yr].
        dose_tolerance: Dose a unit survives, $D_{\max}$ [krad].
        upset_factor: Event rate relative to 650 km, $k$ [-].
        inclination: Of the orbit, $i$ [rad].
        susceptibility: Of the device relative to the reference, $u$ [-].
        mitigation: Share of events that error correction absorbs, $m$ [-].

    Returns:
        Failure rate to add, $\lambda$ [1/yr].

    Note:
        The text has integrals over flux and cross-section, which need data that it
        does not give; this is the form of its code, with $\lambda_0$ = 0.03 a year.

    Source:
        Hodge (2026), spacedc-mdao 0.4.2, `models/radiation.py`.
    """
    latitude = jnp.minimum(jnp.abs(inclination) / (math.pi / 2), 1.0)
    events = UPSET_RATE * upset_factor * (1 + 0.5 * latitude)
    return dose_rate / dose_tolerance + events * susceptibility * (1 - mitigation)
