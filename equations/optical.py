"""Laser links: diffraction, pointing, photons.

Between satellites distance and pointing decide; to the ground, clouds and air do too:
the first has an atmosphere of 1 and the range of the formation, the second the air of
its elevation and the slant range.
"""

import math

import jax.numpy as jnp

from equations.constants import PLANCK, SPEED_OF_LIGHT
from equations.limits import supported_share
from uq.parameters import Scalar


# First zero of the Airy pattern: Born & Wolf (1999), Principles of Optics, 8.5.2.
AIRY = 1.22  # [-]


def divergence(wavelength: Scalar, aperture: Scalar) -> Scalar:
    r"""Half-angle of a beam that only diffraction spreads.

    $$\theta = 1.22 \frac{\lambda}{D_t}$$

    Args:
        wavelength: Of the light, $\lambda$ [m].
        aperture: Diameter of the transmitting telescope, $D_t$ [m].

    Returns:
        Angle from the axis to the first dark ring, $\theta$ [rad].

    Source:
        Born & Wolf (1999), Principles of Optics, 7th ed., 8.5.2; Hodge (2026),
        spacedc-mdao governing equations, section 8.
    """
    return AIRY * wavelength / aperture


def spot_radius(distance: Scalar, divergence: Scalar) -> Scalar:
    r"""Radius of the spot a beam makes.

    $$w = R \theta$$

    Args:
        distance: From transmitter to receiver, $R$ [m].
        divergence: Half-angle of the beam, $\theta$ [rad].

    Returns:
        Radius of the spot, $w$ [m].

    Note:
        A far-field formula: within $D_t / \theta$ of the telescope the true spot is as
        wide as the telescope.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 8.
    """
    return distance * divergence


def geometric_coupling(
    aperture: Scalar, distance: Scalar, divergence: Scalar
) -> Scalar:
    r"""Share of a beam's light that falls on the receiving telescope.

    $$\eta = \min\left(1, \left(\frac{D_r}{2 R \theta}\right)^2\right)$$

    Args:
        aperture: Diameter of the receiving telescope, $D_r$ [m].
        distance: Between the telescopes, $R$ [m].
        divergence: Half-angle of the beam, $\theta$ [rad].

    Returns:
        Share of the light, $\eta$ [-].

    Note:
        The text prints no bound, so that telescopes close to one another receive more
        than is sent; its code has this bound.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 8.
    """
    return supported_share(aperture, 2 * distance * divergence) ** 2


def pointing_efficiency(error: Scalar, divergence: Scalar) -> Scalar:
    r"""Share of a Gaussian beam's light that a pointing error leaves.

    $$\eta = \exp\left(-2 \frac{\theta_{\mathrm{err}}^2}{\theta^2}\right)$$

    Args:
        error: Angle off the receiver, $\theta_{\mathrm{err}}$ [rad].
        divergence: Half-angle of the beam, $\theta$ [rad].

    Returns:
        Share of the light, $\eta$ [-].

    Note:
        Exact where $\theta$ is the half-angle at 1/e^2 of a Gaussian beam. The text
        puts the first dark ring of `divergence` in its place, which is wider, so that
        its loss, as a logarithm, is too small by up to the square of that ratio.

    Source:
        Saleh & Teich (2019), Fundamentals of Photonics, 3rd ed., ch. 3; Hodge (2026),
        spacedc-mdao governing equations, section 8.
    """
    return jnp.exp(-2 * (error / divergence) ** 2)


def slant_transmission(zenith: Scalar, elevation: Scalar) -> Scalar:
    r"""Share of light that the air leaves along a slant path.

    $$\eta = \eta_0^{1 / \sin e}$$

    Args:
        zenith: Share it leaves straight down, $\eta_0 \le 1$ [-].
        elevation: Of the path above the horizon, $0 < e \le \pi / 2$ [rad].

    Returns:
        Share of the light, $\eta$ [-]; NaN outside these bounds.

    Note:
        Of a flat atmosphere: too dark below 10 degrees or so.

    Source:
        Law of Beer and Lambert through plane-parallel air.
    """
    within = (zenith <= 1) & (elevation > 0) & (elevation <= math.pi / 2)
    return jnp.where(within, zenith, jnp.nan) ** (1 / jnp.sin(elevation))


def received_light(
    power: Scalar,
    transmit_efficiency: Scalar,
    receive_efficiency: Scalar,
    coupling: Scalar,
    pointing: Scalar,
    atmosphere: Scalar,
    coding: Scalar,
) -> Scalar:
    r"""Power at the detector of a laser link.

    $$P_r = P_t\, \eta_t \eta_r \eta_{\mathrm{geo}} \eta_{\mathrm{pointing}}
    \eta_{\mathrm{atm}} \eta_{\mathrm{coding}}$$

    Args:
        power: Of the laser, $P_t$ [W].
        transmit_efficiency: Of the optics that send, $\eta_t$ [-].
        receive_efficiency: Of the optics that receive, $\eta_r$ [-].
        coupling: Share that meets the receiver, $\eta_{\mathrm{geo}}$ [-].
        pointing: Share that pointing leaves, $\eta_{\mathrm{pointing}}$ [-].
        atmosphere: Share that air leaves, 1 in space, $\eta_{\mathrm{atm}}$ [-].
        coding: Share the text charges to the code, $\eta_{\mathrm{coding}}$ [-].

    Returns:
        Received power, $P_r$ [W].

    Note:
        A code takes no light, it needs fewer photons per bit of data at the cost of
        more bits sent: with $\eta_{\mathrm{coding}}$ = 1, as in the text's code, that
        belongs to the photons required.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 8.
    """
    optics = transmit_efficiency * receive_efficiency
    return power * optics * coupling * pointing * atmosphere * coding


def photon_energy(wavelength: Scalar) -> Scalar:
    r"""Energy of one photon.

    $$E = \frac{h c}{\lambda}$$

    Args:
        wavelength: Of the light, $\lambda$ [m].

    Returns:
        Energy, $E$ [J].

    Source:
        Planck (1901); Hodge (2026), spacedc-mdao governing equations, section 8.
    """
    return PLANCK * SPEED_OF_LIGHT / wavelength


def photons_per_bit(received: Scalar, rate: Scalar, photon_energy: Scalar) -> Scalar:
    r"""Photons that carry a bit.

    $$N = \frac{P_r}{R_b E}$$

    Args:
        received: Power received, $P_r$ [W].
        rate: Data rate, $R_b$ [bit/s].
        photon_energy: Of one photon, $E$ [J].

    Returns:
        Photons per bit, $N$ [1/bit].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 8.
    """
    return received / (rate * photon_energy)


def channel_rate(
    received: Scalar, photon_energy: Scalar, photons: Scalar, modem_rate: Scalar
) -> Scalar:
    r"""Rate at which one colour of a laser link carries data.

    $$R = \min\left(R_{\mathrm{modem}}, \frac{P_r}{N E}\right)$$

    Args:
        received: Power received in this colour, $P_r$ [W].
        photon_energy: Of one photon, $E$ [J].
        photons: Needed for a bit, $N$ [1/bit].
        modem_rate: Fastest rate of the electronics, $R_{\mathrm{modem}}$ [bit/s].

    Returns:
        Data rate, $R$ [bit/s].

    Note:
        The published code passes the whole power of the terminal for each colour.

    Source:
        Hodge (2026), spacedc-mdao 0.4.2, `models/comms_link.py`.
    """
    return jnp.minimum(modem_rate, received / (photons * photon_energy))
