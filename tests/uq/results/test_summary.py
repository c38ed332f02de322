import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from uq.results import summary
from uq.results.summary import Estimate


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


def net(seed, replicates=16, size=2**8):
    from scipy.stats import qmc

    rngs = np.random.default_rng(seed).spawn(replicates)
    return np.stack([qmc.Sobol(2, rng=rng).random(size) for rng in rngs])


def latin(seed, replicates=16, size=2**8):
    from scipy.stats import qmc

    rngs = np.random.default_rng(seed).spawn(replicates)
    return np.stack([qmc.LatinHypercube(2, rng=rng).random(size) for rng in rngs])


def independent(seed, replicates=16, size=2**8):
    return np.random.default_rng(seed).random((replicates, size, 2))


@pytest.mark.parametrize("points", [net, latin, independent])
@pytest.mark.parametrize(
    ("function", "truth"),
    [
        (lambda x: x[..., 0], 1 / 12),
        (lambda x: np.exp(x[..., 0]), (np.e**2 - 1) / 2 - (np.e - 1) ** 2),
        (lambda x: x[..., 0] * x[..., 1], 1 / 9 - 1 / 16),
    ],
)
def test_a_variance_has_no_bias_whatever_the_design(points, function, truth):
    trials = 200
    told = [summary.variance(function(points(seed))) for seed in range(trials)]
    values = np.array([each.value for each in told])
    error = values.std(ddof=1) / np.sqrt(trials)
    assert abs(values.mean() - truth) < 4 * error
    covered = np.mean(
        [low < truth < high for low, high in (e.interval() for e in told)]
    )
    assert abs(covered - 0.95) < 4 * np.sqrt(0.95 * 0.05 / trials)


def test_a_variance_of_one_replicate_or_one_draw_each_is_that_of_a_sample():
    draws = replicated(replicates=1, n=50)
    assert_allclose(summary.variance(draws).value, draws.var(ddof=1))
    assert_allclose(summary.variance(draws.T).value, draws.var(ddof=1))
    assert np.isnan(summary.variance(draws[:, :1]).value)


def test_numbers_near_the_largest_have_a_mean_and_their_variance_is_told():
    draws = 1e308 * (1 + np.random.default_rng(1).random((4, 100)) / 2)
    assert_allclose(summary.mean(draws).value, 1e308 * (draws / 1e308).mean())
    with pytest.raises(OverflowError, match="the variance is beyond the largest"):
        summary.variance(draws)
    assert_allclose(
        summary.variance(draws / 1e160).value, (draws / 1e160).var(ddof=0), rtol=0.02
    )


def test_what_never_happened_is_bounded():
    told = summary.probability(np.zeros((4, 25)))
    assert told.value == 0
    assert np.isnan(told.standard_error)
    low, high = told.interval()
    assert low == 0
    assert_allclose((1 - high) ** 100, 0.05)
