"""Poincare constants against closed forms, SciPy and what must hold."""

import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import jn_zeros

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
from uq.distributions.poincare import (
    SMALLEST,
    _by_elements,
    is_continuous,
    poincare_constant,
)


HERMITE = math.sqrt(3)  # the zeros of He3 are -sqrt(3), 0 and sqrt(3)
KNOWN = {
    "uniform": (Uniform(2.0, 5.0), 9 / np.pi**2, 1e-12),
    "normal": (Normal(7.0, 3.0), 9.0, 1e-12),
    "exponential": (Weibull(1.0, 3.0), 36.0, 1e-3),
    "gamma": (Gamma(1.0, 3.0), 36.0, 1e-12),
    "triangular": (Triangular(-1, 0, 1), 1 / jn_zeros(0, 1)[0] ** 2, 1e-5),
    "between zeros of He2": (Truncated(Normal(0, 1), -1, 1), 1 / 3, 1e-5),
    "between zeros of He3": (Truncated(Normal(0, 1), 0, HERMITE), 1 / 4, 1e-5),
    "half normal": (Truncated(Normal(0, 1), 0), 1 / 2, 1e-5),
    "cut exponential": (
        Truncated(Weibull(1.0, 1.0), 0, 3),
        1 / (1 / 4 + np.pi**2 / 9),
        1e-5,
    ),
    "uniform in two": (
        Mixture((Uniform(0, 1), Uniform(1, 2)), (0.5, 0.5)),
        4 / np.pi**2,
        1e-5,
    ),
    "narrow": (Truncated(Normal(0.3, 1e-6), -1, 1), 1e-12, 1e-3),
    "fixed": (Fixed(3.0), 0.0, 0.0),
}
NONE = {
    "lognormal": LogNormal(1.0, 0.1),
    "student": StudentT(30.0),
    "heavy weibull": Weibull(0.9, 1.0),
    "discrete": Discrete((0, 1), (0.5, 0.5)),
    "empirical": Empirical((1.0, 2.0, 4.0)),
    "gap": Mixture((Uniform(0, 1), Uniform(2, 3)), (0.5, 0.5)),
    "part": Mixture((Normal(0, 1), StudentT(3.0)), (0.5, 0.5)),
    "cut below": Truncated(LogNormal(1.0, 0.5), 0.5),
}
FINITE = [
    Triangular(0, 0, 1),
    Pert(1, 2, 9),
    LogUniform(1.0, 1e3),
    Beta(2, 3),
    Weibull(2.0, 1.0),
    Truncated(LogNormal(1.0, 0.5), 0.1, 9),
]


@pytest.mark.parametrize(("distribution", "exact", "rtol"), KNOWN.values(), ids=KNOWN)
def test_constant_is_the_known_one(distribution, exact, rtol):
    np.testing.assert_allclose(poincare_constant(distribution), exact, rtol=rtol)


@pytest.mark.parametrize("distribution", NONE.values(), ids=NONE)
def test_there_is_none(distribution):
    assert poincare_constant(distribution) == math.inf


@pytest.mark.parametrize("shape", [1.0, 2.0, 5.0, 50.0])
def test_elements_find_what_is_known_of_the_gamma(shape):
    distribution = Gamma(shape, 2.0)
    found = _by_elements(distribution, SMALLEST)
    np.testing.assert_allclose(found, poincare_constant(distribution), rtol=1e-3)


@pytest.mark.parametrize("distribution", [Uniform(-1, 4), Normal(2.0, 3.0)])
def test_elements_find_the_closed_forms(distribution):
    found = _by_elements(distribution, SMALLEST)
    np.testing.assert_allclose(found, poincare_constant(distribution), rtol=1e-5)


def test_a_loguniform_has_its_transcendental_equation():
    # On 1/x the equation (f'/x)' + l f/x = 0 has solutions x J1, x Y1 in w = sqrt(l).
    from scipy.special import jv, yv

    low, high = 1.0, 30.0

    def flux(w):
        return jv(0, w * low) * yv(0, w * high) - jv(0, w * high) * yv(0, w * low)

    grid = np.linspace(0.01, 0.5, 2000)
    place = np.flatnonzero(np.diff(np.sign(flux(grid))))[0]
    w = brentq(flux, grid[place], grid[place + 1], xtol=1e-14)
    found = poincare_constant(LogUniform(low, high))
    np.testing.assert_allclose(found, 1 / w**2, rtol=1e-5)


@pytest.mark.parametrize("distribution", FINITE)
def test_a_constant_is_at_least_the_variance(distribution):
    low, high = distribution.support
    top = min(high, 20.0) if math.isinf(high) else high
    beyond = lambda x: distribution.sf(np.array([x]))[0]  # noqa: E731
    first = quad(beyond, low, top, limit=500, epsabs=1e-12)[0]
    second = quad(lambda x: 2 * (x - low) * beyond(x), low, top, limit=500)[0]
    assert poincare_constant(distribution) >= (second - first**2) * (1 - 1e-6)


@pytest.mark.parametrize("distribution", FINITE[:3])
def test_a_constant_scales_with_the_square(distribution):
    values = (
        [getattr(distribution, n) for n in ("low", "mode", "high")]
        if (hasattr(distribution, "mode"))
        else [distribution.low, distribution.high]
    )
    wider = type(distribution)(*(10 * value for value in values))
    np.testing.assert_allclose(
        poincare_constant(wider), 100 * poincare_constant(distribution), rtol=1e-6
    )


def test_continuity_is_that_of_the_quantile_function():
    assert is_continuous(Empirical((1.0, 2.0)))
    assert not is_continuous(Truncated(Discrete((0, 1, 2), (0.2, 0.3, 0.5)), 0, 1))
    assert is_continuous(Mixture((Normal(0, 1), Uniform(3, 4)), (0.5, 0.5)))
    assert not is_continuous(NONE["gap"])
