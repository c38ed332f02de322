"""Every family against SciPy, and every family through every transform."""

import functools

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
import scipy.stats as st
from numpy.testing import assert_allclose
from scipy.special import ndtr, ndtri
from tails import INSIDE, TAILS, U

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


TRUTH = [
    (Uniform(-1.0, 3.0), st.uniform(-1, 4)),
    (LogUniform(1e-3, 3e4), st.loguniform(1e-3, 3e4)),
    (Normal(0.0, 1.0), st.norm()),
    (Normal(1e9, 1.0), st.norm(1e9, 1)),
    (LogNormal(2.0, 0.05), st.lognorm(0.05, scale=2)),
    (LogNormal(2.0, 3.0), st.lognorm(3, scale=2)),
    (Triangular(1.0, 2.0, 5.0), st.triang(0.25, 1, 4)),
    (Triangular(1.0, 1.0, 5.0), st.triang(0, 1, 4)),
    (Triangular(1.0, 5.0, 5.0), st.triang(1, 1, 4)),
    (Weibull(0.3, 2.0), st.weibull_min(0.3, scale=2)),
    (Weibull(5.0, 2.0), st.weibull_min(5, scale=2)),
    (Beta(2.0, 3.0), st.beta(2, 3)),
    (Beta(0.5, 0.5), st.beta(0.5, 0.5)),
    (Beta(0.1, 5.0), st.beta(0.1, 5)),
    (Beta(1e5, 2e5, 1.0, 4.0), st.beta(1e5, 2e5, 1, 3)),
    (Pert(1.0, 2.0, 5.0), st.beta(2, 4, 1, 4)),
    (Pert(1.0, 1.0, 5.0, 10.0), st.beta(1, 11, 1, 4)),
    (Gamma(0.1, 3.0), st.gamma(0.1, scale=3)),
    (Gamma(2.5, 3.0), st.gamma(2.5, scale=3)),
    (Gamma(1e5, 3.0), st.gamma(1e5, scale=3)),
    (StudentT(0.5), st.t(0.5)),
    (StudentT(5.0, 1.0, 2.0), st.t(5, 1, 2)),
    (StudentT(1e6), st.t(1e6)),
]

EVERY = [distribution for distribution, _ in TRUTH] + [
    Fixed(3.0),
    Discrete([1, 2, 5], [0.2, 0.3, 0.5]),
    Empirical([3.0, 1.0, 4.0, 1.0, 5.0]),
    Truncated(Normal(0.0, 1.0), -1.0, 2.0),
    Truncated(Normal(0.0, 1.0), low=5.0),
    Mixture([Normal(0.0, 1.0), Normal(2.0, 0.5)], [0.3, 0.7]),
]


def name(distribution):
    return str(distribution)[:40]


@functools.cache
def compiled(distribution):
    return jax.jit(jax.vmap(jax.value_and_grad(distribution.icdf)))


def quantiles_and_slopes(distribution, u):
    u = np.asarray(u)
    padded = np.resize(u, 400)  # one shape, so that each family compiles once
    return [np.asarray(out)[: len(u)] for out in compiled(distribution)(padded)]


def quantiles(distribution, u):
    return quantiles_and_slopes(distribution, u)[0]


@pytest.mark.parametrize(("ours", "scipy"), TRUTH, ids=[name(d) for d, _ in TRUTH])
def test_quantiles_are_those_of_scipy(ours, scipy):
    # At a median of 0 only the distance to it in units of the spread has a meaning.
    spread = scipy.ppf(0.75) - scipy.ppf(0.25)
    at_zero = 1e-12 * spread if ours.support[0] < 0 else 0.0
    assert_allclose(quantiles(ours, U), scipy.ppf(U), rtol=1e-10, atol=at_zero)


@pytest.mark.parametrize(("ours", "scipy"), TRUTH, ids=[name(d) for d, _ in TRUTH])
def test_probabilities_are_those_of_scipy(ours, scipy):
    x = scipy.ppf(U)
    x = np.concatenate([x, [x[0] - 1.0, x[-1] + 1.0]])
    assert_allclose(ours.cdf(x), scipy.cdf(x), rtol=1e-9, atol=1e-16)
    assert_allclose(ours.sf(x), scipy.sf(x), rtol=1e-9, atol=1e-16)
    assert ours.support == pytest.approx(scipy.support())


@pytest.mark.parametrize(
    ("ours", "scipy"),
    [
        (Normal(0.0, 1.0), st.norm()),
        (Beta(2.0, 3.0), st.beta(2, 3)),
        (Gamma(2.5, 3.0), st.gamma(2.5, scale=3)),
        (StudentT(3.0), st.t(3)),
    ],
)
def test_tables_reach_what_sobol_points_reach(ours, scipy):
    u = np.array([1e-18, 2.0**-54, 2.0**-53, 1e-12, 1 - 2.0**-40, 1 - 2.0**-53])
    assert_allclose(quantiles(ours, u), scipy.ppf(u), rtol=1e-10)
    beyond = quantiles(ours, np.array([0.0, 1e-300, 1e-19, 1.0]))
    assert np.all(np.isfinite(beyond))
    assert np.all(np.diff(beyond) >= 0)


def test_the_median_of_a_symmetric_table_keeps_its_digits():
    u = 0.5 + np.array([-1e-3, -1e-6, -1e-9, 0.0, 1e-12])
    assert_allclose(quantiles(Normal(0.0, 1.0), u), ndtri(u), rtol=1e-12)
    cauchy = np.tan(np.pi * (u - 0.5))
    assert_allclose(quantiles(StudentT(1.0), u), cauchy, rtol=1e-12)


@pytest.mark.parametrize("distribution", EVERY, ids=name)
def test_rises_within_the_support(distribution):
    x = quantiles(distribution, U)
    low, high = distribution.support
    rounding = 1e-13 * np.abs(x)
    assert np.all(np.diff(x) >= -rounding[1:])
    assert np.all(x >= low - rounding)
    assert np.all(x <= high + rounding)


@pytest.mark.parametrize("distribution", EVERY, ids=name)
def test_transforms_change_nothing(distribution):
    u = jnp.asarray(U[::161])
    loop = np.array([distribution.icdf(x) for x in u])
    assert_allclose(jax.vmap(distribution.icdf)(u), loop, rtol=1e-12)
    jitted = eqx.filter_jit(lambda d, x: d.icdf(x))
    assert_allclose([jitted(distribution, x) for x in u], loop, rtol=1e-12)
    as_arrays = jax.tree.map(jnp.asarray, distribution)
    if not isinstance(distribution, Truncated | Mixture):  # theirs must be numbers
        assert_allclose([jitted(as_arrays, x) for x in u], loop, rtol=1e-12)


@pytest.mark.parametrize("distribution", EVERY, ids=name)
def test_gradient_is_finite_everywhere(distribution):
    ends = np.array([2.0**-54, 2.0**-53, 1 - 2.0**-53])
    u = np.append(U, ends)
    x, slope = quantiles_and_slopes(distribution, u)
    assert np.all(np.isfinite(slope))
    rounding = 1e-13 * np.abs(x) / np.minimum(u, 1 - u)
    assert np.all(slope >= -rounding)


SMOOTH = [d for d in EVERY if not isinstance(d, Discrete | Empirical)]


@pytest.mark.parametrize("distribution", SMOOTH, ids=name)
def test_gradient_equals_differences(distribution):
    u, step = np.array([0.07, 0.4, 0.5, 0.9]), 1e-5
    _, slope = quantiles_and_slopes(distribution, u)
    above, below = quantiles(distribution, u + step), quantiles(distribution, u - step)
    size = np.abs(above).max()
    differences = (above - below) / (2 * step)
    assert_allclose(slope, differences, rtol=1e-5, atol=1e-10 * size)


@pytest.mark.parametrize(
    "distribution",
    [LogUniform(0.7046303163636172, 1.0), LogUniform(1e-200, 1e200)],
    ids=name,
)
def test_loguniform_stays_within_its_bounds(distribution):
    u = np.array([2.0**-53, 0.25, 0.5, 1 - 2.0**-53])
    x, slope = quantiles_and_slopes(distribution, u)
    low, high = distribution.support
    assert np.all((low <= x) & (x <= high))
    assert np.all(np.isfinite(slope))
    exact = np.exp(np.log(low) + u * (np.log(high) - np.log(low)))
    assert_allclose(x, exact, rtol=1e-12)


def test_triangular_has_a_gradient_at_its_mode():
    slope = jax.grad(Triangular(0.0, 1.0, 4.0).icdf)(0.25)
    assert_allclose(slope, 2.0, rtol=1e-12)  # the density there is 2 / (high - low)


@pytest.mark.parametrize(
    ("family", "parameters"),
    [
        (Uniform, (1.0, 3.0)),
        (LogUniform, (1.0, 3.0)),
        (Normal, (1.0, 3.0)),
        (LogNormal, (1.0, 3.0)),
        (Triangular, (1.0, 2.0, 4.0)),
        (Weibull, (1.5, 3.0)),
        (Fixed, (2.0,)),
    ],
)
@pytest.mark.parametrize("u", [0.01, 0.9])
def test_gradient_in_the_parameters(family, parameters, u):
    slopes = jax.grad(lambda p: family(*p).icdf(jnp.asarray(u)))(parameters)
    for i, slope in enumerate(slopes):
        step = 1e-6 * np.eye(len(parameters))[i]
        ends = [
            family(*(np.asarray(parameters) + sign * step)).icdf(jnp.asarray(u))
            for sign in (1, -1)
        ]
        assert_allclose(slope, (ends[0] - ends[1]) / 2e-6, rtol=1e-6, atol=1e-9)


def test_the_shape_of_a_table_cannot_be_traced():
    with pytest.raises(jax.errors.ConcretizationTypeError):
        jax.grad(lambda a: Beta(a, 2.0).icdf(jnp.asarray(0.3)))(2.0)


@pytest.mark.parametrize("distribution", EVERY, ids=name)
def test_single_precision_stays_single(distribution):
    u = np.concatenate([TAILS[:7], 1 - TAILS[:7], INSIDE[:50]]).astype(np.float32)
    x = jax.jit(jax.vmap(distribution.icdf))(jnp.asarray(u))
    assert x.dtype == jnp.float32
    exact = quantiles(distribution, u.astype(np.float64))
    spread = float(np.ptp(exact)) + 1.0
    assert_allclose(x, exact, rtol=3e-4, atol=1e-6 * spread)


@pytest.mark.parametrize("distribution", EVERY, ids=name)
def test_equal_parameters_are_equal_distributions(distribution):
    copy = jax.tree.map(lambda leaf: leaf, distribution)
    assert copy == distribution
    assert hash(copy) == hash(distribution)
    assert distribution != Uniform(-7.0, 7.0)


def test_normal_scores_round_trip_deep_in_the_tail():
    z = np.linspace(-8.9, -0.01, 300)
    assert_allclose(quantiles(Normal(0.0, 1.0), ndtr(z)), z, rtol=1e-12)
