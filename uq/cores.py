"""Before JAX starts: one device for every core, in double precision. Imports no JAX."""

import os


def use_every_core() -> None:
    """Make one JAX device of every CPU core, in double precision.

    XLA runs one compiled loop on one core; as many devices as cores share the work.
    Only an application calls this, before JAX is imported; a device count that the user
    set in `XLA_FLAGS` is left alone.
    """
    os.environ.setdefault("JAX_ENABLE_X64", "1")
    flags, option = (
        os.environ.get("XLA_FLAGS", ""),
        "xla_force_host_platform_device_count",
    )
    if option not in flags:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
        count = cores or os.cpu_count() or 1
        os.environ["XLA_FLAGS"] = f"{flags} --{option}={count}".strip()
