"""Quantile functions without a closed form: piecewise polynomials, found by their bits.

Both tails of the unit interval are cut into octaves (1/4..1/2, 1/8..1/4, ...), each
octave into eight equal panels, each panel holds a polynomial of degree 9 through the
exact quantiles at its Chebyshev points. A quantile varies slowly over an eighth of an
octave however far out in the tail, so that the error is relative; and the panel of a
number is written in its exponent and leading mantissa bits, so that finding it costs a
shift. Where that is too coarse (a kink, a jump, a steep power), a panel is halved until
the polynomial is exact, and a short bisection finds the half.

Source:
    Derflinger, Hörmann and Leydold (2010), ACM TOMACS 20(4), 18: inversion by
    polynomials between Chebyshev points; the look-up by bits is ours.
"""

import functools
from collections.abc import Callable

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import scipy
from jaxtyping import Array, Float, Int

from uq import store
from uq.outlines import outline


OCTAVES = 64  # the tails reach to 2^-64 = 5e-20 and stay constant beyond
LEVEL = 3  # 2^3 cells an octave
CELLS = OCTAVES - 1 << LEVEL  # of each tail
DEGREE = 9
HALVINGS = 24
MOST_PANELS = 2**13
STEPS = 4  # a padded bisection has a multiple of them
TOLERANCE = 2e-13
EPSILON = float(np.finfo(np.float64).eps)

_NODES = -np.cos(np.pi * np.arange(DEGREE + 1) / DEGREE)
_CHECKS = np.array([-0.975, -0.4, 0.25, 0.9])
_FIT = np.linalg.inv(np.vander(_NODES, increasing=True))
_CHECK = np.vander(_CHECKS, DEGREE + 1, increasing=True)

type Tail = Callable[[np.ndarray], np.ndarray]
type Column = Array | np.ndarray


class Halves(eqx.Module):
    """Where the panels are, if some are only a part of a cell.

    Args:
        first: Index of the first panel of each cell, and the number of panels.
        low: Where each panel starts, as distance from the nearer end of the interval.
        reach: Reciprocal of half its width.
        steps: Of the bisection that finds a panel in its cell.
    """

    first: Column
    low: Column
    reach: Column
    steps: int = eqx.field(static=True)

    __repr__ = outline


class Table(eqx.Module):
    """A function of the unit interval as polynomials, the lower half first.

    Its numbers are leaves: a compiled program can take them as arguments, and tables of
    one structure and equal shapes can be stacked.

    Args:
        coefficients: Polynomial of each panel in [-1, 1], a column for each power.
        halves: None if every cell is one panel.
    """

    coefficients: Column
    halves: Halves | None

    __repr__ = outline

    def __call__(self, u: Float[Array, ""]) -> Float[Array, ""]:
        """The tabulated function at `u`, in the precision of `u`."""
        return _evaluate(self, u)

    def padded(self) -> "Table":
        """The same function, in a shape that it shares with others.

        As many panels as the next power of two, of which the last are never found, and
        a bisection that may stay where it is in its last steps.
        """
        if self.halves is None:
            return self
        count = len(self.halves.low)
        more = (1 << (count - 1).bit_length()) - count

        def longer(rows: Column) -> np.ndarray:
            return np.concatenate([rows, np.repeat(rows[-1:], more, axis=0)])

        low, reach = longer(self.halves.low), longer(self.halves.reach)
        steps = -(-self.halves.steps // STEPS) * STEPS
        halves = Halves(self.halves.first, low, reach, steps)
        return Table(longer(self.coefficients), halves)


@jax.jit
def _evaluate(table: Table, u: Float[Array, ""]) -> Float[Array, ""]:
    """Find the panel, then Horner's rule; compiled alone, so that it is traced once."""
    upper = u > 0.5
    tail = jnp.where(upper, 1 - u, u)  # exact above a half
    panel, low, reach = _cell(tail)
    panel = panel + jnp.where(upper, CELLS, 0)
    if table.halves is not None:
        panel, low, reach = _within(table.halves, panel, tail)
    # Constant beyond the table, but a point on an edge keeps its gradient.
    w = jnp.clip((tail - low) * reach - 1, -1.001, 1.001)
    coefficients = jnp.asarray(table.coefficients, u.dtype)
    total = coefficients[panel, DEGREE]
    for power in reversed(range(DEGREE)):
        total = total * w + coefficients[panel, power]
    return total


def _cell(
    tail: Float[Array, ""],
) -> tuple[Int[Array, ""], Float[Array, ""], Float[Array, ""]]:
    """Place among the cells, start, and reciprocal of half the width, all by bits.

    The exponent and the leading bits of the fraction number the cells; without the
    others they are where the cell starts, and the exponent alone tells its width.
    """
    floats = jnp.finfo(tail.dtype)
    whole, unit = jnp.dtype(f"int{floats.bits}"), 1 << floats.nmant
    bias = floats.maxexp - 1
    bits = jax.lax.bitcast_convert_type(tail, whole)
    bits = jnp.clip(bits, (bias - OCTAVES) * unit, (bias - 1) * unit - 1)
    bits = bits & -(unit >> LEVEL)
    reach = (bias * unit - (bits & -unit)) + (bias + LEVEL + 1) * unit
    place = (bits >> (floats.nmant - LEVEL)) - ((bias - OCTAVES) << LEVEL)
    low, reach = (
        jax.lax.bitcast_convert_type(each, tail.dtype) for each in (bits, reach)
    )
    return place.astype(jnp.int32), low, reach


def _within(
    halves: Halves, cell: Int[Array, ""], tail: Float[Array, ""]
) -> tuple[Int[Array, ""], Float[Array, ""], Float[Array, ""]]:
    """The last panel of the cell that starts at or below the point, by bisection."""
    first = jnp.asarray(halves.first)
    low, reach = (jnp.asarray(x, tail.dtype) for x in (halves.low, halves.reach))
    panel, last = first[cell], first[cell + 1] - 1
    for power in reversed(range(halves.steps)):
        further = jnp.minimum(panel + 2**power, last)
        panel = jnp.where(tail >= low[further], further, panel)
    return panel, low[panel], reach[panel]


def tabulate(lower: Tail, upper: Tail) -> Table:
    """Tabulate a function of the unit interval from its two tails.

    Args:
        lower: The function at probability `t` in (0, 1/2].
        upper: The function at probability `1 - t`, from `t` in (0, 1/2].

    Returns:
        The table; relative error near 1e-15, below 1e-13, where the function is smooth.
    """
    tails = [_tail(lower), _tail(upper)]
    low, width, coefficients = (
        np.concatenate(part) for part in zip(*tails, strict=True)
    )
    if len(low) == 2 * CELLS:
        return Table(coefficients, None)
    exponent = np.frexp(low)[1] - 1  # low = (1 + fraction) 2^exponent
    fraction = low / 2.0**exponent - 1
    cell = (exponent + OCTAVES << LEVEL) + (fraction * 2**LEVEL).astype(int)
    cell[len(tails[0][0]) :] += CELLS
    first = np.searchsorted(cell, np.arange(2 * CELLS + 1)).astype(np.int32)
    steps = (int(np.diff(first).max()) - 1).bit_length()
    return Table(coefficients, Halves(first, low, 2 / width, steps))


def kept(make: Callable[..., Table]) -> Callable[..., Table]:
    """A table that follows from numbers, made once for all processes.

    Args:
        make: Tabulates from some numbers, and is named for what it makes.
    """

    @functools.lru_cache(maxsize=256)
    def found(*numbers: float) -> Table:
        def arrays() -> list[np.ndarray]:
            table = make(*numbers)
            made, parts = [np.asarray(table.coefficients)], table.halves
            if parts:
                made += map(np.asarray, (parts.first, parts.low, parts.reach))
                made.append(np.array(parts.steps))
            return made

        digits = [float(number).hex() for number in numbers]
        name = make.__qualname__
        made = store.arrays(arrays, name, scipy.__version__, *digits)
        if len(made) == 1:
            return Table(made[0], None)
        coefficients, first, low, reach, steps = made
        return Table(coefficients, Halves(first, low, reach, int(steps)))

    return found


def _tail(function: Tail) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Panels of one half of the interval: their starts, widths and polynomials."""
    octave = 2.0 ** np.arange(-OCTAVES, -1)[:, None]
    low = (octave * (1 + np.arange(2**LEVEL) / 2**LEVEL)).ravel()
    width = np.repeat(octave / 2**LEVEL, 2**LEVEL)
    kept, count = [], 0
    for halving in range(HALVINGS + 1):
        fit, good = _fit(function, low, width)
        count += len(low)
        if halving == HALVINGS or count > MOST_PANELS:
            good[:] = True
        kept.append((low[good], width[good], fit[good]))
        half = width[~good] / 2
        low = np.concatenate([low[~good], low[~good] + half])
        width = np.concatenate([half, half])
        if not len(low):
            break
    low, width, fit = (np.concatenate(part) for part in zip(*kept, strict=True))
    order = np.argsort(low)
    return low[order], width[order], fit[order]


def _fit(
    function: Tail, low: np.ndarray, width: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Polynomials of the panels, and which of them are exact.

    An error that one rounding of the probability would cause as well is none. A panel
    that fails keeps the straight line through its ends, which at least is monotone.
    """
    points = np.concatenate([_NODES, _CHECKS])
    values = function(low[:, None] + width[:, None] * (points + 1) / 2)
    nodes, checks = np.split(values, [DEGREE + 1], axis=1)
    first, last = nodes[:, 0], nodes[:, -1]
    fit = (nodes - first[:, None]) @ _FIT.T  # what is constant stays so, to the bit
    fit[:, 0] += first
    rounding = 8 * EPSILON * (low / width) * np.ptp(values, axis=1)
    # Relative to the panel's own size, so that a panel which crosses 0 can be exact.
    allowed = TOLERANCE * np.abs(checks).max(axis=1) + rounding + 1e-290
    good = np.all(np.abs(fit @ _CHECK.T - checks) <= allowed[:, None], axis=1)
    line = np.zeros_like(fit)
    line[:, 0], line[:, 1] = (first + last) / 2, (last - first) / 2
    return np.where(good[:, None], fit, line), good


@kept
def _normal() -> Table:
    from scipy.special import ndtri

    def slope(t: np.ndarray) -> np.ndarray:
        centre = t == 0.5
        chord = ndtri(t) / np.where(centre, 1, t - 0.5)
        return np.where(centre, np.sqrt(2 * np.pi), chord)

    return tabulate(slope, slope)


def normal_quantile(u: Float[Array, ""]) -> Float[Array, ""]:
    """Standard normal quantile, as exact as `ndtri` and several times faster.

    The table holds the ratio to `u - 1/2`, so that the median is relative as well.
    """
    return (u - 0.5) * _normal()(u)
