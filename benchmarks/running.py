"""Each part of a benchmark in a process of its own: own memory, own flags, own end.

What a part measures is one row of plain data, the last line that it prints; a part that
fails is a row too, with its reason.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from benchmarks.measure import spent
from benchmarks.report import Section


type Size = Literal["quick", "usual", "full"]
type Part = Mapping[str, Any]

ROOT = Path(__file__).parent.parent
NAMES = (
    "shell",
    "sobol",
    "bands",
    "breakeven_map",
    "gradients",
    "growth",
    "inputs",
    "systems",
    "limit",
)
# Seconds a part may take, unless its module has another `PATIENCE`.
PATIENCE = {"quick": 300, "usual": 300, "full": 3600}
NOT_DONE = "not done"


def run(name: str, size: Size) -> Section:
    """All parts of a benchmark, then its tables and what all of it took."""
    module, rows = import_module(f"benchmarks.{name}"), []
    parts = module.parts(size)
    patience = getattr(module, "PATIENCE", PATIENCE)[size]
    began = spent()
    for number, part in enumerate(parts, start=1):
        told, before = " ".join(map(str, part.values())), spent()
        with own_cache() as environment:
            rows.append(part | row_of(name, part, environment, patience))
        wall, cpu = spent(before)
        said = f"{name} {number}/{len(parts)}: {told}, {wall:.1f} s, CPU {cpu:.1f} s"
        print(f"{said} {rows[-1].get('failed', '')}".rstrip(), file=sys.stderr)
    return replace(module.section(rows), name=name, took=spent(began))


def measure(name: str, part: Part) -> None:
    """One part, in this process, its row printed as JSON."""
    from uq.engine.cores import prepare

    module = import_module(f"benchmarks.{name}")
    if getattr(module, "ONE_CORE", False) and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, [max(os.sched_getaffinity(0))])
    prepare()  # before JAX is imported
    row = module.measure(**part)
    print(json.dumps(row), flush=True)


@contextmanager
def own_cache() -> Iterator[dict[str, str]]:
    """An environment whose compiled programs are kept in a folder that starts empty."""
    with tempfile.TemporaryDirectory(prefix="space-uq-bench-") as folder:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("JAX_COMPILATION", "JAX_PERSISTENT"))
        }
        # Of a part that fails the last line says why: the error, not a word on JAX.
        said = {"JAX_TRACEBACK_FILTERING": "off"}
        yield kept | said | {"SPACE_UQ_CACHE": folder}


def row_of(
    name: str, part: Part, environment: Mapping[str, str], patience: float
) -> dict[str, Any]:
    """What a process of its own says about a part."""
    command = [sys.executable, "-m", "benchmarks", name, "--part", json.dumps(part)]
    with subprocess.Popen(  # noqa: S603
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    ) as process:
        try:
            printed, said = process.communicate(timeout=patience)
        except BaseException as error:
            os.killpg(process.pid, signal.SIGKILL)  # what it started, too
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
            return {"failed": f"{NOT_DONE} after {patience:g} s"}
    if process.returncode:
        last = (said.strip().splitlines() or ["it said nothing"])[-1]
        return {"failed": f"status {process.returncode}: {last}"}
    return json.loads(printed.splitlines()[-1])
