"""The benchmarks import, say what they measured, and pose peers the same problem."""

import importlib
import json
import re
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import jax
import numpy as np
import pytest
from numpy.testing import assert_allclose

from benchmarks import peers
from benchmarks.in_numpy import in_numpy
from benchmarks.measure import compilations, covered, timed
from benchmarks.problems import chain, ishigami, lcoc
from benchmarks.report import COLUMNS, Goal, Section, Table, goals_table, section_text
from benchmarks.running import NAMES
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


@pytest.mark.parametrize(
    "task", [lcoc(), chain(5), ishigami()], ids=["lcoc", "chain", "f"]
)
def test_numpy_runs_the_same_model(task):
    u = np.random.default_rng(3).random((300, task.dimensions))
    assert_allclose(task.numpy()(u), task.compiled()(u), rtol=1e-12, atol=1e-12)


def test_what_has_no_rule_in_numpy_is_named():
    with pytest.raises(NotImplementedError, match="erf"):
        in_numpy(lambda u: jax.scipy.special.erf(u[0]), 1)


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


def test_a_part_runs_in_a_process_of_its_own():
    part = json.dumps({"base": 2**8, "inputs": 2})
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks", "growth", "--part", part],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    row = json.loads(told.stdout.splitlines()[-1])
    assert row["evaluations"] == 2**8 * 4
    assert row["seconds"] > 0
    assert row["compilation"] > 0
    assert row["peak"] > row["resident"] > 1e7


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
