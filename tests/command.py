"""Calling the command line from a test, and what a refusal looks like."""

import subprocess
import sys


COMMAND = [sys.executable, "-m", "experiments"]
MODEL = "orbital-datacenter"


def uq(*words, cwd=None, **more):
    return subprocess.run(
        [*COMMAND, *map(str, words)], capture_output=True, text=True, cwd=cwd, **more
    )


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
