"""The command `uq`: prepares the devices, runs a command, says errors in one line."""

import errno
import io
import os
import shlex
import signal
import sys

import typer

from experiments.cli.app import application
from experiments.console.ending import (
    SAID,
    forget,
    listen,
    open_streams,
    wait_if_ending,
)
from experiments.console.messages import one_line
from experiments.folders.manifests import command
from uq.engine.cores import prepare


NOBODY, BAD_INPUT, NOT_FINITE, BAD_FILE = 1, 2, 3, 5
INTERRUPTED = 128 + signal.SIGINT
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)  # files name themselves


def main() -> None:
    """Run the command line and leave with its status.

    0: done. 1: nobody reads what is printed. 2: something that was asked for cannot be.
    3: values that are not finite decide. 5: a file or folder cannot be read or written.
    130: interrupted. 143: terminated. With `UQ_TRACEBACK=1` an error keeps its
    traceback.
    """
    open_streams()
    listen()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # which may know no plus-minus sign
            stream.reconfigure(errors="replace")
    words = sys.argv[1:] or ["--help"]
    command.set(shlex.join(["uq", *words]))
    try:
        prepare()  # before anything imports JAX
        status = application()(words, standalone_mode=False)
        if status == INTERRUPTED:  # raised within: Typer makes a status of it
            raise KeyboardInterrupt
        sys.stdout.flush()
    except BaseException as error:
        wait_if_ending()
        message, status = _judged(error)
        if os.environ.get("UQ_TRACEBACK"):
            raise
        _say(message)
    sys.exit(status)


def _judged(error: BaseException) -> tuple[str, int]:
    """What to say of an error in one line, and the status to leave with.

    Raises:
        BaseException: The error itself, if it is none that the command line knows.
    """
    match error:
        case typer.TyperException():
            told = getattr(error, "format_message", error.__str__)()
            return one_line(told), BAD_INPUT
        case typer.Abort() | KeyboardInterrupt():  # raised, not sent as a signal
            return SAID[signal.SIGINT], INTERRUPTED
        case ValueError() | LookupError() | MemoryError() | RuntimeError():
            return one_line(error), _status_of(error)
        case OverflowError():
            return one_line(error), NOT_FINITE
        case BrokenPipeError():
            forget(sys.stdout)
            return "", NOBODY
        case OSError():
            place = error.filename
            if place is None and error.errno in FULL:
                forget(sys.stdout)
                place = "standard output"
            told = error.strerror or str(error)
            return one_line(f"{place}: {told}" if place else told), BAD_FILE
    raise error


def _status_of(error: Exception) -> int:
    """Whether values that are not finite decide, or what was asked for cannot be."""
    engine = sys.modules.get("uq.engine.propagation")  # if not, it raised nothing
    finite = engine is None or not isinstance(error, engine.NonFiniteError)
    return BAD_INPUT if finite else NOT_FINITE


def _say(message: str) -> None:
    """One line for the person who asked."""
    if not message:
        return
    try:
        print(f"uq: {message}", file=sys.stderr)
    except OSError:  # nobody can be told: the status has to do
        forget(sys.stderr)


if __name__ == "__main__":
    main()
