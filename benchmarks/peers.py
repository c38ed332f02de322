"""Other tools' Sobol' analyses, each as its documentation shows it.

Every tool draws its own points of the unit cube, has them evaluated and estimates
first-order and total indices, with intervals where it offers any. As a program,
`python -m benchmarks.peers TOOL N`, one of them answers for the LCOC chain, compiled.
"""

import json
import sys
from collections.abc import Callable
from typing import NamedTuple

import numpy as np


type Evaluate = Callable[[np.ndarray], np.ndarray]

RESAMPLES = 100
SEED = 1
WIDE = 1.959964  # half an interval of 95 %, in standard errors


class Found(NamedTuple):
    """Indices, how many evaluations they cost and what the tool says they are off."""

    first: np.ndarray
    total: np.ndarray
    evaluations: int
    first_error: np.ndarray | None = None  # standard errors
    total_error: np.ndarray | None = None


def salib(evaluate: Evaluate, dimensions: int, base: int) -> Found:
    """SALib: scrambled net, default estimators, bootstrap of 100 resamples."""
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol as design

    names = [f"x{i}" for i in range(dimensions)]
    setting = {
        "num_vars": dimensions,
        "names": names,
        "bounds": [[0.0, 1.0]] * dimensions,
    }
    points = design.sample(setting, base, calc_second_order=False, seed=SEED)
    told = analysis.analyze(
        setting,
        evaluate(points),
        calc_second_order=False,
        num_resamples=RESAMPLES,
        seed=SEED,
    )
    errors = told["S1_conf"] / WIDE, told["ST_conf"] / WIDE
    return Found(told["S1"], told["ST"], len(points), *errors)


def openturns(evaluate: Evaluate, dimensions: int, base: int) -> Found:
    """OpenTURNS: random points, Saltelli's estimators, asymptotic intervals.

    Its other intervals, a bootstrap, take longer.
    """
    import openturns as ot

    ot.RandomGenerator.SetSeed(SEED)
    cube = ot.JointDistribution([ot.Uniform(0.0, 1.0)] * dimensions)
    points = ot.SobolIndicesExperiment(cube, base, False).generate()  # noqa: FBT003
    values = ot.Sample.BuildFromPoint(evaluate(np.asarray(points)))
    told = ot.SaltelliSensitivityAlgorithm(points, values, base)
    told.setUseAsymptoticDistribution(True)  # noqa: FBT003
    bounds = told.getFirstOrderIndicesInterval(), told.getTotalOrderIndicesInterval()
    errors = [
        np.subtract(each.getUpperBound(), each.getLowerBound()) / (2 * WIDE)
        for each in bounds
    ]
    first, total = told.getFirstOrderIndices(), told.getTotalOrderIndices()
    return Found(np.array(first), np.array(total), len(points), *errors)


def jaxgsa(evaluate: Evaluate, dimensions: int, base: int) -> Found:
    """jaxgsa: scrambled net, default estimators, bootstrap of 100 resamples."""
    import jaxgsa as gsa

    setting = gsa.Problem.from_dict({f"x{i}": (0.0, 1.0) for i in range(dimensions)})
    design = gsa.sobol.sample(
        setting, base_n=base, calc_second_order=False, seed=SEED, verbose=False
    )
    told = gsa.sobol.analyze(
        design,
        evaluate(np.asarray(design.samples)),
        n_bootstrap=RESAMPLES,
        key=SEED,
        verbose=False,
    )
    errors = [
        np.ptp(np.asarray(bounds), axis=0) / (2 * WIDE)
        for bounds in (told.S1_conf, told.ST_conf)
    ]
    first, total = np.asarray(told.S1), np.asarray(told.ST)
    return Found(first, total, len(design.samples), *errors)


def scipy(evaluate: Evaluate, dimensions: int, base: int) -> Found:
    """SciPy: scrambled net, no intervals (its bootstrap is a further call)."""
    from scipy.stats import sobol_indices, uniform

    told = sobol_indices(
        func=lambda x: evaluate(x.T)[None],
        n=base,
        dists=[uniform()] * dimensions,
        rng=np.random.default_rng(SEED),
    )
    first, total = np.ravel(told.first_order), np.ravel(told.total_order)
    return Found(first, total, base * (dimensions + 2))


PEERS: dict[str, Callable[[Evaluate, int, int], Found]] = {
    "SALib": salib,
    "OpenTURNS": openturns,
    "jaxgsa": jaxgsa,
    "SciPy": scipy,
}


def main(tool: str, base: str) -> None:
    """One tool's answer, from imports to intervals, printed as JSON."""
    from uq.engine.cores import prepare

    prepare()  # before JAX is imported: our model on every core
    from benchmarks.problems import lcoc

    task = lcoc()
    found = PEERS[tool](task.compiled(), task.dimensions, int(base))
    told = {k: v.tolist() for k, v in found._asdict().items() if np.ndim(v)}
    print(json.dumps(told | {"evaluations": found.evaluations}))


if __name__ == "__main__":
    main(*sys.argv[1:])
