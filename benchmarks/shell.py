"""From the shell to an answer: our commands, and other tools asked the same question.

Each run starts Python anew. At the first nothing is kept: every program is compiled.
At the second they are in the cache. A peer is a program that imports, draws its own
points, has our compiled model evaluated on every core and estimates indices and
intervals.
"""

import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.measure import spent
from benchmarks.report import Goal, Row, Section, Table
from benchmarks.running import ROOT, Part, Size


RANK = "uq rank orbital-datacenter --output log:space.lcoc --samples"
EVENT = "space.cost_per_watt<earth.cost_per_watt"
OTHERS = (
    "uq bands orbital-datacenter",
    "uq diagnose orbital-datacenter --samples 1024",
    "uq compare space-vs-terrestrial --method sobol --method delta",
    f'uq map space-vs-terrestrial -x launch.price -y satellite.price --event "{EVENT}"',
    "uq tornado orbital-datacenter",
    "uq rank space-vs-terrestrial",
    "uq evaluate orbital-datacenter",
    "uq list",
)
PEERS = ("SALib", "OpenTURNS", "jaxgsa")
AGAINST = "OpenTURNS"
LIMITS = {"first": 1.8, "second": 4.5}
OURS = {"first": "space-uq, the first time", "second": "space-uq, the second time"}
# The user's own: what this process prepared for its JAX is not.
PREPARED = ("JAX_COMPILATION", "JAX_ENABLE_X64", "JAX_PERSISTENT", "XLA_FLAGS")
JAX_KEEPS = {
    "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
    "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1",
}
LONG = 15.0  # seconds after which one run of a peer is enough


class Lap(NamedTuple):
    """One run of one command."""

    seconds: float
    cpu: float
    printed: str


def parts(size: Size) -> list[Part]:
    """The question, the other commands, more points to compare with, the peers."""
    base, best, others, runs = 2**14, 2**20, OTHERS, 3
    if size == "quick":
        base, best, others, runs = 2**10, 2**12, OTHERS[-2:], 1
    commands = [f"{RANK} {base}", *others]
    return [
        *({"what": command, "runs": runs} for command in commands),
        {"what": f"{RANK} {best} --seed 1", "runs": 1},
        *({"tool": tool, "base": base, "runs": runs} for tool in PEERS),
        {"tool": AGAINST, "base": base, "runs": runs, "kept": True},
    ]


def measure(
    what: str = "",
    runs: int = 1,
    tool: str = "",
    base: int = 0,
    kept: bool = False,  # noqa: FBT001, FBT002
) -> Row:
    """The first run of a command and the median of later ones, or those of a peer."""
    return _peer(tool, base, runs, kept=kept) if tool else _command(what, runs)


def _command(what: str, runs: int) -> dict[str, Any]:
    """Both times of a command of ours; of a ranking its indices, too."""
    with tempfile.TemporaryDirectory(prefix="space-uq-shell-") as place:
        programs = {"SPACE_UQ_CACHE": os.path.join(place, "programs")}
        command = ["-m", "experiments", *shlex.split(what)[1:]]
        first, *later = [
            _lap(command, Path(place, str(number)), programs)
            for number in range(1 + runs)
        ]
        found = _indices(next(Path(place).glob("0/results/*/rank.nc"), None))
    again = _median(later)
    return {
        "first": first.seconds,
        "first_cpu": first.cpu,
        "second": again.seconds,
        "second_cpu": again.cpu,
        **(found if what.startswith(RANK) else {}),
    }


def _peer(tool: str, base: int, runs: int, *, kept: bool) -> dict[str, Any]:
    """A tool's time, and what it found; if kept, JAX has kept its programs before."""
    with tempfile.TemporaryDirectory(prefix="space-uq-shell-") as place:
        given = {"SPACE_UQ_CACHE": "off"}
        if kept:
            given |= JAX_KEEPS | {"JAX_COMPILATION_CACHE_DIR": place}
        command = ["-m", "benchmarks.peers", tool, str(base)]
        laps = [_lap(command, Path(place), given) for _ in range(int(kept))]
        while len(laps) < kept + runs and not any(lap.seconds > LONG for lap in laps):
            laps.append(_lap(command, Path(place), given))
    laps = laps[int(kept) :]
    told, lap = json.loads(laps[0].printed.splitlines()[-1]), _median(laps)
    return {
        "wall": lap.seconds,
        "cpu": lap.cpu,
        "runs": len(laps),
        "evaluations": told["evaluations"],
        "S1": told["first"],
        "ST": told["total"],
        "first_told": max(told["first_error"]),
        "total_told": max(told["total_error"]),
    }


def _lap(command: Sequence[str], folder: Path, given: Mapping[str, str]) -> Lap:
    """One run of a module of ours, by a Python of its own, in some folder."""
    theirs = {k: v for k, v in os.environ.items() if not k.startswith(PREPARED)}
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    folder.mkdir(exist_ok=True)
    start = spent()
    told = subprocess.run(  # noqa: S603
        [sys.executable, *command],
        cwd=folder,
        env=theirs | {"PYTHONPATH": os.pathsep.join(paths), **given},
        capture_output=True,
        text=True,
    )
    seconds, cpu = spent(start)
    if told.returncode:
        raise RuntimeError((told.stderr.strip().splitlines() or ["?"])[-1])
    return Lap(seconds, cpu, told.stdout)


def _median(laps: Sequence[Lap]) -> Lap:
    """Medians of some runs."""
    seconds, cpu = [lap.seconds for lap in laps], [lap.cpu for lap in laps]
    return Lap(statistics.median(seconds), statistics.median(cpu), "")


def _indices(file: Path | None) -> dict[str, Any]:
    """The indices that a ranking wrote, and the largest standard errors it told."""
    if file is None:
        return {}
    import xarray

    with xarray.open_dataset(file) as told:
        return {
            "evaluations": int(told.attrs["evaluations"]),
            "S1": told["S1"].values[0].tolist(),
            "ST": told["ST"].values[0].tolist(),
            "first_told": float(told["S1_error"].max()),
            "total_told": float(told["ST_error"].max()),
        }


def section(rows: Sequence[Row]) -> Section:
    """Both times of each command; the question's beside those of the peers."""
    commands = [row for row in rows if "tool" not in row]
    asked, best = commands[0], commands[-1]
    peers = [_compared(row, asked, best) for row in rows if "tool" in row]
    answers = [*_ours(asked, best), *peers]
    plain = next(row for row in peers if row["tool"] == AGAINST)
    goals = [
        Goal(
            f"`uq rank`, {which} time from the shell: {AGAINST}'s time over it",
            plain.get(f"over_{which}"),
            limit,
        )
        for which, limit in LIMITS.items()
    ]
    columns = ["tool", "base", "evaluations", "wall", "cpu", "runs", "over_first"]
    columns += ["over_second", "first_told", "total_told", "first_error", "total_error"]
    times = ["what", "first", "first_cpu", "second", "second_cpu", "runs"]
    return Section(
        "From the shell to an answer",
        [
            Table("Our commands", times, commands),
            Table("The first question, by each tool", columns, answers),
        ],
        goals,
        [
            "Whole processes, imports, files and figures included. At the first time "
            "nothing is kept; the second is the median of so many runs after it.",
            "The peers' model is ours, compiled anew in each run, on every core; with "
            "`JAX's cache on` JAX keeps what it compiles, which is not its default.",
            "Errors told are the largest standard errors that a tool gives for its own "
            "indices (half a 95 % interval over 1.96); max errors are against the "
            "question at the most points above, from nets of another seed.",
        ],
    )


def _ours(asked: Row, best: Row) -> list[dict[str, Any]]:
    """Our answer as a row for each of its two times; none if there is none."""
    if "failed" in asked:
        return []
    base = {"base": int(asked["what"].removeprefix(RANK)), **_compared(asked, {}, best)}
    return [
        base
        | {"tool": OURS[which], "wall": asked[which], "cpu": asked[f"{which}_cpu"]}
        | {"runs": asked["runs"] if which == "second" else 1}
        for which in LIMITS
    ]


def _compared(row: Row, asked: Row, best: Row) -> dict[str, Any]:
    """A row with how long it took in our times, and with its errors."""
    told = dict(row)
    if row.get("kept"):
        told["tool"] = f"{row['tool']}, JAX's cache on"
    for which in LIMITS:
        if "wall" in row and which in asked:
            told[f"over_{which}"] = row["wall"] / asked[which]
    if "S1" in row and "S1" in best:
        for name, key in (("first_error", "S1"), ("total_error", "ST")):
            told[name] = float(np.max(np.abs(np.subtract(row[key], best[key]))))
    return told
