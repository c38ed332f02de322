"""Random words by number: word (replicate, point, dimension), in any order, from a key.

Threefry-2x32 with 20 rounds, the generator of `jax.random`, whose words these are. It
is written out because `jax.random` offers no way to start at a given counter, and
because its own lowering on CPUs is a loop, 2.6 times slower where measured.

Source:
    Salmon, Moraes, Dror and Shaw (2011), Parallel random numbers: as easy as 1, 2, 3,
    SC'11, doi:10.1145/2063384.2063405.
"""

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, UInt


ROTATIONS = ((13, 15, 26, 6), (17, 29, 16, 24))
PARITY = 0x1BD11BDA  # of the Skein key schedule

type Words = UInt[Array, "block d"]


def keys(streams: list[np.random.SeedSequence]) -> UInt[Array, "replicates 2"]:
    """One key for each replicate."""
    return jnp.asarray(np.stack([stream.generate_state(2) for stream in streams]))


def words(
    key: UInt[Array, "2"], position: UInt[Array, " block"], dimensions: int
) -> tuple[Words, Words]:
    """Two words of 32 random bits for each point and dimension.

    Args:
        key: The key of the replicate.
        position: Numbers of the points, below 2^48.
        dimensions: How many dimensions, below 2^15.

    Returns:
        Two arrays of uint32; more dimensions or points leave the first as they are.
    """
    shape = (position.size, dimensions)
    above = ((position >> 32) << 15).astype(jnp.uint32)[:, None]
    dimension = jnp.arange(dimensions, dtype=jnp.uint32)[None, :]
    below = jnp.broadcast_to(position.astype(jnp.uint32)[:, None], shape)
    return threefry(key, above | dimension, below)


def threefry(key: UInt[Array, "2"], a: Words, b: Words) -> tuple[Words, Words]:
    """Encrypt a counter of two words with a key of two words."""
    schedule = (key[0], key[1], key[0] ^ key[1] ^ jnp.uint32(PARITY))
    a, b = a + schedule[0], b + schedule[1]
    for group in range(5):
        for turn in ROTATIONS[group % 2]:
            a = a + b
            b = (b << turn | b >> (32 - turn)) ^ a
        a = a + schedule[(group + 1) % 3]
        b = b + schedule[(group + 2) % 3] + jnp.uint32(group + 1)
    return a, b
