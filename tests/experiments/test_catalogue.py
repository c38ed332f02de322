"""The catalogue of hostile inputs: each is one line, or taken, and nothing is left."""

import os
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from catalogue import ALONE, ANOTHER, PROCESSES, ROWS, Row
from command import COMMAND, command, within

from uq.engine.cores import prepare


ROOT = Path(__file__).parents[2]
FAMILIES = {
    "words": 50,
    "words to a model": 40,
    "study": 45,
    "points": 25,
    "CSV": 40,
    "netCDF": 18,
    "own models": 45,
    "folders": 30,
    "environment": 8,
    "taken": 10,
}
# How people call `uq` from Python: no words of the command line.
PYTHON = r"\buq\.\w+\(|nonfinite=|second_order=|method=|apply_joint|a Joint|uq\.load"
BY_PROCESS = [row for row in ROWS if row[:2] in PROCESSES]


def name_of(row: Row) -> str:
    return f"{row.family}: {row.name}"


def laid(folder: Path, row: Row) -> set[str]:
    """What lies in the folder once the files of a row are made."""
    for name, content in row.files.items():
        if callable(content):
            content(folder / name)
        elif isinstance(content, bytes):
            (folder / name).write_bytes(content)
        else:
            (folder / name).write_text(content, newline="")
    return lying(folder)


def lying(folder: Path) -> set[str]:
    """Files and folders below one, but for what Python keeps of its own."""
    found = {str(path.relative_to(folder)) for path in folder.rglob("*")}
    return {path for path in found if "__pycache__" not in path}


def judged(row: Row, status: int, out: str, err: str) -> None:
    assert status == row.status, err[:2000]
    if row.status == 0:
        assert row.holds in out
        assert not err
        return
    assert not out
    (line,) = err.splitlines()
    assert line.startswith("uq: ")
    assert len(line) <= 500, line
    assert row.holds in line, line
    assert "Traceback" not in line
    assert not re.search(PYTHON, line), line


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if row[:2] not in ALONE and row.name not in ANOTHER],
    ids=name_of,
)
def test_a_row_is_answered_in_a_line(row, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    uq = within(monkeypatch, capsys)
    if row.env:  # which is judged before there are devices
        monkeypatch.setattr(command, "prepare", prepare)
        monkeypatch.setenv("JAX_ENABLE_X64", "1")
    for name, value in row.env.items():
        monkeypatch.setenv(name, value)
    before = laid(tmp_path, row)
    judged(row, *uq(*row.words))
    assert lying(tmp_path) == before


@pytest.mark.parametrize("row", BY_PROCESS, ids=name_of)
def test_a_process_answers_so_too(row, tmp_path):
    before = laid(tmp_path, row)
    answer = subprocess.run(
        [*COMMAND, *row.words],
        env=os.environ | {"PYTHONPATH": str(ROOT)} | row.env,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=60,
    )
    judged(row, answer.returncode, answer.stdout, answer.stderr)
    assert lying(tmp_path) == before


def test_the_catalogue_is_as_large_as_it_was():
    counted = Counter(row.family for row in ROWS)
    assert set(counted) == set(FAMILIES)
    assert all(counted[family] >= least for family, least in FAMILIES.items()), counted
    assert len(ROWS) >= 200
    assert len({row[:2] for row in ROWS}) == len(ROWS)
    assert {row[:2] for row in BY_PROCESS} == PROCESSES
