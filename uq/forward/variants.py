"""One model in several variants, with their draws in common: forms, scenarios, beliefs.

Where the same draws go through every variant, what they share cancels in a difference:
its error is that of the difference, far below those of both.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import jax
import numpy as np
from jaxtyping import Float

from uq.distributions import Discrete, Fixed
from uq.priors import Prior, is_prior, prior_table, varying
from uq.quantity_words import is_event
from uq.results import summary
from uq.results.summary import Estimate, standard_error


PROBABILITIES = {"P5": 0.05, "P50": 0.5, "P95": 0.95}
STATISTICS = (*PROBABILITIES, "mean")
INDICES = ["form, first", "form, total", "parameters, first", "parameters, total"]

type Rows = Float[np.ndarray, "replicates n"]


def in_common(tables: Mapping[str, Any]) -> list[Any]:
    """The same priors with one coordinate of the design for each parameter by name.

    A parameter that is fixed in one but varies in another keeps its coordinate in both.

    Args:
        tables: A parameter class filled with priors, by what a refusal calls it.

    Raises:
        ValueError: If they do not have the same parameters.
    """
    free = {path for table in tables.values() for path in varying(table)}
    first = list(prior_table(next(iter(tables.values()))))
    made = []
    for name, priors in tables.items():
        table = prior_table(priors)
        if list(table) != first:
            raise ValueError(
                f"{name}: has other parameters ({len(table)}, not {len(first)}): ask "
                "it on its own"
            )
        leaves = [_drawn(prior, path in free) for path, prior in table.items()]
        structure = jax.tree.structure(priors, is_leaf=is_prior)
        made.append(jax.tree.unflatten(structure, leaves))
    return made


def _drawn(prior: Prior, elsewhere: bool) -> Prior:  # noqa: FBT001
    """A prior that takes a coordinate although its value is known."""
    belief = prior.distribution
    if elsewhere and isinstance(belief, Fixed):
        return replace(prior, distribution=Discrete([float(belief.value)], [1.0]))
    return prior


def statistics_of(draws: Rows, quantity: str) -> list[Estimate]:
    """Each of `STATISTICS` of the finite draws; an event has a mean and no quantiles.

    Args:
        draws: Of a quantity.
        quantity: In words.
    """
    unknown = Estimate(np.nan, np.nan, len(draws))
    levels = list(PROBABILITIES.values())
    if is_event(quantity):
        return [*[unknown] * len(levels), summary.probability(draws)]
    return [*summary.quantiles(draws, levels), summary.mean(draws)]


def differences(draws: Rows, other: Rows, quantity: str) -> list[Estimate]:
    """By how much each of `STATISTICS` is larger than for the same draws elsewhere.

    Args:
        draws: Of a quantity in one variant; what is not finite in both is left out.
        other: In the variant with which it is compared.
        quantity: In words.

    Returns:
        The differences; their errors are the spread of those of the replicates, in
        which what both share cancels.
    """
    both = np.isfinite(draws) & np.isfinite(other)
    pair = [np.where(both, each, np.nan) for each in (draws, other)]
    whole = [[e.value for e in statistics_of(each, quantity)] for each in pair]
    parts = np.array(
        [
            [[e.value for e in statistics_of(row[None], quantity)] for row in each]
            for each in pair
        ]
    )
    values = np.array(whole[0]) - np.array(whole[1])
    errors = standard_error(parts[0] - parts[1])
    if not is_event(quantity):  # of a few draws a quantile has no error
        thin = [np.isnan(e.standard_error) for e in statistics_of(pair[0], quantity)]
        errors = np.where(thin, np.nan, errors)
    return [
        Estimate(float(value), float(error), len(draws))
        for value, error in zip(values, errors, strict=True)
    ]


def shares_of(draws: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    r"""Sobol' indices of the form, a factor of equal weights, and of all parameters.

    With $\mu_f = E[Y|f]$ and $m_x = E[Y|x]$, the mean over forms at one draw:
    $S_f = Var(\mu_f) / Var(Y)$, $S_x = Var(m_x) / Var(Y)$, and the totals are what the
    other leaves, $T_f = 1 - S_x$ and $T_x = 1 - S_f$.

    Args:
        draws: A quantity, shape (forms, replicates, n), the same draws in every form;
            those that are not finite in every form are left out.

    Returns:
        The indices in the order of `INDICES`, of all draws, and their standard errors
        from the replicates; NaN where nothing varies.
    """
    common = np.isfinite(draws).all(axis=0)
    parts = [
        _indices(each[:, kept])
        for each, kept in zip(np.moveaxis(draws, 1, 0), common, strict=True)
    ]
    return _indices(draws[:, common]), standard_error(np.array(parts))


def _indices(draws: np.ndarray) -> np.ndarray:
    """Of draws of shape (forms, n); NaN where nothing varies."""
    if draws.shape[1] < 2:
        return np.full(len(INDICES), np.nan)
    within = np.var(draws, axis=1).mean()
    between = np.var(draws.mean(axis=1))
    whole = within + between
    if whole <= 1e-26 * np.mean(draws**2):
        return np.full(len(INDICES), np.nan)
    form, parameters = between / whole, np.var(draws.mean(axis=0)) / whole
    return np.array([form, 1 - parameters, parameters, 1 - form])
