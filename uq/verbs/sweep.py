"""`uq.sweep`: how outputs move along parameters, all else drawn."""

import operator
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from uq.arguments import is_whole
from uq.distributions.base import describe
from uq.parameters import specs, unknown
from uq.priors import is_prior
from uq.quantity_words import is_event
from uq.results import summary
from uq.results.summary import Estimate
from uq.show.shares import percent
from uq.study import Study
from uq.sweeps.axes import density, values_along
from uq.sweeps.ribbons import conditional, finite_shares, ribbons
from uq.sweeps.sweep import checked_axes
from uq.verbs.asking import (
    Clock,
    Progress,
    Words,
    answered,
    ends_of,
    meanings,
    quantities_of,
    require_study,
    verb,
    words_of,
)
from uq.verbs.draws import shares_of
from uq.verbs.studies import (
    by_name,
    facts_of,
    in_common,
    require_same_draws,
    words_in_common,
)
from uq.words import bare, shown


if TYPE_CHECKING:
    import xarray as xr

POINTS = 33
PROBABILITIES = (0.05, 0.5, 0.95)
MOST = 10_000  # values of an axis
NAMES = frozenset(
    {
        *("output", "statistic", "ci_bound", "estimate", "standard_error", "interval"),
        *("finite", "density", "units", "meaning"),
    }
)


@verb
def sweep(
    study: Study | Mapping[str, Study],
    over: str | Mapping[str, Any],
    output: Words | None = None,
    *,
    range: Sequence[float] | None = None,
    points: int = POINTS,
    probabilities: Sequence[float] = PROBABILITIES,
    progress: Progress = None,
) -> "xr.Dataset":
    """How outputs move along parameters: quantiles and mean of them at each value.

    All other inputs are drawn, and the draws are the same at each value, so that what
    differs is due to what was swept. The values are even in the logarithm where the
    prior is of a ratio or the range wide.

        >>> import uq
        >>> beliefs = {"payload": "uniform 0 to 2 t", "price": "uniform 2 to 4 MUSD/t"}
        >>> study = uq.Study(lambda payload, price: payload * price, beliefs)
        >>> found = uq.sweep(study, "price", points=3)
        >>> found["estimate"].sel(output="output", statistic="P95").values.round(1)
        array([3.8, 5.7, 7.6])

    Args:
        study: Model, priors and draws. Or studies by name, such as forms or scenarios
            of one model: they have the same inputs, and their draws in common.
        over: The parameter; one that does not vary needs a range. Or several, each with
            its rising values in a list or as the tuple `(low, high, count)`: then in
            every cell of the grid.
        output: Quantities of interest, as `rank` has them; None is every output. Of
            an event the mean is its probability.
        range: Ends of a single parameter, in its unit; None is what its prior reaches,
            but for the last thousandths of one without bounds.
        points: Values of a single parameter.
        probabilities: Shares of the draws below the quantiles, in (0, 1) [-].
        progress: Called with the draws done and all.

    Returns:
        Over output, study where there are several, each parameter and statistic ("P5",
        ..., "mean") the `estimate`, its `standard_error` and 95 % `interval`, exact
        where an event happens in none of the draws or in all; `finite`, the share of
        the draws that are, the others being left out; and the `density` of the prior
        along the first parameter, of the first study, its highest point 1. A parameter
        that has the name of one of these is named "input." and it.

    Raises:
        ValueError: If a word is no quantity or no parameter, a number does not do,
            another input depends on the parameter, or studies do not fit together.
        MemoryError: If the draws would not fit.
    """
    several, every = isinstance(study, Mapping), _studies(study)
    first = next(iter(every.values()))
    words = words_in_common(every, output) if several else words_of(first, output)
    shares = shares_of(probabilities)
    axes, clock = axes_of(first, over, range, points), Clock()
    taken = NAMES | {"study"} if several else NAMES
    places = {path: named(path, taken) for path in axes}
    parts = [
        _statistics(found, words, shares)
        for found in _drawn(every, words, axes, progress, several=several)
    ]
    join = partial(np.stack, axis=1) if several else operator.itemgetter(0)
    value, error, low, high, finite = (join(each) for each in zip(*parts, strict=True))
    table = ("output", *(["study"] if several else []), *places.values(), "statistic")
    path, dimension = next(iter(places.items()))
    belief = first.inputs[path].distribution
    labels: dict[str, Any] = meanings(first, words)
    labels |= {"study": list(every)} if several else {}
    coords = {
        "output": words,
        **{
            place: (place, axes[p], axis_attributes(first, p))
            for p, place in places.items()
        },
        "statistic": [*(f"P{100 * p:g}" for p in shares), "mean"],
        "ci_bound": ["lower", "upper"],
    }
    return answered(
        first,
        "sweep",
        {
            "estimate": (table, value),
            "standard_error": (table, error),
            "interval": (("ci_bound", *table), np.stack([low, high])),
            "finite": (table[:-1], finite, {"units": "-"}),
            "density": ((dimension,), density(belief, axes[path]), {"units": "-"}),
        },
        coords | labels,
        over=", ".join(axes),
        dimension=dimension,
        ci_prob=0.95,
        notes=_lost(words, finite),
        seconds=clock.seconds,
        evaluations=first.samples * finite[0].size,
        **(facts_of(list(every.values())) if several else {}),
    )


def _studies(given: Any) -> dict[str, Study]:
    """The studies by name, that of a single one being empty.

    Raises:
        ValueError: If it is no study, or they cannot share their draws.
    """
    if not isinstance(given, Mapping):
        require_study("sweep", given)
        return {"": given}
    if not given:
        raise ValueError("sweep: expected a study or several by name, found none")
    every = by_name(given)
    require_same_draws(every)
    return every


def _drawn(
    studies: Mapping[str, Study],
    words: Sequence[str],
    axes: Mapping[str, np.ndarray],
    progress: Progress,
    *,
    several: bool,
) -> Iterator[dict[str, np.ndarray]]:
    """Draws of every quantity along the axes, a study at a time."""
    first = next(iter(studies.values()))
    tables, design = in_common(studies) if several else ([first.joint], first.design())
    for study in studies.values():
        checked_axes(study.table, axes)
    for number, (study, table) in enumerate(zip(studies.values(), tables, strict=True)):
        yield ribbons(
            study.function,
            table,
            quantities_of(study, words),
            axes,
            design,
            progress=progress and partial(_report, progress, number, len(studies)),
        )


def _report(
    progress: Callable[[int, int], None], number: int, count: int, done: int, every: int
) -> None:
    """Tell what is done of one of several studies as a part of all."""
    progress(number * every + done, count * every)


def _statistics(
    found: Mapping[str, np.ndarray], words: Sequence[str], shares: Sequence[float]
) -> tuple[np.ndarray, ...]:
    """Estimates, errors, both ends of intervals, and finite shares, by output.

    Of an event, its probability alone.
    """
    rows = []
    for word in words:
        extent, draws = found[word].shape[:-2], found[word]
        draws = draws.reshape(-1, *draws.shape[-2:])
        value, error = conditional(draws, shares)
        pairs = zip(value.ravel(), error.ravel(), strict=True)
        bounds = [Estimate(v, e, draws.shape[1]).interval() for v, e in pairs]
        interval = np.array(bounds).reshape(*value.shape, 2)
        if is_event(word):  # 0 or 1: its quantiles say nothing
            probabilities = [summary.probability(each) for each in draws]
            value[:, :-1] = error[:, :-1] = interval[:, :-1] = np.nan
            error[:, -1] = [each.standard_error for each in probabilities]
            interval[:, -1] = [each.interval() for each in probabilities]
        parts = (value, error, interval[..., 0], interval[..., 1])
        shape = (*extent, value.shape[1])
        finite = finite_shares(draws).reshape(extent)
        rows.append([*(part.reshape(shape) for part in parts), finite])
    return tuple(np.stack(each) for each in zip(*rows, strict=True))


def _lost(words: Sequence[str], finite: np.ndarray) -> list[str]:
    """Notes on what is not finite somewhere along the parameter."""
    return [
        f"{word}: up to {percent(1 - float(row.min()))} of the draws at a value are "
        "not finite, and left out"
        for word, row in zip(words, finite, strict=True)
        if row.min() < 1
    ]


def named(path: str, taken: Collection[str]) -> str:
    """The dimension of a parameter: its path, unless an answer has that name itself."""
    return f"input.{path}" if path in taken else path


def axes_of(study: Study, over: Any, ends: Any, count: Any) -> dict[str, np.ndarray]:
    """Values of every swept parameter, judged.

    Args:
        study: Whose parameters they are.
        over: One parameter, or several with their values.
        ends: Where the axis of one begins and ends.
        count: How many values that has.

    Raises:
        ValueError: If one is no parameter, or its values do not do.
    """
    if not isinstance(over, Mapping):
        return {over: axis_of(study, over, ends, count, what="points")}
    if ends is not None:
        raise ValueError("range: give the ends in over, as (low, high, count)")
    if not over:
        raise ValueError("over: expected a parameter or more, found none")
    return {path: _values_of(study, path, given) for path, given in over.items()}


def _values_of(study: Study, path: str, given: Any) -> np.ndarray:
    """Values of one of several parameters, from its ends or as they are."""
    _require_parameter(study, path)
    form = "a list of rising values or the tuple (low, high, count)"
    problem = f"{bare(path)}: expected {form}, found {shown(given)}"
    if isinstance(given, tuple):
        if len(given) != 3:
            raise ValueError(problem)
        return axis_of(study, path, given[:2], given[2], what=f"count of {bare(path)}")
    try:
        values = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(problem) from None
    fits = values.ndim == 1 and 2 <= values.size <= MOST and np.isfinite(values).all()
    if not fits or not np.all(np.diff(values) > 0):
        raise ValueError(problem)
    return checked_axes(study.table, {path: values})[path]


def axis_of(study: Study, path: str, ends: Any, count: Any, *, what: str) -> np.ndarray:
    """Values of a parameter along an axis, judged.

    Args:
        study: Whose parameter it is.
        path: The parameter.
        ends: Where the axis begins and ends; None is what the prior reaches.
        count: How many values.
        what: What `count` is called.

    Raises:
        ValueError: If it is no parameter, or the numbers do not do.
    """
    _require_parameter(study, path)
    if not is_whole(count) or not 2 <= count <= MOST:
        problem = f"expected a whole number from 2 to {MOST:,}, got {shown(count)}"
        raise ValueError(f"{what}: {problem}")
    values = values_along(path, study.table, ends_of(path, ends), int(count))
    return checked_axes(study.table, {path: values})[path]


def _require_parameter(study: Study, path: str) -> None:
    if path not in study.inputs:
        raise ValueError(unknown("parameter", path, study.inputs))


def axis_attributes(study: Study, path: str) -> dict[str, Any]:
    """What a parameter is, and what is believed of it."""
    prior = study.inputs[path]
    return {
        "units": prior.unit,
        "long_name": specs(study.table, is_leaf=is_prior)[path].doc,
        "nominal": prior.nominal,
        "prior": describe(prior.distribution),
        "evidence": prior.evidence,
    }
