"""Beliefs in the notation of `uq.distributions.notation`, their data files read."""

from pathlib import Path

import numpy as np

from uq.distributions.notation import Belief, belief_of
from uq.inputs.csv_tables import columns_of, names_of
from uq.words import unknown


def read_belief(text: str, *, folder: Path) -> Belief:
    """A belief from its notation; a data file is read where it names one.

    Args:
        text: What was written, such as "500 to 3000 USD/kg" or "data.csv:price USD/kg".
        folder: Where the data file lies, if its name does not say: that of the study.

    Returns:
        The belief, in its own unit.

    Raises:
        ValueError: If it is none, or its file cannot be read; one line says what was
            found and what to write.
    """
    return belief_of(text, lambda file, column: _column(folder / file, column))


def _column(path: Path, name: str) -> np.ndarray:
    """A column of a CSV file; a missing cell is NaN."""
    try:
        known = names_of(path)
        if name not in known:
            raise ValueError(unknown("column", name, known))
        return columns_of(path, [name], gaps=[name])[name]
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}") from error
    except ValueError as error:  # the belief names the file already
        raise ValueError(str(error).removeprefix(f"{path}: ")) from error
