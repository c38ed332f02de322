"""Shapley effects and dependent indices: closed forms, properties, coverage."""

import dataclasses
import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.stats import t
from sobol_problems import FIRST, TOTAL, Inputs, Pair, ishigami, table

from uq.designs import Sobol
from uq.distributions import Discrete, Fixed, Normal, Uniform
from uq.engine.propagation import NonFiniteError
from uq.inputs.dependence import Joint
from uq.quantities import quantities
from uq.sensitivity.variance.conditioning import Conditioning, mixed, whitened
from uq.sensitivity.variance.dependent_indices import dependent_indices
from uq.sensitivity.variance.players import players
from uq.sensitivity.variance.shapley import (
    every_set,
    random_orders,
    sets_of,
    shapley_effects,
    weights_of,
)


SPREADS = (1.0, 2.0, 3.0)
SLOPES = np.array([1.0, 1.0, 0.5])
CORRELATION = np.array([[1, 0.4, -0.3], [0.4, 1, 0.5], [-0.3, 0.5, 1]])
NAMES = ("pair.x", "pair.y", "z")
GROUPS = {"pair": ["pair.x", "pair.y"], "z": ["z"]}


def gaussian(correlation=CORRELATION, spreads=SPREADS):
    one = table().z
    x, y, z = (dataclasses.replace(one, distribution=Normal(0.0, s)) for s in spreads)
    pairs = {
        (NAMES[i], NAMES[j]): float(correlation[i, j])
        for i, j in itertools.combinations(range(3), 2)
    }
    return Joint(Inputs(Pair(x, y), z, table().fixed), pairs, scale="normal")


def linear(p):
    a, b, c = SLOPES
    return {
        "y": a * p.pair.x + b * p.pair.y + c * p.z,
        "far": 1e9 + p.pair.x,
        "constant": 0.1 * p.fixed,
    }


def closed(covariance, slopes, kept):
    """Part of a linear function's variance that some Gaussian inputs explain.

    E[Y | X_S] is linear in X_S, with the slopes of a regression on them.
    """
    if not kept:
        return 0.0
    with_output = (covariance @ slopes)[kept]
    inside = covariance[np.ix_(kept, kept)]
    return with_output @ np.linalg.solve(inside, with_output)


def exact_effects(covariance, slopes, players):
    """Shapley effects by their definition, over orders."""
    found = np.zeros(len(players))
    orders = list(itertools.permutations(range(len(players))))
    for order in orders:
        known, before = [], 0.0
        for i in order:
            known = sorted([*known, *players[i]])
            after = closed(covariance, slopes, known)
            found[i] += (after - before) / len(orders)
            before = after
    return found / (slopes @ covariance @ slopes)


COVARIANCE = CORRELATION * np.outer(SPREADS, SPREADS)


def effects(priors, model=linear, words=("y",), size=2**9, **more):
    return shapley_effects(model, priors, quantities(words), size=size, seed=2, **more)


def agrees(measure, expected, row=0, most=4.0):
    apart = np.abs(measure.value[row] - expected)
    assert np.all(apart < most * measure.standard_error[row] + 1e-12), measure


@pytest.mark.parametrize(("rho", "exact"), [(-0.7, True), (0.2, False), (0.9, True)])
def test_two_gaussian_inputs(rho, exact):
    correlation = np.eye(3)
    correlation[0, 1] = correlation[1, 0] = rho
    one = gaussian(correlation)
    told = effects(one, lambda p: {"y": p.pair.x + p.pair.y}, exact=exact)
    (s1, s2), cross = SPREADS[:2], rho * SPREADS[0] * SPREADS[1]
    # Alone an input explains (s_i + rho s_j)^2; after the other s_i^2 (1 - rho^2).
    parts = np.array([s1, s2, 0]) ** 2 * (1 - rho**2 / 2) + cross
    parts += np.array([s2, s1, 0]) ** 2 * rho**2 / 2
    parts[2] = 0
    agrees(told.measure(), parts / (s1**2 + s2**2 + 2 * cross))
    assert_allclose(told.measure().value.sum(), 1, rtol=1e-12)
    # An independent input without effect has none, in every draw.
    assert_allclose(told.measure().value[0, 2], 0, atol=1e-15)


@pytest.mark.parametrize(
    ("exact", "groups"), [(True, None), (False, None), (True, GROUPS)]
)
def test_three_gaussian_inputs_and_groups_of_them(exact, groups):
    told = effects(gaussian(), words=("y", "far"), exact=exact, groups=groups)
    members = [[0, 1], [2]] if groups else [[0], [1], [2]]
    assert list(told.parameters) == list(groups or NAMES)
    for row, slopes in enumerate([SLOPES, np.array([1.0, 0.0, 0.0])]):
        agrees(told.measure(), exact_effects(COVARIANCE, slopes, members), row)
    assert_allclose(told.measure().value.sum(axis=1), 1, rtol=1e-9)
    # An input that a function does not read, but that moves with one that it does.
    if not groups:
        assert told.measure().value[1, 1] > 0.05
    if exact:
        for place, kept in enumerate(sets_of(len(members))):
            known = [i for m in itertools.compress(members, kept) for i in m]
            whole = SLOPES @ COVARIANCE @ SLOPES
            index, error = (
                told.more[k][1][0, place] for k in ("closed", "closed_error")
            )
            expected = closed(COVARIANCE, SLOPES, known) / whole
            assert abs(index - expected) < 4 * error + 1e-12


@pytest.mark.parametrize("exact", [True, False])
def test_independent_inputs_share_their_interactions(exact):
    told = effects(table(), ishigami, ("f",), size=2**10, exact=exact)
    agrees(told.measure(), FIRST + (TOTAL - FIRST) / 2)
    assert told.assumptions[0] == "inputs are independent"


def test_players_of_equal_parts_have_equal_effects():
    even = np.full((3, 3), 0.5) + np.eye(3) / 2
    one = gaussian(even, (1.0, 1.0, 1.0))
    told = effects(one, lambda p: {"y": p.pair.x * p.pair.y * p.z}, exact=True)
    agrees(told.measure(), 1 / 3)


def test_effects_of_all_sets_are_those_of_all_orders():
    rng = np.random.default_rng(0)
    for count in (1, 2, 4):
        values = rng.normal(size=2**count)
        values[-1] = 0.0  # with all players known nothing is unexplained
        number = lambda known: sum(1 << i for i in known)  # noqa: E731
        expected = np.zeros(count)
        orders = list(itertools.permutations(range(count)))
        for order in orders:
            for k, i in enumerate(order):
                gain = values[number(order[:k])] - values[number(order[: k + 1])]
                expected[i] += gain / len(orders)
        assert_allclose(weights_of(count) @ values, expected, atol=1e-14)


def test_dependent_indices_of_gaussian_inputs():
    asked = quantities(["y", "far", "constant"])
    told = dependent_indices(linear, gaussian(), asked, size=2**9, seed=3)
    for row, slopes in enumerate([SLOPES, np.array([1.0, 0.0, 0.0])]):
        whole = slopes @ COVARIANCE @ slopes
        others = [[j for j in range(3) if j != i] for i in range(3)]
        first = [closed(COVARIANCE, slopes, [i]) / whole for i in range(3)]
        total = [1 - closed(COVARIANCE, slopes, rest) / whole for rest in others]
        agrees(told.measure("S1"), first, row)
        agrees(told.measure("ST"), total, row)
    assert np.isnan(told.measure("S1").value[2]).all()
    assert told.notes == ["constant does not vary: its measures are undefined (NaN)"]


def test_dependent_indices_of_independent_inputs_are_sobols():
    told = dependent_indices(ishigami, table(), quantities(["f"]), size=2**10, seed=3)
    agrees(told.measure("S1"), FIRST)
    agrees(told.measure("ST"), TOTAL)


@pytest.mark.parametrize("exact", [True, False])
def test_intervals_hold_the_truth_as_often_as_they_say(exact):
    analyses, replicates = 200, 8
    one, count = gaussian(), analyses * replicates
    plan = Conditioning(linear, one, quantities(["y"]), players(one, None))
    width, run = (6, every_set) if exact else (9, random_orders)
    parts = run(plan, Sobol(width, 64, replicates=count, seed=11), None)
    shape = (analyses, replicates, -1)
    each = (parts.effects[:, 0] / parts.variance).reshape(shape)
    whole = parts.effects[:, 0].reshape(shape).mean(axis=1)
    whole /= parts.variance.reshape(analyses, replicates).mean(axis=1)[:, None]
    error = each.std(axis=1, ddof=1) / np.sqrt(replicates)
    apart = np.abs(whole - exact_effects(COVARIANCE, SLOPES, [[0], [1], [2]]))
    covered = np.mean(apart < t.ppf(0.975, replicates - 1) * error, axis=0)
    # 4 standard errors of a share of 200 around 95 %.
    assert np.all(np.abs(covered - 0.95) < 4 * np.sqrt(0.95 * 0.05 / analyses)), covered


def test_what_is_redrawn_has_the_conditional_distribution():
    a, many = jnp.array([0.7, -1.2, 0.4]), 4000
    fresh = np.random.default_rng(5).normal(size=(many, 3))
    b = jnp.asarray(fresh @ np.linalg.cholesky(CORRELATION).T)
    kept, order = jnp.array([False, True, False]), jnp.array([1, 2, 0])

    def one(b):
        return mixed(whitened(jnp.asarray(CORRELATION), order, a, b), kept)

    draws = jax.jit(jax.vmap(one))(b)
    assert_allclose(draws[:4], [one(row) for row in b[:4]], atol=1e-13)
    assert_allclose(draws[:, 1], a[1], atol=1e-14)
    slopes = CORRELATION[[0, 2], 1]
    rest = np.asarray(draws)[:, [0, 2]]
    covariance = CORRELATION[np.ix_([0, 2], [0, 2])] - np.outer(slopes, slopes)
    error = np.sqrt(np.diag(covariance) / many)
    assert np.all(np.abs(rest.mean(axis=0) - slopes * a[1]) < 4 * error)
    found, scale = np.cov(rest.T), np.sqrt(np.diag(covariance))
    assert np.all(
        np.abs(found - covariance) < 4 * np.sqrt(2 / many) * np.outer(scale, scale)
    )


def test_what_nothing_tells_apart_is_one_player():
    rules = {"pair.x": lambda p: Normal(p.pair.y, 1.0)}
    normal = gaussian(np.eye(3)).priors
    one = Joint(normal, conditional=rules)
    told = effects(one, lambda p: {"y": p.pair.x + p.z})
    assert told.parameters == ["pair.x+pair.y", "z"]
    assert told.assumptions[0] == "conditional priors hold as they are written"
    agrees(told.measure(), np.array([5.0, 9.0]) / 14)  # 1 and the parent's 4
    tied = Joint(normal, comonotone=[("pair.x", "z")])
    told = effects(tied, lambda p: {"y": p.pair.x + p.z + p.pair.y})
    assert told.parameters == ["pair.x+z", "pair.y"]
    agrees(told.measure(), np.array([16.0, 4.0]) / 20)


def refused(message, priors=None, model=linear, kind=ValueError, **more):
    with pytest.raises(kind, match=message):
        effects(priors or gaussian(), model, **more)


def test_what_does_not_fit_is_refused():
    refused("unknown varying parameter 'w'", groups={"all": ["w"]})
    refused("z stands in 0 groups, expected one", groups={"pair": GROUPS["pair"]})
    refused("z stands in 2 groups", groups=GROUPS | {"more": ["z"]})
    refused("no quantity of interest", words=())
    tied = Joint(gaussian().priors, comonotone=[("pair.x", "z")])
    refused("pair.x and z cannot be told apart", tied, groups=GROUPS)
    free = table(Uniform(0.0, 1.0))
    coin = dataclasses.replace(free.z, nominal=0.0, distribution=coin_of())
    mixed_up = Joint(Inputs(free.pair, coin, free.fixed), {("pair.x", "z"): 0.5})
    refused("z takes some values with probability and correlates", mixed_up)
    apart = {"one": ["pair.x", "z"], "other": ["pair.y"]}
    assert players(mixed_up, apart) == {"one": [0, 2], "other": [1]}
    fixed = table(Fixed(0.5))
    refused("no parameter varies", fixed)
    bad = lambda p: {"y": jnp.sqrt(p.z)}  # noqa: E731
    free = table(Uniform(-1.0, 1.0))
    refused("y: not finite.* draws of 16", free, bad, NonFiniteError)
    with pytest.raises(NonFiniteError, match="y: not finite"):
        dependent_indices(bad, free, quantities(["y"]), size=64, seed=0)


def coin_of():
    return Discrete((0.0, 1.0), (0.5, 0.5))
