"""Roots and powers in vectors against correctly rounded ones."""

from decimal import Decimal, localcontext

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from uq.distributions.elementary import exp2, sqrt


RNG = np.random.default_rng(0)


def require_last_unit(found, exact):
    assert np.all(np.abs(np.asarray(found) - exact) <= 1.01 * np.spacing(exact))


def test_a_root_is_within_one_unit_in_the_last_place():
    wide = np.geomspace(2.3e-308, 1.7e308, 50_001)
    x = np.concatenate([[0.0], wide, 4 * RNG.random(200_000)])
    require_last_unit(jax.jit(sqrt)(x), np.sqrt(x))


def test_a_power_is_within_one_unit_in_the_last_place():
    x = np.concatenate([RNG.uniform(-1022, 1024, 5_000), RNG.uniform(-2, 2, 5_000)])
    with localcontext(prec=30):
        exact = np.array([float(Decimal(2) ** Decimal(each)) for each in x.tolist()])
    require_last_unit(jax.jit(exp2)(x), exact)


def test_whole_powers_are_exact_and_the_ends_hold():
    x = np.arange(-1022.0, 1025.0)
    with np.errstate(over="ignore"):
        assert_array_equal(jax.jit(exp2)(x), np.exp2(x))
    beyond = exp2(jnp.array([-np.inf, -2000.0, 2000.0, np.inf, np.nan]))
    assert_array_equal(beyond, [2.0**-1022, 2.0**-1022, np.inf, np.inf, np.nan])


@pytest.mark.parametrize(("ours", "theirs"), [(sqrt, jnp.sqrt), (exp2, jnp.exp2)])
def test_slopes_are_known_and_other_precisions_kept(ours, theirs):
    x = jnp.array([0.01, 0.3, 1.0, 7.0])
    for derivative in (jax.grad, jax.jacfwd, lambda f: jax.grad(jax.grad(f))):
        found, expected = (jax.vmap(derivative(f))(x) for f in (ours, theirs))
        assert_allclose(found, expected, rtol=1e-13)
    single = x.astype(np.float32)
    assert_array_equal(ours(single), theirs(single))
