"""A ranking: bars by falling measure, a row an input, and who decides in a sentence."""

import json
from typing import TYPE_CHECKING

import numpy as np

from uq.results.summary import student
from uq.show.axes import row_names
from uq.show.shares import percent
from uq.show.style import DARK, FILL, entitle, explain, new_figure, panels, tidy
from uq.show.words import estimate_cell, subject
from uq.words import few


if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHOWN = 15  # bars of a panel
NAMED = 3  # inputs that a sentence names
SMALLEST = 5e-3  # of the largest, below which a bar is not seen
NOISE = 1e-12  # share of a variance below which it is but rounding
ROW = 0.27  # height of an input [inch]
SHARES = {  # measures that are shares of a variance, and what is so shared
    "ST": "of its variance (total indices: alone and with others)",
    "S1": "of its variance (first-order indices: each alone)",
    "shapley": "of its variance (Shapley effects: they add up to 100 %)",
}


def figure(answer: "xr.Dataset") -> "Figure":
    """The inputs that decide each output, a panel an output.

    Where a method has first-order and total indices, both are drawn.
    """
    ordered = [_ordered(answer, k) for k in range(answer.sizes["output"])]
    rows = max(len(places) for places in ordered)
    made = new_figure(0.0, 0.0)
    every = panels(made, len(ordered), 0.7 + ROW * rows)
    for k, (axes, places) in enumerate(zip(every, ordered, strict=True)):
        _panel(axes, answer.isel(output=k, parameter=places), rows)
        if (count := answer.sizes["parameter"]) > len(places):
            title = f"{answer['output'].values[k]}: the first {len(places)} of {count}"
            axes.set_title(f"{title} inputs", fontsize=9, loc="left")
    by = answer.attrs["ranks_by"]
    if by in SHARES or answer[by].attrs.get("units") == "-":
        _alike(every)
    entitle(made, _messages(answer), subject(answer.attrs))
    explain(made, every)
    return made


def _alike(every: "list[Axes]") -> None:
    """One scale for panels of pure numbers, which compare."""
    ends = np.array([axes.get_xlim() for axes in every])
    for axes in every:
        axes.set_xlim(ends[:, 0].min(), ends[:, 1].max())


def _messages(answer: "xr.Dataset") -> list[str]:
    """Which input comes first, and how far, of each output if they differ."""
    by, names = answer.attrs["ranks_by"], [str(n) for n in answer["output"].values]
    plain = f"What decides {few(names)}"
    values = np.nan_to_num(answer[by].values, nan=-np.inf)
    if not (values.max(axis=1) > 0).all():
        return [plain, "What decides each output"]
    leaders = [str(answer["parameter"].values[k]) for k in values.argmax(axis=1)]
    if len(names) == 1:
        share = f" ({percent(values.max(), 0)} of its variance)" if by in SHARES else ""
        message = f"{leaders[0]} decides {names[0]} most"
        return [f"{message}{share}", message, plain]
    if len(set(leaders)) == 1:
        message = f"{leaders[0]} decides most of"
        return [f"{message} {few(names)}", f"{message} each output"]
    pairs = zip(leaders, names, strict=True)
    each = ", ".join(f"{leader} decides {name}" for leader, name in pairs)
    return [f"{each} most", plain, "What decides each output"]


def _ordered(answer: "xr.Dataset", output: int) -> list[int]:
    """The first inputs of an output that are seen at all, at least one."""
    value = answer[answer.attrs["ranks_by"]].values[output]
    order = np.argsort(-value, kind="stable")[:SHOWN]
    largest = np.nanmax(np.abs(value), initial=0.0)
    seen = [int(i) for i in order if np.abs(value[i]) > SMALLEST * largest]
    return seen or [int(order[0])]


def _panel(axes: "Axes", row: "xr.Dataset", rows: int) -> None:
    by, level = row.attrs["ranks_by"], row.attrs["ci_prob"]
    pair = by == "ST" and "S1" in row
    places = np.arange(row.sizes["parameter"])
    bars = [(by, FILL, 0.0, 0.66, row[by].attrs["long_name"])]
    if pair:
        bars = [
            ("S1", DARK, -0.19, 0.36, "alone (first-order index)"),
            ("ST", "white", 0.19, 0.36, "with all it takes part in (total index)"),
        ]
    for name, color, shift, height, label in bars:
        low, high = row[f"{name}_interval"].values
        axes.barh(
            places + shift, row[name].values, height=height, color=color,
            edgecolor=DARK, lw=0.7, label=label,
        )  # fmt: skip
        for rim, width in (("white", 2.4), ("black", 1.0)):  # seen on dark bars too
            axes.hlines(places + shift, low, high, color=rim, lw=width, zorder=3)
    if np.isfinite(row[f"{by}_interval"].values).any():
        axes.plot([], [], color="black", lw=1, label=f"{percent(level, 0)} interval")
    axes.set_yticks(places, row_names(row["parameter"].values))
    axes.set_ylim(rows - 0.4, -0.6)
    axes.axvline(0, color="black", lw=0.8)
    axes.set_xlabel("share of the variance [-]" if pair else bars[0][4], fontsize=8)
    axes.set_title(str(row["output"].item()), fontsize=9, loc="left")
    tidy(axes)


def table(answer: "xr.Dataset") -> "pd.DataFrame":
    """Output, parameter, each measure and its error, prior and evidence, ranked.

    `sure` is the share of the replicates in which a parameter outranks the next. Where
    pairs were asked for, `S2` is what each does with the one it does most `with`.
    """
    import pandas as pd

    names, rows = json.loads(answer.attrs["measures"]), []
    by = answer.attrs["ranks_by"]
    for k, output in enumerate(answer["output"].values):
        for i in np.argsort(-answer[by].values[k], kind="stable"):
            row = {"output": output, "parameter": answer["parameter"].values[i]}
            for name in names:
                pair = (answer[each].values[k, i] for each in (name, f"{name}_error"))
                row[name], row[f"{name}_error"] = _rounded(name, *pair)
            if "sure" in answer:
                row["sure"] = answer["sure"].values[k, i]
            if "S2" in answer:
                row |= _partner(answer.isel(output=k, parameter=i))
            row |= {label: answer[label].values[i] for label in ("prior", "evidence")}
            rows.append(row)
    return pd.DataFrame(rows)


def _rounded(name: str, value: float, error: float) -> tuple[float, float]:
    """A measure and its error; of a share of a variance nothing where it is rounding.

    An input that does not enter then has 0, not the noise of sums in double precision.
    """
    noise = name in SHARES and max(abs(value), error) < NOISE
    return (0.0, 0.0) if noise else (value, error)


def _partner(row: "xr.Dataset") -> dict[str, object]:
    """With whom an input does most together, and how much; NaN where with none."""
    value = row["S2"].values
    if not np.isfinite(value).any():
        return {"with": "", "S2": np.nan, "S2_error": np.nan}
    j = int(np.nanargmax(value))
    error = float(row["S2_error"].values[j])
    return {"with": row["other"].values[j], "S2": value[j], "S2_error": error}


def sentence(answer: "xr.Dataset") -> str:
    """Who decides each output, and by how much; and which pairs do, where asked for."""
    texts = []
    for k in range(answer.sizes["output"]):
        row = answer.isel(output=k)
        texts.append(_sentence(row))
        if "S2" in answer and np.isfinite(row["S2"].values).any():
            texts.append(_pairs(row))
    return " ".join(texts)


def _pairs(row: "xr.Dataset") -> str:
    """The largest of the pairs that surely do something beyond each alone."""
    rows, columns = np.triu_indices(row.sizes["parameter"], 1)
    value, error = (row[name].values[rows, columns] for name in ("S2", "S2_error"))
    order = [p for p in np.argsort(-value, kind="stable") if np.isfinite(value[p])]
    # Of many pairs one seems to act by chance: all limits hold together.
    side = (1 - row.attrs["ci_prob"]) / 2 / len(order)
    surely = value > student(row.attrs["replicates"] - 1, 1 - side) * error
    names, output = row["parameter"].values, str(row["output"].item())
    seen = [p for p in order if surely[p]]
    texts = [
        f"{names[rows[p]]} with {names[columns[p]]} "
        f"{estimate_cell(100 * float(value[p]), 100 * float(error[p]))} %"
        for p in (seen or order[:1])[:NAMED]
    ]
    if not seen:
        return f"No two inputs surely act together on {output}; at most {texts[0]}."
    return f"Together, beyond each alone: {', then '.join(texts)}."


def _sentence(row: "xr.Dataset") -> str:
    by, output = row.attrs["ranks_by"], str(row["output"].item())
    value = row[by].values
    order = [i for i in np.argsort(-value, kind="stable") if np.isfinite(value[i])]
    if not order:
        return f"{output} does not vary, or has no {by}."
    names = row["parameter"].values
    leaders = [i for i in order[:NAMED] if value[i] > SMALLEST * value[order[0]]]
    unknown = [str(names[i]) for i in np.flatnonzero(~np.isfinite(value))]
    if not leaders and unknown:
        return f"{output}: of {few(unknown)} {by} is not known; no other moves it."
    if not leaders:
        return f"No input moves {output}."
    shares, error = by in SHARES, row[f"{by}_error"].values
    size, mark = (100, " %") if shares else (1, "")
    listed = ", then ".join(
        f"{names[i]} {estimate_cell(*(size * float(e) for e in (value[i], error[i])))}"
        f"{mark}"
        for i in leaders
    )
    if shares:
        return f"{output}: {listed} {SHARES[by]}."
    return f"{output}, by {by}: {listed}."
