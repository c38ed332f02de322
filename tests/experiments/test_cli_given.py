"""The command `given`: rows of one's own and kept draws, without a model."""

import json

import numpy as np
import pytest
import xarray as xr
from again import refusal

import experiments.cli.information as commands
import uq
from experiments.cases.catalogue import GIVEN
from uq.engine.propagation import NonFiniteError
from uq.results.datasets import save
from uq.show.words import estimate_cell
from uq.verbs.given import ASKS


ROWS = 2048
MINE = ["--folder", "mine"]


def columns(rows=ROWS):
    x = np.random.default_rng(0).uniform(size=(rows, 3))
    cost = 4 * x[:, 0] + x[:, 1]
    return {"big": x[:, 0], "small": x[:, 1], "none": x[:, 2], "cost": cost}


def written(path, rows):
    values = np.stack(list(rows.values()), axis=1)
    head = ",".join(rows)
    np.savetxt(path, values, delimiter=",", header=head, comments="", fmt="%.17g")
    return path


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return written(tmp_path / "rows.csv", columns())


@pytest.mark.parametrize("method", GIVEN)
def test_every_method_finds_the_input_that_matters(method, file, run):
    word = "cost<1" if method in ("regional", "prim") else "cost"
    inputs = ["--input", "none", "--input", "small", "--input", "big"]
    run("given", file, "--method", method, "--output", word, *inputs, *MINE)
    files = {path.name for path in (file.parent / "mine").iterdir()}
    assert files == {"manifest.json", "given.nc", "given.png"}
    found = uq.open("mine/given.nc")
    value = found[found.attrs["ranks_by"]].sel(output=word)
    assert str(value["parameter"].values[np.argmax(value.values)]) == "big"
    assert found.attrs["rows"] == ROWS
    answer = uq.given(file, word, inputs=["none", "small", "big"], method=method)
    xr.testing.assert_equal(found, answer)


def test_the_box_is_printed_in_words(file, run):
    out = run("given", file, "--method", "prim", "--output", "cost<1", *MINE)
    found = uq.open("mine/given.nc").isel(output=0)
    high = float(found["high"].sel(parameter="big"))
    assert 0 < high < 0.3
    assert f"{high:.5g}" in out
    for name in ("density", "coverage"):
        value, error = (float(found[f"box_{name}{end}"]) for end in ("", "_error"))
        assert 0 < error < value <= 1
        assert estimate_cell(value, error) in out


def test_kept_draws_keep_their_replicates(file, run):
    study = uq.Study(
        lambda big, small, none: 4 * big + small + 0 * none,
        dict.fromkeys(("big", "small", "none"), "uniform 0 to 1"),
        samples=ROWS,
        replicates=8,
    )
    uq.save(uq.draws(study), "draws.nc")
    run("given", "draws.nc", "--method", "delta", *MINE)
    found = uq.open("mine/given.nc")
    assert found.attrs["parts"] == 8
    assert list(found["parameter"].values) == ["big", "small", "none"]


def test_a_netcdf_of_replicates_keeps_them(file, run):
    shaped = {
        (name if name == "cost" else f"input.{name}"): (
            ("replicate", "sample"),
            column.reshape(8, -1),
        )
        for name, column in columns().items()
    }
    save(xr.Dataset(shaped), file.with_suffix(".nc"))
    run("given", "rows.nc", "--method", "pawn", "--output", "cost", *MINE)
    found = uq.open("mine/given.nc")
    assert found.attrs["parts"] == 8
    assert "replicates are independent" in found.attrs["assumptions"]


@pytest.mark.parametrize("word", ["cost", "cost<1"])
def test_rows_that_are_not_finite_are_refused_counted_or_asked(
    word, tmp_path, file, run
):
    rows = columns()
    rows["cost"][rows["none"] < 0.25] = np.nan
    lost = int((rows["none"] < 0.25).sum())
    written(file, rows)
    asked = ["given", file, "--input", "big", "--input", "small", "--input", "none"]
    asked += ["--output", word, *MINE]
    line = refusal(lambda: run(*asked), NonFiniteError)
    assert f"{word}: {lost} of 2048 rows are not finite" in line
    assert not (tmp_path / "mine").exists()
    run(*asked, "--nonfinite", "omit")
    notes = uq.open("mine/given.nc").attrs["notes"]
    assert f"{word}: {lost} of 2048 rows not finite were left out" in notes


def test_what_makes_rows_not_finite_can_be_asked(file, run):
    rows = columns()
    rows["cost"][rows["none"] < 0.25] = np.nan
    written(file, rows)
    asked = ["given", file, "--input", "big", "--input", "none", "--output", "cost"]
    run(*asked, "--nonfinite", "event", *MINE)
    found = uq.open("mine/given.nc")
    value = found[found.attrs["ranks_by"]].isel(output=0)
    assert float(value.sel(parameter="none")) > 0.5 > float(value.sel(parameter="big"))


def test_few_rows_need_few_parts(file, run):
    written(file, columns(256))
    asked = ["given", file, "--input", "big", "--input", "small", "--input", "none"]
    asked += ["--output", "cost", "--method", "pawn", *MINE]
    assert "fewer parts" in refusal(lambda: run(*asked))
    run(*asked, "--parts", "4")
    assert uq.open("mine/given.nc").attrs["parts"] == 4


def test_so_many_outputs_are_refused(file, run):
    written(file, columns(64) | {f"y{i}": np.arange(64.0) for i in range(13)})
    inputs = ["--input", "big", "--input", "small", "--input", "none"]
    line = refusal(lambda: run("given", file, *inputs, *MINE))
    assert "14 outputs are more than 12: name some" in line


def test_other_rows_have_another_folder(file, run):
    asked = ["given", "rows.csv", "--output", "cost", "--no-figures", "--quiet"]
    run(*asked)
    run(*asked)
    assert len(list(file.parent.glob("results/rows-given-*"))) == 1
    written(file, columns(1024))
    run(*asked)
    assert len(list(file.parent.glob("results/rows-given-*"))) == 2


def test_json_is_what_the_verb_answers(file, run):
    told = json.loads(run("given", file, "--output", "cost", "--json", *MINE))
    assert told["given"]["sentence"] == uq.sentence(uq.given(file, "cost"))


def test_methods_are_those_of_the_verb():
    assert set(GIVEN) == set(ASKS)
    assert commands.GIVEN[0] == "rank"


WRONG = {  # by themselves: told before JAX is there
    "method": (("given", "--method", "pwan"), "did you mean 'pawn'"),
    "treatment": (("given", "--nonfinite", "drop"), "unknown treatment of rows not"),
    "seed": (("given", "--seed", "-1"), "seed: need a whole number from 0 to 9223"),
    "great seed": (("given", "--seed", str(2**64)), "got 18446744073709551616"),
    "part": (("given", "--parts", "1"), "--parts: need 2 or more, got 1"),
}
MORE = {  # that a file tells
    "output": (("given", "--output", "costs"), "did you mean 'cost'"),
    "input": (("given", "--input", "bg"), "unknown column 'bg'"),
    "numbers": (("given", "--output", "1<2"), "compares nothing that varies"),
    "neither": (("given",), "name the inputs or the outputs"),
    "event": (("given", "--method", "prim", "--output", "cost"), "an event is 1 or 0"),
    "never": (
        ("given", "--method", "prim", "--output", "cost<0"),
        "is 0 in every row",
    ),
    "parts": (("given", "--output", "cost", "--parts", "9999"), "from 2 to 4096"),
}


@pytest.mark.parametrize(
    ("words", "message"), (WRONG | MORE).values(), ids=WRONG | MORE
)
def test_what_does_not_fit_is_refused_and_nothing_written(words, message, file, run):
    command, *more = words
    line = refusal(lambda: run(command, file, *more, *MINE))
    assert message in line
    assert not (file.parent / "mine").exists()


def test_a_file_that_is_not_there_is_named(tmp_path, file, run):
    line = refusal(lambda: run("given", "nope.csv", *MINE), FileNotFoundError)
    assert "nope.csv" in line
    assert not (tmp_path / "mine").exists()


def test_words_that_are_wrong_by_themselves_are_refused_before_jax_is_imported(
    file,
    refusals_without_jax,
):
    asked = [[command, "rows.csv", *more] for (command, *more), _ in WRONG.values()]
    lines = refusals_without_jax(asked)
    for line, (_, message) in zip(lines, WRONG.values(), strict=True):
        assert message in line
