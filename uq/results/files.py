"""What appears whole or not at all: written under a hidden name, then renamed. No JAX.

A hidden name is locked for as long as its writer lives. What nobody locks was left by a
writer that was killed, and whoever writes beside it next sweeps it away.
"""

import errno
import os
import re
import secrets
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


try:
    import fcntl
except ImportError:  # not POSIX: nothing is locked, and nothing swept
    fcntl = None

HIDDEN = re.compile(r"\.uq-[0-9a-f]{16}")
UNDIVIDED = threading.RLock()  # held while something is begun, or takes its place
_UNFINISHED: set[Path] = set()


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write, which takes its place only when all of it is on disk.

    Args:
        path: Its place; what is there already stays until the end, or after a failure.

    Raises:
        OSError: If it cannot be written; nothing is left behind.
    """
    try:
        sweep(path.parent, once=path.name)
        with _hidden(path.parent, _touch) as beside:
            with beside.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            with UNDIVIDED:
                beside.replace(path)
    except OSError as error:  # name the place, not the file beside it
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error


@contextmanager
def hidden_folder(parent: Path) -> Iterator[Path]:
    """A new folder of a hidden name, gone in the end with all that is in it then.

    Args:
        parent: Where it is made; leftovers there are swept.

    Raises:
        OSError: If it cannot be made.
    """
    sweep(parent)
    with _hidden(parent, Path.mkdir) as folder:
        yield folder


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep others who ask for the same out of a folder, where its disk has locks."""
    lock = _locked(folder, wait=True)
    try:
        yield
    finally:
        if lock is not None:
            os.close(lock)


def sweep(parent: Path, *, once: str = "") -> None:
    """Remove what killed writers left in a folder.

    Args:
        parent: The folder.
        once: Name of a file whose leftovers have the form of earlier versions too.
    """
    earlier = re.compile(rf"\.{re.escape(once)}\.[0-9a-f]{{16}}")
    for name in os.listdir(parent):
        if HIDDEN.fullmatch(name) or (once and earlier.fullmatch(name)):
            lock = _locked(parent / name, wait=False)
            if lock is not None:
                _remove(parent / name)
                os.close(lock)


def remove_unfinished() -> None:
    """Remove what this process has under hidden names: it is about to end.

    Nothing is begun or takes its place any more. Another thread may be writing under
    these names; what it adds meanwhile goes the second time.
    """
    UNDIVIDED.acquire(timeout=1.0)
    for path in list(_UNFINISHED) * 2:
        _remove(path)


def sync_folder(folder: Path) -> None:
    """Be sure that the names in a folder are on disk."""
    if fcntl is None:  # elsewhere a folder cannot be opened
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # a disk that has no sync
            raise
    finally:
        os.close(handle)


@contextmanager
def _hidden(parent: Path, make: Callable[[Path], None]) -> Iterator[Path]:
    path, lock = _made(parent, make)
    try:
        yield path
    finally:
        _remove(path)
        _UNFINISHED.discard(path)
        if lock is not None:
            os.close(lock)


def _made(parent: Path, make: Callable[[Path], None]) -> tuple[Path, int | None]:
    """A new hidden file or folder, and its lock where the file system has locks."""
    while True:
        path = parent / f".uq-{secrets.token_hex(8)}"
        with UNDIVIDED:
            make(path)
            _UNFINISHED.add(path)
        lock = _locked(path, wait=True)
        if path.exists():  # else it was swept before it was locked
            return path, lock
        _UNFINISHED.discard(path)
        if lock is not None:
            os.close(lock)


def _touch(path: Path) -> None:
    path.touch(exist_ok=False)


def _locked(path: Path, *, wait: bool) -> int | None:
    """A lock that ends with whoever holds it; None where there is none to be had."""
    if fcntl is None:
        return None
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:  # gone meanwhile, or somebody else's
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:  # its writer lives, or the file system has no locks
        os.close(handle)
        return None
    return handle


def _remove(path: Path) -> None:
    """Remove a file or a folder; what cannot be removed now is swept another time."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
        return
    with suppress(OSError):  # somebody else's, or on a disk that cannot be written
        path.unlink(missing_ok=True)
