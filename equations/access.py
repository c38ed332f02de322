"""What a ground station sees of satellites in circular orbits: passes and gaps."""

import math

import jax.numpy as jnp

from equations.constants import DAY, EARTH_RADIUS
from equations.reliability import failure_probability
from uq.parameters import Scalar


def earth_angle(radius: Scalar, elevation: Scalar) -> Scalar:
    r"""Angle at Earth's centre within which a station sees a satellite.

    $$\lambda = \arccos\left(\frac{R_\oplus}{r} \cos e\right) - e$$

    Args:
        radius: Of the orbit, $r \ge R_\oplus$ [m].
        elevation: Lowest that the station works at, $e$ [rad].

    Returns:
        Half-angle of the visible cap, $\lambda$ [rad].

    Source:
        Wertz & Larson (1999), Space Mission Analysis and Design, 3rd ed., 5.2.
    """
    cosine = EARTH_RADIUS / radius * jnp.cos(elevation)
    sine = (1 - cosine) * (1 + cosine)
    aloft = sine > 0
    angle = jnp.arctan2(jnp.sqrt(jnp.where(aloft, sine, 1.0)), cosine)
    return jnp.where(aloft, angle, 0.0) - elevation


def pass_time(angle: Scalar, period: Scalar) -> Scalar:
    r"""Time that a satellite overhead is seen, the longest of its passes.

    $$t = \frac{\lambda}{\pi} T$$

    Args:
        angle: Of the visible cap, $\lambda$ [rad].
        period: Of the orbit, $T$ [s].

    Returns:
        Duration, $t$ [s]; Earth's own turning is left out.

    Source:
        Wertz & Larson (1999), Space Mission Analysis and Design, 3rd ed., 5.3.
    """
    return angle / math.pi * period


def seen_share(angle: Scalar) -> Scalar:
    r"""Share of its time that a satellite is above one station.

    $$f = \frac{1 - \cos\lambda}{2} = \sin^2 \frac{\lambda}{2}$$

    Args:
        angle: Of the visible cap, $\lambda$ [rad].

    Returns:
        Share, $f$ [-]: the mean over all stations on Earth, the cap over the sphere.

    Source:
        Wertz & Larson (1999), Space Mission Analysis and Design, 3rd ed., 5.3.
    """
    return jnp.sin(angle / 2) ** 2


def contacts(share: Scalar, longest: Scalar) -> Scalar:
    r"""Passes of one satellite over one station in a day.

    $$n = \frac{f\,\mathrm{day}}{\frac{\pi}{4} t}$$

    Args:
        share: Of the time it is seen, $f$ [-].
        longest: Duration of a pass overhead, $t$ [s].

    Returns:
        Passes, $n$ [1/d]; 0 where none is seen.

    Note:
        A pass across a small cap lasts $\pi / 4$ of the longest in the mean.

    Source:
        Mean chord of a circle; Wertz & Larson (1999), Space Mission Analysis and
        Design, 3rd ed., 5.3.
    """
    seen = longest > 0
    return jnp.where(seen, share * DAY / (math.pi / 4 * jnp.where(seen, longest, 1)), 0)


def reached(share: Scalar, satellites: Scalar) -> Scalar:
    r"""Probability that a station sees at least one of many satellites.

    $$P = 1 - (1 - f)^n$$

    Args:
        share: Of the time that one is seen, $f < 1$ [-].
        satellites: Number of them, each anywhere on its orbit, $n$ [-].

    Returns:
        Probability, $P$ [-].

    Note:
        A formation is seen as one: $n = 1$, however many fly in it.

    Source:
        Of independent satellites.
    """
    return -jnp.expm1(satellites * jnp.log1p(-share))


def stations_around(share: Scalar) -> Scalar:
    r"""Stations around Earth of which one, in the mean, sees a satellite.

    $$n = \frac{1}{f}$$

    Args:
        share: Of the time that one station sees it, $f$ [-].

    Returns:
        Stations, $n$ [-]; infinite where none is seen. Without gaps and without luck it
        takes more, for caps do not tile a sphere.

    Source:
        `seen_share`, as many as fill the time.
    """
    seen = share > 0
    return jnp.where(seen, 1 / jnp.where(seen, share, 1.0), jnp.inf)


def site_availability(clear: Scalar, sites: Scalar, correlation: Scalar) -> Scalar:
    r"""Share of the time that at least one of several sites has a clear sky.

    $$A = 1 - (1 - a)^{1 + (n - 1)(1 - c)}$$

    Args:
        clear: Share of the time that one has, $a$ [-].
        sites: How many there are, $n \ge 1$ [-].
        correlation: Of their clouds, $c$: 0 for independent sites, 1 for neighbours
            [-].

    Returns:
        Share, $A$ [-].

    Source:
        Of independent sites; that correlated ones count as fewer is ours.
    """
    # Of a sky that is always clear the power of 0 has no gradient.
    counted = 1 + (sites - 1) * (1 - correlation)
    return -jnp.expm1(counted * jnp.log(jnp.maximum(1 - clear, 1e-300)))


def collision_probability(flux: Scalar, area: Scalar, time: Scalar) -> Scalar:
    r"""Probability of at least one hit by debris.

    $$P = 1 - e^{-F A t}$$

    Args:
        flux: Of pieces large enough to matter, $F$ [1/m^2/yr].
        area: That they may hit, $A$ [m^2].
        time: In orbit, $t$ [yr].

    Returns:
        Probability, $P$ [-].

    Source:
        Klinkrad (2006), Space Debris: Models and Risk Analysis, ch. 4; Hodge (2026),
        spacedc-mdao governing equations, section 6, asks for it without an equation.
    """
    return failure_probability(flux * area, time)
