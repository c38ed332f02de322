"""Value of information from a table of draws, whatever made them: one loop, no model.

E[NB_d | X_S] is a function of X_S and so a regression of the net benefits on it. The
decision for a row is taken by a regression that has not seen the row, and scored by the
row itself: an honest estimate of what such a decision gains, which is at most the
EVPPI. The inputs may depend on one another.

Source:
    Strong, Oakley and Brennan (2014), Med. Decis. Making 34, 311-326, section 2
    (regression); Chernozhukov et al. (2018), Econom. J. 21, C1-C68, section 3
    (cross-fitting).
"""

import itertools
import time
from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Float

from uq.decision.information_estimates import DOCS
from uq.engine.propagation import NonFiniteError
from uq.parameters import unknown
from uq.results import tails
from uq.results.measures import Measure, Sensitivities


FOLDS = 10
MOST_DEGREE, MOST_TERMS = 8, 200
ROWS_A_TERM = 20  # fewer, and the regression follows the noise
RIDGE = 1e-9  # of the diagonal: inputs may be the same in all but rounding


def evppi_given(
    inputs: Mapping[str, Float[np.ndarray, " n"]],
    net_benefits: Mapping[str, Float[np.ndarray, " n"]],
    *,
    groups: Mapping[str, Sequence[str]] | None = None,
    seed: int,
) -> Sensitivities:
    """What it is worth to learn each input, or several together, before deciding.

    Args:
        inputs: Draws of each input by name.
        net_benefits: Net benefit of each option in the same draws, by name; all in one
            unit, and the more the better.
        groups: Inputs that are learnt together, by name.
        seed: Of the split into folds.

    Returns:
        `EVPPI` and its `share` of the EVPI, standard errors those of independent rows;
        in `more` the `EVPI` and the `upper` estimate, the mean of the fitted maxima,
        biased upward where the true one is biased downward.

    Raises:
        ValueError: If there is no choice, a column has another length, there are too
            few rows, an input does not vary or a group does not fit.
        NonFiniteError: If a number is not finite.
    """
    start, groups = time.perf_counter(), groups or {}
    sets = {name: [name] for name in inputs} | {k: list(v) for k, v in groups.items()}
    _check(inputs, net_benefits, groups)
    net = np.stack([np.asarray(v, float) for v in net_benefits.values()], axis=1)
    scores = {name: _scores(np.asarray(v, float)) for name, v in inputs.items()}
    now, count = int(np.argmax(net.mean(axis=0))), len(net)
    folds = np.random.default_rng(seed).permutation(np.arange(count) % FOLDS)
    gains, upper = [], []
    for members in sets.values():
        predicted, fitted = fits(basis([scores[each] for each in members]), net, folds)
        rows = np.arange(count)
        gains.append(net[rows, np.argmax(predicted, axis=1)] - net[:, now])
        upper.append((fitted.max(axis=1) - fitted[:, now]).mean())
    gained, regret = np.stack(gains), net.max(axis=1) - net[:, now]
    value, evpi = gained.mean(axis=1), regret.mean()
    known = {"EVPPI": gained, "share": np.full_like(gained, np.nan)}
    if evpi > 0:  # the linear part of a ratio of means
        known["share"] = (gained - (value / evpi)[:, None] * regret) / evpi
    values = {"EVPPI": value, "share": value / evpi if evpi > 0 else value * np.nan}
    root = np.sqrt(count)
    return Sensitivities(
        method="value of information, by regression",
        outputs=["net benefit"],
        parameters=list(sets),
        measures={
            name: Measure(
                values[name][None],
                known[name].std(axis=1, ddof=1)[None] / root,
                count - 1,
                doc,
            )
            for name, doc in DOCS.items()
        },
        assumptions=["rows are independent draws", "the regression fits"],
        notes=[
            tails.note(name, "variance")
            for name, column in zip(net_benefits, net.T, strict=True)
            if tails.of_variance(column)
        ],
        evaluations=count,
        seconds=time.perf_counter() - start,
        more={
            "EVPI": (("output",), np.array([evpi])),
            "EVPI_error": (("output",), np.array([regret.std(ddof=1) / root])),
            "upper": (("output", "parameter"), np.array([upper])),
        },
    )


def _scores(column: Float[np.ndarray, " n"]) -> Float[np.ndarray, " n"]:
    """Ranks as numbers from -1 to 1, equal ones equal: a polynomial in them is tame."""
    from scipy.stats import rankdata

    return (2 * rankdata(column) - 1) / len(column) - 1


def basis(scores: Sequence[Float[np.ndarray, " n"]]) -> Float[np.ndarray, "n terms"]:
    """Products of Legendre polynomials up to the total degree that the rows bear.

    Args:
        scores: Numbers from -1 to 1 of each input, evenly spread.
    """
    most = min(MOST_TERMS, len(scores[0]) // ROWS_A_TERM)
    powers = [(0,) * len(scores)]
    for degree in range(1, MOST_DEGREE + 1):
        more = itertools.combinations_with_replacement(range(len(scores)), degree)
        new = [tuple(map(indices.count, range(len(scores)))) for indices in more]
        if degree > 1 and len(powers) + len(new) > most:
            break
        powers += new
    alone = [
        np.polynomial.legendre.legvander(score, MOST_DEGREE)
        * np.sqrt(2 * np.arange(MOST_DEGREE + 1) + 1)
        for score in scores
    ]
    terms = np.ones((len(scores[0]), len(powers)))
    for number, each in enumerate(alone):
        terms *= each[:, [power[number] for power in powers]]
    return terms


def fits(
    terms: Float[np.ndarray, "n terms"],
    values: Float[np.ndarray, "n options"],
    folds: np.ndarray,
) -> tuple[Float[np.ndarray, "n options"], Float[np.ndarray, "n options"]]:
    """Regressions of values on terms: of each row by the other folds, and by all."""
    each = [folds == fold for fold in range(FOLDS)]
    squares = np.stack([terms[rows].T @ terms[rows] for rows in each])
    products = np.stack([terms[rows].T @ values[rows] for rows in each])
    square, product = squares.sum(axis=0), products.sum(axis=0)
    ridge = RIDGE * np.diag(np.diag(square))
    predicted = np.empty_like(values)
    for rows, less, without in zip(each, squares, products, strict=True):
        kept = np.linalg.solve(square - less + ridge, product - without)
        predicted[rows] = terms[rows] @ kept
    return predicted, terms @ np.linalg.solve(square + ridge, product)


def _check(
    inputs: Mapping[str, np.ndarray],
    net_benefits: Mapping[str, np.ndarray],
    groups: Mapping[str, Sequence[str]],
) -> None:
    """Refuse a table that does not fit."""
    if len(net_benefits) < 2:
        raise ValueError(f"a decision needs two options, got {list(net_benefits)}")
    columns = {**inputs, **net_benefits}
    shapes = {np.shape(column) for column in columns.values()}
    shape = next(iter(shapes))
    if len(shapes) > 1 or len(shape) != 1 or not inputs:
        raise ValueError(f"columns must be of one length, got shapes {sorted(shapes)}")
    for name, members in groups.items():
        if name in inputs or not members:
            raise ValueError(f"group {name!r}: is an input's name, or has no members")
        for member in members:
            if member not in inputs:
                raise ValueError(f"group {name!r}: {unknown('input', member, inputs)}")
    widest = max([1, *map(len, groups.values())])
    if shape[0] < 2 * ROWS_A_TERM * (1 + widest):
        raise ValueError(
            f"{shape[0]} rows are too few to learn {widest} inputs together: need "
            f"{2 * ROWS_A_TERM * (1 + widest)}"
        )
    for name, column in columns.items():
        if not np.isfinite(column).all():
            raise NonFiniteError(f"{name}: not finite in some rows: leave them out")
    for name, column in inputs.items():
        if np.all(np.asarray(column) == column[0]):
            raise ValueError(f"{name}: does not vary: leave it out of the inputs")
