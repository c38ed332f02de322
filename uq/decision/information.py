"""Value of information: which assumption is worth measuring first, and what for.

Whoever decides now takes the option of the largest expected net benefit. Whoever first
learns some inputs decides anew for each of their values, and gains on average

    EVPPI(S) = E[max_d E[NB_d | X_S]] - max_d E[NB_d],

the expected value of partial perfect information; of all inputs it is the EVPI. Inner
draws are common to all values of the inputs that are learnt, and an evaluation repeats
only what these reach.

Source:
    Raiffa and Schlaifer (1961), Applied Statistical Decision Theory, ch. 4 (EVPI);
    Strong, Oakley and Brennan (2014), Med. Decis. Making 34, 311-326, section 2
    (EVPPI); Giles and Goda (2019), Stat. Comput. 29, 739-751 (nested estimation).
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from uq.decision.information_estimates import Means, sensitivities
from uq.designs import Sobol
from uq.engine.blocks import Reduction, added, over_blocks
from uq.engine.devices import require_double_precision, require_memory
from uq.engine.incremental import Values, trace
from uq.engine.neighbours import plan, rounded
from uq.engine.programs import compiled
from uq.engine.propagation import NonFiniteError, require_quantities
from uq.engine.rows import rows_of
from uq.engine.tracing import key_of
from uq.inputs.transport import Transport, transport
from uq.outlines import outline
from uq.priors import varying
from uq.quantities import Quantity, evaluated, numbers_of
from uq.results.measures import Sensitivities
from uq.sensitivity.variance.sobol import factors_of


STEPS = 4  # blocks that each device runs in one call: each is evaluated many times
HALVES = 2  # inner nets that share the outer points of a replicate


class Sums(NamedTuple):
    """What the loop adds up over the inner draws, one row an inner net."""

    net: Any  # net benefit, (nets, options)
    regret: Any  # what the best option of a draw has over each, (nets, options)
    wins: Any  # draws in which an option is the best, (nets, options)
    given: Any  # net benefit where a factor is known, (nets, outer, options, factors)

    __repr__ = outline


@dataclass(frozen=True)
class Nested:
    """What is compiled for one decision.

    Args:
        model: From a parameter class of scalars to any class of scalars.
        priors: The class filled with priors.
        options: Net benefit of each option, a function of the model's outputs.
        factors: Paths of the parameters that are learnt together, by name.
        made: What model and options are made of; "" where nothing tells.
        draw: The map from points to parameters, of the priors.
    """

    model: Callable[[Any], Any]
    priors: Any
    options: Mapping[str, Quantity]
    factors: Mapping[str, Sequence[str]]
    made: str = ""
    draw: Transport = field(kw_only=True, default=None)  # pyright: ignore[reportAssignmentType]

    __repr__ = outline

    def __post_init__(self) -> None:
        if self.draw is None:
            numbers = numbers_of(self.options)
            object.__setattr__(self, "draw", transport(self.priors, numbers))

    def key(self, *words: Any) -> str:
        """What a program of this decision is made of, numbers apart."""
        factors = {name: list(paths) for name, paths in self.factors.items()}
        return key_of(*words, self.made, factors) if self.made else ""

    def net(self, draws: Values) -> Float[Array, "options n"]:
        """Net benefit of every option for many draws."""

        def one(values: Values) -> Float[Array, " options"]:
            outputs = self.model(self.draw.filled(values))
            benefits = evaluated(self.options, outputs, self.draw.numbers).values()
            return jnp.stack(
                [jnp.asarray(value, dtype=jnp.float64) for value in benefits]
            )

        return jax.vmap(one, out_axes=1)(draws)

    def sums(
        self, points: Float[Array, "n d"], outer: Float[Array, "outer d"], total: int
    ) -> Sums:
        """Sums over a block of inner points.

        Args:
            points: Inner points of the unit cube.
            outer: Values that the parameters may turn out to have.
            total: Inner points and outer values in all, which decide the form that is
                compiled.
        """
        draws = self.draw.rows(points, np.float64)
        shape = jax.ShapeDtypeStruct((len(points),), np.float64)
        program = trace(self.net, dict.fromkeys(draws, shape))
        form = plan(program, self.factors, total)
        net, point = form.at(program, draws)

        def step(_: None, learnt: Float[Array, " d"]) -> tuple[None, Array]:
            table = jnp.broadcast_to(learnt[:, None], (len(learnt), len(points)))
            there = dict(zip(draws, rows_of(table), strict=True))
            # A sum that is fused with its chain would be taken one draw after another.
            moved = jax.lax.optimization_barrier(form.neighbours(point, there))
            return None, moved.sum(axis=2)

        _, given = jax.lax.scan(step, None, outer)
        wins = jax.nn.one_hot(jnp.argmax(net, axis=0), len(net), axis=0)
        regret = net.max(axis=0)[None] - net
        return Sums(net.sum(axis=1), regret.sum(axis=1), wins.sum(axis=1), given)

    def empty(self, outer: int) -> Sums:
        """Sums of nothing."""
        flat = np.zeros(len(self.options))
        given = np.zeros((outer, len(self.options), len(self.factors)))
        return Sums(flat, flat, flat, given)


def value_of_information(
    model: Callable[[Any], Any],
    priors: Any,
    options: Mapping[str, Quantity],
    *,
    groups: Mapping[str, Sequence[str]] | None = None,
    size: int,
    outer: int = 64,
    seed: int,
    replicates: int = 16,
    progress: Callable[[int, int], None] | None = None,
) -> Sensitivities:
    """What it is worth to learn each parameter, or a group, before deciding.

    Args:
        model: A traceable function from one set of scalars to any class of scalars.
        priors: The model's parameter class, filled with independent priors.
        options: Net benefit of each option by name, a function of the model's outputs;
            all in one unit, and the more the better.
        groups: Parameters that are learnt together, by name.
        size: Inner draws of each replicate, a power of two, in two independent nets.
        outer: Values that each factor may turn out to have in a replicate, a power of
            two: of a single parameter one in each of as many equal strata.
        seed: Same seed, same draws.
        replicates: Independent repetitions of inner and outer nets, at least two.
        progress: Called with the inner draws done and in all, after each call.

    Returns:
        `EVPPI` and its `share` of the EVPI, corrected for the bias of the maximum of
        noisy means. In `more`: `EVPI`; `lower` and `upper` estimates of the EVPPI,
        biased either way; of each option its net benefit, how often it is the `best`
        and its expected `regret`; `wrong`, how often the option taken now is not the
        best; of each single parameter the values at which the decision `flips`, the
        option that `wins` on each stretch between them, and the conditional means.

    Raises:
        RuntimeError: If double precision is off.
        ValueError: If a number, an option or a group does not fit.
        MemoryError: If the conditional means would not fit.
        NonFiniteError: If a net benefit is not finite somewhere.
    """
    nested = planned(model, priors, options, groups or {})
    start = time.perf_counter()
    means = conditional_means(
        nested,
        size=size,
        outer=outer,
        seed=seed,
        replicates=replicates,
        progress=progress,
    )
    found = sensitivities(means, list(options), nested.factors)
    nodes = size * replicates * (1 + outer * len(nested.factors))
    return found(evaluations=nodes, seconds=time.perf_counter() - start)


def planned(
    model: Callable[[Any], Any],
    priors: Any,
    options: Mapping[str, Quantity],
    groups: Mapping[str, Sequence[str]],
) -> Nested:
    """Judge what is asked for, before any work.

    Raises:
        RuntimeError: If double precision is off.
        ValueError: If there is no choice, an option is no scalar, or a group does not
            fit.
    """
    require_double_precision()
    factors = factors_of(priors, groups)
    if len(options) < 2:
        raise ValueError(f"a decision needs two options or more, got {list(options)}")
    made = require_quantities(model, priors, options)
    return Nested(model, priors, options, factors, made)


def conditional_means(
    nested: Nested,
    *,
    size: int,
    outer: int,
    seed: int,
    replicates: int,
    progress: Callable[[int, int], None] | None = None,
) -> Means:
    """Mean net benefits, over all inputs and over all but those that are learnt.

    Raises:
        ValueError: If a number does not fit.
        MemoryError: If they would not fit.
        NonFiniteError: If a net benefit is not finite somewhere.
    """
    free, nets = len(varying(nested.priors)), HALVES * replicates
    inner, learnt = designs(
        free, size=size, outer=outer, seed=seed, replicates=replicates
    )
    cells = nets * outer * len(nested.options) * len(nested.factors)
    require_memory(8 * cells * (jax.device_count() + 1), what=f"{cells} means")

    total = rounded(nets * inner.size * outer)

    def turned_out(draw: Transport, tables: Any) -> Float[Array, "d outer r"]:
        rows = jax.vmap(lambda r: tables(r, 0))(jnp.arange(nets, nets + replicates))
        return jax.vmap(draw.table, out_axes=2)(rows)

    def evaluate(points: Float[Array, "n d"], given: Any, net: Array) -> Sums:
        draw, values = given
        return replace(nested, draw=draw).sums(points, values[net // HALVES], total)

    run = over_blocks(
        evaluate,
        Reduction(None, added, nested.empty(outer)),
        inner,
        steps=STEPS,
        key=nested.key("conditional means", total),
    )
    learn = compiled(turned_out, key=nested.key("learnt", nets, replicates), out=0)
    at = np.asarray(learn(nested.draw, learnt.tables(outer))).T
    state = run((nested.draw, at), progress).state
    sums = jax.tree.map(lambda leaf: leaf / inner.size, state)
    _require_finite(sums, list(nested.options))
    halved = jax.tree.map(
        lambda leaf: leaf.reshape(replicates, HALVES, *leaf.shape[1:]), sums
    )
    net, regret, best = (each.mean(axis=1) for each in halved[:3])
    return Means(net, regret, best, halved.given, at)


def designs(
    dimensions: int, *, size: int, outer: int, seed: int, replicates: int
) -> tuple[Sobol, Sobol]:
    """Inner points of every net; outer points, of which the last replicates are used.

    Being further replicates of the same seed, these are independent of the inner nets.

    Raises:
        ValueError: If a number does not fit.
    """
    for name, number in (("size", size), ("outer", outer), ("replicates", replicates)):
        if number < 2:
            raise ValueError(f"{name}: need 2 or more, got {number}")
    nets = HALVES * replicates
    inner = Sobol(dimensions, size // HALVES, replicates=nets, seed=seed)
    return inner, Sobol(dimensions, outer, replicates=nets + replicates, seed=seed)


def _require_finite(sums: Sums, options: Sequence[str]) -> None:
    """Refuse sums that a non-finite net benefit has entered."""
    for number, name in enumerate(options):
        with np.errstate(invalid="ignore"):  # infinities of both signs
            seen = sums.net[:, number] + sums.given[:, :, number].sum(axis=(1, 2))
        bad = ~np.isfinite(seen)
        if bad.any():
            raise NonFiniteError(
                f"{name}: its net benefit is not finite in some draws of {bad.sum()} "
                f"of {len(bad)} nets, so that its mean does not exist: narrow the "
                "priors, or bound what a failure costs"
            )
