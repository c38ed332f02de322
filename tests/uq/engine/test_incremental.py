import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from equations.models.orbital_datacenter import Form, orbital_datacenter
from priors.orbital_datacenter import near_term
from uq.designs import Random
from uq.engine.incremental import trace
from uq.inputs.sampling import sample
from uq.parameters import flatten, replace_leaves
from uq.priors import varying


PRIORS = near_term()


@pytest.fixture(scope="module")
def draws():
    """Two batches of all parameters, in their class."""
    design = Random(len(varying(PRIORS)), 5, replicates=2, seed=1)
    drawn = sample(PRIORS, design)
    drawn = jax.tree.map(lambda leaf: jnp.broadcast_to(leaf, (2, 5)), drawn)
    return [jax.tree.map(lambda leaf, r=r: leaf[r], drawn) for r in range(2)]


def close(found, expected):
    for (name, a), b in zip(
        flatten(found)[0].items(), flatten(expected)[0].values(), strict=True
    ):
        # A difference of temperatures of some hundred kelvin keeps their rounding.
        atol = 1e-12 if name == "space.swing.margin" else 1e-300
        assert_allclose(a, b, rtol=1e-12, atol=atol, err_msg=name)


@pytest.mark.parametrize("form", list(Form), ids=lambda form: form.name)
def test_neighbours_of_the_data_center_are_what_a_full_evaluation_gives(form, draws):
    full = jax.jit(jax.vmap(orbital_datacenter(form)))
    a, b = draws[0], flatten(draws[1])[0]
    outputs, point = trace(jax.vmap(orbital_datacenter(form)), a).at(flatten(a)[0])
    close(outputs, full(a))
    free = varying(PRIORS)
    groups = [[path] for path in free] + [free[:2], free[-2:], free[::7], free, []]
    for group in groups:
        changes = {path: b[path] for path in group}
        close(point.moved(changes), full(replace_leaves(a, changes)))


def test_a_neighbour_of_the_data_center_costs_a_small_part(draws):
    def lcoc(values):
        return jax.vmap(orbital_datacenter())(values).space.lcoc

    program = trace(lcoc, draws[0])
    free = varying(PRIORS)
    reached = sum(program.reach[path].bit_count() for path in free)
    assert reached / len(free) / len(program.operations) < 0.25
    assert program.share() < 0.25


@jax.jit
def inner(x, y):
    return jnp.sin(x) * jnp.cosh(jax.jit(jnp.tanh)(y))


@jax.custom_vjp
def own_gradient(x):
    return jnp.arctan(x) + TABLE[1]


own_gradient.defvjp(lambda x: (own_gradient(x), x), lambda x, t: (t / (1 + x**2),))
TABLE = np.array([0.5, 1.5, 2.5])  # a constant that the trace lifts

# All bounded, so that rounding stays rounding.
STEPS = (
    lambda x, y: jnp.tanh(x + y),
    lambda x, y: jnp.tanh(x * y),
    lambda x, y: jnp.maximum(x, y),
    lambda x, y: jnp.where(x > y, x, 0.5 * y),
    lambda x, y: jnp.exp(-(x**2)),
    lambda x, y: jnp.log1p(jnp.abs(y)),
    inner,
    lambda x, y: jax.nn.relu(x),
    lambda x, y: jnp.tanh(jax.nn.softplus(y)),
    lambda x, y: own_gradient(x),
    lambda x, y: jax.checkpoint(inner)(y, x),
    lambda x, y: jax.lax.cond(x > 0, jnp.sin, lambda v: jnp.cos(v) + y, x),
    lambda x, y: jax.lax.scan(lambda c, t: (jnp.sin(c + t * y), c), x, TABLE)[0],
    lambda x, y: jax.lax.fori_loop(0, 3, lambda i, c: jnp.cos(c + i * y), x),
    lambda x, y: jax.lax.while_loop(lambda c: c > 1.0, lambda c: c / 2, x + y**2),
    lambda x, y: jnp.tanh(jnp.stack([x, y, 1.0]) @ TABLE),
    lambda x, y: jnp.linspace(x, y, 4)[1:3].prod(),
    lambda x, y: jnp.asarray(0.25),
)
WORDS = st.lists(st.tuples(*[st.integers(0, 99)] * 3), min_size=1, max_size=10)


def built(words):
    """A model whose every step takes two of the values before it."""

    def model(p):
        values = [p["a"], p["b"][0], p["b"][1]["c"], 2.0]
        for step, x, y in words:
            given_ = values[x % len(values)], values[y % len(values)]
            values.append(STEPS[step % len(STEPS)](*map(jnp.asarray, given_)))
        return {"steps": tuple(values[-3:]), "same": p["a"], "constant": 3.0}

    return model


@given(words=WORDS, changed=st.sets(st.sampled_from(["a", "b.0", "b.1.c"])))
@pytest.mark.parametrize("batched", [False, True])
@settings(max_examples=25, deadline=None, derandomize=True)
def test_neighbours_of_any_graph_are_what_a_full_evaluation_gives(
    words, changed, batched
):
    model = jax.vmap(built(words)) if batched else built(words)
    shape = (4,) if batched else ()
    at, other = np.random.default_rng(0).normal(size=(2, 3, *shape))
    base = {"a": at[0], "b": (at[1], {"c": at[2]})}
    changes = dict(zip(["a", "b.0", "b.1.c"], other, strict=True))
    changes = {path: changes[path] for path in changed}

    @jax.jit
    def both(base, changes):
        told, point = trace(model, base).at(flatten(base)[0])
        return told, point.moved(changes)

    told, moved = both(base, changes)
    close(told, model(base))
    close(moved, model(replace_leaves(base, changes)))


def test_only_what_is_downstream_is_evaluated_again():
    program = trace(
        lambda p: (jnp.exp(p["x"]) + jnp.sin(p["y"]), jnp.cos(p["y"])),
        {"x": 1.0, "y": 2.0, "unused": 3.0},
    )
    reached = {path: len(program.reached([path])) for path in program.reach}
    assert reached == {"x": 2, "y": 3, "unused": 0}
    assert program.share() == pytest.approx(5 / 3 / 4)


def test_operations_that_reach_no_output_are_dropped():
    program = trace(lambda p: (jnp.exp(p["x"]), p["x"] + 1)[1], {"x": 1.0})
    assert [op.primitive.name for op in program.operations] == ["add"]


def test_a_neighbour_keeps_its_gradient():
    def moved(x, y):
        _, point = trace(lambda p: jnp.sin(p["x"]) * p["y"], {"x": x, "y": y}).at(
            {"x": x, "y": y}
        )
        return point.moved({"x": 2 * x})

    assert_allclose(jax.grad(moved)(0.3, 2.0), 4 * np.cos(0.6), rtol=1e-14)


BASE = {"price": jnp.ones(())}


def test_an_input_that_does_not_exist_is_named():
    _, point = trace(lambda p: p["price"], BASE).at(BASE)
    with pytest.raises(KeyError, match="unknown parameter 'prise'.*'price'"):
        point.moved({"prise": BASE["price"]})
