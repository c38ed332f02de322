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


def total_dose(dose_rate: Scalar, time: Scalar) -> Scalar:
    r"""Ionizing dose of a mission at a constant rate.

    $$D = \int_0^T \dot D\, dt = \dot D T$$

    Args:
        dose_rate: Ionizing dose rate, $\dot D$ [krad/yr].
        time: Length of the mission, $T$ [yr].

    Returns:
        Dose, $D$ [krad].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 10.
    """
    return dose_rate * time


def upset_rate(
    flux: Scalar, threshold: Scalar, index: Scalar, cross_section: Scalar
) -> Scalar:
    r"""Upsets of one device in a spectrum that falls as a power of energy.

    $$R = \int \Phi(E)\, \sigma(E)\, dE = \frac{\Phi_0 E_0 \sigma}{\gamma - 1}
    \quad \text{for} \quad \Phi = \Phi_0 \left(\frac{E}{E_0}\right)^{-\gamma}$$

    with a cross-section that is $\sigma$ above the threshold $E_0$ and 0 below.

    Args:
        flux: Particles per area, time and energy at the threshold, $\Phi_0$
            [1/m^2/s/J].
        threshold: Energy from which on they upset, $E_0$ [J].
        index: Of the spectrum, $\gamma > 1$ [-].
        cross_section: Of the device, saturated, $\sigma$ [m^2].

    Returns:
        Upsets per time, $R$ [1/s]; NaN where $\gamma \le 1$, as the integral diverges.

    Note:
        The text leaves spectrum and cross-section open; this is the simplest pair for
        which the integral is exact.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 10; Petersen (2011),
        Single Event Effects in Aerospace, ch. 2, for the step.
    """
    return flux * threshold * cross_section / jnp.where(index > 1, index - 1, jnp.nan)


def upsets(rate: Scalar, time: Scalar, devices: Scalar) -> Scalar:
    r"""Upsets expected of all devices.

    $$N = R\, t\, n$$

    Args:
        rate: Upsets of one device per time, $R$ [1/s].
        time: In orbit, $t$ [s].
        devices: Number of devices, $n$ [-].

    Returns:
        Expected number, $N$ [-].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 10.
    """
    return rate * time * devices
