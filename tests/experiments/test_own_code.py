"""A user's own module: whatever it does, one line with file, line and remedy."""

import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from command import within

from experiments.cases.own_modules import load_module
from uq.inputs.own_code import OwnCodeError, blamed, guarded


ROOT = Path(__file__).parents[2]
HEAD = """\
import math
from typing import Annotated
import equinox as eqx
import jax.numpy as jnp
import numpy as np
from uq.distributions import Uniform
from uq.parameters import Spec
from uq.priors import Prior, Source


class In[T](eqx.Module):
    a: Annotated[T, Spec("-", "one")]
    b: Annotated[T, Spec("-", "other")]


UNIT = Prior(0.5, Uniform(0.0, 1.0), "-", Source("A test", "", ""), "judged", "A test.")
PRIORS = In(UNIT, UNIT)


def f(p):
"""
FIRST = HEAD.count("\n") + 1  # the first line of the model


def write(folder, body, name="own.py"):
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(HEAD + textwrap.indent(textwrap.dedent(body), "    "))
    return file


@pytest.fixture
def uq(tmp_path, monkeypatch, capsys):
    """The command, in this process and in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return within(monkeypatch, capsys)


def refused(answer, *messages, status=2):
    code, out, err = answer
    assert (code, out) == (status, ""), err
    (line,) = err.splitlines()
    assert line.startswith("uq: ")
    assert len(line) < 900
    for message in messages:
        assert message in line


RANK = ("--output", "y", "--samples", "32")
# What a model does, the line of it that does, and what is said.
RAISED = {
    "zero": ("x = 1\nreturn {'y': p.a / (x - 1) + 1 / (x - 1)}", 1, "ZeroDivision"),
    "name": ("return {'y': p.a + nosuch}", 0, "NameError: name 'nosuch'"),
    "type": ("return {'y': p.a + 'x'}", 0, "TypeError: "),
    "assert": ("assert 1 > 2, 'one is not two'", 0, "AssertionError: one is not two"),
    "attribute": ("return {'y': p.nosuch}", 0, "AttributeError: "),
    "key": ("return {'y': {}['units']}", 0, "KeyError: 'units'"),
    "import": ("import nosuch_module", 0, "No module named 'nosuch_module'"),
    "recursion": ("return f(p)", 0, "RecursionError: "),
    "exit": ("raise SystemExit(0)", 0, "SystemExit: 0"),
    "stop": ("raise StopIteration", 0, "StopIteration"),
    "memory": ("raise MemoryError", 0, "MemoryError"),
    "base": ("raise NotImplementedError('later')", 0, "NotImplementedError: later"),
    "long": ("raise ValueError('x' * 10**6)", 0, "ValueError: xxx"),
    "lines": ("raise ValueError('one\\ntwo')", 0, "ValueError: one two"),
}
TRACED = {
    "if": ("if p.a > 0:\n    return {'y': p.a}", 0, "jnp.where(condition, a, b)"),
    "ternary": ("return {'y': 1.0 if p.a > 0 else 2.0}", 0, "jnp.where(condition"),
    "while": ("while p.a < 3:\n    pass", 0, "jax.lax.while_loop"),
    "and": ("return {'y': p.a > 0 and p.b > 0}", 0, "a & b"),
    "max": ("return {'y': max(p.a, p.b)}", 0, "jnp.maximum(a, b)"),
    "truth": ("assert p.a >= 0", 0, "leave the assertion out"),
    "math": ("x = 2\nreturn {'y': x * math.exp(p.a)}", 1, "use jnp.exp"),
    "pow": ("return {'y': math.pow(p.a, 2)}", 0, "use jnp.power"),
    "erf": ("return {'y': math.erf(p.a)}", 0, "use jax.scipy.special.erf"),
    "numpy": ("return {'y': p.b + np.exp(p.a)}", 0, "use jnp.exp"),
    "np.where": ("return {'y': np.where(p.a > 0, 1, 2)}", 0, "use jnp.where"),
    "int": ("return {'y': int(p.a)}", 0, ".astype(int), or jnp.floor"),
    "float": ("return {'y': float(p.a)}", 0, "leave the conversion out"),
    "item": ("return {'y': p.a.item()}", 0, "leave .item() out"),
    "range": ("for i in range(p.a):\n    pass", 0, "jax.lax.fori_loop"),
    "whole": ("for i in range(p.a.astype(int)):\n    pass", 0, "jax.lax.fori_loop"),
    "index": ("return {'y': [1, 2][p.a.astype(int)]}", 0, "jnp.asarray(values)[i]"),
    "format": ("return {'y': p.a, 'z': len(f'{p.a:.2f}')}", 0, "jax.debug.print"),
    "key": ("return {'y': {0.5: 1}[p.a]}", 0, "jnp.where or jnp.select"),
    "mask": ("x = jnp.stack([p.a])\nreturn {'y': x[x > 0]}", 1, "for a[condition]"),
    "size": ("return {'y': jnp.sum(jnp.arange(p.a))}", 0, "cannot depend on a draw"),
}


@pytest.mark.parametrize(("body", "line", "told"), RAISED.values(), ids=RAISED)
def test_what_a_model_raises_is_said_with_its_place(body, line, told, uq, tmp_path):
    write(tmp_path, body)
    place = f"own.py, line {FIRST + line}: "
    refused(uq("rank", "own:f", *RANK), place, told)


@pytest.mark.parametrize(("body", "line", "told"), TRACED.values(), ids=TRACED)
def test_what_jax_cannot_trace_has_a_remedy(body, line, told, uq, tmp_path):
    write(tmp_path, body)
    start = time.process_time()
    answer = uq("rank", "own:f", *RANK)
    assert time.process_time() - start < 2
    quoted = textwrap.dedent(body).splitlines()[line]
    refused(answer, f"own.py, line {FIRST + line}: `{quoted}`: ", told)


RETURNED = {
    "none": ("pass", "f returned None"),
    "text": ("return 'y'", "f returned text 'y'"),
    "list": ("return [p.a, p.b]", "a list of 2, whose outputs have no names"),
    "empty": ("return {}", "f returned {}"),
    "array": ("return {'y': jnp.stack([p.a, p.b])}", "y: a model's output must be a"),
    "no value": ("return {'y': None, 'z': p.a}", "f returned None as y"),
    "words": ("return {'y': 'x'}", "f returned text 'x' as y"),
    "object": ("return {'y': object()}", "f returned a object as y"),
    "digits": ("return {'y': 10**30}", "a whole number of 100 bits as y"),
    "keys": ("return {'y': p.a, 1: p.b}", "names that do not go together"),
    "generator": ("yield p.a", "own:f: yields or awaits"),
}


@pytest.mark.parametrize(("body", "told"), RETURNED.values(), ids=RETURNED)
def test_what_is_no_answer_is_refused(body, told, uq, tmp_path):
    write(tmp_path, body)
    refused(uq("rank", "own:f", *RANK), told)


# Lines at the end of a module, the words, and what is said.
END = FIRST + 3  # where they stand
MODULES = {
    "zero": ("x = 1 / 0", "own:f", (f"own.py, line {END}: ZeroDivisionError",)),
    "exit": ("raise SystemExit(0)", "own:f", (f"own.py, line {END}: SystemExit: 0",)),
    "leave": (
        "import sys\nsys.exit()",
        "own:f",
        (f"own.py, line {END + 1}: SystemExit",),
    ),
    "syntax": ("x = = 1", "own:f", (f"own.py, line {END}: SyntaxError: invalid",)),
    "import": (
        "import nosuch",
        "own:f",
        (f"line {END}: ModuleNotFoundError: No module",),
    ),
    "missing": ("", "own:g", ("own: unknown name 'g'",)),
    "class": ("", "own:In", ("own:In: is a class",)),
    "number": ("g = 3", "own:g", ("own:g: is no function, found a int",)),
    "two": ("def g(p, q): ...", "own:g", ("missing 1 required",)),
    "none": ("def g(): ...", "own:g", ("takes 0 positional",)),
    "file": ("", "nosuch:f", ("no file nosuch.py in",)),
    "part": ("", "nosuch.part:f", ("no file nosuch/part.py in",)),
    "words": ("", "a b:f", ("expected package.module:name or path",)),
    "huge": ("", "x" * 10**6 + ":f", ()),
}


@pytest.mark.parametrize(("end", "model", "told"), MODULES.values(), ids=MODULES)
def test_a_module_that_is_no_module_is_refused(end, model, told, uq, tmp_path):
    write(tmp_path, "return {'y': p.a}\n").write_text(
        HEAD + "    return {'y': p.a}\n\n\n" + end
    )
    status = 5 if model.startswith("x") else 2
    refused(uq("rank", model, *RANK), *told, status=status)


PRIORS = {
    "class": "PRIORS = In",
    "none": "PRIORS = None",
    "text": "PRIORS = 'x'",
    "numbers": "PRIORS = In(1.0, 2.0)",
    "list": "PRIORS = [UNIT, UNIT]",
    "text in a list": "PRIORS = ['x']",
    "function": "PRIORS = f",
    "gone": "del PRIORS",
}


@pytest.mark.parametrize("end", PRIORS.values(), ids=PRIORS)
def test_priors_of_the_wrong_kind_are_refused(end, uq, tmp_path):
    file = write(tmp_path, "return {'y': p.a}")
    file.write_text(file.read_text() + f"\n\n{end}\n")
    refused(uq("rank", "own:f", *RANK), "PRIORS")


COMMANDS = {
    "bands": ("--output", "y"),
    "rank": ("--output", "y"),
    "delta": ("--output", "y", "--method", "delta"),
    "map": ("-x", "a", "-y", "b", "--event", "y<0.3"),
    "sweep": ("--output", "y", "--over", "a=0:1:3"),
    "breakeven": ("--of", "a", "--left", "y", "--right", "0.3"),
    "diagnose": ("--of", "a", "--event", "y<0.3"),
    "screen": ("--output", "y"),
    "tornado": ("--output", "y"),
    "value": ("--option", "o=y", "--option", "q=z", "--scale", "1"),
    "compare": ("--output", "y"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_it_alike(name, uq, tmp_path):
    write(tmp_path, "if p.a > 0:\n    return {'y': p.a}")
    words = ("rank" if name == "delta" else name, "own:f", *COMMANDS[name])
    refused(uq(*words), f"own.py, line {FIRST}: `if p.a > 0:`", "use jnp.where")
    assert not (tmp_path / "results").exists()


def test_the_place_is_the_last_of_the_users_own(uq, tmp_path):
    write(tmp_path, "from helper import deep\nreturn {'y': deep(p.a)}")
    helper = tmp_path / "helper.py"
    helper.write_text("def deep(a):\n    # where it goes wrong\n    return a + 'x'\n")
    refused(uq("rank", "own:f", *RANK), "helper.py, line 3: TypeError: ")
    del sys.modules["helper"]


def good(folder, name):
    return write(folder, "return {'y': p.a + 2 * p.b}", name)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("own.py", "own:f"),
        ("own.py", "own.py:f"),
        ("package/module.py", "package.module:f"),
        ("path/to/lander.py", "path/to/lander.py:f"),
        ("landers/__init__.py", "landers:f"),
        ("with a blank/my-lander.py", "with a blank/my-lander.py:f"),
    ],
)
def test_a_model_is_found_by_its_path(file, words, uq, tmp_path):
    good(tmp_path, file)
    status, out, err = uq("rank", words, *RANK)
    assert status == 0, err
    assert f"{words}, {words.rpartition(':')[0]}:PRIORS priors" in out


def test_priors_are_found_by_their_path_too(uq, tmp_path):
    good(tmp_path, "a/model.py")
    file = good(tmp_path, "b/beliefs.py")
    file.write_text(file.read_text() + "\n\nOTHERS = PRIORS\n")
    words = ("--priors", "b/beliefs.py:OTHERS")
    status, out, err = uq("rank", "a/model.py:f", *RANK, *words)
    assert status == 0, err
    assert "b/beliefs.py:OTHERS priors" in out


def test_a_module_finds_what_lies_beside_it(uq, tmp_path):
    write(
        tmp_path, "from .beside import TWO\nreturn {'y': TWO * p.a}", "inner/model.py"
    )
    (tmp_path / "inner/beside.py").write_text("TWO = 2.0\n")
    status, _, err = uq("rank", "inner.model:f", *RANK)
    assert status == 0, err
    write(tmp_path, "from beside_it import TWO\nreturn {'y': TWO * p.a}", "x/model.py")
    (tmp_path / "x/beside_it.py").write_text("TWO = 2.0\n")
    status, _, err = uq("rank", "x/model.py:f", *RANK)
    assert status == 0, err


def test_a_changed_file_is_loaded_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path])
    file = tmp_path / "changed.py"
    file.write_text("X = 1\n")
    first = load_module(str(file))
    assert load_module(str(file)) is first
    assert Path(str(first.__file__)) == file.resolve()
    file.write_text("X = 234\n")
    assert load_module(str(file)).X == 234


def test_files_that_are_none_have_the_status_of_files(uq, tmp_path):
    (tmp_path / "folder.py").mkdir()
    refused(uq("rank", "no/such.py:f", *RANK), "no/such.py: No such file", status=5)
    refused(uq("rank", "folder.py:f", *RANK), "folder.py: Is a directory", status=5)


SHADOWS = ("xarray", "matplotlib", "jax", "numpy", "uq", "typer", "random", "priors")


@pytest.mark.parametrize("start", ["module", "entry"])
def test_files_of_the_folder_replace_no_library(start, tmp_path):
    for name in SHADOWS:
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('shadow')\n")
    good(tmp_path, "numpy.py" if start == "entry" else "own.py")
    begin = {
        "module": ["-m", "experiments"],
        "entry": ["-P", "-c", "from experiments.__main__ import main; main()"],
    }
    model = "numpy:f" if start == "entry" else "own:f"
    told = subprocess.run(
        [sys.executable, *begin[start], "rank", model, *RANK],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    assert list(tmp_path.glob("results/*/rank.nc"))


def test_a_guarded_model_answers_as_it_did():
    def model(p):
        return {"y": 2 * p}

    assert guarded(model, None)(3.0) == {"y": 6.0}
    assert guarded(model, None).__name__ == "model"


def test_blame_is_passed_on_as_it_is():
    error = OwnCodeError("own.py, line 1: ValueError")
    assert blamed(error, None) is error
    with pytest.raises(KeyboardInterrupt):
        guarded(interrupted, None)(1.0)


def interrupted(p):
    raise KeyboardInterrupt
