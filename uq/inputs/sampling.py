"""From the unit cube to draws of a model's parameters, leaf by leaf."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.special import ndtr
from jaxtyping import Array, Float

from uq.designs import AbstractDesign, AbstractTables
from uq.distributions import Fixed
from uq.distributions.tabulated import OCTAVES, normal_quantile
from uq.engine.devices import require_memory
from uq.inputs.dependence import Joint, joint_of, priors_of
from uq.priors import is_prior, prior_table, require_varying, varying


def transport(priors: Any) -> Callable[[Float[Array, " d"]], Any]:
    """The map from one point of the unit cube to one set of parameters.

    Parameters that do not vary take no dimension of the design; their draws are plain
    constants, so that the compiler folds what follows from them alone.

    Args:
        priors: A parameter class filled with priors, or a `Joint`.

    Returns:
        A function from a point, shape (d,) with d from `dimensions`, to the parameter
        class filled with scalars.

    Raises:
        TypeError: If a leaf is not a prior.
        ValueError: If a prior does not fit its parameter.
    """
    joint = joint_of(priors)
    couple, draw = coupled(joint), marginals(joint)
    return lambda u: draw(couple(u))


def coupled(joint: Joint) -> Callable[[Float[Array, " d"]], Float[Array, " d"]]:
    r"""Independent uniform numbers to uniform numbers that depend on one another.

    $$u' = \Phi(L \, \Phi^{-1}(u)), \quad L L^T = R$$

    Args:
        joint: Priors and their correlations, $R$ of the normal scores.

    Returns:
        A differentiable function; uncorrelated dimensions stay as they are.
    """
    dims = np.array(joint.correlated, dtype=int)
    if not dims.size:
        return lambda u: u
    lower = np.linalg.cholesky(joint.scores[np.ix_(dims, dims)])

    def couple(u: Float[Array, " d"]) -> Float[Array, " d"]:
        z = jnp.asarray(lower, u.dtype) @ normal_scores(u[dims])
        return u.at[dims].set(probabilities(z))

    return couple


def normal_scores(u: Float[Array, " c"]) -> Float[Array, " c"]:
    """Standard normal quantiles of some probabilities."""
    return jax.vmap(normal_quantile)(u)


def probabilities(z: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
    """Of standard normal numbers below some others; never 0 nor 1.

    The lower end is where the tables of quantiles end, the upper one the last number
    below 1.
    """
    last = 1 - float(jnp.finfo(z.dtype).epsneg)
    return jnp.clip(ndtr(z), 2.0**-OCTAVES, last)


def marginals(joint: Joint) -> Callable[[Float[Array, " d"]], Any]:
    """The map from one point of quantiles, already coupled, to one set of parameters.

    Args:
        joint: Priors, and which of them share a quantile or are conditional.
    """
    structure = jax.tree.structure(joint.priors, is_leaf=is_prior)
    table, axis, rules = joint.table, joint.axis, joint.conditional

    def draw(v: Float[Array, " d"]) -> Any:
        # What is not yet drawn stands at its nominal value, and is not read.
        values: dict[str, Any] = {path: prior.nominal for path, prior in table.items()}
        for path in joint.order:
            belief = table[path].distribution
            if path in rules:
                belief = rules[path](jax.tree.unflatten(structure, values.values()))
            values[path] = (
                jnp.asarray(belief.value, dtype=v.dtype)
                if isinstance(belief, Fixed)
                else belief.icdf(v[axis[path]])
            )
        return jax.tree.unflatten(structure, values.values())

    return draw


def dimensions(priors: Any) -> int:
    """Dimensions of the design that a parameter class filled with priors needs.

    Args:
        priors: The class, or a `Joint`, whose comonotone parameters share one.

    Raises:
        ValueError: If no parameter varies.
    """
    require_varying(priors_of(priors))
    return len(joint_of(priors).axes)


def sample(priors: Any, design: AbstractDesign) -> Any:
    """Draws of every parameter at every point of a design.

    Args:
        priors: A parameter class filled with priors, or a `Joint`.
        design: Points of the unit cube, as many dimensions as `dimensions` says.

    Returns:
        The parameter class; one that varies has shape (replicates, n), one that does
        not has shape ().

    Raises:
        ValueError: If the design has another number of dimensions.
        MemoryError: If points and draws would not fit.
    """
    matches(priors, design)
    table = priors_of(priors)
    free = set(varying(table))
    require_room(design.replicates * design.size, len(free))
    draw = transport(priors)
    axes = jax.tree.unflatten(
        jax.tree.structure(table, is_leaf=is_prior),
        [0 if path in free else None for path in prior_table(table)],
    )
    every = jax.vmap(jax.vmap(draw, out_axes=axes), out_axes=axes)

    def rows(tables: AbstractTables) -> Any:
        replicates = jnp.arange(design.replicates)
        return every(jax.vmap(lambda r: tables(r, 0))(replicates))

    return jax.jit(rows)(design.tables(design.size))


def require_room(samples: int, dimensions: int) -> None:
    """Refuse more draws than memory holds beside the points they are made from.

    Raises:
        MemoryError: If they would not fit.
    """
    needed = 2 * 8 * samples * dimensions
    require_memory(needed, what=f"drawing {samples:.3g} samples")


def matches(priors: Any, design: AbstractDesign) -> None:
    """Refuse a design whose dimensions are not those of the parameters that vary."""
    need = dimensions(priors)
    if design.dimensions != need:
        tied = "" if need == len(varying(priors_of(priors))) else " in their own right"
        message = (
            f"{need} parameters vary{tied}, but the design has {design.dimensions} "
            "dimensions: make it with uq.inputs.sampling.dimensions(priors)"
        )
        raise ValueError(message)
