"""What a user's own code prints or raises does not stand in the answer."""

import json

import pytest
from command import refused, uq, within

from experiments.console.aside import own_prints_aside


SPEAKS = """
import os
import uq

print("as it loads")
PRIORS = {"a": "uniform 0 to 1", "b": "uniform 0 to 2"}


def f(a, b):
    print("as it is traced")
    os.write(1, b"past Python")
    return {"y": a + b}


def stops(a, b):
    raise KeyboardInterrupt
"""


def said(text):
    """Whether all of it was printed there."""
    return all(word in text for word in ("as it loads", "is traced", "past Python"))


@pytest.mark.parametrize(
    "words",
    [
        ("bands", "--samples", "32", "--no-figures"),
        ("evaluate",),
        ("outputs",),
    ],
    ids=lambda words: words[0],
)
def test_what_own_code_prints_is_no_part_of_the_json(words, tmp_path):
    (tmp_path / "own.py").write_text(SPEAKS)
    told = uq(words[0], "own.py:f", *words[1:], "--json", cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)
    assert said(told.stderr)


def test_what_comes_after_own_code_is_printed(capfd):
    with own_prints_aside():
        print("aside")
    print("here")
    assert capfd.readouterr() == ("here\n", "aside\n")


def test_an_interruption_within_own_code_is_told(tmp_path):
    (tmp_path / "own.py").write_text(SPEAKS)
    told = uq("evaluate", "own.py:stops", cwd=tmp_path)
    assert told.returncode == 130
    assert told.stderr.endswith("uq: interrupted\n")


def test_a_file_without_a_function_is_told_what_is_missing(
    tmp_path, monkeypatch, capsys
):
    (tmp_path / "own.py").write_text(SPEAKS)
    run = within(monkeypatch, capsys)
    status, _, error = run("bands", tmp_path / "own.py")
    assert status == 2
    assert "name the function" in error
    assert "name the function in it" in error


@pytest.mark.parametrize("units", ["[1]", "'km'", "None"])
def test_units_that_are_no_mapping_are_refused(units, tmp_path):
    (tmp_path / "own.py").write_text(f"{SPEAKS}\n\nUNITS = {units}\n")
    told = uq("outputs", "own.py:f", cwd=tmp_path)
    told.stderr = told.stderr.removeprefix("as it loads\n")
    refused(told, "own.py:UNITS: expected a mapping of outputs to units, found ", units)
