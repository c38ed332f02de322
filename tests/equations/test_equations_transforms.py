"""Every equation under jit, vmap and grad."""

import functools
import zlib

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from test_units import ARRAYS, CASES, in_domain, label, units


EQUATIONS = {label(m, f): f for m, f in CASES if label(m, f) not in ARRAYS}
STAIRCASES = {"finance.rounded_periods"}
STEP = 1e-5


def along(name, step, x):
    """An equation moved along one direction of the logarithms of its arguments."""
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    slopes = {key: rng.uniform(-1, 1) for key in x}
    moved = {key: x[key] * jnp.exp(slopes[key] * step) for key in x}
    return EQUATIONS[name](**moved)


@functools.cache
def points():
    domains = {name: in_domain(f, units(f)[0]) for name, f in EQUATIONS.items()}
    return jax.tree.map(lambda each: jnp.asarray(each[:4]), domains)


@functools.cache
def transformed():
    """Values near each point and the gradient, for all equations in one program."""

    def at(name, x):
        move = functools.partial(along, name)
        steps = STEP * jnp.array([-2.0, -1.0, 0.0, 1.0, 2.0])
        values = jax.vmap(move, in_axes=(0, None))(steps, x)
        return values, jax.grad(move)(0.0, x)

    @jax.jit
    def everything(all_points):
        return {
            name: jax.vmap(functools.partial(at, name))(x)
            for name, x in all_points.items()
        }

    return jax.tree.map(np.asarray, everything(points()))


@pytest.mark.parametrize("name", EQUATIONS)
def test_compiled_and_batched_equals_alone(name):
    alone = EQUATIONS[name](**{key: x[0] for key, x in points()[name].items()})
    assert alone.shape == ()
    assert_allclose(transformed()[name][0][0, 2], alone, rtol=1e-13)


@pytest.mark.parametrize("name", EQUATIONS)
def test_gradient_equals_difference(name):
    """Richardson's extrapolated central difference."""
    values, gradient = transformed()[name]
    assert np.isfinite(gradient).all()
    if name in STAIRCASES:
        assert (gradient == 0).all()
        return
    coarse = (values[:, 4] - values[:, 0]) / (4 * STEP)
    fine = (values[:, 3] - values[:, 1]) / (2 * STEP)
    scale = np.maximum(np.abs(values[:, 2]), np.abs(gradient))
    difference = (4 * fine - coarse) / 3
    assert_allclose(gradient / scale, difference / scale, rtol=0, atol=1e-8)


@pytest.mark.parametrize("name", EQUATIONS)
def test_single_precision_stays_single(name):
    single = jax.ShapeDtypeStruct((), jnp.float32)
    x = dict.fromkeys(points()[name], single)
    found = jax.eval_shape(lambda x: EQUATIONS[name](**x), x)
    assert found.dtype == jnp.float32
