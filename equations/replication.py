"""Self-replication on a power budget: cycles, growth, energy, and what must be stored.

A unit copies itself with the power its upkeep leaves; counts are continuous.
"""

import jax.numpy as jnp

from equations.special import decay_mean
from uq.parameters import Scalar


def cycle_energy(
    collection: Scalar, processing: Scalar, computing: Scalar, propulsion: Scalar
) -> Scalar:
    r"""Energy of one replication cycle, the sum of its parts.

    $$E = E_{\mathrm{coll}} + E_{\mathrm{proc}} + E_{\mathrm{comp}} +
    E_{\mathrm{prop}}$$

    Args:
        collection: Collection and anchoring, $E_{\mathrm{coll}}$ [J].
        processing: Melting, forming, welding, $E_{\mathrm{proc}}$ [J].
        computing: Computers, sensors, communication, $E_{\mathrm{comp}}$ [J].
        propulsion: Propulsion, delivery and all else, $E_{\mathrm{prop}}$ [J].

    Returns:
        Energy, $E$ [J].

    Note:
        The source prints 1 to 10 MWh for the total and parts that add up to 0.7 to
        6.0 MWh: the rest is what it calls variable propulsion. Sample the parts with
        that rest, or the total, never both.

    Source:
        ksarith (2026), Power Systems & Energy Scaling, section 3.
    """
    return collection + processing + computing + propulsion


def cycle_time(energy: Scalar, unit_power: Scalar, base_load: Scalar) -> Scalar:
    r"""Time in which a unit gathers the energy of its copy.

    $$T = \frac{E}{P - P_{\mathrm{base}}}$$

    Args:
        energy: Of one copy, $E$ [J].
        unit_power: Mean power of a unit, $P$ [W].
        base_load: What its upkeep takes, $P_{\mathrm{base}}$ [W].

    Returns:
        Time, $T$ [s]; NaN where $P \le P_{\mathrm{base}}$: it never replicates.

    Note:
        The source compares 100 to 500 W of first units with a base load of 200 to
        500 W and draws no conclusion: five in eight of such units never replicate.

    Source:
        ksarith (2026), Power Systems & Energy Scaling, section 3.
    """
    spare = unit_power - base_load
    ever = spare > 0
    # Double `where`, here and below: no gradient meets the NaN of the other branch.
    return jnp.where(ever, energy / jnp.where(ever, spare, 1.0), jnp.nan)


def growth_factor(failure: Scalar) -> Scalar:
    r"""Units after a cycle over units before it.

    $$\gamma = 2 (1 - f)$$

    Args:
        failure: Share of all units, new ones too, lost in a cycle, $f$ [-].

    Returns:
        Growth factor, $\gamma$ [-].

    Source:
        ksarith (2026), Power Systems & Energy Scaling, section 3 (doubling); its
        notebook Swarm_replication_growth for the failures.
    """
    return 2 * (1 - failure)


def swarm_units(units: Scalar, factor: Scalar, cycles: Scalar) -> Scalar:
    r"""Units after a number of cycles.

    $$N = N_0 \gamma^n, \qquad n = t / T$$

    Args:
        units: At the start, $N_0$ [-].
        factor: Growth in a cycle, $\gamma$; 2 without failures [-].
        cycles: Cycles done, $n$ [-].

    Returns:
        Units, $N$ [-].

    Source:
        ksarith (2026), Power Systems & Energy Scaling, section 3.
    """
    return units * factor**cycles


def limited_units(units: Scalar, grown: Scalar, capacity: Scalar) -> Scalar:
    r"""Units where a carrying capacity slows the growth.

    The logistic law in the number $N_e$ that would have grown without limit:

    $$N = \frac{K}{1 + \left(\frac{K}{N_0} - 1\right) \frac{N_0}{N_e}}$$

    which is $K / (1 + (K / N_0 - 1) e^{-rt})$ for $N_e = N_0 e^{rt}$.

    Args:
        units: At the start, $N_0$ [-].
        grown: Units without a limit, $N_e$ [-].
        capacity: Carrying capacity, $K$ [-].

    Returns:
        Units, $N$ [-]; NaN where more than $K$ decline, for which the law has none.

    Source:
        Verhulst (1838), Notice sur la loi que la population suit dans son
        accroissement; ksarith (2026), notebook Swarm_replication_growth.
    """
    # The law has a pole there, and negative units beyond.
    told = (units <= capacity) | (grown >= units)
    slowed = capacity / (1 + (jnp.where(told, capacity, units) - units) / grown)
    return jnp.where(told, slowed, jnp.nan)


def unlimited_units(units: Scalar, target: Scalar, capacity: Scalar) -> Scalar:
    r"""Units that would have grown without a limit when a limited swarm has a target.

    $$N_e = \frac{K - N_0}{K / N_* - 1}$$

    Args:
        units: At the start, $N_0 < K$ [-].
        target: Units wanted, $N_*$ [-].
        capacity: Carrying capacity, $K$ [-].

    Returns:
        Units without a limit, $N_e$ [-]; NaN where $N_* \ge K$: never reached, and
        where $N_0 \ge K$: it does not grow.

    Source:
        `limited_units`, solved for the growth without a limit.
    """
    room = capacity / target - 1
    ever = (room > 0) & (units < capacity)
    return jnp.where(ever, (capacity - units) / jnp.where(ever, room, 1.0), jnp.nan)


def cycles_to_target(units: Scalar, target: Scalar, factor: Scalar) -> Scalar:
    r"""Cycles from some units to many.

    $$n_* = \frac{\ln(N_* / N_0)}{\ln \gamma}$$

    Args:
        units: At the start, $N_0$ [-].
        target: Units wanted, $N_*$ [-].
        factor: Growth in a cycle, $\gamma$ [-].

    Returns:
        Cycles, $n_*$ [-]; negative where there are as many already, NaN where
        $\gamma \le 1$: the swarm does not grow.

    Source:
        `swarm_units`, solved for the cycles.
    """
    growing = factor > 1
    rate = jnp.log(jnp.where(growing, factor, 2.0))
    return jnp.where(growing, jnp.log(target / units) / rate, jnp.nan)


def unit_energy(first: Scalar, energy_growth: Scalar, generation: Scalar) -> Scalar:
    r"""Energy of one copy in a later generation.

    $$E_g = E_1 \left(\frac{q}{2}\right)^g$$

    Args:
        first: Energy of the first copy, $E_1$ [J].
        energy_growth: Energy of a generation over that of the one before, which had
            half as many units, $q$; 2 without learning [-].
        generation: Generations before this one, $g$ [-].

    Returns:
        Energy of a copy, $E_g$ [J].

    Note:
        "Each replication doubles units but requires 1.5-2x energy" can be read as the
        energy of every unit growing so, against the efficiency gains it names. Its
        later edition says that the energy of a generation does.

    Source:
        ksarith (2026), Power Systems & Energy Scaling, section 3.
    """
    return first * (energy_growth / 2) ** generation


def wright_exponent(energy_growth: Scalar) -> Scalar:
    r"""Exponent of Wright's law in the energy of a copy.

    $$b = \log_2 \frac{q}{2}$$

    Args:
        energy_growth: Energy of a generation over that of the one before, $q$ [-].

    Returns:
        Exponent, $b$; 0 without learning, -0.415 for $q = 1.5$ [-].

    Source:
        Wright (1936), Factors Affecting the Cost of Airplanes, J. Aeronaut. Sci. 3.
    """
    return jnp.log2(energy_growth / 2)


def generation_energy(
    units: Scalar, first: Scalar, energy_growth: Scalar, generation: Scalar
) -> Scalar:
    r"""Energy of all copies of a generation.

    $$\mathcal{E}_g = N_0 E_1 q^g$$

    Args:
        units: At the start, $N_0$ [-].
        first: Energy of the first copy, $E_1$ [J].
        energy_growth: Energy of a generation over that of the one before, $q$ [-].
        generation: Generations before this one, $g$ [-].

    Returns:
        Energy of the generation, $\mathcal{E}_g$ [J].

    Source:
        ksarith (2026), Power Systems & Energy Scaling, section 3.
    """
    return units * first * energy_growth**generation


def cumulative_energy(
    units: Scalar, first: Scalar, energy_growth: Scalar, generations: Scalar
) -> Scalar:
    r"""Energy of all copies of a number of generations.

    $$\sum_{g=0}^{G-1} N_0 E_1 q^g = N_0 E_1 \frac{q^G - 1}{q - 1}, \qquad
    N_0 E_1 G \text{ for } q = 1$$

    Args:
        units: At the start, $N_0$ [-].
        first: Energy of the first copy, $E_1$ [J].
        energy_growth: Energy of a generation over that of the one before, $q$ [-].
        generations: Generations, $G$; fractions interpolate [-].

    Returns:
        Energy [J]; value and derivatives are regular at $q = 1$.

    Source:
        Geometric series of `generation_energy`.
    """
    # With l = ln q: e^(lG) - 1 over e^l - 1, both regular at l = 0.
    log = jnp.log(energy_growth)
    series = generations * decay_mean(-log * generations) / decay_mean(-log)
    return units * first * series


def mean_demand(
    units: Scalar, base_load: Scalar, energy: Scalar, cycle: Scalar
) -> Scalar:
    r"""Power that a replicating swarm takes, averaged over a cycle.

    $$P = N \left(P_{\mathrm{base}} + \frac{E}{T}\right)$$

    Args:
        units: In the swarm, $N$ [-].
        base_load: Upkeep of a unit, $P_{\mathrm{base}}$ [W].
        energy: Of one copy, $E$ [J].
        cycle: Time to build a copy, $T$ [s].

    Returns:
        Demand, $P$ [W].

    Note:
        The source prints a "daily average demand" in watts: 200 to 500 W are 4.8 to
        12 kWh a day.

    Source:
        ksarith (2026), Power Systems & Energy Scaling, section 3.
    """
    return units * (base_load + energy / cycle)


def storage_energy(peak: Scalar, unit_power: Scalar, duration: Scalar) -> Scalar:
    r"""Energy that a unit must have stored before it fabricates.

    $$W = \max(0, P_{\mathrm{peak}} - P)\, t$$

    Args:
        peak: Load while fabricating, $P_{\mathrm{peak}}$ [W].
        unit_power: Power of the unit, $P$ [W].
        duration: Time at the peak without a pause, $t$ [s].

    Returns:
        Energy out of storage, $W$ [J].

    Source:
        ksarith (2026), Power Systems & Energy Scaling, section 3 (spikes to 1-10 kW).
    """
    return jnp.maximum(peak - unit_power, 0.0) * duration
