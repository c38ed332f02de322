"""A depot that is filled and drained: what it holds, what it nets, what that costs."""

import jax.numpy as jnp

from uq.parameters import Scalar


def turnover_rate(capacity: Scalar, turnover: Scalar) -> Scalar:
    r"""Inflow that a tank farm can take.

    $$q = \frac{C}{\tau}$$

    Args:
        capacity: Usable capacity, $C$ [kg].
        turnover: Time in which it is emptied once, $\tau$ [yr].

    Returns:
        Largest inflow, $q$ [kg/yr].

    Note:
        The text gives the turnover no unit: against a yearly yield it must be in years.
        In hours, like its other times, the limit comes out 8760 times too small. The
        yield must be the fleet's, where the text has that of one skimmer.

    Source:
        OPEC-in-Space, Performance and Scalability, section 6.1.
    """
    return capacity / turnover


def required_storage(inflow: Scalar, turnover: Scalar) -> Scalar:
    r"""Capacity that takes an inflow between two drainings.

    $$C = Y \tau$$

    Args:
        inflow: Yearly yield of the fleet, $Y$ [kg/yr].
        turnover: Time between drainings, $\tau$ [yr].

    Returns:
        Least capacity, $C$ [kg].

    Source:
        Inverse of `turnover_rate`.
    """
    return inflow * turnover


def produced_propellant(inflow: Scalar, conversion: Scalar) -> Scalar:
    r"""Propellant made from what is delivered.

    $$P = \eta_{\mathrm{use}} Y$$

    Args:
        inflow: Delivered, $Y$ [kg/yr].
        conversion: Propellant per delivered mass, $\eta_{\mathrm{use}}$ [-].

    Returns:
        Production, $P$ [kg/yr].

    Source:
        OPEC-in-Space, Performance and Scalability, section 6.2.
    """
    return conversion * inflow


def depot_propellant(alone: Scalar, growth: Scalar, skimmers: Scalar) -> Scalar:
    r"""Propellant that holds a depot, which every docking disturbs.

    $$m = m_1 \left(1 + g (S - 1)\right)$$

    Args:
        alone: With one skimmer, $m_1$ [kg/yr].
        growth: Added by each further skimmer, as a share of it, $g$ [-].
        skimmers: Number of skimmers, $S \ge 1$ [-].

    Returns:
        Consumption of the depot, $m$ [kg/yr].

    Note:
        The text says that disturbance grows with the fleet and gives no number.

    Source:
        OPEC-in-Space, Performance and Scalability, section 7.
    """
    return alone * (1 + growth * (skimmers - 1))


def consumed_propellant(per_sortie: Scalar, sorties: Scalar, depot: Scalar) -> Scalar:
    r"""Propellant that fleet and depot burn.

    $$B = m_{\mathrm{skim}} N_{\mathrm{flown}} + m_{\mathrm{depot}}$$

    Args:
        per_sortie: Of a skimmer, $m_{\mathrm{skim}}$ [kg].
        sorties: Flown by the fleet, $N_{\mathrm{flown}}$ [1/yr].
        depot: Of the depot, $m_{\mathrm{depot}}$ [kg/yr].

    Returns:
        Consumption, $B$ [kg/yr].

    Note:
        The text adds the propellant of one sortie to that of a year of the depot, and
        compares the sum with one delivery.

    Source:
        OPEC-in-Space, Performance and Scalability, section 6.2.
    """
    return per_sortie * sorties + depot


def breakeven_sortie_propellant(
    produced: Scalar, depot: Scalar, sorties: Scalar
) -> Scalar:
    r"""Propellant per sortie at which a depot nets nothing.

    $$m_{\mathrm{skim}} = \frac{P - m_{\mathrm{depot}}}{N_{\mathrm{flown}}}$$

    Args:
        produced: Production, $P$ [kg/yr].
        depot: Consumption of the depot, $m_{\mathrm{depot}}$ [kg/yr].
        sorties: Flown by the fleet, $N_{\mathrm{flown}}$ [1/yr].

    Returns:
        Breakeven propellant per sortie, $m_{\mathrm{skim}}$ [kg]; negative where the
        depot alone burns more than is made.

    Source:
        `consumed_propellant`, set equal to the production.
    """
    return (produced - depot) / sorties


def breakeven_conversion(consumed: Scalar, inflow: Scalar) -> Scalar:
    r"""Conversion at which a depot nets nothing.

    $$\eta_{\mathrm{use}} = \frac{B}{Y}$$

    Args:
        consumed: Consumption, $B$ [kg/yr].
        inflow: Delivered, $Y$ [kg/yr].

    Returns:
        Breakeven conversion, $\eta_{\mathrm{use}}$ [-]; above 1 where none suffices.

    Source:
        `produced_propellant`, set equal to the consumption.
    """
    return consumed / inflow


def breakeven_price(yearly_cost: Scalar, sold: Scalar) -> Scalar:
    r"""Price at which sales repay all costs.

    $$p = \frac{K}{Q}$$

    Args:
        yearly_cost: Everything a year costs, $K$ [USD/yr].
        sold: What can be sold, $Q$ [kg/yr].

    Returns:
        Breakeven price, $p$ [USD/kg]; infinite where nothing is left to sell.

    Note:
        The text compares a mass with a cost, and sells what the fleet itself burns.

    Source:
        OPEC-in-Space, Performance and Scalability, section 10, in money; Short, Packey
        & Holt (1995), NREL/TP-462-5173, for the levelized form.
    """
    # The gradient must not pass through the division that is not taken.
    sells = sold > 0
    return jnp.where(sells, yearly_cost / jnp.where(sells, sold, 1.0), jnp.inf)


def running_cost(
    station: Scalar, processing: Scalar, inflow: Scalar, replacement: Scalar
) -> Scalar:
    r"""What a depot costs each year besides its capital.

    $$K = K_{\mathrm{station}} + c\, Y + K_{\mathrm{lost}}$$

    Args:
        station: Station keeping and operations, $K_{\mathrm{station}}$ [USD/yr].
        processing: Per delivered mass, $c$ [USD/kg].
        inflow: Delivered, $Y$ [kg/yr].
        replacement: Of lost skimmers, $K_{\mathrm{lost}}$ [USD/yr].

    Returns:
        Running cost, $K$ [USD/yr].

    Source:
        OPEC-in-Space, Performance and Scalability, section 10; replacement is ours.
    """
    return station + processing * inflow + replacement


def replacement_cost(sorties: Scalar, loss: Scalar, price: Scalar) -> Scalar:
    r"""What it costs to replace the skimmers that do not come back.

    $$K_{\mathrm{lost}} = N_{\mathrm{flown}}\, p\, c$$

    Args:
        sorties: Flown by the fleet, $N_{\mathrm{flown}}$ [1/yr].
        loss: Share of the flown sorties from which none returns, $p$ [-].
        price: Of a skimmer at the depot, $c$ [USD].

    Returns:
        Replacement cost, $K_{\mathrm{lost}}$ [USD/yr].

    Note:
        The text declares overdue skimmers lost and replaces none.

    Source:
        Expectation; the loss is that of OPEC-in-Space, Mission Loop.
    """
    return sorties * loss * price
