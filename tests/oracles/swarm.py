"""Draws of the replicating swarm for its tests."""

import jax
import jax.numpy as jnp

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
