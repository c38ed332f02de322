"""How do some outputs move along parameters, technologies and forms?

Everything else is drawn, and the draws are the same everywhere, so that what differs is
due to what was swept.
"""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.maps import share_of
from experiments.replicates import FEWEST, REPLICATES, require_power_of_two
from experiments.selection import Selection
from experiments.sobol_ranking import outputs_of
from experiments.variants import FORM, Variant, variants_of
from uq.designs import Sobol
from uq.parameters import specs
from uq.priors import Prior, prior_table, require_varying
from uq.quantities import check_quantities, is_event, quantities
from uq.results.datasets import provenance
from uq.sweeps.ribbons import conditional, finite_shares, require_draws, ribbons
from uq.sweeps.sweep import checked_axes, require_sums, sweep


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

PROBABILITIES = (0.05, 0.5, 0.95)
ONE_WAY = {"band", "band_error"}


@dataclass(frozen=True)
class Question:
    """What is swept.

    Args:
        outputs: Quantities of interest, as `quantities` reads them.
        axes: Values of each swept parameter by path.
        scenarios: Technologies of each swept dimension of the scenario.
        forms: Forms of the model; none is the one selected.
    """

    outputs: Sequence[str]
    axes: Mapping[str, Sequence[float]]
    scenarios: Mapping[str, Sequence[str]] = field(default_factory=dict)
    forms: Sequence[str] = ()

    @property
    def choices(self) -> dict[str, Sequence[str]]:
        """Every swept choice that is no number, by the dimension it makes."""
        return ({FORM: self.forms} if self.forms else {}) | dict(self.scenarios)


def run(
    *,
    samples: int = 2**14,
    seed: int = 0,
    selection: Selection,
    question: Question,
    progress: Callable[[int, int], None] | None = None,
) -> "xr.Dataset":
    """Mean of every quantity in every cell; along one parameter, quantiles too.

    Args:
        samples: Draws of each cell, a power of two of at least 32; they are 16
            independently scrambled Sobol' nets of as many points each.
        seed: Same seed, same draws.
        selection: Model, form, priors, scenario and study.
        question: What is swept.
        progress: Called with the draws done and in all.

    Returns:
        Dataset over quantity, swept choices and swept parameters: mean and standard
        error of the finite draws, and the share of them; P5, P50 and P95 conditional on
        one parameter.

    Raises:
        KeyError: If the catalogue has no such model, or a path names no parameter.
        ValueError: If something else does not fit.
        MemoryError: If the grid would not fit.
    """
    import xarray as xr

    variants, design = plan(
        samples=samples, seed=seed, selection=selection, question=question
    )
    start, parts = time.perf_counter(), []
    for number, variant in enumerate(variants):
        along = share_of(progress, number, len(variants))
        parts.append(_told(variant, question, design, along))
    seconds = time.perf_counter() - start
    choices = question.choices
    extent = tuple(len(words) for words in choices.values())
    table = prior_table(variants[0].priors)
    made = xr.Dataset(
        coords={"quantity": list(question.outputs)}
        | {name: (name, list(words)) for name, words in choices.items()}
        | {
            path: (path, np.asarray(values), _meaning(table[path]))
            for path, values in question.axes.items()
        }
    )
    for name in parts[0]:
        values = np.stack([part[name] for part in parts])
        dims = (*choices, "quantity", *question.axes)
        dims += ("quantile",) if name in ONE_WAY else ()
        made[name] = (dims, values.reshape(*extent, *values.shape[1:]))
    if len(question.axes) == 1:
        made = made.assign_coords(quantile=list(PROBABILITIES))
    first = variants[0]
    units = units_of(outputs_of(first.model, first.priors), question.outputs)
    made = made.assign_coords(units=("quantity", units))
    cells = math.prod(map(len, question.axes.values())) * len(variants)
    return made.assign_attrs(
        provenance(
            title="Sweep: how outputs move along parameters",
            design="scrambled Sobol', common to all cells",
            samples=samples,
            replicates=REPLICATES,
            seed=seed,
            seconds=seconds,
            evaluations=samples * cells,
            evaluations_per_second=samples * cells / seconds,
            **first.chosen | ({FORM: ""} if question.forms else {}),
        )
    )


def plan(
    *, samples: int, seed: int, selection: Selection, question: Question
) -> tuple[list[Variant], Sobol]:
    """Judge what is asked for, before any work.

    Returns:
        Every form and scenario, their draws in common, and the design.

    Raises:
        KeyError: If the catalogue has no such model, or a path names no parameter.
        ValueError: If something else does not fit.
        MemoryError: If the grid would not fit.
    """
    require_power_of_two(samples, least=FEWEST, what="a sweep")
    variants = variants_of(selection, question.choices)
    for one in variants:
        quantities(question.outputs)
        check_quantities(outputs_of(one.model, one.priors), question.outputs)
        checked_axes(one.priors, question.axes)
    cells, count = math.prod(map(len, question.axes.values())), len(question.outputs)
    if len(question.axes) == 1:
        require_draws(cells * count, samples)
    else:
        require_sums(cells, count, REPLICATES)
    free = len(require_varying(variants[0].priors))
    return variants, Sobol(
        free, samples // REPLICATES, replicates=REPLICATES, seed=seed
    )


def _told(
    variant: Variant,
    question: Question,
    design: Sobol,
    progress: Callable[[int, int], None],
) -> dict[str, np.ndarray]:
    """Statistics of one variant, quantity first."""
    wanted = quantities(question.outputs)
    given = (variant.model, variant.priors, wanted, question.axes, design)
    if len(question.axes) > 1:
        found = sweep(*given, progress=progress).to_dict()["data_vars"]
        return {name: entry["data"] for name, entry in found.items()}
    draws = ribbons(*given, progress=progress)
    found = [conditional(along, PROBABILITIES) for along in draws.values()]
    value, error = (np.stack(each) for each in zip(*found, strict=True))
    return {
        "mean": value[..., -1],
        "standard_error": error[..., -1],
        "finite": np.stack([finite_shares(along) for along in draws.values()]),
        "band": value[..., :-1],
        "band_error": error[..., :-1],
    }


def units_of(outputs: Any, words: Sequence[str]) -> list[str]:
    """Unit of each quantity; "-" for an event, "" where the model says none."""
    try:
        known = {path: spec.unit for path, spec in specs(outputs).items()}
    except (TypeError, IndexError):  # a plain dictionary
        known = {}
    return [
        "-" if is_event(word) or word.startswith("log:") else known.get(word, "")
        for word in words
    ]


def _meaning(prior: Prior) -> dict[str, Any]:
    return {"units": prior.unit, "nominal": prior.nominal}


def report(results: "xr.Dataset") -> "xr.Dataset":
    """The same: a sweep is its own report."""
    return results


def print_report(report: "xr.Dataset") -> None:
    """The sweep in a few numbers, and how fast it was found."""
    from experiments.sweep_tables import print_sweep

    print_sweep(report)


def figures(
    results: "xr.Dataset", report: "xr.Dataset", selection: Selection
) -> dict[str, "Figure"]:
    """Ribbons along one parameter, maps over two, by file name."""
    from experiments import sweep_figures as draw

    del results, selection
    match len(draw.axes_of(report)):
        case 1:
            return {"ribbons": draw.ribbons(report)}
        case 2:
            return {"means": draw.means(report)}
        case _:
            return {}
