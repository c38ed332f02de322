"""From the shell to a finished default run: the first time and the second time.

The first time no program has been compiled; the second time they are in the cache.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence

from benchmarks.report import Goal, Row, Section, Table
from benchmarks.running import ROOT, Part, Size


COMMANDS = {
    "uq run lcoc-bands": ["run", "lcoc-bands", "--folder"],
    "uq rank orbital-datacenter --output log:space.lcoc": [
        "rank",
        "orbital-datacenter",
        "--output",
        "log:space.lcoc",
        "--folder",
    ],
}
LIMITS = {"first": 6.0, "second": 2.5}


def parts(size: Size) -> list[Part]:
    """Each command, some times over."""
    return [{"what": what, "runs": 3 if size == "full" else 1} for what in COMMANDS]


def measure(what: str, runs: int) -> Row:
    """Medians of the first and of the second time."""
    laps = [_pair(COMMANDS[what]) for _ in range(runs)]
    first, second = (statistics.median(times) for times in zip(*laps, strict=True))
    return {"first": first, "second": second, "runs": runs}


def _pair(words: Sequence[str]) -> tuple[float, float]:
    """Seconds of a run with an empty cache and of the same run after it."""
    with tempfile.TemporaryDirectory(prefix="space-uq-cold-") as folder:
        environment = {k: v for k, v in os.environ.items() if _is_users(k)}
        environment["XDG_CACHE_HOME"] = os.path.join(folder, "cache")
        command = [sys.executable, "-m", "experiments", *words]
        laps = []
        for _ in range(2):
            start = time.perf_counter()
            told = subprocess.run(  # noqa: S603
                [*command, os.path.join(folder, "results")],
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
            )
            laps.append(time.perf_counter() - start)
            if told.returncode:
                raise RuntimeError((told.stderr.strip().splitlines() or ["?"])[-1])
        return laps[0], laps[1]


def _is_users(name: str) -> bool:
    """Whether a variable was there before this process prepared JAX."""
    return not name.startswith(("JAX_COMPILATION", "JAX_PERSISTENT", "XLA_FLAGS"))


def section(rows: Sequence[Row]) -> Section:
    """Both times of each command."""
    goals = [
        Goal(
            f"`{row['what']}`, {which} time [s]", row.get(which), limit, at_least=False
        )
        for row in rows
        for which, limit in LIMITS.items()
    ]
    return Section(
        "From the shell to a finished default run",
        [Table("", ["what", "first", "second", "runs"], rows)],
        goals,
        ["Both start Python anew; the first finds no compiled program."],
    )
