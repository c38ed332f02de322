"""Functions of three inputs, uniform on (0, 1), whose moments are known to many digits.

Quadrature is a product of Gauss' rules whose panels end where a function has a kink or
a jump; the one function that jumps across them, "event", is integrated by hand.
"""

import functools
import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from uq.distributions import Uniform
from uq.parameters import Spec
from uq.priors import Prior, Source


NAMES = ("a", "b", "c")
JUMP = 0.37  # at no edge of a slice or a cell
PANELS = (0.0, 0.25, JUMP, 0.5, 0.75, 1.0)  # slopes change sign at quarters
# Towards the ends, for slopes in normal scores.
ENDS = (1e-7, 1e-5, 1e-3, 0.05)
GRADED = (0.0, *ENDS, *PANELS[1:-1], *(1 - end for end in ENDS[::-1]), 1.0)
NODES = 10
LIMIT = 0.8  # of a + b, below which the event happens


class Inputs[T](eqx.Module):
    """Three inputs."""

    a: Annotated[T, Spec("-", "first", -np.inf)]
    b: Annotated[T, Spec("-", "second", -np.inf)]
    c: Annotated[T, Spec("-", "third", -np.inf)]


def priors() -> Inputs[Prior]:
    """Each uniform on (0, 1)."""
    source = Source("Nobody", "here", "")
    one = Prior(0.5, Uniform(0.0, 1.0), "-", source, "judged", "To be known.")
    return Inputs(one, one, one)


def ishigami(a: Any, b: Any, c: Any) -> Any:
    """Ishigami and Homma (1990)."""
    x, y, z = (np.pi * (2 * u - 1) for u in (a, b, c))
    return jnp.sin(x) * (1 + 0.1 * z**4) + 7 * jnp.sin(y) ** 2


def g_function(a: Any, b: Any, c: Any) -> Any:
    """Sobol's G, with 0, 1 and 9."""
    parts = [(jnp.abs(4 * u - 2) + k) / (1 + k) for u, k in ((a, 0), (b, 1), (c, 9))]
    return parts[0] * parts[1] * parts[2]


def step(a: Any, b: Any, c: Any) -> Any:
    """A jump in one input, a product of the others."""
    return jnp.where(a < JUMP, 2.0, 0.0) + b * c


def event(a: Any, b: Any, c: Any) -> Any:
    """1 or 0; the third input does nothing."""
    return jnp.where(a + b + 0 * c < LIMIT, 1.0, 0.0)


SMOOTH: Mapping[str, Callable[..., Any]] = {
    "ishigami": ishigami,
    "linear": lambda a, b, c: 3 * a + 2 * b + c,
    "product": lambda a, b, c: (1 + a) * (1 + 2 * b) * (1 + c / 2),
    "exponential": lambda a, b, c: jnp.exp(a + 2 * b - c),
    "polynomial": lambda a, b, c: 1 + (a - JUMP) ** 2 * (1 + b) + c**3,
    "ridge": lambda a, b, c: (a + b - LIMIT) ** 2 + c,
}
CONTINUOUS = {**SMOOTH, "g": g_function}
EVERY = {**CONTINUOUS, "step": step, "event": event}
# Asked for their elasticities only.
ELASTIC: Mapping[str, Callable[..., Any]] = {
    "ratio": lambda a, b, c: 1 / (1 + a + b * c),
    "root": lambda a, b, c: jnp.sqrt(1 + a + 2 * b) * (1 + c) ** 0.3,
    "bell": lambda a, b, c: jnp.exp(-((a - b / 2) ** 2)) * (1 + c),
}
POSITIVE = ("product", "exponential", "polynomial", *ELASTIC)
KNOWN = {**EVERY, **ELASTIC}


def model(names: Sequence[str]) -> Callable[[Any], dict[str, Any]]:
    """A model whose outputs are some of the functions."""
    return lambda p: {name: KNOWN[name](p.a, p.b, p.c) for name in names}


@functools.cache
def rule(panels: Sequence[float] = PANELS) -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights on (0, 1)."""
    x, w = np.polynomial.legendre.leggauss(NODES)
    low, high = np.array(panels[:-1])[:, None], np.array(panels[1:])[:, None]
    return (low + (high - low) * (x + 1) / 2).ravel(), ((high - low) / 2 * w).ravel()


def integral(table: np.ndarray, axes: Sequence[int], weights: np.ndarray) -> np.ndarray:
    """The mean over some inputs; the axes of the others remain."""
    for axis in sorted(axes, reverse=True):
        table = np.tensordot(table, weights, axes=([axis], [0]))
    return table


@functools.cache
def grid(graded: Sequence[int] = ()) -> list[np.ndarray]:
    """All nodes; those of some axes lie close towards the ends."""
    nodes = [rule(GRADED if i in graded else PANELS)[0] for i in range(3)]
    return list(np.meshgrid(*nodes, indexing="ij"))


def over_all(table: np.ndarray, graded: Sequence[int] = ()) -> float:
    """The mean over all inputs of what is known at the nodes of `grid`."""
    for i in reversed(range(3)):
        table = integral(table, [i], rule(GRADED if i in graded else PANELS)[1])
    return float(table)


@functools.cache
def values(name: str) -> np.ndarray:
    """A function at all nodes, an axis an input."""
    return np.asarray(KNOWN[name](*grid()))


@functools.cache
def derived(
    name: str, inputs: tuple[int, ...], graded: tuple[int, ...] = ()
) -> np.ndarray:
    """A derivative in one input, or in two in turn, at all nodes."""
    told = KNOWN[name]
    for number in inputs:
        told = jax.grad(told, argnums=number)
    nodes = grid(graded)
    found = jax.jit(jax.vmap(told))(*(each.ravel() for each in nodes))
    return np.asarray(found).reshape(nodes[0].shape)


def in_scores(name: str, inputs: tuple[int, ...]) -> float:
    """Mean squared derivative in the normal scores of its inputs."""
    from scipy.stats import norm

    nodes, table = grid(inputs), derived(name, inputs, inputs) ** 2
    for i in inputs:
        table = table * norm.pdf(norm.ppf(nodes[i])) ** 2
    return over_all(table, inputs)


@functools.cache
def closed(name: str) -> dict[tuple[int, ...], float]:
    """Variance of the conditional mean given each set of inputs; all is the variance.

    The event depends on two inputs, in the same way: given one, it has the probability
    of the other to be below the rest, whose square is integrated by hand.
    """
    sets = [s for k in range(4) for s in itertools.combinations(range(3), k)]
    if name == "event":
        p, alone = LIMIT**2 / 2, LIMIT**3 / 3 - LIMIT**4 / 4
        known = {0: 0.0, 1: alone, 2: p - p**2}
        return {s: known[len(set(s) - {2})] for s in sets}
    w, found = rule()[1], {}
    for kept in sets:
        given = integral(values(name), [i for i in range(3) if i not in kept], w)
        second = integral(given**2, range(given.ndim), w)
        found[kept] = float(second - mean(name) ** 2)
    return found


@functools.cache
def mean(name: str) -> float:
    """The expected value."""
    if name == "event":
        return LIMIT**2 / 2
    return over_all(values(name))


def variance(name: str) -> float:
    """The variance."""
    return closed(name)[0, 1, 2]


def first(name: str) -> np.ndarray:
    """First-order indices."""
    return np.array([closed(name)[i,] for i in range(3)]) / variance(name)


def total(name: str) -> np.ndarray:
    """Total indices."""
    others = [closed(name)[tuple(j for j in range(3) if j != i)] for i in range(3)]
    return 1 - np.array(others) / variance(name)


def second(name: str) -> np.ndarray:
    """Second-order indices of the pairs (0, 1), (0, 2), (1, 2)."""
    one, pairs = first(name), list(itertools.combinations(range(3), 2))
    both = [closed(name)[pair] / variance(name) for pair in pairs]
    return np.array(both) - [one[i] + one[j] for i, j in pairs]


def shapley(name: str) -> np.ndarray:
    """Shapley effects."""
    found = np.zeros(3)
    for order in itertools.permutations(range(3)):
        for k, player in enumerate(order):
            before, after = (tuple(sorted(order[: k + j])) for j in (0, 1))
            found[player] += (closed(name)[after] - closed(name)[before]) / 6
    return found / variance(name)
