"""What a fleet of satellites costs from the factory to its end."""

import jax.numpy as jnp

from equations.orbit import propellant_mass
from uq.parameters import Scalar


def launch_cost(mass: Scalar, price: Scalar) -> Scalar:
    r"""Cost of launch.

    $$C = m c$$

    Args:
        mass: Launched mass, propellant included, $m$ [kg].
        price: Per mass, $c$ [USD/kg].

    Returns:
        Cost, $C$ [USD].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 11.
    """
    return mass * price


def launched_again(failure: Scalar) -> Scalar:
    r"""What has to be built and launched again, over what arrives.

    $$r = \frac{f}{1 - f}$$

    Args:
        failure: Share of the launches that fail, with all they carry, $f < 1$ [-].

    Returns:
        Ratio, $r$ [-]; NaN where no launch arrives.

    Source:
        Mean of a geometric distribution: launches until as many have arrived.
    """
    arrives = failure < 1
    return failure / jnp.where(arrives, 1 - failure, jnp.nan)


def satellite_cost(
    bus: Scalar,
    solar_power: Scalar,
    solar_price: Scalar,
    radiator_area: Scalar,
    radiator_price: Scalar,
    battery_energy: Scalar,
    battery_price: Scalar,
    communications: Scalar,
    integration: Scalar,
) -> Scalar:
    r"""Cost of a satellite without its accelerators.

    $$C = c_{\mathrm{bus}} + c_s P_s + c_r A_r + c_b E_b + c_{\mathrm{comms}} +
    c_{\mathrm{integration}}$$

    Args:
        bus: Of the bus, $c_{\mathrm{bus}}$ [USD].
        solar_power: Of the array at the beginning of life, $P_s$ [W].
        solar_price: Per power, $c_s$ [USD/W].
        radiator_area: Of the panels, $A_r$ [m^2].
        radiator_price: Per area, $c_r$ [USD/m^2].
        battery_energy: Of the pack, $E_b$ [J].
        battery_price: Per energy, $c_b$ [USD/J].
        communications: Of the terminals, $c_{\mathrm{comms}}$ [USD].
        integration: Of assembly and test, $c_{\mathrm{integration}}$ [USD].

    Returns:
        Cost, $C$ [USD].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 11.
    """
    power = solar_price * solar_power + battery_price * battery_energy
    return bus + power + radiator_price * radiator_area + communications + integration


def deorbit_cost(
    dry_mass: Scalar, delta_v: Scalar, specific_impulse: Scalar, price: Scalar
) -> Scalar:
    r"""Cost of bringing up the propellant that brings satellites down.

    $$C = m \left(e^{\Delta v / (I_{sp} g_0)} - 1\right) c$$

    Args:
        dry_mass: Of the fleet, $m$ [kg].
        delta_v: Velocity change to deorbit, $\Delta v$ [m/s].
        specific_impulse: Of the thrusters, $I_{sp}$ [s].
        price: Launch price per mass, $c$ [USD/kg].

    Returns:
        Cost, $C$ [USD].

    Note:
        The text adds a cost to deorbit and does not say which; its code has none. In
        the model it is part of propellant and launch.

    Source:
        Hodge (2026), spacedc-mdao governing equations, sections 6 and 11.
    """
    return launch_cost(propellant_mass(dry_mass, delta_v, specific_impulse), price)


def lifecycle_cost(
    capital: Scalar,
    launch: Scalar,
    operations: Scalar,
    replacement: Scalar,
    ground: Scalar,
    deorbit: Scalar,
    residual: Scalar,
) -> Scalar:
    r"""Cost of a whole mission.

    $$C = C_{\mathrm{capex}} + C_{\mathrm{launch}} + C_{\mathrm{ops}} +
    C_{\mathrm{replacement}} + C_{\mathrm{ground}} + C_{\mathrm{deorbit}} -
    C_{\mathrm{residual}}$$

    Args:
        capital: Of satellites and accelerators, $C_{\mathrm{capex}}$ [USD].
        launch: Of the first fleet, $C_{\mathrm{launch}}$ [USD].
        operations: Over the mission, $C_{\mathrm{ops}}$ [USD].
        replacement: Of what fails, launched, $C_{\mathrm{replacement}}$ [USD].
        ground: Of stations and centre, $C_{\mathrm{ground}}$ [USD].
        deorbit: At the end, $C_{\mathrm{deorbit}}$ [USD].
        residual: Worth of what is left, $C_{\mathrm{residual}}$ [USD].

    Returns:
        Cost, $C$ [USD]; a present value where all its parts are.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 11.
    """
    running = operations + replacement
    return capital + launch + running + ground + deorbit - residual
