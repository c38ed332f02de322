"""Given-data methods: properties, calibration, and other codes on the same rows."""

import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats
from test_given_reference import RHO, linear

from uq.quantities import quantities
from uq.sensitivity.given import (
    bands,
    delta,
    from_rows,
    given,
    hsic,
    pawn,
    rank,
    regional,
)
from uq.sensitivity.given.hsic import factor, hsic_indices, p_values, weight
from uq.sensitivity.given.pawn import distances
from uq.sensitivity.given.rank import rank_indices
from uq.sensitivity.given.regional import ks_p_values, regional_indices


def rng(seed=0):
    return np.random.default_rng(seed)


def rows(n, d, seed=0):
    x = rng(seed).normal(size=(n, d))
    return x, x @ np.arange(d) + np.sin(3 * x[:, 0])


def test_xi_is_scipys():
    x, y = rows(300, 3)
    for column, found in zip(x.T, rank_indices(x, y, rng())["xi"], strict=True):
        expected = stats.chatterjeexi(column, y, y_continuous=True).statistic
        assert_allclose(found, expected, atol=3 / 300)  # one end: 3 of n^2
        exact = stats.chatterjeexi(column, np.round(y)).statistic
        tied = rank_indices(column[:, None], np.round(y), rng())["xi"]
        assert_allclose(tied, exact, rtol=1e-12)


@pytest.mark.parametrize("slices", [7, 10])
def test_pawn_distances_are_scipys(slices):
    x, y = rows(203, 2)
    found = distances(x, y, rng(), slices=slices)
    for number, column in enumerate(x.T):
        ordered = y[np.argsort(column)]
        edges = np.arange(slices + 1) * 203 // slices
        for s in range(slices):
            inside = ordered[edges[s] : edges[s + 1]]
            expected = stats.ks_2samp(inside, y).statistic
            assert_allclose(found[s, number], expected, rtol=1e-12)


def dense_hsic(x, y, bandwidth):
    """Song et al. (2012), eq. 5, with matrices of n by n."""
    kernels = []
    for z in (x, y):
        z = (z - z.mean()) / z.std()
        k = np.exp(-(((z[:, None] - z[None, :]) / bandwidth) ** 2) / 2)
        kernels.append(k - np.diag(np.diag(k)))
    k, m, n = *kernels, len(x)
    total = np.trace(k @ m) + k.sum() * m.sum() / ((n - 1) * (n - 2))
    return (total - 2 / (n - 2) * np.sum(k @ m)) / (n * (n - 3))


@pytest.mark.parametrize("bandwidth", [0.7, 1.0, 2.0])
def test_hsic_is_that_of_the_whole_matrices(bandwidth):
    x, y = rows(150, 2)
    x[:, 0] = np.exp(2 * x[:, 0])  # far outliers
    found = hsic_indices(x, y, rng(), bandwidth=bandwidth)
    for i, column in enumerate(x.T):
        exact = dense_hsic(column, y, bandwidth)
        own = dense_hsic(column, column, bandwidth) * dense_hsic(y, y, bandwidth)
        assert_allclose(found["HSIC"][i], exact, atol=1e-6)
        assert_allclose(found["R2"][i], exact / np.sqrt(own), atol=2e-5)


def test_hsic_refuses_a_kernel_that_it_cannot_resolve():
    x, y = rows(400, 1)
    with pytest.raises(ValueError, match=r"bandwidth 0.01 is too narrow for 32"):
        hsic_indices(x, y, rng(), bandwidth=0.01)


def test_the_factor_is_the_kernels():
    z = jnp.linspace(-1.0, 2.0, 60)
    columns, left = factor(z, 1.0)
    standard = np.asarray((z - z.mean()) / z.std())
    exact = np.exp(-(np.subtract.outer(standard, standard) ** 2) / 2)
    assert_allclose(columns @ columns.T, exact, atol=1e-10)
    assert left < 1e-10


def test_hsic_p_values_are_uniform_under_independence():
    trials = 120
    x = rng(1).normal(size=(60, trials))
    y = rng(2).exponential(size=60)
    # One output, many independent inputs: given it, each p-value is uniform.
    found = p_values(x, y, rng(3), bandwidth=1.0, permutations=99)["p_value"]
    assert stats.kstest(found - 0.005, "uniform").pvalue > 1e-3
    assert found.min() >= 0.01


def test_ks_p_values_are_uniform_and_scipys():
    x = rng(1).normal(size=(400, 300))
    happens = (rng(2).uniform(size=400) < 0.3).astype(float)
    found = ks_p_values(x, happens, rng())["p_value"]
    assert stats.kstest(found, "uniform").pvalue > 1e-3
    one, other = x[happens == 1, 0], x[happens == 0, 0]
    told = stats.ks_2samp(one, other, method="asymp")
    assert_allclose(found[0], told.pvalue, rtol=1e-9)
    apart = regional_indices(x, happens, rng())["KS"][0]
    assert_allclose(apart, told.statistic, rtol=1e-12)


@pytest.mark.parametrize("method", [delta(), pawn()], ids=["delta", "PAWN"])
def test_a_monotone_function_of_the_output_changes_nothing(method):
    table = linear(2**10)
    bent = table.of({"exp": lambda y: jnp.exp(y["y"] / 5)})
    plain, same = (given(each, method, seed=0) for each in (table, bent))
    for name, measure in plain.measures.items():
        assert_allclose(same.measure(name).value, measure.value, rtol=1e-12)


def test_xi_does_not_see_a_monotone_function():
    x, y = rows(500, 3)
    plain, bent = (rank_indices(x, v, rng())["xi"] for v in (y, np.exp(y)))
    assert_allclose(bent, plain, rtol=1e-12)


@pytest.mark.parametrize("method", [rank(), delta(), hsic()], ids=lambda m: m.name)
def test_permuting_inputs_permutes_the_measures(method):
    table = linear(2**10)
    columns = {name: table.x[:, i] for i, name in enumerate(table.parameters)}
    turned = dict(reversed(columns.items()))
    one, other = (
        given(from_rows(c, {"y": table.y[:, 0]}, seed=0), method, seed=0)
        for c in (columns, turned)
    )
    assert_allclose(one.measure().value, other.measure().value[:, ::-1], rtol=1e-9)


def test_delta_of_an_inert_input_is_zero_on_average():
    x = rng(0).normal(size=(320, 200))
    y = rng(1).normal(size=320)
    names = {f"x{i}": column for i, column in enumerate(x.T)}
    value = given(from_rows(names, {"y": y}, seed=0), delta(), seed=0).measure().value
    # The bandwidth is chosen to make it large: by less than a tenth of a deviation
    # of the mean of the trials, were it not for sharing rows.
    assert abs(value.mean()) < 0.02
    assert value.std() < 0.08


def test_coverage_of_the_rank_estimator():
    trials, truth = 200, RHO**2
    covered = np.zeros(4)
    for seed in range(trials):
        told = given(linear(2**11, seed=seed), rank(), seed=seed).measure("S1")
        low, high = told.interval(0.95)
        covered += (low[0] < truth) & (truth < high[0])
    print("coverage of 95 % intervals:", covered / trials)
    assert np.all(np.abs(covered / trials - 0.95) < 4 * np.sqrt(0.95 * 0.05 / trials))


def test_ties_of_a_discrete_input_do_not_matter():
    x = rng(0).integers(0, 2, size=(2**13, 2)).astype(float)
    y = x[:, 0] + rng(1).normal(size=2**13)
    told = given(
        from_rows({"a": x[:, 0], "b": x[:, 1]}, {"y": y}, seed=0), rank(), seed=0
    ).measure("S1")
    assert np.all(np.abs(told.value[0] - [0.2, 0.0]) < 4 * told.standard_error[0])


def test_bands_of_a_line():
    x = rng(0).uniform(size=(2**14, 1))
    y = 2 * x[:, 0] + 0.1 * rng(1).normal(size=2**14)
    told = given(from_rows({"x": x[:, 0]}, {"y": y}, seed=0), bands(), seed=0)
    band, error = told.more["band"][1][0, 0], told.more["band_error"][1][0, 0]
    assert told.coords["statistic"] == ["P5", "P50", "P95", "mean"]
    middle = 2 * (np.arange(10) + 0.5) / 10
    assert np.all(np.abs(band[3] - middle) < 4 * error[3] + 2e-3)
    assert np.all(np.diff(band[:3], axis=0) > 0)
    ratio = 1 - (0.2**2 / 12 + 0.01) / (2**2 / 12 + 0.01)
    measure = told.measure()
    assert abs(measure.value[0, 0] - ratio) < 4 * measure.standard_error[0, 0]


def test_regional_names_the_input_and_its_direction():
    table = linear(2**13).of(quantities(["y>4"]))
    told = given(table, regional(), seed=0)
    assert told.order() == [2, 1, 0, 3]
    shift, low, high = (
        told.measure(name).value[0] for name in ("shift", "P_low", "P_high")
    )
    assert np.all(shift[:3] > 0)
    assert np.all(high[:3] > low[:3])
    p = told.measure("p_value").value[0]
    assert p[:3].max() < 1e-6 < p[3]
    # P(event | the input is high), against the normal distribution.
    z = stats.norm.ppf(0.9 + 0.1 * (np.arange(1000) + 0.5) / 1000)
    exact = stats.norm.sf((4 - 3 * z) / np.sqrt(5)).mean()
    assert abs(high[2] - exact) < 4 * told.measure("P_high").standard_error[0, 2]


def test_target_hsic_weighs_the_output():
    y = np.array([-1.0, 0.0, 1.0, 3.0])
    found = weight(y, 0.0, 1.0, softness=0.5)
    assert_allclose(found, np.exp(-np.array([1, 0, 0, 2]) / (0.5 * y.std())))
    table = linear(2**11)
    told = given(table, hsic(target=(6.0, np.inf), permutations=49), seed=0)
    assert told.method == "target HSIC"
    assert told.order()[:2] == [2, 1]
    event = given(table.of(quantities(["y>6"])), hsic(permutations=49), seed=0)
    assert event.measure("p_value").value[0, 2] == 1 / 50


def test_a_weight_that_is_the_same_everywhere_tells_nothing():
    told = given(linear(2**9), hsic(target=(-1e3, 1e3), permutations=9), seed=0)
    for measure in told.measures.values():
        assert np.all(np.isnan(measure.value))
    assert any("no R2, HSIC, p_value of some input" in note for note in told.notes)


REFUSED = {
    "slices": (lambda: given(linear(2**10), pawn(slices=40), seed=0), "40 slices of"),
    "event": (lambda: given(linear(2**10), regional(), seed=0), "an event is 1 or 0"),
    "bandwidth": (lambda: hsic(bandwidth=0.0), "must be positive"),
    "target": (lambda: hsic(target=(1.0, 1.0)), "need low < high"),
    "grid": (lambda: delta(grid=1), "at least two cells"),
    "probability": (lambda: bands(probabilities=[1.5]), "in \\[0, 1\\]"),
}


@pytest.mark.parametrize(("call", "match"), REFUSED.values(), ids=REFUSED)
def test_bad_input_is_refused_in_one_line(call, match):
    with pytest.raises(ValueError, match=match) as told:
        call()
    assert "\n" not in str(told.value)


def test_delta_gives_no_interval_and_says_that_it_is_a_lower_estimate():
    x, y = rows(512, 2)
    inputs = {"a": x[:, 0], "b": x[:, 1]}
    told = given(from_rows(inputs, {"y": y}, seed=0), delta(), seed=0)
    assert np.isnan(told.measure().interval()).all()
    assert np.isfinite(told.measure().standard_error).all()
    assert any(a.startswith("no interval of delta: a lower") for a in told.assumptions)


def test_a_tail_that_sees_too_few_events_has_no_error():
    x = rng().uniform(size=2000)
    happens = (x < 0.5) | (x > 0.999)
    told = given(from_rows({"x": x}, {"y": happens}, seed=0), regional(), seed=0)
    assert told.measure("P_high").value[0, 0] == np.mean(
        x[x > np.quantile(x, 0.9)] > 0.999
    )
    assert np.isnan(told.measure("P_high").standard_error[0, 0])
    assert np.isnan(told.measure("P_low").standard_error[0, 0])  # always: none does not
    assert any("no error of P_low, P_high" in note for note in told.notes)
    assert np.isnan(told.measure("KS").interval()).all()
    assert np.isfinite(told.measure("shift").interval()).all()


@pytest.mark.parametrize("size", [1e200, 1e-200])
def test_hsic_is_the_same_at_any_size(size):
    rng = np.random.default_rng(3)
    x = {"a": rng.random(512), "b": rng.random(512)}
    y = x["a"] + 0.1 * x["b"]
    ours, one = (
        given(from_rows(x, {"y": factor * y}, seed=0), hsic(), seed=0)
        for factor in (size, 1.0)
    )
    for name in ("R2", "p_value"):
        found, expected = (each.measure(name).value for each in (ours, one))
        assert_allclose(found, expected, rtol=1e-9)
