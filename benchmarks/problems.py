"""What is analysed: a model under its priors, and how every tool may evaluate it."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.in_numpy import in_numpy
from uq.distributions import (
    AbstractDistribution,
    Fixed,
    LogUniform,
    Pert,
    Triangular,
    Uniform,
    tabulated,
)
from uq.distributions.lowered import Tabulated
from uq.engine.programs import on_every_device
from uq.inputs.transport import transport
from uq.parameters import Spec
from uq.priors import Prior, Source, is_prior, prior_table, varying
from uq.quantities import Quantity, evaluated, quantities


BLOCK = 2**16  # points of one call of the compiled model
BATCH = 2**10  # of them evaluated at once on a CPU: fits its cache
EDGE = 1e-12  # tools that draw 0 or 1 would meet an infinite quantile
LOG_LCOC = ("log:space.lcoc",)


@dataclass(frozen=True)
class Problem:
    """A model, its priors and some quantities of interest.

    Args:
        model: From a parameter class of scalars to a class of scalars.
        priors: The class filled with priors.
        wanted: Quantities, as `uq.quantities` reads them.
    """

    model: Callable[[Any], Any]
    priors: Any
    wanted: Sequence[str]

    @cached_property
    def dimensions(self) -> int:
        """How many parameters vary."""
        return len(varying(self.priors))

    @cached_property
    def quantities(self) -> dict[str, Quantity]:
        """The quantities of interest by name."""
        return quantities(self.wanted)

    def answers(self, parameters: Any) -> dict[str, Any]:
        """The quantities of one set of parameters: a model of just these outputs."""
        return evaluated(self.quantities, self.model(parameters))

    def at(self, u: Any) -> Any:
        """The quantities at one point of the unit cube, shape (outputs,)."""
        told = self.answers(transport(self.priors)(u))
        return jnp.stack(list(told.values()))

    def compiled(self) -> Callable[[np.ndarray], np.ndarray]:
        """From points (n, d) to the first quantity (n,), on every core or device."""
        devices, first = jax.device_count(), lambda u: self.at(u)[0]
        small = BATCH if jax.default_backend() == "cpu" else BLOCK
        run = on_every_device(
            lambda points: jax.lax.map(first, points, batch_size=small), spread=[True]
        )

        def evaluate(points: np.ndarray) -> np.ndarray:
            size = -(-min(BLOCK, len(points)) // devices) * devices
            values = np.empty(len(points))
            for start in range(0, len(points), size):
                part = np.clip(points[start : start + size], EDGE, 1 - EDGE)
                rows = len(part)
                full = np.resize(part, (size, part.shape[1])) if rows < size else part
                values[start : start + rows] = np.asarray(run(full))[:rows]
            return values

        return evaluate

    def numpy(self) -> Callable[[np.ndarray], np.ndarray]:
        """The same in NumPy."""
        run = in_numpy(lambda u: tuple(self.at_each(u)[:1]), self.dimensions)
        return lambda points: run(np.clip(points, EDGE, 1 - EDGE))[0]

    def at_each(self, u: Any) -> list[Any]:
        """The quantities at one point, each a scalar."""
        return list(self.answers(self.drawn(u)).values())

    def drawn(self, u: Any) -> Any:
        """The parameters at one point, by quantile functions as in a textbook."""
        table, axis = prior_table(self.priors), iter(range(self.dimensions))
        values = [
            jnp.asarray(prior.distribution.value)
            if isinstance(prior.distribution, Fixed)
            else plain(prior.distribution, u[next(axis)])
            for prior in table.values()
        ]
        structure = jax.tree.structure(self.priors, is_leaf=is_prior)
        return jax.tree.unflatten(structure, values)


def plain(belief: AbstractDistribution, u: Any) -> Any:
    """A quantile as a textbook has it, by the roots and powers of whoever evaluates it.

    Ours are of whole vectors, bit by bit: no user of NumPy would write them.
    """
    match belief:
        case LogUniform():
            return belief.low * jnp.exp(u * math.log(belief.high / belief.low))
        case Triangular():
            width, left = belief.high - belief.low, belief.mode - belief.low
            rise = belief.low + jnp.sqrt(u * width * left)
            fall = belief.high - jnp.sqrt((1 - u) * width * (belief.high - belief.mode))
            return jnp.where(u * width < left, rise, fall)
        case Pert():
            return _looked_up(belief.lowered(), u)
    return belief.icdf(u)


def _looked_up(belief: Tabulated, u: Any) -> Any:
    """A tabulated quantile, a column of the table at a time."""
    upper = u > 0.5
    tail = jnp.where(upper, 1 - u, u)
    panel, low, reach = tabulated._cell(tail)  # noqa: SLF001
    panel = panel + jnp.where(upper, tabulated.CELLS, 0)
    w = jnp.clip((tail - low) * reach - 1, -1.001, 1.001)
    first, *columns = [jnp.asarray(c) for c in belief.table.coefficients.T[::-1]]
    total = first[panel]
    for column in columns:
        total = total * w + column[panel]
    return belief.location + belief.scale * total


def lcoc(wanted: Sequence[str] = LOG_LCOC) -> Problem:
    """The levelized cost of compute in orbit under the near-term priors."""
    from equations.models.orbital_datacenter import orbital_datacenter
    from priors.orbital_datacenter import near_term

    return Problem(orbital_datacenter(), near_term(), wanted)


class Links[T](eqx.Module):
    """Inputs of a chain."""

    link: tuple[Annotated[T, Spec("-", "one input of a chain")], ...]


NOWHERE = Source("Nobody (2026), A chain to measure with", "here", "2026-11-20")


def chain(length: int) -> Problem:
    """A chain of as many links as inputs: each uses the answer of the one before."""
    prior = Prior(0.5, Uniform(0.0, 1.0), "-", NOWHERE, "judged", "Even.")

    def model(p: Links[Any]) -> dict[str, Any]:
        answer = jnp.asarray(1.0)
        for weight, x in enumerate(p.link, start=1):
            answer = jnp.sqrt(1.0 + x / weight * answer) + 0.1 * jnp.exp(-x * answer)
        return {"end": answer}

    return Problem(model, Links(link=(prior,) * length), ("end",))


def ishigami() -> Problem:
    """Ishigami and Homma (1990), whose indices are known."""
    angle = Prior(0.0, Uniform(-np.pi, np.pi), "-", NOWHERE, "judged", "Even.")

    def model(p: Angles[Any]) -> dict[str, Any]:
        wave = jnp.sin(p.x) * (1 + 0.1 * p.z**4)
        return {"f": wave + 7.0 * jnp.sin(p.y) ** 2}

    return Problem(model, Angles(angle, angle, angle), ("f",))


class Angles[T](eqx.Module):
    """Inputs of the Ishigami function."""

    x: Annotated[T, Spec("-", "first", -np.inf)]
    y: Annotated[T, Spec("-", "second", -np.inf)]
    z: Annotated[T, Spec("-", "third", -np.inf)]
