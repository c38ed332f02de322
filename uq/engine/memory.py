"""How much memory there is. No JAX here."""

import math
import os
from pathlib import Path


def available_memory() -> int:
    """Bytes that an array may still take, by this host and by this process's limit."""
    return int(min(_free_on_host(), _left_in_groups()))


def _free_on_host() -> int:
    """Free plus reclaimable."""
    try:
        with open("/proc/meminfo") as lines:
            table = dict(line.split(":", 1) for line in lines)
        return int(table["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError):  # not Linux: fall back on what is installed
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _left_in_groups(
    groups: Path = Path("/sys/fs/cgroup"), own: Path = Path("/proc/self/cgroup")
) -> float:
    """What the control groups of a container or a batch job still allow."""
    try:
        path = own.read_text().strip().rpartition("::/")[2]
    except OSError:  # not Linux
        return math.inf
    inside = groups / path
    return min(_left(group) for group in (inside, *inside.parents))


def _left(group: Path) -> float:
    """Limit less use of one group; the files that it caches can be given up."""
    try:
        limit = float((group / "memory.max").read_text().replace("max", "inf"))
        used = float((group / "memory.current").read_text())
        fields = (group / "memory.stat").read_text().split()
        files = float(fields[fields.index("inactive_file") + 1])
    except (OSError, ValueError):  # no limit here
        return math.inf
    return max(limit - used + files, 0.0)
