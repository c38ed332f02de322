"""`uq.diagnose`: how often something happens, what keeps it from it, what it takes."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from uq.arguments import is_whole
from uq.decision.searching import side, verdict_of
from uq.engine.propagation import propagate
from uq.inputs.dependence import Joint
from uq.inputs.sampling import require_room, sample
from uq.parameters import flatten, unknown
from uq.quantities import quantities
from uq.quantity_words import comparison, is_event
from uq.results import summary
from uq.results.verdicts import VERDICTS
from uq.sensitivity.given.analysis import given
from uq.sensitivity.given.regional import regional
from uq.sensitivity.given.table import from_replicates
from uq.sensitivity.methods import METHODS
from uq.study import Study
from uq.sweeps.axes import Range
from uq.verbs.asking import Clock, Progress, answered, beliefs_of, verb, words_of
from uq.verbs.breakeven import (
    PROBABILITIES,
    coordinates,
    estimates,
    knots_for,
    level_notes,
    moved_with,
    require_alone,
    solved,
)
from uq.verbs.together import moved_together, together, variables
from uq.words import few, shown


if TYPE_CHECKING:
    import xarray as xr

TOP = 8
UNIT = {"units": "of the parameter"}
REGIONAL = ("KS", "shift", "P_low", "P_high", "p_value")
type Of = Sequence[str] | Mapping[str, Range | None] | None
type Side = str | float


@verb
def diagnose(
    study: Study,
    target: str,
    *,
    of: Of = None,
    margins: Mapping[str, str] | None = None,
    told: Sequence[str] = (),
    top: int = TOP,
    progress: Progress = None,
) -> "xr.Dataset":
    """How often a target is met, which inputs decide it, what each would have to be.

    Four questions of one event. Of all inputs: do they lie elsewhere where it happens
    than where it does not (Monte Carlo filtering)? Of some: at which value would it
    just happen, were this input alone free, with the others at their nominal values
    and as they are drawn (`breakeven`)? Of these together, each as far within its
    belief as the others: where would it just happen? Of the margins: which fail, and
    which alone?

        >>> import uq
        >>> def tug(payload, price):
        ...     return {"cost": payload * price}
        >>> priors = {"payload": "uniform 1 to 2 kg", "price": "uniform 0 to 8 USD/kg"}
        >>> study = uq.Study(tug, priors, samples=2**10)
        >>> found = uq.diagnose(study, "cost<6")
        >>> float(found["happens"].round(2)), str(found["parameter"][0].item())
        (0.52, 'price')
        >>> found["alone"].round(3).values.tolist()
        [4.0, 1.5]

    Args:
        study: Model, priors and draws; inputs may depend on one another.
        target: An event such as "cost<rival", "cost<3" or "finite:cost".
        of: Inputs whose value is sought, or these with the range to look in, in their
            unit, where it is not what the prior reaches; None is the `top` inputs of
            the largest distance that nothing depends on.
        margins: Events by the names of the constraints that they stand for, such as
            `{"heat": "heat.margin>=0"}`.
        told: Outputs that are told where it just happens with all moved together.
        top: How many inputs are looked at more closely where `of` names none.
        progress: Called with the draws done and all.

    Returns:
        `happens`, the share of the draws. Over parameter, the largest distance first
        (those sought, where it always or never happens): the measures of
        `uq.rank(method="regional")`; `with_it` and `without`, medians
        of the input; for those sought `alone`, the value with all else nominal (NaN
        where there is none), `alone_quantile`, its place within the prior, `nearest`,
        where the two sides come nearest with all else nominal, and `nearest_ratio`, the
        lesser side over the other there, `estimate`, quantiles of the value in the
        draws, `share` of each verdict (`below`: always, `above`: never, as of the
        lesser side), and `rescues`, the share of the draws without the event in which
        moving it alone brings it about; `together`, where it just happens with all of
        them moved, each to where `together_share` of its belief lies beyond, and
        `there`, the outputs `told` at that point (NaN: not even at the ends of belief).
        Over margin: `holds`, and `blocks`, where it is
        the only one that does not; `feasible`, all hold. Each with its error and 95 %
        interval.

    Raises:
        ValueError: If a word is no event, a name or a range does not fit, another input
            depends on one of `of`, or there are too few samples.
        MemoryError: If the draws would not fit.

    Source:
        Hornberger & Spear (1981), J. Environ. Manage. 12, 7-18 (the two distributions);
        Saltelli et al. (2004), Sensitivity Analysis in Practice, ch. 6.
    """
    words = _words(study, target, margins or {})
    if told:
        words_of(study, list(told))
    knots = _knots(study, of, top)
    clock = Clock()
    inputs, drawn = _drawn(study, words, progress)
    notes: list[str] = []
    event = drawn[target]
    data, order = _separation(study, inputs, event, list(knots or {}), notes)
    sought, sides = _sought(study, knots, order, top, notes), _sides(target)
    if sides is None:
        sought = {}
        notes.append(f"{target}: compares nothing, so that no value is sought")
    alone, lower = _alone(study, sought, sides, event, order, progress, notes)
    joint = together(study, words, target, lower, told)
    data |= alone | variables(joint, order)
    data |= _shares(event, words, drawn, joint.nominal)
    lost = int(np.sum(~np.isfinite(event)))
    if lost:
        notes.append(f"{target}: not known, and left out, in {lost} of {event.size}")
    names = list(margins or {})
    units = [study.outputs[path].unit for path in told]
    coords = {"parameter": order, "margin": names}
    coords |= {"told": list(told), "told_units": ("told", units)}
    coords |= coordinates(list(VERDICTS)) | beliefs_of(study, order)
    return answered(
        study,
        "diagnose",
        data,
        coords | {"event": ("margin", [words[name] for name in names])},
        target=target,
        at_nominal=joint.nominal[target],
        side=_wanted(target),
        sought=list(sought),
        ci_prob=0.95,
        notes=notes,
        seconds=clock.seconds,
        evaluations=study.samples * (2 if sought else 1),
    )


def _words(study: Study, target: str, margins: Mapping[str, str]) -> dict[str, str]:
    """The target under its own word, and the margins under their names.

    Raises:
        ValueError: If one is no event, or a margin is called as the target is.
    """
    if not isinstance(margins, Mapping):
        problem = f"expected names and their events, found {shown(margins)}"
        raise ValueError(f"margins: {problem}")
    for name, word in {"target": target, **margins}.items():
        if not isinstance(name, str) or not name or name == target:
            problem = f"expected a name of its own, found {shown(name)}"
            raise ValueError(f"margins: {problem}")
        if not isinstance(word, str):
            raise ValueError(f"{name}: expected an event, found {shown(word)}")
        words_of(study, word)
        if not is_event(word):
            problem = f"expected an event such as {word}<3, found {shown(word)}"
            raise ValueError(f"{name}: {problem}")
    return {target: target, **margins}


def _knots(study: Study, of: Of, top: int) -> dict[str, np.ndarray] | None:
    """Values to try of the inputs that are named; None where none is.

    Raises:
        ValueError: If one is none that varies alone, or a range does not fit.
    """
    if not is_whole(top) or top < 0:
        raise ValueError(f"top: expected a number of inputs, found {shown(top)}")
    if of is None:
        return None
    ranges = of if isinstance(of, Mapping) else dict.fromkeys(of)
    for path in ranges:
        if path not in study.varying:
            raise ValueError(unknown("input that varies", str(path), study.varying))
        require_alone(study, path)
    return {path: knots_for(study, path, ends) for path, ends in ranges.items()}


def _drawn(
    study: Study, words: Mapping[str, str], progress: Progress
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Inputs that vary, and every event in the draws."""
    design = study.design(least=METHODS["regional"].least)
    require_room(study.samples, design.dimensions)
    kinds = quantities(list(dict.fromkeys(words.values())))
    draws = sample(study.joint, design)
    found = propagate(
        study.function, draws, of=kinds, nonfinite="keep", progress=progress
    )
    inputs = {k: np.asarray(v) for k, v in flatten(draws)[0].items() if np.ndim(v)}
    return inputs, {name: found[word] for name, word in words.items()}


def _separation(
    study: Study,
    inputs: Mapping[str, np.ndarray],
    event: np.ndarray,
    sought: Sequence[str],
    notes: list[str],
) -> tuple[dict[str, Any], list[str]]:
    """What tells the draws with the event from those without, of every input.

    Returns:
        The variables, and the inputs in their order: the largest distance first, or,
        where none is known, those whose value is sought.
    """
    order, data = list(inputs), {}
    known = np.isfinite(event)
    varies = known.any() and np.ptp(event[known]) > 0
    enough = known.sum(axis=1).min() >= METHODS["regional"].least
    if varies and enough:
        table = from_replicates(inputs, {"event": event})
        found = given(table, regional(), seed=study.seed, nonfinite="omit")
        notes += [note.removeprefix("event: ") for note in found.notes]
        first = [found.parameters[i] for i in found.order()]
        order = [path for path in first if path in inputs]
        rows = [found.parameters.index(path) for path in order]
        for name in REGIONAL:
            measure = found.measures[name]
            attributes = {"units": "-", "long_name": measure.doc}
            why = {"no_interval": measure.biased} if measure.biased else {}
            data[name] = ("parameter",), measure.value[0, rows], attributes
            data[f"{name}_error"] = ("parameter",), measure.standard_error[0, rows]
            ends = measure.interval()[:, 0, rows]
            data[f"{name}_interval"] = ("ci_bound", "parameter"), ends, why
    else:
        order = [*sought, *(path for path in order if path not in sought)]
        why = "it always or never does" if enough else "too few draws tell"
        notes.append(f"no input is told apart by whether it happens: {why}")
        for name in REGIONAL:
            blank = np.full(len(order), np.nan)
            data |= {name: (("parameter",), blank, {"units": "-"})}
            data[f"{name}_error"] = ("parameter",), blank
            data[f"{name}_interval"] = ("ci_bound", "parameter"), [blank, blank]
    return data | _medians(study, {path: inputs[path] for path in order}, event), order


def _medians(
    study: Study, inputs: Mapping[str, np.ndarray], event: np.ndarray
) -> dict[str, Any]:
    """Where each input lies with the event and without: medians, and their places."""
    data: dict[str, Any] = {}
    for name, given_ in (("with_it", event), ("without", 1 - event)):
        rows = [
            summary.quantile(summary.within(x, given_), 0.5) for x in inputs.values()
        ]
        data |= estimates(name, ("parameter",), rows, UNIT["units"])
        places = [
            np.mean(x <= row.value) if np.isfinite(row.value) else np.nan
            for x, row in zip(inputs.values(), rows, strict=True)
        ]
        data[f"{name}_place"] = ("parameter",), places, {"units": "-"}
    values = [float(study.inputs[path].nominal) for path in inputs]
    return data | {"nominal": (("parameter",), values, UNIT)}


def _sought(
    study: Study,
    knots: dict[str, np.ndarray] | None,
    order: Sequence[str],
    top: int,
    notes: list[str],
) -> dict[str, np.ndarray]:
    """Values to try of the inputs whose breakeven is sought."""
    if knots is not None:
        return {path: knots[path] for path in order if path in knots}
    tied = [path for path in order[:top] if moved_with(study, path)]
    if tied:
        notes.append(f"{few(tied)}: others depend on it, so that it moves not alone")
    return {p: knots_for(study, p, None) for p in order[:top] if p not in tied}


def _sides(target: str) -> tuple[Side, Side] | None:
    """What has to be less, and what more, for an event; None if it compares nothing."""
    compared = comparison(target)
    if compared is None:
        return None
    left, sign, right = compared
    sides = _side(left), _side(right)
    return sides if sign[0] == "<" else (sides[1], sides[0])


def _side(word: str) -> Side:
    try:
        return float(word)
    except ValueError:
        return word


def _wanted(target: str) -> str:
    """The two sides in words, the one that has to be less first."""
    sides = _sides(target)
    return "" if sides is None else f"{sides[0]} below {sides[1]}"


def _alone(
    study: Study,
    sought: Mapping[str, np.ndarray],
    sides: tuple[Side, Side] | None,
    event: np.ndarray,
    order: Sequence[str],
    progress: Progress,
    notes: list[str],
) -> tuple[dict[str, Any], dict[str, bool]]:
    """What each input sought would have to be, alone; NaN of those not sought.

    Returns:
        The variables, and of those that can be moved with others whether their lower
        side is the good one.
    """
    solutions: dict[str, Any] = {}
    nominal: dict[str, Any] = {}
    if sought and sides:
        first, second = (side(each) for each in sides)
        solutions, _, nominal = solved(study, sought, first, second, progress)
        for path, found in solutions.items():
            notes += [
                f"{path} alone: {note}" for note in level_notes(found, event.size)
            ]
    blank = summary.Estimate(np.nan, np.nan, study.replicates)
    levels = list(PROBABILITIES.values())
    quantiles = [
        summary.quantiles(solutions[p]["value"], levels)
        if p in solutions
        else [blank] * 5
        for p in order
    ]
    shares = [
        [
            summary.probability(solutions[p][v]) if p in solutions else blank
            for v in VERDICTS
        ]
        for p in order
    ]
    rising = [
        summary.probability(solutions[p]["rising"]) if p in solutions else blank
        for p in order
    ]
    rescues = [
        _rescues(solutions[p], event) if p in solutions else blank for p in order
    ]
    data = {
        **_all_else_nominal(study, sought, nominal, order),
        **_grid("estimate", "statistic", quantiles, "standard_error", UNIT),
        **_grid("share", "verdict", shares, "share_error", {"units": "-"}),
        **estimates("rising", ("parameter",), rising),
        **estimates("rescues", ("parameter",), rescues),
    }
    return data, moved_together(study, nominal)


def _all_else_nominal(
    study: Study,
    sought: Mapping[str, np.ndarray],
    nominal: Mapping[str, Any],
    order: Sequence[str],
) -> dict[str, Any]:
    """What each input sought would have to be where all else has its nominal value."""
    numbers = {
        name: [float(nominal[p][name]) if p in nominal else np.nan for p in order]
        for name in ("value", "rising", "nearest", "ratio")
    }
    verdicts = [verdict_of(nominal[p]) if p in nominal else "" for p in order]
    ends = [sought[p][[0, -1]] if p in nominal else [np.nan, np.nan] for p in order]
    one, value = ("parameter",), numbers["value"]
    return {
        "alone": (one, value, UNIT | {"long_name": "value, all else nominal"}),
        "alone_quantile": (one, _places(study, order, value), {"units": "-"}),
        "alone_verdict": (one, verdicts),
        "alone_below": (one, numbers["rising"]),
        "nearest": (one, numbers["nearest"], UNIT),
        "nearest_ratio": (one, numbers["ratio"], {"units": "-"}),
        "range": (("parameter", "ci_bound"), ends, UNIT),
    }


def _grid(
    name: str, dim: str, rows: Any, error: str, attributes: Mapping[str, str]
) -> dict[str, Any]:
    """Estimates over parameter and another dimension, with their errors."""
    parts = np.array([[each[:2] for each in row] for row in rows], float)
    dims = ("parameter", dim)
    return {
        name: (dims, parts[..., 0], attributes),
        error: (dims, parts[..., 1], attributes),
    }


def _rescues(
    solutions: Mapping[str, np.ndarray], event: np.ndarray
) -> summary.Estimate:
    """Of the draws without the event, the share in which some value brings it about."""
    able = 1 - solutions["above"] - solutions["touching"]
    able = np.where(solutions["undefined"] == 1, np.nan, able)
    return summary.probability(summary.within(able, 1 - event))


def _places(study: Study, order: Sequence[str], value: Sequence[float]) -> list[float]:
    """The share of a prior below each value; NaN of a conditional one."""
    rules = study.joint.conditional if isinstance(study.joint, Joint) else {}
    return [
        float(study.inputs[path].distribution.cdf(np.array([x]))[0])
        if np.isfinite(x) and path not in rules
        else np.nan
        for path, x in zip(order, value, strict=True)
    ]


def _shares(
    event: np.ndarray,
    words: Mapping[str, str],
    drawn: Mapping[str, np.ndarray],
    nominal: Mapping[str, float],
) -> dict[str, Any]:
    """How often the event happens, and each margin holds, or fails alone."""
    data = estimates("happens", (), [summary.probability(event)])
    names = list(words)[1:]
    held = [drawn[name] for name in names]
    whole = np.ones(event.shape)
    blocks = [
        summary.probability(summary.every(1 - row, whole, *held[:k], *held[k + 1 :]))
        for k, row in enumerate(held)
    ]
    every = summary.every(whole, *held)
    one = ("margin",)
    data |= estimates("holds", one, [summary.probability(row) for row in held])
    data |= estimates("blocks", one, blocks)
    data |= estimates("feasible", (), [summary.probability(every)])
    both = summary.probability(summary.every(event, every))
    data |= estimates("both", (), [both])
    data["known"] = one, [np.isfinite(row).mean() for row in held]
    data["margin_at_nominal"] = one, [nominal[name] for name in names]
    return data
