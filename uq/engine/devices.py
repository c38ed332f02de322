"""Which devices compute, how work is spread over them, and how much memory there is."""

import jax

from uq.engine.memory import available_memory


# Points evaluated at once: on a CPU, what a chain keeps of 2^10 stays in a core's cache
# (measured best on the LCOC chain); another device needs many to fill it.
BLOCK = {"cpu": 2**10}
LARGE = 2**16
LEAST = 2**6  # points of a block that is worth its call
CACHED = 2**17  # float64 that stay in a core's cache


def block_size(points: int, *, share: int = 1, kept: int = 1) -> int:
    """Points that an engine evaluates at once: one rule for all of them.

    Sums are made block by block: another size rounds their last digits otherwise.

    Args:
        points: Of each replicate; the block divides them.
        share: Part of a block that is taken where an evaluation needs several times
            the memory, as 4 for a quarter.
        kept: Numbers that are kept of each point, where they fill a cache.

    Raises:
        ValueError: If only small blocks divide the points, which take longer than their
            draws.
    """
    best = min(BLOCK.get(jax.default_backend(), LARGE), points)
    block = _divisor(points, best)
    if block < min(LEAST, best):
        message = (
            f"size: {points} draws a replicate split into blocks of {block}, which are "
            f"slow: take a multiple of {best}, such as {-(-points // best) * best}"
        )
        raise ValueError(message)
    room = max(CACHED // kept, 1)
    room = 2 ** (room.bit_length() - 1)  # a power of two, as most sizes are
    return _divisor(points, max(min(block // share, room), 1))


def _divisor(points: int, most: int) -> int:
    """The largest that is not above `most`."""
    return next(block for block in range(most, 0, -1) if points % block == 0)


def require_double_precision() -> None:
    """Refuse to compute in single precision by accident.

    Raises:
        RuntimeError: If JAX runs without 64-bit floats.
    """
    if not jax.config.jax_enable_x64:
        message = (
            "double precision is off: set JAX_ENABLE_X64=1 or "
            "jax.config.update('jax_enable_x64', True) before the first array"
        )
        raise RuntimeError(message)


def require_device() -> None:
    """Refuse to start where the platform that was asked for is missing.

    Raises:
        RuntimeError: If JAX finds no device.
    """
    try:
        jax.devices()
    except (AssertionError, RuntimeError) as error:  # either, as its version has it
        message = (
            f"JAX finds no device for JAX_PLATFORMS={jax.config.jax_platforms}: unset "
            "it, or name a platform that is installed here, such as cpu"
        )
        raise RuntimeError(message) from error


def require_memory(needed: int, *, what: str) -> None:
    """Refuse work that would not fit.

    Args:
        needed: Bytes that the work keeps.
        what: Names the work in the message.

    Raises:
        MemoryError: If more than nine tenths of what is available would be taken.
    """
    free = available_memory()
    if needed > 0.9 * free:
        message = (
            f"{what} needs {needed / 1e9:.3g} GB, but {free / 1e9:.3g} GB are "
            "available: take fewer samples, or use `stream`, which keeps none"
        )
        raise MemoryError(message)
