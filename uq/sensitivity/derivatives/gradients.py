"""Gradients of quantities in every input that varies, at every draw, none of it kept.

Reverse mode yields the whole gradient of a quantity for a few evaluations of the model,
however many inputs vary. Points, draws, gradients and their sums are one compiled loop.

Source:
    Griewank and Walther (2008), Evaluating Derivatives, 2nd ed., ch. 3 (both modes);
    Chan, Golub and LeVeque (1979), Stanford STAN-CS-79-773 (merged variances).
"""

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float

from uq.designs import Sobol
from uq.distributions.tabulated import normal_quantile
from uq.engine.blocks import Reduction, over_blocks
from uq.engine.devices import block_size, require_double_precision
from uq.engine.moments import library
from uq.engine.propagation import REMEDY, NonFiniteError, require_quantities
from uq.engine.rounding import is_constant
from uq.engine.tracing import key_of
from uq.inputs.black_boxes import require_derivatives
from uq.inputs.dependence import require_independent
from uq.inputs.transport import Transport, transport
from uq.outlines import outline
from uq.parameters import Scalar, flatten, unknown
from uq.priors import nominals, require_varying
from uq.quantities import Quantity, evaluated, numbers_of
from uq.results.measures import Measure, from_replicates
from uq.results.summary import spread
from uq.sensitivity.variance.sobol import INSTEAD


STEPS = 64  # blocks that each device runs in one call
SHARE = 4  # of a block: reverse mode keeps what the model computes on its way
MODES = ("forward", "reverse")
SPACES = ("input", "normal", "uniform")

type Mode = str  # one of MODES
type Progress = Callable[[int, int], None]


class Drawn(NamedTuple):
    """One draw; of n of them the points have a last axis more, the rest are columns."""

    points: Any  # u, in the unit cube, shape (d,)
    inputs: Any  # x, what varies, in its own units, a list
    slopes: Any  # dx/du, a list

    __repr__ = outline


EACH = Drawn(1, 0, 0)  # where many of them have the axis of the draws


class Local(NamedTuple):
    """What is known at one draw; at n of them each leaf has a last axis more."""

    points: Any  # u, in the unit cube, shape (d,)
    inputs: Any  # x, what varies, in its own units, shape (d,)
    slopes: Any  # dx/du, shape (d,)
    values: Any  # y, the quantities, shape (q,)
    gradients: Any  # dy/dx, shape (q, d)

    __repr__ = outline

    def within(self, space: str) -> Float[Array, "q d *n"]:
        """Gradients in the inputs, in u, or in normal scores z with u = Phi(z)."""
        if space == "input":
            return self.gradients
        if space == "uniform":
            return self.gradients * self.slopes[None]
        return self.gradients * normal_slopes(self.points, self.slopes)[None]


def normal_slopes(u: Any, slopes: Any) -> Any:
    """dx/dz from dx/du, where u = Phi(z)."""
    return (
        slopes
        * jnp.exp(-(jnp.vectorize(normal_quantile)(u) ** 2) / 2)
        / np.sqrt(2 * np.pi)
    )


class Totals(NamedTuple):
    """Sums over draws; a leading axis is that of the replicates."""

    count: Any
    mean: Any  # of each quantity
    deviation: Any  # its squared deviations from the mean
    sums: Any  # of what was asked for

    __repr__ = outline

    @property
    def variance(self) -> np.ndarray:
        """Of each quantity, shape (replicates, q, 1); NaN where that does not vary."""
        variance = np.asarray(self.deviation / self.count[:, None])
        if len(self.count) > 1:
            variance = spread(self.count[:, None], self.mean, self.deviation)[1]
        constant = is_constant(np.sqrt(np.maximum(variance, 0)), self.mean)
        return np.where(constant, np.nan, variance)[..., None]

    @property
    def constant(self) -> Bool[np.ndarray, " q"]:
        """Whether each quantity does not vary, all draws taken together."""
        return np.isnan(self.pooled().variance[0, :, 0])

    def averages(self, name: str) -> np.ndarray:
        """Means of one of the sums, replicates first."""
        values = self.sums[name]
        return values / self.count.reshape(-1, *[1] * (values.ndim - 1))

    def pooled(self) -> "Totals":
        """All replicates as one, the leading axis kept; its variance has no bias."""
        whole = functools.reduce(_merged, _rows(self))
        whole = jax.tree.map(lambda leaf: np.asarray(leaf)[None], whole)
        variance = spread(self.count[:, None], self.mean, self.deviation)[0]
        return whole._replace(deviation=variance * whole.count[:, None])

    def measure(self, formula: Callable[["Totals"], np.ndarray], doc: str) -> Measure:
        """A function of all draws, its error from the spread over the replicates."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return from_replicates(formula(self.pooled())[0], formula(self), doc)


@dataclass(frozen=True)
class Gradients:
    """Quantities of a model and their derivatives.

    Args:
        model: From a parameter class of scalars to any class of scalars.
        priors: The class filled with priors.
        quantities: Functions of the model's outputs, by name.
        mode: "reverse" costs by the quantity, "forward" by the input.
        made: What model and quantities are made of; "" where nothing tells.
        draw: The map from points to parameters, of the priors.
    """

    model: Callable[[Any], Any]
    priors: Any
    quantities: Mapping[str, Quantity]
    mode: Mode
    made: str = ""
    draw: Transport = field(kw_only=True, default=None)  # pyright: ignore[reportAssignmentType]

    __repr__ = outline

    def __post_init__(self) -> None:
        if self.draw is None:
            numbers = numbers_of(self.quantities)
            object.__setattr__(self, "draw", transport(self.priors, numbers))

    def key(self, *words: Any) -> str:
        """What a program of this analysis is made of, numbers apart."""
        if not self.made:
            return ""
        return key_of(*words, self.mode, self.made, derived=True)

    def at(self, one: Drawn) -> Local:
        """Everything at one draw."""
        inputs, u = list(one.inputs), one.points
        derive = _reverse if self.mode == "reverse" else _forward
        values, rows = derive(self.answers(u), inputs, len(self.quantities))
        gradients = jnp.stack([jnp.stack(row) for row in rows])
        slopes = jnp.stack(one.slopes)
        return Local(u, jnp.stack(inputs), slopes, jnp.stack(values), gradients)

    def drawn(self, points: Float[Array, "n d"]) -> Drawn:
        """Many draws, computed once and kept: XLA would repeat them in every loop."""
        # Each depends on its own coordinate alone: a single tangent holds all slopes.
        along = jnp.ones_like(points)
        inputs, slopes = jax.jvp(self.draw.columns, (points,), (along,))
        both = jax.lax.optimization_barrier(
            [[each[path] for path in self.draw.free] for each in (inputs, slopes)]
        )
        return Drawn(points.T, *both)

    def inputs(self, u: Float[Array, " d"]) -> list[Scalar]:
        """Draws of the parameters that vary."""
        drawn = flatten(self.draw(u))[0]
        return [drawn[path] for path in self.draw.free]

    def slopes(self, u: Float[Array, " d"]) -> Float[Array, " d"]:
        """How fast each of them moves with its own coordinate, dx/du."""
        # Each depends on that one alone: a single tangent holds all slopes.
        return jnp.stack(jax.jvp(self.inputs, (u,), (jnp.ones_like(u),))[1])

    def answers(
        self, u: Float[Array, " d"]
    ) -> Callable[[Sequence[Scalar]], list[Scalar]]:
        """The quantities as a function of what varies; what does not is a constant."""

        def quantities_at(inputs: Sequence[Scalar]) -> list[Scalar]:
            filled = dict(zip(self.draw.free, inputs, strict=True))
            outputs = self.model(self.draw.filled(filled))
            found = evaluated(self.quantities, outputs, self.draw.numbers).values()
            return [jnp.asarray(value, dtype=u.dtype) for value in found]

        return quantities_at

    def totals(
        self,
        design: Sobol,
        reduce: Callable[[Any], dict[str, Array]],
        progress: Progress | None = None,
        *,
        words: Sequence[Any],
        at: Callable[["Gradients", Drawn], Any] | None = None,
        like: Any = None,
    ) -> Totals:
        """Sums over the draws of each replicate.

        Args:
            design: Points of the unit cube.
            reduce: From what is known at n draws to what is summed up, by name.
            progress: Called with the draws done and all draws, after each call.
            words: What tells this analysis from others of the same quantities.
            at: What is known at a draw, if more than `Gradients.at` tells.
            like: Shapes of that.

        Raises:
            NonFiniteError: If a quantity is not finite somewhere.
        """
        known = at or Gradients.at
        width, rows = len(self.draw.free), len(self.quantities)
        flat = jax.ShapeDtypeStruct((width,), float)
        values = jax.ShapeDtypeStruct((rows,), float)
        gradients = jax.ShapeDtypeStruct((rows, width), float)
        like = like or Local(flat, flat, flat, values, gradients)

        def evaluate(points: Float[Array, "n d"], draw: Transport, _: Any) -> Totals:
            live = replace(self, draw=draw)
            every = jax.vmap(lambda one: known(live, one), in_axes=(EACH,), out_axes=-1)
            local = every(live.drawn(points))
            mean = jnp.mean(local.values, axis=1)
            apart = jnp.sum((local.values - mean[:, None]) ** 2, axis=1)
            return Totals(jnp.asarray(len(points), float), mean, apart, reduce(local))

        block = block_size(design.size, share=SHARE)
        many = jax.tree.map(
            lambda leaf: jax.ShapeDtypeStruct((*leaf.shape, block), leaf.dtype), like
        )
        sums = jax.eval_shape(reduce, many)
        none = Totals(np.zeros(()), np.zeros(rows), np.zeros(rows), sums)
        run = over_blocks(
            evaluate,
            Reduction(None, _merged, none),
            design,
            steps=STEPS,
            block=block,
            key=self.key("derivatives", *words),
        )
        found = run(self.draw, progress).state
        for name, bad in zip(self.quantities, ~np.isfinite(found.mean.T), strict=True):
            if bad.any():
                message = (
                    f"{name}: not finite, or too large to sum, in some draws of "
                    f"{bad.sum()} of {len(bad)} "
                    f"replicates: its derivatives do not exist there; {REMEDY}"
                )
                raise NonFiniteError(message)
        return found


def planned(
    model: Callable[[Any], Any],
    priors: Any,
    quantities: Mapping[str, Quantity],
    mode: Mode | None = None,
) -> Gradients:
    """What will be derived; whatever can be refused is refused here.

    Args:
        model: A traceable function from one set of scalars to any class of scalars.
        priors: The model's parameter class, filled with independent priors.
        quantities: Functions of the model's outputs, by name.
        mode: None is forward where fewer inputs vary than there are quantities.

    Raises:
        RuntimeError: If double precision is off.
        ValueError: If no parameter varies, the inputs of a `Joint` depend on one
            another, there is no quantity, no such mode, or a black box in the
            model, which has no derivatives.
    """
    require_double_precision()
    priors = require_independent(priors, instead=INSTEAD)
    free = require_varying(priors)
    made = require_quantities(model, priors, quantities)
    point = jax.tree.map(np.float64, nominals(priors))
    require_derivatives(model, point)
    mode = mode or ("reverse" if len(quantities) <= len(free) else "forward")
    if mode not in MODES:
        raise ValueError(unknown("mode", mode, MODES))
    return Gradients(model, priors, quantities, mode, made)


def summed(terms: dict[str, Float[Array, "q d n"]]) -> dict[str, Float[Array, "q d"]]:
    """Each term summed over the draws, all in one loop: XLA makes a loop of each."""
    values = tuple(term.astype(jnp.float64) for term in terms.values())
    zeros = tuple(jnp.zeros(()) for _ in values)

    def add(so_far: Sequence[Array], new: Sequence[Array]) -> tuple[Array, ...]:
        return tuple(map(jnp.add, so_far, new))

    return dict(zip(terms, jax.lax.reduce(values, zeros, add, (2,)), strict=True))


def _reverse(
    answers: Callable[..., list[Scalar]], inputs: list[Scalar], count: int
) -> tuple[list[Scalar], list[list[Scalar]]]:
    """Quantities and gradients, a backward pass for each quantity.

    The forward pass is the same in all, and compiled once.
    """
    pairs = [
        jax.value_and_grad(lambda x, k=k: answers(x)[k])(inputs) for k in range(count)
    ]
    return [value for value, _ in pairs], [gradient for _, gradient in pairs]


def _forward(
    answers: Callable[..., list[Scalar]], inputs: list[Scalar], count: int
) -> tuple[list[Scalar], list[list[Scalar]]]:
    """Quantities and gradients, a pass for each input."""

    def along(number: int) -> tuple[list[Scalar], list[Scalar]]:
        def moved(x: Scalar) -> list[Scalar]:
            return answers([*inputs[:number], x, *inputs[number + 1 :]])

        x = inputs[number]
        return jax.jvp(moved, (x,), (jnp.ones_like(x),))

    passes = [along(number) for number in range(len(inputs))]
    return passes[0][0], [[slopes[k] for _, slopes in passes] for k in range(count)]


def _rows(totals: Totals) -> list[Totals]:
    """The leaves' first axis taken apart."""
    rows = range(len(totals.count))
    return [jax.tree.map(lambda leaf, row=row: leaf[row], totals) for row in rows]


def _merged(a: Totals, b: Totals) -> Totals:
    """Two sets of draws as one."""
    count = a.count + b.count
    share, gap = b.count / library(count).maximum(count, 1), b.mean - a.mean
    return Totals(
        count,
        a.mean + gap * share,
        a.deviation + b.deviation + gap**2 * a.count * share,
        jax.tree.map(lambda x, y: x + y, a.sums, b.sums),
    )
