"""Several measures of the same inputs side by side: numbers, ranks, agreement."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from jaxtyping import Float

from uq.results.measures import Sensitivities


TOP = 12  # ranks that are compared: the order of what hardly matters is noise
FEWEST = 3  # inputs that a correlation of ranks takes


def side_by_side(
    found: Mapping[str, Sensitivities], factors: Sequence[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What each method ranks by, of one output, all over the same inputs.

    Args:
        found: What the methods found, by their names; of each the first output.
        factors: Paths of the parameters, or names of groups of them.

    Returns:
        Variables over analysis and parameter, as xarray takes them: `value`, `error`,
        `interval` and `rank`, and `agreement`; with Sobol' indices `S1` and its error,
        with DGSM what is `certified` to be nothing. And coordinates: what each method's
        number is, what it assumes, notes, evaluations and seconds.
    """
    every, words = found.values(), "; ".join
    at = [[place(name, each.parameters) for name in factors] for each in every]
    pairs = [(each.measure(), where) for each, where in zip(every, at, strict=True)]
    value = np.stack([m.value[0, where] for m, where in pairs])
    error = np.stack([m.standard_error[0, where] for m, where in pairs])
    ends = np.stack([m.interval()[:, 0, where] for m, where in pairs], axis=1)
    rank, table = np.stack([ranks(row) for row in value]), ("analysis", "parameter")
    variables: dict[str, Any] = {
        "value": (table, value),
        "error": (table, error),
        "interval": (("ci_bound", *table), ends),
        "rank": (table, rank),
        "agreement": (("analysis",), agreement(rank)),
    }
    if "sobol" in found:
        first, where = found["sobol"].measure("S1"), at[list(found).index("sobol")]
        variables["S1"] = ("parameter", first.value[0, where])
        variables["S1_error"] = ("parameter", first.standard_error[0, where])
    if "dgsm" in found:
        where = at[list(found).index("dgsm")]
        certified = found["dgsm"].more["certified"][1][0]
        variables["certified"] = ("parameter", certified[where])
    coords = {
        "analysis": list(found),
        "parameter": list(factors),
        "ci_bound": ["lower", "upper"],
        "measure": ("analysis", [next(iter(each.measures)) for each in every]),
        "doc": ("analysis", [each.measure().doc for each in every]),
        "title": ("analysis", [each.method for each in every]),
        "assumptions": ("analysis", [words(each.assumptions) for each in every]),
        "notes": ("analysis", [words(each.notes) for each in every]),
        "evaluations": ("analysis", [each.evaluations for each in every]),
        "seconds": ("analysis", [each.seconds for each in every]),
    }
    return variables, coords


def place(name: str, among: Sequence[str]) -> int:
    """Number of a parameter or group, or of the player that it is part of."""
    if name in among:
        return list(among).index(name)
    return next(i for i, each in enumerate(among) if name in each.split("+"))


def ranks(values: Float[np.ndarray, " d"]) -> Float[np.ndarray, " d"]:
    """1 for the largest; NaN where there is no number, or no effect at all."""
    found = np.empty(len(values))
    found[np.argsort(-values, kind="stable")] = np.arange(1, len(values) + 1)
    return np.where(np.isnan(values) | (values == 0), np.nan, found)


def agreement(rank: Float[np.ndarray, "m d"]) -> Float[np.ndarray, " m"]:
    """Spearman's correlation of every row of ranks with the first row.

    Over the inputs that either of the two ranks among its first, since the order of
    what hardly matters is noise; NaN with fewer than three.
    """
    correlations = []
    for row in rank:
        used = np.isfinite(row + rank[0]) & (np.fmin(row, rank[0]) <= TOP)
        if used.sum() < FEWEST:
            correlations.append(np.nan)
            continue
        among = [np.argsort(np.argsort(each[used])) for each in (row, rank[0])]
        correlations.append(float(np.asarray(np.corrcoef(among))[0, 1]))
    return np.array(correlations)
