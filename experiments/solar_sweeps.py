"""The replicating swarm along one axis: over distance, over time, for each choice."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import jax
import numpy as np

from experiments.catalogue import load_model
from experiments.replicates import REPLICATES
from experiments.selection import Selection, load, scenario_of
from uq.designs import Sobol
from uq.engine.propagation import propagate
from uq.inputs.sampling import sample
from uq.parameters import flatten, replace_leaves
from uq.priors import require_varying


MOST = 2**8  # draws of a replicate at each point of an axis


def choosing(selection: Selection, **choices: str) -> Selection:
    """The same selection with another choice of its scenario."""
    scenario = scenario_of(load_model(selection.model), selection.scenario)
    told = vars(scenario) | choices
    return replace(selection, scenario=tuple(f"{key}={told[key]}" for key in told))


def swept(
    selection: Selection,
    *,
    axis: tuple[str, Sequence[float]],
    paths: tuple[str, ...],
    size: int,
    seed: int,
) -> dict[str, np.ndarray]:
    """Some outputs at every value of one parameter, the same draws at each.

    Args:
        selection: Model form, priors, scenario and study.
        axis: Path of the parameter, and its values.
        paths: Outputs wanted.
        size: Draws of a replicate, of which at most `MOST` are used.
        seed: Same seed, same draws.

    Returns:
        For each output an array of shape (values, replicates, draws).
    """
    model, priors, _ = load(selection)
    path, values = axis
    few, free = min(size, MOST), len(require_varying(priors))
    draws = sample(priors, Sobol(free, few, replicates=REPLICATES, seed=seed))
    shape = (len(values), REPLICATES, few)
    many = jax.tree.map(lambda leaf: np.broadcast_to(np.asarray(leaf), shape), draws)
    along = np.broadcast_to(np.asarray(values, float)[:, None, None], shape)
    return propagate(
        _picking(model, paths), replace_leaves(many, {path: along}), nonfinite="keep"
    )


@functools.cache
def _picking(model: Callable[[Any], Any], paths: tuple[str, ...]) -> Callable:
    """The model, answering some of its outputs only; compiled once."""

    def picked(p: Any) -> dict[str, Any]:
        found = flatten(model(p))[0]
        return {path: found[path] for path in paths}

    return picked
