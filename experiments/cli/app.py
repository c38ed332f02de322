"""The application: every command there is, in the order in which help lists them."""

import re
from typing import Annotated

import typer

from experiments.cli import (
    claims,
    decide,
    files,
    information,
    matter,
    models,
    rank,
    run,
    sweeps,
    warm,
)
from experiments.cli.options import Command


COMMANDS = (
    *(rank.bands, rank.rank),
    *(matter.compare, matter.screen, matter.tornado),
    *(sweeps.sweep, sweeps.map_),
    *(decide.breakeven, decide.diagnose, decide.forms),
    *(information.value, information.given, claims.claim, run.run),
    *(models.list_, models.priors, models.outputs, models.evaluate),
    *(files.plot, files.table, files.export, files.summary, files.verify, warm.warm),
)

LINE = 64  # characters of a command in the list of all


def application() -> typer.Typer:
    """The command `uq`, with completion for shells that ask for it."""
    app = typer.Typer(
        help="Uncertainty and sensitivity of the economics and engineering of space.",
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
    )
    app.callback()(_uq)
    for each in COMMANDS:
        app.command(each.name, short_help=_in_short(each))(each.called)
    return app


def _in_short(each: Command) -> str:
    """What a command does, as much of it as has room in the list of all."""
    words, _, _ = (each.called.__doc__ or "").partition(".")
    while len(words) > LINE:
        words = re.split(r"[:,][^:,]*$", words)[0]
    return f"{words}."


def _print_version(wanted: bool) -> None:  # noqa: FBT001
    if wanted:
        from uq.results.datasets import commit, version_of

        print(f"space-uq {version_of('space-uq')}, commit {commit()}")
        raise typer.Exit


def _uq(
    version: Annotated[  # noqa: FBT002
        bool,
        typer.Option(
            "--version",
            callback=_print_version,
            is_eager=True,
            help="Print version and commit.",
        ),
    ] = False,
) -> None:
    pass
