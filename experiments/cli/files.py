"""The commands that show or check what was answered before: no model is asked."""

import errno
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from experiments.cases.case import REPORT
from experiments.cases.running import FORMATS
from experiments.cli.options import AsJson, Formats, command
from experiments.folders.manifests import MANIFEST
from uq.results.files import replacing
from uq.words import bare, few, shown, unknown


if TYPE_CHECKING:
    import xarray as xr

File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", help="netCDF file of an answer, or the folder of one."
    ),
]
To = Annotated[Path | None, typer.Option("--to", help="File that is written.")]


@command(shared=None)
def plot(file: File, format: Formats = None, to: To = None) -> None:  # noqa: A002
    """Draw the figure of an answer that was kept.

    uq plot results/skimmer-rank-1a2b3c4d --format pdf

    uq plot rank/rank.nc --to figures/rank.svg
    """
    place = answer_file(file)
    targets = _targets(place, format, to)
    for target in targets:
        _require_free(target, named=to is not None)
    import uq
    from uq.show.style import write

    figure = uq.plot(opened(place))
    for target in targets:
        write(figure, target)
        print(f"wrote {target}")


def _targets(place: Path, formats: Sequence[str] | None, to: Path | None) -> list[Path]:
    """Where a figure goes: in each format into the current folder, if nobody says.

    Raises:
        ValueError: If the ending of `to` is none, or not the format that is asked for.
    """
    if to is None:
        return [Path(f"{place.stem}.{ending}") for ending in formats or FORMATS[:1]]
    ending = to.suffix[1:]
    if ending not in FORMATS:
        known = ", ".join(f".{each}" for each in FORMATS)
        raise ValueError(f"--to: expected a file {known}, found {shown(to.name)}")
    if formats and list(formats) != [ending]:
        told = f"{bare(to.name)} is not {' and '.join(formats)}: give one of them"
        raise ValueError(f"--to and --format: {told}")
    return [to]


@command(shared=None)
def table(file: File) -> None:
    """Print an answer that was kept: every row, every column.

    uq table results/skimmer-rank-1a2b3c4d

    uq table rank/rank.nc | less
    """
    found = opened(answer_file(file))
    from experiments.console.answers import print_all

    print_all(found)


@command(shared=None)
def export(
    file: File,
    *,
    csv: Annotated[bool, typer.Option("--csv", help="Print the table.")] = False,
    json: AsJson = False,
    to: To = None,
) -> None:
    """Give an answer that was kept to another program, in all digits.

    uq export rank/rank.nc --csv --to rank.csv

    uq export rank/rank.nc --json
    """
    if csv == json:
        raise ValueError("--csv and --json: give one of them")
    place = answer_file(file)
    if to:
        _require_free(to, named=True)
    found = opened(place)
    import uq
    from experiments.cli.answering import as_json

    if csv:
        content = uq.table(found).to_csv(index=False, lineterminator="\n")
    else:
        content = as_json({place.stem: found}) + "\n"
    if to is None:
        print(content, end="")
        return
    with replacing(to) as written:
        written.write(content.encode())


@command(shared=None)
def summary(
    file: File,
    name: Annotated[
        list[str] | None,
        typer.Option(help="Parameter or output; repeatable; all outputs if unsaid."),
    ] = None,
    probability: Annotated[
        float, typer.Option(help="Share of the draws within the interval.")
    ] = 0.9,
) -> None:
    """Summarize draws that were kept (--keep-draws), by ArviZ.

    uq summary bands/draws.nc

    uq summary bands/draws.nc --name launch.price --probability 0.5
    """
    place = answer_file(file)
    from experiments.cases.summaries import print_summary, summarize

    print_summary(summarize(place, name or (), probability=probability))


@command(shared=None)
def verify(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Folder of an answer.")
    ],
) -> None:
    """Check that an answer is all there, unchanged, with nothing else.

    uq verify results/skimmer-rank-1a2b3c4d

    uq verify rank
    """
    from experiments.folders.manifests import verify as verified

    print(f"ok: {verified(folder)} files")


def answer_file(place: Path) -> Path:
    """The netCDF file that is meant by a file, or by a folder that has one.

    The report of a case is no answer, and not meant.

    Raises:
        OSError: If there is none.
        ValueError: If the folder has several; they are named.
    """
    if not place.is_dir():
        place.stat()  # which raises where there is none
        return place
    known = {name for name in os.listdir(place) if name.endswith(".nc")}
    files = sorted(known - {f"{REPORT}.nc"})
    if not files:
        raise OSError(errno.ENOENT, "holds no answer: expected a file .nc", str(place))
    if len(files) > 1:
        told = f"has {len(files)} answers: name one of {few(files)}"
        raise ValueError(f"{place}: {told}")
    return place / files[0]


def opened(file: Path) -> "xr.Dataset":
    """An answer that a file keeps.

    Raises:
        OSError: If it cannot be read.
        ValueError: If it is no answer; of an earlier version, with what was asked then.
    """
    from uq.results.datasets import load
    from uq.show.answers import ANSWERS

    found = load(file)
    kind = found.attrs.get("answer")
    if kind is None:
        raise ValueError(f"{file}: {_no_answer(file, found.attrs)}")
    if kind not in ANSWERS:
        raise ValueError(f"{file}: {unknown('answer', str(kind), ANSWERS)}")
    return found


def _no_answer(file: Path, facts: Mapping[str, Any]) -> str:
    """What a dataset is that says of no answer, and what to do."""
    if file.stem == REPORT:
        return "is what a case makes of its answers: name one of these"
    if asked := facts.get("command"):
        told = "is of an earlier version of uq, and not shown by this one"
        return f"{told}: ask again what `{asked}` asked"
    return "is no answer: expected a file that `uq` or uq.save wrote"


def _require_free(target: Path, *, named: bool) -> None:
    """Refuse what cannot be written, would change an answer, or was not named.

    Raises:
        OSError: Naming the way out.
    """
    target.parent.stat()  # which raises where there is none
    if (target.parent / MANIFEST).exists():
        told = "lies in the folder of an answer, which stays as it was written"
        raise OSError(errno.EEXIST, f"{told}: name another --to", str(target))
    if not named and os.path.lexists(target):
        raise OSError(errno.EEXIST, "is there already: name it by --to", str(target))
