"""From the unit cube to draws of a model's parameters, leaf by leaf."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from uq.designs import AbstractDesign, AbstractTables
from uq.devices import require_memory
from uq.distributions import Fixed
from uq.priors import check, is_prior, prior_table, require_varying, varying


def transport(priors: Any) -> Callable[[Float[Array, " d"]], Any]:
    """The map from one point of the unit cube to one set of parameters.

    Parameters that do not vary take no dimension of the design; their draws are plain
    constants, so that the compiler folds what follows from them alone.

    Args:
        priors: A parameter class filled with priors.

    Returns:
        A function from a point, shape (d,) with d the number of parameters that vary,
        to the same class filled with scalars.

    Raises:
        TypeError: If a leaf is not a prior.
        ValueError: If a prior does not fit its parameter.
    """
    check(priors)
    leaves = [prior.distribution for prior in prior_table(priors).values()]
    structure = jax.tree.structure(priors, is_leaf=is_prior)

    def draw(u: Float[Array, " d"]) -> Any:
        coordinates = iter(range(len(leaves)))
        return jax.tree.unflatten(
            structure,
            [
                jnp.asarray(leaf.value, dtype=u.dtype)
                if isinstance(leaf, Fixed)
                else leaf.icdf(u[next(coordinates)])
                for leaf in leaves
            ],
        )

    return draw


def sample(priors: Any, design: AbstractDesign) -> Any:
    """Draws of every parameter at every point of a design.

    Args:
        priors: A parameter class filled with priors.
        design: Points of the unit cube, as many dimensions as parameters that vary.

    Returns:
        The same class; a parameter that varies has shape (replicates, n), one that does
        not has shape ().

    Raises:
        ValueError: If the design has another number of dimensions.
        MemoryError: If points and draws would not fit.
    """
    matches(priors, design)
    require_room(design.replicates * design.size, design.dimensions)
    draw, free = transport(priors), set(varying(priors))
    axes = jax.tree.unflatten(
        jax.tree.structure(priors, is_leaf=is_prior),
        [0 if path in free else None for path in prior_table(priors)],
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
    """Refuse a design whose dimensions are not the parameters that vary."""
    free = require_varying(priors)
    if design.dimensions != len(free):
        message = (
            f"{len(free)} parameters vary, but the design has {design.dimensions} "
            "dimensions: make it with len(varying(priors))"
        )
        raise ValueError(message)
