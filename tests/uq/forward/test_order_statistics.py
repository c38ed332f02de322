import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from problems import priors, problem

from uq.designs import LatinHypercube, Random, Sobol
from uq.distributions import Uniform
from uq.engine.propagation import propagate
from uq.forward import order_statistics as found
from uq.forward.order_statistics import exact_quantiles
from uq.inputs.sampling import sample
from uq.results import summary


SHARES = [p / 100 for p in range(1, 100)]
SPECIAL = [0.0, -0.0, np.inf, -np.inf, np.nan, 5e-324, -5e-324, 1.8e308, -1.8e308]
FLOATS = st.floats() | st.sampled_from([*SPECIAL, 1.0, -1.0])


@given(st.lists(FLOATS, min_size=1, max_size=40))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_keys_are_in_order_and_tell_their_numbers(values):
    x = np.array(values)
    keys = np.asarray(jax.jit(found.key)(jnp.asarray(x)))
    finite = np.isfinite(x)
    assert np.all(keys[~finite] == found.NONE)
    assert_array_equal(found.number(keys[finite]), x[finite])
    order = np.argsort(keys[finite], kind="stable")
    assert_array_equal(x[finite][order], np.sort(x[finite]))


@jax.jit
def counted(keys, one):
    def row(keys, prefixes):
        place = found.counter(keys, one._replace(prefixes=prefixes))
        size = 2 ** found.counter_bits(6)
        return jnp.zeros(size, dtype=int).at[place].add(1, mode="drop")

    return jax.vmap(row)(keys, one.prefixes[:, 0])[:, None]


def searched(draws, shares):
    """Ranks of some shares in every row, and in all rows, by the search."""
    keys = jax.vmap(found.key)(jnp.asarray(draws))
    return found.order_statistics(
        lambda one: np.asarray(counted(keys, jax.tree.map(jnp.asarray, one))),
        lambda n: np.round(np.maximum(n - 1, 0)[..., None] * shares).astype(int),
        (len(draws), 1),
        len(shares),
    )


@given(st.lists(st.tuples(*[FLOATS] * 3), min_size=24, max_size=24))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_the_search_finds_what_a_sort_finds(columns):
    draws, shares = np.array(columns).T, np.linspace(0, 1, 6)
    counts, values = searched(draws, shares)
    for g, group in enumerate([*draws, draws]):
        ordered = np.sort(group[np.isfinite(group)], axis=None)
        assert counts[g, 0] == ordered.size
        ranks = np.round((ordered.size - 1) * shares).astype(int)
        expected = ordered[ranks] if ordered.size else np.full(6, np.nan)
        assert_array_equal(values[g, 0], expected)


SHAPES = {
    "normal": lambda rng, n: rng.normal(3, 2, n),
    "far": lambda rng, n: 1e9 + 1e-3 * rng.normal(size=n),
    "heavy": lambda rng, n: rng.standard_cauchy(n) ** 5,
    "atoms": lambda rng, n: rng.choice([-2.0, 0.0, 5.0], n),
    "equal": lambda rng, n: np.full(n, -0.1),
    "not finite": lambda rng, n: rng.choice([-1.0, 2.0, np.nan, np.inf, -np.inf], n),
    "nothing": lambda rng, n: np.full(n, np.nan),
    "mostly": lambda rng, n: np.where(rng.random(n) < 0.99, np.nan, 1e-310),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_quantiles_of_a_table_are_those_of_its_sort(shape):
    table = jnp.asarray(shape(np.random.default_rng(3), 2**10))
    design = Random(2, 2**11, replicates=3, seed=1)
    given = priors(length=Uniform(0.0, 2.0**10))
    told = exact_quantiles(
        lambda p: {"y": table[jnp.int32(p.length)]},
        given,
        design,
        SHARES,
        outputs=["y"],
    )
    same(told["y"], np.asarray(table)[np.int32(sample(given, design).length)])


def same(told, draws):
    """The same interpolation between the same neighbours, but for its rounding."""
    expected = summary.quantiles(np.where(np.isfinite(draws), draws, np.nan), SHARES)
    values, errors, replicates, _ = zip(*told, strict=True)
    known, spread, *_ = zip(*expected, strict=True)
    assert_allclose(values, known, rtol=1e-12, atol=0)
    scale = 1e-14 * np.nanmax(np.abs(known), initial=0)
    assert_allclose(errors, spread, rtol=1e-9, atol=scale)
    assert set(replicates) == {len(draws)}


@pytest.mark.parametrize("kind", [Sobol, LatinHypercube, Random])
def test_quantiles_of_a_model_are_those_of_the_draws_that_are_kept(kind):
    design = kind(2, 2**11, replicates=4, seed=2)
    table = priors(length=Uniform(-1.0, 3.0))  # some roots do not exist
    told = exact_quantiles(problem, table, design, SHARES, outputs=["root", "total"])
    kept = propagate(problem, sample(table, design), nonfinite="keep")
    for name in ("root", "total"):
        same(told[name], getattr(kept, name))


def test_many_calls_and_devices_that_only_fill_up_change_nothing(monkeypatch):
    design = Sobol(2, 2**11, replicates=3, seed=2)
    asked = {"probabilities": [0.1, 0.9], "outputs": ["total"]}
    whole = exact_quantiles(problem, priors(), design, **asked)
    monkeypatch.setattr(found, "STEPS", 4)
    seen = []
    parts = exact_quantiles(
        problem, priors(), design, **asked, progress=lambda *at: seen.append(at)
    )
    assert parts == whole
    assert {total for _, total in seen} == {3 * 2**11}
    assert 4 <= [done for done, _ in seen].count(3 * 2**11) <= 6


def test_more_quantiles_than_counters_take_more_counters():
    design = Sobol(2, 2**10, replicates=1, seed=2)
    shares = np.linspace(0, 1, 2**10).tolist()
    told = exact_quantiles(problem, priors(), design, shares, outputs=["total"])
    kept = propagate(problem, sample(priors(), design)).total
    expected = np.quantile(kept, shares, method="median_unbiased")
    assert_allclose([one.value for one in told["total"]], expected, rtol=1e-14)
    assert found.counter_bits(2**11) > found.COUNTERS


@pytest.mark.parametrize("shares", [[], [1.5], [0.5, np.nan]])
def test_what_is_no_share_is_refused(shares):
    with pytest.raises(ValueError, match=r"need some in \[0, 1\]"):
        exact_quantiles(
            problem,
            priors(),
            Sobol(2, 64, replicates=2, seed=0),
            shares,
            outputs=["root"],
        )


def test_an_unknown_output_is_refused():
    with pytest.raises(KeyError, match="did you mean 'root'"):
        exact_quantiles(
            problem,
            priors(),
            Sobol(2, 64, replicates=2, seed=0),
            [0.5],
            outputs=["roots"],
        )
