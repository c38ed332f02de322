"""What a model takes and gives, on a terminal: assumptions, outputs, their values."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from experiments.console.layout import INDENT, folded
from experiments.console.tables import console, table_of
from uq.distributions import (
    AbstractDistribution,
    Empirical,
    Fixed,
    LogNormal,
    LogUniform,
    Normal,
    Triangular,
    Uniform,
)
from uq.distributions.base import describe
from uq.distributions.notation import Z95
from uq.inputs.dependence import Joint
from uq.parameters import Spec
from uq.priors import NOBODY, UNSOURCED, Prior


MOST_POINTS = 6  # columns of a table


def print_priors(inputs: Mapping[str, Prior], title: str) -> None:
    """Every assumption: value, unit, spread and evidence.

    Args:
        inputs: What is believed of each parameter, by its path.
        title: Stands above them.
    """
    table = table_of(
        title,
        ["parameter", "nominal", "unit", "distribution", "evidence"],
        numbers=["nominal"],
    )
    years = {prior.price_year for prior in inputs.values()} - {None}
    fixed = 0
    for path, prior in inputs.items():
        unit = prior.unit if len(years) == 1 else _unit(prior)
        spread = short(prior.distribution)
        fixed += not spread
        table.add_row(path, f"{prior.nominal:g}", unit, spread, prior.evidence)
    out = console()
    out.print(table)
    if len(years) == 1:
        out.print(f"money is of {years.pop()}")
    if fixed:
        out.print(f"no distribution: {fixed} of {len(inputs)} do not vary")


def print_sources(inputs: Mapping[str, Prior], title: str) -> None:
    """Every assumption with its source and its reason, one after another.

    Args:
        inputs: As of `print_priors`.
        title: Stands above them.
    """
    out = console()
    out.print(title)
    for path, prior in inputs.items():
        spread = describe(prior.distribution)
        head = f"{path}: {prior.nominal:g} {_unit(prior)}, {spread}, {prior.evidence}"
        first, *rest = folded(head, out.width)
        out.print(first)
        for line in [" ".join(rest), *_support(prior)]:
            for part in folded(line, out.width - INDENT):
                out.print(" " * INDENT + part)


def _support(prior: Prior) -> list[str]:
    """What a belief rests on; nothing where it has neither source nor reason."""
    source = prior.source
    where = f": {source.where}" if source.where else ""
    when = f" (retrieved {source.retrieved})" if source.retrieved else ""
    lines = [f"source: {source.cite}{where}{when}"] if source != NOBODY else []
    return lines + ([f"why: {prior.why}"] if prior.why != UNSOURCED else [])


def print_dependence(joint: Any) -> None:
    """What moves together; nothing where all inputs are independent.

    Args:
        joint: A class filled with priors, or a `Joint`.
    """
    out = console()
    for line in _dependence(joint) if isinstance(joint, Joint) else ():
        for part in folded(line, out.width):
            out.print(part)


def _dependence(joint: Joint) -> Iterator[str]:
    kind = "of ranks" if joint.scale == "spearman" else "of normal scores"
    for (one, other), rho in joint.correlations.items():
        yield f"correlation {kind} of {one} and {other}: {rho:g}"
    for group in joint.comonotone:
        yield f"at one common quantile: {', '.join(group)}"
    for path, parents in joint.parents.items():
        yield f"{path} has another distribution for each {', '.join(parents)}"


def short(distribution: AbstractDistribution) -> str:
    """A distribution in the notation in which beliefs are written, where it has one.

    Args:
        distribution: Any; of one without a notation its name and arguments.

    Returns:
        Such as "loguniform 200 to 3000"; P5 and P95 where a family has no ends; "" of
        what does not vary.
    """
    match distribution:
        case Fixed():
            return ""
        case Uniform(low=low, high=high):
            return f"uniform {low:g} to {high:g}"
        case LogUniform(low=low, high=high):
            return f"loguniform {low:g} to {high:g}"
        case Triangular(low=low, mode=mode, high=high):
            return f"triangular {low:g} to {mode:g} to {high:g}"
        case Normal(mean=mean, std=std):
            return f"{mean:g} +- {std:g}"
        case LogNormal(median=median, spread=spread):
            factor = np.exp(Z95 * float(spread))
            return f"lognormal {median / factor:.4g} to {median * factor:.4g}"
        case Empirical(data=data):
            return f"{len(data)} observations"
    return describe(distribution)


def _unit(prior: Prior) -> str:
    """Unit, and of money the year."""
    return prior.unit + (f" of {prior.price_year}" if prior.price_year else "")


def print_outputs(outputs: Mapping[str, Spec], title: str) -> None:
    """Every output with its unit and its meaning.

    Args:
        outputs: By name.
        title: Stands above them.
    """
    table = table_of(title, ["output", "unit", "meaning"], numbers=[])
    for name, spec in outputs.items():
        table.add_row(name, spec.unit or "not stated", meaning(name, spec))
    console().print(table)
    if not any(spec.unit for spec in outputs.values()):
        name = next(iter(outputs))
        told = f"units are said by UNITS = {{{name!r}: 'USD'}} beside the function"
        console().print(f"{told}, by [units] in a case file, or by a uq.Study")


def meaning(name: str, spec: Spec) -> str:
    """What an output is; "" where nobody says more than its name."""
    return "" if spec.doc == name else spec.doc


def require_few(points: int) -> None:
    """Refuse more points than a table has columns for.

    Raises:
        ValueError: If there are more.
    """
    if points > MOST_POINTS:
        message = f"{points} points make no table, at most {MOST_POINTS} do: use --json"
        raise ValueError(message)


def print_points(
    outputs: Mapping[str, Spec], values: Mapping[str, np.ndarray], title: str
) -> None:
    """Every output of each point, with its unit.

    Args:
        outputs: Unit and meaning of each.
        values: Of each a column, a value a point.
        title: Stands above them.
    """
    count = max(np.size(column) for column in values.values())
    heads = [f"point {i}" if count > 1 else "value" for i in range(count)]
    table = table_of(title, ["output", *heads, "unit", "meaning"], numbers=heads)
    for name, spec in outputs.items():
        cells = [f"{value:.8g}" for value in np.ravel(values[name])]
        table.add_row(name, *cells, spec.unit, meaning(name, spec))
    console().print(table)
