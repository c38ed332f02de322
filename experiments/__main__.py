"""The command `uq`: prepares the devices, runs a command, says errors in one line."""

import os
import sys

import typer

from experiments.commands import app
from uq.cores import use_every_core


BAD_INPUT, BAD_FILE, INTERRUPTED = 2, 5, 130


def main() -> None:
    """Run the command line and leave with its status.

    0: done. 2: something that was asked for cannot be. 5: a file or folder cannot be
    read or written. 130: interrupted. With `UQ_TRACEBACK=1` an error keeps its
    traceback.
    """
    use_every_core()  # before anything imports JAX
    try:
        status = app(standalone_mode=False)
    except typer.TyperException as error:
        told = error.format_message() if hasattr(error, "format_message") else error
        _leave(str(told), BAD_INPUT, error)
    except (typer.Abort, KeyboardInterrupt) as error:
        _leave("interrupted", INTERRUPTED, error)
    except (ValueError, LookupError, MemoryError) as error:
        told = error.args[0] if isinstance(error, KeyError) else error
        _leave(str(told), BAD_INPUT, error)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _leave(f"{place}{error.strerror or error}", BAD_FILE, error)
    else:
        sys.exit(status)


def _leave(message: str, status: int, error: BaseException) -> None:
    """Say what is wrong in one line and stop."""
    if os.environ.get("UQ_TRACEBACK"):
        raise error
    print(f"uq: {' '.join(message.split())}", file=sys.stderr)
    sys.exit(status)


if __name__ == "__main__":
    main()
