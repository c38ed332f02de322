"""Any answer as a figure, a table or a sentence; saved, and read back.

An answer says which one it is, and holds all that is shown of it: nothing is computed
again, whether it is fresh or was read from a file.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uq.arguments import require
from uq.results import datasets
from uq.words import shown, unknown


if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.figure import Figure

ANSWERS = (
    *("draws", "bands", "rank", "compare", "screen", "tornado", "sweep"),
    *("probability_map", "breakeven", "diagnose", "forms", "value_of_information"),
    "given",
)
MOST_OUTPUTS = 8  # that a figure has room for


def plot(answer: "xr.Dataset", path: Path | str | None = None) -> "Figure":
    """The figure of an answer; in black and white, units on its axes.

    Of more than eight outputs the first eight are drawn, and the title says so.

        >>> import uq
        >>> study = uq.Study(lambda a: a, {"a": "uniform 0 to 1"}, samples=2**10)
        >>> type(uq.plot(uq.bands(study))).__name__
        'Figure'

    Args:
        answer: What a verb returned, or `open` read.
        path: Where it is written too, by its ending: .svg, .png or .pdf.

    Raises:
        ValueError: If it is no answer, or the ending is none of these.
        OSError: If it cannot be written.
    """
    module, count = _shown(answer), answer.sizes.get("output", 0)
    if count > MOST_OUTPUTS:
        figure = module.figure(answer.isel(output=slice(MOST_OUTPUTS)))
        some = f"the first {MOST_OUTPUTS} of {count} outputs"
        figure.suptitle(f"{figure.get_suptitle()}: {some}", fontsize=10)
    else:
        figure = module.figure(answer)
    from uq.show.fitting import fit
    from uq.show.style import say_plainly, write

    say_plainly(figure)
    fit(figure)
    if path is not None:
        write(figure, Path(path))
    return figure


def table(answer: "xr.Dataset") -> "pd.DataFrame":
    """The table of an answer: names, numbers with their standard errors, then text.

        >>> import uq
        >>> study = uq.Study(lambda a: a, {"a": "uniform 0 to 1"}, samples=2**10)
        >>> list(uq.table(uq.rank(study)).columns)[:3]
        ['output', 'parameter', 'ST']

    Args:
        answer: What a verb returned, or `open` read.

    Raises:
        ValueError: If it is no answer.
    """
    return _text_last(_shown(answer).table(answer))


def _text_last(found: "pd.DataFrame") -> "pd.DataFrame":
    """The same columns: names, all numbers, and last the text that went between them.

    A narrow page then has what counts.
    """
    numbers = [dtype.kind in "biuf" for dtype in found.dtypes]
    start = numbers.index(True) if any(numbers) else len(numbers)
    order = sorted(range(len(numbers)), key=lambda k: k >= start and not numbers[k])
    return found.iloc[:, order].rename(columns=str)


def sentence(answer: "xr.Dataset") -> str:
    """What an answer says, in a sentence for each output, and what was noted.

        >>> import uq
        >>> study = uq.Study(lambda a: a, {"a": "uniform 0 to 1"}, samples=2**10)
        >>> uq.sentence(uq.bands(study, "output<2"))
        'output<2 in all of 1,024 draws.'

    Args:
        answer: What a verb returned, or `open` read.

    Raises:
        ValueError: If it is no answer.
    """
    text = _shown(answer).sentence(answer)
    notes = answer.attrs.get("notes", "")
    return f"{text} Note: {notes}." if notes else text


def save(answer: "xr.Dataset", path: Path | str) -> None:
    """Write an answer as netCDF, whole or not at all.

        >>> import tempfile, uq
        >>> study = uq.Study(lambda a: a, {"a": "uniform 0 to 1"}, samples=2**10)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     uq.save(uq.rank(study), f"{folder}/rank.nc")

    Args:
        answer: What a verb returned.
        path: Where; its folder must exist.

    Raises:
        ValueError: If it is no answer, or the path none of a file.
        OSError: If the file cannot be written; nothing is left behind.
    """
    _kind(answer)
    require("save", {"path": path})
    datasets.save(answer, Path(path))


def open(path: Path | str) -> "xr.Dataset":  # noqa: A001
    """Read an answer that `save` wrote.

        >>> import tempfile, uq
        >>> study = uq.Study(lambda a: a, {"a": "uniform 0 to 1"}, samples=2**10)
        >>> found = uq.bands(study)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     uq.save(found, f"{folder}/bands.nc")
        ...     uq.sentence(uq.open(f"{folder}/bands.nc")) == uq.sentence(found)
        True

    Args:
        path: The file.

    Raises:
        OSError: If it cannot be read.
        ValueError: If it holds something else, or the path is none of a file.
    """
    require("open", {"path": path})
    found = datasets.load(Path(path))
    try:
        _kind(found)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    return found


def _shown(answer: Any) -> Any:
    """The module that shows an answer."""
    return import_module(f"uq.show.{_kind(answer)}")


def _kind(answer: Any) -> str:
    """Which answer it is.

    Raises:
        ValueError: If it is none.
    """
    kind = getattr(answer, "attrs", {}).get("answer")
    if kind is None:
        found = shown(type(answer).__name__)
        raise ValueError(f"expected what a verb of uq returned, found {found}")
    if kind not in ANSWERS:
        raise ValueError(unknown("answer", str(kind), ANSWERS))
    return str(kind)
