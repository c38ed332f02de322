"""Claims in USD/W on one axis with our bands."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from experiments.claims.judging import Judged
from uq.show.axes import logarithmic
from uq.show.style import DARK, FILL, GREY, PAGE, new_figure, tidy
from uq.show.words import short


if TYPE_CHECKING:
    from matplotlib.figure import Figure

UNIT = "USD/W"
LEVELS = (0.05, 0.5, 0.95)


def claims_figure(
    judged: Sequence[Judged], bands: Mapping[str, np.ndarray]
) -> "Figure":
    """Every claim of a price by the watt, below what we believe of it.

    Args:
        judged: Claims; those in USD/W of an output are drawn.
        bands: Draws of our price by the watt, by what is believed.
    """
    told = [each for each in judged if each.claim.unit == UNIT and each.claim.quantity]
    rows = [f"ours: {label}" for label in bands] + [_named(each) for each in told]
    made = new_figure(PAGE, 1.6 + 0.32 * len(rows))
    axes = made.subplots()
    for place, draws in enumerate(bands.values()):
        low, middle, high = np.quantile(draws[np.isfinite(draws)], LEVELS)
        axes.plot([low, high], [place, place], lw=6, color=FILL, solid_capstyle="butt")
        axes.plot([middle], [place], "|", ms=11, mew=2, color=DARK)
        _tell(axes, high, place, short(float(middle)))
    for place, each in enumerate(told, len(bands)):
        low, high = each.claim.value
        axes.plot([low, high], [place, place], lw=2, color=DARK)
        axes.plot([low, high], [place, place], "s", ms=5, color=DARK)
        axes.plot([each.theirs], [place], "o", ms=6, mfc="white", mec=DARK)
        axes.plot([low, each.theirs], [place, place], lw=0.7, ls=":", color=GREY)
        _tell(axes, max(high, each.theirs), place, short(low))
    logarithmic(axes, "x", wide=False)
    axes.set_yticks(range(len(rows)), rows, fontsize=8)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlabel(
        f"capital per power of the computers, without accelerators [{UNIT}]\n"
        "bar: P5 to P95 of ours, square: claimed, ring: ours under the claim's inputs",
        fontsize=8,
    )
    tidy(axes)
    made.suptitle(
        "What orbit is said to cost lies below what we believe near-term of a gigawatt"
        if _low(told, bands)
        else "What orbit is said to cost, beside what we believe",
        fontsize=10,
    )
    return made


def _named(judged: Judged) -> str:
    """A claim, and whether accelerators are in it."""
    with_them = judged.claim.quantity.endswith("prices.power")
    return judged.claim.name + (" (with accelerators)" if with_them else "")


def _low(told: Sequence[Judged], bands: Mapping[str, np.ndarray]) -> bool:
    """Whether most claims lie below the median of the last near-term band."""
    near = [draws for name, draws in bands.items() if name.startswith("near-term")]
    if not near or not told:
        return False
    middle = float(np.nanmedian(near[-1]))
    return float(np.median([each.claim.value[0] for each in told])) < middle


def _tell(axes, right: float, place: float, words: str) -> None:
    axes.annotate(
        words, (right, place), xytext=(7, 0), textcoords="offset points",
        va="center", fontsize=7.5,
    )  # fmt: skip
