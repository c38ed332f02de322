"""Whether a panel that is array and radiator at once keeps its computers cool."""

import jax.numpy as jnp

from equations import bifacial, thermal, view_factors
from equations.constants import DEGREE, KILOMETRE, MEGAWATT, STEFAN_BOLTZMANN
from equations.models.space_vs_terrestrial.forms import Choices
from equations.models.space_vs_terrestrial.outputs import Heat, Thermal
from equations.models.space_vs_terrestrial.parameters import SpaceVsTerrestrial
from equations.power import beginning_of_life_array_power
from uq.parameters import Scalar


def thermal_of(
    p: SpaceVsTerrestrial[Scalar], choices: Choices, area: Scalar
) -> Thermal[Scalar]:
    """Equilibrium in full sunlight, and the margin below the dice's limit.

    Temperature comes from fluxes: what the panel generates it spends and takes back as
    heat, and its area cancels, so that neither can reach it.

    Source:
        McCalip (2025), formula reference, Thermal Calculations, sections 1 to 5.
    """
    panel, sink = p.panel, p.environment.sink_temperature
    one, none = jnp.ones_like(area), jnp.zeros_like(area)
    radius = view_factors.angular_radius(p.orbit.altitude * KILOMETRE)
    nadir = view_factors.nadir_view_factor(radius)
    views = _views(p, choices, radius, nadir)
    # 1 where the constant is CODATA's.
    radiation = choices.stefan_boltzmann / STEFAN_BOLTZMANN
    flux = sum(_taken_up(p, one, views, efficiency=none), none)
    emissivity = panel.array_emissivity + panel.radiator_emissivity
    temperature = bifacial.equilibrium_temperature(flux / radiation, emissivity, sink)
    limit = panel.die_limit - panel.temperature_drop
    at_limit = radiation * thermal.emitted_flux(limit, sink, emissivity, one, one)
    required = thermal.radiator_area(flux * area, at_limit)
    return Thermal(
        margin=bifacial.temperature_margin(
            panel.die_limit, panel.temperature_drop, temperature
        ),
        temperature=temperature,
        limit=limit,
        area_required=required / KILOMETRE**2,
        area_margin=area / required - 1,
        angular_radius=radius / DEGREE,
        nadir_view=nadir,
        array_view=views[0],
        radiator_view=views[1],
        heat=_heat(p, area, views, temperature, radiation),
    )


def _views(
    p: SpaceVsTerrestrial[Scalar], choices: Choices, radius: Scalar, nadir: Scalar
) -> tuple[Scalar, Scalar]:
    """View factors to Earth of the array and of the radiator face."""
    beta = p.orbit.beta_angle * DEGREE
    if choices.view_factor == "cosine":
        side = jnp.ones_like(beta)
        seen = view_factors.published_view_factor
        return seen(beta, nadir, side), seen(beta, nadir, -side)
    if choices.view_factor == "line":
        view = view_factors.printed_view_factor(beta)
    else:
        view = view_factors.orbit_mean_view_factor(beta, radius)
    return view, view


def _taken_up(
    p: SpaceVsTerrestrial[Scalar],
    area: Scalar,
    views: tuple[Scalar, Scalar],
    efficiency: Scalar,
) -> tuple[Scalar, Scalar, Scalar]:
    """Sunlight less power, Earth's infrared and albedo on an area [W]."""
    panel, e = p.panel, p.environment
    return (
        bifacial.solar_waste_heat(area, e.irradiance, panel.absorptance, efficiency),
        bifacial.earth_infrared_heat(
            area,
            e.earth_infrared,
            views[0],
            panel.array_emissivity,
            views[1],
            panel.radiator_emissivity,
        ),
        bifacial.albedo_heat(
            area,
            e.irradiance,
            e.albedo,
            views[0],
            p.orbit.beta_angle * DEGREE,
            panel.absorptance,
        ),
    )


def _heat(
    p: SpaceVsTerrestrial[Scalar],
    area: Scalar,
    views: tuple[Scalar, Scalar],
    temperature: Scalar,
    radiation: float,
) -> Heat[Scalar]:
    """The same for the fleet, item by item."""
    panel, e, one = p.panel, p.environment, jnp.ones_like(area)
    waste, infrared, albedo = _taken_up(p, area, views, panel.efficiency)
    loop = beginning_of_life_array_power(area, e.irradiance, panel.efficiency, one, one)

    def emitted(emissivity: Scalar) -> Scalar:
        return radiation * thermal.radiated_heat(
            area, emissivity, one, temperature, e.sink_temperature
        )

    items = {
        "waste": waste,
        "loop": loop,
        "earth_infrared": infrared,
        "albedo": albedo,
        "total": waste + loop + infrared + albedo,
        "array_emission": emitted(panel.array_emissivity),
        "radiator_emission": emitted(panel.radiator_emissivity),
    }
    return Heat(**{name: heat / MEGAWATT for name, heat in items.items()})
