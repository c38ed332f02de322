"""Vehicles that come and go: cycles, reliability, and fleets that share one depot."""

import math

import jax.numpy as jnp

from equations.constants import HOUR, HOURS_PER_COMMON_YEAR
from equations.special import decay_mean
from uq.parameters import Scalar


# Fleets with a stated utilization: OPEC-in-Space, Performance and Scalability, sec. 7.
THREE = 3.0  # [-]
SIX = 6.0  # [-]


def cycle_time(
    preparation: Scalar,
    outbound: Scalar,
    harvest: Scalar,
    inbound: Scalar,
    docking: Scalar,
    offload: Scalar,
) -> Scalar:
    r"""Time from one departure of a skimmer to the next.

    $$T = T_{\mathrm{prep}} + T_{\mathrm{out}} + T_{\mathrm{harvest}} +
    T_{\mathrm{return}} + T_{\mathrm{dock}} + T_{\mathrm{offload}}$$

    Args:
        preparation: Planning, top-off and health check [s].
        outbound: Transit to the gas [s].
        harvest: Harvesting [s].
        inbound: Transit back [s].
        docking: Approach and capture [s].
        offload: Pumping out, refuelling and thermal settling [s].

    Returns:
        Cycle time, $T$ [s].

    Source:
        OPEC-in-Space, Performance and Scalability, sections 1 and 2.
    """
    return preparation + outbound + harvest + inbound + docking + offload


def sorties_per_year(cycle: Scalar) -> Scalar:
    r"""Sorties that fit into a year.

    $$N = \frac{8760\ \mathrm{h}}{T}$$

    Args:
        cycle: Cycle time, $T > 0$ [s].

    Returns:
        Sorties a year, $N$ [1/yr]; an expectation, never rounded.

    Source:
        OPEC-in-Space, Performance and Scalability, section 1.
    """
    return HOURS_PER_COMMON_YEAR * HOUR / cycle


def effective_sorties(sorties: Scalar, reliability: Scalar) -> Scalar:
    r"""Sorties that deliver.

    $$N_{\mathrm{eff}} = N R$$

    Args:
        sorties: Sorties that fit into a year, $N$ [1/yr].
        reliability: Share of them that deliver, $R$ [-].

    Returns:
        Deliveries a year, $N_{\mathrm{eff}}$ [1/yr].

    Source:
        OPEC-in-Space, Performance and Scalability, section 5.
    """
    return sorties * reliability


def flown_sorties(sorties: Scalar, reliability: Scalar, burn_share: Scalar) -> Scalar:
    r"""Sorties that burn propellant, whether they deliver or not.

    $$N_{\mathrm{flown}} = N \left(R + f (1 - R)\right)$$

    Args:
        sorties: Sorties that fit into a year, $N$ [1/yr].
        reliability: Share of them that deliver, $R$ [-].
        burn_share: Share of the others that fly and burn, $f$: 0 where all are
            downtime, 1 where all are aborted in flight [-].

    Returns:
        Flown sorties a year, $N_{\mathrm{flown}}$ [1/yr].

    Note:
        The text's reliability factor lumps both kinds of loss.

    Source:
        Expectation; the kinds of loss are those of OPEC-in-Space, Performance and
        Scalability, section 5.
    """
    return sorties * (reliability + burn_share * (1 - reliability))


def yearly_yield(delivered: Scalar, sorties: Scalar, reliability: Scalar) -> Scalar:
    r"""Yield of one skimmer.

    $$Y = m_{\mathrm{out}} N R$$

    Args:
        delivered: Delivered mass per sortie, $m_{\mathrm{out}}$ [kg].
        sorties: Sorties that fit into a year, $N$ [1/yr].
        reliability: Share of them that deliver, $R$ [-].

    Returns:
        Yearly yield, $Y$ [kg/yr].

    Note:
        The text says that throughput depends on three things only; routing, reliability
        and utilization are three more.

    Source:
        OPEC-in-Space, Performance and Scalability, sections 1 and 4.
    """
    return delivered * effective_sorties(sorties, reliability)


def fleet_yield(skimmers: Scalar, utilization: Scalar, single: Scalar) -> Scalar:
    r"""Yield of a fleet around one depot.

    $$Y_{\mathrm{total}} = S\, U\, Y$$

    Args:
        skimmers: Number of skimmers, $S$ [-].
        utilization: What sharing a depot leaves of each, $U$ [-].
        single: Yield of one alone, $Y$ [kg/yr].

    Returns:
        Yearly yield, $Y_{\mathrm{total}}$ [kg/yr].

    Note:
        The text calls it a volume; it is a mass.

    Source:
        OPEC-in-Space, Performance and Scalability, section 7.
    """
    return skimmers * utilization * single


def tabulated_utilization(skimmers: Scalar, of_three: Scalar, of_six: Scalar) -> Scalar:
    r"""Utilization of any fleet from that of three and of six skimmers.

    Straight lines between one (which waits for nobody), three and six skimmers; beyond,
    a power law through the last two, which never becomes negative:

    $$U(S > 6) = U_6 \left(\frac{S}{6}\right)^{\log_2 (U_6 / U_3)}$$

    Args:
        skimmers: Number of skimmers, $S \ge 1$ [-].
        of_three: Utilization of three, $U_3$ [-].
        of_six: Utilization of six, $U_6$ [-].

    Returns:
        Utilization, $U$ [-].

    Note:
        The text gives three fleets and no rule between or beyond them.

    Source:
        OPEC-in-Space, Performance and Scalability, section 7 (table).
    """
    few = 1 + (of_three - 1) * (skimmers - 1) / (THREE - 1)
    some = of_three + (of_six - of_three) * (skimmers - THREE) / (SIX - THREE)
    exponent = jnp.log(of_six / of_three) / math.log(SIX / THREE)
    many = of_six * (jnp.maximum(skimmers, SIX) / SIX) ** exponent
    return jnp.where(skimmers <= THREE, few, jnp.where(skimmers <= SIX, some, many))


def power_law_utilization(skimmers: Scalar, exponent: Scalar) -> Scalar:
    r"""Utilization that falls by the same share at each doubling of the fleet.

    $$U = S^{-b}$$

    Args:
        skimmers: Number of skimmers, $S \ge 1$ [-].
        exponent: How fast it falls, $0 \le b < 1$, so that yield still grows [-].

    Returns:
        Utilization, $U$ [-].

    Source:
        A fit to OPEC-in-Space, Performance and Scalability, section 7 (table).
    """
    return skimmers**-exponent


def shared_yield(
    skimmers: Scalar, motherships: Scalar, utilization: Scalar, single: Scalar
) -> Scalar:
    r"""Yield of a fleet whose skimmers are spread evenly over several motherships.

    $$Y = M\, \frac{S}{M}\, U\left(\frac{S}{M}\right) Y_1$$

    Args:
        skimmers: In all, $S$ [-].
        motherships: $M$ [-].
        utilization: Of a fleet of $S / M$, $U$ [-].
        single: Yield of one skimmer alone, $Y_1$ [kg/yr].

    Returns:
        Yield, $Y$ [kg/yr].

    Source:
        OPEC-in-Space, Performance and Scalability, sections 7 and 9, which ends its
        scale where a second mothership is needed and states no equation.
    """
    return motherships * (skimmers / motherships) * utilization * single


def reliability_of_causes(
    self_abort: Scalar,
    recall: Scalar,
    cutoff: Scalar,
    derating: Scalar,
    downtime: Scalar,
    docking: Scalar,
) -> Scalar:
    r"""Share of the possible harvest that its named losses leave.

    $$R = \prod_i (1 - x_i)$$

    Args:
        self_abort: Share lost to aborts by the skimmer (ABORT-1) [-].
        recall: Share lost to recalls (ABORT-2) [-].
        cutoff: Share lost to shadow and thermal swings [-].
        derating: Share lost to derated skimmers [-].
        downtime: Share lost between phases [-].
        docking: Share lost to delays of docking [-].

    Returns:
        Reliability, $R$ [-].

    Note:
        The text names these causes, and drift, and gives none of them a number: only
        their product, 0.60 to 0.85.

    Source:
        OPEC-in-Space, Performance and Scalability, section 5; independent losses are
        ours.
    """
    flown = (1 - self_abort) * (1 - recall) * (1 - cutoff)
    return flown * (1 - derating) * (1 - downtime) * (1 - docking)


def drifted_reliability(first: Scalar, drift: Scalar, sorties: Scalar) -> Scalar:
    r"""Reliability after a number of sorties, each of which takes a share of it.

    $$R_n = R\, (1 - \delta)^n$$

    Args:
        first: Of a skimmer as new, $R$ [-].
        drift: Share lost by each sortie, $\delta$ [-].
        sorties: Flown, $n$ [-].

    Returns:
        Reliability, $R_n$ [-].

    Source:
        OPEC-in-Space, Performance and Scalability, section 5 ("health-degradation
        drift over many sorties"); its law is ours.
    """
    return first * (1 - drift) ** sorties


def mean_drifted_reliability(first: Scalar, drift: Scalar, sorties: Scalar) -> Scalar:
    r"""Mean of a drifting reliability over the sorties until an overhaul.

    $$\bar R = R\, \frac{1 - e^{-x}}{x}, \qquad x = -n \ln(1 - \delta)$$

    Args:
        first: Of a skimmer as new, $R$ [-].
        drift: Share lost by each sortie, $\delta$ [-].
        sorties: Until an overhaul makes it as new, $n$ [-].

    Returns:
        Mean reliability, $\bar R$ [-].

    Source:
        `drifted_reliability`, averaged over continuous sorties.
    """
    return first * decay_mean(-sorties * jnp.log1p(-drift))


def regained_yield(yearly: Scalar, loss: Scalar) -> Scalar:
    r"""Yield that comes back when one of several independent losses is cured.

    $$\Delta Y = Y\, \frac{x}{1 - x}$$

    Args:
        yearly: Yield with the loss, $Y$ [kg/yr].
        loss: Share lost to it, $x$ [-].

    Returns:
        Yield regained, $\Delta Y$ [kg/yr]; NaN where it leaves nothing.

    Source:
        `reliability_of_causes`, with and without a factor.
    """
    leaves = loss < 1
    kept = jnp.where(leaves, 1 - loss, 1.0)
    return jnp.where(leaves, yearly * loss / kept, jnp.nan)
