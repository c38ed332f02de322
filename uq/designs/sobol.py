"""Scrambled Sobol' points: SciPy's, bit for bit, at the price of two XORs a coordinate.

A digital net is linear over bits: point `i` is the XOR of one row for every bit that is
set in `i`. The rows of the lowest bits are summed beforehand into two short tables (64
rows each serve blocks of 4,096 points), those of the highest once for each block.

Source:
    Joe and Kuo (2008), SIAM J. Sci. Comput. 30(5), 2635-2654 (direction numbers);
    Matousek (1998), J. Complexity 14(4), 527-556 (linear scrambling);
    Owen (2020), On dropping the first Sobol' point, arXiv:2008.08051.
"""

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, UInt

from uq.designs.base import (
    AbstractDesign,
    AbstractTables,
    Index,
    open_unit,
    streams,
    whole,
)


FRACTION = {8: 52, 4: 23}  # bits of a float's fraction, by its size in bytes


class Sobol(AbstractDesign):
    """Scrambled Sobol' points: a linear matrix scramble and a digital shift.

    Replicate r is `scipy.stats.qmc.Sobol(dimensions, bits=bits, rng=g).random(size)`
    with `g = default_rng(SeedSequence(seed, spawn_key=(r,)))`, from its first point on,
    none skipped; only where SciPy has 0 is there 2^-53. A larger `size` keeps the first
    points.

    Args:
        bits: Binary digits of a coordinate. With SciPy's own default, 30, no quantile
            below 1e-9 is reached and 2^30 points are the most; 52 are all that a
            float64 resolves evenly over the interval, and cost the same.

    Raises:
        ValueError: If `size` is not a power of two: points would lose their balance.
    """

    bits: int = eqx.field(
        static=True, kw_only=True, default=52, converter=whole("bits", 1, 52)
    )

    def __check_init__(self) -> None:
        low = 2 ** (self.size.bit_length() - 1)
        if self.size != low:
            raise ValueError(
                f"Sobol': need a power of two points, got {self.size}; "
                f"nearest are {low} and {2 * low}"
            )
        if self.size > 2**self.bits:
            raise ValueError(
                f"Sobol': {self.bits} bits tell 2^{self.bits} points apart, "
                f"got {self.size}; raise bits"
            )

    def _tables(self, block: int) -> AbstractTables:
        shift, rows = self._directions()
        low = block.bit_length() - 1
        coarse = _sums(rows[:, low // 2 : low]) ^ shift[:, None]
        fine = _sums(rows[:, : low // 2])
        return _SobolTables(*map(jnp.asarray, (coarse, fine, rows[:, low:])))

    def _directions(self) -> tuple[np.ndarray, np.ndarray]:
        """Shift (replicates, d) and row of each bit (replicates, bit, d), scrambled."""
        from scipy.stats import qmc  # takes most of a second: only those who need it

        engines = [
            qmc.Sobol(self.dimensions, bits=self.bits, rng=np.random.default_rng(s))
            for s in streams(self)
        ]
        shift = np.stack([engine._shift for engine in engines])
        gray = np.stack([engine._sv.T for engine in engines])
        # SciPy's order is Gray code: bit k of i sets bits k and k - 1 of the code.
        rows = gray[:, : self.size.bit_length() - 1].copy()
        rows[:, 1:] ^= rows[:, :-1].copy()
        return self._fraction(shift), self._fraction(rows)

    def _fraction(self, digits: np.ndarray) -> np.ndarray:
        """Binary digits as the leading bits of a float's fraction."""
        width = FRACTION[self.dtype.itemsize]
        wide = digits.astype(np.uint64) << np.uint64(52 - self.bits)
        return (wide >> np.uint64(52 - width)).astype(f"u{self.dtype.itemsize}")


class _SobolTables(AbstractTables):
    coarse: UInt[Array, "replicates coarse d"]
    fine: UInt[Array, "replicates fine d"]
    high: UInt[Array, "replicates bits d"]

    def __call__(self, replicate: Index, index: Index) -> Float[Array, "block d"]:
        coarse, fine, high = (t[replicate] for t in (self.coarse, self.fine, self.high))
        places = jnp.arange(len(high), dtype=jnp.uint64)
        digits = jnp.asarray(index).astype(jnp.uint64) >> places & 1
        start = jnp.bitwise_xor.reduce(
            high * digits.astype(high.dtype)[:, None], axis=0
        )
        net = coarse[:, None, :] ^ fine[None, :, :] ^ start[None, None, :]
        return open_unit(net.reshape(-1, net.shape[-1]))


def _sums(rows: np.ndarray) -> np.ndarray:
    """XOR of the rows of every subset of bits, in the order of the subset's number."""
    sums = np.zeros_like(rows, shape=(rows.shape[0], 1, rows.shape[2]))
    for bit in range(rows.shape[1]):
        sums = np.concatenate([sums, sums ^ rows[:, bit : bit + 1]], axis=1)
    return sums
