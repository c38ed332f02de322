"""The commands that read what is there already: `summary` of a saved run."""

from pathlib import Path
from typing import Annotated

import typer

from experiments.commands import app


@app.command()
def summary(
    run: Annotated[Path, typer.Argument(help="netCDF file of a run, with its draws.")],
    name: Annotated[
        list[str] | None,
        typer.Option(help="Parameter or output; may be repeated; all outputs if none."),
    ] = None,
    probability: Annotated[
        float, typer.Option(help="Share of the draws within the interval.")
    ] = 0.9,
) -> None:
    """Summarize the draws that a run kept, by ArviZ."""
    from experiments.summaries import print_summary, summarize

    print_summary(summarize(run, name or (), probability=probability))
