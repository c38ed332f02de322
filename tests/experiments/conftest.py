"""The command line, called in this process."""

import json
import subprocess
import sys

import pytest

from experiments.cli.app import application


@pytest.fixture
def run(capsys):
    """What takes the words of a command and returns what it printed.

    A refusal is raised as it is.
    """

    def called(*words):
        capsys.readouterr()
        application()([str(word) for word in words], standalone_mode=False)
        return capsys.readouterr().out

    return called


ALONE = """
import json, sys
from experiments.cli.app import application

for words in json.load(sys.stdin):
    try:
        application()(words, standalone_mode=False)
        print("was not refused")
    except (ValueError, LookupError, OSError) as error:
        print(error)
print(sorted({"jax", "pandas", "xarray", "matplotlib"} & {*sys.modules}))
"""


@pytest.fixture
def refusals_without_jax():
    """What takes several commands and returns the refusal of each.

    It calls them in one fresh process, in which nothing slow may be imported.
    """

    def called(commands):
        told = subprocess.run(
            [sys.executable, "-c", ALONE],
            input=json.dumps(commands),
            capture_output=True,
            text=True,
            check=True,
        )
        *lines, loaded = told.stdout.splitlines()
        assert loaded == "[]"
        return lines

    return called
