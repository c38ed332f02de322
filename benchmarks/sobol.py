"""Sobol' analysis of the LCOC chain, end to end: ours beside SALib and SciPy, one run.

Every peer draws its own points, evaluates the same compiled model (whole batches, which
flatters it: its users write NumPy) and estimates; errors are against ours with eight
times the points. Run it with `python -m benchmarks.sobol [log2 of the base points]`.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from uq.cores import prepare


@dataclass(frozen=True)
class Problem:
    """What all analyse: a function of points of the unit cube, one output."""

    dimensions: int
    evaluate: Callable[[np.ndarray], np.ndarray]
    ours: Callable[..., Any]


def problem() -> Problem:
    """The logarithm of LCOC in orbit under the near-term priors."""
    import jax

    from equations.models.orbital_datacenter import orbital_datacenter
    from priors.orbital_datacenter import near_term
    from uq.priors import varying
    from uq.quantities import quantities
    from uq.sampling import transport
    from uq.sobol import sobol_indices

    priors, model, wanted = near_term(), orbital_datacenter(), "log:space.lcoc"
    quantity = quantities([wanted])
    draw = transport(priors)
    one = jax.jit(jax.vmap(lambda u: quantity[wanted](model(draw(u)))))

    def evaluate(points: np.ndarray) -> np.ndarray:
        inside = np.clip(points, 1e-12, 1 - 1e-12)
        return np.array(one(inside))

    def ours(base: int, progress: Callable[[int, int], None] | None = None) -> Any:
        return sobol_indices(
            model, priors, quantity, size=base // 16, seed=0, progress=progress
        )

    return Problem(len(varying(priors)), evaluate, ours)


def salib(task: Problem, base: int) -> tuple[np.ndarray, np.ndarray, int]:
    """SALib with its default intervals (100 bootstrap resamples)."""
    from SALib.analyze import sobol as analyze
    from SALib.sample import sobol as sample

    d = task.dimensions
    names = [f"x{i}" for i in range(d)]
    setting = {"num_vars": d, "names": names, "bounds": [[0.0, 1.0]] * d}
    points = sample.sample(setting, base, calc_second_order=False, seed=1)
    found = analyze.analyze(
        setting, task.evaluate(points), calc_second_order=False, seed=1
    )
    return found["S1"], found["ST"], len(points)


def scipy(task: Problem, base: int) -> tuple[np.ndarray, np.ndarray, int]:
    """SciPy, without intervals."""
    from scipy.stats import sobol_indices, uniform

    found = sobol_indices(
        func=lambda x: task.evaluate(x.T)[None],
        n=base,
        dists=[uniform()] * task.dimensions,
        rng=np.random.default_rng(1),
    )
    total = np.ravel(found.total_order)
    return np.ravel(found.first_order), total, base * (task.dimensions + 2)


def main() -> None:
    """Print a line for each: evaluations a second, our ratio to it, error of ST."""
    prepare()
    base = 2 ** int(sys.argv[1]) if len(sys.argv) > 1 else 2**14
    task = problem()
    laps: list[tuple[float, int]] = []
    truth = task.ours(
        8 * base, lambda done, _: laps.append((time.perf_counter(), done))
    )
    (first, early), (last, late) = laps[0], laps[-1]
    ours = (late - early) * (task.dimensions + 2) / (last - first)
    found = task.ours(base)
    error = np.abs(found.result.total - truth.result.total).max()
    print(f"{base} base points, {task.dimensions} inputs, float64")
    print(
        f"space-uq  {ours / 1e6:9.3f} M/s  with standard errors; {found.seconds:.1f} s "
        f"with compilation, error {error:.1e}"
    )
    for name, peer in (("SALib", salib), ("SciPy", scipy)):
        peer(task, 16)  # imports and compilation are not its fault
        task.evaluate(np.full((base * (task.dimensions + 2), task.dimensions), 0.5))
        start = time.perf_counter()
        _, total, count = peer(task, base)
        speed = count / (time.perf_counter() - start)
        error = np.abs(total - truth.result.total[0]).max()
        print(
            f"{name:9} {speed / 1e6:9.3f} M/s  ours / theirs {ours / speed:7.1f}, "
            f"error {error:.1e}"
        )


if __name__ == "__main__":
    main()
