"""Sunlight away from Earth: flux, collectors, concentrators, and where nuclear wins."""

import math

import jax.numpy as jnp

from equations.limits import possible_share
from equations.special import interpolate
from uq.parameters import Scalar


# Astronomical unit: IAU 2012 resolution B2, exact.
ASTRONOMICAL_UNIT = 149_597_870_700.0  # [m]
# Nominal: IAU 2015 resolution B3, exact.
SOLAR_RADIUS = 6.957e8  # [m]

# ksarith (2026), Power Systems & Energy Scaling, section 1, as printed; of "< 100" at
# the last distance the bound is kept. Distances in astronomical units.
PRINTED_ROWS = (1.0, 1.5, 2.0, 2.5, 2.8, 3.5)  # [-]
PRINTED_FLUXES = (1366.0, 590.0, 340.0, 215.0, 150.0, 100.0)  # [W/m^2]


def solar_flux(reference_flux: Scalar, distance: Scalar) -> Scalar:
    r"""Sunlight through a surface that faces the Sun.

    $$F = S_0 \left(\frac{1\ \mathrm{au}}{d}\right)^2$$

    Args:
        reference_flux: At one astronomical unit, $S_0$ [W/m^2].
        distance: From the Sun, $d$ [m].

    Returns:
        Flux, $F$ [W/m^2].

    Note:
        The source prints a table beside this law (`printed_solar_flux`).

    Source:
        Wertz & Larson (1999), Space Mission Analysis and Design, 3rd ed., sec. 11.4;
        ksarith (2026), Power Systems & Energy Scaling, section 1.
    """
    return reference_flux * (ASTRONOMICAL_UNIT / distance) ** 2


def printed_solar_flux(distance: Scalar) -> Scalar:
    r"""Sunlight as the source's table has it, a power law between its rows.

    $$\ln F$$ is linear in $\ln d$ between the rows, and beyond them.

    Args:
        distance: From the Sun, $d$ [m].

    Returns:
        Flux, $F$ [W/m^2].

    Note:
        Only to reproduce the table. It has 590 at 1.5 au, which is the flux at Mars
        (1.52 au; the law gives 607), 150 at 2.8 au (the law: 174) and less than 100 at
        3.5 au (the law: 112).

    Source:
        ksarith (2026), Power Systems & Energy Scaling, section 1.
    """
    rows, fluxes = (tuple(map(math.log, x)) for x in (PRINTED_ROWS, PRINTED_FLUXES))
    return jnp.exp(interpolate(jnp.log(distance / ASTRONOMICAL_UNIT), rows, fluxes))


def oversizing(distance: Scalar) -> Scalar:
    r"""Collector area for a power, over the area for it one unit from the Sun.

    $$\frac{A(d)}{A(1\ \mathrm{au})} = \left(\frac{d}{1\ \mathrm{au}}\right)^2$$

    Args:
        distance: From the Sun, $d$ [m].

    Returns:
        Oversizing [-].

    Source:
        ksarith (2026), Power Systems & Energy Scaling, section 1, which prints 2 to 3
        at 1.5 au.
    """
    return (distance / ASTRONOMICAL_UNIT) ** 2


def chain_efficiency(optics: Scalar, receiver: Scalar, conversion: Scalar) -> Scalar:
    r"""Electricity out of the sunlight on an aperture.

    $$\eta = \eta_{\mathrm{opt}}\, \eta_{\mathrm{rec}}\, \eta_{\mathrm{conv}}$$

    Args:
        optics: Mirror or cover, pointing, shading, $\eta_{\mathrm{opt}}$ [-].
        receiver: Heat kept by the receiver, 1 without one, $\eta_{\mathrm{rec}}$ [-].
        conversion: To electricity, from heat or light, $\eta_{\mathrm{conv}}$ [-].

    Returns:
        Efficiency of the chain, $\eta$ [-].

    Note:
        The source prints 15 to 40 % after losses for all technologies. Its thermopiles
        convert 5 to 10 % of heat, so that their chain stays below 10 %.

    Source:
        ksarith (2026), Power Systems & Energy Scaling, sections 1 and 2.
    """
    return optics * receiver * conversion


def collected_power(
    area: Scalar, flux: Scalar, efficiency: Scalar, duty: Scalar, degradation: Scalar
) -> Scalar:
    r"""Mean power of a collector.

    $$P = A F \eta\, d\, (1 - \delta)$$

    Args:
        area: Aperture, $A$ [m^2].
        flux: Sunlight, $F$ [W/m^2].
        efficiency: Of the whole chain, $\eta$ [-].
        duty: Share of the time in the Sun and on target, $d$ [-].
        degradation: Share lost since new, $\delta$ [-].

    Returns:
        Power, $P$ [W].

    Note:
        The source's solar farm of 1e12 m^2 at 180 W/m^2 is printed as 180 GW; it is
        180 TW.

    Source:
        ksarith (2026), Power Systems & Energy Scaling, sections 1 and 2.
    """
    return area * flux * efficiency * duty * (1 - degradation)


def collector_area(
    power: Scalar, flux: Scalar, efficiency: Scalar, duty: Scalar, degradation: Scalar
) -> Scalar:
    r"""Aperture that gives a mean power: electricity, or heat with the heat's chain.

    $$A = \frac{P}{F \eta\, d\, (1 - \delta)}$$

    Args:
        power: Mean power, $P$ [W].
        flux: Sunlight, $F$ [W/m^2].
        efficiency: Of the whole chain, $\eta$ [-].
        duty: Share of the time in the Sun and on target, $d$ [-].
        degradation: Share lost since new, $\delta < 1$ [-].

    Returns:
        Aperture, $A$ [m^2].

    Source:
        ksarith (2026), Power Systems & Energy Scaling, sections 1 and 2, solved for
        the area.
    """
    return power / (flux * efficiency * duty * (1 - degradation))


def solar_mass(
    area: Scalar, areal_mass: Scalar, power: Scalar, plant_mass: Scalar
) -> Scalar:
    r"""Mass of a solar power plant: what grows with the aperture, and what does not.

    $$m = A \sigma + P \mu$$

    Args:
        area: Aperture, $A$ [m^2].
        areal_mass: Of mirror or blanket with its structure, $\sigma$ [kg/m^2].
        power: Electric power of the converter, $P$ [W].
        plant_mass: Converter, radiator and wiring per power, $\mu$ [kg/W].

    Returns:
        Mass, $m$ [kg].

    Source:
        Definition; ksarith (2026), 1.5 AU Solar Farm Concept, for the areal mass.
    """
    return area * areal_mass + power * plant_mass


def receiver_efficiency(
    absorptance: Scalar, emitted: Scalar, delivered: Scalar, concentration: Scalar
) -> Scalar:
    r"""Share of concentrated sunlight that a hot receiver keeps.

    $$\eta_{\mathrm{rec}} = \alpha - \frac{q}{C\, \eta_{\mathrm{opt}} F}, \qquad
    q = \varepsilon \sigma T^4$$

    Args:
        absorptance: Solar absorptance, $\alpha$ [-].
        emitted: Flux the receiver radiates, $q$ [W/m^2].
        delivered: Sunlight per aperture after the optics, $\eta_{\mathrm{opt}} F$
            [W/m^2].
        concentration: Aperture over receiver area, $C$ [-].

    Returns:
        Efficiency, $\eta_{\mathrm{rec}}$ [-]; NaN where it loses more than it takes in:
        it never gets so hot.

    Source:
        Duffie & Beckman (2013), Solar Engineering of Thermal Processes, 4th ed., ch. 7.
    """
    return possible_share(absorptance - emitted / (concentration * delivered))


def largest_concentration(distance: Scalar) -> Scalar:
    r"""Concentration that makes the whole sky of a receiver as bright as the Sun.

    $$C_{\max} = \frac{1}{\sin^2\theta_\odot} = \left(\frac{d}{R_\odot}\right)^2$$

    Args:
        distance: From the Sun, $d$ [m].

    Returns:
        Concentration, $C_{\max}$ [-]; 46 240 at one astronomical unit.

    Source:
        Winston, Minano & Benitez (2005), Nonimaging Optics, ch. 1.
    """
    return (distance / SOLAR_RADIUS) ** 2


def required_concentration(
    absorptance: Scalar, emitted: Scalar, delivered: Scalar, efficiency: Scalar
) -> Scalar:
    r"""Concentration at which a hot receiver keeps a share of the sunlight.

    $$C = \frac{q}{\eta_{\mathrm{opt}} F\, (\alpha - \eta_{\mathrm{rec}})}$$

    Args:
        absorptance: Solar absorptance, $\alpha$ [-].
        emitted: Flux the receiver radiates, $q$ [W/m^2].
        delivered: Sunlight per aperture after the optics, $\eta_{\mathrm{opt}} F$
            [W/m^2].
        efficiency: Share to keep, $\eta_{\mathrm{rec}}$; 0 is stagnation [-].

    Returns:
        Concentration, $C$ [-]; NaN where $\eta_{\mathrm{rec}} \ge \alpha$.

    Source:
        `receiver_efficiency`, solved for the concentration.
    """
    lost = absorptance - efficiency
    hot = lost > 0
    return jnp.where(hot, emitted / (delivered * jnp.where(hot, lost, 1.0)), jnp.nan)


def nuclear_mass(power: Scalar, fixed_mass: Scalar, specific_power: Scalar) -> Scalar:
    r"""Mass of a nuclear source: a smallest one, and what grows with power.

    $$m = m_0 + \frac{P}{a}$$

    Args:
        power: Electric power, $P$ [W].
        fixed_mass: Of core and shield at any power, $m_0$ [kg].
        specific_power: Power per mass beyond that, $a$ [W/kg].

    Returns:
        Mass, $m$ [kg].

    Source:
        Linear in power between the two Kilopower designs: Gibson et al. (2017), NASA's
        Kilopower Reactor Development and the Path to Higher Power Missions.
    """
    return fixed_mass + power / specific_power


def breakeven_distance(
    aperture_mass: Scalar, plant_mass: Scalar, nuclear_specific_mass: Scalar
) -> Scalar:
    r"""Distance at which a solar plant weighs as much as a nuclear one of its power.

    With solar mass per power $s (d / 1\ \mathrm{au})^2 + \mu$ and nuclear $n$,

    $$d_* = 1\ \mathrm{au} \sqrt{\frac{n - \mu}{s}}$$

    With $\mu = 0$ and specific powers $a = 1/s$ and $1/n$ it is
    $\sqrt{a_{\mathrm{solar}} / a_{\mathrm{nuclear}}}$; with costs in place of masses
    it is where they cost the same.

    Args:
        aperture_mass: Solar, per power at one unit from the Sun, $s$ [kg/W].
        plant_mass: Solar, whatever the distance, per power, $\mu$ [kg/W].
        nuclear_specific_mass: Nuclear, per power, $n$ [kg/W].

    Returns:
        Distance, $d_*$ [m]; solar is lighter within it, NaN where it nowhere is.

    Source:
        Definition; ksarith (2026), Power Systems & Energy Scaling, section 2.3 (use
        nuclear only where solar is no longer viable).
    """
    left = nuclear_specific_mass - plant_mass
    # Double `where`: a square root of 0 has no gradient, taken or not.
    lighter = left > 0
    ratio = jnp.where(lighter, left, 1.0) / aperture_mass
    return jnp.where(lighter, ASTRONOMICAL_UNIT * jnp.sqrt(ratio), jnp.nan)
