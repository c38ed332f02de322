"""Swings one at a time: closed forms, properties, refusals."""

import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from problems import prior, priors, problem
from sobol_problems import ishigami
from sobol_problems import table as ishigami_table

import uq
from uq.distributions import Normal
from uq.engine.propagation import NonFiniteError
from uq.parameters import replace_leaves
from uq.quantities import quantities
from uq.sensitivity.tornado import tornado


@pytest.mark.parametrize(("at", "price"), [("nominal", 3.0), ("median", 10**0.5)])
def test_swings_are_those_of_the_quantiles(at, price):
    told = tornado(problem, priors(), quantities(["total", "root"]), at=at)
    low, high = 10.0**0.1, 10.0**0.9
    assert_allclose(told.measure("low").value[0], [low / 2, price / 2], rtol=1e-12)
    assert_allclose(told.measure("high").value[0], [high / 2, price / 2], rtol=1e-12)
    assert told.measure().value[0, 1] == told.measure().value[1, 0] == 0
    assert_allclose(told.measure().value[1, 1], 3.7**0.5 - 1.3**0.5, rtol=1e-12)
    assert_allclose(told.more["base"][1][0], price / 2, rtol=1e-12)
    assert_allclose(told.more["input_low"][1], [low, 1.3], rtol=1e-12)
    assert not np.any(told.measure().standard_error)
    assert told.notes == []


def test_what_is_not_monotone_is_noted():
    told = tornado(ishigami, ishigami_table(), quantities(["f", "x"]), low=0.05)
    assert told.notes == [
        "f is not monotone: reaches beyond its ends between them, in pair.x, pair.y, z"
    ]
    assert told.more["greatest"][1][0, 1] > told.measure("high").value[0, 1]


def test_an_end_without_an_answer_is_noted_and_a_base_refused():
    wide = priors(length=Normal(2.0, 3.0))
    wide = replace_leaves(wide, {"length": prior(Normal(2.0, 3.0), "m", 2.0)})
    told = tornado(problem, _open(wide), quantities(["root"]))
    assert np.isnan(told.measure("low").value[0, 1])
    assert "not finite somewhere between the ends, in length" in told.notes[0]
    below = priors(length=Normal(2.0, 3.0))
    below = replace_leaves(below, {"length": prior(Normal(2.0, 3.0), "m", -1.0)})
    with pytest.raises(NonFiniteError, match="root: is nan where every input"):
        tornado(problem, _open(below), quantities(["root"]))


def _open(table):
    """The same with a length between the bounds of its parameter."""
    from uq.distributions import Truncated

    nominal = table.length.nominal
    cut = prior(Truncated(Normal(2.0, 3.0), -10.0, 14.0), "m", nominal)
    return replace_leaves(table, {"length": cut})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"low": 0.9, "high": 0.1}, "need 0 < low < high < 1, got 0.9 and 0.1"),
        ({"at": "mean"}, "unknown base 'mean'"),
        ({"quantities": {}}, "no quantity of interest"),
    ],
)
def test_bad_input_is_refused(changes, message):
    asked = {"quantities": quantities(["total"])} | changes
    with pytest.raises(ValueError, match=message):
        tornado(problem, priors(), **asked)


def test_an_input_that_reaches_nothing_does_not_swing():
    study = uq.load("space-vs-terrestrial")

    def scaled(p):
        return {"y": jnp.asarray(study.function(p).cost_ratio)}

    told = tornado(scaled, study.table, quantities(["y"]))
    least, greatest = told.more["least"][1], told.more["greatest"][1]
    swings = told.measure().value
    assert np.all((np.abs(swings) > 1e-12) | (least == greatest))
    assert np.all(least <= greatest)
