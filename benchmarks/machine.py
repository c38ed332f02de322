"""What a run of the benchmarks ran on."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


PACKAGES = ("jax", "numpy", "scipy", "SALib", "openturns", "jaxgsa", "spacedc-mdao")


def machine() -> dict[str, str]:
    """Processor, memory, load, versions and date, in words."""
    cores = os.process_cpu_count() if hasattr(os, "process_cpu_count") else None
    cores = cores or len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "processor": f"{cores} cores of {_processor()}, {memory / 2**30:.0f} GiB",
        "load at the start": " ".join(f"{load:.2f}" for load in os.getloadavg()),
        "system": f"{platform.system()}, Python {platform.python_version()}",
        "versions": ", ".join(f"{name} {installed(name)}" for name in PACKAGES),
    }


def installed(package: str) -> str:
    """Version of a package, or that there is none."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:  # not Linux
        pass
    return platform.processor() or platform.machine()
