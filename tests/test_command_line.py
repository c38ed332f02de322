"""The command as a person types it: answers, one-line errors, exit statuses."""

import json
import os
import subprocess
import sys
import time

import pytest


COMMAND = [sys.executable, "-m", "experiments"]
MODEL = "orbital-datacenter"


def uq(*words, cwd=None, **more):
    return subprocess.run(
        [*COMMAND, *map(str, words)], capture_output=True, text=True, cwd=cwd, **more
    )


def test_help_answers_at_once_and_without_jax():
    best = min(timed("--help") for _ in range(3))
    assert best < 0.4
    code = (
        "import sys, experiments.__main__ as m; sys.argv = ['uq', '--help']\n"
        "try: m.main()\nexcept SystemExit: pass\nassert 'jax' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def timed(*words):
    start = time.perf_counter()
    assert uq(*words).returncode == 0
    return time.perf_counter() - start


def test_list_names_what_there_is():
    told = uq("list").stdout
    assert "orbital-datacenter" in told
    assert "lcoc-bands" in told


def test_priors_are_printed_with_their_sources():
    told = uq("priors", MODEL).stdout
    assert "launch.price" in told
    assert "judged" in told
    assert "Hodge (2026)" in told


def test_the_published_scenario_has_the_published_cost():
    words = ("--form", "published", "--priors", "published", "--json")
    (point,) = json.loads(uq("evaluate", MODEL, *words).stdout)
    assert point["outputs"]["space.lcoc"] == pytest.approx(
        1237.0068423243006, rel=1e-12
    )
    assert point["outputs"]["earth.lcoc"] == pytest.approx(66.03641377709826, rel=1e-12)
    assert point["inputs"]["launch.price"] == 3000.0


def test_points_are_read_from_a_file_and_changes_apply_to_all(tmp_path):
    file = tmp_path / "points.json"
    file.write_text('[{"launch.price": 1500}, {"launch.price": 6000.0}, {}]')
    words = ("--form", "published", "--priors", "published", "--json", "--from", file)
    points = json.loads(
        uq("evaluate", MODEL, *words, "--set", "launch.price=200").stdout
    )
    assert [p["inputs"]["launch.price"] for p in points] == [1500, 6000, 200]
    costs = [p["outputs"]["space.lcoc"] for p in points]
    # The recorded tornado of the published program.
    assert costs[:2] == pytest.approx(
        [983.9408698326283, 1743.1387873076455], rel=1e-12
    )


def test_a_design_that_cannot_exist_is_null():
    words = ("--priors", "published", "--set", "radiator.max_temperature=150", "--json")
    (point,) = json.loads(uq("evaluate", MODEL, *words).stdout)
    assert point["outputs"]["space.lcoc"] is None
    assert point["outputs"]["earth.lcoc"] > 0


def test_values_are_printed_with_their_units():
    told = uq("evaluate", MODEL, "--priors", "published", "--form", "published").stdout
    assert "1237.0068" in told
    assert "USD/PFLOP-day" in told


STUDY = """
["launch.price"]
distribution = "{distribution}"
low = {low}
high = {high}
unit = "{unit}"
"""
GOOD = {"distribution": "Uniform", "low": 100.0, "high": 200.0, "unit": "USD/kg"}


def study(tmp_path, text=None, **changes):
    file = tmp_path / "study.toml"
    file.write_text(text if text is not None else STUDY.format(**(GOOD | changes)))
    return file


def test_a_study_lays_its_priors_over_the_table(tmp_path):
    told = uq("priors", MODEL, "--study", study(tmp_path)).stdout
    (line,) = [line for line in told.splitlines() if line.startswith("launch.price")]
    assert "Uniform(low=100, high=200)" in line


BAD_STUDIES = {
    "distribution": ({"distribution": "Unifrom"}, "did you mean 'Uniform'"),
    "unit": ({"unit": "USD/lb"}, "is in USD/kg, but its prior is in USD/lb"),
    "order": ({"low": 300.0}, "need finite low < high, got 300.0, 200.0"),
    "nan": ({"low": "nan"}, "low"),
    "negative": ({"low": -5.0}, "must lie in [0, inf] USD/kg"),
    "word": ({"low": '"cheap"'}, "low: expected a number, found 'cheap'"),
    "parameter": (
        {"text": '["launch.prise"]\nlow = 1.0'},
        "did you mean 'launch.price'",
    ),
    "argument": (
        {"text": '["launch.price"]\ndistribution = "Uniform"\nlow = 1.0\nhi = 2.0'},
        "unknown argument of Uniform 'hi'",
    ),
    "missing": (
        {"text": '["launch.price"]\ndistribution = "Uniform"\nlow = 1.0'},
        "Uniform needs 'high'",
    ),
    "mode": (
        {
            "text": '["launch.price"]\ndistribution = "Triangular"\n'
            "low = 1.0\nmode = 9.0\nhigh = 2.0"
        },
        "Triangular: need finite low <= mode <= high",
    ),
    "evidence": (
        {
            "text": '["launch.price"]\ndistribution = "Uniform"\nlow = 1.0\n'
            'high = 2.0\nevidence = "gessed"'
        },
        "unknown evidence 'gessed'",
    ),
    "syntax": ({"text": "launch.price = "}, "study.toml"),
    "twice": ({"text": "[a]\n[a]\n"}, "study.toml"),
    "bytes": ({"text": "\x00"}, "study.toml"),
}


@pytest.mark.parametrize(("changes", "message"), BAD_STUDIES.values(), ids=BAD_STUDIES)
def test_a_bad_study_is_refused(changes, message, tmp_path):
    file = study(tmp_path, **changes)
    refused(uq("priors", MODEL, "--study", file), message, str(file))


def refused(told, *messages, status=2):
    """One line on standard error, its status, and no traceback."""
    assert told.returncode == status, told.stderr
    lines = told.stderr.strip().splitlines()
    assert len(lines) == 1, told.stderr
    assert lines[0].startswith("uq: ")
    for message in messages:
        assert message in lines[0], lines[0]


BAD_POINTS = {
    "object": ("{}", "expected a list of {path: value}, found dict"),
    "entry": ("[1]", "entry 0: expected {path: value}, found 1"),
    "word": ('[{"launch.price": "x"}]', "launch.price: expected a number, found 'x'"),
    "nan": ('[{"launch.price": NaN}]', "NaN is not a number"),
    "twice": ('[{"a": 1, "a": 2}]', "'a' stands twice"),
    "syntax": ("[", "is not JSON"),
    "path": ('[{"launch.prise": 1}]', "did you mean 'launch.price'"),
    "bounds": ('[{"launch.price": -1}]', "launch.price: expected a number in [0, inf]"),
}


@pytest.mark.parametrize(("text", "message"), BAD_POINTS.values(), ids=BAD_POINTS)
def test_bad_points_are_refused(text, message, tmp_path):
    file = tmp_path / "points.json"
    file.write_text(text)
    refused(uq("evaluate", MODEL, "--from", file), message)


BAD_WORDS = {
    "model": (("evaluate", "orbital-datacentre"), "did you mean 'orbital-datacenter'"),
    "experiment": (("run", "lcoc-band"), "did you mean 'lcoc-bands'"),
    "form": (("evaluate", MODEL, "--form", "sourc"), "did you mean 'source'"),
    "set": (("evaluate", MODEL, "--set", "launch.price"), "expected key=value"),
    "value": (("evaluate", MODEL, "--set", "launch.price=x"), "expected a number"),
    "nan": (("evaluate", MODEL, "--set", "launch.price=nan"), "expected a number in"),
    "scenario": (
        ("run", "lcoc-bands", "--scenario", "coating=gold"),
        "unknown coating 'gold'",
    ),
    "zero": (("run", "lcoc-bands", "--samples", "0"), "power of two of at least 16"),
    "negative": (("run", "lcoc-bands", "--samples", "-4"), "power of two"),
    "odd": (("run", "lcoc-bands", "--samples", "1000"), "got 1000: try 1024"),
    "memory": (
        ("run", "lcoc-bands", "--samples", str(2**36)),
        "GB are available: take fewer samples",
    ),
    "seed": (
        ("run", "lcoc-bands", "--seed", "-1"),
        "seed: need a whole number >= 0, got -1",
    ),
    "command": (("frobnicate",), "No such command 'frobnicate'"),
    "option": (("list", "--bogus"), "--bogus"),
}


@pytest.mark.parametrize(("words", "message"), BAD_WORDS.values(), ids=BAD_WORDS)
def test_bad_words_are_refused_before_any_work(words, message, tmp_path):
    refused(uq(*words, cwd=tmp_path), message)
    assert not list(tmp_path.rglob("*.nc"))


def test_files_that_cannot_be_used_have_a_status_of_their_own(tmp_path):
    missing = tmp_path / "missing.toml"
    refused(uq("priors", MODEL, "--study", missing), str(missing), status=5)
    refused(uq("evaluate", MODEL, "--from", tmp_path), str(tmp_path), status=5)
    occupied = tmp_path / "results"
    occupied.write_text("a file")
    words = ("run", "lcoc-bands", "--samples", "16", "--output", occupied)
    refused(uq(*words), str(occupied), status=5)
    assert occupied.read_text() == "a file"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write")
def test_a_folder_that_cannot_be_written_is_refused(tmp_path):
    tmp_path.chmod(0o500)
    told = uq("run", "lcoc-bands", "--samples", "16", "--output", tmp_path / "x")
    refused(told, str(tmp_path), status=5)
