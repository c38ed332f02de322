"""Radio links: power that arrives, noise, and what is left over.

Ratios are ratios inside; `decibels` and `ratio` are the doors.
"""

import math

import jax.numpy as jnp

from equations.constants import BOLTZMANN, SPEED_OF_LIGHT
from uq.parameters import Scalar


DECIBELS = 10.0  # [-]


def decibels(ratio: Scalar) -> Scalar:
    r"""A ratio of powers in decibels.

    $$x_{\mathrm{dB}} = 10 \log_{10} x$$

    Args:
        ratio: Ratio of two powers, $x > 0$ [-].

    Returns:
        The ratio in decibels [-].

    Source:
        ISO 80000-3:2006; Hodge (2026), spacedc-mdao governing equations, section 7.
    """
    return DECIBELS * jnp.log10(ratio)


def ratio(decibels: Scalar) -> Scalar:
    r"""A ratio of powers from its decibels.

    $$x = 10^{x_{\mathrm{dB}} / 10}$$

    Args:
        decibels: The ratio in decibels [-].

    Returns:
        Ratio of two powers, $x$ [-].

    Source:
        ISO 80000-3:2006.
    """
    return 10 ** (decibels / DECIBELS)


def wavelength(frequency: Scalar) -> Scalar:
    r"""Wavelength in vacuum.

    $$\lambda = \frac{c}{f}$$

    Args:
        frequency: Of the carrier, $f$ [1/s].

    Returns:
        Wavelength, $\lambda$ [m].

    Source:
        Definition; SI brochure, 9th ed. (2019), for $c$.
    """
    return SPEED_OF_LIGHT / frequency


def free_space_loss(distance: Scalar, wavelength: Scalar) -> Scalar:
    r"""Power that spreading takes between two isotropic antennas.

    $$L = \left(\frac{4 \pi R}{\lambda}\right)^2, \qquad
    L_{\mathrm{dB}} = 20 \log_{10} \frac{4 \pi R}{\lambda}$$

    Args:
        distance: Between the antennas, $R$ [m].
        wavelength: Of the carrier, $\lambda$ [m].

    Returns:
        Loss as a ratio, sent over received, $L$ [-].

    Source:
        Friis (1946), A note on a simple transmission formula, Proc. IRE 34; Hodge
        (2026), spacedc-mdao governing equations, section 7.
    """
    return (4 * math.pi * distance / wavelength) ** 2


def aperture_gain(diameter: Scalar, wavelength: Scalar, efficiency: Scalar) -> Scalar:
    r"""Gain of a round antenna.

    $$G = \eta \left(\frac{\pi D}{\lambda}\right)^2$$

    Args:
        diameter: Of the aperture, $D$ [m].
        wavelength: Of the carrier, $\lambda$ [m].
        efficiency: Of the aperture, $\eta$ [-].

    Returns:
        Gain over an isotropic antenna, $G$ [-].

    Source:
        Balanis (2016), Antenna Theory, 4th ed., ch. 12; Hodge (2026), spacedc-mdao
        governing equations, section 7.
    """
    return efficiency * (math.pi * diameter / wavelength) ** 2


def beamwidth(diameter: Scalar, wavelength: Scalar, taper: Scalar) -> Scalar:
    r"""Half-power width of the beam of a round antenna.

    $$\theta = k \frac{\lambda}{D}$$

    Args:
        diameter: Of the aperture, $D$ [m].
        wavelength: Of the carrier, $\lambda$ [m].
        taper: Of the illumination, $k$: 1.03 where uniform, 1.22 (70 degrees) where
            tapered as usual [rad].

    Returns:
        Full width at half power, $\theta$ [rad].

    Source:
        Balanis (2016), Antenna Theory, 4th ed., ch. 12; Hodge (2026), spacedc-mdao
        governing equations, section 7, where $k$ has no value.
    """
    return taper * wavelength / diameter


def received_power(
    power: Scalar,
    transmit_gain: Scalar,
    receive_gain: Scalar,
    spreading: Scalar,
    losses: Scalar,
) -> Scalar:
    r"""Power at the receiver of a radio link.

    $$P_r = \frac{P_t G_t G_r}{L_{\mathrm{FS}} L}$$

    Args:
        power: At the transmitting antenna, $P_t$ [W].
        transmit_gain: Of the transmitting antenna, $G_t$ [-].
        receive_gain: Of the receiving antenna, $G_r$ [-].
        spreading: Free-space loss, `free_space_loss`, $L_{\mathrm{FS}}$ [-].
        losses: All others as one ratio, $L$: atmosphere, rain, pointing, polarization
            and implementation [-].

    Returns:
        Received power, $P_r$ [W].

    Note:
        The text adds the same terms in decibels.

    Source:
        Friis (1946), A note on a simple transmission formula, Proc. IRE 34; Hodge
        (2026), spacedc-mdao governing equations, section 7.
    """
    return power * transmit_gain * receive_gain / (spreading * losses)


def carrier_to_noise(received: Scalar, temperature: Scalar) -> Scalar:
    r"""Carrier over the density of noise.

    $$\frac{C}{N_0} = \frac{P_r}{k_B T}$$

    Args:
        received: Power received, $P_r$ [W].
        temperature: Noise temperature of the receiving system, $T$ [K].

    Returns:
        Carrier over noise density, $C / N_0$ [1/s].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 7.
    """
    return received / (BOLTZMANN * temperature)


def sky_noise(attenuation: Scalar, medium: Scalar) -> Scalar:
    r"""Noise temperature that an absorbing medium adds.

    $$T = T_m \left(1 - \frac{1}{L}\right)$$

    Args:
        attenuation: What it takes, as a ratio, $L \ge 1$ [-].
        medium: Its physical temperature, $T_m$ [K].

    Returns:
        Temperature to add, $T$ [K]; 0 in a clear sky.

    Source:
        ITU-R P.618-13, section 3.
    """
    return medium * (1 - 1 / attenuation)


def bit_energy_to_noise(carrier_to_noise: Scalar, rate: Scalar) -> Scalar:
    r"""Energy of a bit over the density of noise.

    $$\frac{E_b}{N_0} = \frac{C / N_0}{R_b}$$

    Args:
        carrier_to_noise: Carrier over noise density, $C / N_0$ [1/s].
        rate: Data rate, $R_b$ [bit/s].

    Returns:
        Energy over noise density, $E_b / N_0$ [1/bit].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 7.
    """
    return carrier_to_noise / rate


def link_margin(available: Scalar, required: Scalar) -> Scalar:
    r"""What a link has over what it needs.

    $$M = \frac{(E_b / N_0)_{\mathrm{available}}}{(E_b / N_0)_{\mathrm{required}}}$$

    Args:
        available: Energy of a bit over noise density, or photons per bit [1/bit].
        required: The least with which the receiver works [1/bit].

    Returns:
        Margin as a ratio, $M$ [-]; the link closes above 1, which is 0 dB.

    Note:
        The text subtracts decibels, which is the same.

    Source:
        Hodge (2026), spacedc-mdao governing equations, sections 7 and 8.
    """
    return available / required
