"""Each part of a benchmark in a process of its own: own memory, own flags, own end.

What a part measures is one row of plain data, the last line that it prints; a part that
fails is a row too, with its reason.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from benchmarks.report import Section


type Size = Literal["quick", "usual", "full"]
type Part = Mapping[str, Any]

ROOT = Path(__file__).parent.parent
NAMES = ("sobol", "bands", "breakeven_map", "gradients", "cold", "growth", "systems")
PATIENCE = {"quick": 300, "usual": 300, "full": 3600}  # seconds a part may take


def run(name: str, size: Size) -> Section:
    """All parts of a benchmark, then its tables."""
    module, rows = import_module(f"benchmarks.{name}"), []
    parts = module.parts(size)
    with own_cache() as environment:
        for number, part in enumerate(parts, start=1):
            told = " ".join(map(str, part.values()))
            start = time.perf_counter()
            rows.append(part | _row(name, part, environment, PATIENCE[size]))
            lap = time.perf_counter() - start
            said = f"{name} {number}/{len(parts)}: {told}, {lap:.1f} s"
            print(f"{said} {rows[-1].get('failed', '')}".rstrip(), file=sys.stderr)
    return module.section(rows)


def measure(name: str, part: Part) -> None:
    """One part, in this process, its row printed as JSON."""
    from uq.engine.cores import prepare

    prepare()  # before JAX is imported
    row = import_module(f"benchmarks.{name}").measure(**part)
    print(json.dumps(row), flush=True)


@contextmanager
def own_cache() -> Iterator[dict[str, str]]:
    """An environment whose compiled programs are kept in a folder that starts empty."""
    with tempfile.TemporaryDirectory(prefix="space-uq-bench-") as folder:
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith("JAX_COMPILATION")
        }
        yield kept | {"XDG_CACHE_HOME": folder}


def _row(
    name: str, part: Part, environment: Mapping[str, str], patience: float
) -> dict[str, Any]:
    """What a process of its own says about a part."""
    command = [sys.executable, "-m", "benchmarks", name, "--part", json.dumps(part)]
    try:
        told = subprocess.run(  # noqa: S603
            command,
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=patience,
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"not done after {patience:g} s"}
    if told.returncode:
        last = (told.stderr.strip().splitlines() or ["it said nothing"])[-1]
        return {"failed": f"status {told.returncode}: {last}"}
    return json.loads(told.stdout.splitlines()[-1])
