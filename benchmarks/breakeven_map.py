"""Where orbit beats Earth: 200 x 200 cells of 10^5 draws, beside cell after cell.

Space-uq evaluates a draw once and repeats in each cell what the two parameters reach.
The others evaluate the whole model in every cell, and so are measured in few of them.
"""

from collections.abc import Callable
from typing import Any

from benchmarks.report import Goal, Row, Section, Table
from benchmarks.running import Part, Size


OURS, FULL, NUMPY = "space-uq sweep", "JAX, every cell in full", "NumPy, every cell"
WANTED = ("space.lcoc<earth.lcoc",)
AXES = {"launch.price": (10.0, 10_000.0), "solar.specific_power": (20.0, 1000.0)}
REPLICATES, SIDE = 16, 200


def parts(size: Size) -> list[Part]:
    """The whole map, and a few of its cells in full."""
    draws, side, few, less = 2**17, SIDE, 4, 2**14
    if size == "quick":
        draws, side, few, less = 2**9, 20, 2, 2**9
    return [
        {"tool": OURS, "draws": draws, "side": side},
        {"tool": FULL, "draws": draws, "side": few},
        {"tool": NUMPY, "draws": less, "side": few},
    ]


def measure(tool: str, draws: int, side: int) -> Row:
    """One tool's time for a map of side x side cells, and what it found."""
    from benchmarks.measure import peak_memory, single, timed

    work = {OURS: swept, FULL: in_full, NUMPY: in_numpy}[tool](draws, side)
    share, timing = (single if tool == OURS else timed)(work)
    evaluations = draws * side**2
    return {
        "cells": side**2,
        "evaluations": evaluations,
        "rate": evaluations / timing.seconds,
        "share": float(share),
        "peak": peak_memory(),
        **timing._asdict(),
    }


def axes(side: int) -> dict[str, Any]:
    """Values of both parameters, even in the logarithm."""
    import numpy as np

    return {path: np.geomspace(*ends, side) for path, ends in AXES.items()}


def swept(draws: int, side: int) -> Callable[[], float]:
    """The map in one sweep; its mean over all cells."""
    from benchmarks.problems import lcoc
    from uq.designs import Sobol
    from uq.sweeps.sweep import sweep

    task, size = lcoc(WANTED), draws // REPLICATES
    design = Sobol(task.dimensions, size, replicates=REPLICATES, seed=0)
    given = (task.model, task.priors, task.quantities, axes(side), design)
    return lambda: sweep(*given).estimate(WANTED[0])[0].mean()


def moved(side: int) -> Callable[[Any], list[Any]]:
    """From a point of the unit cube and a cell's two values to the event there."""
    from benchmarks.problems import lcoc
    from uq.parameters import replace_leaves

    task = lcoc(WANTED)

    def event(point: Any) -> list[Any]:
        changes = dict(zip(AXES, (point[-2], point[-1]), strict=True))
        filled = replace_leaves(task.drawn(point[:-2]), changes)
        return list(task.answers(filled).values())

    return event


def cells(side: int) -> Any:
    """The two values of each cell, shape (side^2, 2)."""
    import numpy as np

    return np.stack(np.meshgrid(*axes(side).values(), indexing="ij"), -1).reshape(-1, 2)


def in_full(draws: int, side: int) -> Callable[[], float]:
    """A jitted loop over cells and blocks of draws, everything computed in each."""
    import jax
    import jax.numpy as jnp
    import numpy as np

    from benchmarks.problems import lcoc
    from uq.designs import Sobol
    from uq.engine.devices import block_size
    from uq.engine.programs import on_every_device

    task, event = lcoc(WANTED), moved(side)
    design = Sobol(task.dimensions, draws, replicates=1, seed=0)
    block = block_size(draws // jax.device_count())

    def run(tables: Any, cell: Any, blocks: Any) -> Any:
        def step(so_far: Any, index: Any) -> tuple[Any, None]:
            points = tables(0, index)
            at = jnp.broadcast_to(cell[None, :], (block, 2))
            values = jax.vmap(lambda u: event(u)[0])(jnp.hstack([points, at]))
            return so_far + jnp.sum(values), None

        return jax.lax.scan(step, jnp.zeros(()), blocks)[0][None]

    everywhere = on_every_device(run, spread=[False, False, True])

    def work() -> float:
        tables, blocks = design.tables(block), jnp.arange(draws // block)
        sums = [everywhere(tables, jnp.asarray(cell), blocks) for cell in cells(side)]
        return float(np.sum(sums)) / (draws * side**2)

    return work


def in_numpy(draws: int, side: int) -> Callable[[], float]:
    """Whole columns in NumPy, cell after cell; the draws are made beforehand."""
    import numpy as np

    from benchmarks.in_numpy import in_numpy as translated
    from benchmarks.problems import EDGE, lcoc

    dimensions = lcoc(WANTED).dimensions
    run = translated(moved(side), dimensions + 2)
    uniform = np.random.default_rng(0).random((draws, dimensions))
    points = np.clip(uniform, EDGE, 1 - EDGE)

    def work() -> float:
        found = [
            run(np.hstack([points, np.broadcast_to(cell, (draws, 2))])).mean()
            for cell in cells(side)
        ]
        return float(np.mean(found))

    return work


def section(rows: list[Row]) -> Section:
    """Cells times draws a second, and how many times those of the others."""
    ours = rows[0].get("rate")
    told = [
        {**r, "times": ours / r["rate"]} if ours and "rate" in r else r for r in rows
    ]
    full = next((r.get("times") for r in told if r["tool"] == FULL), None)
    whole = rows[0].get("seconds") if rows[0]["side"] == SIDE else None
    columns = ["tool", "draws", "cells", "evaluations", "seconds", "cpu", "runs"]
    columns += ["compilation", "rate", "times", "peak"]
    return Section(
        "Breakeven map of LCOC, 200 x 200 cells of 10^5 draws",
        [Table("", columns, told)],
        [
            Goal("map of 200 x 200 x 10^5, s", whole, 60.0, at_least=False),
            Goal("cells a second, times those in full", full, 10.0),
        ],
        [
            "An evaluation is one cell at one draw; all three have the same model. The "
            "sweep is run once: its CPU seconds include compilation."
        ],
    )
