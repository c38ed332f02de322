"""Sweeps as tables: bands along one parameter, extremes over several."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.console.tables import console, table_of
from uq.quantities import is_event
from uq.show.words import estimate_cell, subject


if TYPE_CHECKING:
    import xarray as xr

SHOWN = 9  # values of a parameter that a table has rows for


def axes_of(report: "xr.Dataset") -> list[str]:
    """The swept parameters, in the order of the dimensions."""
    dims = list(map(str, report["mean"].dims))
    return dims[dims.index("quantity") + 1 :]


def variants_of(report: "xr.Dataset") -> Iterator[tuple[str, "xr.Dataset"]]:
    """Each form and scenario in words, and what was found of it."""
    dims = list(map(str, report["mean"].dims))
    choices = dims[: dims.index("quantity")]
    for at in np.ndindex(*(report.sizes[name] for name in choices)):
        place = dict(zip(choices, at, strict=True))
        words = [f"{k}={report[k].values[n]}" for k, n in place.items()]
        yield ", ".join(words), report.isel(place)


def print_sweep(report: "xr.Dataset") -> None:
    """Every quantity of every form and scenario, and how fast they were found."""
    out, told = console(), report.attrs
    axes = axes_of(report)
    out.print(f"{subject(told)}; ± one standard error\n")
    for words, one in variants_of(report):
        if len(axes) == 1:
            for quantity in one["quantity"].values:
                out.print(_along(one.sel(quantity=quantity), axes[0], words))
        else:
            out.print(_extremes(one, axes, words))
    out.print(
        f"{told['samples']} draws in each of {told['evaluations'] // told['samples']} "
        f"cells in {told['seconds']:.2f} s, compilation included: "
        f"{told['evaluations_per_second']:,.0f} a second"
    )


def _along(one: "xr.Dataset", path: str, words: str) -> Any:
    """Bands of one quantity at a few values of a parameter."""
    name = one["quantity"].item()
    event = is_event(name)  # 0 or 1: its mean says all
    heads = [] if event else [f"P{100 * p:g}" for p in one["quantile"].values]
    numbers = [f"{path} [{one[path].attrs['units']}]", *heads, "mean", "finite"]
    title = f"{name} [{one['units'].item()}] {words}".strip()
    table = table_of(title, numbers, numbers=numbers)
    count = one.sizes[path]
    for n in np.unique(np.linspace(0, count - 1, min(count, SHOWN)).round()):
        at = one.isel({path: int(n)})
        bands = map(estimate_cell, at["band"].values, at["band_error"].values)
        bands = [] if event else bands
        mean = estimate_cell(float(at["mean"]), float(at["standard_error"]))
        value, finite = f"{at[path].item():.4g}", f"{at['finite'].item():.4g}"
        table.add_row(value, *bands, mean, finite)
    return table


def _extremes(one: "xr.Dataset", axes: list[str], words: str) -> Any:
    """Where the mean of each quantity is lowest and highest."""
    columns = ["quantity", "unit", "", "mean", *axes, "least finite"]
    table = table_of(words, columns, numbers=["mean", *axes, "least finite"])
    for quantity in one["quantity"].values:
        row = one.sel(quantity=quantity)
        mean, error = row["mean"].values, row["standard_error"].values
        if np.isnan(mean).all():
            table.add_row(str(quantity), row["units"].item(), "never finite", "-")
            continue
        for name, find in (("lowest", np.nanargmin), ("highest", np.nanargmax)):
            at = np.unravel_index(int(find(mean)), mean.shape)
            place = [f"{row[a].values[k]:.4g}" for a, k in zip(axes, at, strict=True)]
            table.add_row(
                str(quantity),
                row["units"].item(),
                name,
                estimate_cell(float(mean[at]), float(error[at])),
                *place,
                f"{row['finite'].values.min():.4g}",
            )
    return table
