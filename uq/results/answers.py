"""An answer: one labelled dataset that knows what it answers and of which study."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from uq.results.datasets import provenance


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
    told = provenance(answer=kind, **flat)
    return xr.Dataset(dict(variables), dict(coords), told)


def _flat(value: Any) -> Any:
    if isinstance(value, bool | np.bool_):
        return int(value)
    if isinstance(value, Mapping) or (
        isinstance(value, Sequence) and not isinstance(value, str)
    ):
        return json.dumps(value)
    return value
