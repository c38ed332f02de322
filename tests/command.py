"""Calling the command line from a test, and what a refusal looks like."""

import subprocess
import sys
from contextvars import copy_context

import pytest

import experiments.__main__ as command


COMMAND = [sys.executable, "-m", "experiments"]
MODEL = "orbital-datacenter"


def uq(*words, cwd=None, **more):
    return subprocess.run(
        [*COMMAND, *map(str, words)], capture_output=True, text=True, cwd=cwd, **more
    )


def within(monkeypatch, capsys):
    """The command in this process, which keeps its signals, streams and devices.

    Returns:
        What takes the words, and returns status, standard output and standard error.
    """
    monkeypatch.setattr(sys, "path", [*sys.path])
    for name in ("prepare", "listen", "open_streams"):
        monkeypatch.setattr(command, name, lambda: None)

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["uq", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            copy_context().run(command.main)  # which keeps the words to itself
        told = capsys.readouterr()
        return int(left.value.code or 0), told.out, told.err

    return run


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


def refused(told, *messages, status=2):
    """One line on standard error, its status, and no traceback."""
    assert told.returncode == status, told.stderr
    lines = told.stderr.strip().splitlines()
    assert len(lines) == 1, told.stderr
    assert lines[0].startswith("uq: ")
    for message in messages:
        assert message in lines[0], lines[0]
