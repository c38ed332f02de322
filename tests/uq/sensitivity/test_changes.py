"""Finite changes: parts that add up, are fair, and are those of closed forms."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from uq.sensitivity.changes import MOST, corners, parts


BEFORE = {"a": 1.0, "b": 2.0, "c": 3.0, "rest": 9.0}
AFTER = {"a": 2.0, "b": 5.0, "c": 7.0}


def told(function):
    at = corners(BEFORE, AFTER)
    return dict(zip(AFTER, parts(function(*at.values())), strict=True))


def test_corners_are_all_mixtures_of_two_points():
    at = corners(BEFORE, AFTER)
    rows = set(zip(*at.values(), strict=True))
    assert len(rows) == 8
    assert (at["a"][0], at["b"][0], at["c"][0]) == (1, 2, 3)
    assert (at["a"][-1], at["b"][-1], at["c"][-1]) == (2, 5, 7)


def test_a_sum_has_the_parts_of_its_terms():
    found = told(lambda a, b, c: 10 * a + b - c)
    assert_allclose([*found.values()], [10, 3, -4])


def test_a_product_has_the_parts_of_its_logarithm():
    found = told(lambda a, b, c: np.log(a * b / c))
    assert_allclose([*found.values()], np.log([2, 5 / 2, 3 / 7]))


def test_an_interaction_is_split_evenly():
    """With a and b together 2 x 5 - 1 x 2 = 8; alone 2 and 3: 5/2 + ... by hand."""
    found = told(lambda a, b, c: a * b)
    assert_allclose(found["a"], (2 + 5) / 2)
    assert_allclose(found["b"], (3 + 6) / 2)
    assert found["c"] == 0


def test_the_parts_are_the_whole_whatever_the_function():
    rng = np.random.default_rng(0)
    for n in range(1, 7):
        values = rng.normal(size=2**n)
        assert_allclose(parts(values).sum(), values[-1] - values[0])
    assert parts(np.array([3.0])).size == 0


def test_inputs_that_do_the_same_have_the_same_part():
    found = told(lambda a, b, c: (a - 1) ** 2 * (b - 2) / 3 + (c > 4))
    swapped = told(lambda a, b, c: ((b - 2) / 3) ** 2 * (a - 1) + (c > 4))
    assert_allclose(found["a"], swapped["b"])


def test_too_many_that_differ_are_refused():
    many = {f"x{k}": 0.0 for k in range(MOST + 1)}
    with pytest.raises(ValueError, match="at most 12 inputs"):
        corners(many, many)
