"""The value of information in decisions whose conditional means are known."""

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import jax.numpy as jnp
import numpy as np

from benchmarks.coverage import conditional
from benchmarks.coverage import functions as known
from benchmarks.coverage.from_model import rows_of, slices
from benchmarks.coverage.rows import ANALYSES, REPLICATES, Row, judged
from uq.decision.information import conditional_means, planned
from uq.decision.information_estimates import Means, sensitivities
from uq.decision.information_regression import evppi_given
from uq.quantities import output
from uq.results.measures import Sensitivities


type Benefit = Callable[..., Any]

SIZE, OUTER, ROWS, FINE = 2**7, 16, 2000, 4000
DECISIONS: Mapping[str, Mapping[str, Benefit]] = {
    "two, linear": {
        "do": lambda a, b, c: 2 * a + b + c / 2 - 1.7,
        "not": lambda a, b, c: 0 * (a + b + c),
    },
    "three, linear": {
        "x": lambda a, b, c: a + 0 * (b + c),
        "y": lambda a, b, c: b + 0.1 + 0 * (a + c),
        "z": lambda a, b, c: 0.45 + 0.3 * c + 0 * (a + b),
    },
    "a product": {
        "do": lambda a, b, c: (1 + a) * (1 + 2 * b) - 2.8 - c,
        "not": lambda a, b, c: 0 * (a + b + c),
    },
    "seldom changed": {
        "do": lambda a, b, c: a + b + c,
        "not": lambda a, b, c: 0.7 + 0 * (a + b + c),
    },
    "waves": {
        "x": lambda a, b, c: jnp.sin(2 * np.pi * a) + b - 0.4 + 0 * c,
        "y": lambda a, b, c: a * c - 0.2 + 0 * b,
        "z": lambda a, b, c: 0 * (a + b + c),
    },
    "exponential": {
        "do": lambda a, b, c: jnp.exp(a + 2 * b - c) - 3.4,
        "not": lambda a, b, c: 0 * (a + b + c),
    },
}


@functools.cache
def worth(name: str) -> tuple[np.ndarray, float]:
    """EVPPI of each input and the EVPI, by sums over evenly spread points."""
    u, options = conditional.spread(), DECISIONS[name].values()
    each = np.stack([np.asarray(option(*u.T)) for option in options])
    evppi = []
    now = each.mean(axis=1).max()
    for i in range(3):
        # Of points in the order of the input, the means of FINE neighbours.
        cell = np.minimum((u[:, i] * FINE).astype(int), FINE - 1)
        sums = [np.bincount(cell, row, FINE) for row in each]
        means = np.stack(sums) / np.bincount(cell, minlength=FINE)
        evppi.append(np.mean(means.max(axis=0)) - means.mean(axis=1).max())
    return np.array(evppi), float(each.max(axis=0).mean() - now)


def values() -> Iterator[Row]:
    """By nested draws of a model."""
    for name, options in DECISIONS.items():
        told = _nested(options)
        yield from _rows("value of information", name, told, SIZE)


def _nested(options: Mapping[str, Benefit]) -> list[Sensitivities]:
    def model(p: Any) -> dict[str, Any]:
        return {key: option(p.a, p.b, p.c) for key, option in options.items()}

    plan = planned(model, known.priors(), {key: output(key) for key in options}, {})
    means = conditional_means(
        plan, size=SIZE, outer=OUTER, seed=1, replicates=ANALYSES * REPLICATES
    )
    return [
        sensitivities(
            Means(*(leaf[rows] for leaf in means)), list(options), plan.factors
        )()
        for rows in slices()
    ]


def regressions() -> Iterator[Row]:
    """By regression on rows."""
    for name, options in DECISIONS.items():
        told = []
        for seed in range(ANALYSES):
            u = np.random.default_rng(seed).uniform(size=(ROWS, 3)).T
            net = {key: np.asarray(option(*u)) for key, option in options.items()}
            inputs = dict(zip(known.NAMES, u, strict=True))
            told.append(evppi_given(inputs, net, seed=seed))
        yield from _rows("value by regression", name, told, ROWS)


def _rows(
    method: str, name: str, told: list[Sensitivities], size: int
) -> Iterator[Row]:
    each, whole = worth(name)
    truths = {"EVPPI": lambda _: each, "share": lambda _: each / whole}
    for row in rows_of(method, told, truths, size):
        yield Row(**{**row.__dict__, "function": name})
    value, error = (
        np.array([t.more[key][1][0] for t in told]) for key in ("EVPI", "EVPI_error")
    )
    row = Row(method, "EVPI", name, "", size, REPLICATES, 0, 0.0, 0.0)
    degrees = told[0].measure().degrees
    yield from judged(row, value, error, whole, degrees=degrees)
