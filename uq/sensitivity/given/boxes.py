"""Boxes of the inputs: peeled, pasted and scored on rows of an event.

Source:
    Friedman & Fisher (1999), Stat. Comput. 9, 123-143 (peeling, pasting); Bryant &
    Lempert (2010), Technol. Forecast. Soc. Change 77, 34-49 (coverage, density);
    Cochran (1977), Sampling Techniques, ch. 6 (error of a ratio).
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Int

from uq.outlines import outline


class Score(NamedTuple):
    """How good a box is on some rows.

    Args:
        coverage: Share of the events that it holds [-].
        density: Share of its rows in which the event happens [-].
        mass: Share of the rows that it holds [-].
        density_error: Standard error of the density, from the parts [-].
        coverage_error: Standard error of the coverage, from the parts [-].
    """

    coverage: float
    density: float
    mass: float
    density_error: float
    coverage_error: float

    __repr__ = outline


def sides(x: Float[np.ndarray, "n d"]) -> Float[np.ndarray, "sides n"]:
    """Inputs and their negatives: an upper limit is a lower one of the negative."""
    return np.concatenate([x.T, -x.T])


def holds(
    limits: Float[np.ndarray, " sides"], z: Float[np.ndarray, "sides n"]
) -> Bool[np.ndarray, " n"]:
    """Which rows a box holds: those at or above the limits of all sides.

    Args:
        limits: Of each side; -inf where there is none.
        z: Inputs and their negatives.
    """
    used = np.isfinite(limits)
    return np.all(z[used] >= limits[used][:, None], axis=0)


def peel(
    z: Float[np.ndarray, "sides n"],
    event: Float[np.ndarray, " n"],
    *,
    alpha: float,
    least: float,
) -> Float[np.ndarray, "steps sides"]:
    """Limits of ever smaller boxes, each less the slice whose loss helps most.

    What counts is the gain of density for a row lost: slices of discrete inputs differ
    in size. Of a rare event many slices hold nothing, and are equally good: the one
    taken has the most rows beyond all events.

    Args:
        z: Inputs and their negatives.
        event: 1 where it happens, else 0.
        alpha: Share of a box's rows in a slice, about [-].
        least: Share of all rows below which peeling ends [-].

    Returns:
        Limits of each side, those of all rows first; -inf where there is none.
    """
    limits = np.full(len(z), -np.inf)
    steps, rest = [limits], z
    while True:
        gain, edges = _slices(rest, event, alpha)
        best = np.flatnonzero(gain == gain.max())
        ends = np.min(rest[best], axis=1, where=event == 1, initial=np.inf)
        side = int(best[np.argmax(np.sum(rest[best] < ends[:, None], axis=1))])
        kept = rest[side] >= edges[side]
        if not gain[side] > 0 or kept.sum() < least * z.shape[1]:
            return np.stack(steps)
        limits = limits.copy()
        limits[side] = edges[side]
        steps.append(limits)
        rest, event = rest[:, kept], event[kept]


def _slices(
    z: Float[np.ndarray, "sides n"], event: Float[np.ndarray, " n"], alpha: float
) -> tuple[Float[np.ndarray, " sides"], Float[np.ndarray, " sides"]]:
    """Density gained a row lost by a new limit on each side, and the limit.

    Equal values go or stay together: where the slice ends within the lowest ones, all
    of these go.
    """
    n = z.shape[1]
    take = max(int(alpha * n), 1)
    if take >= n:
        return np.full(len(z), -np.inf), np.full(len(z), np.inf)
    edge = np.partition(z, take, axis=1)[:, take, None]
    kept = np.where((z < edge).any(axis=1, keepdims=True), z >= edge, z > edge)
    left = kept.sum(axis=1)
    possible = (left > 0) & (left < n)
    gain = (kept @ event / np.maximum(left, 1) - event.mean()) / np.maximum(n - left, 1)
    limits = np.min(z, axis=1, where=kept, initial=np.inf)
    return np.where(possible, gain, -np.inf), limits


def paste(
    limits: Float[np.ndarray, " sides"],
    z: Float[np.ndarray, "sides n"],
    event: Float[np.ndarray, " n"],
    *,
    alpha: float,
) -> Float[np.ndarray, " sides"]:
    """The box grown side by side, as long as its density does not fall.

    Args:
        limits: Of the box.
        z: Inputs and their negatives.
        event: 1 where it happens, else 0.
        alpha: Share of the box's rows that a pasting adds, about [-].
    """
    while True:
        inside = holds(limits, z)
        best, grown = event[inside].mean(), None
        for side in np.flatnonzero(np.isfinite(limits)):
            freed = limits.copy()
            freed[side] = -np.inf
            beyond = np.sort(z[side, holds(freed, z) & ~inside])[::-1]
            take = max(int(alpha * inside.sum()), 1)
            if len(beyond) > take:
                freed[side] = beyond[take - 1]
            density = event[holds(freed, z)].mean()
            if density > best or (density == best and grown is None):
                best, grown = density, freed
        if grown is None:
            return limits
        limits = grown


def score(
    inside: Bool[np.ndarray, " n"],
    event: Float[np.ndarray, " n"],
    edges: Int[np.ndarray, " edges"],
) -> Score:
    """What a box holds of some rows; NaN where a share of nothing is asked for.

    Args:
        inside: Rows that it holds.
        event: 1 where it happens, else 0.
        edges: First row of each part, and the number of rows.
    """
    rows, hits, events = (
        np.add.reduceat(each.astype(float), edges[:-1])
        for each in (inside, inside * event, event)
    )
    coverage, coverage_error = _ratio(hits, events)
    density, density_error = _ratio(hits, rows)
    return Score(coverage, density, float(inside.mean()), density_error, coverage_error)


def _ratio(
    above: Float[np.ndarray, " parts"], below: Float[np.ndarray, " parts"]
) -> tuple[float, float]:
    """A ratio of sums over parts, and its standard error to first order."""
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = above.sum() / below.sum()
        spread = np.std(above - ratio * below, ddof=1) / below.mean()
    return float(ratio), float(spread / np.sqrt(len(above)))
