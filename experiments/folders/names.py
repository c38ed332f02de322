"""Names of folders: another question, another folder. No JAX."""

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any


RESULTS = Path("results")
LONGEST = 60  # characters of the words of a name
MARK = 8  # characters of the hash of what was asked


def folder_of(model: str, question: str, asked: Mapping[str, Any]) -> Path:
    """The folder of an answer that was given none, in `results/`.

    Args:
        model: Which model; of a file or module of one's own, what tells it from others.
        question: Which question.
        asked: All that decides the answer, as JSON keeps it.

    Returns:
        Such as `results/orbital-datacenter-rank-1a2b3c4d`.
    """
    words = "-".join([*filter(None, [model, question])])
    plain = re.sub(r"[^\w.,=+-]+", "-", words, flags=re.ASCII).strip("-.")[:LONGEST]
    text = json.dumps(asked, sort_keys=True, default=str)
    mark = hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()[:MARK]
    return RESULTS / f"{plain}-{mark}"
