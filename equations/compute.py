"""From accelerators to delivered compute, and the electrical power they draw."""

from uq.parameters import Scalar


def peak_compute(count: Scalar, accelerator_peak: Scalar) -> Scalar:
    r"""Nominal compute of all accelerators together.

    $$C_{\mathrm{peak}} = N\, C_{\mathrm{accel}}$$

    Args:
        count: Number of accelerators, $N$ [-].
        accelerator_peak: Dense peak rate of one, $C_{\mathrm{accel}}$ [FLOP/s].

    Returns:
        Peak rate, $C_{\mathrm{peak}}$ [FLOP/s].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 2.
    """
    return count * accelerator_peak


def it_power(count: Scalar, accelerator_power: Scalar, overhead: Scalar) -> Scalar:
    r"""Electrical power of the computers, the rest of a server as an overhead.

    $$P_{\mathrm{IT}} = N P_{\mathrm{accel}} (1 + o)$$

    Args:
        count: Number of accelerators, $N$ [-].
        accelerator_power: Power of one, $P_{\mathrm{accel}}$ [W].
        overhead: Processors, memory, network and storage as a share of the
            accelerators, $o$ [-].

    Returns:
        Power of the computers, $P_{\mathrm{IT}}$ [W].

    Note:
        The text sums the parts (`itemised_it_power`); its code has the overhead.

    Source:
        Hodge (2026), spacedc-mdao 0.4.2, `models/compute.py`.
    """
    return count * accelerator_power * (1 + overhead)


def itemised_it_power(
    count: Scalar,
    accelerator_power: Scalar,
    processors: Scalar,
    memory: Scalar,
    network: Scalar,
    storage: Scalar,
) -> Scalar:
    r"""Electrical power of the computers, part by part.

    $$P_{\mathrm{IT}} = N P_{\mathrm{accel}} + P_{\mathrm{CPU}} + P_{\mathrm{memory}}
    + P_{\mathrm{network}} + P_{\mathrm{storage}}$$

    Args:
        count: Number of accelerators, $N$ [-].
        accelerator_power: Power of one, $P_{\mathrm{accel}}$ [W].
        processors: All host processors, $P_{\mathrm{CPU}}$ [W].
        memory: All host memory, $P_{\mathrm{memory}}$ [W].
        network: All switches and interfaces, $P_{\mathrm{network}}$ [W].
        storage: All storage, $P_{\mathrm{storage}}$ [W].

    Returns:
        Power of the computers, $P_{\mathrm{IT}}$ [W].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 2.
    """
    return count * accelerator_power + processors + memory + network + storage


def compute_per_energy(delivered: Scalar, power: Scalar) -> Scalar:
    r"""Compute delivered for each unit of energy.

    $$\eta = \frac{C_{\mathrm{delivered}}}{P_{\mathrm{IT}}}$$

    Args:
        delivered: Delivered rate, $C_{\mathrm{delivered}}$ [FLOP/s].
        power: Power of the computers, $P_{\mathrm{IT}}$ [W].

    Returns:
        Compute per energy, $\eta$ [FLOP/J].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 2.
    """
    return delivered / power


def delivered_compute(
    peak: Scalar,
    power_factor: Scalar,
    thermal_factor: Scalar,
    network_factor: Scalar,
    availability: Scalar,
    utilization: Scalar,
    software: Scalar,
) -> Scalar:
    r"""Useful compute that is left of the peak.

    $$C_{\mathrm{delivered}} = C_{\mathrm{peak}}\, f_{\mathrm{power}}
    f_{\mathrm{thermal}} f_{\mathrm{network}} f_{\mathrm{availability}}
    f_{\mathrm{utilization}} f_{\mathrm{software}}$$

    Args:
        peak: Nominal rate, $C_{\mathrm{peak}}$ [FLOP/s].
        power_factor: Share the power supply supports [-].
        thermal_factor: Share the radiators support [-].
        network_factor: Share the links support [-].
        availability: Share of the time and of the units that work [-].
        utilization: Share of it that is used [-].
        software: Sustained over peak performance [-].

    Returns:
        Delivered rate, $C_{\mathrm{delivered}}$ [FLOP/s].

    Note:
        Power and heat bound the same load, so the product counts a shortage of both
        twice: a design short of power makes less heat. Pass the smaller of the two as
        one factor, and 1 as the other, for the bottleneck.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 1.
    """
    factors = power_factor * thermal_factor * network_factor
    return peak * factors * availability * utilization * software


def reliable_compute(
    delivered: Scalar, availability: Scalar, degraded_share: Scalar
) -> Scalar:
    r"""Compute that is left when some machines are down and some run slowly.

    $$C_{\mathrm{reliable}} = C_{\mathrm{delivered}}\, A\, (1 - f_{\mathrm{degraded}})$$

    Args:
        delivered: Rate while all work, $C_{\mathrm{delivered}}$ [FLOP/s].
        availability: Share of the time in service, $A$ [-].
        degraded_share: Share lost to graceful degradation, $f_{\mathrm{degraded}}$ [-].

    Returns:
        Rate, $C_{\mathrm{reliable}}$ [FLOP/s].

    Note:
        The text has availability in `delivered_compute` as well: count it once.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 10.
    """
    return delivered * availability * (1 - degraded_share)


def it_power_limit(
    bus: Scalar,
    avionics: Scalar,
    communications: Scalar,
    cooling: Scalar,
    propulsion: Scalar,
    margin: Scalar,
) -> Scalar:
    r"""Power that the rest of a satellite leaves its computers.

    $$P_{\mathrm{IT}} \le P_{\mathrm{bus}} - P_{\mathrm{avionics}} -
    P_{\mathrm{comms}} - P_{\mathrm{thermal}} - P_{\mathrm{propulsion}} -
    P_{\mathrm{margin}}$$

    Args:
        bus: Power on the bus, $P_{\mathrm{bus}}$ [W].
        avionics: Of control and data handling, $P_{\mathrm{avionics}}$ [W].
        communications: Of terminals, $P_{\mathrm{comms}}$ [W].
        cooling: Of pumps, $P_{\mathrm{thermal}}$ [W].
        propulsion: Of thrusters, $P_{\mathrm{propulsion}}$ [W].
        margin: Kept free, $P_{\mathrm{margin}}$ [W].

    Returns:
        Largest power of the computers [W]; negative where the bus is too weak.

    Note:
        The model has all but the pumps as one share of the computers' power.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 3.
    """
    housekeeping = avionics + communications + cooling + propulsion
    return bus - housekeeping - margin
