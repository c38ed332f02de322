"""Functions whose Sobol' indices are known, over one parameter class."""

from typing import Annotated

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from problems import prior

from uq.distributions import Fixed, Uniform
from uq.parameters import Spec
from uq.quantities import quantities
from uq.sensitivity.variance.sobol import Options, sobol_indices


class Pair[T](eqx.Module):
    """Two of the inputs."""

    x: Annotated[T, Spec("-", "first", -np.inf)]
    y: Annotated[T, Spec("-", "second", -np.inf)]


class Inputs[T](eqx.Module):
    """Three inputs and one that is fixed."""

    pair: Pair[T]
    z: Annotated[T, Spec("-", "third", -np.inf)]
    fixed: Annotated[T, Spec("-", "fixed", -np.inf)]


def table(distribution=None):
    one = prior(distribution or Uniform(-np.pi, np.pi), "-", 0.5)
    return Inputs(Pair(one, one), one, prior(Fixed(7.0), "-", 7.0))


def ishigami(p):
    """Ishigami and Homma (1990); the fixed input is their a."""
    x, y, z = p.pair.x, p.pair.y, p.z
    wave = jnp.sin(x) * (1 + 0.1 * z**4)
    return {
        "f": wave + p.fixed * jnp.sin(y) ** 2,
        "again": wave + p.fixed * jnp.sin(y) ** 2,
        "far": 1e9 + wave + p.fixed * jnp.sin(y) ** 2,
        "x": x,
        "constant": 0.1 * p.fixed,
        "root": jnp.sqrt(x),
        "zero": 0.0 * x,
    }


NAMES = ["pair.x", "pair.y", "z"]
A, B = 7.0, 0.1
SHARES = {  # parts of the variance, by hand
    "pair.x": (1 + B * np.pi**4 / 5) ** 2 / 2,
    "pair.y": A**2 / 8,
    "x and z": B**2 * np.pi**8 * (1 / 18 - 1 / 50),
}
VARIANCE = sum(SHARES.values())
FIRST = np.array([SHARES["pair.x"], SHARES["pair.y"], 0.0]) / VARIANCE
TOTAL = FIRST + np.array([1, 0, 1]) * SHARES["x and z"] / VARIANCE


def analysed(words=("f",), size=2**10, replicates=16, model=ishigami, **options):
    return sobol_indices(
        model,
        table(),
        quantities(words),
        size=size,
        seed=3,
        replicates=replicates,
        options=Options(**options),
    )


def smooth(p):
    """Sum of products: (1 + x)(1 + y) + z, each uniform on (-1, 1) after scaling."""
    x, y, z = (v / np.pi for v in (p.pair.x, p.pair.y, p.z))
    return {"f": (1 + x) * (1 + y) + z}


def g_function(p):
    """Sobol's G function with a = 0, 1 and 9; uniform on (0, 1) after scaling."""
    u = [(v / np.pi + 1) / 2 for v in (p.pair.x, p.pair.y, p.z)]
    parts = [
        (jnp.abs(4 * v - 2) + a) / (1 + a) for v, a in zip(u, (0, 1, 9), strict=True)
    ]
    return {"g": parts[0] * parts[1] * parts[2]}


ALONE = 1 / 3 / (1 + np.array([0.0, 1.0, 9.0])) ** 2
WHOLE = np.prod(1 + ALONE) - 1
G_TOTAL = ALONE * np.prod(1 + ALONE) / (1 + ALONE) / WHOLE
