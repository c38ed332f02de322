"""What moving a good costs, and what it must sell for where it arrives."""

import jax.numpy as jnp

from uq.parameters import Scalar


# Kemmsies (2022), explainer article: total burn time to failure of combustion chambers,
# fitted to a figure of the literature, and the margin advised on it.
FITTED_BURN_LIFE = 6024.0964  # [s]
LIFE_MARGIN = 3.0  # [-]


def fitted_cycles(burn_time: Scalar) -> Scalar:
    r"""Starts until a combustion chamber fails, with the advised margin.

    $$n = \frac{6024\ \mathrm{s}}{3\, t}$$

    Args:
        burn_time: Mean duration of a burn, $t$ [s].

    Returns:
        Safe number of starts, $n$ [-].

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Reusability-limited
        cost".
    """
    return FITTED_BURN_LIFE / (LIFE_MARGIN * burn_time)


def burn_life(cycles: Scalar, burn_time: Scalar) -> Scalar:
    r"""Total burn time an engine lasts, from its number of starts.

    $$t_{\mathrm{life}} = n\, t$$

    Args:
        cycles: Number of starts, $n$ [-].
        burn_time: Mean duration of a burn, $t$ [s].

    Returns:
        Burn life, $t_{\mathrm{life}}$ [s].

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Reusability-limited
        cost".
    """
    return cycles * burn_time


def wear_cost(vehicle_price: Scalar, burn_time: Scalar, burn_life: Scalar) -> Scalar:
    r"""Share of a vehicle that a trip uses up, by the life of its engine.

    $$C_{\mathrm{use}} = C_{\mathrm{init}} \frac{t}{t_{\mathrm{life}}}$$

    Args:
        vehicle_price: Of the whole vehicle, $C_{\mathrm{init}}$ [USD].
        burn_time: Of the trip, $t$ [s]; per payload, the cost is per payload.
        burn_life: Total burn time the engine lasts, $t_{\mathrm{life}}$ [s].

    Returns:
        Cost, $C_{\mathrm{use}}$ [USD]; equal to $C_{\mathrm{init}} n_{\mathrm{burns}} /
        n_{\mathrm{cycles}}$.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Reusability-limited
        cost".
    """
    return vehicle_price * burn_time / burn_life


def start_wear_cost(vehicle_price: Scalar, burns: Scalar, starts: Scalar) -> Scalar:
    r"""Share of a vehicle that a trip uses up, by the starts of its engine.

    $$C_{\mathrm{use}} = C_{\mathrm{init}}
    \frac{n_{\mathrm{burns}}}{n_{\mathrm{cycles}}}$$

    Args:
        vehicle_price: Of the whole vehicle, $C_{\mathrm{init}}$ [USD].
        burns: Of the trip, $n_{\mathrm{burns}}$ [-].
        starts: That the engine lasts, $n_{\mathrm{cycles}}$ [-].

    Returns:
        Cost of the trip, $C_{\mathrm{use}}$ [USD]; other than `wear_cost`, it does not
        depend on how large the vehicle is.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Reusability-limited
        cost".
    """
    return vehicle_price * burns / starts


def flights_of_life(
    burn_time: Scalar, burn_life: Scalar, burns: Scalar, starts: Scalar
) -> Scalar:
    r"""Trips until the burn time or the starts of an engine are used up.

    $$n = \min\left(\frac{t_{\mathrm{life}}}{t},
    \frac{n_{\mathrm{cycles}}}{n_{\mathrm{burns}}}\right)$$

    Args:
        burn_time: Of a trip, $t$ [s].
        burn_life: Total burn time the engine lasts, $t_{\mathrm{life}}$ [s].
        burns: Of a trip, $n_{\mathrm{burns}}$ [-].
        starts: That the engine lasts, $n_{\mathrm{cycles}}$ [-].

    Returns:
        Trips, $n$ [-].

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Reusability-limited
        cost": two limits, of which the first one reached ends the life.
    """
    return jnp.minimum(burn_life / burn_time, starts / burns)


def repair_cost(
    vehicle_price: Scalar,
    fixed: Scalar,
    variable: Scalar,
    dry_mass: Scalar,
    delta_v: Scalar,
) -> Scalar:
    r"""Repair and maintenance after a trip.

    $$C_{\mathrm{repair}} = C_{\mathrm{init}} f_{\mathrm{fixed}}\, m_d
    (1 + f_{\mathrm{var}} \Delta v)$$

    Args:
        vehicle_price: Of the whole vehicle, $C_{\mathrm{init}}$ [USD].
        fixed: Share of the price, per dry mass, $f_{\mathrm{fixed}}$ [1/kg].
        variable: Growth with velocity change, $f_{\mathrm{var}}$ [s/m].
        dry_mass: Of the vehicle, $m_d$ [kg]; per payload, the cost is per payload.
        delta_v: Flown on the trip, $\Delta v$ [m/s].

    Returns:
        Cost, $C_{\mathrm{repair}}$ [USD].

    Note:
        The text gives the fixed share no unit; it is per kilogram. It also defines the
        variable cost as $C_{\mathrm{init}} f_{\mathrm{var}}$, which its final formula,
        this one, contradicts: there it is $C_{\mathrm{fixed}} f_{\mathrm{var}}$.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Maintenance cost".
    """
    return vehicle_price * fixed * dry_mass * (1 + variable * delta_v)


def propellant_cost(propellant: Scalar, propellant_price: Scalar) -> Scalar:
    r"""What a trip burns, at the price where it is fuelled.

    $$C_{\mathrm{prop}} = m_p P_p$$

    Args:
        propellant: $m_p$ [kg].
        propellant_price: Cheapest there, $P_p$ [USD/kg].

    Returns:
        Cost, $C_{\mathrm{prop}}$ [USD].

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Propellant cost".
    """
    return propellant * propellant_price


def delivered_price(
    bought: Scalar,
    vehicle_cost: Scalar,
    propellant: Scalar,
    propellant_price: Scalar,
    margin: Scalar,
) -> Scalar:
    r"""Price of a good where it arrives.

    $$P_B = (1 + g) \left(P_A + c + k P_p\right)$$

    Args:
        bought: Price of the good where it departs, $P_A$ [USD/kg].
        vehicle_cost: Wear and repair per payload, $c$ [USD/kg].
        propellant: Propellant over payload, $k$ [-].
        propellant_price: Cheapest propellant where it departs, $P_p$ [USD/kg].
        margin: Profit over all that was paid, $g$ [-].

    Returns:
        Price, $P_B$ [USD/kg].

    Note:
        The profit is on the good as well as on its transport, so that it compounds
        with every stop. A typeset version of the text puts $P_p m_p$ inside the
        bracket that the vehicle's price multiplies.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Price propagation".
    """
    return (1 + margin) * (bought + vehicle_cost + propellant * propellant_price)


def launched_price(ground_price: Scalar, launch_price: Scalar) -> Scalar:
    r"""Price in orbit of what was bought on the ground.

    $$P = P_{\mathrm{ground}} + C_{\mathrm{launch}}$$

    Args:
        ground_price: Price on the ground, $P_{\mathrm{ground}}$ [USD/kg].
        launch_price: Of bringing it up, $C_{\mathrm{launch}}$ [USD/kg].

    Returns:
        Price in orbit, $P$ [USD/kg].

    Note:
        The published program multiplies the two, which went unseen because its ground
        price is 1 USD/kg.

    Source:
        Definition; Kemmsies (2022), space_pricing_model @ f30fa84, program.
    """
    return ground_price + launch_price
