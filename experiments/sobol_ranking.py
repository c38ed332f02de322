"""Which assumptions decide the answer?"""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.own_models import load_any
from experiments.replicates import FEWEST, REPLICATES, require_power_of_two
from experiments.selection import Selection
from uq.engine.propagation import require_scalars
from uq.priors import nominals, prior_table, varying
from uq.quantities import check_quantities, quantities
from uq.results.datasets import provenance
from uq.results.factors import labels_of
from uq.sensitivity.variance import estimators
from uq.sensitivity.variance.sobol import Options, factors_of, sobol_indices


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

MODEL = "orbital-datacenter"
OUTPUTS = ("log:space.lcoc", "log:earth.lcoc", "log:lcoc_ratio")
TOP = 12


@dataclass(frozen=True)
class Question:
    """What is ranked, and how.

    Args:
        outputs: Quantities of interest, as `quantities` reads them.
        options: Estimators, groups, pairs and stopping rule.
    """

    outputs: Sequence[str] = OUTPUTS
    options: Options = Options()


def run(
    *,
    samples: int = 2**17,
    seed: int = 0,
    selection: Selection | None = None,
    question: Question | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> "xr.Dataset":
    """Sobol' indices of every parameter that varies, and of groups of them.

    Args:
        samples: Base points in all, a power of two of at least 32; they are 16
            independently scrambled Sobol' nets of as many points each.
        seed: Same seed, same indices.
        selection: Model, form, priors, scenario and study.
        question: Outputs and options; None is what decides the cost of compute.
        progress: Called with the base points done and in all.

    Returns:
        Dataset over output and parameter (groups come after the parameters): indices,
        their errors and intervals, who outranks whom, and all of it at every doubling.

    Raises:
        ValueError: If the number of samples, the selection or the question does not
            fit, or an output is not finite everywhere.
    """
    import xarray as xr

    selection, question = selection or Selection(MODEL), question or Question()
    model, priors, chosen, options = plan(
        samples=samples, seed=seed, selection=selection, question=question
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # they are the notes, printed last
        indices = sobol_indices(
            model,
            priors,
            quantities(question.outputs),
            size=samples // REPLICATES,
            seed=seed,
            replicates=REPLICATES,
            options=options,
            progress=progress,
        )
    results = xr.Dataset.from_dict(indices.to_dict())
    labels = labels_of(priors, indices.factors, options.groups)
    results, parameters = results.assign_coords(labels), len(varying(priors))
    for name, values in indices.sums().items():
        results[f"S1_{name}"] = ("output", values)
    for name, variable in results.data_vars.items():
        if name != "variance":
            variable.attrs["units"] = "-"
    return results.assign_attrs(
        provenance(
            title="Sobol' indices: which assumptions decide the answer",
            experiment="sobol-ranking",
            design="scrambled Sobol', pick-freeze",
            samples=samples,
            replicates=REPLICATES,
            parameters=parameters,
            precision=options.precision,
            seed=seed,
            evaluations=indices.evaluations,
            seconds=indices.seconds,
            evaluations_per_second=indices.evaluations / indices.seconds,
            **chosen,
        )
    )


def plan(
    *,
    samples: int,
    seed: int,
    selection: Selection,
    question: Question | None = None,
) -> tuple[Any, Any, dict[str, str], Options]:
    """Judge what is asked for, before any work.

    Returns:
        The model, its priors, what was chosen in words, and the options with the
        estimator and the groups that nobody asked to be otherwise.

    Raises:
        KeyError: If the catalogue has no such model.
        ValueError: If something else does not fit.
    """
    question = question or Question()
    require_power_of_two(samples, least=FEWEST, what="a ranking")
    model, priors, chosen = load_any(selection)
    factors_of(priors, question.options.groups)
    quantities(question.outputs)
    check_quantities(outputs_of(model, priors), question.outputs)
    return model, priors, chosen, _completed(question.options, priors)


def outputs_of(model: Any, priors: Any) -> Any:
    """The outputs of a model, as shapes.

    Raises:
        ValueError: If a user's own model raises anything or returns what no model does,
            or an output is no scalar.
    """
    import jax

    outputs = jax.eval_shape(model, jax.tree.map(float, nominals(priors)))
    require_scalars(outputs)
    return outputs


def _completed(asked: Options, priors: Any) -> Options:
    """The options, their estimators checked, with groups where these mean something.

    A pair of a group and one of its members has no index, and a group that one member
    dominates is never told from it.

    Raises:
        ValueError: If an estimator is unknown, or needs pairs.
    """
    estimators.check(*asked.estimators, swapped=asked.second_order)
    ranked = asked.until is not None and asked.until.top is not None
    groups = {} if asked.second_order or ranked else groups_of(priors)
    groups |= dict(asked.groups)
    return replace(asked, groups=groups)


def groups_of(priors: Any) -> dict[str, list[str]]:
    """What varies, by discipline and by evidence; neither one parameter nor all."""
    groups: dict[str, list[str]] = {}
    free, table = varying(priors), prior_table(priors)
    for path in free:
        discipline, dot, _ = path.partition(".")
        names = [f"{discipline} (all)"] * bool(dot)
        names.append(f"everything {table[path].evidence}")
        for name in names:
            groups.setdefault(name, []).append(path)
    return {name: m for name, m in groups.items() if 1 < len(m) < len(free)}


def report(results: "xr.Dataset") -> "xr.Dataset":
    """The first parameters of each output by total index, and the groups.

    Args:
        results: What `run` returned.

    Returns:
        Over output and rank: `ranked` (the parameter), its indices with their standard
        errors and `sure`, the share of replicates in which it outranks the next. Over
        output and group: the indices of the groups. Sums of the first-order indices.
    """
    import xarray as xr

    count = results.attrs["parameters"]
    names = ["S1", "S1_error", "ST", "ST_error"]
    single = results.isel(parameter=slice(count))
    order = np.argsort(-single["ST"].values, axis=1, kind="stable")
    rows, above, below = np.arange(len(order))[:, None], order[:, :-1], order[:, 1:]
    shares = np.full(order.shape, np.nan)  # the last outranks none
    shares[:, :-1] = results["outranks"].values[rows, above, below]
    order = order[:, :TOP]
    ranking = {
        name: (("output", "rank"), np.take_along_axis(single[name].values, order, 1))
        for name in names
    }
    for name in ("parameter", "evidence", "prior"):
        ranking[name] = (("output", "rank"), single[name].values[order])
    ranking["sure"] = (("output", "rank"), shares[:, :TOP])
    groups = results.isel(parameter=slice(count, None)).rename(parameter="group")
    sums = ["S1_sum", "S1_rest", "S1_standard_error"]
    told = groups[names].rename({name: f"group_{name}" for name in names})
    told = told.reset_coords(drop=True).merge(results[sums])
    made = xr.Dataset(ranking, coords={"output": results["output"]}).rename(
        parameter="ranked"
    )
    used = int(results["size"][-1]) * results.attrs["replicates"]
    return made.merge(told).assign_attrs(results.attrs | {"used": used})


def print_report(report: "xr.Dataset") -> None:
    """A ranking for each output, the groups, and how fast they were found."""
    from experiments.ranking_tables import print_ranking

    print_ranking(report)


def figures(
    results: "xr.Dataset", report: "xr.Dataset", selection: Selection
) -> dict[str, "Figure"]:
    """The figures that answer the question, by file name."""
    from experiments import ranking_figures as draw
    from uq.show.words import subject

    told = subject(results.attrs)
    made = {
        "indices": draw.bars(results, f"Which assumptions decide the answer?\n{told}"),
        "convergence": draw.convergence(
            results, f"Have the total indices settled?\n{told}"
        ),
    }
    if "S2" in results:
        made["pairs"] = draw.pairs(results, f"What pairs decide together\n{told}")
    return made
