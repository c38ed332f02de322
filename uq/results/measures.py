"""One shape for every measure of sensitivity: a table, its errors, what it assumes.

Whatever the method, an answer is a number for each output and parameter, with a
standard error and an interval; so that methods can be put side by side.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from jaxtyping import Float

from uq.outlines import outline
from uq.results.summary import standard_error, student
from uq.words import unknown


type Table = Float[np.ndarray, "outputs parameters"]
type Bounds = Float[np.ndarray, "2 outputs parameters"]


@dataclass(frozen=True)
class Measure:
    """A number for every output and parameter, and how far it may be off.

    Args:
        value: The estimates, raw, never clipped.
        standard_error: Their standard errors; NaN where none is known, 0 where exact.
        degrees: Degrees of freedom of the standard errors: replicates less one.
        doc: What it is, with its unit in brackets.
        biased: Why there is no interval: a bias that no replicate shows, in words;
            empty where there is none.
    """

    value: Table
    standard_error: Table
    degrees: int
    doc: str
    biased: str = ""

    __repr__ = outline

    def interval(self, level: float = 0.95) -> Bounds:
        """Confidence interval by Student's t.

        Args:
            level: Share of such intervals that hold the truth, in (0, 1) [-].

        Returns:
            Lower and upper ends; NaN where no standard error is known, and everywhere
            where the standard error does not hold the bias.

        Raises:
            ValueError: If the level is no such share.
        """
        if not 0 < level < 1:
            raise ValueError(f"level: need a share in (0, 1), got {level:g}")
        half = student(max(self.degrees, 1), 0.5 + level / 2) * self.standard_error
        if self.biased:
            half = np.full_like(half, np.nan)
        return np.stack([self.value - half, self.value + half])


def from_replicates(
    value: Table,
    replicates: Float[np.ndarray, "replicates outputs parameters"],
    doc: str,
    biased: str = "",
) -> Measure:
    """A measure whose error is the spread of independent estimates of it.

    Args:
        value: The estimate of all replicates together.
        replicates: The estimate of each.
        doc: What it is, with its unit in brackets.
        biased: Why that spread makes no interval; empty where it does.
    """
    error = standard_error(replicates)
    return Measure(value, error, len(replicates) - 1, doc, biased)


def biases(measures: Mapping[str, Measure]) -> list[str]:
    """Lines that say which measures have no interval, and why.

    Args:
        measures: By name.
    """
    reasons: dict[str, list[str]] = {}
    for name, measure in measures.items():
        if measure.biased:
            reasons.setdefault(measure.biased, []).append(name)
    return [f"no interval of {', '.join(n)}: {why}" for why, n in reasons.items()]


@dataclass(frozen=True)
class Sensitivities:
    """What one method found.

    Args:
        method: Its name, such as "Morris".
        outputs: Names of the quantities of interest.
        parameters: Names of the parameters, or of groups of them.
        measures: By name, such as "mu_star"; the first, a size, is what the method
            ranks by.
        assumptions: What must hold for the numbers to mean what they say.
        notes: What was seen that a reader must know.
        evaluations: How often the model was evaluated.
        seconds: Wall time, compilation included [s].
        more: Further arrays by name, each with the names of its dimensions.
        coords: Labels of further dimensions.
    """

    method: str
    outputs: Sequence[str]
    parameters: Sequence[str]
    measures: Mapping[str, Measure]
    assumptions: Sequence[str]
    notes: Sequence[str] = ()
    evaluations: int = 0
    seconds: float = 0.0
    more: Mapping[str, tuple[Sequence[str], np.ndarray]] = field(default_factory=dict)
    coords: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    __repr__ = outline

    def measure(self, name: str | None = None) -> Measure:
        """A measure by its name; the one that the method ranks by where none is given.

        Raises:
            KeyError: If there is no such measure.
        """
        name = name or next(iter(self.measures))
        if name not in self.measures:
            raise KeyError(unknown("measure", name, self.measures))
        return self.measures[name]

    def order(self, output: int = 0, name: str | None = None) -> list[int]:
        """Parameters by falling value of a measure; those without a number come last.

        Args:
            output: Number of the output.
            name: Name of the measure; None is the one that the method ranks by.
        """
        value = self.measure(name).value[output]
        return [int(i) for i in np.argsort(-value, kind="stable")]

    def to_dict(self, level: float = 0.95) -> Mapping[str, Any]:
        """Everything, in the form that `xarray.Dataset.from_dict` reads.

        Dimensions are output, parameter and ci_bound; each measure is followed by its
        `_error` and its `_interval`, which says in `no_interval` why there is none.

        Args:
            level: Level of the intervals [-].
        """
        table = ("output", "parameter")
        data: dict[str, Any] = {}
        for name, measure in self.measures.items():
            attributes = {"long_name": measure.doc}
            data[name] = (table, measure.value, attributes)
            data[f"{name}_error"] = (table, measure.standard_error, {})
            bounds = ("ci_bound", *table)
            why = {"no_interval": measure.biased} if measure.biased else {}
            data[f"{name}_interval"] = (bounds, measure.interval(level), why)
        data |= {name: (dims, values, {}) for name, (dims, values) in self.more.items()}
        labels = {
            "output": list(self.outputs),
            "parameter": list(self.parameters),
            "ci_bound": ["lower", "upper"],
            **self.coords,
        }
        return {
            "coords": {k: {"dims": k, "data": list(v)} for k, v in labels.items()},
            "attrs": {
                "method": self.method,
                "assumptions": "; ".join(self.assumptions),
                "notes": "; ".join(self.notes),
                "evaluations": self.evaluations,
                "seconds": self.seconds,
                "ci_prob": level,
            },
            "dims": {},
            "data_vars": {
                name: {"dims": dims, "data": values, "attrs": attributes}
                for name, (dims, values, attributes) in data.items()
            },
        }
