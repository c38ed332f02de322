"""Heat balance of a flat panel: solar array to the Sun, radiator on its back."""

import jax.numpy as jnp

from equations.constants import STEFAN_BOLTZMANN
from uq.parameters import Scalar


def solar_waste_heat(
    area: Scalar, irradiance: Scalar, absorptance: Scalar, efficiency: Scalar
) -> Scalar:
    r"""Sunlight that stays in the panel as heat.

    $$Q = S A\, (\alpha - \eta)$$

    Args:
        area: Panel area, $A$ [m^2].
        irradiance: Solar irradiance, $S$ [W/m^2].
        absorptance: Of the array face, $\alpha$ [-].
        efficiency: Of the cells, $\eta$ [-].

    Returns:
        Heat, $Q$ [W]; NaN where $\eta > \alpha$: cells convert what they absorb.

    Source:
        McCalip (2025), formula reference, Thermal Calculations, section 3.
    """
    wasted = absorptance - efficiency
    return jnp.where(wasted >= 0, irradiance * area * wasted, jnp.nan)


def earth_infrared_heat(
    area: Scalar,
    infrared: Scalar,
    array_view: Scalar,
    array_emissivity: Scalar,
    radiator_view: Scalar,
    radiator_emissivity: Scalar,
) -> Scalar:
    r"""Earth's infrared that both faces take up.

    $$Q = q_{\mathrm{IR}} A\, (F_a \varepsilon_a + F_r \varepsilon_r)$$

    Args:
        area: Panel area, $A$ [m^2].
        infrared: Flux Earth emits, $q_{\mathrm{IR}}$ [W/m^2].
        array_view: View factor to Earth of the array face, $F_a$ [-].
        array_emissivity: Of the array face, $\varepsilon_a$ [-].
        radiator_view: View factor to Earth of the radiator face, $F_r$ [-].
        radiator_emissivity: Of the radiator face, $\varepsilon_r$ [-].

    Returns:
        Heat, $Q$ [W].

    Note:
        A view factor is per face. The text has one for both faces, which is right
        where it is that of one face, and twice too much where it is their sum.

    Source:
        McCalip (2025), math.js; formula reference, Thermal Calculations, section 3.
    """
    faces = array_view * array_emissivity + radiator_view * radiator_emissivity
    return infrared * area * faces


def albedo_heat(
    area: Scalar,
    irradiance: Scalar,
    albedo: Scalar,
    view: Scalar,
    beta: Scalar,
    absorptance: Scalar,
) -> Scalar:
    r"""Sunlight from Earth that the array face takes up.

    $$Q = S A\, a F \alpha \cos\beta$$

    Args:
        area: Panel area, $A$ [m^2].
        irradiance: Solar irradiance, $S$ [W/m^2].
        albedo: Share of sunlight that Earth reflects, $a$ [-].
        view: View factor to Earth of the array face, $F$ [-].
        beta: Angle of the Sun above the orbital plane, $\beta$ [rad].
        absorptance: Of the array face, $\alpha$ [-].

    Returns:
        Heat, $Q$ [W].

    Note:
        The cosine stands for how much of the Earth below is lit. The radiator face,
        which looks at the lit Earth near noon, has no absorptance in the source.

    Source:
        McCalip (2025), formula reference, Thermal Calculations, section 3.
    """
    return irradiance * area * albedo * view * jnp.cos(beta) * absorptance


def equilibrium_temperature(
    flux: Scalar, emissivity: Scalar, sink_temperature: Scalar
) -> Scalar:
    r"""Temperature at which a panel radiates what it takes up.

    $$T = \left(\frac{q}{\varepsilon \sigma} + T_s^4\right)^{1/4}$$

    Args:
        flux: Heat taken up per panel area, $q$ [W/m^2].
        emissivity: Sum of both faces, $\varepsilon$ [-].
        sink_temperature: Temperature of deep space, $T_s$ [K].

    Returns:
        Temperature, $T$ [K]; NaN where neither face emits.

    Note:
        Power that is generated on the panel and spent on it cancels, and so does the
        area: only the surfaces, the orbit and the Sun decide.

    Source:
        McCalip (2025), formula reference, Thermal Calculations, section 4.
    """
    emits = jnp.where(emissivity > 0, emissivity, jnp.nan)
    return (flux / (emits * STEFAN_BOLTZMANN) + sink_temperature**4) ** 0.25


def temperature_margin(limit: Scalar, drop: Scalar, temperature: Scalar) -> Scalar:
    r"""How much hotter a radiator might be than it is.

    $$M = T_{\max} - \Delta T - T$$

    Args:
        limit: Hottest die, $T_{\max}$ [K].
        drop: From die to radiator, $\Delta T$ [K].
        temperature: Of the radiator, $T$ [K].

    Returns:
        Margin, $M$ [K]; negative where the die is too hot.

    Note:
        The published page divides it by the limit in degrees Celsius.

    Source:
        McCalip (2025), formula reference, Thermal Calculations, section 5.
    """
    return limit - drop - temperature
