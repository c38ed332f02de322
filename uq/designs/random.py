"""Independent uniform points, each made from its own number."""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float, UInt

from uq.designs import counter
from uq.designs.base import (
    AbstractDesign,
    AbstractTables,
    Index,
    open_unit,
    positions,
    streams,
)


class Random(AbstractDesign):
    """Independent uniform points: plain Monte Carlo.

    A larger `size` keeps the first points, and more `dimensions` the first coordinates.
    """

    def _tables(self, block: int) -> AbstractTables:
        keys = counter.keys(streams(self.seed, self.replicates))
        return _RandomTables(keys, block, self.dimensions, self.dtype.itemsize == 8)


class _RandomTables(AbstractTables):
    keys: UInt[Array, "replicates 2"]
    block: int = eqx.field(static=True)
    dimensions: int = eqx.field(static=True)
    double: bool = eqx.field(static=True)

    def __call__(self, replicate: Index, index: Index) -> Float[Array, "block d"]:
        position = positions(index, self.block)
        high, low = counter.words(self.keys[replicate], position, self.dimensions)
        if not self.double:
            return open_unit(high >> 9)
        return open_unit(high.astype(jnp.uint64) << 20 | low.astype(jnp.uint64) >> 12)
