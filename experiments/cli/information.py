"""The commands `value` and `given`: what is worth learning, and what data tell."""

import functools
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from experiments.cases.case import Answers, Case, Question
from experiments.cases.catalogue import GIVEN
from experiments.cases.decisions import DECISIONS, Decision
from experiments.cases.groups import with_natural_groups
from experiments.cases.running import answer_of_data
from experiments.cases.words import assignments, groups_of
from experiments.cli.answering import log_programs, say, settle, speaks, tell
from experiments.cli.options import (
    AnyModel,
    Groups,
    Keeping,
    Options,
    Outputs,
    a_positive,
    a_seed,
    at_least,
    command,
    one_of,
)
from experiments.folders.names import folder_of
from uq.inputs.reading import file_hash


if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

NONFINITE = ("raise", "omit", "event")


@command()
def value(
    options: Options,
    model: AnyModel,
    option: Annotated[
        list[str] | None,
        typer.Option(
            help="NAME=OUTPUT: what a unit of it is worth; twice or more. If unsaid, "
            f"orbit or Earth: of {', '.join(DECISIONS)}."
        ),
    ] = None,
    minimize: Annotated[  # noqa: FBT002
        bool, typer.Option("--minimize", help="They are costs: the least wins.")
    ] = False,
    scale: Annotated[
        float | None,
        typer.Option(
            callback=a_positive("--scale"),
            help="Units that are bought, such as PFLOP-days; 1 if unsaid.",
        ),
    ] = None,
    group: Groups = None,
    outer: Annotated[
        int,
        typer.Option(
            callback=at_least(2, "--outer: need a power of two of"),
            help="Values of each factor in a replicate, a power of two.",
        ),
    ] = 64,
) -> None:
    """Tell what it is worth to measure each assumption before deciding.

    Groups are those that are named; if none is, every discipline and kind of evidence.

    uq value space-vs-terrestrial --samples 1024

    uq value tug.py:tug --option buy=price --option build=cost --minimize --scale 50
    """
    asked, words = _decision(model, assignments(option or (), what="--option"), scale)
    asked |= {"minimize": minimize or not option, "outer": outer}
    own = groups_of(group)
    if own:
        asked["groups"] = own
    question = Question("value", asked, of=None if own else with_natural_groups)
    case = Case(model, [question], tell=functools.partial(_tell_value, words))
    settle(case, [options.selection(model)], options)


def _decision(
    model: str, own: Mapping[str, str], scale: float | None
) -> tuple[dict[str, Any], str]:
    """Options and scale of a decision, and what the scale stands for.

    Raises:
        ValueError: If there is none, or no choice.
    """
    if own and len(own) < 2:
        raise ValueError(f"--option: a decision needs two or more, got {list(own)}")
    if not own and model not in DECISIONS:
        raise ValueError(
            f"{model}: has no decision of its own, give --option NAME=OUTPUT twice or "
            "more"
        )
    chosen = Decision(own, 1.0, "", "") if own else DECISIONS[model]
    words = chosen.words if scale is None else ""
    units = chosen.scale if scale is None else scale
    return {"options": dict(chosen.options), "scale": units}, words


def _tell_value(words: str, answers: Answers) -> None:
    """What is decided, the options, and what it is worth to learn."""
    from experiments.console.answers import print_frame, print_lines
    from uq.show.answers import sentence

    found = answers["value"]
    names = " or ".join(map(str, found["option"].values))
    wins = "the least wins" if found.attrs["minimize"] else "the most wins"
    told = f"Decision: {names}{f', {words}' if words else ''}; {wins}."
    print_lines(told, sentence(found))
    print_frame(_options(found))
    worth = _worth(found)
    if len(worth):
        print_frame(worth)


def _options(found: "xr.Dataset") -> "pd.DataFrame":
    """Each option: expected net benefit, how often it is the best, expected regret."""
    import pandas as pd

    from uq.show.words import in_words

    factor, unit = in_words(float(abs(found["net"]).max()), found.attrs["unit"])
    heads = {
        "net": (f"net benefit [{unit or 'unit'}]", factor),
        "best": ("is the best", 1.0),
        "regret": (f"expected regret [{unit or 'unit'}]", factor),
    }
    columns: dict[str, Any] = {"option": found["option"].values}
    for name, (head, by) in heads.items():
        columns[head] = found[name].values / by
        columns[f"{head}_error"] = found[f"{name}_error"].values / by
    return pd.DataFrame(columns)


def _worth(found: "xr.Dataset") -> "pd.DataFrame":
    """What changed the decision somewhere, in words of money; what is worth most first.

    Groups stand among the parameters: the table of the answer has them last.
    """
    from uq.show.answers import table
    from uq.show.words import in_words

    factor, unit = in_words(float(found["EVPI"]), found.attrs["unit"])
    frame = table(found)
    falling = frame["EVPPI"].to_numpy().argsort(kind="stable")[::-1]
    frame = frame.iloc[[i for i in falling if frame["EVPPI"].iloc[i] != 0]]
    scaled = frame.assign(
        EVPPI=frame["EVPPI"] / factor, EVPPI_error=frame["EVPPI_error"] / factor
    )
    heads = {"EVPPI": f"EVPPI [{unit or 'unit'}]", "share": "share of EVPI"}
    heads |= {f"{name}_error": f"{head}_error" for name, head in heads.items()}
    return scaled.drop(columns="unit").rename(columns=heads)


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
    log_programs(options)
    told = tell if speaks(options) else None
    answers = answer_of_data("given", ask, folder, options.wanted, told)
    say(answers, folder, options, since=start)


def _given(file: Path, asked: Mapping[str, Any]) -> "xr.Dataset":
    import uq

    return uq.given(file, **asked)
