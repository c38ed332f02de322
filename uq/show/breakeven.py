"""A breakeven: distribution of the value, how often there is one, and both in words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from uq.scales import DECADE
from uq.show.fitting import wrapped
from uq.show.shares import chance, percent, with_unit
from uq.show.style import (
    DARK,
    FILL,
    GREY,
    PAGE,
    entitle,
    explain,
    mark,
    new_figure,
    tidy,
)
from uq.show.words import named, short, subject
from uq.words import shortened


if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LINE = 44  # characters of a label below a panel
NAME = 24  # characters of a name beside bars
CUT = 0.002  # share of the draws beyond either end of the axis
ENDS = ("P5", "P95")
SIDES = {"one": "they meet at one value", "touching": "they touch at one value"}


def figure(answer: "xr.Dataset") -> "Figure":
    """The share of draws below each value, beside the prior; and the verdicts.

    Where no draw has a value, what is left are the verdicts.
    """
    made = new_figure(PAGE, 3.4)
    if float(answer["exists"]):
        axes, bars = made.subplots(1, 2, width_ratios=[1.9, 1])
        _distribution(axes, answer)
        explain(made, [axes])
    else:
        made.set_size_inches(PAGE, 2.4)
        bars = made.subplots()
    _verdicts(bars, answer)
    entitle(made, _messages(answer), subject(answer.attrs))
    return made


def _messages(answer: "xr.Dataset") -> list[str]:
    """The message; where names leave no room, without them, which are on the axes."""
    attrs, exists = answer.attrs, float(answer["exists"])
    where, unit = f"{attrs['left']} meets {attrs['right']}", attrs["units"]
    if exists:
        low, high = (float(answer["estimate"].sel(statistic=s)) for s in ENDS)
        ends = f"{short(low)} to {with_unit(high, unit)} (P5 to P95)"
        often = f"in {percent(exists)} of draws"
        return [
            f"{_meeting(attrs)} of {ends} {often}",
            f"They meet at {_article(attrs['of'])} of {ends} {often}",
            f"They meet at {ends} {often}",
        ]
    ends = _searched(attrs)
    for verdict, side in (("above", "higher"), ("below", "lower")):
        if float(answer["share"].sel(verdict=verdict)) == 1:
            always = f"{attrs['left']} is {side} than {attrs['right']} at every"
            return [f"{always} {attrs['of']} from {ends}", f"{always} value"]
    return [
        f"{where} at no single {attrs['of']} from {ends}",
        f"{where} nowhere, or at several values",
        f"They meet at no single value from {ends}",
    ]


def _distribution(axes: "Axes", answer: "xr.Dataset") -> None:
    """Distribution functions of the value and of the input, quantiles marked."""
    attrs, below = answer.attrs, answer["below"].values
    edges, believed = answer["edges"].values, answer["believed"].values
    axes.plot(edges, below, color=DARK, lw=1.6, label="value at which they meet")
    if believed[-1] > believed[0]:
        axes.plot(believed, below, color=GREY, lw=1.3, ls="--", label="prior")
    nominal = float(answer["nominal"])
    if np.isfinite(nominal):
        label = "value, all else nominal"
        axes.axvline(nominal, color="black", lw=0.9, ls=":", label=label)
    inner = [np.interp([CUT, 1 - CUT], below, each) for each in (edges, believed)]
    low, high = float(np.min(inner)), float(np.max(inner))
    scale(axes, low, high)
    if high > low:
        axes.set_xlim(low, high)
    axes.set_ylim(0, 1.02)
    for statistic in answer["statistic"].values:
        value = float(answer["estimate"].sel(statistic=statistic))
        share = float(str(statistic)[1:]) / 100
        mark(axes, value, share, f"{statistic} {short(value)}", left=True)
    axes.set_xlabel(_axis(attrs), fontsize=8)
    exists = float(answer["exists"])
    of = f", of the {percent(exists)} that meet" if exists < 1 else ""
    axes.set_ylabel(f"share of draws below{of} [-]", fontsize=8)
    tidy(axes)


def _axis(attrs: Mapping[str, Any]) -> str:
    """The input and what meets at a value of it."""
    meaning = attrs.get("meaning", "")
    of = (
        f"{attrs['of']}: {meaning}" if meaning not in ("", attrs["of"]) else attrs["of"]
    )
    meets = f"where {attrs['left']} meets {attrs['right']}"
    return "\n".join(wrapped(line, LINE) for line in (named(of, attrs["units"]), meets))


def scale(axes: "Axes", low: float, high: float) -> None:
    """A logarithmic axis with plain numbers where the range is wide and positive."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    if low > 0 and high > DECADE * low:
        axes.set_xscale("log")
        subs = (1, 2, 5) if high < 1e3 * low else (1,)
        axes.xaxis.set_major_locator(LogLocator(subs=subs))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:,.7g}"))
        axes.xaxis.set_minor_formatter(NullFormatter())


def _verdicts(axes: "Axes", answer: "xr.Dataset") -> None:
    """Bars of the verdicts that were given, each under its words."""
    rows = [
        (_words(answer, name), float(share))
        for name, share in zip(
            answer["verdict"].values, answer["share"].values, strict=True
        )
        if share
    ]
    places = np.arange(len(rows))
    axes.barh(
        places, [share for _, share in rows], height=0.34, color=FILL, edgecolor=DARK,
        lw=0.7,
    )  # fmt: skip
    for place, (words, share) in zip(places, rows, strict=True):
        axes.text(0.01, float(place) - 0.27, f"{words}: {percent(share)}", fontsize=8)
    axes.set_ylim(len(rows) - 0.4 if len(rows) > 1 else 1.2, -0.75)
    axes.set_xlim(0, 1.02)
    axes.set_yticks([])
    words = f"share of draws [-], searched from {_searched(answer.attrs)}"
    axes.set_xlabel(wrapped(words, LINE), fontsize=8)
    tidy(axes)


def _words(answer: "xr.Dataset", verdict: str) -> str:
    if verdict in SIDES:
        return SIDES[verdict]
    words = str(answer["words"].sel(verdict=verdict).item())
    if verdict in ("below", "above"):
        return f"{shortened(answer.attrs['left'], NAME)} {words}"
    return words


def table(answer: "xr.Dataset") -> "pd.DataFrame":
    """A row: the quantiles of the value, each with its error, and every verdict's."""
    import pandas as pd

    attrs = answer.attrs
    row = {name: attrs[name] for name in ("of", "left", "right")}
    row |= {"unit": attrs["units"], "nominal": float(answer["nominal"])}
    for name, value, error in zip(
        answer["statistic"].values, answer["estimate"].values,
        answer["standard_error"].values, strict=True,
    ):  # fmt: skip
        row |= {name: value, f"{name}_error": error}
    for name, value, error in zip(
        answer["verdict"].values, answer["share"].values,
        answer["share_error"].values, strict=True,
    ):  # fmt: skip
        row |= {name: value, f"{name}_error": error}
    return pd.DataFrame([row])


def sentence(answer: "xr.Dataset") -> str:
    """Where both meet and how often, what is so otherwise, and the nominal value."""
    attrs, exists = answer.attrs, float(answer["exists"])
    where, unit = f"{attrs['left']} meets {attrs['right']}", attrs["units"]
    share = {
        str(name): float(value)
        for name, value in zip(
            answer["verdict"].values, answer["share"].values, strict=True
        )
    }
    if exists:
        low, middle, high = (
            float(answer["estimate"].sel(statistic=s)) for s in ("P5", "P50", "P95")
        )
        ends = f"{short(low)} to {with_unit(high, unit)}"
        first = (
            f"{_meeting(attrs)} of {ends} (P5 to P95{_of_those(exists)}), P50 "
            f"{short(middle)}, in "
            f"{chance(exists, float(answer['exists_error']), attrs['samples'])}"
            f"{_side(answer, share['one'])}"
        )
    else:
        first = f"{where} at no single {attrs['of']}"
    others = {
        "below": f"{attrs['left']} is the lower throughout",
        "above": f"{attrs['left']} is the higher throughout",
        "several": "they meet several times",
        "jump": "one jumps past the other (a discontinuity)",
        "undefined": "one of both does not exist",
    }
    rest = [f"in {percent(share[k])} {w}" for k, w in others.items() if share[k]]
    searched = f"searched from {_searched(attrs)}"
    return f"{'; '.join([first, *rest])}; {searched}.{_nominal(answer)}"


def _of_those(exists: float) -> str:
    """What quantiles are of, where not of all draws."""
    return " of the draws that meet" if exists < 1 else ""


def _searched(attrs: Mapping[str, Any]) -> str:
    """The range in which a value was looked for: beyond it nothing is said."""
    return f"{short(attrs['low'])} to {with_unit(attrs['high'], attrs['units'])}"


def _meeting(attrs: Mapping[str, Any]) -> str:
    """Such as "cost meets rival at a price"."""
    return f"{attrs['left']} meets {attrs['right']} at {_article(attrs['of'])}"


def _article(name: str) -> str:
    return f"{'an' if name[:1].lower() in tuple('aeiou') else 'a'} {name}"


def _side(answer: "xr.Dataset", one: float) -> str:
    """Who is the lower below the value, where it is the same in all draws."""
    rising, left = float(answer["rising"]), answer.attrs["left"]
    if not one or 0 < rising < one:
        return ""
    return f", and {left} is the lower {'below' if rising else 'above'} it"


def _nominal(answer: "xr.Dataset") -> str:
    """The value at the nominal others, or how near they come where there is none."""
    value, facts = float(answer["nominal"]), answer.attrs
    if np.isfinite(value):
        at = with_unit(value, facts["units"])
        return f" With all else nominal they meet at {at}."
    verdict, ratio = facts["nominal_verdict"], float(answer["nearest_ratio"])
    if verdict not in ("above", "below") or not np.isfinite(ratio):
        return ""
    side = "higher" if verdict == "above" else "lower"
    at = with_unit(float(answer["nearest"]), facts["units"])
    return (
        f" With all else nominal {facts['left']} is the {side} throughout: nearest at "
        f"{at}, {short(ratio)} times {facts['right']}."
    )
