"""The shared mathematics: accurate through its limits."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.integrate import quad
from scipy.special import exprel

from equations.limits import supported_share
from equations.special import decay_mean, interpolate


KNOTS, VALUES = (0.0, 1.0, 3.0, 4.0), (1.0, 3.0, 2.0, 2.5)


@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_decay_mean_at_every_size(sign):
    x = jnp.concatenate([jnp.zeros(1), sign * jnp.logspace(-300, 2, 1000)])
    assert_allclose(jax.vmap(decay_mean)(x), exprel(-np.asarray(x)), rtol=1e-14)


@pytest.mark.parametrize("x", [-2.0, -1e-3, 0.0, 1e-160, 1e-8, 0.0999, 0.1, 0.101, 9.0])
def test_decay_mean_differentiates_through_zero(x):
    for order, function in ((1, jax.grad(decay_mean)), (2, jax.hessian(decay_mean))):
        exact, _ = quad(lambda s, n=order: (-s) ** n * np.exp(-x * s), 0, 1)
        assert_allclose(jax.jit(function)(jnp.asarray(x)), exact, rtol=1e-11)


def test_interpolate_reads_the_table():
    x = jnp.linspace(0, 4, 33)
    found = jax.vmap(lambda each: interpolate(each, KNOTS, VALUES))(x)
    assert_allclose(found, np.interp(x, KNOTS, VALUES), rtol=1e-15)


def test_interpolate_goes_on_outside():
    ends = jax.vmap(lambda each: interpolate(each, KNOTS, VALUES))(jnp.array([-1.0, 6]))
    assert_allclose(ends, [-1.0, 3.5], rtol=1e-15)


def test_interpolate_at_a_knot_takes_the_mean_slope():
    slope = jax.grad(lambda x: interpolate(x, KNOTS, VALUES))
    assert_allclose(slope(jnp.asarray(1.0)), (2.0 - 0.5) / 2)
    assert_allclose(slope(jnp.asarray(-5.0)), 2.0)


@pytest.mark.parametrize(
    ("available", "required", "share"),
    [(2.0, 1.0, 1.0), (1.0, 2.0, 0.5), (1.0, 0.0, 1.0), (1.0, np.inf, 0.0)],
)
def test_supported_share(available, required, share):
    arguments = (jnp.asarray(available), jnp.asarray(required))
    assert_allclose(supported_share(*arguments), share)
    assert np.isfinite(jax.grad(supported_share, argnums=(0, 1))(*arguments)).all()


def test_an_undefined_demand_stays_undefined():
    assert np.isnan(supported_share(jnp.asarray(1.0), jnp.asarray(np.nan)))
