"""What breakevens are looked for in, and what one says of the draw that it is of."""

from typing import Annotated

import equinox as eqx
import numpy as np
import pytest
from again import refusal
from numpy.testing import assert_allclose
from problems import prior
from sobol_problems import table

import uq
from uq.decision.breakeven import breakeven
from uq.decision.searching import knots_of, side
from uq.distributions import Fixed, LogUniform, Normal, Uniform
from uq.engine.propagation import propagate
from uq.inputs.sampling import sample
from uq.parameters import Spec, flatten


ANY = -float("inf")


class Toy[T](eqx.Module):
    """A cost of slope times price, and what it has to stay below."""

    price: Annotated[T, Spec("-", "price")]
    slope: Annotated[T, Spec("-", "cost per price")]
    height: Annotated[T, Spec("-", "budget", ANY)]
    wide: Annotated[T, Spec("-", "of any size", ANY)]


PRIORS = Toy(
    price=prior(LogUniform(0.1, 0.4), "-", 0.2),
    slope=prior(Uniform(1.0, 3.0), "-", 2.0),
    height=prior(Uniform(-1.0, 1.0), "-", 0.5),
    wide=prior(Normal(0.0, 1.0), "-", 0.0),
)


def toy(p):
    """Meets at price = height / slope, where the height is not negative."""
    return {"cost": p.slope * p.price, "budget": p.height}


def test_a_range_holds_what_is_believed_and_what_has_a_meaning():
    near = uq.load("orbital-datacenter").table
    for path in ("launch.price", "workload.utilization", "orbit.beta_angle"):
        knots = knots_of(near, path)
        assert len(knots) == 65
        assert np.all(np.diff(knots) > 0)
    assert knots_of(near, "workload.utilization")[-1] == 1.0
    assert_allclose(knots_of(PRIORS, "price")[[0, 1, -1]], [0.0, 4e-4, 4.0])
    assert_allclose(knots_of(PRIORS, "height")[[0, -1]], [-20.0, 20.0])
    assert np.isfinite(knots_of(PRIORS, "wide")).all()
    assert_allclose(knots_of(table(), "pair.x", (1.0, 100.0))[32], 10.0)


def test_no_range_around_nothing():
    nothing = eqx.tree_at(lambda t: t.price, PRIORS, prior(Fixed(0.0), "-", 0.0))
    told = refusal(lambda: knots_of(nothing, "price"))
    assert "price: a range is LOW,HIGH within [0, inf] -, got 0,0" in told


ASKED = {
    "toy": ("price", "cost", "budget"),
    "model": ("launch.price", "space.cost_per_watt", "earth.cost_per_watt"),
}


def study_of(name):
    if name == "toy":
        return uq.Study(toy, PRIORS, samples=2**12)
    return uq.load("space-vs-terrestrial", samples=2**8)


@pytest.mark.parametrize("name", ASKED)
def test_a_verdict_says_who_is_lower_at_every_value(name):
    """What the value tells of the parameter as it was drawn is what the model does."""
    study, (of, left, right) = study_of(name), ASKED[name]
    knots = knots_of(study.table, of)
    solve = breakeven(study.function, of, side(left), side(right), knots=knots)
    draws = sample(study.joint, study.design())
    found = flatten(propagate(solve, draws, nonfinite="keep"))[0]
    outputs = flatten(propagate(study.function, draws))[0]
    value, at = found["value"], flatten(draws)[0][of]
    lower = np.where(found["rising"] == 1, at < value, at > value)
    lower = (found["below"] == 1) | ((found["one"] == 1) & lower)
    model = outputs[left] < outputs[right]
    assert np.array_equal(lower, model)
    assert 0 < model.mean() < 1
    assert np.array_equal(np.isfinite(value), found["one"] == 1)
