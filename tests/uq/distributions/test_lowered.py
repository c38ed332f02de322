"""A distribution whose numbers are arguments is the distribution."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from tails import U

from uq.distributions import (
    Beta,
    Discrete,
    Empirical,
    Fixed,
    Gamma,
    LogNormal,
    LogUniform,
    Mixture,
    Normal,
    Pert,
    StudentT,
    Triangular,
    Truncated,
    Uniform,
    Weibull,
)


ENDS = [1e-300, 1e-19, 2.0**-53, 0.125, 0.5, 0.5 + 2.0**-53, 1 - 2.0**-53]
POINTS = np.sort(np.concatenate([U, ENDS]))
EPSILON = float(np.finfo(float).eps)
STANDARD = Normal(0.0, 1.0)

# Two of each, which one compiled program serves.
PAIRS = [
    (Uniform(-1.0, 3.0), Uniform(0.0, 7.0)),
    (LogUniform(1e-3, 3e4), LogUniform(1e-200, 1e200)),
    (Normal(1e9, 1.0), STANDARD),
    (LogNormal(2.0, 0.05), LogNormal(3.0, 3.0)),
    (Triangular(1.0, 1.0, 5.0), Triangular(0.0, 2.0, 2.0)),
    (Weibull(0.3, 2.0), Weibull(5.0, 1.0)),
    (Fixed(3.0), Fixed(-1.0)),
    (Beta(0.5, 0.5), Beta(0.1, 5.0, -2.0, 7.0)),
    (Pert(1.0, 1.0, 5.0, 10.0), Pert(0.0, 2.0, 2.0)),
    (Pert(1.0, 2.0, 5.0), Beta(1e5, 2e5)),
    (Gamma(0.1, 3.0), Gamma(1e5, 2.0)),
    (StudentT(0.5), StudentT(5.0, 1.0, 2.0)),
    (Truncated(STANDARD, -1.0, 2.0), Truncated(Normal(3.0, 0.5), high=3.0)),
    (Truncated(STANDARD, low=5.0), Truncated(Gamma(1.0, 2.0), low=100.0)),
    (Truncated(Gamma(2.0, 1.0), low=0.5), Truncated(Gamma(3.0, 2.0), 1.0, 9.0)),
    (
        Mixture([Uniform(0.0, 1.0), Uniform(2.0, 3.0)], [0.4, 0.6]),
        Mixture([Normal(0.0, 1.0), Uniform(4.5, 5.0), Fixed(9.0)], [0.3, 0.3, 0.4]),
    ),
    (
        Truncated(Mixture([STANDARD, Uniform(4.0, 5.0)], [0.5, 0.5]), high=4.5),
        Truncated(Mixture([STANDARD, Uniform(6.0, 7.0)], [0.3, 0.7]), low=-3.0),
    ),
    (Discrete([1, 2, 5], [0.2, 0.3, 0.5]), Discrete([1, 2, 5, 9], [0.25] * 4)),
    (Empirical([3.0, 1.0, 4.0, 1.0, 5.0]), Empirical(np.arange(8.0) ** 2)),
]
EVERY = [each for pair in PAIRS for each in pair]


def name(distribution):
    return str(distribution)[:40]


def kinds(pair):
    return f"{type(pair[0]).__name__}-{type(pair[1]).__name__}"


def both(quantile):
    """Quantiles and their slopes at many points."""
    return jax.vmap(jax.value_and_grad(quantile.icdf))(jnp.asarray(POINTS))


@jax.jit
def compiled(lowered):
    return both(lowered)


def stacked(*distributions):
    lowered = [each.lowered() for each in distributions]
    return jax.tree.map(lambda *leaves: np.stack(leaves), *lowered)


@pytest.mark.parametrize("distribution", EVERY, ids=name)
def test_the_quantiles_and_slopes_are_those_of_the_distribution(distribution):
    expected, steep = jax.jit(lambda: both(distribution))()
    found, slope = compiled(distribution.lowered())
    # What the compiler folds or fuses rounds once less: where bounds of two signs
    # cancel, in units of the width; where a share or exponent is computed, in its own.
    allowed = 1e-15 * np.abs(expected) + 2e-16 * np.ptp(expected) * (expected[0] < 0)
    alike = np.full(len(POINTS), 1e-14)
    if isinstance(distribution, Truncated | LogUniform):
        allowed += 2 * EPSILON * steep
        alike = 1e-12 + EPSILON / (1 - POINTS)
    if isinstance(distribution, LogUniform | LogNormal):
        allowed += 2 * EPSILON * np.abs(expected * np.log(expected))
    assert np.all(np.abs(found - expected) <= allowed)
    assert np.all(np.abs(slope - steep) <= alike * steep)
    assert np.all(np.isfinite(slope))


@pytest.mark.parametrize("pair", PAIRS, ids=kinds)
def test_another_shape_is_another_argument_of_the_same_program(pair):
    traced = []

    @jax.jit
    def program(lowered):
        traced.append(lowered)
        return both(lowered)

    found = [program(each.lowered())[0] for each in pair]
    assert len(traced) == 1
    for x, each in zip(found, pair, strict=True):
        assert_array_equal(x, compiled(each.lowered())[0])


@pytest.mark.parametrize("pair", PAIRS, ids=kinds)
def test_two_that_are_stacked_are_each_itself(pair):
    x, slopes = jax.jit(jax.vmap(both))(stacked(*pair))
    for i, each in enumerate(pair):
        expected, steep = compiled(each.lowered())
        assert_allclose(x[i], expected, rtol=1e-15)
        assert_allclose(slopes[i], steep, rtol=1e-14)


def test_every_number_is_a_leaf_of_the_host():
    for each in EVERY:
        for leaf in jax.tree.leaves(each.lowered()):
            assert isinstance(leaf, float | np.ndarray), each


def test_single_precision_stays_single_when_the_leaves_are():
    for pair in PAIRS:
        with np.errstate(over="ignore"):  # bounds of 1e200
            single = jax.tree.map(
                lambda leaf: leaf.astype(np.float32) if leaf.dtype == float else leaf,
                stacked(*pair),
            )
        u = jax.ShapeDtypeStruct((), np.float32)
        x = jax.eval_shape(jax.vmap(lambda q, u: q.icdf(u), (0, None)), single, u)
        assert x.dtype == np.float32, pair
