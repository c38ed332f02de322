"""Seconds of wall and of all cores, compilation beside them, and memory, of a part."""

import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple


type Spans = list[tuple[float, float]]

LONG = 4.0  # seconds after which one run is enough
RUNS = 3
COMPILING = "/jax/core/compile/"  # what JAX calls tracing, lowering and compilation


class Timing(NamedTuple):
    """What some work took."""

    seconds: float  # median, compilation excluded
    cpu: float  # seconds of all cores in the median run
    runs: int
    compilation: float  # of the first run, seconds


class Lap(NamedTuple):
    """One run of some work."""

    found: Any  # what it returned
    seconds: float  # compilation excluded
    cpu: float  # of all cores, compilation included, if any
    compilation: float


def timed(work: Callable[[], Any], *, warm: Callable[[], Any] | None = None) -> Any:
    """The median of several runs, of which the first, which compiles, is not one.

    Args:
        work: It returns when all is computed.
        warm: Smaller work to run first instead, where one run of `work` is long.

    Returns:
        What the last run returned, and the timing.
    """
    first = once(warm or work)
    laps: list[Lap] = []
    while len(laps) < RUNS and not any(lap.seconds > LONG for lap in (first, *laps)):
        laps.append(once(work))
    laps = laps or [once(work)]
    return laps[-1].found, Timing(
        statistics.median(lap.seconds for lap in laps),
        statistics.median(lap.cpu for lap in laps),
        len(laps),
        max(lap.compilation for lap in (first, *laps)),
    )


def single(work: Callable[[], Any]) -> tuple[Any, Timing]:
    """As `timed`, from one run, which compiles."""
    lap = once(work)
    return lap.found, Timing(lap.seconds, lap.cpu, 1, lap.compilation)


def once(work: Callable[[], Any]) -> Lap:
    """What some work returned and took."""
    with compilations() as spans:
        start = spent()
        found = work()
        whole, cpu = spent(start)
    compiled = covered(spans)
    return Lap(found, whole - compiled, cpu, compiled)


def spent(since: tuple[float, float] = (0.0, 0.0)) -> tuple[float, float]:
    """Seconds of wall and of all cores since some such moment, ended children's too."""
    each = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(who) for who in each]
    cpu = sum(one.ru_utime + one.ru_stime for one in used)
    return time.perf_counter() - since[0], cpu - since[1]


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
