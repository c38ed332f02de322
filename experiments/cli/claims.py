"""The command `claim`: what others say in public, beside our numbers."""

import json as json_
from pathlib import Path
from typing import Annotated

import typer

from experiments.claims.records import SHIPPED, read_claims
from experiments.cli.answering import written
from experiments.cli.options import MOST, AsJson, a_seed, command, power_of_two
from uq.words import unknown


FILE = ".toml"


@command(shared=None)
def claim(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[CLAIM]",
            help="A claim that is shipped, or a TOML file of your own; all if unsaid.",
        ),
    ] = None,
    *,
    samples: Annotated[
        int,
        typer.Option(
            max=MOST,
            callback=power_of_two,
            help="Draws for each prior set and scale, a power of two.",
        ),
    ] = 2**12,
    seed: Annotated[
        int, typer.Option(callback=a_seed, help="Same seed, same draws.")
    ] = 0,
    folder: Annotated[
        Path | None, typer.Option(help="Folder of claims.json and claims.png.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Set what others claim beside the models: does it hold, how surely, and why not.

    uq claim

    uq claim mine.toml --folder results/claims
    """
    own = name is not None and name.endswith(FILE)
    claims = read_claims(Path(name) if own and name else SHIPPED)
    if name and not own:
        if name not in claims:
            raise KeyError(unknown("claim", name, claims))
        claims = {name: claims[name]}
    from experiments.claims.judging import judge, priced
    from experiments.claims.tables import as_json, print_claims
    from experiments.folders.places import answer_folder

    judged = judge(list(claims.values()), samples, seed)
    if json:
        print(json_.dumps(as_json(judged)))
    else:
        print_claims(judged)
    if folder:
        from experiments.claims.figures import claims_figure

        with answer_folder(folder) as new:
            text = json_.dumps(as_json(judged), indent=2)
            (new / "claims.json").write_text(f"{text}\n")
            figure = claims_figure(judged, priced(samples, seed))
            figure.savefig(new / "claims.png")
        if not json:
            print(written(folder))
