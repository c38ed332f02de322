"""Draws of a diagnosis as a dataset, and what they say: shares, quantiles, errors."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import numpy as np

from experiments.replicates import REPLICATES
from uq.decision.searching import KNOTS, VERDICTS
from uq.parameters import flatten
from uq.priors import prior_table
from uq.results import summary
from uq.results.datasets import DIMENSIONS


if TYPE_CHECKING:
    import xarray as xr

PROBABILITIES = {"P5": 0.05, "P50": 0.5, "P95": 0.95}


def labelled(
    told: Any,
    constraints: Sequence[str],
    knots: Mapping[str, np.ndarray],
    priors: Any,
    samples: int,
) -> "xr.Dataset":
    """What was propagated, split into draws, nominal point and paths.

    Args:
        told: Outputs of the draws, of the nominal point, and of the nominal point with
            one parameter after another moved through its knots.
        constraints: Their paths.
        knots: Values tried of each parameter.
        priors: The model's priors.
        samples: How many draws there are.
    """
    import xarray as xr

    shape, of = (REPLICATES, samples // REPLICATES), list(knots)
    margins = np.array([values for values in told["margin"]]).reshape(
        -1, samples + 1 + KNOTS * len(of)
    )
    data: dict[str, Any] = {
        "margin": (
            ("constraint", *DIMENSIONS),
            margins[:, :samples].reshape(-1, *shape),
        ),
        "nominal_margin": ("constraint", margins[:, samples]),
    }
    coords: dict[str, Any] = {"constraint": list(constraints), "of": of}
    if of:
        found = [flatten(told["found"][path])[0] for path in of]
        for name in ("value", "rising", *VERDICTS):
            rows = np.array([each[name] for each in found])
            rows = rows if name == "value" else rows.astype(np.int8)
            data[name] = (("of", *DIMENSIONS), rows[:, :samples].reshape(-1, *shape))
            data[f"nominal_{name}"] = ("of", rows[:, samples])
        for name in ("first", "second"):
            values = np.asarray(told[name], float)
            data[name] = (DIMENSIONS, values[:samples].reshape(shape))
            path = values[samples + 1 :].reshape(len(of), KNOTS)
            data[f"path_{name}"] = (("of", "knot"), path)
        data["knots"] = (("of", "knot"), np.array([knots[path] for path in of]))
    table = prior_table(priors)
    coords["units"] = ("of", [table[path].unit for path in of])
    levels = jnp.array(list(PROBABILITIES.values()))
    quantiles = [
        np.asarray(jax.vmap(table[path].distribution.icdf)(levels)) for path in of
    ]
    data["believed"] = (("of", "statistic"), np.array(quantiles).reshape(-1, 3))
    data["believed_nominal"] = ("of", [float(table[path].nominal) for path in of])
    coords["statistic"] = list(PROBABILITIES)
    return xr.Dataset(data, coords)


def report(results: "xr.Dataset") -> "xr.Dataset":
    """How often each constraint is violated, and the breakevens, each with its error.

    Args:
        results: What `run` returned.

    Returns:
        Over constraint: `violated` and `alone` (no other is), with `_error`, of the
        draws in which it is `known`; over `of` and statistic: `estimate` and
        `standard_error` of the values that exist; over `of` and verdict: `share` and
        `share_error`; `feasible` and `wins` of the draws in which they are known.
    """
    import xarray as xr

    # Of a margin that is no number it is not known whether the constraint holds.
    broken = summary.event(results["margin"].values, "<", 0.0)
    others = np.nansum(broken, axis=0) - np.nan_to_num(broken)
    none_else = np.where(np.isnan(broken).any(axis=0), np.nan, others == 0)
    alone = [summary.every(*pair) for pair in zip(broken, none_else, strict=True)]
    data: dict[str, Any] = {"nominal_margin": results["nominal_margin"]}
    data["known"] = ("constraint", np.isfinite(broken).mean(axis=(1, 2)))
    for name, rows in {"violated": broken, "alone": alone}.items():
        _tell(data, name, ("constraint",), [_share(row) for row in rows])
    held = [*(1 - broken), np.ones(broken.shape[1:])]
    _tell(data, "feasible", (), _share(summary.every(*held)))
    if results.sizes["of"]:
        values = results["value"].values
        rows = [
            summary.quantiles(each, list(PROBABILITIES.values())) for each in values
        ]
        _tell(data, "estimate", ("of", "statistic"), rows)
        names = ["rising", *VERDICTS]
        rows = [
            [_share(results[n].values[i]) for n in names] for i in range(len(values))
        ]
        _tell(data, "share", ("of", "verdict"), rows)
        first, second = results["first"].values, results["second"].values
        _tell(data, "wins", (), _share(summary.event(first, "<", second)))
        kept = [n for n in results.data_vars if "sample" not in results[n].dims]
        told = xr.Dataset(data, {"verdict": names}).merge(results[kept])
    else:
        told = xr.Dataset(data).assign_coords(of=[])
    return told.assign_coords(results.coords).assign_attrs(results.attrs)


def _share(event: np.ndarray) -> summary.Estimate:
    return summary.probability(event.astype(float, copy=False))


def _tell(data: dict[str, Any], name: str, dims: Sequence[str], rows: Any) -> None:
    """Estimates of any shape as two variables: the values and their errors."""
    # Value, error and replicates come last, also where there is none of them.
    parts = len(summary.Estimate._fields)
    table = np.array(rows, float).reshape(*np.shape(rows)[: len(dims)], parts)
    data[name] = (dims, table[..., 0])
    data["standard_error" if name == "estimate" else f"{name}_error"] = (
        dims,
        table[..., 1],
    )
