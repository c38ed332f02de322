"""The temperature of a radiator panel that stores heat, through sunlight and shadow."""

import jax

from equations.constants import STEFAN_BOLTZMANN
from equations.special import decay_mean
from uq.parameters import Scalar


# Enough for 0.01 K over the shadow of any orbit.
STEPS = 16  # [-]


def heating_rate(
    temperature: Scalar,
    generated: Scalar,
    absorbed: Scalar,
    emissivity: Scalar,
    faces: Scalar,
    view_factor: Scalar,
    sink_temperature: Scalar,
    capacity: Scalar,
) -> Scalar:
    r"""How fast a panel warms: the balance of heat, stored heat with it.

    $$C \frac{dT}{dt} = q_{\mathrm{gen}} + q_{\mathrm{absorbed}} -
    N F \varepsilon \sigma \left(T^4 - T_s^4\right)$$

    Args:
        temperature: Of the panel, $T$ [K].
        generated: Heat of the load per panel area, $q_{\mathrm{gen}}$ [W/m^2].
        absorbed: From Sun and Earth, $q_{\mathrm{absorbed}}$ [W/m^2].
        emissivity: Hemispherical emissivity, $\varepsilon$ [-].
        faces: Radiating faces of the panel, $N$ [-].
        view_factor: From a face to space, $F$ [-].
        sink_temperature: Effective temperature of space, $T_s$ [K].
        capacity: Heat capacity per panel area, $C$ [J/m^2/K].

    Returns:
        Rate of change, $dT / dt$ [K/s].

    Source:
        Gilmore (2002), Spacecraft Thermal Control Handbook, vol. I, ch. 2; Hodge
        (2026), spacedc-mdao governing equations, section 4.
    """
    emission = faces * view_factor * emissivity * STEFAN_BOLTZMANN
    gap = temperature**4 - sink_temperature**4
    return (generated + absorbed - emission * gap) / capacity


def equilibrium_temperature(
    generated: Scalar,
    absorbed: Scalar,
    emissivity: Scalar,
    faces: Scalar,
    view_factor: Scalar,
    sink_temperature: Scalar,
) -> Scalar:
    r"""Temperature at which a panel radiates what it takes up.

    $$T = \left(T_s^4 + \frac{q_{\mathrm{gen}} + q_{\mathrm{absorbed}}}
    {N F \varepsilon \sigma}\right)^{1/4}$$

    Args:
        generated: Heat of the load per panel area, $q_{\mathrm{gen}}$ [W/m^2].
        absorbed: From Sun and Earth, $q_{\mathrm{absorbed}}$ [W/m^2].
        emissivity: Hemispherical emissivity, $\varepsilon$ [-].
        faces: Radiating faces of the panel, $N$ [-].
        view_factor: From a face to space, $F$ [-].
        sink_temperature: Effective temperature of space, $T_s$ [K].

    Returns:
        Temperature, $T$ [K].

    Source:
        `heating_rate` at rest.
    """
    emission = faces * view_factor * emissivity * STEFAN_BOLTZMANN
    return ((generated + absorbed) / emission + sink_temperature**4) ** 0.25


def temperature_after(
    temperature: Scalar,
    time: Scalar,
    generated: Scalar,
    absorbed: Scalar,
    emissivity: Scalar,
    faces: Scalar,
    view_factor: Scalar,
    sink_temperature: Scalar,
    capacity: Scalar,
) -> Scalar:
    r"""Temperature of a panel some time after its load last changed.

    Each of 16 steps solves the balance made linear where it begins,

    $$T \leftarrow T + \dot T\, \frac{1 - e^{-\kappa h}}{\kappa}, \qquad
    \kappa = \frac{4 N F \varepsilon \sigma T^3}{C}, \quad h = \frac{t}{16}$$

    with $\dot T$ of `heating_rate`: stable however long the step, and exact at rest.

    Args:
        temperature: At the start, $T$ [K].
        time: Since the start, $t$ [s].
        generated: Heat of the load per panel area [W/m^2].
        absorbed: From Sun and Earth [W/m^2].
        emissivity: Hemispherical emissivity, $\varepsilon$ [-].
        faces: Radiating faces of the panel, $N$ [-].
        view_factor: From a face to space, $F$ [-].
        sink_temperature: Effective temperature of space [K].
        capacity: Heat capacity per panel area, $C$ [J/m^2/K].

    Returns:
        Temperature at the end [K].

    Note:
        The published code takes 200 explicit Euler steps an orbit, which swing and
        then diverge for a panel lighter than about a step's radiation.

    Source:
        Hochbruck & Ostermann (2010), Exponential integrators, Acta Numerica 19, 2.3.
    """
    step = time / STEPS
    panel = (emissivity, faces, view_factor, sink_temperature, capacity)
    emission = faces * view_factor * emissivity * STEFAN_BOLTZMANN

    def stride(now: Scalar, _: None) -> tuple[Scalar, None]:
        rate = heating_rate(now, generated, absorbed, *panel)
        stiffness = 4 * emission * now**3 / capacity
        return now + rate * step * decay_mean(stiffness * step), None

    return jax.lax.scan(stride, temperature, length=int(STEPS))[0]


def orbit_mean(sunlit: Scalar, eclipsed: Scalar, sunlit_fraction: Scalar) -> Scalar:
    r"""Mean over an orbit of what has one value in sunlight and one in shadow.

    $$\bar x = f\, x_{\mathrm{sun}} + (1 - f)\, x_{\mathrm{eclipse}}$$

    Args:
        sunlit: Value in sunlight: a share [-].
        eclipsed: Value in shadow, alike [-].
        sunlit_fraction: Share of the orbit in sunlight, $f$ [-].

    Returns:
        Mean, $\bar x$ [-].

    Source:
        Definition; Hodge (2026), spacedc-mdao governing equations, section 6, for the
        power of a solar array, which is 0 in shadow.
    """
    return sunlit_fraction * sunlit + (1 - sunlit_fraction) * eclipsed
