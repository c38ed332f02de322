"""`uq.compare`: what every method says matters, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from uq.decision import information
from uq.quantities import Quantity
from uq.results.comparison import side_by_side
from uq.results.factors import labels_of
from uq.results.measures import Sensitivities
from uq.sensitivity.methods import GIVEN, METHODS, Subject, method_of, require_known
from uq.sensitivity.variance.sobol import factors_of
from uq.study import Study
from uq.verbs.asking import Progress, answered, meaning, verb, words_of
from uq.verbs.rank import lacks_derivatives, require_method, subject_of
from uq.verbs.value_of_information import Option, net_benefits
from uq.words import shown


if TYPE_CHECKING:
    import xarray as xr

OWN = tuple(
    name
    for name, method in METHODS.items()
    if not name.startswith("salib") and not method.events
)

VALUE = "value"  # the analysis that a decision adds
ASKS = "what it is worth to learn an input before choosing between options"
DIFFERS = "counts only what would turn the decision"
OUTER = 16  # values that each input may turn out to have in each replicate


@verb
def compare(
    study: Study,
    output: str | None = None,
    *,
    methods: Sequence[str] | None = None,
    options: Mapping[str, Option] | Sequence[str] | None = None,
    minimize: bool = False,
    progress: Progress = None,
) -> "xr.Dataset":
    """What matters to an output by every method: where they agree, and why not.

        >>> import uq
        >>> unit = "uniform 0 to 1"
        >>> inputs = {"a": unit, "b": unit, "c": unit}
        >>> study = uq.Study(lambda a, b, c: 4 * a + 2 * b + c, inputs, samples=2**8)
        >>> found = uq.compare(study, methods=["sobol", "morris"])
        >>> found["rank"].sel(analysis="morris").values.tolist()
        [1.0, 2.0, 3.0]

    Args:
        study: Model, priors and draws; each method takes that many draws or base
            points. Groups of a study are one factor each.
        output: An output, "log:output" or an event such as "cost<3"; None is the first
            output.
        methods: Names of `uq.methods()`, the first being the one that others are held
            against; None is each of ours that the study can be asked, and `notes` tells
            which could not.
        options: Net benefit of each option of a decision, as `value_of_information` has
            them: what it is worth to learn each input before choosing stands last then,
            as "value".
        minimize: Whether they are costs: the less the better.
        progress: Called with the methods done and all.

    Returns:
        Over analysis and parameter the number that each method ranks by (`value`), its
        `error` and `interval`, and the `rank`, NaN where a method says nothing.
        `agreement` is Spearman's correlation of the ranks with those of the first
        method. The first-order index and what DGSM certifies stand beside them, and of
        a decision the `EVPI`, what it is worth to know all.

    Raises:
        ValueError: If the output or a method is unknown, or a method does not take what
            is asked for.
        NonFiniteError: If the output is not finite everywhere.
    """
    words = [_one(study, output)]
    words_of(study, words)
    groups = study.groups
    subject = subject_of(study, words, groups=groups)
    names, notes = _judged(study, subject, methods)
    runs = {name: partial(METHODS[name].run, subject) for name in names}
    money = ""
    if options is not None:
        net, money = net_benefits(study, options, minimize=minimize)
        runs[VALUE] = partial(_worth, study, net, money)
    if set(names) & set(GIVEN):  # which share draws; nothing else runs for this
        _require_spread(words[0], subject.draws[1][words[0]])
    found: dict[str, Sensitivities] = {}
    for name, run in runs.items():
        found[name] = run()
        if progress:
            progress(len(found), len(runs))
    factors = _factors(study)
    variables, coords = side_by_side(found, factors)
    asks, differs = ([ASKS], [DIFFERS]) if VALUE in found else ([], [])
    if VALUE in found:
        whole = np.ravel(found[VALUE].more["EVPI"][1])[0]
        variables["EVPI"] = (), whole, {"units": money}
    notes += [
        f"{name}: {note}" for name, result in found.items() for note in result.notes
    ]
    coords |= {
        "asks": ("analysis", [*(METHODS[name].asks for name in names), *asks]),
        "differs": ("analysis", [*(METHODS[name].differs for name in names), *differs]),
        **labels_of(study.joint, factors, groups),
    }
    unit, doc = meaning(study, words[0])
    return answered(
        study,
        "compare",
        variables,
        coords,
        output=words[0],
        units=unit,
        meaning=doc,
        ci_prob=0.95,
        notes=notes,
        evaluations=sum(each.evaluations for each in found.values()),
        seconds=sum(each.seconds for each in found.values()),
    )


def _worth(study: Study, net: dict[str, Quantity], unit: str) -> Sensitivities:
    """What it is worth to learn each input, or each group, before choosing."""
    found = information.value_of_information(
        study.function,
        study.joint,
        net,
        groups=study.groups,
        size=study.design(least=information.HALVES).size,
        outer=OUTER,
        seed=study.seed,
        replicates=study.replicates,
    )
    unit = f"[{unit}]" if unit else "[unit of net benefit]"
    first, measure = next(iter(found.measures.items()))
    measure = replace(
        measure, doc=f"expected value of learning it before choosing {unit}"
    )
    return replace(found, method="EVPPI", measures={first: measure})


def _one(study: Study, output: str | None) -> str:
    """The one output that is asked for."""
    return next(iter(study.outputs)) if output is None else output


def _judged(
    study: Study, subject: Subject, methods: Sequence[str] | None
) -> tuple[list[str], list[str]]:
    """The methods that will run, and notes on those that cannot.

    Raises:
        ValueError: If a method that is asked for by name cannot, or none is.
    """
    if methods is not None:
        names = [methods] if isinstance(methods, str) else list(dict.fromkeys(methods))
        if not names:
            raise ValueError("methods: name at least one, or None for all")
        for name in names:
            if not isinstance(name, str):
                raise ValueError(f"methods: expected names, found {shown(name)}")
            require_known(name)
            require_method(study, name, subject)
        return names, []
    names, notes = [], []
    for name in OWN:
        try:
            method_of(name, subject)
            why = lacks_derivatives(study, name, subject.words)
        except ValueError as error:
            why = str(error).removeprefix(f"{name}: ")
        if why:
            notes.append(f"{name} is left out: {why}")
        else:
            names.append(name)
    if not names:
        raise ValueError(notes[0])
    return names, notes


def _require_spread(word: str, draws: np.ndarray) -> None:
    """Refuse an output that is one number: of that there is nothing to compare.

    Raises:
        ValueError: Saying which number.
    """
    if np.ptp(draws) == 0:
        value = draws.ravel()[0]
        raise ValueError(f"{word}: is {value:g} in every draw: nothing moves it")


def _factors(study: Study) -> list[str]:
    """What is ranked: the parameters that vary, in groups where a study has some."""
    grouped = {path for paths in study.groups.values() for path in paths}
    return [k for k in factors_of(study.table, study.groups) if k not in grouped]
