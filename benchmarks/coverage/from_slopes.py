"""Methods that derive the model: moments of gradients, bounds, active subspaces."""

import functools
import itertools
from collections.abc import Callable, Iterator
from unittest.mock import patch

import numpy as np

from benchmarks.coverage import functions as known
from benchmarks.coverage.from_model import SIZES, asked, blank, rows_of
from benchmarks.coverage.rows import ANALYSES, Row, in_one_run, judged
from uq.results.measures import Sensitivities
from uq.sensitivity.derivatives import dgsm as dgsm_module
from uq.sensitivity.derivatives import hessians as hessians_module
from uq.sensitivity.derivatives.dgsm import dgsm
from uq.sensitivity.derivatives.gradients import Gradients
from uq.sensitivity.derivatives.hessians import hessians
from uq.sensitivity.derivatives.moments import derivatives
from uq.sensitivity.derivatives.subspaces import active_subspace


ROUNDING = 1e-6
OBLIQUE = ("ridge",)  # its slope changes sign where the event does, across panels
BENT = ("bell",)  # its slopes change sign across panels too
GRADIENTS = [*known.CONTINUOUS, *known.ELASTIC]
HESSIANS = [*known.SMOOTH, *known.ELASTIC]

type Truth = Callable[[str], np.ndarray]


def analyses(
    run: Callable[[], Sensitivities], functions: int = len(known.CONTINUOUS)
) -> list[Sensitivities]:
    """Many analyses from the totals of one run; none of the functions jumps."""
    nothing = np.zeros((functions, 3), dtype=bool), []
    with (
        in_one_run(Gradients, "totals"),
        patch.object(dgsm_module, "discontinuous", lambda *_: nothing),
        patch.object(hessians_module, "discontinuous", lambda *_: nothing),
    ):
        return [run() for _ in range(ANALYSES)]


def gradients() -> Iterator[Row]:
    """Moments of gradients and elasticities."""
    told = analyses(lambda: derivatives(**asked(GRADIENTS, SIZES[0])), len(GRADIENTS))
    truths = _moments("gradient", _slope) | _moments("elasticity", _elasticity)
    yield from rows_of("derivatives", told, truths, SIZES[0])


def activity() -> Iterator[Row]:
    """Scores of an active subspace."""
    for dimension in (1, 2):
        told = analyses(
            lambda m=dimension: active_subspace(
                **asked(known.CONTINUOUS, SIZES[0]), space="uniform", dimension=m
            )
        )
        truth = functools.partial(_activity, dimension=dimension)
        yield from rows_of(
            f"active subspace of {dimension}", told, {"activity": truth}, SIZES[0]
        )


def bounds() -> Iterator[Row]:
    """Bounds of total indices, and of what pairs do together."""
    told = analyses(lambda: dgsm(**asked(known.CONTINUOUS, SIZES[0])))
    yield from rows_of("dgsm", told, _of_squares(), SIZES[0])
    yield from _smallest(told)
    told = analyses(
        lambda: hessians(**asked(HESSIANS, SIZES[0]), parameters=known.NAMES),
        len(HESSIANS),
    )
    yield from rows_of("hessians", told, _of_pairs(), SIZES[0])


def _smallest(told: list[Sensitivities]) -> Iterator[Row]:
    """The bound that was chosen, each time in its own coordinate."""
    truths = _of_squares()
    chosen = np.stack([each.measures["bound"].value for each in told])
    error = np.stack([each.measures["bound"].standard_error for each in told])
    other = np.stack([each.measures["bound_normal"].value for each in told])
    for q, name in enumerate(told[0].outputs):
        plain, normal = (truths[f"bound_{s}"](name) for s in ("input", "normal"))
        for i, path in enumerate(known.NAMES):
            scored = chosen[:, q, i] == other[:, q, i]
            truth = np.where(scored, normal[i], plain[i])
            row = blank("dgsm", "bound", name, path, SIZES[0])
            yield from judged(row, chosen[:, q, i], error[:, q, i], truth)


def _each(one: Callable[[str, int], float]) -> Truth:
    return lambda name: np.array([one(name, i) for i in range(3)])


def _slope(name: str, i: int) -> np.ndarray:
    return known.derived(name, (i,))


def _elasticity(name: str, i: int) -> np.ndarray:
    """NaN where the function crosses zero: it has no mean."""
    if name not in known.POSITIVE:
        return np.full_like(known.values(name), np.nan)
    return known.grid()[i] * _slope(name, i) / known.values(name)


def _moments(kind: str, of: Callable[[str, int], np.ndarray]) -> dict[str, Truth]:
    """What `derivatives` tells of a kind of derivative."""

    def mean(name: str, i: int) -> float:
        return known.over_all(of(name, i))

    def square(name: str, i: int) -> float:
        return known.over_all(of(name, i) ** 2)

    def size(name: str, i: int) -> float:
        return (
            np.nan if name in (*OBLIQUE, *BENT) else known.over_all(np.abs(of(name, i)))
        )

    def positive(name: str, i: int) -> float:
        if name in OBLIQUE:
            there = kind == "gradient"
            return np.nan if not there else 1.0 if i == 2 else 1 - known.mean("event")
        if name in BENT:
            return np.nan
        told = of(name, i)
        return known.over_all(np.where(np.isnan(told), np.nan, told > 0))

    def deviation(name: str, i: int) -> float:
        """NaN where the derivative is the same everywhere, to its rounding."""
        found = np.sqrt(max(square(name, i) - mean(name, i) ** 2, 0.0))
        return found if found > ROUNDING * abs(mean(name, i)) else np.nan

    return {
        kind: _each(mean),
        f"{kind}_abs": _each(size),
        f"{kind}_square": _each(square),
        f"{kind}_std": _each(deviation),
        f"{kind}_positive": _each(positive),
    }


def _activity(name: str, *, dimension: int) -> np.ndarray:
    rows = [_slope(name, i) for i in range(3)]
    products = [[known.over_all(a * b) for a in rows] for b in rows]
    values, vectors = np.linalg.eigh(np.array(products))
    return vectors[:, -dimension:] ** 2 @ values[-dimension:]


def _of_squares() -> dict[str, Truth]:
    """What `dgsm` tells; constants of a uniform input are 1 and 1 / pi^2."""

    def nu(name: str, i: int) -> float:
        return known.over_all(_slope(name, i) ** 2)

    def bound(name: str, i: int) -> float:
        return nu(name, i) / np.pi**2 / known.variance(name)

    return {
        "nu": _each(nu),
        "mean_abs": _moments("gradient", _slope)["gradient_abs"],
        "bound_input": _each(bound),
        "bound_uniform": _each(bound),
        "bound_normal": _each(
            lambda n, i: known.in_scores(n, (i,)) / known.variance(n)
        ),
    }


def _of_pairs() -> dict[str, Truth]:
    """What `hessians` tells of pairs of inputs."""

    def pairs(one: Callable[[str, tuple[int, int]], float]) -> Truth:
        return lambda n: np.array(
            [one(n, p) for p in itertools.combinations(range(3), 2)]
        )

    def elastic(name: str, pair: tuple[int, int]) -> float:
        if name not in known.POSITIVE:
            return np.nan
        (i, j), y = pair, known.values(name)
        crossed = (
            known.derived(name, pair) / y - _slope(name, i) * _slope(name, j) / y**2
        )
        return known.over_all(known.grid()[i] * known.grid()[j] * crossed)

    return {
        "mean": pairs(lambda n, p: known.over_all(known.derived(n, p))),
        "square": pairs(lambda n, p: known.over_all(known.derived(n, p) ** 2)),
        "bound": pairs(lambda n, p: known.in_scores(n, p) / known.variance(n)),
        "elasticity": pairs(elastic),
    }
