"""`uq.screen`: which of many inputs cannot matter, in few evaluations."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from uq.quantities import Quantity
from uq.results.measures import Sensitivities
from uq.results.summary import student
from uq.sensitivity.screening.bifurcation import bifurcation
from uq.sensitivity.screening.morris import elementary_effects
from uq.sensitivity.screening.verdicts import verdicts
from uq.study import Study
from uq.verbs.asking import (
    Progress,
    Words,
    answered,
    beliefs_of,
    independent,
    meanings,
    quantities_of,
    verb,
)
from uq.words import shown, unknown


if TYPE_CHECKING:
    import xarray as xr

WAYS = ("bifurcation", "morris")
LEVEL = 0.95  # of all bounds together
INSTEAD = 'uq.rank(study, method="shapley")'
DOCS = {
    "ST": "total index, of all inputs dropped together where they are a group [-]",
    "bound": "upper limit of the total index [-]",
}


@verb
def screen(
    study: Study,
    output: Words | None = None,
    *,
    method: str = "bifurcation",
    threshold: float = 0.01,
    progress: Progress = None,
) -> "xr.Dataset":
    r"""Which inputs cannot matter: each bounded below a share of the variance.

    $$S_T(G) = \frac{E[(y(a) - y(a_{-G}, b_G))^2]}{2 Var[y]}
    \ge S_T(i) \quad \text{for all } i \in G$$

    Bifurcation halves groups of neighbours while they matter: a group whose total index
    is surely below the threshold is dropped whole, so that hundreds of inputs take few
    evaluations; declare those that matter side by side. "morris" steps every input from
    every base point, and tells besides how the effects spread. All bounds of an answer
    hold together with probability 0.95, as far as means over replicates are normal.

        >>> import uq
        >>> inputs = {name: "uniform 0 to 1" for name in "abcdefgh"}
        >>> def line(**named):
        ...     return {"y": 3 * named["a"] + named["b"] + 1e-3 * named["h"]}
        >>> study = uq.Study(line, inputs, samples=2**8)
        >>> uq.screen(study)["kept"].values.tolist()
        [True, True, False, False, False, False, False, False]

    Args:
        study: Model, priors and base points. Each parameter is judged by itself,
            whatever the groups of the study.
        output: One quantity of interest or several, as `rank` has them; None is every
            output. An input is dropped that can do nothing to any of them.
        method: "bifurcation" or "morris".
        threshold: Share of the variance, below which an input is nothing [-].
        progress: Called with what is done and all.

    Returns:
        Over parameter whether it is `kept`, and the number of the `group` that it was
        judged with; over output and parameter `ST` and `ST_error` of that group, and
        the `bound` of its total index, which holds for each member. With "morris" also
        mu_star, sigma and mu with errors and intervals, and a `verdict` in words.

    Raises:
        ValueError: If a word or a number does not fit, or inputs depend on one another.
        NonFiniteError: If an output is not finite everywhere.

    Source:
        Bettonvil and Kleijnen (1997), Eur. J. Oper. Res. 96(1), 180-194; Morris (1991),
        Technometrics 33(2), 161-174; Jansen (1999), Comput. Phys. Commun. 117, 35-43.
    """
    _judge(method, threshold)
    wanted = quantities_of(study, output)
    priors = independent(study, INSTEAD)
    run = _bifurcated if method == "bifurcation" else _stepped
    found, variables = run(study, priors, wanted, threshold, progress)
    return answered(
        study,
        "screen",
        variables,
        {
            "output": list(wanted),
            "parameter": list(found.parameters),
            "ci_bound": ["lower", "upper"],
            **meanings(study, list(wanted)),
            **beliefs_of(study, found.parameters),
        },
        method=method,
        title=found.method,
        threshold=threshold,
        level=LEVEL,
        ci_prob=LEVEL,
        assumptions="; ".join(found.assumptions),
        # The one note of bifurcation is what the answer's sentence says.
        notes=[] if method == "bifurcation" else list(found.notes),
        evaluations=found.evaluations,
        seconds=found.seconds,
    )


def _judge(method: str, threshold: float) -> None:
    """Refuse another method, and what is no share."""
    if method not in WAYS:
        raise ValueError(unknown("method of screening", method, WAYS))
    number = isinstance(threshold, int | float | np.number)
    if not number or not 0 < threshold < 1:
        problem = (
            f"expected a share of the variance in (0, 1), found {shown(threshold)}"
        )
        raise ValueError(f"threshold: {problem}")


def _bifurcated(
    study: Study,
    priors: Any,
    wanted: Mapping[str, Quantity],
    threshold: float,
    progress: Progress,
) -> tuple[Sensitivities, dict[str, Any]]:
    """What bifurcation knows: bounds of indices instead of those of their roots."""
    found = bifurcation(
        study.function,
        priors,
        wanted,
        size=study.size,
        seed=study.seed,
        replicates=study.replicates,
        threshold=float(np.sqrt(threshold)),  # of the standard deviation
        level=LEVEL,
        progress=progress,
    )
    variables = _table(found, ["ST"], found.more["bound"][1] ** 2)
    for name, new in (("remains", "kept"), ("group", "group")):
        variables[new] = found.more[name]
    return found, variables


def _stepped(
    study: Study,
    priors: Any,
    wanted: Mapping[str, Quantity],
    threshold: float,
    progress: Progress,
) -> tuple[Sensitivities, dict[str, Any]]:
    """What elementary effects know, and a bound from the index that they bring."""
    found = elementary_effects(
        study.function,
        priors,
        wanted,
        size=study.size,
        seed=study.seed,
        replicates=study.replicates,
        progress=progress,
    )
    total = found.measure("ST")
    side = (1 - LEVEL) / total.value.size
    factor = student(total.degrees, 1 - side)
    # Nothing matters to an output that does not vary.
    bound = np.nan_to_num(total.value + factor * total.standard_error)
    variables = _table(found, ("mu_star", "sigma", "mu", "ST"), bound)
    count = len(found.parameters)
    variables["kept"] = (("parameter",), np.any(bound >= threshold, axis=0))
    variables["group"] = (("parameter",), np.arange(count))
    words = verdicts(found, bound < threshold)
    variables["verdict"] = (("output", "parameter"), words)
    return found, variables


def _table(
    found: Sensitivities, names: Sequence[str], bound: np.ndarray
) -> dict[str, Any]:
    """Measures with their errors and intervals, and the bound."""
    table = ("output", "parameter")
    variables: dict[str, Any] = {}
    for name in names:
        measure = found.measure(name)
        doc = {"long_name": DOCS.get(name, measure.doc)}
        variables[name] = (table, measure.value, doc)
        variables[f"{name}_error"] = (table, measure.standard_error)
        variables[f"{name}_interval"] = (("ci_bound", *table), measure.interval(LEVEL))
    variables["bound"] = (table, bound, {"units": "-", "long_name": DOCS["bound"]})
    return variables
