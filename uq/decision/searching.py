"""What breakevens are looked for in: a range of a parameter, points beside draws."""

from collections.abc import Callable, Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from uq.engine.propagation import common_shape
from uq.parameters import flatten, specs, unknown
from uq.priors import Prior, is_prior, nominals, prior_table
from uq.quantities import Constant, Quantity, check_quantities, output
from uq.results.verdicts import VERDICTS
from uq.scales import DECADE
from uq.words import bare, shown


KNOTS = 65
BEYOND = 10.0  # times what is believed: as far as an answer is looked for
TAIL = 1e-4  # of a prior without ends, where it is cut


def require_outputs(outputs: Any, first: str, second: str | float) -> None:
    """Refuse what is no output, or an output against itself.

    Raises:
        ValueError: Naming it.
    """
    paths = [word for word in (first, second) if isinstance(word, str)]
    check_quantities(outputs, paths)
    for path in paths:
        if path not in flatten(outputs)[0]:
            raise ValueError(f"{shown(path)}: expected an output by its path alone")
    if first == second:
        problem = "is always itself: name another output, or a number"
        raise ValueError(f"{bare(str(first))} {problem}")


def knots_of(
    priors: Any,
    path: str,
    ends: tuple[float, float] | None = None,
    *,
    count: int = KNOTS,
) -> np.ndarray:
    """Rising values of a parameter over the range that is searched.

    Args:
        priors: The model's priors.
        path: Of the parameter.
        ends: Its ends; None is from the lowest value that has a meaning to `BEYOND`
            times the highest that is believed.
        count: How many values, at least three.

    Returns:
        As many values: evenly in the logarithm where the range is wide and positive
        (after 0, where it begins there), else evenly.

    Raises:
        ValueError: If there is no such parameter, or the range is not one of its.
    """
    table = prior_table(priors)
    if path not in table:
        raise ValueError(unknown("parameter", path, table))
    prior = table[path]
    spec = specs(priors, is_leaf=is_prior)[path]
    low, high = ends or _searched(prior, spec.low, spec.high)
    if not (spec.low <= low < high <= spec.high and np.isfinite([low, high]).all()):
        raise ValueError(
            f"{path}: a range is LOW,HIGH within [{spec.low:g}, {spec.high:g}] "
            f"{spec.unit}, got {low:g},{high:g}"
        )
    if not np.isfinite(high - low):
        raise ValueError(
            f"{path}: {low:g},{high:g} is wider than the largest number, 1.8e308: take "
            "a narrower range"
        )
    knots = spread(low, high, count)
    if not np.all(np.diff(knots) > 0):
        raise ValueError(
            f"{path}: {count} values between {low:g} and {high:g} do not differ: take "
            "fewer, or a wider range"
        )
    return knots


def spread(low: float, high: float, count: int) -> np.ndarray:
    """Values from one end to the other: by ratios over a wide range, else evenly."""
    if low > 0 and high > DECADE * low:
        return np.geomspace(low, high, count)
    if low == 0 and TAIL * high > 0:
        return np.append(0.0, np.geomspace(TAIL * high, high, count - 1))
    return np.linspace(low, high, count)


def reach_of(prior: Prior) -> tuple[float, float]:
    """The lowest and the highest value that is believed; cut where there is no end."""
    ends = np.array(prior.distribution.support, float)
    if not np.isfinite(ends).all():
        ends = np.asarray(
            jax.vmap(prior.distribution.icdf)(jnp.array([TAIL, 1 - TAIL]))
        )
    return float(ends[0]), float(ends[1])


def _searched(prior: Prior, least: float, most: float) -> tuple[float, float]:
    """What is believed, and as much around it as has a meaning."""
    low, high = reach_of(prior)
    reach = BEYOND * max(abs(low), abs(high), high - low)
    return max(least, -reach), min(most, reach)


def side(word: str | float) -> Quantity:
    """An output by its path, or the number that stands for one."""
    return output(word) if isinstance(word, str) else Constant(float(word))


def extended(
    draws: Any, priors: Any, points: Mapping[str, np.ndarray], count: int
) -> Any:
    """Draws in one row, and further points after them, so that all compile once.

    Args:
        draws: Of every parameter.
        priors: Their priors: further points are nominal but for what is given.
        points: Values of some parameters at the further points, by path.
        count: How many points follow.
    """
    shape, nominal = common_shape(draws), flatten(nominals(priors))[0]
    leaves, structure = flatten(draws)
    rows = []
    for path, drawn in leaves.items():
        more = points.get(path, np.full(count, nominal[path]))
        row = np.broadcast_to(np.asarray(drawn, float), shape).ravel()
        alone = not np.ndim(drawn) and path not in points
        rows.append(np.asarray(drawn) if alone else np.concatenate([row, more]))
    return jax.tree.unflatten(structure, rows)


def paths_of(
    priors: Any, knots: Mapping[str, np.ndarray]
) -> tuple[dict[str, np.ndarray], int]:
    """The nominal point, and it with one input after another moved through its knots.

    Args:
        priors: The model's priors.
        knots: Values tried, by the path of the input.

    Returns:
        Values of the inputs that move, by path, and how many points there are.
    """
    table, count = prior_table(priors), 1 + sum(map(len, knots.values()))
    points = {path: np.full(count, float(table[path].nominal)) for path in knots}
    start = 1
    for path, tried in knots.items():
        points[path][start : start + len(tried)] = tried
        start += len(tried)
    return points, count


def nearest(
    tried: np.ndarray, first: np.ndarray, second: np.ndarray
) -> tuple[float, float]:
    """Where one side comes nearest to the other, and their ratio there.

    Args:
        tried: Values of an input.
        first: One side at each.
        second: The other.

    Returns:
        The value and first over second; NaN where both are positive nowhere.
    """
    known = np.isfinite(first) & np.isfinite(second) & (first > 0) & (second > 0)
    if not known.any():
        return np.nan, np.nan
    with np.errstate(invalid="ignore", divide="ignore"):
        apart = np.where(known, np.log(first) - np.log(second), np.inf)
    at = int(np.argmin(np.abs(apart)))
    return float(tried[at]), float(np.exp(apart[at]))


def within(
    samples: int, progress: Callable[[int, int], None] | None
) -> Callable[[int, int], None] | None:
    """Progress in draws, whatever points follow them."""
    if progress is None:
        return None
    return lambda done, total: progress(min(done, samples), samples)


def verdict_of(found: Mapping[str, float]) -> str:
    """The verdict of one draw."""
    return next(name for name in VERDICTS if found[name] == 1)
