"""How far a computation is: a bar on a terminal, a line now and then elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


OFTEN = 10.0  # seconds between two lines


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """What is called with what is done and all.

    Args:
        title: What is being computed.
    """
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(title, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)
        return
    last = time.monotonic()

    def line(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last > OFTEN or done == total:
            last = time.monotonic()
            print(f"{title}: {done} of {total}", file=sys.stderr)

    yield line


def silent(done: int, total: int) -> None:
    """Tell nobody."""
