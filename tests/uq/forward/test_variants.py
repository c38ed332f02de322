"""Forms side by side: what their choice explains, and draws that they share."""

from dataclasses import replace

import numpy as np
from numpy.testing import assert_allclose
from sobol_problems import table

from uq.designs import Sobol
from uq.distributions import Fixed
from uq.forward.variants import in_common, shares_of
from uq.inputs.sampling import sample
from uq.parameters import replace_leaves
from uq.priors import prior_table, varying


# Of three forms a + c x, x uniform on (0, 1).
A, C = np.array([0.0, 1.0, 3.0]), np.array([1.0, 2.0, 4.0])
BETWEEN, WITHIN = np.var(A + C / 2), np.mean(C**2) / 12
FIRST = BETWEEN / (BETWEEN + WITHIN)
TOTAL = 1 - np.mean(C) ** 2 / 12 / (BETWEEN + WITHIN)


def of_forms(seed=0):
    x = np.random.default_rng(seed).random((16, 2**12))
    return A[:, None, None] + C[:, None, None] * x


def test_the_form_explains_what_it_does():
    values, errors = shares_of(of_forms())
    exact = [FIRST, TOTAL, 1 - TOTAL, 1 - FIRST]
    for value, error, truth in zip(values, errors, exact, strict=True):
        assert error > 0
        assert abs(value - truth) < 4 * error


def test_draws_that_a_form_cannot_answer_are_left_out_of_all():
    draws = of_forms()
    draws[1, :, ::2] = np.inf
    values, errors = shares_of(draws)
    kept, expected = shares_of(draws[:, :, 1::2])
    assert np.array_equal(values, kept)
    assert np.array_equal(errors, expected)
    assert np.isnan(shares_of(np.ones((3, 16, 8)))[0]).all()
    assert np.isnan(shares_of(np.full((3, 16, 8), np.nan))[0]).all()


def test_a_parameter_that_varies_in_one_keeps_its_coordinate_in_all():
    priors = table()
    believed = prior_table(priors)["pair.y"]
    known = replace_leaves(
        priors, {"pair.y": replace(believed, distribution=Fixed(0.5))}
    )
    both = in_common({"one": priors, "other": known})
    plan = Sobol(len(varying(priors)), 16, replicates=2, seed=0)
    first, other = (sample(each, plan) for each in both)
    assert_allclose(first.z, other.z, rtol=0)
    assert_allclose(other.pair.y, np.full((2, 16), 0.5))
    assert varying(both[0]) == varying(priors)
