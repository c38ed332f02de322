"""The examples of the face run, in a process that has not switched to double."""

import ast
import doctest
import inspect
import json
import os
import subprocess
import sys

import pytest
from installed import ROOT, lay_metadata

import uq


NEED = sorted(uq._HOMES)
MOST = 30.0  # seconds of one name's examples, compilation included
RUN = """
import doctest, io, json, sys, time, warnings
import jax
import uq

warnings.simplefilter("error")
jax.config.update("jax_enable_x64", False)
found = {}
for name in sys.argv[1:]:
    part = getattr(uq, name)
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    told, start, tried = io.StringIO(), time.perf_counter(), 0
    for test in doctest.DocTestFinder(recurse=False).find(part, name, globs={}):
        tried += len(test.examples)
        runner.run(test, out=told.write)
    assert not jax.config.jax_enable_x64, name
    found[name] = tried, told.getvalue(), time.perf_counter() - start
print(json.dumps(found))
"""


def examples(name):
    """How many lines of examples the docstring of a name has."""
    doc = inspect.getdoc(getattr(uq, name)) or ""
    return len(doctest.DocTestParser().get_examples(doc))


@pytest.mark.parametrize("name", NEED)
def test_every_name_has_an_example(name):
    assert examples(name) > 0


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """What the examples of every name said, in one process."""
    known = [name for name in NEED if _is_there(name)]
    folder = tmp_path_factory.mktemp("doctests")
    path = f"{lay_metadata(folder / 'metadata')}{os.pathsep}{ROOT}"
    told = subprocess.run(
        [sys.executable, "-c", RUN, *known],
        env=os.environ | {"PYTHONPATH": path},
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    assert {each.name for each in folder.iterdir()} == {"metadata"}, "nothing is left"
    return json.loads(told.stdout.splitlines()[-1])


def _is_there(name):
    try:
        return hasattr(uq, name)
    except ImportError:
        return False


@pytest.mark.parametrize("name", NEED)
def test_the_examples_of_a_name_say_what_they_do(name, ran):
    tried, told, seconds = ran[name]
    assert tried > 0
    assert not told, told
    assert seconds < MOST


def test_examples_are_short(ran):
    """An example is read at a glance."""
    most = {name: tried for name, (tried, _, _) in ran.items() if tried > 8}
    assert not most


def test_an_example_needs_nothing_but_the_face():
    for name in NEED:
        doc = inspect.getdoc(getattr(uq, name)) or ""
        for example in doctest.DocTestParser().get_examples(doc):
            for node in ast.walk(ast.parse(example.source)):
                if isinstance(node, ast.Import):
                    modules = {alias.name for alias in node.names}
                    assert modules <= {"uq", "numpy", "jax.numpy", "tempfile"}, name
