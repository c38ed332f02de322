"""A loop over blocks is compiled once, whether or not a word tells its program."""

import numpy as np
from numpy.testing import assert_allclose

from uq.designs import Sobol
from uq.engine.blocks import Reduction, added, look, over_blocks


def test_a_loop_without_a_key_is_compiled_once():
    traced = []

    def evaluate(points, given, _):
        traced.append(points)
        return given * points.sum(axis=1)[None]

    sums = Reduction(lambda values, _: values.sum(axis=-1), added, np.zeros(1))
    run = over_blocks(evaluate, sums, Sobol(2, 2**10, replicates=2, seed=1), steps=4)
    one, two = (run(np.float64(factor)).state for factor in (1.0, 2.0))
    assert_allclose(two, 2 * one)
    assert len(traced) == 1


def test_a_first_look_is_at_as_many_points():
    assert [look(2**12, block)[1] * block for block in (2**8, 2**9, 2**10)] == [
        2**10
    ] * 3
    assert look(2**6, 2**6) == (0, 1)
    assert look(2**16, 2**14) == (0, 1)
