"""`uq.screen`: which of many inputs cannot matter, in few evaluations."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from uq.designs.trajectories import Grid
from uq.quantities import Quantity
from uq.results.factors import labels_of, members_of
from uq.results.measures import Sensitivities
from uq.results.summary import student
from uq.sensitivity.screening.bifurcation import bifurcation
from uq.sensitivity.screening.morris import DESIGNS, elementary_effects, factors_apart
from uq.sensitivity.screening.verdicts import verdicts
from uq.study import Study
from uq.verbs.asking import (
    Progress,
    Words,
    answered,
    independent,
    meanings,
    quantities_of,
    verb,
)
from uq.words import shown, unknown


if TYPE_CHECKING:
    import xarray as xr

BIFURCATION = "bifurcation"
WAYS = (BIFURCATION, *DESIGNS)
LEVEL = 0.95  # of all bounds together
INSTEAD = 'uq.rank(study, method="shapley")'
DOCS = {
    "ST": "total index, of all inputs dropped together where they are a group [-]",
    "bound": "upper limit of the total index [-]",
}
SQUARE = "upper limit of the square of mu_star_scaled [-]"  # where there is no ST


@verb
def screen(
    study: Study,
    output: Words | None = None,
    *,
    method: str = BIFURCATION,
    levels: int | None = None,
    groups: Mapping[str, Sequence[str]] | None = None,
    threshold: float = 0.01,
    progress: Progress = None,
) -> "xr.Dataset":
    r"""Which inputs cannot matter: each bounded below a share of the variance.

    $$S_T(G) = \frac{E[(y(a) - y(a_{-G}, b_G))^2]}{2 Var[y]}
    \ge S_T(i) \quad \text{for all } i \in G$$

    Bifurcation halves groups of neighbours while they matter: a group whose total index
    is surely below the threshold is dropped whole, so that hundreds of inputs take few
    evaluations; declare those that matter side by side. The others are elementary
    effects, which tell besides how they spread: "radial" steps every input from every
    base point; "trajectory" and Morris's own "grid" step from where the last input left
    and keep from the ends of the priors. All bounds of an answer hold together with
    probability 0.95, as far as means over replicates are normal.

        >>> import uq
        >>> inputs = {name: "uniform 0 to 1" for name in "abcdefgh"}
        >>> def line(**named):
        ...     return {"y": 3 * named["a"] + named["b"] + 1e-3 * named["h"]}
        >>> study = uq.Study(line, inputs, samples=2**8)
        >>> uq.screen(study)["kept"].values.tolist()
        [True, True, False, False, False, False, False, False]

    Args:
        study: Model, priors and base points, or trajectories. Each parameter is judged
            by itself, whatever the groups of the study.
        output: One quantity of interest or several, as `rank` has them; None is every
            output. An input is dropped that can do nothing to any of them.
        method: "bifurcation", "radial", "trajectory" or "grid".
        levels: Of the quantiles of each input, an even number, by which effects keep
            from the ends of the priors; None is 4, and of "radial" the whole range.
        groups: Parameters that move together, by name, of elementary effects: each is
            judged as one input. Bifurcation finds its own.
        threshold: Share of the variance, below which an input is nothing [-].
        progress: Called with what is done and all.

    Returns:
        Over parameter whether it is `kept`, and the number of the `group` that it was
        judged with; over output and parameter `ST` and `ST_error` of that group, and
        the `bound` of its total index, which holds for each member. Of elementary
        effects also mu_star, sigma, mu and mu_star_scaled with errors and intervals,
        and a `verdict` in words. With levels or trajectories there is no `ST`: `bound`
        is of the square of mu_star_scaled, which is a share of the variance where the
        output is linear in the quantiles.

    Raises:
        ValueError: If a word or a number does not fit, or inputs depend on one another.
        NonFiniteError: If an output is not finite everywhere.

    Source:
        Bettonvil and Kleijnen (1997), Eur. J. Oper. Res. 96(1), 180-194; Morris (1991),
        Technometrics 33(2), 161-174; Jansen (1999), Comput. Phys. Commun. 117, 35-43.
    """
    _judge(method, levels, groups, threshold)
    wanted = quantities_of(study, output)
    priors = independent(study, INSTEAD)
    factors = dict(groups or {})
    factors_apart(priors, factors)
    if method == BIFURCATION:
        found, variables = _bifurcated(study, priors, wanted, threshold, progress)
    else:
        plan = {"design": method, "levels": levels, "groups": factors}
        found, variables = _stepped(study, priors, wanted, threshold, plan, progress)
    members, inputs = members_of(found.parameters, factors), study.inputs
    units = [inputs[m[0]].unit if len(m) == 1 else "" for m in members]
    return answered(
        study,
        "screen",
        variables,
        {
            "output": list(wanted),
            "parameter": list(found.parameters),
            "ci_bound": ["lower", "upper"],
            "input_units": ("parameter", units),
            **meanings(study, list(wanted)),
            **labels_of(study.joint, found.parameters, factors),
        },
        method=method,
        levels=levels or "",
        title=found.method,
        threshold=threshold,
        level=LEVEL,
        ci_prob=LEVEL,
        assumptions="; ".join(found.assumptions),
        # The one note of bifurcation is what the answer's sentence says.
        notes=[] if method == BIFURCATION else list(found.notes),
        evaluations=found.evaluations,
        seconds=found.seconds,
    )


def _judge(
    method: str,
    levels: int | None,
    groups: Mapping[str, Sequence[str]] | None,
    threshold: float,
) -> None:
    """Refuse another method, what it does not take, and what is no share."""
    if method not in WAYS:
        raise ValueError(unknown("method of screening", method, WAYS))
    if method == BIFURCATION and (levels is not None or groups):
        name = "groups" if levels is None else "levels"
        problem = "bifurcation has no grid" if name == "levels" else "it finds its own"
        raise ValueError(f"{name}: {problem}: leave them out, or take method 'radial'")
    if levels is not None:
        Grid(levels)
    if not 0 < threshold < 1:
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
    plan: Mapping[str, Any],
    progress: Progress,
) -> tuple[Sensitivities, dict[str, Any]]:
    """What elementary effects know, and a bound from the index that they bring.

    Where they bring none, the bound is of the square of the scaled effect.
    """
    found = elementary_effects(
        study.function,
        priors,
        wanted,
        size=study.size,
        seed=study.seed,
        replicates=study.replicates,
        progress=progress,
        **plan,
    )
    indexed = "ST" in found.measures
    size = found.measure("ST" if indexed else "mu_star_scaled")
    side = (1 - LEVEL) / size.value.size
    # Nothing matters to an output that does not vary.
    limit = size.value + student(size.degrees, 1 - side) * size.standard_error
    bound = np.nan_to_num(limit if indexed else limit**2)
    variables = _table(found, list(found.measures), bound)
    variables["bound"][2]["long_name"] = DOCS["bound"] if indexed else SQUARE
    count, groups = len(found.parameters), plan["groups"]
    variables["kept"] = (("parameter",), np.any(bound >= threshold, axis=0))
    variables["group"] = (("parameter",), np.arange(count))
    several = [name for name, paths in groups.items() if len(paths) > 1]
    words = verdicts(found, bound < threshold, several)
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
