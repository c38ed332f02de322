"""PRIM: a box of a few inputs in which an event is likely, found by patient peeling.

Half of the table's parts find the box, the others judge it: the density that is seen by
the rows that chose the box is too high.

Source:
    Friedman & Fisher (1999), Stat. Comput. 9, 123-143 (the trajectory of boxes);
    Bryant & Lempert (2010), Technol. Forecast. Soc. Change 77, 34-49 (scenarios from
    it; quasi-p-values, here on rows held out).
"""

import itertools
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from uq.outlines import outline
from uq.results.measures import Measure, Sensitivities
from uq.sensitivity.given.analysis import stream
from uq.sensitivity.given.boxes import Score, holds, paste, peel, score, sides
from uq.sensitivity.given.regional import require_event
from uq.sensitivity.given.table import Nonfinite, Table


MEASURES = {
    "restriction": "share of the input that the box cuts off [-]",
    "low": "lower limit of the box, -inf where it has none, in the input's unit",
    "high": "upper limit of the box, inf where it has none, in the input's unit",
    "p_value": "quasi-p-value of the input's limits, on the rows held out [-]",
}


class Found(NamedTuple):
    """What was found of one event.

    Args:
        measures: By name, of each input.
        box: The box on the rows held out.
        seen: The boxes of the trajectory on the rows that found them.
        held: The same on the rows held out.
        restricted: How many inputs each of them restricts.
    """

    measures: Mapping[str, Float[np.ndarray, " d"]]
    box: Score
    seen: Sequence[Score]
    held: Sequence[Score]
    restricted: Sequence[float]

    __repr__ = outline


def prim(
    table: Table,
    *,
    seed: int,
    alpha: float = 0.05,
    least: float = 0.05,
    nonfinite: Nonfinite = "raise",
) -> Sensitivities:
    """A box of the inputs in which each event of a table is likely.

    Of the boxes of the peeling trajectory it is the one with the largest harmonic mean
    of coverage and density, then pasted.

    Args:
        table: Draws and events: outputs that are 1 or 0.
        seed: Same seed, same choice of the parts that find and those that judge.
        alpha: Share of a box's rows that a peeling takes away, about [-].
        least: Share of the rows below which peeling ends [-].
        nonfinite: What to do about outputs that are not finite, as in `given`.

    Returns:
        How far the box restricts each input; in `more`, what it holds of the rows held
        out ("box_density" and the like) and the trajectory over step, "seen_density"
        of the rows that found it and "held_density" of the others, and the like.

    Raises:
        NonFiniteError: If an output is not finite and `nonfinite` is "raise".
        ValueError: If there are fewer than four parts, an output is no event, happens
            in none of the rows that find the box or of those that judge it, or a share
            is out of its range.
    """
    if not 0 < alpha < 0.5 or not 0 < least < 1:
        raise ValueError(
            f"need alpha in (0, 1/2) and least in (0, 1), got {alpha:g} and {least:g}"
        )
    if len(table.parts) < 4:
        raise ValueError(
            f"PRIM needs four parts, half to judge the box, got {len(table.parts)}"
        )
    start = time.perf_counter()
    events = [table.single(q, nonfinite) for q in range(len(table.outputs))]
    for single, _ in events:
        require_event(single.y[:, 0])
    judges = stream(seed).permutation(len(table.parts))[::2].tolist()
    finders = [k for k in range(len(table.parts)) if k not in judges]
    halves = [(e.without(judges), e.without(finders)) for e, _ in events]
    for half in itertools.chain(*halves):
        if not half.y.any():
            raise ValueError(
                f"{half.outputs[0]}: happens in none of the {len(half.y)} rows of half "
                "of the parts: PRIM finds a box on one half and judges it on the other"
            )
    found = [_found(*half, alpha, least) for half in halves]
    return Sensitivities(
        method="PRIM",
        outputs=[single.outputs[0] for single, _ in events],
        parameters=table.parameters,
        measures={name: _measure(name, found) for name in MEASURES},
        assumptions=[
            *table.assumptions,
            f"{len(finders)} parts found the box and {len(judges)} judged it",
            "rows are independent: on a net p-values are too large",
        ],
        notes=[note for _, own_notes in events for note in own_notes],
        evaluations=len(table.x),
        seconds=time.perf_counter() - start,
        more=_more(found),
        coords={"step": range(max(len(each.seen) for each in found))},
    )


def _found(finders: Table, judges: Table, alpha: float, least: float) -> Found:
    z, event = sides(finders.x), finders.y[:, 0]
    steps = peel(z, event, alpha=alpha, least=least)
    seen = [score(holds(limits, z), event, finders.edges) for limits in steps]
    balance = [2 * s.coverage * s.density / (s.coverage + s.density) for s in seen]
    limits = paste(steps[int(np.argmax(balance))], z, event, alpha=alpha)
    z, event = sides(judges.x), judges.y[:, 0]
    low, high = np.split(limits, 2)
    return Found(
        measures={
            "restriction": np.array(
                [1 - holds(only, z).mean() for only in _alone(limits)]
            ),
            "low": low,
            "high": -high,
            "p_value": quasi_p_values(limits, z, event),
        },
        box=score(holds(limits, z), event, judges.edges),
        seen=seen,
        held=[score(holds(limits, z), event, judges.edges) for limits in steps],
        restricted=[float(np.isfinite(_pairs(s)).any(axis=0).sum()) for s in steps],
    )


def quasi_p_values(
    limits: Float[np.ndarray, " sides"],
    z: Float[np.ndarray, "sides n"],
    event: Float[np.ndarray, " n"],
) -> Float[np.ndarray, " d"]:
    """Probability of as many events in the box if an input's limits chose at random.

    That is, if each row of the box had the density of the box without these limits.

    Args:
        limits: Of the box.
        z: Inputs and their negatives.
        event: 1 where it happens, else 0.

    Returns:
        Of each input [-]; 1 where it is not restricted.
    """
    from scipy.special import bdtrc

    inside = holds(limits, z)
    rows, hits = inside.sum(), event[inside].sum()
    found = np.ones(len(limits) // 2)
    for i in np.flatnonzero(np.isfinite(_pairs(limits)).any(axis=0)):
        if not hits:  # so many happen surely
            continue
        wider = limits.copy()
        wider[[i, i + len(found)]] = -np.inf
        density = event[holds(wider, z)].mean()
        # The probability of more than one hit less.
        found[i] = bdtrc(hits - 1, rows, density)
    return found


def _pairs(limits: Float[np.ndarray, " sides"]) -> Float[np.ndarray, "2 d"]:
    return limits.reshape(2, -1)


def _alone(limits: Float[np.ndarray, " sides"]) -> Float[np.ndarray, "d sides"]:
    """The limits of each input without those of the others."""
    d = len(limits) // 2
    own = np.tile(np.eye(d, dtype=bool), 2)
    return np.where(own, limits, -np.inf)


def _measure(name: str, found: Sequence[Found]) -> Measure:
    values = np.stack([each.measures[name] for each in found])
    return Measure(values, np.full(values.shape, np.nan), 0, MEASURES[name])


def _more(found: Sequence[Found]) -> dict[str, tuple[Sequence[str], np.ndarray]]:
    """The boxes, and their trajectories, filled up with NaN."""
    steps = max(len(each.seen) for each in found)
    axes = ("output", "step")

    def filled(values: Sequence[float]) -> np.ndarray:
        return np.pad(values, (0, steps - len(values)), constant_values=np.nan)

    def of(scores: Sequence[Score], field: str) -> np.ndarray:
        return filled([getattr(each, field) for each in scores])

    restricted = np.stack([filled(each.restricted) for each in found])
    more: dict[str, tuple[Sequence[str], np.ndarray]] = {
        "restricted": (axes, restricted)
    }
    for name in Score._fields:
        boxes = np.array([getattr(each.box, name) for each in found])
        more[f"box_{name}"] = (("output",), boxes)
        more[f"seen_{name}"] = (axes, np.stack([of(f.seen, name) for f in found]))
        more[f"held_{name}"] = (axes, np.stack([of(f.held, name) for f in found]))
    return more
