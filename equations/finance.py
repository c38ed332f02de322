"""Time value of money, learning, and the cost of what is not yet proven."""

import jax.numpy as jnp

from equations.limits import supported_share
from equations.special import decay_mean
from uq.parameters import Scalar


# The compounding period of a yearly rate.
YEAR = 1.0  # [yr]

# Hodge (2026), spacedc-mdao 0.4.2, `models/cost.py`.
PREMIUM_PER_LEVEL = 0.15  # [-]
PROVEN_LEVEL = 9.0  # [-]


def annuity(rate: Scalar, periods: Scalar) -> Scalar:
    r"""Present value of one at the end of each period.

    $$a = \frac{1 - (1 + r)^{-n}}{r}, \qquad a \to n \text{ for } r \to 0$$

    Args:
        rate: Interest per period, $r > -1$ [-].
        periods: Number of periods, $n$ [-].

    Returns:
        Present value in payments, $a$ [-].

    Source:
        Kellison (2009), The Theory of Interest, 3rd ed., ch. 3.
    """
    # With d = ln(1 + r): 1 - e^(-nd) over e^d - 1, both regular at d = 0.
    force = jnp.log1p(rate)
    return periods * decay_mean(periods * force) / decay_mean(-force)


def capital_recovery_factor(rate: Scalar, periods: Scalar) -> Scalar:
    r"""Payment at the end of each period that repays one.

    $$k = \frac{r}{1 - (1 + r)^{-n}}$$

    Args:
        rate: Interest per period, $r > -1$ [-].
        periods: Number of periods, $n$ [-].

    Returns:
        Payment per amount borrowed, $k$ [-].

    Source:
        Kellison (2009), The Theory of Interest, 3rd ed., ch. 3.
    """
    return 1 / annuity(rate, periods)


def rounded_periods(years: Scalar) -> Scalar:
    r"""Whole years of a mission, as the published levelized cost counts them.

    $$n = \max(1, \mathrm{round}(T))$$

    Args:
        years: Number of years, $T$ [-].

    Returns:
        Whole periods, $n$ [-]; halves go to the even neighbour.

    Note:
        Only to reproduce published numbers: its gradient is 0, and cost jumps by 16 %
        between 4.5 and 4.6 years. `continuous_annuity` takes any length.

    Source:
        Hodge (2026), spacedc-mdao 0.4.2, `models/cost.py`.
    """
    return jnp.maximum(jnp.round(years), 1.0)


def force_of_interest(rate: Scalar) -> Scalar:
    r"""Continuous rate equal to a yearly one.

    $$\rho = \frac{\ln(1 + r)}{1\ \mathrm{yr}}$$

    Args:
        rate: Interest per year of compounding, $r > -1$ [-].

    Returns:
        Force of interest, $\rho$ [1/yr].

    Source:
        Kellison (2009), The Theory of Interest, 3rd ed., ch. 1.
    """
    return jnp.log1p(rate) / YEAR


def continuous_annuity(discount: Scalar, time: Scalar) -> Scalar:
    r"""Present value of a steady flow of one per year.

    $$\bar a = \frac{1 - e^{-\rho T}}{\rho}, \qquad
    \bar a \to T \text{ for } \rho \to 0$$

    Args:
        discount: Force of interest, $\rho$ [1/yr].
        time: Length of the flow, $T$ [yr].

    Returns:
        Discounted time, $\bar a$ [yr].

    Source:
        Kellison (2009), The Theory of Interest, 3rd ed., ch. 4.
    """
    return time * decay_mean(discount * time)


def present_factor(discount: Scalar, time: Scalar) -> Scalar:
    r"""Present value of one, paid later.

    $$v = e^{-\rho T}$$

    Args:
        discount: Force of interest, $\rho$ [1/yr].
        time: When it is paid, $T$ [yr].

    Returns:
        Present value, $v$ [-].

    Source:
        Kellison (2009), The Theory of Interest, 3rd ed., ch. 1.
    """
    return jnp.exp(-discount * time)


def accrued_interest(discount: Scalar, time: Scalar) -> Scalar:
    r"""Interest on one until it begins to serve.

    $$i = e^{\rho t} - 1$$

    Args:
        discount: Force of interest, $\rho$ [1/yr].
        time: From the payment to the first service, $t$ [yr].

    Returns:
        Interest, $i$ [-].

    Source:
        Park (2016), Contemporary Engineering Economics, 6th ed., ch. 4, continuous
        compounding.
    """
    return jnp.expm1(discount * time)


def residual_share(age: Scalar, life: Scalar) -> Scalar:
    r"""Share of a price that is left of a thing in mid-life, on a straight line.

    $$s = \max\left(0,\; 1 - \frac{T}{L}\right)$$

    Args:
        age: Years it has served, $T$ [yr].
        life: Years it can serve, $L$ [yr].

    Returns:
        Share of the price, $s$ [-].

    Note:
        The text subtracts a residual value and does not say which; the published code
        writes everything off with the mission.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 11; straight-line
        depreciation.
    """
    return 1 - supported_share(age, life)


def levelized_cost(present_cost: Scalar, present_output: Scalar) -> Scalar:
    r"""Constant price of output whose present value repays all costs.

    $$c = \frac{\sum_t C_t (1 + r)^{-t}}{\sum_t Q_t (1 + r)^{-t}}$$

    Args:
        present_cost: Present value of all costs [USD].
        present_output: Present value of all compute delivered [FLOP].

    Returns:
        Levelized cost, $c$ [USD/FLOP]; infinite where nothing is delivered.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 11; Short, Packey & Holt
        (1995), A Manual for the Economic Evaluation of Energy Efficiency and Renewable
        Energy Technologies, NREL/TP-462-5173.
    """
    return present_cost / present_output


def accelerator_hour_cost(
    cost: Scalar, count: Scalar, hours: Scalar, useful_share: Scalar
) -> Scalar:
    r"""Cost of one hour of one accelerator that ends in service.

    $$c = \frac{C}{N \, t \, s}$$

    Args:
        cost: What was paid, $C$ [USD].
        count: Accelerators installed for use, $N$ [-].
        hours: Time over which it was paid, discounted alike, $t$ [h].
        useful_share: Share of that time in which an accelerator serves, $s$ [-].

    Returns:
        Cost per useful accelerator-hour, $c$ [USD/h].

    Note:
        The text has lifetime cost, calendar hours and s = A U. The published program
        divides present cost by present hours with s the delivered fraction of peak, so
        that software losses count as lost hours.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 11.
    """
    return cost / (count * hours * useful_share)


def learning_multiplier(quantity: Scalar, learning_rate: Scalar) -> Scalar:
    r"""Cost of the last of a number of units relative to the first.

    $$\ell = n^b, \qquad b = \log_2 L$$

    Args:
        quantity: Units made, $n$; below 1 counts as 1 [-].
        learning_rate: Cost at each doubling, $0 < L \le 1$; above 1 counts as 1 [-].

    Returns:
        Multiplier of the last unit, $\ell$ [-].

    Note:
        The published code charges it for every unit, which understates the cost of
        all: see `mean_learning_multiplier`.

    Source:
        Crawford (1944), Learning Curve, Ship Curve, Ratios, Related Data, Lockheed;
        Hodge (2026), spacedc-mdao 0.4.2, `models/cost.py`.
    """
    exponent = jnp.log2(jnp.minimum(learning_rate, 1.0))
    return jnp.maximum(quantity, 1.0) ** exponent


def learning_by_power(
    power: Scalar, reference: Scalar, learning_rate: Scalar
) -> Scalar:
    r"""Cost of each watt of a fleet relative to a fleet of a reference size.

    $$\ell = (P / P_0)^b, \qquad b = \log_2 L$$

    Args:
        power: Of the fleet, $P > 0$ [W].
        reference: Of the fleet for which the price is told, $P_0 > 0$ [W].
        learning_rate: Cost at each doubling of what is built, $0 < L \le 1$; above 1
            counts as 1 [-].

    Returns:
        Multiplier of the mean price, $\ell$ [-]; above 1 for a smaller fleet.

    Note:
        A power law for the mean is one for every unit, so that one price holds at any
        size, and satellites may be few and large or many and small.

    Source:
        Wright (1936), Factors Affecting the Cost of Airplanes, J. Aeronaut. Sci. 3,
        122-128, by power built in the place of units.
    """
    return (power / reference) ** jnp.log2(jnp.minimum(learning_rate, 1.0))


def mean_learning_multiplier(quantity: Scalar, learning_rate: Scalar) -> Scalar:
    r"""Mean cost of a number of units relative to the first.

    The sum over units as the first and the midpoint integral of the others:

    $$\bar\ell = \frac{1}{n} \sum_{k=1}^{n} k^b \approx \frac{1}{n} \left(1 +
    \frac{(n + \frac12)^{1+b} - (\frac32)^{1+b}}{1 + b}\right), \qquad b = \log_2 L$$

    Args:
        quantity: Units made, $n$; below 1 counts as 1, fractions interpolate [-].
        learning_rate: Cost at each doubling, $0 < L \le 1$; above 1 counts as 1 [-].

    Returns:
        Mean multiplier, $\bar\ell$ [-]; exact at $n = 1$ and $L = 1$, regular at
        $L = 1/2$, elsewhere too large by at most $|b|\,(3/2)^{b-1} / (8 n)$.

    Source:
        Crawford (1944), Learning Curve, Ship Curve, Ratios, Related Data, Lockheed;
        Asher (1956), Cost-Quantity Relationships in the Airframe Industry, RAND R-291.
    """
    units = jnp.maximum(quantity, 1.0)
    power = 1 + jnp.log2(jnp.minimum(learning_rate, 1.0))
    span = jnp.log((2 * units + 1) / 3)
    others = 1.5**power * span * decay_mean(-power * span)
    return (1 + others) / units


def readiness_multiplier(readiness_level: Scalar) -> Scalar:
    r"""Cost premium of immature technology.

    $$k = 1 + 0.15 \max(0, 9 - \mathrm{TRL})$$

    Args:
        readiness_level: Technology readiness level, 1 to 9 [-].

    Returns:
        Multiplier, $k$ [-].

    Source:
        Hodge (2026), spacedc-mdao 0.4.2, `models/cost.py`.
    """
    return 1 + PREMIUM_PER_LEVEL * jnp.maximum(PROVEN_LEVEL - readiness_level, 0.0)
