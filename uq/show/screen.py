"""A screening: what cannot matter, what may, and how effects spread."""

from typing import TYPE_CHECKING, Any

import numpy as np

from uq.results.summary import student
from uq.sensitivity.screening.verdicts import (
    ALONE,
    GROUP,
    LINEAR,
    NEGLIGIBLE,
    STILL,
    TOGETHER,
)
from uq.show.axes import ROW, logarithmic, row_names
from uq.show.style import (
    DARK,
    FOOT,
    GREY,
    HEAD,
    PAGE,
    entitle,
    explain,
    new_figure,
    panels,
    tidy,
)
from uq.show.words import subject
from uq.words import few, shortened


if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHOWN = 20  # inputs of a panel
NAMED = 8  # points of a panel that have their names beside them
LONGEST = 30  # characters of a name on a figure
EDGE = 0.01  # of the threshold, below which an index is at the edge of a panel
MEASURES = ("mu_star", "sigma", "mu", "mu_star_scaled", "ST")  # of the table
LOOKS: dict[str, dict[str, Any]] = {
    TOGETHER: {"marker": "o", "mfc": "black", "ms": 5},
    ALONE: {"marker": "s", "mfc": "white", "ms": 5},
    NEGLIGIBLE: {"marker": "x", "mfc": "none", "ms": 4, "mec": GREY},
    GROUP: {"marker": "^", "mfc": "white", "ms": 6},
}


def figure(answer: "xr.Dataset") -> "Figure":
    """Total indices with their bounds, or elementary effects, a panel an output."""
    made = new_figure(PAGE, PAGE)
    count = answer.sizes["output"]
    if "mu_star" in answer:
        made.set_size_inches(PAGE, HEAD + FOOT + 3.0 * count)
        every = list(made.subplots(count, 1, squeeze=False)[:, 0])
        for k, axes in enumerate(every):
            _effects(axes, answer.isel(output=k))
    else:
        kept = _kept(answer)[:SHOWN]
        every = panels(made, count, 0.95 + 0.24 * (len(kept) + 1))
        for k, axes in enumerate(every):
            _panel(axes, answer.isel(output=k), kept)
        for axes in every[1::2]:  # the same inputs as in the panel beside it
            axes.set_yticklabels([])
    entitle(made, [_headline(answer)], subject(answer.attrs))
    explain(made, every, 4 if "mu_star" not in answer else 3)
    return made


def _headline(answer: "xr.Dataset") -> str:
    gone, every = int(np.sum(~_remains(answer))), _factors(answer)
    if not gone:
        return f"None of {every} can be left out"
    verb = "cannot matter to" if "ST" in answer else "hardly move"
    return f"{gone} of {every} {verb} {_outputs(answer)}"


def _factors(answer: "xr.Dataset") -> str:
    """How many inputs were judged, and how many groups of them."""
    groups = sum(" " in str(paths) for paths in answer["members"].values)
    alone = answer.sizes["parameter"] - groups
    if not groups:
        return _inputs(alone)
    words = f"{groups} group{'s' if groups != 1 else ''}"
    return f"{_inputs(alone)} and {words}" if alone else words


def _outputs(answer: "xr.Dataset") -> str:
    names = [str(name) for name in answer["output"].values]
    if len(names) > 1:
        return f"any of {len(names)} outputs"
    return shortened(names[0], LONGEST)


def _remains(answer: "xr.Dataset") -> np.ndarray:
    return answer["kept"].values.astype(bool)


def _kept(answer: "xr.Dataset") -> list[int]:
    """Inputs that may matter, by the largest index that one has of any output."""
    places = np.flatnonzero(_remains(answer))
    largest = answer["ST" if "ST" in answer else "bound"].values.max(axis=0)
    return [int(i) for i in places[np.argsort(-largest[places], kind="stable")]]


def _panel(axes: "Axes", row: "xr.Dataset", kept: list[int]) -> None:
    """Indices and their limits on a logarithmic axis, the dropped in a last row."""
    threshold, gone = row.attrs["threshold"], np.flatnonzero(~_remains(row))
    names = row_names(row["parameter"].values[kept])
    total, bound = row["ST"].values[kept], row["bound"].values[kept]
    if gone.size:
        names.append(_dropped(row.isel(parameter=gone)))
        total = np.append(total, 0.0)  # of several groups there is no one index
        bound = np.append(bound, row["bound"].values[gone].max())
    _limits(axes, total, bound, EDGE * threshold, row.attrs["level"])
    axes.axvline(
        threshold, color="black", lw=0.8, ls="--",
        label=f"threshold, {100 * threshold:.3g} % of the variance",
    )  # fmt: skip
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlabel("total index: share of the variance [-]", fontsize=8)
    more = int(_remains(row).sum()) - len(kept)
    title = shortened(str(row["output"].item()), LONGEST)
    title += f" ({more} more remain)" if more else ""
    axes.set_title(title, fontsize=9, loc="left")
    tidy(axes)


def _dropped(row: "xr.Dataset") -> str:
    """The name of the last row: how many inputs it is of, and in how many groups."""
    count, groups = row.sizes["parameter"], len(np.unique(row["group"].values))
    if count == 1:
        return f"{shortened(str(row['parameter'].values[0]), ROW)} dropped"
    apart = f",\nin {groups} groups" if groups > 1 else ""
    return f"{_inputs(count)} dropped{apart}"


def _limits(
    axes: "Axes", total: np.ndarray, bound: np.ndarray, edge: float, level: float
) -> None:
    """A point at each index, a line to its upper limit; what is small at the edge."""
    places = np.arange(len(total))
    far, seen = bound > edge, total > edge
    axes.hlines(places[far], np.maximum(total[far], edge), bound[far], color=DARK)
    axes.plot(
        bound[far], places[far], "|", color=DARK, ms=9,
        label=f"upper limit, all together {100 * level:.3g} %",
    )  # fmt: skip
    axes.plot(total[seen], places[seen], "o", color=DARK, ms=4, label="total index")
    if not far.all():
        axes.plot(
            np.full(int(np.sum(~far)), edge), places[~far], "<", mfc="white", mec=DARK,
            ms=6, clip_on=False, label="less than is shown",
        )  # fmt: skip
    logarithmic(axes, "x", wide=True)
    axes.set_xlim(edge, max(1.3, 1.3 * float(np.max(bound, initial=0.0))))


def _inputs(count: int) -> str:
    return f"{count} input{'s' if count != 1 else ''}"


def _effects(axes: "Axes", row: "xr.Dataset") -> None:
    """The panel of one output, its unit on both axes."""
    unit = str(row["units"].item())
    per = f"{unit} per unit of probability" if unit not in ("", "-") else ""
    effects(axes, row, row["parameter"].values, per or "per unit of probability")
    order = np.argsort(-row["mu_star"].values, kind="stable")
    first = int(order[0])
    moves = bool(row["mu_star"].values[first])
    name = shortened(str(row["parameter"].values[first]), LONGEST)
    output = shortened(str(row["output"].item()), LONGEST)
    message = f"{name} moves it most" if moves else "nothing moves it"
    axes.set_title(
        f"{output}: {message};\n{tally(row['verdict'].values)}", fontsize=9, loc="left"
    )


def effects(axes: "Axes", row: "xr.Dataset", names: np.ndarray, unit: str) -> None:
    """Mean size of the effects against their spread.

    Lines show intervals; a group has no spread and lies on the axis.

    Args:
        axes: An empty panel.
        row: Effects of one output, over inputs: mu_star, sigma, their errors, verdict.
        names: Of the inputs.
        unit: Of the effects.
    """
    level, replicates = row.attrs["ci_prob"], row.attrs["replicates"]
    factor = student(replicates - 1, 0.5 + level / 2)
    x, y = row["mu_star"].values, np.nan_to_num(row["sigma"].values)
    wide, high = (
        factor * np.nan_to_num(row[f"{name}_error"].values)
        for name in ("mu_star", "sigma")
    )
    for kind, look in LOOKS.items():
        alike = row["verdict"].values == kind
        if alike.any():
            axes.errorbar(
                x[alike], y[alike], high[alike], wide[alike], ls="none",
                mec=look.get("mec", "black"), ecolor=GREY, elinewidth=0.8, label=kind,
                **{k: v for k, v in look.items() if k != "mec"},
            )  # fmt: skip
    right, top = 1.08 * np.max(x + wide), 1.15 * np.max(y + high)
    right, top = right or 1.0, max(top, 2 * LINEAR * right) or 1.0
    ends = np.array([0.0, max(right, top)])
    axes.plot(ends, ends, color=GREY, lw=0.8, ls="--", label="sigma = mu*")
    axes.plot(
        ends, LINEAR * ends, color=GREY, lw=0.8, ls=":", label=f"sigma = {LINEAR} mu*"
    )
    axes.set_xlim(0, right)
    axes.set_ylim(-0.02 * top, top)
    far = np.argsort(-np.hypot(x, y), kind="stable")[:NAMED]
    far = far[row["verdict"].values[far] != NEGLIGIBLE]
    _names(axes, x[far], y[far], names[far])
    axes.set_xlabel(f"mu*: mean size of effects [{unit}]", fontsize=8)
    axes.set_ylabel(f"sigma: their spread\n[{unit}]", fontsize=8)
    tidy(axes)


def tally(verdicts: np.ndarray) -> str:
    """How many inputs there are of each verdict."""
    kinds = [kind for kind in (*LOOKS, STILL) if np.any(verdicts == kind)]
    counts = [f"{int(np.sum(verdicts == kind))} {kind}" for kind in kinds]
    return f"of {len(verdicts)}: {', '.join(counts)}"


def _names(axes: "Axes", x: np.ndarray, y: np.ndarray, names: np.ndarray) -> None:
    """Names in a column right of the panel, each led to its point."""
    order = np.argsort(y, kind="stable")
    low, high = axes.get_ylim()
    steps = 0.065 * (high - low) * np.arange(len(order))
    # Pushed up from below and down from above; the mean of both keeps the distance.
    up = np.maximum.accumulate(y[order] - steps) + steps
    down = np.minimum.accumulate((y[order] - steps)[::-1])[::-1] + steps
    for k, place in zip(order, (up + down) / 2, strict=True):
        axes.annotate(
            shortened(str(names[k]), LONGEST), (x[k], y[k]), xytext=(1.03, place),
            textcoords=axes.get_yaxis_transform(), fontsize=8, va="center",
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": GREY, "lw": 0.5, "shrinkB": 4},
        )  # fmt: skip


def table(answer: "xr.Dataset") -> "pd.DataFrame":
    """Output, parameter, whether it is kept, index and bound, group, kept first."""
    import pandas as pd

    names = [name for name in MEASURES if name in answer]
    kept, rows = _remains(answer), []
    for k, output in enumerate(answer["output"].values):
        by = answer["bound"].values[k]
        for i in np.lexsort((-by, ~kept)):
            row = {"output": output, "parameter": answer["parameter"].values[i]}
            row |= {"kept": bool(kept[i]), "bound": by[i]}
            for name in names:
                row[name] = answer[name].values[k, i]
                row[f"{name}_error"] = answer[f"{name}_error"].values[k, i]
            row["group"] = int(answer["group"].values[i])
            if "verdict" in answer:
                row["verdict"] = str(answer["verdict"].values[k, i])
            row |= {label: answer[label].values[i] for label in ("prior", "evidence")}
            rows.append(row)
    return pd.DataFrame(rows)


def sentence(answer: "xr.Dataset") -> str:
    """How many inputs cannot matter, how surely, and which may."""
    attrs, kept = answer.attrs, _kept(answer)
    gone = int(np.sum(~_remains(answer)))
    share, level = 100 * attrs["threshold"], 100 * attrs["level"]
    each, sure = "each" if gone > 1 else "it", ""
    if gone:
        # Of effects alone the square of their mean size is a share only of a line.
        more = "" if "ST" in answer else ", as far as outputs are linear in quantiles"
        does = "takes part in" if "ST" in answer else "makes"
        sure = f": {each} {does} less than {share:.3g} % of the variance{more}"
    names = [str(answer["parameter"].values[i]) for i in kept]
    may = f" What may matter: {few(names)}." if names else ""
    return (
        f"{_headline(answer)}{sure} (all limits hold together with {level:.3g} % "
        f"confidence; {attrs['evaluations']:,} evaluations).{may}"
    )
