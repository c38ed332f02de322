"""What is of the wrong kind is refused by its name, in one line, before any work."""

import json
import subprocess
import sys

import jax
import pytest
from again import refusal

import uq
from uq.arguments import KINDS


# Run as users do: the tests' own checks of types would refuse these first.
ASK = """
import json, sys
import numpy as np
import uq

U = "uniform 0 to 1"
CALLS = []


def model(a, b):
    CALLS.append(1)
    return {"y": 3 * a + b, "p": a, "q": b}


study = uq.Study(model, {"a": U, "b": U}, samples=2**6)
data = {"a": np.arange(100.0), "y": np.arange(100.0)}
uq.bands  # imported before the calls are counted
lines = {}
for call in json.load(sys.stdin):
    before = len(CALLS)
    try:
        eval(call)
        lines[call] = "was not refused"
    except ValueError as error:
        lines[call] = str(error)
    except Exception as error:
        lines[call] = f"{type(error).__name__}: {error}"
    if len(CALLS) > before:
        lines[call] += " (after work)"
print(json.dumps(lines))
"""

ENDS = "range of a: expected two numbers, low and high, found"
REFUSED = {
    "uq.rank(study, 3)": "output: expected a name, or a list of names, found 3",
    "uq.bands(study, 3)": "outputs: expected a name, or a list of names, found 3",
    "uq.compare(study, ['y'])": "output: expected the name of one, found ['y']",
    "uq.rank(study, method=3)": "method: expected the name of a method, found 3",
    "uq.screen(study, method=3)": "method: expected the name of a method, found 3",
    "uq.given(data, 'y', method=['rank'])": "method: expected the name of a method",
    "uq.compare(study, methods=3)": "methods: expected a name, or a list of names",
    "uq.rank(study, groups=['a'])": "groups: expected lists of inputs by the names",
    "uq.rank(study, groups={'g': 'ab'})": "groups: expected lists of inputs",
    "uq.Study(model, study.priors, groups=['a'])": "groups: expected lists of inputs",
    "uq.Study(model, study.priors, groups={'g': 3})": "groups: expected lists",
    "uq.value_of_information(study, options=['p', 'q'], groups=5)": "groups: expected",
    "uq.value_of_information(study, options=['p', 'q'], minimize='no')": (
        "minimize: expected True or False, found 'no'"
    ),
    "uq.value_of_information(study, options=['p', 'q'], unit=3)": (
        "unit: expected text, found 3"
    ),
    "uq.bands(study, progress=5)": "progress: expected a function of what is done",
    "uq.given(study, progress=5)": "progress: expected a function of what is done",
    "uq.forms({'a': study, 'b': study}, progress=5)": "progress: expected a function",
    "uq.bands(study, probabilities=None)": "probabilities: expected some shares",
    "uq.tornado(study, probabilities=None)": "probabilities: expected two that rise",
    "uq.probability_map(study, x=3, y='b', event='y<1')": (
        "x: expected the name of a parameter, found 3"
    ),
    "uq.sweep(study, 3)": (
        "over: expected the name of a parameter, or values by names, found 3"
    ),
    "uq.sweep(study, {3: (0, 1, 5)})": "over: expected the name of a parameter, or",
    "uq.sweep({'s': study, 't': 5}, 'a')": "t: expected a Study, found 'int'",
    "uq.rank(study, second_order='no')": (
        "second_order: expected True or False, found 'no'"
    ),
    "uq.rank(study, first=3)": "first: expected a name, or None, found 3",
    "uq.rank(study, total=['jansen'])": "total: expected a name, or None, found",
    "uq.rank(study, until_error='small')": (
        "until_error: expected a number, or None, found 'small'"
    ),
    "uq.rank(study, until_top=1.5)": (
        "until_top: expected a whole number, or None, found 1.5"
    ),
    "uq.rank(study, precision=64)": "precision: expected a name, found 64",
    "uq.screen(study, method='grid', levels=4.0)": (
        "levels: expected a whole number, or None, found 4.0"
    ),
    "uq.screen(study, method='grid', groups={'g': 'ab'})": "groups: expected lists of",
    "uq.screen(study, threshold='1 %')": "threshold: expected a share of the variance",
    "uq.value_of_information(study, options=['p', 'q'], scale='8')": (
        "scale: expected a positive number of units, found '8'"
    ),
    "uq.value_of_information(study, options=None)": (
        "options: expected a mapping, or names of outputs, found None"
    ),
    "uq.compare(study, options='p')": (
        "options: expected a mapping, or names of outputs, found 'p'"
    ),
    "uq.compare(study, options=['p', 'q'], minimize=1)": "minimize: expected True or",
    "uq.sweep(study, 'a', range='01')": f"{ENDS} '01'",
    "uq.sweep(study, 'a', range=('0', '1'))": f"{ENDS} ('0', '1')",
    "uq.sweep(study, 'a', range=(False, True))": f"{ENDS} (False, True)",
    "uq.sweep(study, 'a', range={1, 2})": f"{ENDS} {{1, 2}}",
    "uq.breakeven(study, of='a', left='y', right=1, range=5)": f"{ENDS} 5",
    "uq.breakeven(study, of='a', left='y', right=1, range=[1])": f"{ENDS} [1]",
    "uq.probability_map(study, x='a', y='b', event='y<1', x_range='01')": ENDS,
    "uq.diagnose(study, 'y<1', of={'a': '01'})": f"{ENDS} '01'",
    "uq.diagnose(study, 'y<1', of=3)": "of: expected a list of inputs, found 3",
    "uq.given(data, 'y', seed=1.5)": "seed: expected a whole number from 0, or None",
    "uq.given(data, 'y', parts='x')": "parts: expected a whole number, found 'x'",
    "uq.given(data, 'y', inputs=3)": "inputs: expected a name, or a list of names",
    "uq.given(data, 3)": "output: expected a name, or a list of names, found 3",
    "uq.given(data, 'y', nonfinite=3)": "nonfinite: expected a name, found 3",
    "study.with_priors(5)": "beliefs: expected a mapping of names to priors, found 5",
    "study.replace(units={'y': None})": "units: expected a mapping of names to text",
    "study.replace(samples='many')": "samples: expected a power of two",
    "study.replace(seed=1.5)": "seed: need a whole number from 0",
    "uq.load(3)": "name: expected the name of a model, found 3",
    "uq.load('skimmer', form=3)": "form: expected a name, or None, found 3",
    "uq.load('skimmer', priors=3)": "priors: expected a name, or None, found 3",
    "uq.load('skimmer', scenario=['mars'])": "scenario: expected names by dimension",
    "uq.load('skimmer', scenario={'body': 3})": "scenario: expected names by dimension",
    "uq.load('skimmer', beliefs=3)": "beliefs: expected the path of a file, found 3",
    "uq.save(uq.tornado(study), 3)": "path: expected the path of a file, found 3",
    "uq.open('')": "path: expected the path of a file, found ''",
    "uq.rank(study, 'y', 3)": "TypeError: rank() takes from 1 to 2 positional",
}


@pytest.fixture(scope="module")
def lines():
    told = subprocess.run(
        [sys.executable, "-c", ASK],
        input=json.dumps(list(REFUSED)),
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(told.stdout)


@pytest.mark.parametrize("call", REFUSED)
def test_the_wrong_kind_is_refused_by_its_name(lines, call):
    assert lines[call].startswith(REFUSED[call])
    assert "\n" not in lines[call]
    if "save" not in call:  # which needs an answer first
        assert "after work" not in lines[call]


def test_every_kind_takes_what_stands_for_the_default():
    takes_none = {name for name, (_, fits) in KINDS.items() if fits(None)}
    assert {"progress", "output", "outputs", "groups", "load.form"} <= takes_none
    assert not takes_none & {"method", "x", "left", "path"}


@pytest.fixture(scope="module")
def study():
    beliefs = {"a": "uniform 0 to 1", "b": "uniform 0 to 1"}
    return uq.Study(lambda a, b: {"y": a + b, "z": a - b}, beliefs, samples=2**6)


VERBS = {
    "bands": uq.bands,
    "draws": uq.draws,
    "rank": uq.rank,
    "compare": uq.compare,
    "screen": uq.screen,
    "tornado": uq.tornado,
    "given": uq.given,
    "sweep": lambda s: uq.sweep(s, "a", range=(0, 1)),
    "map": lambda s: uq.probability_map(
        s, x="a", y="b", event="y<1", x_range=(0, 1), y_range=(0, 1)
    ),
    "breakeven": lambda s: uq.breakeven(s, of="a", left="y", right=1, range=(0, 1)),
    "diagnose": lambda s: uq.diagnose(s, "y<1"),
    "value": lambda s: uq.value_of_information(s, options=["y", "z"]),
    "forms": lambda s: uq.forms({"one": s, "other": s}),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_study_of_which_nothing_varies_is_refused_with_a_hint(study, verb):
    fixed = study.replace(priors={"a": 1.0, "b": 2.0})
    line = refusal(lambda: VERBS[verb](fixed))
    assert line.startswith("nothing varies, each of a, b is one number")
    assert "study.with_priors({'a': '1 to 2'})" in line


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_within_a_compiled_program_is_refused(study, verb):
    @jax.jit
    def program(x):
        VERBS[verb](study)
        return x

    line = refusal(lambda: program(1.0))
    assert "a study is asked outside of jax.jit" in line
