"""Inputs that depend on one another: normal, two of them correlated."""

import itertools
import math
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import jax.numpy as jnp
import numpy as np

from benchmarks.coverage import functions as known
from benchmarks.coverage.from_model import SIZES, rows_of
from benchmarks.coverage.rows import ANALYSES, REPLICATES, Row, in_one_run
from uq.distributions import Normal
from uq.inputs.dependence import Joint
from uq.priors import Prior, Source
from uq.quantities import quantities
from uq.sensitivity.variance import dependent_indices as dependent_module
from uq.sensitivity.variance import shapley as shapley_module
from uq.sensitivity.variance.dependent_indices import dependent_indices
from uq.sensitivity.variance.shapley import shapley_effects


RHO, WEIGHTS = 0.6, np.array([0.5, 0.4, 0.3])
COVARIANCE = np.array([[1, RHO, 0], [RHO, 1, 0], [0, 0, 1.0]])
NAMES = ("linear", "product", "lognormal", "square", "cube", "triple")
# Variance of the first input's part, and of its mean given the second: by Hermite's
# polynomials, whose k-th keeps a share of correlation^2k.
ALONE = {"square": (2.0, 2 * RHO**4), "cube": (15.0, 9 * RHO**2 + 6 * RHO**6)}
MEANS = {"product": RHO, "square": 1.0}
MEANS |= {"lognormal": math.exp(WEIGHTS @ COVARIANCE @ WEIGHTS / 2)}


def model(p: Any) -> dict[str, Any]:
    """Functions of a, b and c."""
    w = WEIGHTS
    line = w[0] * p.a + w[1] * p.b + w[2] * p.c
    return {
        "linear": line,
        "product": p.a * p.b + p.c,
        "lognormal": jnp.exp(line),
        "square": p.a**2 + p.c,
        "cube": p.a**3 + p.c,
        "triple": p.a * p.b * p.c,
    }


def joint() -> Joint:
    """Standard normal inputs, of which the first two correlate."""
    source = Source("Nobody", "here", "")
    one = Prior(0.0, Normal(0.0, 1.0), "-", source, "judged", "To be known.")
    pairs = {("a", "b"): RHO}
    return Joint(known.Inputs(one, one, one), correlations=pairs, scale="normal")


def explained(name: str, kept: tuple[int, ...]) -> float:
    """Variance of the conditional mean given some inputs, in closed form."""
    if name in ALONE:  # a part of the first input, of which the second tells some
        part = 0.0 if 1 not in kept else ALONE[name][1]
        return (ALONE[name][0] if 0 in kept else part) + (2 in kept)
    pair = len({0, 1} & set(kept))
    if name == "product":  # given one of the pair, its square times the correlation
        return (0.0, 2 * RHO**2, 1 + RHO**2)[pair] + (2 in kept)
    if name == "triple":  # nothing is known of it without the third input
        return (RHO**2, 3 * RHO**2, 1 + 2 * RHO**2)[pair] * (2 in kept)
    inside = COVARIANCE[np.ix_(kept, kept)]
    across = COVARIANCE[:, list(kept)].T @ WEIGHTS
    part = float(across @ np.linalg.solve(inside, across)) if kept else 0.0
    if name == "linear":
        return part
    return math.exp(WEIGHTS @ COVARIANCE @ WEIGHTS) * math.expm1(part)


def _first(name: str) -> np.ndarray:
    whole = explained(name, (0, 1, 2))
    return np.array([explained(name, (i,)) for i in range(3)]) / whole


def _total(name: str) -> np.ndarray:
    whole = explained(name, (0, 1, 2))
    others = ((1, 2), (0, 2), (0, 1))
    return np.array([1 - explained(name, kept) / whole for kept in others])


def _shapley(name: str) -> np.ndarray:
    found = np.zeros(3)
    for order in itertools.permutations(range(3)):
        for k, player in enumerate(order):
            before, after = (tuple(sorted(order[: k + j])) for j in (0, 1))
            found[player] += (explained(name, after) - explained(name, before)) / 6
    return found / explained(name, (0, 1, 2))


def dependent() -> Iterator[Row]:
    """Shapley effects, full first-order and independent total indices."""
    words: dict[str, Any] = {
        "model": model,
        "priors": joint(),
        "quantities": quantities(NAMES),
        "size": SIZES[0],
        "seed": 0,
        "replicates": REPLICATES,
    }
    for exact, name in ((True, "every_set"), (False, "random_orders")):
        with in_one_run(shapley_module, name):
            told = [shapley_effects(**words, exact=exact) for _ in range(ANALYSES)]
        method = f"shapley, {name.replace('_', ' ')}, dependent"
        yield from rows_of(method, told, {"shapley": _shapley}, SIZES[0])
    shift = np.array([MEANS.get(name, 0.0) for name in NAMES])
    with (
        in_one_run(dependent_module, "sums_over_sets"),
        patch.object(dependent_module, "pilot", lambda *_: shift),
    ):
        told = [dependent_indices(**words) for _ in range(ANALYSES)]
    truths = {"S1": _first, "ST": _total}
    yield from rows_of("dependent indices", told, truths, SIZES[0])
