"""Forms of a model side by side: ranges on one axis, and what their choice explains."""

from typing import TYPE_CHECKING

import numpy as np

from uq.quantity_words import is_event
from uq.scales import DECADE
from uq.show.axes import logarithmic
from uq.show.shares import percent
from uq.show.style import (
    DARK,
    FILL,
    HEAD,
    PAGE,
    entitle,
    explain,
    new_figure,
    tidy,
)
from uq.show.words import estimate_cell, named, short, subject


if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LOW, MIDDLE, HIGH, MEAN = "P5", "P50", "P95", "mean"
WIDE = 30  # times its lower end that an upper end is, from which an axis is logarithmic
CHOICE = "form, first"  # the index of the choice of the form
HALF, TINY = 0.5, 1e-12  # share from which an axis ends at 1; that it reaches at least
SURE = 2.0  # standard errors from which on a difference is called one


def figure(answer: "xr.Dataset") -> "Figure":
    """P5 to P95 and the median under each form, an axis an output."""
    count, forms = answer.sizes["output"], answer.sizes["form"]
    made = new_figure(PAGE, HEAD + 0.3 + count * (0.72 + 0.27 * forms))
    every = np.ravel(made.subplots(count, 1, squeeze=False))
    for k, axes in enumerate(every):
        _panel(axes, answer.isel(output=k))
    attrs = answer.attrs | {"form": ""}  # all of them are on the axes
    entitle(made, _messages(answer), subject(attrs))
    explain(made, every)
    return made


def _messages(answer: "xr.Dataset") -> list[str]:
    """What the choice of the form explains; of several, of which most."""
    shares = answer["index"].sel(index_of=CHOICE).values.astype(float)
    plain = "How much depends on the form of the equations"
    if not np.isfinite(shares).any():
        return [plain]
    first = int(np.nanargmax(shares))
    name = str(answer["output"].values[first])
    most = "at most " if len(shares) > 1 else ""
    message = f"The form of the equations explains {most}{_share(shares[first])}"
    return [f"{message} of the variance (of {name})", f"{message} of the variance"]


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
        least, most = float(np.nanmin(ends[0])), float(np.nanmax(ends[1]))
        if least > 0 and most > WIDE * least:
            logarithmic(axes, "x", wide=most > DECADE**2 * least)
    axes.plot(
        value, places, "o" if not event else "s", color="black", ms=4, label=label
    )
    axes.hlines(
        places, low, high, color="black", lw=1.2,
        label=f"its {percent(row.attrs['ci_prob'], 0)} interval",
    )  # fmt: skip
    axes.axvline(value[0], color="black", lw=0.7, ls=":")
    axes.use_sticky_edges = False  # so that a bar does not start on the axis
    axes.margins(x=0.03)
    if event:
        most = float(np.nanmax(np.append(high[np.isfinite(high)], np.nanmax(value))))
        axes.set_xlim(0, 1.02 if most > HALF else max(1.1 * most, TINY))


def _explained(row: "xr.Dataset") -> str:
    share = float(row["index"].sel(index_of=CHOICE))
    if not np.isfinite(share):
        return "does not vary"
    return f"the form explains {_share(share)} of the variance"


def _share(share: float) -> str:
    return f"{100 * share:.2g} %"


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
        start = f"{name} in {percent(first)} of draws under {forms[0]!r}"
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
