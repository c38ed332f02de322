"""Estimators of Sobol' indices, from sums over a pick-freeze design.

Two independent samples A and B of the inputs, and for each factor i the sample AB_i,
which is A with the factor taken from B, and BA_i, which is B with it taken from A. Sums
are of outputs from which one constant was subtracted, and every estimator here is
centred, so that an offset costs no digits. Estimates may be negative: none is clipped.

| name | first order | total |
|---|---|---|
| janon-monod | Janon et al. (2014), ESAIM: P&S 18, eq. 6 | the same, A for B |
| jansen | Jansen (1999), Comput. Phys. Commun. 117 | the same |
| saltelli | Saltelli et al. (2010), Comput. Phys. Commun. 181, table 2 (b) | - |
| martinez | Martinez (2011); Baudin et al. (2016): a correlation | the same |
| homma-saltelli | - | Homma & Saltelli (1996), Reliab. Eng. Syst. Saf. 52 |
| sobol-2007 | - | Sobol' et al. (2007), Reliab. Eng. Syst. Saf. 92 |
| azzini-rosati | Azzini, Mara & Rosati (2021), Environ. Model. Softw. 144 | the same |
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float

from uq.outlines import outline
from uq.parameters import unknown


class Swapped[A](eqx.Module):
    """Sums that take BA as well; shape (replicates, outputs, factors)."""

    z: A  # f(BA_i)
    ee: A  # (f(B) - f(BA_i))^2
    swap: A  # (f(BA_i) - f(B)) (f(A) - f(AB_i))
    gap: A  # (f(BA_i) - f(AB_i))^2
    pair: A  # f(BA_i) f(AB_j), shape (replicates, outputs, i, j)

    __repr__ = outline


class Sums[A](eqx.Module):
    """Sums over base points, on a device or on the host.

    Of f(A) and f(B) alone the shape is (replicates, outputs, 1), of the others
    (replicates, outputs, factors).
    """

    points: A  # how many, shape (replicates, 1, 1)
    a: A  # f(A)
    aa: A  # its square
    b: A  # f(B)
    bb: A
    ab: A  # f(A) f(B)
    y: A  # f(AB_i)
    yy: A
    by: A  # f(B) f(AB_i)
    ay: A  # f(A) f(AB_i)
    dd: A  # (f(A) - f(AB_i))^2
    dddd: A  # its square
    swapped: Swapped[A] | None

    __repr__ = outline


class Outputs(NamedTuple):
    """Quantities at a block of points; shape (outputs, 1 or factors, points).

    Strips of points have one axis more, before the last.
    """

    a: Array
    b: Array
    y: Array
    z: Array | None

    __repr__ = outline


def sums_of(outputs: Outputs) -> Sums[Array]:
    """The sums over strips of points, which are the last axis, on the device."""
    a, b, y, z = outputs
    difference = a - y
    square = difference**2
    swapped = None
    if z is not None:
        apart = z - b
        swapped = Swapped(
            **_totals(z=z, ee=apart**2, swap=apart * difference, gap=(z - y) ** 2),
            pair=jnp.einsum("qisn,qjsn->qijs", z, y),
        )
    return Sums(
        points=jnp.full((1, 1, a.shape[-2]), a.shape[-1], dtype=a.dtype),
        **_totals(a=a, aa=a * a, b=b, bb=b * b, ab=a * b),
        **_totals(y=y, yy=y * y, by=b * y, ay=a * y, dd=square, dddd=square * square),
        swapped=swapped,
    )


def _totals(**terms: Float[Array, "q f s n"]) -> dict[str, Float[Array, "q f s"]]:
    """Each term summed over the points, all in one loop.

    Summed one by one they cost eight times as much: XLA makes a loop of each.
    """
    values = tuple(terms.values())
    zeros = tuple(jnp.zeros((), v.dtype) for v in values)

    def add(so_far: Sequence[Array], new: Sequence[Array]) -> tuple[Array, ...]:
        return tuple(map(jnp.add, so_far, new))

    return dict(zip(terms, jax.lax.reduce(values, zeros, add, (3,)), strict=True))


type Table = Float[np.ndarray, "replicates outputs factors"]
type Pairs = Float[np.ndarray, "replicates outputs factors factors"]
type Estimator = Callable[[Sums[np.ndarray]], np.ndarray]


def pooled(sums: Sums[np.ndarray]) -> Sums[np.ndarray]:
    """All replicates as one, the leading axis kept."""
    return jax.tree.map(lambda s: s.sum(axis=0, keepdims=True), sums)


def mean(sums: Sums[np.ndarray]) -> Float[np.ndarray, "replicates outputs 1"]:
    """Mean of each output over A and B, less what was subtracted."""
    return (sums.a + sums.b) / (2 * sums.points)


def variance(sums: Sums[np.ndarray]) -> Float[np.ndarray, "replicates outputs 1"]:
    """Variance of each output over A and B together."""
    return (sums.aa + sums.bb) / (2 * sums.points) - mean(sums) ** 2


def check(first: str, total: str, *, swapped: bool) -> None:
    """Refuse names of estimators that are not known, or need samples not taken.

    Args:
        first: Name of the first-order estimator.
        total: Name of the total estimator.
        swapped: Whether BA is taken.

    Raises:
        ValueError: Naming what was probably meant, or what to ask for.
    """
    for order, name, known in (
        ("first-order", first, FIRST),
        ("total", total, TOTAL),
    ):
        if name not in known:
            raise ValueError(unknown(f"{order} estimator", name, known))
        if name == "azzini-rosati" and not swapped:
            raise ValueError("azzini-rosati needs the samples BA: ask for second order")


def first_order(name: str, sums: Sums[np.ndarray]) -> Table:
    """First-order indices by an estimator's name; NaN where nothing varies."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return FIRST[name](_means(sums))


def total(name: str, sums: Sums[np.ndarray]) -> Table:
    """Total indices by an estimator's name; NaN where nothing varies."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return TOTAL[name](_means(sums))


def second_order(
    sums: Sums[np.ndarray], first: Table, overlapping: Bool[np.ndarray, "i j"]
) -> Pairs:
    """Second-order indices: what two factors do together beyond each alone.

    BA_i and AB_j share factors i and j and nothing else, so that the covariance of
    their outputs is the variance that the two explain (Saltelli 2002, Comput. Phys.
    Commun. 145).

    Args:
        sums: Sums with those of BA.
        first: First-order indices.
        overlapping: Whether two factors have a parameter in common, as each has with
            itself.

    Returns:
        A symmetric table for each replicate and output; NaN where factors overlap.
    """
    m = _means(sums)
    taken = _swapped(m)
    products = taken.pair - taken.z[..., :, None] * m.y[..., None, :]
    # A and B are independent: what covariance they show is noise that all pairs share.
    products = products - (m.ab - m.a * m.b)[..., None]
    with np.errstate(invalid="ignore", divide="ignore"):
        closed = products / variance(m)[..., None]
    closed = (closed + np.swapaxes(closed, -1, -2)) / 2
    both = closed - first[..., :, None] - first[..., None, :]
    return np.where(overlapping, np.nan, both)


def kurtosis(sums: Sums[np.ndarray]) -> Table:
    """Kurtosis of what single points contribute to a total index.

    Large where a few points carry the index; intervals are then too short.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        return sums.points * sums.dddd / sums.dd**2


def _means(sums: Sums[np.ndarray]) -> Sums[np.ndarray]:
    """Sums over their number, which becomes 1."""

    def divided(s: np.ndarray) -> np.ndarray:
        return s / (sums.points if s.ndim == 3 else sums.points[..., None])

    return jax.tree.map(divided, sums)


def _swapped(sums: Sums[np.ndarray]) -> Swapped[np.ndarray]:
    if sums.swapped is None:
        raise ValueError("the samples BA were not taken: ask for second order")
    return sums.swapped


def _scale(m: Sums[np.ndarray]) -> np.ndarray:
    """What both indices of Azzini and Rosati are shares of."""
    return m.aa - 2 * m.ab + m.bb + _swapped(m).gap


def _coefficient(
    x: np.ndarray, xx: np.ndarray, y: np.ndarray, yy: np.ndarray, xy: np.ndarray
) -> np.ndarray:
    """Covariance over variance, both about the mean of the two samples together."""
    middle = (x + y) / 2
    return (xy - middle**2) / ((xx + yy) / 2 - middle**2)


def _correlation(
    x: np.ndarray, xx: np.ndarray, y: np.ndarray, yy: np.ndarray, xy: np.ndarray
) -> np.ndarray:
    return (xy - x * y) / np.sqrt(np.maximum((xx - x**2) * (yy - y**2), 0))


FIRST: Mapping[str, Estimator] = {
    "janon-monod": lambda m: _coefficient(m.b, m.bb, m.y, m.yy, m.by),
    "jansen": lambda m: 1 - (m.bb - 2 * m.by + m.yy) / (2 * variance(m)),
    "saltelli": lambda m: (m.by - m.ab - mean(m) * (m.y - m.a)) / variance(m),
    "martinez": lambda m: _correlation(m.b, m.bb, m.y, m.yy, m.by),
    "azzini-rosati": lambda m: 2 * _swapped(m).swap / _scale(m),
}
TOTAL: Mapping[str, Estimator] = {
    "jansen": lambda m: m.dd / (2 * variance(m)),
    "janon-monod": lambda m: 1 - _coefficient(m.a, m.aa, m.y, m.yy, m.ay),
    "martinez": lambda m: 1 - _correlation(m.a, m.aa, m.y, m.yy, m.ay),
    "homma-saltelli": lambda m: 1 - (m.ay - m.a * m.y) / variance(m),
    "sobol-2007": lambda m: (m.aa - m.ay - mean(m) * (m.a - m.y)) / variance(m),
    "azzini-rosati": lambda m: (m.dd + _swapped(m).ee) / _scale(m),
}
