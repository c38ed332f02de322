"""Distributions for priors, each defined by its quantile function.

| what is known | use |
|---|---|
| the value | `Fixed(value)` |
| two bounds, nothing between them | `Uniform(low, high)` |
| two bounds, not even the order of magnitude | `LogUniform(low, high)` |
| two bounds and a most likely value | `Pert(low, mode, high)`; `Triangular` to dwell more on the bounds |
| a value give or take so much | `Normal(mean, std)` |
| a positive value give or take a factor | `LogNormal(median, spread)` |
| a share, or a bounded value with a known shape | `Beta(alpha, beta, low, high)` |
| a mean from few measurements; heavy tails | `StudentT(degrees, location, scale)` |
| a time to failure | `Weibull(shape, scale)` |
| a wait for several events; a positive value, lighter tail than LogNormal | `Gamma(shape, scale)` |
| measurements | `Empirical(data)` |
| a few cases with probabilities | `Discrete(values, probabilities)` |
| any of these, within bounds | `Truncated(base, low, high)` |
| sources that disagree | `Mixture(components, weights)` |
| what an expert calls P10, P50, P90 | `lognormal_from_quantiles(p10=..., p90=...)` and its kin |
"""  # noqa: E501

from uq.distributions.base import AbstractDistribution
from uq.distributions.closed_forms import (
    Fixed,
    LogNormal,
    LogUniform,
    Normal,
    Triangular,
    Uniform,
    Weibull,
)
from uq.distributions.composites import Mixture, Truncated
from uq.distributions.elicitation import (
    beta_from_quantiles,
    gamma_from_quantiles,
    lognormal_from_quantiles,
    loguniform_from_quantiles,
    normal_from_quantiles,
    pert_from_quantiles,
    triangular_from_quantiles,
    uniform_from_quantiles,
    weibull_from_quantiles,
)
from uq.distributions.finite import Discrete, Empirical
from uq.distributions.special import (
    Beta,
    Gamma,
    Pert,
    StudentT,
)


__all__ = [
    "AbstractDistribution",
    "Beta",
    "Discrete",
    "Empirical",
    "Fixed",
    "Gamma",
    "LogNormal",
    "LogUniform",
    "Mixture",
    "Normal",
    "Pert",
    "StudentT",
    "Triangular",
    "Truncated",
    "Uniform",
    "Weibull",
    "beta_from_quantiles",
    "gamma_from_quantiles",
    "lognormal_from_quantiles",
    "loguniform_from_quantiles",
    "normal_from_quantiles",
    "pert_from_quantiles",
    "triangular_from_quantiles",
    "uniform_from_quantiles",
    "weibull_from_quantiles",
]
