"""The command `given`: what matters in data that there are already."""

import functools
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from experiments.cases.catalogue import GIVEN
from experiments.cases.running import answer_of_data
from experiments.cli.answering import say, tell
from experiments.cli.options import (
    Keeping,
    Outputs,
    a_seed,
    at_least,
    command,
    one_of,
)
from experiments.folders.names import folder_of
from uq.inputs.reading import file_hash


if TYPE_CHECKING:
    import xarray as xr

NONFINITE = ("raise", "omit", "event")


@command(shared=Keeping)
def given(
    options: Keeping,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="CSV of numbers, or netCDF, such as kept draws."
        ),
    ],
    output: Outputs = None,
    input_: Annotated[
        list[str] | None,
        typer.Option(
            "--input", help="Column; repeatable; as the file tells if unsaid."
        ),
    ] = None,
    method: Annotated[
        str,
        typer.Option(
            callback=one_of("method of given data", GIVEN),
            help="rank, delta, pawn, hsic, bands; of events regional, prim.",
        ),
    ] = GIVEN[0],
    nonfinite: Annotated[
        str,
        typer.Option(
            callback=one_of("treatment of rows not finite", NONFINITE),
            help="Rows whose output is not finite: raise, omit, or event, to ask "
            "what makes it so.",
        ),
    ] = NONFINITE[0],
    parts: Annotated[
        int,
        typer.Option(
            callback=at_least(2, "--parts: need"),
            help="Parts of rows of your own; their spread is the error.",
        ),
    ] = 16,
    seed: Annotated[
        int | None,
        typer.Option(callback=a_seed, help="Same seed, same numbers; that of draws."),
    ] = None,
) -> None:
    """Tell which columns of a file matter: of your own, or kept draws; no model.

    uq given rows.csv --output cost --method delta

    uq given results/mine/draws.nc --output "cost<rival" --method prim
    """
    start = time.perf_counter()
    file.stat()  # else a folder would be made for a file that is not there
    asked = {"output": output, "inputs": input_ or None, "method": method}
    asked |= {"nonfinite": nonfinite, "parts": parts, "seed": seed}
    what = {"file": file_hash(file), **asked}
    folder = options.folder or folder_of(file.stem, "given", what)
    ask = functools.partial(_given, file, asked)
    answers = answer_of_data("given", ask, folder, options.wanted)
    say(answers, folder, options, tell, since=start)


def _given(file: Path, asked: Mapping[str, Any]) -> "xr.Dataset":
    import uq

    return uq.given(file, **asked)
