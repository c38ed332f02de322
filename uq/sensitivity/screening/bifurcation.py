"""Group screening: which of many inputs do nothing, in fewer evaluations than inputs.

Sequential bifurcation halves a group while it matters, and drops it whole once it
surely does not. Let y_j be the output with the first j inputs taken from a second draw:
what separates y_i from y_j is the group between them, so that each split costs one more
y, and splitting everything no more than one step of each input.

What a group does is measured by its total index, which is never below that of a member.
So nothing hides, whichever signs the members' effects have: Bettonvil and Kleijnen's
own group effect, a difference of two corners, needs known signs and a function that is
nearly linear, and mu* of a group can be less than that of a member.

Source:
    Bettonvil and Kleijnen (1997), Eur. J. Oper. Res. 96(1), 180-194 (bifurcation);
    Jansen (1999), Comput. Phys. Commun. 117, 35-43 (total index from one step).
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from uq.designs import Sobol
from uq.engine.devices import block_size, require_double_precision
from uq.engine.programs import compiled
from uq.engine.propagation import REMEDY, NonFiniteError
from uq.engine.rounding import is_constant
from uq.inputs.dependence import require_independent
from uq.inputs.transport import Transport
from uq.outlines import outline
from uq.priors import require_varying
from uq.quantities import Quantity
from uq.results.measures import Measure, Sensitivities
from uq.results.summary import standard_error, student, unit_of
from uq.sensitivity.screening.morris import planned
from uq.sensitivity.variance.pickfreeze import PickFreeze
from uq.sensitivity.variance.sobol import INSTEAD


type Outputs = Float[np.ndarray, "replicates quantities n"]


class Group(NamedTuple):
    """Neighbouring inputs, and what they do together; one number for each quantity."""

    start: int  # the first input
    stop: int  # the first that is not in it
    total: np.ndarray  # total index [-]
    error: np.ndarray  # its standard error [-]
    bound: np.ndarray  # upper limit of its root: a share of the standard deviation [-]

    __repr__ = outline


def bifurcation(
    model: Callable[[Any], Any],
    priors: Any,
    quantities: Mapping[str, Quantity],
    *,
    size: int,
    seed: int,
    replicates: int = 16,
    threshold: float = 0.01,
    level: float = 0.95,
    progress: Callable[[int, int], None] | None = None,
) -> Sensitivities:
    r"""Drop the inputs that do less than a threshold to every quantity.

    $$S_T(G) = \frac{E[(y(a) - y(a_{-G}, b_G))^2]}{2 Var[y]}
    \ge S_T(i) \quad \text{for all } i \in G$$

    A group is dropped when the upper limit of $\sqrt{S_T}$, the share of the standard
    deviation that is left of a quantity when all else is known, is below the threshold.
    All limits of one run hold together with probability `level` (Bonferroni over the
    2 d - 1 groups that there may be and the quantities), as far as means over
    replicates are normal: an input that acts in a few draws alone may act in none of
    those taken. Take more.

    Args:
        model: A traceable function from one set of scalars to any class of scalars.
        priors: The model's parameter class, filled with independent priors; inputs that
            matter are best declared side by side.
        quantities: What is analysed, by name: functions of the model's outputs.
        size: Points of each replicate, a power of two.
        seed: Same seed, same answer.
        replicates: Independent scramblings, two at least.
        threshold: Share of the standard deviation below which an input is nothing [-].
        level: Of all limits together [-].
        progress: Called with the inputs decided and all inputs, after each split.

    Returns:
        ST of each input's last group, which is of the input alone where it remains;
        `bound` (the upper limit of its root), `remains` and `group` in `more`.

    Raises:
        RuntimeError: If double precision is off.
        ValueError: If a number or a quantity does not fit.
        NonFiniteError: If a quantity is not finite somewhere.
    """
    require_double_precision()
    priors = require_independent(priors, instead=INSTEAD)
    _check(threshold, level, replicates)
    inputs, start = require_varying(priors), time.perf_counter()
    plan = planned(model, priors, quantities, {path: [path] for path in inputs})
    net = Sobol(2 * len(inputs), size, replicates=replicates, seed=seed)
    evaluate, count = _compiled(plan, net), len(inputs)
    known = {0: evaluate(0), count: evaluate(count)}
    variances = _variances(known[0], known[count])
    side = (1 - level) / (2 * count - 1) / len(quantities)
    factor = student(replicates - 1, 1 - side)
    found, waiting = [], [(0, count)]
    while waiting:
        first, last = waiting.pop()
        group = _group(first, last, known, variances, factor)
        if last - first == 1 or np.all(group.bound < threshold):
            found.append(group)
            del known[first]  # splits go from the first input to the last
            if progress:
                progress(last, count)
            continue
        middle = (first + last) // 2
        known[middle] = evaluate(middle)
        waiting += [(middle, last), (first, middle)]
    return _labelled(
        found,
        plan,
        threshold=threshold,
        degrees=replicates - 1,
        evaluations=(len(found) + 1) * replicates * size,
        level=level,
        seconds=time.perf_counter() - start,
    )


def _check(threshold: float, level: float, replicates: int) -> None:
    """Refuse numbers that mean nothing."""
    if not 0 < threshold < 1:
        raise ValueError(f"threshold: need a share in (0, 1), got {threshold}")
    if not 0 < level < 1:
        raise ValueError(f"level: need a probability in (0, 1), got {level}")
    if replicates < 2:
        raise ValueError(f"replicates: a limit needs two or more, got {replicates}")


def _compiled(plan: PickFreeze, net: Sobol) -> Callable[[int], Outputs]:
    """Outputs with the first so many inputs from the second draw; one program.

    Each in a unit of its own, of which ratios do not depend.
    """
    block = block_size(net.size)
    blocks, order = net.size // block, jnp.arange(net.dimensions // 2)

    def run(draw: Transport, tables: Any, taken: Array) -> Array:
        live = replace(plan, draw=draw)

        def part(item: Array) -> Array:
            points = tables(item // blocks, item % blocks)
            base, other = jnp.split(points, 2, axis=1)
            return live.at(jnp.where((order < taken)[None], other, base))

        return jax.lax.map(part, jnp.arange(net.replicates * blocks))

    words = "bifurcation", net.replicates, blocks
    program = compiled(run, key=plan.key(*words), out=0)
    tables = net.tables(block)
    units: list[np.ndarray] = []  # of the first outputs: squares stay in range

    def evaluate(taken: int) -> Outputs:
        parts = np.asarray(program(plan.draw, tables, np.asarray(taken)))
        whole = parts.reshape(net.replicates, blocks, len(plan.quantities), block)
        outputs = np.moveaxis(whole, 1, 2).reshape(net.replicates, -1, net.size)
        for name, values in zip(plan.quantities, outputs.swapaxes(0, 1), strict=True):
            if lost := int(np.sum(~np.isfinite(values))):
                raise NonFiniteError(
                    f"{name}: {lost} of {values.size} draws are not finite: {REMEDY}"
                )
        if not units:
            units.append(unit_of(outputs, axis=(0, 2))[:, None])
        return outputs / units[0]

    return evaluate


def _variances(first: Outputs, last: Outputs) -> Float[np.ndarray, "replicates q"]:
    """Mean square of each quantity about its mean of all replicates, in each."""
    both = np.concatenate([first, last], axis=2)
    squares = np.mean((both - both.mean(axis=(0, 2), keepdims=True)) ** 2, axis=2)
    largest = np.abs(both).max(axis=(0, 2))
    constant = is_constant(np.sqrt(squares.mean(axis=0)), largest)
    return np.where(constant, np.nan, squares)


def _group(
    first: int,
    last: int,
    known: Mapping[int, Outputs],
    variances: Float[np.ndarray, "replicates q"],
    factor: float,
) -> Group:
    """What some neighbours do together: a ratio of means, and its error as such.

    Nothing, to a quantity that does not vary.

    Source:
        Cochran (1977), Sampling Techniques, 3rd ed., section 6.4 (error of a ratio).
    """
    half = np.mean((known[last] - known[first]) ** 2, axis=2) / 2
    variance = variances.mean(axis=0)
    total = np.nan_to_num(half.mean(axis=0) / variance)
    error = np.nan_to_num(standard_error(half - total * variances) / variance)
    return Group(first, last, total, error, np.sqrt(total + factor * error))


def _labelled(
    found: list[Group],
    plan: PickFreeze,
    *,
    threshold: float,
    degrees: int,
    evaluations: int,
    level: float,
    seconds: float,
) -> Sensitivities:
    """The groups as a table over inputs."""
    sizes = [group.stop - group.start for group in found]

    def spread(rows: list[np.ndarray]) -> np.ndarray:
        return np.repeat(np.stack(rows, axis=1), sizes, axis=1)

    bound = spread([group.bound for group in found])
    alone = np.repeat(np.array(sizes) == 1, sizes)
    remains = alone & np.any(bound >= threshold, axis=0)
    kept = int(remains.sum())
    notes = [
        f"{kept} of {len(remains)} inputs remain, {len(found) - kept} groups are "
        f"dropped, each below {threshold:g} of a standard deviation"
    ]
    return Sensitivities(
        method="sequential bifurcation",
        outputs=list(plan.quantities),
        parameters=list(plan.factors),
        measures={
            "ST": Measure(
                spread([group.total for group in found]),
                spread([group.error for group in found]),
                degrees,
                "total index of the group: of the input alone where it remains [-]",
            )
        },
        assumptions=[
            "inputs are independent",
            f"limits hold together with probability {level:g} where means over "
            "replicates are normal",
        ],
        notes=notes,
        evaluations=evaluations,
        seconds=seconds,
        more={
            "bound": (("output", "parameter"), bound),
            "remains": (("parameter",), remains),
            "group": (("parameter",), np.repeat(np.arange(len(found)), sizes)),
        },
    )
