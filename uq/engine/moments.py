"""Mean, variance and extremes of many blocks of draws, merged without losing digits.

Source:
    Chan, Golub and LeVeque (1979), Updating formulae and a pairwise algorithm for
    computing sample variances, Stanford STAN-CS-79-773: means and squared deviations
    are merged, never sums of squares. Dekker (1971), Numer. Math. 18, 224-242: a sum
    in two doubles, without which the merge of two means of 1e7 loses seven digits.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from uq.outlines import outline


class Moments(NamedTuple):
    """Running statistics of some outputs, the first axis of every leaf.

    In the state of a replicate there is no other; of a block's strips they come last.
    """

    count: Any  # finite draws
    mean: Any
    rest: Any  # what the mean lacks: two doubles hold it
    deviation: Any  # sum of squared deviations from the mean
    low: Any
    high: Any
    nonfinite: Any
    above: Any  # draws above each threshold, shape (thresholds,)

    __repr__ = outline


def moments_of(
    values: Float[Array, "outputs strips n"],
    limits: Float[Array, " t"],
    limited: Sequence[int],
) -> Moments:
    """Statistics of the strips of a block."""
    finite = jnp.isfinite(values)
    count = jnp.sum(finite, axis=-1)
    mean = jnp.sum(jnp.where(finite, values, 0), axis=-1) / jnp.maximum(count, 1)
    distance = jnp.where(finite, values - mean[..., None], 0)
    rest = jnp.sum(distance, axis=-1) / jnp.maximum(count, 1)
    selected = values[jnp.asarray(limited, dtype=int)]
    beyond = jnp.isfinite(selected) & (selected > limits[:, None, None])
    return Moments(
        count=count,
        mean=mean,
        rest=rest,
        deviation=jnp.sum(distance**2, axis=-1) - count * rest**2,
        low=jnp.min(jnp.where(finite, values, jnp.inf), axis=-1),
        high=jnp.max(jnp.where(finite, values, -jnp.inf), axis=-1),
        nonfinite=values.shape[-1] - count,
        above=jnp.sum(beyond, axis=-1),
    )


def nothing(outputs: int, thresholds: int = 0) -> Moments:
    """Statistics of no draws."""
    zero, none = np.zeros(outputs), np.zeros(outputs, dtype=np.int64)
    above = np.zeros(thresholds, dtype=np.int64)
    return Moments(none, zero, zero, zero, zero + np.inf, zero - np.inf, none, above)


def merge(a: Moments, b: Moments) -> Moments:
    """Statistics of two sets of draws together, on host or device."""
    count = a.count + b.count
    share = b.count / (count + (count == 0))
    gap, finer = b.mean - a.mean, b.rest - a.rest
    mean = a.mean + gap * share
    return Moments(
        count=count,
        mean=mean,
        rest=a.rest + finer * share + (gap * share - (mean - a.mean)),
        deviation=a.deviation + b.deviation + (gap + finer) ** 2 * a.count * share,
        low=library(a.low).minimum(a.low, b.low),
        high=library(a.high).maximum(a.high, b.high),
        nonfinite=a.nonfinite + b.nonfinite,
        above=a.above + b.above,
    )


def library(array: Any) -> Any:
    """`jax.numpy` for an array on a device, `numpy` for one on the host."""
    return jnp if isinstance(array, jax.Array) else np


def rows(moments: Moments) -> list[Moments]:
    """The leaves' first axis taken apart."""
    return [Moments(*row) for row in zip(*moments, strict=True)]
