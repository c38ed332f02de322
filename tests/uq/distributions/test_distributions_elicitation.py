"""A family fitted to elicited quantiles has them, or says that it cannot."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose

import uq.distributions as d


TWO = [
    d.uniform_from_quantiles,
    d.loguniform_from_quantiles,
    d.normal_from_quantiles,
    d.lognormal_from_quantiles,
    d.gamma_from_quantiles,
    d.weibull_from_quantiles,
]


def quantiles(distribution, *u):
    return jax.vmap(distribution.icdf)(jnp.asarray(u))


@pytest.mark.parametrize("fit", TWO)
@pytest.mark.parametrize(("p10", "p90"), [(1.0, 1.2), (500.0, 3000.0), (1e-4, 0.5)])
def test_two_quantiles_are_met(fit, p10, p90):
    assert_allclose(quantiles(fit(p10=p10, p90=p90), 0.1, 0.9), [p10, p90], rtol=1e-9)


@pytest.mark.parametrize(
    ("p10", "p90"),
    [(0.1, 0.9), (0.02, 0.05), (0.97, 0.99), (0.5, 0.501), (0.001, 0.999)],
)
@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (-3.0, 7.0)])
def test_beta_meets_two_quantiles_between_its_bounds(p10, p90, low, high):
    x10, x90 = low + (high - low) * p10, low + (high - low) * p90
    fitted = d.beta_from_quantiles(p10=x10, p90=x90, low=low, high=high)
    assert_allclose(quantiles(fitted, 0.1, 0.9), [x10, x90], rtol=1e-8)


@pytest.mark.parametrize(
    "known", [d.Triangular, d.Pert, lambda *p: d.Pert(*p, weight=8.0)]
)
@pytest.mark.parametrize("mode", [-2.0, -1.0, 3.0, 5.0])
def test_three_quantiles_recover_the_distribution(known, mode):
    known = known(-2.0, mode, 5.0)
    p10, p50, p90 = (float(q) for q in quantiles(known, 0.1, 0.5, 0.9))
    if isinstance(known, d.Triangular):
        fitted = d.triangular_from_quantiles(p10=p10, p50=p50, p90=p90)
    else:
        fitted = d.pert_from_quantiles(p10=p10, p50=p50, p90=p90, weight=known.weight)
    assert_allclose(quantiles(fitted, 0.1, 0.5, 0.9), [p10, p50, p90], rtol=1e-9)
    expected = [known.low, known.mode, known.high]
    assert_allclose([fitted.low, fitted.mode, fitted.high], expected, atol=1e-5)


@pytest.mark.parametrize("fit", TWO)
@pytest.mark.parametrize(("p10", "p90"), [(2.0, 1.0), (1.0, 1.0), (1.0, np.nan)])
def test_quantiles_must_rise(fit, p10, p90):
    with pytest.raises(ValueError, match="need P10 < P90"):
        fit(p10=p10, p90=p90)


@pytest.mark.parametrize("fit", [fit for fit in TWO if "gnorm" in fit.__name__])
def test_a_positive_family_needs_positive_quantiles(fit):
    with pytest.raises(ValueError, match="between 0.0 and inf, got -1.0, 2.0"):
        fit(p10=-1.0, p90=2.0)


def test_impossible_quantiles_are_refused_with_what_is_possible():
    skewed = {"p10": 0.0, "p50": 1.0, "p90": 5.0}
    reach = r"\(P90 - P50\) / \(P50 - P10\) = 4, only 0\.618034 to 1\.61803"
    with pytest.raises(ValueError, match=f"Triangular: no member has {reach}"):
        d.triangular_from_quantiles(**skewed)
    with pytest.raises(ValueError, match="Pert: no member has"):
        d.pert_from_quantiles(**skewed)
    with pytest.raises(ValueError, match="Gamma: no member has P90 / P10"):
        d.gamma_from_quantiles(p10=1e-300, p90=1.0)
    with pytest.raises(ValueError, match="Beta: need P10 < P90 between 0.0 and 1.0"):
        d.beta_from_quantiles(p10=0.5, p90=1.5)
    with pytest.raises(ValueError, match="too close to each other"):
        d.beta_from_quantiles(p10=0.5, p90=0.5 + 1e-9)
