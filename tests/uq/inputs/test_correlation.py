"""Correlations: conversions against SciPy, nearest matrices against Higham's."""

import time

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import integrate, stats

from uq.inputs.correlation import (
    LEAST,
    nearest_correlation,
    nearest_correlations,
    normal_score,
    require_definite,
    score_matrix,
    spearman,
)


IMPOSSIBLE = {("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): -0.5}


@pytest.mark.parametrize("rho", [-0.95, -0.3, 0.0, 0.1, 0.5, 0.99])
def test_rank_correlation_of_a_bivariate_normal(rho):
    # Spearman's is 12 E[Phi(Z1) Phi(Z2)] - 3: here by quadrature over Z1, given which
    # Z2 is normal, so that E[Phi(Z2)] is Phi of its mean over its standard deviation.
    r = normal_score(rho)

    def part(z):
        inner = stats.norm.cdf(r * z / np.sqrt(2 - r**2))
        return stats.norm.pdf(z) * stats.norm.cdf(z) * inner

    expected = 12 * integrate.quad(part, -9, 9, epsabs=1e-12)[0] - 3
    assert_allclose(expected, rho, atol=1e-9)
    assert_allclose(spearman(r), rho, atol=1e-14)


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        # Higham (2002), section 1 and section 4.
        ([[1, 1, 0], [1, 1, 1], [0, 1, 1]], {(0, 1): 0.7607, (0, 2): 0.1573}),
        (
            [[2, -1, 0, 0], [-1, 2, -1, 0], [0, -1, 2, -1], [0, 0, -1, 2]],
            {(0, 1): -0.8084, (0, 2): 0.1916, (0, 3): 0.1068, (1, 2): -0.6562},
        ),
    ],
)
def test_nearest_matrices_of_the_literature(matrix, expected):
    near = nearest_correlation(np.array(matrix, float), least=0.0)
    for cell, value in expected.items():
        assert_allclose(near[cell], value, atol=6e-5)
    assert_allclose(near, near.T, atol=0)


@pytest.mark.parametrize("size", [2, 5, 12])
def test_no_other_correlation_matrix_is_nearer(size):
    rng = np.random.default_rng(size)
    rough = np.clip(rng.normal(size=(size, size)), -1, 1)
    matrix = (rough + rough.T) / 2
    np.fill_diagonal(matrix, 1.0)
    near = nearest_correlation(matrix)
    assert_allclose(np.diag(near), 1, atol=0)
    assert np.linalg.eigvalsh(near).min() > 0.9 * LEAST
    # The projection on a convex set: what is left points away from all of the set.
    for _ in range(200):
        other = stats.random_correlation.rvs(
            size * (w := rng.dirichlet(np.ones(size)) * 0.99 + 0.01 / size) / w.sum(),
            random_state=rng,
        )
        assert np.sum((matrix - near) * (other - near)) < 1e-6
    assert_allclose(nearest_correlation(near), near, atol=1e-9)


def test_what_is_possible_stays_as_it_is():
    pairs = {("a", "b"): 0.5, ("b", "c"): -0.2}
    assert nearest_correlations(pairs) == pairs
    require_definite("abc", score_matrix("abc", pairs))


@pytest.mark.parametrize("scale", ["spearman", "normal"])
def test_what_is_impossible_is_refused_and_the_nearest_can_be_taken(scale):
    matrix = score_matrix("abc", IMPOSSIBLE, scale)
    with pytest.raises(ValueError, match=r"smallest eigenvalue -0\.5.*a ~ b 0\.9 -> "):
        require_definite("abc", matrix, scale)
    near = nearest_correlations(IMPOSSIBLE, scale)
    assert list(near) == list(IMPOSSIBLE)
    require_definite("abc", score_matrix("abc", near, scale))


def test_many_inputs_cost_no_more_to_judge_than_those_that_correlate():
    names = [f"x{k}" for k in range(2000)]
    pairs = {("x3", "x1500"): 0.9, ("x1500", "x9"): 0.9, ("x3", "x9"): -0.5}
    near = nearest_correlations(pairs)
    start = time.process_time()
    require_definite(names, score_matrix(names, near))
    assert time.process_time() - start < 2
    with pytest.raises(ValueError, match=r"smallest eigenvalue -0\.5"):
        require_definite(
            ["a", "b", "c", "d"],
            np.array(
                [
                    [1.0, 0.0, 0.9, -0.5],
                    [0.0, 1.0, 0.0, 0.0],
                    [0.9, 0.0, 1.0, 0.9],
                    [-0.5, 0.0, 0.9, 1.0],
                ]
            ),
        )


def test_pairs_that_must_correlate_as_well_are_told():
    chain = {("a", "b"): 0.95, ("c", "b"): 0.95}
    near = nearest_correlations(chain)
    assert set(near) == {*chain, ("a", "c")}
    assert near["a", "c"] > 0.1
    assert_allclose(near["a", "b"], near["c", "b"], rtol=1e-8)


@pytest.mark.parametrize("rho", [1.0, -1.0])
def test_a_perfect_correlation_is_no_copula_of_two_inputs(rho):
    with pytest.raises(ValueError, match="name inputs that move as one comonotone"):
        require_definite("ab", score_matrix("ab", {("a", "b"): rho}))


@pytest.mark.parametrize(
    ("pairs", "scale", "message"),
    [
        ({("a", "d"): 0.1}, "spearman", "unknown varying parameter 'd'"),
        ({("a", "b"): 1.1}, "spearman", r"a and b: expected one in \[-1, 1\], got 1.1"),
        ({("a", "b"): np.nan}, "normal", "got nan"),
        ({("a", "a"): 1.0}, "normal", "a and a is a pair of one"),
        ({("a", "b"): 0.1, ("b", "a"): 0.1}, "normal", "b and a stands twice"),
        ({("a", "b"): 0.1}, "kendall", "unknown scale 'kendall'"),
    ],
)
def test_what_does_not_fit_is_refused(pairs, scale, message):
    with pytest.raises(ValueError, match=message):
        score_matrix("abc", pairs, scale)


def test_only_a_symmetric_matrix_has_a_nearest():
    with pytest.raises(ValueError, match="need a symmetric matrix"):
        nearest_correlation(np.array([[1.0, 0.5], [0.4, 1.0]]))
