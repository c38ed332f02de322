"""Every way to ask what matters, side by side: where they agree, and why not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from experiments.compare_words import LEAD, VALUE
from experiments.own_models import load_any
from experiments.replicates import FEWEST, REPLICATES, require_power_of_two
from experiments.selection import Selection
from experiments.sobol_ranking import outputs_of
from experiments.value import DECISIONS
from uq.decision.information import value_of_information
from uq.inputs.dependence import joint_of, priors_of
from uq.parameters import flatten
from uq.priors import prior_table, varying
from uq.quantities import check_quantities, quantities
from uq.results.comparison import agreement, side_by_side
from uq.results.datasets import provenance
from uq.results.measures import Measure, Sensitivities
from uq.sensitivity.methods import METHODS, Subject, method_of, require_known
from uq.show.compare import leading
from uq.verbs.compare import OWN


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

OUTPUTS = {
    "orbital-datacenter": "log:lcoc_ratio",
    "space-vs-terrestrial": "log:cost_ratio",
}
OUTER = 16  # values that a parameter may turn out to have, in each replicate


@dataclass(frozen=True)
class Question:
    """What is compared.

    Args:
        output: Quantity of interest; None is what decides between orbit and Earth, or
            the first output.
        methods: Names of the methods; of dependent inputs, those that take them.
    """

    output: str | None = None
    methods: Sequence[str] = OWN


def run(
    *,
    samples: int = 2**14,
    seed: int = 0,
    selection: Selection,
    question: Question | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> "xr.Dataset":
    """What every method finds of one output, and what knowing an input is worth.

    Args:
        samples: Draws, or base points, that each method takes; a power of two.
        seed: Same seed, same numbers.
        selection: Model, form, priors, scenario and study.
        question: The output and the methods.
        progress: Called with the methods done and all.

    Returns:
        Dataset over analysis and parameter: the measure that each method ranks by, its
        standard error and interval, and the rank; NaN where a method says nothing. The
        first-order index and the certificate of DGSM stand beside them. Where orbit or
        Earth is chosen, "value" is the worth of knowing an input first, and "lead" by
        how much it moves the lead of the best option.

    Raises:
        KeyError: If the catalogue has no such model.
        ValueError: If something else does not fit, or the output is not finite
            everywhere.
    """
    question = question or Question()
    subject, names, chosen = plan(
        samples=samples, seed=seed, selection=selection, question=question
    )
    found: dict[str, Sensitivities] = {}
    for done, name in enumerate(names):
        found[name] = (
            _value(selection.model, subject)
            if name == VALUE
            else METHODS[name].run(subject)
        )
        if progress:
            progress(done + 1, len(names))
    if VALUE in found:
        found[LEAD] = _lead(found[VALUE])
    results = _dataset(found, subject)
    return results.assign_attrs(
        provenance(
            title="What matters, by every method",
            experiment="compare",
            output=subject.words[0],
            samples=samples,
            replicates=REPLICATES,
            seed=seed,
            evaluations=sum(each.evaluations for each in found.values()),
            seconds=sum(each.seconds for each in found.values()),
            **chosen,
        )
    )


def plan(
    *, samples: int, seed: int, selection: Selection, question: Question | None = None
) -> tuple[Subject, list[str], dict[str, str]]:
    """Judge what is asked for, before any work.

    Returns:
        What is analysed, the methods that can be, and what was chosen in words.

    Raises:
        KeyError: If the catalogue has no such model.
        ValueError: If something else does not fit.
    """
    question = question or Question()
    require_power_of_two(samples, least=FEWEST, what="a comparison")
    model, priors, chosen = load_any(selection, joint=True)
    outputs = outputs_of(model, priors_of(priors))
    default = OUTPUTS.get(selection.model) or next(iter(flatten(outputs)[0]))
    words = [question.output or default]
    quantities(words)
    check_quantities(outputs, words)
    for name in question.methods:
        require_known(name)
    joint = joint_of(priors)
    tied = any(joint.dependents(path) for path in joint.axis)
    names = [n for n in question.methods if METHODS[n].dependent or not tied]
    subject = Subject(model, priors, words, samples, seed)
    for name in names:
        method_of(name, subject)
    if selection.model in DECISIONS and not tied:
        names.append(VALUE)
    return subject, names, chosen


def _value(model: str, subject: Subject) -> Sensitivities:
    """What it is worth to know each input before orbit or Earth is chosen."""
    found = value_of_information(
        subject.model,
        subject.priors,
        DECISIONS[model].net_benefits(),
        size=subject.size,
        outer=OUTER,
        seed=subject.seed,
        replicates=REPLICATES,
    )
    return replace(found, method=f"EVPPI, {DECISIONS[model].words}")


def _lead(value: Sensitivities) -> Sensitivities:
    """By how many dollars knowing an input moves the lead of the best option.

    Where no input turns the decision alone, each is worth nothing; this still tells how
    much of what is at stake hangs on it.
    """
    names, net = value.coords["single"], value.more["net"][1]
    now, means = int(np.argmax(net)), value.more["conditional"][1]
    rivals = np.delete(means, now, axis=1).max(axis=1)
    spread = np.std(means[:, now] - rivals, axis=0)[None, :]
    told = "standard deviation of the best option's expected lead, when known [USD]"
    return Sensitivities(
        method="lead of the best option",
        outputs=value.outputs,
        parameters=names,
        measures={LEAD: Measure(spread, np.full_like(spread, np.nan), 0, told)},
        assumptions=value.assumptions,
    )


def _dataset(found: dict[str, Sensitivities], subject: Subject) -> "xr.Dataset":
    """The measures that rank, all over the parameters that vary."""
    import xarray as xr

    priors = priors_of(subject.priors)
    free, table = varying(priors), prior_table(priors)
    variables, coords = side_by_side(found, free)
    coords |= {"evidence": ("parameter", [table[path].evidence for path in free])}
    results = xr.Dataset(variables, coords)
    for name in results["ci_bound"].values:
        results[str(name)] = results["interval"].sel(ci_bound=name, drop=True)
    results = results.drop_vars(["interval", "ci_bound", "agreement"])
    if VALUE in found:
        results["EVPI"] = float(np.ravel(found[VALUE].more["EVPI"][1])[0])
    return results


def report(results: "xr.Dataset") -> "xr.Dataset":
    """The parameters that any method puts first, how far methods agree, and why not.

    Args:
        results: What `run` returned.

    Returns:
        The first parameters by the first method, with `shade`, their numbers over the
        largest of the method, `agreement`, the rank correlation of each method with the
        first over what either ranks among its first, and `findings` in words.
    """
    from experiments.compare_words import findings

    agreed = agreement(results["rank"].values)
    shown = leading(results.assign(agreement=("analysis", agreed)))
    return shown.assign_attrs(findings=findings(results))


def print_report(report: "xr.Dataset") -> None:
    """Numbers and ranks side by side, and what they say."""
    from experiments.compare_words import print_comparison

    print_comparison(report)


def figures(
    results: "xr.Dataset", report: "xr.Dataset", selection: Selection
) -> dict[str, "Figure"]:
    """The figure that shows all methods, by file name."""
    from experiments.compare_figures import matrix

    del results, selection
    return {"methods": matrix(report)}
