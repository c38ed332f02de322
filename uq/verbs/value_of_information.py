"""`uq.value_of_information`: what is worth measuring before a choice is made."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import jax
import numpy as np

from uq.decision import information
from uq.quantities import Quantity, check_quantities, quantities
from uq.results.answers import labelled
from uq.results.factors import labels_of, members_of
from uq.results.measures import Sensitivities
from uq.sensitivity.variance.sobol import factors_of
from uq.study import Study
from uq.verbs.asking import Progress, answered, independent, meaning, verb
from uq.words import bare, brief, shown


if TYPE_CHECKING:
    import xarray as xr

type Option = str | Callable[[Any], Any]

INSTEAD = "uq.given or uq.rank(method='shapley') on which option is best, 'a<b'"
SHARES = ("share", "best", "wrong")  # variables that are pure numbers
INPUTS = ("at", "flips")  # those in the unit of an input


@verb
def value_of_information(
    study: Study,
    *,
    options: Mapping[str, Option] | Sequence[str],
    minimize: bool = False,
    unit: str = "",
    scale: float | int = 1.0,
    groups: Mapping[str, Sequence[str]] | None = None,
    outer: int = 16,
    progress: Progress = None,
) -> "xr.Dataset":
    r"""What it is worth to learn each input before choosing between options.

    Whoever chooses now takes the option $d$ of the largest expected net benefit $B_d$.
    Whoever first learns the inputs $S$ chooses anew for each of their values and gains

        EVPPI(S) = E[max_d E[B_d | X_S]] - max_d E[B_d],

    of all inputs together the EVPI, which no measurement can be worth more than.

        >>> import uq
        >>> def build(size, price):
        ...     return {"plant": size * (price - 1), "nothing": 0 * size}
        >>> beliefs = {"size": "uniform 1 to 2", "price": "uniform 0 to 2"}
        >>> study = uq.Study(build, beliefs, samples=2**9)
        >>> found = uq.value_of_information(study, options=["plant", "nothing"])
        >>> float(found["share"].sel(parameter="price").round(1))
        1.0

    Args:
        study: Model, independent priors and draws: inner ones, in all.
        options: Net benefit of each option by name: an output (or "log:output", an
            event), or a function of the model's outputs; or a sequence of outputs. All
            in one unit, and the more the better.
        minimize: Whether they are costs: the less the better.
        unit: Of the net benefit, where functions of outputs are given.
        scale: How many units are bought, where options are of one: of 1e8 W at a cost
            in USD/W all values are in USD.
        groups: Inputs that are learnt together, by name; None is those of the study.
        outer: Values that each input may turn out to have in each replicate, a power
            of two.
        progress: Called with the inner draws done and all.

    Returns:
        Over parameter (groups last) `EVPPI` and its `share` of the `EVPI` with errors
        and intervals, and the values at which the decision `flips`; over option the
        expected `net` benefit, how often it is the `best`, and its expected `regret`;
        and how often the option taken now is `wrong`. Costs are negative benefits.

    Raises:
        ValueError: If there is no choice, an option, group or number does not fit, or
            inputs depend on one another.
        MemoryError: If the conditional means would not fit.
        NonFiniteError: If a net benefit is not finite somewhere.

    Source:
        Raiffa and Schlaifer (1961), Applied Statistical Decision Theory, ch. 4; Strong,
        Oakley and Brennan (2014), Med. Decis. Making 34, 311-326, section 2.
    """
    named = _named(options)
    priors = independent(study, INSTEAD)
    factors = dict(study.groups if groups is None else groups)
    factors_of(priors, factors)
    _require_outer(outer)
    _require_scale(scale)
    scale = float(scale)
    money, bought = _money(_unit(study, named, unit), scale)
    factor = -scale if minimize else scale
    net = {name: _net(_quantity(study, name, of), factor) for name, of in named.items()}
    found = information.value_of_information(
        study.function,
        study.joint,
        net,
        groups=factors,
        size=study.design(least=information.HALVES).size,
        outer=outer,
        seed=study.seed,
        replicates=study.replicates,
        progress=progress,
    )
    variables, coords = _labelled(study, found, factors, money)
    words = {k: of if isinstance(of, str) else _name(of) for k, of in named.items()}
    return answered(
        study,
        "value_of_information",
        variables,
        coords,
        options=words,
        minimize=minimize,
        unit=money,
        scale=scale,
        bought=bought,
        outer=outer,
        ci_prob=0.95,
        assumptions="; ".join(found.assumptions),
        notes=found.notes,
        evaluations=found.evaluations,
        seconds=found.seconds,
    )


def net_benefits(
    study: Study, options: Any, *, minimize: bool
) -> tuple[dict[str, Quantity], str]:
    """The net benefit of each option, as the engines take it, and their unit.

    Args:
        study: Whose outputs they are.
        options: As `value_of_information` has them.
        minimize: Whether they are costs.

    Raises:
        ValueError: If there is no choice, an option does not fit, or inputs depend on
            one another.
    """
    named = _named(options)
    independent(study, INSTEAD)
    unit = _unit(study, named, "")
    return _benefits(study, named, -1.0 if minimize else 1.0), unit


def _benefits(
    study: Study, named: Mapping[str, Option], factor: float
) -> dict[str, Quantity]:
    return {k: _net(_quantity(study, k, of), factor) for k, of in named.items()}


def _named(options: Any) -> dict[str, Option]:
    """Every option by its name.

    Raises:
        ValueError: If one is no option, or they are fewer than two.
    """
    pairs = options.items() if isinstance(options, Mapping) else zip(
        options, options, strict=True
    )  # fmt: skip
    named: dict[str, Option] = {}
    for name, of in pairs:
        if not isinstance(name, str) or not (isinstance(of, str) or callable(of)):
            problem = f"expected an output or a function of outputs, found {shown(of)}"
            raise ValueError(f"options: {bare(str(name))}: {problem}")
        if name in named:
            raise ValueError(f"options: {bare(name)} stands twice: give it once")
        named[name] = of
    if len(named) < 2:
        raise ValueError(f"options: a decision needs two or more, got {list(named)}")
    return named


def _require_outer(outer: Any) -> None:
    whole = isinstance(outer, int) and not isinstance(outer, bool)
    if not whole or outer < 2 or outer & (outer - 1):
        problem = f"expected a power of two of at least 2, got {shown(outer)}"
        raise ValueError(f"outer: {problem}")


def _require_scale(scale: float | int) -> None:
    if not 0 < scale < np.inf:
        problem = f"expected a positive number of units, found {shown(scale)}"
        raise ValueError(f"scale: {problem}")


def _money(unit: str, scale: float) -> tuple[str, str]:
    """The unit of what all that is bought costs, and of what is bought.

    Args:
        unit: Of the net benefit of one unit, such as "USD/W".
        scale: How many are bought; of one the unit stays as it is.
    """
    money, slash, bought = unit.partition("/")
    if scale == 1 or not slash:
        return unit, ""
    return money, bought


def _unit(study: Study, named: Mapping[str, Option], unit: str) -> str:
    """The unit of all net benefits; "" where none is known.

    Raises:
        ValueError: If a word is no quantity, or they have several units.
    """
    words = [of for of in named.values() if isinstance(of, str)]
    quantities(list(dict.fromkeys(words)) or list(study.outputs))
    check_quantities(study.shapes, words)
    units = {meaning(study, word)[0]: word for word in words}
    if unit:
        units.setdefault(unit, "what is given")
    if len(units) > 1:
        found = ", ".join(f"{word} in {key or '?'}" for key, word in units.items())
        raise ValueError(f"options: need one unit, got {found}")
    return next(iter(units), "")


def _quantity(study: Study, name: str, of: Option) -> Quantity:
    """The net benefit of an option, as the engines take it.

    Raises:
        ValueError: If the function of outputs fails.
    """
    if isinstance(of, str):
        return quantities([of])[of]
    try:
        jax.eval_shape(of, study.shapes)
    except Exception as error:  # whatever a user's function raises
        problem = brief(f"{type(error).__name__}: {error}")
        raise ValueError(f"options: {bare(name)}: {problem}") from error
    return of


def _net(quantity: Quantity, factor: float) -> Quantity:
    if factor == 1:
        return quantity
    return lambda outputs: factor * quantity(outputs)


def _name(of: Any) -> str:
    return getattr(of, "__name__", type(of).__name__)


def _labelled(
    study: Study, found: Sensitivities, groups: Mapping[str, Sequence[str]], unit: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Variables and coordinates; the one output of the engine is the net benefit."""
    parts, coords, _ = labelled(found)
    del coords["output"]
    variables = {}
    for name, (every, values, attributes) in parts.items():
        dims = list(every)
        if "output" in dims:
            values = values.take(0, axis=dims.index("output"))
            dims.remove("output")
        of = name.removesuffix("_error").removesuffix("_interval")
        known = {} if of in (*INPUTS, "wins") else {"units": unit}
        known = {"units": "-"} if of in SHARES else known
        variables[name] = dims, values, attributes | known
    members, inputs = members_of(found.parameters, groups), study.inputs
    units = [inputs[m[0]].unit if len(m) == 1 else "" for m in members]
    coords |= labels_of(study.joint, found.parameters, groups)
    return variables, coords | {"input_units": ("parameter", units)}
