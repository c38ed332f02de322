"""What belongs to an answer: names, sizes and hashes of its files. No JAX.

`manifest.json` in the folder of an answer holds `schema`, the `command` that made it,
and for each file its `size` in bytes and its `sha256`.
"""

import errno
import hashlib
import json
import os
import stat
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from uq.results.files import replacing


MANIFEST = "manifest.json"
SCHEMA = 1  # version of its layout
LARGEST = 2**24  # bytes of a manifest; more is not one
command: ContextVar[str] = ContextVar("command", default="")
"""The command line that is being answered; "" where Python asks."""


def write_manifest(folder: Path) -> None:
    """Write the manifest of all that is in a folder.

    Raises:
        OSError: If a file cannot be read, or the manifest not be written.
    """
    files = {name: _facts(folder / name) for name in sorted(os.listdir(folder))}
    told = {"schema": SCHEMA, "command": command.get(), "files": files}
    with replacing(folder / MANIFEST) as file:
        file.write(json.dumps(told, indent=1).encode() + b"\n")


def verify(folder: Path) -> int:
    """Compare a folder with its manifest.

    Args:
        folder: Folder of an answer.

    Returns:
        How many files the manifest names; all are there, and nothing else is.

    Raises:
        OSError: Naming the first file that is missing, changed or not in the manifest,
            or the manifest if it cannot be read.
    """
    files = require_unchanged(folder)
    for name in sorted({*files} - {*os.listdir(folder)}):
        message = "is missing: the manifest names it"
        raise OSError(errno.ENOENT, message, str(folder / name))
    return len(files)


def require_unchanged(folder: Path) -> dict[str, Any]:
    """Refuse a folder with a file that is not as its manifest says.

    Returns:
        `size` and `sha256` of each file of the manifest, by name; one may be missing.

    Raises:
        OSError: Naming the first file, or the manifest if it cannot be read.
    """
    files = read_manifest(folder)["files"]
    for name in sorted({*os.listdir(folder)} - {MANIFEST}):
        if wrong := _wrong(folder / name, files.get(name)):
            raise OSError(errno.EEXIST, wrong, str(folder / name))
    return files


def _wrong(path: Path, expected: dict[str, Any] | None) -> str:
    """What is wrong with a file; "" if it is as the manifest says."""
    if expected is None:
        return "is not in the manifest"
    told = path.lstat()
    if not stat.S_ISREG(told.st_mode):
        return "is no plain file"
    if told.st_size != expected["size"]:
        sizes = f"{told.st_size} bytes, the manifest says {expected['size']}"
        return f"was changed: it has {sizes}"
    if _facts(path)["sha256"] != expected["sha256"]:
        return "was changed: its SHA-256 is not that of the manifest"
    return ""


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a folder.

    Returns:
        `schema`, `command`, and `files`: `size` and `sha256` by name.

    Raises:
        OSError: If there is none, or it is not one.
    """
    path = folder / MANIFEST
    if not stat.S_ISREG(path.lstat().st_mode) or path.stat().st_size > LARGEST:
        raise OSError(errno.EINVAL, "is no manifest", str(path))
    try:
        told = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise OSError(errno.EINVAL, "is no manifest: not JSON", str(path)) from error
    if not isinstance(told, dict) or not _fits(told):
        message = "is no manifest: need schema, command, and size and sha256 by file"
        raise OSError(errno.EINVAL, message, str(path))
    if told["schema"] != SCHEMA:
        message = f"has schema {told['schema']}, this version of uq reads {SCHEMA}"
        raise OSError(errno.EINVAL, message, str(path))
    return told


def _facts(path: Path) -> dict[str, Any]:
    """Size and hash of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return {"size": file.tell(), "sha256": digest}


def _fits(told: dict[str, Any]) -> bool:
    files = told.get("files")
    return (
        type(told.get("schema")) is int
        and isinstance(told.get("command"), str)
        and isinstance(files, dict)
        and all(
            name == os.path.basename(name)
            and name not in (os.curdir, os.pardir, MANIFEST)
            and isinstance(facts, dict)
            and type(facts.get("size")) is int
            and isinstance(facts.get("sha256"), str)
            for name, facts in files.items()
        )
    )
