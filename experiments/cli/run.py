"""The command `run`: a case of ours, or one's own in a TOML file."""

import dataclasses
from pathlib import Path
from typing import Annotated

import typer

from experiments.cases.catalogue import CASES, case_of
from experiments.cli.answering import settle
from experiments.cli.options import Drawn, command
from uq.words import unknown


@command(shared=Drawn, samples=None, seed=None)
def run(
    options: Drawn,
    case: Annotated[
        str,
        typer.Argument(metavar="CASE", help="A case of `uq list`, or a TOML file."),
    ],
) -> None:
    """Run a case: all that it asks, its own prose and figures, in one folder.

    uq run lcoc-bands --samples 4096

    uq run mine.toml --format pdf
    """
    if case.endswith(".toml"):
        _run_file(Path(case), options)
        return
    if case not in CASES:
        raise KeyError(unknown("case", case, CASES))
    made = case_of(case)
    sets = dataclasses.replace(options, priors=options.priors or list(made.priors))
    told = dataclasses.replace(
        sets,
        samples=made.samples if options.samples is None else options.samples,
        seed=options.seed or 0,
    )
    settle(made, sets.selections(made.model), told, name=case)


def _run_file(path: Path, options: Drawn) -> None:
    """A case of a TOML file; what is said beside it wins.

    Raises:
        ValueError: If beliefs are said beside it: they belong into the file.
    """
    for name in ("priors", "form", "scenario", "study"):
        if getattr(options, name):
            raise ValueError(f"--{name}: a case file says this itself: write it there")
    path.stat()  # before anything slow
    from experiments.cases.files import read_case

    found = read_case(path)
    for each in found.selections:
        each.judge()
    told = dataclasses.replace(
        options,
        samples=found.case.samples if options.samples is None else options.samples,
        seed=found.seed if options.seed is None else options.seed,
    )
    settle(found.case, found.selections, told, name=path.stem)
