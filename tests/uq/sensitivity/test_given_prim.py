"""PRIM finds what was planted, and judges it on other rows."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.stats import binom

from uq.sensitivity.given import from_replicates, from_rows, prim
from uq.sensitivity.given.boxes import holds, paste, peel, score, sides
from uq.sensitivity.given.prim import quasi_p_values


def planted(seed=0, n=512, replicates=16):
    """An event likely where x0 is small, x2 large and the discrete x3 at least 2."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(size=(replicates, n, 5))
    x[..., 3] = rng.integers(0, 4, size=(replicates, n))
    inside = (x[..., 0] < 0.4) & (x[..., 2] > 0.6) & (x[..., 3] >= 2)
    event = rng.uniform(size=inside.shape) < np.where(inside, 0.9, 0.02)
    inputs = {f"x{i}": x[..., i] for i in range(5)}
    return from_replicates(inputs, {"y": event.astype(float)})


def test_finds_the_planted_box():
    told = prim(planted(), seed=0)
    low, high, p = (told.measure(n).value[0] for n in ("low", "high", "p_value"))
    assert abs(high[0] - 0.4) < 0.02
    assert abs(low[2] - 0.6) < 0.02
    assert low[3] == 2
    assert np.all(np.isinf(low[[0, 1, 3 + 1]]))
    assert np.all(np.isinf(high[1:]))
    assert p[[0, 2, 3]].max() < 1e-6
    assert np.all(p[[1, 4]] == 1)
    restriction = told.measure("restriction").value[0]
    assert_allclose(restriction, [0.6, 0, 0.6, 0.5, 0], atol=0.04)
    density = told.more["box_density"][1][0]
    assert abs(density - 0.9) < 4 * told.more["box_density_error"][1][0] + 0.03
    assert told.more["box_coverage"][1][0] > 0.7


def test_without_a_box_the_rows_held_out_say_so():
    """What is found where nothing is looks dense to the rows that found it only."""
    rng = np.random.default_rng(0)
    seen, held, error = [], [], []
    for seed in range(10):
        inputs = {f"x{i}": rng.uniform(size=1024) for i in range(5)}
        event = (rng.uniform(size=1024) < 0.2).astype(float)
        told = prim(from_rows(inputs, {"y": event}, seed=seed), seed=seed)
        seen.append(told.more["seen_density"][1][0, -1])
        held.append(told.more["held_density"][1][0, -1])
        error.append(told.more["held_density_error"][1][0, -1])
    close = 4 * np.sqrt(np.mean(np.square(error)) / 10)
    assert abs(np.mean(held) - 0.2) < close < np.mean(seen) - 0.2


def test_a_rare_event_is_not_boxed_by_the_order_of_the_inputs():
    rng = np.random.default_rng(0)
    x = rng.uniform(size=(2**14, 30))
    inside = (x[:, -1] < 0.3) & (x[:, -2] > 0.7)
    event = inside & (rng.uniform(size=len(x)) < 0.02)
    columns = {f"x{i}": column for i, column in enumerate(x.T)}
    table = from_rows(columns, {"y": event.astype(float)}, seed=0)
    told = prim(table, seed=0)
    assert told.measure("high").value[0, -1] < 0.4
    assert told.measure("low").value[0, -2] > 0.6


def test_an_event_that_one_half_has_not_seen_is_refused():
    event = np.zeros(256)
    event[7] = 1.0
    table = from_rows({"a": np.arange(256.0)}, {"y": event}, seed=0)
    with pytest.raises(ValueError, match="happens in none of the 128 rows of half"):
        prim(table, seed=0)


def test_peeling_never_loses_density_and_is_nested():
    table = planted()
    z, event = sides(table.x), table.y[:, 0]
    steps = peel(z, event, alpha=0.05, least=0.05)
    inside = np.stack([holds(limits, z) for limits in steps])
    assert np.all(inside[1:] <= inside[:-1])
    density = [event[rows].mean() for rows in inside]
    assert np.all(np.diff(density) > 0)
    assert inside[-1].mean() >= 0.05


def test_pasting_takes_back_a_cut_too_deep():
    x = np.linspace(0, 1, 2001)[:, None]
    event = (x[:, 0] < 0.5).astype(float)
    z = sides(x)
    grown = paste(np.array([-np.inf, -0.3]), z, event, alpha=0.05)
    assert_allclose(-grown[1], 0.5, atol=0.02)
    assert np.isinf(grown[0])


def test_score_is_by_hand():
    inside = np.array([1, 1, 0, 0, 1, 0, 0, 1], dtype=bool)
    event = np.array([1.0, 0, 1, 0, 1, 0, 0, 1])
    told = score(inside, event, np.array([0, 4, 8]))
    assert told[:3] == (3 / 4, 3 / 4, 1 / 2)
    residual = np.array([1 - 0.75 * 2, 2 - 0.75 * 2])
    assert_allclose(told.density_error, residual.std(ddof=1) / 2 / np.sqrt(2))
    missed = np.array([1 - 0.75 * 2, 2 - 0.75 * 2])  # two events a part
    assert_allclose(told.coverage_error, missed.std(ddof=1) / 2 / np.sqrt(2))


def test_quasi_p_value_is_the_binomial_tail():
    table = planted()
    z, event = sides(table.x), table.y[:, 0]
    limits = np.full(10, -np.inf)
    limits[5], limits[2] = -0.4, 0.6
    found = quasi_p_values(limits, z, event)
    both, alone = (table.x[:, 0] <= 0.4), (table.x[:, 2] >= 0.6)
    inside = both & alone
    expected = binom.sf(event[inside].sum() - 1, inside.sum(), event[alone].mean())
    assert_allclose(found[0], expected, rtol=1e-6)
    assert np.all(found[[1, 3, 4]] == 1)


REFUSED = {
    "alpha": ({"alpha": 0.5}, "alpha in"),
    "least": ({"least": 1.0}, "least in"),
}


@pytest.mark.parametrize(("options", "match"), REFUSED.values(), ids=REFUSED)
def test_shares_out_of_range_are_refused(options, match):
    with pytest.raises(ValueError, match=match):
        prim(planted(n=32), seed=0, **options)


def test_too_few_parts_are_refused():
    with pytest.raises(ValueError, match="needs four parts"):
        prim(planted(n=64, replicates=3), seed=0)
