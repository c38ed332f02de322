"""Correlation of ranks and of normal scores, and which of them can hold together."""

import math
from collections.abc import Callable, Iterable, Mapping

import numpy as np
from jaxtyping import Float

from uq.parameters import unknown


type Pairs = Mapping[tuple[str, str], float]
type Matrix = Float[np.ndarray, "d d"]

SCALES = ("spearman", "normal")
SINGULAR = 1e-8  # eigenvalues not above: conditional draws would lose half their digits
LEAST = 1e-6  # smallest eigenvalue of a matrix that is offered instead
TOLERANCE = 1e-10
MOST_STEPS = 20_000
MOST_SHOWN = 6  # changed pairs in a message
STAIRS = 2**9  # as which the ranks of an input are taken


def normal_score(spearman: float) -> float:
    r"""Correlation of normal scores, of a Spearman's rank correlation.

    $$r = 2 \sin(\pi \rho_S / 6)$$

    Exact for a Gaussian copula and inputs without atoms.

    Args:
        spearman: Rank correlation, $\rho_S$ [-].

    Source:
        Pearson (1907), Drapers' Company Research Memoirs, Biometric Series IV; Kruskal
        (1958), J. Am. Stat. Assoc. 53, 814-861.
    """
    return 2 * math.sin(math.pi * spearman / 6)


def spearman(score: float) -> float:
    """Spearman's rank correlation [-], of a correlation of normal scores.

    Args:
        score: Correlation of normal scores [-]; see `normal_score`, its inverse.
    """
    return 6 / math.pi * math.asin(score / 2)


def attained(
    first: Float[np.ndarray, " n"], second: Float[np.ndarray, " n"], score: float
) -> float:
    r"""Spearman's rank correlation [-] that a correlation of normal scores gives.

    $$\rho_S = \operatorname{Corr}[R_1(\Phi(Z_1)), R_2(\Phi(Z_2))]$$

    Where an input takes some values with probability, equal values have their middle
    rank, so that the correlation is not that of continuous inputs.

    Args:
        first: Middle rank, as a probability, at n even steps of the quantile [-].
        second: Those of the other input.
        score: Correlation of the normal scores [-].

    Source:
        Neslehova (2007), J. Multivar. Anal. 98, 544-567 (ranks where there are atoms).
    """
    from scipy.special import ndtr, ndtri

    here, there = (each - each.mean() for each in (first, second))
    scale = here.std() * there.std()
    if abs(score) == 1:
        return float(np.mean(here * there[:: 1 if score > 0 else -1]) / scale)
    z = ndtri((np.arange(len(here)) + 0.5) / len(here))
    steps = there.reshape(STAIRS, -1).mean(axis=1)
    edges = ndtri(np.arange(1, STAIRS) / STAIRS)
    rises = np.diff(steps)
    used = rises > 0
    spread = math.sqrt(1 - score**2)
    above = ndtr((score * z[:, None] - edges[used]) / spread)
    return float(np.mean(here * (steps[0] + above @ rises[used])) / scale)


def score_of_ranks(
    spearman: float, first: Float[np.ndarray, " n"], second: Float[np.ndarray, " n"]
) -> float:
    """Correlation of normal scores that gives inputs with atoms a rank correlation.

    Args:
        spearman: Rank correlation, equal values at their middle rank [-].
        first: As in `attained`.
        second: As in `attained`.

    Raises:
        ValueError: If no correlation of normal scores gives it; with those that can be.
    """
    from scipy.optimize import brentq

    low, high = (attained(first, second, end) for end in (-1.0, 1.0))
    if not low <= spearman <= high:
        raise ValueError(
            f"expected a rank correlation between {low:.4g} and {high:.4g}, which is "
            f"all that inputs of so few values can have, got {spearman:g}"
        )
    if spearman in (low, high):
        return 1.0 if spearman == high else -1.0
    found = brentq(lambda r: attained(first, second, r) - spearman, -1, 1, xtol=1e-9)
    return float(found)  # pyright: ignore[reportArgumentType]


def score_matrix(
    names: Iterable[str], correlations: Pairs, scale: str = SCALES[0]
) -> Matrix:
    """Correlations of normal scores as a matrix; pairs that are not named have none.

    Args:
        names: Of the rows and columns.
        correlations: Of some pairs of names, on the scale given, each once.
        scale: "spearman", of ranks, or "normal", of normal scores.

    Raises:
        ValueError: If a name, a number or the scale does not fit, or a pair stands
            twice.
    """
    names = list(names)
    to_score, _ = _converters(scale)
    matrix = np.eye(len(names))
    seen = set[frozenset[str]]()
    for (a, b), rho in correlations.items():
        for name in (a, b):
            if name not in names:
                raise ValueError(unknown("varying parameter", name, names))
        if a == b or frozenset((a, b)) in seen:
            why = "is a pair of one" if a == b else "stands twice"
            raise ValueError(f"correlation of {a} and {b} {why}: give each pair once")
        if not -1 <= rho <= 1:
            message = f"correlation of {a} and {b}: expected one in [-1, 1], got {rho}"
            raise ValueError(message)
        seen.add(frozenset((a, b)))
        i, j = names.index(a), names.index(b)
        matrix[i, j] = matrix[j, i] = to_score(rho)
    return matrix


def require_definite(
    names: Iterable[str], matrix: Matrix, scale: str = SCALES[0]
) -> None:
    """Refuse correlations that no inputs can have, and offer the nearest that some can.

    Args:
        names: Of the rows and columns.
        matrix: Correlations of normal scores.
        scale: On which the message tells them.

    Raises:
        ValueError: If the matrix is not positive definite; with the smallest
            eigenvalue, and what would change.
    """
    # What correlates with nothing has the eigenvalue 1, and a thousand take seconds.
    related = (matrix != np.eye(len(matrix))).any(axis=0)
    smallest = np.linalg.eigvalsh(matrix[np.ix_(related, related)]).min(initial=1.0)
    if smallest > SINGULAR:
        return
    near = nearest_correlation(matrix)
    _, from_score = _converters(scale)
    named = list(names)
    changes = [
        f"{named[i]} ~ {named[j]} {from_score(matrix[i, j]):.4g} -> "
        f"{from_score(near[i, j]):.4g}"
        for i, j in _changed(matrix, near)
    ]
    more = len(changes) - MOST_SHOWN
    listed = ", ".join(changes[:MOST_SHOWN]) + (f" and {more} more" if more > 0 else "")
    message = (
        f"correlations cannot hold together: smallest eigenvalue {smallest:.3g}, "
        f"expected above {SINGULAR:g}; the nearest that can: {listed}; change them, "
        "take nearest_correlations(...), or name inputs that move as one comonotone"
    )
    raise ValueError(message)


def nearest_correlations(
    correlations: Pairs, scale: str = SCALES[0]
) -> dict[tuple[str, str], float]:
    """The nearest correlations that inputs can have together, for a user to take.

    Args:
        correlations: Of some pairs of names, on the scale given.
        scale: "spearman", of ranks, or "normal", of normal scores.

    Returns:
        The same pairs, and those that were not named and must correlate as well; what
        was possible is returned as it was.

    Raises:
        ValueError: If a number or the scale does not fit, or a pair stands twice.
        RuntimeError: If the projections do not meet.
    """
    named = list(dict.fromkeys(name for pair in correlations for name in pair))
    matrix = score_matrix(named, correlations, scale)
    if np.linalg.eigvalsh(matrix).min(initial=1.0) > SINGULAR:
        return dict(correlations)
    near = nearest_correlation(matrix)
    _, from_score = _converters(scale)
    place = {name: i for i, name in enumerate(named)}
    both = {(place[a], place[b]): (a, b) for a, b in correlations}
    for i, j in _changed(matrix, near):
        if (j, i) not in both:
            both.setdefault((i, j), (named[i], named[j]))
    return {pair: from_score(near[cell]) for cell, pair in both.items()}


def nearest_correlation(matrix: Matrix, *, least: float = LEAST) -> Matrix:
    """The correlation matrix nearest in the Frobenius norm, by alternating projections.

    Args:
        matrix: Symmetric, of numbers.
        least: Smallest eigenvalue that the result may have [-].

    Returns:
        Unit diagonal, eigenvalues not below `least` but for rounding.

    Raises:
        ValueError: If the matrix is not symmetric and finite.
        RuntimeError: If the projections do not meet.

    Source:
        Higham (2002), IMA J. Numer. Anal. 22, 329-343, algorithm 3.3: Dykstra's
        correction belongs to the cone, the unit diagonal is a plane and needs none.
    """
    square = np.asarray(matrix, dtype=np.float64)
    if not (np.isfinite(square).all() and np.array_equal(square, square.T)):
        raise ValueError(f"need a symmetric matrix of finite numbers, got {matrix}")
    flat, correction = square.copy(), np.zeros_like(square)
    for _ in range(MOST_STEPS):
        start = flat - correction
        values, vectors = np.linalg.eigh(start)
        cone = (vectors * np.maximum(values, least)) @ vectors.T
        cone = (cone + cone.T) / 2
        correction = cone - start
        flat = cone.copy()
        np.fill_diagonal(flat, 1.0)
        if np.abs(flat - cone).max() <= TOLERANCE:
            return flat
    raise RuntimeError(f"no nearest correlation matrix in {MOST_STEPS} projections")


def _changed(matrix: Matrix, near: Matrix) -> list[tuple[int, int]]:
    """Pairs above the diagonal that differ by more than rounding."""
    rows, columns = np.nonzero(np.triu(np.abs(near - matrix) > 1e-9, 1))
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


def _converters(
    scale: str,
) -> tuple[Callable[[float], float], Callable[[float], float]]:
    """From a scale to normal scores, and back."""
    if scale not in SCALES:
        raise ValueError(unknown("scale", scale, SCALES))
    return (normal_score, spearman) if scale == "spearman" else (float, float)
