"""Cut, mixed and listed distributions, and what every family refuses."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import scipy.stats as st
from numpy.testing import assert_allclose
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


STANDARD = Normal(0.0, 1.0)


def quantiles(distribution, u=U):
    return np.asarray(jax.jit(jax.vmap(distribution.icdf))(jnp.asarray(u)))


@pytest.mark.parametrize(
    ("low", "high"),
    [(-1, 2), (-np.inf, 1), (3, 4), (5, np.inf), (20, np.inf), (-30, -20), (2, 2.001)],
)
def test_truncated_normal_is_that_of_scipy(low, high):
    ours, scipy = Truncated(STANDARD, low, high), st.truncnorm(low, high)
    assert_allclose(quantiles(ours), scipy.ppf(U), rtol=1e-9, atol=1e-15)
    x = scipy.ppf(U)
    assert_allclose(ours.cdf(x), scipy.cdf(x), rtol=1e-9, atol=1e-12)
    assert_allclose(ours.sf(x), scipy.sf(x), rtol=1e-9, atol=1e-12)
    assert ours.support == (low, high)


def test_truncated_exponential_forgets():
    ours = Truncated(Gamma(1.0, 2.0), low=100.0)
    assert_allclose(quantiles(ours), 100 - 2 * np.log1p(-U), rtol=1e-10)


def test_truncated_keeps_the_atoms_at_its_ends():
    dice = Discrete(range(1, 7), [1 / 6] * 6)
    ours = Truncated(dice, 2.0, 4.0)
    assert_allclose(quantiles(ours, [0.1, 0.3, 0.4, 0.6, 0.7, 0.9]), [2, 2, 3, 3, 4, 4])
    upper = Truncated(dice, 5.0, 6.0)
    assert_allclose(quantiles(upper, [0.2, 0.45, 0.55, 0.9]), [5, 5, 6, 6])


MIXTURES = [
    Mixture([STANDARD, Normal(3.0, 0.5)], [0.3, 0.7]),
    Mixture([LogNormal(1.0, 0.2), LogNormal(3.0, 1.0)], [0.4, 0.6]),
    Mixture([Beta(2.0, 3.0), Triangular(0.0, 0.2, 1.5)], [0.4, 0.6]),
    Mixture([STANDARD, Uniform(-1.0, 1.0)], [0.5, 0.5]),
]


@pytest.mark.parametrize("mixture", MIXTURES)
def test_mixture_inverts_its_own_probability(mixture):
    x = quantiles(mixture)
    low, high = U <= 0.5, U > 0.5
    assert_allclose(mixture.cdf(x[low]), U[low], rtol=1e-9)
    assert_allclose(mixture.sf(x[high]), 1 - U[high], rtol=1e-9)


@pytest.mark.parametrize("mixture", MIXTURES)
def test_mixture_has_the_mean_of_its_parts(mixture):
    u = (np.arange(2**12) + 0.5) / 2**12
    parts = [quantiles(part, u).mean() for part in mixture.components]
    expected = np.dot(mixture.weights, parts)
    assert_allclose(quantiles(mixture, u).mean(), expected, rtol=1e-3, atol=1e-3)


def test_mixture_of_equals_is_its_part():
    mixture = Mixture([Gamma(2.0, 3.0)] * 2, [0.2, 0.8])
    assert_allclose(quantiles(mixture), st.gamma(2, scale=3).ppf(U), rtol=1e-9)


def test_mixture_jumps_a_gap_and_rests_on_an_atom():
    gap = Mixture([Uniform(0.0, 1.0), Uniform(2.0, 3.0)], [0.4, 0.6])
    u = np.array([0.1, 0.399999, 0.400001, 0.7])
    expected = np.where(u < 0.4, u / 0.4, 2 + (u - 0.4) / 0.6)
    assert_allclose(quantiles(gap, u), expected, rtol=1e-11)
    slab = Mixture([Fixed(1.0), Uniform(0.0, 2.0)], [0.5, 0.5])
    assert_allclose(quantiles(slab, [0.2, 0.3, 0.7, 0.8]), [0.8, 1, 1, 1.2], rtol=1e-12)


SCALES_APART = [
    (
        Mixture(
            [
                Triangular(0.0, 1e-9, 1e-9),
                Triangular(1e-9, 1e-9, 5e-9),
                Uniform(1e3, 2e3),
            ],
            [0.3, 0.1, 0.6],
        ),
        [0.05, 0.2, 0.299, 0.301, 0.35, 0.39],
        1e-12,
    ),
    (
        Mixture([LogNormal(1.0, 0.3), LogNormal(1e5, 0.3)], [0.5, 0.5]),
        [0.1, 0.45, 0.48, 0.4999],
        1e-11,
    ),
]


@pytest.mark.parametrize(("mixture", "u", "rtol"), SCALES_APART)
def test_a_small_part_of_a_mixture_is_as_exact_as_a_large_one(mixture, u, rtol):
    # Below the gap only the small parts count, each with an inverse of its own.
    u = np.array(u)
    if len(mixture.weights) == 2:
        expected = st.lognorm(0.3).ppf(u / 0.5)
    else:
        falling = 5e-9 - 4e-9 * np.sqrt(np.clip((0.4 - u) / 0.1, 0, 1))
        expected = np.where(u < 0.3, 1e-9 * np.sqrt(u / 0.3), falling)
    assert_allclose(quantiles(mixture, u), expected, rtol=rtol)


def test_discrete_is_a_staircase():
    ours = Discrete([10, 20, 50], [0.2, 0.3, 0.5])
    u = np.array([1e-18, 0.19, 0.21, 0.49, 0.51, 1 - 2.0**-53])
    assert_allclose(quantiles(ours, u), [10, 10, 20, 20, 50, 50])
    assert_allclose(jax.vmap(jax.grad(ours.icdf))(jnp.asarray(u)), 0)
    x = np.array([9.0, 10.0, 15.0, 20.0, 50.0, 60.0])
    assert_allclose(ours.cdf(x), [0, 0.2, 0.2, 0.5, 1, 1])
    assert_allclose(ours.sf(x), [1, 0.8, 0.8, 0.5, 0, 0], atol=1e-15)


def test_empirical_is_the_quantile_of_numpy():
    data = np.random.default_rng(1).normal(size=101).round(1)  # with ties
    ours = Empirical(data)
    hazen = np.quantile(data, U, method="hazen")
    assert_allclose(quantiles(ours), hazen, rtol=1e-12, atol=1e-14)
    x = np.linspace(data.min() - 1, data.max() + 1, 57)
    assert_allclose(ours.cdf(x) + ours.sf(x), 1, rtol=1e-12)
    assert_allclose(ours.cdf(np.array([x[0], data.max()])), [0, 1])


@pytest.mark.parametrize(
    "data", [[0.0] * 7 + [10.0, 20.0, 90.0], [3.0, 1.0], [2.0, 2.0, 5.0]]
)
def test_empirical_keeps_the_mean_of_the_data(data):
    u = (np.arange(len(data) * 2000) + 0.5) / (len(data) * 2000)
    assert_allclose(quantiles(Empirical(data), u).mean(), np.mean(data), rtol=1e-12)


def test_fixed_is_a_step():
    ours = Fixed(3.0)
    x = np.array([2.9, 3.0, 3.1])
    assert_allclose(ours.cdf(x), [0, 1, 1])
    assert_allclose(ours.sf(x), [1, 0, 0])
    assert ours.support == (3.0, 3.0)


REFUSED = [
    (lambda: Uniform(2.0, 1.0), "Uniform: need finite low < high, got 2.0, 1.0"),
    (lambda: Uniform(0.0, np.nan), "got 0.0, nan"),
    (lambda: Normal(0.0, np.inf), "got 0.0, inf"),
    (lambda: Normal(0.0, 0.0), "std > 0"),
    (lambda: LogUniform(0.0, 1.0), "0 < low < high"),
    (lambda: LogNormal(-1.0, 0.1), "median > 0"),
    (
        lambda: Triangular(3.0, 5.0, 1.0),
        "Triangular: need finite low <= mode <= high with low < high, "
        "got 3.0, 5.0, 1.0",
    ),
    (lambda: Pert(1.0, 0.0, 2.0), "low <= mode <= high"),
    (lambda: Pert(0.0, 1.0, 2.0, 0.0), "weight > 0"),
    (lambda: Weibull(0.0, 1.0), "shape > 0"),
    (lambda: Gamma(1.0, -1.0), "scale > 0"),
    (lambda: Beta(0.0, 1.0), "alpha > 0"),
    (lambda: Beta(1.0, 1.0, 2.0, 1.0), "low < high"),
    (lambda: StudentT(0.1), "degrees >= 0.5"),
    (lambda: Fixed(np.nan), "got nan"),
    (lambda: Discrete([1, 2], [1.0]), "got 2 values and 1 probabilities"),
    (lambda: Discrete([2, 1], [0.5, 0.5]), "rising values"),
    (lambda: Discrete([1, 2], [0.5, 0.4]), "sum 1"),
    (lambda: Empirical([1.0]), "at least 2 observations, got 1"),
    (lambda: Empirical([1.0, np.nan]), "got 1 NaN"),
    (lambda: Truncated(STANDARD, 2.0, 1.0), "low < high"),
    (lambda: Truncated(Uniform(0.0, 1.0), 2.0, 3.0), "positive probability"),
    (lambda: Mixture([STANDARD], [0.5]), "sum 1"),
    (lambda: Mixture([STANDARD], []), "got 1 components and 0 weights"),
]


@pytest.mark.parametrize(("construct", "message"), REFUSED)
def test_refuses_what_is_no_distribution(construct, message):
    with pytest.raises(ValueError) as error:  # noqa: PT011
        construct()
    assert message in str(error.value)
    assert "\n" not in str(error.value)
