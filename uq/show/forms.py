"""Forms of a model side by side: ranges on one axis, and what their choice explains."""

from typing import TYPE_CHECKING

import numpy as np

from uq.quantities import is_event
from uq.show.style import DARK, FILL, HEAD, PAGE, new_figure, tidy
from uq.show.words import estimate_cell, named, short, subject


if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LOW, MIDDLE, HIGH, MEAN = "P5", "P50", "P95", "mean"
WIDE = 30  # times its lower end that an upper end is, from which an axis is logarithmic
CHOICE = "form, first"  # the index of the choice of the form
SURE = 2.0  # standard errors from which on a difference is called one


def figure(answer: "xr.Dataset") -> "Figure":
    """P5 to P95 and the median under each form, an axis an output."""
    count, forms = answer.sizes["output"], answer.sizes["form"]
    made = new_figure(PAGE, HEAD + 0.3 + count * (0.72 + 0.27 * forms))
    every = np.ravel(made.subplots(count, 1, squeeze=False))
    for k, axes in enumerate(every):
        _panel(axes, answer.isel(output=k))
    attrs = answer.attrs | {"form": ""}  # all of them are on the axes
    made.suptitle(
        f"How much depends on the form of the equations\n{subject(attrs)}", fontsize=10
    )
    handles, labels = [], []
    for axes in every:
        for handle, label in zip(*axes.get_legend_handles_labels(), strict=True):
            if label not in labels:
                handles.append(handle)
                labels.append(label)
    made.legend(
        handles, labels, loc="outside lower center", ncols=3, frameon=False, fontsize=8
    )
    return made


def _panel(axes: "Axes", row: "xr.Dataset") -> None:
    """One output: a line a form, from the first one down."""
    name, unit = str(row["output"].item()), str(row["units"].item())
    places = np.arange(row.sizes["form"])
    axes.set_title(f"{name}: {_explained(row)}", fontsize=9, loc="left")
    axes.set_yticks(places, row["form"].values)
    axes.set_ylim(len(places) - 0.4, -0.6)
    tidy(axes)
    event = is_event(name)
    at = MEAN if event else MIDDLE
    value = row["estimate"].sel(statistic=at).values
    low, high = row["interval"].sel(statistic=at).values
    label = "probability" if event else f"median ({MIDDLE})"
    words = f"probability of {name}" if event else row["meaning"].item()
    axes.set_xlabel(named(words, unit), fontsize=8)
    if not np.isfinite(value).any():
        axes.text(0.5, 0.5, "no draw is finite", transform=axes.transAxes, ha="center")
        return
    if not event:
        ends = [row["estimate"].sel(statistic=s).values for s in (LOW, HIGH)]
        axes.barh(
            places, ends[1] - ends[0], left=ends[0], height=0.5, color=FILL,
            edgecolor=DARK, lw=0.7, label=f"{LOW} to {HIGH}",
        )  # fmt: skip
        if np.nanmin(ends[0]) > 0 and np.nanmax(ends[1]) > WIDE * np.nanmin(ends[0]):
            axes.set_xscale("log")
    axes.plot(
        value, places, "o" if not event else "s", color="black", ms=4, label=label
    )
    axes.hlines(places, low, high, color="black", lw=1.2)
    axes.axvline(value[0], color="black", lw=0.7, ls=":")
    axes.use_sticky_edges = False  # so that a bar does not start on the axis
    axes.margins(x=0.03)
    if event:
        axes.set_xlim(-0.02, 1.02)


def _explained(row: "xr.Dataset") -> str:
    share = float(row["index"].sel(index_of=CHOICE))
    if not np.isfinite(share):
        return "does not vary"
    return f"the form explains {100 * share:.2g} % of the variance"


def table(answer: "xr.Dataset") -> "pd.DataFrame":
    """Output, form, each statistic, its difference to the first form, and errors."""
    import pandas as pd

    rows = []
    for output in answer["output"].values:
        for form in answer["form"].values:
            at = answer.sel(output=output, form=form)
            row = {"output": output, "form": form, "unit": str(at["units"].item())}
            for name in answer["statistic"].values:
                one = at.sel(statistic=name)
                row[name] = float(one["estimate"])
                row[f"{name}_error"] = float(one["standard_error"])
                row[f"{name}_difference"] = float(one["difference"])
                row[f"{name}_difference_error"] = float(one["difference_error"])
            rows.append(row | {"finite": float(at["finite"])})
    return pd.DataFrame(rows)


def sentence(answer: "xr.Dataset") -> str:
    """By how much the median of each output moves with the form, and its share."""
    return " ".join(
        _sentence(answer.isel(output=k)) for k in range(answer.sizes["output"])
    )


def _sentence(row: "xr.Dataset") -> str:
    name, unit = str(row["output"].item()), str(row["units"].item())
    unit = "" if unit in ("", "-") else f" {unit}"
    event = is_event(name)
    at = row.sel(statistic=MEAN if event else MIDDLE)
    forms = [str(form) for form in row["form"].values]
    first = float(at["estimate"][0])
    if not np.isfinite(first):
        return f"No draw of {name} is finite in the form {forms[0]}."
    moves = [_moved(at.isel(form=k), unit) for k in range(1, len(forms))]
    if event:
        start = f"{name} in {first:.2%} of draws under {forms[0]!r}"
    else:
        start = f"{name}: {MIDDLE} {short(first)}{unit} under {forms[0]!r}"
    return f"{start}; {'; '.join(moves)}; {_explained(row)}."


def _moved(at: "xr.Dataset", unit: str) -> str:
    value, error = float(at["difference"]), float(at["difference_error"])
    form = repr(str(at["form"].item()))
    if not np.isfinite(value):
        return f"without a number under {form}"
    if value == 0 or abs(value) < SURE * error:
        return f"not told apart under {form}"
    more = "more" if value > 0 else "less"
    return f"{estimate_cell(abs(value), error)}{unit} {more} under {form}"
