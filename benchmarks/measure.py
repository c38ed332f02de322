"""Seconds without compilation, compilation beside them, and memory, of this process."""

import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple


type Spans = list[tuple[float, float]]

LONG = 10.0  # seconds after which one run is enough
RUNS = 3
COMPILING = "/jax/core/compile/"  # what JAX calls tracing, lowering and compilation


class Timing(NamedTuple):
    """What some work took."""

    seconds: float  # median, compilation excluded
    runs: int
    compilation: float  # of the first run, seconds


def timed(work: Callable[[], Any], *, warm: Callable[[], Any] | None = None) -> Any:
    """The median of several runs, of which the first, which compiles, is not one.

    Args:
        work: It returns when all is computed.
        warm: Smaller work to run first instead, where one run of `work` is long.

    Returns:
        What the last run returned, and the timing.
    """
    _, first, compilation = once(warm or work)
    laps: list[float] = []
    found = None
    while len(laps) < RUNS and (not laps or max(first, *laps) < LONG):
        found, lap, more = once(work)
        laps.append(lap)
        compilation = max(compilation, more)
    return found, Timing(statistics.median(laps), len(laps), compilation)


def once(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What some work returned, its seconds without compilation, and those of that."""
    with compilations() as spans:
        start = time.perf_counter()
        found = work()
        whole = time.perf_counter() - start
    compiled = covered(spans)
    return found, whole - compiled, compiled


@contextmanager
def compilations() -> Iterator[Spans]:
    """When JAX traces, lowers or compiles, as it says itself."""
    from jax import monitoring

    spans: Spans = []

    def note(event: str, start_time: float, end_time: float, **_: Any) -> None:
        if event.startswith(COMPILING):
            spans.append((start_time, end_time))

    monitoring.register_event_time_span_listener(note)
    try:
        yield spans
    finally:
        monitoring.unregister_event_time_span_listener(note)


def covered(spans: Spans) -> float:
    """Length of the union of some spans, which may lie within one another."""
    total, reached = 0.0, float("-inf")
    for start, end in sorted(spans):
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return total


def peak_memory() -> int:
    """Most bytes that this process ever held, its compilations included."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def resident_memory() -> int | None:
    """Bytes that this process holds now; None where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:  # not Linux
        return None
    return pages * resource.getpagesize()
