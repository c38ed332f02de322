"""What people type beside a model: assignments, groups and ranges. No JAX."""

import math
from collections.abc import Sequence

from uq.words import bare, shown


def assignments(words: Sequence[str], *, what: str) -> dict[str, str]:
    """Values by key, from words like "key=value".

    Args:
        words: As they were typed.
        what: Names them in a refusal, such as "--scenario".

    Raises:
        ValueError: If a word has no equals sign or nothing on one of its sides, or a
            key is given twice.
    """
    values: dict[str, str] = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not (key and equals and value):
            raise ValueError(f"{what}: expected key=value, got {shown(word)}")
        if key in values:
            raise ValueError(f"{what}: {bare(key)} is given twice: give it once")
        values[key] = value
    return values


def groups_of(words: Sequence[str] | None) -> dict[str, list[str]]:
    """Parameters of each group, from words like "name=path,path".

    Raises:
        ValueError: As `assignments` does; or if a path is empty or stands twice.
    """
    named = assignments(words or (), what="--group")
    groups = {name: paths.split(",") for name, paths in named.items()}
    for name, paths in groups.items():
        if not all(paths) or len(set(paths)) < len(paths):
            raise ValueError(
                f"--group: expected NAME=path,path of different parameters, got "
                f"{shown(f'{name}={named[name]}')}"
            )
    return groups


def range_of(words: str | None, *, what: str) -> tuple[float, float] | None:
    """Two finite numbers from "LOW,HIGH", that rise; None where nothing is said.

    Raises:
        ValueError: If they are not.
    """
    if words is None:
        return None
    try:
        low, high = (float(word) for word in words.split(","))
    except ValueError:
        raise ValueError(f"{what}: expected LOW,HIGH, got {shown(words)}") from None
    if not -math.inf < low < high < math.inf:
        raise ValueError(f"{what}: need low < high, both finite, got {shown(words)}")
    return low, high
