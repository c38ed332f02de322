"""`uq.sweep`: how outputs move along one parameter, all else drawn."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from uq.parameters import specs, unknown
from uq.priors import is_prior
from uq.quantities import is_event
from uq.results import summary
from uq.results.datasets import describe
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
    verb,
    words_of,
)
from uq.verbs.draws import shares_of
from uq.words import shown


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
    study: Study,
    over: str,
    output: Words | None = None,
    *,
    range: Sequence[float] | None = None,
    points: int = POINTS,
    probabilities: Sequence[float] = PROBABILITIES,
    progress: Progress = None,
) -> "xr.Dataset":
    """How outputs move along one parameter: quantiles and mean of them at each value.

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
        study: Model, priors and draws.
        over: The parameter; one that does not vary needs a range.
        output: Quantities of interest, as `rank` has them; None is every output. Of
            an event the mean is its probability.
        range: Ends of the parameter, in its unit; None is what its prior reaches, but
            for the last thousandths of one without bounds.
        points: Values of the parameter.
        probabilities: Shares of the draws below the quantiles, in (0, 1) [-].
        progress: Called with the draws done and all.

    Returns:
        Over output, the parameter and statistic ("P5", ..., "mean") the `estimate`,
        its `standard_error` and 95 % `interval`, exact where an event happens in none
        of the draws or in all; `finite`, the share of the draws that are, the others
        being left out; and the `density` of the prior along the parameter, its highest
        point 1. A parameter that has the name of one of these is named "input." and it.

    Raises:
        ValueError: If a word is no quantity or no parameter, a number does not do, or
            another input depends on the parameter.
        MemoryError: If the draws would not fit.
    """
    words, shares = words_of(study, output), shares_of(probabilities)
    axis = axis_of(study, over, range, points, what="points")
    path, clock = named(over, NAMES), Clock()
    found = ribbons(
        study.function,
        study.joint,
        quantities_of(study, words),
        {over: axis},
        study.design(),
        progress=progress,
    )
    value, error, ends = _statistics(found, words, shares)
    finite = np.stack([finite_shares(found[word]) for word in words])
    table = ("output", path, "statistic")
    belief = study.inputs[over].distribution
    labels: dict[str, Any] = meanings(study, words)
    coords = {
        "output": words,
        path: (path, axis, axis_attributes(study, over)),
        "statistic": [*(f"P{100 * p:g}" for p in shares), "mean"],
        "ci_bound": ["lower", "upper"],
    }
    return answered(
        study,
        "sweep",
        {
            "estimate": (table, value),
            "standard_error": (table, error),
            "interval": (("ci_bound", *table), ends),
            "finite": (table[:2], finite, {"units": "-"}),
            "density": ((path,), density(belief, axis), {"units": "-"}),
        },
        coords | labels,
        over=over,
        dimension=path,
        ci_prob=0.95,
        notes=_lost(words, finite),
        seconds=clock.seconds,
        evaluations=study.samples * len(axis),
    )


def _statistics(
    found: dict[str, np.ndarray], words: Sequence[str], shares: Sequence[float]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Estimates, errors and ends of intervals; of an event, its probability alone."""
    values, errors, ends = [], [], []
    for word in words:
        draws = found[word]
        value, error = conditional(draws, shares)
        pairs = zip(value.ravel(), error.ravel(), strict=True)
        bounds = [Estimate(v, e, draws.shape[1]).interval() for v, e in pairs]
        interval = np.array(bounds).reshape(*value.shape, 2)
        if is_event(word):  # 0 or 1: its quantiles say nothing
            probabilities = [summary.probability(each) for each in draws]
            value[:, :-1] = error[:, :-1] = interval[:, :-1] = np.nan
            error[:, -1] = [each.standard_error for each in probabilities]
            interval[:, -1] = [each.interval() for each in probabilities]
        values.append(value)
        errors.append(error)
        ends.append(interval)
    return np.stack(values), np.stack(errors), np.moveaxis(np.stack(ends), -1, 0)


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
    if path not in study.inputs:
        raise ValueError(unknown("parameter", path, study.inputs))
    whole = isinstance(count, int | np.integer) and not isinstance(count, bool)
    if not whole or not 2 <= count <= MOST:
        problem = f"expected a whole number from 2 to {MOST:,}, got {shown(count)}"
        raise ValueError(f"{what}: {problem}")
    values = values_along(path, study.table, ends_of(path, ends), int(count))
    return checked_axes(study.table, {path: values})[path]


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
