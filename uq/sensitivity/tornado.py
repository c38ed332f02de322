"""Swings: a quantity at the low and the high end of each input, the others held.

Exact, without draws and without errors: what a table of "one at a time" shows. What
inputs do together it does not see.

Source:
    Howard (1988), Management Science 34(6), 679-695 (tornado diagrams); Eschenbach
    (1992), Interfaces 22(6), 40-46 (ends at common quantiles).
"""

import functools
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from uq.engine.devices import require_double_precision
from uq.engine.programs import compiled
from uq.engine.propagation import NonFiniteError, require_quantities
from uq.engine.rolling import outputs_of
from uq.engine.rows import rows_of
from uq.engine.tracing import key_of
from uq.inputs.dependence import require_independent
from uq.inputs.transport import Transport, transport
from uq.parameters import flatten, unknown
from uq.priors import check, nominals, require_varying, varying
from uq.quantities import Quantity, evaluated, numbers_of
from uq.results.measures import Measure, Sensitivities
from uq.sensitivity.variance.sobol import INSTEAD


BETWEEN = 15  # quantiles tried between the two ends
ROUNDING = 1e-9  # of a swing: what is beyond its ends by less is within them

BASES = ("nominal", "median")


def tornado(
    model: Callable[[Any], Any],
    priors: Any,
    quantities: Mapping[str, Quantity],
    *,
    low: float = 0.1,
    high: float = 0.9,
    at: str = "nominal",
) -> Sensitivities:
    """Every quantity at two quantiles of every input that varies, one at a time.

    Args:
        model: A traceable function from one set of scalars to any class of scalars.
        priors: The model's parameter class, filled with independent priors.
        quantities: What swings, by name: functions of the model's outputs.
        low: Probability of the low end of each input [-].
        high: Probability of its high end [-].
        at: Where all other inputs stay: at their "nominal" values or their medians.

    Returns:
        `swing`, the quantity at the high end less that at the low end, and the two as
        `low` and `high`. In `more`, the `base`, the inputs' own values, and the `least`
        and the `greatest` of the quantity along the way, which are not those at
        the ends of an input in which it is not monotone.

    Raises:
        RuntimeError: If double precision is off.
        ValueError: If the probabilities do not rise, something else does not fit, or
            inputs depend on one another.
        NonFiniteError: If a quantity is not finite where no input is moved.
    """
    require_double_precision()
    start = time.perf_counter()
    if not 0 < low < high < 1:
        raise ValueError(f"low, high: need 0 < low < high < 1, got {low} and {high}")
    if at not in BASES:
        raise ValueError(unknown("base", at, BASES))
    priors = require_independent(priors, instead=INSTEAD)
    check(priors)
    made = require_quantities(model, priors, quantities)
    free, outputs = require_varying(priors), list(quantities)
    shares = np.linspace(low, high, BETWEEN + 2)
    ends = _quantiles(priors, free, shares)
    middles = _quantiles(priors, free, np.array([0.5]))[:, 0]
    base = {k: float(v) for k, v in flatten(nominals(priors))[0].items()}
    base |= dict(zip(free, middles, strict=True)) if at == "median" else {}
    still, moved = _evaluated(model, priors, quantities, base, ends, made)
    for name, value in zip(outputs, still, strict=True):
        if not np.isfinite(value):
            message = f"{name}: is {value} where every input is at its {at}: no swings"
            raise NonFiniteError(message)
    table = ("output", "parameter")
    least, greatest = np.min(moved, axis=-1), np.max(moved, axis=-1)
    first, last = moved[..., 0], moved[..., -1]
    with np.errstate(invalid="ignore"):  # infinite at both ends: no swing
        swing = last - first
    return Sensitivities(
        method="tornado",
        outputs=outputs,
        parameters=free,
        measures={
            "size": _exact(np.abs(swing), "size of the swing"),
            "swing": _exact(swing, "at the high end less at the low end"),
            "low": _exact(first, f"at P{100 * low:g} of the input"),
            "high": _exact(last, f"at P{100 * high:g} of the input"),
        },
        assumptions=[
            f"every other input is at its {at}: what inputs do together is not seen"
        ],
        notes=_notes(outputs, free, moved),
        evaluations=1 + moved[0].size,
        seconds=time.perf_counter() - start,
        more={
            "base": (("output",), still),
            "input_base": (("parameter",), np.array([base[path] for path in free])),
            "input_low": (("parameter",), ends[:, 0]),
            "input_high": (("parameter",), ends[:, -1]),
            "least": (table, least),
            "greatest": (table, greatest),
        },
    )


def _quantiles(
    priors: Any, free: Sequence[str], shares: Float[np.ndarray, " k"]
) -> Float[np.ndarray, "d k"]:
    """Quantiles of every input that varies."""
    draw = transport(priors)
    points = np.repeat(shares[:, None], len(free), axis=1)
    return np.asarray(compiled(Transport.table, key="table", out=0)(draw, points))


def _evaluated(
    model: Callable[[Any], Any],
    priors: Any,
    quantities: Mapping[str, Quantity],
    base: Mapping[str, float],
    ends: Float[np.ndarray, "d k"],
    made: str,
) -> tuple[Float[np.ndarray, " q"], Float[np.ndarray, "q d k"]]:
    """Quantities at the base, and with each input in turn at each of its values.

    Anew at every point: a few thousand evaluations take less than to compile what of
    the model each of a hundred inputs reaches.
    """
    structure = jax.tree.structure(nominals(priors))

    def quantities_at(values: Mapping[str, Array], numbers: Any) -> Array:
        outputs = model(jax.tree.unflatten(structure, [values[path] for path in base]))
        found = evaluated(quantities, outputs, numbers).values()
        return jnp.stack([jnp.asarray(value, dtype=np.float64) for value in found])

    def every(points: Float[Array, "inputs n"], numbers: Any) -> Float[Array, "q n"]:
        def many(values: Mapping[str, Array]) -> Float[Array, "q n"]:
            one = functools.partial(quantities_at, numbers=numbers)
            return jax.vmap(one, out_axes=1)(values)

        values = dict(zip(base, rows_of(points), strict=True))
        return outputs_of(many, values, points.shape[1])

    inputs, steps = ends.shape
    points = np.tile(np.array(list(base.values())), (1 + inputs * steps, 1))
    places = [list(base).index(path) for path in varying(priors)]
    rows = 1 + np.arange(inputs * steps)
    points[rows, np.repeat(places, steps)] = ends.ravel()
    run = compiled(every, key=key_of("tornado", made), out=0)
    found = np.asarray(run(points.T, numbers_of(quantities)))
    return found[:, 0], found[:, 1:].reshape(-1, inputs, steps)


def _exact(value: Float[np.ndarray, "q d"], doc: str) -> Measure:
    return Measure(value, np.zeros_like(value), 0, f"{doc} [unit of the quantity]")


def _notes(
    outputs: Sequence[str], free: Sequence[str], moved: Float[np.ndarray, "q d k"]
) -> list[str]:
    """Where a swing is not the extreme, and where it does not exist."""
    notes = []
    for name, rows in zip(outputs, moved, strict=True):
        ends = rows[:, [0, -1]]
        room = ROUNDING * np.ptp(rows, axis=1)
        beyond = (rows.max(axis=1) > ends.max(axis=1) + room) | (
            rows.min(axis=1) < ends.min(axis=1) - room
        )
        infeasible = ~np.isfinite(rows).all(axis=1)
        for finding, which in (
            ("is not monotone: reaches beyond its ends between them", beyond),
            ("is not finite somewhere between the ends", infeasible),
        ):
            paths = [path for path, it_is in zip(free, which, strict=True) if it_is]
            if paths:
                notes.append(f"{name} {finding}, in {', '.join(paths)}")
    return notes
