"""The outlook of a swarm beside what it is held against: for the case.

JAX is imported here, so this module is when a question is asked.
"""

from typing import Any

import jax.numpy as jnp

from experiments.cases.solar_growth_words import BASE, HORIZON, REACHED, TARGET
from uq import Study
from uq.parameters import Spec, flatten, specs
from uq.priors import is_prior


AGAINST = (BASE, TARGET, HORIZON)  # parameters, which need not vary


def held_against(study: Study) -> Study:
    """The same study of the outlook beside base load, target and horizon.

    Whether the target is reached in time is known of every draw: where a unit never
    replicates it is not.
    """

    def outlook(p: Any) -> dict[str, Any]:
        told, inputs = flatten(study.model(p))[0], flatten(p)[0]
        told |= {path: inputs[path] for path in AGAINST}
        in_time = told["swarm.time_to_target"] <= told[HORIZON]
        return told | {REACHED: jnp.where(in_time, 1.0, 0.0)}

    meaning = specs(study.table, is_leaf=is_prior)
    units = study.outputs | {path: meaning[path] for path in AGAINST}
    units[REACHED] = Spec("-", "1 where the target is reached in time", high=1.0)
    return study.replace(model=outlook, units=units)
