"""Which devices compute, how work is spread over them, and how much memory there is."""

import os

import jax
from jax.sharding import AxisType, Mesh


AXIS = "device"


def mesh() -> Mesh:
    """All devices of the default backend, on one axis."""
    return jax.make_mesh((jax.device_count(),), (AXIS,), axis_types=(AxisType.Auto,))


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


def available_memory() -> int:
    """Bytes that an array may still take on this host (free plus reclaimable)."""
    try:
        with open("/proc/meminfo") as lines:
            table = dict(line.split(":", 1) for line in lines)
        return int(table["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError):  # not Linux: fall back on what is installed
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


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
