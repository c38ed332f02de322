"""Numbers, estimates and beliefs in words: of every table, title and sentence."""

from collections.abc import Mapping
from decimal import ROUND_CEILING, Context
from pathlib import Path
from typing import Any

import numpy as np

from uq.results.summary import unseen


MARK = 8  # characters of a hash that tell files apart for a reader


def subject(attrs: Any) -> str:
    """Which model and which beliefs, or which file, from a dataset's attributes."""
    if "file" in attrs:
        return attrs["file"]
    form = f", {attrs['form']} form" if attrs["form"] else ""
    return f"{attrs['model']}, {beliefs(attrs)}{form}"


def beliefs(attrs: Mapping[str, Any]) -> str:
    """The priors, and the study that was laid over them.

    Args:
        attrs: Attributes of a dataset, or what was selected in words: `prior_set`,
            `study` and `study_sha256`.

    Returns:
        Words such as "near-term priors, with mine.toml (sha256 1a2b3c4d)".
    """
    words = f"{attrs['prior_set']} priors" if attrs["prior_set"] else "its own priors"
    if not attrs["study"]:
        return words
    name = Path(attrs["study"]).name
    name = "".join(letter if letter.isprintable() else "?" for letter in name)
    return f"{words}, with {name} (sha256 {attrs['study_sha256'][:MARK]})"


def short(value: float) -> str:
    """A number in three digits, without an exponent where that is still short."""
    if value != 0 and not 1e-4 <= abs(value) < 1e6:
        return f"{value:.2e}"
    digits = 2 - int(np.floor(np.log10(abs(value)))) if value else 0
    return f"{round(value, digits):,.{max(digits, 0)}f}"


def named(what: str, unit: str) -> str:
    """A quantity with its unit in brackets; without them where nobody stated one."""
    return f"{what} [{unit}]" if unit else what


def in_words(size: float, unit: str) -> tuple[float, str]:
    """A factor that brings a size to a few digits, and the unit that goes with it."""
    for factor, word in ((1e9, "billion"), (1e6, "million")):
        if np.isfinite(size) and abs(size) >= factor:
            return factor, f"{word} {unit}".removesuffix(" -").rstrip()
    return 1.0, unit


def estimate_cell(value: float, error: float) -> str:
    """An estimate and its standard error, with the digits that the error allows."""
    if not np.isfinite(value):
        return "-"
    if not np.isfinite(error) or (value == 0 and error == 0):
        return f"{value:.4g}"
    if not 1e-6 <= max(abs(value), error) < 1e15:
        return f"{value:.4g} ± {error:.1e}"
    smallest = max(error, abs(value) * 1e-5, 1e-12)  # five digits are enough to read
    digits = int(np.clip(1 - np.floor(np.log10(smallest)), 0, 8))
    if error < 0.5 * 10.0**-digits:  # no digit of it would be seen
        return f"{value:,.5g}"
    return f"{value:,.{digits}f} ± {error:.{digits}f}"


def share_cell(share: float, error: float, samples: int) -> str:
    """A probability; one that never or always happened gets the bound of `unseen`."""
    if share in (0.0, 1.0):
        side = "0 (below" if share == 0 else "1 (short of it by less than"
        return f"{side} {rounded_up(unseen(samples))} with 95 % confidence)"
    return estimate_cell(share, error)


def rounded_up(bound: float) -> str:
    """An upper bound in two digits, on the safe side."""
    safe = Context(prec=2, rounding=ROUND_CEILING).create_decimal_from_float(bound)
    return f"{float(safe):.2g}"
