"""A logarithm in vectors against the C library's."""

import jax
import jax.numpy as jnp
import numpy as np
from numpy.testing import assert_array_equal

from uq.engine.logarithm import log


RNG = np.random.default_rng(0)


def test_it_is_within_one_unit_in_the_last_place():
    near = 1 + RNG.normal(size=10_000) * np.geomspace(1e-16, 0.2, 10_000)
    wide = np.geomspace(2.3e-308, 1.7e308, 50_001)
    x = np.concatenate([wide, np.linspace(0.5, 2, 50_001), near])
    found, expected = np.asarray(jax.jit(log)(x)), np.log(x)
    assert np.all(np.abs(found - expected) <= 1.01 * np.spacing(np.abs(expected)))


def test_its_edges_are_the_c_librarys():
    x = np.array([0.0, -0.0, 1.0, -1.0, -2.0, np.inf, -np.inf, np.nan])
    with np.errstate(divide="ignore", invalid="ignore"):
        assert_array_equal(np.asarray(log(jnp.asarray(x))), np.log(x))


def test_its_derivative_is_known():
    x = jnp.asarray([0.1, 0.7, 3.0, 1e9])
    assert_array_equal(jax.vmap(jax.grad(log))(x), 1 / x)
    assert_array_equal(jax.vmap(jax.jacfwd(log))(x), 1 / x)
