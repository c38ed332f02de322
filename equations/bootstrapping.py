"""Growth that is not self-sufficient: parts from home, and spares that do not work."""

import jax.numpy as jnp

from equations.special import decay_mean
from uq.parameters import Scalar


# Below it the logarithm of one less a share is told by its series.
SMALL = 1e-4  # [-]


def imported_mass(unit_mass: Scalar, closure: Scalar) -> Scalar:
    r"""Parts of a unit that cannot be made where it is built.

    $$m_v = (1 - c)\, m$$

    Args:
        unit_mass: Of a unit, $m$ [kg].
        closure: Share of its mass that is made on site, $c$ [-].

    Returns:
        Mass to import for each copy, $m_v$ [kg].

    Note:
        The source's units make all of themselves: "minimal Earth dependency". Its swarm
        grows a million times in years, where a study that imports what cannot yet be
        made has thirteen times in twenty.

    Source:
        Metzger et al. (2013), Affordable, rapid bootstrapping of the space industry and
        solar system civilization, J. Aerosp. Eng. 26, 18-29 (closure).
    """
    return (1 - closure) * unit_mass


def crossover_units(imports: Scalar, cycle: Scalar, imported: Scalar) -> Scalar:
    r"""Units for whose copies the imports of a cycle just suffice.

    $$N_\times = \frac{I\, T}{m_v}$$

    Args:
        imports: Mass that arrives, $I$ [kg/s].
        cycle: Time to build a copy, $T$ [s].
        imported: Mass to import for each copy, $m_v$ [kg].

    Returns:
        Units, $N_\times$ [-]; infinite where nothing is imported. More than these build
        no more copies than these.

    Source:
        Balance of mass of the parts that are imported.
    """
    needs = imported > 0
    return jnp.where(needs, imports * cycle / jnp.where(needs, imported, 1.0), jnp.inf)


def needed_imports(
    units: Scalar, target: Scalar, imported: Scalar, time: Scalar
) -> Scalar:
    r"""Least imports with which a swarm can have so many units by then.

    $$I = \frac{m_v (N_* - N_0)}{t}$$

    Args:
        units: At the start, $N_0$ [-].
        target: Units wanted, $N_*$ [-].
        imported: Mass to import for each copy, $m_v$ [kg].
        time: Allowed, $t$ [s].

    Returns:
        Imports, $I$ [kg/s]; 0 where there are as many already. More are needed where
        units fail.

    Source:
        Balance of mass of the parts that are imported.
    """
    return imported * jnp.maximum(target - units, 0.0) / time


def cycles_to_crossover(
    units: Scalar, factor: Scalar, crossover: Scalar, shortening: Scalar
) -> Scalar:
    r"""Cycles until a growing swarm outgrows its imports, which fall with its cycle.

    $$N_0 \gamma^n = N_\times s^n, \qquad n =
    \frac{\ln(N_\times / N_0)}{\ln(\gamma / s)}$$

    Args:
        units: At the start, $N_0$ [-].
        factor: Growth in a cycle, $\gamma$ [-].
        crossover: Units whose copies the imports of a first cycle supply, $N_\times$
            [-].
        shortening: Length of a cycle over that of the one before, $s$ [-].

    Returns:
        Cycles, $n$ [-]; 0 where the start is beyond it, infinite where the crossover
        is, NaN where the swarm does not grow, $\gamma \le s$.

    Source:
        `crossover_units`, in cycles that shorten as those of a swarm that learns.
    """
    growing = factor > shortening
    rate = jnp.log(jnp.where(growing, factor / shortening, 2.0))
    beyond = jnp.maximum(crossover / units, 1.0)
    return jnp.where(growing, jnp.log(beyond) / rate, jnp.nan)


def imported_growth(
    units: Scalar, built: Scalar, failure: Scalar, cycles: Scalar
) -> Scalar:
    r"""Units when each cycle adds the same number, and loses a share of all.

    $$N = N_\times x + b (1 - f) \frac{1 - x}{f}, \qquad x = (1 - f)^n$$

    Args:
        units: At the start, $N_\times$ [-].
        built: Copies that imports supply in a cycle, $b$ [-].
        failure: Share of all units, new ones too, lost in a cycle, $f$ [-].
        cycles: Cycles done, $n$ [-].

    Returns:
        Units, $N$ [-]; on a straight line for $f = 0$, else towards $b (1 - f) / f$.

    Source:
        Geometric series of $N' = (N + b)(1 - f)$.
    """
    decay = -jnp.log1p(-failure)
    kept = jnp.exp(-decay * cycles)
    # (1 - x) / f, regular at f = 0.
    series = cycles * decay_mean(decay * cycles) / decay_mean(decay)
    return units * kept + built * (1 - failure) * series


def cycles_of_imported_growth(
    units: Scalar, built: Scalar, failure: Scalar, target: Scalar
) -> Scalar:
    r"""Cycles until as many units, when each cycle adds the same number.

    $$n = \frac{\ln(1 - a f)}{\ln(1 - f)}, \qquad
    a = \frac{N_* - N_\times}{b (1 - f) - N_\times f}$$

    Args:
        units: At the start, $N_\times$ [-].
        built: Copies that imports supply in a cycle, $b$ [-].
        failure: Share of all units lost in a cycle, $f$ [-].
        target: Units wanted, $N_* \ge N_\times$ [-].

    Returns:
        Cycles, $n$ [-]; NaN where losses make up for all copies before.

    Source:
        `imported_growth`, solved for the cycles.
    """
    gain = built * (1 - failure) - units * failure
    growing = gain > 0
    ahead = (target - units) / jnp.where(growing, gain, 1.0)
    ever = growing & (ahead * failure < 1)
    ratio = _log_mean(jnp.where(ever, ahead * failure, 0.0)) / _log_mean(failure)
    return jnp.where(ever, ahead * ratio, jnp.nan)


def dormant_growth_factor(failure: Scalar, dormant: Scalar) -> Scalar:
    r"""Units after a cycle over units before it, when some sleep and do not fail.

    $$\gamma = s + 2 (1 - f)(1 - s)$$

    Args:
        failure: Share of all awake units, new ones too, lost in a cycle, $f$ [-].
        dormant: Share of the units that sleeps, $s$ [-].

    Returns:
        Growth factor, $\gamma$ [-]; less than without spares for every $f < 1/2$.

    Source:
        ksarith (2026), Power Systems & Energy Scaling, section 4 (dormant spares); its
        program PowerSubsystem takes them off the power alone.
    """
    return dormant + 2 * (1 - failure) * (1 - dormant)


def covering_spares(failure: Scalar) -> Scalar:
    r"""Share that must sleep to replace all that fail in a cycle.

    $$s = \frac{f}{1 + f}$$

    Args:
        failure: Share of the awake units lost in a cycle, $f$ [-].

    Returns:
        Share of the units, $s$ [-]: as many sleep as are lost of those awake.

    Source:
        $s = f (1 - s)$, solved for the spares.
    """
    return failure / (1 + failure)


def _log_mean(share: Scalar) -> Scalar:
    """-ln(1 - y) / y, which is 1 at 0; value and slope are regular there."""
    small = jnp.abs(share) < SMALL
    near = jnp.where(small, share, 0.0)
    series = 1 + near * (1 / 2 + near * (1 / 3 + near * (1 / 4 + near / 5)))
    away = jnp.where(small, 0.5, share)
    return jnp.where(small, series, -jnp.log1p(-away) / away)
