"""A vehicle sized by ratios: what it weighs, full and dry, per payload it delivers.

It leaves with a payload, drops it after a first velocity change, and may make a second
one empty. Its dry mass is a sum of shares of what it starts with, burns and carries.
"""

import jax.numpy as jnp

from uq.parameters import Scalar


def exhaust_velocity(specific_impulse: Scalar, gravity: Scalar) -> Scalar:
    r"""Effective speed of an exhaust.

    $$v_e = I_{sp}\, g_0$$

    Args:
        specific_impulse: Of the engine, $I_{sp}$ [s].
        gravity: Standard gravity, as the specific impulse was quoted, $g_0$ [m/s^2].

    Returns:
        Exhaust velocity, $v_e$ [m/s].

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "How rockets work".
    """
    return specific_impulse * gravity


def mass_ratio(delta_v: Scalar, exhaust_velocity: Scalar) -> Scalar:
    r"""Mass before over mass after a velocity change.

    $$\eta = e^{\Delta v / v_e}$$

    Args:
        delta_v: Velocity change, $\Delta v$ [m/s].
        exhaust_velocity: Of the engine, $v_e$ [m/s].

    Returns:
        Mass ratio, $\eta$ [-].

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "How rockets work".
    """
    return jnp.exp(delta_v / exhaust_velocity)


def initial_mass(
    out: Scalar,
    back: Scalar,
    gross_term: Scalar,
    propellant_term: Scalar,
    payload_term: Scalar,
    shield_term: Scalar,
) -> Scalar:
    r"""Departure mass over payload.

    From $m_i = \eta_1 \eta_2 m_d + \eta_1 m_l$ and $m_d = \phi m_i + \lambda m_p +
    \epsilon m_l + \alpha m_i / \eta_1$:

    $$\frac{m_i}{m_l} = \frac{\eta_1 (1 + \epsilon \eta_2 - \lambda (\eta_2 - 1))}
    {1 - (\phi + \lambda) \eta_1 \eta_2 + \lambda - \alpha \eta_2}$$

    Args:
        out: Mass ratio with the payload, $\eta_1$ [-].
        back: Mass ratio without it, 1 for one way, $\eta_2$ [-].
        gross_term: Dry mass per departure mass, $\phi$ [-].
        propellant_term: Dry mass per propellant, $\lambda$ [-].
        payload_term: Dry mass per payload, 0 for a tanker, $\epsilon$ [-].
        shield_term: Heat shield per mass that arrives, $\alpha$ [-].

    Returns:
        Departure mass over payload [-]; NaN where the vehicle cannot be built, which
        the bare formula would give a negative mass.

    Note:
        Without a shield this is the source's. Its program multiplies the departure
        mass of an aerobraking vehicle instead, and gives the shield no mass.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Adapting previous
        works", after Sorensen (2022), PF derivation, split delta-v, part 2.
    """
    structure = (gross_term + propellant_term) * out * back
    room = 1 - structure + propellant_term - shield_term * back
    carried = out * (1 + payload_term * back - propellant_term * (back - 1))
    feasible = room > 0
    # The first `where` keeps gradients finite beside the one that is the answer.
    return jnp.where(feasible, carried / jnp.where(feasible, room, 1.0), jnp.nan)


def propellant_mass(initial: Scalar, out: Scalar, back: Scalar) -> Scalar:
    r"""Propellant of both legs over payload.

    $$k = \frac{m_p}{m_l} = \frac{m_i}{m_l} \left(1 - \frac{1}{\eta_1 \eta_2}\right) -
    \left(1 - \frac{1}{\eta_2}\right)$$

    Args:
        initial: Departure mass over payload, $m_i / m_l$ [-].
        out: Mass ratio with the payload, $\eta_1$ [-].
        back: Mass ratio without it, 1 for one way, $\eta_2$ [-].

    Returns:
        Propellant over payload, $k$ [-].

    Note:
        The summaries of one-way and two-way missions print the reciprocal of
        $m_i / m_l$: 39 % too little for 1 km/s one way, and negative propellant for
        2.5 km/s each way.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Adapting previous
        works".
    """
    return initial * (1 - 1 / (out * back)) - (1 - 1 / back)


def dry_mass(
    initial: Scalar,
    propellant: Scalar,
    gross_term: Scalar,
    propellant_term: Scalar,
    payload_term: Scalar,
) -> Scalar:
    r"""Dry mass over payload, from what it is made of.

    $$\frac{m_d}{m_l} = \phi \frac{m_i}{m_l} + \lambda \frac{m_p}{m_l} + \epsilon$$

    Args:
        initial: Departure mass over payload, $m_i / m_l$ [-].
        propellant: Propellant over payload, $m_p / m_l$ [-].
        gross_term: Dry mass per departure mass, $\phi$ [-].
        propellant_term: Dry mass per propellant, $\lambda$ [-].
        payload_term: Dry mass per payload, $\epsilon$ [-].

    Returns:
        Dry mass over payload [-], without any heat shield.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Adapting previous
        works".
    """
    return gross_term * initial + propellant_term * propellant + payload_term


def arriving_dry_mass(initial: Scalar, out: Scalar, back: Scalar) -> Scalar:
    r"""Dry mass over payload, as what is left when payload and propellant are gone.

    $$\frac{m_d}{m_l} = \frac{m_i}{m_l} \frac{1}{\eta_1 \eta_2} - \frac{1}{\eta_2}$$

    Args:
        initial: Departure mass over payload, $m_i / m_l$ [-].
        out: Mass ratio with the payload, $\eta_1$ [-].
        back: Mass ratio without it, 1 for one way, $\eta_2$ [-].

    Returns:
        Dry mass over payload [-], whatever it is made of.

    Source:
        Conservation of mass, from the source's $m_i = \eta_1 \eta_2 m_d + \eta_1 m_l$.
    """
    return initial / (out * back) - 1 / back


def largest_delta_v(
    exhaust_velocity: Scalar, gross_term: Scalar, propellant_term: Scalar
) -> Scalar:
    r"""Velocity change beyond which no vehicle carries anything.

    $$\Delta v_{\max} = v_e \ln\frac{1 + \lambda}{\phi + \lambda}$$

    Args:
        exhaust_velocity: Of the engine, $v_e$ [m/s].
        gross_term: Dry mass per departure mass, $\phi$ [-].
        propellant_term: Dry mass per propellant, $\lambda$ [-].

    Returns:
        Sum of the velocity changes of both legs, $\Delta v_{\max}$ [m/s]; NaN where
        $\phi \ge 1$: the vehicle cannot carry itself.

    Source:
        The pole of the source's departure mass over payload.
    """
    flies = gross_term < 1
    terms = jnp.where(flies, gross_term, 0.5) + propellant_term
    largest = exhaust_velocity * jnp.log((1 + propellant_term) / terms)
    return jnp.where(flies, largest, jnp.nan)


def thrust_to_weight(thrust: Scalar, mass: Scalar, gravity: Scalar) -> Scalar:
    r"""Thrust over weight on the ground.

    $$\frac{T}{W} = \frac{T}{m\, g_0}$$

    Args:
        thrust: In vacuum, $T$ [N].
        mass: Of the engine or the vehicle, $m$ [kg].
        gravity: Standard gravity, $g_0$ [m/s^2].

    Returns:
        Thrust over weight [-].

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Sorensen's
        mass-sensitive terms".
    """
    return thrust / (mass * gravity)


def departure_mass(thrust: Scalar, thrust_to_weight: Scalar, gravity: Scalar) -> Scalar:
    r"""Mass that an engine starts with a given thrust over weight: the vehicle's size.

    $$m_i = \frac{T}{(T/W)\, g_0}$$

    Args:
        thrust: In vacuum, $T$ [N].
        thrust_to_weight: Of the vehicle at departure, $T/W$ [-].
        gravity: Standard gravity, $g_0$ [m/s^2].

    Returns:
        Departure mass, $m_i$ [kg].

    Source:
        Inverse of `thrust_to_weight`.
    """
    return thrust / (thrust_to_weight * gravity)


def gross_mass_term(
    vehicle: Scalar, engine: Scalar, vacuum: Scalar, thrust_structure: Scalar
) -> Scalar:
    r"""Engines and thrust structure per departure mass.

    $$\phi = \frac{(T/W)_{\mathrm{vehicle}} \left(1 + f_{TSW}\,
    (T/W)_{\mathrm{vac}}\right)}{(T/W)_{\mathrm{engine}}}$$

    Args:
        vehicle: Thrust over weight of the vehicle at departure [-].
        engine: Thrust over weight of its engine alone, at departure [-].
        vacuum: The same in vacuum; equal to `engine` in space [-].
        thrust_structure: Its weight per vacuum thrust, $f_{TSW}$ [-].

    Returns:
        Gross-mass-sensitive term, $\phi$ [-].

    Note:
        The published program takes the vehicle's thrust over weight for the vacuum
        one, which is 11 % too little.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Sorensen's
        mass-sensitive terms"; Sorensen (2010), Calculating gross-mass-sensitive term.
    """
    return vehicle * (1 + thrust_structure * vacuum) / engine


def propellant_mass_term(
    mixture_ratio: Scalar,
    fuel_tank: Scalar,
    oxidizer_tank: Scalar,
    fuel_density: Scalar,
    oxidizer_density: Scalar,
    ullage: Scalar,
) -> Scalar:
    r"""Tanks per propellant mass.

    $$\lambda = \frac{r\, f_{OT} / \rho_{ox} + f_{FT} / \rho_{fuel}}
    {(1 + r)(1 - f_{\mathrm{ullage}})}$$

    Args:
        mixture_ratio: Oxidizer mass over fuel mass, $r$ [-].
        fuel_tank: Tank mass per fuel volume, $f_{FT}$ [kg/m^3].
        oxidizer_tank: Tank mass per oxidizer volume, $f_{OT}$ [kg/m^3].
        fuel_density: $\rho_{fuel}$ [kg/m^3].
        oxidizer_density: $\rho_{ox}$ [kg/m^3].
        ullage: Share of the tanks that stays empty, $f_{\mathrm{ullage}}$ [-].

    Returns:
        Propellant-sensitive term, $\lambda$ [-].

    Note:
        The published program multiplies the fuel tank by the mixture ratio as well,
        which makes tanks 4.3 times too heavy (`published_propellant_mass_term`).

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Sorensen's
        mass-sensitive terms"; Sorensen (2010), Calculating propellant-mass-sensitive
        term.
    """
    tanks = mixture_ratio * oxidizer_tank / oxidizer_density + fuel_tank / fuel_density
    return tanks / ((1 + mixture_ratio) * (1 - ullage))


def published_propellant_mass_term(
    mixture_ratio: Scalar,
    fuel_tank: Scalar,
    oxidizer_tank: Scalar,
    fuel_density: Scalar,
    oxidizer_density: Scalar,
    ullage: Scalar,
) -> Scalar:
    r"""`propellant_mass_term` as the published program has it, a bracket misplaced.

    $$\lambda = \frac{r \left(f_{OT} / \rho_{ox} + f_{FT} / \rho_{fuel}\right)}
    {(1 + r)(1 - f_{\mathrm{ullage}})}$$

    Args:
        mixture_ratio: Oxidizer mass over fuel mass, $r$ [-].
        fuel_tank: Tank mass per fuel volume, $f_{FT}$ [kg/m^3].
        oxidizer_tank: Tank mass per oxidizer volume, $f_{OT}$ [kg/m^3].
        fuel_density: $\rho_{fuel}$ [kg/m^3].
        oxidizer_density: $\rho_{ox}$ [kg/m^3].
        ullage: Share of the tanks that stays empty, $f_{\mathrm{ullage}}$ [-].

    Returns:
        Propellant-sensitive term, $\lambda$ [-].

    Note:
        Only to reproduce published numbers.

    Source:
        Kemmsies (2022), space_pricing_model @ dbc025f and f30fa84, program.
    """
    tanks = mixture_ratio * (
        oxidizer_tank / oxidizer_density + fuel_tank / fuel_density
    )
    return tanks / ((1 + mixture_ratio) * (1 - ullage))
