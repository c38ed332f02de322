"""The price at which two offers cost the same, where cost is affine in that price."""

from uq.parameters import Scalar


def breakeven_launch_price(budget: Scalar, other_costs: Scalar, mass: Scalar) -> Scalar:
    r"""Launch price at which a total meets a budget.

    $$C_0 + p\, m = C \quad\Rightarrow\quad p = \frac{C - C_0}{m}$$

    Args:
        budget: Total to be met, $C$ [USD].
        other_costs: What does not depend on the launch price, $C_0$ [USD].
        mass: Mass that is launched, $m > 0$ [kg].

    Returns:
        Launch price, $p$ [USD/kg]; below 0 no price does, and $-p$ is what a kilogram
        would have to bring in.

    Note:
        It is a root of a model only if `other_costs` and `mass` are those of its
        total: the published program leaves operations, replacement and development out.

    Source:
        McCalip (2025), formula reference, Breakeven Analysis, section 3.
    """
    return (budget - other_costs) / mass


def breakeven_hardware_price(
    budget: Scalar, other_costs: Scalar, power: Scalar, burden: Scalar
) -> Scalar:
    r"""Price of hardware per power at which a total meets a budget.

    $$C_0 + p\, P (1 + b) = C \quad\Rightarrow\quad p = \frac{C - C_0}{P (1 + b)}$$

    Args:
        budget: Total to be met, $C$ [USD].
        other_costs: What does not depend on the price, $C_0$ [USD].
        power: Power that is bought, $P > 0$ [W].
        burden: Costs in proportion to the hardware's, per its cost, $b$ [-].

    Returns:
        Price, $p$ [USD/W]; below 0 no price does.

    Source:
        Elementary; the total of McCalip (2025), formula reference, Orbital
        Calculations, section 4, solved for another price.
    """
    return (budget - other_costs) / (power * (1 + burden))
