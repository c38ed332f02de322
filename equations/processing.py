"""What a depot makes of the gas it stores: oxygen by electrolysis, and what is left."""

import jax.numpy as jnp

from uq.parameters import Scalar


# Standard atomic weights of carbon and oxygen, abridged: IUPAC (2021), 12.011, 15.999.
OXYGEN_OF_DIOXIDE = 15.999 / 44.009  # [-]

# Enthalpy of CO2 -> CO + O2/2 at 298 K, 282.98 kJ/mol: CODATA key values (1989), over
# 15.999 g/mol of oxygen.
LEAST_ENERGY = 282.98e3 / 15.999e-3  # [J/kg]


def electrolysed_oxygen(feed: Scalar, utilization: Scalar) -> Scalar:
    r"""Oxygen of carbon dioxide that cells reduce to monoxide.

    $$q_{\mathrm{O_2}} = \frac{M_\mathrm{O}}{M_{\mathrm{CO_2}}}\, u\, q$$

    Args:
        feed: Carbon dioxide into the cells, $q$ [kg/yr].
        utilization: Share of it that reacts, $u$ [-].

    Returns:
        Oxygen, $q_{\mathrm{O_2}}$ [kg/yr]; at most 0.364 of the feed.

    Source:
        Stoichiometry of CO2 -> CO + O2/2; OPEC-in-Space, Performance and Scalability,
        section 7 (SOXE), states no equation.
    """
    return OXYGEN_OF_DIOXIDE * utilization * feed


def electrolysis_power(oxygen: Scalar, energy: Scalar) -> Scalar:
    r"""Power of cells that make oxygen.

    $$P = e\, q_{\mathrm{O_2}}$$

    Args:
        oxygen: Made, $q_{\mathrm{O_2}}$ [kg/s].
        energy: Per oxygen, with heaters and compressors, $e$ [J/kg].

    Returns:
        Power, $P$ [W].

    Source:
        Definition.
    """
    return oxygen * energy


def powered_feed(power: Scalar, energy: Scalar, utilization: Scalar) -> Scalar:
    r"""Carbon dioxide that a power supply keeps cells busy with.

    $$q = \frac{P}{e\, u\, M_\mathrm{O} / M_{\mathrm{CO_2}}}$$

    Args:
        power: For the cells, $P$ [W].
        energy: Per oxygen, $e$ [J/kg].
        utilization: Share of the feed that reacts, $u$ [-].

    Returns:
        Feed, $q$ [kg/s]; infinite where none of it reacts.

    Source:
        `electrolysis_power`, solved for the feed.
    """
    taken = energy * utilization * OXYGEN_OF_DIOXIDE
    reacts = taken > 0
    return jnp.where(reacts, power / jnp.where(reacts, taken, 1.0), jnp.inf)


def electrolysis_efficiency(energy: Scalar) -> Scalar:
    r"""Least energy of the reaction over that which a plant takes.

    $$\eta = \frac{\Delta H / M_\mathrm{O}}{e}$$

    Args:
        energy: Per oxygen, $e$ [J/kg].

    Returns:
        Efficiency, $\eta$ [-].

    Source:
        CODATA key values for thermodynamics (1989): 17.7 MJ per kilogram of oxygen.
    """
    return LEAST_ENERGY / energy


def exported_share(consumed: Scalar, residue: Scalar, wanted: Scalar) -> Scalar:
    r"""Share of what sells that is left when a depot has burned its own propellant.

    What nobody buys is burned first:

    $$s = 1 - \frac{\max(0, B - r)}{w}$$

    Args:
        consumed: Burned by fleet and depot, $B$ [kg/yr].
        residue: Stored gas that nobody buys, $r$ [kg/yr].
        wanted: Stored gas that sells, $w$ [kg/yr].

    Returns:
        Share, $s$ [-]; 0 where all is burned, and more.

    Note:
        The text sells all that is delivered, "how much O2/CO2/CH4/H2/He-3 you can
        actually export", and subtracts nothing that is burned.

    Source:
        Balance of mass; OPEC-in-Space, Performance and Scalability, section 11.
    """
    short = jnp.maximum(consumed - residue, 0.0)
    any_left = wanted > short
    return jnp.where(any_left, 1 - short / jnp.where(any_left, wanted, 1.0), 0.0)


def demand_coverage(exported: Scalar, demand: Scalar) -> Scalar:
    r"""Share of a demand that exports meet: the strategic criterion.

    $$f = \frac{X}{D}$$

    Args:
        exported: By the depot, $X$ [kg/yr].
        demand: Of those who are to be refuelled, $D$ [kg/yr].

    Returns:
        Coverage, $f$ [-]; above 1 it exports all that is wanted; NaN without a demand.

    Note:
        The text calls a depot strategically meaningful when its exports "replenish
        lunar/cislunar operations or refuel returning vehicles", without a number.

    Source:
        OPEC-in-Space, Performance and Scalability, section 10.
    """
    wanted = demand > 0
    return jnp.where(wanted, exported / jnp.where(wanted, demand, 1.0), jnp.nan)
