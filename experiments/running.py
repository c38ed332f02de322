"""Running an experiment for a person: progress, table, dataset, figures, one folder."""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from experiments.selection import Selection
from uq.datasets import replacing, save


def run_experiment(
    module: Any, *, samples: int, seed: int, selection: Selection, folder: Path
) -> None:
    """Run it, write everything that shows what it found, and print that.

    Args:
        module: An experiment: `plan`, `run`, `report`, `figures`, `print_report`.
        samples: Draws in all.
        seed: Same seed, same draws.
        selection: Model form, priors, scenario and study.
        folder: Where the dataset and the figures go; made if it is missing.

    Raises:
        OSError: If the folder cannot be written; found out before any work starts.
        ValueError: If what is asked for cannot be; then no folder is made.
    """
    if not folder.name:  # such as ".": files are named after their folder
        folder = folder.resolve()
    module.plan(samples=samples, seed=seed, selection=selection)
    make_writable(folder)
    start = time.perf_counter()
    with progress_bar(f"{folder.name}, {samples} draws") as progress:
        results = module.run(
            samples=samples, seed=seed, selection=selection, progress=progress
        )
    report = module.report(results)
    save(results, folder / f"{folder.name}.nc")
    for name, figure in module.figures(results, report, selection).items():
        save_figure(figure, folder / name)
    module.print_report(report)
    print(f"wrote {folder}{os.sep} in {time.perf_counter() - start:.1f} s altogether")


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


def make_writable(folder: Path) -> None:
    """Make the folder, and be sure that files can be put there.

    Raises:
        OSError: If they cannot.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass


def save_figure(figure: Any, stem: Path) -> None:
    """One figure as SVG and PNG, each whole or not at all; same figure, same bytes."""
    import matplotlib as mpl

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
