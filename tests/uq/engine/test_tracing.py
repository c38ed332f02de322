"""What a model reads besides its inputs: noise is refused, a new constant is seen."""

import itertools
import json
import re
import time

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from sobol_problems import table

import uq
from uq import models
from uq.decision.breakeven import breakeven
from uq.decision.information import value_of_information
from uq.designs import Sobol
from uq.engine import tracing
from uq.engine.answers import filled, told
from uq.engine.propagation import propagate
from uq.engine.tracing import require_repeatable
from uq.forward.streaming import stream
from uq.inputs.sampling import sample
from uq.parameters import specs
from uq.quantities import output, quantities
from uq.sensitivity.derivatives.moments import derivatives
from uq.sensitivity.screening.morris import elementary_effects
from uq.sensitivity.tornado import tornado
from uq.sensitivity.variance.shapley import shapley_effects
from uq.sensitivity.variance.sobol import sobol_indices
from uq.sweeps.sweep import sweep


F = quantities(["f"])
RUN = {"size": 2**5, "seed": 1, "replicates": 2}
NET = Sobol(3, 2**6, replicates=2, seed=1)
AT = {"x": 1.0, "y": 2.0}


def kept(model):
    return float(propagate(model, sample(table(), NET))["f"].mean())


def of_measure(engine, measure, **more):
    return lambda model: float(
        engine(model, table(), F, **RUN, **more).measure(measure).value[0, 0]
    )


# A number of each engine that is in proportion to the output.
ENGINES = {
    "propagate": kept,
    "stream": lambda m: stream(m, table(), NET).mean("f").value,
    "sobol": lambda m: float(
        np.sqrt(sobol_indices(m, table(), F, **RUN).result.variance[0])
    ),
    "morris": of_measure(elementary_effects, "mu_star"),
    "trajectory": of_measure(elementary_effects, "mu_star", design="trajectory"),
    "derivatives": of_measure(derivatives, "gradient_abs"),
    "tornado": lambda m: float(tornado(m, table(), F).measure("swing").value[0, 0]),
    "sweep": lambda m: float(
        sweep(m, table(), F, {"fixed": [1.0]}, NET).estimate("f")[0][0]
    ),
    "value": lambda m: float(
        value_of_information(
            m, table(), {"f": output("f"), "none": lambda o: 0 * o["f"]}, **RUN, outer=2
        ).more["net"][1][0]
    ),
}


@pytest.mark.parametrize("name", ENGINES)
def test_a_constant_that_changed_is_seen(name):
    settings = {"factor": 1.0}

    def model(p):
        return {"f": settings["factor"] * (4 + p.pair.x + 0.1 * p.pair.x * p.pair.y)}

    before = ENGINES[name](model)
    settings["factor"] = 1.5
    assert_allclose(ENGINES[name](model), 1.5 * before, rtol=1e-12)


NOISE = np.random.default_rng(0)
COUNTER = itertools.count()


def noisy(p):
    return {"f": p.pair.x + NOISE.normal()}


def counted(p):
    return {"f": p.pair.x * next(COUNTER)}


def clocked(p):
    return {"f": p.pair.x + time.perf_counter()}


def drifting(p):
    return {"f": jnp.dot(jnp.asarray(NOISE.normal(size=2)), jnp.stack([p.z, p.z]))}


def shaped(p):
    return {"f": sum([p.pair.x] * (next(COUNTER) % 7 + 1))}


@pytest.mark.parametrize("model", [noisy, counted, clocked, drifting, shaped])
@pytest.mark.parametrize("name", ["propagate", "sobol", "shapley", "stream"])
def test_noise_is_refused_with_its_line(model, name):
    run = ENGINES.get(name) or of_measure(shapley_effects, "shapley")
    told = re.escape(f"{__file__}:")
    with pytest.raises(ValueError, match=f"differs from one evaluation.*{told}"):
        run(model)


def test_what_jax_remembers_is_refused():
    settings = {"factor": 1.0}
    compiled = jax.jit(lambda p: {"f": settings["factor"] * p["x"]})
    require_repeatable(compiled, AT)
    settings["factor"] = 2.0
    with pytest.raises(ValueError, match=r"compiled by jax\.jit and remembers"):
        require_repeatable(compiled, AT)


def test_a_fingerprint_is_of_operations_constants_and_names():
    def of(model):
        return require_repeatable(model, AT).fingerprint

    same = {of(lambda p: {"f": 2.0 * p["x"]}), of(lambda p: {"f": 2.0 * p["x"]})}
    assert len(same) == 1
    others = [
        lambda p: {"f": 2.5 * p["x"]},
        lambda p: {"g": 2.0 * p["x"]},
        lambda p: {"f": 2.0 * p["y"]},
        lambda p: {"f": p["x"] / 2.0},
        lambda p: {"f": jnp.sum(np.array([2.0, 0.0]) * p["x"])},
        lambda p: {"f": jax.lax.fori_loop(0, 3, lambda _, v: v * 2.0, p["x"])},
        lambda p: {"f": jax.lax.fori_loop(0, 3, lambda _, v: v * 2.5, p["x"])},
        lambda p: {"f": jax.lax.cond(p["x"] > 0, lambda: p["x"], lambda: 2.0)},
    ]
    assert len({*same, *map(of, others)}) == 1 + len(others)


def test_a_solved_model_is_the_same_twice():
    solve = breakeven(
        lambda p: {"c": p["x"] ** 2}, "x", output("c"), 0.5, knots=np.linspace(0, 1, 9)
    )
    prints = [require_repeatable(solve, AT).fingerprint for _ in range(2)]
    assert prints[0] == prints[1]


@pytest.mark.parametrize("name", ["propagate", "sobol", "stream", "sweep", "tornado"])
def test_an_output_that_is_complex_is_refused(name):
    def model(p):
        return {"f": jnp.sqrt(p.pair.x + 0j)}

    with pytest.raises(ValueError, match="f: .* must be a real number, found complex"):
        ENGINES[name](model)


@pytest.mark.parametrize("name", ["propagate", "sobol", "stream", "sweep", "tornado"])
def test_two_outputs_of_one_name_are_refused(name):
    def model(p):
        return {"f": p.pair.x, "a.b": p.z, "a": {"b": p.z}}

    with pytest.raises(ValueError, match=r"two values are named 'a\.b'"):
        ENGINES[name](model)


class Told:
    """A model that tells what it is made of, and counts how often it is traced."""

    def __init__(self, words, factor=2.0):
        self.words, self.factor, self.traced = words, factor, 0

    def made_of(self):
        return self.words

    def __call__(self, p):
        self.traced += 1
        return {"y": self.factor * p["x"]}


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("SPACE_UQ_CACHE", str(tmp_path / "store"))
    tracing._traces.clear()
    yield tmp_path / "store"
    tracing._traces.clear()


def test_a_model_of_known_words_is_traced_once_for_all_processes(store):
    first, again = Told("a"), Told("a")
    made = require_repeatable(first, AT)
    assert first.traced == 2
    assert require_repeatable(again, AT) == made
    tracing._traces.clear()  # as another process
    assert require_repeatable(again, AT) == made
    assert again.traced == 0
    assert require_repeatable(again, AT).program.eqns
    assert again.traced == 1


def test_other_words_or_inputs_are_traced_anew(store):
    made = require_repeatable(Told("a"), AT)
    for other, at in ((Told("b", 3.0), AT), (Told("a"), AT | {"more": 1.0})):
        assert require_repeatable(other, at) != made
        assert other.traced == 2


def test_a_damaged_trace_is_made_anew(store):
    made = require_repeatable(Told("a"), AT)
    (entry,) = store.glob("trace-*")
    entry.write_bytes(entry.read_bytes()[:-1])
    tracing._traces.clear()
    model = Told("a")
    assert require_repeatable(model, AT) == made
    assert model.traced
    (entry,) = store.glob("trace-*")
    tracing._traces.clear()
    assert require_repeatable(Told("a"), AT) == made


def test_an_installed_model_that_is_changed_is_traced_anew(store, monkeypatch):
    """As by a notebook, between two questions."""
    name = "orbital-datacenter"
    study = uq.load(name, samples=2**8, replicates=4)
    before = require_repeatable(study.function, study.nominal)
    tracing._traces.clear()
    monkeypatch.setattr("equations.thermal.STEFAN_BOLTZMANN", 1e-8)
    changed = uq.load(name, samples=2**8, replicates=4)
    after = require_repeatable(changed.function, changed.nominal)
    assert after != before
    monkeypatch.undo()
    assert require_repeatable(changed.function, changed.nominal) == before


@pytest.mark.parametrize("name", models.found())
def test_answers_are_told_and_filled_again(name):
    shapes = uq.load(name).shapes
    again = filled(json.loads(json.dumps(told(shapes))))
    assert jax.tree.structure(again) == jax.tree.structure(shapes)
    assert jax.tree.leaves(again) == jax.tree.leaves(shapes)
    assert specs(again) == specs(shapes)


def test_what_yields_to_other_precisions_is_told():
    """As of a model that answers a plain number: JAX calls it weak."""
    shapes = jax.eval_shape(lambda x: {"plain": 2.0, "of": x, "and": (x, 1)}, 1.0)
    assert jax.tree.leaves(filled(told(shapes))) == jax.tree.leaves(shapes)
    assert {leaf.weak_type for leaf in jax.tree.leaves(shapes)} == {True}
    shapes = jax.eval_shape(lambda x: x, np.float64(1.0))
    assert filled(told(shapes)) == shapes
    assert not shapes.weak_type


def test_answers_of_a_class_that_is_gone_are_not_filled():
    for words in ({"class": ["nowhere", "A"], "parts": {}},
                  {"class": ["uq.parameters", "Gone"], "parts": {}}):  # fmt: skip
        with pytest.raises((KeyError, AttributeError)):
            filled(words)
    with pytest.raises(TypeError, match="expected classes of numbers"):
        told([jax.ShapeDtypeStruct((), float)])
