"""The replicating swarm under jit, vmap, differentiation and incremental evaluation."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from swarm import POINTS, draws_of, many

from equations.models.solar_replication import Form, solar_replication
from priors.solar_replication import Scenario, near_term
from uq.engine.incremental import trace
from uq.engine.propagation import propagate
from uq.parameters import flatten, replace_leaves
from uq.priors import varying


FORMS = pytest.mark.parametrize("form", list(Form), ids=lambda form: form.name)
UNITS = pytest.mark.parametrize("unit", ["mature", "seed"])


def close(found, expected):
    for name, value in flatten(expected)[0].items():
        ours = flatten(found)[0][name]
        assert_allclose(ours, value, rtol=1e-12, atol=1e-14, err_msg=name)


@FORMS
def test_jit_equals_eager_and_vmap_equals_loop(form):
    model, draws = solar_replication(form), draws_of(site="belt")
    together = many(form)(draws)
    alone = jax.jit(model)
    for i in range(4):
        at, one = (jax.tree.map(lambda x, i=i: x[i], t) for t in (draws, together))
        close(alone(at), one)
    close(model(at), one)
    close(propagate(model, draws, nonfinite="keep"), together)


@FORMS
def test_neighbours_are_what_a_full_evaluation_gives(form):
    model = jax.vmap(solar_replication(form))
    a, b = draws_of(site="belt"), flatten(draws_of(seed=4, site="belt"))[0]
    full, traced = many(form), trace(model, a)
    outputs, point = traced.at(flatten(a)[0])
    close(outputs, full(a))
    free = varying(near_term(Scenario()))
    # Of inputs that reach the same operations one will do.
    groups = {traced.reach[path]: [path] for path in free}
    for group in [*groups.values(), free[::5], free, []]:
        changes = {path: b[path] for path in group}
        close(point.moved(changes), full(replace_leaves(a, changes)))


def smooth(form):
    """Answers that exist for every mature unit near Earth; logarithms of large ones."""
    model = solar_replication(form)

    def answer(p):
        out = model(p)
        big = (out.supply.power, out.supply.mass, out.heat.electric_area)
        big += (out.heat.concentration, out.alternative.advantage, out.replication.time)
        big += (out.swarm.time_to_target, out.swarm.energy_to_target)
        some = (
            out.supply.margin,
            out.alternative.breakeven_distance,
            out.demand.margin,
        )
        some += (out.swarm.log_units, out.swarm.cycles, out.swarm.wright_exponent)
        return jnp.concatenate([jnp.log(jnp.stack(big)), jnp.stack(some)])

    return answer


@FORMS
def test_gradients_are_finite_and_equal_differences(form):
    draws, answer = draws_of(), smooth(form)
    both = jax.jit(jax.vmap(answer))
    along = jax.jit(jax.vmap(lambda p, d: jax.jvp(answer, (p,), (d,))[1]))
    # As NumPy has them: what is on a device by its own choice is compiled for anew.
    draws = jax.tree.map(np.asarray, draws)
    still = jax.tree.map(np.zeros_like, draws)
    for name, value in flatten(draws)[0].items():
        exact = along(draws, replace_leaves(still, {name: np.ones(POINTS)}))
        assert np.isfinite(exact).all(), name
        step = 1e-6 * np.where(value == 0, 1.0, np.abs(value))
        up, down = (
            both(replace_leaves(draws, {name: value + sign * step})) for sign in (1, -1)
        )
        slope = np.asarray(up - down) / (2 * step[:, None])
        rounding = 1e-12 / step[:, None]
        near = np.abs(slope - exact) <= rounding + 1e-6 * np.abs(slope)
        # A draw within a step of a kink may differ: the converter's rating, the build
        # time, a generation that ends with the horizon.
        assert near.all(axis=1).sum() >= POINTS - 2, (name, slope, exact)


@UNITS
def test_gradients_are_finite_where_a_unit_never_replicates(unit):
    draws = draws_of(unit=unit, site="belt")

    def answer(p):
        out = solar_replication()(p)
        return jnp.stack([out.swarm.log_units, out.supply.margin, out.demand.margin])

    for name, slope in flatten(jax.jit(jax.vmap(jax.jacrev(answer)))(draws))[0].items():
        assert np.isfinite(slope).all(), name
