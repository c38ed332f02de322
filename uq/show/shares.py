"""Shares of draws, and numbers with their units, in running text."""

import numpy as np

from uq.show.words import estimate_cell, short


def with_unit(value: float, unit: str) -> str:
    """A number in a few digits with its unit, if it has one."""
    return f"{short(value)} {unit}".removesuffix(" -").rstrip()


def percent(share: float, digits: int | None = None) -> str:
    """A share in words: never and always are said only where they are so.

    Args:
        share: From 0 to 1.
        digits: After the point; None is as many as the share needs.
    """
    if share in (0.0, 1.0):
        return f"{100 * share:.0f} %"
    if digits is None:
        digits = 2 if 0.001 < share < 0.999 else 4
    return f"{100 * share:.{digits}f} %"


def chance(share: float, error: float, samples: int) -> str:
    """A share of the draws in words, with its standard error."""
    if np.isnan(share):
        return "an unknown share of draws"
    if share == 0:
        return f"none of {samples:,} draws"
    if share == 1:
        return f"all of {samples:,} draws"
    return f"{estimate_cell(100 * share, 100 * error)} % of draws"
