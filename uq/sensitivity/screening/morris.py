"""Elementary effects: how far an output moves when one input does, all over its range.

Inputs live in the unit cube, as quantiles of their priors, so that a step of one input
means as much as the same step of another. The mean size of the effects, mu*, ranks the
inputs; their spread, sigma, tells of curvature and of interactions.

Source:
    Morris (1991), Technometrics 33(2), 161-174 (effects, trajectories); Campolongo,
    Cariboni and Saltelli (2007), Environ. Model. Softw. 22(10), 1509-1518 (mu*,
    groups); Campolongo, Saltelli and Cariboni (2011), Comput. Phys. Commun. 182(4),
    978-988 (radial design).
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from uq.designs import Sobol
from uq.designs.base import materialized
from uq.designs.trajectories import Grid, turns
from uq.engine.blocks import Reduction, over_blocks
from uq.engine.devices import require_double_precision
from uq.engine.moments import Moments, merge, moments_of, nothing
from uq.engine.neighbours import rounded
from uq.engine.propagation import REMEDY, NonFiniteError, require_quantities
from uq.inputs.dependence import require_independent
from uq.inputs.transport import Transport
from uq.parameters import unknown
from uq.priors import require_varying
from uq.quantities import Quantity
from uq.results.measures import Sensitivities
from uq.sensitivity.screening.effects import finished
from uq.sensitivity.variance.pickfreeze import PickFreeze
from uq.sensitivity.variance.sobol import INSTEAD, factors_of


DESIGNS = ("radial", "trajectory", "grid")
LEVELS = 4  # of a trajectory, as Morris (1991, section 4) has it
STEPS = 64  # blocks that each device runs in one call

# From what is evaluated and points to outputs at their starts (quantities n), changes
# of the outputs (quantities factors n) and steps of the inputs (n d).
type Walk = Callable[[PickFreeze, Array], tuple[Array, Array, Array]]


def elementary_effects(
    model: Callable[[Any], Any],
    priors: Any,
    quantities: Mapping[str, Quantity],
    *,
    size: int,
    seed: int,
    replicates: int = 16,
    design: str = DESIGNS[0],
    levels: int | None = None,
    groups: Mapping[str, Sequence[str]] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Sensitivities:
    r"""Mean, mean size and spread of the elementary effects of every input.

    $$EE_i = \frac{y(u + \delta_i e_i) - y(u)}{\delta_i}, \quad
    \mu_i = E[EE_i], \quad \mu_i^* = E|EE_i|, \quad \sigma_i^2 = Var[EE_i]$$

    Radial: the point and the steps come from one Sobol' net of twice as many
    dimensions, and a step repeats only what its input reaches. Over the whole cube half
    the mean squared change over the variance is the total index (Jansen), which comes
    for nothing. Trajectory: each step starts where the last one ended, from one of p
    equally probable cells to another, in an order of its own for each trajectory, so
    that the whole model is repeated; choose it to keep from the ends of the priors.
    Grid: Morris's own trajectories over p levels, every step half of the range; an
    output of which that is a period shows no effect.

    Args:
        model: A traceable function from one set of scalars to any class of scalars.
        priors: The model's parameter class, filled with independent priors.
        quantities: What is analysed, by name: functions of the model's outputs.
        size: Points, or trajectories, of each replicate: a power of two, 2 at least.
        seed: Same seed, same effects.
        replicates: Independent scramblings, whose spread is the standard error.
        design: "radial", "trajectory" or "grid".
        levels: Cells of a trajectory or of the grid, p, an even number; 4 if None. The
            grid's levels are the centres of p equally probable cells, a trajectory
            stays in their middle halves, so that no quantile is infinite. A radial
            design with levels stays within the outermost of them,
            [1/(2p), 1 - 1/(2p)]; without, it has the whole cube.
        groups: Inputs that move together, by the group's name; no input is in two. The
            step of a group is the root mean square of its members', and it has no sign:
            mu and sigma are NaN.
        progress: Called with the points done and all points, after each call.

    Returns:
        mu_star, sigma, mu, and mu_star_scaled: the square of an input's is its share of
        the variance where the output is linear in the quantiles. ST of a radial design
        over the whole cube. Inputs come first, then groups.

    Raises:
        RuntimeError: If double precision is off.
        ValueError: If a number, a quantity, the design or a group does not fit.
        NonFiniteError: If a quantity is not finite somewhere.

    Source:
        As this module; Sin and Gernaey (2009), Comput. Aided Chem. Eng. 26, 925-930
        (scaled effects); Jansen (1999), Comput. Phys. Commun. 117, 35-43 (ST).
    """
    require_double_precision()
    priors = require_independent(priors, instead=INSTEAD)
    plan = planned(model, priors, quantities, factors_apart(priors, groups or {}))
    inputs, count = require_varying(priors), len(plan.factors)
    members = [[inputs.index(p) for p in paths] for paths in plan.factors.values()]
    if design not in DESIGNS:
        raise ValueError(unknown("design", design, DESIGNS))
    radial = design == "radial"
    if radial:
        grid = None if levels is None else Grid(levels)
        walk = _radial(grid, rounded(size * replicates))
    else:
        grid = Grid(LEVELS if levels is None else levels)
        walk = _trajectory(plan, grid, design)
    if size < 2:
        raise ValueError(f"size: a spread needs 2 or more effects, got {size}")
    dimensions = len(inputs) + {"radial": len(inputs), "grid": count}.get(
        design, len(inputs) + count
    )
    net = Sobol(dimensions, size, replicates=replicates, seed=seed)
    start = time.perf_counter()
    total = rounded(size * replicates)
    words = "morris", design, grid.levels if grid else None, total
    moments = _streamed(plan, walk, members, net, words, progress)
    shape = (len(quantities), count)
    _require_finite(moments, plan, shape)
    spread = grid.spread(design) if grid else np.sqrt(1 / 12)
    return finished(
        moments,
        plan,
        spread,
        assumptions=_assumptions(design, grid),
        total=radial and not grid,
        seconds=time.perf_counter() - start,
    )


def planned(
    model: Callable[[Any], Any],
    priors: Any,
    quantities: Mapping[str, Quantity],
    factors: Mapping[str, Sequence[str]],
) -> PickFreeze:
    """What will be compiled.

    Args:
        model: From a parameter class of scalars to any class of scalars.
        priors: The class filled with independent priors.
        quantities: Functions of the model's outputs, by name.
        factors: Paths of the parameters of each factor, by the factor's name.

    Raises:
        ValueError: If there is no quantity, or an output is no scalar.
    """
    made = require_quantities(model, priors, quantities)
    return PickFreeze(model, quantities, priors, factors, swapped=False, made=made)


def factors_apart(
    priors: Any, groups: Mapping[str, Sequence[str]]
) -> dict[str, Sequence[str]]:
    """Paths of every factor: each parameter that is in no group, then the groups.

    Raises:
        ValueError: If no parameter varies, a group does not fit, or a parameter is in
            two.
    """
    factors = factors_of(priors, groups)
    owners: dict[str, str] = {}
    for name, paths in groups.items():
        for path in paths:
            if path in owners:
                message = f"{path}: is in {owners[path]!r} and again in {name!r}"
                raise ValueError(f"{message}: an input is in one group, once")
            owners[path] = name
    return {name: paths for name, paths in factors.items() if name not in owners}


def _radial(grid: Grid | None, total: int) -> Walk:
    """Each of a total of points with its neighbours in one factor."""
    low = grid.low if grid else 0.0

    def walk(plan: PickFreeze, points: Array) -> tuple[Array, Array, Array]:
        points = materialized(low + (1 - 2 * low) * points)
        base, other = jnp.split(points, 2, axis=1)
        found = plan.samples(points, total)
        return found.a[:, 0], found.y - found.a, other - base

    return walk


def _trajectory(plan: PickFreeze, grid: Grid, design: str) -> Walk:
    """Every factor in turn, from where the last one left."""
    inputs = require_varying(plan.priors)
    owner = {p: f for f, paths in enumerate(plan.factors.values()) for p in paths}
    owners, count = np.array([owner[path] for path in inputs]), len(plan.factors)

    def walk(plan: PickFreeze, points: Array) -> tuple[Array, Array, Array]:
        u, v = points[:, : len(inputs)], points[:, len(inputs) : -count]
        start, step = grid.half_steps(u) if design == "grid" else grid.steps(u, v)
        turn = turns(points[:, -count:])

        def after(moves: Array) -> Array:
            moved = turn[:, owners] < moves
            return plan.at(start + jnp.where(moved, step, 0.0))

        y = jax.lax.map(after, jnp.arange(count + 1))
        own = jnp.take_along_axis(jnp.diff(y, axis=0), turn.T[:, None, :], axis=0)
        return y[0], jnp.moveaxis(own, 0, 1), step

    return walk


def _streamed(
    plan: PickFreeze,
    walk: Walk,
    members: Sequence[Sequence[int]],
    net: Sobol,
    words: Sequence[Any],
    progress: Callable[[int, int], None] | None,
) -> Moments:
    """Moments of effects, of their sizes, of half squared changes, and of the output.

    One row each, in this order; of every replicate.
    """

    def evaluate(
        points: Float[Array, "n d"], draw: Transport, _: Any
    ) -> Float[Array, "rows n"]:
        y, change, step = walk(replace(plan, draw=draw), points)
        steps = [
            step[:, m[0]]
            if len(m) == 1
            else jnp.sqrt(jnp.mean(step[:, m] ** 2, axis=1))
            for m in map(np.array, members)
        ]
        effect = change / jnp.stack(steps)[None]
        parts = (effect, jnp.abs(effect), change**2 / 2, y)
        return jnp.concatenate([part.reshape(-1, len(points)) for part in parts])

    def of(values: Array, _: Any) -> Moments:
        return moments_of(values, jnp.zeros(0), ())

    none = nothing((3 * len(members) + 1) * len(plan.quantities))
    key = plan.key(*words, members)
    run = over_blocks(evaluate, Reduction(of, merge, none), net, steps=STEPS, key=key)
    return run(plan.draw, progress).state


def _assumptions(design: str, grid: Grid | None) -> list[str]:
    reach = "the whole cube"
    if grid:
        low = grid.low / 2 if design == "trajectory" else grid.low
        reach = f"the quantiles from {low:g} to {1 - low:g}"
        if design == "trajectory":
            reach += f", between {grid.levels} cells"
        if design == "grid":
            reach += (
                f", at {grid.levels} levels: an output of which half the range is a "
                "period shows nothing"
            )
    return [
        "inputs are independent",
        f"an effect is per unit of probability: {design} steps within {reach}",
        "an output that is linear in the quantiles of its inputs has sigma = 0",
    ]


def _require_finite(moments: Moments, plan: PickFreeze, shape: tuple[int, int]) -> None:
    """Refuse effects that a non-finite output has entered."""
    lost = np.asarray(moments.nonfinite)[:, : shape[0] * shape[1]].sum(axis=0)
    most = int(np.asarray(moments.count + moments.nonfinite)[:, 0].sum())
    for name, row in zip(plan.quantities, lost.reshape(shape), strict=True):
        if row.any():
            worst = int(np.argmax(row))
            raise NonFiniteError(
                f"{name}: {row[worst]} of {most} steps of {list(plan.factors)[worst]} "
                f"are not between finite outputs: its effects do not exist; {REMEDY}"
            )
