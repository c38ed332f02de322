"""Draws of the replicating swarm for its tests, and the model over them."""

import functools

import jax
import jax.numpy as jnp

from equations.models.solar_replication import solar_replication
from priors.solar_replication import Scenario, near_term
from uq.designs import Sobol
from uq.inputs.sampling import sample
from uq.priors import varying


POINTS = 128


def draws_of(seed=3, **scenario):
    """A few draws of all near-term priors, flat."""
    priors = near_term(Scenario(**scenario))
    design = Sobol(len(varying(priors)), POINTS, replicates=1, seed=seed)
    drawn = sample(priors, design)
    return jax.tree.map(lambda x: jnp.broadcast_to(jnp.ravel(x), (POINTS,)), drawn)


@functools.cache
def many(form):
    """The model over many draws, compiled once for all tests."""
    return jax.jit(jax.vmap(solar_replication(form)))
