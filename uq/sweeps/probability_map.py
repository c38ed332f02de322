"""Where on two parameters an event happens, and how surely.

Every cell is evaluated with every draw: an evaluation repeats only what the two
parameters reach, so that a cell and draw costs nanoseconds, and the cells that a coarse
pass could leave out would save less than compiling it takes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from uq.designs import AbstractDesign
from uq.engine.propagation import NonFiniteError
from uq.outlines import outline
from uq.quantities import Distance, Event, Quantity, quantities
from uq.quantity_words import comparison, is_event
from uq.scales import scale_of
from uq.sweeps.sweep import sweep
from uq.words import shown


HALF = 0.5

type Share = Float[np.ndarray, "x y"]
type Ends = Float[np.ndarray, " ends"]


@dataclass(frozen=True)
class ProbabilityMap:
    """What is known of an event over two parameters; arrays of shape (x, y).

    Args:
        axes: The values of both parameters by path.
        probability: Share of the draws in which it is known that it happens [-].
        standard_error: Of the probability; NaN where it happens in none or in all.
        known: Share of the draws in which it is known whether it happens [-].
        replicates: The probability of each replicate, shape (replicates, x, y).
        ratio: Geometric mean of one side over the other, of the draws in which both are
            positive [-]; None of an event that compares nothing.
        ratio_error: Its standard error.
        ratio_finite: Share of the draws in which both are positive [-].
    """

    axes: Mapping[str, np.ndarray]
    probability: Share
    standard_error: Share
    known: Share
    replicates: Float[np.ndarray, "replicates x y"]
    ratio: Share | None
    ratio_error: Share | None
    ratio_finite: Share | None

    __repr__ = outline

    def edges(self, level: float = HALF) -> Float[np.ndarray, "estimate axis end"]:
        """The range of either parameter outside which it is less likely than a level.

        Args:
            level: The probability [-].

        Returns:
            Lower and upper end of each, at the best value of the other parameter,
            infinite where the map ends first, NaN where the level is nowhere exceeded;
            then the standard errors of all, by leaving out one replicate after another.

        Source:
            Efron and Stein (1981), Ann. Stat. 9(3), 586-596 (jackknife variance).
        """
        found = [
            _edges(self.probability, self.replicates, values, other, level)
            for other, values in zip((1, 0), self.axes.values(), strict=True)
        ]
        return np.stack(found, axis=1)


def probability_map(
    model: Callable[[Any], Any],
    priors: Any,
    word: str,
    axes: Mapping[str, np.ndarray],
    design: AbstractDesign,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> ProbabilityMap:
    """The probability of an event in every cell of two parameters.

    Args:
        model: A traceable function from one set of scalars to any class of scalars.
        priors: The model's parameter class, filled with priors.
        word: The event, as `uq.quantities` reads it, such as "cost<3".
        axes: Values of two parameters by path, rising.
        design: Points of the unit cube, as many dimensions as parameters that vary.
        progress: Called with the draws done and all draws, after each device call.

    Raises:
        ValueError: If the word is no event, or something does not fit the model.
        KeyError: If a path names no parameter.
        MemoryError: If the map would not fit.
        NonFiniteError: If in some cell it is known of no draw.
    """
    below, apart = quantities([require_event(word)])[word], distance(word)
    wanted = {"below": below} | ({"distance": apart} if apart else {})
    found = sweep(model, priors, wanted, axes, design, progress=progress)
    share, error = found.estimate("below")
    known = found.finite("below")
    _require_known(word, known)
    ratio = ratio_error = ratio_finite = None
    if apart:
        logarithm, logarithm_error = found.estimate("distance")
        ratio = np.exp(logarithm)
        ratio_error = ratio * logarithm_error
        ratio_finite = found.finite("distance")
    return ProbabilityMap(
        axes=found.axes,
        probability=share,
        standard_error=np.where((share == 0) | (share == 1), np.nan, error),
        known=known,
        replicates=found.mean[:, 0],
        ratio=ratio,
        ratio_error=ratio_error,
        ratio_finite=ratio_finite,
    )


def require_event(word: Any) -> str:
    """A word that stands for what happens or does not; refuses another.

    Raises:
        ValueError: If it is an output, or no word at all.
    """
    if not isinstance(word, str):
        raise ValueError(f"event: expected text such as 'cost<3', found {shown(word)}")
    if not is_event(word):
        hint = f"compare it, as in {shown(f'{word}<3')}"
        raise ValueError(f"event: {shown(word)} is no event: {hint}")
    return word


def distance(word: str) -> Quantity | None:
    """How far apart the sides of an event are, if it has them."""
    sides = comparison(word)
    return None if sides is None else Distance(Event(*sides))


def _require_known(word: str, known: np.ndarray) -> None:
    """Refuse a map of what is not known.

    Raises:
        NonFiniteError: If in some cell it is not known of any draw.
    """
    if lost := int(np.sum(known == 0)):
        raise NonFiniteError(
            f"{word}: not known in any draw of {lost} of {known.size} cells, where a "
            "side is not a number: narrow the ranges, or map finite:OUTPUT instead"
        )


def _edges(
    share: Share,
    parts: Float[np.ndarray, "replicates x y"],
    values: np.ndarray,
    other: int,
    level: float,
) -> Float[np.ndarray, "estimate end"]:
    """Ends along one parameter at the best of the other, and their errors."""
    scale, count, whole = scale_of(values), len(parts), parts.sum(axis=0)

    def ends(share: Share) -> Ends:
        return _ends(values, scale, share.max(axis=other), level)

    less = np.array([ends((whole - part) / (count - 1)) for part in parts])
    apart = less - np.where(np.isfinite(less), less, np.nan).mean(axis=0)
    error = np.sqrt((count - 1) / count * (apart**2).sum(axis=0))
    return np.stack([ends(share), error])


def _ends(
    values: np.ndarray, scale: Callable[[Any], Any], best: np.ndarray, level: float
) -> Ends:
    """Where the best probability first and last crosses a level, interpolated."""
    inside = np.flatnonzero(best > level)
    if not inside.size:
        return np.full(2, np.nan)

    def crossing(within: int, outside: int) -> float:
        at, span = scale(values[within]), scale(values[outside]) - scale(values[within])
        part = (best[within] - level) / (best[within] - best[outside])
        found = at + part * span
        end = np.exp(found) if scale is np.log else found
        return float(np.clip(end, *sorted(values[[within, outside]])))  # of rounding

    first, last = int(inside[0]), int(inside[-1])
    low = crossing(first, first - 1) if first > 0 else -np.inf
    high = crossing(last, last + 1) if last < len(values) - 1 else np.inf
    return np.array([low, high])
