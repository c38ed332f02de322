"""What elementary effects tell: mean, mean size and spread, from running moments."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from uq.engine.moments import Moments, merge, rows
from uq.engine.rounding import is_constant, rounding_notes
from uq.outlines import outline
from uq.results import tails
from uq.results.measures import Sensitivities, from_replicates
from uq.results.summary import spread as variances
from uq.sensitivity.variance.pickfreeze import PickFreeze
from uq.words import few


HEAVY = 100.0  # times their mean: larger squares of effects spoil sigma
SEEN = 0.05  # scaled effect below which nobody asks how it spreads
MEANINGS = {
    "mu_star": "mean size of the effects [output per unit of probability]",
    "sigma": "standard deviation of the effects [output per unit of probability]",
    "mu": "mean effect [output per unit of probability]",
    "mu_star_scaled": "mu_star times the spread of the quantile over that of y [-]",
    "ST": "total index [-]",
}


@dataclass(frozen=True)
class Statistics:
    """What moments mean; leading axes are those of their leaves."""

    moments: Moments
    shape: tuple[int, int]
    variances: np.ndarray  # of every row of the moments

    __repr__ = outline

    def _split(self, rows: Any) -> list[np.ndarray]:
        """Rows by what they are of; the last are those of the output."""
        rows, each = np.asarray(rows), self.shape[0] * self.shape[1]
        parts = np.split(rows, [each, 2 * each, 3 * each], axis=-1)
        lead = rows.shape[:-1]
        return [part.reshape(*lead, *self.shape) for part in parts[:3]] + parts[3:]

    @property
    def variance(self) -> np.ndarray:
        """Of the output; NaN where that does not vary."""
        variance, mean = (
            self._split(rows)[3] for rows in (self.variances, self.moments.mean)
        )
        constant = is_constant(np.sqrt(np.maximum(variance, 0)), mean)
        return np.where(constant, np.nan, variance)

    @property
    def middle(self) -> np.ndarray:
        """Mean of the output."""
        return self._split(self.moments.mean)[3]

    @property
    def carried(self) -> np.ndarray:
        """Whether a few steps carry the mean squared change, a part of the variance."""
        m = self.moments
        mean, deviation, count = (
            self._split(rows)[2] for rows in (m.mean, m.deviation, m.count)
        )
        squares = deviation + count * mean**2
        return tails.is_carried(count * mean, squares, count)

    def measures(self, spread: float) -> dict[str, np.ndarray]:
        """Every measure; `spread` is the standard deviation of a quantile."""
        m = self.moments
        mean, size, half, _ = self._split(m.mean + m.rest)
        variance = self.variance[..., None]
        return {
            "mu_star": size,
            "sigma": np.sqrt(np.maximum(self._split(self.variances)[0], 0)),
            "mu": mean,
            "mu_star_scaled": size * spread / np.sqrt(variance),
            "ST": half / variance,
        }

    def heaviest(self) -> np.ndarray:
        """The largest squared effect, in mean squared effects."""
        m = self.moments
        square = self._split(m.deviation / m.count + m.mean**2)[0]
        return self._split(m.high)[1] ** 2 / np.maximum(square, 1e-300)


def _require_squares(outputs: Sequence[str], whole: Statistics) -> None:
    """Refuse steps whose squares are beyond double precision, or nothing in it.

    Raises:
        OverflowError: Naming the output.
    """
    _, size, half, _ = whole._split(whole.moments.mean + whole.moments.rest)
    lost = (size > 0) & ((half == 0) | ~np.isfinite(half))
    for output, row, steps in zip(outputs, lost, size, strict=True):
        if row.any():
            raise OverflowError(
                f"{output}: the squares of its steps, of {steps.max():.2g}, are beyond "
                "double precision: state it in another unit, or take its logarithm"
            )


def finished(
    moments: Moments,
    plan: PickFreeze,
    spread: float,
    *,
    assumptions: Sequence[str],
    total: bool,
    seconds: float,
) -> Sensitivities:
    """Measures of all replicates together, and their spread."""
    outputs, factors = list(plan.quantities), list(plan.factors)
    shape = (len(outputs), len(factors))
    with np.errstate(over="ignore", invalid="ignore"):  # refused in the next line
        of_all, of_each = variances(moments.count, moments.mean, moments.deviation)
        whole = Statistics(functools.reduce(merge, rows(moments)), shape, of_all)
    _require_squares(outputs, whole)
    values = whole.measures(spread)
    parts = Statistics(moments, shape, of_each).measures(spread)
    grouped = np.array([len(paths) > 1 for paths in plan.factors.values()])
    for table in (values, parts):
        for name in ("mu", "sigma"):
            table[name] = np.where(grouped, np.nan, table[name])
    names = [name for name in MEANINGS if name != "ST" or total]
    notes = [
        f"{output} does not vary: its effects cannot be scaled (NaN)"
        for output, variance in zip(outputs, whole.variance, strict=True)
        if np.isnan(variance)
    ]
    notes += rounding_notes(outputs, np.sqrt(whole.variance), whole.middle)
    heavy = (whole.heaviest() > HEAVY) & (values["mu_star_scaled"] > SEEN)
    for output, row in zip(outputs, heavy, strict=True):
        if row.any():
            steep = few([name for name, one in zip(factors, row, strict=True) if one])
            notes.append(
                f"{output}: single steps carry the spread of {steep}: sigma may be far "
                "off, levels or a trajectory keep from the ends"
            )
    carried = whole.carried & (values["mu_star_scaled"] > SEEN)
    for output, row in zip(outputs, carried, strict=True):
        if row.any():
            heavy = few([name for name, one in zip(factors, row, strict=True) if one])
            notes.append(tails.note(output, "variance", heavy))
    points = int(np.asarray(moments.count)[:, 0].sum())
    return Sensitivities(
        method="elementary effects",
        outputs=outputs,
        parameters=factors,
        measures={n: from_replicates(values[n], parts[n], MEANINGS[n]) for n in names},
        assumptions=assumptions,
        notes=notes,
        evaluations=points * (len(factors) + 1),
        seconds=seconds,
    )
