"""The application: every command there is, in the order in which help lists them."""

import typer

from experiments.cli import rank


COMMANDS = (rank.bands, rank.rank)


def application() -> typer.Typer:
    """The command `uq`, with completion for shells that ask for it."""
    app = typer.Typer(
        help="Uncertainty and sensitivity of the economics and engineering of space.",
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
    )
    for each in COMMANDS:
        app.command(each.name)(each.called)
    return app
