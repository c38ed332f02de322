"""Survival and spares against numerical quadrature."""

from itertools import product

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.integrate import quad

from equations.reliability import (
    discounted_online_share,
    mean_survival,
    online_share,
    survival,
)


RATES = [0.0, 1e-12, 1e-3, 0.05, 0.4, 3.0]
SPARES = [0.0, 1e-9, 0.05, 0.5]
DISCOUNTS = [0.0, 1e-9, 0.05, 0.3]
TIMES = [0.5, 5.0, 20.0]
GRID = np.array(list(product(RATES, SPARES, DISCOUNTS, TIMES)))


def integral(function, time, rate, spares):
    """Over the mission, cut where the spares run out."""
    cut = min(time, np.log1p(spares) / rate) if rate > 0 else time
    parts = [(0, cut), (cut, time)]
    return sum(quad(function, *part, epsabs=1e-14, epsrel=1e-12)[0] for part in parts)


def mean_online(rate, spares, discount, time):
    def weight(t):
        return np.exp(-discount * t)

    def online(t):
        return weight(t) * min(1.0, (1 + spares) * np.exp(-rate * t))

    whole = integral(weight, time, rate, spares)
    return integral(online, time, rate, spares) / whole, whole


def test_online_share_is_its_integral():
    exact = np.array([mean_online(*case) for case in GRID])
    share = jax.jit(jax.vmap(discounted_online_share))(*jnp.asarray(GRID.T))
    assert_allclose(share, exact[:, 0], rtol=1e-12)
    plain = GRID[:, 2] == 0
    share = jax.jit(jax.vmap(online_share))(*jnp.asarray(GRID[plain][:, [0, 1, 3]].T))
    assert_allclose(share, exact[plain, 0], rtol=1e-12)


def test_gradients_are_their_integrals():
    """Derivatives of the integrals, taken inside; from the right where rates are 0."""

    def exact(rate, spares, discount, time):
        start = np.log1p(spares) / rate if rate > 0 else (time if spares > 0 else 0.0)
        start = min(start, time)
        share, whole = mean_online(rate, spares, discount, time)

        def online(t):
            return np.exp(-discount * t) * min(1.0, (1 + spares) * np.exp(-rate * t))

        def late(function):
            return quad(function, start, time, epsabs=1e-15, epsrel=1e-12)[0]

        by_rate = late(lambda t: -t * online(t)) / whole
        by_spares = late(online) / (1 + spares) / whole
        moment = integral(lambda t: t * online(t), time, rate, spares)
        clock = integral(lambda t: t * np.exp(-discount * t), time, rate, spares)
        return by_rate, by_spares, (share * clock - moment) / whole

    # Without failures and spares a first spare gains nothing; at 1e-12 a year the gain
    # by a spare is a difference of equal numbers over the rate, and loses its digits.
    rates, spares = GRID[:, 0], GRID[:, 1]
    cases = GRID[(rates > 1e-6) | ((rates == 0) & (spares > 0))]
    gradient = jax.grad(discounted_online_share, argnums=(0, 1, 2))
    found = np.array(jax.jit(jax.vmap(gradient))(*jnp.asarray(cases.T))).T
    assert_allclose(found, [exact(*case) for case in cases], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("rate", [0.0, 1e-100])
def test_gradients_without_failures_or_interest(rate):
    arguments = [jnp.asarray(each) for each in (rate, 0.0, 0.0, 5.0)]
    share, gradient = jax.value_and_grad(discounted_online_share, argnums=(0, 1, 2, 3))(
        *arguments
    )
    assert share == 1
    assert_allclose(gradient[0], -2.5)
    assert np.isfinite(gradient).all()


def test_without_interest_and_spares_it_is_the_mean_survival():
    rate, time, none = jnp.asarray(0.3), jnp.asarray(7.0), jnp.asarray(0.0)
    share = discounted_online_share(rate, none, none, time)
    assert_allclose(share, mean_survival(rate, time), rtol=1e-15)
    exact, _ = quad(lambda t: survival(rate, jnp.asarray(t)), 0, 7)
    assert_allclose(share, exact / 7, rtol=1e-12)


def test_share_falls_with_failures_and_rises_with_spares_and_interest():
    gradient = jax.grad(discounted_online_share, argnums=(0, 1, 2))
    cases = GRID[(GRID[:, 0] > 0.01) & (GRID[:, 0] * GRID[:, 3] > 0.5)]
    by_rate, by_spares, by_discount = jax.jit(jax.vmap(gradient))(*jnp.asarray(cases.T))
    assert (by_rate < 0).all()
    assert (by_spares > 0).all()
    assert (by_discount > 0).all()
