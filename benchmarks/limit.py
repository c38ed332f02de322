"""How far from the processor's own speed: the same operations in C, on one core."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from benchmarks.report import Row, Section, Table
from benchmarks.running import Part, Size


type Work = Callable[[], np.ndarray]

ONE_CORE = True
C, XLA = "C, the operations one by one", "XLA, the same operations"
NUMPY = "NumPy, the same operations"
OURS, STREAM = "space-uq, its compiled model", "space-uq stream"
BLOCK = 512  # points that XLA evaluates at once
CLOSE = 1e-12  # relative: within it all agree


def parts(size: Size) -> list[Part]:
    """Each way to evaluate the model; points of 29 MB, of which a stream keeps none."""
    draws = 2**12 if size == "quick" else 2**15
    alike = [{"what": what, "draws": draws} for what in (C, XLA, OURS, NUMPY)]
    return [*alike, {"what": STREAM, "draws": 16 * draws}]


def measure(what: str, draws: int) -> Row:
    """One way, on one core."""
    from benchmarks.measure import once, timed
    from benchmarks.problems import lcoc

    task = lcoc()
    if what == STREAM:
        return timed(streamed(task, draws))[1]._asdict()
    points = np.random.default_rng(0).random((draws, task.dimensions))
    made = once(lambda: WAYS[what](task, points))
    values, timing = timed(made.found)
    apart = float(np.max(np.abs(values / task.compiled()(points) - 1)))
    if not apart <= CLOSE:
        raise RuntimeError(f"{apart:.1e} from the model, relative")
    making = made.seconds + made.compilation  # the C compiler is not JAX's
    more = {"compilation": timing.compilation + making, "apart": apart}
    return timing._asdict() | more


def in_c(task: Any, points: np.ndarray) -> Work:
    """C made from the model, which reads its points coordinate by coordinate."""
    from benchmarks.in_c import in_c as translated

    run = translated(lambda u: tuple(task.at_each(u)), task.dimensions)
    columns = np.ascontiguousarray(points.T)
    return lambda: run(columns)[0]


def in_xla(task: Any, points: np.ndarray) -> Work:
    """The operations that the C is made from, compiled by JAX."""
    return _jitted(lambda u: task.at_each(u)[0], points)


def as_ours(task: Any, points: np.ndarray) -> Work:
    """The model with quantiles of ours, which are the same bit by bit everywhere."""
    return _jitted(lambda u: task.at(u)[0], points)


def _jitted(first: Callable[[Any], Any], points: np.ndarray) -> Work:
    """A scalar of every point by JAX, a block after another, coordinates apart."""
    import jax

    def block(columns: Any) -> Any:
        return jax.vmap(first, in_axes=1)(columns)

    run = jax.jit(lambda blocks: jax.lax.map(block, blocks))
    blocks = points.reshape(-1, BLOCK, points.shape[1]).swapaxes(1, 2).copy()
    return lambda: np.asarray(run(blocks)).ravel()


def in_numpy(task: Any, points: np.ndarray) -> Work:
    """The operations that the C is made from, in NumPy."""
    run = task.numpy()
    return lambda: run(points)


WAYS = {C: in_c, XLA: in_xla, OURS: as_ours, NUMPY: in_numpy}


def streamed(task: Any, draws: int) -> Callable[[], Any]:
    """Points made, evaluated and reduced to statistics."""
    from uq.designs import Sobol
    from uq.forward.streaming import stream

    design = Sobol(task.dimensions, draws // 16, replicates=16, seed=0)
    return lambda: stream(task.answers, task.priors, design)


def section(rows: Sequence[Row]) -> Section:
    """Time of an evaluation, and how many times that in C."""
    told = [
        {**row, "per_evaluation": row["seconds"] / row["draws"]}
        if "seconds" in row
        else row
        for row in rows
    ]
    best = next((row.get("per_evaluation") for row in told if row["what"] == C), None)
    if best:
        told = [
            {**row, "limit": row["per_evaluation"] / best}
            if "per_evaluation" in row
            else row
            for row in told
        ]
    columns = ["what", "draws", "seconds", "cpu", "runs", "compilation"]
    return Section(
        "The limit: one evaluation of the LCOC chain on one core",
        [Table("", [*columns, "per_evaluation", "limit", "apart"], told)],
        notes=[
            "The C is made from the model's own operations, in loops over 256 points "
            "that `cc -O3 -march=native` turns into vector instructions; logarithms, "
            "powers and the like are the C library's, one at a time; XLA has them in "
            "vectors. No rounding is given up. NumPy's time is that of its operations, "
            "whose trace stands as compilation.",
            "space-uq's compiled model has its own quantile functions; its stream "
            "makes the points and takes the moments, too.",
        ],
    )
