"""From chip to space: junction, coolant loop, radiator."""

import jax.numpy as jnp

from equations.constants import STEFAN_BOLTZMANN
from uq.parameters import Scalar


def junction_temperature(
    radiator_temperature: Scalar,
    chip_power: Scalar,
    junction_to_case: Scalar,
    interface: Scalar,
    cold_plate: Scalar,
    transport: Scalar,
    radiator: Scalar,
) -> Scalar:
    r"""Temperature of a chip above its radiator, over a chain of resistances.

    $$T_j = T_{\mathrm{rad}} + P \left(R_{jc} + R_{\mathrm{interface}} +
    R_{\mathrm{plate}} + R_{\mathrm{transport}} + R_{\mathrm{radiator}}\right)$$

    Args:
        radiator_temperature: Radiator surface, $T_{\mathrm{rad}}$ [K].
        chip_power: Heat of one chip, $P$ [W].
        junction_to_case: Resistance inside the package, $R_{jc}$ [K/W].
        interface: Of the interface material, $R_{\mathrm{interface}}$ [K/W].
        cold_plate: Of the cold plate, $R_{\mathrm{plate}}$ [K/W].
        transport: Of the coolant loop, $R_{\mathrm{transport}}$ [K/W].
        radiator: From the loop to the surface, $R_{\mathrm{radiator}}$ [K/W].

    Returns:
        Junction temperature, $T_j$ [K].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 4.
    """
    package = junction_to_case + interface + cold_plate
    return radiator_temperature + chip_power * (package + transport + radiator)


def radiator_temperature_limit(
    junction_limit: Scalar,
    memory_limit: Scalar,
    margin: Scalar,
    chip_power: Scalar,
    resistance: Scalar,
) -> Scalar:
    r"""Hottest radiator that keeps the logic and the memory of a chip within limits.

    $$T_{\mathrm{rad}} = \min(T_{j,\max}, T_{m,\max}) - M_T - P R$$

    Args:
        junction_limit: Hottest logic junction, $T_{j,\max}$ [K].
        memory_limit: Hottest memory stack, $T_{m,\max}$ [K].
        margin: Design margin below either limit, $M_T$ [K].
        chip_power: Heat of one chip, $P$ [W].
        resistance: From junction to radiator, $R$ [K/W].

    Returns:
        Largest radiator temperature, $T_{\mathrm{rad}}$ [K]; NaN where it is not above
        absolute zero: nothing cools this chip over this path.

    Note:
        The published code takes no margin, and goes below zero.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 4.
    """
    limit = jnp.minimum(junction_limit, memory_limit) - margin
    temperature = limit - chip_power * resistance
    return jnp.where(temperature > 0, temperature, jnp.nan)


def emitted_flux(
    temperature: Scalar,
    sink_temperature: Scalar,
    emissivity: Scalar,
    faces: Scalar,
    view_factor: Scalar,
) -> Scalar:
    r"""Heat a grey panel radiates per panel area.

    $$q = N F \varepsilon \sigma \left(T^4 - T_s^4\right)$$

    Args:
        temperature: Surface temperature, $T > T_s$ [K].
        sink_temperature: Effective temperature of space, $T_s$ [K].
        emissivity: Hemispherical emissivity, $\varepsilon$ [-].
        faces: Radiating faces of the panel, 1 or 2, $N$ [-].
        view_factor: From a face to space, $F$ [-].

    Returns:
        Emitted flux per panel area, $q$ [W/m^2]; NaN where $T \le T_s$.

    Note:
        The text prints $q$ without $F$; its view-factor level restores it.

    Source:
        Gilmore (2002), Spacecraft Thermal Control Handbook, vol. I, ch. 6; Hodge
        (2026), spacedc-mdao governing equations, section 4.
    """
    gap = STEFAN_BOLTZMANN * (temperature**4 - sink_temperature**4)
    flux = faces * view_factor * emissivity * gap
    return jnp.where(temperature > sink_temperature, flux, jnp.nan)


def absorbed_flux(
    absorptance: Scalar,
    emissivity: Scalar,
    solar_flux: Scalar,
    sun_cosine: Scalar,
    albedo: Scalar,
    earth_view_factor: Scalar,
    earth_infrared: Scalar,
    earth_faces: Scalar,
) -> Scalar:
    r"""Heat a flat panel takes up from Sun and Earth per panel area.

    $$q = \alpha S \cos\theta + N_\oplus F_\oplus
    \left(\alpha A S + \varepsilon q_{\mathrm{IR}}\right)$$

    Args:
        absorptance: Solar absorptance, $\alpha$ [-].
        emissivity: Infrared emissivity, $\varepsilon$ [-].
        solar_flux: Solar irradiance, $S$ [W/m^2].
        sun_cosine: Cosine of the incidence on the lit face, $\cos\theta \ge 0$ [-].
        albedo: Reflected share of sunlight, Earth's albedo, $A$ [-].
        earth_view_factor: From one face to Earth, $F_\oplus$ [-].
        earth_infrared: Earth's emitted flux, $q_{\mathrm{IR}}$ [W/m^2].
        earth_faces: Faces that see Earth, $N_\oplus$ [-].

    Returns:
        Absorbed flux per panel area, $q$ [W/m^2].

    Note:
        The text and its code count emission on every face but Earth once, which is
        `earth_faces` = 1. A view factor is per face, so a panel that radiates from
        both faces takes Earth in on both. The Sun lights one face of a flat panel.
        Albedo is that of a fully lit Earth, as printed, which is the hottest case.

    Source:
        Gilmore (2002), Spacecraft Thermal Control Handbook, vol. I, ch. 2; Hodge
        (2026), spacedc-mdao governing equations, section 4.
    """
    sun = absorptance * solar_flux * sun_cosine
    earth = absorptance * albedo * solar_flux + emissivity * earth_infrared
    return sun + earth_faces * earth_view_factor * earth


def net_flux(emitted: Scalar, absorbed: Scalar) -> Scalar:
    r"""Heat a radiator rejects per panel area.

    $$q_{\mathrm{net}} = q_{\mathrm{emitted}} - q_{\mathrm{absorbed}}$$

    Args:
        emitted: Emitted flux [W/m^2].
        absorbed: Absorbed flux [W/m^2].

    Returns:
        Net flux, $q_{\mathrm{net}}$ [W/m^2]; NaN where it is not positive, as no area
        then rejects any heat.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 4.
    """
    net = emitted - absorbed
    return jnp.where(net > 0, net, jnp.nan)


def radiator_area(heat: Scalar, net_flux: Scalar) -> Scalar:
    r"""Panel area that rejects a heat.

    $$A = \frac{Q}{q_{\mathrm{net}}}$$

    Args:
        heat: Heat to reject, $Q$ [W].
        net_flux: Net flux per panel area, $q_{\mathrm{net}} > 0$ [W/m^2].

    Returns:
        Panel area, $A$ [m^2].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 4.
    """
    return heat / net_flux


def radiated_heat(
    area: Scalar,
    emissivity: Scalar,
    view_factor: Scalar,
    temperature: Scalar,
    sink_temperature: Scalar,
) -> Scalar:
    r"""Heat a radiator exchanges with an effective sink: a first sanity check.

    $$Q = \varepsilon \sigma A F \left(T^4 - T_s^4\right)$$

    Args:
        area: Radiating area, $A$ [m^2].
        emissivity: Hemispherical emissivity, $\varepsilon$ [-].
        view_factor: From the radiator to its sink, $F$ [-].
        temperature: Surface temperature, $T$ [K].
        sink_temperature: Effective sink, Sun and Earth included, $T_s$ [K].

    Returns:
        Radiated heat, $Q$ [W]; negative where the sink is the warmer of the two.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 4.
    """
    gap = STEFAN_BOLTZMANN * (temperature**4 - sink_temperature**4)
    return area * view_factor * emissivity * gap


def effective_view_factor(
    nominal: Scalar, articulation: Scalar, self_view: Scalar, array_blocking: Scalar
) -> Scalar:
    r"""View factor to space that joints, neighbours and solar arrays leave.

    $$F = F_0 \max(0, \cos\theta) (1 - f_{\mathrm{self}}) (1 - f_{\mathrm{array}})$$

    Args:
        nominal: View factor of the free panel, $F_0$ [-].
        articulation: Angle from the best attitude, $\theta$ [rad].
        self_view: Share of the view other panels fill, $f_{\mathrm{self}}$ [-].
        array_blocking: Share solar arrays block, $f_{\mathrm{array}}$ [-].

    Returns:
        Effective view factor, $F$ [-].

    Note:
        The text prints no bound; a panel turned past a right angle sees nothing. A
        panel emits into its hemisphere whatever its attitude, so the cosine belongs
        to what it absorbs: the corrected form of the model leaves it out.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 4, level 4.
    """
    facing = jnp.maximum(jnp.cos(articulation), 0.0)
    return nominal * facing * (1 - self_view) * (1 - array_blocking)


def pump_power(heat: Scalar, fraction: Scalar) -> Scalar:
    r"""Pump power as a fraction of the heat moved.

    $$P = p\, Q$$

    Args:
        heat: Heat moved, $Q$ [W].
        fraction: Pump power per heat, $p$ [-].

    Returns:
        Pump power, $P$ [W].

    Note:
        The text has `hydraulic_pump_power`; its code has this.

    Source:
        Hodge (2026), spacedc-mdao 0.4.2, `thermal/coolant.py`.
    """
    return heat * fraction


def hydraulic_pump_power(
    pressure_drop: Scalar, volume_flow: Scalar, efficiency: Scalar
) -> Scalar:
    r"""Pump power of a coolant loop.

    $$P = \frac{\Delta p\, \dot V}{\eta}$$

    Args:
        pressure_drop: Around the loop, $\Delta p$ [Pa].
        volume_flow: Of the coolant, $\dot V$ [m^3/s].
        efficiency: Of pump and motor, $\eta$ [-].

    Returns:
        Pump power, $P$ [W].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 4.
    """
    return pressure_drop * volume_flow / efficiency


def coolant_mass(heat: Scalar, fluid_mass: Scalar, hardware_mass: Scalar) -> Scalar:
    r"""Mass of a pumped coolant loop.

    $$m = Q\, (m_f + m_h)$$

    Args:
        heat: Heat moved, $Q$ [W].
        fluid_mass: Coolant per heat, $m_f$ [kg/W].
        hardware_mass: Pumps and pipes per heat, $m_h$ [kg/W].

    Returns:
        Loop mass, $m$ [kg].

    Source:
        Hodge (2026), spacedc-mdao 0.4.2, `thermal/coolant.py`.
    """
    return heat * (fluid_mass + hardware_mass)
