"""What every design offers: how many points, and tables from which to make any of them.

A compiled loop asks for block after block and keeps none:

    tables = design.tables(block)                       # once, on the host
    jax.lax.scan(lambda c, b: (c + f(tables(replicate, b)), None), 0.0, blocks)
"""

import abc
import operator
from collections.abc import Callable
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Integer, UInt


Index = Integer[Array, ""] | int

# Sobol' direction numbers exist for so many dimensions (Joe and Kuo 2008).
MOST_DIMENSIONS = 21201
# More points than anyone evaluates; the counters below have room for them.
MOST_POINTS = 2**48
# A dataset keeps the seed as a signed integer of 64 bits.
MOST_SEED = 2**63 - 1


class AbstractTables(eqx.Module):
    """The small arrays from which any block of a design is made; a pytree."""

    @abc.abstractmethod
    def __call__(self, replicate: Index, index: Index) -> Float[Array, "block d"]:
        """Points `index * block` to `(index + 1) * block - 1` of a replicate.

        Pure JAX: both arguments may be traced, mapped, scanned or sharded. Neither is
        checked against the size of the design.

        Args:
            replicate: Which replicate, from 0.
            index: Which block, from 0.

        Returns:
            Points of the open unit cube, one a row.
        """


def whole(name: str, least: int, most: int | None = None) -> Callable[[Any], int]:
    """Converter of a field that must be a whole number between two bounds."""
    bounds = f">= {least}" if most is None else f"from {least} to {most}"

    def convert(value: Any) -> int:
        message = f"{name}: need a whole number {bounds}, got {value!r}"
        if isinstance(value, bool | np.bool_) or not hasattr(value, "__index__"):
            raise ValueError(message)
        number = operator.index(value)
        if number < least or (most is not None and number > most):
            raise ValueError(message)
        return number

    return convert


def precision(value: Any) -> np.dtype:
    """Converter of a field that must be one of the two float types."""
    dtype = np.dtype(value)
    if dtype not in (np.float64, np.float32):
        raise ValueError(f"dtype: need float64 or float32, got {dtype}")
    return dtype


class AbstractDesign(eqx.Module):
    """A rule that spreads points over the unit cube.

    Replicates are independent, and adding some leaves the first ones as they were.

    Args:
        dimensions: Coordinates of a point.
        size: Points of one replicate.
        replicates: Independent repetitions of the design.
        seed: Same seed, same points; 0 is a seed like another.
        dtype: float64, or float32 where 23 bits of a coordinate are enough.

    Raises:
        ValueError: If a number is not whole or out of bounds.
    """

    dimensions: int = eqx.field(
        static=True, converter=whole("dimensions", 1, MOST_DIMENSIONS)
    )
    size: int = eqx.field(static=True, converter=whole("size", 1, MOST_POINTS))
    replicates: int = eqx.field(
        static=True, kw_only=True, converter=whole("replicates", 1)
    )
    seed: int = eqx.field(
        static=True, kw_only=True, converter=whole("seed", 0, MOST_SEED)
    )
    dtype: Any = eqx.field(
        static=True, kw_only=True, default=np.float64, converter=precision
    )

    def tables(self, block: int) -> AbstractTables:
        """What is needed to make any block of points; made once, on the host.

        Args:
            block: Points of a block; it must divide `size`.

        Returns:
            A callable pytree; the points do not depend on `block`.

        Raises:
            ValueError: If `block` does not divide `size`.
            RuntimeError: If JAX runs without 64-bit types.
        """
        block = whole("block", 1)(block)
        if self.size % block:
            raise ValueError(f"block: need a divisor of {self.size}, got {block}")
        if not jax.config.read("jax_enable_x64"):
            raise RuntimeError(
                "designs count in 64 bits, which are off: "
                'call jax.config.update("jax_enable_x64", True) first'
            )
        return self._tables(block)

    @abc.abstractmethod
    def _tables(self, block: int) -> AbstractTables:
        """As `tables`, its argument checked."""


def points(design: AbstractDesign) -> Float[Array, "replicates n d"]:
    """Every point of every replicate at once, for a user to look at and for tests."""
    return _every(design.tables(design.size), jnp.arange(design.replicates))


@eqx.filter_jit
def _every(
    tables: AbstractTables, replicates: Integer[Array, " replicates"]
) -> Float[Array, "replicates n d"]:
    return jax.vmap(lambda replicate: tables(replicate, 0))(replicates)


def streams(seed: int, replicates: int) -> list[np.random.SeedSequence]:
    """A source of entropy for each replicate, as `SeedSequence(seed).spawn` has it."""
    return [
        np.random.SeedSequence(seed, spawn_key=(replicate,))
        for replicate in range(replicates)
    ]


def positions(index: Index, block: int) -> UInt[Array, " block"]:
    """Numbers of the points of a block, counted from the start of the design."""
    start = jnp.asarray(index).astype(jnp.uint64) * jnp.uint64(block)
    return start + jnp.arange(block, dtype=jnp.uint64)


def open_unit(fraction: UInt[Array, "block d"]) -> Float[Array, "block d"]:
    """The fraction bits of a float as a number of the open interval (0, 1).

    Under the exponent of 1 they are a number of [1, 2): less 1, that is the point, with
    no conversion of integers, for which few processors have a vector instruction.

    Args:
        fraction: 52 bits (uint64) for a float64, 23 bits (uint32) for a float32.

    Returns:
        float64: `fraction / 2^52`, where 0 becomes half a spacing, 2^-53. float32: the
        middle of the cell, `(fraction + 1/2) / 2^23`, because truncation would move
        every point down by 6e-8, a bias that more points do not remove.
    """
    double = fraction.dtype == jnp.uint64
    one = np.float64(1).view(np.uint64) if double else np.float32(1).view(np.uint32)
    x = jax.lax.bitcast_convert_type(fraction | one, one.dtype.str.replace("u", "f"))
    half = float(jnp.finfo(x.dtype).eps) / 2
    return materialized(jnp.maximum(x - 1, half) if double else (x - 1) + half)


def materialized(x: Float[Array, "block d"]) -> Float[Array, "block d"]:
    """The same numbers, which the compiler may not fuse into what reads them.

    Without this XLA writes the generator out once for every column that a model reads:
    six times the compile time and 1.6 times the run time, measured on 60 columns.
    """
    return jax.lax.optimization_barrier(x)
