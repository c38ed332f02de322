"""The command `rank`: numbers, files, and refusals of words and of one's own model."""

import subprocess
import sys

import numpy as np
import pytest

import uq


def test_indices_of_a_model_of_ones_own(toy, run):
    words = ["--output", "log:product", "--output", "sum>2", "--output", "constant"]
    words += ["--second-order", "--group", "a=rate,idle", "--samples", "512"]
    out = run("rank", "toy_model:cost", *words, "--folder", "mine")
    files = {path.name for path in (toy / "mine").iterdir()}
    assert files == {"manifest.json", "rank.nc", "rank.png"}
    results = uq.open("mine/rank.nc")
    assert results.attrs["model"] == "toy_model:cost"
    assert results.attrs["prior_set"] == "toy_model:PRIORS"
    assert np.isnan(results["ST"].sel(output="constant")).all()
    assert "a" in results["parameter"].values
    pair = results.sel(
        output="log:product", parameter="launch.mass", other="launch.price"
    )
    assert abs(pair["S2"]) < 4 * pair["S2_error"] + 1e-12  # a logarithm of a product
    assert "constant does not vary" in " ".join(out.split())


def test_another_method_is_asked_by_its_name(toy, run):
    words = ["--output", "sum", "--method", "pawn", "--samples", "1024"]
    out = run("rank", "toy_model:cost", *words, "--folder", "mine")
    found = uq.open("mine/rank.nc")
    assert found.attrs["method"] == "pawn"
    assert "10 slices of equal probability" in found.attrs["assumptions"]
    assert "rate" in out


BAD_WORDS = {
    "module": (("no_such:cost",), "no_such: no file no_such.py in"),
    "syntax": (("toy_broken:model",), "toy_broken.py, line 1: SyntaxError: "),
    "function": (("toy_model:cots",), "unknown name 'cots': did you mean 'cost'"),
    "colon": ((":cost",), "file.py:name, got ':cost'"),
    "relative": (("..toy_model:cost",), "expected package.module:name or"),
    "callable": (("toy_model:NUMBERS",), "toy_model:NUMBERS: is no function"),
    "eager": (("toy_model:eager",), "line 48: .*leave the conversion out"),
    "priors": (
        ("toy_model:cost", "--priors", "toy_model:NUMBERS"),
        "launch.price: expected a Prior, found float 1.0",
    ),
    "no priors": (("toy_model:cost", "--priors", "json:PRIORS"), "json: has no PRIORS"),
    "form": (("toy_model:cost", "--form", "published"), "no forms and no scenarios"),
    "output": (("toy_model:cost", "--output", "sun"), "unknown output 'sun'"),
    "twice": (("toy_model:cost", "--output", "sum"), "twice"),
    "vector": (("toy_model:vector",), r"sum: .* must be a scalar, found shape \(2,\)"),
    "infinite": (("toy_model:cost", "--output", "infinite"), "infinite: not finite"),
    "estimator": (("toy_model:cost", "--total", "jensen"), "'jensen'.*'jansen'"),
    "pairs": (("toy_model:cost", "--first", "azzini-rosati"), "azzini-rosati: needs"),
    "group": (("toy_model:cost", "--group", "a=rat"), "group 'a'.*'rat'"),
    "group word": (("toy_model:cost", "--group", "a"), "--group: expected key=value"),
    "samples": (("toy_model:cost", "--samples", "48"), "got 48: try 64"),
    "few": (("toy_model:cost", "--method", "pawn"), "pawn: needs 1024 to"),
    "no groups": (
        ("toy_model:cost", "--method", "rank", "--group", "a=rate,idle"),
        "rank: takes no groups",
    ),
    "events": (("toy_model:cost", "--method", "regional"), "regional: takes events, "),
    "sobol alone": (
        ("toy_model:cost", "--method", "rank", "--second-order"),
        "--second-order: method sobol takes it, rank does not",
    ),
}


@pytest.mark.parametrize(("words", "message"), BAD_WORDS.values(), ids=BAD_WORDS)
def test_what_does_not_fit_is_refused_and_nothing_written(words, message, toy, run):
    tail = [] if "--samples" in words else ["--samples", "32"]
    with pytest.raises((ValueError, KeyError, TypeError), match=message):
        run("rank", *words, "--output", "sum", *tail, "--folder", "mine")
    assert not (toy / "mine").exists()


def test_an_error_is_one_line_with_its_status_and_no_folder(toy):
    command = [sys.executable, "-m", "experiments", "rank", "toy_model:cost"]
    told = subprocess.run(
        [*command, "--output", "sun"], capture_output=True, text=True, cwd=toy
    )
    assert told.returncode == 2
    (line,) = told.stderr.strip().splitlines()
    assert line.startswith("uq: unknown output 'sun'")
    assert not (toy / "results").exists()
