"""Axes of sweeps: how far they reach, the densities along them, draws at each value."""

from typing import Annotated

import equinox as eqx
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from problems import SOURCE

import uq
from uq.designs import Sobol
from uq.distributions import Fixed, LogNormal, LogUniform, Normal, Triangular, Uniform
from uq.engine.propagation import propagate
from uq.inputs.sampling import sample
from uq.parameters import Spec
from uq.priors import Prior, prior_table, varying
from uq.quantities import quantities
from uq.scales import is_logarithmic
from uq.sweeps.axes import density, values_along
from uq.sweeps.ribbons import ribbons


class Line[T](eqx.Module):
    """Two sides, and what is drawn."""

    x: Annotated[T, Spec("-", "one side", high=1000.0)]
    y: Annotated[T, Spec("-", "the other side")]
    z: Annotated[T, Spec("-", "what is drawn")]
    still: Annotated[T, Spec("-", "does not vary")]


def prior(nominal, distribution):
    return Prior(nominal, distribution, "-", SOURCE, "judged", "By hand.")


PRIORS = Line(
    x=prior(10.0, LogUniform(1.0, 100.0)),
    y=prior(2.0, LogNormal(2.0, 1.5)),
    z=prior(0.5, Uniform(0.0, 1.0)),
    still=prior(3.0, Fixed(3.0)),
)


def model(p):
    return {"low": p.x * p.z, "half": jnp.where(p.z < 0.5, p.x, jnp.nan)}


def test_an_axis_reaches_as_far_as_its_prior():
    x, y, z = (values_along(path, PRIORS, None, 5) for path in "xyz")
    assert_allclose(x, np.geomspace(1.0, 100.0, 5))
    belief = prior_table(PRIORS)["y"].distribution
    assert_allclose(belief.cdf(y[[0, -1]]), [0.001, 0.999], rtol=1e-9)
    assert is_logarithmic(y)
    assert_allclose(z, np.linspace(0.0, 1.0, 5))
    assert not is_logarithmic(values_along("y", PRIORS, (-2.0, 50.0), 5))
    assert is_logarithmic(values_along("z", PRIORS, (0.01, 1.0), 5))


@pytest.mark.parametrize(
    "belief",
    [Uniform(1.0, 3.0), LogUniform(1.0, 3.0), Triangular(1.0, 2.0, 3.0)]
    + [Normal(2.0, 0.1), LogNormal(2.0, 1.1)],
)
@pytest.mark.parametrize("space", [np.linspace, np.geomspace])
def test_a_density_is_the_slope_of_the_distribution(belief, space):
    x = space(1.0, 3.0, 200)
    slope = np.gradient(belief.cdf(x), np.log(x) if space is np.geomspace else x)
    found = density(belief, x)
    assert_allclose(found[2:-2], (slope / slope.max())[2:-2], atol=0.02)


def test_ribbons_are_the_draws_of_full_evaluations():
    design = Sobol(len(varying(PRIORS)), 64, replicates=3, seed=5)
    axes = {"x": [1.0, 7.0], "still": [2.0, 4.0, 5.0]}
    found = ribbons(model, PRIORS, quantities(["low", "half"]), axes, design)
    assert found["low"].shape == (2, 3, 3, 64)
    draws = sample(PRIORS, design)
    for i, x in enumerate(axes["x"]):
        moved = type(draws)(x=np.float64(x), y=draws.y, z=draws.z, still=draws.still)
        full = propagate(model, moved, nonfinite="keep")
        for j in range(3):
            assert_allclose(found["low"][i, j], full["low"], rtol=1e-14)
            assert_allclose(found["half"][i, j], full["half"], rtol=1e-14)


def test_an_end_of_a_map_lies_on_it():
    """Where the last cell has exactly one half, the end is that cell, not beyond it."""
    study = uq.Study(
        lambda a, b, c: {"product": a * c, "b": b},
        {"a": "log-uniform 1 to 100", "b": "uniform 1 to 2", "c": "uniform 0 to 1"},
        samples=2**10,
    )
    found = uq.probability_map(study, x="a", y="b", event="product<50", cells=9)
    assert float(found["probability"].sel(a=100.0, b=1.0, method="nearest")) == 0.5
    low, high = found["edge"].sel(axis="a").values
    assert low == -np.inf
    assert high == found["a"].values[-1]
    assert "below 100" in uq.sentence(found)
