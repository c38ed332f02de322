r"""Inputs of which some are kept and the others drawn anew, given the kept ones.

With the kept ones first, normal scores are $z = L w$ with $w$ independent: the kept
$w$ follow from the kept $z$ alone, and fresh ones complete the point. So any set of
inputs is conditioned on by one compiled program, in which the set is an array.

Source:
    Rosenblatt (1952), Ann. Math. Stat. 23, 470-472; Mara, Tarantola and Annoni (2015),
    Environ. Model. Softw. 72, 173-183 (orders of the inputs).
"""

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.linalg import solve_triangular
from jaxtyping import Array, Bool, Float, Integer

from uq.designs import AbstractDesign
from uq.engine.blocks import Reduction, added, over_blocks
from uq.engine.devices import block_size
from uq.engine.programs import compiled
from uq.engine.propagation import REMEDY, NonFiniteError, require_quantities
from uq.engine.rolling import outputs_of
from uq.engine.tracing import key_of
from uq.inputs.dependence import Joint
from uq.inputs.transport import (
    Transport,
    normal_scores,
    probabilities,
    transport,
)
from uq.outlines import outline
from uq.quantities import Quantity, evaluated, numbers_of
from uq.results.tails import variance_notes


# Of a block, that each device makes in one call, so that the call ends soon.
EVALUATIONS = 2**9


class Points(NamedTuple):
    """Some points of a joint distribution."""

    v: Float[Array, "*n d"]  # their quantiles
    z: Float[Array, "*n c"]  # normal scores of the dimensions that correlate

    __repr__ = outline


class Whitened(NamedTuple):
    """Two points in an order of their correlated dimensions, as independent scores."""

    order: Integer[Array, " c"]
    lower: Float[Array, "c c"]
    a: Float[Array, " c"]
    b: Float[Array, " c"]

    __repr__ = outline


def whitened(
    correlation: Float[Array, "c c"],
    order: Integer[Array, " c"],
    a: Float[Array, " c"],
    b: Float[Array, " c"],
) -> Whitened:
    """Two points of correlated normal scores as independent ones.

    Args:
        correlation: Of the scores.
        order: The dimensions; what will be kept stands first.
        a: The point that is kept from.
        b: The point that is drawn from.
    """
    lower = jnp.linalg.cholesky(correlation[order][:, order])
    both = jnp.stack([a, b])[:, order]
    white = solve_triangular(lower, both.T, lower=True).T
    return Whitened(order, lower, white[0], white[1])


def mixed(white: Whitened, kept: Bool[Array, " c"]) -> Float[Array, " c"]:
    """Scores of the first point where kept, elsewhere the second's given the kept."""
    scores = jnp.where(kept[white.order], white.a, white.b)
    return (white.lower @ scores)[jnp.argsort(white.order)]


@dataclass(frozen=True)
class Conditioning:
    """What is compiled for one analysis of inputs that may depend on one another.

    Args:
        model: From a parameter class of scalars to any class of scalars.
        joint: Priors, and how their parameters depend on one another.
        quantities: Functions of the model's outputs, by name.
        players: Dimensions of each player, by its name: what is kept or drawn at once.
        draw: The map from points to parameters, of the joint distribution.
        made: What model and quantities are made of.
    """

    model: Callable[[Any], Any]
    joint: Joint
    quantities: Mapping[str, Quantity]
    players: Mapping[str, Sequence[int]]
    draw: Transport = field(kw_only=True, default=None)  # pyright: ignore[reportAssignmentType]
    made: str = field(kw_only=True, default="")

    __repr__ = outline

    def __post_init__(self) -> None:
        if self.draw is None:
            made = require_quantities(self.model, self.joint.priors, self.quantities)
            object.__setattr__(self, "made", made)
            numbers = numbers_of(self.quantities)
            object.__setattr__(self, "draw", transport(self.joint, numbers))

    def key(self, *words: Any) -> str:
        """What a program of this analysis is made of, numbers of the priors apart."""
        players = {name: list(dims) for name, dims in self.players.items()}
        scores = self.correlation.tolist()
        return key_of(*words, self.made, players, self.dims.tolist(), scores)

    @property
    def dims(self) -> np.ndarray:
        """Dimensions that correlate."""
        return np.array(self.joint.correlated, dtype=int)

    @property
    def correlation(self) -> np.ndarray:
        """Of their normal scores."""
        return self.joint.scores[np.ix_(self.dims, self.dims)]

    @property
    def player_of(self) -> np.ndarray:
        """Number of the player to whom each dimension belongs."""
        owner = np.zeros(len(self.joint.axes), dtype=int)
        for i, dims in enumerate(self.players.values()):
            owner[list(dims)] = i
        return owner

    def points(self, u: Float[Array, "n d"]) -> Points:
        """Points of the joint distribution, from points of the unit cube."""
        if not self.dims.size:
            return Points(u, u[:, :0])
        lower = jnp.asarray(np.linalg.cholesky(self.correlation))
        z = jax.vmap(normal_scores)(u[:, self.dims]) @ lower.T
        return Points(u.at[:, self.dims].set(probabilities(z)), z)

    def outputs(self, v: Float[Array, "n d"]) -> Float[Array, "outputs n"]:
        """Every quantity at points given by their quantiles."""

        def one(values: Any) -> Float[Array, " outputs"]:
            told = self.model(self.draw.filled(values))
            found = evaluated(self.quantities, told, self.draw.numbers).values()
            return jnp.stack([jnp.asarray(y, dtype=jnp.float64) for y in found])

        draws = self.draw.drawn_rows(v, np.float64)
        return outputs_of(jax.vmap(one, out_axes=1), draws, len(v))

    def redrawn(
        self, a: Points, b: Points, kept: Bool[Array, " players"]
    ) -> Float[Array, "n d"]:
        """Quantiles of `a` for the kept players, elsewhere of `b` given the kept."""
        held = kept[self.player_of]
        v = jnp.where(held[None], a.v, b.v)
        if not self.dims.size:
            return v
        here = held[self.dims]
        order = jnp.argsort(~here, stable=True)

        def one(a: Float[Array, " c"], b: Float[Array, " c"]) -> Float[Array, " c"]:
            return mixed(whitened(jnp.asarray(self.correlation), order, a, b), here)

        fresh = probabilities(jax.vmap(one)(a.z, b.z))
        return v.at[:, self.dims].set(jnp.where(here[None], a.v[:, self.dims], fresh))


class Sums(NamedTuple):
    """Sums over points; shape (replicates, outputs) or (replicates, sets, outputs)."""

    points: Any
    a: Any  # y(A)
    aa: Any
    b: Any  # y(B), independent of A
    bb: Any
    apart: Any  # (y(A) - y(B))^2
    apart2: Any  # its square
    dd: Any  # (y(A) - y(S))^2, where S keeps a set of A and draws the rest
    cross: Any  # y(A) (y(S) - y(B))
    gap: Any  # y(S) - y(B)

    __repr__ = outline


def sums_over_sets(
    plan: Conditioning,
    design: AbstractDesign,
    sets: Bool[np.ndarray, "sets players"],
    shift: Float[np.ndarray, " outputs"],
    progress: Callable[[int, int], None] | None,
) -> Sums:
    """Sums of each replicate, for every set of players that is kept.

    Args:
        plan: What is evaluated.
        design: Points of twice as many dimensions as the joint distribution.
        sets: Which players are kept.
        shift: A value near each output's mean, subtracted from it.
        progress: Called with the points done and all points, after each device call.
    """
    total = functools.partial(jnp.sum, axis=1)
    flat = np.zeros(len(plan.quantities))
    wide = np.zeros((len(sets), len(plan.quantities)))
    none = Sums(np.zeros(1), *[flat] * 6, *[wide] * 3)
    asked = plan

    def evaluate(u: Float[Array, "n dd"], given: Any, _: Any) -> Sums:
        draw, shift, sets = given
        plan = replace(asked, draw=draw)
        # Both points at once: the model is compiled for them once, and once for sets.
        both = plan.points(jnp.concatenate(jnp.split(u, 2, axis=1)))
        a, b = (
            Points(*half) for half in zip(*(jnp.split(x, 2) for x in both), strict=True)
        )
        ya, yb = jnp.split(plan.outputs(both.v) - shift[:, None], 2, axis=1)

        def one(kept: Bool[Array, " players"]) -> tuple[Array, Array, Array]:
            ys = plan.outputs(plan.redrawn(a, b, kept)) - shift[:, None]
            gap = ys - yb
            return total((ya - ys) ** 2), total(ya * gap), total(gap)

        apart = (ya - yb) ** 2
        rows = (ya, ya * ya, yb, yb * yb, apart, apart * apart)
        count = jnp.full((1,), len(u), dtype=u.dtype)
        return Sums(count, *map(total, rows), *jax.lax.map(one, sets))

    steps = max(EVALUATIONS // (len(sets) + 2), 1)
    run = over_blocks(
        evaluate,
        Reduction(None, added, none),
        design,
        steps=steps,
        key=plan.key("sums over sets", steps),
    )
    return run((plan.draw, shift, sets), progress).state


def carried_notes(quantities: Iterable[str], sums: Sums) -> list[str]:
    """Notes on quantities whose variance a few draws carry."""
    apart, squares = (each.sum(axis=0) for each in (sums.apart, sums.apart2))
    return variance_notes(quantities, apart, squares, sums.points.sum())


def pilot(plan: Conditioning, design: AbstractDesign) -> Float[np.ndarray, " outputs"]:
    """A value near the mean of each output, of the first block; 0 if not finite."""
    tables = design.tables(block_size(design.size))
    half = design.dimensions // 2

    def mean(draw: Transport, u: Float[Array, "n dd"]) -> Float[Array, " outputs"]:
        live = replace(plan, draw=draw)
        return live.outputs(live.points(u[:, :half]).v).mean(axis=1)

    program = compiled(mean, key=plan.key("mean"), out=0)
    found = np.asarray(program(plan.draw, tables(0, 0)))
    return np.where(np.isfinite(found), found, 0.0)


def require_finite_sums(
    quantities: Sequence[str], *sums: Float[np.ndarray, "replicates ... outputs"]
) -> None:
    """Refuse sums that a non-finite output has entered.

    Raises:
        NonFiniteError: Naming the first such quantity, and in how many replicates.
    """
    for q, name in enumerate(quantities):
        bad = np.zeros(len(sums[0]), dtype=bool)
        for one in sums:
            bad |= ~np.isfinite(one[..., q].reshape(len(one), -1)).all(axis=1)
        if bad.any():
            message = (
                f"{name}: not finite, or too large to square, in some draws of "
                f"{bad.sum()} of {len(bad)} replicates: its variance does not exist; "
                f"{REMEDY}"
            )
            raise NonFiniteError(message)
