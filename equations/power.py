"""Solar arrays, batteries and the bus between them."""

import jax.numpy as jnp

from uq.parameters import Scalar


def load_with_pumping(
    it_power: Scalar,
    other_fraction: Scalar,
    pump_fraction: Scalar,
    distribution_efficiency: Scalar,
) -> Scalar:
    r"""Power at the loads, with the coolant pumps that carry its heat.

    All power that enters distribution ends as heat, $Q = P / \eta$, and the pumps take
    a fraction of that heat: $P = P_{\mathrm{IT}}(1 + o) + p\,Q$, solved for $P$. The
    losses of trackers and of charging stay at the arrays and the batteries.

    $$P = \frac{P_{\mathrm{IT}} (1 + o)}{1 - p / \eta}$$

    Args:
        it_power: Power of the computers, $P_{\mathrm{IT}}$ [W].
        other_fraction: Other loads (avionics, links, propulsion, margin) as a share of
            the computers, $o$ [-].
        pump_fraction: Pump power per heat moved, $p < \eta$ [-].
        distribution_efficiency: Of power distribution and conversion, $\eta$ [-].

    Returns:
        Power at the loads, $P$ [W]; NaN where $p \ge \eta$: the pumps would need more
        than they move.

    Note:
        The published code has no distribution losses; $\eta = 1$ gives its load.

    Source:
        Hodge (2026), spacedc-mdao 0.4.2, `models/power.py`.
    """
    rest = 1 - pump_fraction / distribution_efficiency
    return it_power * (1 + other_fraction) / jnp.where(rest > 0, rest, jnp.nan)


def beginning_of_life_array_power(
    area: Scalar,
    irradiance: Scalar,
    cell_efficiency: Scalar,
    packing_efficiency: Scalar,
    pointing_efficiency: Scalar,
) -> Scalar:
    r"""Electrical power of a new array in sunlight.

    $$P = S A\, \eta_{\mathrm{cell}} \eta_{\mathrm{packing}} \eta_{\mathrm{pointing}}$$

    Args:
        area: Array area, $A$ [m^2].
        irradiance: Solar irradiance, $S$ [W/m^2].
        cell_efficiency: Cell efficiency, $\eta_{\mathrm{cell}}$ [-].
        packing_efficiency: Packing, wiring, coverglass, $\eta_{\mathrm{packing}}$ [-].
        pointing_efficiency: Cosine and pointing losses, $\eta_{\mathrm{pointing}}$ [-].

    Returns:
        Power at the beginning of life, $P$ [W].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 3.
    """
    efficiency = cell_efficiency * packing_efficiency * pointing_efficiency
    return area * irradiance * efficiency


def array_area(
    power: Scalar,
    irradiance: Scalar,
    cell_efficiency: Scalar,
    packing_efficiency: Scalar,
    pointing_efficiency: Scalar,
) -> Scalar:
    r"""Array area for a power at the beginning of life.

    $$A = \frac{P}{S\, \eta_{\mathrm{cell}} \eta_{\mathrm{packing}}
    \eta_{\mathrm{pointing}}}$$

    Args:
        power: Power at the beginning of life, $P$ [W].
        irradiance: Solar irradiance, $S$ [W/m^2].
        cell_efficiency: Cell efficiency, $\eta_{\mathrm{cell}}$ [-].
        packing_efficiency: Packing, wiring, coverglass, $\eta_{\mathrm{packing}}$ [-].
        pointing_efficiency: Cosine and pointing losses, $\eta_{\mathrm{pointing}}$ [-].

    Returns:
        Array area, $A$ [m^2].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 3, solved for the area.
    """
    efficiency = cell_efficiency * packing_efficiency * pointing_efficiency
    return power / (irradiance * efficiency)


def end_of_life_power(beginning: Scalar, degradation: Scalar, years: Scalar) -> Scalar:
    r"""Power of an array after years of degradation.

    $$P_{\mathrm{EOL}} = P_{\mathrm{BOL}} (1 - d)^n$$

    Args:
        beginning: Power at the beginning of life, $P_{\mathrm{BOL}}$ [W].
        degradation: Share lost each year, $d < 1$ [-].
        years: Number of years, $n$ [-].

    Returns:
        Power at the end of life, $P_{\mathrm{EOL}}$ [W].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 3; Wertz & Larson
        (1999), Space Mission Analysis and Design, 3rd ed., sec. 11.4.
    """
    return beginning * (1 - degradation) ** years


def beginning_of_life_power(end: Scalar, degradation: Scalar, years: Scalar) -> Scalar:
    r"""Power a new array needs so that enough is left at the end.

    $$P_{\mathrm{BOL}} = \frac{P_{\mathrm{EOL}}}{(1 - d)^n}$$

    Args:
        end: Power at the end of life, $P_{\mathrm{EOL}}$ [W].
        degradation: Share lost each year, $d < 1$ [-].
        years: Number of years, $n$ [-].

    Returns:
        Power at the beginning of life, $P_{\mathrm{BOL}}$ [W].

    Source:
        Inverse of `end_of_life_power`.
    """
    return end / (1 - degradation) ** years


def bus_power(
    end_of_life: Scalar,
    sunlit_fraction: Scalar,
    tracking_efficiency: Scalar,
    distribution_efficiency: Scalar,
) -> Scalar:
    r"""Orbit-average power an array gives the loads, as the text has it.

    $$P_{\mathrm{bus}} = P_{\mathrm{EOL}} f \eta_{\mathrm{MPPT}} \eta_{\mathrm{PDU}}$$

    Args:
        end_of_life: Power of the sunlit array at the end of life [W].
        sunlit_fraction: Sunlit share of the orbit, $f$ [-].
        tracking_efficiency: Of the peak-power tracker, $\eta_{\mathrm{MPPT}}$ [-].
        distribution_efficiency: Of power distribution, $\eta_{\mathrm{PDU}}$ [-].

    Returns:
        Power at the loads, $P_{\mathrm{bus}}$ [W].

    Note:
        The battery loses nothing here; `sunlit_array_power` charges its round trip.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 3.
    """
    return end_of_life * sunlit_fraction * tracking_efficiency * distribution_efficiency


def orbit_average_array_power(
    load: Scalar,
    sunlit_fraction: Scalar,
    tracking_efficiency: Scalar,
    distribution_efficiency: Scalar,
) -> Scalar:
    r"""Power of the sunlit array for a load, as the text has it.

    $$P_{\mathrm{array}} = \frac{P}{f \eta_{\mathrm{MPPT}} \eta_{\mathrm{PDU}}}$$

    Args:
        load: Power at the loads, $P$ [W].
        sunlit_fraction: Sunlit share of the orbit, $0 < f \le 1$ [-].
        tracking_efficiency: Of the peak-power tracker, $\eta_{\mathrm{MPPT}}$ [-].
        distribution_efficiency: Of power distribution, $\eta_{\mathrm{PDU}}$ [-].

    Returns:
        Power of the sunlit array at the end of life, $P_{\mathrm{array}}$ [W].

    Note:
        `sunlit_array_power` with a battery that returns all it was given.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 3, solved for the array.
    """
    return load / (sunlit_fraction * tracking_efficiency * distribution_efficiency)


def sunlit_array_power(
    load: Scalar,
    sunlit_fraction: Scalar,
    tracking_efficiency: Scalar,
    distribution_efficiency: Scalar,
    round_trip_efficiency: Scalar,
) -> Scalar:
    r"""Power of the sunlit array that closes the energy balance of one orbit.

    In sunlight the array carries the load and refills the battery with what the
    eclipse took, divided by the round trip.

    $$P_{\mathrm{array}} = \frac{P}{\eta_{\mathrm{MPPT}} \eta_{\mathrm{PDU}}}
    \left(1 + \frac{1 - f}{f\, \eta_{\mathrm{rt}}}\right)$$

    Args:
        load: Power at the loads, the same in sunlight and eclipse, $P$ [W].
        sunlit_fraction: Sunlit share of the orbit, $0 < f \le 1$ [-].
        tracking_efficiency: Of the peak-power tracker, $\eta_{\mathrm{MPPT}}$ [-].
        distribution_efficiency: Of power distribution, $\eta_{\mathrm{PDU}}$ [-].
        round_trip_efficiency: Energy the battery returns per energy it was given,
            $\eta_{\mathrm{rt}}$ [-].

    Returns:
        Power of the sunlit array at the end of life, $P_{\mathrm{array}}$ [W].

    Note:
        The text divides by $f$ alone and so ignores the round trip. The published code
        has it, without tracking or distribution losses.

    Source:
        Wertz & Larson (1999), Space Mission Analysis and Design, 3rd ed., sec. 11.4,
        eq. 11-5; Hodge (2026), spacedc-mdao 0.4.2, `models/power.py`.
    """
    refill = (1 - sunlit_fraction) / sunlit_fraction / round_trip_efficiency
    return load / (tracking_efficiency * distribution_efficiency) * (1 + refill)


def load_in_eclipse(load: Scalar, other_fraction: Scalar, running: Scalar) -> Scalar:
    r"""Power at the loads in eclipse, where part of the computers pauses.

    $$P_e = P \frac{o + r}{o + 1}$$

    Args:
        load: Power at the loads in sunlight, $P$ [W].
        other_fraction: Other loads as a share of the computers, $o$ [-].
        running: Share of the computers that runs on, $r$ [-].

    Returns:
        Power, $P_e$ [W]; the load itself where all run.

    Source:
        `load_with_pumping` of that share of the computers, other loads kept up.
    """
    return load * ((other_fraction + running) / (other_fraction + 1))


def array_mass(power: Scalar, specific_power: Scalar) -> Scalar:
    r"""Mass of a solar array.

    $$m = \frac{P}{s}$$

    Args:
        power: Array power, $P$ [W].
        specific_power: Power per mass at the same age of the array, $s$ [W/kg].

    Returns:
        Array mass, $m$ [kg].

    Note:
        The text divides end-of-life power by end-of-life specific power, its code the
        same two at the beginning of life. They agree as long as they are not mixed.

    Source:
        Hodge (2026), spacedc-mdao governing equations, sections 3 and 5.
    """
    return power / specific_power


def battery_energy(
    load: Scalar,
    eclipse_duration: Scalar,
    discharge_efficiency: Scalar,
    depth_of_discharge: Scalar,
    reserve: Scalar,
) -> Scalar:
    r"""Battery capacity that carries the load through an eclipse.

    $$E = \frac{P\, t\, M}{\eta\, D}$$

    Args:
        load: Power in eclipse, $P$ [W].
        eclipse_duration: Longest eclipse, $t$ [s].
        discharge_efficiency: Of discharge and distribution, $\eta$ [-].
        depth_of_discharge: Share of the capacity that may be used, $D$ [-].
        reserve: Factor on the capacity, $M \ge 1$ [-].

    Returns:
        Capacity, $E$ [J].

    Note:
        The published code leaves out $\eta$ and $M$; 1 for both gives its capacity.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 3.
    """
    drawn = load * eclipse_duration / discharge_efficiency
    return drawn / depth_of_discharge * reserve


def battery_mass(energy: Scalar, specific_energy: Scalar) -> Scalar:
    r"""Mass of a battery.

    $$m = \frac{E}{e}$$

    Args:
        energy: Capacity, $E$ [J].
        specific_energy: Capacity per mass, $e$ [J/kg].

    Returns:
        Battery mass, $m$ [kg].

    Source:
        Hodge (2026), spacedc-mdao governing equations, sections 3 and 5.
    """
    return energy / specific_energy
