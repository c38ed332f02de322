"""An answer: one labelled dataset that knows what it answers and of which study."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from uq.results.datasets import provenance
from uq.results.measures import Sensitivities


if TYPE_CHECKING:
    import xarray as xr


def answer(
    kind: str,
    variables: Mapping[str, Any],
    coords: Mapping[str, Any],
    attributes: Mapping[str, Any],
) -> "xr.Dataset":
    """A dataset that says which answer it is.

    Args:
        kind: Which answer, such as "rank": `uq.show` has a module of this name.
        variables: By name, each its dimensions, its values and, where it has them, its
            attributes.
        coords: Labels of the dimensions, and further coordinates.
        attributes: Of which study, and what else is told; what is nested is written as
            JSON, nothing as "", and yes and no as 1 and 0, as a file keeps them.
    """
    import xarray as xr

    flat = {name: _flat(value) for name, value in attributes.items()}
    facts = provenance(answer=kind, **flat)
    return xr.Dataset(dict(variables), dict(coords), facts)


def labelled(
    found: Sensitivities,
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Variables, coordinates and attributes of what a method found, for `answer`.

    Args:
        found: Its measures, over output and parameter.
    """
    table = found.to_dict()
    variables = {
        name: (each["dims"], each["data"], each["attrs"])
        for name, each in table["data_vars"].items()
    }
    coords = {name: (c["dims"], c["data"]) for name, c in table["coords"].items()}
    return variables, coords, dict(table["attrs"])


def _flat(value: Any) -> Any:
    if isinstance(value, bool | np.bool_):
        return int(value)
    if isinstance(value, Mapping) or (
        isinstance(value, Sequence) and not isinstance(value, str)
    ):
        return json.dumps(value)
    return value
