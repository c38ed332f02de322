"""Running an experiment for a person: progress, table, dataset, figures, one folder."""

import hashlib
import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from experiments.folders import manifests
from experiments.folders.places import answer_folder, command_of, place_of
from experiments.replicates import bytes_kept
from experiments.selection import Selection
from uq.results.datasets import save
from uq.results.files import replacing


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

LONGEST = 80  # characters of a folder's name


def run_experiment(
    module: Any, *, samples: int, seed: int, selection: Selection, folder: Path
) -> None:
    """Run it, write everything that shows what it found, and print that.

    Args:
        module: An experiment: `plan`, `run`, `report`, `figures`, `print_report`, and
            `KEEPS_DRAWS` where its dataset holds every draw.
        samples: Draws in all.
        seed: Same seed, same draws.
        selection: Model form, priors, scenario and study.
        folder: Where the dataset and the figures go, all at once.

    Raises:
        OSError: If the folder cannot be written, or holds anything but an answer; found
            out before any work starts.
        ValueError: If what is asked for cannot be; then no folder is made.
    """
    planned = module.plan(samples=samples, seed=seed, selection=selection)
    need = 0
    if getattr(module, "KEEPS_DRAWS", False):
        model, priors, *_ = planned
        need = bytes_kept(model, priors, samples)
    start = time.perf_counter()
    with (
        answering(folder, need=need) as write,
        progress_bar(f"{folder.name}, {samples} draws") as progress,
    ):
        results = module.run(
            samples=samples, seed=seed, selection=selection, progress=progress
        )
        report = module.report(results)
        write(results, module.figures(results, report, selection))
    module.print_report(report)
    print(f"wrote {folder}{os.sep} in {time.perf_counter() - start:.1f} s altogether")


Write = Callable[["xr.Dataset", Mapping[str, "Figure"]], None]


@contextmanager
def answering(folder: Path, *, need: int = 0) -> Iterator[Write]:
    """What writes an answer: its dataset and figures appear together, or nothing does.

    An answer to another command that is replaced is named on standard error.

    Args:
        folder: Where they are to be; the dataset is named after it.
        need: What will be written [bytes], as far as it is known.

    Yields:
        A function that takes the dataset and the figures by their names.

    Raises:
        OSError: If the folder cannot be written, or holds anything but an answer.
    """
    folder = place_of(folder)
    dataset = f"{folder.name}.nc"
    with answer_folder(folder, dataset=dataset, need=need) as new:
        earlier, now = command_of(folder), manifests.command.get()

        def write(results: "xr.Dataset", figures: Mapping[str, "Figure"]) -> None:
            save(results.assign_attrs(command=now), new / dataset)
            for name, figure in figures.items():
                save_figure(figure, new / name)

        yield write
    if earlier and now and earlier != now:
        print(f"replaced {folder}{os.sep}, the answer to: {earlier}", file=sys.stderr)


def asking(module: Any, question: Any) -> SimpleNamespace:
    """An experiment with a question of its own.

    Args:
        module: An experiment whose `plan` and `run` take a `question`.
        question: What they are to ask.

    Returns:
        What `run_experiment` runs.
    """
    return SimpleNamespace(
        plan=partial(module.plan, question=question),
        run=partial(module.run, question=question),
        report=module.report,
        figures=module.figures,
        print_report=module.print_report,
    )


def folder_for(command: str, selection: Selection, *words: str | float | None) -> Path:
    """The folder of a question that was given none: another question, another folder.

    Args:
        command: Name of the command.
        selection: Model, form, priors, scenario and study.
        words: What else tells this question from others, such as a method.
    """
    study = selection.study.stem if selection.study else None
    told = [selection.model, *words, selection.priors, selection.form]
    told += [*selection.scenario, study]
    return folder_named(command, [str(word) for word in told if word is not None])


def folder_named(command: str, words: Sequence[str]) -> Path:
    """A folder within `results/`, by words; with a mark where these make no plain name.

    Args:
        command: Name of the command.
        words: What tells this question from others.
    """
    told = "-".join(words)
    plain = re.sub(r"[^\w.,=+-]+", "-", told.replace(":", "-"), flags=re.ASCII)
    name = plain.strip("-.")[:LONGEST]
    if name != told.replace(":", "-"):
        mark = hashlib.sha256(told.encode(errors="surrogateescape")).hexdigest()[:6]
        name = f"{name}-{mark}"
    return Path("results") / command / name


def save_figure(figure: Any, stem: Path) -> None:
    """One figure as SVG and PNG, each whole or not at all; same figure, same bytes."""
    import matplotlib as mpl

    from uq.show.style import say_plainly

    say_plainly(figure)
    with mpl.rc_context({"svg.hashsalt": "space-uq"}):
        for suffix, more in ((".svg", {"metadata": {"Date": None}}), (".png", {})):
            with replacing(stem.with_suffix(suffix)) as file:
                figure.savefig(file, format=suffix[1:], **more)


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, a plain line now and then elsewhere."""
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(title, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)
        return
    last = time.monotonic()

    def line(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last > 10 or done == total:
            last = time.monotonic()
            print(f"{title}: {done} of {total}", file=sys.stderr)

    yield line
