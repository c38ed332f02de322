"""Methods of SALib on our draws, labelled and guarded.

SALib turns an output that is not finite, or does not vary, into zeros in silence; here
the first never reaches it and the second is NaN, with a note. Its error bars are left
aside: ours are the spread over independent replicates of the design. That spread does
not hold the bias of a method, so that none has an interval.

Source:
    Iwanaga, Usher and Herman (2022), Socio-Environ. Syst. Model. 4, 18155 (SALib).
"""

import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from uq.engine.propagation import propagate, require_finite
from uq.inputs.transport import transport
from uq.parameters import unknown
from uq.priors import require_varying
from uq.quantities import Quantity, evaluated
from uq.results.measures import Measure, Sensitivities, biases, from_replicates


# What SALib returns under a name, and what it is.
MEASURES = {
    "fast": {"ST": "total index [-]", "S1": "first-order index [-]"},
    "rbd-fast": {"S1": "first-order index [-]"},
    "delta": {"delta_raw": "Borgonovo's delta [-]", "S1": "first-order index [-]"},
    "pawn": {"median": "median Kolmogorov-Smirnov distance over slices [-]"},
    "hdmr": {
        "S": "first-order index, correlation included [-]",
        "Sa": "its structural part [-]",
        "Sb": "its correlative part [-]",
    },
}
BIASES = {
    "fast": "its frequencies are whole numbers and its harmonics few, so that some of "
    "an input's share is taken for another's, alike in all replicates",
    "rbd-fast": "it follows the noise of each replicate with all of its harmonics, "
    "alike in all",
    "delta": "densities are smoothed, and the correction for it is not exact",
    "pawn": "distances are never negative: too large where there are few draws",
    "hdmr": "splines follow the noise of each replicate, alike in all",
}
GIVEN = tuple(name for name in MEASURES if name != "fast")
HARMONICS = 4  # of FAST's curve, which needs more than 4 M^2 points
RESAMPLES = 10  # SALib's delta is corrected for bias by so many


def analyze(
    method: str,
    inputs: Mapping[str, Float[np.ndarray, "replicates n"]],
    outputs: Mapping[str, Float[np.ndarray, "replicates n"]],
    *,
    seed: int,
) -> Sensitivities:
    """A method of SALib that needs no design of its own, on draws that we made.

    Args:
        method: One of "rbd-fast", "delta", "pawn" and "hdmr".
        inputs: Draws of every parameter that varies, by name.
        outputs: What the model answered, by name.
        seed: Of SALib's resampling.

    Raises:
        ValueError: If there is no such method.
        NonFiniteError: If an output is not finite: SALib would answer with zeros.
    """
    if method not in GIVEN:
        raise ValueError(unknown("method of SALib", method, GIVEN))
    require_finite(dict(outputs))
    names, start = list(inputs), time.perf_counter()
    x = np.stack([np.asarray(inputs[name]) for name in names], axis=-1)
    problem = {
        "num_vars": len(names),
        "names": names,
        "bounds": [[float(each.min()), float(each.max())] for each in x.T],
    }

    def run(rows: Any, y: np.ndarray) -> dict[str, np.ndarray]:
        return _analyzed(method, problem, rows, y, seed)

    parts = {
        name: (run(x.reshape(-1, len(names)), y.ravel()), list(map(run, x, y)))
        for name, y in outputs.items()
    }
    return _found(method, names, parts, len(x) * x.shape[1], start, [])


def fast(
    model: Callable[[Any], Any],
    priors: Any,
    quantities: Mapping[str, Quantity],
    *,
    size: int,
    seed: int,
    replicates: int = 16,
) -> Sensitivities:
    """Extended FAST of SALib, its curves mapped through our priors.

    Args:
        model: A traceable function from one set of scalars to any class of scalars.
        priors: The model's parameter class, filled with independent priors.
        quantities: What is analysed, by name.
        size: Points of each curve, more than 64; there is one for each parameter.
        seed: Same seed, same indices.
        replicates: Independent sets of curves.

    Raises:
        ValueError: If the curve has too few points.
        NonFiniteError: If a quantity is not finite somewhere.
    """
    from SALib.sample import fast_sampler

    names, start = require_varying(priors), time.perf_counter()
    if size <= 4 * HARMONICS**2:
        least = 4 * HARMONICS**2 + 1
        raise ValueError(f"FAST needs {least} points a curve, got size {size}")
    cube = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    inside = np.finfo(np.float64).epsneg
    draw = jax.jit(jax.vmap(transport(priors)))
    answers: dict[str, list[np.ndarray]] = {name: [] for name in quantities}

    def quantities_of(p: Any) -> dict[str, Any]:
        return evaluated(quantities, model(p))

    for replicate in range(replicates):
        # Of its own for every seed and replicate, and odd: SALib takes 0 for none.
        key = np.random.SeedSequence(seed, spawn_key=(replicate,)).generate_state(1)
        u = fast_sampler.sample(cube, size, M=HARMONICS, seed=int(key[0]) | 1)
        draws = draw(jnp.asarray(np.clip(u, inside, 1 - inside)))
        for name, y in propagate(quantities_of, draws).items():
            answers[name].append(y)
    parts = {}
    for name, rows in answers.items():
        each = [_analyzed("fast", cube, None, y, seed) for y in rows]
        parts[name] = (
            {k: np.mean([r[k] for r in each], axis=0) for k in each[0]},
            each,
        )
    assumes = ["inputs are independent", f"no harmonic above {HARMONICS} matters"]
    total = replicates * size * len(names)
    return _found("fast", names, parts, total, start, assumes)


def _analyzed(
    method: str, problem: dict[str, Any], x: Any, y: np.ndarray, seed: int
) -> dict[str, np.ndarray]:
    """What SALib says of one output; NaN where it does not vary."""
    from SALib.analyze import delta, fast, hdmr, pawn, rbd_fast

    names, count = MEASURES[method], problem["num_vars"]
    if np.ptp(y) == 0:
        return {name: np.full(count, np.nan) for name in names}
    draws = {"fast": (y,)}.get(method, (x, y))
    more: dict[str, Any] = {
        "fast": {"M": HARMONICS, "num_resamples": 2},
        "rbd-fast": {"num_resamples": 2},
        "delta": {"num_resamples": RESAMPLES},
        "pawn": {},
        "hdmr": {"maxorder": 1, "K": 1},
    }[method]
    run: Any = {
        "fast": fast,
        "rbd-fast": rbd_fast,
        "delta": delta,
        "pawn": pawn,
        "hdmr": hdmr,
    }[method]
    # Ignored: of its bootstraps, whose errors are not used here, and of an HDMR whose
    # successor in 1.6 fails at first order. Recorded: what SALib says nevertheless.
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("ignore")
        # SALib takes a seed of 0 for none.
        returned = run.analyze(problem, *draws, seed=1 + seed, **more)
    return {name: np.asarray(returned[name], dtype=float)[:count] for name in names}


def _found(
    method: str,
    names: Sequence[str],
    parts: Mapping[str, tuple[dict[str, np.ndarray], list[dict[str, np.ndarray]]]],
    evaluations: int,
    start: float,
    assumptions: Sequence[str],
) -> Sensitivities:
    """Labelled, with the spread of the replicates as error."""
    measures: dict[str, Measure] = {}
    for name, doc in MEASURES[method].items():
        whole = np.stack([pooled[name] for pooled, _ in parts.values()])
        each = [np.stack([row[name] for row in rows]) for _, rows in parts.values()]
        replicates = np.stack(each, axis=1)
        measures[name] = from_replicates(whole, replicates, doc, BIASES[method])
    dead = np.isnan(next(iter(measures.values())).value).all(axis=1)
    return Sensitivities(
        method=f"SALib {method}",
        outputs=list(parts),
        parameters=names,
        measures=measures,
        assumptions=[*assumptions, *biases(measures)],
        notes=[
            f"{name} does not vary: undefined (NaN)"
            for name, is_dead in zip(parts, dead, strict=True)
            if is_dead
        ],
        evaluations=evaluations,
        seconds=time.perf_counter() - start,
    )
