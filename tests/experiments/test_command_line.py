"""The command as a person types it: answers, one-line errors, exit statuses."""

import json
import subprocess
import sys
import time

import pytest
from command import MODEL, study, uq

from priors.orbital_datacenter import PRIOR_SETS, Scenario
from uq.distributions import Mixture, Normal, Truncated, Uniform
from uq.inputs.beliefs import apply_study
from uq.priors import prior_table


def test_help_answers_at_once_and_without_jax():
    best = min(timed("--help") for _ in range(3))
    assert best < 0.4
    code = (
        "import sys, experiments.__main__ as m; sys.argv = ['uq', '--help']\n"
        "try: m.main()\nexcept SystemExit: pass\n"
        "slow = {'jax', 'numpy', 'pandas', 'xarray', 'matplotlib', 'rich'}\n"
        "assert not slow & {*sys.modules}"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def timed(*words):
    start = time.perf_counter()
    assert uq(*words).returncode == 0
    return time.perf_counter() - start


def test_list_names_what_there_is():
    told = uq("list").stdout
    assert "orbital-datacenter" in told
    assert "lcoc-bands" in told


def test_priors_are_printed_with_their_sources():
    told = uq("priors", MODEL, "--sources").stdout
    assert "launch.price" in told
    assert "judged" in told
    assert "Hodge (2026)" in told
    assert "(retrieved 2026-" in told


def test_the_published_scenario_has_the_published_cost():
    words = ("--form", "published", "--priors", "published", "--json")
    (point,) = json.loads(uq("evaluate", MODEL, *words).stdout)
    assert point["outputs"]["space.lcoc"] == pytest.approx(
        1237.0068423243006, rel=1e-12
    )
    assert point["outputs"]["earth.lcoc"] == pytest.approx(66.03641377709826, rel=1e-12)
    assert point["inputs"]["launch.price"] == 3000.0


def test_points_are_read_from_a_file_and_changes_apply_to_all(tmp_path):
    file = tmp_path / "points.json"
    file.write_text('[{"launch.price": 1500}, {"launch.price": 6000.0}, {}]')
    words = ("--form", "published", "--priors", "published", "--json", "--from", file)
    points = json.loads(
        uq("evaluate", MODEL, *words, "--set", "launch.price=200").stdout
    )
    assert [p["inputs"]["launch.price"] for p in points] == [1500, 6000, 200]
    costs = [p["outputs"]["space.lcoc"] for p in points]
    # The recorded tornado of the published program.
    assert costs[:2] == pytest.approx(
        [983.9408698326283, 1743.1387873076455], rel=1e-12
    )


def test_a_design_that_cannot_exist_is_null():
    words = ("--priors", "published", "--set", "radiator.max_temperature=150", "--json")
    (point,) = json.loads(uq("evaluate", MODEL, *words).stdout)
    assert point["outputs"]["space.lcoc"] is None
    assert point["outputs"]["earth.lcoc"] > 0


def test_values_are_printed_with_their_units():
    told = uq("evaluate", MODEL, "--priors", "published", "--form", "published").stdout
    assert "1237.0068" in told
    assert "USD/PFLOP-day" in told


def test_a_study_lays_its_priors_over_the_table(tmp_path):
    told = uq("priors", MODEL, "--study", study(tmp_path)).stdout
    (line,) = [line for line in told.splitlines() if line.startswith("launch.price")]
    assert "uniform 100 to 200" in line


def test_a_study_may_hold_distributions_within_distributions(tmp_path):
    text = """
["launch.price"]
distribution = "Mixture"
components = [
  {distribution = "Uniform", low = 100.0, high = 200.0},
  {distribution = "Truncated", low = 0.0, base = {distribution = "Normal", mean = 500.0, std = 90.0}},
]
weights = [0.25, 0.75]
source = "[bold]our own[/nope]"
why = "[/]"
"""  # noqa: E501
    file = study(tmp_path, text)
    table = apply_study(PRIOR_SETS["near-term"](Scenario()), file)
    base = Truncated(Normal(500.0, 90.0), low=0.0)
    expected = Mixture([Uniform(100.0, 200.0), base], [0.25, 0.75])
    assert prior_table(table)["launch.price"].distribution == expected
    told = uq("priors", MODEL, "--study", file, "--sources")
    assert told.returncode == 0, told.stderr
    assert "[bold]our own[/nope]" in told.stdout
    evaluated = uq("evaluate", MODEL, "--study", file, "--json")
    (point,) = json.loads(evaluated.stdout)
    assert 200 < point["inputs"]["launch.price"] < 500
