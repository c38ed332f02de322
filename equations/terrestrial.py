"""A data center on the ground with a gas-fired plant of its own: capital and fuel."""

from equations.constants import HOUR, HOURS_PER_COMMON_YEAR
from uq.parameters import Scalar


def generation_price(turbine_price: Scalar, pue: Scalar) -> Scalar:
    r"""Capital of the power plant per power of the computers.

    $$p = p_t\, \mathrm{PUE}$$

    Args:
        turbine_price: Plant per electrical power, $p_t$ [USD/W].
        pue: Power usage effectiveness, at least 1 [-].

    Returns:
        Plant per power of the computers, $p$ [USD/W].

    Note:
        The breakeven of the same text leaves PUE out of this capital.

    Source:
        McCalip (2025), formula reference, Terrestrial Calculations, section 2.
    """
    return turbine_price * pue


def facility_price(
    generation: Scalar,
    electrical: Scalar,
    mechanical: Scalar,
    civil: Scalar,
    network: Scalar,
) -> Scalar:
    r"""Capital of the data center per power of the computers.

    $$p = p_{\mathrm{gen}} + p_{\mathrm{el}} + p_{\mathrm{mech}} + p_{\mathrm{civ}} +
    p_{\mathrm{net}}$$

    Args:
        generation: Power plant, $p_{\mathrm{gen}}$ [USD/W].
        electrical: Distribution of power, $p_{\mathrm{el}}$ [USD/W].
        mechanical: Cooling, $p_{\mathrm{mech}}$ [USD/W].
        civil: Shell and site, $p_{\mathrm{civ}}$ [USD/W].
        network: Network and fit-out, $p_{\mathrm{net}}$ [USD/W].

    Returns:
        Sum, $p$ [USD/W].

    Note:
        The text heads the five with 9, 38, 22, 18 and 13 %; its own numbers are 14.7,
        35.8, 20.5, 17.1 and 11.9 % of 14.66 USD/W.

    Source:
        McCalip (2025), formula reference, Terrestrial Calculations, section 2.
    """
    return generation + electrical + mechanical + civil + network


def fuel_price_of_energy(heat_rate: Scalar, gas_price: Scalar) -> Scalar:
    r"""Fuel per electricity generated.

    $$c = h\, c_g$$

    Args:
        heat_rate: Heat of combustion per electricity, $h$ [J/J].
        gas_price: Price of gas per heat of combustion, $c_g$ [USD/J].

    Returns:
        Fuel per electricity, $c$ [USD/J].

    Source:
        McCalip (2025), formula reference, Terrestrial Calculations, section 3.
    """
    return heat_rate * gas_price


def yearly_fuel_price(fuel_price: Scalar, pue: Scalar) -> Scalar:
    r"""Fuel of a year per power of computers that never rest.

    $$c_y = c\, \mathrm{PUE} \cdot 8760\ \mathrm{h/yr}$$

    Args:
        fuel_price: Fuel per electricity, $c$ [USD/J].
        pue: Power usage effectiveness, at least 1 [-].

    Returns:
        Fuel per power and year, $c_y$ [USD/W/yr].

    Note:
        For display alone: the total also has the capacity factor.

    Source:
        McCalip (2025), Economics of orbital vs terrestrial data centers, math.js.
    """
    return fuel_price * pue * HOURS_PER_COMMON_YEAR * HOUR


def gas_volume(generation: Scalar, heat_rate: Scalar, heating_value: Scalar) -> Scalar:
    r"""Gas burnt for an amount of electricity.

    $$V = \frac{E\, h}{H}$$

    Args:
        generation: Electricity generated, $E$ [J].
        heat_rate: Heat of combustion per electricity, $h$ [J/J].
        heating_value: Heat of combustion per volume, $H$ [J/m^3].

    Returns:
        Volume, $V$ [m^3].

    Source:
        McCalip (2025), formula reference, Terrestrial Calculations, section 5.
    """
    return generation * heat_rate / heating_value


def levelized_cost_of_energy(cost: Scalar, energy: Scalar) -> Scalar:
    r"""Cost per energy that reaches the computers, without discounting.

    $$c = \frac{C}{E}$$

    Args:
        cost: All costs, $C$ [USD].
        energy: Energy delivered, $E$ [J].

    Returns:
        Cost per energy, $c$ [USD/J].

    Note:
        Two such costs compare only over equal energies; the published ones do not.

    Source:
        McCalip (2025), formula reference, Terrestrial Calculations, section 4, and
        Orbital Calculations, section 5.
    """
    return cost / energy


def cost_per_power(cost: Scalar, power: Scalar) -> Scalar:
    r"""Cost per power of the computers.

    $$c = \frac{C}{P}$$

    Args:
        cost: All costs, $C$ [USD].
        power: Power of the computers, $P$ [W].

    Returns:
        Cost per power, $c$ [USD/W].

    Source:
        McCalip (2025), formula reference, Terrestrial Calculations, section 4, and
        Orbital Calculations, section 5.
    """
    return cost / power


def unit_count(total: Scalar, unit: Scalar) -> Scalar:
    r"""How many units of a size it takes, as a fraction.

    $$N = \frac{X}{x}$$

    Args:
        total: What there has to be: a power [W], or any unit shared with `unit` [W].
        unit: Of one, the same unit [W].

    Returns:
        Count, $N$ [-]; whole numbers are for reports, as they have no gradient.

    Source:
        McCalip (2025), formula reference, Orbital Calculations, section 3; math.js.
    """
    return total / unit
