"""The numerical accuracy sets of NIST's Statistical Reference Datasets.

NumAcc1 to 4 are defined by a rule, and so are their certified values: deviations of 1
or 0.1 on offsets of up to 1e7. A double cannot hold most of these numbers: what the
stored ones give in exact rational arithmetic is the limit of every algorithm, 15.6, 9.5
and 8.3 digits of the standard deviation (a sum of squares keeps none on the last). Of
the stored numbers themselves all digits are told, however they are split, because a
mean is held in two doubles.

Source:
    NIST, Statistical Reference Datasets, univariate summary statistics.
"""

import functools
import math
from fractions import Fraction
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from problems import priors

from uq.designs import LatinHypercube
from uq.distributions import Uniform
from uq.engine import devices
from uq.engine.moments import Moments, merge, moments_of, rows
from uq.forward.streaming import stream
from uq.inputs.sampling import sample


EPSILON = 2.0**-52
PARTS = 12


class Certified(NamedTuple):
    """A data set with its certified mean and standard deviation."""

    values: list[float]
    mean: Fraction
    deviation: Fraction


def around(first, low, high, *, sd):
    return Certified([first, *[low, high] * 500], Fraction(str(first)), Fraction(sd))


SETS = {
    "NumAcc1": Certified(
        [10000001.0, 10000003.0, 10000002.0], Fraction(10000002), Fraction(1)
    ),
    "NumAcc2": around(1.2, 1.1, 1.3, sd="0.1"),
    "NumAcc3": around(1000000.2, 1000000.1, 1000000.3, sd="0.1"),
    "NumAcc4": around(10000000.2, 10000000.1, 10000000.3, sd="0.1"),
}
DIGITS = {"NumAcc1": 15, "NumAcc2": 14.5, "NumAcc3": 9.2, "NumAcc4": 8.2}
each = pytest.mark.parametrize("name", SETS)


def root(x):
    return Fraction(math.isqrt(int(x * 10**60)), 10**30)


def exact(values):
    """Mean and standard deviation of the doubles, to 30 digits."""
    stored = [Fraction(value) for value in values]
    mean = sum(stored) / len(stored)
    return mean, root(sum((x - mean) ** 2 for x in stored) / (len(stored) - 1))


def digits(found, true):
    """Log relative error, as NIST counts correct digits."""
    error = abs(Fraction(float(found)) - true) / abs(true)
    return -math.log10(error) if error else math.inf


def right(name, mean, variance):
    """The digits that are certified, and all of what the stored numbers give."""
    data, (true, spread) = SETS[name], exact(SETS[name].values)
    found = root(Fraction(float(variance)))
    assert digits(mean, data.mean) > 15
    assert abs(Fraction(float(mean)) - true) <= 4 * EPSILON * true
    assert abs(found - spread) <= 16 * EPSILON * spread
    assert digits(found, data.deviation) > DIGITS[name]


def variance(moments):
    return moments.deviation[0] / (moments.count[0] - 1)


@jax.jit
@jax.vmap
def statistics(values):
    told = moments_of(values[None, None], jnp.zeros(0), [])
    return jax.tree.map(lambda leaf: leaf[..., 0], told)


@each
def test_the_digits_asked_for_are_all_that_there_are(name):
    data, (true, spread) = SETS[name], exact(SETS[name].values)
    assert digits(true, data.mean) > 15.5
    assert DIGITS[name] < digits(spread, data.deviation)
    assert digits(spread, data.deviation) < DIGITS[name] + 1.2 or name == "NumAcc1"


@each
def test_one_block(name):
    (told,) = rows(statistics(np.array([SETS[name].values])))
    right(name, told.mean[0], variance(told))


@each
@given(data=st.data())
@settings(max_examples=15, deadline=None, derandomize=True)
def test_any_split_merged_in_a_chain_or_a_tree(name, data):
    values = np.array(SETS[name].values)
    cuts = data.draw(st.lists(st.integers(0, values.size), min_size=PARTS - 1))
    cuts = [0, *sorted(cuts[: PARTS - 1]), values.size]
    parts = np.full((PARTS, values.size), np.nan)  # as if not finite: left out
    for row, start, stop in zip(parts, cuts[:-1], cuts[1:], strict=False):
        row[: stop - start] = values[start:stop]
    each = rows(Moments(*map(np.asarray, statistics(parts))))
    told = functools.reduce(merge, each)
    right(name, told.mean[0], variance(told))
    while len(each) > 1:
        pairs = zip(each[::2], each[1::2], strict=False)
        each = [merge(*pair) for pair in pairs] + each[len(each) // 2 * 2 :]
    right(name, each[0].mean[0], variance(each[0]))


@each
@pytest.mark.parametrize("block", [77, 1001])
def test_a_stream_of_looked_up_values(name, block, monkeypatch):
    monkeypatch.setattr(devices, "BLOCK", {"cpu": block})
    values = jnp.asarray(SETS[name].values)
    size, replicates = len(values), 4
    design = LatinHypercube(2, size, replicates=replicates, seed=3)
    table = priors(length=Uniform(0.0, float(size)))
    # Each replicate has every value once, in an order of its own.
    places = np.int32(sample(table, design).length)
    assert np.all(np.sort(places, axis=1) == np.arange(size))
    told = stream(lambda p: {"y": values[jnp.int32(p.length)]}, table, design)
    for one in rows(told.moments):
        right(name, one.mean[0], variance(one))
    again = size / (size - 1)  # every value has its share in every replicate
    right(name, told.mean("y").value, told.variance("y").value * again)
    assert told.range("y") == (min(SETS[name].values), max(SETS[name].values))


def test_sums_of_squares_would_have_failed():
    x = np.array(SETS["NumAcc4"].values)
    naive = (np.sum(x**2) - np.sum(x) ** 2 / x.size) / (x.size - 1)
    assert not 0.9 < naive / 0.01 < 1.1
