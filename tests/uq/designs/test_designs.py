"""Designs: SciPy's points to the last bit, exact strata, independence, transforms."""

from functools import partial

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.extend.random import threefry_2x32
from jax.sharding import PartitionSpec
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from uq.designs import LatinHypercube, Random, Sobol, counter, points
from uq.designs.latin import halves, permuted


DESIGNS = [Random, LatinHypercube, Sobol]
FLOATS = [np.float64, np.float32]


def scipy_engine(design, replicate):
    source = np.random.SeedSequence(design.seed).spawn(replicate + 1)[replicate]
    rng = np.random.default_rng(source)
    return stats.qmc.Sobol(design.dimensions, bits=design.bits, rng=rng)


def call(tables, replicate, index):
    return tables(replicate, index)


def by_blocks(design, block):
    """All points, made by a compiled scan over replicates and blocks."""
    tables = design.tables(block)
    r, b = np.divmod(
        np.arange(design.replicates * (design.size // block)), design.size // block
    )
    _, made = jax.lax.scan(lambda _, rb: (None, tables(*rb)), None, (r, b))
    return np.asarray(made).reshape(design.replicates, design.size, -1)


@pytest.mark.parametrize(
    ("d", "size", "seed", "bits"),
    [
        (1, 1, 0, 52),
        (1, 2, 3, 52),
        (2, 2**12, 0, 30),
        (7, 2**10, 1, 32),
        (8, 2**10, 2**62 + 7, 33),
        (60, 2**11, 2, 52),
        (200, 2**8, 4, 52),
    ],
)
def test_sobol_is_scipy_bit_for_bit(d, size, seed, bits):
    design = Sobol(d, size, replicates=3, seed=seed, bits=bits)
    ours = points(design)
    for replicate in range(3):
        theirs = scipy_engine(design, replicate).random(size)
        assert theirs.min() > 0
        assert_array_equal(ours[replicate], theirs)


def test_sobol_replaces_zero_by_half_a_spacing():
    design = Sobol(5, 2**6, replicates=1, seed=0, bits=6)  # each value exactly once
    theirs = scipy_engine(design, 0).random(2**6)
    assert (theirs == 0).sum() == 5
    assert_array_equal(points(design)[0], np.where(theirs == 0, 2.0**-53, theirs))


def test_sobol_float32_is_the_middle_of_the_cell_of_the_float64():
    fine, coarse = (
        points(Sobol(4, 2**10, replicates=2, seed=0, dtype=t)) for t in FLOATS
    )
    assert coarse.dtype == np.float32
    assert_array_equal(coarse, (np.floor(fine * 2**23) + 0.5) / 2**23)


@pytest.mark.parametrize("block", [1, 2**5, 2**12])
def test_far_blocks_of_sobol_follow_the_definition(block):
    design = Sobol(3, 2**40, replicates=2, seed=0)
    engine = scipy_engine(design, 1)
    index = 2**40 // block - 2
    ours = np.asarray(design.tables(block)(1, index))
    for j in {0, block // 3, block - 1}:
        code = (index * block + j) ^ (index * block + j) >> 1
        chosen = [k for k in range(52) if code >> k & 1]
        digits = engine._shift ^ np.bitwise_xor.reduce(engine._sv[:, chosen], axis=1)
        assert_array_equal(ours[j], digits / 2.0**52)


def test_sobol_has_one_point_in_every_elementary_interval():
    m = 10
    p = np.asarray(points(Sobol(20, 2**m, replicates=2, seed=5)))
    strata = np.sort(np.floor(p * 2**m), axis=1)
    assert_array_equal(strata, np.broadcast_to(np.arange(2**m)[None, :, None], p.shape))
    for a in range(m + 1):  # the first two dimensions are a (0, m, 2)-net
        cell = np.floor(p[..., 0] * 2**a) * 2 ** (m - a) + np.floor(
            p[..., 1] * 2 ** (m - a)
        )
        assert_array_equal(np.sort(cell), np.tile(np.arange(2**m), (2, 1)))


@pytest.mark.parametrize(
    ("size", "dtype"),
    [
        (1, np.float64),
        (3, np.float64),
        (1000, np.float64),
        (1009, np.float32),
        (2**13, np.float64),
        (2**20, np.float32),
    ],
)
def test_latin_hypercube_has_one_point_in_every_stratum(size, dtype):
    p = points(LatinHypercube(3, size, replicates=2, seed=0, dtype=dtype))
    strata = np.sort(np.floor(np.asarray(p, np.float64) * size), axis=1)
    assert_array_equal(strata, np.broadcast_to(np.arange(size)[None, :, None], p.shape))


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 97, 1000, 4096, 5003])
def test_permuted_is_a_permutation(size):
    key = np.random.default_rng(0).integers(2**32, size=(8, 5), dtype="u4")
    run = jax.jit(partial(permuted, size=size))
    images = run(jnp.arange(size, dtype=jnp.uint64), jnp.asarray(key))
    assert_array_equal(np.sort(images, axis=0), np.arange(size)[:, None].repeat(5, 1))


@pytest.mark.parametrize("size", [2, 12, 1009, 2**31, 10**9 + 7, 2**48])
def test_halves_are_near_and_waste_little(size):
    a, b = halves(size)
    assert size <= a * b < size + 2 * a
    assert size.bit_count() > 1 or a * b == size
    assert b <= 4 * a


@pytest.mark.parametrize("size", [16, 31])
def test_pairs_of_strata_are_equally_likely(size):
    """Dimensions are independent permutations: count them against chi-squared."""
    design = LatinHypercube(20_000, size, replicates=1, seed=0)
    strata = np.floor(np.asarray(points(design)[0]) * size).astype(int)
    single = np.stack([np.bincount(row, minlength=size) for row in strata])
    assert stats.chisquare(single[0]).pvalue > 1e-4
    assert stats.chisquare(single[size // 2]).pvalue > 1e-4
    pairs = np.zeros((size, size))
    np.add.at(pairs, (strata[0], strata[size // 2]), 1)
    off = pairs[~np.eye(size, dtype=bool)]
    assert stats.chisquare(off).pvalue > 1e-4


def test_words_are_those_of_jax():
    key = jnp.asarray([3, 7], dtype=jnp.uint32)
    position = np.arange(2**33 - 2, 2**33 + 3, dtype=np.uint64)
    a, b = counter.words(key, jnp.asarray(position), 4)
    high, low = np.divmod(position, 2**32)
    first = (high[:, None] << np.uint64(15)) + np.arange(4, dtype=np.uint64)[None, :]
    second = np.repeat(low[:, None], 4, axis=1)
    counts = np.concatenate([first.ravel(), second.ravel()]).astype(np.uint32)
    expected = threefry_2x32(key, jnp.asarray(counts))
    assert_array_equal(jnp.concatenate([a.ravel(), b.ravel()]), expected)


@pytest.mark.parametrize("dtype", FLOATS)
def test_random_is_uniform_and_uncorrelated(dtype):
    p = np.asarray(points(Random(6, 2**14, replicates=2, seed=0, dtype=dtype)))
    columns = p.transpose(0, 2, 1).reshape(12, -1).astype(np.float64)
    for column in columns:
        assert stats.kstest(column, "uniform").pvalue > 1e-3
        assert abs(np.corrcoef(column[1:], column[:-1])[0, 1]) < 4 / 2**7
    correlation = np.corrcoef(columns)[np.triu_indices(12, 1)]
    assert np.abs(correlation).max() < 4 / 2**7


@pytest.mark.parametrize("make", [Random, LatinHypercube])
def test_dimensions_and_replicates_are_uncorrelated(make):
    p = np.asarray(points(make(6, 1009, replicates=3, seed=1)))
    correlation = np.corrcoef(p.transpose(0, 2, 1).reshape(18, -1))
    assert np.abs(correlation[np.triu_indices(18, 1)]).max() < 4 / np.sqrt(1009)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("make", DESIGNS)
def test_points_depend_on_nothing_but_the_design(make, dtype):
    design = make(5, 2**8, replicates=3, seed=0, dtype=dtype)
    every = np.asarray(points(design))
    assert every.shape == (3, 2**8, 5)
    assert every.dtype == dtype
    assert every.min() > 0
    assert every.max() < 1
    assert_array_equal(by_blocks(design, 2**5), every)
    fewer = make(5, 2**8, replicates=2, seed=0, dtype=dtype).tables(2**5)
    jax.tree.map(
        lambda few, many: assert_array_equal(few, many[:2]), fewer, design.tables(2**5)
    )
    assert not np.isin(every[0], every[1]).all(axis=1).any()
    other = points(make(5, 2**8, replicates=3, seed=1, dtype=dtype))
    assert not np.isclose(other, every).all(axis=(1, 2)).any()


@pytest.mark.parametrize("make", [Random, Sobol])
def test_growing_keeps_the_first_points(make):
    few, many = (points(make(3, n, replicates=2, seed=0)) for n in (2**6, 2**9))
    assert_array_equal(many[:, : 2**6], few)


@pytest.mark.parametrize("make", DESIGNS)
def test_transforms(make):
    tables = make(3, 2**7, replicates=4, seed=2).tables(2**5)
    r, b = jnp.asarray([0, 3, 1]), jnp.asarray([3, 0, 2], dtype=jnp.int32)
    compiled = eqx.filter_jit(call)
    loop = np.stack([compiled(tables, i, j) for i, j in zip(r, b, strict=True)])
    assert_array_equal(jax.jit(jax.vmap(partial(call, tables)))(r, b), loop)
    assert_array_equal(tables(3, 0), loop[1])

    @jax.jit
    @partial(
        jax.shard_map,
        mesh=jax.make_mesh((1,), ("blocks",)),
        in_specs=PartitionSpec(),
        out_specs=PartitionSpec("blocks"),
    )
    def sharded(t):
        return t(0, jax.lax.axis_index("blocks") + 3)

    assert_array_equal(sharded(tables), loop[0])


def test_scrambled_sobol_beats_random_on_a_smooth_function():
    def spread(make):
        p = np.asarray(points(make(8, 2**12, replicates=16, seed=0)))
        weights = 1 / np.arange(1, 9)
        means = np.exp(p @ weights).mean(axis=1)
        exact = np.prod(np.expm1(weights) / weights)
        error = means.std(ddof=1) / 4
        assert_allclose(means.mean(), exact, atol=4 * error)
        return error

    sobol, latin, random = spread(Sobol), spread(LatinHypercube), spread(Random)
    assert sobol < random / 10
    assert latin < random / 2


@pytest.mark.parametrize(
    ("make", "change", "message"),
    [
        (Random, {"size": 0}, "size: need a whole number"),
        (Random, {"size": -4}, "got -4"),
        (Random, {"size": 8.0}, "got 8.0"),
        (Random, {"size": True}, "got True"),
        (Random, {"size": 2**49}, "size: need a whole number from 1 to"),
        (LatinHypercube, {"dimensions": 0}, "dimensions: need a whole number from 1"),
        (Sobol, {"dimensions": 21202}, "to 21201, got 21202"),
        (Sobol, {"replicates": 0}, "replicates: need a whole number >= 1, got 0"),
        (Sobol, {"seed": -1}, "seed: need a whole number from 0 to .*, got -1"),
        (Sobol, {"seed": None}, "got None"),
        (Sobol, {"seed": "1"}, "got '1'"),
        (Sobol, {"dtype": np.int32}, "dtype: need float64 or float32, got int32"),
        (Sobol, {"bits": 53}, "bits: need a whole number from 1 to 52, got 53"),
        (Sobol, {"size": 2**31, "bits": 30}, "30 bits tell 2\\^30 points apart"),
        (
            Sobol,
            {"size": 1000},
            "Sobol': need a power of two points, got 1000; nearest are 512 and 1024",
        ),
    ],
)
def test_refuses(make, change, message):
    good = {"dimensions": 2, "size": 8, "replicates": 1, "seed": 0}
    with pytest.raises(ValueError, match=message) as error:
        make(**good | change)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("make", DESIGNS)
def test_tables_refuse_what_they_cannot_serve(make):
    design = make(2, np.int64(8), replicates=1, seed=0)
    for block in (3, 16, 0):
        with pytest.raises(ValueError, match=f"block: need .*got {block}"):
            design.tables(block)
    with (
        jax.enable_x64(new_val=False),
        pytest.raises(RuntimeError, match="jax_enable_x64"),
    ):
        design.tables(8)
