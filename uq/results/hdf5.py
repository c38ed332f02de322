"""What an HDF5 file may hold before anything in it is read: itself, and so much."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from uq.engine.memory import available_memory
from uq.inputs.reading import opened
from uq.words import MOST_QUOTED, brief, shown


MOST_OBJECTS = 4000  # groups and datasets of a file
WORD = 8  # bytes of a value in memory, at least


@contextmanager
def checked(path: Path) -> Iterator[None]:
    """A file in HDF5 that leads to no other, fits in memory and stays as it is.

    Whatever fails within is told as the file's.

    Args:
        path: The file.

    Raises:
        OSError: If it is no regular file, damaged, or leads to another file.
        ValueError: If it holds what cannot be read.
        MemoryError: If its variables do not fit.
    """
    import h5py

    with opened(path):
        try:
            with h5py.File(path, "r") as file:
                _require_whole(path, file)
                _require_room(path, file)
            yield
        except MemoryError:
            raise
        except OSError as error:
            if error.filename is not None:
                raise
            problem = f"cannot be read as netCDF: {brief(str(error), MOST_QUOTED)}"
            raise OSError(errno.EIO, problem, str(path)) from error
        except Exception as error:  # of any kind, as a damaged file has it
            cause = f"{type(error).__name__}: {error}"
            message = f"cannot be read as netCDF: {brief(cause, MOST_QUOTED)}"
            raise ValueError(f"{path}: {message}") from error


def _require_whole(path: Path, file: Any) -> None:
    """Refuse links to other files, and data that lie in one."""
    import h5py

    groups, count = [file], 0
    while groups:
        group = groups.pop()
        for name in group:
            count += 1
            if count > MOST_OBJECTS:
                problem = f"has more than {MOST_OBJECTS} objects, or goes in circles"
                raise OSError(errno.EFBIG, problem, str(path))
            if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                problem = f"{shown(name)} is a link, which is not followed"
                raise OSError(errno.EPERM, problem, str(path))
            found = group[name]
            if isinstance(found, h5py.Group):
                groups.append(found)
            elif isinstance(found, h5py.Dataset) and (
                found.external or found.is_virtual
            ):
                problem = f"{shown(name)} lies in another file, which is not followed"
                raise OSError(errno.EPERM, problem, str(path))


def _require_room(path: Path, file: Any) -> None:
    """Refuse variables that claim more than there is memory for."""
    import h5py

    claimed = sum(
        (found.size or 0) * max(found.dtype.itemsize, WORD)
        for found in file.values()
        if isinstance(found, h5py.Dataset)
    )
    if claimed > 0.9 * (free := available_memory()):
        raise MemoryError(
            f"{path}: its variables take {claimed / 1e9:.3g} GB, but {free / 1e9:.3g} "
            "GB are available"
        )
