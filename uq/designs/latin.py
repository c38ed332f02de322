"""Latin hypercube: in every dimension exactly one point in each of n equal strata.

The permutation of each dimension is computed point by point, by a cipher on the numbers
below n, so that a design of any size needs no memory.

Source:
    McKay, Beckman and Conover (1979), Technometrics 21(2), 239-245.
    Black and Rogaway (2002), Ciphers with arbitrary finite domains, CT-RSA, sections 3
    (walking along a cycle) and 5 (unequal halves).
"""

import math

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, UInt

from uq.designs import counter
from uq.designs.base import (
    AbstractDesign,
    AbstractTables,
    Index,
    materialized,
    positions,
    streams,
)


# Pairs of strata pass a chi-squared test at n = 16 from 8 rounds on, at n = 64 from 4.
ROUNDS = 8

type Half = UInt[Array, "block d"]
type Pair = tuple[Half, Half]


class LatinHypercube(AbstractDesign):
    """One point in each stratum of each dimension, at a uniform place within it.

    Any `size`; another one has other strata, and so other points altogether. In
    float32 this holds for up to 2^20 points.
    """

    def _tables(self, block: int) -> AbstractTables:
        sources, d = streams(self.seed, self.replicates), self.dimensions
        generators = [np.random.default_rng(source) for source in sources]
        rounds = [g.integers(2**32, size=(ROUNDS, d), dtype="u4") for g in generators]
        shifts = [g.integers(self.size, size=d, dtype="u8") for g in generators]
        return _LatinTables(
            counter.keys(sources),
            jnp.asarray(np.stack(rounds)),
            jnp.asarray(np.stack(shifts)),
            self.size,
            block,
            self.dtype,
        )


class _LatinTables(AbstractTables):
    keys: UInt[Array, "replicates 2"]
    rounds: UInt[Array, "replicates rounds d"]
    shifts: UInt[Array, "replicates d"]
    size: int = eqx.field(static=True)
    block: int = eqx.field(static=True)
    dtype: np.dtype = eqx.field(static=True)

    def __call__(self, replicate: Index, index: Index) -> Float[Array, "block d"]:
        position = positions(index, self.block)
        stratum = permuted(position, self.rounds[replicate], self.size)
        # A uniform shift makes each stratum exactly uniform, however small n is.
        stratum = wrapped(stratum + self.shifts[replicate][None, :], self.size)
        word, _ = counter.words(self.keys[replicate], position, stratum.shape[1])
        # So few bits that the sum below is exact and its quotient by n, rounded, is
        # still inside the stratum, whose ends are four roundings away.
        precision = jnp.finfo(self.dtype).nmant
        bits = max(1, min(32, precision - 2 - self.size.bit_length()))
        place = ((word >> (32 - bits)).astype(jnp.float64) + 0.5) * 2.0**-bits
        points = ((stratum.astype(jnp.float64) + place) / self.size).astype(self.dtype)
        edge = float(jnp.finfo(self.dtype).epsneg)
        return materialized(jnp.clip(points, edge, 1 - edge))


def permuted(
    position: UInt[Array, " block"], rounds: UInt[Array, "rounds d"], size: int
) -> UInt[Array, "block d"]:
    """Images of some numbers below `size`, under one permutation for each dimension.

    A Feistel cipher on pairs (left, right), whose halves count to about sqrt(size) and
    are moved in turn by a hash of the other. A pair beyond `size` is sent on
    until it falls below, which keeps the map one to one.

    Args:
        position: The numbers.
        rounds: Keys of the rounds.
        size: How many numbers are permuted.

    Returns:
        For each number and dimension, its image.
    """
    a, b = halves(size)
    shape = (position.size, rounds.shape[1])

    def spread(half: UInt[Array, " block"]) -> Half:
        return jnp.broadcast_to(half.astype(jnp.uint32)[:, None], shape)

    def turn(pair: Pair, key: UInt[Array, "2 d"]) -> tuple[Pair, None]:
        left, right = pair
        left = turned(left, mixed(right ^ key[:1]), a)
        return (left, turned(right, mixed(left ^ key[1:]), b)), None

    def encrypt(pair: Pair) -> Pair:
        # A loop, because XLA takes minutes to compile eight rounds written out.
        return jax.lax.scan(turn, pair, rounds.reshape(-1, 2, shape[1]))[0]

    def joined(left: Half, right: Half) -> UInt[Array, "block d"]:
        return left.astype(jnp.uint64) * b + right

    def walk(pair: Pair) -> Pair:
        beyond = joined(*pair) >= size
        left, right = encrypt(pair)
        return jnp.where(beyond, left, pair[0]), jnp.where(beyond, right, pair[1])

    pair = encrypt((spread(position // b), spread(position % b)))
    if a * b > size:
        pair = jax.lax.while_loop(lambda p: jnp.any(joined(*p) >= size), walk, pair)
    return joined(*pair)


def halves(size: int) -> tuple[int, int]:
    """Two numbers near sqrt(size), whose product exceeds it by as little as can be."""
    root = math.isqrt(size)
    candidates = np.arange(max(2, root // 2 + 1), max(2, root) + 1)
    a = int(candidates[np.argmin(-size % candidates)])
    return a, -(-size // a)


def turned(half: Half, word: Half, modulus: int) -> Half:
    """`half` plus a number below `modulus` that is proportional to a random word."""
    step = (word.astype(jnp.uint64) * modulus >> 32).astype(jnp.uint32)
    return wrapped(half + step, modulus)


def wrapped(x: Half, modulus: int) -> Half:
    """The remainder of a number below `2 * modulus`, without a division."""
    return jnp.where(x < modulus, x, x - jnp.asarray(modulus, x.dtype))


def mixed(x: Half) -> Half:
    """A hash of 32 bits: the finalizer of MurmurHash3 (Appleby 2011)."""
    x = (x ^ x >> 16) * jnp.uint32(0x85EBCA6B)
    x = (x ^ x >> 13) * jnp.uint32(0xC2B2AE35)
    return x ^ x >> 16
