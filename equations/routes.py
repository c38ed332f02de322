"""A trip burn by burn: masses, burn times, and what the way back costs."""

import jax.numpy as jnp

from uq.parameters import Scalar


def mass_ratio_of_burn(before: Scalar, propellant: Scalar) -> Scalar:
    r"""Mass before over mass after a burn.

    $$\eta = \frac{m_i}{m_i - m_p}$$

    Args:
        before: Mass before the burn, $m_i$ [kg].
        propellant: Burnt, $m_p < m_i$ [kg].

    Returns:
        Mass ratio, $\eta$ [-]; NaN where more is burnt than there is.

    Note:
        For the last burn the text prints products in place of sums,
        $m_d m_l m_p / (m_d m_l)$, which is a mass.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "How rockets work"
        and "Rocket sizing 101".
    """
    after = before - propellant
    return before / jnp.where(after > 0, after, jnp.nan)


def burn_propellant(after: Scalar, mass_ratio: Scalar) -> Scalar:
    r"""Propellant of a burn, from the mass it must leave: sizing goes backwards.

    $$m_{p,n} = \left(m_d + m_l + \sum_{j > n} m_{p,j}\right) (\eta_n - 1)$$

    Args:
        after: Dry mass, payload and the propellant of later burns [kg].
        mass_ratio: Of this burn, $\eta_n$ [-].

    Returns:
        Propellant, $m_{p,n}$ [kg].

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Rocket sizing 101".
    """
    return after * (mass_ratio - 1)


def mass_ratio_of_each(mass_ratio: Scalar, burns: Scalar) -> Scalar:
    r"""Mass ratio of one of several burns that share a velocity change evenly.

    $$\eta_n = \eta^{1 / n}$$

    Args:
        mass_ratio: Of the whole velocity change, $\eta$ [-].
        burns: Their number, $n$ [-].

    Returns:
        Mass ratio of each, $\eta_n$ [-].

    Source:
        The rocket equation, as in Kemmsies (2022), space_pricing_model, explainer
        article, "How rockets work", whose burns of a mission are several.
    """
    return mass_ratio ** (1 / burns)


def relayed_propellant(before: Scalar, trip: Scalar) -> Scalar:
    r"""Propellant spent since the source when one more trip delivers a payload.

    What a trip burns is itself brought from the source:

    $$K_{n} = (1 + K_{n-1})(1 + k_n) - 1$$

    Args:
        before: Spent until where the trip departs, over payload, $K_{n-1}$ [-].
        trip: Propellant over payload of the trip, $k_n$ [-].

    Returns:
        Propellant over payload since the source, $K_n$ [-].

    Note:
        The published program ranks paths by this product. Its first edition returns
        the first path that it meets, not the least.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Layout
        clarifications", and program, find_best_path.
    """
    return (1 + before) * (1 + trip) - 1


def payload_ratio(payload: Scalar, dry: Scalar, propellant: Scalar) -> Scalar:
    r"""Payload over all else; not the payload's share of departure mass.

    $$PR = \frac{m_l}{m_d + m_p}$$

    Args:
        payload: $m_l$ [kg].
        dry: Dry mass, $m_d$ [kg].
        propellant: $m_p$ [kg].

    Returns:
        Payload ratio, $PR$ [-]; the share of departure mass is $PR / (1 + PR)$.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Rocket sizing with
        mass ratios".
    """
    return payload / (dry + propellant)


def structural_coefficient(dry: Scalar, propellant: Scalar) -> Scalar:
    r"""Dry mass over all but the payload.

    $$SC = \frac{m_d}{m_d + m_p}$$

    Args:
        dry: Dry mass, $m_d$ [kg].
        propellant: $m_p$ [kg].

    Returns:
        Structural coefficient, $SC$ [-].

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Rocket sizing with
        mass ratios".
    """
    return dry / (dry + propellant)


def mass_ratio_of_coefficients(
    payload_ratio: Scalar, structural_coefficient: Scalar
) -> Scalar:
    r"""Mass ratio of a vehicle that burns all its propellant.

    $$\eta = \frac{1 + PR}{SC + PR}$$

    Args:
        payload_ratio: Payload over all else, $PR$ [-].
        structural_coefficient: Dry mass over all but the payload, $SC$ [-].

    Returns:
        Mass ratio, $\eta$ [-].

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Rocket sizing with
        mass ratios".
    """
    return (1 + payload_ratio) / (structural_coefficient + payload_ratio)


def burn_time(
    initial: Scalar, exhaust_velocity: Scalar, thrust: Scalar, delta_v: Scalar
) -> Scalar:
    r"""Duration of one burn.

    $$t = \frac{m_i v_e}{T} \left(1 - e^{-\Delta v / v_e}\right)$$

    Args:
        initial: Mass before the burn, $m_i$ [kg].
        exhaust_velocity: Of the engine, $v_e$ [m/s].
        thrust: Of the engine, $T$ [N].
        delta_v: Velocity change, $\Delta v$ [m/s].

    Returns:
        Burn time, $t$ [s].

    Note:
        A trip there and back burns longer than its way out, by 3 % from the Moon to a
        low orbit: `burn_time_of_propellant` counts all.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "How rockets work".
    """
    return -initial * exhaust_velocity / thrust * jnp.expm1(-delta_v / exhaust_velocity)


def burn_time_of_propellant(
    propellant: Scalar, exhaust_velocity: Scalar, thrust: Scalar
) -> Scalar:
    r"""Time an engine takes to burn all it is given.

    $$t = \frac{v_e\, m_p}{T}$$

    Args:
        propellant: Of all burns, $m_p$ [kg].
        exhaust_velocity: Of the engine, $v_e$ [m/s].
        thrust: Of the engine, $T$ [N].

    Returns:
        Burn time, $t$ [s].

    Source:
        Definition: thrust is exhaust velocity times mass flow.
    """
    return exhaust_velocity * propellant / thrust


def way_back_penalty(round_trip: Scalar, one_way: Scalar) -> Scalar:
    r"""What a vehicle that comes back needs beyond one that refuels and stays.

    $$a = \frac{(m / m_l)_2}{(m / m_l)_1} - 1$$

    Args:
        round_trip: Propellant or departure mass over payload, there and back [-].
        one_way: The same one way [-].

    Returns:
        Penalty, $a$ [-].

    Note:
        Grows with distance for a vehicle that conserves mass: 1 % at 0.14 km/s, 22 % at
        4 km/s of propellant. The least value near 100 % that the text reads from its
        figure needs a sign error in the propellant of the way back.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Why one-way rides
        rule".
    """
    return round_trip / one_way - 1
