"""The command `uq`: prepares the devices, runs a command, says errors in one line."""

import io
import os
import sys

import typer

import experiments.compare_commands  # noqa: F401
import experiments.data_commands  # noqa: F401
import experiments.diagnose_commands  # noqa: F401
import experiments.map_commands  # noqa: F401
import experiments.rank_commands  # noqa: F401
import experiments.screening_commands  # noqa: F401
import experiments.tornado_commands  # noqa: F401
import experiments.value_commands  # noqa: F401
from experiments.commands import app
from experiments.messages import one_line
from uq.cores import prepare


BAD_INPUT, NOT_FINITE, BAD_FILE, INTERRUPTED = 2, 3, 5, 130


def main() -> None:
    """Run the command line and leave with its status.

    0: done. 1: nobody reads what is printed. 2: something that was asked for cannot be.
    3: values that are not finite decide. 5: a file or folder cannot be read or written.
    130: interrupted. With `UQ_TRACEBACK=1` an error keeps its traceback.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # which may know no plus-minus sign
            stream.reconfigure(errors="replace")
    try:
        prepare()  # before anything imports JAX
        status = app(sys.argv[1:] or ["--help"], standalone_mode=False)
        sys.stdout.flush()
    except typer.TyperException as error:
        told = error.format_message() if hasattr(error, "format_message") else error
        _leave(one_line(str(told)), BAD_INPUT, error)
    except (typer.Abort, KeyboardInterrupt) as error:
        _leave("interrupted", INTERRUPTED, error)
    except (ValueError, LookupError, MemoryError, RuntimeError) as error:
        _leave(one_line(error), _status(error), error)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _leave(one_line(f"{place}{error.strerror or error}"), BAD_FILE, error)
    else:
        if status == INTERRUPTED:  # typer turns the interrupt into a status
            _leave("interrupted", INTERRUPTED)
        sys.exit(status)


def _leave(message: str, status: int, error: BaseException | None = None) -> None:
    """Say what is wrong in one line and stop."""
    if error and os.environ.get("UQ_TRACEBACK"):
        raise error
    print(f"uq: {message}", file=sys.stderr)
    sys.exit(status)


def _status(error: BaseException) -> int:
    """Of an error in what was asked for; asks for its kind without importing JAX."""
    engine = sys.modules.get("uq.propagation")
    nonfinite = engine is not None and isinstance(error, engine.NonFiniteError)
    return NOT_FINITE if nonfinite else BAD_INPUT


if __name__ == "__main__":
    main()
