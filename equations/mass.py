"""Mass build-up: subsystems, structure, margin."""

from uq.parameters import Scalar


def structure_mass(subsystems: Scalar, structure_fraction: Scalar) -> Scalar:
    r"""Structure that carries the subsystems.

    $$m_{\mathrm{structure}} = s\, m$$

    Args:
        subsystems: Mass of all subsystems, $m$ [kg].
        structure_fraction: Structure per subsystem mass, $s$ [-].

    Returns:
        Structure mass, $m_{\mathrm{structure}}$ [kg].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 5.
    """
    return subsystems * structure_fraction


def margin_mass(
    subsystems: Scalar, structure_fraction: Scalar, margin_fraction: Scalar
) -> Scalar:
    r"""Margin held on subsystems and structure.

    $$m_{\mathrm{margin}} = g\, (1 + s)\, m$$

    Args:
        subsystems: Mass of all subsystems, $m$ [kg].
        structure_fraction: Structure per subsystem mass, $s$ [-].
        margin_fraction: Margin per built mass, $g$ [-].

    Returns:
        Margin mass, $m_{\mathrm{margin}}$ [kg].

    Source:
        Hodge (2026), spacedc-mdao 0.4.2, `models/mass.py`.
    """
    return subsystems * (1 + structure_fraction) * margin_fraction


def dry_mass(
    subsystems: Scalar, structure_fraction: Scalar, margin_fraction: Scalar
) -> Scalar:
    r"""Mass of the spacecraft without propellant.

    $$m_{\mathrm{dry}} = m\, (1 + s)(1 + g)$$

    Args:
        subsystems: Mass of all subsystems, $m$ [kg].
        structure_fraction: Structure per subsystem mass, $s$ [-].
        margin_fraction: Margin per built mass, $g$ [-].

    Returns:
        Dry mass, $m_{\mathrm{dry}}$ [kg].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 5.
    """
    return subsystems * (1 + structure_fraction) * (1 + margin_fraction)


def specific_mass(mass: Scalar, power: Scalar) -> Scalar:
    r"""Mass for each unit of power.

    $$\mu = \frac{m}{P}$$

    Args:
        mass: Dry mass, $m$ [kg].
        power: Power of the computers, $P$ [W].

    Returns:
        Specific mass, $\mu$ [kg/W].

    Note:
        The text divides by delivered power, its code by installed power: name which.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 5.
    """
    return mass / power


def compute_per_mass(delivered: Scalar, mass: Scalar) -> Scalar:
    r"""Compute delivered for each unit of mass.

    $$\frac{C_{\mathrm{delivered}}}{m}$$

    Args:
        delivered: Delivered rate, $C_{\mathrm{delivered}}$ [FLOP/s].
        mass: Dry mass, $m$ [kg].

    Returns:
        Compute per mass [FLOP/s/kg].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 5.
    """
    return delivered / mass
