"""The commands that read what is there already: `summary`, `verify`, `given`."""

from pathlib import Path
from typing import Annotated

import typer

from experiments.commands import Folder, Seed, app


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


@app.command()
def verify(
    folder: Annotated[Path, typer.Argument(help="Folder of an answer.")],
) -> None:
    """Check that the files of an answer are all there, unchanged, and nothing else."""
    from experiments.folders.manifests import verify as verified

    print(f"ok: {verified(folder)} files")


@app.command()
def given(
    file: Annotated[Path, typer.Argument(help="CSV of numbers, or netCDF of a run.")],
    method: Annotated[
        str, typer.Option(help="rank, delta, pawn, hsic; of events regional, prim.")
    ],
    input_: Annotated[
        list[str] | None,
        typer.Option("--input", help="Input; may be repeated; as the file tells."),
    ] = None,
    output: Annotated[
        list[str] | None,
        typer.Option(help="Output, log:output or output<number; may be repeated."),
    ] = None,
    omit: Annotated[  # noqa: FBT002
        bool, typer.Option("--omit", help="Leave out rows whose output is not finite.")
    ] = False,
    parts: Annotated[
        int, typer.Option(help="Parts of rows of your own; their spread is the error.")
    ] = 16,
    seed: Seed = 0,
    folder: Folder = None,
) -> None:
    """Tell which inputs matter in rows of your own, or in a run: without a model."""
    from experiments.given_data import Question, analyze_file

    question = Question(file, method, input_ or None, output or None, omit, parts)
    analyze_file(question, seed=seed, folder=folder)
