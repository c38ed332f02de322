import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from uq import summary
from uq.summary import Estimate


def replicated(seed=0, replicates=16, n=512):
    return np.random.default_rng(seed).normal(3.0, 2.0, (replicates, n))


STATISTICS = {
    "mean": (summary.mean, 3.0),
    "variance": (summary.variance, 4.0),
    "P5": (lambda x: summary.quantile(x, 0.05), stats.norm(3, 2).ppf(0.05)),
    "P50": (lambda x: summary.quantile(x, 0.5), 3.0),
    "probability": (
        lambda x: summary.probability((x > 4.0).astype(float)),
        stats.norm(3, 2).sf(4.0),
    ),
}


@pytest.mark.parametrize(("statistic", "truth"), STATISTICS.values(), ids=STATISTICS)
def test_intervals_cover_the_truth_as_often_as_they_say(statistic, truth):
    trials = 400
    covered = sum(
        low < truth < high
        for low, high in (
            statistic(replicated(seed=seed, n=256)).interval(0.95)
            for seed in range(trials)
        )
    )
    assert abs(covered / trials - 0.95) < 4 * np.sqrt(0.95 * 0.05 / trials)


def test_interval_is_students():
    low, high = Estimate(10.0, 2.0, 5).interval(0.9)
    half = stats.t(4).ppf(0.95) * 2.0
    assert_allclose([low, high], [10 - half, 10 + half])
    assert Estimate(1.0, np.nan, 1).interval() == (-np.inf, np.inf)


def test_draws_that_are_not_finite_are_left_out_and_counted():
    draws = replicated(replicates=4, n=8)
    draws[1, 2] = np.nan
    draws[2, 3] = np.inf
    finite = draws[np.isfinite(draws)]
    assert_allclose(summary.mean(draws).value, finite.mean())
    assert_allclose(summary.quantiles(draws, [0.5])[0].value, np.median(finite))
    assert summary.nonfinite_share(draws) == 2 / 32


def test_a_replicate_without_a_finite_draw_has_no_error():
    draws = replicated(replicates=3, n=4)
    draws[1] = np.nan
    told = summary.mean(draws)
    assert np.isfinite(told.value)
    assert np.isnan(told.standard_error)
    assert np.isnan(summary.mean(np.full((2, 2), np.nan)).value)


def test_a_replicate_too_small_for_a_quantile_has_no_error():
    draws = replicated(n=16)
    p5, p50 = summary.quantiles(draws, [0.05, 0.5])
    assert np.isfinite(p5.value)
    assert np.isnan(p5.standard_error)  # 0.8 draws below are no estimate
    assert np.isfinite(p50.standard_error)
    assert np.isfinite(summary.quantile(replicated(n=20), 0.95).standard_error)
    assert np.isnan(summary.quantile(replicated(n=1), 0.5).standard_error)


def test_one_replicate_has_no_error():
    assert np.isnan(summary.mean(replicated(replicates=1)).standard_error)
