"""Circular orbits: motion, shadow, drag, and the propellant that holds them."""

import math

import jax.numpy as jnp

from equations.constants import EARTH_MU, EARTH_RADIUS, STANDARD_GRAVITY
from equations.special import interpolate
from uq.parameters import Scalar


# Hodge (2026), spacedc-mdao 0.4.2, `models/orbit.py`: mean solar activity.
DENSITY_ALTITUDES = (300e3, 400e3, 500e3, 600e3, 700e3, 800e3)  # [m]
DENSITIES = (2e-11, 3e-12, 5e-13, 1.2e-13, 4e-14, 1.5e-14)  # [kg/m^3]


def orbital_radius(altitude: Scalar) -> Scalar:
    r"""Radius of a circular orbit.

    $$r = R_\oplus + h$$

    Args:
        altitude: Height above the equator, $h$ [m].

    Returns:
        Radius, $r$ [m].

    Source:
        Vallado (2013), Fundamentals of Astrodynamics and Applications, 4th ed., ch. 1.
    """
    return EARTH_RADIUS + altitude


def circular_velocity(radius: Scalar) -> Scalar:
    r"""Speed on a circular orbit.

    $$v = \sqrt{\mu / r}$$

    Args:
        radius: Orbital radius, $r$ [m].

    Returns:
        Speed, $v$ [m/s].

    Source:
        Vallado (2013), Fundamentals of Astrodynamics and Applications, 4th ed., ch. 1;
        Hodge (2026), spacedc-mdao governing equations, section 6.
    """
    return jnp.sqrt(EARTH_MU / radius)


def mean_motion(radius: Scalar) -> Scalar:
    r"""Angular rate of a circular orbit, also of Clohessy-Wiltshire motion.

    $$n = \sqrt{\mu / r^3}$$

    Args:
        radius: Orbital radius, $r$ [m].

    Returns:
        Mean motion, $n$ [rad/s].

    Source:
        Vallado (2013), Fundamentals of Astrodynamics and Applications, 4th ed., ch. 1;
        Hodge (2026), spacedc-mdao governing equations, section 6.
    """
    return jnp.sqrt(EARTH_MU / radius**3)


def orbital_period(radius: Scalar) -> Scalar:
    r"""Time of one revolution.

    $$T = 2 \pi \sqrt{r^3 / \mu}$$

    Args:
        radius: Orbital radius, $r$ [m].

    Returns:
        Period, $T$ [s].

    Source:
        Vallado (2013), Fundamentals of Astrodynamics and Applications, 4th ed., ch. 1;
        Hodge (2026), spacedc-mdao governing equations, section 6.
    """
    return 2 * math.pi / mean_motion(radius)


def slant_range(radius: Scalar, elevation: Scalar) -> Scalar:
    r"""Distance from a ground station to a satellite.

    $$R = \sqrt{r^2 - R_\oplus^2 \cos^2 e} - R_\oplus \sin e$$

    Args:
        radius: Of the orbit, $r$ [m].
        elevation: Of the satellite above the horizon, $e$ [rad].

    Returns:
        Slant range, $R$ [m]; NaN below the horizon or beyond the zenith.

    Note:
        The text says only that range varies with elevation; its code takes twice the
        height, which at 650 km is an elevation of 25 degrees.

    Source:
        Wertz & Larson (1999), Space Mission Analysis and Design, 3rd ed., 5.2; law of
        cosines.
    """
    along = EARTH_RADIUS * jnp.sin(elevation)
    seen = (radius >= EARTH_RADIUS) & (elevation >= 0) & (elevation <= math.pi / 2)
    above = (radius - EARTH_RADIUS) * (radius + EARTH_RADIUS)
    aloft = above > 0
    # As a quotient, for the difference would be lost to rounding near the ground.
    rising = jnp.where(aloft, above, 1.0)
    distance = rising / (jnp.sqrt(rising + along**2) + along)
    return jnp.where(seen, jnp.where(aloft, distance, 0.0), jnp.nan)


def eclipse_fraction(radius: Scalar, beta: Scalar) -> Scalar:
    r"""Share of a circular orbit inside Earth's cylindrical shadow.

    With the angular radius of Earth $\sin\rho = R_\oplus / r$, the shadow spans
    $\pm\varphi$ of the orbit:

    $$f = \frac{\varphi}{\pi}, \qquad
    \tan\varphi = \frac{\sqrt{\sin^2\rho - \sin^2\beta}}{\cos\rho}$$

    Args:
        radius: Orbital radius, $r \ge R_\oplus$ [m].
        beta: Angle of the Sun above the orbital plane, $\beta$ [rad].

    Returns:
        Eclipsed share, $f$ [-]; 0 where $|\beta| \ge \rho$, NaN below the surface. The
        derivative grows without bound towards that edge from within, and is 0 beyond.

    Note:
        Equal to $\cos\varphi = \cos\rho / \cos\beta$, the form of the published code,
        which loses digits towards the edge.

    Source:
        Gilmore (2002), Spacecraft Thermal Control Handbook, vol. I, ch. 2.
    """
    earth = EARTH_RADIUS / radius
    sine = jnp.sin(beta)
    depth = (earth - sine) * (earth + sine)
    # Beyond a right angle the Sun is on the other side of the same plane.
    shadowed = (depth > 0) & (jnp.cos(beta) > 0)
    half_width = jnp.sqrt(jnp.where(shadowed, depth, 1.0))
    angle = jnp.arctan2(half_width, jnp.sqrt((1 - earth) * (1 + earth)))
    return jnp.where(shadowed, angle / math.pi, 0.0)


def atmospheric_density(altitude: Scalar) -> Scalar:
    r"""Density of the upper atmosphere at mean solar activity.

    $$\ln\rho$$ is linear in altitude between table values from 300 to 800 km, and
    continued with the first and last slopes outside.

    Args:
        altitude: Height, $h$ [m].

    Returns:
        Density, $\rho$ [kg/m^3]; an order of magnitude, as solar activity moves it by
        more than ten times above 500 km.

    Note:
        The published code holds the table's ends: drag then falls no further above
        800 km (`published_atmospheric_density`).

    Source:
        Hodge (2026), spacedc-mdao 0.4.2, `models/orbit.py` (table); Vallado (2013),
        Fundamentals of Astrodynamics and Applications, 4th ed., ch. 8 (exponential
        atmosphere).
    """
    logarithms = tuple(math.log(density) for density in DENSITIES)
    return jnp.exp(interpolate(altitude, DENSITY_ALTITUDES, logarithms))


def published_atmospheric_density(altitude: Scalar) -> Scalar:
    r"""`atmospheric_density` as the published code has it, constant off the table.

    $$\rho(\min(\max(h, h_1), h_n))$$

    Args:
        altitude: Height, $h$ [m].

    Returns:
        Density, $\rho$ [kg/m^3].

    Note:
        Only to reproduce published numbers: above 800 km it overstates drag, at
        1000 km by a factor of seven.

    Source:
        Hodge (2026), spacedc-mdao 0.4.2, `models/orbit.py`.
    """
    lowest, highest = DENSITY_ALTITUDES[0], DENSITY_ALTITUDES[-1]
    return atmospheric_density(jnp.clip(altitude, lowest, highest))


def drag_force(
    density: Scalar, velocity: Scalar, drag_coefficient: Scalar, area: Scalar
) -> Scalar:
    r"""Aerodynamic drag.

    $$F = \frac{1}{2} \rho v^2 C_D A$$

    Args:
        density: Of the atmosphere, $\rho$ [kg/m^3].
        velocity: Relative to the atmosphere, $v$ [m/s].
        drag_coefficient: About 2.2 in free molecular flow, $C_D$ [-].
        area: Across the flow, $A$ [m^2].

    Returns:
        Drag, $F$ [N].

    Source:
        Vallado (2013), Fundamentals of Astrodynamics and Applications, 4th ed., ch. 8;
        Hodge (2026), spacedc-mdao governing equations, section 6.
    """
    return 0.5 * density * velocity**2 * drag_coefficient * area


def drag_acceleration(
    density: Scalar,
    velocity: Scalar,
    drag_coefficient: Scalar,
    area: Scalar,
    mass: Scalar,
) -> Scalar:
    r"""Deceleration by drag.

    $$a = F / m$$

    Args:
        density: Of the atmosphere, $\rho$ [kg/m^3].
        velocity: Relative to the atmosphere, $v$ [m/s].
        drag_coefficient: About 2.2 in free molecular flow, $C_D$ [-].
        area: Across the flow, $A$ [m^2].
        mass: Of the spacecraft, $m$ [kg].

    Returns:
        Deceleration, $a$ [m/s^2].

    Source:
        Vallado (2013), Fundamentals of Astrodynamics and Applications, 4th ed., ch. 8;
        Hodge (2026), spacedc-mdao governing equations, section 6.
    """
    return drag_force(density, velocity, drag_coefficient, area) / mass


def propellant_mass(
    dry_mass: Scalar, delta_v: Scalar, specific_impulse: Scalar
) -> Scalar:
    r"""Propellant that gives a dry mass its total velocity change.

    $$m_p = m_{\mathrm{dry}} \left(e^{\Delta v / (I_{sp} g_0)} - 1\right)$$

    Args:
        dry_mass: Mass without propellant, $m_{\mathrm{dry}}$ [kg].
        delta_v: Total velocity change, $\Delta v$ [m/s].
        specific_impulse: Of the thruster, $I_{sp}$ [s].

    Returns:
        Propellant, $m_p$ [kg].

    Note:
        The text prints $m_0 (1 - e^{-\Delta v / (I_{sp} g_0)})$: the same where $m_0$
        is the wet mass (`propellant_mass_of_wet`), too small where it is the dry one.

    Source:
        Sutton & Biblarz (2010), Rocket Propulsion Elements, 8th ed., ch. 4.
    """
    return dry_mass * jnp.expm1(delta_v / (specific_impulse * STANDARD_GRAVITY))


def propellant_mass_of_wet(
    wet_mass: Scalar, delta_v: Scalar, specific_impulse: Scalar
) -> Scalar:
    r"""Propellant contained in a wet mass that gives it a total velocity change.

    $$m_p = m_0 \left(1 - e^{-\Delta v / (I_{sp} g_0)}\right)$$

    Args:
        wet_mass: Mass with propellant, $m_0$ [kg].
        delta_v: Total velocity change, $\Delta v$ [m/s].
        specific_impulse: Of the thruster, $I_{sp}$ [s].

    Returns:
        Propellant, $m_p$ [kg].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 6; Sutton & Biblarz
        (2010), Rocket Propulsion Elements, 8th ed., ch. 4.
    """
    return -wet_mass * jnp.expm1(-delta_v / (specific_impulse * STANDARD_GRAVITY))
