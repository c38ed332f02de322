"""What a few draws carry is told, and what many carry is not."""

import numpy as np
import pytest

from uq.results import tails


SIZES = (2**8, 2**12, 2**16)
TRIALS = 40
DRAWS = {
    "normal": lambda rng, n: rng.normal(size=n),
    "laplace": lambda rng, n: rng.laplace(size=n),
    "uniform": lambda rng, n: rng.random(n),
    "student 8": lambda rng, n: rng.standard_t(8, n),
    "student 1.8 with normal": lambda rng, n: (
        rng.standard_t(1.8, n) + 5 * rng.normal(size=n)
    ),
    "student 1.8": lambda rng, n: rng.standard_t(1.8, n),
    "cauchy": lambda rng, n: rng.standard_cauchy(n),
    "reciprocal": lambda rng, n: 1 / rng.random(n),
}


def shares(kind, size):
    rng = np.random.default_rng(7)
    draws = [DRAWS[kind](rng, size) for _ in range(TRIALS)]
    return (
        np.mean([tails.of_variance(x) is not None for x in draws]),
        np.mean([tails.carried(np.abs(x)) is not None for x in draws]),
    )


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", ["normal", "laplace", "uniform", "student 8"])
def test_what_exists_raises_no_alarm(kind, size):
    variance, mean = shares(kind, size)
    assert variance <= 0.05
    assert mean == 0


@pytest.mark.parametrize("size", SIZES[1:])
def test_a_variance_that_does_not_exist_is_told(size):
    for kind in ("student 1.8", "cauchy", "reciprocal"):
        assert shares(kind, size)[0] == 1
    assert shares("student 1.8 with normal", size)[0] > 0.8


@pytest.mark.parametrize("size", SIZES[1:])
def test_a_mean_that_does_not_exist_is_told(size):
    for kind in ("cauchy", "reciprocal"):
        assert shares(kind, size)[1] > 0.95


def test_the_effective_number_is_that_of_equal_terms():
    assert tails.carried(np.append(np.zeros(997), [2.0, 2.0, 2.0])) == pytest.approx(3)
    assert tails.carried(np.append(np.zeros(998), [1e200, 1e200])) == pytest.approx(2)
    assert tails.carried(np.ones(1000)) is None
    assert tails.carried(np.zeros(1000)) is None
    assert tails.carried(np.zeros(0)) is None
    assert tails.of_variance(np.zeros(0)) is None
    kurtosis = tails.draws_a_term(3.0, 3.0, 1000)
    assert float(kurtosis) == pytest.approx(1000 / 3)
