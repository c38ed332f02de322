"""How much of what a flat panel sees is Earth: exactly, and as two sources have it."""

import math

import jax
import jax.numpy as jnp
import numpy as np

from equations.constants import DEGREE
from uq.parameters import Scalar


# Mean radius: IUGG (Moritz, 2000, J. Geod. 74, 128-133), to the kilometre.
EARTH_MEAN_RADIUS = 6.371e6  # [m]

# McCalip (2025), math.js: share of the nadir view that a face turned away is given, and
# the points of an orbit over which it takes the mean.
FLOOR = 0.05  # [-]
POINTS = tuple(math.cos(2 * math.pi * i / 72) for i in range(72))  # [-]

# McCalip (2025), formula reference: a line through 0.08 at 90 deg and 0.14 at 60 deg.
PRINTED_LEAST = 0.08  # [-]
PRINTED_SLOPE = 0.002  # [1/deg]
RIGHT_ANGLE = 90.0  # [deg]

# Gauss-Legendre: the mean over an orbit to a relative error below 1e-11.
NODES, WEIGHTS = np.polynomial.legendre.leggauss(16)


def angular_radius(altitude: Scalar) -> Scalar:
    r"""Half of the angle that Earth fills, seen from orbit.

    $$\rho = \arcsin \frac{R_\oplus}{R_\oplus + h}$$

    Args:
        altitude: Height above the mean radius, $h$ [m].

    Returns:
        Angular radius, $\rho$ [rad]; NaN below the surface.

    Source:
        Wertz & Larson (1999), Space Mission Analysis and Design, 3rd ed., sec. 5.2.
    """
    above = jnp.where(altitude > 0, altitude, jnp.nan)
    limb = jnp.sqrt(above * (2 * EARTH_MEAN_RADIUS + above))
    return jnp.arctan2(EARTH_MEAN_RADIUS, limb)


def nadir_view_factor(angular_radius: Scalar) -> Scalar:
    r"""View factor from a flat plate that faces Earth.

    $$F = \sin^2 \rho = \left(\frac{R_\oplus}{R_\oplus + h}\right)^2$$

    Args:
        angular_radius: Of Earth, $\rho$ [rad].

    Returns:
        View factor, $F$ [-].

    Source:
        Howell (2010), A Catalog of Radiation Heat Transfer Configuration Factors, 3rd
        ed., factor B-38; McCalip (2025), math.js.
    """
    return jnp.sin(angular_radius) ** 2


def plate_view_factor(tilt: Scalar, angular_radius: Scalar) -> Scalar:
    r"""View factor to Earth from one face of a small flat plate, however it is turned.

    With $c = \cos\theta$, $s = \sin\rho$, $k = \cos\rho$ and
    $w = \sqrt{\max(0, s^2 - c^2)}$:

    $$F = \frac{s^2 c}{2} + \frac{1}{\pi} \left[\arctan\frac{w}{k} - k w +
    s^2 c \arctan\frac{k c}{w}\right]$$

    which is $s^2 c$ as long as the plate sees all of Earth, and 0 where it sees none.

    Args:
        tilt: From the plate's normal to the direction of Earth, $0 \le \theta \le \pi$
            [rad].
        angular_radius: Of Earth, $0 < \rho < \pi / 2$ [rad].

    Returns:
        View factor, $F$ [-]; NaN for other angles.

    Source:
        Howell (2010), A Catalog of Radiation Heat Transfer Configuration Factors, 3rd
        ed., factor B-38, in arc tangents, which keep their digits at both edges.
    """
    radius = _between(angular_radius, 0.0, math.pi / 2)
    return _seen(jnp.cos(_between(tilt, 0.0, math.pi)), radius)


def _between(angle: Scalar, low: float, high: float) -> Scalar:
    """An angle of a range; NaN for another."""
    return jnp.where((angle >= low) & (angle <= high), angle, jnp.nan)


def _seen(cosine: Scalar, angular_radius: Scalar) -> Scalar:
    """`plate_view_factor` by the cosine of the tilt."""
    sine, rest = jnp.sin(angular_radius), jnp.cos(angular_radius)
    depth = (sine - cosine) * (sine + cosine)
    cut = depth > 0
    # Two `where`, or the root spoils the gradient beyond its edge.
    width = jnp.where(cut, jnp.sqrt(jnp.where(cut, depth, 1.0)), 0.0)
    straight = sine**2 * cosine
    limb = jnp.arctan2(width, rest) - rest * width
    return (
        straight / 2 + (limb + straight * jnp.arctan2(rest * cosine, width)) / math.pi
    )


def orbit_mean_view_factor(beta: Scalar, angular_radius: Scalar) -> Scalar:
    r"""View factor to Earth from either face of a Sun-pointing plate, over an orbit.

    At the angle $\nu$ from noon the normal has $\cos\theta = \cos\beta \cos\nu$, and
    the two faces change places half an orbit later:

    $$\bar F = \frac{1}{\pi} \int_0^{\pi/2} \left[F(\theta) + F(\pi - \theta)\right]
    d\nu$$

    Near noon the plate may see all of Earth; from there on, $\nu$ is stretched by a
    square, which makes the integrand smooth.

    Args:
        beta: Angle of the Sun above the orbital plane, $\beta$ [rad].
        angular_radius: Of Earth, $0 < \rho < \pi / 2$ [rad].

    Returns:
        Mean view factor of one face, $\bar F$ [-]; NaN for other angles.

    Note:
        The published program gives a face that looks along the horizon 0.021 at 550 km,
        the formula reference 0.08; it is 0.258 (and by ray tracing 0.2578).

    Source:
        `plate_view_factor`, averaged.
    """
    radius = _between(angular_radius, 0.0, math.pi / 2)
    tilt = jnp.cos(_between(beta, -math.pi / 2, math.pi / 2))
    sine = jnp.sin(radius)
    beyond = (tilt - sine) * (tilt + sine)
    whole = beyond > 0
    root = jnp.sqrt(jnp.where(whole, beyond, 1.0))
    start = jnp.where(whole, jnp.arctan2(root, sine), 0.0)
    span = math.pi / 2 - start

    def both(node: Scalar) -> Scalar:
        cosine = tilt * jnp.cos(start + span * node**2)
        # The two faces differ by sin^2(rho) cos(theta): one look tells both.
        seen = 2 * _seen(cosine, radius) - sine**2 * cosine
        return 2 * node * seen

    values = jax.vmap(both)(jnp.asarray((NODES + 1) / 2, dtype=tilt.dtype))
    cut = span * jnp.sum(jnp.asarray(WEIGHTS / 2, dtype=tilt.dtype) * values)
    return (sine**2 * tilt * jnp.sin(start) + cut) / math.pi


def published_view_factor(
    beta: Scalar, nadir_view_factor: Scalar, side: Scalar
) -> Scalar:
    r"""View factor of one face of a Sun-pointing plate as the published program has it.

    $$\bar F = \frac{F_0}{72} \sum_{i=0}^{71} \begin{cases} c_i & c_i > 0 \\
    0.05 & c_i \le 0 \end{cases}, \qquad
    c_i = \pm\cos\beta \cos\frac{2 \pi i}{72}$$

    Args:
        beta: Angle of the Sun above the orbital plane, $\beta$ [rad].
        nadir_view_factor: Of a plate that faces Earth, $F_0$ [-].
        side: 1 for the face to the Sun, -1 for its back [-].

    Returns:
        Mean view factor, $\bar F$ [-].

    Note:
        Only to reproduce published numbers. The cosine holds where the plate sees all
        of Earth, up to 23 deg off nadir at 550 km. At $\beta$ = 90 deg the sign of a
        rounding error decides at which half of the points the floor is taken, so the
        mean is $F_0/40$, a twelfth of what it should be.

    Source:
        McCalip (2025), Economics of orbital vs terrestrial data centers, math.js.
    """
    turned = side * jnp.cos(beta)
    cosines = turned * jnp.asarray(POINTS, dtype=turned.dtype)
    seen = jnp.where(cosines > 0, cosines, FLOOR)
    return nadir_view_factor * jnp.mean(seen)


def printed_view_factor(beta: Scalar) -> Scalar:
    r"""View factor of a Sun-pointing plate as the formula reference prints it.

    $$F = 0.08 + 0.002 \, (90^\circ - \beta)$$

    Args:
        beta: Angle of the Sun above the orbital plane, $\beta$ [rad].

    Returns:
        View factor, $F$ [-].

    Note:
        Only to reproduce published numbers: it knows no altitude, and is a third of
        the exact value at 90 deg, half of it at 60 deg.

    Source:
        McCalip (2025), formula reference, Thermal Calculations, section 2.
    """
    return PRINTED_LEAST + (RIGHT_ANGLE - beta / DEGREE) * PRINTED_SLOPE
