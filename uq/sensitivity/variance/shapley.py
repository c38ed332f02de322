r"""Shapley effects: shares of the variance that add up to 1, whatever the dependence.

$$\phi_i = \frac{1}{m} \sum_{S \not\ni i} \binom{m-1}{|S|}^{-1}
\frac{v(S \cup i) - v(S)}{v(\text{all})}, \quad
v(S) = \operatorname{Var} E[Y \mid X_S]$$

With $Y_S$ at a point that keeps $X_S$ and draws the rest anew, given it,
$E (Y - Y_S)^2 / 2 = v(\text{all}) - v(S)$: differences of such squares estimate every
term, without bias but for the division, and add up exactly. Few players: every set.
Many: along a random order for every point, at one evaluation a player.

Source:
    Owen (2014), SIAM/ASA J. Uncertain. Quantif. 2, 245-251 (definition); Song, Nelson
    and Staum (2016), ibid. 4, 1060-1083 (dependent inputs, random orders); Goda (2021),
    Reliab. Eng. Syst. Saf. 213, 107702 (the differences, for independent inputs); Iooss
    and Prieur (2019), Int. J. Uncertain. Quantif. 9, 493-514 (every set).
"""

import itertools
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float

from uq.designs import Sobol
from uq.engine.blocks import Reduction, added, over_blocks
from uq.engine.devices import require_double_precision
from uq.engine.rounding import is_constant, rounding_notes
from uq.inputs.dependence import joint_of
from uq.inputs.sampling import dimensions
from uq.inputs.transport import Transport, probabilities
from uq.outlines import outline
from uq.quantities import Quantity
from uq.results.measures import Sensitivities, from_replicates
from uq.results.notes import constant_notes
from uq.results.summary import standard_error
from uq.results.tails import variance_notes
from uq.sensitivity.variance.conditioning import (
    EVALUATIONS,
    Conditioning,
    carried_notes,
    mixed,
    require_finite_sums,
    sums_over_sets,
    whitened,
)
from uq.sensitivity.variance.dependent_indices import assumptions
from uq.sensitivity.variance.players import players


FEW = 6  # players of whom every set is taken; at most MOST where it is asked for
MOST = 14


class Parts(NamedTuple):
    """What is shared out, of each replicate; shape (replicates, outputs, ...)."""

    effects: Float[np.ndarray, "replicates outputs players"]  # parts of the variance
    variance: Float[np.ndarray, "replicates outputs"]
    mean: Float[np.ndarray, "replicates outputs"]
    unexplained: Float[np.ndarray, "replicates outputs sets"] | None  # by each set
    notes: list[str]

    __repr__ = outline


def shapley_effects(
    model: Callable[[Any], Any],
    priors: Any,
    quantities: Mapping[str, Quantity],
    *,
    size: int,
    seed: int,
    replicates: int = 16,
    groups: Mapping[str, Sequence[str]] | None = None,
    exact: bool | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Sensitivities:
    """Share of the variance of some quantities for every input, or group of them.

    Args:
        model: A traceable function from one set of scalars to any class of scalars.
        priors: The model's parameter class, filled with priors, or a `Joint`.
        quantities: What is analysed, by name: functions of the model's outputs.
        size: Base points of each replicate, a power of two.
        seed: Same seed, same effects.
        replicates: Independent scramblings, at least two for a standard error.
        groups: A partition of the parameters that vary, by name: by discipline, by
            evidence; None is one player for each, but for those that nothing tells
            apart.
        exact: Whether every set of the m players is evaluated, 2^m evaluations a base
            point, which tells closed indices too, or random orders, m + 1 evaluations;
            None takes every set of up to 6 players.
        progress: Called with the base points done and all, after each device call.

    Returns:
        "shapley", whose sum is 1 for each output; with every set, in `more`, "closed":
        the closed index of each set of players. NaN where an output does not vary.

    Raises:
        RuntimeError: If double precision is off.
        ValueError: If a prior, a quantity, a group or a number does not fit.
        NonFiniteError: If a quantity is not finite somewhere.
    """
    require_double_precision()
    joint, width = joint_of(priors), dimensions(priors)
    plan = Conditioning(model, joint, quantities, players(joint, groups))
    many, start = len(plan.players), time.perf_counter()
    every = many <= FEW if exact is None else exact
    if every and many > MOST:
        message = f"every set of {many} players is too many: at most {MOST}, or orders"
        raise ValueError(message)
    width = 2 * width + (0 if every else many)
    design = Sobol(width, size, replicates=replicates, seed=seed)
    parts = (every_set if every else random_orders)(plan, design, progress)
    variance, mean = parts.variance.mean(axis=0), parts.mean.mean(axis=0)
    deviation = np.sqrt(np.maximum(variance, 0))
    constant = is_constant(deviation, mean)

    def shares(values: np.ndarray, of: np.ndarray) -> np.ndarray:
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(constant[:, None], np.nan, values / of[..., None])

    whole = shares(parts.effects.mean(axis=0), variance)
    more, coords = _closed(plan, parts, shares)
    return Sensitivities(
        method="Shapley",
        outputs=list(quantities),
        parameters=list(plan.players),
        measures={
            "shapley": from_replicates(
                whole, shares(parts.effects, parts.variance), "Shapley effect [-]"
            )
        },
        assumptions=assumptions(joint),
        notes=[
            *constant_notes(quantities, constant),
            *rounding_notes(quantities, deviation, mean),
            *parts.notes,
        ],
        evaluations=replicates * size * (2**many if every else many + 1),
        seconds=time.perf_counter() - start,
        more=more,
        coords=coords,
    )


def _closed(
    plan: Conditioning,
    parts: Parts,
    shares: Callable[[np.ndarray, np.ndarray], np.ndarray],
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Closed index of every set of players, where every set was taken."""
    if parts.unexplained is None:
        return {}, {}
    each = 1 - shares(parts.unexplained, parts.variance)
    whole = shares(parts.unexplained.mean(axis=0), parts.variance.mean(axis=0))
    dims = ("output", "set")
    more = {"closed": (dims, 1 - whole), "closed_error": (dims, standard_error(each))}
    return more, {"set": [",".join(names) for names in _named_sets(plan)]}


def sets_of(players: int) -> Bool[np.ndarray, "sets players"]:
    """Every set of some players, the empty one first, all of them last."""
    numbers = np.arange(2**players)
    return (numbers[:, None] >> np.arange(players)) % 2 == 1


def weights_of(players: int) -> Float[np.ndarray, "players sets"]:
    """Effects as combinations of what every set leaves unexplained."""
    sets = sets_of(players)
    before = sets.sum(axis=1)[None, :] - sets.T  # others in the set
    weight = np.array(
        [1 / (players * math.comb(players - 1, k)) for k in range(players)]
    )[before]
    return np.where(sets.T, -weight, weight)


def _named_sets(plan: Conditioning) -> list[list[str]]:
    """Names of the players of every set."""
    names = list(plan.players)
    return [list(itertools.compress(names, one)) for one in sets_of(len(names))]


def every_set(
    plan: Conditioning,
    design: Sobol,
    progress: Callable[[int, int], None] | None,
) -> Parts:
    """Every set of players kept in turn, at the same base points.

    Args:
        plan: What is evaluated.
        design: Points of twice as many dimensions as the joint distribution.
        progress: Called with the points done and all points, after each device call.
    """
    sets = sets_of(len(plan.players))
    zero = np.zeros(len(plan.quantities))
    # Where none is kept the point is B, and where all are it is A.
    sums = sums_over_sets(plan, design, sets[1:-1], zero, progress)
    require_finite_sums(list(plan.quantities), sums.a, sums.b, sums.dd)
    ends = sums.apart[:, None], np.zeros_like(sums.apart[:, None])
    squares = np.concatenate([ends[0], sums.dd, ends[1]], axis=1)
    unexplained = (squares / (2 * sums.points[:, None])).swapaxes(1, 2)
    return Parts(
        effects=unexplained @ weights_of(len(plan.players)).T,
        variance=sums.apart / (2 * sums.points),
        mean=sums.a / sums.points,
        unexplained=unexplained,
        notes=carried_notes(plan.quantities, sums),
    )


class _Sums(NamedTuple):
    """Sums over points; effects are (replicates, outputs, players), the others flat."""

    points: Any
    a: Any
    squares: Any  # of half the squared difference of two points
    effects: Any


def random_orders(
    plan: Conditioning,
    design: Sobol,
    progress: Callable[[int, int], None] | None,
) -> Parts:
    """Players redrawn one after another, in an order of its own for every point.

    Args:
        plan: What is evaluated.
        design: Points of twice as many dimensions as the joint distribution, and one
            more for every player.
        progress: Called with the points done and all points, after each device call.
    """
    many, outputs = len(plan.players), len(plan.quantities)
    flat, wide = np.zeros(outputs), np.zeros((outputs, many))

    def evaluate(u: Float[Array, "n ddp"], draw: Transport, _: Any) -> _Sums:
        count = jnp.full((1,), len(u), dtype=u.dtype)
        return _Sums(count, *_Chain(replace(plan, draw=draw)).effects(u))

    steps = max(EVALUATIONS // (many + 1), 1)
    run = over_blocks(
        evaluate,
        Reduction(None, added, _Sums(np.zeros(1), flat, flat, wide)),
        design,
        steps=steps,
        key=plan.key("random orders", steps),
    )
    sums = run(plan.draw, progress).state
    require_finite_sums(list(plan.quantities), sums.a, sums.effects.swapaxes(1, 2))
    whole, points = sums.effects.sum(axis=(0, -1)), sums.points.sum()
    notes = variance_notes(plan.quantities, whole, sums.squares.sum(axis=0), points)
    effects = sums.effects / sums.points[..., None]
    return Parts(effects, effects.sum(axis=-1), sums.a / sums.points, None, notes)


@dataclass(frozen=True)
class _Chain:
    """Points at which one player after another is drawn anew."""

    plan: Conditioning

    def effects(
        self, u: Float[Array, "n dd"]
    ) -> tuple[
        Float[Array, " outputs"],
        Float[Array, " outputs"],
        Float[Array, "outputs players"],
    ]:
        """Sums of outputs, of squares, and of what each player's redrawing adds."""
        plan, many = self.plan, len(self.plan.players)
        half = (u.shape[1] - many) // 2
        a, b = (plan.points(u[:, i * half : (i + 1) * half]) for i in range(2))
        # The place of each player among those to be redrawn, in the order of random
        # numbers that belong to the net.
        order = jnp.argsort(u[:, 2 * half :], axis=1)
        place = jnp.argsort(order, axis=1)
        held_until = place[:, plan.player_of]
        # What is kept longest is known to all others: it stands first.
        rank = jnp.argsort(-held_until[:, plan.dims], axis=1)
        correlation = jnp.asarray(plan.correlation)
        white = jax.vmap(lambda r, x, y: whitened(correlation, r, x, y))(rank, a.z, b.z)
        start = plan.outputs(a.v)

        def step(
            before: Float[Array, "q n"], redrawn: Array
        ) -> tuple[Float[Array, "q n"], Float[Array, "q players"]]:
            kept = held_until > redrawn
            v = jnp.where(kept, a.v, b.v)
            if plan.dims.size:
                here = kept[:, plan.dims]
                fresh = probabilities(jax.vmap(mixed)(white, here))
                v = v.at[:, plan.dims].set(jnp.where(here, a.v[:, plan.dims], fresh))
            after = (start - plan.outputs(v)) ** 2 / 2
            who = jax.nn.one_hot(order[:, redrawn], many, dtype=u.dtype)
            return after, (after - before) @ who

        last, added = jax.lax.scan(step, jnp.zeros_like(start), jnp.arange(many))
        return start.sum(axis=1), (last**2).sum(axis=1), added.sum(axis=0)
