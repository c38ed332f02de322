"""`uq.breakeven`: the value of an input at which two outputs meet, draw by draw."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import jax.numpy as jnp
import numpy as np

from uq.arguments import is_whole
from uq.decision.breakeven import breakeven as breakeven_of
from uq.decision.searching import (
    KNOTS,
    extended,
    knots_of,
    nearest,
    paths_of,
    reach_of,
    require_outputs,
    side,
    verdict_of,
    within,
)
from uq.engine.propagation import propagate
from uq.inputs.dependence import joint_of
from uq.inputs.sampling import require_room, sample
from uq.outlines import outline
from uq.parameters import flatten, specs, unknown
from uq.priors import is_prior
from uq.quantities import Quantity, evaluated, numbers_of
from uq.results import summary
from uq.results.summary import Estimate
from uq.results.verdicts import VERDICTS
from uq.study import Study
from uq.sweeps.axes import Range
from uq.verbs.asking import Clock, Progress, answered, ends_of, verb
from uq.verbs.draws import cells
from uq.words import bare, shown


if TYPE_CHECKING:
    import xarray as xr

type Number = float | int

PROBABILITIES = {"P5": 0.05, "P25": 0.25, "P50": 0.5, "P75": 0.75, "P95": 0.95}


@verb
def breakeven(
    study: Study,
    *,
    of: str,
    left: str,
    right: str | Number,
    range: Range | None = None,
    knots: int = KNOTS,
    progress: Progress = None,
) -> "xr.Dataset":
    r"""The value of an input at which two outputs meet, for every draw of the others.

    $$x^*: \quad f(x^*, \theta_i) = g(x^*, \theta_i), \quad i = 1, \dots, N$$

    Both are evaluated at some values of the input, and a change of sign between two of
    them is bisected to the last digit; where the operations prove the difference affine
    its root is in closed form. The value that the input itself has in a draw is not
    used.

        >>> import uq
        >>> def tug(payload, price, rival):
        ...     return {"cost": payload * price, "rival": rival}
        >>> unit = "uniform 1 to 2"
        >>> priors = {"payload": unit, "price": "uniform 0 to 9", "rival": 4}
        >>> study = uq.Study(tug, priors, samples=2**10)
        >>> even = uq.breakeven(study, of="price", left="cost", right="rival")
        >>> even["estimate"].sel(statistic=["P5", "P95"]).round(1).values.tolist()
        [2.1, 3.8]

    Args:
        study: Model, priors and draws.
        of: Path of the input whose value is sought; nothing may depend on it.
        left: Path of an output.
        right: Path of another, or a number, in the unit of `left`.
        range: Lowest and highest value tried, in the unit of the input; None is what
            its prior reaches.
        knots: Values at which both are compared first. Two roots between neighbours may
            go unseen.
        progress: Called with the draws done and all.

    Returns:
        `estimate` and `standard_error` over statistic of the value where there is one;
        `share` and `share_error` over verdict, which add up to 1: the outputs cross
        once, touch, never meet, meet several times, leap over one another, or do not
        exist; `exists`, the share with one value, `rising`, that in which `left` is the
        lower below it, and `lower`, that in which it is at the input as drawn; each
        with its error and 95 % interval. `edges` are quantiles of the value and
        `believed` those of the input, at the shares `below`. `nominal` is the value at
        the nominal others, and `nearest` that at which both come nearest there, where
        `left` over `right` is `nearest_ratio`.

    Raises:
        ValueError: If a name, the range or the number of knots does not fit, or another
            input depends on the one that is sought.
        MemoryError: If the draws would not fit.
    """
    tried = knots_for(study, of, range, knots)
    meets = _other_side(study, left, right)
    require_alone(study, of)
    clock = Clock()
    first, second = side(left), side(meets)
    found, compared, nominal = solved(study, {of: tried}, first, second, progress)
    solutions, drawn = found[of], compared["input"][of]
    one = {name: float(values) for name, values in nominal[of].items()}
    unit = study.inputs[of].unit
    return answered(
        study,
        "breakeven",
        variables_of(solutions, compared, drawn, unit)
        | {
            "nominal": ((), one["value"], {"units": unit}),
            "nearest": ((), one["nearest"], {"units": unit}),
            "nearest_ratio": ((), one["ratio"], {"units": "-"}),
        },
        coordinates(list(VERDICTS)),
        of=of,
        units=unit,
        meaning=specs(study.table, is_leaf=is_prior)[of].doc,
        left=left,
        right=meets if isinstance(meets, str) else f"{meets:.10g}",
        low=tried[0],
        high=tried[-1],
        nominal_verdict=verdict_of(one),
        nominal_rising=one["rising"],
        ci_prob=0.95,
        notes=notes_of(solutions, study.samples),
        seconds=clock.seconds,
        evaluations=study.samples,
    )


def knots_for(
    study: Study, path: str, ends_wanted: Range | None, count: int = KNOTS
) -> np.ndarray:
    """Rising values of an input: of the range asked for, or of what its prior reaches.

    Raises:
        ValueError: If there is no such input, or the range or their number is none.
    """
    if path not in study.inputs:
        raise ValueError(unknown("input", path, study.inputs))
    if not is_whole(count) or count < 3:
        raise ValueError(f"knots: expected three or more, found {shown(count)}")
    if ends_wanted is None:
        ends = reach_of(study.inputs[path])
        if not ends[0] < ends[1]:
            raise ValueError(f"{path}: does not vary: say in which range to look")
    else:
        ends = ends_of(path, ends_wanted)
    return knots_of(study.table, path, ends, count=count)


def _other_side(study: Study, left: str, right: Any) -> str | float:
    """What has to be met, judged: an output or a number.

    Raises:
        ValueError: If one is no output, or the other none and no finite number.
    """
    number = isinstance(right, int | float | np.number) and not isinstance(right, bool)
    if not isinstance(right, str) and not (number and math.isfinite(right)):
        problem = f"expected an output or a finite number, found {shown(right)}"
        raise ValueError(f"right: {problem}")
    meets = right if isinstance(right, str) else float(right)
    require_outputs(study.shapes, left, meets)
    return meets


def require_alone(study: Study, path: str) -> None:
    """Refuse to move an input without those that depend on it.

    Raises:
        ValueError: If there is one.
    """
    if moving := moved_with(study, path):
        raise ValueError(
            f"{bare(path)} cannot be moved alone: {bare(moving[0])} depends on it; "
            "seek the value of another input, or leave the dependence out"
        )


def moved_with(study: Study, path: str) -> list[str]:
    """Inputs that do not stay where they are when one is moved."""
    joint = joint_of(study.joint)
    ruled = [child for child, parents in joint.parents.items() if path in parents]
    return [*joint.dependents(path), *ruled]


class _Sought(NamedTuple):
    """What a breakeven is solved for, as numbers that one program takes.

    Args:
        p: Parameters of the model.
        knots: Values tried, by the path of the input.
        numbers: In the place of outputs.
    """

    p: Any
    knots: dict[str, tuple[Any, ...]]
    numbers: tuple[Any, ...]

    __repr__ = outline


def solved(
    study: Study,
    knots: Mapping[str, np.ndarray],
    first: Quantity,
    second: Quantity,
    progress: Progress,
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """The breakeven of some inputs, one by one, in every draw and at the nominal point.

    Args:
        study: Model, priors and draws.
        knots: Values tried, by the path of the input.
        first: One side.
        second: The other.
        progress: Called with the draws done and all.

    Returns:
        By input the columns of `Breakeven`, shape (replicates, size); the draws of both
        sides and, in "input", of these inputs; and by input the columns at the nominal
        point, with "nearest" and "ratio": where the sides come nearest there.
    """
    design = study.design(least=1)
    require_room(study.samples, design.dimensions)
    model, draws = study.function, sample(study.joint, design)
    solve = {
        path: breakeven_of(model, path, first, second, knots=tried)
        for path, tried in knots.items()
    }

    pair = {"first": first, "second": second}

    def solve_point(one: _Sought) -> dict[str, Any]:
        tried = {path: jnp.stack(one.knots[path]) for path in solve}
        found = {k: each(one.p, tried[k], one.numbers) for k, each in solve.items()}
        return {"found": found} | evaluated(pair, model(one.p), one.numbers)

    points = extended(draws, study.table, *paths_of(study.table, knots))
    numbers = {path: tuple(map(float, tried)) for path, tried in knots.items()}
    answers = propagate(
        solve_point,
        _Sought(points, numbers, numbers_of(pair)),
        nonfinite="keep",
        progress=within(study.samples, progress),
    )
    shape, count = (study.replicates, study.size), study.samples
    columns = {path: flatten(answers["found"][path])[0] for path in knots}
    leaves = flatten(draws)[0]
    sides = {name: np.asarray(answers[name]) for name in ("first", "second")}
    compared = {name: each[:count].reshape(shape) for name, each in sides.items()}
    inputs = {path: np.broadcast_to(np.asarray(leaves[path]), shape) for path in knots}
    nominal, start = {}, count + 1
    for path, tried in knots.items():
        along = (each[start : start + len(tried)] for each in sides.values())
        at, ratio = nearest(tried, *along)
        nominal[path] = {k: v[count] for k, v in columns[path].items()}
        nominal[path] |= {"nearest": at, "ratio": ratio}
        start += len(tried)
    return (
        {
            path: {name: values[:count].reshape(shape) for name, values in each.items()}
            for path, each in columns.items()
        },
        compared | {"input": inputs},
        nominal,
    )


def variables_of(
    solutions: Mapping[str, np.ndarray],
    compared: Mapping[str, np.ndarray],
    drawn: np.ndarray,
    unit: str,
) -> dict[str, Any]:
    """What the draws of a breakeven say, each number with its error."""
    shares = [summary.probability(solutions[name]) for name in VERDICTS]
    lower = summary.event(compared["first"], "<", compared["second"])
    rows = summary.quantiles(solutions["value"], list(PROBABILITIES.values()))
    (edges, below), (believed, _) = cells(solutions["value"]), cells(drawn)
    words = {"units": unit, "long_name": "value at which both are equal"}
    made = {
        "edges": (("edge",), edges, words),
        "believed": (("edge",), believed, {"units": unit}),
        "below": (("edge",), below, {"units": "-"}),
    }
    made |= estimates("estimate", ("statistic",), rows, unit, error="standard_error")
    made |= estimates("share", ("verdict",), shares)
    exists = summary.probability(np.isfinite(solutions["value"]).astype(float))
    made |= estimates("exists", (), [exists])
    made |= estimates("rising", (), [summary.probability(solutions["rising"])])
    return made | estimates("lower", (), [summary.probability(lower)])


def estimates(
    name: str,
    dims: tuple[str, ...],
    rows: Sequence[Estimate],
    unit: str = "-",
    *,
    error: str = "",
) -> dict[str, Any]:
    """Estimates as three variables: their values, their errors, their intervals.

    Args:
        name: Of the values.
        dims: The dimension of the estimates, or none of a single one.
        rows: The estimates.
        unit: Of them.
        error: Name of the errors; `name` and "_error" where none is given.
    """
    value, spread = ([each[k] for each in rows] for k in (0, 1))
    ends = np.array([each.interval() for each in rows]).reshape(-1, 2)
    if not dims:
        value, spread, ends = value[0], spread[0], ends[0][None]
    bounds = ends.T if dims else ends[0]
    prefix = "" if error else f"{name}_"
    attributes = {"units": unit}
    return {
        name: (dims, value, attributes),
        error or f"{name}_error": (dims, spread, attributes),
        f"{prefix}interval": (("ci_bound", *dims), bounds, attributes),
    }


def coordinates(verdicts: Sequence[str]) -> dict[str, Any]:
    """Labels of statistics, verdicts and intervals."""
    return {
        "statistic": list(PROBABILITIES),
        "verdict": list(verdicts),
        "words": ("verdict", [VERDICTS[name] for name in verdicts]),
        "ci_bound": ["lower", "upper"],
    }


def notes_of(solutions: Mapping[str, np.ndarray], samples: int) -> list[str]:
    """Notes on draws in which nothing can be compared, or nothing tells both apart."""
    lost = int(np.sum(solutions["undefined"]))
    notes = level_notes(solutions, samples)
    if lost:
        notes.append(
            f"in {lost} of {samples} draws one of both is nowhere a finite number"
        )
    return notes


def level_notes(solutions: Mapping[str, np.ndarray], samples: int) -> list[str]:
    """A note on draws in which every value of a stretch would do, so that none does."""
    level = int(np.sum(solutions["level"]))
    if not level:
        return []
    text = "draws both are equal over a stretch, which counts as several answers"
    return [f"in {level} of {samples} {text}"]
