"""Variances and means that do not exist are told by whatever rests on them."""

import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from problems import prior
from sobol_problems import Inputs, Pair, ishigami, table

from uq.designs import Sobol
from uq.distributions import Normal, StudentT, Uniform
from uq.forward.streaming import stream
from uq.quantities import quantities
from uq.sensitivity.derivatives.hessians import hessians
from uq.sensitivity.derivatives.moments import derivatives
from uq.sensitivity.screening.morris import elementary_effects
from uq.sensitivity.variance.dependent_indices import dependent_indices
from uq.sensitivity.variance.indices import from_indices
from uq.sensitivity.variance.shapley import shapley_effects
from uq.sensitivity.variance.sobol import sobol_indices


F = quantities(["f"])
HEAVY = "a few draws carry its variance"
ENGINES = {
    "shapley": shapley_effects,
    "orders": lambda *a, **k: shapley_effects(*a, exact=False, **k),
    "dependent": dependent_indices,
    "morris": elementary_effects,
}


def heavy():
    still = table().fixed
    wide = Pair(prior(StudentT(1.8), "-", 0.0), prior(Normal(0.0, 5.0), "-", 0.0))
    return Inputs(wide, prior(Normal(0.0, 1.0), "-", 0.0), still)


def line(p):
    return {"f": p.pair.x + p.pair.y + 0.0 * p.z}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", ENGINES)
def test_effects_of_a_variance_that_does_not_exist_are_noted(name, seed):
    found = ENGINES[name](line, heavy(), F, size=2**9, seed=seed)
    assert any(HEAVY in note for note in found.notes), found.notes


@pytest.mark.parametrize("name", ENGINES)
def test_effects_of_one_that_does_are_not(name):
    found = ENGINES[name](line, table(Normal(0.0, 1.0)), F, size=2**9, seed=1)
    assert not any(HEAVY in note for note in found.notes), found.notes


@pytest.mark.filterwarnings("ignore:f")
def test_the_other_ways_to_see_it_say_so_too():
    indices = sobol_indices(line, heavy(), F, size=2**10, seed=1)
    assert any("a few points carry" in note for note in indices.notes)
    told = stream(line, heavy(), Sobol(3, 2**12, replicates=16, seed=1))
    assert told.notes == [note for note in told.notes if HEAVY in note] != []


def test_mean_elasticities_of_what_crosses_zero_are_noted():
    found = derivatives(ishigami, table(), F, size=2**10, seed=1)
    noted = [note for note in found.notes if "carry its mean elasticity" in note]
    assert len(noted) == 1
    assert all(name in noted[0] for name in ("pair.x", "pair.y", "z"))
    assert not any("mean gradient" in note for note in found.notes)
    away = derivatives(
        lambda p: {"f": 50 + ishigami(p)["f"]}, table(), F, size=2**10, seed=1
    )
    assert not away.notes


def test_mean_crossed_elasticities_of_what_crosses_zero_are_noted():
    found = hessians(
        ishigami, table(), F, parameters=["pair.x", "z"], size=2**9, seed=1
    )
    assert any("carry its mean crossed elasticity" in note for note in found.notes)
    assert not any("mean crossed derivative" in note for note in found.notes)


SIZES = {"huge": 1e200, "tiny": 1e-200, "largest": 1e307, "one": 1.0}


@pytest.mark.filterwarnings("ignore:f. its variance")
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_indices_are_the_same_at_any_size(size):
    def of(factor):
        found = sobol_indices(
            lambda p: {"f": factor * ishigami(p)["f"]}, table(), F, size=2**6, seed=2
        )
        return from_indices(found)

    for name in ("S1", "ST"):
        ours, one = (of(factor).measure(name) for factor in (size, 1.0))
        assert_allclose(ours.value, one.value, rtol=1e-12, atol=1e-12)


@pytest.mark.filterwarnings("ignore:f. its standard deviation")
@pytest.mark.parametrize(
    "engine", [sobol_indices, shapley_effects, elementary_effects, dependent_indices]
)
def test_what_varies_by_a_few_roundings_varies(engine):
    unit = table(Uniform(0.0, 1.0))

    def far(p):
        return {"f": 1e-5 * (2 * p.pair.x + p.pair.y) + 1e9 + 0.0 * p.z}

    found = engine(far, unit, F, size=2**9, seed=1)
    if engine is sobol_indices:
        found = from_indices(found)
    name = {"elementary effects": "ST", "Shapley": "shapley"}.get(found.method, "ST")
    assert_allclose(found.measure(name).value[0], [0.8, 0.2, 0.0], atol=0.01)
    assert any("rounding steps" in note for note in found.notes)


@pytest.mark.parametrize("engine", [shapley_effects, elementary_effects])
def test_what_only_rounds_does_not_vary(engine):
    def still(p):
        return {"f": 1e9 + (p.pair.x + 3.0 - p.pair.x) * 1e-9 + 0 * jnp.sin(p.z)}

    found = engine(still, table(), F, size=2**6, seed=1)
    assert any("does not vary" in note for note in found.notes)
    assert np.isnan(found.measure("ST" if "ST" in found.measures else None).value).all()
