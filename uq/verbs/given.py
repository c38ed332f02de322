"""`uq.given`: which columns matter in data that there are already; no model, no run."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from uq.inputs.reading import opened
from uq.quantity_words import is_event
from uq.results.answers import answer, labelled
from uq.results.datasets import load
from uq.results.measures import Sensitivities
from uq.sensitivity.given import analysis, bands, prim
from uq.sensitivity.given.reading import PREFIX, columns_in, read_table, table_of
from uq.sensitivity.given.table import Nonfinite, Table
from uq.sensitivity.methods import GIVEN, METHODS
from uq.study import FACTS, Study
from uq.verbs.asking import Progress, Words, verb, words_of
from uq.verbs.draws import draws
from uq.words import bare, shown, unknown


if TYPE_CHECKING:
    import xarray as xr

PRIM, BANDS = "prim", "bands"
ASKS = {name: METHODS[name].asks for name in GIVEN} | {
    BANDS: "mean and quantiles of an output where an input is known",
    PRIM: "in which box of the inputs an event is likely, judged on rows held out",
}
EVENTS = (PRIM, *(name for name in GIVEN if METHODS[name].events))
MOST_OUTPUTS = 12  # of data that do not tell which columns are outputs
OF_A_STUDY = (*FACTS, "model_sha256", "samples", "replicates")  # attributes of draws


@dataclass(frozen=True)
class _Data:
    """Rows, and what is known of them.

    Args:
        table: Inputs and outputs.
        about: Attributes of each column, by its name: units, meaning, prior, evidence.
        attributes: Attributes of the answer: of which study, or of which file.
        seed: Of the draws; 0 of rows that have none.
    """

    table: Table
    about: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    attributes: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0


@verb
def given(
    data: Any,
    output: Words | None = None,
    *,
    inputs: Sequence[str] | None = None,
    method: str = "rank",
    parts: int = 16,
    nonfinite: Nonfinite = "raise",
    seed: int | None = None,
    progress: Progress = None,
) -> "xr.Dataset":
    """Which columns matter in data that there are already: no model is needed.

        >>> import numpy as np, uq
        >>> a, b = np.random.default_rng(0).uniform(size=(2, 2000))
        >>> found = uq.given({"a": a, "b": b, "cost": 3 * a + b}, "cost")
        >>> found["S1"].sel(output="cost").round(1).to_series().to_dict()
        {'a': 0.9, 'b': 0.1}

    | method | what it asks |
    |---|---|
    | rank | the share of the variance that an input explains alone |
    | delta, pawn | how far knowing an input moves the whole distribution |
    | hsic | whether output and input depend on one another in any way |
    | bands | mean and quantiles of the output where an input is known |
    | regional | which inputs decide whether an event happens |
    | prim | in which box of the inputs an event is likely |

    Args:
        data: A mapping of columns, each of shape (n,), or (replicates, n) where parts
            are independent; a DataFrame; what `draws` returned, or any dataset of
            columns; the path of a CSV or netCDF file; or a `Study`, which is drawn
            from.
        output: One quantity of interest or several: a column, "log:column", an event
            such as "cost<3"; None is every column that is no input.
        inputs: Names of the inputs. None: those that the data tell, as draws do; else
            every column that `output` does not name.
        method: One of the table above.
        parts: Parts into which rows without replicates are dealt; the spread of an
            estimate over them is its standard error.
        nonfinite: Of rows in which an output is not finite: "raise", "omit" them and
            say how many, or analyse the "event" that it is not.
        seed: Same seed, same numbers; None is that of the draws, else 0.
        progress: Called with the draws done and all, of a `Study`.

    Returns:
        Over output and parameter every measure with its `_error` and `_interval`, as
        `rank` has them. Of "bands" also `band` over statistic and slice, of "prim" the
        box (`low`, `high`), and its density and coverage on rows held out.

    Raises:
        ValueError: If the method is unknown, data do not make a table, or it is not
            clear what is an input.
        OSError: If a file cannot be read.
        NonFiniteError: If an output is not finite somewhere and `nonfinite` is "raise".
    """
    if method not in ASKS:
        raise ValueError(unknown("method of given data", method, ASKS))
    if nonfinite not in (known := get_args(Nonfinite.__value__)):
        raise ValueError(unknown("treatment of rows not finite", nonfinite, known))
    words = [output] if isinstance(output, str) else output
    causes = [inputs] if isinstance(inputs, str) else inputs
    if isinstance(data, Study):
        words = words_of(data, words)
        _require_events(words, method)
        data = draws(data, words, progress=progress)
    read = _read(data, words, causes, parts=parts, seed=seed)
    if words is None and len(read.table.outputs) > MOST_OUTPUTS:
        problem = f"{len(read.table.outputs)} outputs are more than {MOST_OUTPUTS}"
        raise ValueError(f"{problem}: name some with output")
    seed = read.seed if seed is None else seed
    found = analyzed(read.table, method, seed=seed, nonfinite=nonfinite)
    return _answered(read, found, method, seed=seed)


def analyzed(
    table: Table, method: str, *, seed: int, nonfinite: Nonfinite = "raise"
) -> Sensitivities:
    """What a method finds in a table.

    Args:
        table: Draws and outputs.
        method: One of `ASKS`.
        seed: Same seed, same numbers.
        nonfinite: What to do about rows in which an output is not finite.
    """
    if method == PRIM:
        return prim(table, seed=seed, nonfinite=nonfinite)
    made = bands() if method == BANDS else GIVEN[method]()
    return analysis.given(table, made, seed=seed, nonfinite=nonfinite)


def _require_events(words: Sequence[str], method: str) -> None:
    """Refuse, before a model is run, outputs of which a method cannot tell anything."""
    others = [word for word in words if not is_event(word)]
    if method in EVENTS and others:
        problem = f"takes events, such as output='{others[0]}<number'"
        raise ValueError(f"{method}: {problem}, got {bare(others[0])}")


def _read(
    data: Any,
    words: Sequence[str] | None,
    causes: Sequence[str] | None,
    *,
    parts: int,
    seed: int | None,
) -> _Data:
    """Rows of whatever was given.

    Raises:
        ValueError: If it is nothing that has columns of numbers.
    """
    dealt: dict[str, Any] = {"parts": parts, "seed": seed or 0}
    if isinstance(data, str | Path):
        return _of_file(Path(data), words, causes, dealt)
    if hasattr(data, "data_vars"):
        return _of_dataset(data, words, causes, dealt, {"file": "a dataset"})
    if hasattr(data, "columns") and hasattr(data, "to_numpy"):
        data = {str(name): data[name] for name in data.columns}
    if not isinstance(data, Mapping):
        problem = "expected a mapping of columns, a DataFrame, a dataset, a path or a "
        raise ValueError(f"data: {problem}Study, found {shown(type(data).__name__)}")
    named = None if words is None or causes is None else {*words, *causes}
    columns = _numbers(data, named)
    table = table_of(columns, causes, words, **dealt)
    return _Data(table, attributes={"file": f"{len(table.x):,} rows of data"})


def _numbers(data: Mapping[Any, Any], named: set[str] | None) -> dict[str, np.ndarray]:
    """Columns of numbers; those of words that nobody named are left alone.

    Raises:
        ValueError: If a column that is named holds no numbers.
    """
    columns = {}
    for name, column in data.items():
        take: Callable[..., Any] | None = getattr(column, "to_numpy", None)
        try:  # missing values of pandas are NaN
            values = take(float, na_value=np.nan) if take else np.asarray(column, float)
        except (ValueError, TypeError) as error:
            if named is None or str(name) not in named:
                continue
            wrong = next((v for v in column if isinstance(v, str)), column)
            problem = f"expected numbers, found {shown(wrong)}"
            raise ValueError(f"{bare(str(name))}: {problem}") from error
        columns[str(name)] = values
    return columns


def _of_file(
    path: Path,
    words: Sequence[str] | None,
    causes: Sequence[str] | None,
    dealt: Mapping[str, Any],
) -> _Data:
    """Rows of a file, and the digest of what was read."""
    path.stat()  # a file that is not there is told as such, whatever its ending
    with opened(path) as file:
        if path.suffix.lower() == ".nc":
            read = _of_dataset(load(path), words, causes, dealt, {}, where=str(path))
        else:
            read = _Data(read_table(path, causes, words, **dealt))
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    attributes = {**read.attributes, "file": path.name, "sha256": digest}
    return _Data(read.table, read.about, attributes, read.seed)


def _of_dataset(
    dataset: "xr.Dataset",
    words: Sequence[str] | None,
    causes: Sequence[str] | None,
    dealt: Mapping[str, Any],
    attributes: Mapping[str, Any],
    where: str = "data",
) -> _Data:
    """Columns of a dataset; of draws also the study that they are of."""
    columns, known = columns_in(dataset)
    about = {str(name): dict(v.attrs) for name, v in dataset.data_vars.items()}
    about = {name.removeprefix(PREFIX): about[name] for name in known} | about
    drawn = dataset.attrs.get("answer") == "draws"
    if drawn and words is None:
        words = json.loads(dataset.attrs["outputs"])
    table = table_of(columns, causes, words, known=known, where=where, **dealt)
    if not drawn:
        return _Data(table, about, attributes)
    kept = {k: v for k, v in dataset.attrs.items() if k in OF_A_STUDY}
    return _Data(table, about, kept, int(dataset.attrs["seed"]))


def _answered(
    read: _Data, found: Sensitivities, method: str, *, seed: int
) -> "xr.Dataset":
    variables, coords, attributes = labelled(found)
    coords |= _labels(read.about, found)
    if method == PRIM:
        variables |= _held(read.table, found)
    rows, chunks = len(read.table.x), len(read.table.parts)
    facts = dict.fromkeys((*FACTS, "model_sha256"), "") | {"rows": rows}
    attributes |= {
        **facts,
        **read.attributes,
        "parts": chunks,
        "seed": seed,
        "method": method,
        "title": found.method,
        "asks": ASKS[method],
        "ranks_by": next(iter(found.measures)),
        "measures": list(found.measures),
    }
    return answer("given", variables, coords, attributes)


def _labels(
    about: Mapping[str, Mapping[str, Any]], found: Sensitivities
) -> dict[str, tuple[str, list[str]]]:
    """Units and meaning of outputs; units, prior and evidence of inputs, if known."""

    def of(names: Sequence[str], key: str, other: str = "") -> list[str]:
        return [str(about.get(name, {}).get(key, other)) for name in names]

    outputs, inputs = list(found.outputs), list(found.parameters)
    units = of(outputs, "units")
    pure = [is_event(name) or name.startswith("log:") for name in outputs]
    units = ["-" if it_is else u for u, it_is in zip(units, pure, strict=True)]
    meanings = [about.get(name, {}).get("long_name", name) for name in outputs]
    return {
        "units": ("output", units),
        "meaning": ("output", meanings),
        "input_units": ("parameter", of(inputs, "units")),
        "prior": ("parameter", of(inputs, "prior")),
        "evidence": ("parameter", of(inputs, "evidence")),
    }


def _held(table: Table, found: Sensitivities) -> dict[str, Any]:
    """Share of all rows at or below each limit of a box: 0 or 1 where there is none."""
    ordered, dims = np.sort(table.x, axis=0), ("output", "parameter")
    shares = {}
    sides: dict[str, Literal["left", "right"]] = {"low": "left", "high": "right"}
    for name, side in sides.items():
        limits = found.measures[name].value
        counts = [
            [np.searchsorted(column, limit, side=side) for column, limit in pairs]
            for pairs in (zip(ordered.T, row, strict=True) for row in limits)
        ]
        doc = f"share of the rows below the {name} limit [-]"
        shares[f"{name}_share"] = dims, np.array(counts) / len(table.x), {
            "units": "-", "long_name": doc
        }  # fmt: skip
    return shares
