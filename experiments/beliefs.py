"""Which beliefs an answer rests on, in the words of every header, table and title."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from uq.inputs.reading import opened


MARK = 8  # characters of a hash that tell files apart for a reader


def beliefs(told: Mapping[str, Any]) -> str:
    """The priors, and the study that was laid over them.

    Args:
        told: Attributes of a dataset, or what was chosen in words: `prior_set`, `study`
            and `study_sha256`.

    Returns:
        Words such as "near-term priors, with mine.toml (sha256 1a2b3c4d)".
    """
    words = f"{told['prior_set']} priors"
    if not told["study"]:
        return words
    name = Path(told["study"]).name
    name = "".join(letter if letter.isprintable() else "?" for letter in name)
    return f"{words}, with {name} (sha256 {told['study_sha256'][:MARK]})"


def study_told(study: Path | None) -> dict[str, str]:
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
