"""Distributions as the references of the systems write them: a kind, then numbers.

`["triangular", 0.3, 0.5, 0.7]`; two numbers alone are bounds of a uniform, one alone is
no distribution but a value. A factor that enters as a power of what is drawn is told by
a prefix: `inv_uniform` enters as 1/x, `sq_uniform` as x^2, `inv_sq_uniform` as 1/x^2.
"""

import numpy as np

from uq.distributions import (
    Beta,
    Discrete,
    Fixed,
    LogNormal,
    LogUniform,
    Normal,
    Triangular,
    Truncated,
    Uniform,
)


def lognormal(mu, sigma):
    return LogNormal(np.exp(mu), sigma)


def truncated(base, low, high):
    return Truncated(distribution(base), low, high)


def equal(*values):
    """Values of equal probability, or values and their probabilities."""
    if isinstance(values[0], list):
        values, shares = values
    else:
        shares = [1 / len(values)] * len(values)
    return Discrete(tuple(values), tuple(shares))


KINDS = {
    "uniform": Uniform,
    "loguniform": LogUniform,
    "triangular": Triangular,
    "normal": Normal,
    "lognormal": lognormal,  # of the logarithm: mean and deviation
    "beta": Beta,
    "truncated": truncated,
    "discrete": equal,
    "fixed": Fixed,
}
POWERS = {"inv_sq_": -2, "inv_": -1, "sq_": 2, "": 1}


def power(told):
    """The power of what is drawn that enters, and the kind of what is drawn."""
    kind = told[0] if isinstance(told, list) and isinstance(told[0], str) else "uniform"
    prefix = next(p for p in POWERS if kind.startswith(p))
    return POWERS[prefix], kind.removeprefix(prefix)


def is_drawn(told):
    """Whether an input is told as a distribution that is known here."""
    if not isinstance(told, list) or not told:
        return False
    if isinstance(told[0], str):
        return power(told)[1] in KINDS
    return len(told) == 2


def distribution(told):
    """The distribution of what is drawn, whatever power of it enters."""
    if not isinstance(told, list):
        return Fixed(float(told))
    _, kind = power(told)
    return KINDS[kind](*(told[1:] if isinstance(told[0], str) else told))
