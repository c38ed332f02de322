"""Logarithms in vectors against the C library's."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_array_equal

from uq import elementary


RNG = np.random.default_rng(0)
POSITIVE = np.concatenate(
    [
        np.geomspace(2.3e-308, 1.7e308, 50_001),
        np.linspace(0.5, 2, 50_001),
        1 + RNG.normal(size=10_000) * np.geomspace(1e-16, 0.2, 10_000),
    ]
)
ABOVE_MINUS_ONE = np.concatenate(
    [
        np.geomspace(1e-300, 1e300, 50_001),
        -np.geomspace(1e-300, 1 - 1e-16, 50_001),
        np.linspace(-0.5, 1, 10_001),
    ]
)
CASES = {
    "log": (elementary.log, np.log, POSITIVE),
    "log1p": (elementary.log1p, np.log1p, ABOVE_MINUS_ONE),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_within_one_unit_in_the_last_place(name):
    ours, truth, x = CASES[name]
    found, expected = np.asarray(jax.jit(ours)(x)), truth(x)
    assert np.all(np.abs(found - expected) <= 1.01 * np.spacing(np.abs(expected)))


@pytest.mark.parametrize("name", CASES)
def test_its_edges_are_the_c_librarys(name):
    ours, truth, _ = CASES[name]
    x = np.array([0.0, -0.0, 1.0, -1.0, -2.0, np.inf, -np.inf, np.nan])
    with np.errstate(divide="ignore", invalid="ignore"):
        assert_array_equal(np.asarray(ours(jnp.asarray(x))), truth(x))


@pytest.mark.parametrize("name", CASES)
def test_its_derivative_is_known(name):
    ours, _, _ = CASES[name]
    x = jnp.asarray([0.1, 0.7, 3.0, 1e9])
    exact = 1 / (x if name == "log" else 1 + x)
    assert_array_equal(jax.vmap(jax.grad(ours))(x), exact)
    assert_array_equal(jax.vmap(jax.jacfwd(ours))(x), exact)
