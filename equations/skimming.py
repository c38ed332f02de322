"""Scooping gas from an upper atmosphere: what it brings, and what the drag costs."""

from equations.constants import STANDARD_GRAVITY
from uq.parameters import Scalar


def swept_volume(area: Scalar, speed: Scalar, time: Scalar, duty: Scalar) -> Scalar:
    r"""Volume that an intake passes through.

    $$V = A v\, t\, d$$

    Args:
        area: Of the intake, across the flow, $A$ [m^2].
        speed: Relative to the gas, $v$ [m/s].
        time: Spent harvesting, $t$ [s].
        duty: Share of that time inside the gas, $d$ [-].

    Returns:
        Swept volume, $V$ [m^3].

    Note:
        The text gives the volume and the harvest time as two independent numbers, so
        that a longer harvest brings no more gas and is strictly worse.

    Source:
        Geometry; OPEC-in-Space, Performance and Scalability, section 3, has the volume
        without its origin.
    """
    return area * speed * time * duty


def harvested_mass(density: Scalar, volume: Scalar, efficiency: Scalar) -> Scalar:
    r"""Gas that is kept of what an intake sweeps.

    $$m_h = \rho V \eta_{\mathrm{intake}}$$

    Args:
        density: Of the gas, $\rho$ [kg/m^3].
        volume: Swept, $V$ [m^3].
        efficiency: Share of the swept gas kept, $\eta_{\mathrm{intake}}$ [-].

    Returns:
        Harvested mass per sortie, $m_h$ [kg].

    Source:
        OPEC-in-Space, Performance and Scalability, section 3.
    """
    return density * volume * efficiency


def filling_time(
    capacity: Scalar,
    density: Scalar,
    area: Scalar,
    speed: Scalar,
    duty: Scalar,
    efficiency: Scalar,
) -> Scalar:
    r"""Time of harvesting that fills the tank of a skimmer.

    $$t = \frac{C}{\rho A v\, d\, \eta_{\mathrm{intake}}}$$

    Args:
        capacity: Of the skimmer's tank, $C$ [kg].
        density: Of the gas, $\rho$ [kg/m^3].
        area: Of the intake, $A$ [m^2].
        speed: Relative to the gas, $v$ [m/s].
        duty: Share of the time inside the gas, $d$ [-].
        efficiency: Share of the swept gas kept, $\eta_{\mathrm{intake}}$ [-].

    Returns:
        Time until the tank is full, $t$ [s].

    Source:
        Inverse of `harvested_mass` of `swept_volume`; that a full tank ends the harvest
        is in OPEC-in-Space, Mission Loop.
    """
    return capacity / (density * area * speed * duty * efficiency)


def delivered_mass(harvested: Scalar, efficiency: Scalar) -> Scalar:
    r"""Gas that reaches the depot's tanks.

    $$m_{\mathrm{out}} = \eta_{\mathrm{route}} m_h$$

    Args:
        harvested: Harvested mass per sortie, $m_h$ [kg].
        efficiency: What manifolds, venting and pressurization leave of it,
            $\eta_{\mathrm{route}}$ [-].

    Returns:
        Delivered mass per sortie, $m_{\mathrm{out}}$ [kg].

    Source:
        OPEC-in-Space, Performance and Scalability, section 3.
    """
    return efficiency * harvested


def drag_impulse(
    swept_mass: Scalar, speed: Scalar, drag_coefficient: Scalar, area_ratio: Scalar
) -> Scalar:
    r"""Momentum that the gas takes from a skimmer while it is swept.

    $$I = \frac{C_D}{2} \frac{A_{\mathrm{ref}}}{A} \rho V v$$

    Args:
        swept_mass: Mass in the swept volume, kept or not, $\rho V$ [kg].
        speed: Relative to the gas, $v$ [m/s].
        drag_coefficient: Of the vehicle, by its reference area, $C_D$ [-].
        area_ratio: Reference area over that of the intake, $A_{\mathrm{ref}} / A$ [-].

    Returns:
        Impulse that a thruster must give back, $I$ [kg*m/s].

    Note:
        The text leaves it out. It is `orbit.drag_force` over the time in the gas.

    Source:
        Vallado (2013), Fundamentals of Astrodynamics and Applications, 4th ed., ch. 8;
        Singh & Walker (2015), Prog. Aerosp. Sci. 75, 15-25.
    """
    return 0.5 * drag_coefficient * area_ratio * swept_mass * speed


def impulse_propellant(impulse: Scalar, specific_impulse: Scalar) -> Scalar:
    r"""Propellant that gives an impulse.

    $$m = \frac{I}{I_{sp} g_0}$$

    Args:
        impulse: To give, $I$ [kg*m/s].
        specific_impulse: Of the thruster, $I_{sp}$ [s].

    Returns:
        Propellant, $m$ [kg].

    Source:
        Sutton & Biblarz (2010), Rocket Propulsion Elements, 8th ed., ch. 2.
    """
    return impulse / (specific_impulse * STANDARD_GRAVITY)


def least_specific_impulse(
    speed: Scalar, drag_coefficient: Scalar, area_ratio: Scalar, kept: Scalar
) -> Scalar:
    r"""Specific impulse below which drag alone burns more than a sortie brings.

    $$I_{sp} = \frac{C_D}{2} \frac{A_{\mathrm{ref}}}{A}
    \frac{v}{\eta_{\mathrm{intake}} \eta_{\mathrm{route}} \eta_{\mathrm{use}}\, g_0}$$

    Args:
        speed: Relative to the gas, $v$ [m/s].
        drag_coefficient: Of the vehicle, by its reference area, $C_D$ [-].
        area_ratio: Reference area over that of the intake, $A_{\mathrm{ref}} / A$ [-].
        kept: Propellant made per swept mass, $\eta_{\mathrm{intake}}
            \eta_{\mathrm{route}} \eta_{\mathrm{use}}$ [-].

    Returns:
        Least specific impulse, $I_{sp}$ [s].

    Note:
        Necessary, not sufficient: transit, aborted sorties and the depot burn more.

    Source:
        `drag_impulse` and `impulse_propellant`, set equal to what is made.
    """
    drag = 0.5 * drag_coefficient * area_ratio * speed
    return drag / (kept * STANDARD_GRAVITY)


def jet_power(propellant: Scalar, specific_impulse: Scalar, time: Scalar) -> Scalar:
    r"""Mean power in the jet of a thruster.

    $$P = \frac{m (I_{sp} g_0)^2}{2 t}$$

    Args:
        propellant: Burned, $m$ [kg].
        specific_impulse: Of the thruster, $I_{sp}$ [s].
        time: In which it is burned, $t$ [s].

    Returns:
        Jet power, $P$ [W]; the thruster's input is this over its efficiency.

    Source:
        Sutton & Biblarz (2010), Rocket Propulsion Elements, 8th ed., ch. 2.
    """
    exhaust_speed = specific_impulse * STANDARD_GRAVITY
    return propellant * exhaust_speed**2 / (2 * time)


def collection_rate(
    density: Scalar, area: Scalar, speed: Scalar, efficiency: Scalar
) -> Scalar:
    r"""Gas that a collector keeps which never leaves it.

    $$\dot m = \rho A v\, \eta_{\mathrm{intake}}$$

    Args:
        density: Of the gas, $\rho$ [kg/m^3].
        area: Of the intake, across the flow, $A$ [m^2].
        speed: Relative to the gas, $v$ [m/s].
        efficiency: Share of the swept gas kept, $\eta_{\mathrm{intake}}$ [-].

    Returns:
        Rate, $\dot m$ [kg/s].

    Source:
        Demetriades (1959), A novel system for space flight using a propulsive fluid
        accumulator, J. Br. Interplanet. Soc. 17, 114-119.
    """
    return density * area * speed * efficiency


def thrust_propellant(thrust: Scalar, specific_impulse: Scalar) -> Scalar:
    r"""Propellant flow of a thruster.

    $$\dot m = \frac{F}{I_{sp}\, g_0}$$

    Args:
        thrust: $F$ [N].
        specific_impulse: Of the thruster, $I_{sp}$ [s].

    Returns:
        Flow, $\dot m$ [kg/s].

    Source:
        Sutton & Biblarz (2010), Rocket Propulsion Elements, 8th ed., ch. 2.
    """
    return thrust / (specific_impulse * STANDARD_GRAVITY)


def thrust_power(
    thrust: Scalar, specific_impulse: Scalar, efficiency: Scalar
) -> Scalar:
    r"""Electric power of a thruster.

    $$P = \frac{F\, I_{sp}\, g_0}{2 \eta}$$

    Args:
        thrust: $F$ [N].
        specific_impulse: Of the thruster, $I_{sp}$ [s].
        efficiency: Jet power over electric power, $\eta$ [-].

    Returns:
        Power, $P$ [W].

    Source:
        Sutton & Biblarz (2010), Rocket Propulsion Elements, 8th ed., ch. 2.
    """
    return thrust * specific_impulse * STANDARD_GRAVITY / (2 * efficiency)
