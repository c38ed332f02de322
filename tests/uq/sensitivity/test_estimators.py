import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose

from uq.sensitivity.variance import estimators
from uq.sensitivity.variance.estimators import FIRST, TOTAL, Outputs, Sums, sums_of


COUNT, REPLICATES = 2**9, 64
ALL = [("first", name) for name in FIRST] + [("total", name) for name in TOTAL]


def linear(x):
    """Of three inputs with standard deviations 1, 2 and 0: variance 5."""
    return x[0] + 2 * x[1] + 0 * x[2]


def product(x):
    """Of three independent inputs with mean 1 and variance 1/4, of which two count."""
    return (1 + x[0] / 2) * (1 + x[1] / 2)


# First order, total and second order of factors 0 and 1, all by hand. The variance of
# the product is (1 + 1/4)^2 - 1 = 9/16; each alone has 1/4, both together 1/16 more.
CASES = {
    "linear": (linear, [0.2, 0.8, 0.0], [0.2, 0.8, 0.0], 0.0),
    "product": (product, [4 / 9, 4 / 9, 0.0], [5 / 9, 5 / 9, 0.0], 1 / 9),
}


def samples(function, order=(0, 1, 2), seed=0):
    """Outputs at plain random A, B, AB and BA, replicate by replicate."""
    rng = np.random.default_rng(seed)
    a, b = rng.normal(size=(2, REPLICATES, 3, COUNT))

    def swapped(base, other):
        moved = np.repeat(base[None], 3, axis=0)
        for slot, factor in enumerate(order):
            moved[slot, :, factor] = other[:, factor]
        return np.stack([run(function, m) for m in moved], axis=1)

    return Outputs(
        run(function, a)[:, None],
        run(function, b)[:, None],
        swapped(a, b),
        swapped(b, a),
    )


def run(function, x):
    return function(np.moveaxis(x, 1, 0))


def sums(outputs, change=lambda y: y, shift=0.0) -> Sums:
    """Sums of one output in as many rows as there are replicates."""
    moved = Outputs(*(jnp.asarray(change(y) - shift)[..., None, :] for y in outputs))
    taken = sums_of(moved)  # the rows of outputs serve as replicates, all is one strip
    taken = jax.tree.map(lambda s: np.asarray(s)[:, None, ..., 0], taken)
    points = np.full((REPLICATES, 1, 1), float(COUNT))
    return eqx.tree_at(lambda s: s.points, taken, points)


def estimate(order, name, of):
    return {"first": estimators.first_order, "total": estimators.total}[order](name, of)


def apart(found, truth):
    """Distance of the replicates' mean from the truth in standard errors."""
    error = found.std(axis=0, ddof=1) / np.sqrt(len(found))
    return (found.mean(axis=0) - truth) / np.maximum(error, 1e-12)


@pytest.mark.parametrize(("order", "name"), ALL)
@pytest.mark.parametrize("case", CASES)
def test_every_estimator_finds_what_is_known(case, order, name):
    function, first, total, _ = CASES[case]
    truth = np.array({"first": first, "total": total}[order])
    found = estimate(order, name, sums(samples(function)))[:, 0]
    assert found.shape == (REPLICATES, 3)
    # Ratios of 512 points carry a bias of order 1/512.
    assert np.all(np.abs(found.mean(axis=0) - truth) < 0.02)
    whole = estimate(order, name, estimators.pooled(sums(samples(function))))[0, 0]
    error = found.std(axis=0, ddof=1) / np.sqrt(REPLICATES)
    assert np.all(np.abs(whole - truth) < 4 * error + 1e-12)


@pytest.mark.parametrize("case", CASES)
def test_second_order_finds_what_is_known(case):
    function, *_, truth = CASES[case]
    taken = sums(samples(function))
    first = estimators.first_order("azzini-rosati", taken)
    found = estimators.second_order(taken, first, np.eye(3, dtype=bool))[:, 0]
    assert_allclose(found, np.swapaxes(found, 1, 2))
    assert np.isnan(found[:, range(3), range(3)]).all()
    assert abs(apart(found[:, 0, 1], truth)) < 4
    assert abs(apart(found[:, 0, 2], 0.0)) < 4


@pytest.mark.parametrize(("order", "name"), ALL)
def test_offset_and_scale_change_nothing(order, name):
    taken = samples(product)
    plain = estimate(order, name, sums(taken))
    scaled = estimate(order, name, sums(taken, lambda y: -1e6 * y))
    assert_allclose(scaled, plain, rtol=1e-9, atol=1e-12)
    # The outputs themselves keep 7 digits beside 1e9; the sums lose none of them. The
    # shift is off the mean by half a standard deviation.
    far = estimate(order, name, sums(taken, lambda y: y + 1e9, shift=1e9 + 1.4))
    assert_allclose(far, plain, rtol=1e-4, atol=1e-6)
    exact = np.float64(1e9) + taken.a  # what 1e9 does to the outputs alone
    assert_allclose(exact - 1e9, taken.a, atol=1e-6)


@pytest.mark.parametrize(("order", "name"), ALL)
def test_indices_go_with_their_factors(order, name):
    plain = estimate(order, name, sums(samples(product)))
    other = estimate(order, name, sums(samples(product, order=(2, 0, 1))))
    assert_allclose(other, plain[..., [2, 0, 1]], rtol=1e-12, atol=1e-12)


def test_janon_monod_is_the_formula():
    outputs = samples(product)
    found = estimators.first_order("janon-monod", sums(outputs))[:, 0]
    b, y = outputs.b, outputs.y
    mean = (b + y).mean(axis=-1) / 2
    above = (b * y).mean(axis=-1) - mean**2
    below = (b**2 + y**2).mean(axis=-1) / 2 - mean**2
    assert_allclose(found, above / below, rtol=1e-10, atol=1e-12)


def test_martinez_is_a_correlation():
    outputs = samples(product)
    found = estimators.first_order("martinez", sums(outputs))[:, 0]
    expected = [np.corrcoef(outputs.b[0, 0], y)[0, 1] for y in outputs.y[0]]
    assert_allclose(found[0], expected, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("name", ["azzini-rosati", "jansen", "janon-monod"])
def test_a_factor_without_effect_has_a_total_of_exactly_nothing(name):
    found = estimators.total(name, sums(samples(product)))[:, 0, 2]
    exact = 0.0 if name != "janon-monod" else pytest.approx(0.0, abs=1e-13)
    assert all(value == exact for value in found)


def test_azzini_rosati_of_a_factor_without_effect_is_nothing_at_first_order_too():
    found = estimators.first_order("azzini-rosati", sums(samples(linear)))[:, 0, 2]
    assert np.all(found == 0)


def test_small_estimates_stay_negative():
    found = estimators.first_order("janon-monod", sums(samples(linear)))[:, 0, 2]
    assert 0.2 < np.mean(found < 0) < 0.8


def test_nothing_that_varies_has_no_indices():
    constant = sums(samples(lambda x: 0 * x[0]))
    for order, name in ALL:
        assert np.isnan(estimate(order, name, constant)).all()


def test_kurtosis_of_normal_contributions_is_three():
    found = estimators.kurtosis(estimators.pooled(sums(samples(linear))))[0, 0]
    assert_allclose(found[:2], 3.0, atol=0.2)
    assert np.isnan(found[2])


@pytest.mark.parametrize(
    ("first", "total", "swapped", "match"),
    [
        ("janon", "jansen", True, "unknown first-order estimator 'janon': did you"),
        ("jansen", "sobol", True, "unknown total estimator 'sobol'"),
        ("homma-saltelli", "jansen", True, "first-order estimator 'homma-saltelli'"),
        ("jansen", "azzini-rosati", False, "ask for second order"),
    ],
)
def test_what_is_not_known_is_refused(first, total, swapped, match):
    with pytest.raises(ValueError, match=match):
        estimators.check(first, total, swapped=swapped)


def test_second_order_without_its_samples_is_refused():
    taken = eqx.tree_at(lambda s: s.swapped, sums(samples(linear)), None)
    with pytest.raises(ValueError, match="ask for second order"):
        estimators.second_order(taken, np.zeros((1, 1, 3)), np.eye(3, dtype=bool))
