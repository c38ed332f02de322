"""Claims judged: our value under their inputs, how probable, what makes the difference.

All claims of one model and form are evaluated as rows of one batch, so that one program
answers them: the corners between our inputs and theirs, and every other input moved
through what is believed of it, one by one.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from experiments.cases.sizes import SCALES
from experiments.cases.studies import Selection
from experiments.claims.records import Claim
from uq import models
from uq.decision.searching import reach_of, spread
from uq.engine.propagation import propagate
from uq.inputs.sampling import sample
from uq.parameters import flatten, replace_leaves, specs, unknown
from uq.priors import is_prior
from uq.quantities import output
from uq.results import summary
from uq.sensitivity.changes import MOST, corners, parts
from uq.show.shares import percent
from uq.show.words import short


if TYPE_CHECKING:
    from uq import Study

TOLERANCE = 0.15  # of a claimed number, within which two agree
OUTSIDE = 0.05  # share of a belief at either end
TRIED = 33  # values of an input between the ends of what is believed
SCALE = "scale"  # of a scenario
RECORDS = ("published", "sliders")  # sets that are no beliefs of ours


@dataclass(frozen=True)
class Judged:
    """A claim beside our numbers, in its unit.

    Args:
        claim: What is claimed.
        ours: With our inputs, at their nominal values.
        theirs: With the claim's inputs.
        parts: What each of its inputs adds on the way from ours to theirs: of the
            logarithm where all values are positive.
        logarithmic: Whether they are of the logarithm.
        closers: Inputs besides which alone could close the rest within what is
            believed of them, the nearest first: path and value.
        probable: How often it is met or bettered in the draws, by prior set and scale.
        believed: Of an input, whether what is claimed lies between the P5 and P95 of
            what we believe of it.
    """

    claim: Claim
    ours: float = np.nan
    theirs: float = np.nan
    parts: Mapping[str, float] = field(default_factory=dict)
    logarithmic: bool = False
    closers: Sequence[tuple[str, float]] = ()
    probable: Mapping[str, summary.Estimate] = field(default_factory=dict)
    believed: bool = False

    @property
    def agrees(self) -> bool:
        """Whether our value under the claim's inputs is the one that is claimed."""
        if self.claim.input:
            return self.believed
        low, high = self.claim.value
        slack = TOLERANCE * max(abs(low), abs(high)) if low == high else 0.0
        return bool(low - slack <= self.theirs <= high + slack)

    @property
    def verdict(self) -> str:
        """In words; it follows from the numbers."""
        if self.claim.cannot:
            return "cannot be expressed"
        if self.agrees:
            return "agrees"
        _, high = self.claim.value
        if not np.isfinite(self.theirs):
            return "differs: we have no number"
        side = "higher" if self.theirs > high else "lower"
        return f"differs: ours is {side}"

    @property
    def why(self) -> str:
        """What makes the difference: to our inputs, and what is left."""
        if self.claim.cannot:
            return self.claim.cannot
        moved = sorted(self.parts.items(), key=lambda each: -abs(each[1]))
        told = []
        if moved and moved[0][1] and np.isfinite([p for _, p in moved]).all():
            whole = sum(abs(part) for _, part in moved)
            path, part = moved[0]
            made = percent(abs(part) / whole)
            told.append(f"{path} makes {made} of the step to its inputs")
        if not self.agrees:
            if self.closers:
                path, value = self.closers[0]
                told.append(f"the rest closes with {path} at {short(value)}")
            elif self.claim.quantity:
                told.append("no other input alone closes the rest")
            else:
                told.append("it lies outside of the P5 to P95 of what we believe")
        return "; ".join(told)


def judge(claims: Sequence[Claim], samples: int, seed: int) -> list[Judged]:
    """Every claim beside our numbers.

    Args:
        claims: Those to be judged.
        samples: Draws for each prior set and scale, a power of two.
        seed: Same seed, same draws.

    Raises:
        KeyError: If a model is unknown.
        ValueError: If a claim names what its model has not; one line says which.
    """
    asked = [claim for claim in claims if not claim.cannot]
    for claim in asked:
        Selection(claim.model).judge()
    studies = {claim.name: _study(claim, samples, seed) for claim in asked}
    found: dict[str, Judged] = {}
    # Claims of one program: of one model, form, and set of outputs.
    for group in _groups(
        asked, lambda c: (c.model, c.form, tuple(studies[c.name].outputs))
    ):
        found |= _points(group, studies)
    for group in _groups(asked, lambda c: (c.model, _apart_from_scale(c))):
        for name, often in _probable(group, samples, seed).items():
            found[name] = replace(found[name], probable=often)
    return [found.get(claim.name, Judged(claim)) for claim in claims]


def _groups(
    claims: Sequence[Claim], key: Callable[[Claim], Hashable]
) -> list[list[Claim]]:
    """Claims of one key together, in the order of the first."""
    made: dict[Hashable, list[Claim]] = {}
    for claim in claims:
        made.setdefault(key(claim), []).append(claim)
    return list(made.values())


def _apart_from_scale(claim: Claim) -> tuple[tuple[str, str], ...]:
    """The scenario of a claim, whatever its scale."""
    return tuple((k, v) for k, v in sorted(claim.scenario.items()) if k != SCALE)


def _study(claim: Claim, samples: int, seed: int) -> "Study":
    """The model of a claim with the beliefs that it is set beside.

    Raises:
        ValueError: If it names what the model has not.
    """
    try:
        study = Selection(
            claim.model, claim.priors or None, claim.form or None, claim.scenario
        ).load(samples=samples, seed=seed)
        known = {*study.outputs, *study.inputs}
        for path in (*claim.paths, *claim.given):
            if path not in (study.inputs if path in claim.given else known):
                raise ValueError(unknown("output or input", path, known))
        if claim.input and claim.input not in study.inputs:
            raise ValueError(unknown("input", claim.input, study.inputs))
        _require_meant(claim, study)
        if len(claim.given) > MOST:
            raise ValueError(f"given: expected at most {MOST} inputs")
    except (KeyError, ValueError) as error:
        told = error.args[0] if error.args else error
        raise ValueError(f"{claim.name}: {told}") from error
    return study


def _require_meant(claim: Claim, study: "Study") -> None:
    """Refuse a unit that is another than the model's, and inputs beyond their bounds.

    Raises:
        ValueError: Naming it, what it is and what is expected.
    """
    path = claim.paths[0]
    known = {**study.outputs, **specs(study.table, is_leaf=is_prior)}
    plain = not claim.over and claim.times == 1
    if plain and claim.unit != known[path].unit:
        told = f"expected {known[path].unit}, of {path}, found {claim.unit}"
        raise ValueError(f"unit: {told}")
    for each, value in claim.given.items():
        low, high = known[each].low, known[each].high
        if not low <= value <= high:
            told = f"expected {low:g} to {high:g} {known[each].unit}, found {value:g}"
            raise ValueError(f"given: {each}: {told}")


def _points(
    group: Sequence[Claim], studies: Mapping[str, "Study"]
) -> dict[str, Judged]:
    """The corners and the moves of all claims of one program, at once."""
    rows = [_rows(claim, studies[claim.name]) for claim in group]
    tree = {path: np.concatenate([each[path] for each in rows]) for path in rows[0]}
    values = _evaluated(studies[group[0].name], tree, group)
    made, start = {}, 0
    for claim, own in zip(group, rows, strict=True):
        count = len(next(iter(own.values())))
        here = slice(start, start + count)
        taken = {path: column[here] for path, column in values.items()}
        study = studies[claim.name]
        made[claim.name] = _judged(claim, study, own, _of(claim, taken))
        start += count
    return made


def _rows(claim: Claim, study: "Study") -> dict[str, np.ndarray]:
    """Every input at every point: first the corners, then each other input moved."""
    nominal = {path: float(x) for path, x in flatten(study.nominal)[0].items()}
    between = corners(nominal, claim.given)
    free = _free(claim, study)
    size = 2 ** len(claim.given)
    count = size + TRIED * len(free)
    rows = {
        path: np.full(count, claim.given.get(path, x)) for path, x in nominal.items()
    }
    for path, column in between.items():
        rows[path][:size] = column
    for k, path in enumerate(free):
        first = size + k * TRIED
        ends = reach_of(study.inputs[path])
        rows[path][first : first + TRIED] = spread(*ends, TRIED)
    return rows


def _free(claim: Claim, study: "Study") -> list[str]:
    """Inputs that vary, and that the claim does not give."""
    return [path for path in study.varying if path not in claim.given]


def _evaluated(
    study: "Study", tree: Mapping[str, np.ndarray], claims: Sequence[Claim]
) -> dict[str, np.ndarray]:
    """Inputs and all outputs that some claims ask for, row by row."""
    wanted = {
        path for claim in claims for path in claim.paths if path not in study.inputs
    }
    points = replace_leaves(study.nominal, dict(tree))
    found = (
        propagate(
            study.function,
            points,
            of={path: output(path) for path in sorted(wanted)},
            nonfinite="keep",
        )
        if wanted
        else {}
    )
    told = {path: np.ravel(found[path]) for path in wanted}
    return dict(tree) | told


def _of(claim: Claim, values: Mapping[str, np.ndarray]) -> np.ndarray:
    """What is claimed, row by row, in the unit of the claim."""
    first, *over = claim.paths
    made = np.asarray(values[first], float) * claim.times
    for path in over:
        with np.errstate(divide="ignore", invalid="ignore"):
            made = made / values[path]
    return made


def _judged(
    claim: Claim,
    study: "Study",
    rows: Mapping[str, np.ndarray],
    values: np.ndarray,
) -> Judged:
    size = 2 ** len(claim.given)
    corner, moved = values[:size], values[size:].reshape(-1, TRIED)
    positive = bool((corner > 0).all())
    told = parts(np.log(corner) if positive else corner)
    judged = Judged(
        claim,
        ours=float(corner[0]),
        theirs=float(corner[-1]),
        parts=dict(zip(claim.given, map(float, told), strict=True)),
        logarithmic=positive,
    )
    if claim.input:
        places = study.inputs[claim.input].distribution.cdf(np.array(claim.value))
        believed = bool(places[1] >= OUTSIDE and places[0] <= 1 - OUTSIDE)
        return replace(judged, believed=believed)
    if judged.agrees:
        return judged
    closers = _closers(claim, study, rows, moved, judged.theirs, size)
    return replace(judged, closers=tuple(closers))


def _closers(
    claim: Claim,
    study: "Study",
    rows: Mapping[str, np.ndarray],
    moved: np.ndarray,
    theirs: float,
    size: int,
) -> Iterator[tuple[str, float]]:
    """Inputs that alone reach what is claimed, the least of a belief first."""
    low, high = claim.value
    target = high if theirs > high else low
    reached = []
    for k, path in enumerate(_free(claim, study)):
        tried = rows[path][size + k * TRIED : size + (k + 1) * TRIED]
        apart = moved[k] - target
        cross = np.flatnonzero(apart[:-1] * apart[1:] <= 0)
        if not cross.size or not np.isfinite(apart).all():
            continue
        nominal = float(study.inputs[path].nominal)
        at = min(
            (_crossing(tried[i : i + 2], apart[i : i + 2]) for i in cross),
            key=lambda x: abs(x - nominal),
        )
        cdf = study.inputs[path].distribution.cdf
        places = cdf(np.array([nominal, at]))
        reached.append((abs(float(places[1] - places[0])), path, at))
    for _, path, at in sorted(reached):
        yield path, at


def _crossing(x: np.ndarray, y: np.ndarray) -> float:
    """Where a line through two points is 0."""
    if y[0] == y[1]:
        return float(x[0])
    return float(x[0] - y[0] * (x[1] - x[0]) / (y[1] - y[0]))


def _probable(
    claims: Sequence[Claim], samples: int, seed: int
) -> dict[str, dict[str, summary.Estimate]]:
    """How often each claim of one model and scenario is met, by what is believed."""
    often: dict[str, dict[str, summary.Estimate]] = {c.name: {} for c in claims}
    for label, study in _beliefs(claims[0], samples, seed):
        draws = sample(study.joint, study.design(least=1))
        leaves, shape = flatten(draws)[0], (study.samples,)
        tree = {path: np.broadcast_to(np.ravel(x), shape) for path, x in leaves.items()}
        values = _evaluated(study, tree, claims)
        for claim in claims:
            met = _of(claim, values)
            low, high = claim.value
            good = met <= high if claim.sense == "at most" else met >= low
            event = np.where(np.isnan(met), np.nan, good)
            event = event.reshape(study.replicates, study.size)
            often[claim.name][label] = summary.probability(event)
    return often


def _beliefs(claim: Claim, samples: int, seed: int) -> Iterator[tuple[str, "Study"]]:
    """Every prior set that is ours, at every scale that the model has."""
    record, model = models.record(claim.model), claim.model
    every = SCALES if hasattr(record.scenario(), SCALE) else ("",)
    for key in record.prior_sets:
        if key in RECORDS:
            continue
        for scale in every:
            scenario = dict(_apart_from_scale(claim))
            scenario |= {SCALE: scale} if scale else {}
            study = Selection(model, key, None, scenario).load(
                samples=samples, seed=seed
            )
            yield f"{key} {scale}".strip(), study


def priced(samples: int, seed: int) -> dict[str, np.ndarray]:
    """Our capital without accelerators per power of the computers, in every draw."""
    path = "space.prices.platform"
    asked = Claim("", "", "", "", model="orbital-datacenter", quantity=path)
    return {
        label: np.ravel(
            propagate(
                study.function,
                sample(study.joint, study.design(least=1)),
                of={path: output(path)},
                nonfinite="keep",
            )[path]
        )
        for label, study in _beliefs(asked, samples, seed)
    }
