"""Scrambled Sobol' points: SciPy's, bit for bit, at the price of two XORs a coordinate.

A digital net is linear over bits: point `i` is the XOR of one row for every bit that is
set in `i`. The rows of the lowest bits are summed beforehand into two short tables (64
rows each serve blocks of 4,096 points), those of the highest once for each block.

Source:
    Joe and Kuo (2008), SIAM J. Sci. Comput. 30(5), 2635-2654 (direction numbers);
    Matousek (1998), J. Complexity 14(4), 527-556 (linear scrambling);
    Owen (2020), On dropping the first Sobol' point, arXiv:2008.08051.
"""

import functools
from pathlib import Path
from typing import Any

import equinox as eqx
import jax.numpy as jnp
import numpy as np
import scipy
from jaxtyping import Array, Float, UInt

from uq import store
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
        shift, rows = map(self._fraction, self._directions())
        low = block.bit_length() - 1
        coarse = _sums(rows[:, low // 2 : low]) ^ shift[:, None]
        fine = _sums(rows[:, : low // 2])
        return _SobolTables(*map(jnp.asarray, (coarse, fine, rows[:, low:])))

    def _directions(self) -> list[np.ndarray]:
        """Shift (replicates, d) and row of each bit (replicates, bit, d), scrambled.

        Of all bits, also where the size needs few: then one compiled program, kept,
        serves designs of every size.
        """
        return _scrambled(self.dimensions, self.bits, self.replicates, self.seed)

    def _fraction(self, digits: np.ndarray) -> np.ndarray:
        """Binary digits as the leading bits of a float's fraction."""
        width = FRACTION[self.dtype.itemsize]
        wide = digits.astype(np.uint64) << np.uint64(52 - self.bits)
        return (wide >> np.uint64(52 - width)).astype(f"u{self.dtype.itemsize}")


@functools.lru_cache(maxsize=16)
def _scrambled(dimensions: int, bits: int, replicates: int, seed: int) -> list[Any]:
    """Shift and rows of every replicate, as digits; kept, as they are many."""

    def made() -> list[np.ndarray]:
        plain = direction_numbers(dimensions, bits)
        found = [scramble(plain, bits, each) for each in streams(seed, replicates)]
        gray = np.stack([rows.T for _, rows in found])
        # SciPy's order is Gray code: bit k of i sets bits k and k - 1 of the code.
        rows = gray.copy()
        rows[:, 1:] ^= gray[:, :-1]
        return [np.stack([shift for shift, _ in found]), rows]

    numbers = map(str, (dimensions, bits, replicates, seed))
    return store.arrays(made, "sobol", scipy.__version__, np.__version__, *numbers)


@functools.lru_cache(maxsize=16)
def direction_numbers(dimensions: int, bits: int) -> UInt[np.ndarray, "d bits"]:
    """Direction numbers of Joe and Kuo, the first bit most significant.

    SciPy's table is read as a file: importing `scipy.stats` takes most of a second.
    """
    folder = Path(scipy.__file__).parent / "stats"
    with np.load(folder / "_sobol_direction_numbers.npz") as table:
        polynomials = table["poly"][:dimensions].astype(np.int64)
        initial = table["vinit"][:dimensions].astype(np.uint64)
    degrees = np.array([int(p).bit_length() - 1 for p in polynomials])
    numbers = np.ones((dimensions, bits), dtype=np.uint64)  # all of the first
    for j in range(bits if dimensions > 1 else 0):
        given = degrees[1:] > j
        if given.any():
            numbers[1:, j][given] = initial[1:, j][given]
        if not given.all():
            numbers[1:, j][~given] = _recurrence(
                numbers[1:][~given], polynomials[1:][~given], degrees[1:][~given], j
            )
    return numbers << np.arange(bits - 1, -1, -1, dtype=np.uint64)


def _recurrence(
    numbers: np.ndarray, polynomials: np.ndarray, degrees: np.ndarray, j: int
) -> np.ndarray:
    """Number j of some dimensions from the ones before it (Bratley and Fox 1988)."""
    rows = np.arange(len(numbers))
    new = numbers[rows, j - degrees].copy()
    for k in range(int(degrees.max())):
        active = (k < degrees) & (
            (polynomials >> np.maximum(degrees - 1 - k, 0)) & 1 > 0
        )
        new[active] ^= numbers[active, j - k - 1] << np.uint64(k + 1)
    return new


def scramble(
    numbers: UInt[np.ndarray, "d bits"], bits: int, source: np.random.SeedSequence
) -> tuple[UInt[np.ndarray, " d"], UInt[np.ndarray, "d bits"]]:
    """Random shift, and direction numbers times a random triangular matrix, modulo 2.

    Drawn as `scipy.stats.qmc.Sobol` draws them from `default_rng(source)`, bit for bit.
    """
    d, weights = len(numbers), np.uint64(1) << np.arange(bits, dtype=np.uint64)
    coins = _coins(np.random.default_rng(source).spawn(1)[0], d * bits * (1 + bits))
    first, lower = np.split(coins.astype(np.float64), [d * bits])
    # Digits to numbers, which a float64 holds exactly: 52 digits are the most.
    value = 2.0 ** np.arange(bits)
    shift = first.reshape(d, bits) @ value
    # A row of the matrix as the bits of one number, its diagonal 1, nothing above it.
    below = ~(weights[::-1] - np.uint64(1)) & (np.uint64(2) ** bits - np.uint64(1))
    rows = (lower.reshape(d, bits, bits) @ value[::-1]).astype(np.uint64)
    rows = rows & below | weights[::-1]
    mixed = np.bitwise_count(numbers[:, :, None] & rows[:, None, :]) & 1
    scrambled = mixed.astype(np.float64) @ value[::-1]
    return shift.astype(np.uint64), scrambled.astype(np.uint64)


def _coins(rng: np.random.Generator, count: int) -> UInt[np.ndarray, " count"]:
    """What `rng.integers(2, size=count)` draws, five times as fast.

    It is the highest bit of each half of 64 random bits, the lower half first.
    """
    halves = rng.integers(2**64, size=-(-count // 2), dtype=np.uint64)
    return halves.astype("<u8").view("<u4")[:count] >> 31


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
