"""The commands that show or check what was answered before: no model is asked."""

import errno
import functools
import itertools
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
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
    """Draw the figure of an answer that was kept, or of all that a folder has.

    Into the current folder, under the name of the answer, if --to is unsaid.

    uq plot results/skimmer-rank-1a2b3c4d --format pdf

    uq plot rank/rank.nc --to figures/rank.svg
    """
    every = {place: _targets(place, format, to) for place in _places(file, to)}
    for target in itertools.chain.from_iterable(every.values()):
        _require_free(target, named=to is not None)
    import uq
    from uq.show.style import write

    answers = {place: opened(place) for place in every}
    for place, targets in every.items():
        figure = uq.plot(answers[place])
        for target in targets:
            _say_written(target, functools.partial(write, figure, target))


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
    """Print an answer that was kept, or all of a folder: every row, every column.

    Of a map a few cells; `uq export` has all.

    uq table results/skimmer-rank-1a2b3c4d

    uq table rank/rank.nc | less
    """
    answers = {place: opened(place) for place in answer_files(file)}
    from experiments.console.answers import print_all

    for place, found in answers.items():
        if len(answers) > 1:
            print(f"{place.name}:")
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

    Of a folder with several, --json has all by name, --csv writes a file for each into
    the current folder.

    uq export rank/rank.nc --csv --to rank.csv

    uq export rank/rank.nc --json
    """
    if csv == json:
        raise ValueError("--csv and --json: give one of them")
    places = _places(file, to if csv else None)
    each = csv and len(places) > 1  # has a file of its own
    targets = [Path(f"{place.stem}.csv") for place in places] if each else [to]
    for target in filter(None, targets):
        _require_free(target, named=not each)
    answers = {place.stem: opened(place) for place in places}
    contents = _tables(answers.values()) if csv else [_json(answers)]
    for target, content in zip(targets, contents, strict=True):
        if target is None:
            print(content, end="")
        else:
            _say_written(target, functools.partial(_write, content, target))


def _tables(answers: "Iterable[xr.Dataset]") -> list[str]:
    import uq

    return [uq.table(each).to_csv(index=False, lineterminator="\n") for each in answers]


def _json(answers: "Mapping[str, xr.Dataset]") -> str:
    from experiments.cli.answering import as_json

    return as_json(answers) + "\n"


def _write(content: str, target: Path) -> None:
    with replacing(target) as written:
        written.write(content.encode())


def _say_written(target: Path, write: Callable[[], object]) -> None:
    """Write a file, and say so, or that it replaced what was there."""
    done = "replaced" if os.path.lexists(target) else "wrote"
    write()
    print(f"{done} {target}")


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

    if not (folder / MANIFEST).is_file() and folder.exists():
        told = f"is no folder of an answer: expected one with a {MANIFEST}"
        raise OSError(errno.ENOENT, told, str(folder))
    print(f"ok: {verified(folder)} files")


def _places(file: Path, to: Path | None) -> list[Path]:
    """The answers that are meant; the only one, where one file is named for them."""
    return answer_files(file) if to is None else [answer_file(file)]


def answer_file(place: Path) -> Path:
    """The netCDF file that is meant by a file, or by a folder that has one.

    Raises:
        OSError: If there is none.
        ValueError: If the folder has several; they are named.
    """
    files = answer_files(place)
    if len(files) > 1:
        told = f"has {len(files)} answers: name one of {few([f.name for f in files])}"
        raise ValueError(f"{place}: {told}")
    return files[0]


def answer_files(place: Path) -> list[Path]:
    """The netCDF files that are meant by a file, or by the folder of answers.

    The report of a case is no answer, and not meant.

    Raises:
        OSError: If there is none.
    """
    if not place.is_dir():
        place.stat()  # which raises where there is none
        return [place]
    known = {name for name in os.listdir(place) if name.endswith(".nc")}
    files = sorted(known - {f"{REPORT}.nc"})
    if not files:
        raise OSError(errno.ENOENT, "holds no answer: expected a file .nc", str(place))
    return [place / name for name in files]


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
