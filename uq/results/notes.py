"""What a reader must know of a result's numbers, in lines of words."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from jaxtyping import Bool

from uq.results.measures import Measure
from uq.words import few


def constant_notes(
    outputs: Iterable[str], constant: Bool[np.ndarray, " q"], what: str = "measures"
) -> list[str]:
    """A note for every output that does not vary.

    Args:
        outputs: Their names.
        constant: Whether each does not vary.
        what: Is undefined of those.
    """
    return [
        f"{name} does not vary: its {what} are undefined (NaN)"
        for name, one in zip(outputs, constant, strict=True)
        if one
    ]


def undefined(
    measures: Mapping[str, Measure], outputs: Sequence[str], parameters: Sequence[str]
) -> list[str]:
    """Notes on what is no number, NaN or infinite: a line an output and measure."""
    notes = []
    for name, measure in measures.items():
        for output, finite in zip(outputs, np.isfinite(measure.value), strict=True):
            bad = [p for p, it_is in zip(parameters, finite, strict=True) if not it_is]
            if bad:
                message = f"{output}: no {name} in {len(bad)} inputs ({few(bad)})"
                notes.append(f"{message}: not finite in some draws")
    return notes
