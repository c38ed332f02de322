"""What is said: short messages in the words that were typed, tables that read."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from command import study, uq

import experiments.__main__ as command
from experiments.cases import catalogue
from experiments.cli import matter
from experiments.cli import rank as ranking
from experiments.console import tables
from experiments.console.layout import Readable
from experiments.console.messages import MOST, TYPED, one_line
from experiments.console.tables import console, table_of
from uq.engine.cores import prepare
from uq.engine.propagation import NonFiniteError
from uq.results.datasets import to_dataset
from uq.sensitivity import methods, tornado
from uq.sensitivity.given import from_rows, given, rank
from uq.sensitivity.screening import morris
from uq.sensitivity.variance.sobol import PRECISIONS
from uq.words import bare, shortened, shown, unknown


ROOT = Path(__file__).parents[2]


def test_what_is_long_loses_its_middle():
    text = "a" * 500 + "b" * 500
    told = shortened(text, 100)
    assert len(told) == 100
    assert told.startswith("aaa")
    assert told.endswith("bbb")
    assert shortened("short", 100) == "short"
    assert bare("launch.price") == "launch.price"
    assert bare("a\r\n") == r"'a\r\n'"
    assert len(bare("\n" * 10**6)) < 200
    assert len(shown("x" * 10**7)) < 200
    assert len(unknown("output", "x" * 10**6, ["a", "b" * 10**6])) < 1000
    assert unknown("output", "cots", ["cost"]) == (
        "unknown output 'cots': did you mean 'cost'?"
    )


def test_a_message_is_short_whatever_it_repeats():
    for long in ("x" * 10**6, "two words " * 10**5, "'" + "a b " * 10**5 + "'"):
        told = one_line(ValueError(f"before {long}\nafter"))
        assert len(told) <= MOST
        assert told.startswith("before ")
        assert told.endswith(" after")


def test_what_python_offers_is_said_as_it_is_typed():
    """Every phrase that is replaced is one that the engine says."""
    said = [
        "".join(
            part.value
            for part in ast.walk(node)
            if isinstance(part, ast.Constant) and isinstance(part.value, str)
        )
        for path in (ROOT / "uq").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.JoinedStr | ast.Constant)
    ]
    for phrase in TYPED:
        parts = phrase.split("...")  # what stands between is filled in
        assert any(all(p.strip() in text for p in parts) for text in said), phrase


def test_rows_that_are_not_finite_are_left_out_by_an_option():
    rows = np.arange(64.0)
    y = np.where(rows == 3, np.nan, rows)
    with pytest.raises(NonFiniteError) as told:
        given(from_rows({"a": rows}, {"y": y}, seed=0), rank(), seed=0)
    assert one_line(told.value).endswith(
        "leave them out with --nonfinite omit, or ask with --nonfinite event what "
        "makes them so"
    )


def test_a_bare_name_is_given_words():
    with pytest.raises(KeyError) as told:
        {}["units"]
    said = one_line(told.value)
    assert said.startswith("'units' was looked for and is not there")
    assert "KeyError in " in said
    assert one_line(KeyError("unknown model 'x'")) == "unknown model 'x'"


def test_outputs_in_a_dictionary_say_that_they_have_no_units():
    with pytest.raises(TypeError, match=r"y: its field needs Annotated"):
        to_dataset({"y": 1.0})


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        ("--xla_force_host_platform_device_count=0", "at least 1, got '0'"),
        ("--xla_force_host_platform_device_count=x", "at least 1, got 'x'"),
        ("--xla_force_host_platform_device_count", "at least 1, got ''"),
        ("nonsense", "expected --flag=value, or a file of flags, got 'nonsense'"),
    ],
)
def test_flags_that_would_end_the_process_are_refused(flags, told, monkeypatch):
    monkeypatch.setenv("XLA_FLAGS", flags)
    with pytest.raises(ValueError, match=r"^XLA_FLAGS: ") as error:
        prepare()
    assert told in str(error.value)


def leaves(monkeypatch, capsys, error):
    def app(words, **_):
        raise error

    monkeypatch.setattr(command, "application", lambda: app)
    monkeypatch.setattr(command, "prepare", lambda: None)
    with pytest.raises(SystemExit) as left:
        command.main()
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("uq: ")
    return left.value.code


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ValueError("no"), 2),
        (KeyError("units"), 2),
        (NonFiniteError("y: 3 draws are not finite"), 3),
        (OSError(2, "No such file or directory", "x" * 10**5), 5),
        (KeyboardInterrupt(), 130),
    ],
)
def test_an_error_has_its_status(error, status, monkeypatch, capsys):
    assert leaves(monkeypatch, capsys, error) == status


WITHOUT_JAX = {
    ("rank", "nosuch", "--output", "x"): "unknown model 'nosuch'",
    ("priors", "skimer"): "did you mean 'skimmer'",
    ("evaluate", "skimer"): "did you mean 'skimmer'",
    ("run", "lcoc-band"): "did you mean 'lcoc-bands'",
    ("rank", "nosuch:f", "--output", "x"): "no file nosuch.py in",
    ("rank", "no/such.py:f", "--output", "x"): "no/such.py: No such file",
    ("rank", "skimmer", "--output", "x", "--method", "sobl"): "mean 'sobol'",
    ("compare", "skimmer", "--method", "hsick"): "did you mean 'hsic'",
    ("screen", "skimmer", "--output", "x", "--method", "radal"): "mean 'radial'",
    ("tornado", "skimmer", "--output", "x", "--base", "medan"): "mean 'median'",
    ("rank", "skimmer", "--output", "x", "--precision", "float"): "mean 'float64'",
    ("rank", "skimmer", "--output", "x", "--samples", "1000"): "1000: try 1024",
    ("rank", "skimmer", "--output", "x", "--samples", "y" * 10**5): "'--samples'",
    ("rank", "skimmer", "--output", "x", "--seed", "-1"): "seed: need",
    ("rank", "skimmer", "--output", "x", "--seed", str(2**64)): "seed: need",
    ("rank", "skimmer", "--output", "x", "--group", "a"): "--group: expected",
    ("rank", "skimmer", "--output", "x", "--group", "a=b,,c"): "--group: expected",
    ("rank", "skimmer", "--output", "x", "--study", "no.toml"): "no.toml: No such",
    ("map", "skimmer", "-x", "a", "-y", "b", "--event", "c<1", "--cells", "1"): "cells",
    (
        *("map", "skimmer", "-x", "a", "-y", "b", "--event", "c<1"),
        *("--x-range", "2,1"),
    ): "--x-range: need low < high, both finite, got '2,1'",
    (
        *("breakeven", "skimmer", "--of", "a", "--left", "b", "--right", "1"),
        *("--range", "0,inf"),
    ): "--range: need low < high, both finite",
    ("breakeven", "skimmer", "--of", "a", "--left", "b"): "'--right'",
    ("run", "no.toml"): "no.toml: No such",
    ("diagnose", "skimer"): "did you mean 'skimmer'",
}
ASK = """
import contextlib, io, sys
import experiments.__main__ as command
for words in {words!r}:
    sys.argv = ["uq", *words]
    with contextlib.redirect_stderr(io.StringIO()) as told:
        try: command.main()
        except SystemExit as left: assert left.code in (2, 5), (words, left.code)
    (line,) = told.getvalue().splitlines()
    assert len(line) < 900, words
    print(line)
    assert "jax" not in sys.modules, words
"""


def test_what_needs_no_jax_is_refused_without_it(tmp_path):
    told = subprocess.run(
        [sys.executable, "-c", ASK.format(words=list(map(list, WITHOUT_JAX)))],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert told.returncode == 0, told.stderr
    for line, message in zip(
        told.stdout.splitlines(), WITHOUT_JAX.values(), strict=True
    ):
        assert message in line


def test_names_that_are_known_without_jax_are_those_that_are():
    assert set(catalogue.METHODS) == set(methods.METHODS)
    assert set(ranking.PRECISIONS) == set(PRECISIONS)
    assert set(matter.SCREENS) == {"bifurcation", *morris.DESIGNS}
    assert set(tornado.BASES) == {"nominal", "median"}
    assert set(matter.BASES) == set(tornado.BASES)


def shown_lines(capsys):
    return [line.rstrip() for line in capsys.readouterr().out.splitlines()]


def test_a_table_splits_no_word_and_drops_no_column(monkeypatch, capsys):
    heads = ["quantity", "the standard error", "mean", "unit"]
    rows = [
        ("space.levelized_cost_of_compute", "0.1234 ± 0.0012", "1.5", "USD/PFLOP-day"),
        ("", "1,234.5 ± 0.1", "2.5", "-"),
    ]
    for width in (40, 50, 60, 70, 80, 100):
        monkeypatch.setattr(tables, "WIDE", width)
        table = table_of("A title", heads, numbers=heads[1:3])
        assert isinstance(table, Readable)
        for row in rows:
            table.add_row(*row)
        console().print(table)
        lines = shown_lines(capsys)
        assert max(map(len, lines)) <= width
        words = " ".join(lines).split()
        for cell in [*heads, *(cell for row in rows for cell in row)]:
            assert all(word in words or f"{word};" in words for word in cell.split())
        assert lines[0] == "A title"
        assert any(line.startswith(rows[0][0]) for line in lines)


def test_a_study_is_seen_in_the_priors(tmp_path):
    told = uq("priors", "orbital-datacenter", "--study", study(tmp_path), "--sources")
    assert "launch.price: 150 USD/kg of " in told.stdout
    assert "Uniform(low=100, high=200), judged" in told.stdout
