"""How the command ends: on signals, and where nobody reads what it prints. No JAX."""

import os
import select
import signal
import sys
import threading
from collections.abc import Callable
from typing import TextIO

from uq.results.files import remove_unfinished


SAID: dict[int, str] = {signal.SIGINT: "interrupted", signal.SIGTERM: "terminated"}
SHOW_CURSOR = b"\x1b[?25h\n"  # which a bar of progress hides
_ending = threading.Event()


def listen() -> None:
    """End on SIGINT and SIGTERM with one line, and nothing half-written.

    Nothing is raised: compiled code would keep it waiting, or die of it. The operating
    system writes the number of a signal into a pipe, and a thread that waits there ends
    the process. What the parent process has set to be ignored stays ignored.
    """
    reader, writer = os.pipe()
    os.set_blocking(writer, False)  # noqa: FBT003
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    for number, unless in (
        (signal.SIGINT, signal.default_int_handler),
        (signal.SIGTERM, signal.SIG_DFL),
    ):
        if signal.getsignal(number) is unless:
            signal.signal(number, lambda *_: None)
    sys.excepthook = _unless_ending(sys.excepthook)
    threading.excepthook = _unless_ending(threading.excepthook)
    threading.Thread(target=_watch, args=(reader,), daemon=True).start()


def open_streams() -> None:
    """Give a stream that was closed at the start a place: nobody reads there.

    Otherwise a file that is opened next takes its number, and what is meant for it.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:  # the lowest that is free
        pass
    os.close(number)
    # Absent where the stream was closed, whatever its type is said to be.
    if getattr(sys, "stdin", None) is None:
        sys.stdin = open(os.devnull)  # noqa: SIM115
    if getattr(sys, "stdout", None) is None:
        reader, writer = os.pipe()
        os.close(reader)
        sys.stdout = open(writer, "w")  # noqa: SIM115
    if getattr(sys, "stderr", None) is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115


def wait_if_ending() -> None:
    """Say nothing of what goes wrong while the process is being ended."""
    if _ending.is_set():
        threading.Event().wait()


def forget(stream: TextIO) -> None:
    """Keep what could not be printed from being printed again at the very end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _unless_ending(hook: Callable[..., object]) -> Callable[..., None]:
    # What the end takes away from under the work fails, and is no news.
    def quiet(*error: object) -> None:
        wait_if_ending()
        hook(*error)

    return quiet


def _watch(reader: int) -> None:
    while (number := os.read(reader, 1)[0]) not in SAID:
        pass
    _ending.set()
    try:
        remove_unfinished()
        shown = SHOW_CURSOR if os.isatty(2) else b""
        if select.select([], [2], [], 0)[1]:  # else nobody takes what is written
            os.write(2, shown + f"uq: {SAID[number]}\n".encode())
    finally:
        os._exit(128 + number)
