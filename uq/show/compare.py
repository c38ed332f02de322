"""Methods side by side: ranks in a matrix, a row an input, and what they say."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from uq.results.comparison import TOP
from uq.show.axes import row_names
from uq.show.shares import percent
from uq.show.style import PAGE, entitle, new_figure, tidy
from uq.show.words import subject
from uq.words import shortened


if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

APART = 4  # ranks that differ by fewer are not told apart
SURE = 4  # standard errors
ALONE = 0.02  # share of the variance above which acting with others is worth telling
LIGHT = 0.75  # share of the largest above which black on grey is hard to read
SEEN = 0.02  # share of the largest below which an input is not seen
LONGEST = 28  # characters of a name on a figure


def figure(answer: "xr.Dataset") -> "Figure":
    """Ranks by every method, darker where the number is larger; how far they agree."""
    shown, count = _seen(leading(answer)), answer.sizes["parameter"]
    rows, methods = shown.sizes["parameter"], [str(m) for m in shown["analysis"].values]
    made = new_figure(PAGE, 1.9 + 0.25 * (rows + 1) + 0.125 * len(methods))
    axes = made.subplots()
    cells(axes, shown)
    prefix = f"the first {rows} of {count} inputs: " if rows < count else ""
    axes.set_title(
        f"{prefix}rank by each method; the darker, the larger its number\nover the "
        "method's largest; 0: no effect, -: says nothing",
        fontsize=8,
        loc="left",
    )
    names = row_names(shown["parameter"].values)
    if len(methods) > 1:
        _agreement(axes, shown, rows)
        names.append(f"rank correlation\nwith {methods[0]} [-]")
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(length=0)
    lines = zip(methods, shown["asks"].values, strict=True)
    legend = "\n".join(f"{method}: {asks}" for method, asks in lines)
    axes.set_xlabel(legend, fontsize=7, loc="left", multialignment="left")
    entitle(made, [message(shown)], subject(answer.attrs))
    return made


def _agreement(axes: "Axes", shown: "xr.Dataset", rows: int) -> None:
    """A last row: how far each method agrees with the first."""
    for m, agreed in enumerate(shown["agreement"].values):
        text = f"{agreed:.2f}" if np.isfinite(agreed) else "-"
        axes.text(m, rows, text, ha="center", va="center", fontsize=7.5)
    axes.set_ylim(rows + 0.5, -0.5)
    axes.axhline(rows - 0.5, color="black", lw=0.8)


def _seen(shown: "xr.Dataset") -> "xr.Dataset":
    """Without inputs that no method sees; at least one input."""
    seen = np.flatnonzero(shown["shade"].values.max(axis=0) > SEEN)
    return shown.isel(parameter=seen if seen.size else [0])


def leading(answer: "xr.Dataset") -> "xr.Dataset":
    """The first inputs by any method, in the order of the first one.

    Args:
        answer: A comparison, over analysis and parameter.

    Returns:
        The same of the `TOP` inputs of the first method and of those that come first by
        another, with `shade`: numbers over the largest of the method.
    """
    value = np.maximum(np.nan_to_num(answer["value"].values), 0)
    largest = np.maximum(value.max(axis=1, keepdims=True), np.finfo(float).tiny)
    order = np.argsort(-answer["value"].values[0], kind="stable")
    leads = np.any(answer["rank"].values == 1, axis=0)
    shown = [i for place, i in enumerate(order) if place < TOP or leads[i]]
    shaded = answer.assign(shade=(("analysis", "parameter"), value / largest))
    return shaded.isel(parameter=shown)


def message(shown: "xr.Dataset") -> str:
    """Who comes first, by how many of the methods that rank at all."""
    ranks = shown["rank"].values
    output = shortened(str(shown.attrs["output"]), LONGEST)
    seen = [row for row in ranks if np.isfinite(row).any()]
    if not seen:
        return f"{output}: no input moves it, by any method"
    lead = shortened(str(shown["parameter"].values[0]), LONGEST)
    agreeing = sum(row[0] == 1 for row in seen)
    many = "method" if len(seen) == 1 else "methods"
    return f"{output}: {lead} comes first by {agreeing} of {len(seen)} {many}"


def cells(axes: "Axes", shown: "xr.Dataset") -> None:
    """A cell for each input and method: its rank, on a shade of its number.

    Args:
        axes: An empty panel.
        shown: What `leading` returned.
    """
    shade, value = shown["shade"].values, shown["value"].values
    axes.imshow(shade.T, cmap="Greys", vmin=0, vmax=1.5, aspect="auto")
    for m, row in enumerate(shown["rank"].values):
        for i, rank in enumerate(row):
            nothing = "0" if value[m, i] == 0 else "-"
            text = f"{rank:.0f}" if np.isfinite(rank) else nothing
            color = "white" if shade[m, i] > LIGHT else "black"
            axes.text(m, i, text, ha="center", va="center", fontsize=8, color=color)
    methods = [str(method) for method in shown["analysis"].values]
    axes.set_xticks(range(len(methods)), methods, rotation=40, ha="right")
    axes.set_yticks(range(shown.sizes["parameter"]), shown["parameter"].values)
    tidy(axes)


def table(answer: "xr.Dataset") -> "pd.DataFrame":
    """Parameter, each method's number, error and rank, prior and evidence, ranked."""
    import pandas as pd

    rows = []
    for i in np.argsort(-answer["value"].values[0], kind="stable"):
        row = {"parameter": answer["parameter"].values[i]}
        for m, method in enumerate(answer["analysis"].values):
            row[method] = answer["value"].values[m, i]
            row[f"{method}_error"] = answer["error"].values[m, i]
            row[f"{method}_rank"] = answer["rank"].values[m, i]
        row |= {label: answer[label].values[i] for label in ("prior", "evidence")}
        rows.append(row)
    return pd.DataFrame(rows)


def sentence(answer: "xr.Dataset") -> str:
    """Who comes first, what acts together, what cannot matter, and who differs."""
    pairs = zip(answer["analysis"].values, answer["differs"].values, strict=True)
    why = {str(method): str(words) for method, words in pairs if words}
    found = findings(answer, why)
    output = answer.attrs["output"]
    if not found:
        return f"No method tells what matters to {output}."
    return f"Of {output}: {'; '.join(found)}."


def findings(answer: "xr.Dataset", why: Mapping[str, str]) -> list[str]:
    """What a comparison says, in sentences without a full stop.

    Args:
        answer: A comparison, over analysis and parameter.
        why: Why a method may rank otherwise than the first, by its name.
    """
    return [
        *_leaders(answer),
        *_together(answer),
        *_certified(answer),
        *_apart(answer, why),
    ]


def _leaders(answer: "xr.Dataset") -> Iterator[str]:
    names, ranks = answer["parameter"].values, answer["rank"].values
    first: dict[str, list[str]] = {}
    for method, row in zip(answer["analysis"].values, ranks, strict=True):
        if (row == 1).any():
            first.setdefault(str(names[row == 1][0]), []).append(str(method))
    for name, methods in sorted(first.items(), key=lambda item: -len(item[1])):
        yield f"{name} comes first by {', '.join(methods)}"


def _together(answer: "xr.Dataset") -> Iterator[str]:
    """The inputs that do most together with others."""
    if "S1" not in answer:
        return
    total = answer.sel(analysis="sobol")
    rest = total["value"].values - answer["S1"].values
    error = np.hypot(total["error"].values, answer["S1_error"].values)
    surely = np.flatnonzero(rest - 2 * error > ALONE)
    for i in surely[np.argsort(-rest[surely], kind="stable")][:3]:
        alone, whole = float(answer["S1"][i]), float(total["value"][i])
        yield (
            f"{answer['parameter'].values[i]} acts with others: {percent(alone, 1)} "
            f"of the variance alone, {percent(whole, 1)} with all it takes part in"
        )


def _certified(answer: "xr.Dataset") -> Iterator[str]:
    if "certified" not in answer:
        return
    silent = np.isnan(answer["value"].sel(analysis="dgsm").values)
    if silent.all():
        return
    count, every = int(answer["certified"].sum()), answer.sizes["parameter"]
    yield (
        f"{count} of {every} inputs cannot matter: DGSM bounds each below 1 % of the "
        f"variance, with 95 % confidence; of {int(silent.sum())} it says nothing"
    )


def _apart(answer: "xr.Dataset", why: Mapping[str, str]) -> Iterator[str]:
    """For every method the input on whose rank it differs most from the first method.

    Only where it is sure among many comparisons: the method's number is four standard
    errors from the one that would give the input the rank of the first method, and,
    where it ranks the input higher, from 0.
    """
    names, ranks = answer["parameter"].values, answer["rank"].values
    first = str(answer["analysis"].values[0])
    for m, method in enumerate(answer["analysis"].values[1:], start=1):
        falling = np.sort(answer["value"].values[m])[::-1]
        value, error = (answer[name].values[m] for name in ("value", "error"))
        worst, found = 0.0, None
        for i in np.flatnonzero(np.isfinite(ranks[m] + ranks[0])):
            here, there = int(ranks[m, i]), int(ranks[0, i])
            if min(here, there) > TOP or abs(here - there) < APART:
                continue
            zero = 0.0 if here < there else np.inf
            apart = np.abs(value[i] - [falling[there - 1], zero]).min()
            if apart <= SURE * np.nan_to_num(error[i]):
                continue
            strength = abs(np.log(here / there))
            if strength > worst:
                worst, found = strength, (str(names[i]), here, there)
        if found and method in why:
            name, here, there = found
            yield (
                f"{name} is number {here} by {method}, {there} by {first}: {method} "
                f"{why[str(method)]}"
            )
