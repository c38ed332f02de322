"""The folder of an answer: it takes its place in one step, all of it. No JAX."""

import ctypes
import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from experiments.folders.manifests import (
    MANIFEST,
    read_manifest,
    require_unchanged,
    write_manifest,
)
from uq.results.files import HIDDEN, UNDIVIDED, alone_in, hidden_folder, sync_folder


EARLIER = (".nc", ".svg", ".png")  # what versions wrote that knew no manifest
REMEDY = "give another --folder"
AT_FDCWD, RENAME_EXCHANGE = -100, 2  # of Linux


@contextmanager
def answer_folder(place: Path, *, dataset: str = "", need: int = 0) -> Iterator[Path]:
    """A new folder to fill, which takes its place only when all of it is on disk.

    What is refused is refused on entry. On leaving, the manifest is written, and an
    answer that was there before is swapped out whole; after an error nothing changes:
    parents that were made are gone, too.

    Args:
        place: Where the folder is to be; its parents are made if they are missing.
        dataset: Name of a file that will be in it: whether it can be made is tried.
        need: What will be written [bytes], as far as it is known.

    Raises:
        OSError: If the place holds files that are not an unchanged answer, or cannot
            be written.
    """
    place = place_of(place)
    made = [parent for parent in place.parents if not os.path.lexists(parent)]
    _require_apart(place)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with alone_in(place.parent):
            require_replaceable(place)
        with hidden_folder(place.parent) as new:
            _require_free(place, need)
            if dataset:
                (new / dataset).touch()
                (new / dataset).unlink()
            yield new
            write_manifest(new)
            sync_folder(new)
            with alone_in(place.parent):
                require_replaceable(place)  # as it is now
                with UNDIVIDED:
                    _take_place(new, place)
                sync_folder(place.parent)
    except BaseException as error:
        for parent in made:
            with suppress(OSError):  # never made, or others have put something there
                parent.rmdir()
        if isinstance(error, OSError) and (shown := _shown(error, place)):
            raise OSError(error.errno, error.strerror, shown) from error
        raise


def place_of(folder: Path) -> Path:
    """Where a folder really is, of one whose name does not say it: "." or a link."""
    if folder.is_symlink() or folder.name in ("", ".."):
        return Path(os.path.realpath(folder))  # of a link to itself, itself
    return folder


def require_replaceable(place: Path) -> None:
    """Refuse to put an answer where something is that we did not write.

    Args:
        place: Nothing, an empty folder, or an answer as it was written will do.

    Raises:
        OSError: Naming what is there, and the way out.
    """
    try:
        there = sorted(os.listdir(place))
    except FileNotFoundError:
        return
    if os.path.ismount(place):
        message = "is where a disk is mounted: name a folder within it"
        raise OSError(errno.EBUSY, message, str(place))
    if Path.cwd().is_relative_to(place.resolve()):
        message = f"is, or holds, the current folder: {REMEDY}"
        raise OSError(errno.EBUSY, message, str(place))
    if not there:
        return
    if MANIFEST not in there:
        strange = [name for name in there if not name.endswith(EARLIER)]
        first = place / (strange or there)[0]
        if strange or not first.is_file():
            message = f"is no part of an answer, and would be lost: {REMEDY}"
            raise OSError(errno.EEXIST, message, str(first))
        message = f"holds files without a {MANIFEST}, as earlier versions left them"
        message = f"{message}: remove it, or {REMEDY}"
        raise OSError(errno.EEXIST, message, str(place))
    try:
        require_unchanged(place)
    except OSError as error:
        message = f"{error.strerror}, and would be lost: {REMEDY}"
        raise OSError(error.errno, message, error.filename) from error


def _require_apart(place: Path) -> None:
    """Refuse a place within the folder of another answer, which stays as it is.

    Raises:
        OSError: Naming the way out.
    """
    for parent in Path(os.path.abspath(place)).parents:
        if is_answer(parent):
            message = f"lies within the folder of an answer, {parent}: {REMEDY}"
            raise OSError(errno.EEXIST, message, str(place))


def is_answer(folder: Path) -> bool:
    """Whether a folder has the manifest of an answer."""
    try:
        read_manifest(folder)
    except OSError:  # no manifest, or none of ours
        return False
    return True


def command_of(place: Path) -> str:
    """The command that made the answer in a place; "" where none is there."""
    try:
        return read_manifest(place)["command"]
    except OSError:  # nothing there, or nothing that we know
        return ""


def _require_free(place: Path, need: int) -> None:
    free = shutil.disk_usage(place.parent).free
    if need > free:
        message = (
            f"the answer needs {need / 1e6:,.0f} MB, but {free / 1e6:,.0f} MB are "
            f"free: take fewer --samples, or {REMEDY}"
        )
        raise OSError(errno.ENOSPC, message, str(place))


def _take_place(new: Path, place: Path) -> None:
    """Put a folder in its place; what was there is under the hidden name then."""
    try:
        new.rename(place)  # where nothing is, or an empty folder
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        if not _exchanged(new, place):
            _put_aside(new, place)


def _exchanged(one: Path, other: Path) -> bool:
    """Whether two names were swapped in one step, as Linux can on most disks."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    if rename is None:
        return False
    names = os.fsencode(one), os.fsencode(other)
    return rename(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE) == 0


def _put_aside(new: Path, place: Path) -> None:
    """Swap in two steps; the old folder is put back if the second fails."""
    with hidden_folder(place.parent) as aside:
        place.rename(aside / "old")
        try:
            new.rename(place)
        except OSError:
            (aside / "old").rename(place)
            raise


def _shown(error: OSError, place: Path) -> str:
    """The file of an error under the name it would have; "" where it is not hidden."""
    parts = Path(error.filename).parts if isinstance(error.filename, str) else ()
    if not any(HIDDEN.fullmatch(part) for part in parts):
        return ""
    return str(Path(*(place.name if HIDDEN.fullmatch(p) else p for p in parts)))
