import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from problems import priors, problem

from uq.designs import Sobol
from uq.distributions import Uniform
from uq.engine.propagation import propagate
from uq.forward.histogram import (
    CELLS,
    FRACTION,
    SIDE,
    Histogram,
    View,
    cell,
    edges,
    quantile,
)
from uq.forward.histogram import view_of as view
from uq.forward.streaming import stream
from uq.inputs.sampling import sample
from uq.results import summary


MAGNITUDES = 10.0 ** np.linspace(-5.9, 13, 2001)
VALUES = np.concatenate([-MAGNITUDES[::-1], [0.0], MAGNITUDES])


def test_cells_are_in_order_and_hold_their_values():
    numbers = np.asarray(cell(jnp.asarray(VALUES)))
    assert np.all(np.diff(numbers) >= 0)
    low, high = edges(numbers)
    assert np.all(low <= VALUES)
    assert np.all(high >= VALUES)
    wide = numbers != SIDE
    assert np.all((high - low)[wide] <= np.abs(VALUES[wide]) / 2**FRACTION)


@pytest.mark.parametrize("x", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_has_no_cell(x):
    seen = View(jnp.asarray(1.0), jnp.asarray(4.0))(jnp.asarray([x]))
    assert int(cell(seen)[0]) == CELLS


@pytest.mark.parametrize("x", [1e300, -1e300])
def test_what_is_huge_shares_the_outermost_cells(x):
    assert int(cell(jnp.asarray([x]))[0]) == (CELLS - 1 if x > 0 else 0)
    seen = View(jnp.asarray(0.0), jnp.asarray(2.0**60))(jnp.asarray([x]))
    assert int(cell(seen)[0]) == (CELLS - 1 if x > 0 else 0)


@pytest.mark.parametrize("x", [0.0, -0.0, 1e-200, -1e-200])
def test_what_is_tiny_is_the_centre(x):
    assert int(cell(jnp.asarray([x]))[0]) == SIDE


SHAPES = {
    "normal": lambda rng, n: rng.normal(3, 2, n),
    "lognormal": lambda rng, n: rng.lognormal(0, 2, n),
    "heavy": lambda rng, n: rng.standard_cauchy(n),
    "atoms": lambda rng, n: rng.choice([-2.0, 0.0, 5.0], n),
    "tiny": lambda rng, n: 1e-30 * rng.exponential(size=n),
    "tiniest": lambda rng, n: 1e-300 * rng.exponential(size=n),
    "far": lambda rng, n: 1e6 + rng.random(n),
    "farther": lambda rng, n: 1e12 + 1e-3 * rng.random(n),
    "large": lambda rng, n: 1e50 * (1 + rng.random(n)),
    "largest": lambda rng, n: 1.7e308 * (2 * rng.random(n) - 1),
    "equal": lambda rng, n: np.full(n, 3.25),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("probability", [1e-3, 0.05, 0.5, 0.95, 0.999])
def test_quantiles_are_right_to_their_error(shape, probability):
    draws = shape(np.random.default_rng(5), (4, 20_000))
    first, low, high = draws[0, :1000], draws.min(), draws.max()
    with np.errstate(over="ignore", invalid="ignore"):
        seen = view(first.mean(), first.std(), first.min(), first.max())
    counts = jax.vmap(lambda x: jnp.zeros(CELLS, int).at[cell(seen(x))].add(1))(draws)
    told = quantile(Histogram(seen, np.asarray(counts), low, high), probability)
    # Bracketed by neighbouring order statistics, each moved by less than its cell.
    ordered = np.sort(draws, axis=None)
    rank = probability * ordered.size
    below, above = ordered[int(rank) - 1], ordered[min(int(rank) + 1, ordered.size - 1)]
    away = max(abs(below - seen.centre), abs(above - seen.centre))
    width = away / 2**FRACTION + 2.0**-20 / seen.scale + 1e-15 * abs(above)
    assert below - width <= told.value <= above + width
    assert abs(told.value - np.quantile(ordered, probability)) <= 4 * max(
        told.standard_error, (above - below)
    )


OFFSETS = {  # an output, and its median
    "beyond single precision": (lambda p: 1e50 * (1 + p.pair.x), 1e50),
    "far from zero": (lambda p: 1e6 + p.pair.x, 1e6),
    "near the largest": (lambda p: 1e308 * (1 + p.pair.x / 10), 1e308),
    "tiny": (lambda p: 1e-200 * (5 + p.pair.x), 5e-200),
}


@pytest.mark.parametrize("name", OFFSETS)
def test_a_stream_is_right_at_any_size(name):
    from sobol_problems import table

    function, median = OFFSETS[name]
    design = Sobol(3, 2**10, replicates=8, seed=1)
    told = stream(lambda p: {"y": function(p)}, table(), design, quantiles_of=["y"])
    found = told.quantile("y", 0.5)
    assert 0 < found.standard_error < 0.01 * np.ptp(told.range("y"))
    assert abs(found.value - median) < 3 * found.standard_error
    assert summary.Estimate(*found).interval()[0] < median


def test_a_stream_has_the_quantiles_of_the_draws():
    design = Sobol(2, 2**12, replicates=8, seed=2)
    told = stream(problem, priors(), design, quantiles_of=["total", "root"])
    kept = propagate(problem, sample(priors(), design))
    for name in ("total", "root"):
        assert told.histograms[name].counts.sum() == 8 * 2**12
        for probability in (0.01, 0.05, 0.5, 0.95, 0.99):
            exact = summary.quantile(getattr(kept, name), probability)
            found = told.quantile(name, probability)
            assert_allclose(found.value, exact.value, rtol=3e-4)
            apart = abs(found.value - exact.value)
            assert apart <= 4 * found.standard_error
            assert found.standard_error < abs(exact.value) / 2**7


def test_draws_that_are_not_finite_are_in_no_cell():
    design = Sobol(2, 2**10, replicates=4, seed=2)
    table = priors(length=Uniform(-1.0, 3.0))
    told = stream(problem, table, design, quantiles_of=["root"])
    assert told.histograms["root"].counts.sum() == 3 * 2**10
    assert_allclose(told.quantile("root", 0.5).value, 1.5**0.5, rtol=5e-3)


def test_a_quantile_that_was_not_asked_for_is_refused():
    design = Sobol(2, 2**6, replicates=2, seed=2)
    told = stream(problem, priors(), design, quantiles_of=["root"])
    with pytest.raises(KeyError, match="no histogram of total: asked for root"):
        told.quantile("total", 0.5)
    with pytest.raises(KeyError, match="did you mean 'root'"):
        stream(problem, priors(), design, quantiles_of=["roots"])
