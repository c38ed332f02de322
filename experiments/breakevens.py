"""At which value of a parameter do two outputs meet, and how sure is that?"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.own_models import load_any
from experiments.replicates import REPLICATES, require_power_of_two
from experiments.selection import Selection
from experiments.shares import variables_of
from experiments.sobol_ranking import outputs_of
from uq.decision.breakeven import breakeven
from uq.decision.searching import (
    VERDICTS,
    extended,
    knots_of,
    require_outputs,
    side,
    verdict_of,
    within,
)
from uq.designs import Sobol
from uq.engine.propagation import propagate
from uq.inputs.sampling import require_room, sample
from uq.parameters import flatten
from uq.priors import prior_table, require_varying
from uq.results import summary
from uq.results.datasets import DIMENSIONS, provenance


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

MODEL = "orbital-datacenter"
PROBABILITIES = {"P5": 0.05, "P50": 0.5, "P95": 0.95}
LOWER_BELOW = "they cross once, and the first is lower below"
LOWER = "the first is lower where the parameter was drawn"


@dataclass(frozen=True)
class Question:
    """What is looked for.

    Args:
        of: Path of the parameter whose value is sought.
        output: Path of an output.
        vs: Path of the output that it has to meet, or a number.
        range: Lowest and highest value tried; None is from the lowest that has a
            meaning to ten times the highest that is believed.
    """

    of: str = "launch.price"
    output: str = "space.lcoc"
    vs: str | float = "earth.lcoc"
    range: tuple[float, float] | None = None


def run(
    *,
    samples: int = 2**17,
    seed: int = 0,
    selection: Selection | None = None,
    question: Question | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> "xr.Dataset":
    """The breakeven value and its verdict for every draw of all other parameters.

    Args:
        samples: Draws in all, a power of two of at least 16; they are 16 independently
            scrambled Sobol' nets of as many points each.
        seed: Same seed, same draws.
        selection: Model, form, priors, scenario and study.
        question: Parameter and outputs; None asks for the launch price at which compute
            costs the same in orbit and on Earth.
        progress: Called with the draws done and in all.

    Returns:
        Dataset over replicate and sample: the value (NaN where there is none), its
        verdict, both outputs and the parameter as it was drawn. `nominal` and
        `nominal_verdict` are those of the nominal values of all other parameters.

    Raises:
        ValueError: If something asked for does not fit; the message says what.
    """
    import xarray as xr

    selection, question = selection or Selection(MODEL), question or Question()
    model, priors, chosen, design, knots = plan(
        samples=samples, seed=seed, selection=selection, question=question
    )
    prior, start = prior_table(priors)[question.of], time.perf_counter()
    first, second = side(question.output), side(question.vs)
    solve = breakeven(model, question.of, first, second, knots=knots)

    def answers(p: Any) -> dict[str, Any]:
        told = model(p)
        return {"found": solve(p), "first": first(told), "second": second(told)}

    draws = sample(priors, design)
    points = extended(draws, priors, {}, 1)
    told = propagate(
        answers, points, nonfinite="keep", progress=within(samples, progress)
    )
    shape, seconds = (REPLICATES, design.size), time.perf_counter() - start
    found = flatten(told["found"])[0]
    columns = found | {"first": told["first"], "second": told["second"]}
    columns = {k: v[:samples].reshape(shape) for k, v in columns.items()}
    believed = flatten(draws)[0][question.of]
    columns["believed"] = np.broadcast_to(np.asarray(believed), shape)
    results = xr.Dataset({k: (DIMENSIONS, v) for k, v in columns.items()})
    for name, variable in results.data_vars.items():
        variable.attrs["units"] = prior.unit if name in {"value", "believed"} else "-"
    nominal = {name: float(values[samples]) for name, values in found.items()}
    return results.assign_attrs(
        provenance(
            title=f"Breakeven of {question.of}",
            experiment="breakeven-price",
            design="scrambled Sobol'",
            samples=samples,
            replicates=REPLICATES,
            seed=seed,
            seconds=seconds,
            evaluations_per_second=samples / seconds,
            of=question.of,
            units=prior.unit,
            output=question.output,
            vs=str(question.vs),
            low=knots[0],
            high=knots[-1],
            nominal=nominal["value"],
            nominal_verdict=verdict_of(nominal),
            believed_nominal=float(prior.nominal),
            **chosen,
        )
    )


def plan(
    *,
    samples: int,
    seed: int,
    selection: Selection,
    question: Question | None = None,
) -> tuple[Any, Any, dict[str, str], Sobol, np.ndarray]:
    """Judge what is asked for, before any work.

    Returns:
        The model, its priors, what was chosen in words, the design, and the values of
        the parameter at which the outputs are compared first.

    Raises:
        ValueError: If something does not fit.
        MemoryError: If the draws would not fit.
    """
    question = question or Question()
    require_power_of_two(samples, least=REPLICATES, what="Sobol'")
    model, priors, chosen = load_any(selection)
    require_outputs(outputs_of(model, priors), question.output, question.vs)
    knots = knots_of(priors, question.of, question.range)
    free = len(require_varying(priors))
    require_room(samples, free)
    size = samples // REPLICATES
    design = Sobol(free, size, replicates=REPLICATES, seed=seed)
    return model, priors, chosen, design, knots


def report(results: "xr.Dataset") -> "xr.Dataset":
    """Quantiles of the values that exist, and how often each verdict is given.

    Args:
        results: What `run` returned.

    Returns:
        `estimate` and `standard_error` over statistic, `share` and `share_error` over
        event: each verdict, that the first output is lower below the value, and that it
        is lower at the parameter as it was drawn.
    """
    import xarray as xr

    quantiles = summary.quantiles(results["value"].values, list(PROBABILITIES.values()))
    shares = {word: results[name].values for name, word in VERDICTS.items()}
    first, second = results["first"].values, results["second"].values
    lower = summary.event(first, "<", second)
    shares |= {LOWER_BELOW: results["rising"].values, LOWER: lower}
    events = {k: summary.probability(v) for k, v in shares.items()}
    return xr.Dataset(
        {
            "estimate": ("statistic", [e.value for e in quantiles]),
            "standard_error": ("statistic", [e.standard_error for e in quantiles]),
            **variables_of(events),
        },
        coords={"statistic": list(PROBABILITIES), "event": list(events)},
        attrs=results.attrs,
    )


def print_report(report: "xr.Dataset") -> None:
    """The value, the verdicts, and how fast they were found."""
    from experiments.diagnose_tables import print_breakeven

    print_breakeven(report)


def figures(
    results: "xr.Dataset", report: "xr.Dataset", selection: Selection
) -> dict[str, "Figure"]:
    """The figure that answers the question, by file name."""
    from experiments.diagnose_figures import distribution

    return {"breakeven": distribution(results, report)}
