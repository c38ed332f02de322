"""What a map says, in a sentence and in a few numbers, each with its standard error."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float

from experiments.axes import scale_of
from experiments.tables import console, table_of
from uq.show.words import estimate_cell, share_cell, subject


if TYPE_CHECKING:
    import xarray as xr

HALF = 0.5
SHOWN = 6  # rows and columns of a printed map

type Share = Float[np.ndarray, "x y"]
type Ends = Float[np.ndarray, " ends"]


def sentence(results: "xr.Dataset") -> str:
    """Where what was asked happens in more than half of the draws, if anywhere.

    Args:
        results: One map.
    """
    return _answer(results) + _unknown(results)


def _answer(results: "xr.Dataset") -> str:
    """The answer, of the draws in which it is known."""
    share, event = results["probability"], results.attrs["event"]
    samples, cells = draws_of(results), share.size
    if share.max() == 0:
        bound = share_cell(0.0, 0.0, samples).removeprefix("0 ")
        told = f"never, in none of {samples:,} draws in any of {cells:,} cells {bound}"
        return f"{event}: {told}{_at_best(results)}"
    if share.min() == 1:
        return f"{event}: always, in all of {samples:,} draws in all {cells:,} cells"
    if share.max() <= HALF:
        return f"{event}: in at most {_share_at(results, int(share.values.argmax()))}"
    if share.min() > HALF:
        return f"{event}: in at least {_share_at(results, int(share.values.argmin()))}"
    most = f"; at best in {_share_at(results, int(share.values.argmax()))}"
    sides = [words for path in share.dims for words in _sides(results, str(path))]
    if not sides:
        within = float((share > HALF).mean())
        return f"{event}: in more than half of the draws in {within:.0%} of the map"
    told = " and ".join(sides) + ", each where the other is best" * (len(sides) > 1)
    return f"{event}: in more than half of the draws only {told}{most}"


def draws_of(results: "xr.Dataset") -> int:
    """Fewest draws of a cell in which it is known whether it happens."""
    known = float(results["probability_known"].min())
    return round(known * results.attrs["samples"])


def _unknown(results: "xr.Dataset") -> str:
    """In how many draws it is not known, at worst; nothing where it is in all."""
    lost = 1 - float(results["probability_known"].min())
    if not lost:
        return ""
    return f"; not known, and left out, in up to {lost:.1%} of the draws of a cell"


def _at_best(results: "xr.Dataset") -> str:
    """How far away it is where it is nearest."""
    ratio = results["ratio"]
    if np.isnan(ratio.values).all():
        return ""
    place = int(np.nanargmin(ratio.values))
    value, error = (float(results[n].values.flat[place]) for n in _RATIO)
    told = estimate_cell(value, error)
    return f"; geometric mean of {results.attrs['compared']} at best {told}"


_RATIO = ("ratio", "ratio_error")


def _share_at(results: "xr.Dataset", place: int) -> str:
    """The probability of one cell, and where that is."""
    share, error = (
        100 * float(results[name].values.flat[place])
        for name in ("probability", "probability_error")
    )
    where = np.unravel_index(place, results["probability"].shape)
    told = [
        f"{path} = {results[path].values[k]:.4g}{_unit(results, str(path))}"
        for path, k in zip(results["probability"].dims, where, strict=True)
    ]
    part = "all" if share == 100 else f"{estimate_cell(share, error)} %"
    return f"{part} of the draws, at {', '.join(told)}"


def _sides(results: "xr.Dataset", path: str) -> list[str]:
    """Between which values of one parameter the region lies, if not all along it."""
    low, high, low_error, high_error = (float(v) for v in edges(results, path))
    unit, told = _unit(results, path), []
    if np.isfinite(high):
        told.append(f"below {estimate_cell(high, high_error)}{unit} of {path}")
    if np.isfinite(low):
        told.append(f"above {estimate_cell(low, low_error)}{unit} of {path}")
    return told


def _unit(results: "xr.Dataset", path: str) -> str:
    """A parameter's unit as it follows a number; nothing for a pure one."""
    unit = results[path].attrs["units"]
    return "" if unit == "-" else f" {unit}"


def edges(results: "xr.Dataset", path: str, level: float = HALF) -> Ends:
    """The range of one parameter outside which a probability stays below a level.

    Args:
        results: One map.
        path: The parameter.
        level: The probability [-].

    Returns:
        Lower and upper end at the best value of the other parameter, infinite where the
        map ends first, NaN where the level is nowhere exceeded; then the standard
        errors of both, by leaving out one replicate after another.

    Source:
        Efron and Stein (1981), Ann. Stat. 9(3), 586-596 (jackknife variance).
    """
    values, scale = results[path].values, scale_of(results[path].values)
    other = 1 - results["probability"].dims.index(path)
    parts = results["probability_replicates"].values
    count, whole = len(parts), parts.sum(axis=0)

    def ends(share: Share) -> Ends:
        return _ends(values, scale, share.max(axis=other), level)

    less = np.array([ends((whole - part) / (count - 1)) for part in parts])
    apart = less - np.where(np.isfinite(less), less, np.nan).mean(axis=0)
    error = np.sqrt((count - 1) / count * (apart**2).sum(axis=0))
    return np.concatenate([ends(results["probability"].values), error])


def _ends(
    values: np.ndarray, scale: Callable[[Any], Any], best: np.ndarray, level: float
) -> Ends:
    """Where the best probability first and last crosses a level, interpolated."""
    inside = np.flatnonzero(best > level)
    if not inside.size:
        return np.full(2, np.nan)

    def crossing(within: int, outside: int) -> float:
        at, span = scale(values[within]), scale(values[outside]) - scale(values[within])
        part = (best[within] - level) / (best[within] - best[outside])
        found = at + part * span
        return float(np.exp(found) if scale is np.log else found)

    first, last = int(inside[0]), int(inside[-1])
    low = crossing(first, first - 1) if first > 0 else -np.inf
    high = crossing(last, last + 1) if last < len(values) - 1 else np.inf
    return np.array([low, high])


def print_map(report: "xr.Dataset") -> None:
    """One map's answer, and what it rests on at a few places."""
    out = console()
    out.print(f"{subject(report.attrs)}\n{report.attrs['answer']}\n")
    share = report["probability"].values
    if share.max() > 0 and share.min() < 1:
        title = f"share of draws in which {report.attrs['event']}"
        out.print(_few(report, title, "probability"))
    if np.isfinite(report["ratio"].values).any():
        title = f"geometric mean of {report.attrs['compared']}"
        out.print(_few(report, title, "ratio"))


def _few(report: "xr.Dataset", title: str, name: str) -> Any:
    """A few rows and columns of a map, spread evenly."""
    x, y = (str(dim) for dim in report["probability"].dims)
    rows, columns = (
        np.unique(np.linspace(0, report.sizes[path] - 1, SHOWN).round().astype(int))
        for path in (y, x)
    )
    heads = [f"{value:.4g}" for value in report[x].values[columns]]
    corner = f"{y} [{report[y].attrs['units']}]"
    across = f"{x} [{report[x].attrs['units']}]"
    table = table_of(f"{title}, across: {across}", [corner, *heads], numbers=heads)
    for row in rows[::-1]:
        cells = [
            estimate_cell(
                float(report[name].values[column, row]),
                float(report[f"{name}_error"].values[column, row]),
            )
            for column in columns
        ]
        table.add_row(f"{report[y].values[row]:.4g}", *cells)
    return table


def print_speed(told: Any) -> None:
    """How much was evaluated, and how fast."""
    cells = told["evaluations"] // told["samples"]
    console().print(
        f"{told['samples']} draws in each of {cells} cells in {told['seconds']:.2f} s, "
        f"compilation included: {told['evaluations_per_second']:,.0f} a second"
    )
