"""What is told of draws: moments, quantiles, shares, and where outputs meet."""

import functools
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.coverage import conditional
from benchmarks.coverage import functions as known
from benchmarks.coverage.from_model import asked, blank, slices
from benchmarks.coverage.rows import ANALYSES, REPLICATES, Row, judged
from uq.decision.breakeven import breakeven
from uq.designs import LatinHypercube, Random, Sobol
from uq.designs.base import points
from uq.forward.order_statistics import exact_quantiles
from uq.forward.streaming import stream
from uq.parameters import flatten
from uq.quantities import output
from uq.results import summary
from uq.results.summary import Estimate
from uq.sweeps.sweep import sweep


SIZE = 2**7
DESIGNS = {"nets": Sobol, "Latin": LatinHypercube, "random": Random}
PROBABILITIES = (0.05, 0.5, 0.95)
SHARES = (0.9, 0.99)  # quantiles whose exceedance is counted
CHUNK = 10  # analyses of one run with histograms
STREAMED = ("ishigami", "linear", "product", "exponential", "g", "step")
AT = (0.2, 0.6)  # where a parameter is swept
KNOTS = np.linspace(0, 1, 9)

MEETING: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "linear": lambda p: {"x": 3 * p.a + 2 * p.b, "y": p.c + 1.2},
    "power": lambda p: {"x": (1 + p.a) ** 3 * p.b, "y": 1.0 + 2 * p.c},
    "exponential": lambda p: {"x": jnp.exp(p.a), "y": 1 + 1.5 * p.b + 0.2 * p.c},
    "sum": lambda p: {"x": p.a + p.b, "y": p.c + 0.5},
    "ratio": lambda p: {"x": p.a / (1 + p.b), "y": 0.1 + 0.4 * p.c},
    "root": lambda p: {"x": jnp.sqrt(0.1 + p.a), "y": 0.4 + p.b * p.c},
}

type Statistic = Callable[[np.ndarray], Estimate]


@functools.cache
def sample(name: str) -> np.ndarray:
    """A function at very many evenly spread points."""
    return np.asarray(known.EVERY[name](*conditional.spread().T))


def told(
    method: str, measure: str, function: str, found: list[Estimate], truth: float
) -> list[Row]:
    """A row of what many analyses estimated."""
    value, error = (
        np.array([getattr(each, of) for each in found])
        for of in ("value", "standard_error")
    )
    size = 2 * SIZE if method == "breakeven" else SIZE
    row = blank(method, measure, function, "", size)
    return judged(row, value, error, truth)


def kept() -> Iterator[Row]:
    """Statistics of draws that are kept, by design."""
    for kind, design in DESIGNS.items():
        u = np.asarray(points(design(3, size=SIZE, replicates=_all(), seed=5)))
        for name in known.EVERY:
            y = np.asarray(known.EVERY[name](*np.moveaxis(u, -1, 0)))
            for measure, (statistic, truth) in _statistics(name).items():
                found = [statistic(y[rows]) for rows in slices()]
                yield from told(f"summary, {kind}", measure, name, found, truth)


def _all() -> int:
    return ANALYSES * REPLICATES


def _statistics(name: str) -> dict[str, tuple[Statistic, float]]:
    """Each with its truth; of an event the mean is its probability, and that is all."""
    found: dict[str, tuple[Statistic, float]] = {
        "mean": (summary.mean, known.mean(name)),
        "variance": (summary.variance, known.variance(name)),
    }
    if name == "event":
        return found
    for p in PROBABILITIES:
        truth = float(np.quantile(sample(name), p))
        found[f"P{100 * p:g}"] = (
            functools.partial(summary.quantile, probability=p),
            truth,
        )
    for p in SHARES:
        limit = np.quantile(sample(name), p)

        def above(y: np.ndarray, limit: float = limit) -> Estimate:
            return summary.probability((y > limit).astype(float))

        truth = float(np.mean(sample(name) > limit))
        found[f"P(y > P{100 * p:g})"] = above, truth
    return found


def streamed() -> Iterator[Row]:
    """Statistics of draws that are not kept."""
    names, limits = list(known.EVERY), {n: [_limit(n)] for n in known.EVERY}
    model = known.model(names)
    net = Sobol(3, SIZE, replicates=_all(), seed=6)
    whole = stream(model, known.priors(), net, thresholds=limits)
    each = [
        whole._replace(moments=jax.tree.map(lambda x, r=rows: x[r], whole.moments))
        for rows in slices()
    ]
    for name in names:
        limit = limits[name][0]
        means, variances, above = (
            [getattr(part, of)(name, *more) for part in each]
            for of, more in (("mean", ()), ("variance", ()), ("exceedance", (limit,)))
        )
        share = known.mean(name) if name == "event" else _share(name, limit)
        yield from told("stream", "mean", name, means, known.mean(name))
        yield from told("stream", "variance", name, variances, known.variance(name))
        yield from told("stream", "exceedance", name, above, share)
    yield from _quantiles()


def _limit(name: str) -> float:
    return 0.5 if name == "event" else float(np.quantile(sample(name), SHARES[0]))


def _share(name: str, limit: float) -> float:
    return float(np.mean(sample(name) > limit))


def _quantiles() -> Iterator[Row]:
    """Of histograms, and to the last digit; in runs whose counts fit the memory."""
    model, found = known.model(STREAMED), {}
    for seed in range(ANALYSES // CHUNK):
        net = Sobol(3, SIZE, replicates=CHUNK * REPLICATES, seed=seed)
        whole = stream(model, known.priors(), net, quantiles_of=STREAMED)
        for rows, name, p in itertools.product(
            slices()[:CHUNK], STREAMED, PROBABILITIES
        ):
            cells = whole.histograms[name]
            part = {name: cells._replace(counts=cells.counts[rows])}
            one = whole._replace(histograms=part).quantile(name, p)
            found.setdefault(("stream", name, p), []).append(one)
    for seed in range(ANALYSES):
        net = Sobol(3, SIZE, replicates=REPLICATES, seed=seed)
        exact = exact_quantiles(
            model, known.priors(), net, PROBABILITIES, outputs=STREAMED
        )
        for name, p in itertools.product(STREAMED, PROBABILITIES):
            one = exact[name][PROBABILITIES.index(p)]
            found.setdefault(("exact quantiles", name, p), []).append(one)
    for (method, name, p), each in found.items():
        truth = float(np.quantile(sample(name), p))
        yield from told(method, f"P{100 * p:g}", name, each, truth)


def swept() -> Iterator[Row]:
    """Means over a grid, of an event its probability."""
    words = asked(known.EVERY, SIZE)
    net = Sobol(3, SIZE, replicates=_all(), seed=7)
    whole = sweep(words["model"], words["priors"], words["quantities"], {"a": AT}, net)
    parts = [
        replace(
            whole, count=whole.count[r], mean=whole.mean[r], variance=whole.variance[r]
        )
        for r in slices()
    ]
    x, w = known.rule()
    for name, (k, at) in itertools.product(known.EVERY, enumerate(AT)):
        pairs = [part.estimate(name) for part in parts]
        value, error = (np.array([pair[j][k] for pair in pairs]) for j in (0, 1))
        truth = known.LIMIT - at
        if name != "event":
            b, c = np.meshgrid(x, x, indexing="ij")
            truth = float(
                w @ np.asarray(known.EVERY[name](np.full_like(b, at), b, c)) @ w
            )
        row = blank("sweep", "mean", name, f"a = {at}", SIZE)
        yield from judged(row, value, error, truth)


def meetings() -> Iterator[Row]:
    """Where two outputs meet, and how often they do."""
    for name, model in MEETING.items():
        solved = breakeven(model, "a", output("x"), output("y"), knots=KNOTS)
        answer = jax.jit(jax.vmap(lambda u, s=solved: flatten(s(known.Inputs(*u)))[0]))
        # Twice as many: some have no value.
        u = points(Sobol(3, 2 * SIZE, replicates=_all(), seed=8))
        found = {k: np.asarray(v) for k, v in answer(u.reshape(-1, 3)).items()}
        many = {
            k: np.asarray(v)
            for k, v in answer(jnp.asarray(conditional.spread()[: 2**18])).items()
        }
        for measure in ("one", "below", "above"):
            y = found[measure].reshape(-1, 2 * SIZE)
            each = [summary.probability(y[rows]) for rows in slices()]
            truth = float(many[measure].mean())
            yield from told("breakeven", f"share: {measure}", name, each, truth)
        y = found["value"].reshape(-1, 2 * SIZE)
        for p in PROBABILITIES:
            each = [summary.quantile(y[rows], p) for rows in slices()]
            truth = float(np.nanquantile(many["value"], p))
            yield from told("breakeven", f"value: P{100 * p:g}", name, each, truth)
