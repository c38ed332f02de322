"""Which assumption is worth measuring before deciding, and what is that worth?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.own_models import load_any
from experiments.replicates import FEWEST, REPLICATES, require_power_of_two
from experiments.selection import Selection
from experiments.sobol_ranking import groups_of, outputs_of
from uq.decision.information import designs, value_of_information
from uq.parameters import specs
from uq.priors import prior_table, require_varying
from uq.quantities import Quantity, check_quantities, leaf
from uq.results.datasets import provenance
from uq.results.factors import labels_of, members_of
from uq.sensitivity.variance.sobol import factors_of


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Question:
    """What is decided, and how large it is.

    Args:
        options: Output by option: a cost of a unit, or what a unit is worth.
        scale: Units that are bought.
        words: What the scale stands for, in words.
        maximise: Whether the largest output wins, not the least.
        groups: Parameters that are learnt together, by name.
        outer: Values that each factor may turn out to have in each replicate.
        top: Parameters that are shown.
    """

    options: Mapping[str, str]
    scale: float
    words: str = ""
    maximise: bool = False
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    outer: int = 64
    top: int = 12

    def net_benefits(self) -> dict[str, Quantity]:
        """The net benefit of each option: what is paid for all units, negative."""
        factor = self.scale if self.maximise else -self.scale

        def of(path: str) -> Quantity:
            return lambda outputs: factor * leaf(outputs, path)

        return {name: of(path) for name, path in self.options.items()}


DECISIONS = {
    "orbital-datacenter": Question(
        {"orbit": "space.lcoc", "Earth": "earth.lcoc"},
        1000 * 1826.25,
        "1 EFLOP/s of delivered compute for 5 years",
    ),
    "space-vs-terrestrial": Question(
        {"orbit": "space.cost_per_watt", "Earth": "earth.cost_per_watt"},
        1e8,
        "100 MW of computing",
    ),
}


def question_of(
    model: str, options: Mapping[str, str], scale: float | None, **more: Any
) -> Question:
    """The decision that is asked for; that of space or Earth where none is.

    Args:
        model: Its name.
        options: Output by option, or nothing.
        scale: Units that are bought, or None.
        more: Further fields of the question.

    Raises:
        ValueError: If the model has no decision of its own and none is given.
    """
    if options:
        return Question(options, 1.0 if scale is None else scale, **more)
    if model not in DECISIONS:
        raise ValueError(
            f"{model}: has no decision of its own, give --option NAME=PATH twice or "
            "more"
        )
    known = replace(DECISIONS[model], **more)
    return known if scale is None else replace(known, scale=scale, words="")


def run(
    *,
    samples: int = 2**14,
    seed: int = 0,
    selection: Selection,
    question: Question,
    progress: Callable[[int, int], None] | None = None,
) -> "xr.Dataset":
    """Value of learning every parameter that varies, and groups of them.

    Args:
        samples: Inner draws in all, a power of two of at least 32, in 16 replicates.
        seed: Same seed, same draws.
        selection: Model, form, priors, scenario and study.
        question: The decision.
        progress: Called with the inner draws done and in all.

    Returns:
        Dataset over parameter (groups come after the parameters): EVPPI, its share of
        the EVPI, where the decision flips; over option: net benefit, how often it is
        best, expected regret.

    Raises:
        KeyError: If the catalogue has no such model.
        ValueError: If something else does not fit.
    """
    import xarray as xr

    model, priors, chosen, groups, unit = plan(
        samples=samples, seed=seed, selection=selection, question=question
    )
    found = value_of_information(
        model,
        priors,
        question.net_benefits(),
        groups=groups,
        size=samples // REPLICATES,
        outer=question.outer,
        seed=seed,
        replicates=REPLICATES,
        progress=progress,
    )
    labels, table = labels_of(priors, found.parameters, groups), prior_table(priors)
    members = members_of(found.parameters, groups)
    units = [table[m[0]].unit if len(m) == 1 else "" for m in members]
    results = xr.Dataset.from_dict(found.to_dict()).assign_coords(
        labels | {"input_units": ("parameter", units)}
    )
    currency, _, bought = unit.partition("/")
    amount = f"{question.scale:,.10g} {bought or 'units'}"
    attributes = provenance(
        title="Value of information: which assumption to measure before deciding",
        experiment="value",
        design="scrambled Sobol', nested, inner draws common",
        options=", ".join(f"{k} = {path}" for k, path in question.options.items()),
        scale=question.scale,
        stake=f"{question.words} ({amount})" if question.words else amount,
        currency=currency or "units of the outputs",
        wins="the most" if question.maximise else "the least",
        outer=question.outer,
        top=question.top,
        samples=samples,
        replicates=REPLICATES,
        seed=seed,
        evaluations_per_second=found.evaluations / found.seconds,
        **chosen,
    )
    return results.assign_attrs(attributes)


def plan(
    *, samples: int, seed: int, selection: Selection, question: Question
) -> tuple[Any, Any, dict[str, str], dict[str, Sequence[str]], str]:
    """Judge what is asked for, before any work.

    Returns:
        The model, its priors, what was chosen in words, the groups, and the unit of
        what the options cost.

    Raises:
        KeyError: If the catalogue has no such model.
        ValueError: If something else does not fit.
    """
    if len(question.options) < 2:
        raise ValueError(
            f"--option: a decision needs two or more, got {list(question.options)}"
        )
    if not (question.scale > 0 and np.isfinite(question.scale)):
        raise ValueError(f"--scale: need a positive number, got {question.scale:g}")
    require_power_of_two(samples, least=FEWEST, what="the value of information")
    model, priors, chosen = load_any(selection)
    free, size = len(require_varying(priors)), samples // REPLICATES
    designs(free, size=size, outer=question.outer, seed=seed, replicates=REPLICATES)
    groups = groups_of(priors) | dict(question.groups)
    factors_of(priors, groups)
    outputs = outputs_of(model, priors)
    check_quantities(outputs, list(question.options.values()))
    try:
        known = specs(outputs)
    except (TypeError, IndexError):  # a plain dictionary says no units
        return model, priors, chosen, groups, ""
    units = {known[path].unit: path for path in question.options.values()}
    if len(units) > 1:
        told = ", ".join(f"{path} in {unit}" for unit, path in units.items())
        raise ValueError(f"--option: need outputs of one unit, got {told}")
    return model, priors, chosen, groups, next(iter(units))


def report(results: "xr.Dataset") -> "xr.Dataset":
    """The same values, with the answer in a sentence.

    Args:
        results: What `run` returned.
    """
    from experiments.value_tables import sentence

    return results.assign_attrs(answer=sentence(results))


def print_report(report: "xr.Dataset") -> None:
    """The answer, the options, what is worth learning, and how fast it was found."""
    from experiments.value_tables import print_value

    print_value(report)


def figures(
    results: "xr.Dataset", report: "xr.Dataset", selection: Selection
) -> dict[str, "Figure"]:
    """The figures that answer the question, by file name."""
    from experiments.value_tables import flat, headline
    from uq.show.value_of_information import bars, leads

    del results, selection
    title, row, top = headline(report), flat(report), report.attrs["top"]
    made = {"leads": leads(row, title, top)}
    if (report["upper"] > 0).any():  # else there is no bar
        made["value"] = bars(row, title, top)
    return made
