"""Every number has a prior, every prior a source and a reason, every source a use."""

import functools
import itertools
from datetime import date
from typing import get_args, get_type_hints

import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose

from equations.models.orbital_datacenter import OrbitalDatacenter
from equations.models.orbital_datacenter.parameters import Radiator
from priors.orbital_datacenter import PRIOR_SETS, Scenario, near_term, optimistic
from uq.distributions import Fixed
from uq.parameters import replace_leaves, specs
from uq.priors import Prior, check, held, is_prior, prior_table, varying


CHOICES = {name: get_args(kind) for name, kind in get_type_hints(Scenario).items()}
# Every choice alone, and the last of each together: all of all would be ten thousand.
SCENARIOS = list(
    dict.fromkeys(
        [
            *(Scenario(**{one: each}) for one in CHOICES for each in CHOICES[one]),
            Scenario(**{one: choices[-1] for one, choices in CHOICES.items()}),
        ]
    )
)
TABLES = [
    pytest.param(table, scenario, id=f"{table}-{'-'.join(vars(scenario).values())}")
    for table in PRIOR_SETS
    for scenario in ([Scenario()] if table == "published" else SCENARIOS)
]
GROUPS = get_type_hints(OrbitalDatacenter)


@functools.cache
def priors_of(table: str, scenario: Scenario) -> OrbitalDatacenter[Prior]:
    return PRIOR_SETS[table](scenario)


@pytest.mark.parametrize(("table", "scenario"), TABLES)
def test_priors_fit_their_parameters(table, scenario):
    check(priors_of(table, scenario))


@pytest.mark.parametrize(("table", "scenario"), TABLES)
def test_every_parameter_has_a_prior(table, scenario):
    priors = priors_of(table, scenario)
    expected = [
        f"{group}.{field}"
        for group, kind in GROUPS.items()
        for field in kind.__origin__.__dataclass_fields__
    ]
    assert list(prior_table(priors)) == expected


@pytest.mark.parametrize(("table", "scenario"), TABLES)
def test_every_prior_says_where_from_and_why(table, scenario):
    for path, prior in prior_table(priors_of(table, scenario)).items():
        assert prior.source.cite, path
        assert prior.source.where, path
        assert date.fromisoformat(prior.source.retrieved) <= date.today(), path
        # The published table quotes: there the reason is the entry that it quotes.
        assert table == "published" or len(prior.why.split()) > 10, path
        assert prior.why.endswith("."), path
        assert prior.price_year == (2025 if "USD" in prior.unit else None), path
        assert is_central(prior), path


def is_central(prior: Prior) -> bool:
    """Nominal between the 1st and 99th percentile, unless a bound is meant."""
    (share,) = prior.distribution.cdf(np.array([prior.nominal]))
    return 0.01 <= share <= 0.99 or prior.nominal in prior.distribution.support


AFFECTS = {
    "coating": {"radiator.emissivity", "radiator.absorptance"},
    "coolant": {
        *("cooling.pump_fraction", "cooling.fluid_mass", "cooling.hardware_mass"),
        "ageing.freezing",
    },
    "orbit": {
        *("orbit.altitude", "orbit.beta_angle", "orbit.inclination"),
        *("orbit.drag_area", "orbit.drag_area_by_power"),
        *("orbit.eclipse_season", "environment.earth_view_factor"),
    },
    "workload": {"workload.communication_intensity", "network.stations_by_power"},
    "scale": {
        *("constellation.satellites", "constellation.accelerators_per_satellite"),
        *("network.crosslink", "costs.development"),
    },
    "rocket": {"launch.price"},
    "accelerator": {
        *("accelerator.power", "accelerator.performance", "accelerator.mass"),
        *("accelerator.price", "accelerator.dose_tolerance"),
        *("accelerator.upset_susceptibility",),
        "constellation.accelerators_per_satellite",
    },
    "eclipse": {"battery.eclipse_load"},
    "earth": {
        *("earth.pue", "earth.energy_price", "earth.facility_price"),
        *("earth.availability", "earth.carbon_intensity", "earth.water_use"),
    },
}


@pytest.mark.parametrize("table", [near_term, optimistic])
@pytest.mark.parametrize("dimension", CHOICES)
def test_a_choice_changes_what_it_affects_and_nothing_else(table, dimension):
    tables = [
        prior_table(table(Scenario(**{dimension: c}))) for c in CHOICES[dimension]
    ]
    for one, other in itertools.combinations(tables, 2):
        changed = {path for path in one if one[path] != other[path]}
        assert changed <= AFFECTS[dimension]
        assert changed
    # Each affected number differs between some two of the choices.
    for path in AFFECTS[dimension]:
        assert any(tables[0][path] != other[path] for other in tables[1:])


def test_optimistic_leaves_what_both_sides_share():
    before, after = prior_table(near_term()), prior_table(optimistic())
    changed = {path for path in before if before[path] != after[path]}
    shared = ("accelerator.", "workload.", "finance.", "earth.", "emissions.")
    assert changed
    assert not [path for path in changed if path.startswith(shared)]


def test_optimistic_hopes():
    """What lowers the cost of space is better at every quartile."""
    before, after = prior_table(near_term()), prior_table(optimistic())
    better = {
        "launch.price": -1,
        "solar.price": -1,
        "solar.specific_power": 1,
        "battery.specific_energy": 1,
        "radiator.areal_mass": -1,
        "radiator.price": -1,
        "costs.bus": -1,
        "costs.bus_by_power": -1,
        "costs.terminal": -1,
        "costs.terminal_by_power": -1,
        "reliability.failure_rate": -1,
        "network.sites": 1,
    }
    for path, sign in better.items():
        for u in jnp.array([0.25, 0.5, 0.75]):
            gain = after[path].distribution.icdf(u) - before[path].distribution.icdf(u)
            assert sign * gain > 0, path


def test_no_set_is_narrower_than_the_published_drivers():
    """Those five are all its authors let vary; a wider doubt must contain theirs.

    But for launch, whose price of 2026 has fallen from theirs: it is of the market.
    """
    published = prior_table(PRIOR_SETS["published"](Scenario()))
    table = prior_table(near_term())
    varied = [p for p in published if not isinstance(published[p].distribution, Fixed)]
    assert len(varied) == 5
    for path in set(varied) - {"launch.price"}:
        theirs, ours = published[path].distribution, table[path].distribution
        low, high = ours.support
        assert low <= theirs.icdf(jnp.asarray(0.1)), path
        assert theirs.icdf(jnp.asarray(0.9)) <= high, path


def test_edge_on_view_factors():
    """The view factor's range is that of an edge-on plate over the altitudes flown."""
    low, high = near_term().environment.earth_view_factor.distribution.support
    altitudes = np.array([550.0, 650.0, 800.0])
    ratio = (6378.137 + altitudes) / 6378.137
    leg = np.sqrt(ratio**2 - 1)
    factors = (np.arctan(1 / leg) - leg / ratio**2) / np.pi
    assert_allclose(factors, [0.258, 0.241, 0.219], atol=5e-4)
    assert low <= factors.min()
    assert factors.max() <= high


@pytest.mark.parametrize("dimension", CHOICES)
def test_unknown_choice_is_refused(dimension):
    scenario = Scenario()
    # Past the type checker of the tests, which users do not run.
    object.__setattr__(scenario, dimension, "gold")
    with pytest.raises(ValueError, match=f"unknown {dimension} 'gold': expected one"):
        scenario.__post_init__()


def test_published_is_one_scenario():
    with pytest.raises(ValueError, match="one scenario"):
        PRIOR_SETS["published"](Scenario(coating="white-paint"))


def test_a_revision_of_no_parameter_is_refused():
    prior = near_term().launch.price
    with pytest.raises(KeyError, match=r"launch\.price"):
        replace_leaves(near_term(), {"launch.prise": prior})


def test_specs_of_a_table_are_those_of_the_class():
    table = specs(near_term(), is_leaf=is_prior)
    hints = get_type_hints(Radiator, include_extras=True)
    assert table["radiator.areal_mass"] == hints["areal_mass"].__metadata__[0]


def test_what_is_held_is_where_it_was_and_does_not_vary():
    table = near_term()
    still = held(table)
    assert varying(table)
    assert not varying(still)
    for path, prior in prior_table(still).items():
        before = prior_table(table)[path]
        assert prior.nominal == before.nominal
        assert prior.distribution == Fixed(before.nominal)
        assert prior.why == before.why
    assert type(still) is type(table)
