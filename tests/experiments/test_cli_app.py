"""The application itself: its version, its help, and what a shell completes."""

import importlib.metadata
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from experiments.cli.app import COMMANDS
from experiments.cli.options import models_from
from uq.models import found
from uq.results.datasets import commit


ROOT = Path(__file__).parents[2]
ALONE = """
import sys
from experiments.cli.app import application
sys.argv = ["uq", *sys.argv[1:]]
application()()
"""


def alone(*words, **env):
    """What the command `uq` prints, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", ALONE, *words],
        env=os.environ | {"PYTHONPATH": str(ROOT)} | env,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_the_version_is_that_of_answers(run):
    version = importlib.metadata.version("space-uq")
    assert run("--version") == f"space-uq {version}, commit {commit()}\n"
    assert re.search(r"commit ([0-9a-f]{40}\+?|unknown)$", run("--version").strip())


def test_help_names_every_command_and_cuts_no_line(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    told = run("--help")
    ours = told[told.index("Commands:") :]
    for each in COMMANDS:
        (line,) = re.findall(rf"^  {each.name}  .*", ours, re.MULTILINE)
        assert line.endswith(".")
        assert not line.endswith("...")
        assert len(line) <= 80


@pytest.mark.parametrize("each", COMMANDS, ids=lambda each: each.name)
def test_every_command_has_two_examples(each, run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    told = run(each.name, "--help")
    assert len(re.findall(rf"^  uq {each.name}\b", told, re.MULTILINE)) == 2
    assert max(map(len, told.splitlines())) <= 80


def test_draws_are_kept_by_the_commands_that_make_some():
    taken = {each.name: inspect.signature(each.called).parameters for each in COMMANDS}
    offer = {name for name, options in taken.items() if "keep_draws" in options}
    assert offer == {"bands", "run"}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_shown_for_a_shell(shell):
    # As Typer has it for tests: the shell is said, not found among the processes.
    env = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    told = alone("--show-completion", shell, **env)
    assert f"_UQ_COMPLETE=complete_{shell}" in told


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("uq pri", ["priors"]), ("uq priors skim", ["skimmer"])],
)
def test_a_shell_completes_commands_and_models(typed, offered):
    place = str(len(typed.split()) - 1)
    env = {"_UQ_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": place}
    assert alone(**env).split() == offered


def test_models_are_completed_by_their_beginning():
    assert models_from("") == list(found())
    ours = ["cislunar-breakeven", "cislunar-prices", "cislunar-trips"]
    assert models_from("cislunar-") == ours
    assert not models_from("nosuch")
