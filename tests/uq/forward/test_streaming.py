import jax
import numpy as np
import pytest
from numpy.testing import assert_allclose
from problems import priors, problem

from uq.designs import LatinHypercube, Random, Sobol
from uq.distributions import Uniform
from uq.engine import devices
from uq.engine.propagation import propagate
from uq.forward import streaming
from uq.forward.streaming import stream
from uq.inputs.sampling import sample
from uq.results import summary


LIMITS = {"total": [1.0, 2.0], "root": [1.5]}


def plan(kind=Sobol, size=2**10, replicates=4):
    return kind(2, size, replicates=replicates, seed=7)


@pytest.mark.parametrize("kind", [Sobol, LatinHypercube, Random])
@pytest.mark.parametrize("size", [2**10, 2**12])
def test_a_stream_is_what_is_kept_reduced(kind, size):
    told = stream(problem, priors(), plan(kind, size), thresholds=LIMITS)
    kept = propagate(problem, sample(priors(), plan(kind, size)))
    for name in ("total", "root"):
        draws = getattr(kept, name)
        same(told.mean(name), summary.mean(draws))
        same(told.variance(name), summary.variance(draws), rtol=1e-9)
        assert told.range(name) == (draws.min(), draws.max())
        for limit in LIMITS[name]:
            above = summary.probability((draws > limit).astype(float))
            same(told.exceedance(name, limit), above)


def same(a, b, rtol=1e-12):
    assert_allclose(a.value, b.value, rtol=rtol)
    assert_allclose(a.standard_error, b.standard_error, rtol=1e-6, atol=1e-15)
    assert a.replicates == b.replicates


def test_blocks_and_calls_change_nothing_but_rounding(monkeypatch):
    whole = stream(problem, priors(), plan())
    calls = []
    monkeypatch.setattr(devices, "BLOCK", {"cpu": 128})
    monkeypatch.setattr(streaming, "STEPS", 3)
    parts = stream(
        problem, priors(), plan(), progress=lambda done, total: calls.append(done)
    )
    same(parts.mean("total"), whole.mean("total"))
    same(parts.variance("total"), whole.variance("total"))
    assert calls[-1] == 4 * 2**10
    assert len(calls) > 5


def test_draws_that_are_not_finite_are_counted_and_left_out():
    table = priors(length=Uniform(-1.0, 3.0))
    told = stream(problem, table, plan(), thresholds={"root": [1.0]})
    # A quarter of the lengths is negative, in each stratified replicate exactly.
    assert told.nonfinite("root") == 2**10
    assert told.nonfinite("total") == 0
    assert abs(told.mean("root").value - 2 / 3 * 3**0.5) < 1e-3
    assert_allclose(told.exceedance("root", 1.0).value, 2 / 3, atol=1e-12)


def test_a_large_offset_costs_no_digits():
    def shifted(p):
        return {"y": 1e9 + p.length}

    told = stream(shifted, priors(), plan(size=2**12))
    assert_allclose(told.variance("y").value, 9 / 12, rtol=1e-4)
    assert_allclose(told.mean("y").value - 1e9, 2.5, atol=1e-6)


def test_mean_and_error_against_the_truth():
    exact = 0.5 * 9 / np.log(10)
    told = stream(problem, priors(), plan(size=2**12, replicates=16)).mean("total")
    assert abs(told.value - exact) < 4 * told.standard_error
    low, high = told.interval(0.999)
    assert low < exact < high


def gappy(n):
    """Draws of which only the first replicate, and `n` of the second, are finite."""
    draws = np.random.default_rng(0).normal(3.0, 1.0, (3, 64))
    draws[1, n:] = np.nan
    draws[2] = np.inf
    return draws


@pytest.mark.parametrize("n", [0, 1, 2, 64])
def test_replicates_without_finite_draws_are_told_as_a_summary_tells_them(n):
    draws = gappy(n)
    finite = np.isfinite(draws)
    kept = np.where(finite, draws, 0)
    count = finite.sum(axis=1, keepdims=True)
    mean = kept.sum(axis=1, keepdims=True) / np.maximum(count, 1)
    told = streaming.Stream(
        streaming.Moments(
            count=count,
            mean=mean,
            rest=0 * mean,
            deviation=(np.where(finite, draws - mean, 0) ** 2).sum(1, keepdims=True),
            low=mean,
            high=mean,
            nonfinite=64 - count,
            above=(finite & (draws > 3)).sum(axis=1, keepdims=True),
        ),
        ["y"],
        [("y", 3.0)],
    )
    event = np.where(finite, draws > 3, np.nan)
    same(told.mean("y"), summary.mean(draws))
    same(told.variance("y"), summary.variance(draws))
    same(told.exceedance("y", 3.0), summary.probability(event))
    assert np.isfinite(told.exceedance("y", 3.0).value)


def test_nothing_finite_is_nothing_known():
    def broken(p):
        return {"y": p.length * jax.numpy.nan}

    told = stream(broken, priors(), plan(size=64), thresholds={"y": [1.0]})
    for each in (told.mean("y"), told.variance("y"), told.exceedance("y", 1.0)):
        assert np.isnan(each.value)
        assert np.isnan(each.standard_error)
    assert told.nonfinite("y") == 4 * 64


def test_a_size_that_makes_slow_blocks_is_refused():
    with pytest.raises(
        ValueError, match="blocks of 1, .* multiple of 1024, such as 20"
    ):
        stream(problem, priors(), plan(LatinHypercube, size=2003))
    assert devices.block_size(37) == 37  # a small replicate is one block


@pytest.mark.parametrize("points", [1, 37, 1000, 2**10, 2**20, 3 * 2**12])
@pytest.mark.parametrize("share", [1, 4])
@pytest.mark.parametrize("kept", [1, 200, 10**6])
def test_a_block_divides_the_points_and_keeps_within_the_cache(points, share, kept):
    whole = devices.block_size(points)
    block = devices.block_size(points, share=share, kept=kept)
    assert points % block == 0
    assert block <= max(whole // share, 1)
    assert block == 1 or block * kept <= devices.CACHED


def test_an_output_that_is_no_scalar_is_refused():
    with pytest.raises(ValueError, match=r"y: .* must be a scalar, found shape \(2,\)"):
        stream(lambda p: {"y": p.length * np.ones(2)}, priors(), plan())


def test_an_unknown_output_or_threshold_is_refused():
    with pytest.raises(KeyError, match="did you mean 'total'"):
        stream(problem, priors(), plan(), thresholds={"totel": [1.0]})
    told = stream(problem, priors(), plan(), thresholds=LIMITS)
    with pytest.raises(KeyError, match="no count of total > 5"):
        told.exceedance("total", 5.0)
    with pytest.raises(KeyError, match="did you mean 'root'"):
        told.mean("roots")


def test_single_precision_is_refused():
    with (
        jax.enable_x64(new_val=False),
        pytest.raises(RuntimeError, match="double precision"),
    ):
        stream(problem, priors(), plan())


def test_what_was_never_seen_is_bounded():
    told = stream(problem, priors(), plan(), thresholds={"total": [100.0, 0.1]})
    never, always = (told.exceedance("total", limit) for limit in (100.0, 0.1))
    assert never.value == 0
    assert always.value == 1
    assert np.isnan(never.standard_error)
    n = 4 * 2**10
    # Of so many draws none with probability 5 %: (1 - p)^n = 0.05.
    low, high = never.interval()
    assert low == 0
    assert_allclose((1 - high) ** n, 0.05)
    assert_allclose(always.interval(), (1 - high, 1.0))
    assert never.interval() == summary.probability(np.zeros((4, 2**10))).interval()


@pytest.mark.parametrize("limit", [np.nan, np.inf])
def test_a_threshold_that_is_no_number_is_refused(limit):
    with pytest.raises(ValueError, match="thresholds: total > .*: need a finite"):
        stream(problem, priors(), plan(), thresholds={"total": [limit]})


def test_a_sum_that_overflows_is_told():
    told = stream(lambda p: {"y": 1e308 * (1 + p.length / 10)}, priors(), plan())
    assert told.nonfinite("y") == 0
    for statistic in (told.mean, told.variance):
        with pytest.raises(OverflowError, match="state the output in a larger unit"):
            statistic("y")


def test_a_variance_that_does_not_exist_is_told():
    told = stream(lambda p: {"y": 1 / (p.length - 1), "x": p.length}, priors(), plan())
    assert len(told.notes) == 1
    assert told.notes[0].startswith("y: a few draws carry its variance")
