"""What a Sobol' analysis found: indices, their errors, how sure the ranking is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool, Float

from uq.engine.rounding import is_constant
from uq.outlines import outline
from uq.parameters import unknown
from uq.results.measures import Sensitivities, from_replicates
from uq.results.summary import standard_error, student
from uq.sensitivity.variance import estimators
from uq.sensitivity.variance.estimators import Sums
from uq.sensitivity.variance.pickfreeze import Stage


type Table = Float[np.ndarray, "outputs factors"]
type Replicated = Float[np.ndarray, "replicates outputs factors"]


@dataclass(frozen=True)
class Snapshot:
    """The indices after some number of points; NaN where an output does not vary.

    Args:
        size: Base points of each replicate.
        factors: Names of the factors.
        mean: Mean of each output.
        variance: Variance of each output.
        first: First-order indices, raw, never clipped; all replicates together.
        total: Total indices.
        second: Second-order indices, shape (outputs, factors, factors), or None.
        mean_replicates: The same of each replicate.
        variance_replicates: The same of each replicate.
        first_replicates: The same of each replicate.
        total_replicates: The same of each replicate.
        second_replicates: The same of each replicate, or None.
        kurtosis: Kurtosis of single points' contributions to the total indices.
    """

    size: int
    factors: Sequence[str]
    mean: Float[np.ndarray, " outputs"]
    variance: Float[np.ndarray, " outputs"]
    first: Table
    total: Table
    second: Float[np.ndarray, "outputs factors factors"] | None
    mean_replicates: Float[np.ndarray, "replicates outputs"]
    variance_replicates: Float[np.ndarray, "replicates outputs"]
    first_replicates: Replicated
    total_replicates: Replicated
    second_replicates: Float[np.ndarray, "replicates outputs factors factors"] | None
    kurtosis: Table

    __repr__ = outline

    @property
    def first_error(self) -> Table:
        """Standard errors of the first-order indices."""
        return standard_error(self.first_replicates)

    @property
    def total_error(self) -> Table:
        """Standard errors of the total indices."""
        return standard_error(self.total_replicates)

    @property
    def second_error(self) -> np.ndarray | None:
        """Standard errors of the second-order indices, if there are any."""
        parts = self.second_replicates
        return None if parts is None else standard_error(parts)

    def intervals(self, level: float = 0.95) -> dict[str, np.ndarray]:
        """Confidence intervals by Student's t over the replicates.

        Args:
            level: Share of such intervals that hold the truth, in (0, 1) [-].

        Returns:
            For "S1" and "ST" bounds, (2, outputs, factors); NaN of a single replicate.
        """
        return {
            name: np.stack([value - half, value + half])
            for name, value, half in (
                ("S1", self.first, self.half(self.first_error, level)),
                ("ST", self.total, self.half(self.total_error, level)),
            )
        }

    def half(self, error: np.ndarray, level: float = 0.95) -> np.ndarray:
        """Half the width of intervals by Student's t over the replicates.

        Args:
            error: Standard errors.
            level: Share of such intervals that hold the truth, in (0, 1) [-].
        """
        degrees = max(len(self.first_replicates) - 1, 1)
        return student(degrees, 0.5 + level / 2) * error

    def indistinguishable(
        self, output: int = 0, level: float = 0.95
    ) -> dict[str, Bool[np.ndarray, " factors"]]:
        """Which factors may have no effect: their interval is not above 0.

        Args:
            output: Number of the output.
            level: Level of the intervals [-].

        Returns:
            For "S1" and "ST" whether each factor's index may be 0; true of all where
            no interval is known.
        """
        bounds = self.intervals(level).items()
        return {name: ~(lower[output] > 0) for name, (lower, _) in bounds}

    def order(self, output: int = 0) -> list[int]:
        """Factors by falling total index."""
        return [int(i) for i in np.argsort(-self.total[output], kind="stable")]

    def outranks(self, output: int = 0) -> Float[np.ndarray, "factors factors"]:
        """Share of the replicates in which the total index of i exceeds that of j."""
        t = self.total_replicates[:, output]
        return np.mean(t[:, :, None] > t[:, None, :], axis=0)

    def ranked(self, top: int, confidence: float) -> bool:
        """Whether each of the first `top` factors surely outranks the next.

        Args:
            top: How many of the first ranks.
            confidence: Share of the replicates that must agree on each [-].

        Returns:
            Whether this holds in every output that varies.
        """
        for q in range(len(self.total)):
            if np.isnan(self.total[q]).all():
                continue
            order, share = self.order(q), self.outranks(q)
            pairs = list(zip(order, order[1:], strict=False))[:top]
            if any(share[i, j] < confidence for i, j in pairs):
                return False
        return True


def snapshot(
    stage: Stage, factors: Mapping[str, Sequence[str]], first: str, total: str
) -> Snapshot:
    """Indices of each replicate and of all together.

    Args:
        stage: Sums of each replicate.
        factors: Paths of the parameters of each factor, by the factor's name.
        first: Name of the first-order estimator.
        total: Name of the total estimator.
    """
    whole = estimators.pooled(stage.sums)
    spread = np.sqrt(np.maximum(estimators.variance(whole)[0], 0)) * stage.unit
    constant = is_constant(spread, stage.shift)
    members = [set(paths) for paths in factors.values()]
    overlapping = np.array([[bool(i & j) for j in members] for i in members])

    def estimated(sums: Sums[np.ndarray]) -> dict[str, Any]:
        firsts = np.where(constant, np.nan, estimators.first_order(first, sums))
        return {
            "mean": (estimators.mean(sums) * stage.unit + stage.shift)[..., 0],
            "variance": _squared(estimators.variance(sums), stage.unit)[..., 0],
            "first": firsts,
            "total": np.where(constant, np.nan, estimators.total(total, sums)),
            "second": sums.swapped
            and estimators.second_order(sums, firsts, overlapping),
        }

    pooled, replicates = estimated(whole), estimated(stage.sums)
    return Snapshot(
        size=stage.size,
        factors=list(factors),
        kurtosis=estimators.kurtosis(whole)[0],
        **{name: None if v is None else v[0] for name, v in pooled.items()},
        **{f"{name}_replicates": values for name, values in replicates.items()},
    )


def _squared(variance: np.ndarray, unit: np.ndarray) -> np.ndarray:
    """A variance in the output's own unit; infinite beyond the largest number."""
    with np.errstate(over="ignore"):
        return variance * unit * unit


@dataclass(frozen=True)
class Indices:
    """A whole analysis.

    Args:
        outputs: Names of the quantities.
        factors: Names of the factors: parameters that vary, then groups.
        groups: How many of the factors are groups.
        history: The indices at every doubling of the points; the last are the result.
        evaluations: Model evaluations that a plain design would have made.
        seconds: Wall time, compilation included.
        notes: What a reader must know before trusting the numbers.
        rounding: Largest difference of each output from its float64 value, over some
            points, in standard deviations; 0 in float64.
    """

    outputs: list[str]
    factors: list[str]
    groups: int
    history: list[Snapshot]
    evaluations: int
    seconds: float
    notes: list[str]
    rounding: Float[np.ndarray, " outputs"]

    __repr__ = outline

    @property
    def result(self) -> Snapshot:
        """The indices with all points."""
        return self.history[-1]

    def sums(self) -> dict[str, np.ndarray]:
        """Sum of the parameters' first-order indices, and what interactions leave.

        Returns:
            For each output `sum`, `rest` (1 less it) and the `standard_error` of both.
        """
        single = slice(len(self.factors) - self.groups)
        whole = self.result.first[:, single].sum(axis=-1)
        parts = self.result.first_replicates[..., single].sum(axis=-1)
        return {
            "sum": whole,
            "rest": 1 - whole,
            "standard_error": standard_error(parts),
        }

    def aggregated(self, outputs: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """First-order and total indices of several outputs as one vector.

        Each output's indices weigh with its variance (Lamboni, Monod and Makowski 2011,
        Reliab. Eng. Syst. Saf. 96), so that one that does not vary has no weight.

        Args:
            outputs: Names, in one unit.

        Returns:
            The indices of each factor; NaN if none of the outputs varies.

        Raises:
            ValueError: If a name is not known.
        """
        for name in set(outputs) - set(self.outputs):
            raise ValueError(unknown("output", name, self.outputs))
        at, rows = self.result, [self.outputs.index(name) for name in outputs]
        varies = ~np.isnan(at.total[rows]).all(axis=1)
        weights = np.where(varies, at.variance[rows], 0.0)
        with np.errstate(invalid="ignore"):
            weights = weights / weights.sum()
        first, total = (np.nan_to_num(table[rows]) for table in (at.first, at.total))
        return weights @ first, weights @ total

    def intervals(self, level: float = 0.95) -> dict[str, np.ndarray]:
        """Confidence intervals of the result; see `Snapshot.intervals`."""
        return self.result.intervals(level)

    def to_dict(self, level: float = 0.95) -> Mapping[str, Any]:
        """Everything, in the form that `xarray.Dataset.from_dict` reads.

        Dimensions are output, parameter, other (of a pair), ci_bound, and size for the
        history.

        Args:
            level: Level of the intervals [-].
        """
        at, bounds = self.result, self.intervals(level)
        table = ("output", "parameter")
        data: dict[str, Any] = {
            "S1": (table, at.first),
            "ST": (table, at.total),
            "S1_error": (table, at.first_error),
            "ST_error": (table, at.total_error),
            "S1_interval": (("ci_bound", *table), bounds["S1"]),
            "ST_interval": (("ci_bound", *table), bounds["ST"]),
            "kurtosis": (table, at.kurtosis),
            "mean": (("output",), at.mean),
            "variance": (("output",), at.variance),
            "rounding": (("output",), self.rounding),
            "outranks": (
                ("output", "parameter", "other"),
                np.stack([at.outranks(q) for q in range(len(self.outputs))]),
            ),
        }
        for name in ("first", "total", "first_error", "total_error"):
            values = np.stack([getattr(step, name) for step in self.history])
            data[f"history_{name}"] = (("size", *table), values)
        if at.second is not None:
            pair = ("output", "parameter", "other")
            data |= {"S2": (pair, at.second), "S2_error": (pair, at.second_error)}
        return {
            "coords": {
                "output": {"dims": "output", "data": self.outputs},
                "parameter": {"dims": "parameter", "data": self.factors},
                "other": {"dims": "other", "data": self.factors},
                "ci_bound": {"dims": "ci_bound", "data": ["lower", "upper"]},
                "size": {"dims": "size", "data": [step.size for step in self.history]},
            },
            "attrs": {"ci_prob": level, "notes": "; ".join(self.notes)},
            "dims": {},
            "data_vars": {
                name: {"dims": dims, "data": values}
                for name, (dims, values) in data.items()
            },
        }


def from_indices(indices: Indices) -> Sensitivities:
    """Sobol' indices in the shape of every other method; total indices rank."""
    at = indices.result
    more: dict[str, tuple[Sequence[str], np.ndarray]] = {
        "mean": (("output",), at.mean),
        "variance": (("output",), at.variance),
        **{f"S1_{k}": (("output",), each) for k, each in indices.sums().items()},
        "sure": (("output", "parameter"), sure(at, indices.groups)),
    }
    coords: dict[str, Sequence[str]] = {}
    if at.second is not None and at.second_error is not None:
        pair, half = ("output", "parameter", "other"), at.half(at.second_error)
        ends = np.stack([at.second - half, at.second + half])
        more |= {"S2": (pair, at.second), "S2_error": (pair, at.second_error)}
        more["S2_interval"] = (("ci_bound", *pair), ends)
        coords["other"] = indices.factors
    return Sensitivities(
        method="Sobol'",
        outputs=indices.outputs,
        parameters=indices.factors,
        measures={
            "ST": from_replicates(at.total, at.total_replicates, "total index [-]"),
            "S1": from_replicates(at.first, at.first_replicates, "first index [-]"),
        },
        assumptions=["inputs are independent", "the variance says how uncertain it is"],
        notes=indices.notes,
        evaluations=indices.evaluations,
        seconds=indices.seconds,
        more=more,
        coords=coords,
    )


def sure(at: Snapshot, groups: int) -> Table:
    """Share of the replicates in which each parameter outranks the next.

    Args:
        at: The indices, by whose totals parameters are ranked.
        groups: How many of the last factors are groups, which are ranked with none.

    Returns:
        The shares; NaN of the last parameter, of groups, and where nothing varies.
    """
    shares = np.full(at.total.shape, np.nan)
    count = len(at.factors) - groups
    for row, total, parts in zip(
        shares, at.total, np.moveaxis(at.total_replicates, 1, 0), strict=True
    ):
        if np.isnan(total).all():
            continue
        order = np.argsort(-total[:count], kind="stable")
        row[order[:-1]] = np.mean(parts[:, order[:-1]] > parts[:, order[1:]], axis=0)
    return shares
