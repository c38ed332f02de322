"""The benchmarks import, say what they measured, and pose peers the same problem."""

import importlib
import json
import re
import subprocess
import sys
import time
import tomllib
from importlib.util import find_spec
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from benchmarks import breakeven_map, in_c, inputs, peers, problems, shell
from benchmarks.in_numpy import in_numpy
from benchmarks.measure import compilations, covered, once, spent, timed
from benchmarks.problems import chain, ishigami, lcoc
from benchmarks.report import (
    COLUMNS,
    Goal,
    Section,
    Table,
    costs,
    goals_table,
    section_text,
)
from benchmarks.running import NAMES, own_cache, row_of
from uq.sensitivity.variance.sobol import sobol_indices


ROOT = Path(__file__).parent.parent
BASE, SEEDS = 2**10, 16
PACKAGES = {"SALib": "SALib", "OpenTURNS": "openturns", "jaxgsa": "jaxgsa"}


@pytest.mark.parametrize("name", NAMES)
def test_a_benchmark_has_parts_of_plain_data(name):
    module = importlib.import_module(f"benchmarks.{name}")
    for size in ("quick", "usual", "full"):
        parts = module.parts(size)
        assert parts
        assert json.loads(json.dumps(parts)) == parts


@pytest.mark.parametrize("name", NAMES)
def test_a_part_that_fails_is_said_and_stops_nothing(name):
    module = importlib.import_module(f"benchmarks.{name}")
    parts = module.parts("usual")
    told = section_text(module.section([p | {"failed": "no such tool"} for p in parts]))
    shown = len(parts) - (1 if name == "sobol" else 0)  # the reference has no row
    assert told.count("no such tool") >= shown - (name == "sobol")
    assert "\n| " not in told


def test_a_report_shows_numbers_as_their_columns_do():
    rows = [
        {"tool": "ours", "base": 2**14, "seconds": 0.12345, "rate": 1.5e8, "runs": 3},
        {"tool": "theirs", "base": 1000, "seconds": 123.45, "rate": 2e3, "runs": 1},
        {"tool": "third", "failed": "ModuleNotFoundError: no third"},
    ]
    table = Table("A table", ["tool", "base", "seconds", "runs", "rate", "peak"], rows)
    told = section_text(Section("Speed", [table], notes=["Mind."]))
    assert told == (
        "## Speed\n\n**A table**\n\n"
        "| tool | base points N | s | runs | M evaluations/s |\n"
        "| :--- | ---: | ---: | :--- | ---: |\n"
        "| ours | 2^14 | 0.123 | 3 | 150 |\n"
        "| theirs | 1,000 | 123 | 1 | 0.00200 |\n\n"
        "- not measured: tool third: ModuleNotFoundError: no third\n\n- Mind."
    )


def test_a_goal_is_met_missed_or_not_measured():
    goals = [
        Goal("fast", 3.0, 2.0),
        Goal("small", 3.0, 2.0, at_least=False),
        Goal("gone", None, 2.0),
    ]
    assert [goal.verdict for goal in goals] == ["met", "missed", "not measured"]
    assert goals_table(goals).splitlines()[-1] == "| gone | ≥ 2 |  | not measured |"


def test_what_measuring_took_is_told_and_added_up():
    took = {"slow": (90.0, 120.0), "fast": (10.0, 5.0)}
    told = costs([Section("", [], name=name, took=t) for name, t in took.items()])
    assert told.splitlines()[-1] == "| all | 100 | 125 |"
    assert "| slow | 90.0 | 120 |" in told


def test_every_column_of_a_benchmark_has_a_look():
    for name in NAMES:
        module = importlib.import_module(f"benchmarks.{name}")
        rows = [part | {"failed": "-"} for part in module.parts("quick")]
        for table in module.section(rows).tables:
            assert set(table.columns) <= set(COLUMNS)


def test_spans_within_one_another_count_once():
    assert covered([(0.0, 4.0), (1.0, 2.0), (3.0, 5.0), (7.0, 8.0)]) == 6.0
    assert covered([]) == 0.0


def test_compilation_is_told_from_running():
    evaluate = ishigami().compiled()
    with compilations() as spans:
        evaluate(np.full((8, 3), 0.5))
    assert covered(spans) > 0
    found, timing = timed(lambda: evaluate(np.full((8, 3), 0.5)))
    assert found.shape == (8,)
    assert timing.compilation == 0
    assert timing.runs == 3


def test_seconds_of_processor_are_those_of_children_too():
    busy = "import time\nwhile time.process_time() < 0.3: pass"
    before = spent()
    lap = once(lambda: subprocess.run([sys.executable, "-c", busy], check=True))
    assert 0.3 <= lap.cpu <= spent(before)[1]
    assert lap.compilation == 0


@pytest.mark.parametrize(
    "task", [lcoc(), chain(5), ishigami()], ids=["lcoc", "chain", "f"]
)
def test_numpy_runs_the_same_model(task):
    u = np.random.default_rng(3).random((300, task.dimensions))
    assert_allclose(task.numpy()(u), task.compiled()(u), rtol=1e-12, atol=1e-12)


def test_numpy_runs_the_same_map(monkeypatch):
    (event,) = breakeven_map.WANTED
    monkeypatch.setattr(breakeven_map, "WANTED", (event, "space.lcoc", "earth.lcoc"))
    dimensions, moved = lcoc().dimensions, breakeven_map.moved(2)
    u = np.random.default_rng(5).random((200, dimensions))
    points = np.hstack([u, np.broadcast_to([10.0, 1000.0], (200, 2))])
    found = in_numpy(moved, dimensions + 2)(points)
    assert_allclose(found, jax.jit(jax.vmap(moved))(points), rtol=1e-12)
    assert_array_equal(found[0], found[1] < found[2])


def test_what_has_no_rule_in_numpy_is_named():
    with pytest.raises(NotImplementedError, match="erf"):
        in_numpy(lambda u: jax.scipy.special.erf(u[0]), 1)


needs_c = pytest.mark.skipif(not in_c.compiler(), reason="there is no C compiler")


@needs_c
@pytest.mark.parametrize("task", [lcoc(), chain(5)], ids=["lcoc", "chain"])
def test_c_runs_the_same_model(task):
    u = np.random.default_rng(3).random((2 * in_c.LANES, task.dimensions))
    run = in_c.in_c(lambda u: tuple(task.at_each(u)), task.dimensions)
    assert_allclose(run(u.T)[0], task.compiled()(u), rtol=1e-12, atol=1e-12)
    with pytest.raises(ValueError, match="a multiple of 256"):
        run(u.T[:, :100])


@needs_c
def test_c_has_the_branches_and_the_integers_of_the_model():
    def function(u):
        whole = (u[1] * 5).astype(int)
        least = jnp.minimum(u[0] / 0.0, jnp.maximum(jnp.nan, u[1]))
        return u[0] - 1e-300, jnp.where(u[0] < 0.5, whole >> 1, -whole) + 0.0, least

    u = np.random.default_rng(4).random((2, in_c.LANES))
    found = in_c.in_c(function, 2)(u)
    whole = (u[1] * 5).astype(int)
    assert_allclose(found[0], u[0], rtol=0, atol=0)
    assert_allclose(found[1], np.where(u[0] < 0.5, whole >> 1, -whole), rtol=0)
    assert np.isnan(found[2]).all()


def test_what_has_no_rule_in_c_is_named():
    with pytest.raises(NotImplementedError, match="no C for 'erf'"):
        in_c.in_c(lambda u: jax.scipy.special.erf(u[0]), 1)
    with pytest.raises(NotImplementedError, match="expected one number"):
        in_c.in_c(lambda u: (u * 2.0)[0], 3)


@pytest.mark.parametrize("name", peers.PEERS)
def test_a_peer_agrees_with_ours(name, monkeypatch):
    if not find_spec(PACKAGES.get(name, "scipy")):
        pytest.skip(f"{name} is not installed: make bench installs it")
    task = ishigami()
    ours = sobol_indices(task.model, task.priors, task.quantities, size=BASE, seed=5)
    evaluate, found = task.numpy(), []
    for seed in range(1, SEEDS + 1):
        monkeypatch.setattr(peers, "SEED", seed)
        with jax.numpy_rank_promotion("allow"):  # a peer's broadcasting is its own
            found.append(peers.PEERS[name](evaluate, task.dimensions, BASE))
    assert {one.evaluations for one in found} == {BASE * (task.dimensions + 2)}
    at = ours.result
    for key, value, error in (
        ("first", at.first[0], at.first_error[0]),
        ("total", at.total[0], at.total_error[0]),
    ):
        theirs = np.array([getattr(one, key) for one in found])
        spread = theirs.std(axis=0, ddof=1) / np.sqrt(SEEDS)
        apart = np.abs(theirs.mean(axis=0) - value) / np.hypot(spread, error)
        assert np.all(apart < 4), (key, apart)
        told = [getattr(one, f"{key}_error") for one in found]
        if name != "SciPy":  # a net is better than what resampling it says
            assert np.all(spread * np.sqrt(SEEDS) < 2 * np.mean(told, axis=0)), key


def test_a_peer_answers_as_a_program(monkeypatch, capsys):
    monkeypatch.setattr(problems, "lcoc", ishigami)
    peers.main("SALib", "64")
    told = json.loads(capsys.readouterr().out)
    assert told["evaluations"] == 64 * 5
    assert {len(told[key]) for key in ("first", "total", "total_error")} == {3}


def test_a_command_is_timed_from_the_shell_twice():
    row = shell.measure("uq list", runs=1)
    assert row["first_cpu"] > 0
    assert row["second"] > 0
    with pytest.raises(RuntimeError, match="unknown model 'nothing'"):
        shell.measure("uq evaluate nothing")


def test_the_shell_compares_peers_with_both_of_our_times():
    ours = {"first": 4.0, "second": 2.0, "first_cpu": 5.0, "second_cpu": 3.0}
    ours |= {"S1": [0.5], "ST": [0.6], "runs": 3, "evaluations": 9}
    theirs = {"wall": 8.0, "cpu": 9.0, "runs": 1, "S1": [0.7], "ST": [0.6]}
    parts = shell.parts("usual")
    rows = [p | (theirs if "tool" in p else ours) for p in parts]
    told = shell.section(rows)
    assert [(goal.value, goal.verdict) for goal in told.goals] == [
        (2.0, "met"),
        (4.0, "missed"),
    ]
    first, second, salib, *_ = told.tables[1].rows
    assert (first["wall"], second["wall"], first["base"]) == (4.0, 2.0, 2**14)
    assert salib["first_error"] == pytest.approx(0.2)
    assert salib["total_error"] == 0


def test_the_form_that_an_analysis_chooses_is_told():
    task = chain(5)
    assert inputs.form(task, 2**8) == "loop"
    assert re.fullmatch(r"loop|\d groups of 5 factors", inputs.form(task, 2**20))


def test_a_part_runs_in_a_process_of_its_own():
    part = json.dumps({"base": 2**8, "inputs": 2})
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks", "inputs", "--part", part],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    row = json.loads(told.stdout.splitlines()[-1])
    assert row["evaluations"] == 2**8 * 4
    assert row["seconds"] > 0
    assert row["compilation"] > 0
    assert row["cpu"] > 0
    assert row["peak"] > 1e7


def test_a_part_that_takes_too_long_says_so_and_ends():
    with own_cache() as environment:
        start = time.perf_counter()
        row = row_of("inputs", {"inputs": 2, "base": 2**8}, environment, 0.01)
        assert time.perf_counter() - start < 2
    assert row == {"failed": "not done after 0.01 s"}
    rows = [part | row for part in inputs.parts("usual")]
    assert inputs.section(rows).goals[0].verdict == "missed"


def test_the_requirements_of_the_benchmarks_have_hashes_and_no_addresses():
    lock = (ROOT / "requirements-bench.lock").read_text()
    assert "://" not in lock
    blocks = re.split(r"^(?=[\w.-]+==)", lock, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in block for block in blocks)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pinned = {block.split("==")[0].lower() for block in blocks}
    asked = project["dependencies"] + project["optional-dependencies"]["bench"]
    assert {re.split(r"[<>=\[]", each)[0].lower() for each in asked} <= pinned
    usual = (ROOT / "requirements.lock").read_text()
    for line in re.findall(r"^[\w.-]+==\S+", usual, re.MULTILINE):
        assert re.search(rf"^{re.escape(line)}\b", lock, re.MULTILINE), line
