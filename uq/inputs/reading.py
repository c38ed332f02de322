"""Reading what a person names: a regular file, bounded, never a pipe or a device."""

import errno
import hashlib
import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def opened(path: Path, *, most: int | None = None) -> Iterator[io.BufferedReader]:
    """A regular file to read, which must stay as it is while it is read.

    Opened without waiting: a pipe that nobody writes to, or a device that never ends,
    is refused instead of read.

    Args:
        path: The file; a link to one will do.
        most: Bytes that it may have; None is any number.

    Raises:
        OSError: If it cannot be opened, is not a regular file, or changed meanwhile.
        ValueError: If it is larger.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise OSError(errno.EINVAL, "is not a regular file", str(path))
        if most is not None and before.st_size > most:
            raise ValueError(f"{path}: {_large(before.st_size, most)}")
        with open(descriptor, "rb", closefd=False) as file:
            yield file
        after = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        message = "changed while it was read: try again when it is complete"
        raise OSError(errno.EIO, message, str(path))


def content_of(path: Path, *, most: int) -> bytes:
    """All bytes of a regular file.

    Args:
        path: The file.
        most: Bytes that it may have.

    Raises:
        OSError: If it cannot be read, or is not a regular file.
        ValueError: If it is larger.
    """
    with opened(path, most=most) as file:
        # Some files of the system have no size until they are read, or nothing to say.
        content = file.read(most + 1) or b""
    if len(content) > most:
        raise ValueError(f"{path}: {_large(len(content), most)}")
    return content


def _large(size: int, most: int) -> str:
    return f"is {size:,} bytes or more, expected at most {most:,}"


def study_facts(study: Path | None) -> dict[str, str]:
    """What a dataset tells of a study: its path and its hash; "" where there is none.

    Raises:
        OSError: If it cannot be read.
    """
    return {"study": str(study or ""), "study_sha256": file_hash(study)}


def file_hash(file: Path | None) -> str:
    """The SHA-256 of a file, such as that of a user's own model; "" of none.

    Raises:
        OSError: If it cannot be read, or is not a regular file.
    """
    if file is None:
        return ""
    with opened(file) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
