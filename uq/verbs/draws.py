"""`uq.draws` and `uq.bands`: every draw, and how uncertain the outputs are."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from uq.distributions.base import describe
from uq.engine.propagation import propagate
from uq.inputs.sampling import require_room, sample
from uq.parameters import flatten
from uq.quantity_words import is_event
from uq.results import summary, tails
from uq.results.datasets import DIMENSIONS
from uq.results.summary import Estimate
from uq.study import Study
from uq.verbs.asking import (
    Clock,
    Progress,
    Words,
    answered,
    meaning,
    meanings,
    quantities_of,
    verb,
    words_of,
)
from uq.words import shown


if TYPE_CHECKING:
    import xarray as xr

PROBABILITIES = (0.05, 0.25, 0.5, 0.75, 0.95)


@verb
def draws(
    study: Study, outputs: Words | None = None, *, progress: Progress = None
) -> "xr.Dataset":
    """Every draw of every input that varies, beside the outputs that it gives.

        >>> import uq
        >>> study = uq.Study(lambda a: a**2, {"a": "uniform 0 to 1"}, samples=2**10)
        >>> kept = uq.draws(study)
        >>> bool((kept["output"] == kept["a"] ** 2).all())
        True

    Args:
        study: Model, priors and draws.
        outputs: Quantities of interest, as `rank` has them; None is every output.
        progress: Called with the draws done and all.

    Returns:
        Over replicate and sample the inputs and the outputs, with units; what is not
        finite is kept, and counted in `notes`. An input that has the name of an output
        is named "input." and it.

    Raises:
        ValueError: If a word is no quantity.
        MemoryError: If the draws would not fit.
    """
    words, clock = words_of(study, outputs), Clock()
    inputs, found = _drawn(study, words, progress)
    named = {path: f"input.{path}" if path in found else path for path in inputs}
    for name in [*found, *named.values()]:
        if name in DIMENSIONS or (name in found and name in named.values()):
            problem = "the name is taken in an answer that keeps draws: rename it"
            raise ValueError(f"{name}: {problem}")
    variables: dict[str, Any] = {}
    for path, values in inputs.items():
        prior = study.inputs[path]
        attributes = {"units": prior.unit, "prior": describe(prior.distribution)}
        attributes |= {"nominal": prior.nominal, "evidence": prior.evidence}
        variables[named[path]] = DIMENSIONS, values, attributes
    for word, values in found.items():
        unit, doc = meaning(study, word)
        variables[word] = DIMENSIONS, values, {"units": unit, "long_name": doc}
    return answered(
        study,
        "draws",
        variables,
        {},
        inputs=list(named.values()),
        outputs=words,
        notes=_lost(found),
        seconds=clock.seconds,
        evaluations=study.samples,
    )


@verb
def bands(
    study: Study,
    outputs: Words | None = None,
    *,
    probabilities: Sequence[float] = PROBABILITIES,
    progress: Progress = None,
) -> "xr.Dataset":
    """How uncertain the outputs are: quantiles and mean, with their standard errors.

        >>> import uq
        >>> study = uq.Study(lambda a: a, {"a": "uniform 0 to 100"})
        >>> found = uq.bands(study)
        >>> float(found["estimate"].sel(output="output", statistic="P95").round(1))
        95.0

    Args:
        study: Model, priors and draws.
        outputs: Quantities of interest, as `rank` has them; None is every output. Of
            an event the mean is its probability.
        probabilities: Shares of the draws below the quantiles, in (0, 1) [-].
        progress: Called with the draws done and all.

    Returns:
        `estimate` and `standard_error` over output and statistic ("P5", ..., "mean",
        "std"), each end of a 95 % interval, the distribution function of every output
        over `edge` (`edges` and the share `below` each), and `finite`, the share of the
        draws that are.

    Raises:
        ValueError: If a word is no quantity, or a probability is none.
        MemoryError: If the draws would not fit.
    """
    shares = shares_of(probabilities)
    if not shares:
        raise ValueError("probabilities: expected some shares in (0, 1), found none")
    words, clock = words_of(study, outputs), Clock()
    _, found = _drawn(study, words, progress)
    statistics = [*labels_of_shares(shares), "mean", "std"]
    rows = [_estimates(word, found[word], shares) for word in words]
    ends = np.array([[each.interval() for each in row] for row in rows])
    curves = np.array([cells(found[word]) for word in words])
    table = ("output", "statistic")
    variables = {
        "estimate": (table, [[each.value for each in row] for row in rows]),
        "standard_error": (table, [[each.standard_error for each in r] for r in rows]),
        "interval": (("ci_bound", *table), np.moveaxis(ends, -1, 0)),
        "edges": (("output", "edge"), curves[:, 0]),
        "below": (("output", "edge"), curves[:, 1]),
        "finite": (("output",), [np.isfinite(found[word]).mean() for word in words]),
    }
    coords = {"output": words, "statistic": statistics, "ci_bound": ["lower", "upper"]}
    return answered(
        study,
        "bands",
        variables,
        coords | meanings(study, words),
        ci_prob=0.95,
        notes=[*_lost(found), *_heavy(found)],
        seconds=clock.seconds,
        evaluations=study.samples,
    )


def _drawn(
    study: Study, words: Sequence[str], progress: Progress
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Inputs that vary and quantities, shape (replicates, size)."""
    design = study.design(least=1)
    require_room(study.samples, design.dimensions)
    drawn, wanted = sample(study.joint, design), quantities_of(study, words)
    found = propagate(
        study.function,
        drawn,
        of=wanted,
        nonfinite="keep",
        progress=progress,
    )
    inputs = {k: np.asarray(v) for k, v in flatten(drawn)[0].items() if np.ndim(v)}
    return inputs, {word: found[word] for word in words}


def probability_of(study: Study, event: str) -> Estimate:
    """How probable an event is over the priors, all inputs drawn."""
    return summary.probability(_drawn(study, [event], None)[1][event])


def shares_of(probabilities: Sequence[float]) -> list[float]:
    """Some shares in (0, 1), in order, each once.

    Raises:
        ValueError: If one is none.
    """
    if isinstance(probabilities, int | float | None):
        problem = f"expected some shares in (0, 1), found {shown(probabilities)}"
        raise ValueError(f"probabilities: {problem}")
    for p in probabilities:
        if not (isinstance(p, int | float) and 0 < p < 1):
            problem = f"expected a share in (0, 1), found {shown(p)}"
            raise ValueError(f"probabilities: {problem}")
    return sorted(set(map(float, probabilities)))


def labels_of_shares(shares: Sequence[float]) -> list[str]:
    """Such as "P5" of 0.05.

    Raises:
        ValueError: If two would be called the same.
    """
    labels = [f"P{100 * p:g}" for p in shares]
    if len(set(labels)) < len(labels):
        twice = next(each for each in labels if labels.count(each) > 1)
        raise ValueError(f"probabilities: two of them are {twice}: give one")
    return labels


def _estimates(
    word: str, values: np.ndarray, shares: Sequence[float]
) -> list[Estimate]:
    """Quantiles, mean and standard deviation of some draws."""
    unit = summary.unit_of(values[np.isfinite(values)])  # its square may not exist
    spread = summary.variance(values / unit)
    deviation = np.sqrt(spread.value)
    with np.errstate(divide="ignore", invalid="ignore"):  # of what does not vary
        error = spread.standard_error / (2 * deviation)
    std = Estimate(float(deviation * unit), float(error * unit), spread.replicates)
    # What never happened has a bound, not an error of 0.
    middle = summary.probability if is_event(word) else summary.mean
    return [*summary.quantiles(values, shares), middle(values), std]


CELLS = 200  # of the distribution function that is kept for the figure


def cells(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Values at evenly spaced shares, closer towards the ends, and these shares."""
    draws_ = values[np.isfinite(values)]
    z = np.linspace(-np.pi / 2, np.pi / 2, CELLS + 1)
    shares = (1 + np.sin(z)) / 2
    if not draws_.size:
        return np.full(shares.shape, np.nan), shares
    return np.quantile(draws_, shares), shares


def _lost(found: dict[str, np.ndarray]) -> list[str]:
    """Notes on draws that are not finite."""
    counts = {word: int(np.sum(~np.isfinite(v))) for word, v in found.items()}
    return [
        f"{word}: {count} of {found[word].size} draws are not finite, and left out"
        for word, count in counts.items()
        if count
    ]


def _heavy(found: dict[str, np.ndarray]) -> list[str]:
    """Notes on outputs whose mean or variance a few draws carry.

    An event has both, however rare it is.
    """
    heavy: dict[str, list[str]] = {"mean": [], "variance": []}
    for word, values in found.items():
        if is_event(word):
            continue
        finite = values[np.isfinite(values)]
        finite = finite / summary.unit_of(finite)
        if tails.carried(np.abs(finite)):
            heavy["mean"].append(word)
        elif tails.of_variance(finite):
            heavy["variance"].append(word)
    return [note for what, of in heavy.items() for note in tails.notes(of, what)]
