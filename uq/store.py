"""What is kept on disk for other processes: entries that are whole, or not there.

Programs, tables and traces take long to make and are small. They are kept in the folder
that `SPACE_UQ_CACHE` names (`off` keeps none), else in the user's cache. An entry
begins with the SHA-256 of its name and of what follows: one that is damaged, cut short
or of other making is not there, and is made anew and replaced, without a word. A folder
that others may write to is not used: what is in it is run. No JAX here.
"""

import functools
import hashlib
import io
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np


OFF = "off"
MOST_BYTES = 2**30  # of all entries; the oldest go first
MOST_BYTES_EACH = 2**26
DIGEST = hashlib.sha256().digest_size


def folder() -> Path | None:
    """Where entries are kept; None where none are."""
    wanted = os.environ.get("SPACE_UQ_CACHE", "")
    if wanted == OFF:
        return None
    place = Path(wanted) if wanted else _user_cache() / "programs"
    return None if _is_open(place) else place


def read(kind: str, *words: str) -> bytes | None:
    """What was kept under some words; None where nothing whole is.

    Args:
        kind: Of entry, with which its name begins.
        words: All else that decides what is kept, this package's code excepted.
    """
    place, name = folder(), _name(kind, words)
    try:
        data = (place / name).read_bytes() if place else b""
        os.utime(place / name)  # pyright: ignore[reportOptionalOperand]
    except (OSError, TypeError):
        return None
    digest, body = data[:DIGEST], data[DIGEST:]
    whole = bool(data) and hashlib.sha256(name.encode() + body).digest() == digest
    return body if whole else None


def write(body: bytes, kind: str, *words: str) -> None:
    """Keep something under the words of `read`, whole or not at all.

    Where that fails, on a disk that is full or not to be written to, it is not kept.
    """
    place, name = folder(), _name(kind, words)
    if place is None or len(body) > MOST_BYTES_EACH:
        return
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        number, beside = tempfile.mkstemp(dir=place, prefix=".")
        try:
            with open(number, "wb") as file:
                file.write(hashlib.sha256(name.encode() + body).digest() + body)
            os.replace(beside, place / name)
        except OSError:  # full, or a limit on files
            os.unlink(beside)
            return
        _prune(place)
    except OSError:
        return


def arrays(make: Callable[[], list[np.ndarray]], *words: str) -> list[np.ndarray]:
    """Arrays that take long to make and follow from some words, made once.

    Args:
        make: Makes them.
        words: All that decides them, this package's code excepted.
    """
    kept = read("arrays", *words)
    if kept is not None:
        with np.load(io.BytesIO(kept), allow_pickle=False) as found:
            return [found[name] for name in found.files]
    made = make()
    file = io.BytesIO()
    np.savez(file, *made)
    write(file.getvalue(), "arrays", *words)
    return made


@functools.cache
def sources() -> str:
    """SHA-256 of this package's own code."""
    digest, root = hashlib.sha256(), Path(__file__).parent
    for file in sorted(root.rglob("*.py")):
        digest.update(f"{file.relative_to(root)}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _name(kind: str, words: tuple[str, ...]) -> str:
    text = "\n".join([sources(), *words])
    return f"{kind}-{hashlib.sha256(text.encode()).hexdigest()}"


def _user_cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(home) / "space-uq"


def _is_open(place: Path) -> bool:
    """Whether others may write there: what is loaded from it is run."""
    try:
        found = place.stat()
    except OSError:  # not made yet
        return False
    return found.st_uid != os.geteuid() or bool(found.st_mode & 0o022)


def _prune(place: Path) -> None:
    """Let the entries that were not used for longest go, past a size of all."""
    with os.scandir(place) as entries:
        ages = [(e.stat().st_mtime, e.stat().st_size, e.path) for e in entries]
    total = 0
    for _, size, path in sorted(ages, reverse=True):
        total += size
        if total > MOST_BYTES:
            os.unlink(path)
