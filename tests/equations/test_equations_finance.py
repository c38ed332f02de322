"""Annuities and learning against the sums they stand for."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.integrate import quad

from equations.finance import (
    annuity,
    capital_recovery_factor,
    continuous_annuity,
    force_of_interest,
    learning_multiplier,
    levelized_cost,
    mean_learning_multiplier,
    readiness_multiplier,
    rounded_periods,
)


def scalars(*values):
    return [jnp.asarray(float(value)) for value in values]


@pytest.mark.parametrize("rate", [-0.02, 0.0, 1e-15, 1e-9, 0.07, 0.3, 2.0])
@pytest.mark.parametrize("periods", [1, 5, 25])
def test_annuity_is_the_sum_of_its_payments(rate, periods):
    k = np.arange(1.0, periods + 1)
    payments = np.exp(-k * np.log1p(rate))
    arguments = scalars(rate, periods)
    assert_allclose(annuity(*arguments), payments.sum(), rtol=1e-14)
    repaid = capital_recovery_factor(*arguments) * payments.sum()
    assert_allclose(repaid, 1.0, rtol=1e-14)
    slope = jax.jit(jax.grad(annuity))(*arguments)
    assert_allclose(slope, -np.sum(k * payments) / (1 + rate), rtol=1e-13)


@pytest.mark.parametrize("rate", [0.0, 1e-9, 0.08])
def test_continuous_annuity_is_its_integral(rate):
    force = force_of_interest(jnp.asarray(rate))
    exact, _ = quad(lambda t: (1 + rate) ** -t, 0, 7.5, epsabs=1e-13)
    assert_allclose(continuous_annuity(force, jnp.asarray(7.5)), exact, rtol=1e-13)
    slope = jax.grad(continuous_annuity)(force, jnp.asarray(7.5))
    moment, _ = quad(lambda t: -t * (1 + rate) ** -t, 0, 7.5, epsabs=1e-12)
    assert_allclose(slope, moment, rtol=1e-12)


def test_many_short_periods_become_continuous():
    years, rate, parts = 5.0, 0.08, 100_000
    force = np.log1p(rate)
    short = annuity(*scalars(np.expm1(force / parts), years * parts)) / parts
    steady = continuous_annuity(*scalars(force, years))
    assert_allclose(short, steady, rtol=force / parts)


def test_levelized_cost_repays_the_cost():
    assert_allclose(levelized_cost(*scalars(12.0, 3.0)), 4.0)


@pytest.mark.parametrize(
    ("years", "periods"), [(0.2, 1), (1.5, 2), (2.5, 2), (4.5, 4), (4.6, 5)]
)
def test_rounded_periods(years, periods):
    assert rounded_periods(jnp.asarray(years)) == periods


@pytest.mark.parametrize("rate", [0.5, 0.7, 0.85, 0.95])
def test_each_doubling_costs_the_learning_rate(rate):
    units = 2.0 ** jnp.arange(11)
    last = jax.vmap(learning_multiplier, in_axes=(0, None))(units, jnp.asarray(rate))
    assert_allclose(last, rate ** np.arange(11.0), rtol=1e-14)


@pytest.mark.parametrize("function", [learning_multiplier, mean_learning_multiplier])
def test_nothing_is_learned_from_one_or_at_no_rate(function):
    for quantity, rate in ((1, 0.8), (0.3, 0.8), (1000, 1.0), (1000, 1.3)):
        assert_allclose(function(*scalars(quantity, rate)), 1.0, rtol=1e-15)
        gradient = jax.grad(function, argnums=(0, 1))(*scalars(quantity, rate))
        assert np.isfinite(gradient).all()


@pytest.mark.parametrize("rate", [0.3, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 0.999])
def test_mean_learning_is_the_mean_of_the_units(rate):
    exponent = np.log2(rate)
    units = np.arange(1.0, 3001)
    exact = np.cumsum(units**exponent) / units
    batch = jax.jit(jax.vmap(mean_learning_multiplier, in_axes=(0, None)))
    found = batch(jnp.asarray(units), jnp.asarray(rate))
    bound = -exponent * 1.5 ** (exponent - 1) / (8 * units)
    assert (found - exact >= -1e-14).all()
    assert (found - exact <= bound).all()
    if rate >= 0.8:  # the range of learning curves
        assert_allclose(found, exact, rtol=2.5e-3)


def test_mean_learning_is_smooth_where_its_exponent_vanishes():
    beside = [mean_learning_multiplier(*scalars(64, 0.5 + d)) for d in (-1e-6, 0, 1e-6)]
    slope = jax.grad(mean_learning_multiplier, argnums=1)(*scalars(64, 0.5))
    assert_allclose(slope, (beside[2] - beside[0]) / 2e-6, rtol=1e-8)
    assert_allclose(beside[1], (1 + np.log(64.5 / 1.5) * 1.0) / 64, rtol=1e-14)


@pytest.mark.parametrize(("level", "premium"), [(9, 1.0), (5, 1.6), (10, 1.0)])
def test_readiness(level, premium):
    assert_allclose(readiness_multiplier(jnp.asarray(float(level))), premium)
