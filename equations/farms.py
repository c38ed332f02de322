"""Large collectors in orbit: to deploy them, to wire them, to beam what they make."""

import math

import jax.numpy as jnp

from uq.parameters import Scalar


LOG_TWO = math.log(2)  # [-]


def transfer_energy(
    mass: Scalar, delta_v: Scalar, exhaust_velocity: Scalar, efficiency: Scalar
) -> Scalar:
    r"""Electricity that moves a mass by a thruster.

    $$E = \frac{m \left(e^{\Delta v / v_e} - 1\right) v_e^2}{2 \eta}$$

    Args:
        mass: Moved, without propellant, $m$ [kg].
        delta_v: Velocity change, $\Delta v$ [m/s].
        exhaust_velocity: Of the thruster, $v_e$ [m/s].
        efficiency: Jet power over electric power, $\eta$ [-].

    Returns:
        Energy, $E$ [J]; never below $m \Delta v^2 / (2 \eta)$, least near
        $v_e = 0.63 \Delta v$.

    Source:
        Sutton & Biblarz (2010), Rocket Propulsion Elements, 8th ed., ch. 2 and 4.
    """
    propellant = mass * jnp.expm1(delta_v / exhaust_velocity)
    return propellant * exhaust_velocity**2 / (2 * efficiency)


def deployment_energy(mass: Scalar, making: Scalar, transfer: Scalar) -> Scalar:
    r"""Energy of a farm or ring: to make it, and to bring it to its place.

    $$E = m\, e_{\mathrm{make}} + E_{\mathrm{move}}$$

    Args:
        mass: Of the farm, $m$ [kg].
        making: Energy per mass made, $e_{\mathrm{make}}$ [J/kg].
        transfer: Energy to move it, $E_{\mathrm{move}}$ [J].

    Returns:
        Energy, $E$ [J].

    Source:
        ksarith (2026), Power Systems & Energy Scaling, next steps (ring deployment
        energy against replication rate), which states no equation.
    """
    return mass * making + transfer


def payback_time(energy: Scalar, power: Scalar) -> Scalar:
    r"""Time in which a plant returns the energy that it took.

    $$t = \frac{E}{P}$$

    Args:
        energy: Of making and deploying, $E$ [J].
        power: Mean output, $P$ [W].

    Returns:
        Energy payback time, $t$ [s].

    Source:
        Definition.
    """
    return energy / power


def self_doubling_time(payback: Scalar) -> Scalar:
    r"""Time in which a plant doubles that puts all it makes into more of itself.

    $$t_2 = t \ln 2$$

    Args:
        payback: Its energy payback time, $t$ [s].

    Returns:
        Doubling time, $t_2$ [s].

    Source:
        $\dot P = P / t$: exponential growth.
    """
    return LOG_TWO * payback


def deployment_time(energy: Scalar, units: Scalar, spare: Scalar) -> Scalar:
    r"""Time in which a swarm deploys a farm instead of copying itself.

    $$t = \frac{E}{N P_{\mathrm{spare}}}$$

    Args:
        energy: Of making and deploying, $E$ [J].
        units: In the swarm, $N$ [-].
        spare: Power that the upkeep of a unit leaves, $P_{\mathrm{spare}}$ [W].

    Returns:
        Time, $t$ [s]; NaN where no power is left.

    Source:
        ksarith (2026), Power Systems & Energy Scaling, next steps.
    """
    ever = (spare > 0) & (units > 0)
    return jnp.where(ever, energy / jnp.where(ever, units * spare, 1.0), jnp.nan)


def foregone_copies(energy: Scalar, copy: Scalar) -> Scalar:
    r"""Copies that could have been built with the energy of a farm.

    $$n = \frac{E}{E_{\mathrm{copy}}}$$

    Args:
        energy: Of making and deploying, $E$ [J].
        copy: Of one copy of a unit, $E_{\mathrm{copy}}$ [J].

    Returns:
        Copies, $n$ [-].

    Source:
        Definition.
    """
    return energy / copy


def interconnected_power(
    power: Scalar, mass_factor: Scalar, transmission: Scalar
) -> Scalar:
    r"""Power that arrives over an interconnect which takes the place of collectors.

    $$P' = \mu\, \tau\, P$$

    Args:
        power: Of the farm, were all its mass collectors, $P$ [W].
        mass_factor: Share of its mass that the interconnect leaves, $\mu$ [-].
        transmission: Power delivered per power made, $\tau$ [-].

    Returns:
        Delivered power, $P'$ [W].

    Source:
        ksarith (2026), Astroid-miner, `PowerSubsystem`.
    """
    return power * mass_factor * transmission


def breakeven_mass_factor(superconducting: Scalar, conducting: Scalar) -> Scalar:
    r"""Share of the collectors that superconductors must leave to be worth it.

    $$\mu_* = \frac{\tau_c}{\tau_s}$$

    Args:
        superconducting: Power delivered per power made with them, $\tau_s$ [-].
        conducting: The same over plain conductors, $\tau_c$ [-].

    Returns:
        Mass factor, $\mu_*$ [-].

    Note:
        The program behind the source has 0.98, 0.85 and a factor of 0.78, below the
        0.867 that breaks even: there superconductors always lose a tenth.

    Source:
        `interconnected_power`, equal for both.
    """
    return conducting / superconducting


def conductor_mass(
    power: Scalar,
    length: Scalar,
    voltage: Scalar,
    transmission: Scalar,
    resistivity: Scalar,
    density: Scalar,
) -> Scalar:
    r"""Mass of a plain conductor, out and back, that loses a given share.

    From $R = 2 \rho L / A$ and $1 - \tau = P R / U^2$:

    $$m = \frac{4 \rho\, d\, L^2 P}{(1 - \tau)\, U^2}$$

    Args:
        power: Sent, $P$ [W].
        length: One way, $L$ [m].
        voltage: Between the two, at the source, $U$ [V].
        transmission: Power delivered per power sent, $\tau$ [-].
        resistivity: Of the conductor, $\rho$ [ohm*m].
        density: Of the conductor, $d$ [kg/m^3].

    Returns:
        Mass, $m$ [kg]; NaN where nothing is lost, which takes no plain conductor.

    Source:
        Ohm's law.
    """
    lossy = transmission < 1
    lost = jnp.where(lossy, 1 - transmission, 1.0)
    mass = 4 * resistivity * density * length**2 * power / (lost * voltage**2)
    return jnp.where(lossy, mass, jnp.nan)


def beam_parameter(
    transmitter: Scalar, receiver: Scalar, wavelength: Scalar, distance: Scalar
) -> Scalar:
    r"""Apertures over what diffraction spreads a beam to.

    $$\tau = \frac{\sqrt{A_t A_r}}{\lambda d} = \frac{\pi D_t D_r}{4 \lambda d}$$

    Args:
        transmitter: Diameter of the transmitting aperture, $D_t$ [m].
        receiver: Diameter of the receiving aperture, $D_r$ [m].
        wavelength: $\lambda$ [m].
        distance: Between them, $d$ [m].

    Returns:
        Parameter, $\tau$ [-].

    Source:
        Goubau & Schwering (1961), On the guided propagation of electromagnetic wave
        beams, IRE Trans. Antennas Propag. 9, 248-256; Brown (1984), The history of
        power transmission by radio waves, IEEE Trans. Microw. Theory Tech. 32.
    """
    return math.pi / 4 * transmitter * receiver / (wavelength * distance)


def beam_efficiency(parameter: Scalar) -> Scalar:
    r"""Share of a beam of best taper that a receiver catches.

    $$\eta = 1 - e^{-\tau^2}$$

    Args:
        parameter: Of the apertures, $\tau$ [-].

    Returns:
        Share, $\eta$ [-]; for small $\tau$ that of Friis, $A_t A_r / (\lambda d)^2$.

    Source:
        Shinohara (2014), Wireless Power Transfer via Radiowaves, ch. 2, for the curve
        of Goubau & Schwering (1961).
    """
    return -jnp.expm1(-(parameter**2))


def beamed_power(
    power: Scalar, transmission: Scalar, beam: Scalar, rectification: Scalar
) -> Scalar:
    r"""Electricity at the far end of a beam.

    $$P' = \eta_t\, \eta\, \eta_r\, P$$

    Args:
        power: Electricity sent, $P$ [W].
        transmission: Beam per electricity sent, $\eta_t$ [-].
        beam: Share of the beam that is caught, $\eta$ [-].
        rectification: Electricity per caught beam, $\eta_r$ [-].

    Returns:
        Power, $P'$ [W].

    Source:
        ksarith (2026), Power Systems & Energy Scaling, section 2.4 (energy beaming),
        which states no equation; the chain is that of Brown (1984).
    """
    return power * transmission * beam * rectification
