"""The value of information: what to measure first, as bars, a table and a sentence."""

from typing import TYPE_CHECKING

import numpy as np

from uq.results.summary import unseen
from uq.show.axes import row_names
from uq.show.shares import percent
from uq.show.style import (
    DARK,
    FILL,
    GREY,
    HEAD,
    LINE,
    PAGE,
    PLAIN,
    explain,
    new_figure,
    tidy,
)
from uq.show.words import (
    estimate_cell,
    in_words,
    named,
    share_cell,
    short,
    subject,
)


if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SURE = 2.0  # standard errors above zero from which a value is called one
SHOWN = 12  # inputs of a panel
NAMED = 3  # options that a title names
ROW = 0.45  # height of an input with its threshold [inch]


def figure(answer: "xr.Dataset") -> "Figure":
    """What each input is worth beside knowing all; how near they come where nothing is.

    Where no input changes the decision there is no value to draw: then it is the lead
    of the option that is taken now, over the values of each input.
    """
    names = [str(name) for name in answer["option"].values]
    among = (
        " or ".join(names) if len(names) <= NAMED else f"one of {len(names)} options"
    )
    if bool((answer["upper"] > 0).any()):
        words = _first(answer, f"{among}{stake(answer)}")
        return bars(answer, f"{words}\n{subject(answer.attrs)}")
    words = f"No input alone changes the choice of {among}{stake(answer)}"
    return leads(answer, f"{words}\n{subject(answer.attrs)}")


def stake(answer: "xr.Dataset") -> str:
    """How many units are bought, such as ", for 100,000,000 W"; "" of one."""
    scale = float(answer.attrs.get("scale", 1.0))
    if scale == 1:
        return ""
    return f", for {scale:,.10g} {answer.attrs['bought'] or 'units'}"


def _first(answer: "xr.Dataset", among: str) -> str:
    """What is worth most to learn before choosing, if that is said in a line."""
    single = parts(answer)[0]
    row = single.isel(parameter=by_value(single)[:1])
    name = str(row["parameter"].values[0]) if row.sizes["parameter"] else ""
    value, error = (float(row[n].sum()) for n in ("EVPPI", "EVPPI_error"))
    words = f"{name} is worth most to learn before choosing {among}"
    plain = f"What to learn before choosing {among}"
    return words if value > SURE * error and len(words) <= LINE else plain


def bars(answer: "xr.Dataset", title: str, top: int = SHOWN) -> "Figure":
    """What it is worth to learn each parameter and group, beside knowing all.

    Args:
        answer: Values, of which one at least is not zero.
        title: Above all panels.
        top: Parameters that are shown.
    """
    single, groups = parts(answer)
    evpi = float(answer["EVPI"])
    factor, unit = in_words(evpi, answer.attrs["unit"])
    panels = {
        "alone": single.isel(parameter=by_value(single)[:top]),
        "together": groups.isel(parameter=by_value(groups)),
    }
    panels = {k: row for k, row in panels.items() if row.sizes["parameter"]}
    rows = [row.sizes["parameter"] for row in panels.values()]
    made = new_figure(PAGE, HEAD + 0.6 + ROW * sum(rows) + 0.4 * len(rows))
    made.suptitle(title, fontsize=10)
    every = np.atleast_1d(made.subplots(len(rows), 1, height_ratios=rows, sharex=True))
    for axes, (name, row) in zip(every, panels.items(), strict=True):
        _bar_panel(axes, row, factor, evpi)
        axes.set_title(f"learnt {name}", fontsize=9, loc="left")
        axes.axvline(evpi / factor, color="black", ls="--", lw=1.2)
        tidy(axes)
    every[0].text(
        evpi / factor, -0.62, f"to know all (EVPI): {short(evpi / factor)} ",
        ha="right", va="bottom", fontsize=8,
    )  # fmt: skip
    level = percent(answer.attrs["ci_prob"], 0)
    every[-1].set_xlabel(
        f"{named('value of learning it before choosing', unit)}; line: {level} "
        "interval",
        fontsize=8,
    )
    return made


def _bar_panel(axes: "Axes", row: "xr.Dataset", factor: float, evpi: float) -> None:
    """One bar a row, its interval, its share and where the decision flips."""
    values = row["EVPPI"].values / factor
    low, high = row["EVPPI_interval"].values / factor
    y, whole = np.arange(len(values)), evpi / factor
    axes.barh(y, values, height=0.42, color=FILL, edgecolor=DARK, lw=0.7)
    axes.hlines(y, low, high, color="black", lw=1.2)
    for ends in (low, high):
        axes.plot(ends, y, "|", color="black", ms=6)
    for place, top in enumerate(np.maximum(high, values)):
        at = row.isel(parameter=place)
        share = percent(float(at["share"]), 0)
        look = {"va": "center", "fontsize": 7.5, "bbox": PLAIN, "zorder": 4}
        axes.text(max(float(top), 0.0) + 0.015 * whole, place, share, **look)
        # Beside no bar, however long that is: below it.
        axes.text(
            0.005 * whole, place + 0.3, flips(at), va="top", fontsize=7, color=GREY
        )
    axes.set_yticks(y, row_names(row["parameter"].values))
    axes.set_ylim(len(values) - 0.35, -0.6)
    axes.set_xlim(min(0.0, float(low.min())), 1.12 * max(whole, float(high.max())))


def leads(answer: "xr.Dataset", title: str, top: int = SHOWN) -> "Figure":
    """How near each parameter alone comes to turning the decision.

    Args:
        answer: Conditional means.
        title: Above the panel.
        top: Parameters that are shown.
    """
    now = decided(answer)
    means = answer["conditional"].transpose("option", "single", "stratum").values
    lead = means[now] - np.delete(means, now, axis=0).max(axis=0)
    order = np.argsort(lead.min(axis=1), kind="stable")[:top]
    lead, names = lead[order], answer["single"].values[order]
    factor, unit = in_words(float(np.abs(lead).max()), answer.attrs["unit"])
    lead = lead / factor
    made = new_figure(PAGE, HEAD + 1.1 + 0.3 * len(order))
    made.suptitle(title, fontsize=10)
    axes, y = made.subplots(), np.arange(len(order))
    axes.hlines(y, lead.min(axis=1), lead.max(axis=1), color=DARK, lw=5)
    for side, mark, words in ((0, "o", "lowest values"), (-1, "s", "highest values")):
        look = {"color": "white", "markeredgecolor": "black", "ms": 6, "ls": ""}
        axes.plot(lead[:, side], y, marker=mark, label=f"at its {words}", **look)
    axes.axvline(0, color="black", ls="--", lw=1.2)
    axes.set_yticks(y, row_names(names))
    axes.set_ylim(len(y) - 0.4, -0.6)
    axes.set_xmargin(0.05)
    axes.grid(axis="x", color=GREY, lw=0.3)
    lead = f"expected lead of {answer['option'].values[now]} over the next option"
    axes.set_xlabel(
        f"{named(lead, unit)}, all else drawn;\nleft of 0 the decision flips",
        fontsize=8,
    )
    explain(made, [axes])
    tidy(axes)
    return made


def decided(answer: "xr.Dataset") -> int:
    """Number of the option that is taken now."""
    return int(np.argmax(answer["net"].values))


def parts(answer: "xr.Dataset") -> tuple["xr.Dataset", "xr.Dataset"]:
    """Single parameters, and groups."""
    count = answer.sizes["single"]
    cut = slice(count), slice(count, None)
    return answer.isel(parameter=cut[0]), answer.isel(parameter=cut[1])


def by_value(row: "xr.Dataset") -> list[int]:
    """Those that change the decision somewhere, by falling value."""
    values = row["EVPPI"].values
    seen = (values != 0) | (row["upper"].values > 0)
    return [int(i) for i in np.argsort(-values, kind="stable") if seen[i]]


def flips(at: "xr.Dataset") -> str:
    """Where the decision flips along a parameter, such as "orbit < 200 < Earth"."""
    values = at["flips"].values[np.isfinite(at["flips"].values)]
    if not values.size:
        return ""
    names = [str(at["option"].values[i]) for i in at["wins"].values if i >= 0]
    words = [names[0]]
    for value, name in zip(values, names[1:], strict=True):
        words += [short(float(value)), name]
    return f"{' < '.join(words)} [{at['input_units'].item()}]"


def table(answer: "xr.Dataset") -> "pd.DataFrame":
    """Each input and group by falling value, with its error, share and thresholds."""
    import pandas as pd

    rows = []
    for learnt, row in zip(("alone", "together"), parts(answer), strict=True):
        for i in np.argsort(-row["EVPPI"].values, kind="stable"):
            at = row.isel(parameter=int(i))
            cells: dict[str, str | float] = {
                "parameter": str(at["parameter"].item()),
                "learnt": learnt,
            }
            for name in ("EVPPI", "share"):
                cells[name] = float(at[name])
                cells[f"{name}_error"] = float(at[f"{name}_error"])
            cells |= {"unit": answer.attrs["unit"], "flips": flips(at)}
            cells |= {name: str(at[name].item()) for name in ("prior", "evidence")}
            rows.append(cells)
    return pd.DataFrame(rows)


def sentence(answer: "xr.Dataset") -> str:
    """Which option is taken now, how often it is wrong, and what to measure first."""
    now, attrs = decided(answer), answer.attrs
    wrong, error = float(answer["wrong"]), float(answer["wrong_error"])
    words = worth(answer)
    if wrong == 0:
        return f"{words[0].upper()}{words[1:]}{stake(answer)}."
    name = str(answer["option"].values[now])
    missed = share_cell(wrong, error, int(attrs["samples"]))
    first = f"{name} is the best choice now, but not in a share {missed} of the draws"
    return f"{first}: {words}{stake(answer)}."


def worth(answer: "xr.Dataset") -> str:
    """What is worth measuring first, if anything is."""
    evpi, attrs = float(answer["EVPI"]), answer.attrs
    if evpi == 0:
        return _nothing(answer)
    factor, unit = in_words(evpi, attrs["unit"])
    all_of_it = estimate_cell(evpi / factor, float(answer["EVPI_error"]) / factor)
    whole = f"{all_of_it} {unit}".strip()
    single, groups = parts(answer)
    alone = "no assumption is worth learning alone"
    ways = {"learn {} first: worth": single, f"{alone}; {{}} is, together:": groups}
    for words, row in ways.items():
        seen = row.isel(parameter=by_value(row)[:1])
        value, error = (float(seen[n].sum()) for n in ("EVPPI", "EVPPI_error"))
        if value > SURE * error:
            start = words.format(seen["parameter"].values[0])
            cell = f"{estimate_cell(value / factor, error / factor)} {unit}".strip()
            near = float(seen["share"][0]) + SURE * float(seen["share_error"][0]) >= 1
            share = "as much as" if near else f"{percent(value / evpi, 0)} of what"
            return f"{start} {cell}, {share} it is worth to know all ({whole})"
    return f"{alone}; to know all is worth {whole}"


def _nothing(answer: "xr.Dataset") -> str:
    """That no draw turns the decision, and how much that leaves open."""
    attrs, now = answer.attrs, decided(answer)
    samples = int(attrs["samples"])
    lead = float(answer["net"][now] - np.delete(answer["net"].values, now).max())
    most = unseen(samples) * lead
    factor, unit = in_words(most, attrs["unit"])
    chance = share_cell(0.0, 0.0, samples).removeprefix("0 (").removesuffix(")")
    name = str(answer["option"].values[now])
    less = f"{short(most / factor)} {unit}".strip()
    return (
        f"no measurement can change the decision: {name} is best in all of {samples:,} "
        f"draws; another in a share {chance}, worth less than {less} if a miss costs "
        "what a hit saves"
    )
