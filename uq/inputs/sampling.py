"""From the unit cube to draws of a model's parameters, leaf by leaf."""

from typing import Any

import jax
import jax.numpy as jnp

from uq.designs import AbstractDesign, AbstractTables
from uq.engine.devices import require_memory
from uq.engine.programs import compiled
from uq.inputs.dependence import joint_of, priors_of
from uq.inputs.transport import Transport, transport
from uq.priors import require_varying, varying


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
    free = varying(priors_of(priors))
    require_room(design.replicates * design.size, len(free))
    draw = transport(priors)

    def rows(draw: Transport, tables: AbstractTables) -> Any:
        replicates = jnp.arange(design.replicates)
        points = jax.vmap(lambda r: tables(r, 0))(replicates)
        return jax.vmap(draw.many, out_axes=draw.in_axes)(points)

    out = draw.filled(dict.fromkeys(draw.free, 0))
    program = compiled(rows, key=f"sample {design.replicates}", out=out)
    return program(draw, design.tables(design.size))


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
