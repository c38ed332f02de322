"""A diagnosis: where inputs lie when it happens, what each would have to be."""

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from uq.results.verdicts import VERDICTS
from uq.show.axes import row_names
from uq.show.shares import chance, percent, with_unit
from uq.show.style import DARK, FILL, GREY, PAGE, entitle, explain, new_figure, tidy
from uq.show.words import short, subject


if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHOWN = 12  # inputs of a figure
NAMED = 3  # inputs that a sentence names
WORDS = {
    "below": "at any value",
    "above": "at no value",
    "several": "in several ranges",
    "jump": "beyond a leap",
    "undefined": "where it does not exist",
}


def figure(answer: "xr.Dataset") -> "Figure":
    """Of each input its place with the event and without, and what it would have to be.

    All on one axis, the share of the prior below. With margins, how often each fails.
    """
    rows, margins = _rows(answer), answer.sizes["margin"]
    heights = [0.7 + 0.34 * len(rows)] + [0.6 + 0.34 * margins] * (margins > 0)
    made = new_figure(PAGE, 0.9 + sum(heights))
    every = np.ravel(made.subplots(len(heights), 1, height_ratios=heights))
    _inputs(every[0], answer.isel(parameter=rows))
    if margins:
        _margins(every[1], answer)
    entitle(made, _messages(answer), subject(answer.attrs))
    explain(made, every)
    return made


def _messages(answer: "xr.Dataset") -> list[str]:
    """How often it happens, and what sets those draws apart."""
    target, share = answer.attrs["target"], float(answer["happens"])
    none = {0.0: f"none of {answer.attrs['samples']:,}"}
    often = none.get(share, percent(share)) if share == share else "an unknown share"
    first, leader = f"{target} in {often} of draws", _leader(answer)
    first = first.replace(" of draws", " draws") if share == 0 else first
    return [f"{first}; {leader} sets them apart first", first] if leader else [first]


def _leader(answer: "xr.Dataset") -> str:
    """The input of the largest distance; none where there is no distance."""
    known = np.isfinite(answer["KS"].values[0])
    return str(answer["parameter"].values[0]) if known else ""


def _rows(answer: "xr.Dataset") -> list[int]:
    """The inputs that are shown: those sought, or those that tell most."""
    sought = set(json.loads(answer.attrs["sought"]))
    names = [str(name) for name in answer["parameter"].values]
    rows = [k for k, name in enumerate(names) if name in sought]
    return (rows or list(range(len(names))))[:SHOWN]


def _inputs(axes: "Axes", rows: "xr.Dataset") -> None:
    """Places of every input within its prior, a row each."""
    places = list(map(float, range(rows.sizes["parameter"])))
    without, with_it = rows["without_place"].values, rows["with_it_place"].values
    axes.hlines(places, without, with_it, color=GREY, lw=1)
    style = {"ls": "none", "ms": 6, "mec": DARK}
    for where, color, words in (
        (without, "white", "median where it does not happen"),
        (with_it, DARK, "median where it happens"),
    ):
        if np.isfinite(where).any():
            axes.plot(where, places, "o", mfc=color, label=words, **style)
    alone = rows["alone_quantile"].values
    if np.isfinite(alone).any():
        axes.plot(
            alone, places, "|", ms=15, mew=2, color="black",
            label="what it alone would have to be, all else nominal",
        )  # fmt: skip
    for place in places:
        if words := _takes(rows.isel(parameter=int(place))):
            axes.text(
                1.02, place, words, transform=axes.get_yaxis_transform(), fontsize=8,
                va="center",
            )  # fmt: skip
    if (rows["alone_verdict"].values != "").any():
        axes.text(
            1.02, -0.6, "alone, it\nhappens", fontsize=7, va="bottom",
            color=GREY, transform=axes.get_yaxis_transform(),
        )  # fmt: skip
    axes.set_yticks(places, row_names(rows["parameter"].values))
    axes.set_ylim(len(places) - 0.4, -0.6)
    axes.set_xlim(0, 1)
    axes.set_xlabel("place within what is believed: share of it below [-]", fontsize=8)
    tidy(axes)


def _margins(axes: "Axes", answer: "xr.Dataset") -> None:
    """How often each constraint fails, and how often no other does."""
    rows = margins(answer)
    places = list(map(float, range(len(rows))))
    axes.barh(places, rows["fails"], height=0.5, color=FILL, edgecolor=DARK, lw=0.7)
    axes.barh(
        places, rows["blocks"], height=0.5, color="none", edgecolor=GREY, lw=0.5,
        hatch="////", label="no other constraint fails",
    )  # fmt: skip
    for place, share in zip(places, rows["fails"], strict=True):
        text = percent(share) if np.isfinite(share) else "not known"
        axes.text(
            1.02, place, text, transform=axes.get_yaxis_transform(), fontsize=8,
            va="center",
        )  # fmt: skip
    axes.set_yticks(places, row_names(rows["margin"]))
    axes.set_ylim(len(places) - 0.4, -0.6)
    axes.set_xlim(0, 1)
    axes.set_xlabel("share of draws in which a constraint fails [-]", fontsize=8)
    tidy(axes)


def _takes(row: "xr.Dataset") -> str:
    """What one input would have to be, all else nominal; "" if it was not asked."""
    verdict = str(row["alone_verdict"].item())
    if not verdict or verdict in WORDS:
        return WORDS.get(verdict, "")
    at = with_unit(float(row["alone"]), str(row["input_units"].item()))
    if verdict == "touching":
        return f"only just, at {at}"
    return f"{'below' if float(row['alone_below']) else 'above'} {at}"


def table(answer: "xr.Dataset") -> "pd.DataFrame":
    """A row an input: distance, medians, what it would have to be; each with its error.

    The constraints are in `margins`.
    """
    import pandas as pd

    rows = []
    for k, name in enumerate(answer["parameter"].values):
        row = answer.isel(parameter=k)
        cells = {"parameter": name, "unit": row["input_units"].item()}
        for each in ("KS", "shift", "with_it", "without"):
            cells |= {
                each: float(row[each]),
                f"{each}_error": float(row[f"{each}_error"]),
            }
        places = ("nominal", "alone", "alone_quantile", "together")
        cells |= {n: float(row[n]) for n in places}
        verdict = str(row["alone_verdict"].item())
        cells["alone_verdict"] = VERDICTS.get(verdict, "")
        cells |= _pairs(row, "statistic", "estimate", "standard_error")
        cells |= _pairs(row, "verdict", "share", "share_error")
        for each in ("rising", "rescues"):
            cells |= {
                each: float(row[each]),
                f"{each}_error": float(row[f"{each}_error"]),
            }
        cells |= {label: row[label].item() for label in ("prior", "evidence")}
        rows.append(cells)
    return pd.DataFrame(rows)


def _pairs(row: "xr.Dataset", dim: str, value: str, error: str) -> dict[str, Any]:
    """Columns of estimates and their errors."""
    made: dict[str, Any] = {}
    for k, name in enumerate(row[dim].values):
        made[str(name)] = float(row[value].values[k])
        made[f"{name}_error"] = float(row[error].values[k])
    return made


def margins(answer: "xr.Dataset") -> "pd.DataFrame":
    """A row a constraint: how often it fails, and alone, with errors; the first binds.

    Args:
        answer: A diagnosis, fresh or read back.
    """
    import pandas as pd

    fails = 1 - answer["holds"].values
    order = np.argsort(-np.nan_to_num(fails, nan=-1.0), kind="stable")
    made = {
        "margin": answer["margin"].values,
        "event": answer["event"].values,
        "fails": fails,
        "fails_error": answer["holds_error"].values,
        "blocks": answer["blocks"].values,
        "blocks_error": answer["blocks_error"].values,
        "known": answer["known"].values,
        "holds_at_nominal": answer["margin_at_nominal"].values,
    }
    return pd.DataFrame(made).iloc[order].reset_index(drop=True)


def sentence(answer: "xr.Dataset") -> str:
    """How often it happens, what sets it apart, what it takes, and what binds."""
    attrs, samples = answer.attrs, answer.attrs["samples"]
    share = chance(float(answer["happens"]), float(answer["happens_error"]), samples)
    lines = [f"{attrs['target']} in {share}{_at_nominal(attrs['at_nominal'])}."]
    if _leader(answer):
        lines.append(_apart(answer))
    takes = [
        _taken(answer.isel(parameter=k), attrs["side"])
        for k in _rows(answer)[:NAMED]
        if str(answer["alone_verdict"].values[k])
    ]
    if takes:
        lines.append(f"Alone, with all else nominal, it happens {'; '.join(takes)}.")
    if np.isfinite(answer["together"].values).sum() > 1:
        lines.append(_together(answer))
    if answer.sizes["margin"]:
        lines.append(_bound(answer))
    return " ".join(lines)


def _together(answer: "xr.Dataset") -> str:
    """Where it just happens with all inputs sought moved, each as far as the others."""
    rows = answer.isel(parameter=_rows(answer))
    places = [
        f"{row['parameter'].item()} {with_unit(value, str(row['input_units'].item()))}"
        for row, value in (
            (rows.isel(parameter=k), float(value))
            for k, value in enumerate(rows["together"].values)
        )
        if np.isfinite(value)
    ]
    share = percent(float(answer["together_share"]))
    there = [
        f"{name} {with_unit(float(value), str(unit))}"
        for name, value, unit in zip(
            answer["told"].values,
            answer["there"].values,
            answer["told_units"].values,
            strict=True,
        )
    ]
    suffix = f"; there {', '.join(there)}" if there else ""
    return (
        f"Together, each with {share} of its belief beyond, it just happens at "
        f"{', '.join(places)}{suffix}."
    )


def _at_nominal(value: float) -> str:
    if not np.isfinite(value):
        return ""
    return f", and {'so' if value else 'not'} at the nominal values"


def _apart(answer: "xr.Dataset") -> str:
    """The input of the largest distance, and where it lies; the next ones."""
    row = answer.isel(parameter=0)
    unit = str(row["input_units"].item())
    with_it, without = (float(row[name]) for name in ("with_it", "without"))
    names = [str(name) for name in answer["parameter"].values]
    next_ = [n for n, ks in zip(names, answer["KS"].values, strict=True) if ks == ks]
    more = f", then {', '.join(next_[1:NAMED])}" if next_[1:NAMED] else ""
    return (
        f"{names[0]} sets these draws apart first: its median is "
        f"{with_unit(with_it, unit)} in them and {short(without)} in the others{more}."
    )


def _taken(row: "xr.Dataset", sides: str) -> str:
    """One input: what it would have to be, its place in the prior, what it rescues.

    Of one that alone does not do, how near it comes.
    """
    place, rescues = float(row["alone_quantile"]), float(row["rescues"])
    more = [f"P{100 * place:.3g} of its prior"] if np.isfinite(place) else []
    ratio = float(row["nearest_ratio"])
    if str(row["alone_verdict"].item()) == "above" and np.isfinite(ratio):
        first, _, second = sides.partition(" below ")
        at = with_unit(float(row["nearest"]), str(row["input_units"].item()))
        more.append(f"at best, at {at}, {first} is {short(ratio)} times {second}")
    if rescues > 0:
        more.append(f"some value would do in {percent(rescues)} of the other draws")
    suffix = f" ({'; '.join(more)})" if more else ""
    return f"for {row['parameter'].item()} {_takes(row)}{suffix}"


def _bound(answer: "xr.Dataset") -> str:
    """The constraint that fails most often."""
    samples, first = answer.attrs["samples"], margins(answer).iloc[0]
    every = chance(float(answer["feasible"]), float(answer["feasible_error"]), samples)
    if not first["fails"] > 0:
        return f"No constraint fails in any draw; all hold in {every}."
    fails, alone = (
        chance(float(first[name]), float(first[f"{name}_error"]), samples)
        for name in ("fails", "blocks")
    )
    return (
        f"{first['margin']} fails most often, in {fails}, alone in {alone}; all "
        f"constraints hold in {every}."
    )
