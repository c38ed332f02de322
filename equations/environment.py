"""Energy, water and carbon, on the ground and in orbit."""

from uq.parameters import Scalar


def facility_power(it_power: Scalar, pue: Scalar) -> Scalar:
    r"""Power of a building around its computers.

    $$P = P_{\mathrm{IT}}\, \mathrm{PUE}$$

    Args:
        it_power: Power of the computers, $P_{\mathrm{IT}}$ [W].
        pue: Power usage effectiveness, at least 1 [-].

    Returns:
        Facility power, $P$ [W].

    Source:
        ISO/IEC 30134-2:2016; Hodge (2026), spacedc-mdao governing equations,
        section 12.
    """
    return it_power * pue


def facility_energy(
    facility_power: Scalar, time: Scalar, utilization: Scalar
) -> Scalar:
    r"""Energy a facility uses.

    $$E = P\, t\, U$$

    Args:
        facility_power: Power at full load, $P$ [W].
        time: Time in operation, $t$ [s].
        utilization: Mean load per full load, $U$ [-].

    Returns:
        Energy, $E$ [J].

    Note:
        An idle server draws power too: energy in proportion to utilization is a lower
        bound, and it is charged on the ground only: in orbit power is capital.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 12.
    """
    return facility_power * time * utilization


def energy_cost(energy: Scalar, price: Scalar) -> Scalar:
    r"""Cost of energy.

    $$C = E\, c$$

    Args:
        energy: Energy bought, $E$ [J].
        price: Price of energy, $c$ [USD/J].

    Returns:
        Cost, $C$ [USD].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 12.
    """
    return energy * price


def water_use(energy: Scalar, effectiveness: Scalar) -> Scalar:
    r"""Water a facility evaporates.

    $$W = E\, \mathrm{WUE}$$

    Args:
        energy: Energy, $E$ [J].
        effectiveness: Water usage effectiveness, WUE [m^3/J].

    Returns:
        Water, $W$ [m^3].

    Note:
        WUE is defined per energy of the computers (ISO/IEC 30134-9:2022); the text
        applies it to the facility's energy.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 12.
    """
    return energy * effectiveness


def operational_carbon(energy: Scalar, intensity: Scalar) -> Scalar:
    r"""Emissions of the energy used, as carbon dioxide.

    $$m = E\, \mathrm{CI}$$

    Args:
        energy: Energy, $E$ [J].
        intensity: Emissions per energy, CI [kg/J].

    Returns:
        Emissions, $m$ [kg].

    Source:
        Hodge (2026), spacedc-mdao governing equations, sections 12 and 13.
    """
    return energy * intensity


def embodied_carbon(mass: Scalar, factor: Scalar) -> Scalar:
    r"""Emissions of making hardware, as carbon dioxide.

    $$m = m_h\, \mathrm{EF}$$

    Args:
        mass: Mass of the hardware, $m_h$ [kg].
        factor: Emissions per mass, EF [kg/kg].

    Returns:
        Emissions, $m$ [kg].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 13.
    """
    return mass * factor


def launch_carbon(propellant: Scalar, factor: Scalar) -> Scalar:
    r"""Emissions of launch, as carbon dioxide.

    $$m = m_p\, \mathrm{EF}$$

    Args:
        propellant: Propellant of the launch vehicles, $m_p$ [kg].
        factor: Emissions per propellant, EF [kg/kg].

    Returns:
        Emissions, $m$ [kg].

    Note:
        The published code passes the propellant on board for station-keeping, which is
        smaller than that of the launch by orders of magnitude.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 13.
    """
    return propellant * factor


def carbon_per_compute(
    embodied: Scalar, launch: Scalar, operation: Scalar, compute: Scalar
) -> Scalar:
    r"""Emissions for each unit of useful compute, as carbon dioxide.

    $$\frac{m_{\mathrm{embodied}} + m_{\mathrm{launch}} + m_{\mathrm{ops}}}
    {C_{\mathrm{lifetime}}}$$

    Args:
        embodied: Of making the hardware, $m_{\mathrm{embodied}}$ [kg].
        launch: Of launching it, $m_{\mathrm{launch}}$ [kg].
        operation: Of running it, $m_{\mathrm{ops}}$ [kg].
        compute: Delivered over the mission, $C_{\mathrm{lifetime}}$ [FLOP].

    Returns:
        Emissions per compute [kg/FLOP].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 13.
    """
    return (embodied + launch + operation) / compute
