"""The command that asks a file, by every method of given data."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from experiments.__main__ import app
from experiments.given_data import ASKS, Question, run
from uq.results.datasets import load, save
from uq.sensitivity.given.reading import read_table
from uq.show.words import estimate_cell


ROWS = 2048


def columns(rows=ROWS):
    x = np.random.default_rng(0).uniform(size=(rows, 3))
    cost = 4 * x[:, 0] + x[:, 1]
    return {"big": x[:, 0], "small": x[:, 1], "none": x[:, 2], "cost": cost}


def written(path, told):
    head = ",".join(told)
    values = np.stack(list(told.values()), axis=1)
    np.savetxt(path, values, delimiter=",", header=head, comments="", fmt="%.17g")
    return path


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return written(tmp_path / "rows.csv", columns())


@pytest.mark.parametrize("method", ASKS)
def test_every_method_finds_the_input_that_matters(file, method):
    events = method in ("regional", "prim")
    word = "cost<1" if events else "cost"
    inputs = ["none", "small", "big"]
    results = run(Question(file, method, inputs, [word]), seed=0).sel(output=word)
    value = results[results.attrs["ranks_by"]]
    assert str(value["parameter"].values[np.argmax(value.values)]) == "big"
    assert results.attrs["rows"] == ROWS


def test_the_box_is_printed_in_words(file, capsys):
    words = ["given", str(file), "--method", "prim", "--output", "cost<1"]
    app([*words, "--folder", "mine"], standalone_mode=False)
    told = capsys.readouterr().out
    results = load(file.parent / "mine" / "mine.nc").isel(output=0)
    written = {path.name for path in (file.parent / "mine").iterdir()}
    assert written == {"manifest.json", "mine.nc", "ranking.png", "ranking.svg"}
    high = float(results["high"].sel(parameter="big"))
    assert 0 < high < 0.3
    assert f"{high:.6g}" in told
    assert "PRIM: the box in which cost<1 (rows.csv)" in told
    for name in ("density", "coverage"):
        value, error = (float(results[f"box_{name}{end}"]) for end in ("", "_error"))
        assert 0 < error < value <= 1
        assert estimate_cell(value, error) in told
    assert "2048 rows in 16 parts" in told


def test_a_saved_run_keeps_its_replicates(file, capsys):
    shaped = {
        (name if name == "cost" else f"input.{name}"): (
            ("replicate", "sample"),
            column.reshape(16, -1),
        )
        for name, column in columns().items()
    }
    extra = {"label": ("other", ["a", "b"]), "grid": ("node", np.arange(3.0))}
    save(xr.Dataset(shaped | extra), file.with_suffix(".nc"))
    words = ["given", str(file.with_suffix(".nc")), "--method", "pawn"]
    app([*words, "--output", "cost", "--folder", "mine"], standalone_mode=False)
    told = capsys.readouterr().out
    assert "PAWN: cost (rows.nc; ± one standard error)" in told
    assert "replicates are independent: errors come from 16 of them" in told
    assert "evidence" not in told


REFUSED = {
    "method": (["--method", "pwan"], "did you mean 'pawn'"),
    "output": (["--method", "rank", "--output", "costs"], "did you mean 'cost'"),
    "input": (["--method", "rank", "--input", "bg"], "unknown column 'bg'"),
    "numbers": (
        ["--method", "rank", "--output", "1<2"],
        "compares nothing that varies",
    ),
    "neither": (["--method", "rank"], "name the inputs or the outputs"),
    "event": (["--method", "prim", "--output", "cost"], "an event is 1 or 0"),
    "never": (["--method", "prim", "--output", "cost<0"], "is 0 in every row"),
    "seed": (
        ["--method", "rank", "--output", "cost", "--seed", "-1"],
        "from 0 to 9223",
    ),
    "great seed": (
        ["--method", "rank", "--output", "cost", "--seed", str(2**64)],
        "from 0 to 9223372036854775807, got 18446744073709551616",
    ),
    "part": (
        ["--method", "rank", "--output", "cost", "--parts", "1"],
        "parts: need a whole number from 2 to 4096, got 1",
    ),
    "parts": (
        ["--method", "rank", "--output", "cost", "--parts", str(10**18)],
        "parts: need a whole number from 2 to 4096, got 1000000000000000000",
    ),
}


@pytest.mark.parametrize(("words", "match"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_refused_and_nothing_written(file, words, match):
    asked = ["given", str(file), "--folder", "mine", *words]
    with pytest.raises(ValueError, match=match) as told:
        app(asked, standalone_mode=False)
    assert "\n" not in str(told.value)
    assert not (file.parent / "mine").exists()


def test_so_many_outputs_are_refused(tmp_path):
    told = columns(64) | {f"y{i}": np.arange(64.0) for i in range(13)}
    path = written(tmp_path / "wide.csv", told)
    with pytest.raises(ValueError, match="14 outputs are more than 12: name some"):
        run(Question(path, "rank", ["big", "small", "none"]), seed=0)


@pytest.mark.parametrize("word", ["cost", "cost<1"])
def test_rows_that_are_not_finite_are_refused_or_counted(tmp_path, word):
    told = columns()
    told["cost"][:5] = np.nan
    path = written(tmp_path / "gaps.csv", told)
    inputs = ["big", "small", "none"]
    with pytest.raises(ValueError, match=f"{word}: 5 of 2048 rows are not finite"):
        run(Question(path, "pawn", inputs, [word]), seed=0)
    results = run(Question(path, "pawn", inputs, [word], omit=True), seed=0)
    assert f"{word}: 5 of 2048 rows not finite were left out" in results.attrs["notes"]


def test_few_rows_need_few_parts(tmp_path):
    path = written(tmp_path / "few.csv", columns(256))
    asked = Question(path, "pawn", ["big", "small", "none"])
    with pytest.raises(ValueError, match="10 slices of 16 rows: .* fewer parts"):
        run(asked, seed=0)
    assert run(replace(asked, parts=4), seed=0).attrs["parts"] == 4


def test_an_event_leaves_its_columns_out_of_the_inputs(file):
    table = read_table(file, outputs=["cost<1", "log:cost"])
    assert table.parameters == ["big", "small", "none"]
    assert table.outputs == ["cost<1", "log:cost"]
