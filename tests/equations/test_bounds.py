"""What cannot be is not told as a number: shares, counts and temperatures.

Every output of every model, over all that its inputs may be: within its own bounds, or
NaN where there is none. And each equation that has such an edge, on both sides of it.
"""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from orbitdc_functions import mission_derate
from reference_rows import call

from equations import (
    bifacial,
    degradation,
    finance,
    formation,
    limits,
    optical,
    orbit,
    orbital_fleet,
    propulsion,
    replication,
    sunlight,
    thermal,
)
from equations.constants import EARTH_RADIUS, STEFAN_BOLTZMANN
from equations.models import (
    cislunar_prices,
    orbital_datacenter,
    skimmer,
    solar_replication,
    space_vs_terrestrial,
)
from priors.cislunar_prices import published as prices
from priors.orbital_datacenter.published import published as datacenter
from priors.skimmer import published as depot
from priors.solar_replication import published as swarm
from priors.space_vs_terrestrial import published as satellites
from uq.parameters import flatten, replace_leaves, specs
from uq.priors import nominals


POINTS = 4000
ROUNDING = 1e-12
PROGRAM = dataclasses.replace(
    orbital_datacenter.Form.PUBLISHED.value,
    radiator_life="mean flux",
    radiator_orbit="held in steps",
    decline="stepped",
)
FEW = cislunar_prices.Network(depots=("LEO", "LLO", "Moon"))
# Forms that differ in what can go beyond a bound; each compiles for long.
MODELS = {
    "orbital-datacenter": (
        orbital_datacenter.orbital_datacenter,
        [orbital_datacenter.Form.CORRECTED, PROGRAM],
        datacenter,
    ),
    "skimmer": (skimmer.skimmer, [skimmer.Form.CORRECTED], depot),
    "solar-replication": (
        solar_replication.solar_replication,
        solar_replication.Form,
        swarm,
    ),
    "space-vs-terrestrial": (
        space_vs_terrestrial.space_vs_terrestrial,
        [space_vs_terrestrial.Form.CORRECTED, space_vs_terrestrial.Form.PUBLISHED],
        satellites,
    ),
    "cislunar-prices": (
        cislunar_prices.cislunar_prices,
        [cislunar_prices.Form.CONSERVING],
        prices,
    ),
    "cislunar-trips": (
        lambda form: cislunar_prices.cislunar_trips(form, FEW),
        [cislunar_prices.Form.CONSERVING, cislunar_prices.Form.PUBLISHED],
        prices,
    ),
}
CASES = [
    pytest.param(build(form), table, id=f"{name}-{getattr(form, 'name', 'PROGRAM')}")
    for name, (build, forms, table) in MODELS.items()
    for form in forms
]


def anywhere(rng, value, spec, points):
    """Numbers between the bounds of a parameter, the bounds themselves among them."""
    scale = abs(value) or 1.0
    draws = scale * 10 ** rng.uniform(-3, 3, points) * rng.choice([-1, 1], points)
    if np.isfinite([spec.low, spec.high]).all():
        draws = rng.uniform(spec.low, spec.high, points)
    elif spec.low >= 0:
        draws = np.abs(draws)
    at = rng.uniform(size=points)
    draws = np.where((at < 0.1) & np.isfinite(spec.low), spec.low, draws)
    draws = np.where((at > 0.9) & np.isfinite(spec.high), spec.high, draws)
    return np.clip(draws, spec.low, spec.high)


def wide(table):
    """Nominal numbers, of which few or many are anything that they may be."""
    rng, told = np.random.default_rng(1), nominals(table())
    share = np.repeat([0.05, 0.3], POINTS // 2)
    changes = {}
    for (path, value), spec in zip(
        flatten(told)[0].items(), specs(told).values(), strict=True
    ):
        moved = rng.uniform(size=POINTS) < share
        drawn = anywhere(rng, float(value), spec, POINTS)
        changes[path] = np.where(moved, drawn, float(value))
    return replace_leaves(told, changes)


@pytest.mark.parametrize(("model", "table"), CASES)
def test_outputs_are_within_their_bounds_or_nan(model, table):
    found = jax.tree.map(np.asarray, jax.jit(jax.vmap(model))(wide(table)))
    bounds = specs(found)
    for path, values in flatten(found)[0].items():
        spec, told = bounds[path], values[~np.isnan(values)]
        assert np.all(told >= spec.low - ROUNDING), (path, spec, told.min())
        assert np.all(told <= spec.high + ROUNDING), (path, spec, told.max())


# Of a run of spacedc-mdao 0.4.2, which answers 0; the quotient is -2.43.
HOT = {
    "mission_years": 11.78,
    "t_rad_k": 320.73,
    "surface": {
        "coating": {
            "alpha_solar_bol": 0.179,
            "alpha_solar_eol": 0.266,
            "eps_ir_bol": 0.897,
            "eps_ir_eol": 0.754,
        },
        "sides": 1,
    },
    "env": {
        "solar_w_m2": 1361.0,
        "albedo": 0.3,
        "earth_ir_w_m2": 238.0,
        "sun_incidence_cos": 0.784,
        "view_factor_earth": 0.249,
        "deep_space_sink_k": 3.0,
    },
    "view_factor": 0.742,
    "mmod_area_loss_per_year": 0.0154,
    "loop_out_prob_per_year": 0.1525,
    "n_loops": 4,
}


def test_a_panel_that_ends_hot_derates_to_nothing():
    found = mission_derate(HOT)
    assert found["derate"] == 0
    assert found["eol_net_flux_w_m2"] < 0 < found["mission_avg_net_flux_w_m2"]


def test_a_panel_that_begins_hot_has_no_derate():
    """It rejects at the end, and yet takes up heat over its life."""
    derate = degradation.mission_derate
    assert call(derate, 40.0, 80.0) == 0.5
    assert call(derate, 0.0, 80.0) == 0
    assert np.isnan(call(derate, -40.0, 80.0))
    assert call(derate, -40.0, -80.0) == 0


def radiator(choices, **values):
    told = {name.replace("__", "."): value for name, value in values.items()}
    p = replace_leaves(nominals(datacenter()), told)
    p = jax.tree.map(lambda leaf: jnp.asarray(float(leaf)), p)
    return orbital_datacenter.orbital_datacenter(choices)(p).space


def test_a_radiator_that_ends_hot_delivers_nothing():
    """Sized for its first day; and for its last, when no area suffices."""
    worn = {"radiator__absorptance": 0.9, "ageing__absorptance_rise": 0.85}
    new = dataclasses.replace(PROGRAM, radiator_state="new", radiator_orbit="steady")
    found = radiator(new, **worn, environment__sun_cosine=1.0)
    assert found.sizing.net_flux > 0
    assert found.sizing.radiator_derate == found.factors.thermal == 0
    sized = radiator(PROGRAM, **worn, environment__sun_cosine=1.0)
    assert np.isnan(sized.sizing.net_flux)
    assert np.isnan(sized.sizing.radiator_derate)
    assert np.isnan(sized.lcoc)


def test_a_coating_that_cannot_be_new_has_no_answer():
    assert np.isfinite(radiator(PROGRAM).sizing.radiator_derate)
    brighter = radiator(PROGRAM, ageing__absorptance_rise=0.5)
    blacker = radiator(PROGRAM, ageing__emissivity_fade=0.5)
    for found in (brighter, blacker):
        assert np.isnan(found.sizing.radiator_derate)


def test_a_chip_that_nothing_cools_has_no_radiator():
    hottest = thermal.radiator_temperature_limit
    assert call(hottest, 368.0, 378.0, 0.0, 1000.0, 0.3) == 68
    assert np.isnan(call(hottest, 368.0, 378.0, 0.0, 1000.0, 0.4))


def test_a_share_of_nothing():
    share = limits.supported_share
    assert call(share, 0.0, 0.0) == call(share, 3.0, 0.0) == 1
    assert call(share, 0.0, 3.0) == 0
    assert call(limits.possible_share, 1.0) == 1
    assert np.isnan(call(limits.possible_share, 1.1))
    assert np.isnan(call(limits.possible_share, -0.1))


def test_a_satellite_on_the_ground_is_not_behind_it():
    assert call(orbit.slant_range, EARTH_RADIUS, 0.7) == 0
    assert call(orbit.slant_range, EARTH_RADIUS, 0.0) == 0
    assert_allclose(call(orbit.slant_range, EARTH_RADIUS + 1.0, np.pi / 2), 1.0)
    assert np.isnan(call(orbit.slant_range, EARTH_RADIUS - 1.0, 0.7))


def test_a_vehicle_that_cannot_carry_itself_goes_nowhere():
    largest = propulsion.largest_delta_v
    assert_allclose(call(largest, 4400.0, 0.5, 0.0), 4400 * np.log(2))
    assert np.isnan(call(largest, 4400.0, 1.0, 0.1))


def test_no_law_tells_of_more_than_the_limit_that_decline():
    limited = replication.limited_units
    assert call(limited, 10.0, 5.0, 100.0) == 100 / 19
    assert_allclose(call(limited, 200.0, 400.0, 100.0), 100 / 0.75)
    assert np.isnan(call(limited, 200.0, 150.0, 100.0))
    assert np.isnan(call(limited, 200.0, 50.0, 100.0))
    assert np.isnan(call(replication.unlimited_units, 200.0, 90.0, 100.0))


def test_a_target_that_is_there_takes_no_cycles():
    p = nominals(swarm())
    p = jax.tree.map(lambda leaf: jnp.asarray(float(leaf)), p)
    for units, capacity in ((1e3, 1e9), (1e3, 5e2)):
        changes = {
            "growth.units": units,
            "growth.target": 1e2,
            "growth.capacity": capacity,
        }
        changes = {path: jnp.asarray(value) for path, value in changes.items()}
        found = solar_replication.solar_replication()(replace_leaves(p, changes)).swarm
        assert found.cycles_to_target == found.time_to_target == 0
        assert found.energy_to_target == 0


def test_no_mirror_makes_anything_hotter_than_the_sun():
    unit = sunlight.ASTRONOMICAL_UNIT
    most = call(sunlight.largest_concentration, unit)
    sun = 5772.0  # effective temperature of the nominal Sun, to the kelvin
    black = STEFAN_BOLTZMANN * sun**4
    needed = call(sunlight.required_concentration, 1.0, black, 1361.0, 0.0)
    assert_allclose(needed, most, rtol=2e-4)
    for temperature, exists in ((3000.0, True), (6000.0, False)):
        p = replace_leaves(nominals(swarm()), {"furnace.temperature": temperature})
        p = jax.tree.map(lambda leaf: jnp.asarray(float(leaf)), p)
        found = solar_replication.solar_replication()(p).heat
        assert np.isfinite(found.stagnation) == exists


def test_a_receiver_keeps_a_share_or_never_gets_so_hot():
    kept = sunlight.receiver_efficiency
    assert_allclose(call(kept, 0.9, 6e5, 1e3, 1000.0), 0.3)
    assert np.isnan(call(kept, 0.9, 6e5, 1e3, 600.0))


def test_cells_convert_no_more_than_they_absorb():
    waste = bifacial.solar_waste_heat
    assert_allclose(call(waste, 2.0, 1361.0, 0.9, 0.3), 2 * 1361 * 0.6)
    assert np.isnan(call(waste, 2.0, 1361.0, 0.2, 0.3))


def test_no_more_accelerators_are_lost_than_there_are():
    """Without replacement: the published form counts those that replace them too."""
    assert_allclose(call(orbital_fleet.lost_share, 0.1, 2.0), 0.19)
    p = replace_leaves(
        nominals(satellites()),
        {"satellite.failure_rate": 0.2, "target.life": 10.0},
    )
    p = jax.tree.map(lambda leaf: jnp.asarray(float(leaf)), p)
    build, form = space_vs_terrestrial.space_vs_terrestrial, space_vs_terrestrial.Form
    lost = build(form.CORRECTED)(p).space.fleet.accelerator_losses
    assert_allclose(lost, 1 - 0.8**10)
    assert_allclose(build(form.PUBLISHED)(p).space.fleet.accelerator_losses, 2.0)


EDGES = [
    (degradation.mission_derate, (40.0, 80.0), 1, 0.0),
    (thermal.radiator_temperature_limit, (368.0, 378.0, 0.0, 1000.0, 0.3), 4, 0.368),
    (limits.supported_share, (0.0, 1.0), 1, 0.0),
    (orbit.slant_range, (EARTH_RADIUS, 0.7), 0, EARTH_RADIUS),
    (propulsion.largest_delta_v, (4400.0, 0.5, 0.1), 1, 1.0),
    (replication.limited_units, (200.0, 150.0, 100.0), 1, 200.0),
    (replication.unlimited_units, (8.0, 50.0, 100.0), 0, 100.0),
    (sunlight.receiver_efficiency, (0.9, 6e5, 1e3, 1000.0), 3, 2000 / 3),
    (bifacial.solar_waste_heat, (2.0, 1361.0, 0.9, 0.3), 3, 0.9),
    (formation.avoidance_rate, (5.0, 10.0), 0, 0.0),
    (optical.geometric_coupling, (0.08, 1e5, 2e-5), 1, 0.0),
    (finance.residual_share, (5.0, 10.0), 1, 0.0),
]


@pytest.mark.parametrize(
    ("function", "point", "place", "edge"),
    EDGES,
    ids=lambda x: getattr(x, "__name__", ""),
)
def test_derivatives_are_finite_at_an_edge_and_beside_it(function, point, place, edge):
    slopes = jax.jit(jax.grad(function, argnums=tuple(range(len(point)))))
    for step in (-1e-3, 0.0, 1e-3):
        at = list(map(jnp.asarray, point))
        at[place] = jnp.asarray(edge + step * max(1.0, abs(edge)))
        assert np.isfinite(slopes(*at)).all(), (function.__name__, step)
