"""Priors as people write them: by name, in any of the forms that a belief may take."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import numpy as np

from uq.distributions import AbstractDistribution, Fixed
from uq.distributions.tables import number
from uq.inputs.classes import class_of
from uq.inputs.notation import read_belief
from uq.inputs.prior_tables import prior_of
from uq.parameters import Spec
from uq.priors import Prior, check
from uq.words import bare, shown


PROBLEM = frozenset({"names", "bounds"})  # what every problem of SALib has


def from_mapping(beliefs: Mapping[str, Any], *, folder: Path = Path()) -> Any:
    """A parameter class of its own, filled with what is believed of each name.

    Args:
        beliefs: By name, of each a `Prior`, a distribution, notation such as
            "500 to 3000 USD/kg", a table as study files have it, or a number that does
            not vary.
        folder: Where data files lie that a notation names.

    Returns:
        The class, in the order of the names; what has no source says "unsourced".

    Raises:
        ValueError: If one is none of these, or a name is no identifier.
    """
    priors = {}
    for name, belief in beliefs.items():
        try:
            priors[name] = _prior(belief, folder)
        except ValueError as error:
            raise ValueError(f"{bare(str(name))}: {error}") from error
    specs = {name: Spec(p.unit, name, low=-jnp.inf) for name, p in priors.items()}
    made = class_of(priors, specs)
    check(made)
    return made


def copied(beliefs: Mapping[str, Any]) -> dict[str, Any]:
    """A mapping that nobody else can change, the lists of a SALib problem too.

    Args:
        beliefs: As `from_mapping` takes them, or a problem of SALib.
    """

    def plain(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return plain(value.tolist())
        if isinstance(value, list | tuple):
            return [plain(each) for each in value]
        return value

    return {str(name): plain(value) for name, value in beliefs.items()}


def _prior(belief: Any, folder: Path) -> Prior:
    match belief:
        case Prior():
            return belief
        case AbstractDistribution():
            return Prior(float(belief.icdf(jnp.asarray(0.5))), belief, "-")
        case str():
            read = read_belief(belief, folder=folder)
            return Prior(read.nominal, read.distribution, read.unit or "-")
        case Mapping() if "distribution" in belief:
            return prior_of(belief)
        case bool() | Mapping():
            pass
        case int() | float() | np.integer() | np.floating():
            value = number("a number", getattr(belief, "item", lambda: belief)())
            return Prior(value, Fixed(value), "-")
    raise ValueError(
        'expected a Prior, a distribution, a number or text such as "2 to 5 km", found '
        f"{shown(belief)}"
    )
