"""The compiled heart of a Sobol' analysis: points to sums, nothing kept.

One scrambled net of 2 d dimensions gives A and B. The model is traced once; for every
factor only what lies downstream of it is evaluated again. A block of points is in the
cache from its first bit to its sums.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from uq.designs import AbstractDesign
from uq.designs.base import materialized
from uq.engine import logarithm as elementary
from uq.engine.blocks import Reduction, added, look, over_blocks
from uq.engine.devices import block_size
from uq.engine.incremental import Values, trace
from uq.engine.neighbours import plan, rounded
from uq.engine.programs import compiled
from uq.engine.rolling import outputs_of
from uq.engine.tracing import key_of
from uq.inputs.transport import Transport, transport
from uq.outlines import outline
from uq.quantities import Logarithm, Quantity, evaluated, numbers_of, output
from uq.sensitivity.variance.estimators import Outputs, Sums, Swapped, sums_of


LARGE = 2.0**1000  # a unit for what is too large to add up
STEPS = 64  # blocks that each device runs in one call


class View(NamedTuple):
    """How outputs enter the sums, which so keep their digits: (y - centre) scale."""

    centre: Any  # near the mean, shape (outputs, 1)
    scale: Any  # a power of two, which rounds nothing, shape (outputs, 1)

    __repr__ = outline


class Stage(NamedTuple):
    """What is known after some number of points."""

    size: int  # base points of each replicate
    shift: Float[np.ndarray, "outputs 1"]  # subtracted from the outputs in the sums
    unit: Float[np.ndarray, "outputs 1"]  # power of two in which the sums are, then
    sums: Sums[np.ndarray]

    __repr__ = outline


@dataclass(frozen=True)
class PickFreeze:
    """What is compiled for one analysis.

    Args:
        model: From a parameter class of scalars to any class of scalars.
        quantities: Functions of the model's outputs, by name.
        priors: The class filled with priors.
        factors: Paths of the parameters of each factor, by the factor's name.
        swapped: Whether BA is evaluated too, for second order.
        precision: Of the model's arithmetic; draws and sums are always float64.
        made: What model and quantities are made of; "" where nothing tells.
        draw: The map from points to parameters, of the priors.
    """

    model: Callable[[Any], Any]
    quantities: Mapping[str, Quantity]
    priors: Any
    factors: Mapping[str, Sequence[str]]
    swapped: bool
    precision: str = "float64"
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
        factors = {name: list(paths) for name, paths in self.factors.items()}
        return key_of(*words, self.made, factors, self.swapped, self.precision)

    def stages(
        self,
        design: AbstractDesign,
        progress: Callable[[int, int], None] | None = None,
    ) -> Iterator[Stage]:
        """Sums after each doubling of the points.

        Args:
            design: Points of twice as many dimensions as parameters vary; a power of
                two of them.
            progress: Called with the base points done and the budget, after each call.

        Yields:
            The sums of each replicate over all points so far.
        """
        block = block_size(design.size)
        every = design.size * design.replicates
        total = rounded(every)
        run = over_blocks(
            lambda points, given, _: self._block_outputs(points, given, total),
            self._reduction(),
            design,
            steps=STEPS,
            key=self.key("pick-freeze", total),
        )

        def taken(view: View, start: int, stop: int, **how: Any) -> Sums:
            return run(Given(self.draw, view), blocks=(start, stop), **how).state

        # Any value near the mean serves as shift: that of the first points, which are
        # then taken again. So does any power of two near the spread as unit, in which
        # fourth powers neither overflow nor vanish.
        seen = look(design.size, block)
        some = seen[1] * block
        none = np.zeros((len(self.quantities), 1))
        unit = none + 1
        pilot = taken(View(none, unit), *seen, replicates=1)
        if not np.all(np.isfinite(pilot.aa) & (pilot.aa > 0)):
            sum_ = np.abs(pilot.a[0])  # not finite where it is too large
            unit = _unit(np.where(np.isfinite(sum_), sum_ / some, LARGE))
            pilot = taken(View(none, 1 / unit), *seen, replicates=1)
        view = _view(pilot, unit, some)
        sums, done, stop = None, 0, block
        while stop <= design.size:

            def report(points: int, _: int, before: int = done) -> None:
                if progress:
                    progress(before * design.replicates + points, every)

            new = taken(view, done // block, stop // block, progress=report)
            sums = new if sums is None else added(sums, new)
            yield Stage(stop, view.centre, 1 / view.scale, sums)
            done, stop = stop, 2 * stop

    def first_nonfinite(
        self, design: AbstractDesign, replicate: int, output: int
    ) -> str:
        """The first point of a replicate at which an output is not finite, in words.

        Args:
            design: The points that were evaluated.
            replicate: Which replicate.
            output: Which of the quantities.
        """
        block = block_size(design.size)
        total = rounded(design.size * design.replicates)
        tables = design.tables(block)
        samples = ["A", "B", *(f"A with {factor} of B" for factor in self.factors)]
        samples += [f"B with {factor} of A" for factor in self.factors]

        @jax.jit
        def bad(index: Array) -> Array:
            outputs = self.samples(tables(replicate, index), total)
            values = jnp.concatenate([v for v in outputs if v is not None], axis=1)
            return ~jnp.isfinite(values[output])

        for index in range(design.size // block):
            found = np.asarray(bad(jnp.asarray(index)))
            if found.any():
                point = int(np.argmax(found.any(axis=0)))
                sample = samples[int(np.argmax(found[:, point]))]
                return f"point {index * block + point} of {sample}"
        return "a point that is finite when evaluated alone"

    def rounding(self, design: AbstractDesign) -> Float[np.ndarray, " outputs"]:
        """What the precision costs, seen at some points of a design.

        Returns:
            Largest difference of each output from its float64 value, in standard
            deviations; 0 in float64, NaN where the output does not vary.
        """
        if self.precision == "float64":
            return np.zeros(len(self.quantities))
        exact = replace(self, precision="float64")
        points = design.tables(block_size(design.size))(0, 0)[
            :, : design.dimensions // 2
        ]
        rough, fine = (
            np.asarray(plan.compiled_at()(points), dtype=np.float64)
            for plan in (self, exact)
        )
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.abs(rough - fine).max(axis=1) / fine.std(axis=1)

    def at(self, points: Float[Array, "n d"]) -> Float[Array, "outputs n"]:
        """Every quantity at points of the unit cube.

        Points and draws are kept: fused with what chooses points among others, 200
        inputs took 130 s to compile instead of 4.
        """
        draws = self.draw.rows(materialized(points), self.precision)
        found = outputs_of(self._batched, draws, len(points), self.precision)
        return self._finished(found[:, None])[:, 0]

    def compiled_at(self) -> Callable[[Any], Array]:
        """The same as `at`, one program for any priors of these families."""

        def run(draw: Transport, points: Array) -> Array:
            return replace(self, draw=draw).at(points)

        program = compiled(run, key=self.key("at"), out=0)
        return lambda points: program(self.draw, points)

    def _block_outputs(
        self, points: Float[Array, "n dd"], given: "Given", total: int
    ) -> Outputs:
        """Every quantity at every sample of a block, as they are seen."""
        centre, scale = (leaf[..., None] for leaf in given.view)
        return jax.tree.map(
            lambda values: (values.astype(scale.dtype) - centre) * scale,
            replace(self, draw=given.draw).samples(points, total),
        )

    def samples(self, points: Float[Array, "n dd"], total: int) -> Outputs:
        """Every quantity at every sample: A, B and A with each factor from B.

        Args:
            points: Of the unit cube, A beside B, twice as many dimensions as vary.
            total: Base points in all, which decide the form that is compiled.
        """
        dimensions = points.shape[1] // 2
        both = points[:, :dimensions], points[:, dimensions:]
        a_draws, b_draws = (self.draw.rows(p, self.precision) for p in both)
        shape = jax.ShapeDtypeStruct((len(points),), self.precision)
        program = trace(self._batched, dict.fromkeys(a_draws, shape))
        form = plan(program, self.factors, total, both=self.swapped)
        a, b, y, z = form.pair(program, a_draws, b_draws, both=self.swapped)
        outputs = Outputs(a[:, None], b[:, None], y, z)
        return jax.tree.map(self._finished, outputs)

    def _finished(self, values: Float[Array, "q f n"]) -> Float[Array, "q f n"]:
        """Outputs as quantities: logarithms are taken here, of all factors at once.

        One for each factor would be as many loops to compile.
        """
        log = elementary.log if elementary.in_vectors(values) else jnp.log
        rows = zip(self.quantities.values(), values, strict=True)
        return jnp.stack([log(v) if isinstance(q, Logarithm) else v for q, v in rows])

    def _batched(self, draws: Values) -> Float[Array, "outputs n"]:
        """What quantities are made of, for many draws; what does not vary is fixed."""
        raw = {
            name: output(q.path) if isinstance(q, Logarithm) else q
            for name, q in self.quantities.items()
        }
        fixed = {
            path: jnp.asarray(value, self.precision)
            for path, value in self.draw.fixed.items()
        }

        def one(values: Values) -> Array:
            filled = self.draw.filled(fixed | values)
            found = evaluated(raw, self.model(filled), self.draw.numbers).values()
            return jnp.stack([jnp.asarray(q, dtype=self.precision) for q in found])

        return jax.vmap(one, out_axes=1)(draws)

    def _reduction(self) -> Reduction:
        """Sums over blocks, as `over_blocks` has it."""
        outputs, factors = len(self.quantities), len(self.factors)
        flat, wide, pair = np.zeros((outputs, 1)), np.zeros((outputs, factors)), None
        if self.swapped:
            pair = Swapped(*[wide] * 4, pair=np.zeros((outputs, factors, factors)))
        none = Sums(np.zeros((1, 1)), *[flat] * 5, *[wide] * 6, swapped=pair)
        return Reduction(lambda outputs, _: sums_of(outputs), added, none)


class Given(NamedTuple):
    """What each block is evaluated with."""

    draw: Transport
    view: View

    __repr__ = outline


def _finite(values: np.ndarray) -> np.ndarray:
    return np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)


def _unit(size: np.ndarray) -> np.ndarray:
    """Powers of two near some sizes; 1 for none."""
    exponent = np.where(size > 0, np.frexp(size)[1], 0)
    return np.ldexp(1.0, np.clip(exponent, -1000, 1000))


def _view(pilot: Sums[np.ndarray], unit: np.ndarray, some: int) -> View:
    """Centre and scale by the mean and the spread of some points, seen in a unit."""
    mean = _finite(pilot.a[0] / some)
    square = _finite(pilot.aa[0] / some)
    spread = np.sqrt(np.maximum(square - mean**2, 0))
    # Where it is lost in rounding, the size will do.
    spread = np.where(spread > 1e-8 * np.abs(mean), spread, np.sqrt(square)) * unit
    return View(mean * unit, 1 / _unit(spread))
