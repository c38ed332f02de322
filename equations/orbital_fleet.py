"""A fleet of satellites bought by the watt: how large, how heavy, at what cost."""

import jax.numpy as jnp

from equations.special import decay_mean
from uq.parameters import Scalar


def mean_capacity(loss: Scalar, years: Scalar) -> Scalar:
    r"""Capacity left, averaged over a life in which each year loses a share.

    $$\bar c = \frac{1}{n} \sum_{y=0}^{n-1} (1 - d)^y = \frac{1 - (1 - d)^n}{n\, d}$$

    Args:
        loss: Share lost each year, $d < 1$ [-].
        years: Number of years, $n$ [-].

    Returns:
        Mean share, $\bar c$ [-]; 1 without loss.

    Note:
        The published program adds terms while $y < n$ and divides by $n$: 4.5 years
        have five terms and a mean of 1.057. The closed form is the sum for a whole $n$
        and joins these smoothly.

    Source:
        McCalip (2025), formula reference, Orbital Calculations, section 2.
    """
    # With x = -ln(1 - d): 1 - e^(-nx) over 1 - e^(-x), both regular at x = 0.
    decay = -jnp.log1p(-loss)
    return decay_mean(years * decay) / decay_mean(decay)


def looped_mean_capacity(loss: Scalar, years: Scalar) -> Scalar:
    r"""Mean capacity by the published loop, which runs over every year begun.

    $$\bar c = \frac{1}{n} \sum_{y=0}^{\lceil n \rceil - 1} (1 - d)^y$$

    Args:
        loss: Share lost each year, $d < 1$ [-].
        years: Number of years, $n$ [-].

    Returns:
        Mean share, $\bar c$ [-]; above 1 for parts of a year.

    Note:
        Only to reproduce published numbers.

    Source:
        McCalip (2025), Economics of orbital vs terrestrial data centers, math.js.
    """
    begun = jnp.ceil(years)
    return mean_capacity(loss, begun) * begun / years


def lost_share(loss: Scalar, years: Scalar) -> Scalar:
    r"""Share of a fleet that is gone after a life in which each year takes a share.

    $$f = 1 - (1 - d)^n$$

    Args:
        loss: Share of what is left that a year takes, $d < 1$ [-].
        years: Length of the life, $n$ [-].

    Returns:
        Share, $f$ [-].

    Note:
        The published program has $d\, n$, which is above 1 for a long life: it counts
        what replaces the lost, and is lost in turn.

    Source:
        McCalip (2025), formula reference, Orbital Calculations, section 1.
    """
    return -jnp.expm1(years * jnp.log1p(-loss))


def least_capacity(solar: Scalar, accelerators: Scalar) -> Scalar:
    r"""Capacity that the scarcer of power and accelerators leaves.

    $$c = \min(c_s, c_a)$$

    Args:
        solar: Mean share of the power that is left, $c_s$ [-].
        accelerators: Mean share of the accelerators that is left, $c_a$ [-].

    Returns:
        Mean share of the computing power, $c$ [-].

    Note:
        Both decline by a constant share a year, so the scarcer is so in every year and
        the least of the means is the mean of the least: accelerators that fail leave
        their power to others, as long as there are any.

    Source:
        McCalip (2025), formula reference, Orbital Calculations, section 2.
    """
    return jnp.minimum(solar, accelerators)


def required_power(power: Scalar, capacity: Scalar, sunlit: Scalar) -> Scalar:
    r"""Power to install so that a mean power is delivered.

    $$P_0 = \frac{P}{\bar c\, f}$$

    Args:
        power: To be delivered, mean over the life, $P$ [W].
        capacity: Share of the installed power left, mean over the life, $\bar c$ [-].
        sunlit: Share of the orbit in sunlight, $f$ [-].

    Returns:
        Installed power, $P_0$ [W].

    Source:
        McCalip (2025), formula reference, Orbital Calculations, sections 2 and 3.
    """
    return power / (capacity * sunlit)


def hardware_cost(power: Scalar, price: Scalar) -> Scalar:
    r"""Satellites, without accelerators.

    $$C = P_0\, p$$

    Args:
        power: Installed power, $P_0$ [W].
        price: Satellite per power, $p$ [USD/W].

    Returns:
        Cost, $C$ [USD].

    Source:
        McCalip (2025), formula reference, Orbital Calculations, section 4.
    """
    return power * price


def launch_cost(mass: Scalar, price: Scalar) -> Scalar:
    r"""Launch by the kilogram.

    $$C = m\, p$$

    Args:
        mass: Launched mass, $m$ [kg].
        price: Launch per mass, $p$ [USD/kg].

    Returns:
        Cost, $C$ [USD].

    Source:
        McCalip (2025), formula reference, Orbital Calculations, section 4.
    """
    return mass * price


def yearly_share_cost(hardware: Scalar, share: Scalar, years: Scalar) -> Scalar:
    r"""What recurs every year in proportion to the hardware: operations, replacement.

    $$C = C_h\, s\, T$$

    Args:
        hardware: Cost of the satellites, $C_h$ [USD].
        share: Of it, each year, $s$ [1/yr].
        years: Length of service, $T$ [yr].

    Returns:
        Cost over the life, without discounting, $C$ [USD].

    Note:
        The published program replaces accelerators so, at the price of satellites,
        which it says to be without accelerators, and launches none of them.

    Source:
        McCalip (2025), formula reference, Orbital Calculations, section 4; math.js.
    """
    return hardware * share * years


def oversizing(installed: Scalar, power: Scalar) -> Scalar:
    r"""Power installed beyond what is delivered.

    $$m = \frac{P_0}{P} - 1$$

    Args:
        installed: Installed power, $P_0$ [W].
        power: Delivered, mean over the life, $P$ [W].

    Returns:
        Margin, $m$ [-].

    Source:
        McCalip (2025), Economics of orbital vs terrestrial data centers, math.js.
    """
    return installed / power - 1


def array_area(power: Scalar, areal_power: Scalar) -> Scalar:
    r"""Area of the arrays of a fleet.

    $$A = P_0 / q$$

    Args:
        power: Installed power, $P_0$ [W].
        areal_power: Rated power per area, $q$ [W/m^2].

    Returns:
        Area, $A$ [m^2].

    Note:
        The reference satellite has 116 m^2 for 27 kW. Its cells in full sunlight would
        give 34.7 kW, and the published heat balance counts those.

    Source:
        McCalip (2025), formula reference, Thermal Calculations, section 1.
    """
    return power / areal_power


def launch_propellant(launches: Scalar, volume: Scalar) -> Scalar:
    r"""Oxygen, or methane, of all launches.

    $$V = N\, v$$

    Args:
        launches: Number of launches, $N$ [-].
        volume: Of one launch, $v$ [m^3].

    Returns:
        Volume, $V$ [m^3].

    Source:
        McCalip (2025), Economics of orbital vs terrestrial data centers, math.js.
    """
    return launches * volume
