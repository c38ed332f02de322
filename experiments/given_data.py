"""Which columns of a file matter, by methods that need no model and no further run."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from experiments.console.tables import console, table_of
from experiments.ranking_tables import print_footing
from experiments.running import answering, folder_named
from uq.designs.base import MOST_SEED, whole
from uq.inputs.reading import opened
from uq.parameters import unknown
from uq.results.datasets import provenance
from uq.sensitivity.given.reading import read_table
from uq.show.words import estimate_cell, subject
from uq.verbs.given import ASKS, MOST_OUTPUTS, analyzed


if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True)
class Question:
    """What is asked of a file.

    Args:
        file: CSV or netCDF, as `read_table` reads it.
        method: One of `ASKS`.
        inputs: Names of the inputs; None is what the file tells.
        outputs: Outputs, logarithms or events; None is every column that is no input.
        omit: Whether rows are left out whose output is not finite.
        parts: Parts of rows without replicates, whose spread is the error.
    """

    file: Path
    method: str
    inputs: Sequence[str] | None = None
    outputs: Sequence[str] | None = None
    omit: bool = False
    parts: int = 16


def analyze_file(question: Question, *, seed: int, folder: Path | None) -> None:
    """Ask a file, write the dataset and the figure, print the table.

    Args:
        question: The file, the method, inputs and outputs.
        seed: Same seed, same numbers.
        folder: Where the dataset and the figure go; None is one of its own.

    Raises:
        OSError: If the file cannot be read, or the folder not be written.
        ValueError: If what is asked for does not fit; then no folder is made.
        NonFiniteError: If an output is not finite and these rows are not left out.
    """
    from experiments.ranking_figures import measured

    if folder is None:
        words = [question.file.stem, question.method, *(question.outputs or ())]
        folder = folder_named("given", words)
    question.file.stat()  # else a folder would be made for a file that is not there
    with answering(folder) as write:
        results = run(question, seed=seed)
        told = results.attrs
        title = f"{told['method']}: {told['asks']}\n{subject(told)}"
        write(results, {"ranking": measured(results, title)})
    print_report(results)
    print(f"wrote {folder}{os.sep}")


def run(question: Question, *, seed: int) -> "xr.Dataset":
    """What a method finds in a file.

    Args:
        question: The file, the method, inputs and outputs.
        seed: Same seed, same numbers.

    Returns:
        Dataset over output and parameter: every measure with its error and interval;
        of PRIM also what the box holds, and the trajectory of boxes.

    Raises:
        OSError: If the file cannot be read.
        ValueError: If what is asked for does not fit.
        NonFiniteError: If an output is not finite and these rows are not left out.
    """
    import xarray as xr

    if question.method not in ASKS:
        raise ValueError(unknown("method of given data", question.method, ASKS))
    seed = whole("seed", 0, MOST_SEED)(seed)
    with opened(question.file) as file:  # so that the digest is of what was read
        table = read_table(
            question.file,
            question.inputs,
            question.outputs,
            seed=seed,
            parts=question.parts,
        )
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if len(table.outputs) > MOST_OUTPUTS:
        raise ValueError(
            f"{question.file}: {len(table.outputs)} outputs are more than "
            f"{MOST_OUTPUTS}: name some with --output"
        )
    nonfinite = "omit" if question.omit else "raise"
    found = analyzed(table, question.method, seed=seed, nonfinite=nonfinite)
    return xr.Dataset.from_dict(found.to_dict()).assign_attrs(
        provenance(
            title=f"{found.method}: {ASKS[question.method]}",
            experiment="given",
            asks=ASKS[question.method],
            ranks_by=next(iter(found.measures)),
            shown="; ".join(found.measures),
            file=question.file.name,
            sha256=digest,
            rows=len(table.x),
            parts=len(table.parts),
            seed=seed,
        )
    )


def print_report(results: "xr.Dataset") -> None:
    """A ranking of each output, or the box of each event.

    Args:
        results: What `run` returned.
    """
    from experiments.method_ranking import report
    from experiments.ranking_tables import print_method

    if "box_density" not in results:
        print_method(report(results))
        return
    for output in results["output"].values:
        _print_box(results.sel(output=output))
    print_footing(results.attrs)


def _print_box(row: "xr.Dataset") -> None:
    """The limits of one box, and what it holds of the rows held out."""
    out, name = console(), str(row["output"].item())
    low, high = row["low"].values, row["high"].values
    limited = np.flatnonzero(np.isfinite(low) | np.isfinite(high))
    if not limited.size:
        out.print(f"{name}: no box of the inputs makes it more likely")
        return
    numbers = ["from", "to", "cuts off", "p-value"]
    title = f"{row.attrs['method']}: the box in which {name} ({subject(row.attrs)})"
    table = table_of(title, ["input", *numbers], numbers=numbers)
    for k in limited[np.argsort(-row["restriction"].values[limited], kind="stable")]:
        ends = [f"{end:.6g}" if np.isfinite(end) else "-" for end in (low[k], high[k])]
        cut, p = float(row["restriction"][k]), float(row["p_value"][k])
        table.add_row(str(row["parameter"].values[k]), *ends, f"{cut:.1%}", f"{p:.2g}")
    out.print(table)
    density, coverage = (
        estimate_cell(float(row[f"box_{of}"]), float(row[f"box_{of}_error"]))
        for of in ("density", "coverage")
    )
    every = estimate_cell(
        float(row["held_density"][0]), float(row["held_density_error"][0])
    )
    out.print(
        f"of the rows held out the box holds {float(row['box_mass']):.1%}; it happens "
        f"in {density} of these (density), in {every} of all; of its rows the box "
        f"holds {coverage} (coverage)"
    )
