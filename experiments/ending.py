"""How the command ends: on signals, and where nobody reads what it prints. No JAX."""

import os
import select
import signal
import sys
import threading
from typing import TextIO

from uq.files import remove_unfinished


SAID: dict[int, str] = {signal.SIGINT: "interrupted", signal.SIGTERM: "terminated"}
SHOW_CURSOR = b"\x1b[?25h\n"  # which a bar of progress hides


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
    threading.Thread(target=_watch, args=(reader,), daemon=True).start()


def open_streams() -> None:
    """Give a stream that was closed at the start a place: nobody reads there.

    Otherwise the next file that is opened would take its number, and what is printed.
    """
    modes = ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w"))
    for number, name, mode in modes:
        try:
            os.fstat(number)
        except OSError:
            _open_at(number)
            setattr(sys, name, open(number, mode, closefd=False))  # noqa: SIM115


def forget(stream: TextIO) -> None:
    """Keep what could not be printed from being printed again at the very end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _open_at(number: int) -> None:
    """A file of this number: the null device, or a pipe that was left by its reader."""
    if number != 1:
        os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
        return
    reader, writer = os.pipe()  # the reader has this number now
    os.close(reader)
    os.dup2(writer, number)
    os.close(writer)


def _watch(reader: int) -> None:
    while (number := os.read(reader, 1)[0]) not in SAID:
        pass
    try:
        remove_unfinished()
        shown = SHOW_CURSOR if os.isatty(2) else b""
        if select.select([], [2], [], 0)[1]:  # else nobody takes what is written
            os.write(2, shown + f"uq: {SAID[number]}\n".encode())
    finally:
        os._exit(128 + number)
