"""What matters in given data: a ranking, conditional bands, or the box of an event."""

from typing import TYPE_CHECKING

import numpy as np

from uq.show import rank
from uq.show.axes import row_names
from uq.show.shares import percent
from uq.show.style import (
    DARK,
    FILL,
    HEAD,
    PAGE,
    PLAIN,
    entitle,
    explain,
    new_figure,
    panels,
    tidy,
)
from uq.show.words import estimate_cell, short, subject
from uq.words import few


if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BANDED = 4  # inputs of which bands are drawn, of each output
BOXED = 12  # limits of a panel
NAMED = 4  # limits that a sentence names
EDGE = 0.12  # share of an axis from whose ends on there is no room beside a limit


def figure(answer: "xr.Dataset") -> "Figure":
    """Bars of a measure; of bands the output along each input; of PRIM the box."""
    if "box_density" in answer:
        return _boxes(answer)
    if "band" in answer:
        return _bands(answer)
    return rank.figure(answer)


def _bands(answer: "xr.Dataset") -> "Figure":
    """Mean and quantiles in slices of the inputs that come first."""
    value = answer[answer.attrs["ranks_by"]].values
    pairs = [
        (k, int(i))
        for k, row in enumerate(value)
        for i in np.argsort(-row, kind="stable")[:BANDED]
    ]
    made = new_figure(0.0, 0.0)
    every = panels(made, len(pairs), 2.1)
    ends: dict[int, list[Axes]] = {}
    for axes, (k, i) in zip(every, pairs, strict=True):
        _band_panel(axes, answer.isel(output=k, parameter=i))
        ends.setdefault(k, []).append(axes)
    for axes in ends.values():  # of one output: what moves it more is seen at once
        limits = np.array([each.get_ylim() for each in axes])
        for each in axes:
            each.set_ylim(limits[:, 0].min(), limits[:, 1].max())
    names = [str(name) for name in answer["output"].values]
    leaders = [str(answer["parameter"].values[i]) for _, i in pairs[::BANDED]]
    each = [f"{first} explains most of {n}" for first, n in zip(leaders, names)]  # noqa: B905
    plain = f"{few(names)} where an input is known"
    entitle(made, [", ".join(each), plain], subject(answer.attrs))
    explain(made, every)
    return made


def _band_panel(axes: "Axes", at: "xr.Dataset") -> None:
    levels = [str(s) for s in at["statistic"].values if str(s).startswith("P")]
    low, high = (at["band"].sel(statistic=s).values for s in (levels[0], levels[-1]))
    x, mean = at["position"].values, at["band"].sel(statistic="mean").values
    label = f"{levels[0]} to {levels[-1]}"
    axes.fill_between(x, low, high, color=FILL, lw=0, label=label)
    error = at["band_error"].sel(statistic="mean").values
    axes.errorbar(
        x, mean, 2 * error, color=DARK, lw=1.4, marker="o", ms=3, capsize=2,
        label="mean, two standard errors",
    )  # fmt: skip
    output, name = str(at["output"].item()), str(at["parameter"].item())
    share = round(float(at[at.attrs["ranks_by"]]), 2) + 0.0  # no "-0 %"
    axes.set_title(f"{name} explains {percent(share, 0)}", fontsize=9, loc="left")
    axes.set_xlabel(_with_unit(name, at["input_units"].item()), fontsize=8)
    axes.set_ylabel(_with_unit(output, at["units"].item()), fontsize=8)
    tidy(axes)


def _with_unit(name: str, unit: str) -> str:
    return f"{name} [{unit}]" if unit else name


def _boxes(answer: "xr.Dataset") -> "Figure":
    """The limits of each event's box, in shares of the rows, and their values."""
    kept = [_limited(answer.isel(output=k)) for k in range(answer.sizes["output"])]
    rows = max(1, *(min(len(places), BOXED) for places in kept))
    tall = 0.85 + 0.42 * rows
    made = new_figure(PAGE, HEAD + tall * len(kept))
    # One above the other: shares compare, and names have room.
    every = np.ravel(made.subplots(len(kept), 1, squeeze=False))
    for k, (axes, places) in enumerate(zip(every, kept, strict=True)):
        _box_panel(axes, answer.isel(output=k), places, rows)
    entitle(made, _messages(answer, kept), subject(answer.attrs))
    return made


def _messages(answer: "xr.Dataset", kept: list[list[int]]) -> list[str]:
    """How much more likely the box makes the event; of several, that there is a box."""
    if len(kept) > 1:
        return ["The boxes of inputs in which each is likely"]
    row = answer.isel(output=0)
    if not kept[0]:
        return [_box_sentence(row).removesuffix(".")]
    inside, overall = float(row["box_density"]), float(row["held_density"][0])
    rates = f"in {percent(inside, 0)} of rows in the box, {percent(overall, 0)} of all"
    return [f"{row['output'].item()} {rates}", f"It happens {rates}"]


def _limited(row: "xr.Dataset") -> list[int]:
    """Inputs that the box restricts, by how much it cuts off."""
    some = np.isfinite(row["low"].values) | np.isfinite(row["high"].values)
    order = np.argsort(-row["restriction"].values, kind="stable")
    return [int(i) for i in order if some[i]]


def _box_panel(axes: "Axes", row: "xr.Dataset", places: list[int], rows: int) -> None:
    inside, overall = float(row["box_density"]), float(row["held_density"][0])
    rates = f"{percent(inside, 0)} inside, {percent(overall, 0)} of all rows"
    axes.set_title(f"{row['output'].item()}: {rates}", fontsize=9, loc="left")
    axes.set_xlabel("share of the rows below, input by input [-]", fontsize=8)
    axes.set_xlim(0, 1)
    axes.set_ylim(rows - 0.4, -0.6)
    tidy(axes)
    shown = places[:BOXED]
    if not shown:
        axes.set_yticks([])
        axes.text(0.5, 0, "no box makes it more likely", ha="center", va="center")
        return
    names = row["parameter"].values[shown]
    units = row["input_units"].values[shown]
    axes.set_yticks(
        range(len(shown)),
        row_names(_with_unit(*each) for each in zip(names, units, strict=True)),
    )
    for y, i in enumerate(shown):
        low, high = float(row["low_share"][i]), float(row["high_share"][i])
        axes.barh(y, 1.0, height=0.56, color="white", edgecolor=DARK, lw=0.7)
        axes.barh(y, high - low, left=low, height=0.56, color=FILL, ec=DARK, lw=0.7)
        for share, limit in ((low, row["low"][i]), (high, row["high"][i])):
            if np.isfinite(limit):
                _limit(axes, y, share, short(float(limit)))


def _limit(axes: "Axes", y: int, share: float, words: str) -> None:
    """The value of a limit, on the side that has room."""
    right = share < 1 - 2 * EDGE
    axes.annotate(
        words, (share, y), xytext=(3 if right else -3, 0), textcoords="offset points",
        ha="left" if right else "right", va="center", fontsize=7.5, bbox=PLAIN,
    )  # fmt: skip
    axes.plot([share, share], [y - 0.28, y + 0.28], color="black", lw=1.6)


def table(answer: "xr.Dataset") -> "pd.DataFrame":
    """A ranking as `uq.rank` has it; of PRIM the limits and what the box holds."""
    import pandas as pd

    if "box_density" not in answer:
        return rank.table(answer)
    rows = []
    for k, output in enumerate(answer["output"].values):
        row = answer.isel(output=k)
        held = {}
        for name in ("density", "coverage"):
            held[name] = float(row[f"box_{name}"])
            held[f"{name}_error"] = float(row[f"box_{name}_error"])
        held["mass"] = float(row["box_mass"])
        for i in _limited(row):
            at = row.isel(parameter=i)
            cells = {"output": output, "parameter": str(at["parameter"].item())}
            cells |= {name: float(at[name]) for name in ("low", "high")}
            cells["unit"] = str(at["input_units"].item())
            cells |= {name: float(at[name]) for name in ("restriction", "p_value")}
            rows.append(cells | held)
    columns = ("output", "parameter", "low", "high", "unit", "restriction", "p_value")
    return pd.DataFrame(rows, columns=None if rows else columns)


def sentence(answer: "xr.Dataset") -> str:
    """What comes first for each output, and for an event in which box it is likely."""
    if "box_density" not in answer:
        return rank.sentence(answer)
    return " ".join(
        _box_sentence(answer.isel(output=k)) for k in range(answer.sizes["output"])
    )


def _box_sentence(row: "xr.Dataset") -> str:
    name, places = str(row["output"].item()), _limited(row)
    if not places:
        return f"No box of the inputs makes {name} more likely."
    inside, every, coverage = (
        estimate_cell(float(value), float(error))
        for value, error in (
            (row["box_density"], row["box_density_error"]),
            (row["held_density"][0], row["held_density_error"][0]),
            (row["box_coverage"], row["box_coverage_error"]),
        )
    )
    limits = [_range(row.isel(parameter=i)) for i in places[:NAMED]]
    more = len(places) - len(limits)
    limits += [f"{more} wider limits hold"] if more else []
    where = " and ".join(limits)
    return (
        f"{name} in a share {inside} of the rows where {where}, in {every} of all; "
        f"these hold {coverage} of the rows in which it happens."
    )


def _range(at: "xr.Dataset") -> str:
    """Where an input lies in a box, such as "2 < price < 3 USD"."""
    low, high, name = float(at["low"]), float(at["high"]), at["parameter"].item()
    unit = str(at["input_units"].item())
    unit = "" if unit in ("", "-") else f" {unit}"
    if np.isinf(high):
        return f"{name} > {short(low)}{unit}"
    start = "" if np.isinf(low) else f"{short(low)} < "
    return f"{start}{name} < {short(high)}{unit}"
