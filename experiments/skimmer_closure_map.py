"""Where propellant closes: over thruster and intake, and over technologies."""

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.selection import Selection, load
from uq.distributions import Fixed
from uq.engine.propagation import propagate
from uq.parameters import flatten, replace_leaves
from uq.priors import prior_table
from uq.results import summary


if TYPE_CHECKING:
    import xarray as xr

PROPULSION = ("electric", "chemical")
CHEMISTRY = ("oxygen", "oxygen-carbon", "mixed")
IMPULSES = np.geomspace(300.0, 10_000.0, 25)  # [s]
EFFICIENCIES = np.linspace(0.1, 1.0, 19)  # [-]
MAPPED = 2**7  # draws of each replicate that the map averages over
TECHNOLOGY = ("propulsion", "chemistry")


def closure_map(model: Any, draws: Any) -> "xr.Dataset":
    """Share of closing draws where thruster and intake are known, all else is not."""
    import jax
    import jax.numpy as jnp
    import xarray as xr

    shape = next(np.shape(x) for x in jax.tree.leaves(draws) if np.ndim(x))
    few = jax.tree.map(lambda x: jnp.broadcast_to(x, shape)[:, :MAPPED], draws)

    def closes(point: Any, one: Any) -> Any:
        names = ("vehicle.specific_impulse", "intake.efficiency")
        told = replace_leaves(one, dict(zip(names, point, strict=True)))
        return jnp.where(model(told).closure.net > 0, 1.0, 0.0)

    every = jax.vmap(jax.vmap(closes, in_axes=(None, 0)), in_axes=(None, 0))
    grid = jnp.asarray(list(itertools.product(IMPULSES, EFFICIENCIES)))
    found = jax.jit(
        lambda: jax.lax.map(lambda point: every(tuple(point), few).mean(axis=1), grid)
    )()
    shares = np.asarray(found).reshape(IMPULSES.size, EFFICIENCIES.size, -1)
    error = shares.std(axis=-1, ddof=1) / np.sqrt(shares.shape[-1])
    place, more = ("specific_impulse", "intake_efficiency"), {"units": "-"}
    return xr.Dataset(
        {
            "map_closes": (place, shares.mean(axis=-1), more),
            "map_error": (place, error, more),
        },
        coords={
            "specific_impulse": ("specific_impulse", IMPULSES, {"units": "s"}),
            "intake_efficiency": ("intake_efficiency", EFFICIENCIES, more),
        },
    )


def technologies(
    selection: Selection, model: Any, priors: Any, draws: Any
) -> "xr.Dataset":
    """Share of closing draws for each propulsion and chemistry, all else as drawn."""
    import xarray as xr

    kept = [w for w in selection.scenario if w.split("=")[0] not in TECHNOLOGY]
    told = {}
    for choice in itertools.product(PROPULSION, CHEMISTRY):
        words = [f"{k}={v}" for k, v in zip(TECHNOLOGY, choice, strict=True)]
        try:
            _, others, _ = load(replace(selection, scenario=[*kept, *words]))
        except ValueError:  # the two do not go together, or not with the body
            continue
        outputs = propagate(model, _redrawn(draws, priors, others), nonfinite="keep")
        event = (outputs.closure.net > 0).astype(float)
        told[", ".join(choice)] = summary.probability(event)
    return xr.Dataset(
        {
            "closes": ("technology", [e.value for e in told.values()]),
            "closes_error": ("technology", [e.standard_error for e in told.values()]),
        },
        coords={"technology": list(told)},
    )


def _redrawn(draws: Any, before: Any, after: Any) -> Any:
    """The same points of the unit cube under other priors: only what differs moves."""
    import jax
    import jax.numpy as jnp

    old, new = prior_table(before), prior_table(after)
    leaves, changes = flatten(draws)[0], {}
    for path in (p for p in old if old[p] != new[p]):
        belief = new[path].distribution
        if isinstance(belief, Fixed):
            changes[path] = np.float64(belief.value)
        else:
            share = old[path].distribution.cdf(np.asarray(leaves[path]))
            changes[path] = jax.vmap(jax.vmap(belief.icdf))(jnp.asarray(share))
    return replace_leaves(draws, changes)
