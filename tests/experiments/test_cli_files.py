"""What shows, exports and checks kept answers: without asking a model again."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import uq
from experiments.cases.summaries import summarize
from experiments.console import tables
from experiments.folders.manifests import write_manifest
from uq.results.datasets import save


ROOT = Path(__file__).parents[2]
BELIEFS = {f"p{i}": f"uniform 0 to {i + 1} kg" for i in range(20)} | {"still": 1.0}


def model(p):
    return {"total": sum(vars(p).values()), "nothing": p.still / (p.still - 1)}


@pytest.fixture(scope="module")
def answers():
    study = uq.Study(model, BELIEFS, samples=2**6, units={"total": "kg"})
    return {
        "rank": uq.rank(study, "total"),
        "bands": uq.bands(study),
        "draws": uq.draws(study),
    }


@pytest.fixture
def kept(answers, tmp_path, monkeypatch):
    """A folder of each answer, in the current folder."""
    for name, answer in answers.items():
        folder = tmp_path / name
        folder.mkdir()
        uq.save(answer, folder / f"{name}.nc")
        write_manifest(folder)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_figure_is_drawn_into_the_current_folder(kept, answers, run):
    assert run("plot", "rank") == "wrote rank.png\n"
    uq.plot(answers["rank"], kept / "expected.png")
    assert (kept / "rank.png").read_bytes() == (kept / "expected.png").read_bytes()
    told = run("plot", "bands/bands.nc", "--format", "pdf", "--format", "svg")
    assert told == "wrote bands.pdf\nwrote bands.svg\n"
    assert (kept / "bands.pdf").read_bytes().startswith(b"%PDF")
    assert run("verify", "rank") == "ok: 1 files\n"


def test_a_figure_that_is_named_replaces_what_is_there(kept, run):
    (kept / "rank.svg").write_text("mine")
    with pytest.raises(OSError, match="is there already: name it by --to"):
        run("plot", "rank", "--format", "svg")
    assert (kept / "rank.svg").read_text() == "mine"
    assert run("plot", "rank", "--to", "rank.svg") == "replaced rank.svg\n"
    assert "<svg" in (kept / "rank.svg").read_text()
    assert sorted(os.listdir(kept)) == ["bands", "draws", "rank", "rank.svg"]


@pytest.mark.parametrize("kind", ["plot", "export"])
def test_the_folder_of_an_answer_stays_as_it_was_written(kind, kept, run):
    words = ["export", "rank", "--csv"] if kind == "export" else ["plot", "rank"]
    before = sorted(os.listdir("bands"))
    with pytest.raises(OSError, match="lies in the folder of an answer"):
        run(*words, "--to", "bands/more.svg")
    os.chdir("rank")
    if kind == "plot":
        with pytest.raises(OSError, match="lies in the folder of an answer"):
            run("plot", "rank.nc")
    os.chdir("..")
    assert sorted(os.listdir("bands")) == before
    assert run("verify", "bands") == run("verify", "rank") == "ok: 1 files\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--to", "x.gif"), "--to: expected a file .png, .svg, .pdf, found 'x.gif'"),
        (("--to", "x"), "--to: expected a file .png"),
        (("--to", "x.pdf", "--format", "svg"), "x.pdf is not svg: give one of them"),
    ],
)
def test_a_figure_of_two_formats_is_refused(words, told, kept, run):
    with pytest.raises(ValueError, match=told):
        run("plot", "rank", *words)


def test_a_table_has_every_row_and_column(kept, answers, run, monkeypatch):
    frame = uq.table(answers["rank"])
    told = run("table", "rank")
    assert uq.sentence(answers["rank"]).split()[0] in told
    words = told.split()
    assert set(frame["parameter"]) <= set(words)
    assert len(frame) > 15  # which are more than a command prints of its answer
    monkeypatch.setattr(tables, "WIDE", 80)
    for name in ("rank", "bands", "draws"):
        lines = run("table", name).splitlines()
        assert max(map(len, lines)) <= 80
        plain = " ".join(lines)
        shown = uq.table(answers[name]).columns
        for column in shown:
            titled = column == "output" and name == "rank"  # its name stands above
            if not titled and column.removesuffix("_error") not in {*shown} - {column}:
                assert column in plain
    assert len(lines) > 64


def test_a_table_is_exported_in_every_digit(kept, answers, run):
    for name, answer in answers.items():
        told = run("export", name, "--csv", "--to", f"{name}.csv")
        assert told == f"wrote {name}.csv\n"
        content = (kept / f"{name}.csv").read_text()
        assert run("export", name, "--csv") == content
        head, *rows = csv.reader(content.splitlines())
        expected = uq.table(answer)
        assert head == list(expected.columns)
        for column, cells in zip(head, zip(*rows, strict=True), strict=True):
            values = expected[column].to_numpy()
            numbers = values.dtype.kind in "fi"
            filled = [cell or "nan" for cell in cells] if numbers else cells
            read = np.array(filled).astype(values.dtype)
            np.testing.assert_array_equal(read, values)


def test_an_answer_is_exported_for_another_program(kept, answers, run):
    for name, answer in answers.items():
        read = json.loads(run("export", name, "--json"), parse_constant=never)
        assert list(read) == [name]
        told = read[name]
        assert told["sentence"] == uq.sentence(answer)
        assert told["attributes"]["samples"] == 64
        frame = uq.table(answer)
        assert len(told["table"]) == len(frame)
        for row, expected in zip(told["table"], frame.to_dict("records"), strict=True):
            for column, value in expected.items():
                odd = isinstance(value, float) and not np.isfinite(value)
                assert row[column] == (None if odd else value)


def never(word):
    raise AssertionError(f"{word} is not JSON")


def test_an_export_is_whole_or_not_there(kept, run):
    (kept / "rank.csv").write_text("mine")
    with pytest.raises(ValueError, match="--csv and --json: give one of them"):
        run("export", "rank", "--csv", "--json", "--to", "rank.csv")
    with pytest.raises(FileNotFoundError, match="nosuch"):
        run("export", "rank", "--csv", "--to", "nosuch/rank.csv")
    with pytest.raises(OSError, match="No such file"):
        run("export", "nosuch.nc", "--csv", "--to", "rank.csv")
    assert (kept / "rank.csv").read_text() == "mine"
    run("export", "rank", "--csv", "--to", "rank.csv")
    assert (kept / "rank.csv").read_text().startswith("output,parameter,ST,")
    assert sorted(os.listdir(kept)) == ["bands", "draws", "rank", "rank.csv"]


@pytest.mark.parametrize("words", ["plot", "table", "export --csv", "summary"])
def test_a_folder_without_one_answer_is_refused(words, kept, answers, run):
    typed, *more = words.split()
    several = kept / "several"
    several.mkdir()
    with pytest.raises(OSError, match="holds no answer: expected a file .nc"):
        run(typed, "several", *more)
    uq.save(answers["rank"], several / "one.nc")
    uq.save(answers["bands"], several / "two.nc")
    more += [] if typed == "summary" else ["--to", "one.pdf"]
    if typed != "table":
        told = "has 2 answers: name one of one.nc, two.nc"
        with pytest.raises(ValueError, match=told):
            run(typed, "several", *more)


def test_a_folder_of_several_answers_is_shown_whole(kept, answers, run):
    several = kept / "several"
    several.mkdir()
    uq.save(answers["rank"], several / "one.nc")
    uq.save(answers["bands"], several / "two.nc")
    write_manifest(several)
    for words in (("plot", "several"), ("export", "several", "--csv")):
        ending = "png" if "plot" in words else "csv"
        assert run(*words) == f"wrote one.{ending}\nwrote two.{ending}\n"
        with pytest.raises(OSError, match="is there already"):
            run(*words)
    assert (kept / "two.csv").read_text() == run("export", "bands", "--csv")
    told = run("table", "several")
    for name, kind in (("one", "rank"), ("two", "bands")):
        assert f"{name}.nc:\n" in told
        assert run("table", kind) in told
    assert list(json.loads(run("export", "several", "--json"))) == ["one", "two"]


def test_what_is_no_folder_of_an_answer_is_told(kept, run):
    for place in (".", "rank/rank.nc"):
        with pytest.raises(OSError, match="is no folder of an answer"):
            run("verify", place)


def test_the_report_of_a_case_is_no_answer(kept, run):
    save(xr.Dataset(attrs={"command": "uq run x"}), kept / "rank" / "report.nc")
    assert "total" in run("table", "rank")
    with pytest.raises(ValueError, match="is what a case makes of its answers"):
        run("table", "rank/report.nc")


@pytest.mark.parametrize("words", ["plot", "table", "export --csv"])
@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"command": "uq rank tug.py:tug"}, "ask again what `uq rank tug.py:tug` ask"),
        ({}, "is no answer: expected a file that `uq` or uq.save wrote"),
        ({"answer": "rnak"}, "unknown answer 'rnak': did you mean 'rank'"),
    ],
)
def test_what_is_no_answer_is_refused(words, facts, told, kept, run):
    typed, *more = words.split()
    save(xr.Dataset({"S1": ("parameter", [0.5])}, attrs=facts), kept / "old.nc")
    with pytest.raises(ValueError, match=rf"^old\.nc: .*{told}"):
        run(typed, "old.nc", *more)


def test_no_model_is_asked_again(kept, monkeypatch, run):
    def asked(self):
        raise AssertionError("a study was made")

    monkeypatch.setattr(uq.Study, "__post_init__", asked)
    for name in ("rank", "bands", "draws"):
        run("plot", name)
        run("table", name)
        run("export", name, "--json")


def test_no_model_is_even_imported(kept):
    code = (
        "import sys; from experiments.cli.app import application\n"
        "for words in ('plot', 'table', 'export --json', 'summary --name p1'):\n"
        "    typed, *more = words.split()\n"
        "    application()([typed, 'draws', *more], standalone_mode=False)\n"
        "print()\n"
        "print([n for n in sys.modules if n.startswith(('equations', 'priors'))])"
    )
    told = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.splitlines()[-1] == "[]"


def test_a_folder_that_was_changed_is_told(kept, run):
    assert run("verify", "rank") == "ok: 1 files\n"
    (kept / "rank" / "notes.txt").write_text("mine")
    with pytest.raises(OSError, match="is not in the manifest"):
        run("verify", "rank")


def test_draws_are_summarized_with_units(kept, answers):
    told = summarize(kept / "draws" / "draws.nc", ["total", "p3"], probability=0.5)
    assert list(told.index) == ["total", "p3"]
    assert told.loc["total", "unit"] == "kg"
    draws = answers["draws"]["total"].values
    np.testing.assert_allclose(told.loc["total", "mean"], draws.mean())
    low, high = told.loc["total", ["eti50_lb", "eti50_ub"]]
    assert np.mean((draws > low) & (draws < high)) == pytest.approx(0.5, abs=0.02)


def test_a_summary_is_of_what_was_asked_for(kept, run):
    told = run("summary", "draws", "--name", "p3")
    assert "eti90_lb" in told
    assert "p3" in told
    assert "total" not in told
    assert "total" in run("summary", "draws/draws.nc", "--probability", "0.5")


def test_what_cannot_be_summarized_is_refused(kept, run):
    with pytest.raises(ValueError, match="did you mean 'total'"):
        run("summary", "draws", "--name", "totl")
    with pytest.raises(ValueError, match="expected a share"):
        run("summary", "draws", "--probability", "90")
    with pytest.raises(ValueError, match="has no draws: keep them by --keep-draws"):
        run("summary", "bands")
    save(xr.Dataset({"S1": ("parameter", [0.5])}), kept / "no.nc")
    with pytest.raises(ValueError, match="expected variables over"):
        run("summary", "no.nc")
