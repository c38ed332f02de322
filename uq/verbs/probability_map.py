"""`uq.probability_map`: where on two parameters something happens, and how surely."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from uq.quantity_words import comparison
from uq.results.summary import Estimate
from uq.show.shares import percent
from uq.study import Study
from uq.sweeps.axes import density
from uq.sweeps.probability_map import (
    ProbabilityMap,
    require_event,
)
from uq.sweeps.probability_map import (
    probability_map as map_of,
)
from uq.verbs.asking import Clock, Progress, answered, verb, words_of
from uq.verbs.draws import probability_of
from uq.verbs.sweep import axis_attributes, axis_of, named


if TYPE_CHECKING:
    import xarray as xr

CELLS = 32
ENDS = ("lower", "upper")
SIGNS = {"<": "<", ">": ">", "<=": "≤", ">=": "≥"}
NAMES = frozenset(
    {
        *("probability", "probability_error", "probability_known"),
        *("probability_replicates", "interval", "ci_bound", "replicate", "axis", "end"),
        *(
            "overall",
            "overall_error",
            "edge",
            "edge_error",
            "ratio",
            "ratio_error",
            "ratio_finite",
            "x_density",
        ),
        *("y_density", "nominal", "nominal_x", "nominal_y"),
    }
)


@verb
def probability_map(
    study: Study,
    *,
    x: str,
    y: str,
    event: str,
    x_range: Sequence[float] | None = None,
    y_range: Sequence[float] | None = None,
    cells: int = CELLS,
    progress: Progress = None,
) -> "xr.Dataset":
    """Where on two parameters something happens: its probability in every cell.

    All other inputs are drawn, and the draws are the same in each cell.

        >>> import uq
        >>> beliefs = {"a": "uniform 0 to 1", "b": "uniform 0 to 1", "c": "1 +- 0.1"}
        >>> study = uq.Study(lambda a, b, c: {"sum": a + b + c}, beliefs, samples=2**10)
        >>> found = uq.probability_map(study, x="a", y="b", event="sum<2", cells=3)
        >>> found["probability"].round(2).values
        array([[1. , 1. , 0.5],
               [1. , 0.5, 0. ],
               [0.5, 0. , 0. ]])

    Args:
        study: Model, priors and draws.
        x: The parameter of the horizontal axis; one that does not vary needs a range.
        y: That of the vertical axis.
        event: What may happen: an output compared with another or a number, such as
            "cost<rival" or "cost>=3", or "finite:cost".
        x_range: Ends of the horizontal axis, in its unit; None is what the prior
            reaches, but for the last thousandths of one without bounds.
        y_range: Ends of the vertical axis.
        cells: Values of each parameter.
        progress: Called with the draws done and all.

    Returns:
        Over both parameters, which are the dimensions: `probability` of the draws in
        which it is known whether it happens, with `probability_error` (NaN where it
        happens in none or all of them) and a 95 % `interval` (there exact), and
        `probability_known`, their share; `overall` and `overall_error`, the probability
        where both parameters are drawn, too; `ratio`, the geometric mean of one side
        over the other where both are positive; `edge`, the ends of the region in which
        it happens in more than half of the draws; the densities of the priors and their
        nominal point. A parameter that has the name of one of these is named "input."
        and it.

    Raises:
        ValueError: If a word is no parameter or no event, a number does not do, or
            another input depends on one of the two.
        MemoryError: If the map would not fit.
        NonFiniteError: If in some cell it is known of no draw whether it happens.
    """
    word = words_of(study, require_event(event))[0].strip()
    along = [
        axis_of(study, path, ends, cells, what="cells")
        for path, ends in ((x, x_range), (y, y_range))
    ]
    if x == y:
        raise ValueError(f"x and y are both {x}: name two parameters")
    axes = dict(zip((x, y), along, strict=True))
    design, clock = study.design(), Clock()
    found = map_of(study.function, study.joint, word, axes, design, progress=progress)
    places = [named(path, NAMES) for path in axes]
    happens, sides = in_words(word), comparison(word)
    overall = probability_of(study, word)
    variables = map_variables(found, places, happens) | {
        "interval": (("ci_bound", *places), _intervals(found, study.samples)),
        "overall": ((), overall.value, {"units": "-"}),
        "overall_error": ((), overall.standard_error, {"units": "-"}),
    }
    coords: dict[str, Any] = edge_labels(list(axes)) | {"ci_bound": list(ENDS)}
    for side, path, place in zip("xy", axes, places, strict=True):
        belief = study.inputs[path]
        coords[place] = place, axes[path], axis_attributes(study, path)
        dense = density(belief.distribution, axes[path])
        variables[f"{side}_density"] = (place,), dense, {"units": "-"}
        variables[f"nominal_{side}"] = ("nominal",), [belief.nominal]
    return answered(
        study,
        "probability_map",
        variables,
        coords | {"nominal": ["nominal"]},
        event=happens,
        quantity=word,
        compared=f"{sides[0]} / {sides[2]}" if sides else "",
        sign=sides[1] if sides else "",
        x=x,
        y=y,
        ci_prob=0.95,
        notes=_unknown(happens, found.known),
        seconds=clock.seconds,
        evaluations=study.samples * (found.probability.size + 1),
    )


def map_variables(
    found: ProbabilityMap, places: Sequence[str], happens: str
) -> dict[str, Any]:
    """The variables of a map, each its dimensions, its values and its attributes.

    Args:
        found: What the engine found.
        places: Names of both dimensions.
        happens: The event in words.
    """
    pure, over = {"units": "-"}, tuple(places)
    edge, edge_error = found.edges()
    variables: dict[str, Any] = {
        "probability": (over, found.probability, pure | {"long_name": happens}),
        "probability_error": (over, found.standard_error, pure),
        "probability_known": (over, found.known, pure),
        "probability_replicates": (("replicate", *over), found.replicates, pure),
        "edge": (("axis", "end"), edge),
        "edge_error": (("axis", "end"), edge_error),
    }
    if found.ratio is not None and np.isfinite(found.ratio).any():
        variables |= {
            "ratio": (over, found.ratio, pure),
            "ratio_error": (over, found.ratio_error, pure),
            "ratio_finite": (over, found.ratio_finite, pure),
        }
    return variables


def edge_labels(paths: Sequence[str]) -> dict[str, Any]:
    """Coordinates of the ends of the region in which the event is likely."""
    return {"axis": list(paths), "end": list(ENDS)}


def in_words(word: str) -> str:
    """An event as it is read, such as "cost < 3"."""
    sides = comparison(word)
    if sides is None:
        return f"{word.partition(':')[2].strip()} is finite"
    left, sign, right = sides
    return f"{left} {SIGNS[sign]} {right}"


def _intervals(found: ProbabilityMap, samples: int) -> np.ndarray:
    """Ends of the 95 % intervals, exact of what happens in none of the draws or all."""
    count = len(found.replicates)
    cells = zip(
        found.probability.ravel(),
        found.standard_error.ravel(),
        np.rint(found.known * samples).astype(int).ravel(),
        strict=True,
    )
    ends = [
        Estimate(float(share), float(error), count, int(draws)).interval()
        for share, error, draws in cells
    ]
    return np.array(ends).T.reshape(2, *found.probability.shape)


def _unknown(happens: str, known: np.ndarray) -> list[str]:
    """Notes on draws in which it is not known whether it happens."""
    lost = 1 - float(known.min())
    most = f"up to {percent(lost)} of a cell's draws"
    return [f"{happens}: not known, and left out, in {most}"] if lost else []
