"""SALib's problem dictionaries, read and written.

Source:
    SALib 1.6, "Basics", the problem dictionary and its distributions.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax.numpy as jnp
from jaxtyping import Array

from uq.distributions import (
    AbstractDistribution,
    LogNormal,
    LogUniform,
    Normal,
    Triangular,
    Truncated,
    Uniform,
    Weibull,
)
from uq.inputs.classes import class_of
from uq.parameters import flatten
from uq.priors import Prior, Source, prior_table, require_varying


def priors_of(problem: Mapping[str, Any]) -> Any:
    """A parameter class of its own for a SALib problem, filled with its priors.

    Args:
        problem: With "names" and "bounds"; "dists" (unif where absent) as SALib has
            them. A dot in a name makes a group of the class.

    Returns:
        The class; priors are "judged", in no unit, nominal at the median.

    Raises:
        ValueError: If the problem is not one, or names no distribution of SALib.
    """
    for key in ("names", "bounds"):
        if key not in problem:
            raise ValueError(f"a SALib problem needs {key!r}, found {list(problem)}")
    names, bounds = list(problem["names"]), list(problem["bounds"])
    dists = list(problem.get("dists") or ["unif"] * len(names))
    if not len(names) == len(bounds) == len(dists) > 0:
        raise ValueError(
            "a SALib problem needs as many bounds and dists as names, got "
            f"{len(names)} names, {len(bounds)} bounds and {len(dists)} dists"
        )
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise ValueError(f"{twice!r}: rename it, it is the name of another one too")
    source = Source("The user's SALib problem", "its bounds and dists", "")
    table = {}
    for name, kind, bound in zip(names, dists, bounds, strict=True):
        try:
            distribution = _distribution(kind, [float(each) for each in bound])
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
        middle = float(distribution.icdf(jnp.asarray(0.5)))
        why = "As the problem has it."
        table[name] = Prior(middle, distribution, "-", source, "judged", why)
    return class_of(table)


def groups_of(problem: Mapping[str, Any]) -> dict[str, list[str]]:
    """The groups of a SALib problem: names of the parameters of each.

    A group of one parameter that has its name is left out: it is that parameter.

    Raises:
        ValueError: If some name has no group.
    """
    groups: dict[str, list[str]] = {}
    names, of = problem["names"], problem.get("groups") or problem["names"]
    if len(of) != len(names):
        raise ValueError(
            f"a SALib problem needs a group for each of {len(names)} names"
        )
    for name, group in zip(names, of, strict=True):
        groups.setdefault(group, []).append(name)
    return {group: names for group, names in groups.items() if names != [group]}


def model_of(
    function: Callable[[Any], Any], priors: Any, outputs: Sequence[str] = ("Y",)
) -> Callable[[Any], dict[str, Array]]:
    """A model from a function of rows, as SALib's users write them.

    Args:
        function: From parameter sets, shape (n, d), to outputs, shape (n,) or
            (n, len(outputs)); written in `jax.numpy`.
        priors: What `priors_of` made.
        outputs: Names of the outputs.
    """
    names = list(prior_table(priors))

    def model(p: Any) -> dict[str, Array]:
        leaves = flatten(p)[0]
        row = jnp.stack([jnp.asarray(leaves[name]) for name in names])
        answers = jnp.asarray(function(row[None, :])).reshape(-1)
        return dict(zip(outputs, answers, strict=True))

    return model


def problem_of(priors: Any) -> dict[str, Any]:
    """A SALib problem of the parameters that vary.

    Raises:
        ValueError: If SALib has no such distribution; the message names the parameter.
    """
    names, dists, bounds = require_varying(priors), [], []
    table = prior_table(priors)
    for name in names:
        try:
            kind, bound = _salib(table[name].distribution)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
        dists.append(kind)
        bounds.append([float(each) for each in bound])
    return {"num_vars": len(names), "names": names, "bounds": bounds, "dists": dists}


def _distribution(kind: str, b: Sequence[float]) -> AbstractDistribution:
    """One of SALib's distributions from its bounds."""
    match kind, b:
        case "unif", [low, high]:
            return Uniform(low, high)
        case "logunif", [low, high]:
            return LogUniform(low, high)
        case "triang", [low, high, peak]:
            return Triangular(low, low + peak * (high - low), high)
        case "norm", [mean, std]:
            return Normal(mean, std)
        case "truncnorm", [low, high, mean, std]:
            return Truncated(Normal(mean, std), low, high)
        case "lognorm", [mean, std]:
            return LogNormal(math.exp(mean), std)
        case "weibull", [shape, scale] | [shape, scale, 0.0]:
            return Weibull(shape, scale)
    known = "unif, logunif, triang, norm, truncnorm, lognorm, weibull"
    raise ValueError(f"expected one of {known} with its bounds, got {kind} {list(b)}")


def _salib(distribution: AbstractDistribution) -> tuple[str, list[Any]]:
    """SALib's name and bounds of a distribution."""
    match distribution:
        case Uniform(low=low, high=high):
            return "unif", [low, high]
        case LogUniform(low=low, high=high):
            return "logunif", [low, high]
        case Triangular(low=low, mode=mode, high=high):
            return "triang", [low, high, (mode - low) / (high - low)]
        case Normal(mean=mean, std=std):
            return "norm", [mean, std]
        case Truncated(base=Normal(mean=mean, std=std), low=low, high=high):
            return "truncnorm", [low, high, mean, std]
        case LogNormal(median=median, spread=spread):
            return "lognorm", [math.log(median), spread]
        case Weibull(shape=shape, scale=scale):
            return "weibull", [shape, scale]
    raise ValueError(
        f"SALib has no {type(distribution).__name__}: run its methods on our draws, "
        "which takes any distribution (`uq.interop.salib`)"
    )
