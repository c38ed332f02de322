"""Breakeven values of any parameter against recorded searches, roots and integrals.

spacedc-mdao bisects five parameters; McCalip's program and text have closed forms; the
price records have bisections on exact fixed points, and integrals over their roots.
"""

import dataclasses
import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from cislunar import FORMS, network, ours, priced
from drawn import distribution
from mccalip import parameters as mccalip_parameters
from numpy.testing import assert_allclose
from orbitdc import PATHS, as_shipped, choices, parameters
from reference_rows import record

from equations.models.cislunar_prices import cislunar_prices
from equations.models.orbital_datacenter import orbital_datacenter
from equations.models.space_vs_terrestrial import Form, space_vs_terrestrial
from priors.orbital_datacenter.published import published
from uq.decision.breakeven import breakeven
from uq.parameters import replace_leaves
from uq.priors import nominals
from uq.quantities import output


def stacked(filled):
    """Many filled classes as one, each leaf with an axis of draws."""
    return jax.tree.map(lambda *leaves: jnp.array(leaves, float), *filled)


# Of spacedc-mdao 0.4.2: each parameter, bisected over a recorded range.
PROGRAM = record("orbitdc.json")
SEARCHES = PROGRAM.get("meta", {}).get("threshold_search", {})
BASES = as_shipped(PROGRAM.get("cases", []))
ROWS = PROGRAM.get("thresholds", [])
SCENARIOS = sorted({row["base_scenario"] for row in ROWS})


@functools.cache
def searched(form, name):
    """Where a parameter brings the cost to a goal, for many designs and goals."""
    model, (low, high, _) = orbital_datacenter(form), SEARCHES[name]
    solve = breakeven(
        lambda p: {"lcoc": model(p["of"]).space.lcoc, "at": p["at"]},
        f"of.{PATHS[name]}",
        output("lcoc"),
        output("at"),
        knots=np.linspace(low, high, 65),
    )
    return jax.jit(jax.vmap(solve))


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("name", SEARCHES)
def test_thresholds_of_the_program_are_reproduced(name, scenario):
    """None is recorded where the ends of the range have one sign."""
    if name not in PATHS:
        pytest.skip(f"{name}: no parameter of the model")
    if scenario not in BASES:
        pytest.skip(f"{scenario}: no case of it as it was shipped")
    rows = [row for row in ROWS if row["base_scenario"] == scenario]
    rows = [row for row in rows if name in row["thresholds"]]
    if not rows:
        pytest.skip(f"{scenario}: no threshold of {name}")
    case = BASES[scenario]
    of = replace_leaves(nominals(published()), parameters(case))
    goals = jnp.array([row["target_lcoc"] for row in rows])
    designs = {"of": stacked([of] * len(rows)), "at": goals}
    found = searched(choices(case), name)(designs)
    expected = np.array([row["thresholds"][name] for row in rows], float)
    exists = np.isfinite(expected)
    assert np.array_equal(found.one == 1, exists)
    assert np.all((found.rising[exists] == 1) == (SEARCHES[name][2] == "lower"))
    close(f"{name}, {scenario}", found.value, expected, rtol=1e-12)


def close(label, found, expected, rtol, atol=0.0):
    assert_allclose(found, expected, rtol=rtol, atol=atol, err_msg=label)
    errors = np.abs(np.asarray(found) / np.asarray(expected) - 1)
    worst = np.nanmax(errors, initial=0.0)
    count = np.isfinite(errors).sum()
    print(f"{label}: {count} roots, largest relative difference {worst:.1e}")


def test_every_threshold_is_of_a_searched_parameter():
    for row in ROWS:
        assert set(row["thresholds"]) <= set(SEARCHES)


# Of McCalip's page: in each form, where its breakeven is the root of what.
STATES = record("mccalip.json")
WHOLE = np.linspace(-1e6, 1e6, 3)  # affine: the ends are enough


def of_hardware(told):
    """Orbit without operations, replacement and development."""
    return told.space.bill.hardware + told.space.bill.launch


def bare(told):
    """A ground whose plant is rated without the overhead of the building."""
    supply, plant = told.earth.supply, told.earth.bill.generation
    return told.earth.total_cost - plant * (1 - supply.rated_power / supply.plant_power)


SIDES = {
    "root": (output("space.total_cost"), output("earth.total_cost")),
    "hardware": (of_hardware, output("earth.total_cost")),
    "bare plant": (output("space.total_cost"), bare),
}


PRICES = {  # whose, in which form, the root of what, where it is recorded
    "program": (
        # It prices the power that it needs, not that of whole satellites.
        dataclasses.replace(Form.PUBLISHED.value, counts="continuous"),
        "hardware",
        ("mathjs", "breakeven_launch_usd_per_kg"),
    ),
    "program, root of its totals": (
        Form.PUBLISHED.value,
        "root",
        ("derived_from_mathjs", "self_consistent_breakeven_usd_per_kg"),
    ),
    "text": (
        Form.SOURCE.value,
        "bare plant",
        ("seed_text", "breakeven", "L_breakeven"),
    ),
    "text, root of its totals": (
        Form.SOURCE.value,
        "root",
        ("seed_text", "breakeven", "L_breakeven_with_pue_capex"),
    ),
    "text, without whole numbers": (
        dataclasses.replace(Form.SOURCE.value, counts="continuous"),
        "bare plant",
        ("seed_text", "smooth_no_ceil", "L_breakeven"),
    ),
}
needs_states = pytest.mark.skipif(not STATES, reason="no recorded states")


def states():
    told = STATES["meta"]["constants"]
    return stacked([mccalip_parameters(c["state"], told) for c in STATES["cases"]])


def crossing(choices, path, sides):
    """Where the sides meet, in every state."""
    solve = breakeven(space_vs_terrestrial(choices), path, *SIDES[sides], knots=WHOLE)
    found = jax.jit(jax.vmap(solve))(states())
    assert np.all(found.one == 1)
    return found.value


def entry(case, keys):
    """A recorded number, NaN where there is none."""
    for key in keys:
        case = case.get(key, {})
    return case or np.nan


@needs_states
@pytest.mark.parametrize("name", PRICES)
def test_launch_prices_of_the_page_are_reproduced(name):
    form, sides, keys = PRICES[name]
    expected = np.array([float(entry(case, keys)) for case in STATES["cases"]])
    if np.isnan(expected).all():
        pytest.skip(f"{'.'.join(keys)}: not recorded")
    found = np.asarray(crossing(form, "launch.price", sides))
    known = ~np.isnan(expected)
    close(name, found[known], expected[known], rtol=1e-12, atol=1e-9)


@needs_states
def test_every_recorded_breakeven_of_the_page_is_compared():
    compared = {keys for _, _, keys in PRICES.values()}
    left_out = {("derived_from_mathjs", "orbital_total_at_mathjs_breakeven")}
    for case in STATES["cases"]:
        named = {keys for keys in leaves(case) if "breakeven" in keys[-1]}
        assert named <= compared | left_out


def leaves(tree, keys=()):
    if isinstance(tree, dict):
        for key, part in tree.items():
            yield from leaves(part, (*keys, key))
    else:
        yield keys


@needs_states
@pytest.mark.parametrize("form", Form, ids=lambda form: form.name)
def test_roots_are_the_closed_forms_of_the_model(form):
    closed = jax.jit(jax.vmap(space_vs_terrestrial(form)))(states()).breakeven
    kind, choices = form.value.breakeven, form.value
    if kind == "hardware":
        choices = dataclasses.replace(choices, counts="continuous")
    found = crossing(choices, "launch.price", kind)
    close(f"{form.name}, launch", found, closed.launch_price, rtol=1e-12, atol=1e-9)
    found = crossing(form, "satellite.price", "root")
    close(f"{form.name}, satellite", found, closed.satellite_price, 1e-12, atol=1e-11)


# Of the price records: bisections on exact fixed points, and integrals over roots.
MARKET = record("pricing.json").get("cases", [])
MOON = "sources.Moon.price"


def market(case, path, knots):
    """Where lunar and Earth's propellant cost the same, for draws of a record."""
    i = case["inputs"]
    net = network(i["active"], ["LEO", "Moon"])
    model = cislunar_prices(FORMS[i["variant"]], net)

    def at_node(p):
        told, node = model(p["of"]).prices, p["node"].astype(int)
        rows = {s: jnp.stack([told[s][v] for v in net.depots]) for s in told}
        return {s: jnp.take(row, node) for s, row in rows.items()}

    sides = output("Moon"), output("LEO")
    solve = breakeven(at_node, f"of.{path}", *sides, knots=np.asarray(knots))
    return jax.jit(jax.vmap(solve)), net


def market_draws(net, nodes, **columns):
    """Parameters of each draw, the source's own but for some columns by path."""
    own, count = priced({}), len(nodes)
    many = jax.tree.map(lambda leaf: jnp.full(count, leaf), own)
    return {
        "of": replace_leaves(many, {k: jnp.asarray(v) for k, v in columns.items()}),
        "node": jnp.array([float(net.depots.index(ours(node))) for node in nodes]),
    }


def isru_breakeven(case):
    expected = case["expected"]["breakeven_P_Moon"]
    solve, net = market(case, MOON, np.linspace(1.0, 2e4, 129))
    leo = np.full(len(expected), case["inputs"]["P_LEO"])
    found = solve(market_draws(net, list(expected), **{"sources.LEO.price": leo}))
    close(case["id"], found.value, np.array(list(expected.values()), float), rtol=1e-9)
    return {"breakeven_P_Moon"}


def gauss(told, cells, points):
    """Nodes and weights of a composite Gauss-Legendre rule for a mean."""
    nodes, weights = np.polynomial.legendre.leggauss(points)
    edges = np.linspace(0, 1, cells + 1)
    middle, half = (edges[1:] + edges[:-1]) / 2, (edges[1:] - edges[:-1]) / 2
    u = middle[:, None] + half[:, None] * nodes
    x = jax.vmap(distribution(told).icdf)(jnp.asarray(u.ravel()))
    return np.asarray(x), (half[:, None] * weights).ravel()


def share_below(found, told):
    """Of values of a distribution, the share at which the first is lower."""
    share = np.asarray(distribution(told).cdf(np.asarray(found.value)))
    share = np.where(found.rising == 1, share, 1 - share)
    return np.where(found.one == 1, np.clip(share, 0, 1), found.below)


def uq_breakeven_probability(case):
    i = case["inputs"]
    _, high = distribution(i["P_Moon"]).support
    solve, net = market(case, MOON, np.linspace(1.0, 2 * high, 65))
    x, weights = gauss(i["P_LEO"], cells=64, points=4)
    columns = {"sources.LEO.price": x}
    if "Isp_scale" in i:
        y, more = gauss(i["Isp_scale"], cells=1, points=12)
        columns = {
            "sources.LEO.price": np.repeat(x, len(y)),
            "scales.specific_impulse": np.tile(y, len(x)),
        }
        weights = np.outer(weights, more).ravel()
    found = solve(market_draws(net, [i["node"]] * len(weights), **columns))
    share = weights @ share_below(found, i["P_Moon"])
    assert_allclose(share, case["expected"]["P_moon_cheaper"], rtol=case["rtol"])
    return {"P_moon_cheaper"}


def uq_breakeven_map(case):
    i, field = case["inputs"], "P_moon_cheaper_rows_LEO_cols_Moon"
    low, high = distribution(i["Isp_scale"]).support
    knots = np.linspace(low - 0.2, high + 0.2, 65)
    solve, net = market(case, "scales.specific_impulse", knots)
    x, weights = gauss(i["dv_scale"], cells=150, points=4)
    for leo, row in zip(i["P_LEO_grid"], case["expected"][field], strict=True):
        for moon, expected in zip(i["P_Moon_grid"], row, strict=True):
            columns = {"sources.LEO.price": leo, MOON: moon, "scales.delta_v": x}
            columns = {k: np.broadcast_to(v, len(x)) for k, v in columns.items()}
            found = solve(market_draws(net, [i["node"]] * len(x), **columns))
            share = weights @ share_below(found, i["Isp_scale"])
            assert_allclose(share, expected, rtol=case["rtol"], atol=1e-12)
    return {field}


SOLVED = {f.__name__: f for f in (isru_breakeven, uq_breakeven_probability)}
SOLVED |= {"uq_breakeven_map": uq_breakeven_map}
LEFT_OUT = {
    "mass_ratios": "no breakeven",
    "edge_price": "no breakeven",
    "upstream_network": "no breakeven",
    "network_fixed_point": "no breakeven",
    "sensitivity_terms": "no breakeven",
    "one_way_advantage": "no breakeven",
    "network_gradient": "no breakeven",
    "uq_edge_price_sobol": "no breakeven",
    "uq_node_price_quantiles": "no breakeven",
}


@pytest.mark.parametrize(
    "case", [c for c in MARKET if c["kind"] in SOLVED], ids=lambda case: case["id"]
)
def test_breakevens_of_the_price_records_are_reproduced(case):
    assert SOLVED[case["kind"]](case) == set(case["expected"])


def test_every_kind_of_price_record_is_compared_or_left_out():
    assert {case["kind"] for case in MARKET} <= {*SOLVED, *LEFT_OUT}
